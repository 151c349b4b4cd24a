"""Tables to write in: heads of columns above empty cells, whole on a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import fsum

from msgspec import Struct

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, Row, Space, Stack, holds
from omshandout.layout.cells import padded, writing_cell
from omshandout.layout.context import LayoutContext
from omshandout.layout.day_names import day_heads
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.pairs import Words
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.layout.turned import turned
from omshandout.model import blocks as b
from omshandout.model.text import LocalText

_INSET = 0.4
"""Room between the words of a cell and its sides, in units."""

_ITEM_SHARE = 0.3
"""What the words of rows have of the width, at most."""

_DAYS = 7
_BESIDE = 3.0
"""Room between the names of two days, in points."""

_WIDEST = 1.5
"""How wide another column beside days may be, in widths of a day."""

_LONGEST_TURNED = (0.3, 0.45)
"""How high turned heads may be, and at most in the last of all ways, as shares of the room."""


class _Plan(Struct, frozen=True):
    """How a table is set: the size of its heads, turned or not, its labels above their rows."""

    size: float
    turn: bool = False
    above: bool = False
    longest: float = _LONGEST_TURNED[0]


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
        flows.append(Flow(context.pair(block.caption), 0.7 * theme.unit, keep=True))
    sizes = tuple(dict.fromkeys((theme.size, STANDARD_SIZE)))
    plans = [
        _Plan(size, turn, above)
        for above in ((False, True) if block.item_head is not None else (False,))
        for turn in (False, True)
        for size in sizes
    ]
    spare = _Plan(
        STANDARD_SIZE, turn=True, above=block.item_head is not None, longest=_LONGEST_TURNED[1]
    )
    # Families copy it, and staff fill it in: it stands whole on a page.
    *ways, last = [partial(_table, block, context, plan) for plan in (*plans, spare)]
    table = OnePage(Ways((*ways, last), last), theme.text_width, context.room, own=True)
    flows.append(Flow(table, 0.7 * theme.unit))
    return flows


def _table(
    block: b.Grid[LocalText], context: LayoutContext, plan: _Plan
) -> tuple[Box, bool]:
    """The table, and whether each of its words has room."""
    theme = context.theme
    pad = 0.4 * theme.unit
    head, labels = _labels(block, context, plan)
    first = 0.0 if head is None or plan.above else max(each.width for each in (head, *labels))
    room = theme.text_width - first
    columns, held = _columns(block, context, plan, room)
    label_width = theme.text_width if plan.above else first
    held = held and all(
        holds(each.box, label_width) for each in (*labels, *([head] if head is not None else []))
    )

    def row(label: _Label | None, boxes: list[Box], gap: float) -> Box:
        cells = [Cell(box, column.width) for box, column in zip(boxes, columns, strict=True)]
        if label is None:
            return Row(cells, 0.0, rtl=context.rtl, middle=True)
        if plan.above:
            return Stack([label.box, Row(cells, 0.0, rtl=context.rtl, middle=True)], [0.0, gap])
        return Row([Cell(label.box, first), *cells], 0.0, rtl=context.rtl, middle=True)

    rows: list[Box] = []
    for number in range(len(block.items) + block.rows):
        node, field = _row_names(block, number)
        label = labels[number] if labels else None
        height = theme.line_gap + 0.7 * theme.unit
        if label is not None and not plan.above and holds(label.box, first):
            height = max(height, label.box.height(first) + 2 * pad)
        boxes: list[Box] = [
            writing_cell(
                context, f"{node}/{column.node}/line", f"{block.id}.{field}.{column.field}", height
            )
            for column in columns
        ]
        made = row(label, boxes, 0.1 * theme.unit)
        rows.append(Stack([Space(pad), made], [0.0, 0.0]) if plan.above else made)
    heads = row(head, [column.head for column in columns], pad)
    palette = theme.palette
    style = RowStyle(palette.rule, palette.rule_pt, 0.0, 0.0, None, palette.key_ground)
    return Rows(padded(heads, pad), rows, style), held


class _Label(Struct, frozen=True):
    """What stands at the head of a row, and the width that it wants, in points."""

    box: Box
    width: float


class Inset:
    """A text with room at both its sides; never cut."""

    def __init__(self, inner: Words, room_pt: float) -> None:
        self.inner = inner
        self.room_pt = room_pt

    @property
    def least_pt(self) -> float:
        """The width below which a word has no room."""
        return self.inner.narrowest() + 2 * self.room_pt

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


def _labels(
    block: b.Grid[LocalText], context: LayoutContext, plan: _Plan
) -> tuple[_Label | None, list[_Label]]:
    """The head of the first column and the heads of the rows below it: words, then numbers."""
    if block.item_head is None:
        return None, []
    theme = context.theme
    inset = _INSET * theme.unit
    style = context.style(leading=1.25)
    widest = theme.text_width * (1.0 if plan.above else _ITEM_SHARE)

    def label(text: Words) -> _Label:
        return _Label(Inset(text, inset), min(text.width() + 2 * inset + 0.5, widest))

    top = label(context.cell(block.item_head, widest - 2 * inset, style, bold=True))
    if not block.items:
        # A column of numbers is no wider than the words of its head.
        top = _Label(top.box, min(top.width, _least(top.box)))
    labels = [label(context.cell(item.text, widest - 2 * inset, style)) for item in block.items]
    align = Align.START if block.items or plan.above else Align.CENTRE
    for number in range(1, block.rows + 1):
        words = context.words(block.item_head, context.texts.number(number))
        labels.append(label(context.text(
            words, context.style(align=align, leading=1.25), bold=True,
            node=f"{block.id}/row{number}/head",
        )))
    return top, labels


def _least(box: Box) -> float:
    return getattr(box, "least_pt", 0.0)


def _columns(
    block: b.Grid[LocalText], context: LayoutContext, plan: _Plan, room: float
) -> tuple[list[_Column], bool]:
    """The columns to write in, and whether each word of their heads has room."""
    inset = _INSET * context.theme.unit
    align = Align.START if plan.turn else Align.CENTRE
    style = context.style(plan.size, align=align, leading=1.25)
    texts = [context.label(column.text, style, bold=True) for column in block.columns]
    share = room / (len(texts) + (_DAYS if block.days else 0))
    widths, held = _shares(texts, share, inset, room, days=block.days)
    boxes: list[Box] = [Inset(text, inset) for text in texts]
    if plan.turn and texts:
        lying = turned(texts, share, plan.longest * context.room, rtl=context.rtl)
        if lying is not None:
            boxes, widths, held = [*lying], [share] * len(texts), True
    columns = [
        _Column(width, box, column.id, column.code)
        for width, box, column in zip(widths, boxes, block.columns, strict=True)
    ]
    if not block.days:
        return columns, held
    each = max((room - fsum(widths)) / _DAYS, 0.0)
    heads = day_heads(context, f"{block.id}/", each - _BESIDE, each - _BESIDE)
    columns += [
        _Column(each, head, day.key, f"day{number}")
        for number, (day, head) in enumerate(
            zip(context.texts.weekdays(), heads.boxes, strict=True), 1
        )
    ]
    return columns, held and heads.held


def _shares(
    texts: Sequence[Words], share: float, inset: float, room: float, *, days: bool
) -> tuple[list[float], bool]:
    """Widths of columns: equal where their heads have room, else as wide as these need.

    Beside ``days`` they may take some room from these.
    """
    needs = [text.narrowest() + 2 * inset for text in texts]
    if max(needs, default=0.0) <= share:
        return [share] * len(texts), True
    if days:
        most = _WIDEST * share
        return [min(max(need, share), most) for need in needs], max(needs) <= most
    left = room - fsum(needs)
    if left < 0:
        return _capped(needs, room), False
    return [need + left / len(needs) for need in needs], True


def _capped(needs: list[float], room: float) -> list[float]:
    """Widths of columns that need more than there is: none of them leaves the others nothing."""
    most = room / len(needs)
    for _ in needs:
        small = [need for need in needs if need <= most]
        if len(small) == len(needs):
            break
        most = (room - fsum(small)) / (len(needs) - len(small))
    return [min(need, most) for need in needs]
