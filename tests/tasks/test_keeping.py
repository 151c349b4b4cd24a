"""A change of the English that a person says to mean the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from folders import Folders
from msgspec.structs import replace
from running import Result

from omshandout.i18n.po import read_catalog

Cli = Callable[..., Result]
KEY = "main.eyes.text"
KEEP = ("translations", "keep", KEY, "--name", "A. Person", "--role", "clinician")
OLD = "Both eyes dart fast."
NEW = "Both eyes, dart fast."


def holding(small: Folders, cli: Cli, locale: str) -> tuple[int, int]:
    (row,) = [row for row in cli("review", "list", "--json", *small.options).objects
              if row["locale"] == locale and "texts" in row]
    return row["holding"], row["texts"]


@pytest.mark.parametrize("updated_before", [False, True])
def test_translations_and_their_sign_offs_stay(
    updated_before: bool, small: Folders, cli: Cli
) -> None:
    for locale in ("en", "es", "ar"):
        small.sign(locale, "eyes", "interface")
    small.edit(small.handout("eyes"), OLD, NEW)
    if updated_before:
        cli("translations", "update", *small.options)
    assert cli("build", "eyes", "-l", "es", "-o", small.root / "out", *small.options).code == 1
    result = cli(*KEEP, "--yes", *small.options)
    assert (result.code, result.err) == (0, "")
    assert f"was: {OLD}\nnow: {NEW}\n" in result.out
    assert "es: the translation stays, 1 sign-offs of it go on" in result.out
    entry = read_catalog(small.catalog("es", "eyes")).by_key()[KEY]
    assert (entry.msgid, entry.fuzzy, entry.previous) == (NEW, False, ("", ""))
    assert cli("build", "eyes", "-l", "es", "-o", small.root / "out", *small.options).code == 0
    # The translation is signed still; the English is not.
    (row,) = [row for row in cli("status", "--json", *small.options).objects
              if (row["handout"], row["locale"]) == ("eyes", "es")]
    assert (row["by_translator"], row["by_clinician"]) == (row["total"], row["total"] - 1)
    # Whose word it is can be seen.
    kept = [row for row in cli("review", "list", "--json", *small.options).objects if "kept" in row]
    assert [(row["locale"], row["kept"], row["name"], row["holds"]) for row in kept] == [
        (locale, KEY, "A. Person", True) for locale in ("ar", "es")
    ]
    assert "A. Person" in cli("review", "list", *small.options).out
    assert "1 translation stayed when the English changed, as A. Person said" in cli(
        "status", *small.options).err
    # A sign-off of the same kind and person does not take its place.
    small.sign("en", "eyes")
    assert cli("build", "eyes", "-l", "es", "--final", "-o", small.root / "out",
               *small.options).code == 0
    # Once more there is nothing to keep, and an update changes nothing.
    assert cli(*KEEP, "--yes", *small.options).code == 2
    before = small.catalog("es", "eyes").read_bytes()
    cli("translations", "update", *small.options)
    assert small.catalog("es", "eyes").read_bytes() == before


def test_it_asks_first(small: Folders, cli: Cli) -> None:
    small.edit(small.handout("eyes"), OLD, NEW)
    before = small.catalog("es", "eyes").read_bytes()
    cli(*KEEP, *small.options)
    assert small.catalog("es", "eyes").read_bytes() == before
    assert not small.places.reviews("es").exists()


def test_one_language(small: Folders, cli: Cli) -> None:
    small.edit(small.handout("eyes"), OLD, NEW)
    assert cli(*KEEP, "-l", "ar", "--yes", *small.options).code == 0
    assert read_catalog(small.catalog("ar", "eyes")).by_key()[KEY].msgid == NEW
    assert read_catalog(small.catalog("es", "eyes")).by_key()[KEY].msgid == OLD


def test_two_changes_one_after_the_other(small: Folders, cli: Cli) -> None:
    small.sign("es", "eyes")
    small.edit(small.handout("eyes"), OLD, NEW)
    assert cli(*KEEP, "--yes", *small.options).code == 0
    small.edit(small.handout("eyes"), NEW, "Both eyes: dart fast.")
    assert holding(small, cli, "es")[0] == holding(small, cli, "es")[1] - 1
    assert cli(*KEEP, "--yes", *small.options).code == 0
    assert holding(small, cli, "es")[0] == holding(small, cli, "es")[1]


@pytest.mark.parametrize(
    ("key", "old", "new", "touches"),
    [
        ("about.text", "some 2 children", "some 3 children", "numbers"),
        (KEY, OLD, "Both eyes do not dart fast.", "words that say not"),
        (KEY, OLD, "Both eyes dart fast?", "whether it asks"),
        (KEY, OLD, "Both eyes [[la:dart]] fast.", "words of another language"),
        (KEY, OLD, "A wholly different sentence.", "most of its words"),
        ("about.text", "million have it.", "million have it. Phone us now.",
         "the level of urgency"),
    ],
)
def test_what_changes_what_families_do_is_refused(
    key: str, old: str, new: str, touches: str, small: Folders, cli: Cli
) -> None:
    small.edit(small.handout("eyes"), old, new)
    before = small.catalog("es", "eyes").read_bytes()
    arguments = (key if each == KEY else each for each in KEEP)
    result = cli(*arguments, "--yes", *small.options)
    assert result.code == 1
    assert touches in result.err
    assert small.catalog("es", "eyes").read_bytes() == before
    assert not small.places.reviews("es").exists()


def test_what_a_translator_left_open_does_not_become_good(small: Folders, cli: Cli) -> None:
    small.change("es", "eyes", KEY, lambda each: replace(each, fuzzy=True))
    small.edit(small.handout("eyes"), OLD, NEW)
    result = cli(*KEEP, "--yes", *small.options)
    assert result.code == 1
    assert "marked as fuzzy before" in result.err
    assert read_catalog(small.catalog("ar", "eyes")).by_key()[KEY].msgid == NEW
    assert read_catalog(small.catalog("es", "eyes")).by_key()[KEY].fuzzy


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("no.such",), 'no text has the key "no.such"'),
        (("title",), "nothing to keep"),
        (("title", "--handout", "nosuch"), "there is no handout"),
        (("title", "-l", "xx"), "there is no language"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], what: str, small: Folders, cli: Cli) -> None:
    result = cli("translations", "keep", *arguments, *KEEP[3:], *small.options)
    assert result.code == 2
    assert what in result.err
