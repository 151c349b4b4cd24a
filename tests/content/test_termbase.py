"""The termbase."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content import Term, load_termbase
from omshandout.errors import ContentError, Where

PROJECT = Path(__file__).parents[2]


def test_terms(data: Path) -> None:
    termbase = load_termbase(data / "termbase.yaml")
    assert termbase.kept == ("OMS",)
    assert termbase.terms[1] == Term(
        "jerk",
        "jerk",
        "a sudden move",
        avoid=("spasm", "twitching fit"),
        where=Where("content/termbase.yaml", 3, 5),
    )
    assert termbase.terms[0].note == "Latin letters"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("term: jerk", "term: oms", "duplicate-term"),
        ('"spasm"', '"oms"', "duplicate-term"),
        ("id: jerk", "id: oms", "duplicate-id"),
        ("keep: true", 'keep: "true"', "wrong-type"),
        ('meaning: "a sudden move"', 'meaning: ""', "empty-text"),
        (', meaning: "a sudden move"', "", "missing-field"),
    ],
)
def test_faults(root: Path, old: str, new: str, code: str) -> None:
    path = root / "termbase.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_termbase(path)
    assert [fault.code for fault in caught.value.faults] == [f"content/{code}"]


def test_the_project_s_own_termbase() -> None:
    assert load_termbase(PROJECT / "content" / "termbase.yaml").terms


def test_names_set_aside(root: Path) -> None:
    path = root / "termbase.yaml"
    text = path.read_text(encoding="utf-8")
    assert not any(term.set_aside for term in load_termbase(path).terms)
    path.write_text(text.replace("keep: true", "keep: true, set_aside: true"), encoding="utf-8")
    assert [term.term for term in load_termbase(path).terms if term.set_aside] == ["OMS"]


VAGUE = """\
vague_times:
  - {language: en, words: [lately, "a while ago"]}
  - {language: es, words: [hace poco]}
"""


def test_words_that_name_no_time(root: Path) -> None:
    path = root / "termbase.yaml"
    assert load_termbase(path).vague_times == ()
    path.write_text(VAGUE + path.read_text(encoding="utf-8"), encoding="utf-8")
    termbase = load_termbase(path)
    assert termbase.vague_words("en") == ("lately", "a while ago")
    assert termbase.vague_words("es_MX") == ("hace poco",)  # variants say the same
    assert termbase.vague_words("est") == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("language: es", "language: en", "duplicate-language", (3, 16)),
        ("language: es", "language: Spanish", "bad-value", (3, 16)),
        ("[hace poco]", "[]", "too-few", (3, 27)),
        ("words: [hace poco]", "word: [hace poco]", "missing-field", (3, 5)),
    ],
)
def test_faults_of_words_that_name_no_time(
    root: Path, old: str, new: str, code: str, place: tuple[int, int]
) -> None:
    path = root / "termbase.yaml"
    path.write_text(VAGUE.replace(old, new) + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_termbase(path)
    fault = caught.value.faults[0]
    assert (fault.code, fault.where.line, fault.where.column) == (f"content/{code}", *place)
