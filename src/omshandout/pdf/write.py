"""Flowables, logical tree and metadata become the bytes of one PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.doctemplate import LayoutError as PlatypusError
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from omshandout.errors import Fault, LayoutError, Where
from omshandout.model.options import DocMeta, Ink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.document import CompactDocument, number
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.forms import FormFields
from omshandout.pdf.metadata import (
    CatalogParts,
    destination,
    write_catalog,
    write_info,
    write_outline,
)
from omshandout.pdf.records import PageRecord
from omshandout.pdf.structure import Placed, check_marks, write_structure
from omshandout.structure.tree import StructTree

Furniture = Callable[[MarkingCanvas, int, int], None]
"""Draws what repeats on a page: ``furniture(canvas, page_number, pages)``, numbers from 1."""

FrameBox = tuple[float, float, float, float]
"""x and y of the lower left corner, width and height, in points."""


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A finished document.

    Attributes:
        data: the bytes of the file.
        pages: number of pages.
        faces: PostScript names of the faces in it, in order of first use.
    """

    data: bytes
    pages: int
    faces: tuple[str, ...]


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Platypus with our canvas; remembers the flowable at hand for error messages."""

    def __init__(self, canvas: MarkingCanvas, frames: tuple[FrameBox, FrameBox]) -> None:
        first, later = (
            Frame(*box, leftPadding=0, bottomPadding=0, rightPadding=0, topPadding=0)
            for box in frames
        )
        super().__init__(
            None,
            pagesize=canvas._pagesize,
            pageTemplates=[
                PageTemplate("first", [first], autoNextPageTemplate="later"),
                PageTemplate("later", [later]),
            ],
        )
        self._marking_canvas = canvas
        self.at_hand: Flowable | None = None

    def canvas(self, *args: object, **options: object) -> MarkingCanvas:
        """Stands in for the class of the canvas that ReportLab would make by itself."""
        return self._marking_canvas

    def handle_flowable(self, flowables: list[Flowable]) -> None:
        """Place one flowable. See ReportLab."""
        self.at_hand = flowables[0]
        super().handle_flowable(flowables)


def write_pdf(
    flowables: Sequence[Flowable],
    *,
    page_size: tuple[float, float],
    frames: tuple[FrameBox, FrameBox],
    tree: StructTree,
    meta: DocMeta,
    drawings: DrawingStore,
    furniture: Furniture | None = None,
    rtl: bool = False,
    form: FormFields | None = None,
    packed: bool = True,
) -> PdfResult:
    """Lay flowables out on pages and return a tagged, archival PDF.

    Args:
        flowables: the story; they draw with ``self.canv``, a ``layout.sink.PageSink``.
        page_size: width and height in points.
        frames: where content stands on the first page and on later pages.
        tree: the logical tree; its language is the document's.
        meta: what the document says of itself; dates come from here only.
        drawings: where line drawings come from.
        furniture: called for every page when the number of pages is known.
        rtl: True if the document reads from right to left.
        form: the fields of a fillable document, else None.
        packed: False writes a file that people can read, for tests.

    Raises:
        LayoutError: something is too large for a page, or was not drawn, or not in order.
    """
    canvas = MarkingCanvas(
        page_size, tree, drawings, mono=meta.profile.ink is Ink.MONO, form=form, packed=packed,
        rtl=rtl,
    )  # fmt: skip
    story = list(flowables)
    template = _Document(canvas, frames)
    try:
        template.build(story, canvasmaker=template.canvas)
    except PlatypusError as error:
        raise LayoutError(_too_large(template.at_hand, canvas, error)) from error
    if furniture is not None:
        canvas.add_furniture(furniture)
    data = _finish(canvas, tree, meta, rtl=rtl)
    return PdfResult(data, len(canvas.pages), canvas.fonts.names)


def _too_large(at_hand: Flowable | None, canvas: MarkingCanvas, error: Exception) -> Fault:
    """The fault of a flowable that fits no page, at the place it came from if it knows one."""
    where: Where | None = None
    queue = [at_hand]
    while queue and where is None:
        flowable = queue.pop(0)
        where = getattr(flowable, "fault_where", None)
        queue.extend(getattr(flowable, "_content", None) or ())
    # An empty page may have been begun for what fits nowhere: count pages with content.
    page = max(1, sum(1 for record in (*canvas.pages, canvas.record) if record.code))
    known = where or Where()
    place = Where(known.file, known.line, known.column, known.key, known.locale, page)
    return Fault(
        place,
        "the content is too large for one page" + ("" if where else f" ({error})"),
        "make the text shorter or split the block",
        "pdf/too-large",
    )


def _finish(canvas: MarkingCanvas, tree: StructTree, meta: DocMeta, *, rtl: bool) -> bytes:
    document = canvas.document
    pages = canvas.pages
    first_page = document.reserve(len(pages))
    for index, page in enumerate(pages):
        page.object_number = first_page + index
    placed = Placed(pages, canvas.marks, canvas.annotations, canvas.figure_boxes)
    check_marks(tree, placed)
    struct_root = write_structure(document, tree, placed)
    _write_annotations(canvas)
    page_tree = _write_pages(document, pages)
    acro_form = canvas.form.write(document, canvas.fonts) if canvas.form else 0
    canvas.fonts.write()
    outline, outline_open = write_outline(document, tree, canvas.headings, pages)
    parts = CatalogParts(
        page_tree, len(pages), struct_root, acro_form, tree.language_tag, rtl
    )
    document.info_number = write_info(document, meta)
    document.root = write_catalog(document, parts, meta, outline, outline_open)
    return document.GetPDFData(canvas)


def _write_annotations(canvas: MarkingCanvas) -> None:
    pages = canvas.pages
    places = {heading.node: heading for heading in canvas.headings}
    for key, annotation in enumerate(canvas.annotations, len(pages)):
        body = annotation.body
        if annotation.target:
            heading = places.get(annotation.target)
            if heading is None:
                raise LayoutError(
                    Fault(
                        Where(key=annotation.target, page=annotation.page + 1),
                        f"a link leads to {annotation.target}, which is no heading here",
                        "link to a heading of the same document",
                        "pdf/link-target",
                    )
                )
            body += f"/Dest{destination(heading, pages)}"
        page = pages[annotation.page].object_number
        canvas.document.put(
            annotation.object_number, f"<<{body}/P {page} 0 R/StructParent {key}>>"
        )


def _write_pages(document: CompactDocument, pages: Sequence[PageRecord]) -> int:
    """Add page objects and their tree; returns the object number of the tree's root."""
    root = document.reserve()
    for index, page in enumerate(pages):
        content = document.add_stream("", "\n".join(page.code).encode("ascii"))
        fonts = "".join(
            f"/{name} {use.object_number} 0 R" for name, use in sorted(page.fonts.items())
        )
        objects = "".join(f"/{name} {ref} 0 R" for name, ref in sorted(page.drawings.items()))
        resources = f"/Font<<{fonts}>>" if fonts else ""
        if objects:
            resources += f"/XObject<<{objects}>>"
        body = (
            f"<</Type/Page/Parent {root} 0 R"
            f"/MediaBox[0 0 {number(page.width_pt)} {number(page.height_pt)}]"
            f"/Resources<<{resources}>>/Contents {content} 0 R/StructParents {index}/Tabs/S"
        )
        if page.annotations:
            refs = " ".join(f"{each} 0 R" for each in page.annotations)
            body += f"/Annots[{refs}]"
        document.put(page.object_number, body + ">>")
    kids = " ".join(f"{page.object_number} 0 R" for page in pages)
    document.put(root, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    return root
