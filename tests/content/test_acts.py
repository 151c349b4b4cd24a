"""Acts that a text does not say by itself: of the head above it, of its box, or of no red flag."""

from __future__ import annotations

from pathlib import Path

import pytest
from red_flags import box, faults_of, made, paragraph

from omshandout.content import ContentContext, list_handouts, load_context, load_handout
from omshandout.content.acts import unlevelled_acts
from omshandout.content.asking import acts_of
from omshandout.content.levels import HEADS
from omshandout.errors import Severity
from omshandout.model import blocks as b
from omshandout.model.urgency import Level
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.check import check

CONTENT = Path(__file__).resolve().parents[2] / "content"


def heading(text: str, level: int = 2) -> str:
    return (
        f'  - {{type: heading, id: h{level}-{len(text)}, level: {level}, facts: none, '
        f'text: "{text}"}}\n'
    )


def bullets(intro: str, *facts: str) -> str:
    items = ", ".join(f'{{id: i{at}, text: "A sign.", facts: [{fact}]}}'
                      for at, fact in enumerate(facts))
    lead = f'intro: {{text: "{intro}", facts: [F001]}}, ' if intro else ""
    return f"  - {{type: bullets, id: list, facts: [F001], {lead}items: [{items}]}}\n"


# -- heads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Phone now, day or night", []),
        ("Get help", []),  # says no act
        ("Phone today", ["content/wrong-head"]),
        ("Ambulance or hospital now", ["content/wrong-head"]),
        ("Phone now, or phone today", ["content/wrong-head"]),
    ],
)
def test_the_head_of_a_box_is_that_of_its_level(
    three: ContentContext, title: str, codes: list[str]
) -> None:
    found = faults_of(three, box("phone_now", "RF02", title=title))
    assert [fault.code for fault in found] == codes
    assert all("Phone now, day or night" in fault.hint for fault in found)
    assert all(fault.where.line > 0 for fault in found)


@pytest.mark.parametrize(
    ("head", "flag", "codes"),
    [
        ("Phone today", "RF03", []),
        ("Phone today", "RF02", ["content/wrong-head"]),
        ("Phone today", "RF01", ["content/wrong-head"]),
        ("Call the ambulance now", "RF03", ["content/wrong-head"]),
        ("The ambulance", "RF03", []),  # orders nothing
        ("What you may see", "RF01", []),
        ("Call the parents within the hour", "RF02", []),
    ],
)
def test_a_red_flag_under_a_head_of_another_level(
    three: ContentContext, head: str, flag: str, codes: list[str]
) -> None:
    for blocks in (
        heading(head) + bullets("", flag),
        heading(head) + heading("More", 3) + bullets("", flag),
        heading("Signs") + bullets(f"{head}:", flag),
        heading("Signs") + box("tip", flag, title=head),
    ):
        assert [fault.code for fault in faults_of(three, blocks)] == codes, blocks


def test_a_head_ends_with_the_next_of_its_rank(three: ContentContext) -> None:
    assert faults_of(three, heading("Phone today") + heading("Other") + bullets("", "RF01")) == ()
    under = heading("Other") + heading("Phone today", 3) + heading("More", 3) + bullets("", "RF01")
    assert faults_of(three, under) == ()


def test_a_box_has_a_head_of_its_own(three: ContentContext) -> None:
    assert faults_of(three, heading("Phone today") + box("ambulance", "RF01")) == ()


def test_a_text_with_an_act_of_its_own_may_lead_higher(three: ContentContext) -> None:
    said = heading("Phone today") + paragraph("Call your local emergency number now.", "RF01")
    assert faults_of(three, said) == ()


# -- boxes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "flag", "text", "codes"),
    [
        ("ambulance", "RF01", "A sign. Phone your clinic today.", ["content/lower-act"]),
        ("ambulance", "RF01", "A sign. Call your team now.", ["content/lower-act"]),
        ("ambulance", "RF01", "A sign. Call your local emergency number now.", []),
        ("ambulance", "RF01", "A sign. Call for help now: your local emergency number.", []),
        ("phone_now", "RF02", "A sign. Phone the clinic the same day.", ["content/lower-act"]),
        ("phone_now", "RF02", "A sign. No answer? Go to the hospital now.", []),
        ("same_day", "RF03", "A sign. Phone today.", []),
    ],
)
def test_nothing_in_a_box_asks_for_less(
    three: ContentContext, kind: str, flag: str, text: str, codes: list[str]
) -> None:
    assert [fault.code for fault in faults_of(three, box(kind, flag, text=text))] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tell the team at your next visit.", ["content/lower-act"]),
        ("It can wait.", ["content/lower-act"]),
        ("Call tomorrow.", ["content/lower-act"]),
        ("Do not wait for your next visit.", []),
        ("It can hurt.", []),
    ],
)
def test_no_red_flag_waits_longer_than_its_level(
    three: ContentContext, text: str, codes: list[str]
) -> None:
    assert [fault.code for fault in faults_of(three, paragraph(text, "RF03"))] == codes
    assert faults_of(three, paragraph(text, "F001")) == ()


# -- acts without a red flag -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "told"),
    [
        ("With a fever, phone your team now, day or night.", "F001", True),
        ("Tell the clinic about it the same day.", "F001", True),
        ("With a fever, phone your team now, day or night.", "F001, RF02", False),
        ("Most go home the same day.", "F001", False),
        ("Call your team if you have questions.", "F001", False),
        ("The ambulance reads the card.", "F001", False),
    ],
)
def test_an_act_needs_a_red_flag(
    three: ContentContext, text: str, facts: str, told: bool
) -> None:
    found = list(unlevelled_acts(made(three, paragraph(text, facts)), three.facts))
    assert [fault.code for fault in found] == ["style/unlevelled-act"] * told
    assert all(fault.severity is Severity.WARNING and fault.where.line for fault in found)


def test_the_check_tells_it(three: ContentContext) -> None:
    made(three, paragraph("Phone your team now, day or night.", "F001"))
    shop = Workshop(Places(three.root, three.root.parent / "locales"))
    assert "style/unlevelled-act" in [fault.code for fault in check(shop, ["en"])]


# -- what ships ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list_handouts(CONTENT))
def test_no_sheet_that_ships_says_an_act_that_nothing_compares(name: str) -> None:
    context = load_context(CONTENT)
    handout = load_handout(CONTENT / "handouts" / f"{name}.yaml", context)
    assert [str(fault) for fault in unlevelled_acts(handout, context.facts)] == []
    for block in handout.blocks:
        if isinstance(block, b.Callout) and block.kind.level is not None:
            assert block.title.text == HEADS[block.kind.level]


def test_each_head_says_its_own_act() -> None:
    assert {level: acts_of(head) for level, head in HEADS.items()} == {
        level: {level} for level in Level
    }
