"""Documents in two layers: what the sheets of all clinics have, and what a clinic has a part in.

The first is drawn and written first: its letters get the first codes and glyphs in fonts, its marks
the first numbers on each page, its objects the first numbers and places in the file. So the bytes
that a file begins with hang on no clinic. They are made once for sheets that are laid out alike
(:meth:`Notes.key`), and used again; what follows is made for each document, and fonts grow by the
letters that are new in it. A file is the same whether or not its beginning was there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct, field

from omshandout.errors import Fault
from omshandout.model.options import DocMeta, Ink
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.cut_fonts import CutFont, KnownFonts
from omshandout.pdf.document import Beginning, PackedObjects
from omshandout.pdf.drawings import DrawingStore
from omshandout.pdf.filling import PagePart, fill_parts
from omshandout.pdf.fonts import DocumentFonts
from omshandout.pdf.metadata import (
    CatalogParts,
    write_catalog,
    write_info,
    write_metadata,
    write_outline,
    write_profile,
)
from omshandout.pdf.notes import Call, NotedRun, Notes
from omshandout.pdf.page_objects import write_annotations, write_page, write_page_tree
from omshandout.pdf.played import Played, PlayedBefore
from omshandout.pdf.records import Annotation, Heading, Mark, PageRecord
from omshandout.pdf.structure import Elements, MarkCheck, Placed
from omshandout.structure.tree import Node, StructTree
from omshandout.text.glyphs import Face

Known = dict[object, object]
"""What files of one sheet begin with, by what that depends on; the last used is the last."""

_MOST = 12
"""So many beginnings are kept of one sheet, language and profile, some 100 KB each."""
_MOST_ENDINGS = 6
"""So many endings are kept of each, some 10 KB each."""
_MOST_PACKED = 40
"""So many times is each kept packed, some 5 KB each, for other fonts."""

_T = TypeVar("_T")


class CommonPage(Struct, frozen=True):
    """What a page has of the first layer.

    ``owners`` are references to the elements of its marks; ``face`` is that of its first text.
    """

    nodes: tuple[str, ...]
    owners: str
    fonts: Mapping[str, int]
    drawings: Mapping[str, int]
    annotations: tuple[int, ...]
    leaning: float
    face: Face | None


class Common(Struct, frozen=True):
    """The first layer of a document, written.

    Attributes:
        holds: what the key under which it is kept names by identity.
        beginning: its objects.
        pages: what each page has of it.
        contents: the number of the stream of each of its runs; 0 for a run of the other layer.
        marks, annotations, figure_boxes, headings, warnings: what drawing left behind.
        drawings: numbers of drawings by name.
        fonts: its fonts, which the second layer goes on with.
        elements: the numbers of all elements.
        openers: how the marks of nodes are opened, as far as they were drawn.
        check: whether what is drawn fits the tree.
        open: elements in which the second layer has a part, with the number of what each is in.
        first_page, page_tree, profile: numbers of objects.
        played: marked contents of the second layer that were drawn.
        endings: how files end.
    """

    holds: tuple[object, ...]
    beginning: Beginning
    pages: tuple[CommonPage, ...]
    contents: tuple[int, ...]
    marks: Mapping[str, Sequence[Mark]]
    annotations: tuple[Annotation, ...]
    figure_boxes: Mapping[str, tuple[int, tuple[float, float, float, float]]]
    headings: tuple[Heading, ...]
    warnings: tuple[Fault, ...]
    drawings: Mapping[str, int]
    fonts: DocumentFonts
    elements: Elements
    openers: dict[str, str]
    check: MarkCheck
    open: tuple[tuple[Node, int], ...]
    first_page: int
    page_tree: int
    profile: int
    played: PlayedBefore
    endings: dict[object, Ending] = field(default_factory=dict)


class Ending(Struct, frozen=True):
    """The objects that end a file, for all that begin alike and are drawn alike.

    Where marks, headings and links of a clinic's part are the same ones, so are all objects that
    are no streams: they name places and numbers, never words. Those of the fonts hang on these.

    Attributes:
        bodies: the objects by their numbers, but those of fonts.
        fonts: the first number of each font's objects.
        info, metadata, root: numbers of objects.
        after: the number behind all of these.
        packed: all of them put into one, by the identity of the fonts, which stand beside it.
    """

    bodies: Mapping[int, str]
    fonts: tuple[int, ...]
    info: int
    metadata: int
    root: int
    after: int
    packed: dict[tuple[int, ...], tuple[tuple[CutFont, ...], PackedObjects]] = field(
        default_factory=dict
    )


class LayeredCanvas(MarkingCanvas):
    """A page writer that draws what was noted, one layer after the other."""

    def begin_pages(self, count: int) -> None:
        """Have so many pages."""
        self.pages = [self._new_record() for _ in range(count)]

    def move_origin(self, x_pt: float, y_pt: float) -> None:
        """Draw from another origin."""
        self._origin_x, self._origin_y = x_pt, y_pt

    def play(self, run: NotedRun) -> bytes:
        """Draw a run; returns its operators, which depend on nothing that was set before."""
        self.record = record = self.pages[run.page]
        self._page_index = run.page
        self._in_furniture = run.furniture
        record.code = []
        self._forget_state()
        self._fill = None  # others stand before it
        self._leave_line()
        self.move_origin(0.0, 0.0)
        for box, x, top, width, *origin in run.puts or ():
            self.move_origin(*origin)
            self.draw_known(box, x, top, width)
        at = 0
        for first, end in run.marked:
            self._call(run.calls[at:first])
            self._play_marked(run.calls[first:end])
            at = end
        self._call(run.calls[at:])
        self._demand_closed("the page goes on with something else")
        return "\n".join(record.code).encode("ascii")

    def _call(self, calls: Sequence[Call]) -> None:
        for name, arguments, options in calls:
            if options:
                getattr(self, name)(*arguments, **dict(options))
            else:
                getattr(self, name)(*arguments)

    def _play_marked(self, calls: Sequence[Call]) -> None:
        """Draw marked content, or what was drawn of the same for another document.

        What is drawn goes by nothing but what stands in the key, the codes that a document's fonts
        begin with, and those that :class:`Played` has.
        """
        before, record = self._played, self.record
        shown = calls[1][1] if calls[1][0] == "show" else None
        if shown is None and len(calls) > 3:
            shown = next((arguments for name, arguments, _ in calls if name == "show"), None)
        font = self._font
        key = (
            *calls, self._page_index, self._in_furniture, len(record.nodes), self._origin_x,
            self._origin_y, self._fill, self._stroke, font and font.resource, self._font_size,
            self._line, self._join, shown and self._beside(
                self._origin_y + shown[2], shown[3], anew=calls[0][0] == "artifact"
            ),
        )
        found = before.find(key, self.fonts)
        if found is not None and (not found.drawings or all(
            self._drawing_resource(name) == resource for name, resource in found.drawings
        )):
            if calls[0][0] == "artifact":
                self._text_y = -1.0
            self._play_again(found)
            return
        if before.is_worth_keeping(key, calls):
            self._play_and_keep(key, calls, shows=shown is not None)
        else:
            self._call(calls)

    def _play_and_keep(self, key: object, calls: Sequence[Call], *, shows: bool) -> None:
        """Draw marked content, and keep what it leaves behind.

        Where it gives out a code it is not kept: which one that is hangs on what was drawn before.
        """
        before, record, fonts = self._played, self.record, self.fonts
        given = fonts.given
        code, used, leaning = self._code, record.fonts, record.leaning
        self._code, record.fonts, record.leaning = [], {}, 0.0
        marks = len(record.nodes)
        fonts.heard.clear()
        self._call(calls)
        font = self._font
        if fonts.given == given:
            before.keep(key, Played(
                "\n".join(self._code),
                tuple([(node, self.marks[node][-1]) for node in record.nodes[marks:]]),
                record.leaning,
                tuple([(name, use.face) for name, use in record.fonts.items()]),
                tuple([
                    (arguments[0], self._drawing_resource(arguments[0]))
                    for name, arguments, _ in calls if name == "drawing"
                ]),
                before.new_codes(calls, fonts), before.new_added(fonts.heard),
                (self._fill, self._stroke, font.resource if font else "", self._font_size,
                 self._line, self._join),
                self._text_state() if shows else None,
            ))
        code += self._code
        used.update(record.fonts)
        self._code, record.fonts, record.leaning = code, used, leaning + record.leaning

    def _play_again(self, played: Played) -> None:
        record = self.record
        for node, mark in played.marks:
            record.nodes.append(node)
            marks = self.marks.get(node)
            if marks is None:
                self.marks[node] = [mark]
            else:
                marks.append(mark)
        for resource, face in played.fonts:
            record.fonts[resource] = self._uses.get(id(face)) or self._use(face)
        record.leaning += played.leaning
        self._code.append(played.code)
        self._fill, self._stroke, font, self._font_size, self._line, self._join = played.graphics
        # One that was set before, too, is of the page.
        self._font = record.fonts[font].font if font else None
        if played.text is not None:
            self._go_on_from(played.text)

    def go_on(self, common: Common) -> None:
        """Draw the second layer from now on; the first is written."""
        for index, (page, of) in enumerate(zip(self.pages, common.pages, strict=True)):
            page.object_number = common.first_page + index
            page.nodes = list(of.nodes)
            page.leaning = of.leaning
            page.drawings = dict(of.drawings)
            page.annotations = list(of.annotations)
            page.fonts = {}
        self.marks = {}
        self.annotations = list(common.annotations)
        self.figure_boxes = dict(common.figure_boxes)
        self.headings = list(common.headings)
        self._drawing_objects = dict(common.drawings)
        self.fonts = common.fonts.resumed(self.document)
        self._uses = self.fonts.by_face
        self._openers = common.openers  # of the same tree
        self._played = common.played

    def upright(self, index: int, of: CommonPage) -> bytes:
        """Operators that let a page lean to the right side of reading; none if it does."""
        record = self.pages[index]
        if not self._rtl or record.leaning <= 0:
            return b""
        face = of.face or next(iter(record.fonts.values())).face
        self.record = record
        return self._leaning_back(self._use_here(face), record.leaning).encode("ascii")


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
    of_fonts = tuple(map(id, cuts))
    packed = _last_used(ending.packed, of_fonts, _MOST_PACKED)
    if packed is None:
        document.put_all(ending.bodies)
        canvas.fonts.write_objects(ending.fonts, cuts)
        packed = ending.packed[of_fonts] = cuts, document.pack()
    document.put_packed(packed[1])
    return document.whole()


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
