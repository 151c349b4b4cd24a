"""A ReportLab canvas that tags what is drawn and keeps pages open until the end.

Everything visible stands between a mark and its ``end``: content of a node of the logical tree,
or an artifact (ISO 32000-1, 14.6 to 14.8; ISO 14289-1, 7.1). The inherited drawing methods, which
know nothing of marks and would name fonts that are not embedded, are refused. Those that may be
called are in ``canvas``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, Self

from reportlab.pdfgen.canvas import Canvas

from omshandout.pdf.fonts import Embedded
from omshandout.pdf.records import Mark, PageRecord
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import StructTree

Rgb = tuple[float, float, float]

# What ReportLab's canvas would draw without a mark, or with fonts that are not embedded.
_REFUSED = (
    "addLiteral", "arc", "beginForm", "beginText", "bezier", "circle", "clipPath", "cross",
    "doForm", "drawAlignedString", "drawBoundary", "drawCentredString", "drawImage",
    "drawInlineImage", "drawPath", "drawRightString", "drawString", "drawText", "ellipse",
    "getpdfdata", "grid", "line", "linearGradient", "lines", "linkAbsolute", "linkRect", "linkURL",
    "radialGradient", "rect", "rotate", "roundRect", "scale", "setDash", "setFillColor",
    "setFillColorRGB", "setFont", "setLineWidth", "setStrokeColor", "setStrokeColorRGB", "shade",
    "skew", "textAnnotation", "transform", "wedge",
)  # fmt: skip


class MarkedPages(Canvas):  # type: ignore[misc]
    """Pages whose content is marked.

    Args:
        page_size: width and height in points.
        tree: the logical tree whose nodes may be marked.

    Attributes:
        pages: finished pages in order.
        record: the page that is open.
        marks: marks by node id.
    """

    def __init__(self, page_size: tuple[float, float], tree: StructTree) -> None:
        self._opened = ""
        # What ReportLab would set up is a document of its own, and a state of graphics in which
        # nothing is drawn. Its frames and flowables ask for neither (a test listens to them).
        self._pagesize = page_size
        self._pageNumber = 1
        self.pages: list[PageRecord] = []
        self.marks: dict[str, list[Mark]] = {}
        self._tree = tree
        self._in_furniture = False
        self._openers: dict[str, str] = {}
        self._origins: list[tuple[float, float]] = []
        self._origin_x = self._origin_y = 0.0
        self.record = self._new_record()
        self._page_index = 0
        self._forget_state()

    # -- ReportLab's side ---------------------------------------------------------------------

    def saveState(self) -> None:
        """Remember the origin. Flowables move nothing else, so the page needs no ``q``."""
        self._origins.append((self._origin_x, self._origin_y))

    def restoreState(self) -> None:
        """Go back to the origin of the matching :meth:`saveState`."""
        self._origin_x, self._origin_y = self._origins.pop()

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin; the numbers written are always page coordinates."""
        self._origin_x += dx
        self._origin_y += dy

    def absolutePosition(self, x: float, y: float) -> tuple[float, float]:
        """Page coordinates of a point given from the current origin."""
        return self._origin_x + x, self._origin_y + y

    def showPage(self) -> None:
        """Put the page aside, still open for page furniture, and start the next one."""
        self._demand_closed("the page ends")
        self.pages.append(self.record)
        self._pageNumber += 1
        self._page_index += 1
        self.record = self._new_record()
        self._origins.clear()
        self._origin_x = self._origin_y = 0.0
        self._forget_state()

    def save(self) -> None:
        """Close the last page if something is on it; the bytes are made by ``write_pdf``.

        A document has one page at least.
        """
        if self.record.code or not self.pages:
            self.showPage()

    @property
    def page_count(self) -> int:
        """How many pages are finished."""
        return len(self.pages)

    @property
    def filled_pages(self) -> int:
        """How many pages have something on them, the one that is open too."""
        return sum(1 for record in (*self.pages, self.record) if record.code)

    def _new_record(self) -> PageRecord:
        width, height = self._pagesize
        return PageRecord(0, width, height)

    def _forget_state(self) -> None:
        """Colours, font and line of the graphics state are unknown: write them before use."""
        self._code = self.record.code
        self._fill: Rgb | None = (0.0, 0.0, 0.0) if not self._code else None
        self._stroke: Rgb | None = None
        self._font: Embedded | None = None
        self._font_size = 0.0
        self._line = ""
        self._join = -1
        self._forget_line()

    def _forget_line(self) -> None:
        """Let nothing stand on the line of the next text.

        The place of the last one says nothing on another page, or in turned coordinates.
        """
        self._line_y, self._line_left = -1.0, float("-inf")

    # -- page furniture -----------------------------------------------------------------------

    def add_furniture(
        self, draw: Callable[[Self, int, int], None], pages: range | None = None
    ) -> None:
        """Call ``draw(canvas, page_number, pages)`` for each page, numbers from 1.

        ``pages`` are the pages (from 0) that get this furniture, all if left out. To be called
        after the last page, once for a page; drawing goes to the end of the page's content.
        """
        total = len(self.pages)
        self._in_furniture = True
        for index in range(total) if pages is None else pages:
            self.record = self.pages[index]
            self._page_index = index
            self._pageNumber = index + 1
            self._forget_state()
            draw(self, index + 1, total)
            self._demand_closed("the page's furniture ends")
        self.record = self._new_record()
        self._page_index = total

    # -- marks --------------------------------------------------------------------------------

    def begin(self, node: str, order: int = 0) -> None:
        """Open marked content of a leaf or inline node. See ``structure.MarkSink``.

        Raises:
            ValueError: marks would nest, or the node may not be marked (a programming error).
        """
        if self._opened:
            raise ValueError(f"mark of {node} inside the mark of {self._opened}")
        opener = self._openers.get(node) or self._opener(node)
        nodes = self.record.nodes
        mcid = len(nodes)
        nodes.append(node)
        mark = Mark(order, self._page_index, mcid)
        marks = self.marks.get(node)
        if marks is None:
            self.marks[node] = [mark]
        else:
            marks.append(mark)
        self._code.append(f"{opener}{mcid}>>BDC")
        self._opened = node

    def _opener(self, node: str) -> str:
        if node not in self._tree:
            raise ValueError(f"mark of {node}, which is not in the logical tree")
        found = self._tree[node]
        if not (found.leaf or found.inline):
            raise ValueError(f"mark of {node}, which is neither a leaf nor an inline node")
        opener = self._openers[node] = f"/{found.role._value_}<</MCID "
        return opener

    def artifact(self, kind: Artifact = Artifact.LAYOUT) -> None:
        """Open content outside the logical tree. See ``structure.MarkSink``.

        Pagination artifacts in page furniture become headers or footers, by the place of
        their last text.

        Raises:
            ValueError: marks would nest (a programming error).
        """
        if self._opened:
            raise ValueError(f"artifact inside the mark of {self._opened}")
        self._opened = kind.value
        self._text_y = -1.0
        self._artifact_at = len(self._code)
        self._code.append(f"/Artifact<</Type/{kind.value}>>BDC")

    def end(self) -> None:
        """Close what ``begin`` or ``artifact`` opened.

        Raises:
            ValueError: nothing is open (a programming error).
        """
        if not self._opened:
            raise ValueError("end of a mark where none is open")
        if self._in_furniture and self._opened == "Pagination" and self._text_y >= 0.0:
            top = self._text_y > self.record.height_pt / 2
            edge = "Header/Attached[/Top]" if top else "Footer/Attached[/Bottom]"
            self._code[self._artifact_at] = f"/Artifact<</Type/Pagination/Subtype/{edge}>>BDC"
        self._code.append("EMC")
        self._opened = ""

    def _demand_closed(self, when: str) -> None:
        if self._opened:
            raise ValueError(f"{when} inside the mark of {self._opened}")

    def _demand_open(self) -> None:
        if not self._opened:
            raise ValueError("drawing outside any mark: call begin or artifact first")


def _refuse(method: str) -> Callable[..., NoReturn]:
    def refused(self: MarkedPages, *args: object, **options: object) -> NoReturn:
        raise TypeError(f"Canvas.{method} knows no marks: draw through PageSink's methods")

    return refused


for _name in _REFUSED:
    setattr(MarkedPages, _name, _refuse(_name))
