"""Tests of the week's table: marks that can be ringed, cells to write in, one page to copy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from laid_out import ENGLISH_SAMPLES, pages, sinks_of, story_of
from msgspec.structs import replace
from recording_sink import Drawn, RecordingSink

from omshandout.layout.diary import draw_mark
from omshandout.layout.theme import MM, theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.model.text import LocalText

TEXT = ENGLISH_SAMPLES.text
INK = (0.0, 0.0, 0.0)
PROFILES = [Profile(paper, text) for paper in Paper for text in TextSize]


def week(signs: int = 2, notes: int = 1, own: int = 2) -> b.Diary[LocalText]:
    block = ENGLISH_SAMPLES.blocks()["diary"]
    assert isinstance(block, b.Diary)
    return replace(
        block, caption=None, own=own,
        items=tuple(
            b.CheckItem(f"s{index}", f"s{index}", TEXT(f"week.s{index}", "a sign"))
            for index in range(signs)
        ),
        notes=tuple(
            b.CheckItem(f"n{index}", f"n{index}", TEXT(f"week.n{index}", "a note"))
            for index in range(notes)
        ),
    )


def sheet(block: b.Diary[LocalText], profile: Profile) -> RecordingSink:
    ((sink, _),), _ = sinks_of(block, ENGLISH_SAMPLES, profile)
    return sink


def test_marks_differ_without_colour() -> None:
    """A line round all of them; half or all of it is filled."""
    kinds = {}
    for mark in b.Mark:
        sink = RecordingSink()
        sink.begin("node")
        draw_mark(sink, mark, 10.0, 10.0, 5.0, INK, rtl=False)
        sink.end()
        kinds[mark] = [each.kind for each in sink.drawn]
        assert min(each.left for each in sink.drawn) == pytest.approx(5.0)
    assert kinds == {
        b.Mark.EMPTY: ["frame"], b.Mark.HALF: ["frame", "path"], b.Mark.FULL: ["fill"]
    }


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_a_pen_can_go_round_one_mark_and_no_other(profile: Profile) -> None:
    """Between marks there is as much room as two rings of a pen need, in a day and across days."""
    sink = sheet(week(), profile)
    size = theme_for(profile, "Latn").size
    for row in ("week.s0", "week.s1", "week/own1"):
        marks = sorted(
            (each for each in sink.drawn
             if each.node.startswith(f"{row}/") and each.kind in ("frame", "fill")),
            key=lambda each: each.left,
        )
        assert len(marks) == 3 * 7
        for one, other in pairwise(marks):
            across = one.right - one.left
            assert across >= 0.45 * size
            assert other.left - one.right >= 0.6 * across


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_a_row_for_each_thing_the_family_watches(profile: Profile) -> None:
    sink = sheet(week(own=3), profile)
    for number in (1, 2, 3):
        label = "week.own_text" if number == 1 else f"week/own{number}/text"
        assert sink.words_of(label) == "watch"
        (line,) = (each for each in sink.drawn if each.node == f"week/own{number}/line")
        assert line.right - line.left >= 3 * theme_for(profile, "Latn").size


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_the_page_to_copy_is_one_page(profile: Profile) -> None:
    """As many rows as the diary has; rows to write in are at least 8 mm high."""
    story, _ = story_of(ENGLISH_SAMPLES.handout(week(9, 11, 3)), profile)
    laid = pages(story)
    assert not story.cut
    found = {
        page for node in ("week.s0", "week.s8", "week/own3/line", "week.n0", "week.n10")
        for page in laid.page_of(node)
    }
    assert len(found) == 1
    cells = [each for each in laid.sinks[found.pop()].drawn
             if each.node.startswith("week.n") and each.node.endswith("/line")]
    assert len(cells) == 11 * 7
    assert min(each.top - each.bottom for each in cells) >= 8 * MM - 0.01


def test_rows_close_up_before_labels_take_room_from_the_days() -> None:
    """Where a page is too low for rows with air, each day stays as wide as it was."""
    profile = Profile(Paper.LETTER)
    widths = []
    for above in (0, 4):
        lines = tuple(
            b.WritingLines(f"l{index}", f"l{index}", TEXT(f"l{index}.text", "a line"), 1)
            for index in range(above)
        )
        story, _ = story_of(ENGLISH_SAMPLES.handout(*lines, week(9, 11, 3)), profile)
        laid = pages(story)
        assert not story.cut
        (page,) = laid.page_of("week.n0/day.mo/line")
        cell = next(each for each in laid.sinks[page].drawn
                    if each.node == "week.n0/day.mo/line")
        widths.append(cell.right - cell.left)
    assert widths[0] == pytest.approx(widths[1])


def test_cells_to_write_in_touch_and_reach_from_row_to_row() -> None:
    sink = sheet(week(notes=3), Profile())
    def cell(row: int, day: str) -> Drawn:
        (found,) = (each for each in sink.drawn if each.node == f"week.n{row}/day.{day}/line")
        return found

    assert cell(0, "mo").right == pytest.approx(cell(0, "tu").left)
    assert cell(0, "mo").bottom == pytest.approx(cell(1, "mo").top)


def test_right_to_left_the_half_at_the_start_is_full() -> None:
    halves = []
    for rtl in (False, True):
        sink = RecordingSink()
        sink.begin("node")
        draw_mark(sink, b.Mark.HALF, 0.0, 0.0, 5.0, INK, rtl=rtl)
        sink.end()
        (half,) = (each for each in sink.drawn if each.kind == "path")
        halves.append((half.left, half.right))
    (left, middle), (other, right) = halves
    assert left < middle == pytest.approx(0.0, abs=1e-9)
    assert (other, right) == pytest.approx((-middle, -left))


def test_words_of_any_length_find_a_way() -> None:
    """A label without room in its column stands above its row."""
    block = week()
    long = replace(block, items=(b.CheckItem("s0", "s0", TEXT("week.s0", "m" * 36)),))
    sink = sheet(long, Profile())
    (label,) = (each for each in sink.drawn if each.node == "week.s0")
    assert label.bottom > max(
        each.top for each in sink.drawn if each.node.startswith("week.s0/")
    )
