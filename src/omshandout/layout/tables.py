"""Tables of words: columns as wide as their words need, or cells below each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Box, Cell, Row, Stack, holds
from omshandout.layout.context import LayoutContext
from omshandout.layout.pairs import Words
from omshandout.layout.panels import Rows, RowStyle
from omshandout.model import blocks as b
from omshandout.model.text import LocalText


@boxes_for.register(b.Table)
def _(block: b.Table, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    inset = 0.6 * theme.unit
    texts = [
        [column.text for column in block.columns],
        *([line.header, *line.cells] for line in block.rows),
    ]
    widths = _widths(texts, context, theme.text_width - 2 * inset)
    rows: Sequence[Box]
    if widths is None:
        rows = [_below(texts[0], line, context, head=line is texts[0]) for line in texts]
    else:
        rows = [_beside(line, widths, context, head=line is texts[0]) for line in texts]
    palette = theme.palette
    style = RowStyle(
        palette.rule, palette.rule_pt, 0.5 * theme.unit, inset, palette.stripe, palette.key_ground
    )
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.pair(block.caption), 0.7 * theme.unit, keep=True))
    flows.append(Flow(Rows(rows[0], rows[1:], style), 0.8 * theme.unit))
    return flows


def _gap(context: LayoutContext) -> float:
    return 0.8 * context.theme.unit


def _widths(
    texts: Sequence[Sequence[LocalText]], context: LayoutContext, width: float
) -> list[float] | None:
    """Columns of one width, or as wide as their words need; None if they have no room at all."""
    count = len(texts[0])
    room = width - _gap(context) * (count - 1)
    share = room / count
    cells = [_cells(line, [share] * count, context, head=line is texts[0]) for line in texts]
    if all(holds(cell, share) for line in cells for cell in line):
        return [share] * count
    needs = [max(line[place].narrowest() for line in cells) for place in range(count)]
    left = room - fsum(needs)
    return None if left < 0 else [need + left / count for need in needs]


def _cells(
    line: Sequence[LocalText], widths: Sequence[float], context: LayoutContext, *, head: bool
) -> list[Words]:
    """The texts of a row, divided where that helps; heads are bold."""
    return [
        context.cell(text, width, bold=head or not place)
        for place, (text, width) in enumerate(zip(line, widths, strict=True))
    ]


def _beside(
    line: Sequence[LocalText], widths: Sequence[float], context: LayoutContext, *, head: bool
) -> Row:
    cells = _cells(line, widths, context, head=head)
    return Row(
        [Cell(cell, width) for cell, width in zip(cells, widths, strict=True)], _gap(context),
        rtl=context.rtl,
    )


def _below(
    heads: Sequence[LocalText], line: Sequence[LocalText], context: LayoutContext, *, head: bool
) -> Stack:
    """The cells of a row below each other, each under the head of its column.

    The heads are decoration there: the tree has them once.
    """
    boxes: list[Box] = []
    for place, (column, text) in enumerate(zip(heads, line, strict=True)):
        if place and not head:
            style = context.style(colour=context.theme.palette.muted)
            boxes.append(context.label(column, style, decoration=True))
        boxes.append(context.label(text, bold=head or not place))
    return Stack(boxes, [0.15 * context.theme.unit] * len(boxes))
