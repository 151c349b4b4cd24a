"""Documents in two layers: what the sheets of all clinics have, and what a clinic has a part in.

The first is drawn and written first: its letters get the first codes and glyphs in fonts, its marks
the first numbers on each page, its objects the first numbers and places in the file. So the bytes
that a file begins with hang on no clinic. They are made once for sheets that are laid out alike
(:meth:`Notes.key`), and used again; what follows is made for each document, and fonts grow by the
letters that are new in it. A file is the same whether or not its beginning was there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from weakref import ref

from omshandout.model.options import DocMeta, Ink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.cut_fonts import CutFont, KnownFonts, PackedEnding
from omshandout.pdf.document import PackedObjects
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.filling import PagePart, fill_parts
from omshandout.pdf.layers import Common, CommonPage, Ending, LayeredCanvas
from omshandout.pdf.metadata import (
    CatalogParts,
    write_catalog,
    write_info,
    write_metadata,
    write_outline,
    write_profile,
)
from omshandout.pdf.notes import Notes
from omshandout.pdf.page_objects import write_annotations, write_page, write_page_tree
from omshandout.pdf.played import PlayedBefore
from omshandout.pdf.records import PageRecord
from omshandout.pdf.structure import Elements, MarkCheck, Placed
from omshandout.structure.tree import StructTree

Known = dict[object, object]
"""What files of one sheet begin with, by what that depends on; the last used is the last."""

_MOST = 12
"""So many beginnings are kept of one sheet, language and profile, some 100 KB each."""
_MOST_ENDINGS = 3
"""So many endings are kept of each, some 30 KB each."""
_MOST_PACKED = 6
"""So many endings are kept packed with each font, some 5 KB each, as long as the font is kept."""

_T = TypeVar("_T")


def write_layered(
    parts: Sequence[PagePart],
    *,
    page_size: tuple[float, float],
    tree: StructTree,
    meta: DocMeta,
    drawings: DrawingStore,
    rtl: bool,
    known: Known | None,
    fonts: KnownFonts | None,
) -> tuple[MarkingCanvas, bytes, list[int]]:
    """A document in two layers; ``known`` has what others began with, None to keep nothing.

    It is no form, and has its pages on no sheets.

    Returns:
        The canvas it was drawn on, its bytes, and the page, from 0, that each part starts on.

    Raises:
        LayoutError: something is too large for a page, or was not drawn, or not in order.
    """
    canvas = LayeredCanvas(
        page_size, tree, drawings, mono=meta.profile.ink is Ink.MONO, rtl=rtl, known_fonts=fonts
    )
    notes = Notes(canvas)
    starts = fill_parts(notes, parts)
    canvas.begin_pages(notes.page_count)
    key = (id(tree), *notes.key())
    common = known.pop(key, None) if known is not None else None
    if isinstance(common, Common):
        canvas.document.begin_with(common.beginning)
        canvas.warnings = dict.fromkeys(common.warnings)
    else:
        common = _common(canvas, notes, tree)
    if known is not None:
        known[key] = common
        if len(known) > _MOST:
            del known[next(iter(known))]
    return canvas, _finished(canvas, notes, common, tree, meta, rtl=rtl), starts


def _common(canvas: LayeredCanvas, notes: Notes, tree: StructTree) -> Common:
    """Draw and write the first layer."""
    document, pages = canvas.document, canvas.pages
    codes = [b"" if run.puts is None else canvas.play(run) for run in notes.runs]
    first_page = document.reserve(len(pages))
    for index, page in enumerate(pages):
        page.object_number = first_page + index
    page_tree = document.reserve()
    write_page_tree(document, page_tree, pages)
    contents = tuple(document.add_stream("", code) if code else 0 for code in codes)
    canvas.fonts.settle()
    profile = write_profile(document)
    elements = Elements(document, tree, range(first_page, first_page + len(pages)))
    mixed = {node for run in notes.runs for node in run.nodes}
    opened = elements.with_some({tree.root.id, *mixed})
    shut = {node.id for node, _ in opened}
    placed = Placed(pages, canvas.marks, canvas.annotations, canvas.figure_boxes)
    elements.write(
        document, placed, [each for each in elements.all if each[0].id not in shut]
    )
    write_annotations(document, canvas.annotations, pages, canvas.headings, len(pages))
    return Common(
        holds=(tree, *notes.boxes()),
        beginning=document.begun(),
        pages=tuple(_common_page(page, elements) for page in pages),
        contents=contents,
        marks=canvas.marks,
        annotations=tuple(canvas.annotations),
        figure_boxes=canvas.figure_boxes,
        headings=tuple(canvas.headings),
        warnings=tuple(canvas.warnings),
        drawings=canvas._drawing_objects,
        fonts=canvas.fonts,
        elements=elements,
        openers=canvas._openers,
        check=MarkCheck(tree, placed, mixed),
        open=tuple(opened),
        first_page=first_page,
        page_tree=page_tree,
        profile=profile,
        played=PlayedBefore(canvas.fonts),
    )


def _common_page(page: PageRecord, elements: Elements) -> CommonPage:
    uses = page.fonts
    return CommonPage(
        tuple(page.nodes), elements.references(page.nodes),
        {name: use.object_number for name, use in uses.items()}, dict(page.drawings),
        tuple(page.annotations), page.leaning,
        next((use.face for use in uses.values()), None),
    )


def _finished(
    canvas: LayeredCanvas, notes: Notes, common: Common, tree: StructTree, meta: DocMeta, *,
    rtl: bool,
) -> bytes:
    """Draw and write the second layer, and all that is written last."""
    document, pages = canvas.document, canvas.pages
    document.quickly = True
    canvas.go_on(common)
    canvas.fonts.foresee(notes.pieces())
    contents: list[list[int]] = [[] for _ in pages]
    for run, known in zip(notes.runs, common.contents, strict=True):
        if known:
            contents[run.page].append(known)
        elif run.puts is None and (code := canvas.play(run)):
            own = document.reserve()
            document.put_known(own, "", common.played.stream(code))
            contents[run.page].append(own)
    for index, of in enumerate(common.pages):
        if code := canvas.upright(index, of):
            contents[index].append(document.add_stream("", code))
    cuts = canvas.fonts.cuts()
    key = _drawn_alike(canvas, common, contents, meta)
    ending = _last_used(common.endings, key, _MOST_ENDINGS)
    if ending is None:
        ending = common.endings[key] = _ending(canvas, common, contents, tree, meta, rtl=rtl)
    document.go_on_from(ending.after)
    document.info_number, document.root = ending.info, ending.root
    write_metadata(document, ending.metadata, meta, tree.language_tag)
    canvas.fonts.write_streams(ending.fonts, cuts)
    document.put_packed(_packed(canvas, ending, cuts))
    return document.whole()


def _packed(canvas: LayeredCanvas, ending: Ending, cuts: Sequence[CutFont]) -> PackedObjects:
    """All objects that are no streams: those of an earlier file with the same end and fonts.

    They stand beside the font that was used last, so that nothing but who cuts fonts decides how
    long a font is kept.
    """
    kept = cuts[-1].packed
    key = (id(ending), *map(id, cuts))
    known = _last_used(kept, key, _MOST_PACKED)
    if known is None or not known.is_for(ending, cuts):
        canvas.document.put_all(ending.bodies)
        canvas.fonts.write_objects(ending.fonts, cuts)
        objects = canvas.document.pack()
        known = kept[key] = PackedEnding(ref(ending), tuple(map(ref, cuts)), objects)
    return known.objects


def _last_used(kept: dict[Any, _T], key: object, most: int) -> _T | None:
    """What is kept under a key; it is the last of them then, or there is room for one more."""
    found = kept.pop(key, None)
    if found is not None:
        kept[key] = found
    elif len(kept) >= most:
        del kept[next(iter(kept))]
    return found


def _drawn_alike(
    canvas: LayeredCanvas, common: Common, contents: Sequence[Sequence[int]], meta: DocMeta
) -> tuple[object, ...]:
    """All of a drawn document that :func:`_ending` goes by, beside its beginning.

    The nodes of a page's marks need no place of their own in it, since each mark tells its page and
    number; nor do the annotations of a page, since each tells these too.
    """
    return (
        canvas.document.next_number,
        tuple([(node, *marks) for node, marks in canvas.marks.items()]),
        tuple(canvas.annotations[len(common.annotations):]),
        tuple(canvas.headings[len(common.headings):]),
        tuple(canvas.figure_boxes.items()),
        tuple(map(tuple, contents)),
        tuple([
            (*[(name, use.object_number) for name, use in page.fonts.items()],
             *page.drawings.items()) for page in canvas.pages
        ]),
        canvas.fonts.numbers,
        meta.title, meta.producer, meta.created, meta.profile.booklet,
    )


def _ending(
    canvas: LayeredCanvas, common: Common, contents: Sequence[Sequence[int]], tree: StructTree,
    meta: DocMeta, *, rtl: bool,
) -> Ending:
    """Write what ends a file, and take it back."""
    document, pages, elements = canvas.document, canvas.pages, common.elements
    marks = dict(common.marks)
    for node, found in canvas.marks.items():
        marks[node] = [*marks.get(node, ()), *found]
    placed = Placed(pages, marks, canvas.annotations, canvas.figure_boxes)
    common.check.check(placed)
    elements.write_again(document, placed, common.open)
    before = len(common.annotations)
    write_annotations(
        document, canvas.annotations[before:], pages, canvas.headings, len(pages) + before
    )
    owners = [
        f"{of.owners} {elements.references(page.nodes[len(of.nodes):])}".strip()
        for page, of in zip(pages, common.pages, strict=True)
    ]
    elements.write_root(document, owners, canvas.annotations)
    for index, (page, of) in enumerate(zip(pages, common.pages, strict=True)):
        named = {**of.fonts, **{name: use.object_number for name, use in page.fonts.items()}}
        write_page(document, page, index, common.page_tree, contents[index], named)
    fonts = canvas.fonts.reserve()
    headings = sorted(canvas.headings, key=lambda heading: elements.numbers[heading.node])
    outline, outline_open = write_outline(document, tree, headings, pages)
    info = write_info(document, meta)
    parts = CatalogParts(
        common.page_tree, len(pages), elements.root, 0, tree.language_tag, rtl, common.profile,
        document.reserve(),
    )
    root = write_catalog(document, parts, meta, outline, outline_open)
    return Ending(
        document.taken_back(), fonts, info, parts.metadata, root, document.next_number
    )
