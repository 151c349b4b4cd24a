"""Short labels with lines for a pen, two beside each other where they have room."""

from __future__ import annotations

from math import fsum

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Around, Box, Cell, DrawnBox, Row, Space, Stack
from omshandout.layout.context import LEAST_LINE, LayoutContext
from omshandout.layout.pairs import Words
from omshandout.layout.questions import LabelledLine
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import MM
from omshandout.model import blocks as b
from omshandout.model.handout_texts import card_number
from omshandout.model.text import LocalText

_LEAST_LINE = 30 * MM
"""What a line beside its label keeps at least, where two labels share a row, in points."""

_STAMP_LINES = 3


@boxes_for.register(b.Fields)
def _(block: b.Fields, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    gap = 1.4 * theme.unit
    half = (theme.text_width - gap) / 2
    rows: list[list[Box]] = []
    labels = [context.label(line.text) for line in block.items]
    widths = [half, half]
    least = max(_LEAST_LINE, LEAST_LINE * theme.size)
    taken = [label.width() + 0.7 * theme.unit + 0.5 for label in labels]
    room = theme.text_width - theme.unit - fsum(taken)
    uneven = (
        len(taken) == 2 and max(taken) + least > half and room >= 2 * least
        and not any(_takes_more(line, context) for line in block.items)
    )
    if uneven:
        # No other row has columns that these would have to be in line with.
        gap, widths = theme.unit, [width + room / 2 for width in taken]
    for line, label, width in zip(block.items, labels, taken, strict=True):
        box = _field(block, line, label, context)
        short = uneven or width + least <= half
        if short and rows and len(rows[-1]) == 1 and not isinstance(rows[-1][0], _Wide):
            rows[-1].append(box)
        else:
            rows.append([box if short else _Wide(box)])
    flows = []
    for index, boxes in enumerate(rows):
        row = boxes[0]
        if len(boxes) > 1:
            row = Row([Cell(box, width) for box, width in zip(boxes, widths, strict=True)],
                      gap, rtl=context.rtl)
        flows.append(Flow(row, (0.2 if index else 0.4) * theme.unit, keep=index < len(rows) - 1))
    return flows


def _takes_more(line: b.FieldLine[LocalText], context: LayoutContext) -> bool:
    """Whether there is more beside, or below, a label than a line for a pen."""
    return (
        line.write_for is b.WriteFor.STAMP or card_number(line, context.texts) is not None
    )


class _Wide(Around):
    """A label and its line across the whole width."""


def _field(
    block: b.Fields[LocalText], line: b.FieldLine[LocalText], label: Words,
    context: LayoutContext,
) -> Box:
    """A label with a line, a frame for a stamp, or the clinic's number."""
    theme = context.theme
    number = card_number(line, context.texts)
    if number is not None:
        shown = context.text(number, bold=True)
        return context.side_by_side(label, label.width() + 0.5, shown, gap=0.7 * theme.unit)
    node = f"{line.text.key}/line"
    if line.write_for is b.WriteFor.STAMP:
        # As far below the line above it as a label in front of a line is.
        space, frame = Space(0.6 * theme.unit), _frame(node, context)
        return Stack([space, label, frame], [0.0, 0.0, 0.2 * theme.unit], [True, True, False])
    drawn = context.writing_lines(
        node, f"{block.id}.{line.code}", 1, pen=line.write_for is b.WriteFor.SIGNATURE
    )
    return LabelledLine(context, label, label.width() + 0.5, drawn)


def _frame(node: str, context: LayoutContext) -> DrawnBox:
    """An empty frame for a stamp."""
    theme = context.theme
    height = _STAMP_LINES * theme.line_gap

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        sink.begin(node)
        sink.stroke_box(x + 0.35, top - height + 0.35, width - 0.7, height - 0.7,
                        theme.palette.muted, 0.7, 1.5)
        sink.end()
        sink.figure_box(node, x, top - height, width, height)

    return DrawnBox(height, paint)
