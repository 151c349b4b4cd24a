"""Changing some values of a file that people edit by hand; every other line stays as it is.

What does not change is not written anew but taken over as it stands, line by line: its comments,
quotes, order and spaces. Only the value that changes goes through ``ruamel.yaml``, which keeps the
comment beside it.

``ruamel.yaml`` writes YAML 1.2, all else here reads 1.1: whoever writes what comes out reads it
again first (see :mod:`omshandout.tasks.clinic_settings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from io import StringIO
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.util import load_yaml_guess_indent

from omshandout.yamlfile.nodes import ListNode, MapNode, Node, parse_yaml

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain]"

_WORD = re.compile(r"[A-Za-z][A-Za-z_-]*")
_NO_TEXT = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML 1.1 or 1.2 takes for something else than text."""

_BETWEEN = re.compile(r"\s*(?:#.*)?")
_MARKER = re.compile(r"(?:---|\.\.\.)\s*(?:#.*)?")


def rewritten(data: bytes, before: Mapping[str, Plain], after: Mapping[str, Plain]) -> bytes:
    """The file with the values of ``after`` in place of those of ``before``.

    Args:
        data: the file, in UTF-8; its root is a mapping, or it has none.
        before: what the file says now, by key.
        after: what it shall say; keys that are missing here are taken out.
    """
    text = data.decode("utf-8-sig")
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    windows = "\r\n" in text
    text = text.replace("\r\n", "\n")
    root = parse_yaml(text.encode(), "").root
    lines = text.split("\n")
    if isinstance(root, MapNode) and not _is_block(root, lines):
        lines = _through_ruamel("\n".join(lines), before, after).split("\n")
    else:
        entries = root.entries if isinstance(root, MapNode) else {}
        starts = {key: node.line for key, node in root.keys.items()} if entries else {}  # type: ignore[union-attr]
        for key in sorted(starts, key=starts.__getitem__, reverse=True):
            if key in before and not _same(before[key], after.get(key)):
                first = starts[key] - 1
                later = [line for line in starts.values() if line > starts[key]]
                last = _end(lines, first, min(later, default=len(lines) + 1) - 1)
                lines[first:last] = (
                    _changed(key, entries[key], lines[first:last], starts[key], before, after)
                    if key in after else []
                )
        for key, value in after.items():
            if key not in starts and not _same(before.get(key), value):
                while lines and not lines[-1].strip():
                    lines.pop()
                lines += [*_dumped({key: value}), ""]
    text = "\n".join(lines)
    return mark + (text.replace("\n", "\r\n") if windows else text).encode()


def _is_block(root: MapNode, lines: list[str]) -> bool:
    """Whether each key begins a line of its own."""
    places = [(node.line, node.column) for node in root.keys.values()]
    return all(not lines[line - 1][: column - 1].strip() for line, column in places) and (
        len({line for line, _ in places}) == len(places)
    )


def _end(lines: list[str], first: int, last: int) -> int:
    """Where a value ends: blank lines and comments behind it belong to what follows."""
    while last > first + 1 and (
        _BETWEEN.fullmatch(lines[last - 1]) or _MARKER.fullmatch(lines[last - 1])
    ):
        last -= 1
    return last


def _changed(
    key: str, node: Node, lines: list[str], line: int, before: Mapping[str, Plain],
    after: Mapping[str, Plain],
) -> list[str]:
    """The lines of one key with another value; ``line`` is the number of the first of them."""
    old, new = before[key], after[key]
    if isinstance(old, list) and isinstance(new, list) and isinstance(node, ListNode):
        starts = [_start(item, lines, line) for item in node.items]
        if starts and len(starts) == len(old) and None not in starts:
            return _members(lines, [at for at in starts if at is not None], old, new)
    return _through_ruamel("\n".join(lines) + "\n", {key: old}, {key: new}).split("\n")[:-1]


def _start(item: Node, lines: list[str], line: int) -> int | None:
    """The line in which a member of a list begins, behind its dash; None if it does otherwise."""
    at = item.line - line
    return at if re.fullmatch(r"\s*-\s+", lines[at][: item.column - 1]) else None


def _members(
    lines: list[str], starts: list[int], old: list[Plain], new: list[Plain]
) -> list[str]:
    """A list, a member in lines of its own each; members that stay the same keep their lines."""
    ends = [_end(lines, at, last) for at, last in zip(starts, [*starts[1:], len(lines)],
                                                      strict=True)]
    own = [lines[at:end] for at, end in zip(starts, ends, strict=True)]
    gaps = [lines[end:at] for end, at in zip(ends, [*starts[1:], len(lines)], strict=True)]
    indent = len(lines[starts[0]]) - len(lines[starts[0]].lstrip())
    found = lines[: starts[0]]
    if not new:
        head = re.fullmatch(r"(.*?:)(\s+#.*)?\s*", lines[0])
        first = [f"{head[1]} []{head[2] or ''}"] if head else [f"{lines[0]} []"]
        return [*first, *found[1:], *(each for gap in gaps for each in gap)]
    for place, there in _pairs(old, new):
        if place is None and there is not None:
            found += _shifted(_dumped([new[there]]), indent)
        elif place is not None:
            if there is not None:
                found += own[place] if _same(old[place], new[there]) else _shifted(
                    _member(own[place], indent, old[place], new[there]), indent
                )
            found += gaps[place]
    return found


def _pairs(old: list[Plain], new: list[Plain]) -> Iterator[tuple[int | None, int | None]]:
    """Which member became which, by what they say, else by what they begin with."""

    def alike(
        way: Callable[[Plain], str], first: int, last: int, begin: int, end: int
    ) -> Iterator[tuple[str, int, int, int, int]]:
        told = list(map(way, old[first:last])), list(map(way, new[begin:end]))
        for tag, one, two, three, four in SequenceMatcher(
            None, *told, autojunk=False
        ).get_opcodes():
            yield tag, one + first, two + first, three + begin, four + begin

    for block in alike(repr, 0, len(old), 0, len(new)):
        inner = [block] if block[0] == "equal" else alike(_beginning, *block[1:])
        for _, first, last, begin, end in inner:
            for step in range(max(last - first, end - begin)):
                yield (
                    first + step if first + step < last else None,
                    begin + step if begin + step < end else None,
                )


def _beginning(value: Plain) -> str:
    return repr(next(iter(value.values()), "")) if isinstance(value, dict) else repr(value)


def _member(lines: list[str], indent: int, old: Plain, new: Plain) -> list[str]:
    text = "".join(f"{line[indent:]}\n" for line in lines)
    yaml, root = _loaded(text)
    root[0] = _put(root[0], old, new)
    return _written(yaml, root)


def _shifted(lines: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in lines]


def _through_ruamel(text: str, before: Mapping[str, Plain], after: Mapping[str, Plain]) -> str:
    """A mapping as a whole."""
    yaml, root = _loaded(text)
    _put(root, dict(before), dict(after))
    return "\n".join([*_written(yaml, root), ""])


def _loaded(text: str) -> tuple[YAML, Any]:
    yaml = _yaml()
    _, indent, offset = load_yaml_guess_indent(text)
    if indent:
        offset = offset or 0
        yaml.indent(mapping=indent, sequence=max(indent, offset + 2), offset=offset)
    return yaml, yaml.load(text)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(yaml: YAML, root: object) -> list[str]:
    out = StringIO()
    yaml.dump(root, out)
    return out.getvalue().removesuffix("\n").split("\n")


def _dumped(value: Plain) -> list[str]:
    yaml = _yaml()
    if isinstance(value, list):
        yaml.indent(mapping=2, sequence=2, offset=0)
    return _written(yaml, _fresh(value, top=True))


def _put(node: Any, old: Plain, new: Plain) -> Any:
    """A loaded value with what changed in it; its comments stay."""
    if not (isinstance(node, CommentedMap) and isinstance(old, dict) and isinstance(new, dict)):
        return _fresh(new)
    for key in old:
        if key not in new and key in node:
            del node[key]
    for key, value in new.items():
        if key not in node:
            if not _same(old.get(key), value):
                node[_word(key)] = _fresh(value)
        elif not _same(old.get(key), value):
            node[key] = _put(node[key], old.get(key, ""), value)
    if [key for key in node if key in new] != list(new) and list(old) != list(new):
        for key in new:
            if key in node:
                node.move_to_end(key)
    return node


def _same(one: Plain | None, other: Plain | None) -> bool:
    """Whether two values are written alike: of several languages the first counts for others."""
    return repr(one) == repr(other)


def _fresh(value: Plain, *, top: bool = False) -> Any:
    """A value as it is written where none stood: short groups in one line, texts in quotes."""
    if isinstance(value, str):
        return _word(value)
    if isinstance(value, dict):
        made = CommentedMap((_word(key), _fresh(each)) for key, each in value.items())
        if not top:
            made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        row = CommentedSeq(map(_fresh, value))
        if not any(isinstance(each, dict) for each in value):
            row.fa.set_flow_style()
        return row
    return value


def _word(text: str) -> str:
    plain = _WORD.fullmatch(text) and text.casefold() not in _NO_TEXT
    return text if plain else DoubleQuotedScalarString(text)
