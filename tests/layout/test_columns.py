"""Tests of two columns: order, direction, and what a page's end does to them."""

from __future__ import annotations

import pytest
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    LEFT,
    TOP,
    Samples,
    drawn,
    long_words,
    pages,
    sample_context,
    story_of,
    with_short_pages,
)
from msgspec.structs import replace

from omshandout.layout.blocks import boxes_for
from omshandout.layout.boxes import Box
from omshandout.layout.columns import Columns
from omshandout.model import blocks as b
from omshandout.model.blocks import LocalHandout
from omshandout.model.options import Profile, TextSize
from omshandout.model.text import LocalText


def _words(count: int, samples: Samples, length: int = 6) -> b.DefinitionList[LocalText]:
    return b.DefinitionList("words", tuple(
        b.Definition(
            f"{index}", samples.text(f"words.{index}.term", f"term{index}"),
            samples.text(f"words.{index}.meaning", long_words(length, 100 * index)),
        )
        for index in range(count)
    ))


def _box(samples: Samples, count: int = 7, size: TextSize = TextSize.STANDARD) -> tuple[Box, float]:
    context = sample_context(samples, Profile(text=size))
    flows = boxes_for(_words(count, samples), context)
    return flows[0].box, context.theme.text_width


def test_the_first_column_is_read_first() -> None:
    """It is no shorter than the second one."""
    box, width = _box(ENGLISH_SAMPLES)
    sink = drawn(box, width, LEFT, TOP)
    terms = [each for each in sink.drawn if each.node.endswith(".term")]
    assert [each.node for each in terms] == [f"words.{index}.term" for index in range(7)]
    assert [each.left < LEFT + width / 2 for each in terms] == [True] * 4 + [False] * 3
    assert [each.top for each in terms[4:]] == pytest.approx([each.top for each in terms[:3]])


def test_from_right_to_left_a_meaning_stands_beside_its_word() -> None:
    """Two columns come out of Poppler mixed up."""
    context = sample_context(HEBREW_SAMPLES)
    flows = boxes_for(_words(3, HEBREW_SAMPLES), context)
    assert len(flows) == 3
    for index, flow in enumerate(flows):
        sink = drawn(flow.box, context.theme.text_width, LEFT, TOP)
        term = next(each for each in sink.drawn if each.node == f"words.{index}.term")
        meaning = [each for each in sink.drawn if each.node == f"words.{index}.meaning"]
        assert all(each.right < term.left for each in meaning)
        assert term.top == pytest.approx(meaning[0].top)


def test_columns_take_half_the_height() -> None:
    box, width = _box(ENGLISH_SAMPLES, 8)
    assert isinstance(box, Columns)
    half = (width - box.gutter_pt) / 2
    alone = sum(each.height(half) for each in box.boxes) + sum(box.gaps)
    assert box.height(width) < 0.6 * alone


def test_large_print_has_one_column() -> None:
    """Its lines would hold a few words only."""
    box, _ = _box(ENGLISH_SAMPLES, size=TextSize.LARGE)
    assert not isinstance(box, Columns)


def test_a_word_wider_than_a_column_makes_one_column() -> None:
    context = sample_context(ENGLISH_SAMPLES)
    block = _words(4, ENGLISH_SAMPLES)
    wide = replace(block.entries[2], meaning=ENGLISH_SAMPLES.text("words.2.meaning", "w" * 50))
    block = replace(block, entries=(*block.entries[:2], wide, block.entries[3]))
    (flow,) = boxes_for(block, context)
    sink = drawn(flow.box, context.theme.text_width, LEFT, TOP)
    assert {each.left for each in sink.drawn if each.node.endswith(".term")} == {LEFT}


@pytest.mark.parametrize("height", [120.0, 200.0, 310.0])
def test_columns_go_on_on_the_next_page(height: float) -> None:
    """No entry is cut, none is lost, and each page has both columns."""
    handout: LocalHandout = ENGLISH_SAMPLES.handout(_words(24, ENGLISH_SAMPLES))
    story, _ = story_of(handout)
    laid = pages(with_short_pages(story, height))
    assert len(laid.sinks) > 1
    order = []
    for sink in laid.sinks:
        nodes = [each.node for each in sink.drawn if each.node.startswith("words.")]
        order += list(dict.fromkeys(nodes))
        assert not nodes or len({each.left for each in sink.drawn if each.node in nodes}) > 1
    assert order == list(dict.fromkeys(order))
    assert len(order) == 48
