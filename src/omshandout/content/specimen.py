"""The sample texts that ``omshandout specimen`` sets: one text a language."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from omshandout.errors import Where
from omshandout.yamlfile.kinds import Group, Line, ListOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Shape, finish, read_root

_SAMPLE = Shape(
    "sample",
    "A text in one language.",
    (
        Field("tag", Word(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a BCP 47 tag"), "language"),
        Field("script", Word(r"[A-Z][a-z]{3}", "a code such as Latn"), "ISO 15924 code"),
        Field("name", Line(60), "English name of the language"),
        Field("source", Word(r"[A-Za-z0-9_]{2,32}", "a short name"), "where it comes from"),
        Field("title", Line(120), "head of the text, in its language"),
        Field("text", Line(4000), "the text"),
    ),
)

_SPECIMEN = Shape(
    "specimen",
    "Sample texts in the order in which they are shown.",
    (Field("samples", ListOf(Group(_SAMPLE), 1, 500), "the texts"),),
)


class Sample(Struct, frozen=True):
    """A text to look at: BCP 47 ``tag``, ISO 15924 ``script``, English ``name`` of the language.

    ``source`` is its name in the collection that it comes from (see content/specimen/README.md).
    """

    tag: str
    script: str
    name: str
    source: str
    title: str
    text: str
    where: Where = Where()


def load_samples(path: Path) -> tuple[Sample, ...]:
    """Load the sample texts.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    document = read_yaml(path)
    reading = Reading(document.file)
    root = finish(document, reading, read_root(document, _SPECIMEN, reading))
    return tuple(
        Sample(
            tag=record.word("tag"), script=record.word("script"), name=record.word("name"),
            source=record.word("source"), title=record.word("title"), text=record.word("text"),
            where=reading.where(record.place("text"), f"specimen.{record.word('tag')}"),
        )
        for record in root.records("samples")
    )
