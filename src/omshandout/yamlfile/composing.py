"""The nodes of a YAML document, from the events of PyYAML.

Source: YAML 1.1 as read by libyaml (chapters 3.2 and 7), with the refusals of
:mod:`omshandout.yamlfile.nodes`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
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

from omshandout.errors import Fault, Where
from omshandout.yamlfile.bounded import has_unfit, shown
from omshandout.yamlfile.nodes import BadNode, ListNode, MapNode, Node, ScalarNode, node_name

MAX_DEPTH = 12

# Both parsers give the same events; libyaml's is ten times faster, but PyYAML can be built
# without it.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_DEEP = (
    f"more than {MAX_DEPTH} levels inside one another is not allowed",
    "check brackets and indentation", "content/depth",
)


class _StopError(Exception):
    """Parsing cannot go on; the fault is already kept."""


def composed(text: str, file: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """The root of the only document, None after a fault that ends parsing, and all faults."""
    composer = _Composer(text, file)
    root = composer.document()
    return root, tuple(composer.faults)


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
