"""Reading the termbase."""

from __future__ import annotations

import hashlib
from pathlib import Path

from omshandout.content.fields import id_field
from omshandout.content.terms import Term, Termbase, VagueTimes
from omshandout.yamlfile.kinds import MAX_NOTE, Flag, Group, Line, ListOf, Word
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

VAGUE_TIMES = Shape(
    "vague_times",
    "Words of one language that name no time, such as lately.",
    (
        Field(
            "language",
            Word(r"[a-z]{2,3}(?:_[A-Za-z0-9]{2,8}){0,3}", "a locale, such as es or zh_Hans"),
            "locale whose texts do not use them; variants neither",
        ),
        Field("words", ListOf(Line(60), 1, 60, unique=True), "words and phrases not to use"),
    ),
)

TERMBASE = Shape(
    "termbase",
    "Words and their names.",
    (
        Field("terms", ListOf(Group(TERM), 1, 1000), "the terms"),
        Field(
            "vague_times", ListOf(Group(VAGUE_TIMES), 1, 200),
            "words that leave open until when, by language; translators add theirs", False,
        ),
    ),
)


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
        _check_languages(root, reading)
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
    vague = tuple(
        VagueTimes(each.word("language"), each.words("words"))
        for each in root.records("vague_times")
    )
    return Termbase(terms, hashlib.sha256(document.data).hexdigest(), vague)


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


def _check_languages(root: Record, reading: Reading) -> None:
    """One list of vague words for each language."""
    first: dict[str, Record] = {}
    for record in root.records("vague_times"):
        language = record.word("language")
        other = first.setdefault(language, record) if language else record
        if other is not record:
            what = f'the words of "{language}" stand in line {other.node.line} already'
            reading.fault(
                record.place("language"), "duplicate-language", what, "put them into one list"
            )
