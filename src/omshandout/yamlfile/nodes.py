"""YAML bytes to small nodes that know their place, with everything risky refused.

Anchors, aliases, tags, directives for tags, duplicate keys, deep nesting and further documents
are faults: content never needs them, and they are how YAML files attack. Every scalar stays the
text that was typed, with its style; what it means is for the schema to say.

Source: YAML 1.1 as read by libyaml (chapters 3.2 and 7), with the refusals named above.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from omshandout.errors import ContentError, Fault
from omshandout.yamlfile.bounded import MAX_BYTES, decode_utf8, path_label, read_bounded

_SPACES = re.compile(r"[ \t\r\n]+")
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
        for tag, pattern in _implicit().get(self.value[:1], ()):
            if pattern.match(self.value):
                return _TYPE_WORDS.get(tag.rpartition(":")[2], "something special")
        return ""


@cache
def _implicit() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    # As for parse_yaml.
    from yaml.resolver import Resolver

    found: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
    return found


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
    # PyYAML takes long to load, and sources that were read before need none of it.
    from omshandout.yamlfile.composing import composed

    root, faults = composed(text, file)
    return YamlDocument(root, faults, file, data)


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


def raise_faults(faults: tuple[Fault, ...] | list[Fault]) -> None:
    """Raise all faults at once, in the order of their places; nothing where there are none.

    Raises:
        ContentError: there is at least one fault.
    """
    if faults:
        raise ContentError(sorted(faults, key=lambda fault: fault.where))
