"""Texts in two languages: beside each other, or below each other where a cell is narrow.

The first language stands at the start side of the page. Each text keeps its own direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import TypeAlias

from omshandout.layout.boxes import (
    Box,
    Cell,
    PictureBox,
    Row,
    Stack,
    TextBox,
    holds,
    narrowest,
)
from omshandout.layout.sink import PageSink


class Twin(Stack):
    """A label in two languages, one below the other; cut only by force."""

    def __init__(self, first: TextBox, second: TextBox) -> None:
        super().__init__([first, second], [0.0, 0.0], [True, False])
        self.texts = (first, second)
        self.style = first.style

    def width(self) -> float:
        """Width with each language on one line, in points."""
        return max(text.width() for text in self.texts)

    def has_room(self, width_pt: float) -> bool:
        """Whether a width has room for each language on one line."""
        return all(text.has_room(width_pt) for text in self.texts)

    def narrowest(self) -> float:
        """The least width in which no word is too wide, in points."""
        return max(text.narrowest() for text in self.texts)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return super().split(width_pt, height_pt, force=True) if force else None


class Sides(Twin):
    """A label in two languages: at both sides of its cell where these share a line, else a twin.

    So the rows of a table stay as low as in one language.
    """

    def __init__(self, first: TextBox, second: TextBox, gap_pt: float, *, rtl: bool) -> None:
        super().__init__(first, second)
        self._gap = gap_pt
        self._inset = 0.3 * gap_pt  # of the second, which stands at the edge of the cell
        self._rtl = rtl

    def _on_one_line(self, width_pt: float) -> bool:
        taken = fsum(text.width() for text in self.texts)
        return taken + self._gap + self._inset + 1.0 <= width_pt

    def height(self, width_pt: float) -> float:
        if not self._on_one_line(width_pt):
            return super().height(width_pt)
        return max(text.height(text.width() + 0.5) for text in self.texts)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        if not self._on_one_line(width_pt):
            super().draw(sink, x_pt, top_pt, width_pt)
            return
        height, (first, second) = self.height(width_pt), self.texts
        taken = first.width() + 0.5, second.width() + 0.5
        lefts = x_pt, x_pt + width_pt - taken[1] - self._inset
        if self._rtl:
            lefts = x_pt + width_pt - taken[0], x_pt + self._inset
        for text, left, width in zip(self.texts, lefts, taken, strict=True):
            text.draw(sink, left, top_pt - (height - text.height(width)) / 2, width)
            sink.end_line()


Words: TypeAlias = "TextBox | Twin"
"""A label in one language, or in two."""


class Halves:
    """Two boxes beside each other: a row of two columns, or below each other where that is narrow.

    ``gap_pt`` is the gutter, ``least_pt`` the least width of a column, ``spare`` what stands there
    in place of both if that is too narrow. ``lead_pt`` is what stands before the first box in its
    column: the second begins where it would without. A row less high than ``whole_pt`` is never
    cut; one that is cut by force goes on with its first box, and then has the second, as it is
    read.
    """

    def __init__(
        self, first: Box, second: Box, gap_pt: float, *, rtl: bool, least_pt: float = 0.0,
        lead_pt: float = 0.0, below_pt: float = 0.0, whole_pt: float = 0.0,
        spare: Box | None = None,
    ) -> None:  # fmt: skip
        self.boxes = (first, second)
        self.gap_pt = gap_pt
        self._rtl = rtl
        self._least = least_pt
        self._lead = lead_pt
        self._below = below_pt
        self._whole = whole_pt
        self._spare = spare
        self._made: dict[float, tuple[Box, bool]] = {}

    @property
    def heading(self) -> str:
        """The node of a heading, as a text has it."""
        return getattr(self.boxes[0], "heading", "")

    @property
    def least_pt(self) -> float:
        """The least width in which no word is too wide: then they stand below each other."""
        if self._spare is not None:
            return narrowest(self._spare)
        return max(map(narrowest, self.boxes))

    def widths(self, width_pt: float) -> tuple[float, float]:
        """The widths of both columns, in points."""
        column = (width_pt + self._lead - self.gap_pt) / 2
        return column - self._lead, column

    def beside(self, width_pt: float) -> bool:
        """Whether both stand beside each other in a width."""
        return self._found(width_pt)[1]

    def _arranged(self, width_pt: float) -> Box:
        return self._found(width_pt)[0]

    def _found(self, width_pt: float) -> tuple[Box, bool]:
        """Both boxes in a width, and whether they stand beside each other."""
        found = self._made.get(width_pt)
        if found is None:
            widths = self.widths(width_pt)
            beside = widths[1] >= self._least and all(map(holds, self.boxes, widths))
            if beside:
                cells = [Cell(*cell) for cell in zip(self.boxes, widths, strict=True)]
                box: Box = Row(cells, self.gap_pt, rtl=self._rtl)
            else:
                box = self._spare or Stack(
                    self.boxes, [0.0, self._below], [bool(self.heading), False]
                )
            found = self._made[width_pt] = (box, beside)
        return found

    def height(self, width_pt: float) -> float:
        return self._arranged(width_pt).height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        if not self.beside(width_pt):
            self._arranged(width_pt).draw(sink, x_pt, top_pt, width_pt)
            return
        first, second = self.widths(width_pt)
        at = (x_pt + width_pt - first, x_pt) if self._rtl else (x_pt, x_pt + width_pt - second)
        self.boxes[0].draw(sink, at[0], top_pt, first)
        sink.end_line()
        self.boxes[1].draw(sink, at[1], top_pt, second)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if not self.beside(width_pt):
            return self._arranged(width_pt).split(width_pt, height_pt, force=force)
        row = self._arranged(width_pt)
        # What is lower goes to the next page, be it parted from what it should stay with.
        if not force or row.height(width_pt) < self._whole:
            return None
        return row.split(width_pt, height_pt, force=True)


class Between:
    """A picture in the gutter of rows in two languages; before them where these are stacked.

    Never cut but by force. ``gap_pt`` is the room at each side of the picture: the rows have a
    gutter as wide as the picture and twice that.
    """

    def __init__(
        self, picture: PictureBox, rows: Sequence[Halves], gaps: Sequence[float], spare: Box
    ) -> None:
        self._picture = picture
        self._rows = tuple(rows)
        self._stack = Stack(rows, gaps, [True] * len(self._rows))
        self._spare = spare

    @property
    def least_pt(self) -> float:
        """The least width in which no word is too wide."""
        return narrowest(self._spare)

    def _beside(self, width_pt: float) -> bool:
        return all(row.beside(width_pt) for row in self._rows)

    def height(self, width_pt: float) -> float:
        if not self._beside(width_pt):
            return self._spare.height(width_pt)
        return max(self._stack.height(width_pt), self._picture.height(width_pt))

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        if not self._beside(width_pt):
            self._spare.draw(sink, x_pt, top_pt, width_pt)
            return
        height = self.height(width_pt)
        for box in (self._stack, self._picture):
            drop = (height - box.height(width_pt)) / 2
            box.draw(sink, x_pt, top_pt - drop, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if not self._beside(width_pt):
            return self._spare.split(width_pt, height_pt, force=force)
        return Stack([self._picture, self._stack], [0.0, 0.0]).split(
            width_pt, height_pt, force=True
        ) if force else None
