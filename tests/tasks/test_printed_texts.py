"""Texts that are printed, whatever file they stand in: garbled ones are told, all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import Folders, copy_shipped, with_strings

from omshandout.errors import ContentError, Severity
from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks.check import check
from omshandout.tasks.printed_texts import syllable_faults
from omshandout.tasks.setting import read_clinic

BROKEN = "मुख्य बातंे"


def test_every_broken_syllable_of_a_language_is_told_at_once(tmp_path: Path) -> None:
    """Of two in one sheet, and of texts that only the program's own lines have."""
    folders = copy_shipped(tmp_path)
    broken = {"key-points.title": "school-note", "lead": "school-note", "draft.both": "interface"}
    for key, domain in broken.items():
        folders.change("hi", domain, key, with_strings(BROKEN))
    found = list(syllable_faults(folders.workshop(), "hi"))
    assert {fault.where.key for fault in found} == broken.keys()
    assert all(fault.where.line for fault in found)
    assert {fault.code for fault in found} == {"text/broken-syllable"}
    assert list(syllable_faults(folders.workshop(), "es")) == []


def clinic(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clinic.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_garbled_words_of_a_clinic_stop_it_and_all_are_told(tmp_path: Path) -> None:
    path = clinic(tmp_path, (
        'name: {es: "Cl?nica infantil", ar: "عيادة&nbsp;الأطفال"}\n'
        'note: {es: "LlÃ¡menos hoy."}\n'
        'phones:\n  - {purpose: other, number: "555 12", label: {es: "FarmaciaÃ¡。"}}\n'
    ))
    with pytest.raises(ContentError) as raised:
        read_clinic(path)
    found = {(fault.code, fault.where.line) for fault in raised.value.faults}
    assert found == {
        ("content/lost-letter", 1), ("content/entity", 1), ("content/encoding", 2),
        ("content/encoding", 4), ("content/sign", 4),
    }
    assert all(fault.where.file == path.as_posix() for fault in raised.value.faults)


def test_shapes_of_letters_in_a_clinic_file_are_printed_as_letters(
    small: Folders, tmp_path: Path
) -> None:
    path = clinic(tmp_path, 'name: {ar: "\ufecb\ufef4\ufe8e\ufea9\ufe93"}\n')
    found = read_clinic(path)
    assert found.name == (("ar", "عيادة"),)
    (remark,) = found.remarks
    assert (remark.code, remark.severity) == ("content/shapes", Severity.WARNING)
    good = read_clinic(clinic(tmp_path, 'name: "New York New York Children’s Clinic"\n'))
    assert good.remarks == ()


def test_shapes_of_letters_in_a_catalog_are_printed_as_letters(small: Folders) -> None:
    small.change("ar", "eyes", "title", with_strings("\ufecb\ufef4\ufe8e\ufea9\ufe93"))
    workshop = small.workshop()
    made = render(workshop, Job("eyes", "ar", Profile()), RenderOptions())
    assert made.meta.title == "عيادة"
    (warning,) = (fault for fault in made.faults if fault.where.key == "title")
    assert (warning.code, warning.severity) == ("translation/shapes", Severity.WARNING)


def test_names_of_a_language_file_are_looked_at(small: Folders) -> None:
    file = small.locales / "es" / "language.yaml"
    names = ", ".join(["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov"])
    text = f'months: {{wide: [{names}, "dic&nbsp;"]}}\nname: "espa?ol"\n'
    file.write_text(text, encoding="utf-8")
    found = [fault for fault in check(small.workshop(), ["es"]) if fault.where.file.endswith(
        "language.yaml"
    )]
    assert {(fault.code, fault.where.key) for fault in found} == {
        ("language/entity", "months"), ("language/lost-letter", "name"),
    }


def test_the_english_is_looked_at(small: Folders) -> None:
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes&nbsp;dart fast of of.")
    found = [fault for fault in check(small.workshop(), ["en"]) if "eyes.yaml" in fault.where.file]
    assert {fault.code for fault in found} >= {"content/entity", "content/doubled"}


def test_interfaces_fold_shapes_too(small: Folders) -> None:
    small.change("ar", "interface", "draft.both", with_strings("\ufecb\ufef4\ufe8e\ufea9\ufe93"))
    workshop = small.workshop()
    texts = workshop.interface(workshop.language("ar"), "", False)[0]
    assert texts.text("draft.both").plain == "عيادة"
