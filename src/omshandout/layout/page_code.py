"""The square code that leads to a sheet on a phone, with the address in words beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.box import Box
from omshandout.layout.context import LayoutContext
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import MM
from omshandout.model import blocks as b

MODULE_PT = 0.5 * MM
"""As wide as a module is: phones read it from the distance at which people read."""
QUIET = 4
"""Modules around it that stay white (ISO/IEC 18004, 5.3.8)."""
_DARK = re.compile("1+")
_OVERLAP_PT = 0.02
"""Rows reach this far into each other, so that no viewer shows a white line between them."""


@boxes_for.register(b.PageCode)
def _(block: b.PageCode, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    code = CodeBox(block.alt.key, block.rows, context)
    style = context.style(theme.small_size, theme.palette.text, leading=max(1.3, theme.leading))
    words = context.pair(block.text, style)
    # The margin of the page is white beside the code, and the gap at its other side.
    gap = QUIET * MODULE_PT
    return [Flow(
        context.side_by_side(code, code.size_pt, words, gap=gap, middle=True),
        max(0.8 * theme.unit, gap),
    )]


class CodeBox:
    """A code with its quiet zone below; never cut."""

    def __init__(self, node: str, rows: Sequence[str], context: LayoutContext) -> None:
        self._node = node
        self._rows = tuple(rows)
        self._dark = (0.0, 0.0, 0.0)
        self.size_pt = len(rows) * MODULE_PT
        self._rtl = context.rtl

    def height(self, width_pt: float) -> float:
        return self.size_pt + QUIET * MODULE_PT

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        left = x_pt + width_pt - self.size_pt if self._rtl else x_pt
        sink.begin(self._node)
        for index, row in enumerate(self._rows):
            bottom = top_pt - (index + 1) * MODULE_PT
            for run in _DARK.finditer(row):
                sink.fill_box(
                    left + run.start() * MODULE_PT, bottom - _OVERLAP_PT,
                    (run.end() - run.start()) * MODULE_PT, MODULE_PT + _OVERLAP_PT, self._dark,
                )
        sink.end()
        sink.figure_box(
            self._node, left, top_pt - self.size_pt - _OVERLAP_PT, self.size_pt,
            self.size_pt + _OVERLAP_PT,
        )

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None
