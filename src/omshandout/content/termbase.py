"""The termbase: words that always have the same name, and words to avoid."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import Struct

from omshandout.content.fields import id_field
from omshandout.errors import Where
from omshandout.yamlfile.kinds import MAX_NOTE, Flag, Group, Line, ListOf
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Record, Shape, finish, read_root

TERM = Shape(
    "term",
    "A word that always has the same name, with its everyday meaning.",
    (
        id_field("name of the term"),
        Field("term", Line(120), "the word as it is to be used"),
        Field("meaning", Line(), "what it means in everyday words"),
        Field("note", Line(MAX_NOTE), "for writers and translators", False),
        Field("keep", Flag(), "true: stays in Latin letters in every language", False),
        Field(
            "set_aside",
            Flag(),
            "true: a name of an illness, test or medicine that reading grades do not count",
            False,
        ),
        Field("avoid", ListOf(Line(120), 0, 30), "words not to use in its place", False),
    ),
)

TERMBASE = Shape(
    "termbase",
    "Words and their names.",
    (Field("terms", ListOf(Group(TERM), 1, 1000), "the terms"),),
)


class Term(Struct, frozen=True):
    """A word, its everyday meaning, and the words not to use in its place.

    A ``keep`` term stays in Latin letters in every language (OMS, MRI). A ``set_aside`` term is
    the name of an illness, a test or a medicine that a reading grade does not count.
    """

    id: str
    term: str
    meaning: str
    note: str = ""
    keep: bool = False
    avoid: tuple[str, ...] = ()
    where: Where = Where()
    set_aside: bool = False


class Termbase(Struct, frozen=True):
    """All terms in the order of the file; ``digest`` is its SHA-256 (hex)."""

    terms: tuple[Term, ...] = ()
    digest: str = ""

    @property
    def kept(self) -> tuple[str, ...]:
        """The words that stay in Latin letters in every language."""
        return tuple(term.term for term in self.terms if term.keep)


def load_termbase(path: Path) -> Termbase:
    """Load the termbase.

    Raises:
        ContentError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path)
    reading = Reading(document.file)
    root = read_root(document, TERMBASE, reading)
    if root is not None:
        _check_names(root, reading)
    root = finish(document, reading, root)
    terms = tuple(
        Term(
            id=record.word("id"),
            term=record.word("term"),
            meaning=record.word("meaning"),
            note=record.word("note"),
            keep=record.flag("keep"),
            avoid=record.words("avoid"),
            where=reading.where(record.node),
            set_aside=record.flag("set_aside"),
        )
        for record in root.records("terms")
    )
    return Termbase(terms, hashlib.sha256(document.data).hexdigest())


def _check_names(root: Record, reading: Reading) -> None:
    """Each word names one thing, and no word is both right and to be avoided."""
    right: dict[str, Record] = {}
    for record in root.records("terms"):
        word = record.word("term").casefold()
        first = right.setdefault(word, record) if word else record
        if first is not record:
            what = f'"{record.word("term")}" is explained in line {first.node.line} already'
            reading.fault(record.place("term"), "duplicate-term", what, "delete one of them")
    for record in root.records("terms"):
        for avoided in record.words("avoid"):
            if avoided.casefold() in right:
                what = f'"{avoided}" is to be avoided here, but is a term of its own'
                reading.fault(record.place("avoid"), "duplicate-term", what, "keep one of the two")
