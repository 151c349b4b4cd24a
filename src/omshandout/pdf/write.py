"""Flowables, logical tree and metadata become the bytes of one PDF."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct

from omshandout.errors import Fault, LayoutError, Where
from omshandout.model.options import DocMeta, Ink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.document import CompactDocument, number
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.fonts import KnownFonts
from omshandout.pdf.forms import FormFields
from omshandout.pdf.known import KnowingCanvas, Letters
from omshandout.pdf.metadata import (
    CatalogParts,
    destination,
    write_catalog,
    write_info,
    write_outline,
)
from omshandout.pdf.records import Annotation, Heading, PageRecord
from omshandout.pdf.structure import Placed, check_marks, write_structure
from omshandout.platypus import Flowable, Frame
from omshandout.structure.tree import StructTree

Furniture = Callable[[MarkingCanvas, int, int], None]
"""Draws what repeats on a page: ``furniture(canvas, page_number, pages)``, numbers from 1."""

FrameBox = tuple[float, float, float, float]
"""x and y of the lower left corner, width and height, in points."""


class PdfResult(Struct, frozen=True):
    """A finished document.

    Attributes:
        data: the bytes of the file.
        pages: number of pages; of a booklet, of sides of its sheets.
        faces: PostScript names of the faces in it, in order of first use.
        starts: the page that each part starts on, counted from 1 as they are read.
        warnings: what those who drew had to say of it.
    """

    data: bytes
    pages: int
    faces: tuple[str, ...]
    starts: tuple[int, ...] = (1,)
    warnings: tuple[Fault, ...] = ()


class PagePart(Struct, frozen=True):
    """A stretch of a document that starts on a new page, with its own header and footer.

    Attributes:
        flowables: the story; they draw with ``self.canv``, a ``layout.sink.PageSink``.
        frames: where content stands on the first page and on later pages.
        furniture: called for every page when the number of pages is known.
    """

    flowables: Sequence[Flowable]
    frames: tuple[FrameBox, FrameBox]
    furniture: Furniture | None = None


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
    """A document of one part: see :func:`write_parts` and :class:`PagePart`."""
    return write_parts(
        (PagePart(flowables, frames, furniture),), page_size=page_size, tree=tree, meta=meta,
        drawings=drawings, rtl=rtl, form=form, packed=packed,
    )


def write_parts(
    parts: Sequence[PagePart],
    *,
    page_size: tuple[float, float],
    tree: StructTree,
    meta: DocMeta,
    drawings: DrawingStore,
    rtl: bool = False,
    both_ways: bool = False,
    form: FormFields | None = None,
    packed: bool = True,
    letters: Letters = (),
    drawn: dict[object, object] | None = None,
    fonts: KnownFonts | None = None,
) -> PdfResult:
    """Lay parts out on pages, one after another, and return a tagged, archival PDF.

    Each part starts on the front of a leaf when the document is printed on both sides: after
    one with an odd number of pages comes a page with nothing but its furniture.

    Args:
        parts: what stands on the pages, in reading order.
        page_size: width and height in points.
        tree: the logical tree; its language is the document's.
        meta: what the document says of itself; dates come from here only.
        drawings: where line drawings come from.
        rtl: True if the document reads from right to left.
        both_ways: True if it has columns that do so, and others that do not.
        form: the fields of a fillable document, else None.
        packed: False writes a file that people can read, for tests.
        letters: what has its codes before all else that is drawn.
        drawn: what is known of boxes that were drawn for other documents of the sheet; None if
            there are no others.
        fonts: those that were cut for other documents.

    Raises:
        LayoutError: something is too large for a page, or was not drawn, or not in order.
    """
    canvas = KnowingCanvas(
        page_size, tree, drawings, mono=meta.profile.ink is Ink.MONO, form=form, packed=packed,
        rtl=rtl, both_ways=both_ways,
    ).knowing(drawn, letters, fonts)  # fmt: skip
    starts = draw_parts(canvas, parts)
    data, sides = _finish(canvas, tree, meta, rtl=rtl)
    return PdfResult(
        data, sides, canvas.fonts.names, tuple(start + 1 for start in starts),
        tuple(canvas.warnings),
    )


def draw_parts(canvas: MarkingCanvas, parts: Sequence[PagePart]) -> list[int]:
    """Draw parts on the pages of a canvas; returns the page (from 0) that each starts on.

    Raises:
        LayoutError: something is too large for a page.
    """
    starts = []
    for part in parts:
        if len(canvas.pages) % 2:
            canvas.showPage()
        starts.append(len(canvas.pages))
        _fill(canvas, part.flowables, part.frames)
    for part, start, end in zip(parts, starts, (*starts[1:], len(canvas.pages)), strict=True):
        if part.furniture is not None:
            canvas.add_furniture(part.furniture, range(start, end))
    return starts


def _fill(
    canvas: MarkingCanvas, flowables: Sequence[Flowable], frames: tuple[FrameBox, FrameBox]
) -> None:
    """Draw flowables into the frames of as many pages as they need."""
    queue = deque(flowables)
    first, later = frames
    frame, room, empty = _frame(first), first[3], True
    while queue:
        flowable = queue.popleft()
        if frame.add(flowable, canvas, trySplit=1):
            empty = False
            continue
        parts = deque(frame.split(flowable, canvas))
        if parts:
            if not frame.add(parts.popleft(), canvas, trySplit=1):
                raise LayoutError(_too_large(flowable, canvas))
            queue.extendleft(reversed(parts))
        elif empty and room >= later[3]:
            raise LayoutError(_too_large(flowable, canvas))
        else:
            queue.appendleft(flowable)
        canvas.showPage()
        frame, room, empty = _frame(later), later[3], True
    canvas.save()


def _frame(box: FrameBox) -> Frame:
    return Frame(*box, leftPadding=0, bottomPadding=0, rightPadding=0, topPadding=0)


def _too_large(flowable: Flowable, canvas: MarkingCanvas) -> Fault:
    """The fault of a flowable that fits no page, at the place it came from if it knows one."""
    known: Where = getattr(flowable, "fault_where", None) or Where()
    # An empty page may have been begun for what fits nowhere: count pages with content.
    page = max(1, sum(1 for record in (*canvas.pages, canvas.record) if record.code))
    return Fault(
        Where(known.file, known.line, known.column, known.key, known.locale, page),
        "the content is too large for one page",
        "make the text shorter or split the block",
        "pdf/too-large",
    )


def _finish(
    canvas: MarkingCanvas, tree: StructTree, meta: DocMeta, *, rtl: bool
) -> tuple[bytes, int]:
    """The bytes of the file, and how many pages it has: sides of sheets in a booklet."""
    document = canvas.document
    placed = Placed(canvas.pages, canvas.marks, canvas.annotations, canvas.figure_boxes)
    check_marks(tree, placed)
    headings: Sequence[Heading] = canvas.headings
    first = canvas.pages[0]
    size = (first.width_pt, first.height_pt)
    if meta.profile.booklet or meta.profile.duplex:
        # All other documents start sooner without.
        from omshandout.pdf.imposing import impose, sheets_for

        sheets = sheets_for(meta.profile, size, len(canvas.pages), rtl=rtl)
        if sheets is not None:
            imposed = impose(placed, headings, sheets)
            placed, headings = imposed.placed, imposed.headings
    pages = placed.pages
    first_page = document.reserve(len(pages))
    for index, page in enumerate(pages):
        page.object_number = first_page + index
    struct_root = write_structure(document, tree, placed)
    _write_annotations(document, placed, headings)
    page_tree = _write_pages(document, pages)
    acro_form = canvas.form.write(document) if canvas.form else 0
    canvas.fonts.write()
    outline, outline_open = write_outline(document, tree, headings, pages)
    parts = CatalogParts(
        page_tree, len(pages), struct_root, acro_form, tree.language_tag, rtl
    )
    document.info_number = write_info(document, meta)
    document.root = write_catalog(document, parts, meta, outline, outline_open)
    return document.GetPDFData(canvas), len(pages)


def _write_annotations(
    document: CompactDocument, placed: Placed, headings: Sequence[Heading]
) -> None:
    pages = placed.pages
    places = check_targets(placed.annotations, headings)
    for key, annotation in enumerate(placed.annotations, len(pages)):
        body = annotation.body
        if annotation.target:
            body += f"/Dest{destination(places[annotation.target], pages)}"
        page = pages[annotation.page].object_number
        document.put(
            annotation.object_number, f"<<{body}/P {page} 0 R/StructParent {key}>>"
        )


def check_targets(
    annotations: Sequence[Annotation], headings: Sequence[Heading]
) -> dict[str, Heading]:
    """The headings that links may lead to, by node.

    Raises:
        LayoutError: a link leads to none of them.
    """
    places = {heading.node: heading for heading in headings}
    for annotation in annotations:
        if annotation.target and annotation.target not in places:
            raise LayoutError(
                Fault(
                    Where(key=annotation.target, page=annotation.page + 1),
                    f"a link leads to {annotation.target}, which is no heading here",
                    "link to a heading of the same document",
                    "pdf/link-target",
                )
            )
    return places


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
