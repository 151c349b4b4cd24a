"""Plans: what they may say, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content.plan import PATTERN, load_plan
from omshandout.errors import ContentError
from omshandout.model.options import Ink, Paper, Profile, TextSize

GOOD = """\
clinics: clinics.xlsx
output: "{locale}/{clinic}-{name}"
columns: {clinic: Site code}
ignore: [Region]
sheets:
  - handouts: [eyes]
    packets: [both]
    languages: [en, zh_Hans]
    profiles: [{}, {paper: letter, text: large, ink: mono, with: es, duplex: true}]
    only: [hill]
  - handouts: [all]
"""


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return load_plan(path)


def test_all_that_a_plan_may_say(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(GOOD, encoding="utf-8")
    plan = load_plan(path)
    assert (plan.name, plan.clinics.word, plan.pattern.word) == (
        "plan.yaml", "clinics.xlsx", "{locale}/{clinic}-{name}"
    )
    assert plan.columns == (("clinic", "Site code"),)
    assert plan.ignore == ("Region",)
    first, second = plan.sheets
    assert [each.word for each in first.languages] == ["en", "zh_Hans"]
    assert (first.languages[1].where.line, first.languages[1].where.column) == (8, 21)
    assert [look.profile for look in first.looks] == [
        Profile(), Profile(text=TextSize.LARGE, ink=Ink.MONO, second_locale="es", duplex=True),
    ]
    assert [look.paper for look in first.looks] == [None, Paper.LETTER]
    assert [each.word for each in second.handouts] == ["all"]
    assert [look.profile for look in second.looks] == [Profile()]


def test_what_is_left_out_is_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("clinics: c\nsheets: [{handouts: [eyes]}]\n", encoding="utf-8")
    assert load_plan(path).pattern.word == PATTERN


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("clinics: clinics.xlsx\n", "", "content/missing-field", 1),
        ("ignore:", "ignored:", "content/unknown-key", 4),
        ("- handouts: [all]", "- languages: [en]", "content/missing-field", 11),
        ("[en, zh_Hans]", "[en, Chinese]", "content/bad-locale", 8),
        ("handouts: [eyes]", "handouts: [Eyes]", "content/bad-value", 6),
        ("text: large", "text: huge", "content/bad-value", 9),
        ("duplex: true", "duplex: true, booklet: true", "content/bad-profile", 9),
        ("{locale}/{clinic}-{name}", "{locale}/{clinics}-{name}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "../{locale}/{clinic}/{name}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "/{locale}/{clinic}/{name}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "{locale}/{clinic}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "{locale}/{name}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "{clinic}/{name}", "content/bad-pattern", 2),
        ("{locale}/{clinic}-{name}", "C:/{locale}/{clinic}/{name}", "content/bad-pattern", 2),
    ],
)
def test_each_fault_names_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        load(tmp_path, GOOD.replace(old, new))
    assert [(fault.code, fault.where.line) for fault in caught.value.faults] == [(code, line)]
    assert caught.value.faults[0].hint
