"""The diary: a week in a table, with faces to circle and cells to write in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import FUZZ, Box, Cell, DrawnBox, Row, Stack, TextBox, holds
from omshandout.layout.context import LayoutContext
from omshandout.layout.day_names import day_heads
from omshandout.layout.one_page import OnePage
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.signs import fill_circle, stroke_circle
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact

_DAYS = 7
_GAP = 4.0
_LABEL_SHARE = 0.26
_LEAST_LABEL_SHARE = 0.2
_WIDE_LABEL_SHARE = 0.36
# Room between faces in which a pen can go round one, as a share of a face's place.
_FACE_SHARE = 0.8
# Faces beside each other are at least so large, in sizes of running text.
_LEAST_FACE = 0.9
# Above and below a row, in units.
_OPEN, _CLOSE = 0.55, 0.3
_INSET = 0.4


class _Plan(Struct, frozen=True):
    """How a week is set: the share of its width that labels have, and the air of its rows.

    ``least`` is the share that labels keep if the names of the days need more. Without a share
    labels stand above their cells, across the whole width.
    """

    share: float
    least: float
    pad: float


@boxes_for.register(b.Diary)
def _(block: b.Diary, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.text(block.caption), 0.7 * theme.unit, keep=True))
    flows.append(Flow(_legend(block, context), 0.6 * theme.unit, keep=True))
    # Families copy this page for every week. Large print takes several.
    large = theme.size > STANDARD_SIZE
    usual = _Plan(_LABEL_SHARE, _LEAST_LABEL_SHARE, _OPEN)
    *ways, spare = [
        partial(_week, block, context, plan)
        for plan in (usual, *(() if large else _closer(block, context)), _Plan(0.0, 0.0, _CLOSE))
    ]
    week = OnePage(ways, theme.text_width, context.room, own=not large, spare=spare)
    flows.append(Flow(week, 0.6 * theme.unit))
    return flows


def _closer(block: b.Diary[LocalText], context: LayoutContext) -> list[_Plan]:
    """Ways to set a week in less height than usual, from open to close."""
    plans = [_Plan(_LABEL_SHARE, _LEAST_LABEL_SHARE, _CLOSE)]
    # Faces, or boxes, stay beside each other.
    days = _DAYS * (_least_day(block, context) + _GAP)
    share = min(_WIDE_LABEL_SHARE, 1 - days / (context.theme.text_width - 2 * _inset(context)))
    if share > _LABEL_SHARE:
        plans += [_Plan(share, share, _OPEN), _Plan(share, share, _CLOSE)]
    return [*plans, _Plan(0.0, 0.0, _OPEN), _Plan(0.0, 0.0, _CLOSE)]


def _inset(context: LayoutContext) -> float:
    return _INSET * context.theme.unit


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
    style = context.style(leading=1.25)
    labels = [
        context.cell(text, label_width, style, bold=text is block.item_head)
        for text in (block.item_head, *(item.text for item in (*block.items, *block.notes)))
    ]

    def row(label: TextBox, boxes: Sequence[Box]) -> Box:
        cells = [Cell(box, day_width) for box in boxes]
        if not plan.share:
            under = Row(cells, _GAP, rtl=context.rtl, middle=True)
            return Stack([label, under], [0.0, 0.2 * theme.unit])
        return Row([Cell(label, label_width), *cells], _GAP, rtl=context.rtl, middle=True)

    names = heads.boxes
    if context.form and not _stacked(block, day_width, context):
        # On screen there are boxes to tick: the faces above them say what each means.
        names = tuple(
            Stack([name, _face_row(block, day_width, context)], [0.0, 0.3 * theme.unit])
            for name in names
        )
    days = context.texts.weekdays()
    rows = [
        [_faces(block, item, day, number, day_width, context)
         for number, day in enumerate(days, 1)]
        for item in block.items
    ] + [
        [_writing(block, note, day, number, context) for number, day in enumerate(days, 1)]
        for note in block.notes
    ]
    palette = theme.palette
    week = _Week(
        row(labels[0], names),
        [row(label, boxes) for label, boxes in zip(labels[1:], rows, strict=True)],
        RowStyle(palette.rule, palette.rule_pt, plan.pad * theme.unit, _inset(context),
                 palette.stripe, palette.key_ground),
        day_width=day_width if plan.share else 0.0, rtl=context.rtl,
    )
    return week, heads.held and all(holds(label, label_width) for label in labels)


class _Week(Rows):
    """The table of a week with a rule before each day.

    No rules if ``day_width`` is 0: they would run through labels that stand above their cells.
    """

    def __init__(
        self, head: Box, rows: Sequence[Box], style: RowStyle, *, day_width: float, rtl: bool,
        first: int = 0,
    ) -> None:
        super().__init__(head, rows, style, first=first)
        self._day_width = day_width
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
            part.head, part.rows, part.style, day_width=self._day_width, rtl=self._rtl,
            first=part.first,
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        super().draw(sink, x_pt, top_pt, width_pt)
        if not self._day_width:
            return
        bottom = top_pt - self.height(width_pt)
        inset = self.style.inset_pt
        sink.artifact(Artifact.LAYOUT)
        for day in range(_DAYS):
            across = inset + (self._day_width + _GAP) * (_DAYS - day) - _GAP / 2
            x = x_pt + across if self._rtl else x_pt + width_pt - across
            sink.stroke_path(((x, top_pt), (x, bottom)), self.style.rule, self.style.rule_pt)
        sink.end()


def _legend(block: b.Diary[LocalText], context: LayoutContext) -> Box:
    """Each face with its word, on as many lines as they need."""
    theme = context.theme
    size, gap, between = 1.5 * theme.size, 0.5 * theme.unit, 2.5 * theme.unit
    lines: list[list[Cell]] = []
    left = 0.0
    for step in block.scale:
        words = context.text(step.text)
        face = _face_box(step.face, size, theme.palette.text)
        width = min(words.width() + 0.5, theme.text_width - size - gap)
        pair = Row([Cell(face, size), Cell(words, width)], gap, rtl=context.rtl, middle=True)
        taken = size + gap + width
        if not lines or taken > left:
            lines.append([])
            left = theme.text_width
        lines[-1].append(Cell(pair, taken))
        left -= taken + between
    rows: list[Box] = [Row(cells, between, rtl=context.rtl) for cells in lines]
    return rows[0] if len(rows) == 1 else Stack(rows, [0.3 * theme.unit] * len(rows))


def _face_box(face: b.Face, size: float, colour: Rgb) -> DrawnBox:
    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        sink.artifact(Artifact.LAYOUT)
        draw_face(sink, face, x + width / 2, top - size / 2, size / 2, colour)
        sink.end()

    return DrawnBox(size, paint)


def _faces(
    block: b.Diary[LocalText], item: b.CheckItem[LocalText], day: LocalText, number: int,
    width: float, context: LayoutContext,
) -> Box:
    """Three faces to circle, or boxes to tick in a form.

    In large print they stand below each other: beside each other they would be too small.
    """
    theme = context.theme
    key = f"{item.text.key}/{day.key}"
    count = len(block.scale)
    stacked = _stacked(block, width, context)
    if context.form:
        boxes: list[Box] = [
            context.tick_box(
                f"{key}/{step.id}", f"{block.id}.{item.code}.day{number}", step.code,
                asked=f"{item.text.plain}, {day.plain}",
            )
            for step in block.scale
        ]
        if stacked:
            size = 1.5 * theme.size
            pairs = [
                Row([Cell(_face_box(step.face, 0.9 * theme.size, theme.palette.text),
                          0.9 * theme.size), Cell(box, theme.box)],
                    width - 0.9 * theme.size - theme.box, rtl=context.rtl, middle=True)
                for step, box in zip(block.scale, boxes, strict=True)
            ]
            return Stack(pairs, [0.3 * size] * count)
        return Row([Cell(box, width / count) for box in boxes], 0.0, rtl=context.rtl)
    size = _face_size(block, width, context)
    pitch = 1.3 * size
    height = (count - 1) * pitch + size if stacked else size
    node = f"{key}/faces"

    def paint(sink: PageSink, x: float, top: float, room: float) -> None:
        sink.begin(node)
        for index, step in enumerate(block.scale):
            place = count - 1 - index if context.rtl else index
            middle = x + (room / 2 if stacked else room * (place + 0.5) / count)
            y = top - size / 2 - (index * pitch if stacked else 0.0)
            draw_face(sink, step.face, middle, y, size / 2, theme.palette.text)
        sink.end()
        sink.figure_box(node, x, top - height, room, height)

    return DrawnBox(height, paint)


def _face_size(block: b.Diary[LocalText], width: float, context: LayoutContext) -> float:
    """Size of the faces in a cell, in points."""
    largest = 1.3 * context.theme.size
    if _stacked(block, width, context):
        return min(0.6 * width, largest)
    return min(_FACE_SHARE * width / len(block.scale), largest)


def _stacked(block: b.Diary[LocalText], width: float, context: LayoutContext) -> bool:
    """Whether a cell is too narrow for the faces, or boxes, beside each other."""
    return width < _least_day(block, context) - FUZZ


def _least_day(block: b.Diary[LocalText], context: LayoutContext) -> float:
    """The least width of a cell in which faces, or boxes, stand beside each other, in points."""
    theme = context.theme
    if context.form:
        return len(block.scale) * (theme.box + 1.0)
    return len(block.scale) * _LEAST_FACE * theme.size / _FACE_SHARE


def _face_row(block: b.Diary[LocalText], width: float, context: LayoutContext) -> Row:
    """The faces beside each other, as decoration."""
    size = _face_size(block, width, context)
    each = width / len(block.scale)
    return Row(
        [Cell(_face_box(step.face, size, context.theme.palette.text), each)
         for step in block.scale],
        0.0, rtl=context.rtl,
    )


def _writing(
    block: b.Diary[LocalText], note: b.CheckItem[LocalText], day: LocalText, number: int,
    context: LayoutContext,
) -> DrawnBox:
    """An empty cell to write in."""
    theme = context.theme
    name = f"{block.id}.{note.code}.day{number}"
    height = theme.line_gap
    node = f"{note.text.key}/{day.key}/line"

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        if context.form:
            sink.artifact(Artifact.LAYOUT)
        else:
            sink.begin(node)
        sink.stroke_box(x + 0.5, top - height + 0.5, width - 1, height - 1,
                        theme.palette.muted, 0.7, 1.5)
        sink.end()
        if context.form:
            sink.text_field(
                node, name, context.tree[node].alt, x + 1, top - height + 1, width - 2,
                height - 2,
            )
        else:
            sink.figure_box(node, x, top - height, width, height)

    return DrawnBox(height, paint)


def draw_face(
    sink: PageSink, face: b.Face, x: float, y: float, radius: float, colour: Rgb
) -> None:
    """A face: smiling for none, straight mouth for a little, sad for a lot."""
    line = max(0.8, radius * 0.13)
    inner = radius - line / 2
    stroke_circle(sink, x, y, inner, colour, line)
    eye = inner * 0.06 + line * 0.4
    for side in (-1, 1):
        fill_circle(sink, x + side * inner * 0.36, y + inner * 0.26, eye, colour)
    bend = {b.Face.NONE: -0.26, b.Face.LITTLE: 0.0, b.Face.LOT: 0.26}[face]
    middle = y - inner * (0.34 - abs(bend) * 0.2)
    mouth = [
        (x + inner * 0.46 * step, middle + bend * inner * math.cos(step * math.pi / 2) - (
            bend * inner / 2))
        for step in (-1.0, -0.66, -0.33, 0.0, 0.33, 0.66, 1.0)
    ]
    sink.stroke_path(mouth, colour, line)
