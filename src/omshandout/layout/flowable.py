"""The one Platypus flowable: a box in the flow of pages."""

from __future__ import annotations

from math import inf

from omshandout.errors import Where
from omshandout.layout.boxes import FUZZ, Box
from omshandout.platypus import Flowable


def cut(
    box: Box, width_pt: float, height_pt: float, rooms: tuple[float, float]
) -> tuple[Box, Box] | None:
    """Cut a box at a height; one that fits no page is cut at the top of one by force.

    ``rooms`` are the heights of the text areas of the first page and of the others.
    """
    parts = box.split(width_pt, height_pt)
    on_top = height_pt >= min(rooms) - FUZZ
    if parts is None and on_top and box.height(width_pt) > max(rooms) + FUZZ:
        return box.split(width_pt, height_pt, force=True)
    return parts


class BoxFlowable(Flowable):  # type: ignore[misc]
    """A box of the text width. Drawing only emits; measuring is done by the box.

    ``fault_where`` is the place in the content, for errors about it. ``rooms`` are the heights
    of the first page's text area and of a later one's.
    """

    def __init__(
        self, box: Box, before_pt: float, *, where: Where,
        rooms: tuple[float, float] = (inf, inf),
    ) -> None:
        super().__init__()
        self.rooms = rooms
        self.box = box
        self.spaceBefore = before_pt
        self.spaceAfter = 0.0
        self.fault_where = where

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self.box.height(available_width)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = cut(self.box, available_width, available_height, self.rooms)
        if parts is None:
            return []
        first, rest = parts
        return [
            BoxFlowable(first, self.spaceBefore, where=self.fault_where, rooms=self.rooms),
            # The rest begins the next page even where, without the gap before it, it would still
            # find room on this one.
            BoxFlowable(rest, available_height, where=self.fault_where, rooms=self.rooms),
        ]

    def draw(self) -> None:
        self.box.draw(self.canv, 0.0, self.height, self.width)
