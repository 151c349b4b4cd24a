"""Short pieces in two columns: a list of words, whose lines are seldom full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from omshandout.layout.boxes import FUZZ, Box, Stack, holds
from omshandout.layout.sink import PageSink


class Columns:
    """Boxes below each other in two columns of equal width, read from the left one on.

    No box is cut by the end of a column, and what goes on on the next page is two columns again.
    Where a word is wider than a column, there is one column only.

    Args:
        boxes: two or more, in the order in which they are read.
        gaps: the space before each, in points; none at the head of a column.
        gutter_pt: the space between the columns.
    """

    def __init__(
        self, boxes: Sequence[Box], gaps: Sequence[float], gutter_pt: float
    ) -> None:
        self.boxes = tuple(boxes)
        self.gaps = (0.0, *tuple(gaps)[1:])
        self.gutter_pt = gutter_pt
        self._made: dict[float, tuple[Stack, ...]] = {}
        self._with_room: set[float] = set()  # widths of a column that no word is too wide for

    def columns(self, width_pt: float) -> tuple[Stack, ...]:
        """What stands in each column, at a width of both together."""
        found = self._made.get(width_pt)
        if found is None:
            found = self._made[width_pt] = self._filled(width_pt)
        return found

    def _filled(self, width_pt: float) -> tuple[Stack, ...]:
        column = self._column(width_pt)
        count = len(self.boxes)
        if count < 2 or not self._holds(column):
            return (Stack(self.boxes, self.gaps),)
        cut = self._cut(self._ends(column), count)
        return self._stack(0, cut), self._stack(cut, count)

    def _holds(self, column_pt: float) -> bool:
        if column_pt not in self._with_room and all(holds(box, column_pt) for box in self.boxes):
            self._with_room.add(column_pt)
        return column_pt in self._with_room

    def _cut(self, ends: Sequence[float], count: int) -> int:
        """How many of the first ``count`` boxes, two or more, stand in the first column.

        It is as short as it can be while it is not shorter than the second.
        """
        return next(
            (cut for cut in range(1, count - 1)
             if ends[cut - 1] >= ends[count - 1] - ends[cut - 1] - self.gaps[cut]), count - 1
        )

    def _column(self, width_pt: float) -> float:
        return (width_pt - self.gutter_pt) / 2

    def _ends(self, column_pt: float) -> list[float]:
        """Where each box ends, in points below the top, if all stand in one column."""
        return list(accumulate(
            gap + box.height(column_pt) for box, gap in zip(self.boxes, self.gaps, strict=True)
        ))

    def _stack(self, start: int, end: int) -> Stack:
        return Stack(self.boxes[start:end], self.gaps[start:end])

    def height(self, width_pt: float) -> float:
        columns = self.columns(width_pt)
        width = self._column(width_pt) if len(columns) > 1 else width_pt
        return max(column.height(width) for column in columns)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        columns = self.columns(width_pt)
        if len(columns) == 1:
            columns[0].draw(sink, x_pt, top_pt, width_pt)
            return
        width = self._column(width_pt)
        places = (x_pt, x_pt + width + self.gutter_pt)
        for column, left in zip(columns, places, strict=True):
            column.draw(sink, left, top_pt, width)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        columns = self.columns(width_pt)
        if len(columns) == 1:
            return columns[0].split(width_pt, height_pt, force=force)
        # As many boxes as two columns of this height hold.
        ends = self._ends(self._column(width_pt))
        for end in range(len(self.boxes) - 1, 1, -1):
            cut = self._cut(ends, end)
            second = ends[end - 1] - ends[cut - 1] - self.gaps[cut]
            if max(ends[cut - 1], second) <= height_pt + FUZZ:
                return self._part(0, end), self._part(end, len(self.boxes))
        if force:
            return Stack(self.boxes, self.gaps).split(width_pt, height_pt, force=True)
        return None

    def _part(self, start: int, end: int) -> Columns:
        part = Columns(self.boxes[start:end], self.gaps[start:end], self.gutter_pt)
        part._with_room |= self._with_room
        return part
