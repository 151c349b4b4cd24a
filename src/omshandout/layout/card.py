"""The folding card: eight panels on a page of its own, with marks where to fold and cut."""

from __future__ import annotations

from omshandout.layout.blocks import Flow, boxes_for, parted
from omshandout.layout.boxes import Box, Stack, Style
from omshandout.layout.context import LayoutContext
from omshandout.layout.questions import labelled_line
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import MM
from omshandout.model import blocks as b
from omshandout.model.handout_texts import card_number
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact

PANEL_HEIGHT = 56 * MM
_COLUMNS = 2
# Free space inside a panel, in units of the theme.
_PAD = 0.9
_DASH = 4.0
# Share of the page's height that text may fill on a page after the first.
_PAGE_SHARE = 0.84
# Line heights from open to tight, tried until the panels fit one page.
_LEADINGS = (1.45, 1.35, 1.28, 1.2)


@boxes_for.register(b.Card)
def _(block: b.Card, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    for leading in _LEADINGS:
        tight = min(theme.leading, leading)
        panels = [_panel(block, panel, context, tight) for panel in block.panels]
        card = CardBox(panels, context)
        if card.height(theme.text_width) < _PAGE_SHARE * theme.page_height:
            break
    return [Flow(card, 1.7 * theme.unit)]


def _panel(
    block: b.Card[LocalText], panel: b.CardPanel[LocalText], context: LayoutContext,
    leading: float,
) -> Box:
    theme = context.theme
    unit = theme.unit
    boxes: list[Box] = [context.heading(panel.title, theme.size * 1.08)]
    gaps = [0.0]
    style = context.style(leading=leading)
    if panel.text is not None:
        boxes.append(context.text(panel.text, style))
        gaps.append(0.15 * unit)
    for item in panel.items:
        boxes.append(
            context.side_by_side(
                context.dot(f"{item.text.key}/label", item.text), 1.15 * theme.size,
                context.text(item.text, style), gap=0.0,
            )
        )
        gaps.append(0.1 * unit)
    for line in panel.lines:
        if number := card_number(line, context.texts):
            boxes.append(_numbered(line, number, context, style))
            gaps.append(0.2 * unit)
            continue
        label = context.text(line.text, style)
        rule = context.writing_lines(
            f"{line.text.key}/line", f"{block.id}.{line.code}", 1
        )
        boxes.append(labelled_line(context, label, label.width() + 0.5, rule))
        gaps.append(0.0)
    return Stack(boxes, gaps)


def _numbered(
    line: b.CardLine[LocalText], number: LocalText, context: LayoutContext, style: Style
) -> Box:
    """A label and the clinic's number beside it, or below it where that is too narrow."""
    theme = context.theme
    gap = 0.7 * theme.unit
    label = context.text(parted(line.text), style)
    value = context.text(number, style, bold=True)
    taken = label.width() + 0.5
    room = theme.text_width / _COLUMNS - 2 * _PAD * theme.unit
    if taken + gap + value.narrowest() <= room:
        return context.side_by_side(label, taken, value, gap=gap)
    return Stack([context.text(line.text, style), value], [0.0, 0.0], [True, False])


class CardBox:
    """Panels of one size in two columns, with dashed fold lines and a cut line round them."""

    def __init__(self, panels: list[Box], context: LayoutContext) -> None:
        self.panels = panels
        self.context = context
        self.pad = _PAD * context.theme.unit

    def _panel_height(self, width_pt: float) -> float:
        inner = width_pt / _COLUMNS - 2 * self.pad
        needed = max(panel.height(inner) for panel in self.panels) + 2 * self.pad
        return max(PANEL_HEIGHT, needed)

    def height(self, width_pt: float) -> float:
        return self._panel_height(width_pt) * len(self.panels) / _COLUMNS

    def split(self, width_pt: float, height_pt: float) -> tuple[Box, Box] | None:
        if self.height(width_pt) < _PAGE_SHARE * self.context.theme.page_height:
            return None  # it fits a page of its own, which is what folding needs
        # Large print takes several sheets: whole rows of panels go to the next page.
        rows = int((height_pt + 1e-7) / self._panel_height(width_pt))
        if rows < 1 or rows * _COLUMNS >= len(self.panels):
            return None
        return (
            CardBox(self.panels[: rows * _COLUMNS], self.context),
            CardBox(self.panels[rows * _COLUMNS :], self.context),
        )

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height, each = self.height(width_pt), self._panel_height(width_pt)
        column = width_pt / _COLUMNS
        palette = self.context.theme.palette
        sink.artifact(Artifact.LAYOUT)
        sink.stroke_box(
            x_pt + 0.6, top_pt - height + 0.6, width_pt - 1.2, height - 1.2, palette.text, 1.2
        )
        for row in range(1, len(self.panels) // _COLUMNS):
            y = top_pt - row * each
            _dashed(sink, (x_pt, y), (x_pt + width_pt, y), self.context)
        middle = x_pt + column
        _dashed(sink, (middle, top_pt), (middle, top_pt - height), self.context)
        sink.end()
        for index, panel in enumerate(self.panels):
            row, place = divmod(index, _COLUMNS)
            if self.context.rtl:
                place = _COLUMNS - 1 - place
            panel.draw(
                sink, x_pt + place * column + self.pad, top_pt - row * each - self.pad,
                column - 2 * self.pad,
            )


def _dashed(
    sink: PageSink, start: tuple[float, float], end: tuple[float, float], context: LayoutContext
) -> None:
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    steps = int(length / _DASH)
    for step in range(0, steps, 2):
        ends = []
        for at in (step / steps, (step + 1) / steps):
            x, y = start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at
            ends.append((x, y))
        sink.stroke_path(ends, context.theme.palette.muted, 0.7)
