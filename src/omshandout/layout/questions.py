"""What families fill in: checklists, questions with answers, and lines for a pen."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, Cell, Row, Space, Stack, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.panels import Rows, RowStyle
from omshandout.model import blocks as b
from omshandout.model.text import LocalText


@boxes_for.register(b.CheckList)
def _(block: b.CheckList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit = theme.unit
    gap = max(0.7 * unit, 6.0)
    inset = 0.6 * unit
    # The answers' heads leave room for the questions.
    share = (theme.text_width - 2 * inset - 7 * theme.size) / len(block.choices) - gap
    head_style = context.style(align=Align.CENTRE, leading=1.25)
    heads = [
        context.cell(choice.text, max(share, 2 * theme.box), head_style, bold=True)
        for choice in block.choices
    ]
    widths = [
        max(2 * theme.box, head.narrowest(), min(head.width() + 0.5, 3.2 * theme.box))
        for head in heads
    ]
    note_head = None
    note_width = 0.0
    if block.note_head is not None:
        note_head = context.text(block.note_head, context.style(leading=1.25), bold=True)
        note_width = max(
            1.2 * theme.picture, note_head.narrowest(),
            min(note_head.width() + 0.5, 1.5 * theme.picture),
        )
    item_width = theme.text_width - 2 * inset - sum(widths) - gap * len(widths)
    below = note_head is not None and item_width - note_width - gap < 13 * theme.size
    if note_head is not None and not below:
        item_width -= note_width + gap
    item_head = context.cell(
        block.item_head, item_width, context.style(leading=1.25), bold=True
    )
    head_cells = [Cell(item_head, item_width)]
    head_cells += [Cell(head, width) for head, width in zip(heads, widths, strict=True)]
    if note_head is not None and not below:
        head_cells.append(Cell(note_head, note_width))
    head: Box = Row(head_cells, gap, rtl=context.rtl, middle=True)
    if note_head is not None and below:
        head = Stack([head, note_head], [0.0, 0.2 * unit])
    rows = [
        _check_row(block, item, context, item_width, widths, gap, note_width, below)
        for item in block.items
    ]
    palette = theme.palette
    style = RowStyle(
        palette.rule, palette.rule_pt, 0.55 * unit, inset, palette.stripe, palette.key_ground
    )
    flows = []
    if block.caption is not None:
        flows.append(Flow(context.text(block.caption), 0.7 * unit, keep=True))
    flows.append(Flow(Rows(head, rows, style), 0.8 * unit))
    return flows


def _check_row(
    block: b.CheckList[LocalText], item: b.CheckItem[LocalText], context: LayoutContext,
    item_width: float, widths: Sequence[float], gap: float, note_width: float, below: bool,
) -> Box:
    theme = context.theme
    key = item.text.key
    shown = context.texts.number(int(item.code)) if item.code.isdecimal() else item.code
    number = context.text(
        context.words(item.text, f"{shown}."), context.style(colour=theme.palette.head),
        bold=True, node=f"{key}/label",
    )
    label_width = 2.0 * theme.size
    words_width = item_width - label_width
    words = Row(
        [Cell(number, label_width), Cell(context.cell(item.text, words_width), words_width)],
        0.0, rtl=context.rtl,
    )
    cells = [Cell(words, item_width)]
    for choice, width in zip(block.choices, widths, strict=True):
        box = context.tick_box(
            f"{key}/{choice.id}/box", f"{block.id}.{item.code}", choice.code,
            asked=item.text.plain,
        )
        cells.append(Cell(box, width))
    if block.note_head is None:
        return Row(cells, gap, rtl=context.rtl, middle=True)
    line = context.writing_lines(
        f"{key}/note/line", f"{block.id}.{item.code}.note", 1
    )
    if below:
        return Stack([Row(cells, gap, rtl=context.rtl, middle=True), line], [0.0, 0.0])
    cells.append(Cell(line, note_width))
    return Row(cells, gap, rtl=context.rtl, middle=True)


@boxes_for.register(b.Question)
def _(block: b.Question, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    question = context.text(block.text)
    cells: list[Cell] = []
    for choice in block.choices:
        box = context.tick_box(
            f"{choice.text.key}/box", block.code, choice.code,
            asked="" if block.several else block.text.plain,
        )
        label = context.text(choice.text)
        width = min(label.width() + 0.5, theme.text_width - theme.box - theme.unit)
        pair = Row([Cell(box, theme.box), Cell(label, width)], 0.6 * theme.unit,
                   rtl=context.rtl, middle=True)
        cells.append(Cell(pair, theme.box + 0.6 * theme.unit + width))
    gap = 2.0 * theme.unit
    total = sum(cell.width_pt for cell in cells) + gap * len(cells)
    asked = question.width() + 0.5
    if asked + total <= theme.text_width:
        row = Row([Cell(question, asked), *cells], gap, rtl=context.rtl, middle=True)
        return [Flow(row, 0.9 * theme.unit)]
    answers: Box = Row(cells, gap, rtl=context.rtl)
    if total > theme.text_width:
        answers = Stack([cell.box for cell in cells], [0.4 * theme.unit] * len(cells))
    return [
        Flow(question, 0.9 * theme.unit, keep=True),
        Flow(answers, 0.5 * theme.unit),
    ]


@boxes_for.register(b.WritingLines)
def _(block: b.WritingLines, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    lines = context.writing_lines(f"{block.text.key}/line", block.code, block.lines)
    theme = context.theme
    label = context.text(block.text)
    box: Box = Stack([label, lines], [0.0, 0.0], [True, False])
    if block.lines == 1 and label.width() < 0.6 * theme.text_width:
        box = labelled_line(context, label, label.width() + 0.5, lines)
    return [Flow(box, 0.6 * theme.unit)]


def labelled_line(
    context: LayoutContext, label: TextBox, label_width: float, line: Box
) -> Box:
    """A label on the foot of its writing line, or the line at the foot of a high label."""
    theme = context.theme
    drop = theme.line_gap - label.height(label_width) + 0.25 * theme.size
    lowered = Stack([Space(max(drop, 0.0)), label], [0.0, 0.0])
    if drop < 0:
        line = Stack([Space(-drop), line], [0.0, 0.0])
    return context.side_by_side(lowered, label_width, line, gap=0.7 * theme.unit)
