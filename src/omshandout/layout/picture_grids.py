"""Pictures in a grid, each with its words under it, in the box of their level.

For those who read little the picture is the sentence: it stands above its words, and as many stand
beside each other as leave each word whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.layout.blocks import Flow, box_head, box_pad, boxed, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, Row, Space, Stack
from omshandout.layout.context import LayoutContext
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.text import LocalText

_COLUMNS = (6, 5, 4, 3, 2)
_PICTURE, _LARGE_PICTURE = 0.84, 0.78
"""A picture, as a part of the width of one beside a sign, in standard and in large print.

That is 13 mm and 17 mm where space is closed up most; so large print takes two pages.
"""


@boxes_for.register(b.PictureGrid)
def _(block: b.PictureGrid, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    head = box_head(block, context)
    body = _grid(block.items, theme.text_width - 2 * box_pad(context), context)
    # Cut between its rows it has its head again, so that large print fills its pages.
    return [Flow(boxed(block.kind, head, body, context, 0.0), theme.unit)]


def _grid(
    items: Sequence[b.Item[LocalText]], width_pt: float, context: LayoutContext
) -> Stack:
    """The rows of a grid: with the most columns in which no word has to be divided.

    Rows are as even as they can be, and all columns equally wide.
    """
    gap = 0.7 * context.theme.unit
    style = context.style(align=Align.CENTRE, leading=max(1.15, context.theme.leading - 0.12))
    longest = max(context.label(item.text, style).narrowest() for item in items)
    for most in _COLUMNS:
        columns = _even(most, len(items))
        column = (width_pt - gap * (columns - 1)) / columns
        if longest <= column:
            break
    rows: list[Box] = []
    for first in range(0, len(items), columns):
        of_row = items[first : first + columns]
        rows.append(_row(of_row, column, gap, context))
    return Stack(rows, [0.6 * context.theme.unit] * len(rows))


def _even(columns: int, count: int) -> int:
    """So many columns that the last row is as full as it can be, with no more rows."""
    rows = -(-count // columns)
    return -(-count // rows)


def _row(
    items: Sequence[b.Item[LocalText]], column_pt: float, gap_pt: float, context: LayoutContext
) -> Row:
    theme = context.theme
    style = context.style(align=Align.CENTRE, leading=max(1.15, theme.leading - 0.12))
    part = _LARGE_PICTURE if theme.size > STANDARD_SIZE else _PICTURE
    shown = []
    for item in items:
        assert item.picture is not None
        shown.append(context.picture(item.picture, min(part * theme.picture, column_pt)))
    highest = max(picture.height(column_pt) for picture in shown)
    cells = []
    for item, picture in zip(items, shown, strict=True):
        # Low pictures stand on the line on which all others stand.
        above = Space(highest - picture.height(column_pt))
        words = context.cell(item.text, column_pt, style)
        gaps = [0.0, 0.0, 0.25 * theme.unit]
        cells.append(Cell(Stack([above, picture, words], gaps, [True, True, True]), column_pt))
    return Row(cells, gap_pt, rtl=context.rtl)
