"""Documents in two layers: what is kept of the first, and the canvas that plays both from notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from omshandout.errors import Fault
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.document import Beginning
from omshandout.pdf.fonts import DocumentFonts
from omshandout.pdf.notes import Call, NotedRun
from omshandout.pdf.played import Played, PlayedBefore
from omshandout.pdf.records import Annotation, Heading, Mark
from omshandout.pdf.structure import Elements, MarkCheck
from omshandout.structure.tree import Node
from omshandout.text.glyphs import Face


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


class Ending(Struct, frozen=True, weakref=True):
    """The objects that end a file, for all that begin alike and are drawn alike.

    Where marks, headings and links of a clinic's part are the same ones, so are all objects that
    are no streams: they name places and numbers, never words. Those of the fonts hang on these.

    Attributes:
        bodies: the objects by their numbers, but those of fonts.
        fonts: the first number of each font's objects.
        info, metadata, root: numbers of objects.
        after: the number behind all of these.
    """

    bodies: Mapping[int, str]
    fonts: tuple[int, ...]
    info: int
    metadata: int
    root: int
    after: int


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
