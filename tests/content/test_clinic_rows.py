"""A row of a list says what a clinic file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content.clinic import ClinicChecks, clinic_of
from omshandout.content.clinic_rows import ClinicCell, clinic_of_row, columns_of
from omshandout.errors import ContentError, Where
from omshandout.model.options import Clinic
from omshandout.yamlfile.nodes import parse_yaml


def row(**cells: str) -> Clinic:
    known = {
        name.replace("__", "."): ClinicCell(text, 4, column)
        for column, (name, text) in enumerate(cells.items(), 2)
    }
    return clinic_of_row(known, 4, "list.csv", Path(), ClinicChecks())


def said(clinic: Clinic) -> tuple[object, ...]:
    return (clinic.name, clinic.phones, clinic.hours, clinic.note, clinic.country, clinic.locales)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"name": "Hill"}, 'name: "Hill"'),
        ({"name": "Hill", "name__es": "Loma"}, 'name: {en: "Hill", es: "Loma"}'),
        ({"note__en": "Knock.", "note__es": "Toque."}, 'note: {en: "Knock.", es: "Toque."}'),
        (
            {"phone__day": "020 5550", "phone__other": "030", "phone__other__label__en": "Shop"},
            'phones: [{purpose: day, number: "020 5550"}, '
            '{purpose: other, number: "030", label: {en: "Shop"}}]',
        ),
        ({"locales": "en, es;zh_Hans"}, "locales: [en, es, zh_Hans]"),
        (
            {"hours": "Mon\u2013Thu 8:30 \u2013 17:00; fri all day; sat, sun closed"},
            'hours: [{days: mon-thu, from: "08:30", to: "17:00"}, {days: fri, all_day: true}, '
            "{days: [sat, sun], closed: true}]",
        ),
    ],
)
def test_a_row_says_what_a_file_says(cells: dict[str, str], text: str) -> None:
    file = clinic_of(parse_yaml(text.encode(), "clinic.yaml"), Path())
    assert said(row(**cells)) == said(file)


def test_other_cells_give_another_digest() -> None:
    digests = {
        row(name="A", note__en="B").digest, row(name="AB").digest, row(name="A").digest,
        row(name="B", note__en="A").digest, row(name="A", note__es="B").digest,
    }
    assert len(digests) == 5


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"phone__day": "call"}, 2, "content/bad-phone"),
        ({"name": "A", "hours": "when we like"}, 3, "clinics/hours"),
        ({"hours": "mon 9:00-8:00"}, 2, "clinics/hours"),
        ({"name": "A", "locales": "Spanish"}, 3, "content/bad-locale"),
        ({"name": "see http://x.org"}, 2, "content/web-address"),
    ],
)
def test_faults_name_row_and_column(cells: dict[str, str], column: int, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        row(**cells)
    (fault,) = caught.value.faults
    assert (fault.where, fault.code) == (Where("list.csv", 4, column, fault.where.key), code)


def test_a_number_in_place_of_a_text_is_refused() -> None:
    cell = ClinicCell("205550", 4, 2, "holds a number, not a text")
    with pytest.raises(ContentError) as caught:
        clinic_of_row({"phone.day": cell}, 4, "list.xlsx", Path(), ClinicChecks())
    assert caught.value.faults[0].where == Where("list.xlsx", 4, 2)


def test_heads_of_a_list_may_have_names_of_its_own() -> None:
    heads = [("Site Code", 1), ("name.es", 2), ("Region", 3), ("PHONE.DAY", 4)]
    found, faults = columns_of(heads, {"clinic": "site code"}, ["region"], Where("x", 1))
    assert (found, faults) == ({1: "clinic", 2: "name.es", 4: "phone.day"}, ())
