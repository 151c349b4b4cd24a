"""Boxes: measured pieces of a page that know nothing of pages.

A box is measured for a width and then drawn with its top start corner at a place. Only the
drawing touches the sink, and it decides nothing. ``split`` cuts a box at a height so that both
parts keep their structure nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum

from msgspec import Struct

from omshandout.layout.box import FUZZ, Box
from omshandout.layout.levels import level_row
from omshandout.layout.sink import PageSink
from omshandout.layout.text_box import Align, Divide, Divided, Style, TextBox
from omshandout.structure.marks import Artifact

__all__ = [
    "FUZZ",
    "Align",
    "Box",
    "Cell",
    "Divide",
    "Divided",
    "DrawnBox",
    "PictureBox",
    "Row",
    "Space",
    "Stack",
    "Style",
    "TextBox",
    "Whole",
    "holds",
    "narrowest",
]


class Stack:
    """Boxes below each other.

    ``gaps[i]`` is the space before box i (the first is ignored); the stack is never cut between
    box i and the next where ``keeps[i]`` is true (a heading and what follows it).
    """

    def __init__(
        self, boxes: Sequence[Box], gaps: Sequence[float], keeps: Sequence[bool] = ()
    ) -> None:
        self.boxes = tuple(boxes)
        self.gaps = (0.0, *tuple(gaps)[1:]) if boxes else ()
        self.keeps = tuple(keeps) or (False,) * len(self.boxes)
        self._heights: dict[float, float] = {}

    def height(self, width_pt: float) -> float:
        found = self._heights.get(width_pt)
        if found is None:
            # Lists, as heights are asked for time and again.
            found = fsum(self.gaps) + fsum([box.height(width_pt) for box in self.boxes])
            self._heights[width_pt] = found
        return found

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        for box, gap in zip(self.boxes, self.gaps, strict=True):
            top_pt -= gap
            box.draw(sink, x_pt, top_pt, width_pt)
            top_pt -= box.height(width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        used = 0.0
        for index, (box, gap) in enumerate(zip(self.boxes, self.gaps, strict=True)):
            height = gap + box.height(width_pt)
            if used + height > height_pt + FUZZ:
                parts = box.split(width_pt, height_pt - used - gap)
                if parts is not None:
                    return self._cut_inside(index, *parts)
                return self._cut_before(index) or (
                    self._forced(index, width_pt, height_pt - used - gap) if force else None
                )
            used += height
        return None

    def _forced(self, index: int, width_pt: float, left_pt: float) -> tuple[Box, Box] | None:
        """Cut box ``index``, for which so much height is left, or part it from those before it."""
        parts = self.boxes[index].split(width_pt, left_pt, force=True)
        if parts is not None:
            return self._cut_inside(index, *parts)
        return self._cut_at(index) if index else None

    def _cut_inside(self, index: int, first: Box, rest: Box) -> tuple[Box, Box]:
        return (
            Stack((*self.boxes[:index], first), self.gaps[: index + 1], self.keeps[: index + 1]),
            Stack((rest, *self.boxes[index + 1 :]), self.gaps[index:], self.keeps[index:]),
        )

    def _cut_before(self, index: int) -> tuple[Box, Box] | None:
        while index and self.keeps[index - 1]:
            index -= 1
        return self._cut_at(index) if index else None

    def _cut_at(self, index: int) -> tuple[Box, Box]:
        return (
            Stack(self.boxes[:index], self.gaps[:index], self.keeps[:index]),
            Stack(self.boxes[index:], self.gaps[index:], self.keeps[index:]),
        )


class Cell(Struct, frozen=True):
    """A box in a row with its width in points."""

    box: Box
    width_pt: float


class Row:
    """Cells beside each other from the start side; never cut but by force."""

    def __init__(
        self, cells: Sequence[Cell], gap_pt: float, *, rtl: bool, middle: bool = False
    ) -> None:
        self.cells = tuple(cells)
        self.gap_pt = gap_pt
        self.rtl = rtl
        self.middle = middle
        level_row([cell.box for cell in self.cells], middle=middle)
        self._height: float | None = None

    def height(self, width_pt: float) -> float:
        if self._height is None:
            self._height = max([cell.box.height(cell.width_pt) for cell in self.cells])
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height = self.height(width_pt)
        at = x_pt + width_pt if self.rtl else x_pt
        for cell in self.cells:
            left = at - cell.width_pt if self.rtl else at
            drop = (height - cell.box.height(cell.width_pt)) / 2 if self.middle else 0.0
            cell.box.draw(sink, left, top_pt - drop, cell.width_pt)
            step = cell.width_pt + self.gap_pt
            at += -step if self.rtl else step

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if not force:
            return None
        firsts, rests = [], []
        found = False
        for cell in self.cells:
            # What is read after the cell that is cut goes on after its first part.
            parts: tuple[Box, Box] | None = (cell.box, Space(0.0))
            if found:
                parts = Space(0.0), cell.box
            elif cell.box.height(cell.width_pt) > height_pt + FUZZ:
                parts = cell.box.split(cell.width_pt, height_pt, force=True)
                found = True
            if parts is None:
                return None
            firsts.append(Cell(parts[0], cell.width_pt))
            rests.append(Cell(parts[1], cell.width_pt))
        return (
            Row(firsts, self.gap_pt, rtl=self.rtl, middle=self.middle),
            Row(rests, self.gap_pt, rtl=self.rtl, middle=self.middle),
        )


class Space:
    """Empty height."""

    def __init__(self, height_pt: float) -> None:
        self._height = height_pt

    def height(self, width_pt: float) -> float:
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        return

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class Around:
    """A box that is as another one, until a subclass says in what it is not."""

    def __init__(self, box: Box) -> None:
        self.box = box

    @property
    def least_pt(self) -> float:
        """The least width in which its words are whole."""
        return narrowest(self.box)

    def height(self, width_pt: float) -> float:
        return self.box.height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.box.draw(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return self.box.split(width_pt, height_pt, force=force)


class Whole(Around):
    """A box that is never cut but by force: a call to act that breaks off may not be read on."""

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return self.box.split(width_pt, height_pt, force=True) if force else None


class PictureBox:
    """A line drawing with its Figure node (an empty node: decoration)."""

    def __init__(
        self, name: str, node: str, size_pt: float, ratio: float, *, mirrored: bool = False
    ) -> None:
        self.name = name
        self.node = node
        self.size_pt = size_pt
        self.ratio = ratio
        self.mirrored = mirrored

    def height(self, width_pt: float) -> float:
        return self.size_pt * self.ratio

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height = self.size_pt * self.ratio
        left = x_pt + (width_pt - self.size_pt) / 2
        if self.node:
            sink.begin(self.node)
        else:
            sink.artifact(Artifact.LAYOUT)
        sink.drawing(self.name, left, top_pt - height, self.size_pt, mirrored=self.mirrored)
        sink.end()
        if self.node:
            sink.figure_box(self.node, left, top_pt - height, self.size_pt, height)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class DrawnBox:
    """A box of fixed height whose drawing is a function of the sink and a rectangle.

    ``least_pt`` is the width below which it is of no use.
    """

    def __init__(
        self, height_pt: float, paint: Callable[[PageSink, float, float, float], None],
        least_pt: float = 0.0,
    ) -> None:
        self._height = height_pt
        self.least_pt = least_pt
        self._paint = paint

    def height(self, width_pt: float) -> float:
        return self._height

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self._paint(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


def narrowest(box: Box) -> float:
    """The least width in points in which a box holds all of its words whole."""
    if isinstance(box, TextBox):
        return box.narrowest()
    if isinstance(box, Stack):
        return max(map(narrowest, box.boxes), default=0.0)
    if isinstance(box, Row):
        cells = fsum(max(cell.width_pt, narrowest(cell.box)) for cell in box.cells)
        return cells + box.gap_pt * (len(box.cells) - 1)
    return getattr(box, "least_pt", 0.0)


def holds(box: Box, width_pt: float) -> bool:
    """Whether all words of a box are whole in a width: :func:`narrowest`, found out sooner."""
    if isinstance(box, TextBox):
        return box.has_room(width_pt) or box.narrowest() <= width_pt
    if isinstance(box, Stack):
        return all(holds(each, width_pt) for each in box.boxes)
    if isinstance(box, Row) and _has_ease(box, width_pt):
        return True
    return narrowest(box) <= width_pt


def _has_ease(row: Row, width_pt: float) -> bool:
    """Whether each text of a row has room on one line; then nobody asks for its words."""
    free = width_pt - row.gap_pt * (len(row.cells) - 1)
    *cells, last = row.cells
    for cell in cells:
        box = cell.box
        if isinstance(box, TextBox):
            needed = box.width()
        elif isinstance(box, Stack | Row):
            return False
        else:
            needed = narrowest(box)
        free -= max(cell.width_pt, needed)
    if isinstance(last.box, Stack | Row):
        return False
    if isinstance(last.box, TextBox):
        return last.width_pt <= free and last.box.has_room(free)
    return max(last.width_pt, narrowest(last.box)) <= free
