"""The file of packets: which handouts are printed together, under which title."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from pathlib import Path

from omshandout.content.fields import ID_PATTERN, id_field, text_field
from omshandout.content.markup import PLACEHOLDERS
from omshandout.content.text_kinds import Text
from omshandout.model.blocks import Handout
from omshandout.model.packets import PACKETS as DOMAIN
from omshandout.model.packets import Packet
from omshandout.yamlfile.kinds import Day, Group, ListOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Names, Reading, Record, Shape, finish, read_root

_COVER_PAGES = 1

_HANDOUT_NAME = Word(
    ID_PATTERN, "the name of a handout: its file name without .yaml", "bad-id", Names.HANDOUT
)

_PART = Word(
    rf"(?:{ID_PATTERN})(?:\.(?:{ID_PATTERN}))+",
    "the name of a handout and the key of a block, item or line in it: "
    "emergency-card.card.body.tumour",
    "bad-part",
)

PACKET = Shape(
    "packet",
    "Handouts that are printed as one document, with a cover sheet.",
    (
        id_field("name of the packet, used in commands and file names"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version, in quotes",
        ),
        Field("updated", Day(), "day of the last change of meaning, printed on the cover sheet"),
        text_field("title", "title of the packet", kind=Text(limit=120)),
        text_field("lead", "one sentence: what the packet is for and for whom"),
        Field(
            "handouts",
            ListOf(_HANDOUT_NAME, 1, 40, unique=True),
            "names of the handouts in the order of reading",
        ),
        Field(
            "without",
            ListOf(_PART, 0, 40, unique=True),
            "what the packet leaves out of its handouts, such as emergency-card.card.body.tumour",
            False,
        ),
    ),
)

PACKETS = Shape(
    "packets",
    "Sets of handouts that are printed as one document.",
    (Field("packets", ListOf(Group(PACKET), 1, 100), "the packets"),),
)


def load_packets(path: Path, handouts: Collection[str]) -> tuple[Packet, ...]:
    """Load the packets, in the order of the file.

    Args:
        path: the file.
        handouts: names of the handouts that there are.

    Raises:
        ContentError: with every fault of the file, in the order of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path)
    known = {Names.HANDOUT: handouts, Names.PLACEHOLDER: PLACEHOLDERS}
    reading = Reading(document.file, known)
    root = read_root(document, PACKETS, reading)
    for record in root.records("packets") if root is not None else ():
        _check_file_name(record, handouts, reading)
        _check_without(record, reading)
    root = finish(document, reading, root)
    return tuple(_packet(record) for record in root.records("packets"))


def _check_file_name(record: Record, handouts: Collection[str], reading: Reading) -> None:
    """The PDFs of a packet and of a handout never have the same name."""
    name = f"packet-{record.word('id')}"
    if name in handouts:
        what = f'there is a handout "{name}", whose PDFs would have the same names'
        reading.fault(record.place("id"), "name-taken", what, "choose another id")


def _check_without(record: Record, reading: Reading) -> None:
    """What is left out is left out of a handout of the packet."""
    own = record.words("handouts")
    for part in record.words("without"):
        if part.partition(".")[0] not in own:
            what = f'"{part}" is in no handout of this packet'
            hint = f"begin with one of {', '.join(own)}"
            reading.fault(record.place("without"), "bad-part", what, hint)


def _packet(record: Record) -> Packet:
    updated = date.fromisoformat(record.word("updated"))
    title, lead = record.text("title"), record.text("lead")
    handouts = record.words("handouts")
    said = (
        record.word("id"), record.word("version"), record.word("updated"), title.text, lead.text,
        *handouts, *record.words("without"),
    )
    cover = Handout(
        name=DOMAIN,
        version=record.word("version"),
        pages=_COVER_PAGES,
        title=title,
        lead=lead,
        blocks=(),
        digest=hashlib.sha256("\n".join(said).encode()).hexdigest(),
        changed=int(datetime.combine(updated, time(), UTC).timestamp()),
    )
    return Packet(record.word("id"), cover, handouts, record.words("without"))
