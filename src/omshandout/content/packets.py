"""The file of packets: which handouts are printed together, under which title."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from pathlib import Path

from omshandout.content.markup import PLACEHOLDERS
from omshandout.content.reading import Names, Reading, Record, finish, read_root
from omshandout.content.schema import PACKETS as SHAPE
from omshandout.content.yamlio import read_yaml
from omshandout.model.blocks import Handout
from omshandout.model.packets import PACKETS, Packet

_COVER_PAGES = 1


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
    root = read_root(document, SHAPE, reading)
    for record in root.records("packets") if root is not None else ():
        _check_file_name(record, handouts, reading)
    root = finish(document, reading, root)
    return tuple(_packet(record) for record in root.records("packets"))


def _check_file_name(record: Record, handouts: Collection[str], reading: Reading) -> None:
    """The PDFs of a packet and of a handout never have the same name."""
    name = f"packet-{record.word('id')}"
    if name in handouts:
        what = f'there is a handout "{name}", whose PDFs would have the same names'
        reading.fault(record.place("id"), "name-taken", what, "choose another id")


def _packet(record: Record) -> Packet:
    updated = date.fromisoformat(record.word("updated"))
    title, lead = record.text("title"), record.text("lead")
    handouts = record.words("handouts")
    said = (
        record.word("id"), record.word("version"), record.word("updated"), title.text, lead.text,
        *handouts,
    )
    cover = Handout(
        name=PACKETS,
        version=record.word("version"),
        pages=_COVER_PAGES,
        title=title,
        lead=lead,
        blocks=(),
        digest=hashlib.sha256("\n".join(said).encode()).hexdigest(),
        changed=int(datetime.combine(updated, time(), UTC).timestamp()),
    )
    return Packet(record.word("id"), cover, handouts)
