"""The file of clinical questions: what a clinician has to decide, and what is printed until then.

A question names facts of the fact sheet. Which sentences rest on them is not written down but
found from the sheets (see :mod:`omshandout.tasks.deciding`), so that it cannot become untrue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from pathlib import Path

from msgspec import Struct

from omshandout.content.fields import id_field
from omshandout.content.text_kinds import FACT_ID
from omshandout.errors import Where
from omshandout.yamlfile.kinds import Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import ListNode, read_yaml
from omshandout.yamlfile.shapes import Field, Names, Reading, Record, Shape, finish, read_root

FILE = "clinical-review.yaml"
"""Its name in a content folder; a folder without it has no questions."""


class When(Enum):
    """Until when a question has to be decided; members come from the most urgent on."""

    FIRST = "first"
    BEFORE_PRINTING = "before_printing"
    BEFORE_WIDE_USE = "before_wide_use"


_FACTS = ListOf(Word(FACT_ID, "an id of the fact sheet", names=Names.FACT), 1, 40, unique=True)

QUESTION = Shape(
    "question",
    "A question to a clinician, and what the sheets say until it is decided.",
    (
        id_field("name of the question"),
        Field("when", OneOf(tuple(each.value for each in When)),
              "first: a child may lose time; before_printing; before_wide_use"),
        Field("facts", _FACTS, "ids of the fact sheet that sheets rest on", False),
        Field("waiting", _FACTS, "ids of the fact sheet that no sheet uses yet", False),
        Field("question", Line(600), "the question in plain English"),
        Field("until_then", Line(600), "the more careful reading, which is printed until then"),
    ),
    any_of=("facts", "waiting"),
)

CLINICAL_REVIEW = Shape(
    "clinical-review",
    "What a clinician has to decide before families use the sheets.",
    (Field("questions", ListOf(Group(QUESTION), 1, 400), "the questions, the most urgent first"),),
)


class ClinicalQuestion(Struct, frozen=True):
    """A question, with the facts it is about.

    Attributes:
        id: name of the question.
        when: until when it has to be decided.
        question: what is asked, in plain English.
        until_then: what the sheets say as long as nobody has decided.
        facts: ids that sheets rest on, each with its place in the file.
        waiting: ids that no sheet rests on yet, each with its place.
    """

    id: str
    when: When
    question: str
    until_then: str
    facts: Mapping[str, Where]
    waiting: Mapping[str, Where]

    @property
    def all_facts(self) -> tuple[str, ...]:
        """Every id that the question is about."""
        return (*self.facts, *self.waiting)


def load_clinical_review(path: Path, facts: Collection[str]) -> tuple[ClinicalQuestion, ...]:
    """Load the questions in the order of the file.

    Args:
        path: the file.
        facts: ids of the fact sheet.

    Raises:
        ContentError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path)
    reading = Reading(document.file, {Names.FACT: facts})
    root = read_root(document, CLINICAL_REVIEW, reading)
    for record in root.records("questions") if root is not None else ():
        _check_lists(record, reading)
    root = finish(document, reading, root)
    return tuple(_question(record, reading) for record in root.records("questions"))


def _check_lists(record: Record, reading: Reading) -> None:
    """No fact is in use and waiting at once."""
    facts, waiting = record.words("facts"), record.words("waiting")
    for fact in facts:
        if fact in waiting:
            what = f'"{fact}" stands in "facts" and in "waiting"'
            hint = 'leave it in "facts" if a sheet uses it, else in "waiting"'
            reading.fault(record.place("waiting"), "duplicate-fact", what, hint)


def _question(record: Record, reading: Reading) -> ClinicalQuestion:
    return ClinicalQuestion(
        record.word("id"), When(record.word("when")), record.word("question"),
        record.word("until_then"), _places(record, "facts", reading),
        _places(record, "waiting", reading),
    )


def _places(record: Record, name: str, reading: Reading) -> dict[str, Where]:
    node = record.place(name)
    if not isinstance(node, ListNode):
        return {}
    return dict(zip(record.words(name), map(reading.where, node.items), strict=True))
