"""Where to turn: the clinic's numbers, where to read more, and the sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from msgspec.structs import replace

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Box, Cell, DrawnBox, Row, Stack, TextBox
from omshandout.layout.context import FlexRow, LayoutContext
from omshandout.layout.pairs import Halves, Words
from omshandout.layout.panels import Panel, PanelStyle
from omshandout.layout.questions import LabelledLine
from omshandout.model import blocks as b
from omshandout.model.handout_texts import host_of, source_texts
from omshandout.model.text import ENGLISH, LocalText, Run, TextStatus


@boxes_for.register(b.ContactBox)
def _(block: b.ContactBox, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit, palette = theme.unit, theme.palette
    rows: list[Box] = []
    labels = [
        (row, context.label(
            context.parted(row.label) if row.values else row.label, bold=True
        ))
        for row in context.texts.contact(block.id)
    ]
    widest = max(label.width() for _, label in labels) + 1
    # A long label goes on below itself, so that numbers have the room that they need; one that is
    # written by hand needs less than a printed one with its hours.
    printed = any(row.values for row, _ in labels)
    width = min(widest, (0.4 if printed else _WIDEST_LABEL) * theme.text_width)
    blanks: list[tuple[Words, DrawnBox]] = []
    given: list[_Given] = []
    for row, label in labels:
        if row.values:
            rows += _to_fill_in(blanks, width, context)
            blanks.clear()
            given.append((label, [context.label(value) for value in row.values]))
            continue
        rows += _given(given, width, context)
        given.clear()
        line = context.writing_lines(f"{row.label.key}/line", row.label.key, 1)
        blanks.append((label, line))
    rows += _given(given, width, context)
    rows += _to_fill_in(blanks, width, context)
    title = context.heads(block.title, theme.head_size, None, theme.text_width - 2.2 * unit)
    # Printed numbers need air; lines for a pen bring their own.
    gap = 0.35 * unit
    every = all(row.values for row, _ in labels)
    gaps = [gap if every or _is_high(row, width, context) else 0.0 for row in rows]
    inner = Stack([title, *rows], [0.0, *gaps], [True, *[False] * len(rows)])
    style = PanelStyle(
        frame=palette.head, frame_pt=1.2, pad_pt=1.1 * unit, whole_pt=theme.whole
    )
    return [Flow(Panel(inner, style), 1.5 * unit)]


_WIDEST_LABEL = 0.6
"""How much of the width labels may take, where all have lines for a pen."""


def _is_high(row: Box, width_pt: float, context: LayoutContext) -> bool:
    """Whether the label of a line is as high as the row, so that it would touch the one above."""
    return isinstance(row, LabelledLine) and (
        row.label.height(width_pt) > context.theme.line_gap
    )


_Given = tuple[Words, Sequence[Words]]
"""What the clinic gives: its label, and a line for each value."""


def _given(
    given: Sequence[_Given], width_pt: float, context: LayoutContext
) -> list[Box]:
    """What the clinic gives, label and value; short ones two in a row, as they come."""
    theme = context.theme
    gap, between = 0.7 * theme.unit, 1.6 * theme.unit
    half = (theme.text_width - 2.2 * theme.unit - between) / 2

    def fits(each: _Given, label_pt: float = 0.0) -> bool:
        label, values = each
        taken = max(label.width() + 1, label_pt) + gap + 1
        return len(values) == 1 and values[0].has_room(half - taken)

    found: list[Sequence[_Given]] = []
    at = 0
    while at < len(given):
        pair = given[at : at + 2]
        found.append(pair if len(pair) == 2 and all(map(fits, pair)) else pair[:1])
        at += len(found[-1])
    pairs = [pair for pair in found if len(pair) == 2]
    # Values stand below each other where the longest label leaves room for that.
    widest = [max((pair[side][0].width() + 1 for pair in pairs), default=0.0) for side in (0, 1)]
    aligned = [all(fits(pair[side], widest[side]) for pair in pairs) for side in (0, 1)]
    rows: list[Box] = []
    for pair in found:
        cells = [
            context.side_by_side(
                label,
                width_pt if len(pair) == 1
                else widest[side] if aligned[side] else label.width() + 1,
                values[0] if len(values) == 1 else Stack(values, [0.0] * len(values)),
                gap=gap,
            )
            for side, (label, values) in enumerate(pair)
        ]
        rows.append(
            cells[0] if len(cells) == 1
            else FlexRow([(cell, 0.0) for cell in cells], between, rtl=context.rtl)
        )
    return rows


def _to_fill_in(
    blanks: Sequence[tuple[Words, DrawnBox]], width_pt: float, context: LayoutContext
) -> list[Box]:
    """Lines for numbers, two in a row where all labels leave room to write on; the last in pairs.

    By day and by night stand beside each other, whatever else is asked for before them.
    """
    theme = context.theme
    gap = 1.6 * theme.unit
    half = (theme.text_width - 2.2 * theme.unit - gap) / 2
    wide = [label.width() + 1 + 0.7 * theme.unit + line.least_pt > half for label, line in blanks]
    rows: list[Box] = []
    at = len(blanks)
    while at:
        if at > 1 and not any(wide[at - 2 : at]):
            pair: list[tuple[Box, float]] = [
                (LabelledLine(context, label, label.width() + 1, line), 0.0)
                for label, line in blanks[at - 2 : at]
            ]
            rows.append(FlexRow(pair, gap, rtl=context.rtl))
            at -= 2
        else:
            at -= 1
            rows.append(LabelledLine(context, blanks[at][0], width_pt, blanks[at][1]))
    return rows[::-1]


@boxes_for.register(b.ReadMore)
def _(block: b.ReadMore, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = []
    for index, entry in enumerate(block.entries):
        text: TextBox | Halves = context.pair(entry.text)
        foreign = None if entry.text.language == ENGLISH else ENGLISH
        run = Run(f"{entry.name}, {host_of(entry.url)}", language=foreign, isolate=True,
                  link=entry.url)
        shown = LocalText(f"{entry.text.key}/where", (run,), entry.text.language,
                          TextStatus.SOURCE)
        link = TextBox(
            context.shaper.shape(shown), context.style(colour=theme.palette.head),
            (f"{entry.text.key}/link",), links=(entry.url,),
        )
        box: Box = Stack([text, link], [0.0, 0.0])
        taken = context.text(entry.text).width() + 0.5 if context.texts.second is None else inf
        if taken + 0.4 * theme.size + link.width() <= theme.text_width:
            text = context.text(context.parted(entry.text))
            box = context.side_by_side(text, taken, link, gap=0.4 * theme.size)
        flows.append(Flow(box, (0.3 if index else 0.7) * theme.unit))
    return flows


@boxes_for.register(b.SourceList)
def _(block: b.SourceList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    style = context.style(
        theme.small_size, theme.palette.muted, leading=max(1.3, theme.leading - 0.1)
    )
    lines, more = context.composed(block, lambda: source_texts(block, context.texts))
    shown = (*lines, more) if more is not None else lines
    if context.texts.second is None:
        rows = _side_by_side(
            [
                (block.title, lambda text: context.heading(text, theme.size)),
                *((line, lambda text: context.text(text, style)) for line in shown),
            ],
            context,
        )
    else:
        told = _side_by_side(
            [(line, lambda text: context.text(text, style)) for line in lines], context
        )
        said = [] if more is None else [context.pair(more, style)]
        rows = [context.heads(block.title, theme.size), *told, *said]
    # The list stands whole: it is short.
    return [
        Flow(row, 0.0 if index else 1.3 * theme.unit, keep=index + 1 < len(rows))
        for index, row in enumerate(rows)
    ]


def _side_by_side(
    texts: Sequence[tuple[LocalText, Callable[[LocalText], TextBox]]], context: LayoutContext
) -> list[Box]:
    """Short texts, each with what sets it, in rows: as many in each as it has room for."""
    room, gap = context.theme.text_width, 1.6 * context.theme.unit
    rows: list[list[Cell]] = []
    left = 0.0
    for index, (text, made) in enumerate(texts):
        box = made(text)
        taken = box.width() + 0.5
        if not rows or taken > left:
            rows.append([])
            left = room
        elif rows[-1]:
            before, make = texts[index - 1]
            rows[-1][-1] = replace(rows[-1][-1], box=make(context.parted(before)))
        rows[-1].append(Cell(box, min(taken, room)))
        left -= taken + gap
    return [Row(cells, gap, rtl=context.rtl, middle=True) for cells in rows]
