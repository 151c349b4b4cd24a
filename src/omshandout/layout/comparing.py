"""A sheet to read and tick: a row for each text, its translation beside it, a line below."""

from __future__ import annotations

from math import fsum

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, DrawnBox, Row, Stack, TextBox
from omshandout.layout.context import FlexRow, LayoutContext
from omshandout.layout.panels import Rows, RowStyle
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.theme import MM
from omshandout.model.comparing import ComparedText, Comparison, ScanCode
from omshandout.model.text import LocalText

_INSET = 0.6
"""Room at both sides of the rows, in units."""

_SIZE = 0.87
"""Size of the letters, of that of running text: who reads here has the sheet itself too."""

_MODULE = 0.55 * MM
"""Width of the smallest part of a code that cameras of telephones read from paper."""

_LEAST_CODE = 26 * MM
_QUIET = 4
"""Modules round a code that stay white (ISO/IEC 18004, 6.3.8)."""

_DARK: Rgb = (0.0, 0.0, 0.0)


@boxes_for.register(Comparison)
def _(block: Comparison, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit, palette = theme.unit, theme.palette
    look = _Look(block, context)
    rows = [look.row(row) for row in block.rows]
    style = RowStyle(
        palette.rule, palette.rule_pt, 0.5 * unit, _INSET * unit, palette.stripe,
        palette.key_ground,
    )
    return [Flow(Rows(look.head(), rows, style), 0.9 * unit)]


class _Look:
    """How wide the columns are, and the boxes that stand in them."""

    def __init__(self, block: Comparison[LocalText], context: LayoutContext) -> None:
        theme = context.theme
        self.block = block
        self.context = context
        self.gap = max(1.2 * theme.unit, 9.0)
        self.style = context.style(_SIZE * theme.size, leading=1.3)
        centred = context.style(_SIZE * theme.size, align=Align.CENTRE, leading=1.2)
        self.choices = [
            context.text(choice, centred, bold=True) for choice in (block.right, block.wrong)
        ]
        self.boxes = [max(1.6 * theme.box, head.narrowest() + 0.5) for head in self.choices]
        self.label = max(
            (self._number(row).width() for row in block.rows), default=0.0
        ) + 0.6 * theme.unit
        texts = 1 if block.translation_head is None else 2
        room = theme.text_width - 2 * _INSET * theme.unit - fsum(self.boxes)
        self.column = (room - self.gap * (len(self.boxes) + texts - 1) - self.label) / texts

    def head(self) -> Box:
        """The names of the languages, and what the boxes and lines are for."""
        block, context = self.block, self.context
        cells = [Cell(
            context.cell(block.text_head, self.column, self.style, bold=True),
            self.column + self.label,
        )]
        if block.translation_head is not None:
            cells.append(Cell(
                context.cell(block.translation_head, self.column, self.style, bold=True),
                self.column,
            ))
        cells += [Cell(box, width) for box, width in zip(self.choices, self.boxes, strict=True)]
        write = context.text(block.write, self.style)
        top = Row(cells, self.gap, rtl=context.rtl, middle=True)
        return Stack([top, write], [0.0, 0.2 * context.theme.unit])

    def row(self, row: ComparedText[LocalText]) -> Box:
        """A text, its translation, the boxes, and below them its key and the line."""
        context, key, theme = self.context, row.text.key, self.context.theme
        text = context.cell(row.text, self.column, self.style)
        cells = [Cell(
            Row([Cell(self._number(row), self.label), Cell(text, self.column)], 0.0,
                rtl=context.rtl),
            self.column + self.label,
        )]
        if row.translation is not None:
            cells.append(Cell(context.cell(row.translation, self.column, self.style), self.column))
        for choice, width in zip((self.block.right, self.block.wrong), self.boxes, strict=True):
            box = context.tick_box(f"{key}/{choice.key}/box", key, choice.key,
                                   asked=row.text.plain)
            cells.append(Cell(box, width))
        small = context.style(theme.small_size, theme.palette.muted)
        name = context.text(row.name, small)
        line = context.writing_lines(
            f"{key}/line", f"{key}.write", 1, high_pt=0.85 * theme.line_gap
        )
        below = FlexRow([(name, min(name.width() + 0.5, 0.4 * theme.text_width)), (line, 0.0)],
                        self.gap, rtl=context.rtl)
        return Stack([Row(cells, self.gap, rtl=context.rtl), below], [0.0, 0.0])

    def _number(self, row: ComparedText[LocalText]) -> TextBox:
        context = self.context
        words = context.words(self.block.write, f"{context.texts.number(row.number)}.")
        return context.text(words, self.style, bold=True, node=f"{row.text.key}/label")


@boxes_for.register(ScanCode)
def _(block: ScanCode, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    side = len(block.modules) + 2 * _QUIET
    size = min(max(side * _MODULE, _LEAST_CODE), 0.4 * theme.text_width)
    box = _code(block.modules, block.alt.key, size)
    words = context.text(block.text, context.style(leading=1.4))
    return [Flow(FlexRow([(box, size), (words, 0.0)], 1.5 * theme.unit, rtl=context.rtl,
                         middle=True), theme.unit)]


def _code(modules: tuple[str, ...], node: str, size: float) -> DrawnBox:
    """A code: rectangles for the dark stretches of each row, on white."""
    step = size / (len(modules) + 2 * _QUIET)

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        sink.begin(node)
        sink.fill_box(x, top - size, size, size, (1.0, 1.0, 1.0))
        for number, row in enumerate(modules):
            at = 0
            for stretch in _stretches(row):
                if stretch[0] == "1":
                    sink.fill_box(
                        x + (at + _QUIET) * step, top - (number + 1 + _QUIET) * step,
                        len(stretch) * step, step, _DARK,
                    )
                at += len(stretch)
        sink.end()
        sink.figure_box(node, x, top - size, size, size)

    return DrawnBox(size, paint)


def _stretches(row: str) -> list[str]:
    """A row cut where light and dark meet."""
    return row.replace("01", "0 1").replace("10", "1 0").split()
