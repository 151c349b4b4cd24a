"""Boxes that were drawn before: what they put on a page is put there again, if it is the same.

What a box draws depends on its place, on the state that the page is in, and on the codes and
resources that it asks for. A segment is kept with all of these; it is used only where each of them
is what it was, else the box is drawn. So a page is the same whether or not anything is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self

from msgspec import Struct

from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.fonts import Asked, KnownFonts
from omshandout.pdf.marking import Rgb
from omshandout.pdf.records import Heading, Mark
from omshandout.text.glyphs import Face

_MOST = 600
"""So many segments are kept, some kilobytes each."""

Letters = Sequence[tuple[Face, Sequence[int]]]
"""Faces, and clusters of each."""


class State(Struct, frozen=True):
    """What the operators before have set; a font by its resource."""

    fill: Rgb | None
    stroke: Rgb | None
    font: str
    font_size: float
    line: str
    join: int


class Segment(Struct, frozen=True):
    """What a box drew.

    Attributes:
        of: the box, which is known by its identity.
        code: page operators.
        nodes: the node of each mark.
        marks: the marks.
        headings: places of headings.
        boxes: page and bounding box of figures by node.
        fonts: resource and face of the fonts that it set, in order.
        asked: codes that it asked for and got, beside those that are given out first.
        drawings: names and resources of drawings.
        leaning: see :class:`PageRecord`.
        after: the state that it leaves.
    """

    of: object
    code: tuple[str, ...]
    nodes: tuple[str, ...]
    marks: tuple[Mark, ...]
    headings: tuple[Heading, ...]
    boxes: tuple[tuple[str, tuple[int, tuple[float, float, float, float]]], ...]
    fonts: tuple[tuple[str, Face], ...]
    asked: tuple[Asked, ...]
    drawings: tuple[tuple[str, str], ...]
    leaning: float
    after: State


class _Box(Protocol):
    """A box of the layout, as far as it is needed here."""

    def draw(self, sink: KnowingCanvas, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw with the left edge at ``x_pt`` and the top edge at ``top_pt``."""


class KnowingCanvas(MarkingCanvas):
    """A page writer that knows what it drew for other documents of the same sheet.

    Attributes:
        drawn: where it keeps that, by all that a box depends on; None to keep nothing.
    """

    drawn: dict[object, object] | None
    _inside = False

    def knowing(
        self, drawn: dict[object, object] | None, letters: Letters, fonts: KnownFonts | None
    ) -> Self:
        """Know what was drawn and cut for others; letters of texts of no clinic get their codes.

        These are the same then, whatever stands before them on the pages.
        """
        self.drawn = drawn
        if fonts is not None:
            self.fonts.asked.known = fonts
        for face, ids in letters:
            codes = self._use(face).codes
            for each in ids:
                codes[each]
        self.fonts.settle()
        return self

    def draw_known(self, box: _Box, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw a box beside which nothing stands on its lines.

        A box that was drawn at the same place in the same state of the page is put there again.
        """
        if self._opened or self._inside:
            box.draw(self, x_pt, top_pt, width_pt)
            return
        self._leave_line()
        self._inside = True
        try:
            if self.drawn is None:
                box.draw(self, x_pt, top_pt, width_pt)
            else:
                self._draw_or_put(self.drawn, box, x_pt, top_pt, width_pt)
        finally:
            self._inside = False
        self._leave_line()

    def _draw_or_put(
        self, drawn: dict[object, object], box: _Box, x_pt: float, top_pt: float, width_pt: float
    ) -> None:
        """Put a box there that was drawn so before; else draw it, and keep that."""
        record, state = self.record, self._state()
        key = (
            id(box), x_pt, top_pt, width_pt, self._origin_x, self._origin_y, self._page_index,
            len(record.nodes), state,
        )
        found = drawn.get(key)
        if not isinstance(found, Segment) or not self._put(found):
            found = self._drawn(box, x_pt, top_pt, width_pt)
            if found is not None:
                drawn[key] = found
                if len(drawn) > _MOST:
                    del drawn[next(iter(drawn))]

    def _leave_line(self) -> None:
        self._forget_line()
        self._before = None
        self._text_y = -1.0

    def _state(self) -> State:
        font = self._font.resource if self._font is not None else ""
        return State(
            self._fill, self._stroke, font, self._font_size, self._line, self._join
        )

    def _drawn(
        self, box: _Box, x_pt: float, top_pt: float, width_pt: float
    ) -> Segment | None:
        """Draw; what was drawn, unless it can only be drawn anew each time."""
        record, asked = self.record, self.fonts.asked
        begin, base, links = len(record.code), len(record.nodes), len(self.annotations)
        headings, leaning, ends = len(self.headings), record.leaning, self._ends
        fonts, record.fonts = record.fonts, {}
        boxes, self.figure_boxes = self.figure_boxes, {}
        warnings, self.warnings = self.warnings, {}
        drawings, record.drawings = record.drawings, {}
        asked.log = []
        try:
            box.draw(self, x_pt, top_pt, width_pt)
        finally:
            log, asked.log = asked.log, None
            new = record.fonts, self.figure_boxes, self.warnings, record.drawings
            record.fonts, self.figure_boxes = fonts, boxes
            self.warnings, record.drawings = warnings, drawings
        again = any(node in boxes for node in new[1])
        fonts.update(new[0])
        for node, placed in new[1].items():
            boxes.setdefault(node, placed)
        warnings.update(new[2])
        drawings.update(new[3])
        if again or new[2] or len(self.annotations) > links or self._ends != ends:
            return None
        nodes = record.nodes[base:]
        names = {number: name for name, number in self._drawing_objects.items()}
        return Segment(
            box, tuple(record.code[begin:]), tuple(nodes),
            tuple(self._mark(node, base + place) for place, node in enumerate(nodes)),
            tuple(self.headings[headings:]), tuple(new[1].items()),
            tuple((name, use.face) for name, use in new[0].items()), tuple(log),
            tuple((names[number], resource) for resource, number in new[3].items()),
            record.leaning - leaning, self._state(),
        )

    def _mark(self, node: str, mcid: int) -> Mark:
        return next(
            mark for mark in reversed(self.marks[node])
            if mark.mcid == mcid and mark.page == self._page_index
        )

    def _put(self, segment: Segment) -> bool:
        """Put what a box drew on the page again; False if it would draw something else here.

        What it asks for it gets all the same, in the order in which drawing asks for it.
        """
        for asked in segment.asked:
            if asked.again(self._use_here(asked.face)) != asked.code:
                return False
        for name, resource in segment.drawings:
            if self._drawing_resource(name) != resource:
                return False
        record, marks = self.record, self.marks
        for resource, face in segment.fonts:
            use = self._use_here(face)
            if use.resource != resource:
                return False
        record.code += segment.code
        record.nodes += segment.nodes
        for node, mark in zip(segment.nodes, segment.marks, strict=True):
            marks.setdefault(node, []).append(mark)
        self.headings += segment.headings
        self.figure_boxes.update(segment.boxes)
        record.leaning += segment.leaning
        after = segment.after
        self._fill, self._stroke = after.fill, after.stroke
        self._font = self.fonts.named(after.font)
        self._font_size, self._line, self._join = after.font_size, after.line, after.join
        return True
