"""The diary: a week in a table, with marks to ring and cells to write in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import (
    FUZZ,
    Box,
    Cell,
    DrawnBox,
    Row,
    Stack,
    holds,
)
from omshandout.layout.cells import writing_cell
from omshandout.layout.context import LayoutContext
from omshandout.layout.day_names import day_heads
from omshandout.layout.levels import level_labels
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.pairs import Words
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.signs import fill_circle, stroke_circle
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.theme import LEAST_LINE_GAP, MM, STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.text import LocalText, Run, spoken
from omshandout.structure.marks import Artifact
from omshandout.structure.names import own_name, own_node

_DAYS = 7
_GAP = 3.0
_LABEL_SHARE = 0.3
_LEAST_LABEL_SHARE = 0.26
_WIDE_LABEL_SHARE = 0.42
_NARROW_LABEL_SHARE = 0.2
# A mark takes so much of its place: the rest is room in which a pen can go round it.
_MARK_SHARE = 0.6
# Marks are at least so large, in sizes of running text: as high as its small letters.
_LEAST_MARK = 0.5
_LARGEST_MARK = 0.85
# Above and below a row, in units.
_OPEN, _CLOSE, _CLOSEST, _LEAST = 0.5, 0.3, 0.15, 0.1
_INSET = 0.4
# Boxes to tick stand closer than elsewhere: 5 mm in large print too.
_BOX = 5 * MM


class _Plan(Struct, frozen=True):
    """How a week is set: the share of its width that labels have, and the air of its rows.

    ``least`` is the share that labels keep if the names of the days need more. Without a share
    labels stand above their cells, across the whole width. ``line`` is the height of a row to
    write in, in points, ``letters`` the size of labels and ``leading`` their line height.
    """

    share: float
    least: float
    pad: float
    line: float
    letters: float
    leading: float = 1.25


@boxes_for.register(b.Diary)
def _(block: b.Diary, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.pair(block.caption), 0.7 * theme.unit, keep=True))
    # Families copy this page for every week.
    *ways, spare = [partial(_page, block, context, plan) for plan in _plans(block, context)]
    week = OnePage(Ways(ways, spare), theme.text_width, context.room, own=True)
    flows.append(Flow(week, 0.6 * theme.unit))
    return flows


def _plans(block: b.Diary[LocalText], context: LayoutContext) -> list[_Plan]:
    """Ways to set a week, from open to close; the last is for words that have no room else."""
    theme = context.theme
    usual = theme.line_gap
    close = max(0.8 * usual, LEAST_LINE_GAP)
    closest = max(0.72 * usual, LEAST_LINE_GAP)
    # Marks, or boxes, stay beside each other.
    days = _DAYS * (_least_day(block, context) + _GAP)
    most = min(_WIDE_LABEL_SHARE, 1 - days / (theme.text_width - 2 * _inset(context)))
    share = min(_LABEL_SHARE, most)
    least = min(_LEAST_LABEL_SHARE, share)
    size = theme.size
    plans = [
        _Plan(share, least, _OPEN, usual, size), _Plan(share, least, _CLOSE, close, size),
        _Plan(most, most, _OPEN, usual, size), _Plan(most, most, _CLOSE, close, size),
    ]
    # In large print labels rather are smaller, never smaller than standard print, than that
    # the page is cut.
    letters = (size, *(each for each in (theme.small_size, STANDARD_SIZE) if each < size))
    # Labels take room from the days only where that saves height.
    shares = dict.fromkeys([(share, least), (most, most)])
    plans += [
        _Plan(wide, narrow, _CLOSEST, closest, each, 1.15)
        for each, (wide, narrow) in product(letters, shares) if each >= STANDARD_SIZE
    ]
    if closest > LEAST_LINE_GAP:
        plans += [_Plan(wide, narrow, _LEAST, LEAST_LINE_GAP, letters[-1], 1.15)
                  for wide, narrow in shares]
    return [
        *(plan for plan in plans if plan.share >= _NARROW_LABEL_SHARE),
        _Plan(0.0, 0.0, _OPEN, usual, size), _Plan(0.0, 0.0, _CLOSE, close, size),
        _Plan(0.0, 0.0, _CLOSE, close, size),
    ]


def _inset(context: LayoutContext) -> float:
    return _INSET * context.theme.unit


def _page(
    block: b.Diary[LocalText], context: LayoutContext, plan: _Plan
) -> tuple[Box, bool]:
    """The meaning of the marks and the table, and whether each word of this has room."""
    week, held = _week(block, context, plan)
    return Stack([_legend(block, context), week], [0.0, 0.6 * context.theme.unit],
                 [True, False]), held


def _week(
    block: b.Diary[LocalText], context: LayoutContext, plan: _Plan
) -> tuple[Box, bool]:
    """The table of a week, and whether each of its words has room."""
    theme = context.theme
    width = theme.text_width - 2 * _inset(context)
    usual, most = (
        (1 - share) * width / _DAYS - _GAP for share in (plan.share, plan.least)
    )
    if not plan.share:
        usual = most = (width + _GAP) / _DAYS - _GAP
    heads = day_heads(context, f"{block.id}/", usual, most)
    day_width = heads.width
    label_width = width - (day_width + _GAP) * _DAYS if plan.share else width
    style = context.style(plan.letters, leading=plan.leading)

    def label_of(text: LocalText) -> Words:
        return context.sides(text, label_width, style, bold=text is block.item_head)

    def row(label: Box, boxes: Sequence[Box]) -> Box:
        cells = [Cell(box, day_width) for box in boxes]
        if not plan.share:
            under = Row(cells, _GAP, rtl=context.rtl, middle=True)
            return Stack([label, under], [0.0, 0.2 * theme.unit])
        return Row([Cell(label, label_width), *cells], _GAP, rtl=context.rtl, middle=True)

    names = heads.boxes
    if context.form and not _stacked(block, day_width, context):
        # On screen there are boxes to tick: the marks above them say what each means.
        names = tuple(
            Stack([name, _mark_row(block, day_width, context)], [0.0, 0.3 * theme.unit])
            for name in names
        )
    pad = plan.pad * theme.unit
    days = context.texts.weekdays()
    head = label_of(block.item_head)
    texts = [label_of(item.text) for item in (*block.items, *block.notes)]
    asked_own = block.own_text
    own_labels = [] if asked_own is None else [
        context.label(asked_own, style, node=own_node(asked_own, number, _own(block, number)))
        for number in range(1, block.own + 1)
    ]
    if plan.share:
        line = plan.line - 2 * pad
        level_labels([(label, 0.0) for label in (*texts[: len(block.items)], *own_labels)]
                     + [(label, line) for label in texts[len(block.items) :]])
    labels: list[Box] = [*texts[: len(block.items)]]
    rows = [
        _marks(block, item.text.key, f"{block.id}.{item.code}", item.text, day_width, context)
        for item in block.items
    ]
    if block.own_text is not None:
        for number, label in enumerate(own_labels, 1):
            own = _own(block, number)
            labels.append(_own_label(block, label, number, pad, context))
            asked = replace(block.own_text, runs=(Run(
                own_name(context.texts, block.own_text, number)
            ),), second=_own_second(block.own_text, number, context))
            rows.append(
                _marks(block, own, f"{block.id}.own{number}", asked, day_width, context)
            )
    labels += texts[len(block.items) :]
    for note, label in zip(block.notes, texts[len(block.items) :], strict=True):
        height = plan.line - 2 * pad
        if plan.share:
            # As high as its label; one with a word that has no room will not be drawn so.
            height = max(height, label.height(label_width) if holds(label, label_width) else 0.0)
        rows.append([
            writing_cell(
                context, f"{note.text.key}/{day.key}/line", f"{block.id}.{note.code}.day{number}",
                height, (_GAP / 2, pad) if plan.share else (0.0, 0.0),
            )
            for number, day in enumerate(days, 1)
        ])
    palette = theme.palette
    week = _Week(
        row(head, names),
        [row(label, boxes) for label, boxes in zip(labels, rows, strict=True)],
        RowStyle(palette.rule, palette.rule_pt, pad, _inset(context), palette.stripe,
                 palette.key_ground),
        day_width=day_width if plan.share else 0.0, marked=len(block.items) + block.own,
        rtl=context.rtl,
    )
    return week, heads.held and all(holds(label, label_width) for label in (head, *labels))


def _own(block: b.Diary[LocalText], number: int) -> str:
    """The name of a row that the family names."""
    return f"{block.id}/own{number}"


def _own_label(
    block: b.Diary[LocalText], label: Words, number: int, pad: float, context: LayoutContext
) -> Box:
    """A label with a line on which the family writes what it watches.

    A line beside it uses the room above the row too: ``pad`` points.
    """
    row = _own(block, number)
    high = label.height(label.width() + 0.5)
    beside, below = (
        context.writing_lines(f"{row}/line", f"{block.id}.own{number}", 1, high_pt=high + room)
        for room in (pad, 0.0)
    )
    return OwnLabel(label, beside, below, context)


class OwnLabel:
    """A label and, beside it, its line for a pen; below it where it leaves too little room.

    Never cut.
    """

    def __init__(
        self, label: Words, beside: DrawnBox, below: DrawnBox, context: LayoutContext
    ) -> None:
        self.label = label
        self._lines = (beside, below)
        self._gap = 0.4 * context.theme.unit
        self._least = 3.0 * context.theme.size
        self._rtl = context.rtl

    @property
    def least_pt(self) -> float:
        """The width below which a word of the label has no room."""
        return self.label.narrowest()

    def _taken(self, width_pt: float) -> float:
        """The width of a label that has its line beside it; 0 if the line stands below."""
        taken = self.label.width() + 0.5
        return taken if taken + self._gap + self._least <= width_pt else 0.0

    def height(self, width_pt: float) -> float:
        if taken := self._taken(width_pt):
            return self.label.height(taken)
        return self.label.height(width_pt) + self._lines[1].height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        taken = self._taken(width_pt)
        line = self._lines[0 if taken else 1]
        label_width = taken or width_pt
        left = x_pt + width_pt - label_width if self._rtl else x_pt
        self.label.draw(sink, left, top_pt, label_width)
        start = taken + self._gap if taken else 0.0
        foot = top_pt - self.height(width_pt)
        at = x_pt if self._rtl else x_pt + start
        line.draw(sink, at, foot + line.height(width_pt), width_pt - start)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


class _Week(Rows):
    """The table of a week with a rule before each day of the first rows, those with marks.

    Cells to write in have frames of their own. No rules if ``day_width`` is 0: they would run
    through labels that stand above their cells.
    """

    def __init__(
        self, head: Box, rows: Sequence[Box], style: RowStyle, *, day_width: float, marked: int,
        rtl: bool, first: int = 0,
    ) -> None:
        super().__init__(head, rows, style, first=first)
        self._day_width = day_width
        self._marked = marked
        self._rtl = rtl

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        parts = super().split(width_pt, height_pt, force=force)
        if parts is None:
            return None
        return self._again(parts[0]), self._again(parts[1])

    def _again(self, part: Box) -> Box:
        if not isinstance(part, Rows):
            return part
        return _Week(
            part.head, part.rows, part.style, day_width=self._day_width, marked=self._marked,
            rtl=self._rtl, first=part.first,
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        super().draw(sink, x_pt, top_pt, width_pt)
        if not self._day_width:
            return
        ruled = Rows(self.head, self.rows[: max(0, self._marked - self.first)], self.style)
        bottom = top_pt - ruled.height(width_pt)
        inset = self.style.inset_pt
        sink.artifact(Artifact.LAYOUT)
        for day in range(_DAYS):
            across = inset + (self._day_width + _GAP) * (_DAYS - day) - _GAP / 2
            x = x_pt + across if self._rtl else x_pt + width_pt - across
            sink.stroke_path(((x, top_pt), (x, bottom)), self.style.rule, self.style.rule_pt)
        sink.end()


def _legend(block: b.Diary[LocalText], context: LayoutContext) -> Box:
    """Each mark with its word, on as many lines as they need."""
    theme = context.theme
    size, gap, between = 1.1 * theme.size, 0.5 * theme.unit, 2.5 * theme.unit
    lines: list[list[Cell]] = []
    left = 0.0
    for step in block.scale:
        words = context.label(step.text)
        mark = _mark_box(step.mark, size, context)
        width = min(words.width() + 0.5, theme.text_width - size - gap)
        pair = Row([Cell(mark, size), Cell(words, width)], gap, rtl=context.rtl, middle=True)
        taken = size + gap + width
        if not lines or taken > left:
            lines.append([])
            left = theme.text_width
        lines[-1].append(Cell(pair, taken))
        left -= taken + between
    rows: list[Box] = [Row(cells, between, rtl=context.rtl) for cells in lines]
    return rows[0] if len(rows) == 1 else Stack(rows, [0.3 * theme.unit] * len(rows))


def _mark_box(mark: b.Mark, size: float, context: LayoutContext) -> DrawnBox:
    colour, rtl = context.theme.palette.text, context.rtl

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        sink.artifact(Artifact.LAYOUT)
        draw_mark(sink, mark, x + width / 2, top - size / 2, size / 2, colour, rtl=rtl)
        sink.end()

    return DrawnBox(size, paint)


def _marks(
    block: b.Diary[LocalText], row: str, field: str, asked: LocalText, width: float,
    context: LayoutContext,
) -> list[Box]:
    """In each day's cell the marks to ring, or boxes to tick in a form.

    Where a cell is too narrow they stand below each other.
    """
    return [
        _day(block, f"{row}/{day.key}", f"{field}.day{number}", _asked(asked, day), width,
             context)
        for number, day in enumerate(context.texts.weekdays(), 1)
    ]


def _asked(row: LocalText, day: LocalText) -> str:
    """What the boxes of a cell answer, in both languages where there are two."""
    name = f"{row.plain}, {day.plain}"
    if row.second is None and day.second is None:
        return name
    second = (row.second or row).plain, (day.second or day).plain
    return spoken(name, ", ".join(second))


def _own_second(text: LocalText, number: int, context: LayoutContext) -> LocalText | None:
    """What is asked in a row that the family names, in the second language."""
    if text.second is None or context.texts.second is None:
        return None
    words = own_name(context.texts.second, text.second, number)
    return replace(text.second, runs=(Run(words),))


def _day(
    block: b.Diary[LocalText], key: str, field: str, asked: str, width: float,
    context: LayoutContext,
) -> Box:
    theme = context.theme
    count = len(block.scale)
    stacked = _stacked(block, width, context)
    size = _mark_size(block, width, context)
    if context.form:
        boxes: list[Box] = [
            context.tick_box(f"{key}/{step.id}", field, step.code, asked=asked, size_pt=_BOX)
            for step in block.scale
        ]
        if stacked:
            pairs = [
                Row([Cell(_mark_box(step.mark, size, context), size), Cell(box, _BOX)],
                    width - size - _BOX, rtl=context.rtl, middle=True)
                for step, box in zip(block.scale, boxes, strict=True)
            ]
            return Stack(pairs, [0.4 * theme.size] * count)
        return Row([Cell(box, width / count) for box in boxes], 0.0, rtl=context.rtl)
    pitch = size / _MARK_SHARE
    height = (count - 1) * pitch + size if stacked else size
    node = f"{key}/marks"

    def paint(sink: PageSink, x: float, top: float, room: float) -> None:
        sink.begin(node)
        for index, step in enumerate(block.scale):
            place = count - 1 - index if context.rtl else index
            middle = x + (room / 2 if stacked else room * (place + 0.5) / count)
            y = top - size / 2 - (index * pitch if stacked else 0.0)
            draw_mark(
                sink, step.mark, middle, y, size / 2, theme.palette.text, rtl=context.rtl
            )
        sink.end()
        sink.figure_box(node, x, top - height, room, height)

    return DrawnBox(height, paint)


def _mark_size(block: b.Diary[LocalText], width: float, context: LayoutContext) -> float:
    """Size of the marks in a cell, in points."""
    largest = _LARGEST_MARK * context.theme.size
    if _stacked(block, width, context):
        return min(0.5 * width, largest)
    return min(_MARK_SHARE * width / len(block.scale), largest)


def _stacked(block: b.Diary[LocalText], width: float, context: LayoutContext) -> bool:
    """Whether a cell is too narrow for the marks, or boxes, beside each other."""
    return width < _least_day(block, context) - FUZZ


def _least_day(block: b.Diary[LocalText], context: LayoutContext) -> float:
    """The least width of a cell in which marks, or boxes, stand beside each other, in points."""
    if context.form:
        return len(block.scale) * (_BOX + 0.8)
    return len(block.scale) * _LEAST_MARK * context.theme.size / _MARK_SHARE


def _mark_row(block: b.Diary[LocalText], width: float, context: LayoutContext) -> Row:
    """The marks beside each other, as decoration."""
    size = _mark_size(block, width, context)
    each = width / len(block.scale)
    return Row(
        [Cell(_mark_box(step.mark, size, context), each)
         for step in block.scale],
        0.0, rtl=context.rtl,
    )


def draw_mark(
    sink: PageSink, mark: b.Mark, x: float, y: float, radius: float, colour: Rgb, *, rtl: bool
) -> None:
    """A circle round a point: empty, with the half at its start side full, or full."""
    if mark is b.Mark.FULL:
        fill_circle(sink, x, y, radius, colour)
        return
    line = max(0.7, radius * 0.16)
    inner = radius - line / 2
    stroke_circle(sink, x, y, inner, colour, line)
    if mark is b.Mark.HALF:
        steps = [math.pi * (0.5 + step / 16) for step in range(17)]
        way = -inner if rtl else inner
        half = [(x + way * math.cos(angle), y + inner * math.sin(angle)) for angle in steps]
        sink.stroke_path(half, colour, 0.1, close=True, fill=colour)
