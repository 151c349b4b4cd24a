"""What building boxes needs: theme, shaper, tree, page texts; and the common small boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.layout.boxes import (
    Align,
    Box,
    Cell,
    Divided,
    DrawnBox,
    PictureBox,
    Row,
    Stack,
    Style,
    TextBox,
    holds,
    narrowest,
)
from omshandout.layout.pairs import Between, Halves, Sides, Twin, Words
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.theme import Theme
from omshandout.model.blocks import Item, Picture
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import marked
from omshandout.model.text import ENGLISH, FIRST, SECOND, Direction, LocalText, Run, TextStatus
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import StructTree
from omshandout.text.hyphenate import hyphenated, hyphenated_anywhere, wide_words
from omshandout.text.lines import fits, parted_fault
from omshandout.text.lines import parted as parted_at
from omshandout.text.paragraph import ShapedParagraph, Shaper

BULLET = "•"

ITEM_PICTURE = 1.4
"""Most width of the picture of an item, in widths of the picture of a sign: it is wide and low."""

_ITEM_HEIGHT = 0.8
"""Most height of it, in the same measure: about three lines."""


LEAST_HALF = 11.5
"""The least width of a column where two languages stand beside each other, in the same measure."""

_OPPOSITE = {
    Align.START: Align.END, Align.END: Align.START, Align.CENTRE: Align.CENTRE,
}  # fmt: skip

LEAST_LINE = 5.0
"""The least width of a line to write on, in sizes of running text."""


_T = TypeVar("_T")


class ShapedText(Struct, frozen=True):
    """A shaped text, the structure node of each of its runs, and their addresses if any is a link.

    ``source`` is the text as it was asked for.
    """

    source: LocalText
    par: ShapedParagraph
    nodes: tuple[str, ...]
    links: tuple[str, ...]


class KnownWords:
    """What was found of the texts of one document, by the identity of each.

    Each entry holds on to its text, so that no other text can get the same identity.
    """

    def __init__(self) -> None:
        self.shaped: dict[tuple[int, bool, str], ShapedText] = {}
        self.words: dict[tuple[int, str], tuple[LocalText, LocalText]] = {}
        self.parted: dict[int, tuple[LocalText, LocalText]] = {}
        self.composed: dict[tuple[int, ...], tuple[object, object]] = {}


class Keep(Protocol):
    """Gives the box that is made of a value, or was for another document of the same sheet."""

    def __call__(self, of: object, make: Callable[[], Box], *which: object) -> Box:
        """See :class:`omshandout.layout.shared.Keeper`."""


class LayoutContext(Struct, frozen=True):
    """Everything that block builders share.

    ``ratios`` gives height divided by width for each drawing, ``room`` is the height in points
    that text may fill on a page after the first. A card fills one page or, with ``card_sides`` 2,
    both sides of a leaf. With ``parts_words`` a word that is wider than all the room there is is
    parted, with a warning; else it is a fault. ``second_leading`` is how much higher lines of the
    second language are. ``known`` keeps the words of one document from one setting of its space to
    the next: only their places change. ``keep`` gives the box that is made of a value, or was for
    another document of the same sheet.
    """

    theme: Theme
    shaper: Shaper
    tree: StructTree
    texts: PageTexts
    ratios: Mapping[str, float]
    rtl: bool
    form: bool
    room: float
    card_sides: int = 1
    parts_words: bool = False
    second_leading: float = 1.0
    known: KnownWords = field(default_factory=KnownWords)
    keep: Keep = lambda of, make, *which: make()

    # -- texts -------------------------------------------------------------------------------

    def style(
        self, size_pt: float | None = None, colour: Rgb | None = None,
        align: Align = Align.START, leading: float | None = None,
    ) -> Style:
        """A paragraph style; without values that of running text."""
        size = size_pt or self.theme.size
        height = (leading or self.theme.leading) * size
        return Style(size, height, colour or self.theme.palette.text, align)

    def text(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False,
        node: str = "", decoration: bool = False,
    ) -> TextBox:
        """A text in the marks of its node (its key), its inline runs in theirs.

        What is bold as a whole, a head or a label, is evened out over its lines.
        """
        key = (id(text), bold, node)
        found = self.known.shaped.get(key)
        if found is None:
            found = self.known.shaped[key] = self._found(text, bold, node or text.key)
        divide = partial(self._divided, text, found.par, bold)
        if decoration:
            return TextBox(found.par, style or self.style(), (), divide=divide, even=bold)
        return TextBox(
            found.par, style or self.style(), found.nodes, links=found.links, divide=divide,
            even=bold,
        )

    def _found(self, text: LocalText, bold: bool, node: str) -> ShapedText:
        par = self.shaped(text, bold)
        if f"{node}{FIRST}" in self.tree:
            node += FIRST
        links = tuple([run.link for run in par.source.runs])
        nodes = self._nodes(node, len(text.runs), len(links))
        return ShapedText(text, par, nodes, links if any(links) else ())

    def _divided(
        self, text: LocalText, par: ShapedParagraph, bold: bool, width_em: float
    ) -> Divided | None:
        """A text with divisions in the words that are wider than a width, shaped.

        Soft hyphens stand where the patterns of the language have them. Where that is not enough
        words may be parted, as the last that can be done.
        """
        wide = wide_words(par, width_em)
        divided = hyphenated(text, wide)
        shaped = par if divided is text else self.shaped(divided, bold)
        if not fits(shaped, width_em) and self._may_part(text):
            warning = parted_fault(shaped, width_em)
            shaped = parted_at(self.shaped(hyphenated_anywhere(text, wide), bold), width_em)
            return Divided(shaped, warning) if fits(shaped, width_em) else None
        return None if divided is text else Divided(shaped)

    def _may_part(self, text: LocalText) -> bool:
        """Whether words may be parted: in translations, beside the English too."""
        return self.parts_words or bool(self.texts.second and text.language != ENGLISH)

    def shaped(self, text: LocalText, bold: bool) -> ShapedParagraph:
        """A text as it is printed, with a mark in front of it if it stands in for another."""
        return self.shaper.shape(marked(text, self.texts), bold=bold)

    def parted(self, text: LocalText) -> LocalText:
        """See :func:`parted`; the same each time, so that it is shaped once."""
        found = self.known.parted.get(id(text))
        if found is None:
            found = self.known.parted[id(text)] = text, parted(text)
        return found[1]

    def composed(self, of: object, make: Callable[[], _T], *which: int) -> _T:
        """Texts that are made for a value, such as the head of a symptom of its name and term.

        They are the same in each setting of space, so that they are shaped once. ``which`` tells
        apart what is made for one value.
        """
        key = (id(of), *which)
        found = self.known.composed.get(key)
        if found is None:
            found = self.known.composed[key] = of, make()
        return cast("_T", found[1])

    def _nodes(self, node: str, count: int, shown: int) -> tuple[str, ...]:
        """The node of each run: an inline node holds the runs up to the next one.

        More runs may be shown than the text has: a mark in front of its first.
        """
        names: list[str] = []
        for index in range(count):
            inline = f"{node}/{index}"
            names.append(inline if inline in self.tree else names[-1] if names else node)
        return (*names[:1] * (shown - count), *names)

    # -- in two languages ----------------------------------------------------------------------

    @property
    def gutter(self) -> float:
        """The room between two columns of text, in points."""
        return max(2.4 * self.theme.unit, 1.4 * self.theme.size)

    def second(
        self, text: LocalText, like: Style | None = None, *, bold: bool = False, node: str = "",
        decoration: bool = False,
    ) -> TextBox:
        """A text of the second language as large as one of the first, in a style like its."""
        style = like or self.style()
        style = replace(style, leading_pt=style.leading_pt * self.second_leading)
        return self.text(text, style, bold=bold, node=node, decoration=decoration)

    def told(self, text: LocalText) -> LocalText:
        """What a text says in the second language, or again in its own, under its own node."""
        return replace(text.second or text, key=f"{text.key}{SECOND}", second=None)

    def as_second(self, text: LocalText, box: TextBox) -> TextBox:
        """What ``told`` gave, set like the text: in lines of its own height, without a bookmark.

        What is the same in both languages is decoration in the second column: the tree has it once.
        """
        style = box.style
        height = style.leading_pt * self.second_leading
        nodes = () if text.second is None else box.nodes
        return TextBox(
            box.par, replace(style, leading_pt=height), nodes, links=box.links, divide=box.divide,
            even=box.even,
        )

    def numbered(self, text: LocalText, number: str) -> tuple[str, str]:
        """The number of an item in each language, with its full stop; one that is no number too."""
        label = other = number
        if number.isdecimal():
            label = self.texts.number(int(number), text.language)
            if text.second is not None and self.texts.second is not None:
                other = self.texts.second.number(int(number), text.second.language)
        return f"{label}.", f"{other}."

    def pair(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False,
        lead_pt: float = 0.0,
    ) -> TextBox | Halves:
        """A text, in two languages beside each other (see :class:`Halves`)."""
        if self.texts.second is None:
            return self.text(text, style, bold=bold)
        # Else MuPDF joins what stands side by side on one line.
        first = self.text(parted(text), style, bold=bold)
        other = self.second(self.told(text), style, bold=bold, decoration=text.second is None)
        return self.halves(first, other, lead_pt=lead_pt)

    def halves(
        self, first: Box, second: Box, *, lead_pt: float = 0.0, gap_pt: float = 0.0,
        least: float = LEAST_HALF, spare: Box | None = None,
    ) -> Halves:
        """Two boxes beside each other, below each other where a line would hold few words."""
        return Halves(
            first, second, gap_pt or self.gutter, rtl=self.rtl, lead_pt=lead_pt,
            least_pt=least * self.theme.size, below_pt=0.15 * self.theme.unit,
            whole_pt=0.5 * self.room, spare=spare,
        )

    def label(
        self, text: LocalText, style: Style | None = None, *, bold: bool = False, node: str = "",
        decoration: bool = False,
    ) -> Words:
        """A text, in two languages one below the other, at the edge at which the first begins."""
        first = self.text(text, style, bold=bold, node=node, decoration=decoration)
        if text.second is None:
            return first
        return self._twin(first, text.second, style or self.style(), node or text.key, bold=bold,
                          decoration=decoration)

    def _twin(
        self, first: TextBox, text: LocalText, style: Style, node: str, *, bold: bool,
        decoration: bool = False,
    ) -> Twin:
        if first.par.source.language.direction is not text.language.direction:
            style = replace(style, align=_OPPOSITE[style.align])
        node += SECOND
        return Twin(first, self.second(text, style, bold=bold, node=node, decoration=decoration))

    def heads(
        self, text: LocalText, size_pt: float, colour: Rgb | None = None,
        width_pt: float | None = None, lead_pt: float = 0.0,
    ) -> TextBox | Halves:
        """A heading, in two languages beside each other; its bookmark is one."""
        if self.texts.second is None:
            return self.heading(text, size_pt, colour, width_pt)
        head = self.heading(parted(text), size_pt, colour, width_pt)
        other = self.as_second(text, self.heading(self.told(text), size_pt, colour, width_pt))
        return self.halves(head, other, lead_pt=lead_pt)

    # -- small boxes -------------------------------------------------------------------------

    def cell(
        self, text: LocalText, width_pt: float, style: Style | None = None, *, bold: bool = False
    ) -> Words:
        """A text in a narrow cell: words that are too wide for it get soft hyphens."""
        first = self._in_cell(text, width_pt, style, bold=bold)
        if text.second is None:
            return first
        told = text.second
        whole = self.second(told, style, bold=bold)
        if not holds(whole, width_pt):
            told = hyphenated(told, wide_words(whole.par, width_pt / whole.style.size_pt))
        return self._twin(first, told, style or self.style(), text.key, bold=bold)

    def sides(
        self, text: LocalText, width_pt: float, style: Style, *, bold: bool = False
    ) -> Words:
        """A text in a cell, in two languages at both sides of it where they share a line."""
        box = self.cell(text if text.second is None else parted(text), width_pt, style, bold=bold)
        if not isinstance(box, Twin):
            return box
        # Each stands at its own side where it is on lines of its own too.
        first, second = box.texts
        second.style = replace(second.style, align=Align.START if (
            is_rtl(second.par.source) != is_rtl(first.par.source)
        ) else Align.END)
        return Sides(first, second, self.theme.size, rtl=self.rtl)

    def _in_cell(
        self, text: LocalText, width_pt: float, style: Style | None, *, bold: bool
    ) -> TextBox:
        box = self.text(text, style, bold=bold)
        if holds(box, width_pt):
            return box
        wide = wide_words(box.par, width_pt / box.style.size_pt)
        divided = hyphenated(text, wide)
        return box if divided is text else self.text(divided, style, bold=bold)

    def heading(
        self, text: LocalText, size_pt: float, colour: Rgb | None = None,
        width_pt: float | None = None,
    ) -> TextBox:
        """A heading: bold, tighter lines, and a bookmark.

        One with a word that is wider than ``width_pt`` (else the text) is smaller, down to the
        size of running text.
        """
        width = width_pt or self.theme.text_width
        leading = 1.0 + (self.theme.leading - 1) * 0.7
        style = self.style(size_pt, colour or self.theme.palette.head, leading=leading)
        box = self.text(text, style, bold=True)
        if not holds(box, width):
            # A word rather whole than large.
            size = max(self.theme.size, 0.999 * size_pt * width / box.narrowest())
            style = self.style(size, style.colour, leading=leading)
            box = self.text(text, style, bold=True)
        box.heading = text.key
        return box

    def words(self, like: LocalText, words: str) -> LocalText:
        """Plain characters in the language of another text (list numbers, bullets)."""
        key = (id(like), words)
        found = self.known.words.get(key)
        if found is None:
            made = replace(
                like, runs=(Run(words),), status=TextStatus.TRANSLATED, second=None
            )
            found = self.known.words[key] = like, made
        return found[1]

    def listed(
        self, item: Item[LocalText], label: str, second_label: str = BULLET,
        least: float = LEAST_HALF,
    ) -> Box:
        """A list item: label at the start side, body beside it, its picture at the end side.

        The pictures of items are on the other side than those of signs, so that labels stay on
        one edge: so they stand between two languages. The label of the second language is
        decoration: the item has one.
        """
        theme = self.theme
        body = self.text(item.text if self.texts.second is None else parted(item.text))
        width = 1.15 * theme.size
        label_box: Box
        if label == BULLET:
            label_box = self.dot(f"{item.text.key}/label", item.text)
        else:
            label_box = self.text(
                self.words(item.text, label), self.style(colour=theme.palette.head),
                bold=True, node=f"{item.text.key}/label",
            )
            width = 1.6 * theme.size
        row = self.side_by_side(label_box, width, body, gap=0.0)
        other = None
        if self.texts.second is not None:
            other = self._other_item(item.text, second_label, width)
        if item.picture is None:
            return row if other is None else self.halves(row, other, least=least)
        ratio = self.ratios.get(item.picture.drawing, 1.0)
        size = min(ITEM_PICTURE, _ITEM_HEIGHT / ratio) * theme.picture
        shown = self.picture(item.picture, size)
        pictured = FlexRow([(row, 0.0), (shown, size)], theme.unit, rtl=self.rtl, middle=True)
        if other is None:
            return pictured
        below = self.halves(row, other, least=least)
        spare = FlexRow([(below, 0.0), (shown, size)], theme.unit, rtl=self.rtl, middle=True)
        if is_rtl(self.told(item.text)) is self.rtl:
            # So all of the second column begins at one edge.
            return self.halves(pictured, other, least=least, spare=spare)
        both = self.halves(row, other, gap_pt=size + 2 * theme.unit, least=least)
        return Between(shown, [both], [0.0], spare)

    def _other_item(self, text: LocalText, label: str, label_pt: float) -> Row:
        """A list item in the second language: its label is on its own start side."""
        told = self.told(text)
        shown = self.second(
            self.words(told, label), self.style(colour=self.theme.palette.head), bold=True,
            decoration=True,
        )
        body = self.second(told, decoration=text.second is None)
        return FlexRow([(shown, label_pt), (body, 0.0)], 0.0, rtl=is_rtl(told))

    def dot(self, node: str, like: LocalText) -> TextBox:
        """A bullet."""
        return self.text(
            self.words(like, BULLET), self.style(colour=self.theme.palette.head), bold=True,
            node=node,
        )

    def side_by_side(
        self, first: Box, first_width: float, second: Box, *, gap: float, middle: bool = False
    ) -> Row:
        """Two cells; the second takes the width that is left (see :class:`FlexRow`)."""
        return FlexRow([(first, first_width), (second, 0.0)], gap, rtl=self.rtl, middle=middle)

    def picture(self, picture: Picture[LocalText], size_pt: float) -> PictureBox:
        """A drawing in its Figure node."""
        return PictureBox(
            picture.drawing, picture.alt.key, size_pt, self.ratios.get(picture.drawing, 1.0),
            mirrored=picture.directional and self.rtl,
        )

    def tick_box(
        self, node: str, name: str, value: str, *, asked: str = "", size_pt: float | None = None
    ) -> DrawnBox:
        """An empty box to tick; in a form the field ``name.value`` with the export value.

        With ``asked`` (what is asked) it is one answer of the field ``name``, one at most.
        """
        theme = self.theme
        size = size_pt or theme.box

        def paint(sink: PageSink, x: float, top: float, width: float) -> None:
            left = x + (width - size) / 2
            if self.form:
                sink.check_box(
                    node, name, value, self.tree[node].alt, left, top - size, size, asked=asked
                )
                return
            sink.begin(node)
            sink.stroke_box(left + 0.6, top - size + 0.6, size - 1.2, size - 1.2,
                            theme.palette.text, 1.2, 1.5)
            sink.end()
            sink.figure_box(node, left, top - size, size, size)

        return DrawnBox(size, paint)

    def writing_lines(
        self, node: str, name: str, lines: int, indent_pt: float = 0.0, *, pen: bool = False,
        high_pt: float | None = None,
    ) -> DrawnBox:  # fmt: skip
        """Lines for a pen; in a form the text field ``name`` on a line or in a frame.

        The first begins ``indent_pt`` after the others, a field or its frame as a whole: a label
        stands there. With ``pen`` they are for a pen alone, in forms too. ``high_pt`` is the height
        of a line where room round it counts as well.
        """
        theme = self.theme
        gap = high_pt or theme.line_gap
        height = gap * lines

        def paint(sink: PageSink, x: float, top: float, width: float) -> None:
            if self.form and not pen:
                left = x if self.rtl else x + indent_pt
                place = (left, top - height, width - indent_pt, height)
                self._field(sink, node, name, place, lines)
                return
            sink.begin(node)
            for line in range(1, lines + 1):
                y = top - gap * line + 1.0
                indent = indent_pt if line == 1 else 0.0
                left = x if self.rtl else x + indent
                sink.stroke_path(((left, y), (left + width - indent, y)), theme.palette.muted, 0.7)
            sink.end()
            sink.figure_box(node, x, top - height, width, height)

        return DrawnBox(height, paint, least_pt=LEAST_LINE * theme.size)

    def _field(
        self, sink: PageSink, node: str, name: str, place: tuple[float, float, float, float],
        lines: int,
    ) -> None:
        """A text field at x, y, width and height.

        Its line or frame belongs to the page: viewers draw fields anew when something is
        typed. What is typed on several lines keeps to no ruling, so these have a frame.
        """
        x, y, width, height = place
        colour = self.theme.palette.muted
        sink.artifact(Artifact.LAYOUT)
        if lines > 1:
            inset, foot = 2.0, 1.35
            sink.stroke_box(x + 0.35, y + 0.35, width - 0.7, height - inset - 0.7, colour, 0.7, 1.5)
        else:
            inset, foot = 2.0, 1.5
            sink.stroke_path(((x, y + 1.0), (x + width, y + 1.0)), colour, 0.7)
        sink.end()
        sink.text_field(
            node, name, self.tree[node].alt, x, y + foot, width, height - inset - foot,
            multiline=lines > 1,
        )

    def rule(self) -> DrawnBox:
        """A thin line across the column."""
        palette = self.theme.palette

        def paint(sink: PageSink, x: float, top: float, width: float) -> None:
            sink.artifact(Artifact.LAYOUT)
            sink.stroke_path(((x, top), (x + width, top)), palette.rule, palette.rule_pt)
            sink.end()

        return DrawnBox(0.8, paint)


class FlexRow(Row):
    """A row in which cells of width 0 share what the others leave.

    Where that is too little for a word, the cells stand below each other.
    """

    def __init__(
        self, cells: list[tuple[Box, float]], gap_pt: float, *, rtl: bool, middle: bool = False
    ) -> None:
        super().__init__([Cell(box, width) for box, width in cells], gap_pt, rtl=rtl,
                         middle=middle)
        self._made: dict[float, Row | Stack] = {}

    def shared_out(self, width_pt: float) -> Row | Stack:
        """The row in which each cell has its width, or the cells below each other."""
        found = self._made.get(width_pt)
        if found is None:
            found = self._made[width_pt] = self._share_out(width_pt)
        return found

    def _share_out(self, width_pt: float) -> Row | Stack:
        widths = [cell.width_pt for cell in self.cells]
        share = self._share(width_pt, widths)
        if not all(holds(cell.box, cell.width_pt or share) for cell in self.cells):
            # Cells of a fixed width grow first, at the expense of the others.
            widths = [width and max(width, narrowest(cell.box))
                      for cell, width in zip(self.cells, widths, strict=True)]
            share = self._share(width_pt, widths)
            least = max(
                (narrowest(cell.box) for cell in self.cells if not cell.width_pt), default=0.0
            )
            if least > share:
                return Stack([cell.box for cell in self.cells], [0.3 * self.gap_pt] * len(widths))
        cells = [
            Cell(cell.box, width or share) for cell, width in zip(self.cells, widths, strict=True)
        ]
        return Row(cells, self.gap_pt, rtl=self.rtl, middle=self.middle)

    def _share(self, width_pt: float, widths: Sequence[float]) -> float:
        """What each cell without a width of its own gets."""
        free = width_pt - sum(widths) - self.gap_pt * (len(widths) - 1)
        return free / max(1, widths.count(0.0))

    def height(self, width_pt: float) -> float:
        return self.shared_out(width_pt).height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.shared_out(width_pt).draw(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return self.shared_out(width_pt).split(width_pt, height_pt, force=force) if force else None


def is_rtl(text: LocalText) -> bool:
    """Whether a text's language is written from right to left."""
    return text.language.direction is Direction.RTL


def parted(text: LocalText) -> LocalText:
    """A text with a space at its end: some readers glue on what stands close beside it."""
    second = text.second and parted(text.second)
    last = text.runs[-1]
    if last.text.endswith(" "):
        return replace(text, second=second) if second else text
    runs = (*text.runs[:-1], replace(last, text=f"{last.text} "))
    return replace(text, runs=runs, second=second)
