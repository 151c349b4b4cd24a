"""Reading nodes against shapes: the state of one run and the records that come out.

A :class:`Shape` (a group of keys) is made of :class:`Field` values, each with a :class:`Kind`
that can do two things: read a node, telling every fault, and describe itself as JSON Schema.
The loader and the published schema therefore cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import Enum
from typing import Protocol, TypeAlias, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.errors import Fault, Where, did_you_mean
from omshandout.model.text import Message
from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.nodes import (
    BadNode,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    YamlDocument,
    node_name,
    raise_faults,
)

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
JsonObject: TypeAlias = "dict[str, Json]"
Value: TypeAlias = "str | int | bool | Message | Record | tuple[Value, ...]"
_V = TypeVar("_V")

_MAX_FAULTS = 500


class Names(Enum):
    """Sets of names that content may refer to; the value is the word used in faults."""

    FACT = "fact"
    SYMPTOM = "symptom"
    SOURCE = "source"
    DRAWING = "drawing"
    PLACEHOLDER = "placeholder"
    HANDOUT = "handout"


class Reading:
    """One run over one file: its name, what is known, and the faults so far.

    ``known`` maps sets of names to their members; a set that is left out is not checked.
    """

    def __init__(self, file: str, known: Mapping[Names, Collection[str]] | None = None) -> None:
        self.file = file
        self.known = known or {}
        self.faults: list[Fault] = []

    def where(self, node: Node, key: str = "") -> Where:
        """The place of a node."""
        return Where(self.file, node.line, node.column, key)

    @property
    def is_full(self) -> bool:
        """Whether further faults would not be kept: time to stop looking for advice."""
        return len(self.faults) > _MAX_FAULTS

    def fault(
        self, node: Node, code: str, what: str, hint: str = "", key: str = "", value: str = "",
    ) -> None:
        """Keep a fault of ``content/<code>``; after 500 the rest is summed up in one.

        ``value`` is what somebody wrote there, where the fault is told of that.
        """
        if len(self.faults) < _MAX_FAULTS:
            where = self.where(node, key)
            values = (("value", shown(value)),) if value else ()
            self.faults.append(Fault(where, what, hint, f"content/{code}", values=values))
        elif len(self.faults) == _MAX_FAULTS:
            what = f"more than {_MAX_FAULTS} faults; the rest is not shown"
            hint = "mend those first"
            self.faults.append(Fault(Where(self.file), what, hint, "content/too-many-faults"))

    def wrong_type(self, node: Node, expected: str, hint: str = "") -> None:
        """Tell that a node is not what its key needs."""
        if isinstance(node, BadNode):
            return
        found = node_name(node)
        if isinstance(node, ScalarNode):
            found = f'"{shown(node.value)}"' if node.value else "nothing"
        elif isinstance(node, ListNode) and not node.items:
            found = "an empty list"
        what = f"{expected} expected, found {found}"
        self.fault(node, "wrong-type", what, hint or f"write {expected} here")


class Scope(Struct):
    """Where the reader is: key prefix, facts that hold here (None: none named yet), record."""

    reading: Reading
    prefix: str = ""
    facts: tuple[str, ...] | None = None

    def key(self, slot: str) -> str:
        """The key of a text in this scope; an empty slot gives the scope's own key."""
        return f"{self.prefix}.{slot}" if self.prefix and slot else self.prefix or slot


class Kind(Protocol):
    """What a field holds: reads nodes and describes itself."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        """The value of a node, or None after telling what is wrong with it."""

    def describe(self, definitions: JsonObject) -> JsonObject:
        """JSON Schema of this kind; shapes add themselves to ``definitions``."""


class Field(Struct, frozen=True):
    """One key: name, kind, what it is for. ``code`` is that of the fault when it is missing."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    code: str = "missing-field"


class Shape(Struct, frozen=True):
    """A group of keys.

    Attributes:
        name: its name in the JSON Schema's definitions and in faults.
        fields: in reading order; ``id`` and ``facts`` come before what they hold for.
        main: the text that a ``note`` beside it belongs to.
        any_of: keys of which at least one is needed.
        one_of: groups of keys of which exactly one is needed, whole.
        rules: checks of a whole record, which the JSON Schema cannot express.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    main: str = ""
    any_of: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    rules: tuple[Callable[[Record, Scope], None], ...] = ()

    def describe(self, definitions: JsonObject) -> JsonObject:
        """JSON Schema of this shape, not as a definition but in full."""
        properties: JsonObject = {}
        for each in self.fields:
            properties[each.name] = {
                **each.kind.describe(definitions),
                "description": each.meaning,
            }
        schema: JsonObject = {
            "type": "object",
            "description": self.meaning,
            "properties": properties,
            "required": [each.name for each in self.fields if each.required],
            "additionalProperties": False,
        }
        if self.any_of:
            schema["anyOf"] = [{"required": [name]} for name in self.any_of]
        if self.one_of:
            schema["oneOf"] = [_only(group, self.one_of) for group in self.one_of]
        return schema


class Record(Struct):
    """A group of keys as read: values by field name, and the node for places.

    Only fields that could be read are there; a reader builds values from records only when the
    run had no fault, so that required fields are there too.
    """

    shape: Shape
    node: MapNode
    values: dict[str, Value] = field(default_factory=dict)

    def place(self, name: str) -> Node:
        """The node of a field, or of the record where the field is not given."""
        return self.node.entries.get(name, self.node)

    def word(self, name: str, default: str = "") -> str:
        """A string field."""
        return self._get(name, str, default)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        return self._get(name, int, default)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        return self._get(name, bool, default)

    def text(self, name: str) -> Message:
        """A text that is required."""
        return cast(Message, self.values[name])

    def text_or_none(self, name: str) -> Message | None:
        """A text that may be left out."""
        return cast("Message | None", self.values.get(name))

    def texts(self, name: str) -> tuple[Message, ...]:
        """A list of texts."""
        return cast("tuple[Message, ...]", self.values.get(name, ()))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        return cast("tuple[str, ...]", self.values.get(name, ()))

    def record(self, name: str) -> Record | None:
        """A group of keys that may be left out."""
        return cast("Record | None", self.values.get(name))

    def records(self, name: str) -> tuple[Record, ...]:
        """A list of groups."""
        return cast("tuple[Record, ...]", self.values.get(name, ()))

    def _get(self, name: str, kind: type[_V], default: _V) -> _V:
        value = self.values.get(name, default)
        assert isinstance(value, kind)
        return value


def read_record(node: Node, shape: Shape, scope: Scope) -> Record | None:
    """Read a group of keys; None where the node is none. Every fault goes to the reading."""
    reading = scope.reading
    if not isinstance(node, MapNode):
        reading.wrong_type(node, f"a group of keys ({shape.name})", _keys_hint(shape))
        return None
    _check_names(node, shape, reading)
    record = Record(shape, node)
    inner = Scope(reading, scope.prefix, scope.facts)
    for each in shape.fields:
        child = node.entries.get(each.name)
        if child is None:
            if each.required:
                what = f'"{each.name}" is missing in this {shape.name}'
                hint = f"add it: {each.meaning}"
                reading.fault(node, each.code, what, hint, value=each.name)
            continue
        value = each.kind.read(child, each, inner)
        if value is None:
            continue
        record.values[each.name] = value
        if each.name == "id":
            inner.prefix = scope.key(str(value))
        elif each.name == "facts":
            inner.facts = cast("tuple[str, ...]", value)
    _give_note(record, reading)
    _check_ids(record, reading)
    for rule in shape.rules:
        rule(record, inner)
    return record


def read_root(document: YamlDocument, shape: Shape, reading: Reading) -> Record | None:
    """Read the root of a file; the caller may check more before :func:`finish`."""
    if document.root is None:
        return None
    return read_record(document.root, shape, Scope(reading))


def finish(document: YamlDocument, reading: Reading, record: Record | None) -> Record:
    """The record of a file without faults.

    Raises:
        ContentError: with every fault of YAML and of the reading, in the order of the file.
    """
    raise_faults([*document.faults, *reading.faults])
    assert record is not None, "a root that cannot be read leaves a fault"
    return record


def check_keys(record: Record, reading: Reading) -> None:
    """Tell texts of a whole file that share a key; only where ids are sound, else it is noise."""
    if any(fault.code in ("content/duplicate-id", "content/bad-id") for fault in reading.faults):
        return
    first: dict[str, Message] = {}
    for text in _texts_of(record):
        other = first.setdefault(text.key, text)
        if other is not text:
            node = BadNode(text.where.line, text.where.column)
            what = f'the key "{text.key}" is that of the text in line {other.where.line} too'
            hint = "choose another id; title, text, intro, caption and alt name other texts"
            reading.fault(node, "duplicate-text-key", what, hint, text.key)


def _texts_of(value: Value) -> Iterator[Message]:
    if isinstance(value, Message):
        yield value
    elif isinstance(value, Record):
        for part in value.values.values():
            yield from _texts_of(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts_of(part)


def _check_names(node: MapNode, shape: Shape, reading: Reading) -> None:
    names = [each.name for each in shape.fields]
    for name, key in node.keys.items():
        if name not in names and not reading.is_full:
            hint = did_you_mean(name, names) or _keys_hint(shape)
            reading.fault(key, "unknown-key", f'unknown key "{shown(name)}"', hint,
                          value=name)
    given = [name for name in names if name in node.entries]
    if shape.any_of and not set(shape.any_of) & set(given):
        wanted = " or ".join(f'"{name}"' for name in shape.any_of)
        reading.fault(node, "missing-field", f"{wanted} is missing", "add at least one of them")
    if shape.one_of:
        groups = [group for group in shape.one_of if set(group) & set(given)]
        if len(groups) != 1 or not set(groups[0]) <= set(given):
            wanted = ", or ".join(
                " and ".join(f'"{name}"' for name in group) for group in shape.one_of
            )
            reading.fault(node, "missing-field", f"{wanted} is needed", "give exactly that")


def _give_note(record: Record, reading: Reading) -> None:
    """Hand a note beside a text to that text."""
    main = record.shape.main
    if not main:
        return
    text = record.values.get(main)
    note = record.word("note")
    if not note or not isinstance(text, Message):
        return
    if text.note:
        what = f'two notes for "{main}": one inside it and one beside it'
        reading.fault(record.place("note"), "duplicate-key", what, "keep one of them", text.key)
        return
    record.values[main] = replace(text, note=note)


def _check_ids(record: Record, reading: Reading) -> None:
    """Ids are unique among everything directly inside one record."""
    seen: dict[str, Node] = {}
    for value in record.values.values():
        for child in value if isinstance(value, tuple) else ():
            if not isinstance(child, Record) or "id" not in child.values:
                continue
            identity, node = child.word("id"), child.place("id")
            first = seen.setdefault(identity, node)
            if first is not node:
                what = f'the id "{identity}" is used in line {first.line} already'
                hint = "give each its own id; do not change ids that are in print"
                reading.fault(node, "duplicate-id", what, hint)


def _keys_hint(shape: Shape) -> str:
    return f"keys here are: {', '.join(each.name for each in shape.fields)}"


def _only(group: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> JsonObject:
    others = [name for other in groups if other != group for name in other]
    return {
        "required": list(group),
        "not": {"anyOf": [{"required": [name]} for name in others]},
    }
