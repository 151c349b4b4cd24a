"""The clinic's numbers on the card and in the head of an emergency callout."""

from __future__ import annotations

import pytest
from block_samples import NUMBERS, SampleTexts
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    LEFT,
    TOP,
    Samples,
    drawn,
    furniture_of,
    sample_context,
    sinks_of,
)
from msgspec.structs import replace
from recording_sink import RecordingSink

from omshandout.layout.blocks import boxes_for
from omshandout.layout.furniture import Furniture
from omshandout.model.blocks import CalloutKind
from omshandout.model.handout_texts import PHONING, box_numbers
from omshandout.model.options import Profile, Purpose, TextSize
from omshandout.structure import build_structure

BOTH = pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
PROFILES = [Profile(), Profile(text=TextSize.LARGE)]


def page(name: str, samples: Samples, profile: Profile, number: str) -> RecordingSink:
    context = sample_context(samples, profile)
    # The tree is that of any numbers: it holds nodes, not words.
    _, whole = sinks_of(samples.blocks()[name], samples, profile)
    texts = SampleTexts(samples.language, samples.change, dict.fromkeys(NUMBERS, number))
    context = replace(context, tree=whole.tree, texts=texts)
    (flow,) = boxes_for(samples.blocks()[name], context)
    return drawn(flow.box, context.theme.text_width, LEFT, TOP)


@BOTH
@pytest.mark.parametrize("profile", PROFILES, ids=["standard", "large"])
@pytest.mark.parametrize("words", [1, 30])
def test_the_emergency_number_is_beside_the_title_or_below_it(
    samples: Samples, profile: Profile, words: int
) -> None:
    sink = page("emergency", samples, profile, " ".join(["number"] * words))
    (title,) = [each for each in sink.drawn if each.node == "help.title"]
    number = [each for each in sink.drawn if each.node == "help/number"]
    body = max(each.top for each in sink.drawn if each.node.startswith("help.text"))
    assert all(each.bottom >= body for each in number)
    if words == 1:
        assert abs(number[0].bottom - title.bottom) < title.top - title.bottom
        beside = number[0].right < title.left if samples is HEBREW_SAMPLES else (
            number[0].left > title.right
        )
        assert beside
    else:
        assert max(each.top for each in number) <= title.bottom + 1


@BOTH
@pytest.mark.parametrize(
    "kind", [kind for kind in CalloutKind if kind in PHONING], ids=lambda kind: kind.value
)
@pytest.mark.parametrize(("words", "lines"), [(1, 1), (4, 2), (30, 3)])
def test_the_numbers_of_the_clinic_are_beside_the_title_or_below_it(
    samples: Samples, kind: CalloutKind, words: int, lines: int
) -> None:
    number = " ".join(["number"] * words)
    given = {Purpose.DAY: f"day {number}", Purpose.NIGHT: f"night {number}"}
    block = replace(samples.blocks()["emergency"], kind=kind, numbers=True)
    texts = SampleTexts(samples.language, samples.change, given)
    tree = build_structure(samples.handout(block), texts)
    context = replace(sample_context(samples, Profile()), tree=tree, texts=texts)
    (flow,) = boxes_for(block, context)
    sink = drawn(flow.box, context.theme.text_width, LEFT, TOP)
    (title,) = [each for each in sink.drawn if each.node == "help.title"]
    day, night = (
        [each for each in sink.drawn if each.node == f"help/number.{step}"] for step in (0, 1)
    )
    body = max(each.top for each in sink.drawn if each.node.startswith("help.text"))
    assert all(each.bottom >= body for each in (*day, *night))
    beside = day[0].bottom < title.top and day[0].top > title.bottom
    shared = abs(day[0].bottom - night[0].bottom) < 1
    assert (beside, shared) == (lines == 1, lines < 3)
    assert (day[0].right < night[0].left) is (shared and samples is ENGLISH_SAMPLES)
    for each in (*day, *night):
        assert LEFT <= each.left < each.right <= LEFT + context.theme.text_width


@pytest.mark.parametrize("kind", list(CalloutKind), ids=lambda kind: kind.value)
@pytest.mark.parametrize("numbers", [True, False])
def test_each_box_names_whom_its_title_says_to_call(kind: CalloutKind, numbers: bool) -> None:
    block = replace(ENGLISH_SAMPLES.blocks()["emergency"], kind=kind, numbers=numbers)
    found = [text.plain for text in box_numbers(block, SampleTexts())]
    if kind is CalloutKind.AMBULANCE:
        assert found == ["help number"]
    else:
        assert found == (["day number"] if numbers and kind in PHONING else [])


@BOTH
@pytest.mark.parametrize("profile", PROFILES, ids=["standard", "large"])
@pytest.mark.parametrize("words", ["55", "number of many characters, ext"])
def test_a_number_on_the_card_stays_in_its_panel(
    samples: Samples, profile: Profile, words: str
) -> None:
    sink = page("card", samples, profile, words)
    (label,) = [each for each in sink.drawn if each.node == "card.back.day.text"]
    lines = [each for each in sink.drawn if each.node == "card.back.day.text/value"]
    assert "card.back.day.text/line" not in sink.figures
    assert max(each.top for each in lines) <= label.top + 1
    context = sample_context(samples, profile)
    middle = LEFT + context.theme.text_width / 2
    for each in lines:
        assert (each.left < middle) is (label.left < middle)
        assert LEFT <= each.left < each.right <= LEFT + context.theme.text_width
        assert not each.left < middle < each.right


@BOTH
@pytest.mark.parametrize("words", [1, 6])
def test_more_numbers_stand_below_the_first_in_the_head(samples: Samples, words: int) -> None:
    long = " ".join(["number"] * words)
    plain = furniture_of(samples.language, clinic="clinic")
    text = samples.text
    more = replace(
        plain, phone=(plain.phone[0], text("p1", f"day {long}")),
        more_phones=(text("p2", f"night {long}"),),
    )
    furniture = Furniture(sample_context(samples), more)
    sink = RecordingSink()
    furniture.draw(sink, 1, 2)
    _, bottom, _, height = furniture.frame(first=True)
    header = [each for each in sink.drawn if each.kind == "text" and each.top > bottom + 50]
    assert min(each.bottom for each in header) >= bottom + height
    assert len(header) >= 3
    one = Furniture(sample_context(samples), replace(more, more_phones=()))
    assert one.frame(first=True)[3] > height
