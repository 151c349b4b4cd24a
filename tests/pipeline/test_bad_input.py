"""What would make a sheet that not everyone can read is told at check time, file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from folders import Folders

from omshandout.errors import Fault, Severity
from omshandout.model.options import Profile
from omshandout.pipeline.check import check
from omshandout.pipeline.render import Job, RenderOptions, render

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
