"""Two languages beside each other: columns, labels, and a picture between them."""

from __future__ import annotations

import pytest
from block_samples import Samples
from hypothesis import given
from hypothesis import strategies as st
from laid_out import ENGLISH_SAMPLES, HEBREW_SAMPLES, SHAPER, drawn
from recording_sink import RecordingSink

from omshandout.layout.boxes import Box, DrawnBox, PictureBox, Style, TextBox
from omshandout.layout.pairs import Between, Halves, Sides, Twin

STYLE = Style(10.0, 14.0, (0.0, 0.0, 0.0))
GAP = 12.0


def text(words: str, key: str = "a", samples: Samples = ENGLISH_SAMPLES) -> TextBox:
    par = SHAPER.shape(samples.text(key, samples.change(words)))
    return TextBox(par, STYLE, (key,))


def places(sink: RecordingSink) -> dict[str, tuple[float, float]]:
    """Left and right ends of what stands in each node."""
    found: dict[str, tuple[float, float]] = {}
    for each in sink.drawn:
        left, right = found.get(each.node, (each.left, each.right))
        found[each.node] = (min(left, each.left), max(right, each.right))
    return found


WORDS = st.lists(st.sampled_from(["one", "twelve", "a", "many words", "seventeen"]),
                 min_size=1, max_size=12).map(" ".join)


@given(WORDS, WORDS, st.booleans(), st.integers(120, 500), st.integers(0, 30))
def test_columns_never_meet(one: str, two: str, rtl: bool, width: int, lead: int) -> None:
    pair = Halves(text(one), text(two, "b"), GAP, rtl=rtl, least_pt=50.0, lead_pt=float(lead))
    if not pair.beside(width):
        return
    first, second = pair.widths(width)
    assert first + second + GAP == pytest.approx(width)
    assert second - first == pytest.approx(lead)
    found = places(drawn(pair, width))
    left, right = (found["b"], found["a"]) if rtl else (found["a"], found["b"])
    assert left[1] <= right[0]
    assert left[0] >= -0.01
    assert right[1] <= width + 0.01
    heights = (box.height(each) for box, each in zip(pair.boxes, (first, second), strict=True))
    assert pair.height(width) == max(heights)


def test_the_first_stands_at_the_start_side() -> None:
    for rtl in (False, True):
        found = places(drawn(Halves(text("one"), text("two", "b"), GAP, rtl=rtl), 300))
        assert (found["a"][0] < found["b"][0]) is not rtl


def test_a_line_ends_between_both() -> None:
    class Ends(RecordingSink):
        ended = 0

        def end_line(self) -> None:
            self.ended += 1

    sink = Ends()
    Halves(text("one"), text("two", "b"), GAP, rtl=False).draw(sink, 0.0, 0.0, 300.0)
    assert sink.ended == 1


def test_narrow_columns_stand_below_each_other() -> None:
    pair = Halves(text("one two"), text("three", "b"), GAP, rtl=False, least_pt=80.0)
    assert pair.beside(2 * 80 + GAP)
    assert not pair.beside(2 * 80 + GAP - 1)
    assert pair.height(150) == pytest.approx(28.0)


def test_a_word_wider_than_a_column_too() -> None:
    long = text("abcdefghijklmnopqrstuvwxyz")
    pair = Halves(long, text("b", "b"), GAP, rtl=False)
    width = long.width() + 1
    assert not pair.beside(width)
    assert pair.least_pt <= width


def test_a_row_is_cut_by_force_alone_and_only_if_it_is_high() -> None:
    words = " ".join(["word"] * 60)
    low = Halves(text(words), text(words, "b"), GAP, rtl=False, whole_pt=5000.0)
    high = Halves(text(words), text(words, "b"), GAP, rtl=False)
    assert high.split(200, 50) is None
    assert low.split(200, 50, force=True) is None
    parts = high.split(200, 50, force=True)
    assert parts is not None
    # What is read after the text that goes on stands behind its end.
    assert set(places(drawn(parts[0], 200))) == {"a"}
    assert set(places(drawn(parts[1], 200))) == {"a", "b"}


def test_a_label_is_as_wide_as_its_widest_language() -> None:
    one, two = text("one"), text("a longer one", "b")
    twin = Twin(one, two)
    assert twin.width() == two.width()
    assert twin.narrowest() == max(one.narrowest(), two.narrowest())
    assert twin.height(twin.width() + 1) == 28.0
    assert twin.split(twin.width() + 1, 14.0) is None
    assert twin.split(twin.width() + 1, 14.0, force=True) is not None


@pytest.mark.parametrize("rtl", [False, True])
def test_a_label_shares_a_line_where_it_can(rtl: bool) -> None:
    one, two = text("one"), text("two", "b", HEBREW_SAMPLES)
    sides = Sides(one, two, 10.0, rtl=rtl)
    wide = one.width() + two.width() + 20
    assert sides.height(wide) == 14.0
    found = places(drawn(sides, wide))
    assert (found["a"][0] < found["b"][0]) is not rtl
    assert sides.height(one.width() + two.width()) == 28.0


def test_a_picture_stands_between_its_texts() -> None:
    picture = PictureBox("eyes", "p", 40.0, 1.0)
    spare: Box = DrawnBox(99.0, lambda *_: None)
    row = Halves(text("one"), text("two", "b"), 60.0, rtl=False, least_pt=50.0)
    box = Between(picture, [row], [0.0], spare)
    found = places(drawn(box, 300))
    assert found["a"][1] < found["p"][0]
    assert found["p"][1] < found["b"][0]
    assert box.height(300) == 40.0
    assert box.height(120) == 99.0
