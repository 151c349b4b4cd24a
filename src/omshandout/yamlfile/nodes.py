"""YAML bytes to small nodes that know their place, with everything risky refused.

Anchors, aliases, tags, directives for tags, duplicate keys, deep nesting and further documents
are faults: content never needs them, and they are how YAML files attack. Every scalar stays the
text that was typed, with its style; what it means is for the schema to say.

Source: YAML 1.1 as read by libyaml (chapters 3.2 and 7), with the refusals named above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.resolver import Resolver

from omshandout.errors import ContentError, Fault, Where
from omshandout.yamlfile.bounded import decode_utf8, has_unfit, path_label, read_bounded, shown

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 12

# Both parsers give the same events; libyaml's is ten times faster, but PyYAML can be built
# without it.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPACES = re.compile(r"[ \t\r\n]+")
_IMPLICIT: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
_TOO_DEEP = (
    f"more than {MAX_DEPTH} levels inside one another is not allowed",
    "check brackets and indentation", "content/depth",
)
_TYPE_WORDS = {
    "bool": "true or false",
    "float": "a number",
    "int": "a number",
    "null": "nothing",
    "timestamp": "a date",
}


class ScalarNode(NamedTuple):
    """One value as typed. ``style`` is the quote or block sign, empty for a plain value."""

    value: str
    line: int
    column: int
    style: str = ""

    @property
    def plain_type(self) -> str:
        """What other YAML programs would read a plain value as, or "" for text.

        ``1.0`` is "a number" to them and ``yes`` is "true or false".
        """
        if self.style:
            return ""
        for tag, pattern in _IMPLICIT.get(self.value[:1], ()):
            if pattern.match(self.value):
                return _TYPE_WORDS.get(tag.rpartition(":")[2], "something special")
        return ""


class ListNode(NamedTuple):
    """A list."""

    items: list[Node]
    line: int
    column: int


class MapNode(NamedTuple):
    """Keys with their values; ``keys`` has the places of the keys."""

    entries: dict[str, Node]
    keys: dict[str, ScalarNode]
    line: int
    column: int


class BadNode(NamedTuple):
    """Stands where something was refused; the fault is already told, so readers pass over it."""

    line: int
    column: int


Node: TypeAlias = ScalarNode | ListNode | MapNode | BadNode


class YamlDocument(Struct, frozen=True):
    """A parsed file: its root (None where parsing could not go on) and all faults so far."""

    root: Node | None
    faults: tuple[Fault, ...]
    file: str
    data: bytes = b""


def read_yaml(path: Path, file: str = "", limit: int = MAX_BYTES) -> YamlDocument:
    """Read and parse one YAML file; ``file`` is its name in faults.

    Raises:
        ContentError: the file is missing, too large or not clean UTF-8.
        MachineError: the file cannot be read.
    """
    name = file or path_label(path)
    data = read_bounded(path, name, limit)
    document = parse_yaml(data, name)
    return YamlDocument(document.root, document.faults, name, data)


def parse_yaml(data: bytes, file: str) -> YamlDocument:
    """Parse the bytes of one YAML document.

    Faults inside YAML (a tag, an anchor, a key given twice, wrong syntax) are collected in the
    result, so that a reader can look for its own faults in the same run.

    Raises:
        ContentError: the bytes are not clean UTF-8.
    """
    text = decode_utf8(data, file)
    composer = _Composer(text, file)
    root = composer.document()
    return YamlDocument(root, tuple(composer.faults), file, data)


def fold(text: str) -> str:
    """One line of text: line breaks and runs of spaces become one space; NFC.

    No-break spaces stay, since they are typed on purpose.
    """
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    text = text.strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def node_name(node: Node) -> str:
    """What a node is, in words for a fault."""
    if isinstance(node, ListNode):
        return "a list"
    if isinstance(node, MapNode):
        return "a group of keys"
    return "a text"


class _StopError(Exception):
    """Parsing cannot go on; the fault is already kept."""


class _Composer:
    """Builds nodes from the event stream of either parser."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._next: Callable[[], Any] = _PARSER(text).get_event

    def document(self) -> Node | None:
        """The root of the only document, or None after a fault that ends parsing."""
        try:
            return self._document()
        except _StopError:
            pass
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The pure parser meets some escapes with a ValueError.
            self._fault(0, 0, f"not readable as YAML: {_first_line(error)}", "", "content/yaml")
        return None

    def _document(self) -> Node | None:
        self._next()  # start of stream
        event = self._next()
        if type(event) is StreamEndEvent:
            self._fault(1, 1, "the file is empty", "write its content", "content/empty")
            return None
        if isinstance(event, DocumentStartEvent) and event.tags:
            self._refuse(event, "a %TAG directive", "delete the line", "content/tag")
        root = self._node(self._next(), 1)
        while type(event := self._next()) is not StreamEndEvent:
            if type(event) is not DocumentEndEvent:
                self._refuse(
                    event,
                    "a second document in one file",
                    'keep one document a file: delete the "---" and what follows',
                    "content/documents",
                )
                break
        return root

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if kind is AliasEvent:
            self._refuse(event, f'the alias "*{shown(event.anchor)}"', _SPELL_OUT, _ANCHOR)
            return BadNode(line, column)
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if kind is ScalarEvent:
            style = event.style or ""
            if style == '"' and has_unfit(event.value):
                self._fault(
                    line,
                    column,
                    "a character that is not allowed, written with a backslash",
                    "leave the escape out",
                    "content/control-character",
                )
            return ScalarNode(event.value, line, column, style)
        if depth > MAX_DEPTH:
            self._fault(event.start_mark.line + 1, event.start_mark.column + 1, *_TOO_DEEP)
            raise _StopError
        if kind is SequenceStartEvent:
            items: list[Node] = []
            while type(event := self._next()) is not SequenceEndEvent:
                items.append(self._node(event, depth + 1))
            return ListNode(items, line, column)
        assert kind is MappingStartEvent
        return self._mapping(line, column, depth)

    def _mapping(self, line: int, column: int, depth: int) -> MapNode:
        entries: dict[str, Node] = {}
        keys: dict[str, ScalarNode] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, ScalarNode):
                if not isinstance(key, BadNode):
                    self._fault(
                        key.line,
                        key.column,
                        f"{node_name(key)} where a key is expected",
                        "write a plain word and a colon",
                        "content/yaml",
                    )
            elif key.value in entries:
                self._fault(
                    key.line,
                    key.column,
                    f'the key "{shown(key.value)}" is given twice '
                    f"(first in line {keys[key.value].line})",
                    "delete one of the two",
                    "content/duplicate-key",
                )
            else:
                entries[key.value] = value
                keys[key.value] = key
        return MapNode(entries, keys, line, column)

    def _refuse_properties(self, event: Any) -> None:
        if event.tag is not None:
            self._refuse(
                event,
                f'the tag "{shown(event.tag)}"',
                "delete the tag; put the value in quotes if it is a text",
                "content/tag",
            )
        if event.anchor is not None:
            self._refuse(event, f'the anchor "&{shown(event.anchor)}"', _SPELL_OUT, _ANCHOR)

    def _refuse(self, event: Any, what: str, hint: str, code: str) -> None:
        mark = event.start_mark
        self._fault(mark.line + 1, mark.column + 1, f"{what} is not allowed", hint, code)

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        problem = error.problem or "wrong syntax"
        context = f" {error.context}" if error.context else ""
        hint = next(
            (advice for sign, advice in _SYNTAX_HINTS if sign in f"{problem}{context}"),
            "check quotes, colons and indentation of this line and the one before",
        )
        if "nesting depth" in problem:
            # libyaml (in PyYAML 6.0.4) reads ahead of the nodes and stops at a limit of its own.
            self._fault(line, column, *_TOO_DEEP)
            return
        what = f"not readable as YAML: {shown(problem, 200)}{shown(context, 200)}"
        self._fault(line, column, what, hint, "content/yaml")

    def _fault(self, line: int, column: int, what: str, hint: str, code: str) -> None:
        self.faults.append(Fault(Where(self.file, line, column), what, hint, code))
        if len(self.faults) >= _MAX_FAULTS:
            raise _StopError


_ANCHOR = "content/anchor"
_SPELL_OUT = "write the value out in each place"
_MAX_FAULTS = 100
_UNEVEN = (
    "check the indentation: keys of one group start in the same column; or a quote above is not "
    "closed, or stands inside its text"
)
_SYNTAX_HINTS = (
    ("mapping values", "a text with a colon and a space needs double quotes around it"),
    ("quoted scalar", 'close the quote; inside double quotes write \\" for a quote sign'),
    ("tab character", "indent with spaces, not with tabs"),
    ("cannot start any token", "put the text in double quotes; indent with spaces, not tabs"),
    ("undefined alias", _SPELL_OUT),
    ("flow", "close the bracket; put texts with commas or brackets in double quotes"),
    ("expected key", _UNEVEN),
    ("block end", _UNEVEN),
    ("expected ':'", "write a colon and a space after the key"),
)


def _first_line(error: Exception) -> str:
    return shown(str(error).partition("\n")[0] or type(error).__name__, 200)


def raise_faults(faults: tuple[Fault, ...] | list[Fault]) -> None:
    """Raise all faults at once, in the order of their places; nothing where there are none.

    Raises:
        ContentError: there is at least one fault.
    """
    if faults:
        raise ContentError(sorted(faults, key=lambda fault: fault.where))
