"""Cells of tables to write in, and what such tables share."""

from __future__ import annotations

from omshandout.layout.boxes import Box, DrawnBox, Space, Stack
from omshandout.layout.context import LayoutContext
from omshandout.layout.sink import PageSink
from omshandout.structure.marks import Artifact


def writing_cell(
    context: LayoutContext, node: str, name: str, height_pt: float,
    over_pt: tuple[float, float] = (0.0, 0.0),
) -> DrawnBox:
    """An empty cell with a frame round it; in a form the text field ``name``.

    ``over_pt`` says how far the frame reaches beyond the box at each side, and above and below:
    as far as the gaps between the cells of a row and the room round them.
    """
    colour = context.theme.palette.muted
    across, along = over_pt

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        left, room = x - across, width + 2 * across
        bottom, height = top - height_pt - along, height_pt + 2 * along
        if context.form:
            sink.artifact(Artifact.LAYOUT)
        else:
            sink.begin(node)
        right, upper = left + room, bottom + height
        corners = ((left, bottom), (right, bottom), (right, upper), (left, upper))
        sink.stroke_path(corners, colour, 0.7, close=True)
        sink.end()
        if context.form:
            sink.text_field(
                node, name, context.tree[node].alt, left + 1, bottom + 1, room - 2, height - 2
            )
        else:
            sink.figure_box(node, left, bottom, room, height)

    return DrawnBox(height_pt, paint)


def padded(box: Box, above_pt: float) -> Stack:
    """A box with the same room above and below."""
    return Stack([Space(above_pt), box, Space(above_pt)], [0.0, 0.0, 0.0], [True, True, False])
