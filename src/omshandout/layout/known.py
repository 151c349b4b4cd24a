"""Boxes that are the same in many documents."""

from __future__ import annotations

from omshandout.layout.boxes import Box, narrowest
from omshandout.layout.sink import PageSink

_MOST_CUTS = 8


class Known:
    """A box that is the same in other documents: the page writer may have drawn it already.

    Nothing stands beside it on its lines. Its parts are such boxes too, and the same ones where it
    is cut at the same height. ``heading`` is that of the box.
    """

    def __init__(self, box: Box) -> None:
        self.box = box
        self.heading: str = getattr(box, "heading", "")
        self._heights: dict[float, float] = {}
        self._cuts: dict[tuple[float, float, bool], tuple[Box, Box] | None] = {}

    def height(self, width_pt: float) -> float:
        found = self._heights.get(width_pt)
        if found is None:
            found = self._heights[width_pt] = self.box.height(width_pt)
        return found

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        known = getattr(sink, "draw_known", None)
        if known is None:
            self.box.draw(sink, x_pt, top_pt, width_pt)
        else:
            known(self.box, x_pt, top_pt, width_pt)

    @property
    def least_pt(self) -> float:
        """The least width in which its words are whole."""
        return narrowest(self.box)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        key = (width_pt, height_pt, force)
        if key not in self._cuts:
            parts = self.box.split(width_pt, height_pt, force=force)
            if len(self._cuts) >= _MOST_CUTS:
                del self._cuts[next(iter(self._cuts))]
            self._cuts[key] = parts and (Known(parts[0]), Known(parts[1]))
        return self._cuts[key]
