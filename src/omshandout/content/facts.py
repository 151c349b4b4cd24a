"""Reading the fact sheet.

The sheet is written by people who read the sources; it has more keys than the program needs, so
unlike other content files it may hold keys that are not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from omshandout.content.asking import acts_of
from omshandout.content.fact_sheet import (
    FURTHER,
    GLOSSARY_PREFIX,
    FactSheet,
    GlossaryTerm,
    RedFlag,
    SymptomFact,
)
from omshandout.errors import did_you_mean
from omshandout.model.blocks import Source
from omshandout.model.late import late
from omshandout.model.urgency import Level
from omshandout.yamlfile.bounded import MAX_BYTES, path_label, read_bounded, shown
from omshandout.yamlfile.nodes import (
    BadNode,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    fold,
    parse_yaml,
    raise_faults,
)
from omshandout.yamlfile.shapes import Reading

_YEAR = late(r"[12][0-9]{3}\Z")
_MAX_PRINTED = 300
_URL = late(r"https?://[^\s<>\"{}\\]+\Z")
_VOLUME = late(r"(?:, pages)?,? \d[\d():;,.\-\u2013 a-z]*\Z")
_REMARK = late(r"(?P<name>.*\S) \([^()]*\)\Z")


def load_facts(path: Path) -> FactSheet:
    """Load the fact sheet.

    Raises:
        ContentError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    name = path_label(path)
    return read_facts(read_bounded(path, name, MAX_BYTES), name)


def read_facts(data: bytes, file: str) -> FactSheet:
    """Read the bytes of a fact sheet; ``file`` is its name in faults.

    Raises:
        ContentError: with every fault of the file.
    """
    document = parse_yaml(data, file)
    reading = Reading(document.file)
    sections = _Sections(reading, document.root)
    sources: dict[str, Source] = {}
    publishers: dict[str, str] = {}
    for identity, node in sections.named("sources"):
        sources[identity] = _source(identity, node, reading)
        publishers[identity] = _string(node, "publisher")
    facts: dict[str, tuple[str, ...]] = {}
    symptoms: dict[str, SymptomFact] = {}
    red_flags: dict[str, RedFlag] = {}
    glossary: dict[str, GlossaryTerm] = {}
    confidence: dict[str, str] = {}
    for section in ("facts", "symptoms", "red_flags", "differentials", "glossary"):
        key = "term" if section == "glossary" else "id"
        for identity, node in sections.named(section, key):
            if section == "symptoms":
                symptoms[identity] = _symptom(identity, node)
            elif section == "red_flags":
                red_flags[identity] = _red_flag(identity, node, reading)
            elif section == "glossary":
                glossary[identity] = _term(identity, node)
            fact = GLOSSARY_PREFIX + identity if section == "glossary" else identity
            facts[fact] = sections.source_ids(node, sources)
            if given := _string(node, "confidence"):
                confidence[fact] = given
    further = dict(_further(red_flags.values()))
    facts.update((identity, facts[identity.removesuffix(FURTHER)]) for identity in further)
    do_not_say = sections.strings("do_not_say")
    raise_faults([*document.faults, *reading.faults])
    digest = hashlib.sha256(document.data).hexdigest()
    return FactSheet(
        sources, facts, symptoms, red_flags, glossary, do_not_say, digest, publishers, confidence,
        further,
    )


def short_publisher(publisher: str) -> str:
    """The publisher as printed: without a remark in brackets, or without volume and pages.

    >>> short_publisher("Pediatric Blood & Cancer 67(8):e28319")
    'Pediatric Blood & Cancer'
    >>> short_publisher("Children (Basel) 7(9):103")
    'Children (Basel)'
    >>> short_publisher("Contact (UK charity for families with disabled children)")
    'Contact'
    """
    remark = _REMARK.match(publisher)
    name = remark["name"] if remark is not None else _VOLUME.sub("", publisher)
    return name.rstrip(" ,") or publisher


class _Sections:
    """The top level of the sheet, read with faults."""

    def __init__(self, reading: Reading, root: Node | None) -> None:
        self._reading = reading
        self._root = root if isinstance(root, MapNode) else None
        self._ids: dict[str, Node] = {}
        if root is not None and self._root is None:
            reading.wrong_type(root, "the keys of a fact sheet")

    def named(self, section: str, key: str = "id") -> Iterator[tuple[str, MapNode]]:
        """Each entry of a section with its id; ids are unique in the whole sheet."""
        for node in self._items(section):
            if not isinstance(node, MapNode):
                self._reading.wrong_type(node, f"an entry of {section}")
                continue
            identity = _string(node, key)
            if not identity:
                what = f'"{key}" is missing in this entry of {section}'
                self._reading.fault(node, "missing-field", what, "add it")
                continue
            first = self._ids.setdefault(f"{key} {identity}", node)
            if first is not node:
                what = f'"{shown(identity)}" is used in line {first.line} already'
                self._reading.fault(node, "duplicate-id", what, "give each its own")
                continue
            yield identity, node

    def strings(self, section: str) -> tuple[str, ...]:
        """A section that is a list of sentences."""
        found = []
        for node in self._items(section):
            if isinstance(node, ScalarNode):
                found.append(fold(node.value))
            else:
                self._reading.wrong_type(node, f"a sentence of {section}")
        return tuple(found)

    def source_ids(self, node: MapNode, sources: Mapping[str, Source]) -> tuple[str, ...]:
        """The ids of an entry's sources, each of them known."""
        given = node.entries.get("sources")
        if not isinstance(given, ListNode):
            self._reading.wrong_type(given or node, 'a list of source ids as "sources"')
            return ()
        found = []
        for item in given.items:
            if isinstance(item, ScalarNode) and item.value in sources:
                found.append(item.value)
            elif not isinstance(item, BadNode):
                name = shown(item.value) if isinstance(item, ScalarNode) else ""
                what = f'there is no source "{name}"'
                self._reading.fault(item, "unknown-source", what, "use an id of the sources")
        return tuple(found)

    def _items(self, section: str) -> list[Node]:
        if self._root is None:
            return []
        node = self._root.entries.get(section)
        if isinstance(node, ListNode):
            return node.items
        if node is None:
            self._reading.fault(self._root, "missing-field", f'"{section}" is missing', "add it")
        else:
            self._reading.wrong_type(node, f'a list for "{section}"')
        return []


def _string(node: MapNode, key: str) -> str:
    """A string, or "" where it is missing or null."""
    value = node.entries.get(key)
    if not isinstance(value, ScalarNode) or value.plain_type == "nothing":
        return ""
    return fold(value.value)


def _source(identity: str, node: MapNode, reading: Reading) -> Source:
    year, url = _string(node, "year"), _string(node, "url")
    publisher, title = _string(node, "publisher"), _string(node, "title")
    for key, value in (("publisher", publisher), ("title", title)):
        if not value or len(value) > _MAX_PRINTED:
            what = f'"{key}" of the source "{shown(identity)}" is missing or too long'
            hint = f"write it in at most {_MAX_PRINTED} characters; it is printed"
            reading.fault(node, "missing-field", what, hint)
            return Source(identity, "", "", None, "")
    if _URL.match(url) is None:
        what = f'the source "{shown(identity)}" has no web address'
        place = node.entries.get("url", node)
        reading.fault(place, "bad-value", what, "write one that starts with https://")
    number = int(year) if _YEAR.match(year) else None
    return Source(identity, short_publisher(publisher), title, number, url, _string(node, "kind"))


def _symptom(identity: str, node: MapNode) -> SymptomFact:
    return SymptomFact(
        identity,
        _string(node, "medical_term"),
        _string(node, "everyday_name"),
        _string(node, "what_a_parent_sees"),
    )


def _red_flag(identity: str, node: MapNode, reading: Reading) -> RedFlag:
    word, place = _string(node, "level"), node.entries.get("level", node)
    known = ", ".join(level.value for level in Level)
    level = next((level for level in Level if level.value == word), None)
    if level is None:
        what = (
            f'the level "{shown(word)}" of the red flag "{shown(identity)}" is not known' if word
            else f'the red flag "{shown(identity)}" has no level'
        )
        reading.fault(place, "bad-level", what, did_you_mean(word, known.split(", ")) or
                      f"give it one of {known}")
        level = Level.AMBULANCE
    return RedFlag(identity, _string(node, "sign"), level, _string(node, "what_to_do"))


def _further(flags: Iterable[RedFlag]) -> Iterator[tuple[str, RedFlag]]:
    """What is said of further signs: they lead to a higher level, the highest if to several."""
    for flag in flags:
        acts = acts_of(flag.what_to_do)
        higher = next((level for level in Level if level in acts and level.is_above(flag.level)),
                      None)
        if higher is not None:
            yield flag.id + FURTHER, replace(flag, id=flag.id + FURTHER, level=higher)


def _term(identity: str, node: MapNode) -> GlossaryTerm:
    return GlossaryTerm(identity, _string(node, "say_it"), _string(node, "plain_meaning"))
