"""Tests of the clinic's numbers and of where to read more."""

from __future__ import annotations

from itertools import pairwise

import pytest
from block_samples import SampleTexts
from laid_out import (
    ENGLISH_SAMPLES,
    LEFT,
    TOP,
    drawn,
    long_words,
    sample_context,
    sinks_of,
    texts_of,
)
from local_texts import local
from msgspec.structs import replace

from omshandout.layout.blocks import boxes_for
from omshandout.layout.theme import MM
from omshandout.model import blocks as b
from omshandout.model.furniture import ContactRow
from omshandout.model.handout_texts import host_of
from omshandout.model.options import Profile, TextSize
from omshandout.model.text import ENGLISH

BLOCKS = ENGLISH_SAMPLES.blocks()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a/b?c=d", "example.org"),
        ("http://example.org", "example.org"),
        ("https://sub.example.org/", "sub.example.org"),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


def test_contact_box_of_the_page_texts() -> None:
    """A value stands beside its label, and a line to write on where there is none."""
    ((sink, _),), _ = sinks_of(BLOCKS["contact"], ENGLISH_SAMPLES, Profile())
    assert sink.words_of("call.name.value") == "our own"
    assert "call.phone1/line" in sink.figures
    assert texts_of(ENGLISH).contact("call")[1].values == ()


def test_long_label_of_a_number_leaves_room_for_the_number() -> None:
    """It goes on below itself, in less than half of the box."""

    class LongLabels(SampleTexts):
        def contact(self, block_id: str) -> tuple[ContactRow, ...]:
            label = local(ENGLISH, long_words(12), key=f"{block_id}.name")
            value = local(ENGLISH, "our own", key=f"{block_id}.name.value")
            return (ContactRow(label, (value,)),)

    context = sample_context(ENGLISH_SAMPLES)
    context = replace(context, texts=LongLabels(ENGLISH, str))
    (flow,) = boxes_for(BLOCKS["contact"], context)
    width = context.theme.text_width
    sink = drawn(flow.box, width, LEFT, TOP)
    labels = [each for each in sink.drawn if each.node == "call.name"]
    (value,) = (each for each in sink.drawn if each.node == "call.name.value")
    assert len(labels) > 1
    assert max(each.right for each in labels) < value.left < LEFT + 0.5 * width
    assert value.top == labels[0].top


def _blank_rows(
    *labels: str, given: int | None = None, unit: float | None = None
) -> dict[str, tuple[float, float]]:
    """Left and top edge of the line of each label, if these are all that is asked for."""

    class Asked(SampleTexts):
        def contact(self, block_id: str) -> tuple[ContactRow, ...]:
            return tuple(
                ContactRow(
                    local(ENGLISH, label, key=f"{block_id}.{index}"),
                    (local(ENGLISH, "55", key=f"{block_id}.{index}.value"),)
                    if index == given else (),
                )
                for index, label in enumerate(labels)
            )

    context = replace(sample_context(ENGLISH_SAMPLES), texts=Asked(ENGLISH, str))
    if unit is not None:
        context = replace(context, theme=replace(context.theme, unit=unit))
    (flow,) = boxes_for(BLOCKS["contact"], context)
    sink = drawn(flow.box, context.theme.text_width, LEFT, TOP)
    return {
        node.split(".")[1]: (left, bottom + height)
        for node, (left, bottom, _width, height) in sink.figures.items()
    }


@pytest.mark.parametrize("given", [False, True], ids=["for a pen", "with a number"])
def test_a_long_label_does_not_touch_the_line_above_it(given: bool) -> None:
    """For a pen it keeps to one line; where a number is printed it is high, and has some air."""

    class Asked(SampleTexts):
        def contact(self, block_id: str) -> tuple[ContactRow, ...]:
            value = (local(ENGLISH, "55", key=f"{block_id}.c.value"),) if given else ()
            return (
                ContactRow(local(ENGLISH, "ab", key=f"{block_id}.a")),
                ContactRow(local(ENGLISH, "ab " * 9, key=f"{block_id}.b")),
                ContactRow(local(ENGLISH, "ab", key=f"{block_id}.c"), value),
            )

    profile = Profile(text=TextSize.LARGE)
    context = replace(
        sample_context(ENGLISH_SAMPLES, profile), texts=Asked(ENGLISH, str)
    )
    (flow,) = boxes_for(BLOCKS["contact"], context)
    sink = drawn(flow.box, context.theme.text_width, LEFT, TOP)
    lines = [each for each in sink.drawn if each.node == "call.b"]
    assert len(lines) == (2 if given else 1)
    above = sink.figures["call.a/line"][1]
    assert above - lines[0].top > 13.0
    _, _, width, _ = sink.figures["call.b/line"]
    assert width > 60 * MM


@pytest.mark.parametrize(("words", "shared"), [(1, True), (20, False)])
def test_numbers_that_are_given_stand_two_in_a_row(words: int, shared: bool) -> None:
    class Given(SampleTexts):
        def contact(self, block_id: str) -> tuple[ContactRow, ...]:
            return tuple(
                ContactRow(
                    local(ENGLISH, label, key=f"{block_id}.{label}"),
                    (local(ENGLISH, " ".join(["55"] * words), key=f"{block_id}.{label}.value"),),
                )
                for label in ("day", "night", "help")
            )

    context = replace(sample_context(ENGLISH_SAMPLES), texts=Given(ENGLISH, str))
    (flow,) = boxes_for(BLOCKS["contact"], context)
    width = context.theme.text_width
    sink = drawn(flow.box, width, LEFT, TOP)
    tops = {each.node.split(".")[1]: each.top for each in sink.drawn if each.node.count(".") == 1
            and each.node.startswith("call.")}
    lefts = {each.node: each.left for each in sink.drawn}
    assert (tops["day"] == tops["night"]) is shared
    assert tops["night"] > tops["help"]
    assert (lefts["call.night"] > LEFT + 0.4 * width) is shared


def test_lines_for_numbers_share_rows_from_the_last_one_on() -> None:
    """By day and by night stand beside each other, whatever is asked for before them."""
    lines = _blank_rows("name", "day", "night")
    assert lines["1/line"][1] == pytest.approx(lines["2/line"][1])
    assert lines["0/line"][1] > lines["1/line"][1]
    assert lines["1/line"][0] < lines["2/line"][0]


def test_lines_beside_long_labels_stand_alone() -> None:
    lines = _blank_rows("name", long_words(6), "day", "night")
    assert lines["2/line"][1] == pytest.approx(lines["3/line"][1])
    assert lines["0/line"][1] > lines["1/line"][1] > lines["2/line"][1]


def test_a_label_of_any_length_leaves_the_lines_of_a_row_level() -> None:
    gaps = set()
    for step in range(40):
        lines = _blank_rows("m" * 28, "day", unit=6.5 + step / 40)
        gaps.add(round(lines["0/line"][1] - lines["1/line"][1]))
    assert 0 in gaps
    assert len(gaps) > 1
    assert all(gap == 0 or gap > 12 for gap in gaps)  # else they stand one below the other


def test_a_number_that_is_known_parts_the_lines() -> None:
    lines = _blank_rows("name", "day", "other", "night", given=2)
    assert lines["0/line"][1] == pytest.approx(lines["1/line"][1])
    assert lines["1/line"][1] > lines["3/line"][1]


def test_sources_stand_beside_their_head_and_each_other() -> None:
    """As many in a row as there is room for, each whole, in their order."""
    block = BLOCKS["sources"]
    assert isinstance(block, b.SourceList)
    names = [f"{letter * 14} {letter * 8}" for letter in "abcdef"]
    sources = tuple(
        replace(block.sources[0], name=name, year=None) for name in names
    )
    made, context = sinks_of(replace(block, sources=sources), ENGLISH_SAMPLES, Profile())
    shown = [
        (row, each) for row, (sink, _) in enumerate(made) for each in sink.drawn if each.node
    ]
    assert made[0][0].headings
    assert len(made) < len(shown)
    for (row, before), (next_row, after) in pairwise(shown):
        assert next_row > row or after.left > before.right
    assert all(each.right <= LEFT + context.theme.text_width + 0.01 for _, each in shown)


def test_what_is_put_together_for_a_value_is_the_same_in_each_setting() -> None:
    """So it is shaped once, though each setting has a context of its own."""
    context = sample_context(ENGLISH_SAMPLES, Profile())
    other = replace(context, room=context.room - 1)
    source, another = local(ENGLISH, "one"), local(ENGLISH, "one")
    made = context.composed(source, lambda: local(ENGLISH, "made"))
    assert other.composed(source, lambda: local(ENGLISH, "anew")) is made
    assert other.composed(another, lambda: local(ENGLISH, "anew")).plain == "anew"
    assert other.composed(source, lambda: local(ENGLISH, "page 2"), 2, 3).plain == "page 2"
    assert other.composed(source, lambda: local(ENGLISH, "anew")) is made
