"""Names that a text coins, and that the termbase does not explain."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from omshandout.content import (
    ContentContext,
    Term,
    Termbase,
    list_handouts,
    load_context,
    load_handout,
)
from omshandout.errors import Severity
from omshandout.model.blocks import SourceHandout
from omshandout.scoring.coined import coined_names
from omshandout.scoring.plain import check_plain_language

CONTENT = Path(__file__).resolve().parents[2] / "content"
TERMS = (
    Term("sick-day-plan", "sick-day plan", "Steps."),
    Term("day-plan", "sick day plan", "Steps."),
)


def said(folder: Path, context: ContentContext, text: str) -> SourceHandout:
    path = folder / "every-block.yaml"
    path.write_text(
        'handout: every-block\nversion: "1.0"\nupdated: "2026-01-01"\npages: 1\n'
        'title: "Travel card"\nlead: {text: "For you.", facts: none}\nblocks:\n'
        f"  - {{type: paragraph, id: one, facts: none, text: '{text}'}}\n",
        encoding="utf-8",
    )
    return load_handout(path, context)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Write down your fever number.", ["fever number"]),
        ("**Fever number:** ask. Is the fever number there?", ["fever number"]),  # told once
        ("Ask for fever numbers.", ["fever number"]),
        ("Your taper calendar and your dose chart.", ["taper calendar", "dose chart"]),
        ("Your sick-day plan. Many sick-day plans.", []),
        ("Call the emergency number. Write down their phone numbers.", []),  # everyday names
        ("Fill in the day plan.", []),  # a part of "sick day plan"
        ("Keep the travel card.", []),  # the name of the sheet
        ("The sheet \u201cFever number\u201d says more.", []),
        ("Write the number on the line. Ask for a written plan. Follow your plan.", []),
        ("No number? Call. Cut along the dashed line. Have a new card.", []),
        ("The team\u2019s plan is printed. Take two cards.", []),
        ("Plan rests. Number the pages.", []),
    ],
)
def test_coined_names(
    tmp_path: Path, context: ContentContext, text: str, names: list[str]
) -> None:
    handout = said(tmp_path, context, text)
    faults = list(coined_names(handout, replace(context, termbase=Termbase(TERMS))))
    assert [fault.what.split('"')[1] for fault in faults] == names
    assert all(fault.severity is Severity.WARNING and fault.where.line == 8 for fault in faults)


def test_the_advice_works(tmp_path: Path, context: ContentContext) -> None:
    handout = said(tmp_path, context, "Write down your fever number.")
    explained = Termbase((Term("n", "fever number", "At which fever to call."),))
    codes = [
        [fault.code for fault in check_plain_language(handout, replace(context, termbase=termbase))]
        for termbase in (Termbase(), explained)
    ]
    assert ["plain/coined" in each for each in codes] == [True, False]


@pytest.mark.parametrize("name", list_handouts(CONTENT))
def test_every_name_that_ships_is_explained(name: str) -> None:
    context = load_context(CONTENT)
    handout = load_handout(CONTENT / "handouts" / f"{name}.yaml", context)
    assert [str(fault) for fault in coined_names(handout, context)] == []
