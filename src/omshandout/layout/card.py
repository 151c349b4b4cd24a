"""The folding card: eight panels with marks where to fold and cut, on one page or both of a leaf.

Each head, sentence and label stands in the family's language and, where the document has one, in a
second language for those who help.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from math import fsum

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout import signs
from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import FUZZ, Align, Box, Stack, Style, TextBox, holds
from omshandout.layout.context import LayoutContext
from omshandout.layout.known import Known
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.questions import LabelledLine, LabelledLines
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.texts import is_rtl, parted
from omshandout.layout.theme import MM, STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.handout_texts import card_number
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact

_COLUMNS = 2
_DASH = 4.0
_SMALLER = (0.95, 0.9, 0.85)
"""Shares of 18 pt that large print may take on a card: 17, 16 and 15 pt."""
_MOST_APART = 0.8
"""How much further apart lines for a pen stand where a panel has room, in sizes of text."""
_PAD = 1.5 * MM
_SIDE = 2.6 * MM
"""Room above and below the words of a panel, and beside them. Poppler takes what stands less than
twice that apart, in lines of two languages, for one line."""


class _Look(Struct, frozen=True):
    """How closely the words of a card are set.

    ``leading`` is the height of lines of text, ``gap`` that of lines to write on as a share of
    those of forms, ``second`` the size of the second language in points: those who help read small
    print, and in large print it is the family's language that is large. ``size`` is that of the
    family's language as a share of running text, ``apart`` the room above a label in these.
    """

    leading: float
    second: float
    gap: float = 1.0
    size: float = 1.0
    apart: float = 0.15


def _looks(context: LayoutContext) -> tuple[_Look, ...]:
    """From open to close. Large print gets a little smaller before the card falls into pieces."""
    normal, small = context.theme.seconds
    large = context.theme.size > STANDARD_SIZE
    return (
        *(_Look(leading, normal) for leading in (1.45, 1.35, 1.28, 1.2)),
        _Look(1.28, small), _Look(1.2, small), _Look(1.2, small, 0.875),
        _Look(1.12, small, 0.8, apart=0.05),
        *(_Look(1.2, small, 0.8, size, 0.05) for size in _SMALLER if large),
    )


@boxes_for.register(b.Card)
def _(block: b.Card, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    looks = _looks(context)

    known: dict[_Look, tuple[Box, ...]] = {}
    with_room: dict[tuple[float, float, int], bool] = {}

    def panels(look: _Look, columns: int) -> tuple[tuple[Box, ...], bool]:
        inner = theme.text_width / columns - 2 * _SIDE
        made = known.get(look) if columns == _COLUMNS else None
        if made is None:
            made = tuple(
                context.keep(
                    panel, partial(_panel, block, panel, context, look, inner), look, inner
                )
                for panel in block.panels
            )
            if columns == _COLUMNS:
                known[look] = made
        # Words are as wide however high their lines are.
        width = (look.second, look.size, columns)
        if width not in with_room:
            with_room[width] = all(holds(panel, inner) for panel in made)
        return made, with_room[width]

    def side_of(side: int, sides: int, look: _Look, fill: bool) -> tuple[Box, bool]:
        made, held = panels(look, _COLUMNS)
        rows = _rows(made, sides, context) if fill and held else ()
        card = CardBox(_part(made, side, sides), context, rows=rows)
        return _bounded(card, held, context)

    def column(side: int, sides: int) -> tuple[Box, bool]:
        made, held = panels(looks[-1], 1)
        card = CardBox(_part(made, side, sides), context, columns=1)
        return _bounded(card, held, context)

    def too_high(ways: int, side: int, sides: int, index: int) -> bool:
        look = looks[index // ways]
        return any(
            CardBox(_part(made, side, sides), context).height(theme.text_width)
            * _least_share(look, other, theme.leading) > context.room + FUZZ
            for other, made in known.items() if with_room[other.second, other.size, _COLUMNS]
        )

    sides = context.card_sides
    fills = (True, False) if sides == 1 else (True,)
    return [
        Flow(
            OnePage(
                Ways(
                    [partial(side_of, side, sides, look, fill) for look in looks for fill in fills],
                    partial(column, side, sides), partial(too_high, len(fills), side, sides),
                ),
                # Below a head that stays with it there is less than a page.
                theme.text_width, context.room, own=True,
            ),
            0.0, leaf=sides > 1 and not side,
        )
        for side in range(sides)
    ]


def _least_share(look: _Look, other: _Look, leading: float) -> float:
    """The share of its height that a card keeps at least, from one look to another.

    With letters of the same size it has the same lines, and no part of it shrinks more than lines,
    or the room for a pen, do; else nothing is known. ``leading`` is the most that lines may have.
    """
    if (look.second, look.size) != (other.second, other.size):
        return 0.0
    lines = min(leading, look.leading) / min(leading, other.leading)
    return min(lines, look.gap / other.gap, look.apart / other.apart, 1.0)


def _part(panels: Sequence[Box], side: int, sides: int) -> Sequence[Box]:
    """The panels of a side."""
    count = len(panels) // sides
    return panels[side * count : (side + 1) * count]


def _bounded(card: CardBox, held: bool, context: LayoutContext) -> tuple[Box, bool]:
    """A card, and whether each word has room in it, and each panel on a page."""
    return card, held and card.highest(context.theme.text_width) <= context.room


def _rows(panels: Sequence[Box], sides: int, context: LayoutContext) -> tuple[float, ...]:
    """The heights of the rows of a side: all sides fold at the same places.

    What is left of the page goes to the lower ones until all are of one height, as folding likes
    it. So a side fills its page, where nothing else then stands, and both are of one size.
    """
    whole = CardBox(panels, context).rows(context.theme.text_width)
    count = len(whole) // sides
    rows = [max(whole[row::count]) for row in range(count)]
    left = context.room - fsum(rows)
    while left > FUZZ:
        low = min(rows)
        lowest = [index for index, row in enumerate(rows) if row <= low + FUZZ]
        above = min((row for row in rows if row > low + FUZZ), default=low + left)
        step = min(above - low, left / len(lowest))
        for index in lowest:
            rows[index] += step
        left -= step * len(lowest)
    return tuple(rows)


def _panel(
    block: b.Card[LocalText], panel: b.CardPanel[LocalText], context: LayoutContext,
    look: _Look, inner: float,
) -> Box:
    theme = context.theme
    unit = theme.unit
    leading = min(theme.leading, look.leading)
    theme = replace(theme, line_gap=look.gap * theme.line_gap, size=look.size * theme.size)
    context = replace(context, theme=theme)
    styles = context.style(leading=leading), context.style(look.second, leading=leading)
    boxes: list[Box] = [_head(panel, context, look, inner)]
    gaps = [0.0]
    if panel.text is not None:
        boxes += _pair(panel.text, context, styles)
        gaps += [(0.45 if panel.alert else 0.15) * unit, 0.2 * unit]
    for item in panel.items:
        words = _close(_pair(item.text, context, styles))
        del gaps[len(boxes) :]
        dot = context.dot(f"{item.text.key}/label", item.text)
        boxes.append(context.side_by_side(dot, 1.15 * context.theme.size, words, gap=0.0))
        gaps.append(0.1 * unit)
    del gaps[len(boxes) :]
    for line in panel.lines:
        boxes.append(_line(block, line, context, styles, inner))
        gaps.append(look.apart * theme.size)
    return Panel(boxes, gaps, len(panel.lines), _MOST_APART * theme.size)


class Panel(Stack):
    """What stands in a panel; the last of it, labels with lines for a pen, may stand further apart.

    Args:
        boxes: as of a stack.
        gaps: as of a stack.
        lines: how many of the last boxes are labels with lines.
        most_pt: how much further apart these may stand, in points.
    """

    def __init__(
        self, boxes: Sequence[Box], gaps: Sequence[float], lines: int, most_pt: float
    ) -> None:
        super().__init__(boxes, gaps)
        self._lines = lines
        self._most = most_pt

    def spread(self, width_pt: float, height_pt: float) -> Stack:
        """The same in a higher room, which is for hands: a pen finds more of it above its lines."""
        left = height_pt - self.height(width_pt)
        if left <= 0 or not self._lines:
            return self
        more = min(self._most, left / self._lines)
        first = len(self.boxes) - self._lines
        return Stack(self.boxes, [
            gap + more * (index >= first) for index, gap in enumerate(self.gaps)
        ])


def _close(boxes: Sequence[Box]) -> Stack:
    """Boxes below each other without space between them."""
    return Stack(boxes, [0.0] * len(boxes))


def _head(
    panel: b.CardPanel[LocalText], context: LayoutContext, look: _Look, inner: float
) -> Box:
    """The head in both languages; a risk is light on a dark ground and has the mark of an alert."""
    theme, palette = context.theme, context.theme.palette
    if not panel.alert:
        return _heads(panel.title, context, look, palette.head, inner)
    pad = 0.3 * theme.size
    mark = 1.5 * theme.size
    gap = 0.6 * theme.unit
    room = inner - mark - gap - 2 * pad
    words = _heads(panel.title, context, look, palette.on_emergency, room)
    sign = signs.warning(palette.on_emergency, palette.emergency, 1.3 * theme.size)
    row = context.side_by_side(sign, mark, words, gap=gap, middle=True)
    return signs.OnPlate(row, palette.emergency, pad)


def _heads(
    title: LocalText, context: LayoutContext, look: _Look, colour: Rgb, room: float
) -> Box:
    """A head in both languages, on one line if there is room."""
    size = 1.08 * context.theme.size
    head = context.heading(title, size, colour, room)
    if title.second is None:
        return head
    style = context.style(context.theme.seconds[0], colour, leading=look.leading)
    second = _second(title.second, context, style, bold=True)
    gap = context.theme.unit
    mixed = is_rtl(title.second) and not context.rtl
    if mixed or head.width() + gap + second.width() > room - 1:
        # On one line with Arabic, PDFium turns the words of an English head about.
        return _close([head, second])
    taken = head.width() + 0.5
    # Far from an Arabic head, Poppler reads the other one after all of the panel.
    side = Align.END if is_rtl(title.second) == context.rtl else second.style.align
    apart = replace(style, align=side)
    return context.side_by_side(
        context.heading(parted(title), size, colour, room), taken,
        context.text(title.second, apart, bold=True), gap=gap, middle=True,
    )


def _pair(
    text: LocalText, context: LayoutContext, styles: tuple[Style, Style]
) -> list[Box]:
    """A sentence, and below it the same in the second language."""
    boxes: list[Box] = [context.text(text, styles[0])]
    if text.second is not None:
        boxes.append(context.text(text.second, styles[1]))
    return boxes


def _second(
    text: LocalText, context: LayoutContext, style: Style, *, bold: bool = False
) -> TextBox:
    """A head or label in the second language, at the edge at which the first begins."""
    align = Align.START if is_rtl(text) == context.rtl else Align.END
    return context.text(text, replace(style, align=align), bold=bold)


def _line(
    block: b.Card[LocalText], line: b.CardLine[LocalText], context: LayoutContext,
    styles: tuple[Style, Style], inner: float,
) -> Box:
    """A label in both languages with a line to write on, or several, or the clinic's number."""
    number = card_number(line, context.texts)
    second = line.text.second
    texts = [line.text, *(second for _ in (second,) if second is not None)]
    labels = [
        _second(parted(text) if number else text, context, style)
        for text, style in zip(texts, styles, strict=False)
    ]
    width = max(label.width() for label in labels) + 0.5
    words = _close(labels)
    if number:
        return _numbered(words, width, number, context, styles[0], inner)
    rules = partial(
        context.writing_lines, f"{line.text.key}/line", f"{block.id}.{line.code}", line.lines
    )

    def labelled(
        label: Box, taken: float, *, joined: bool = False
    ) -> LabelledLine | LabelledLines:
        if line.lines > 1:
            return LabelledLines(context, label, taken, rules, joined=joined)
        return LabelledLine(context, label, taken, rules(), joined=joined)

    whole = labelled(words, width)
    if len(labels) == 1 or whole.beside(inner):
        return whole
    # A label that leaves the line no room stands above it; the one below it may leave it some.
    *above, last = labels
    return _close([*above, labelled(last, last.width() + 0.5, joined=True)])


def _numbered(
    label: Box, taken: float, number: LocalText, context: LayoutContext, style: Style, room: float
) -> Box:
    """A label and the clinic's number beside it, or below it where that is too narrow."""
    gap = 0.7 * context.theme.unit
    value = context.text(number, style, bold=True)
    if taken + gap + value.narrowest() <= room:
        return context.side_by_side(label, taken, value, gap=gap)
    return Stack([label, value], [0.0, 0.0], [True, False])


class CardBox:
    """Panels in columns, with dashed fold lines and a cut line round them.

    Each row is as high as ``rows`` says, else as it needs. Words that are wider than a panel want
    one column, which is cut but not folded.
    """

    def __init__(
        self, panels: Sequence[Box], context: LayoutContext, *, columns: int = _COLUMNS,
        rows: Sequence[float] = (),
    ) -> None:
        self.panels = tuple(panels)
        self.context = context
        self.columns = columns
        self._rows = tuple(rows)

    def inner_width(self, width_pt: float) -> float:
        """The width in points that the words of a panel have."""
        return width_pt / self.columns - 2 * _SIDE

    def rows(self, width_pt: float) -> Sequence[float]:
        """The height of each row of panels."""
        if self._rows:
            return self._rows
        inner = self.inner_width(width_pt)
        needed = [panel.height(inner) + 2 * _PAD for panel in self.panels]
        return [max(needed[at : at + self.columns]) for at in range(0, len(needed), self.columns)]

    def height(self, width_pt: float) -> float:
        return fsum(self.rows(width_pt))

    def highest(self, width_pt: float) -> float:
        """The height of the highest panel, in points."""
        return max(self.rows(width_pt))

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        # Whole rows of panels go to the next page.
        rows, left = 0, height_pt + FUZZ
        for height in self.rows(width_pt):
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
            self.inner_width(width_pt), height_pt - 2 * _PAD, force=True
        )
        if parts is None:
            return None
        return self._part([parts[0]]), self._part([parts[1], *self.panels[1:]])

    def _part(self, panels: Sequence[Box]) -> CardBox:
        return CardBox(panels, self.context, columns=self.columns)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        rows = self.rows(width_pt)
        height, tops = fsum(rows), [0.0, *accumulate(rows)]
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
            inner = column - 2 * _SIDE
            shown = panel.box if isinstance(panel, Known) else panel
            if isinstance(shown, Panel):
                shown = shown.spread(inner, rows[row] - 2 * _PAD)
            shown.draw(sink, x_pt + place * column + _SIDE, top_pt - tops[row] - _PAD, inner)


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
