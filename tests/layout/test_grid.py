"""Tests of tables to write in: cells in straight columns, days in order, words with room."""

from __future__ import annotations

import pytest
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    STANDARD,
    flows_of,
    pages,
    sinks_of,
    story_of,
)
from msgspec.structs import replace
from recording_sink import RecordingSink

from omshandout.layout.grid import _capped
from omshandout.layout.one_page import OnePage
from omshandout.layout.theme import theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.model.text import LocalText

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
MM = 72 / 25.4


def grid(**changes: object) -> b.Grid[LocalText]:
    block = ENGLISH_SAMPLES.blocks()["grid"]
    assert isinstance(block, b.Grid)
    return replace(block, caption=None, **changes)


def sheet(block: b.Grid[LocalText], profile: Profile = STANDARD) -> RecordingSink:
    ((sink, _),), _ = sinks_of(block, ENGLISH_SAMPLES, profile)
    return sink


def cells(sink: RecordingSink, row: str) -> list[tuple[str, float, float]]:
    """The cells of a row from left to right: name of the column, left and right edge."""
    found = [each for each in sink.drawn if each.node.startswith(f"{row}/")
             and each.node.endswith("/line")]
    return sorted(
        ((each.node.split("/")[-2], each.left, each.right) for each in found),
        key=lambda cell: cell[1],
    )


def test_columns_are_straight_and_touch() -> None:
    sink = sheet(grid())
    rows = [cells(sink, row) for row in ("grid.eyes", "grid/row1", "grid/row2")]
    assert [name for name, _, _ in rows[0]] == ["one", "two", *(f"day.{day}" for day in DAYS)]
    for row in rows[1:]:
        assert [name for name, _, _ in row] == [name for name, _, _ in rows[0]]
        assert [left for _, left, _ in row] == pytest.approx([left for _, left, _ in rows[0]])
    for left, right in zip(rows[0], rows[0][1:], strict=False):
        assert left[2] == pytest.approx(right[1])


def test_right_to_left_the_week_runs_from_the_right() -> None:
    block = HEBREW_SAMPLES.blocks()["grid"]
    assert isinstance(block, b.Grid)
    ((sink, _),), _ = sinks_of(replace(block, caption=None), HEBREW_SAMPLES, Profile())
    names = [name for name, _, _ in cells(sink, "grid/row1")]
    assert names == [*(f"day.{day}" for day in reversed(DAYS)), "two", "one"]


def test_rows_are_numbered_below_their_head() -> None:
    sink = sheet(grid(items=(), rows=8))
    for number in range(1, 9):
        assert sink.words_of(f"grid/row{number}/head") == str(number)
    (head,) = (each for each in sink.drawn if each.node == "grid.item_head")
    (first,) = (each for each in sink.drawn if each.node == "grid/row1/head")
    assert abs((head.left + head.right) - (first.left + first.right)) < 1


def test_without_a_head_there_is_no_column_of_heads() -> None:
    sink = sheet(grid(items=(), item_head=None, days=False))
    assert not [each for each in sink.drawn if each.node.endswith("/head")]
    width = theme_for(Profile(), "Latn").text_width
    (_, left, right), (_, _, end) = cells(sink, "grid/row1")
    assert right - left == pytest.approx(width / 2)
    assert end - left == pytest.approx(width)


def test_a_field_for_each_cell_of_a_form() -> None:
    sink = sheet(grid(), Profile(form=True))
    names = [each.words for each in sink.drawn if each.kind == "field"]
    assert len(names) == len(set(names)) == 3 * 9
    assert {"grid.eyes.1", "grid.eyes.day7", "grid.row1.2", "grid.row2.day1"} <= set(names)


@pytest.mark.parametrize("text", list(TextSize))
@pytest.mark.parametrize("paper", list(Paper))
def test_eight_weeks_stand_whole_on_a_page_in_both_sizes(paper: Paper, text: TextSize) -> None:
    """With room to write: lines are at least 8 mm apart."""
    block = grid(items=(), rows=8)
    story, _ = story_of(ENGLISH_SAMPLES.handout(block), Profile(paper, text))
    laid = pages(story)
    assert not story.cut
    found = {page for row in range(1, 9) for page in laid.page_of(f"grid/row{row}/one/line")}
    assert len(found) == 1
    box = next(each for sink in laid.sinks for each in sink.drawn
               if each.node == "grid/row1/one/line")
    assert box.top - box.bottom >= 8 * MM


def test_long_heads_are_turned_and_long_labels_stand_above() -> None:
    text = ENGLISH_SAMPLES.text
    wide = tuple(
        b.CheckItem(name, name, text(f"grid.{name}.text", "m" * 14)) for name in ("one", "two")
    )
    sink = sheet(grid(columns=wide))
    (head,) = (each for each in sink.drawn if each.node == "grid.one.text")
    assert head.top - head.bottom > head.right - head.left
    label = (b.CheckItem("eyes", "eyes", text("grid.eyes", "m" * 30)),)
    sink = sheet(grid(items=label))
    (words,) = (each for each in sink.drawn if each.node == "grid.eyes")
    assert words.bottom > max(each.top for each in sink.drawn
                              if each.node == "grid.eyes/one/line") - 0.01


def test_it_is_whole_or_begins_a_page() -> None:
    flows, _ = flows_of(grid())
    assert isinstance(flows[-1].box, OnePage)
    assert flows[-1].box.own


@pytest.mark.usefixtures("no_floats_in_sum")
def test_columns_that_need_more_than_there_is_share_what_the_others_leave() -> None:
    assert _capped([3.0, 0.5, 1.25, 5.0], 4.75) == [1.5, 0.5, 1.25, 1.5]
    assert _capped([3.0, 4.0], 2.0) == [1.0, 1.0]
