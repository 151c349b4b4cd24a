"""Tests of what stands whole on one page: ways are tried in order, and cut only where none fits."""

from __future__ import annotations

import pytest
from laid_out import SHAPER, pages
from local_texts import local

from omshandout.errors import Where
from omshandout.layout.boxes import Box, Space, Stack, Style, TextBox
from omshandout.layout.flowable import BoxFlowable
from omshandout.layout.one_page import OnePage, Way, Ways
from omshandout.layout.story import Story, pages_of
from omshandout.model.text import ENGLISH

WIDTH, ROOM = 200.0, 100.0
STYLE = Style(10.0, 20.0, (0.0, 0.0, 0.0))


def way(lines: int, *, holds: bool = True) -> Way:
    """A way to set something in so many lines of 20 points."""
    return lambda: (Stack([Space(20.0)] * lines, [0.0] * lines), holds)


def settled(*ways: Way, room: float = ROOM, own: bool = True, spare: Way | None = None) -> OnePage:
    box = OnePage(Ways(ways, spare or way(1)), WIDTH, ROOM, own=own)
    box.settle(room)
    return box


def test_the_first_way_that_fits_is_taken() -> None:
    box = settled(way(8), way(5), way(3))
    assert box.whole
    assert box.height(WIDTH) == 100.0
    assert box.split(WIDTH, 60.0) is None
    box.settle(70.0)  # something stands above it
    assert box.height(WIDTH) == 60.0


def test_where_none_fits_the_least_high_is_cut_at_the_top_of_a_page() -> None:
    box = settled(way(9), way(7), way(8))
    assert not box.whole
    assert box.height(WIDTH) == 140.0
    assert box.split(WIDTH, 99.0) is None
    parts = box.split(WIDTH, ROOM)
    assert parts is not None
    assert [part.height(WIDTH) for part in parts] == [100.0, 40.0]


def test_what_needs_no_page_of_its_own_is_cut_where_it_stands() -> None:
    parts = settled(way(7), own=False).split(WIDTH, 45.0)
    assert parts is not None
    assert parts[0].height(WIDTH) == 40.0


def test_a_way_without_room_for_a_word_is_passed_over() -> None:
    assert settled(way(2, holds=False), way(4)).height(WIDTH) == 80.0
    spare = settled(way(2, holds=False), spare=way(3))
    assert spare.height(WIDTH) == 60.0
    assert spare.whole
    assert not settled(way(2, holds=False), spare=way(3, holds=False)).whole


class Clinic:
    """What is asked of a clinic is noted."""

    asked = False


def test_ways_that_a_clinic_has_no_part_in_are_made_once_for_all() -> None:
    made: list[str] = []

    def counted(name: str, lines: int, *, asks: bool = False) -> Way:
        def make() -> tuple[Box, bool]:
            made.append(name)
            clinic.asked |= asks
            return way(lines)()

        return make

    clinic = Clinic()
    ways = Ways([counted("open", 8), counted("close", 4)], counted("spare", 1))
    ways.share(clinic)
    first = OnePage(ways, WIDTH, ROOM, own=True)
    second = first.again(lambda: Ways([way(1)], way(1)))
    assert (first.height(WIDTH), second.height(WIDTH)) == (80.0, 80.0)
    assert made == ["open", "close"]
    assert ways.is_shared
    assert first.box is second.box
    assert not clinic.asked


def test_a_way_in_which_a_clinic_has_a_part_is_made_for_each() -> None:
    clinic = Clinic()

    def with_number() -> tuple[Box, bool]:
        clinic.asked = True
        return way(2)()

    ways = Ways([way(8), with_number], way(1))
    ways.share(clinic)
    own = OnePage(Ways([way(8), way(3)], way(1)), WIDTH, ROOM, own=True)
    second = OnePage(ways, WIDTH, ROOM, own=True, own_ways=lambda: own.ways)
    first = OnePage(ways, WIDTH, ROOM, own=True)
    assert second.height(WIDTH) == 60.0  # nobody has made it for the first one yet
    assert ways.is_own
    assert not ways.is_shared
    assert clinic.asked
    assert first.height(WIDTH) == 40.0
    assert own.height(WIDTH) == 60.0


def _text(node: str, lines: int) -> TextBox:
    words = " ".join(["a" * 40] * lines)
    return TextBox(SHAPER.shape(local(ENGLISH, words, key=node)), STYLE, (node,))


@pytest.mark.parametrize("first", [60.0, 100.0])
def test_a_chain_that_fits_no_page_is_cut_by_force(first: float) -> None:
    """What should stay together is parted rather than refused; no line is lost."""
    rooms = (first, ROOM)
    boxes: list[Box] = [_text("a", 2), _text("b", 3), _text("c", 4)]
    chain = Stack(boxes, [0.0, 0.0, 0.0], [True, True, False])
    story = Story(
        (BoxFlowable(chain, 0.0, where=Where(), rooms=rooms),), (WIDTH, 500.0),
        ((0.0, 0.0, WIDTH, first), (0.0, 0.0, WIDTH, ROOM)), lambda *_: None, False,
    )
    found = pages(story)
    assert pages_of(story) == len(found.sinks)
    drawn = [each.node for sink in found.sinks for each in sink.drawn]
    assert drawn == ["a"] * 2 + ["b"] * 3 + ["c"] * 4
