"""Pages on sheets: shifted for binding, or side by side for a folded booklet.

Pages are laid out and drawn as they are read. Only then each goes to its place on a side of a
sheet, with its marks, links, fields and bookmarks, so what a screen reader hears stays in order.
A document from left to right is bound at the left, one from right to left at the right: the
sheets of an Arabic booklet are the mirror image of an English one's.

Source: ISO 32000-1, 8.3.4 (transformation matrices), 12.2 (Duplex) and 14.7.4 (marked content).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.model.options import Profile
from omshandout.pdf.document import number
from omshandout.pdf.records import Annotation, Heading, Mark, PageRecord
from omshandout.pdf.structure import Placed

BINDING_SHIFT_PT = 2 * 72 / 25.4
"""How far pages move away from the edge at which they are bound."""

_HALF = 0.5**0.5
_LEAF_PAGES = 4  # of a folded sheet
_MCID = re.compile(r"(?<=/MCID )\d+(?=>>BDC)")
_RECT = re.compile(r"/Rect\[([^\]]*)\]")


class Spot(Struct, frozen=True):
    """Where a page goes: the side (from 0), its scale, and its lower left corner there."""

    side: int
    scale: float = 1.0
    x_pt: float = 0.0
    y_pt: float = 0.0

    def point(self, x_pt: float, y_pt: float) -> tuple[float, float]:
        """A point of the page on the side."""
        return self.scale * x_pt + self.x_pt, self.scale * y_pt + self.y_pt


class Sheets(Struct, frozen=True):
    """How the pages of a document lie on sides of sheets.

    ``spots`` has one for each page; ``width_pt`` and ``height_pt`` are those of a side.
    """

    width_pt: float
    height_pt: float
    sides: int
    spots: tuple[Spot, ...]


def sheets_for(
    profile: Profile, page_size: tuple[float, float], pages: int, *, rtl: bool
) -> Sheets | None:
    """Where pages go, or None where each is a side of its own and in no need to move."""
    width, height = page_size
    if profile.booklet:
        # Pages of a booklet in standard print are those of large print, made smaller.
        scale = 1.0 if profile.doubled else _HALF
        return _booklet(width * scale, height * scale, scale, pages, rtl=rtl)
    if profile.duplex:
        # The front of a leaf is bound where reading starts, its back at the other edge.
        away = -BINDING_SHIFT_PT if rtl else BINDING_SHIFT_PT
        spots = tuple(Spot(page, 1.0, -away if page % 2 else away) for page in range(pages))
        return Sheets(width, height, pages, spots)
    return None


def _booklet(width: float, height: float, scale: float, pages: int, *, rtl: bool) -> Sheets:
    """Two pages on a side, in the order in which they follow once folded.

    Sides are printed front and back, turned over at the short edge. What is left of the last sheet
    stays white, at the end of the booklet.
    """
    sheets = -(-pages // _LEAF_PAGES)
    places = sheets * _LEAF_PAGES
    spots = []
    for page in range(pages):
        # From the front the outer sheet holds pages 1 and 2 of one half, from the back the last.
        side = min(page, places - 1 - page)
        # Of a booklet that is bound at the left odd pages (from 1) are at the right.
        at_right = (page % 2 == 0) != rtl
        spots.append(Spot(side, scale, width if at_right else 0.0))
    return Sheets(2 * width, height, 2 * sheets, tuple(spots))


class Imposed(Struct, frozen=True):
    """What drawing left behind, on sides of sheets."""

    placed: Placed
    headings: tuple[Heading, ...]


def impose(placed: Placed, headings: Sequence[Heading], sheets: Sheets) -> Imposed:
    """Move what is on pages to sides of sheets.

    Of two pages on a side the one that is read first comes first in the content too.
    """
    sides = [PageRecord(0, sheets.width_pt, sheets.height_pt) for _ in range(sheets.sides)]
    firsts: list[int] = []
    for page, spot in zip(placed.pages, sheets.spots, strict=True):
        side = sides[spot.side]
        firsts.append(len(side.nodes))
        side.code += _moved_code(page, spot, firsts[-1])
        side.nodes += page.nodes
        side.fonts |= page.fonts
        side.drawings |= page.drawings
        side.annotations += page.annotations
    spots = sheets.spots
    marks = {
        node: tuple(
            Mark(mark.order, spots[mark.page].side, firsts[mark.page] + mark.mcid)
            for mark in found
        )
        for node, found in placed.marks.items()
    }
    annotations = tuple(_moved_annotation(each, spots[each.page]) for each in placed.annotations)
    boxes = {node: _moved_box(page, box, spots) for node, (page, box) in
             placed.figure_boxes.items()}  # fmt: skip
    moved = tuple(
        replace(heading, page=spots[heading.page].side,
                y_pt=spots[heading.page].point(0.0, heading.y_pt)[1])
        for heading in headings
    )  # fmt: skip
    return Imposed(Placed(sides, marks, annotations, boxes), moved)


def _moved_code(page: PageRecord, spot: Spot, first: int) -> Iterator[str]:
    if not page.code:
        return
    scale = f"{spot.scale:.6g}"
    yield f"q {scale} 0 0 {scale} {number(spot.x_pt)} {number(spot.y_pt)} cm"
    # Text is hexadecimal, so nothing else looks like a mark.
    yield _MCID.sub(lambda found: str(int(found[0]) + first), "\n".join(page.code))
    yield "Q"


def _moved_annotation(annotation: Annotation, spot: Spot) -> Annotation:
    def moved(found: re.Match[str]) -> str:
        left, bottom, right, top = map(float, found[1].split())
        edges = (*spot.point(left, bottom), *spot.point(right, top))
        return f"/Rect[{' '.join(map(number, edges))}]"

    return replace(
        annotation, page=spot.side, body=_RECT.sub(moved, annotation.body, count=1)
    )


def _moved_box(
    page: int, box: tuple[float, float, float, float], spots: Sequence[Spot]
) -> tuple[int, tuple[float, float, float, float]]:
    spot = spots[page]
    return spot.side, (*spot.point(box[0], box[1]), *spot.point(box[2], box[3]))
