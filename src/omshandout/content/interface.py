"""The program's own texts: page furniture, command line, and in a file apart the staff page."""

from __future__ import annotations

import hashlib
from pathlib import Path

from omshandout.content.fields import text_field
from omshandout.content.markup import placeholder_names
from omshandout.content.text_kinds import Text
from omshandout.model.interface import DOMAIN, InterfaceMessage, InterfaceSource
from omshandout.yamlfile.kinds import MAX_NOTE, Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Shape, finish, read_root

_MESSAGE_TEXT = Text(bare=True, own=True, any_name=True)

INTERFACE_MESSAGE = Shape(
    "message",
    "A text of the program: page furniture or command line.",
    (
        Field(
            "id",
            Word(
                r"(?=.{1,80}$)[a-z][a-z0-9_\-]*(?:\.[a-z0-9_\-]+)*",
                "lower-case letters, digits, hyphens, dots",
                "bad-id",
            ),
            "name of the message; dots group messages; stable for ever",
        ),
        text_field("text", "one whole sentence or label", False, _MESSAGE_TEXT),
        text_field("one", "English form for one", False, _MESSAGE_TEXT),
        text_field("other", "English form for any other number", False, _MESSAGE_TEXT),
        Field(
            "count",
            Word(r"[a-z][a-z0-9_]{0,40}", "a placeholder's name without brackets"),
            "placeholder that holds the number of a plural message",
            False,
        ),
        Field("note", Line(MAX_NOTE), "for the translator: place, tone or length", False),
    ),
    one_of=(("text",), ("one", "other")),
)

INTERFACE = Shape(
    "interface",
    "Page furniture and command-line texts.",
    (
        Field("domain", OneOf((DOMAIN,)), "gettext domain"),
        Field("messages", ListOf(Group(INTERFACE_MESSAGE), 1, 2000), "the messages"),
    ),
)


def load_interface(path: Path) -> InterfaceSource:
    """Load the program's own texts.

    Placeholders need not be known, only well formed: code gives their values.

    Raises:
        ContentError: with every fault of the file, in the order of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path)
    reading = Reading(document.file)
    root = read_root(document, INTERFACE, reading)
    for record in root.records("messages") if root is not None else ():
        _check_plural(record, reading)
    root = finish(document, reading, root)
    messages = tuple(_interface_message(record) for record in root.records("messages"))
    digest = hashlib.sha256(document.data).hexdigest()
    return InterfaceSource(root.word("domain"), messages, digest)


def joined_interface(*parts: InterfaceSource) -> InterfaceSource:
    """The messages of several files of one domain, those of the first file first."""
    messages = tuple(message for part in parts for message in part.messages)
    digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
    return InterfaceSource(parts[0].domain, messages, digest)


def _check_plural(record: Record, reading: Reading) -> None:
    """A plural message says which placeholder holds the number, and both forms fit together."""
    one, other = record.text_or_none("one"), record.text_or_none("other")
    if one is None or other is None:
        if "count" in record.values and record.text_or_none("text") is not None:
            what = '"count" without the forms "one" and "other"'
            reading.fault(record.place("count"), "plural", what, "delete it or give both forms")
        return
    names = placeholder_names(other.text)
    count = record.word("count")
    if not count:
        if len(names) != 1:
            what = f'"other" has {len(names)} placeholders; which one holds the number?'
            hint = "name it: count: page_count"
            reading.fault(record.place("other"), "plural", what, hint)
            return
    elif count not in names:
        what = f'"other" does not have {{{count}}}'
        reading.fault(record.place("other"), "plural", what, "put the number in")
    for name in sorted(placeholder_names(one.text) - names):
        what = f'{{{name}}} is in "one" but not in "other"'
        reading.fault(record.place("one"), "unknown-placeholder", what, "use the same in both")


def _interface_message(record: Record) -> InterfaceMessage:
    key, note = record.word("id"), record.word("note")
    text = record.text_or_none("text")
    if text is not None:
        return InterfaceMessage(key, text.text, note=note, where=text.where)
    one, other = record.text("one"), record.text("other")
    count = record.word("count") or next(iter(placeholder_names(other.text)))
    return InterfaceMessage(key, one.text, other.text, count, note, one.where)
