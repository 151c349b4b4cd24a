"""What would make a sheet that not everyone can read is told at check time, file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from folders import REVISED, Folders

from omshandout.errors import ContentError, Fault, Severity
from omshandout.model.options import Profile
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.workshop import INTERFACE
from omshandout.tasks.check import check
from omshandout.tasks.translating import update_locales

CONTACT = "  - {type: contact"
EYES = "content/handouts/eyes.yaml"
COLUMNS = 'columns: [{id: a, text: "Day"}, {id: b, text: "Sign"}]'


def table(columns: str, row: str) -> str:
    return f"  - {{type: table, id: new, facts: none, {columns}, rows: [{{id: row, {row}}}]}}\n"


def errors(folders: Folders) -> list[Fault]:
    """Errors that are not about translations of what was changed."""
    return [
        fault
        for fault in check(folders.workshop())
        if fault.severity is Severity.ERROR and fault.code != "translation/stale"
    ]


SENTENCE = "Both eyes dart fast."

CASES: dict[str, tuple[str, str, str]] = {
    "picture without alternative text": (
        'picture: {drawing: eyes, alt: "Two eyes."}', "picture: {drawing: eyes}",
        "content/missing-alt",
    ),
    "empty alternative text": ('alt: "Two eyes."', 'alt: " "', "content/missing-alt"),
    "heading level that jumps": ("level: 2", "level: 3", "content/heading-jump"),
    "table without column heads": (
        CONTACT, table("columns: []", 'header: "x", cells: ["y"]') + CONTACT, "content/too-few"
    ),
    "table with an empty column head": (
        CONTACT,
        table(COLUMNS.replace('"Sign"', '""'), 'header: "x", cells: ["y"]') + CONTACT,
        "content/empty-text",
    ),
    "table row without a head": (
        CONTACT, table(COLUMNS, 'cells: ["y"]') + CONTACT, "content/missing-field"
    ),
    "table row with an empty head": (
        CONTACT, table(COLUMNS, 'header: "", cells: ["y"]') + CONTACT, "content/empty-text"
    ),
    "letters whose language is not told": (
        SENTENCE, "Both глаза dart fast.", "content/script"
    ),
    "letters of another language than is told": (
        SENTENCE, "Both [[la:глаза]] dart fast.", "markup/syntax"
    ),
    "a word of a language that CLDR does not know": (
        SENTENCE, "Both [[xx:eyes]] dart fast.", "markup/syntax"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), CASES.values(), ids=CASES)
def test_content(small: Folders, old: str, new: str, code: str) -> None:
    line = small.edit(small.handout("eyes"), old, new)
    found = {(fault.where.file, fault.where.line, fault.code) for fault in errors(small)}
    assert (EYES, line, code) in found


def test_a_word_whose_language_is_told_is_no_fault(small: Folders) -> None:
    small.edit(small.handout("eyes"), SENTENCE, "Both [[ru:глаза]] (2º, µ) dart – “fast”.")
    assert errors(small) == []


def test_letters_of_another_script_in_a_translation(small: Folders) -> None:
    catalog = small.catalog("es", "eyes")
    text = catalog.read_text(encoding="utf-8")
    at = text.index('msgctxt "main.eyes.text"')
    end = text.index('msgstr "', at) + len('msgstr "')
    catalog.write_text(text[:end] + "глаза " + text[end:], encoding="utf-8")
    (fault,) = errors(small)
    assert (fault.where.file, fault.code) == (
        "locales/es/LC_MESSAGES/eyes.po", "translation/script"
    )  # fmt: skip
    assert fault.where.line


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Give 5 mg at night.", "style/dose"),
        ("Look at www.a.example for more.", "style/address"),
        ("It is just a phase.", "style/do-not-say"),
    ],
)
def test_what_must_not_be_said_is_told_by_check_and_never_printed(
    small: Folders, words: str, code: str
) -> None:
    small.edit(small.content / "facts.yaml", "- Any medicine dose.", "- \"'It is just a phase'.\"")
    line = small.edit(small.handout("eyes"), SENTENCE, words)
    (fault,) = errors(small)
    assert (fault.where.file, fault.where.line, fault.code) == (EYES, line, code)
    for locale in ("en", "es"):
        with pytest.raises(ContentError) as caught:
            render(small.workshop(), Job("eyes", locale, Profile()), RenderOptions())
        assert caught.value.faults == (fault,)
    # Another sheet is none the worse for it, nor does a warning stop one.
    assert render(small.workshop(), Job("notes", "en", Profile()), RenderOptions()).data


def test_a_rule_that_tells_fewer_counts_apart_than_the_language(small: Folders) -> None:
    small.edit(small.catalog("ar", INTERFACE), "nplurals=6;", "nplurals=2; plural=(n != 1); x")
    found = [fault for fault in errors(small) if fault.where.locale == "ar"]
    assert {fault.code for fault in found} == {"catalog/plural-forms", "translation/forms"}
    head = next(fault for fault in found if fault.code == "catalog/plural-forms")
    assert (head.where.file, head.where.line) == ("locales/ar/LC_MESSAGES/interface.po", 1)
    update_locales(small.workshop())  # as the hint says
    assert errors(small) == []


def test_a_rule_of_another_kind_is_no_fault_where_there_are_no_plural_forms(
    small: Folders,
) -> None:
    small.edit(small.catalog("es", "eyes"), "nplurals=2;", "nplurals=4;")
    small.edit(small.catalog("ar", "eyes"), "nplurals=6;", "nplurals=1; plural=0; x")
    assert errors(small) == []


def test_a_date_of_a_catalog_that_is_none(small: Folders) -> None:
    small.edit(small.catalog("es", "eyes"), REVISED["es"], "yesterday")
    dates = [fault for fault in check(small.workshop()) if fault.code == "catalog/date"]
    assert [(fault.where.file, fault.severity) for fault in dates] == [
        ("locales/es/LC_MESSAGES/eyes.po", Severity.WARNING)
    ]


@pytest.mark.parametrize("name", ["xx", "tlh_AQ", "Klingon"])
def test_a_folder_of_a_locale_unknown_to_cldr(small: Folders, name: str) -> None:
    """It is told, and everything else is checked as ever."""
    shutil.copytree(small.locales / "es", small.locales / name)
    line = small.edit(small.handout("eyes"), "level: 2", "level: 3")
    faults = {(fault.where.file, fault.where.line, fault.code) for fault in errors(small)}
    assert faults == {
        (f"locales/{name}/LC_MESSAGES/eyes.po", 1, "language/unknown"),
        (EYES, line, "content/heading-jump"),
    }


def test_codes_of_fields_that_get_in_each_others_way(small: Folders) -> None:
    notes = small.handout("notes")
    lines = [
        small.edit(notes, 'code: "Y"', 'code: "Off"'),
        small.edit(notes, 'code: "N"', "code: note"),
        small.edit(notes, "code: notes,", "code: check,"),
    ]
    found = [
        fault.where.line for fault in errors(small) if fault.code == "content/bad-code"
    ]
    assert sorted(found) == sorted(lines)


@pytest.mark.parametrize(
    "change",
    [
        lambda small: small.edit(small.handout("eyes"), SENTENCE, "Both глаза dart fast."),
        lambda small: small.edit(small.handout("eyes"), ', alt: "Two eyes."', ""),
    ],
)
def test_no_such_sheet_is_ever_made(small: Folders, change: Callable[[Folders], int]) -> None:
    change(small)
    with pytest.raises(Exception, match=r"eyes\.yaml"):
        render(small.workshop(), Job("eyes", "en", Profile()), RenderOptions())
