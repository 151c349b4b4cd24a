"""Boxes round other boxes: panels with grounds, bars, frames and signs; tables of rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from msgspec import Struct

from omshandout.errors import Fault
from omshandout.layout.boxes import FUZZ, Around, Box, Stack
from omshandout.layout.sink import PageSink, Rgb
from omshandout.structure.marks import Artifact
from omshandout.text.glyphs import Piece


class PanelStyle(Struct, frozen=True):
    """Ground, frame and start-side bar of a panel; lengths in points.

    A panel that is less than ``whole_pt`` high is never cut: it goes to the next page.
    """

    ground: Rgb | None = None
    frame: Rgb | None = None
    frame_pt: float = 0.0
    bar: Rgb | None = None
    bar_pt: float = 0.0
    pad_pt: float = 9.0
    radius_pt: float = 0.0
    rtl: bool = False
    whole_pt: float = 0.0


class Panel:
    """A box on a ground, with room round it.

    What goes on on the next page has ``head`` again, if there is one: it says what to do.
    """

    def __init__(self, inner: Box, style: PanelStyle, *, head: Box | None = None) -> None:
        self.inner = inner
        self.style = style
        self.head = head

    def inner_width(self, width_pt: float) -> float:
        """What the box in it has of a width, in points."""
        return width_pt - 2 * self.style.pad_pt - self.style.bar_pt

    def height(self, width_pt: float) -> float:
        return self.inner.height(self.inner_width(width_pt)) + 2 * self.style.pad_pt

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        style = self.style
        height = self.height(width_pt)
        bottom = top_pt - height
        sink.artifact(Artifact.BACKGROUND)
        if style.ground is not None:
            sink.fill_box(x_pt, bottom, width_pt, height, style.ground, style.radius_pt)
        if style.frame is not None:
            inset = style.frame_pt / 2
            sink.stroke_box(
                x_pt + inset, bottom + inset, width_pt - 2 * inset, height - 2 * inset,
                style.frame, style.frame_pt, style.radius_pt,
            )
        if style.bar is not None:
            bar_x = x_pt + width_pt - style.bar_pt if style.rtl else x_pt
            sink.fill_box(bar_x, bottom, style.bar_pt, height, style.bar)
        sink.end()
        left = x_pt + style.pad_pt + (0.0 if style.rtl else style.bar_pt)
        self.inner.draw(sink, left, top_pt - style.pad_pt, self.inner_width(width_pt))

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if self.height(width_pt) < self.style.whole_pt and not force:
            return None
        parts = self.inner.split(
            self.inner_width(width_pt), height_pt - 2 * self.style.pad_pt, force=force
        )
        if parts is None:
            return None
        rest = parts[1]
        if self.head is not None:
            again = self.head if isinstance(self.head, Again) else Again(self.head)
            rest = Stack([again, rest], [0.0, 0.3 * self.style.pad_pt], [True, False])
            return Panel(parts[0], self.style), Panel(rest, self.style, head=again)
        return Panel(parts[0], self.style), Panel(rest, self.style)


class Again(Around):
    """A head that was there before: decoration, since the tree has it once."""

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        sink.artifact(Artifact.PAGINATION)
        self.box.draw(AsArtifact(sink), x_pt, top_pt, width_pt)
        sink.end()

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class Banner:
    """A head on a dark ground above a body, in one heavy frame (callouts of the upper levels).

    What goes on on the next page has the head again, since it says what to do; there it is
    decoration: the tree has it once.
    """

    def __init__(self, head: Box, body: Box, colour: Rgb, ground: Rgb | None, pad_pt: float,
                 frame_pt: float, whole_pt: float, *, again: bool = False) -> None:
        self.head = head
        self.body = body
        self.colour = colour
        self.ground = ground
        self.pad_pt = pad_pt
        self.frame_pt = frame_pt
        self.whole_pt = whole_pt
        self.again = again

    def inner_width(self, width_pt: float) -> float:
        return width_pt - 2 * (self.pad_pt + self.frame_pt)

    def _head_height(self, width_pt: float) -> float:
        return self.head.height(self.inner_width(width_pt)) + 0.8 * self.pad_pt

    def height(self, width_pt: float) -> float:
        body = self.body.height(self.inner_width(width_pt))
        return self._head_height(width_pt) + body + 2 * self.pad_pt + self.frame_pt

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height, head = self.height(width_pt), self._head_height(width_pt)
        inset = self.frame_pt / 2
        sink.artifact(Artifact.BACKGROUND)
        if self.ground is not None:
            sink.fill_box(x_pt, top_pt - height, width_pt, height, self.ground)
        sink.fill_box(x_pt, top_pt - head, width_pt, head, self.colour)
        sink.stroke_box(
            x_pt + inset, top_pt - height + inset, width_pt - 2 * inset, height - 2 * inset,
            self.colour, self.frame_pt,
        )
        sink.end()
        left = x_pt + self.pad_pt + self.frame_pt
        inner = self.inner_width(width_pt)
        head_sink: PageSink = AsArtifact(sink) if self.again else sink
        if self.again:
            sink.artifact(Artifact.PAGINATION)
        self.head.draw(head_sink, left, top_pt - 0.4 * self.pad_pt, inner)
        if self.again:
            sink.end()
        self.body.draw(sink, left, top_pt - head - self.pad_pt, inner)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        if self.height(width_pt) < self.whole_pt and not force:
            return None
        taken = self._head_height(width_pt) + 2 * self.pad_pt + self.frame_pt
        parts = self.body.split(self.inner_width(width_pt), height_pt - taken, force=force)
        if parts is None:
            return None
        return (
            self.of(self.head, parts[0], again=self.again), self.of(self.head, parts[1], again=True)
        )

    def of(
        self, head: Box, body: Box, *, whole_pt: float | None = None, again: bool = False
    ) -> Banner:
        """The same look with another head and body."""
        return Banner(
            head, body, self.colour, self.ground, self.pad_pt, self.frame_pt,
            self.whole_pt if whole_pt is None else whole_pt, again=again,
        )


class RowStyle(Struct, frozen=True):
    """Rules and room of table rows; lengths in points."""

    rule: Rgb
    rule_pt: float
    pad_pt: float
    inset_pt: float
    stripe: Rgb | None = None
    head_ground: Rgb | None = None


LEAST_BEGUN, LEAST_LEFT = 3, 2
"""Rows of a table that stand below its head at the foot of a page, and on the next, at least."""


class Rows:
    """A table: a head row that is repeated on each page, rows that are never cut.

    On later pages the head is decoration: the tree has it once.
    """

    def __init__(
        self, head: Box, rows: Sequence[Box], style: RowStyle, *, first: int = 0
    ) -> None:
        self.head = head
        self.rows = tuple(rows)
        self.style = style
        self.first = first

    def _row_height(self, box: Box, width_pt: float) -> float:
        return box.height(width_pt - 2 * self.style.inset_pt) + 2 * self.style.pad_pt

    def height(self, width_pt: float) -> float:
        return self._row_height(self.head, width_pt) + fsum(
            self._row_height(row, width_pt) for row in self.rows
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        style = self.style
        height = self._row_height(self.head, width_pt)
        sink.artifact(Artifact.LAYOUT)
        if style.head_ground is not None:
            sink.fill_box(x_pt, top_pt - height, width_pt, height, style.head_ground)
        self._rule(sink, x_pt, top_pt - height, width_pt, 2 * style.rule_pt)
        sink.end()
        head_sink: PageSink = AsArtifact(sink) if self.first else sink
        if self.first:
            sink.artifact(Artifact.PAGINATION)
        inner_x, inner = x_pt + style.inset_pt, width_pt - 2 * style.inset_pt
        self.head.draw(head_sink, inner_x, top_pt - style.pad_pt, inner)
        if self.first:
            sink.end()
        top_pt -= height
        for index, row in enumerate(self.rows, self.first):
            height = self._row_height(row, width_pt)
            sink.artifact(Artifact.LAYOUT)
            if style.stripe is not None and index % 2:
                sink.fill_box(x_pt, top_pt - height, width_pt, height, style.stripe)
            self._rule(sink, x_pt, top_pt - height, width_pt, style.rule_pt)
            sink.end()
            row.draw(sink, inner_x, top_pt - style.pad_pt, inner)
            top_pt -= height

    def _rule(self, sink: PageSink, x: float, y: float, width: float, thick: float) -> None:
        sink.stroke_path(((x, y), (x + width, y)), self.style.rule, thick)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        used = self._row_height(self.head, width_pt)
        for index, row in enumerate(self.rows):
            used += self._row_height(row, width_pt)
            if used > height_pt + FUZZ:
                if force and not index:
                    return self._cut_row(width_pt, height_pt)
                # Neither what begins at the foot of a page nor what is left is a mere scrap.
                at = index if force else min(index, len(self.rows) - LEAST_LEFT)
                if at < LEAST_BEGUN and not force:
                    return None
                first = Rows(self.head, self.rows[:at], self.style, first=self.first)
                rest = Rows(self.head, self.rows[at:], self.style, first=self.first + at)
                return first, rest
        return None

    def _cut_row(self, width_pt: float, height_pt: float) -> tuple[Box, Box] | None:
        """Cut the first row, which is higher than a page."""
        style = self.style
        left = height_pt - self._row_height(self.head, width_pt) - 2 * style.pad_pt
        parts = self.rows[0].split(width_pt - 2 * style.inset_pt, left, force=True)
        if parts is None:
            return None
        rest = (parts[1], *self.rows[1:])
        return (
            Rows(self.head, parts[:1], style, first=self.first),
            Rows(self.head, rest, style, first=self.first + 1),
        )


class Followed:
    """A table and what is said of its rows below it, which never goes to the next page alone.

    The last ``LEAST_LEFT`` rows go with it.
    """

    def __init__(self, table: Box, said: Box, gap_pt: float) -> None:
        self.table = table
        self.said = said
        self.gap_pt = gap_pt

    def height(self, width_pt: float) -> float:
        return self.table.height(width_pt) + self.gap_pt + self.said.height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.table.draw(sink, x_pt, top_pt, width_pt)
        below = top_pt - self.table.height(width_pt) - self.gap_pt
        self.said.draw(sink, x_pt, below, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        # As if the last row had no room, where only what follows has none.
        room = min(height_pt, self.table.height(width_pt) - 2 * FUZZ)
        parts = self.table.split(width_pt, room, force=force)
        if parts is not None:
            return parts[0], Followed(parts[1], self.said, self.gap_pt)
        if not force:
            return None
        return Stack([self.table, self.said], [0.0, self.gap_pt]).split(
            width_pt, height_pt, force=True
        )


class AsArtifact:
    """A sink that draws without marks, for what repeats on later pages."""

    def __init__(self, sink: PageSink) -> None:
        self._sink = sink

    @property
    def only_marks(self) -> bool:
        return self._sink.only_marks

    def begin(self, node: str, order: int = 0) -> None:
        return

    def artifact(self, kind: Artifact = Artifact.LAYOUT) -> None:
        return

    def end(self) -> None:
        return

    def show(self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float,
             fill: Rgb, *, left_to_right: bool = False, space_at_left: bool = False,
             ltr_line: bool = False, ends_word: bool = False) -> None:
        self._sink.show(pieces, x_pt, y_pt, size_pt, fill, left_to_right=left_to_right,
                        space_at_left=space_at_left, ltr_line=ltr_line, ends_word=ends_word)

    def end_line(self) -> None:
        return

    def warn(self, fault: Fault) -> None:
        self._sink.warn(fault)

    def turn(self, x_pt: float, y_pt: float, *, clockwise: bool = False) -> None:
        self._sink.turn(x_pt, y_pt, clockwise=clockwise)

    def turn_back(self) -> None:
        self._sink.turn_back()

    def fill_box(self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, fill: Rgb,
                 radius_pt: float = 0.0) -> None:
        self._sink.fill_box(x_pt, y_pt, width_pt, height_pt, fill, radius_pt)

    def stroke_box(self, x_pt: float, y_pt: float, width_pt: float, height_pt: float,
                   stroke: Rgb, line_pt: float, radius_pt: float = 0.0) -> None:
        self._sink.stroke_box(x_pt, y_pt, width_pt, height_pt, stroke, line_pt, radius_pt)

    def stroke_path(self, points: Sequence[tuple[float, float]], stroke: Rgb, line_pt: float,
                    *, close: bool = False, fill: Rgb | None = None) -> None:
        self._sink.stroke_path(points, stroke, line_pt, close=close, fill=fill)

    def drawing(self, name: str, x_pt: float, y_pt: float, width_pt: float, *,
                mirrored: bool = False) -> float:
        return self._sink.drawing(name, x_pt, y_pt, width_pt, mirrored=mirrored)

    def drawing_height(self, name: str, width_pt: float) -> float:
        return self._sink.drawing_height(name, width_pt)

    def figure_box(self, node: str, x_pt: float, y_pt: float, width_pt: float,
                   height_pt: float) -> None:
        return

    def link(self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float,
             url: str, contents: str) -> None:
        return

    def heading(self, node: str, y_pt: float) -> None:
        return

    def check_box(self, node: str, name: str, value: str, tooltip: str, x_pt: float,
                  y_pt: float, size_pt: float, *, asked: str = "") -> None:
        return

    def text_field(self, node: str, name: str, tooltip: str, x_pt: float, y_pt: float,
                   width_pt: float, height_pt: float, *, multiline: bool = False) -> None:
        return
