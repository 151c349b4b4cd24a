"""The same pages as in a file, drawn only to find out what is wrong with them.

What can be wrong with a page is known once everything on it has its mark and its page: nothing here
puts text into codes, cuts fonts or writes objects, which takes most of the time of a document.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.errors import Fault
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.filling import PagePart, fill_parts
from omshandout.pdf.marking import Rgb
from omshandout.pdf.page_objects import check_targets
from omshandout.pdf.structure import Placed, check_marks
from omshandout.structure.tree import StructTree
from omshandout.text.glyphs import Piece


class TrialResult(Struct, frozen=True):
    """What is known of a document that was only tried; see :class:`PdfResult`."""

    starts: tuple[int, ...]
    warnings: tuple[Fault, ...]


def try_parts(
    parts: Sequence[PagePart], *, page_size: tuple[float, float], tree: StructTree,
    drawings: DrawingStore, rtl: bool = False, both_ways: bool = False,
) -> TrialResult:
    """Lay parts out on pages as :func:`write_parts` does, and write nothing.

    It tells all that the layout, the texts and the drawings of a document may get wrong. What only
    its fonts may, it does not: fonts that somebody gave are to be tried by writing.

    Raises:
        LayoutError: as :func:`write_parts`.
    """
    canvas = TrialCanvas(page_size, tree, drawings, rtl=rtl, both_ways=both_ways)
    starts = fill_parts(canvas, parts)
    check_marks(
        tree, Placed(canvas.pages, canvas.marks, canvas.annotations, canvas.figure_boxes)
    )
    check_targets(canvas.annotations, canvas.headings)
    return TrialResult(tuple(start + 1 for start in starts), tuple(canvas.warnings))


class TrialCanvas(MarkingCanvas):
    """A page writer that keeps marks, links and headings, but not what they look like."""

    only_marks = True

    def show(
        self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False, ltr_line: bool = False,
        ends_word: bool = False,
    ) -> None:  # fmt: skip
        """Take the text as shown. See ``layout.sink.PageSink``."""
        self._demand_open()

    def end_line(self) -> None:
        """Pass: nothing was shown. See ``layout.sink.PageSink``."""

    def turn(self, x_pt: float, y_pt: float, *, clockwise: bool = False) -> None:
        """Pass: no text has a place. See ``layout.sink.PageSink``."""

    def turn_back(self) -> None:
        """Pass, as :meth:`turn`. See ``layout.sink.PageSink``."""

    def fill_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, fill: Rgb,
        radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        """Take the rectangle as filled. See ``layout.sink.PageSink``."""
        self._demand_open()

    def stroke_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, stroke: Rgb,
        line_pt: float, radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        """Take the outline as drawn. See ``layout.sink.PageSink``."""
        self._demand_open()

    def stroke_path(
        self, points: Sequence[tuple[float, float]], stroke: Rgb, line_pt: float,
        *, close: bool = False, fill: Rgb | None = None,
    ) -> None:  # fmt: skip
        """Take the lines as drawn. See ``layout.sink.PageSink``."""
        self._demand_open()

    def drawing(
        self, name: str, x_pt: float, y_pt: float, width_pt: float, *, mirrored: bool = False
    ) -> float:
        """Read a line drawing; returns its height. See ``layout.sink.PageSink``."""
        self._demand_open()
        return self.drawing_height(name, width_pt)
