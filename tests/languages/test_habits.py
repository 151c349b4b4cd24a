"""Spaces of French: put in, made unbreakable, and left alone where they do not belong."""

from __future__ import annotations

import pytest

from omshandout.languages import language_of
from omshandout.languages.habits import with_habits
from omshandout.model.text import ENGLISH, Run


def plain(text: str, locale: str = "fr") -> str:
    (run,) = with_habits((Run(text),), language_of(locale))
    return run.text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Que faire ? Appelez !", "Que faire\u202f? Appelez\u202f!"),
        ("Que faire? Appelez!", "Que faire\u202f? Appelez\u202f!"),
        ("Que faire\u00a0?", "Que faire\u202f?"),
        ("Quoi ?!", "Quoi\u202f?!"),
        ("oui; non", "oui\u202f; non"),
        ("Téléphone :", "Téléphone\u00a0:"),
        ("Téléphone:", "Téléphone\u00a0:"),
        ("il dit: « oui » et «non»", "il dit\u00a0: «\u00a0oui\u00a0» et «\u00a0non\u00a0»"),
        ("(Est-ce grave?)", "(Est-ce grave\u202f?)"),
        ("« Ça va ? »", "«\u00a0Ça va\u202f?\u00a0»"),
        ("Dites-le… ?", "Dites-le…\u202f?"),
    ],
)
def test_spaces_that_readers_expect(typed: str, printed: str) -> None:
    assert plain(typed) == printed
    assert plain(printed) == printed


@pytest.mark.parametrize(
    "text", ["à 10:30", "https://example.org/a?b=c;d", "(?)", "?", ":", "« »", "", "a.b"]
)
def test_what_is_no_punctuation_of_a_sentence_stays(text: str) -> None:
    assert plain(text) == text


def test_canada_sets_only_colon_and_guillemets_apart() -> None:
    assert plain("Oui: «non»; quoi?", "fr_CA") == "Oui\u00a0: «\u00a0non\u00a0»; quoi?"
    assert plain("Quoi ?", "fr_CA") == "Quoi\u202f?"


def test_other_languages_are_left_alone() -> None:
    for locale in ("en", "es", "ar", "zh_Hans"):
        assert plain("What ? « a » : b", locale) == "What ? « a » : b"


def test_across_runs() -> None:
    runs = (
        Run("Oui", bold=True), Run("? Appelez "), Run("Clinique : Ouest ?", isolate=True),
        Run(" ! "), Run("What ?", language=ENGLISH, isolate=True),
    )  # fmt: skip
    found = with_habits(runs, language_of("fr"))
    assert [run.text for run in found] == [
        "Oui", "\u202f? Appelez ", "Clinique : Ouest ?", "\u202f! ", "What ?",
    ]  # fmt: skip
    assert [run.bold for run in found] == [run.bold for run in runs]
