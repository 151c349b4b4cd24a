"""The diary: a week in a table, with faces to circle and cells to write in."""

from __future__ import annotations

import math
from collections.abc import Sequence

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, DrawnBox, Row, Stack, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.signs import fill_circle, stroke_circle
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact

_DAYS = 7
_LABEL_SHARE = 0.26
_LEAST_LABEL_SHARE = 0.2
# Room between faces in which a pen can go round one, as a share of a face's place.
_FACE_SHARE = 0.8
# Share of the page's height that text may fill on a page after the first.
_PAGE_SHARE = 0.83


@boxes_for.register(b.Diary)
def _(block: b.Diary, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit, palette = theme.unit, theme.palette
    inset = 0.4 * unit
    width = theme.text_width - 2 * inset
    gap = 4.0
    days = context.texts.weekdays()
    names, day_width = _day_names(days, width, gap, f"{block.id}/", context)
    label_width = width - (day_width + gap) * _DAYS
    item_head = context.cell(
        block.item_head, label_width, context.style(leading=1.25), bold=True
    )
    cells = [Cell(item_head, label_width)]
    for name in names:
        box: Box = name
        if context.form and not _stacked(block, day_width, context):
            # On screen there are boxes to tick: the faces above them say what each means.
            box = Stack([box, _face_row(block, day_width, context)], [0.0, 0.3 * unit])
        cells.append(Cell(box, day_width))
    head = Row(cells, gap, rtl=context.rtl, middle=True)
    rows: list[Box] = []
    for item in block.items:
        faces = [
            _faces(block, item, day, index, day_width, context)
            for index, day in enumerate(days, 1)
        ]
        rows.append(_row(item, faces, context, label_width, day_width, gap))
    for note in block.notes:
        writing: list[Box] = [
            _writing(block, note, day, index, context) for index, day in enumerate(days, 1)
        ]
        rows.append(_row(note, writing, context, label_width, day_width, gap))
    style = RowStyle(
        palette.rule, palette.rule_pt, 0.55 * unit, inset, palette.stripe, palette.key_ground
    )
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.text(block.caption), 0.7 * unit, keep=True))
    legend = _legend(block, context)
    flows.append(Flow(legend, 0.6 * unit, keep=True))
    # What may stand above the table on its page: a heading, a sentence, the legend.
    above = sum(flow.before + flow.box.height(theme.text_width) for flow in flows)
    above += 1.4 * theme.head_size + 2 * theme.size * theme.leading
    week = _Week(
        head, rows, style, day_width=day_width, gap=gap, rtl=context.rtl,
        whole=_PAGE_SHARE * theme.page_height - above,
    )
    flows.append(Flow(week, 0.6 * unit))
    return flows


class _Week(Rows):
    """The table of a week with a rule before each day.

    It is never cut if it fits a page of its own: families copy this page for every week.
    ``whole`` is the height in points up to which it fits.
    """

    def __init__(
        self, head: Box, rows: Sequence[Box], style: RowStyle, *, day_width: float, gap: float,
        rtl: bool, whole: float, first: int = 0,
    ) -> None:
        super().__init__(head, rows, style, first=first)
        self._step = day_width + gap
        self._gap = gap
        self._rtl = rtl
        self._whole = whole

    def split(self, width_pt: float, height_pt: float) -> tuple[Box, Box] | None:
        if self.height(width_pt) <= self._whole:
            return None
        parts = super().split(width_pt, height_pt)
        if parts is None:
            return None
        return self._again(parts[0]), self._again(parts[1])

    def _again(self, part: Box) -> Box:
        if not isinstance(part, Rows):
            return part
        return _Week(
            part.head, part.rows, part.style, day_width=self._step - self._gap, gap=self._gap,
            rtl=self._rtl, whole=self._whole, first=part.first,
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        super().draw(sink, x_pt, top_pt, width_pt)
        bottom = top_pt - self.height(width_pt)
        inset = self.style.inset_pt
        sink.artifact(Artifact.LAYOUT)
        for day in range(_DAYS):
            across = inset + self._step * (_DAYS - day) - self._gap / 2
            x = x_pt + across if self._rtl else x_pt + width_pt - across
            sink.stroke_path(((x, top_pt), (x, bottom)), self.style.rule, self.style.rule_pt)
        sink.end()


def _day_names(
    days: Sequence[LocalText], width: float, gap: float, node: str, context: LayoutContext
) -> tuple[list[TextBox], float]:
    """Heads of the columns and the width of a column.

    Large print may have no room for the names of the days in its size: then the labels give
    some of theirs, and the names are as large as they can be, not smaller than standard print.
    """
    size = context.theme.size

    def made(size: float) -> list[TextBox]:
        style = context.style(size, align=Align.CENTRE, leading=1.25)
        return [context.text(day, style, bold=True, node=f"{node}{day.key}") for day in days]

    names = made(size)
    needed = max(name.narrowest() for name in names)
    usual, most = (
        (1 - share) * width / _DAYS - gap for share in (_LABEL_SHARE, _LEAST_LABEL_SHARE)
    )
    if needed > most:
        names = made(max(STANDARD_SIZE, size * most / needed))
    return names, min(max(usual, needed), most)


def _row(
    item: b.CheckItem[LocalText], boxes: list[Box], context: LayoutContext, label_width: float,
    day_width: float, gap: float,
) -> Row:
    label = context.cell(item.text, label_width, context.style(leading=1.25))
    cells = [Cell(label, label_width), *(Cell(box, day_width) for box in boxes)]
    return Row(cells, gap, rtl=context.rtl, middle=True)


def _legend(block: b.Diary[LocalText], context: LayoutContext) -> Row:
    """Each face with its word."""
    theme = context.theme
    size = 1.5 * theme.size
    cells = []
    for step in block.scale:
        words = context.text(step.text)
        face = _face_box(step.face, size, theme.palette.text)
        width = words.width() + 0.5
        pair = Row([Cell(face, size), Cell(words, width)], 0.5 * theme.unit, rtl=context.rtl,
                   middle=True)
        cells.append(Cell(pair, size + 0.5 * theme.unit + width))
    return Row(cells, 2.5 * theme.unit, rtl=context.rtl)


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
    theme = context.theme
    if context.form:
        return width < len(block.scale) * (theme.box + 1.0)
    return _FACE_SHARE * width / len(block.scale) < 0.9 * theme.size


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
