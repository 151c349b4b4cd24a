"""What building boxes needs: how texts are set, and the common small boxes."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from msgspec.structs import replace

from omshandout.layout.boxes import (
    Align,
    Box,
    Cell,
    DrawnBox,
    PictureBox,
    Row,
    Stack,
    Style,
    TextBox,
    holds,
    narrowest,
)
from omshandout.layout.levels import level_row
from omshandout.layout.pairs import Between, Sides, Twin, Words
from omshandout.layout.sink import PageSink
from omshandout.layout.texts import LEAST_HALF, TextContext, is_rtl, parted
from omshandout.model.blocks import Item, Picture
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact
from omshandout.text.hyphenate import hyphenated, wide_words

BULLET = "•"

ITEM_PICTURE = 1.4
"""Most width of the picture of an item, in widths of the picture of a sign: it is wide and low."""

_ITEM_HEIGHT = 0.8
"""Most height of it, in the same measure: about three lines."""

LEAST_LINE = 5.0
"""The least width of a line to write on, in sizes of running text."""


class LayoutContext(TextContext, frozen=True):
    """What block builders are given: it sets texts, and makes the common small boxes."""

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
        return self._twin(first, told, style or self.running, text.key, bold=bold)

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
        # Texts of it are levelled once it is known whether they stand beside each other.
        self.cells = tuple([Cell(box, width) for box, width in cells])
        self.gap_pt = gap_pt
        self.rtl = rtl
        self.middle = middle
        self._height = None
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
                boxes = [cell.box for cell in self.cells]
                level_row(boxes, middle=self.middle)
                return Stack(boxes, [0.3 * self.gap_pt] * len(widths))
        cells = [
            Cell(cell.box, width or share) for cell, width in zip(self.cells, widths, strict=True)
        ]
        return Row(cells, self.gap_pt, rtl=self.rtl, middle=self.middle)

    def _share(self, width_pt: float, widths: Sequence[float]) -> float:
        """What each cell without a width of its own gets."""
        free = width_pt - fsum(widths) - self.gap_pt * (len(widths) - 1)
        return free / (widths.count(0.0) or 1)

    def height(self, width_pt: float) -> float:
        return self.shared_out(width_pt).height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.shared_out(width_pt).draw(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return self.shared_out(width_pt).split(width_pt, height_pt, force=force) if force else None
