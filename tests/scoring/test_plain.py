"""Warnings about a handout as a whole: each is given where it should be, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from omshandout.content import ContentContext, Term, Termbase, load_handout
from omshandout.errors import Severity
from omshandout.scoring.plain import check_plain_language, passives

CodesOf = Callable[..., list[str]]

HANDOUT = """\
handout: every-block
version: "1.0"
updated: "2026-01-01"
pages: 1
title: {text: "A title"}
lead: {text: "This sheet is for you.", facts: none}
blocks:
  - type: heading
    id: head
    level: 2
    text: {text: "A head"}
  - type: paragraph
    id: one
    facts: FACTS
    text: {text: "TEXT"}
  - type: paragraph
    id: two
    facts: none
    text: {text: "Go home now."}
"""


@pytest.fixture
def codes_of(tmp_path: Path, context: ContentContext) -> CodesOf:
    """The codes of the warnings about a handout with this text in its first paragraph."""

    def codes(text: str, terms: tuple[Term, ...] = (), facts: str = "none") -> list[str]:
        path = tmp_path / "every-block.yaml"
        path.write_text(HANDOUT.replace("TEXT", text).replace("FACTS", facts), encoding="utf-8")
        limited = replace(
            context,
            termbase=Termbase(terms),
            facts=replace(context.facts, confidence={"F001": "limited"}),
        )
        faults = check_plain_language(load_handout(path, limited), limited)
        assert all(fault.severity is Severity.WARNING and fault.where.line for fault in faults)
        return [fault.code for fault in faults]

    return codes


def test_a_plain_text_passes(codes_of: CodesOf) -> None:
    assert codes_of("Call your team. Stay calm.") == []


def test_long_words_and_sentences(codes_of: CodesOf) -> None:
    hard = "Immunological investigations necessitate considerable interdisciplinary coordination."
    assert codes_of(hard) == ["plain/grade", "plain/block-grade"]
    # SMOG is asked where there are enough sentences for it.
    assert codes_of("An emergency can come. " * 10) == ["plain/grade", "plain/block-grade"]
    long = " ".join(["you go and see it and me"] * 7)
    assert "plain/sentences" in codes_of(f"{long.capitalize()}.")


ATAXIA = Term("ataxia", "ataxia", "Wobbling.", set_aside=True)
HVA = Term("hva", "HVA", "A substance.", set_aside=True)
VMA = Term("vma", "VMA", "A substance.", set_aside=True)


@pytest.mark.parametrize(
    "text",
    [
        "Ataxia is when you wobble.",
        "You wobble (ataxia) a lot.",
        "Ataxia (you wobble) can pass.",
        "Signs such as ataxia can pass.",
        "Some say ataxia.",
        "You wobble. You can read on.",
    ],
)
def test_names_that_are_explained(codes_of: CodesOf, text: str) -> None:
    assert codes_of(text, (ATAXIA,)) == []


def test_a_name_that_is_not_explained(codes_of: CodesOf) -> None:
    assert codes_of("Look out for ataxia.", (ATAXIA,)) == ["plain/unexplained"]
    assert codes_of("Wee has HVA in it.", (HVA,)) == ["plain/unexplained"]
    assert codes_of("Some wee has HVA and VMA, two kinds of salt.", (HVA, VMA)) == []
    # Part of a longer name, which is another term.
    assert "plain/unexplained" not in codes_of("Look out for ataxia-like steps.", (ATAXIA,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The scan was done.", ("was done",)),
        ("It is often not seen.", ("is often not seen",)),
        ("He got hit by a ball and is checked now.", ("got hit", "is checked")),
        ("The child is tired and worried.", ()),
        ("Your team checked it.", ()),
        ("This is red.", ()),
    ],
)
def test_passives(text: str, found: tuple[str, ...]) -> None:
    assert passives(text) == found


def test_a_passive_is_told(codes_of: CodesOf) -> None:
    assert codes_of("The scan was done.") == ["plain/passive"]


def test_weak_evidence_needs_a_may_or_some(codes_of: CodesOf) -> None:
    assert codes_of("It helps to rest.", facts="[F001]") == ["plain/too-sure"]
    assert codes_of("It may help to rest.", facts="[F001]") == []
    assert codes_of("It helps to rest.", facts="[F001, F002]") == []
