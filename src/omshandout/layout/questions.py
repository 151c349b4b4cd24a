"""What families fill in: checklists, questions with answers, and lines for a pen."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum

from msgspec import Struct

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import (
    Align,
    Box,
    Cell,
    DrawnBox,
    Row,
    Space,
    Stack,
    TextBox,
    holds,
    narrowest,
)
from omshandout.layout.context import LayoutContext
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.pairs import Words
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import MM, STANDARD_SIZE
from omshandout.layout.turned import turned
from omshandout.model import blocks as b
from omshandout.model.text import LocalText

_INSET = 0.6
"""Room at both sides of a checklist's rows, in units."""


_PAD = 0.5
"""Room above and below a checklist's rows, in units."""

_DATE_ROOM = 30 * MM
"""Room to write a date in by hand, beside the boxes of a row."""

_WORDS_SHARE = 0.36
"""Room to write some words in, as a share of the width."""

_LEAST_ITEM = 11.0
"""The least width of the column of questions beside lines for notes, in sizes of running text."""


class _Columns(Struct, frozen=True):
    """How wide the columns of a checklist are, in points, and what stands at their heads.

    ``below`` says that the line for a note has no column but stands below its row.
    """

    item: float
    label: float
    heads: tuple[Box, ...]
    choices: tuple[float, ...]
    gap: float
    note_head: Words | None
    note: float
    below: bool


@boxes_for.register(b.CheckList)
def _(block: b.CheckList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit = theme.unit
    columns = _columns(block, context)
    note_head = columns.note_head
    item_head = context.cell(
        block.item_head, columns.item, context.style(leading=1.25), bold=True
    )
    head_cells = [Cell(item_head, columns.item)]
    head_cells += [
        Cell(head, width) for head, width in zip(columns.heads, columns.choices, strict=True)
    ]
    if note_head is not None and not columns.below:
        head_cells.append(Cell(note_head, columns.note))
    head: Box = Row(head_cells, columns.gap, rtl=context.rtl, middle=True)
    if note_head is not None and columns.below:
        head = Stack([head, note_head], [0.0, 0.2 * unit])
    rows = [_check_row(block, item, context, columns) for item in block.items]
    palette = theme.palette
    style = RowStyle(
        palette.rule, palette.rule_pt, _PAD * unit, _INSET * unit, palette.stripe,
        palette.key_ground,
    )
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.pair(block.caption), 0.7 * unit, keep=True))
    # Families take the page along, and staff copy it: a list stands whole on a page if it can.
    table = Rows(head, rows, style)
    ways = Ways([lambda: (table, True)], lambda: (table, True))
    page = OnePage(ways, theme.text_width, context.room, own=False)
    flows.append(Flow(page, 0.8 * unit))
    return flows


def _columns(block: b.CheckList[LocalText], context: LayoutContext) -> _Columns:
    """Columns in which every word of the items has room, if there are any such.

    Long words at the heads of the boxes take their room from the items. If these have too
    little then, the lines for notes go below, and at last the heads are turned.
    """
    flat = _columns_with(block, context, _flat_heads(block, context))
    if _holds_items(block, context, flat):
        return flat
    if block.note_head is not None and not flat.below:
        below = _columns_with(block, context, _flat_heads(block, context), below=True)
        if _holds_items(block, context, below):
            return below
    turned_heads = _turned_heads(block, context)
    if turned_heads is None:
        # Some word has to be parted.
        capped = _flat_heads(block, context, capped=True)
        return _columns_with(block, context, capped, below=True)
    side = _columns_with(block, context, turned_heads)
    if side.below or _holds_items(block, context, side):
        return side
    return _columns_with(block, context, turned_heads, below=True)


def _flat_heads(
    block: b.CheckList[LocalText], context: LayoutContext, *, capped: bool = False
) -> tuple[list[Box], list[float]]:
    """The heads of the boxes, and how wide their columns are.

    If they are ``capped`` the questions keep their room, whatever becomes of the words of a head.
    """
    theme = context.theme
    # They leave room for the questions.
    width = theme.text_width - 2 * _INSET * theme.unit - 7 * theme.size
    share = width / len(block.choices) - _gap(context)
    style = context.style(align=Align.CENTRE, leading=1.25)
    heads = [
        context.cell(choice.text, max(share, 2 * theme.box), style, bold=True)
        for choice in block.choices
    ]
    widths = [
        max(2 * theme.box, head.narrowest(), min(head.width() + 0.5, 3.2 * theme.box))
        for head in heads
    ]
    if capped:
        widths = [min(each, max(share, 2 * theme.box)) for each in widths]
    return [*heads], widths


def _turned_heads(
    block: b.CheckList[LocalText], context: LayoutContext
) -> tuple[list[Box], list[float]] | None:
    """The same, turned; None for heads longer than a column is high."""
    size, room = context.theme.size, context.room
    for letters, longest in ((size, 0.3), (STANDARD_SIZE, 0.3), (STANDARD_SIZE, 0.45)):
        style = context.style(letters, leading=1.25)
        heads = [context.label(choice.text, style, bold=True) for choice in block.choices]
        boxes = turned(heads, 6 * size, longest * room, rtl=context.rtl)
        if boxes is not None:
            return [*boxes], [max(2 * context.theme.box, box.across()) for box in boxes]
    return None


def _gap(context: LayoutContext) -> float:
    return max(0.7 * context.theme.unit, 6.0)


def _columns_with(
    block: b.CheckList[LocalText], context: LayoutContext,
    heads: tuple[list[Box], list[float]], *, below: bool = False,
) -> _Columns:
    theme = context.theme
    gap = _gap(context)
    note_head, note_width = None, 0.0
    if block.note_head is not None:
        note_head = context.label(block.note_head, context.style(leading=1.25), bold=True)
        least = _DATE_ROOM
        if block.note_room is b.NoteRoom.WORDS:
            least = _WORDS_SHARE * theme.text_width
        note_width = max(
            least, note_head.narrowest(), min(note_head.width() + 0.5, 1.5 * theme.picture)
        )
    width = theme.text_width - 2 * _INSET * theme.unit - fsum(heads[1]) - gap * len(heads[1])
    below = note_head is not None and (below or width - note_width - gap < _LEAST_ITEM * theme.size)
    if note_head is not None and not below:
        width -= note_width + gap
    label = max(_number(item, context).width() for item in block.items)
    return _Columns(
        width, max(2.0 * theme.size, label), tuple(heads[0]), tuple(heads[1]), gap, note_head,
        note_width, below,
    )


def _holds_items(
    block: b.CheckList[LocalText], context: LayoutContext, columns: _Columns
) -> bool:
    """Whether no word of the items, or of their head, is wider than their column."""
    width = columns.item - columns.label
    head = context.cell(block.item_head, columns.item, bold=True)
    return width > 0 and holds(head, columns.item) and all(
        holds(context.cell(item.text, width), width) for item in block.items
    )


def _number(item: b.CheckItem[LocalText], context: LayoutContext) -> TextBox:
    """The number of a row."""
    shown = item.code
    if shown.isdecimal():
        shown = context.texts.number(int(shown), item.text.language)
    return context.text(
        context.words(item.text, f"{shown}."), context.style(colour=context.theme.palette.head),
        bold=True, node=f"{item.text.key}/label",
    )


def _check_row(
    block: b.CheckList[LocalText], item: b.CheckItem[LocalText], context: LayoutContext,
    columns: _Columns,
) -> Box:
    key = item.text.key
    width = columns.item - columns.label
    words = Row(
        [Cell(_number(item, context), columns.label),
         Cell(context.cell(item.text, width), width)],
        0.0, rtl=context.rtl,
    )
    cells = [Cell(words, columns.item)]
    for choice, box_width in zip(block.choices, columns.choices, strict=True):
        box = context.tick_box(
            f"{key}/{choice.id}/box", f"{block.id}.{item.code}", choice.code,
            asked=item.text.spoken,
        )
        cells.append(Cell(box, box_width))
    if block.note_head is None:
        return Row(cells, columns.gap, rtl=context.rtl, middle=True)
    # Lines of rows below each other are as far apart as lines for a pen are, row rules included.
    line = context.writing_lines(
        f"{key}/note/line", f"{block.id}.{item.code}.note", 1,
        high_pt=context.theme.line_gap - (0.0 if columns.below else 2 * _PAD * context.theme.unit),
    )
    if columns.below:
        return Stack([Row(cells, columns.gap, rtl=context.rtl, middle=True), line], [0.0, 0.0])
    cells.append(Cell(line, columns.note))
    return Row(cells, columns.gap, rtl=context.rtl, middle=True)


@boxes_for.register(b.Question)
def _(block: b.Question, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    question = context.label(block.text)
    cells: list[Cell] = []
    for choice in block.choices:
        box = context.tick_box(
            f"{choice.text.key}/box", block.code, choice.code,
            asked="" if block.several else block.text.spoken,
        )
        label = context.label(choice.text)
        width = min(label.width() + 0.5, theme.text_width - theme.box - theme.unit)
        pair = Row([Cell(box, theme.box), Cell(label, width)], 0.6 * theme.unit,
                   rtl=context.rtl, middle=True)
        cells.append(Cell(pair, theme.box + 0.6 * theme.unit + width))
    gap = 2.0 * theme.unit
    total = fsum(cell.width_pt for cell in cells) + gap * len(cells)
    asked = question.width() + 0.5
    if asked + total <= theme.text_width:
        row = Row([Cell(question, asked), *cells], gap, rtl=context.rtl, middle=True)
        return [Flow(row, 0.9 * theme.unit)]
    answers: Box = Row(cells, gap, rtl=context.rtl)
    if total > theme.text_width:
        answers = Stack([cell.box for cell in cells], [0.4 * theme.unit] * len(cells))
    return [
        Flow(context.pair(block.text), 0.9 * theme.unit, keep=True),
        Flow(answers, 0.5 * theme.unit),
    ]


@boxes_for.register(b.WritingLines)
def _(block: b.WritingLines, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    lines = context.writing_lines(f"{block.text.key}/line", block.code, block.lines)
    theme = context.theme
    label = context.label(block.text)
    box: Box = Stack([context.pair(block.text), lines], [0.0, 0.0], [True, False])
    if block.lines == 1 and label.width() < 0.6 * theme.text_width:
        box = LabelledLine(context, label, label.width() + 0.5, lines)
    return [Flow(box, 0.6 * theme.unit)]


class LabelledLine:
    """A label on the foot of its writing line, or the line at the foot of a high label.

    A label that leaves too little of the line stands above it. Never cut. One that is ``joined``
    to what stands above it is at the top of the room for the pen, not at its foot.
    """

    def __init__(
        self, context: LayoutContext, label: Box, label_width: float, line: DrawnBox, *,
        joined: bool = False,
    ) -> None:
        theme = context.theme
        self.label = label
        self._label_width = label_width
        self._line = line
        self._joined = joined
        self._context = context
        self._gap = 0.7 * theme.unit
        self._made: dict[float, Box] = {}

    def _fixed(self, width_pt: float) -> Box:
        found = self._made.get(width_pt)
        if found is None:
            found = self._made[width_pt] = self._arranged(width_pt)
        return found

    def _taken(self) -> float:
        # A word that is wider than the label's column widens it.
        if holds(self.label, self._label_width):
            return self._label_width
        return narrowest(self.label)

    def beside(self, width_pt: float) -> bool:
        """Whether the label leaves the line enough of a width."""
        return self._taken() + self._gap + self._line.least_pt <= width_pt

    def _arranged(self, width_pt: float) -> Box:
        theme, label, line = self._context.theme, self.label, self._line
        taken = self._taken()
        if not self.beside(width_pt):
            return Stack([label, line], [0.0, 0.0])
        drop = theme.line_gap - label.height(taken) + 0.25 * theme.size
        lowered = Stack([Space(0.0 if self._joined else max(drop, 0.0)), label], [0.0, 0.0])
        ruled: Box = line if drop >= 0 else Stack([Space(-drop), line], [0.0, 0.0])
        return self._context.side_by_side(lowered, taken, ruled, gap=self._gap)

    def height(self, width_pt: float) -> float:
        return self._fixed(width_pt).height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self._fixed(width_pt).draw(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class LabelledLines:
    """A label before the first of several lines, or above them where it leaves it too little.

    Never cut. ``lines`` makes the lines, the first of them so much shorter; for ``joined`` see
    :class:`LabelledLine`.
    """

    def __init__(
        self, context: LayoutContext, label: Box, label_width: float,
        lines: Callable[[float], DrawnBox], *, joined: bool = False,
    ) -> None:
        self._context = context
        self._label = label
        self._taken = max(label_width, narrowest(label))
        self._lines = lines
        self._joined = joined

    def _indent(self) -> float:
        return self._taken + 0.7 * self._context.theme.unit

    def beside(self, width_pt: float) -> bool:
        """Whether the label leaves the first line enough of a width."""
        return self._indent() + self._lines(0.0).least_pt <= width_pt

    def _arranged(self, width_pt: float) -> tuple[float, float, DrawnBox]:
        """How far from the top the label and the lines are, and the lines."""
        theme, indent = self._context.theme, self._indent()
        if not self.beside(width_pt):
            return 0.0, self._label.height(width_pt), self._lines(0.0)
        drop = theme.line_gap - self._label.height(self._taken) + 0.25 * theme.size
        lowered = 0.0 if self._joined else max(drop, 0.0)
        return lowered, max(-drop, 0.0), self._lines(indent)

    def height(self, width_pt: float) -> float:
        _, above, lines = self._arranged(width_pt)
        return above + lines.height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        drop, above, lines = self._arranged(width_pt)
        taken = min(self._taken, width_pt)
        left = x_pt + width_pt - taken if self._context.rtl else x_pt
        self._label.draw(sink, left, top_pt - drop, taken)
        lines.draw(sink, x_pt, top_pt - above, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None
