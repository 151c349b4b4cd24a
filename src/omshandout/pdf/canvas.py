"""What can be drawn on a page: text, boxes, paths, line drawings, links and fields.

``MarkingCanvas`` satisfies ``layout.sink.PageSink`` by structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from omshandout.errors import Fault, LayoutError, Where
from omshandout.pdf.cut_fonts import KnownFonts
from omshandout.pdf.document import text_string
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.fonts import Embedded
from omshandout.pdf.forms import FormFields
from omshandout.pdf.marking import Rgb
from omshandout.pdf.paths import lines_through, point, rounded_box, unit
from omshandout.pdf.records import Annotation, Heading
from omshandout.pdf.setting import TextPages
from omshandout.structure.tree import StructTree

_FLAG_PRINT = 4
_LINKS = ("https:", "http:", "mailto:", "tel:", "#")  # nothing that could run or open a file
_MITRE = 0
_ROUND = 1


class DrawnAlike(Protocol):
    """A box of the layout, as far as it is needed here."""

    def draw(self, sink: Any, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw with the left edge at ``x_pt`` and the top edge at ``top_pt``."""


class MarkingCanvas(TextPages):
    """The page writer: marked pages, and all that may be drawn on them.

    Args:
        page_size: width and height in points.
        tree: the logical tree whose nodes may be marked.
        drawings: where line drawings come from.
        mono: True draws drawings for black ink only.
        form: the form fields of the document, or None if fields are refused.
        packed: False writes a file that people can read (see ``CompactDocument``).
        rtl: True if the document reads from right to left.
        both_ways: True if it has columns that do so, and others that do not.
        known_fonts: those that were cut for other documents.

    Attributes:
        document: the file under construction.
        fonts: the fonts in use.
        annotations: links and fields in order of drawing.
        headings: places of headings in order of drawing.
        figure_boxes: page and bounding box of figures by node id.
        warnings: what those who drew noted, each once, in order.
        only_marks: see ``layout.sink.PageSink``.
    """

    only_marks = False

    def __init__(
        self,
        page_size: tuple[float, float],
        tree: StructTree,
        drawings: DrawingStore,
        *,
        mono: bool = False,
        form: FormFields | None = None,
        packed: bool = True,
        rtl: bool = False,
        both_ways: bool = False,
        known_fonts: KnownFonts | None = None,
    ) -> None:
        super().__init__(
            page_size, tree, packed=packed, rtl=rtl, both_ways=both_ways, known_fonts=known_fonts
        )
        self.form = form
        self.annotations: list[Annotation] = []
        self.headings: list[Heading] = []
        self.figure_boxes: dict[str, tuple[int, tuple[float, float, float, float]]] = {}
        self.warnings: dict[Fault, None] = {}
        self._drawings = drawings
        self._mono = mono
        self._inside = False
        self._drawing_objects: dict[str, int] = {}
        self._turned: tuple[tuple[float, float], Rgb | None, Embedded | None, float] = (
            (0.0, 0.0), None, None, 0.0
        )

    def warn(self, fault: Fault) -> None:
        """Note what is wrong. See ``layout.sink.PageSink``."""
        self.warnings[fault] = None

    # -- boxes that documents share ------------------------------------------------------------

    def draw_known(self, box: DrawnAlike, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw a box that other documents have too, beside which nothing stands on its lines."""
        if self._opened or self._inside:
            box.draw(self, x_pt, top_pt, width_pt)
            return
        self._leave_line()
        self._inside = True
        try:
            box.draw(self, x_pt, top_pt, width_pt)
        finally:
            self._inside = False
        self._leave_line()

    # -- turned text --------------------------------------------------------------------------

    def turn(self, x_pt: float, y_pt: float, *, clockwise: bool = False) -> None:
        """Turn what is drawn from here on. See ``layout.sink.PageSink``."""
        x, y = self.absolutePosition(x_pt, y_pt)
        matrix = "0 -1 1 0" if clockwise else "0 1 -1 0"
        self._code.append(f"q {matrix} {point(x)} {point(y)} cm")
        self._turned = (
            (self._origin_x, self._origin_y), self._fill, self._font, self._font_size
        )
        self._origin_x = self._origin_y = 0.0
        self._forget_line()

    def turn_back(self) -> None:
        """End what ``turn`` began. See ``layout.sink.PageSink``."""
        self._code.append("Q")
        # Colour and font are again what they were before.
        origin, self._fill, self._font, self._font_size = self._turned
        self._origin_x, self._origin_y = origin
        self._forget_line()

    # -- colours and shapes -------------------------------------------------------------------

    def _set_stroke(self, stroke: Rgb, line_pt: float, join: int) -> None:
        if stroke != self._stroke:
            self._stroke = stroke
            red, green, blue = stroke
            self._code.append(f"{unit(red)} {unit(green)} {unit(blue)} RG")
        line = f"{point(line_pt)} w"
        if line != self._line:
            self._line = line
            self._code.append(line)
        if join != self._join:
            self._join = join
            self._code.append(f"{join} j {join} J")

    def fill_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, fill: Rgb,
        radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        """Fill a rectangle. See ``layout.sink.PageSink``."""
        self._demand_open()
        if fill != self._fill:
            self._set_fill(fill)
        self._code.append(self._box(x_pt, y_pt, width_pt, height_pt, radius_pt, "f"))

    def stroke_box(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float, stroke: Rgb,
        line_pt: float, radius_pt: float = 0.0,
    ) -> None:  # fmt: skip
        """Draw the outline of a rectangle. See ``layout.sink.PageSink``."""
        self._demand_open()
        self._set_stroke(stroke, line_pt, _MITRE)
        self._code.append(self._box(x_pt, y_pt, width_pt, height_pt, radius_pt, "S"))

    def _box(
        self, x_pt: float, y_pt: float, width: float, height: float, radius: float, paint: str
    ) -> str:
        x = self._origin_x + x_pt
        y = self._origin_y + y_pt
        radius = min(radius, width / 2, height / 2)
        if radius <= 0:
            return f"{point(x)} {point(y)} {point(width)} {point(height)} re {paint}"
        # Moving the origin lets boxes of one size share their path.
        return f"q 1 0 0 1 {point(x)} {point(y)} cm {rounded_box(width, height, radius)} {paint} Q"

    def stroke_path(
        self, points: Sequence[tuple[float, float]], stroke: Rgb, line_pt: float,
        *, close: bool = False, fill: Rgb | None = None,
    ) -> None:  # fmt: skip
        """Draw straight lines through points. See ``layout.sink.PageSink``."""
        self._demand_open()
        if fill is not None and fill != self._fill:
            self._set_fill(fill)
        self._set_stroke(stroke, line_pt, _ROUND)
        x0, y0 = self._origin_x, self._origin_y
        path = lines_through([(x0 + x, y0 + y) for x, y in points])
        paint = {(False, False): "S", (True, False): "s", (False, True): "B", (True, True): "b"}
        self._code.append(path + paint[close, fill is not None])

    # -- drawings -----------------------------------------------------------------------------

    def drawing(
        self, name: str, x_pt: float, y_pt: float, width_pt: float, *, mirrored: bool = False
    ) -> float:
        """Place a line drawing; returns its height. See ``layout.sink.PageSink``."""
        self._demand_open()
        art = self._drawings.get(name, mono=self._mono)
        resource = self._drawing_resource(name)
        scale = width_pt / art.width_pt
        x = self._origin_x + x_pt + (width_pt if mirrored else 0.0)
        across = f"{-scale if mirrored else scale:.5g}"
        self._code.append(
            f"q {across} 0 0 {scale:.5g} {point(x)} {point(self._origin_y + y_pt)} cm "
            f"/{resource} Do Q"
        )
        return art.height_pt * scale

    def drawing_height(self, name: str, width_pt: float) -> float:
        """Height of a line drawing at a width. See ``layout.sink.PageSink``."""
        art = self._drawings.get(name, mono=self._mono)
        return art.height_pt * width_pt / art.width_pt

    def _drawing_resource(self, name: str) -> str:
        objects = self._drawing_objects
        object_number = objects.get(name)
        if object_number is None:
            art = self._drawings.get(name, mono=self._mono)
            object_number = objects[name] = self.document.add_stream(
                f"/Type/XObject/Subtype/Form/BBox[0 0 {point(art.width_pt)} "
                f"{point(art.height_pt)}]/Resources<<>>",
                art.operators,
                shared=True,
            )
        resource = f"X{list(objects).index(name) + 1}"
        self.record.drawings[resource] = object_number
        return resource

    def figure_box(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float
    ) -> None:
        """Note the bounding box of a Figure node. See ``layout.sink.PageSink``."""
        box = self._rect(x_pt, y_pt, width_pt, height_pt)
        page, known = self.figure_boxes.get(node, (self._page_index, box))
        if page == self._page_index:
            box = (
                min(box[0], known[0]), min(box[1], known[1]),
                max(box[2], known[2]), max(box[3], known[3]),
            )  # fmt: skip
            self.figure_boxes[node] = (page, box)

    def _rect(
        self, x_pt: float, y_pt: float, width_pt: float, height_pt: float
    ) -> tuple[float, float, float, float]:
        x = self._origin_x + x_pt
        y = self._origin_y + y_pt
        return x, y, x + width_pt, y + height_pt

    # -- links, bookmarks, fields -------------------------------------------------------------

    def link(
        self, node: str, x_pt: float, y_pt: float, width_pt: float, height_pt: float, url: str,
        contents: str,
    ) -> None:  # fmt: skip
        """Add a link over a rectangle. See ``layout.sink.PageSink``.

        An ``url`` of the form ``#node`` leads to the heading node of that id in this document.

        Raises:
            LayoutError: the address is no web, mail or telephone address.
        """
        if not url.startswith(_LINKS):
            raise LayoutError(
                Fault(
                    Where(key=node, page=self._page_index + 1),
                    f"a link leads to {url!r}",
                    "use an address that starts with https:, http:, mailto: or tel:",
                    "pdf/link-address",
                )
            )
        target = url[1:] if url.startswith("#") else ""
        # A URI is ASCII by its own standard; what is not has to be escaped as UTF-8 bytes.
        escaped = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode())
                          for c in url)  # fmt: skip
        action = "" if target else f"/A<</S/URI/URI{text_string(escaped)}>>"
        self._annotate(
            node,
            (x_pt, y_pt, width_pt, height_pt),
            self.document.reserve(),
            f"/Type/Annot/Subtype/Link/Border[0 0 0]/Contents{text_string(contents)}{action}",
            target=target,
        )

    def _annotate(
        self, node: str, box: tuple[float, float, float, float], object_number: int,
        entries: str, target: str = "",
    ) -> None:  # fmt: skip
        """Add an annotation tied to the Link or Form node that encloses it.

        ``box`` is x, y, width and height from the current origin; ``Rect``, ``F``, ``P`` and
        ``StructParent`` are added to ``entries``.
        """
        if node not in self._tree:
            raise ValueError(f"annotation of {node}, which is not in the logical tree")
        rect = " ".join(map(point, self._rect(*box)))
        body = f"{entries}/Rect[{rect}]/F {_FLAG_PRINT}"
        self.annotations.append(Annotation(node, self._page_index, object_number, body, target))
        self.record.annotations.append(object_number)

    def heading(self, node: str, y_pt: float) -> None:
        """Note where a heading starts. See ``layout.sink.PageSink``."""
        self.headings.append(Heading(node, self._page_index, self._origin_y + y_pt))

    def check_box(
        self, node: str, name: str, value: str, tooltip: str,
        x_pt: float, y_pt: float, size_pt: float, *, asked: str = "",
    ) -> None:  # fmt: skip
        """Add a check box. See ``layout.sink.PageSink``.

        Raises:
            ValueError: the document is no form (a programming error).
        """
        form = self._demand_form()
        if asked:
            object_number, entries = form.choice(
                self.document, name, value, tooltip, size_pt, asked=asked
            )
        else:
            object_number, entries = form.check_box(self.document, name, value, tooltip, size_pt)
        self._annotate(node, (x_pt, y_pt, size_pt, size_pt), object_number, entries)

    def text_field(
        self, node: str, name: str, tooltip: str,
        x_pt: float, y_pt: float, width_pt: float, height_pt: float, *, multiline: bool = False,
    ) -> None:  # fmt: skip
        """Add a text field. See ``layout.sink.PageSink``.

        Raises:
            ValueError: the document is no form (a programming error).
        """
        form = self._demand_form()
        object_number, entries = form.text_field(
            self.document, name, tooltip, width_pt, height_pt, multiline=multiline
        )  # fmt: skip
        self._annotate(node, (x_pt, y_pt, width_pt, height_pt), object_number, entries)

    def _demand_form(self) -> FormFields:
        if self.form is None:
            raise ValueError("a form field in a document that is no form")
        return self.form
