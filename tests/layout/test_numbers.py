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
from omshandout.model.options import Profile, TextSize

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
