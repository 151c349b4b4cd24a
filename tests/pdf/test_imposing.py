"""Pages on sheets, folded in the mind."""

from __future__ import annotations

import pytest

from omshandout.model.options import Profile, TextSize
from omshandout.pdf.imposing import BINDING_SHIFT_PT, Sheets, sheets_for

A4 = (595.28, 841.89)


def booklet(pages: int, *, rtl: bool, text: TextSize = TextSize.STANDARD) -> Sheets:
    sheets = sheets_for(Profile(text=text, booklet=True), A4, pages, rtl=rtl)
    assert sheets is not None
    return sheets


def leafed_through(sheets: Sheets, *, rtl: bool) -> list[int]:
    """Pages in the order in which a reader meets them, -1 for a white one.

    Sheets are stacked as printed, turned over at the short edge for their backs, and folded in the
    middle with the first front outside. So the right half of a front and the left half of the
    back behind it are one leaf; whoever reads from right to left begins at the other half.
    """
    at = {(spot.side, spot.x_pt > 0): page for page, spot in enumerate(sheets.spots)}
    start = not rtl  # the half in which the first page is: the right one if bound at the left
    count = sheets.sides // 2
    first = [(2 * sheet + back, start if not back else not start)
             for sheet in range(count) for back in (0, 1)]  # fmt: skip
    second = [(2 * sheet + back, start if back else not start)
              for sheet in reversed(range(count)) for back in (1, 0)]  # fmt: skip
    return [at.get(place, -1) for place in (*first, *second)]


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("pages", range(1, 26))
def test_a_folded_booklet_reads_from_first_to_last(pages: int, rtl: bool) -> None:
    sheets = booklet(pages, rtl=rtl)
    order = leafed_through(sheets, rtl=rtl)
    assert order[:pages] == list(range(pages))
    # What is left of the last sheet is white, and less than a sheet.
    assert order[pages:] == [-1] * (-pages % 4)
    assert len(set(sheets.spots)) == pages


def test_the_front_of_a_booklet_is_bound_where_reading_starts() -> None:
    for rtl, at_right in ((False, True), (True, False)):
        first = booklet(8, rtl=rtl).spots[0]
        assert (first.side, first.x_pt > 0) == (0, at_right)


def test_sizes_of_sheets() -> None:
    """A4 pages of large print become halves of A4, or of A3 if they are to stay large."""
    small, large = booklet(4, rtl=False), booklet(4, rtl=False, text=TextSize.LARGE)
    assert (small.width_pt, small.height_pt) == pytest.approx((841.87, 595.31), abs=0.1)
    assert (large.width_pt, large.height_pt) == pytest.approx((1190.56, 841.89))
    assert {spot.scale for spot in large.spots} == {1.0}
    # Running text of 18 pt: no smaller than standard print.
    assert min(18 * spot.scale for spot in small.spots) == pytest.approx(12.73, abs=0.01)


@pytest.mark.parametrize("rtl", [False, True])
def test_leaves_that_are_bound_have_room_at_that_edge(rtl: bool) -> None:
    sheets = sheets_for(Profile(duplex=True), A4, 3, rtl=rtl)
    assert sheets is not None
    moved = [spot.x_pt / BINDING_SHIFT_PT for spot in sheets.spots]
    assert moved == ([-1, 1, -1] if rtl else [1, -1, 1])
    assert [spot.side for spot in sheets.spots] == [0, 1, 2]
    assert (sheets.width_pt, sheets.height_pt) == A4


def test_pages_that_stay_where_they_are() -> None:
    assert sheets_for(Profile(text=TextSize.LARGE), A4, 3, rtl=False) is None
