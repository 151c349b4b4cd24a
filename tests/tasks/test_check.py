"""Checking: every fault at once, before anything is printed."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from folders import Folders, copy_shipped, with_strings
from msgspec.structs import replace
from pseudo import long_latin, right_to_left
from shipped import workshop

from omshandout.errors import Fault, LayoutError, Severity, UsageError
from omshandout.i18n.vague import vague_times
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.check import check, steps


def errors(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def test_nothing_is_wrong_with_good_folders(small: Folders) -> None:
    assert check(small.workshop()) == []


def test_all_faults_are_told_in_one_run(small: Folders) -> None:
    small.edit(small.handout("eyes"), "pages: 1", "pages: 1\nsurprise: 1")
    small.edit(small.content / "drawings" / "eyes.svg", "<!-- two eyes -->", "<script/>")
    es = small.change("es", "notes", "title", with_strings(""))
    ar = small.change("ar", "notes", "lead", lambda entry: replace(entry, fuzzy=True))
    label = small.change("ar", INTERFACE, "footer.version", with_strings("بلا"))
    small.places.reviews("es").write_text("- 1\n", encoding="utf-8")
    # A catalog that cannot be read, of the handout that cannot be read either.
    small.catalog("ar", "eyes").write_bytes(b'msgid "x\n')
    found = errors(check(small.workshop()))
    assert {(fault.where.file, fault.where.line, fault.where.locale) for fault in found} >= {
        ("content/handouts/eyes.yaml", 6, ""),
        ("content/drawings/eyes.svg", 2, ""),
        ("locales/es/LC_MESSAGES/notes.po", es, "es"),
        ("locales/ar/LC_MESSAGES/notes.po", ar, "ar"),
        ("locales/ar/LC_MESSAGES/interface.po", label, "ar"),
        ("locales/es/reviews.yaml", 1, "es"),
        ("locales/ar/LC_MESSAGES/eyes.po", 1, "ar"),
    }
    assert len(found) == len(set(found))


def test_pages_are_checked_on_both_papers_and_in_all_languages(small: Folders) -> None:
    more = '{type: lines, id: more, code: more, facts: none, text: "More notes", lines: 20}'
    small.edit(small.handout("notes"), "  - {type: lines", f"  - {more}\n  - {{type: lines")
    small.edit(small.handout("notes"), "lines: 2}", "lines: 20}")
    small.translate("es", partial(long_latin, longer=0))
    small.translate("ar", right_to_left)
    budget = [
        (fault.where.locale, paper.value)
        for fault in check(small.workshop())
        for paper in Paper
        if fault.code == "layout/page-budget" and f" on {paper.value}," in fault.what
    ]
    assert sorted(budget) == [
        (locale, paper) for locale in ("ar", "en", "es") for paper in ("a4", "letter")
    ]


def test_locales_that_are_named_are_checked_and_no_others(small: Folders) -> None:
    small.change("es", "notes", "title", with_strings(""))
    assert errors(check(small.workshop(), ["ar", "en"])) == []
    assert len(errors(check(small.workshop(), ["es", "ar"]))) == 1


def test_unknown_locales_are_told_together(small: Folders) -> None:
    with pytest.raises(UsageError) as caught:
        check(small.workshop(), ["xx", "es", "yy"])
    assert len(caught.value.faults) == 2


def test_a_folder_that_is_no_content_folder(small: Folders) -> None:
    for path in small.content.glob("*.yaml"):
        path.unlink()
    for path in (small.content / "handouts").iterdir():
        path.unlink()
    files = {fault.where.file.rpartition("/")[2] for fault in check(small.workshop())}
    assert files == {"facts.yaml", "termbase.yaml", "interface.yaml", "handouts"}


def test_steps_are_counted_before(small: Folders) -> None:
    told: list[str] = []
    check(small.workshop(), done=told.append)
    assert len(told) == steps(small.workshop()) == 7
    assert steps(small.workshop(), ["es"]) == 3


def test_warnings_are_no_faults(small: Folders) -> None:
    small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
    (warning,) = check(small.workshop(), ["es"])
    assert warning.severity is Severity.WARNING
    assert warning.where.line


def test_a_translation_that_names_no_time_is_a_warning(small: Folders) -> None:
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Takes or took steroids?")
    small.translate("es", lambda text, keep: text.replace("took", "took lately"))
    termbase = small.content / "termbase.yaml"
    words = "vague_times: [{language: es, words: [lately]}]\n"
    termbase.write_text(words + termbase.read_text(encoding="utf-8"), encoding="utf-8")
    found = [fault for fault in check(small.workshop(), ["es"]) if "vague" in fault.code]
    assert [(fault.code, fault.severity) for fault in found] == [
        ("translation/vague-time", Severity.WARNING)
    ]
    assert found[0].where.file == "locales/es/LC_MESSAGES/eyes.po"
    assert found[0].where.line


def test_no_translation_that_ships_leaves_open_until_when() -> None:
    shop = workshop()
    for locale in shop.locales:
        words = shop.context.termbase.vague_words(locale)
        assert words, f"{locale} has no list in content/termbase.yaml"
        for domain in shop.domains if locale != "en" else ():
            own = shop.catalogs.own(locale, domain)
            found = vague_times(shop.source(domain), own, shop.language(locale), words)
            assert [str(fault) for fault in found] == []


def test_a_last_change_in_the_future_is_a_warning(small: Folders) -> None:
    path = small.handout("eyes")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'updated: "[^"]*"', 'updated: "2098-01-02"', text), encoding="utf-8")
    (warning,) = check(small.workshop(), ["en"])
    assert (warning.code, warning.severity) == ("content/future", Severity.WARNING)
    assert "2098-01-02 is in the future" in warning.what


def test_broken_syllable_in_a_catalog_and_in_a_clinic_file(tmp_path: Path) -> None:
    """A vowel sign before its letter: a fault with key and characters, never a dotted circle."""
    folders = copy_shipped(tmp_path)
    line = folders.change("hi", "school-note", "key-points.title", with_strings("मुख्य बातंे"))
    workshop = folders.workshop()
    (fault,) = errors(check(workshop, ["hi"]))
    assert (fault.code, fault.where.line) == ("text/broken-syllable", line)
    assert fault.where.key == "key-points.title"
    assert "U+0947" in fault.what
    with pytest.raises(LayoutError, match=r"U\+093F DEVANAGARI VOWEL SIGN I"):
        render(
            workshop, Job("symptoms", "hi", Profile()),
            RenderOptions(Clinic(name=(("hi", "िक्लिनिक"),))),
        )


def test_advice_on_a_word_that_is_too_wide_works(small: Folders) -> None:
    """A soft hyphen is what the fault asks for; it shows where a line ends, and nowhere else."""
    word = "x" * 84  # no pattern divides it

    def told() -> list[Fault]:
        found = check(small.workshop(), ["es"])
        return [fault for fault in found if fault.code.startswith("text/")]

    line = small.change("es", "notes", "lead", with_strings(word))
    (fault,) = told()
    # The family gets the sheet.
    assert (fault.code, fault.severity) == ("text/parted-word", Severity.WARNING)
    assert (fault.where.line, fault.where.key) == (line, "lead")
    assert "soft hyphen (U+00AD)" in fault.hint
    divided = word[:42] + "\u00ad" + word[42:]
    small.change("es", "notes", "lead", with_strings(divided))
    assert told() == []
