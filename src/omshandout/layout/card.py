"""The folding card: eight panels on a page of its own, with marks where to fold and cut."""

from __future__ import annotations

from functools import partial
from itertools import accumulate

from omshandout.layout.blocks import Flow, boxes_for, parted
from omshandout.layout.boxes import FUZZ, Box, Stack, Style, holds
from omshandout.layout.context import LayoutContext
from omshandout.layout.one_page import OnePage
from omshandout.layout.questions import LabelledLine
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import MM, STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.handout_texts import card_number
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact

PANEL_HEIGHT = 56 * MM
_COLUMNS = 2
_DASH = 4.0
_PAD = 0.9
"""Room round the words of a panel, in units."""
# Line heights from open to tight, tried until the panels fit one page.
_LEADINGS = (1.45, 1.35, 1.28, 1.2)


@boxes_for.register(b.Card)
def _(block: b.Card, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    # Large print takes several sheets.
    own = theme.size == STANDARD_SIZE
    ways = [
        partial(_card, block, context, leading, even)
        for even in ((True, False) if own else (True,)) for leading in _LEADINGS
    ]
    spare = partial(_card, block, context, _LEADINGS[-1], False, 1)
    card = OnePage(ways, theme.text_width, context.room, own=own, spare=spare)
    return [Flow(card, 1.7 * theme.unit)]


def _card(
    block: b.Card[LocalText], context: LayoutContext, leading: float, even: bool,
    columns: int = _COLUMNS,
) -> tuple[Box, bool]:
    """The card with lines so high, and whether each word has room, and each panel a page."""
    tight = min(context.theme.leading, leading)
    inner = context.theme.text_width / columns - 2 * _PAD * context.theme.unit
    panels = [_panel(block, panel, context, tight, inner) for panel in block.panels]
    card = CardBox(panels, context, even=even, columns=columns)
    held = all(holds(panel, inner) for panel in panels)
    return card, held and card.highest(context.theme.text_width) <= context.room


def _panel(
    block: b.Card[LocalText], panel: b.CardPanel[LocalText], context: LayoutContext,
    leading: float, inner: float,
) -> Box:
    theme = context.theme
    unit = theme.unit
    boxes: list[Box] = [context.heading(panel.title, theme.size * 1.08, None, inner)]
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
        boxes.append(LabelledLine(context, label, label.width() + 0.5, rule))
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
    """Panels in columns, with dashed fold lines and a cut line round them.

    All are of one size, as folding likes it; if not ``even``, each row is as high as it needs.
    Words that are wider than a panel want one column, which is cut but not folded.
    """

    def __init__(
        self, panels: list[Box], context: LayoutContext, *, even: bool = True,
        columns: int = _COLUMNS,
    ) -> None:
        self.panels = panels
        self.context = context
        self.even = even
        self.columns = columns
        self.pad = _PAD * context.theme.unit

    def inner_width(self, width_pt: float) -> float:
        """The width in points that the words of a panel have."""
        return width_pt / self.columns - 2 * self.pad

    def _rows(self, width_pt: float) -> list[float]:
        """The height of each row of panels."""
        inner = self.inner_width(width_pt)
        needed = [panel.height(inner) + 2 * self.pad for panel in self.panels]
        if self.even:
            return [max(PANEL_HEIGHT, *needed)] * (len(needed) // self.columns)
        return [max(needed[at : at + self.columns]) for at in range(0, len(needed), self.columns)]

    def height(self, width_pt: float) -> float:
        return sum(self._rows(width_pt))

    def highest(self, width_pt: float) -> float:
        """The height of the highest panel, in points."""
        return max(self._rows(width_pt))

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        # Whole rows of panels go to the next page.
        rows, left = 0, height_pt + FUZZ
        for height in self._rows(width_pt):
            if height > left:
                break
            left -= height
            rows += 1
        if rows < 1 and force and self.columns == 1:
            return self._cut_panel(width_pt, height_pt)
        if rows < 1 or rows * self.columns >= len(self.panels):
            return None
        if self.context.theme.size == STANDARD_SIZE and rows > 1:
            rows = min(rows, (len(self.panels) // self.columns + 1) // 2)  # two alike to fold
        at = rows * self.columns
        return self._part(self.panels[:at]), self._part(self.panels[at:])

    def _cut_panel(self, width_pt: float, height_pt: float) -> tuple[Box, Box] | None:
        """Cut a panel that is higher than a page."""
        parts = self.panels[0].split(
            self.inner_width(width_pt), height_pt - 2 * self.pad, force=True
        )
        if parts is None:
            return None
        return self._part([parts[0]]), self._part([parts[1], *self.panels[1:]])

    def _part(self, panels: list[Box]) -> CardBox:
        return CardBox(panels, self.context, even=self.even, columns=self.columns)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        rows = self._rows(width_pt)
        height, tops = sum(rows), [0.0, *accumulate(rows)]
        column = width_pt / self.columns
        palette = self.context.theme.palette
        sink.artifact(Artifact.LAYOUT)
        sink.stroke_box(
            x_pt + 0.6, top_pt - height + 0.6, width_pt - 1.2, height - 1.2, palette.text, 1.2
        )
        for row in range(1, len(self.panels) // self.columns):
            y = top_pt - tops[row]
            _dashed(sink, (x_pt, y), (x_pt + width_pt, y), self.context)
        for place in range(1, self.columns):
            x = x_pt + place * column
            _dashed(sink, (x, top_pt), (x, top_pt - height), self.context)
        sink.end()
        for index, panel in enumerate(self.panels):
            row, place = divmod(index, self.columns)
            if self.context.rtl:
                place = self.columns - 1 - place
            panel.draw(
                sink, x_pt + place * column + self.pad, top_pt - tops[row] - self.pad,
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
