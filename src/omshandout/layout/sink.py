"""What flowables may ask of the page they are drawn on.

The page writer satisfies this Protocol by structure; ``layout`` never imports it. Coordinates
and sizes are points (1/72 inch) with the PDF origin at the bottom left of the page; flowables
draw in ReportLab's translated coordinates, so x and y are relative to the current origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from omshandout.errors import Fault
from omshandout.structure.marks import MarkSink
from omshandout.text.glyphs import Piece

Rgb = tuple[float, float, float]
"""Red, green and blue from 0 to 1 (sRGB)."""


class PageSink(MarkSink, Protocol):
    """Marks, text, simple shapes, drawings, links, bookmarks and form fields."""

    @property
    def only_marks(self) -> bool:
        """Whether nothing is shown: a text with one mark for all of its lines need not make any."""

    def show(
        self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False, ltr_line: bool = False,
        ends_word: bool = False,
    ) -> None:  # fmt: skip
        """Draw pieces side by side from left to right, baseline at ``y_pt``.

        ``left_to_right`` tells that this is also the order in which they are read,
        ``space_at_left`` that a space which was shown by itself stands at their left, ``ltr_line``
        that their paragraph reads from left to right, ``ends_word`` that a space or the end of the
        line follows, at their left, the vowel mark that they begin with.
        """

    def end_line(self) -> None:
        """Tell readers that what comes next stands on no line with what was shown last.

        Outside of any mark; it shows nothing.
        """

    def warn(self, fault: Fault) -> None:
        """Note what is wrong with what is drawn here, though it can be drawn."""

    def turn(self, x_pt: float, y_pt: float, *, clockwise: bool = False) -> None:
        """Turn what is drawn from here on by a quarter about a point, the new origin.

        For text alone, until :meth:`turn_back`; turns do not nest, nor cross marks.
        """

    def turn_back(self) -> None:
        """End what :meth:`turn` began."""

    def fill_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, fill: Rgb,
        radius_pt: float = 0.0,
    ) -> None:
        """Fill a rectangle; ``x_pt, y_pt`` is its lower left corner."""

    def stroke_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, stroke: Rgb,
        line_pt: float, radius_pt: float = 0.0,
    ) -> None:
        """Draw the outline of a rectangle, the line centred on its edge."""

    def stroke_path(
        self, points: Sequence[tuple[float, float]], stroke: Rgb, line_pt: float,
        *, close: bool = False, fill: Rgb | None = None,
    ) -> None:
        """Draw straight lines through the points, round joins and caps."""

    def drawing(
        self, name: str, x_pt: float, y_pt: float, width_pt: float, *, mirrored: bool = False
    ) -> float:
        """Place a line drawing with its lower left corner at x, y; returns its height."""

    def drawing_height(self, name: str, width_pt: float) -> float:
        """Height of a line drawing at a width, in points."""

    def figure_box(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float
    ) -> None:
        """Note the bounding box of a Figure node on this page (PDF/UA-1 7.3 BBox)."""

    def link(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float, url: str,
        contents: str,
    ) -> None:
        """Add a link annotation over a rectangle and tie it to its Link node."""

    def heading(self, node: str, y_pt: float) -> None:
        """Note where a heading node starts, for bookmarks."""

    def check_box(
        self, node: str, name: str, value: str, tooltip: str,
        x_pt: float, y_pt: float, size_pt: float, *, asked: str = "",
    ) -> None:
        """Add a check box field ``name.value`` with export value ``value`` (forms only).

        With ``asked``, which says what is asked, it is one answer of the field ``name``, of which
        only one can be chosen.
        """

    def text_field(
        self, node: str, name: str, tooltip: str,
        x_pt: float, y_pt: float, width_pt: float, height_pt: float, *, multiline: bool = False,
    ) -> None:
        """Add a text field that takes the family's own script (forms only)."""
