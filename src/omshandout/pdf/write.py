"""Flowables, logical tree and metadata become the bytes of one PDF."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.errors import Fault
from omshandout.model.options import DocMeta, Ink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.cut_fonts import KnownFonts
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.filling import FrameBox, Furniture, PagePart, fill_parts
from omshandout.pdf.forms import FormFields
from omshandout.pdf.layered import Known, write_layered
from omshandout.pdf.metadata import (
    CatalogParts,
    write_catalog,
    write_info,
    write_metadata,
    write_outline,
    write_profile,
)
from omshandout.pdf.page_objects import write_annotations, write_page, write_page_tree
from omshandout.pdf.records import Heading, PageRecord
from omshandout.pdf.structure import Placed, check_marks, write_structure
from omshandout.platypus import Flowable
from omshandout.structure.tree import StructTree


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
    layered: bool = False,
    known: Known | None = None,
    fonts: KnownFonts | None = None,
) -> PdfResult:
    """Lay parts out on pages, one after another, and return a tagged, archival PDF.

    See :func:`fill_parts` for where each begins.

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
        layered: True writes first what documents share; for a sheet that is no form, in one
            language, with each page on a side of its own.
        known: what layered documents of the sheet began with; None if there are no others.
        fonts: those that were cut for other documents.

    Raises:
        LayoutError: something is too large for a page, or was not drawn, or not in order.
    """
    if layered:
        drawn, data, starts = write_layered(
            parts, page_size=page_size, tree=tree, meta=meta, drawings=drawings, rtl=rtl,
            known=known, fonts=fonts,
        )
        return _result(drawn, data, len(drawn.pages), starts)
    canvas = MarkingCanvas(
        page_size, tree, drawings, mono=meta.profile.ink is Ink.MONO, form=form, packed=packed,
        rtl=rtl, both_ways=both_ways, known_fonts=fonts,
    )  # fmt: skip
    starts = fill_parts(canvas, parts)
    data, sides = _finish(canvas, tree, meta, rtl=rtl)
    return _result(canvas, data, sides, starts)


def _result(
    canvas: MarkingCanvas, data: bytes, sides: int, starts: Sequence[int]
) -> PdfResult:
    return PdfResult(
        data, sides, canvas.fonts.names, tuple(start + 1 for start in starts),
        tuple(canvas.warnings),
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
    write_annotations(document, placed.annotations, pages, headings, len(pages))
    page_tree = _write_pages(document, pages)
    acro_form = canvas.form.write(document) if canvas.form else 0
    canvas.fonts.write()
    outline, outline_open = write_outline(document, tree, headings, pages)
    profile = write_profile(document)
    document.info_number = write_info(document, meta)
    parts = CatalogParts(
        page_tree, len(pages), struct_root, acro_form, tree.language_tag, rtl, profile,
        document.reserve(),
    )
    write_metadata(document, parts.metadata, meta, tree.language_tag)
    document.root = write_catalog(document, parts, meta, outline, outline_open)
    return document.whole(), len(pages)


def _write_pages(document: CompactDocument, pages: Sequence[PageRecord]) -> int:
    """Add page objects and their tree; returns the object number of the tree's root."""
    root = document.reserve()
    for index, page in enumerate(pages):
        content = document.add_stream("", "\n".join(page.code).encode("ascii"))
        fonts = {name: use.object_number for name, use in page.fonts.items()}
        write_page(document, page, index, root, (content,), fonts)
    write_page_tree(document, root, pages)
    return root
