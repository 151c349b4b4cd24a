"""The file of clinical questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content.clinical_review import FILE, When, load_clinical_review
from omshandout.errors import ContentError, Where

FACTS = ("F001", "F002", "RF01", "G:CT scan")
QUESTIONS = """\
questions:
  - id: fever
    when: first
    facts: [F001, "G:CT scan"]
    waiting: [RF01]
    question: "Which fever?"
    until_then: "Any."
  - {id: other, when: before_wide_use, waiting: [F002], question: "Who?", until_then: "None."}
"""


def write(folder: Path, text: str = QUESTIONS) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_questions(root: Path) -> None:
    first, second = load_clinical_review(write(root), FACTS)
    assert (first.id, first.when, first.question) == ("fever", When.FIRST, "Which fever?")
    assert first.until_then == "Any."
    assert first.facts == {
        "F001": Where("content/clinical-review.yaml", 4, 13),
        "G:CT scan": Where("content/clinical-review.yaml", 4, 19),
    }
    assert first.all_facts == ("F001", "G:CT scan", "RF01")
    assert (second.facts, tuple(second.waiting)) == ({}, ("F002",))


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "hint"),
    [
        ("[F001,", "[F01x,", "bad-value", (4, 13), "write an id of the fact sheet"),
        ("[F001,", "[F003,", "unknown-fact", (4, 13), "did you mean"),
        ("[RF01]", "[RF77]", "unknown-fact", (5, 15), ""),
        ("[RF01]", "[F001]", "duplicate-fact", (5, 14), '"facts" if a sheet uses it'),
        ("[RF01]", "[RF01, RF01]", "duplicate", (5, 21), "delete one of them"),
        ("[RF01]", "[]", "too-few", (5, 14), "add what is missing"),
        ("when: first", "when: soon", "bad-value", (3, 11), "write one of: first"),
        (', waiting: [F002]', "", "missing-field", (8, 5), "add at least one of them"),
        ('question: "Which fever?"', 'question: ""', "empty-text", (6, 15), "write it"),
        ('    until_then: "Any."\n', "", "missing-field", (2, 5), "the more careful reading"),
        ("id: other", "id: fever", "duplicate-id", (8, 10), "give each its own"),
    ],
)
def test_faults(
    root: Path, old: str, new: str, code: str, place: tuple[int, int], hint: str
) -> None:
    assert QUESTIONS.count(old) == 1
    path = write(root, QUESTIONS.replace(old, new))
    with pytest.raises(ContentError) as caught:
        load_clinical_review(path, FACTS)
    (fault,) = caught.value.faults
    assert fault.code == f"content/{code}"
    assert (fault.where.file, fault.where.line, fault.where.column) == (
        "content/clinical-review.yaml", *place
    )
    assert hint in fault.hint
