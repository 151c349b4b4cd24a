"""One sign, one act: boxes of one level, and texts that ask for what their red flags ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from red_flags import FLAGS, box, faults_of, paragraph

from omshandout.content import ContentContext, load_context, load_facts
from omshandout.content.asking import acts_of
from omshandout.errors import ContentError
from omshandout.model.urgency import Level

AMBULANCE, PHONE_NOW, SAME_DAY = Level


def test_a_box_of_one_level_is_right(three: ContentContext) -> None:
    for level, fact in zip(("ambulance", "phone_now", "same_day"), ("RF01", "RF02", "RF03"),
                           strict=True):
        assert faults_of(three, box(level, fact)) == ()
    assert faults_of(three, box("tip", "F001")) == ()


def test_a_box_of_mixed_levels_is_told_with_its_place(three: ContentContext) -> None:
    (fault,) = faults_of(three, box("ambulance", "RF01", "RF02"))
    assert fault.code == "content/mixed-box"
    assert fault.where.line > 0
    assert "RF02 has the level phone_now, but the box has ambulance" in fault.what
    assert "kind phone_now" in fault.hint


def test_further_signs_of_a_red_flag_stand_where_what_to_do_sends_them(root: Path) -> None:
    """``RF03+`` is the red flag with the signs for which its ``what_to_do`` asks for more."""
    path = root / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("red_flags:"), text.index("differentials:")
    more = "Phone the clinic the same day. Drowsy too: hospital now. Fever too: phone now."
    flags = FLAGS.replace("level: same_day, what_to_do: Phone.",
                          f"level: same_day, what_to_do: '{more}'")
    path.write_text(text[:start] + flags + text[end:], encoding="utf-8")
    sheet = load_facts(path)
    assert sheet.further.keys() == {"RF03+"}
    assert sheet.levels_of(["RF03", "RF03+", "F001"]) == {"RF03": SAME_DAY, "RF03+": AMBULANCE}
    assert sheet.facts["RF03+"] == sheet.facts["RF03"]
    raised = load_context(root)
    assert faults_of(raised, box("ambulance", "RF03+")) == ()
    assert [each.code for each in faults_of(raised, box("same_day", "RF03+"))] == [
        "content/mixed-box"
    ]
    assert [each.code for each in faults_of(raised, box("ambulance", "RF03"))] == [
        "content/mixed-box"
    ]
    # Where nothing leads higher there are no further signs to name.
    assert [each.code for each in faults_of(raised, box("ambulance", "RF01+"))] == [
        "content/unknown-fact"
    ]


def grid(kind: str, *facts: str) -> str:
    picture = "picture: {drawing: eyes, alt: Eyes.}"
    items = ", ".join(
        f"{{id: i{index}, text: A sign, facts: [{fact}], {picture}}}"
        for index, fact in enumerate(facts)
    )
    return (
        f"  - {{type: picture_grid, id: help, kind: {kind}, facts: none, title: Act, {picture}, "
        f"items: [{items}]}}\n"
    )


def test_pictures_of_one_level_are_right(three: ContentContext) -> None:
    assert faults_of(three, grid("phone_now", "RF02", "RF02")) == ()


def test_pictures_keep_to_the_level_of_their_box(three: ContentContext) -> None:
    mixed, bare = faults_of(three, grid("phone_now", "RF01", "F001"))
    assert (mixed.code, bare.code) == ("content/mixed-box", "content/no-level")
    assert "RF01 has the level ambulance, but the box has phone_now" in mixed.what
    assert mixed.where.line > 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("phone_now", "tip", "bad-value"),
        ("text: A sign,", "", "missing-field"),
        (", picture: {drawing: eyes, alt: Eyes.}}", "}", "missing-field"),
        ("A sign", "A sign that takes many more words than any grid has room for", "too-long"),
    ],
)
def test_what_is_no_grid(three: ContentContext, old: str, new: str, code: str) -> None:
    blocks = grid("phone_now", "RF02", "RF02")
    assert old in blocks
    found = faults_of(three, blocks.replace(old, new, 1))
    assert [fault.code for fault in found] == [f"content/{code}"]


def test_an_item_without_a_red_flag_is_told(three: ContentContext) -> None:
    (fault,) = faults_of(three, box("same_day", "F001"))
    assert fault.code == "content/no-level"


@pytest.mark.parametrize(
    ("text", "flags", "codes"),
    [
        ("Call your local emergency number now.", "RF01", []),
        ("Phone your team now, day or night.", "RF02", []),
        ("Phone the clinic the same day.", "RF03", []),
        ("It can happen.", "RF01", []),
        # A further sign may lead higher.
        ("Phone now, day or night. No answer? Go to an emergency department.", "RF02", []),
        ("Phone the clinic the same day.", "RF02", ["content/lower-act", "content/other-act"]),
        ("Phone now, day or night.", "RF01", ["content/lower-act", "content/other-act"]),
        ("Call your local emergency number.", "RF03", ["content/other-act"]),
        ("Call your local emergency number, or phone the same day.", "RF01",
         ["content/lower-act"]),
        ("Call your local emergency number, or phone the same day.", "RF01, RF03", []),
    ],
)
def test_a_text_asks_for_what_its_red_flags_ask_for(
    three: ContentContext, text: str, flags: str, codes: list[str]
) -> None:
    assert sorted(fault.code for fault in faults_of(three, paragraph(text, flags))) == codes


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("**Call your local emergency number now.**", {AMBULANCE}),
        ("Go to an emergency department today. Do not wait.", {AMBULANCE}),
        ("Call your clinic now, day or night.", {PHONE_NOW}),
        ("Phone today.", {SAME_DAY}),
        ("Call the clinic the same day.", {SAME_DAY}),
        ("Days and nights are hard.", set()),
    ],
)
def test_acts_are_known(text: str, acts: set[Level]) -> None:
    assert acts_of(text) == acts


@pytest.mark.parametrize(
    ("level", "what", "hint"),
    [
        ("", 'the red flag "RF01" has no level', "give it one of ambulance, phone_now, same_day"),
        (", level: ambulence", 'the level "ambulence"', 'did you mean "ambulance"?'),
    ],
)
def test_a_red_flag_without_a_level_is_told(
    root: Path, level: str, what: str, hint: str
) -> None:
    path = root / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("red_flags:"), text.index("differentials:")
    flag = f"red_flags:\n- {{id: RF01, sign: Signs, what_to_do: Call., sources: [alpha]{level}}}\n"
    path.write_text(text[:start] + flag + text[end:], encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_facts(path)
    (fault,) = caught.value.faults
    assert fault.where.line == text[:start].count("\n") + 2
    assert what in fault.what
    assert fault.hint == hint
