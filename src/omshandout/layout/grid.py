"""Tables to write in: heads of columns above empty cells, whole on a page."""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, Row, TextBox, holds
from omshandout.layout.cells import padded, writing_cell
from omshandout.layout.context import LayoutContext
from omshandout.layout.day_names import day_heads
from omshandout.layout.one_page import OnePage
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.layout.turned import turned
from omshandout.model import blocks as b
from omshandout.model.text import LocalText

_INSET = 0.4
"""Room between the words of a cell and its sides, in units."""

_ITEM_SHARE = 0.3
"""What the words of rows have of the width."""

_LONGEST_TURNED = 0.3
"""How high a turned head may be, as a share of the page's room."""


class _Column(Struct, frozen=True):
    """A column: its width in points, its head, and its name in nodes and in form fields."""

    width: float
    head: Box
    node: str
    field: str


@boxes_for.register(b.Grid)
def _(block: b.Grid, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.text(block.caption), 0.7 * theme.unit, keep=True))
    *ways, spare = [
        partial(_table, block, context, size, turn)
        for size, turn in (
            *dict.fromkeys(((theme.size, False), (STANDARD_SIZE, False), (theme.size, True))),
            (STANDARD_SIZE, True),
        )
    ]
    # Families copy it, and staff fill it in: it stands whole on a page.
    table = OnePage(ways, theme.text_width, context.room, own=True, spare=spare)
    flows.append(Flow(table, 0.7 * theme.unit))
    return flows


def _table(
    block: b.Grid[LocalText], context: LayoutContext, size: float, turn: bool
) -> tuple[Box, bool]:
    """The table with heads of a size, turned or not, and whether each of its words has room."""
    theme = context.theme
    inset, pad = _INSET * theme.unit, 0.4 * theme.unit
    labels = _labels(block, context)
    first = max((label.width for label in labels), default=0.0) if labels else 0.0
    columns, held = _columns(block, context, size, turn, theme.text_width - first)
    heads = [Cell(column.head, column.width) for column in columns]
    if block.item_head is not None:
        head = context.cell(
            block.item_head, first - 2 * inset, context.style(leading=1.25), bold=True
        )
        heads.insert(0, Cell(Inset(head, inset), first))
        held = held and holds(head, first - 2 * inset)
    rows: list[Box] = []
    for number in range(len(block.items) + block.rows):
        row, field = _row_names(block, number)
        label = labels[number].box if labels else None
        height = theme.line_gap + 0.7 * theme.unit
        if label is not None:
            held = held and holds(label, first)
            height = max(height, label.height(first) + 2 * pad)
        cells = [
            Cell(
                writing_cell(
                    context, f"{row}/{column.node}/line", f"{block.id}.{field}.{column.field}",
                    height,
                ),
                column.width,
            )
            for column in columns
        ]
        if label is not None:
            cells.insert(0, Cell(label, first))
        rows.append(Row(cells, 0.0, rtl=context.rtl, middle=True))
    palette = theme.palette
    style = RowStyle(palette.rule, palette.rule_pt, 0.0, 0.0, None, palette.key_ground)
    return Rows(padded(Row(heads, 0.0, rtl=context.rtl, middle=True), pad), rows, style), held


class _Label(Struct, frozen=True):
    """What stands at the head of a row, and the width that it wants, in points."""

    box: Box
    width: float


class Inset:
    """A box with room at both its sides; never cut."""

    def __init__(self, inner: Box, room_pt: float) -> None:
        self.inner = inner
        self.room_pt = room_pt

    @property
    def least_pt(self) -> float:
        """The width below which a word has no room."""
        least = self.inner.narrowest() if isinstance(self.inner, TextBox) else 0.0
        return least + 2 * self.room_pt

    def height(self, width_pt: float) -> float:
        return self.inner.height(width_pt - 2 * self.room_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.inner.draw(sink, x_pt + self.room_pt, top_pt, width_pt - 2 * self.room_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


def _row_names(block: b.Grid[LocalText], index: int) -> tuple[str, str]:
    """The node of a row and its name in form fields."""
    if index < len(block.items):
        item = block.items[index]
        return item.text.key, item.code
    number = index - len(block.items) + 1
    return f"{block.id}/row{number}", f"row{number}"


def _labels(block: b.Grid[LocalText], context: LayoutContext) -> list[_Label]:
    """The heads of the rows: words, then numbers; none without a head above them."""
    if block.item_head is None:
        return []
    theme = context.theme
    inset = _INSET * theme.unit
    style = context.style(leading=1.25)
    head = context.text(block.item_head, style, bold=True).narrowest() + 2 * inset
    widest = theme.text_width * _ITEM_SHARE
    labels = []
    for item in block.items:
        text = context.cell(item.text, widest - 2 * inset, style)
        labels.append(_Label(Inset(text, inset), widest))
    for number in range(1, block.rows + 1):
        words = context.words(block.item_head, context.texts.number(number))
        text = context.text(
            words, context.style(align=Align.CENTRE, leading=1.25), bold=True,
            node=f"{block.id}/row{number}/head",
        )
        labels.append(_Label(Inset(text, inset), max(text.width() + 2 * inset + 0.5, head)))
    return labels


def _columns(
    block: b.Grid[LocalText], context: LayoutContext, size: float, turn: bool, room: float
) -> tuple[list[_Column], bool]:
    """The columns to write in, and whether each word of their heads has room."""
    inset = _INSET * context.theme.unit
    style = context.style(size, align=Align.START if turn else Align.CENTRE, leading=1.25)
    texts = [context.text(column.text, style, bold=True) for column in block.columns]
    count = len(texts) + (7 if block.days else 0)
    share = room / count
    widths, held = _shares(texts, share, inset, room if not block.days else None)
    boxes: list[Box] = [Inset(text, inset) for text in texts]
    if turn and texts:
        longest = _LONGEST_TURNED * context.room
        lying = turned(texts, share, longest, rtl=context.rtl)
        if lying is not None:
            boxes, widths, held = [*lying], [share] * len(texts), True
    columns = [
        _Column(width, box, column.id, column.code)
        for width, box, column in zip(widths, boxes, block.columns, strict=True)
    ]
    if not block.days:
        return columns, held
    left = (room - sum(widths)) / 7
    heads = day_heads(context, f"{block.id}/", left - 3.0, left - 3.0)
    for number, (day, head) in enumerate(
        zip(context.texts.weekdays(), heads.boxes, strict=True), 1
    ):
        columns.append(_Column(left, head, day.key, f"day{number}"))
    return columns, held and heads.held


def _shares(
    texts: list[TextBox], share: float, inset: float, room: float | None
) -> tuple[list[float], bool]:
    """Widths of columns: equal where their heads have room, else as wide as these need.

    ``room`` is what they share; None if they may take from others.
    """
    needs = [text.narrowest() + 2 * inset for text in texts]
    if room is None:
        return [max(need, share) for need in needs], all(need <= 1.8 * share for need in needs)
    if max(needs, default=0.0) <= share:
        return [share] * len(texts), True
    left = room - sum(needs)
    return [need + left / len(needs) for need in needs], left >= 0
