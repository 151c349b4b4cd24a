"""The one Platypus flowable: a box in the flow of pages."""

from __future__ import annotations

from omshandout.errors import Where
from omshandout.layout.boxes import Box
from omshandout.platypus import Flowable


class BoxFlowable(Flowable):  # type: ignore[misc]
    """A box of the text width. Drawing only emits; measuring is done by the box.

    ``fault_where`` is the place in the content, for errors about it.
    """

    def __init__(self, box: Box, before_pt: float, *, where: Where) -> None:
        super().__init__()
        self.box = box
        self.spaceBefore = before_pt
        self.spaceAfter = 0.0
        self.fault_where = where

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self.box.height(available_width)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = self.box.split(available_width, available_height)
        if parts is None:
            return []
        first, rest = parts
        return [
            BoxFlowable(first, self.spaceBefore, where=self.fault_where),
            # The rest begins the next page even where, without the gap before it, it would still
            # find room on this one.
            BoxFlowable(rest, available_height, where=self.fault_where),
        ]

    def draw(self) -> None:
        self.box.draw(self.canv, 0.0, self.height, self.width)
