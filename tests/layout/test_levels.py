"""Texts beside each other have one baseline, whatever letters are in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, local

from omshandout.layout.boxes import Cell, Row, Style, TextBox
from omshandout.layout.levels import level_labels
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop

SHAPER = Workshop(find_places()).shaper
INK = (0.0, 0.0, 0.0)
SIZE = 10.0
# Deep letters, a hamza above, neither, both.
WORDS = ("المشي", "الأكل", "البدن", "أي شيء جديد", "الكلام", "لا", "نعم")


def text(words: str, leading: float) -> TextBox:
    style = Style(SIZE, SIZE * leading, INK)
    return TextBox(SHAPER.shape(local(ARABIC, words)), style, ("node",))


@pytest.mark.parametrize("middle", [True, False])
@pytest.mark.parametrize("leading", [1.25, 1.3, 1.45, 1.55])
def test_words_of_a_row_are_on_one_line(leading: float, middle: bool) -> None:
    """A deep letter lifts all of them, where lines are that close."""
    boxes = [text(words, leading) for words in ("نعم", "لا", "البدن")]
    alone = {box.drop() for box in boxes}
    row = Row([Cell(box, 100.0) for box in boxes], 5.0, rtl=True, middle=middle)
    assert len({box.drop() for box in boxes}) == 1
    assert row.height(400.0) == SIZE * leading
    if leading == 1.25:
        assert len(alone) > 1


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.booleans(),
       st.sampled_from([1.1, 1.25, 1.45]))
@settings(deadline=None)
def test_all_ink_stays_in_its_line(words: list[str], middle: bool, leading: float) -> None:
    boxes = [text(each, leading) for each in words]
    Row([Cell(box, 100.0) for box in boxes], 5.0, rtl=True, middle=middle)
    level_labels([(box, 0.0) for box in boxes[1:]])
    for box in boxes:
        above, below = (each * SIZE for each in box.par.ink_em)
        assert above - 1e-6 <= box.drop() <= box.style.leading_pt - below + 1e-6


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=7), st.sampled_from([1.15, 1.25]))
@settings(deadline=None)
def test_labels_of_rows_are_as_high_in_each(words: list[str], leading: float) -> None:
    """From the middle of the row, in which the marks stand; no line gets lower."""
    boxes = [text(each, leading) for each in words]
    before = [box.style.leading_pt for box in boxes]
    level_labels([(box, 0.0) for box in boxes])
    assert len({round(box.drop() - box.style.leading_pt / 2, 6) for box in boxes}) == 1
    for box, high in zip(boxes, before, strict=True):
        assert box.style.leading_pt >= high


def test_a_row_with_room_takes_the_higher_line() -> None:
    """A word with a hamza among words with deep letters costs nothing in a row that is high."""
    boxes = [text(each, 1.15) for each in ("المشي", "الكلام", "الأكل")]
    level_labels([(boxes[0], 0.0), (boxes[1], 0.0), (boxes[2], 25.0)])
    assert [box.style.leading_pt for box in boxes[:2]] == pytest.approx([11.5, 11.5], abs=0.2)
    assert boxes[2].style.leading_pt > 12.0
