"""The kinds of values a field can hold: words, numbers, lines, groups and lists.

Each kind reads nodes (telling every fault with its place) and describes itself as JSON Schema.
Each satisfies :class:`omshandout.yamlfile.shapes.Kind`. Texts to translate are in ``text_kinds``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from msgspec import Struct

from omshandout.errors import did_you_mean
from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, ScalarNode, fold
from omshandout.yamlfile.shapes import (
    Field,
    Json,
    JsonObject,
    Kind,
    Names,
    Reading,
    Scope,
    Shape,
    Value,
    read_record,
)

MAX_NOTE = 600
MAX_LINE = 300

_INTEGER = re.compile(r"(?:0|[1-9][0-9]{0,5})\Z")
# The scheme of an address, or a beginning that readers and viewers take for one.
_ADDRESS = (
    r"[A-Za-z][A-Za-z0-9+.\-]*:/|[Ww][Ww][Ww]\.|(?:[Mm]ailto|[Jj]ava[Ss]cript|[Dd]ata|[Ff]ile):"
)


def read_string(node: Node, field: Field, reading: Reading) -> str | None:
    """The string of a scalar that every YAML program would read as a string."""
    if not isinstance(node, ScalarNode):
        reading.wrong_type(node, f'a text for "{field.name}"')
        return None
    other = node.plain_type
    if other == "nothing":
        return ""
    if other:
        what = f"{shown(node.value)} without quotes is read as {other} by YAML programs"
        hint = f'put it in quotes: "{shown(node.value)}"'
        reading.fault(node, "wrong-type", what, hint)
        return None
    return node.value


class Word(Struct, frozen=True, eq=False):
    """A string of a fixed form: an id, a code, a version, a file name.

    ``form`` says in words what ``pattern`` asks for. With ``names`` it must be a known name.
    """

    pattern: str
    form: str
    code: str = "bad-value"
    names: Names | None = None
    empty: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if value is None:
            return None
        if not value and self.empty:
            return value
        if re.fullmatch(self.pattern, value) is None:
            what = f'"{shown(value)}" is no value for "{field.name}"'
            scope.reading.fault(node, self.code, what, f"write {self.form}", value=value)
            return None
        return value if self._is_known(value, node, scope.reading) else None

    def _is_known(self, value: str, node: Node, reading: Reading) -> bool:
        known = reading.known.get(self.names) if self.names else None
        if known is None or value in known:
            return True
        assert self.names is not None
        word = self.names.value
        hint = did_you_mean(value, known) or f"use a {word} that exists"
        reading.fault(node, f"unknown-{word}", f'there is no {word} "{shown(value)}"', hint)
        return False

    def describe(self, definitions: JsonObject) -> JsonObject:
        pattern = f"^(?:{self.pattern})$"
        return {"type": "string", "pattern": f"^$|{pattern}" if self.empty else pattern}


class Day(Word, frozen=True, eq=False):
    """A day of the calendar, as ISO 8601 writes it."""

    pattern: str = r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    form: str = 'a day in quotes: "2026-11-22"'

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = super().read(node, field, scope)
        try:
            date.fromisoformat(str(value or "2000-01-01"))
        except ValueError:
            what = f'"{shown(str(value))}" is no day of the calendar'
            scope.reading.fault(node, self.code, what, "write a day that exists")
            return None
        return value


class OneOf(Struct, frozen=True, eq=False):
    """One of a few words."""

    words: tuple[str, ...]
    empty: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if value is None or value in self.words or (self.empty and not value):
            return value
        hint = did_you_mean(value, self.words) or f"write one of: {', '.join(self.words)}"
        what = f'"{shown(value)}" is no value for "{field.name}"'
        scope.reading.fault(node, "bad-value", what, hint, value=value)
        return None

    def describe(self, definitions: JsonObject) -> JsonObject:
        words: list[Json] = [*self.words, *([""] if self.empty else [])]
        return {"enum": words} if len(words) > 1 else {"const": words[0]}


class Integer(Struct, frozen=True, eq=False):
    """A whole number in a range."""

    least: int
    most: int

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if not isinstance(node, ScalarNode) or node.style or not _INTEGER.match(node.value):
            hint = f"write a number from {self.least} to {self.most} without quotes"
            scope.reading.wrong_type(node, "a whole number", hint)
            return None
        number = int(node.value)
        if not self.least <= number <= self.most:
            hint = f"write a number from {self.least} to {self.most}"
            scope.reading.fault(node, "bad-value", f'{number} is no value for "{field.name}"', hint)
            return None
        return number

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Flag(Struct, frozen=True, eq=False):
    """``true`` or ``false``."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if isinstance(node, ScalarNode) and not node.style and node.value in ("true", "false"):
            return node.value == "true"
        scope.reading.wrong_type(node, "true or false", "write true or false without quotes")
        return None

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"type": "boolean"}


class Line(Struct, frozen=True, eq=False):
    """A line of plain characters without markup: a note, a name.

    ``printed`` lines come from a clinic: no line breaks and no web addresses, so that a clinic
    file can never make a document point anywhere.
    """

    limit: int = MAX_LINE
    empty: bool = False
    printed: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        value = read_string(node, field, scope.reading)
        if value is None:
            return None
        text = fold(value)
        if not text and not self.empty:
            what = f'"{field.name}" is empty'
            scope.reading.fault(node, "empty-text", what, "write it, or delete the key")
            return None
        if not is_short(text, self.limit, node, scope.reading):
            return None
        if self.printed and re.search(_ADDRESS, text) is not None:
            what = f'a web address in "{field.name}"'
            scope.reading.fault(node, "web-address", what, "delete it; nothing here is linked")
            return None
        return text

    def describe(self, definitions: JsonObject) -> JsonObject:
        schema: JsonObject = {"type": "string", "maxLength": self.limit}
        if not self.empty:
            schema["pattern"] = r"\S"
        if self.printed:
            schema["not"] = {"pattern": _ADDRESS}
        return schema


class Group(Struct, frozen=True, eq=False):
    """A group of keys."""

    shape: Shape

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        return read_record(node, self.shape, scope)

    def describe(self, definitions: JsonObject) -> JsonObject:
        if self.shape.name not in definitions:
            definitions[self.shape.name] = {}
            definitions[self.shape.name] = self.shape.describe(definitions)
        return {"$ref": f"#/$defs/{self.shape.name}"}


class Variant(Struct, frozen=True, eq=False):
    """A group of keys whose form hangs on the word in one of them (the type of a block)."""

    key: str
    shapes: dict[str, Shape]

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        reading = scope.reading
        if not isinstance(node, MapNode):
            reading.wrong_type(node, f'a group of keys with "{self.key}"')
            return None
        types = ", ".join(self.shapes)
        chooser = node.entries.get(self.key)
        if chooser is None:
            what = f'"{self.key}" is missing in this block'
            reading.fault(node, "missing-field", what, f"add it; one of: {types}")
            return None
        if not isinstance(chooser, ScalarNode):
            reading.wrong_type(chooser, f"one of {types}")
            return None
        shape = self.shapes.get(chooser.value)
        if shape is None:
            hint = did_you_mean(chooser.value, self.shapes) or f"known are: {types}"
            what = f'unknown {self.key} "{shown(chooser.value)}"'
            reading.fault(chooser, f"unknown-{self.key}", what, hint)
            return None
        return read_record(node, shape, scope)

    def describe(self, definitions: JsonObject) -> JsonObject:
        choices: list[Json] = []
        for shape in self.shapes.values():
            choices.append(Group(shape).describe(definitions))
        return {
            "type": "object",
            "required": [self.key],
            "properties": {self.key: {"enum": cast("list[Json]", list(self.shapes))}},
            "oneOf": choices,
        }


class ListOf(Struct, frozen=True, eq=False):
    """A list with a bounded number of members; in a ``unique`` one no word stands twice."""

    member: Kind
    least: int = 1
    most: int = 60
    unique: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        reading = scope.reading
        if not isinstance(node, ListNode):
            reading.wrong_type(node, f'a list for "{field.name}"', 'start each member with "- "')
            return None
        count = len(node.items)
        if count < self.least:
            what = f'"{field.name}" has {count} members, at least {self.least} needed'
            reading.fault(node, "too-few", what, "add what is missing")
        if count > self.most:
            what = f'"{field.name}" has {count} members, at most {self.most} allowed'
            reading.fault(node.items[self.most], "too-many", what, "leave some out or split it")
        values: list[Value] = []
        for item in node.items[: self.most]:
            value = self.member.read(item, field, scope)
            if self.unique and value in values:
                what = f'"{shown(str(value))}" is named twice'
                reading.fault(item, "duplicate", what, "delete one of them")
            elif value is not None:
                values.append(value)
        return tuple(values)

    def describe(self, definitions: JsonObject) -> JsonObject:
        schema: JsonObject = {
            "type": "array",
            "items": self.member.describe(definitions),
            "minItems": self.least,
            "maxItems": self.most,
        }
        if self.unique:
            schema["uniqueItems"] = True
        return schema


def is_short(text: str, limit: int, node: Node, reading: Reading) -> bool:
    """Whether a text keeps its limit; if not, the fault is told."""
    if len(text) <= limit:
        return True
    what = f"a text of {len(text)} characters, at most {limit} allowed"
    reading.fault(node, "too-long", what, "shorten it or split it")
    return False
