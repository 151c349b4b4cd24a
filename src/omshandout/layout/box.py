"""What every box can do: be measured for a width, drawn, and cut at a height."""

from __future__ import annotations

from typing import Protocol

from omshandout.layout.sink import PageSink

FUZZ = 1e-7
"""Points by which a box may overrun because floats do not add up; Platypus allows 1e-6."""


class Box(Protocol):
    """Anything that has a height for a width and can be drawn."""

    def height(self, width_pt: float) -> float:
        """Height in points when set ``width_pt`` wide."""

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw with the left edge at ``x_pt`` and the top edge at ``top_pt``."""

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        """Two boxes, the first at most ``height_pt`` high; None if it cannot be cut there.

        ``force`` is for what fits no page whole: it is cut where else it would stay together.
        """
