"""Blocks → boxes: how each kind of block looks.

``boxes_for`` gives the flow of a block: boxes with the space before each and whether a box
must stay with the one after it. Blocks that are more than words stand in modules of their own:
``story`` loads ``questions`` and ``references``, the others are loaded for the first of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, singledispatch
from importlib import import_module
from math import fsum, inf

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.layout import signs
from omshandout.layout.boxes import Align, Box, PictureBox, Row, Stack, Style, TextBox, Whole
from omshandout.layout.columns import Columns
from omshandout.layout.context import BULLET, ITEM_PICTURE, FlexRow, LayoutContext
from omshandout.layout.pairs import Between
from omshandout.layout.panels import Banner, Panel, PanelStyle
from omshandout.layout.patterns import Noted
from omshandout.layout.texts import LEAST_HALF, is_rtl, parted
from omshandout.model import blocks as b
from omshandout.model.handout_texts import box_numbers, symptom_head
from omshandout.model.text import LocalText
from omshandout.text.paragraph import ShapedParagraph

_LEAST_COLUMN = 17.0
"""Words and their meanings stand in two columns if each is so wide, in sizes of running text."""

_LEAST_CAPTION = 4.0
"""The least width of the words at each side of a small picture, in the same measure."""

_TERM_SHARE = 0.38
"""The share of the width that a word has where its meaning stands beside it."""


class Flow(Struct, frozen=True):
    """A box in the flow of the page: space before it and whether it stays with the next.

    One with ``leaf`` begins the front of a leaf. ``lower`` is the same box with less room, for a
    page that else would not hold all that belongs on it.
    """

    box: Box
    before: float
    keep: bool = False
    leaf: bool = False
    lower: Box | None = None


class Made(Struct, frozen=True):
    """What the text area has of a block; ``where`` is the place of its first text.

    ``whole`` says that some of it stands whole on a page. ``asked`` are the texts that were set for
    it, as shaped, if what it measures hangs on nothing else that a clinic says; else None.
    ``noted`` says which of these the clinic gave, if that may be so.
    """

    flows: tuple[Flow, ...]
    where: Where = Where()
    whole: bool = False
    asked: tuple[ShapedParagraph, ...] | None = None
    noted: Noted | None = None


def title_flow(handout: b.LocalHandout, context: LayoutContext) -> list[Flow]:
    """The title and the sentence under it."""
    theme = context.theme
    lead = context.pair(handout.lead, context.style(colour=theme.palette.muted))
    return [
        Flow(context.heads(handout.title, theme.title_size), 0.0, keep=True),
        Flow(lead, 0.35 * theme.unit, keep=True),
    ]


# Types are given to register(): finding them from the annotations costs a cold start 10 ms.
@singledispatch
def boxes_for(block: object, context: LayoutContext) -> list[Flow]:
    """The flow of one block.

    Raises:
        TypeError: the block is of no kind that has a look.
    """
    raise TypeError(f"no layout for {type(block).__name__}")


_APART = {
    b.Card: "card", b.Contents: "contents", b.Diary: "diary", b.Fields: "fields", b.Grid: "grid",
    b.PageCode: "page_code", b.PictureGrid: "picture_grids", b.Table: "tables",
}  # fmt: skip
"""Blocks that few sheets have, and the modules that say how they look. These are loaded when the
first block of theirs is met: loading all of them takes a fiftieth of a cold start."""


def _met_first(home: str, block: object, context: LayoutContext) -> list[Flow]:
    import_module(f"omshandout.layout.{home}")  # registers what comes in the place of this
    return boxes_for(block, context)


for _kind, _home in _APART.items():
    boxes_for.register(_kind, partial(_met_first, _home))


@boxes_for.register(b.Heading)
def _(block: b.Heading, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    size = theme.head_size if block.level == 2 else theme.size * 1.08
    # No page has so much room before it: it is dropped at the top of the next one.
    before = context.room if block.new_page else 1.7 * theme.unit
    return [Flow(context.heads(block.text, size), before, keep=True)]


@boxes_for.register(b.Paragraph)
def _(block: b.Paragraph, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    words: Box = context.pair(block.text)
    return [Flow(Whole(words) if block.urgent else words, 0.7 * context.theme.unit)]


@boxes_for.register(b.Figure)
def _(block: b.Figure, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    picture = context.picture(block.picture, 1.5 * theme.picture)
    box: Box = picture
    if block.picture.caption is not None:
        box = beside_picture(picture, [(block.picture.caption, context.text)], [0.0],
                             1.5 * theme.unit, context)
    return [Flow(box, theme.unit)]


def beside_picture(
    picture: PictureBox, texts: Sequence[tuple[LocalText, Callable[[LocalText], TextBox]]],
    gaps: Sequence[float], gap_pt: float, context: LayoutContext, least: float = LEAST_HALF,
) -> Box:
    """Texts beside a picture, each with what sets it; in two languages it stands between both.

    Never cut but by force. ``least`` is the least width of a column then, in sizes of its text.
    """
    size = picture.size_pt
    keeps = [True] * len(texts)
    if context.texts.second is None:
        boxes: list[Box] = [made(text) for text, made in texts]
        words = boxes[0] if len(boxes) == 1 else Stack(boxes, gaps, keeps)
        return context.side_by_side(picture, size, words, gap=gap_pt, middle=True)
    pairs = [
        (made(parted(text)), _at_picture(context.as_second(text, made(context.told(text))), text))
        for text, made in texts
    ]
    gutter = size + 2 * gap_pt
    below = Stack([context.halves(*pair) for pair in pairs], gaps, keeps)
    spare = context.side_by_side(picture, size, below, gap=gap_pt, middle=True)
    rows = [context.halves(*pair, gap_pt=gutter, least=least) for pair in pairs]
    return Between(picture, rows, gaps, spare)


def _at_picture(second: TextBox, text: LocalText) -> TextBox:
    """A text beside a picture at the other side of which one that ends there stands."""
    if second.style.align is Align.END and is_rtl(second.par.source) is is_rtl(text):
        second.style = replace(second.style, align=Align.START)
    return second


def _least_half(items: Sequence[b.Item[LocalText]], context: LayoutContext) -> float:
    """The least width of a column of a list, in sizes of its text.

    Where items with pictures would have too little, no item of the list is in columns.
    """
    theme = context.theme
    room = theme.text_width - 2 * box_pad(context) - ITEM_PICTURE * theme.picture - 2 * theme.unit
    pictured = any(item.picture is not None for item in items)
    return inf if pictured and room / 2 < LEAST_HALF * theme.size else LEAST_HALF


def _list(
    items: Sequence[b.Item[LocalText]], context: LayoutContext, *, numbered: bool,
    first: float, between: float,
) -> list[Flow]:
    flows = []
    least = _least_half(items, context)
    for index, item in enumerate(items):
        labels = (BULLET, BULLET)
        if numbered:
            labels = context.numbered(item.text, f"{index + 1}")
        flows.append(Flow(context.listed(item, *labels, least), between if index else first))
    # Neither the first nor the last item of a list stands alone on a page.
    if len(flows) > 1:
        flows[0] = Flow(flows[0].box, flows[0].before, keep=True)
    if len(flows) > 2:
        flows[-2] = Flow(flows[-2].box, flows[-2].before, keep=True)
    return flows


def _introduced(
    intro: LocalText | None, items: Sequence[b.Item[LocalText]], context: LayoutContext,
    *, numbered: bool,
) -> list[Flow]:
    unit = context.theme.unit
    flows = []
    if intro is not None:
        flows.append(Flow(context.pair(intro), 0.7 * unit, keep=True))
    gap = 0.35 * unit
    return flows + _list(items, context, numbered=numbered, first=0.5 * unit, between=gap)


@boxes_for.register(b.BulletList)
def _(block: b.BulletList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    return _introduced(block.intro, block.items, context, numbered=False)


@boxes_for.register(b.NumberedList)
def _(block: b.NumberedList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    return _introduced(block.intro, block.items, context, numbered=True)


def stacked(flows: Sequence[Flow]) -> Stack:
    """Flows as one box."""
    return Stack(
        [flow.box for flow in flows], [flow.before for flow in flows],
        [flow.keep for flow in flows],
    )


@boxes_for.register(b.KeyPoints)
def _(block: b.KeyPoints, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit, palette = theme.unit, theme.palette
    room = theme.text_width - 2.5 * unit - 4.5
    flows = [Flow(context.heads(block.title, theme.head_size, None, room), 0.0, keep=True)]
    flows += _list(block.items, context, numbered=False, first=0.5 * unit, between=0.4 * unit)
    inner: Box = stacked(flows)
    if block.picture is not None and context.texts.second is not None:
        picture = context.picture(block.picture, 1.4 * theme.picture)
        under: Box = picture
        if block.picture.caption is not None:
            style = context.style(colour=palette.head, align=Align.END, leading=1.3)
            told = (block.picture.caption, partial(context.text, style=style))
            under = beside_picture(picture, [told], [0.0], 1.4 * unit, context, _LEAST_CAPTION)
        inner = Stack([inner, under], [0.0, 0.6 * unit], [True, False])
    elif block.picture is not None:
        size = 1.4 * theme.picture
        shown: Box = context.picture(block.picture, size)
        if block.picture.caption is not None:
            style = context.style(colour=palette.head, align=Align.CENTRE, leading=1.3)
            caption = context.text(block.picture.caption, style)
            size = max(size, min(caption.narrowest(), room))
            shown = Stack([shown, caption], [0.0, 0.2 * unit])
        inner = FlexRow([(inner, 0.0), (shown, size)], 1.4 * unit, rtl=context.rtl, middle=True)
    panel = PanelStyle(
        ground=palette.key_ground, bar=palette.head, bar_pt=4.5, pad_pt=1.25 * unit,
        rtl=context.rtl, whole_pt=theme.whole,
    )
    return [Flow(Panel(inner, panel), 1.2 * unit)]


@boxes_for.register(b.Callout)
def _(block: b.Callout, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    unit = theme.unit

    def body() -> Box:
        flows = []
        if block.text is not None:
            words: Box = context.pair(block.text)
            if block.kind.level is not None:
                words = Whole(words)
            flows.append(Flow(words, 0.0, keep=bool(block.items)))
        flows += _list(block.items, context, numbered=False, first=0.5 * unit, between=0.35 * unit)
        return stacked(flows)

    head = box_head(block, context)
    return [Flow(boxed(block.kind, head, context.keep(block, body), context), 1.5 * unit)]


def box_pad(context: LayoutContext) -> float:
    """What the frame of a box and the room inside it take at each side, in points."""
    return 1.1 * context.theme.unit + 2.2


_ACT = 0.6
"""The drawing of the act in the head of a box, as a part of the width of a picture."""
_SEEN_FROM_AFAR = 1.2
"""The act in the head of a box is to be read from a metre: so many times as large as others."""


def box_head(
    block: b.Callout[LocalText] | b.PictureGrid[LocalText], context: LayoutContext
) -> Box:
    """The head of a box: the sign of its kind, a drawing of the act, its title and number.

    Told apart without colour too: a triangle on a dark head, a telephone on a dark head, a
    telephone in a frame, a ring with an i in a thin frame.
    """
    theme, kind = context.theme, block.kind
    unit, palette = theme.unit, theme.palette
    bannered = kind in _BANNERED
    colour = palette.on_emergency if bannered else palette.head
    size_pt, taken = _SEEN_FROM_AFAR * theme.head_size, 0.0
    act: list[tuple[Box, float]] = []
    if block.picture is not None:
        width, pad = _ACT * theme.picture, 0.2 * unit
        plate = signs.OnPlate(context.picture(block.picture, width), palette.on_emergency, pad)
        act.append((plate, width + 2 * pad))
        taken = 0.8 * unit + width + 2 * pad
    # Beside the title there is its sign, at most 1.7 times as wide as a line is high.
    room = theme.text_width - 2 * box_pad(context) - 0.8 * unit - 2.5 * size_pt - taken
    title = context.heading(block.title, size_pt, colour, room)
    height = title.style.leading_pt
    gap = 0.8 * unit
    sign: Box
    sign_width = height
    if kind is b.CalloutKind.AMBULANCE:
        sign = signs.warning(colour, palette.emergency, height)
    elif kind is b.CalloutKind.TIP:
        sign = signs.tip(palette.text, height)
    else:
        # Beside a drawing of the act it needs to be no higher than that.
        sign_width = 1.3 * height if block.picture is None else height
        sign = PictureBox("phone", "", sign_width, context.ratios["phone"])
        if kind is b.CalloutKind.PHONE_NOW:
            sign_width += 0.4 * height
            sign = signs.OnPlate(sign, palette.on_emergency, 0.2 * height)
    words: Box
    if context.texts.second is None:
        words = _with_numbers(block, title, sign_width + taken, context)
    else:
        lead = sign_width + gap + taken
        heads = context.heads(block.title, size_pt, colour, room, lead)
        words = _over_numbers(block, heads, lead, context)
    cells = [(sign, sign_width), *act, (words, 0.0)]
    return FlexRow(cells, gap, rtl=context.rtl, middle=True)


def _over_numbers(
    block: b.Callout[LocalText] | b.PictureGrid[LocalText], heads: Box, lead_pt: float,
    context: LayoutContext,
) -> Box:
    """The title of a box in two languages and, below it, whom to call."""
    numbers = box_numbers(block, context.texts)
    if not numbers:
        return heads
    style = _number_style(block, context)
    lines = [context.pair(number, style, bold=True, lead_pt=lead_pt) for number in numbers]
    return Stack([heads, *lines], [0.0] * (1 + len(lines)), [True] * len(lines) + [False])


def _number_style(
    block: b.Callout[LocalText] | b.PictureGrid[LocalText], context: LayoutContext
) -> Style:
    palette = context.theme.palette
    return context.style(
        colour=palette.on_emergency if block.kind in _BANNERED else palette.head
    )


_BANNERED = (b.CalloutKind.AMBULANCE, b.CalloutKind.PHONE_NOW)


def boxed(
    kind: b.CalloutKind, head: Box, body: Box, context: LayoutContext, whole_pt: float | None = None
) -> Box:
    """Head and body in the frame of a kind of box; one lower than ``whole_pt`` is never cut."""
    theme = context.theme
    whole = theme.whole if whole_pt is None else whole_pt
    unit, palette = theme.unit, theme.palette
    if kind is b.CalloutKind.AMBULANCE:
        return Banner(head, body, palette.emergency, palette.emergency_ground, 1.1 * unit, 2.2,
                      whole)
    if kind is b.CalloutKind.PHONE_NOW:
        return Banner(head, body, palette.head, palette.key_ground, 1.1 * unit, 1.8, whole)
    style = PanelStyle(ground=palette.tip_ground, frame=palette.tip_frame, frame_pt=1.0,
                       pad_pt=1.1 * unit, whole_pt=whole)
    if kind is b.CalloutKind.SAME_DAY:
        style = replace(style, ground=palette.key_ground, frame=palette.head, frame_pt=1.4)
    inner = stacked([Flow(head, 0.0, keep=True), Flow(body, 0.4 * unit)])
    return Panel(inner, style, head=head)


def _with_numbers(
    block: b.Callout[LocalText] | b.PictureGrid[LocalText], title: TextBox, sign_width: float,
    context: LayoutContext,
) -> Box:
    """The title of a box and, at its end side, whom to call; below it if need be.

    Two numbers share a line, beside the title or below it, where that has room for both.
    """
    numbers = box_numbers(block, context.texts)
    if not numbers:
        return title
    theme = context.theme
    style = _number_style(block, context)
    gap = 1.6 * theme.unit
    taken = title.width() + 0.5
    room = theme.text_width - 2 * box_pad(context) - sign_width - 0.8 * theme.unit
    if len(numbers) == 1:
        line = context.text(numbers[0], replace(style, align=Align.END), bold=True)
        if taken + gap + line.width() + 0.5 <= room:
            return context.side_by_side(title, taken, line, gap=gap, middle=True)
        below: list[Box] = [context.text(numbers[0], style, bold=True)]
    else:
        lines = [context.text(context.parted(number), style, bold=True) for number in numbers]
        cells: list[tuple[Box, float]] = [(line, line.width() + 0.5) for line in lines]
        wide = fsum(width + gap for _, width in cells)
        if taken + wide <= room:
            return FlexRow([(title, 0.0), *cells], gap, rtl=context.rtl, middle=True)
        whole: Box = FlexRow([*cells[:-1], (lines[-1], 0.0)], gap, rtl=context.rtl)
        below = [whole] if wide - gap <= room else [*lines]
    return Stack([title, *below], [0.0] * (1 + len(below)), [True] * len(below) + [False])


@boxes_for.register(b.SymptomList)
def _(block: b.SymptomList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = []
    for index, entry in enumerate(block.entries):
        name = context.composed(entry, partial(symptom_head, entry, context.texts))

        def head_of(name: LocalText, entry: b.Symptom[LocalText] = entry) -> TextBox:
            if entry.term is None:
                return context.heading(name, theme.size * 1.08, theme.palette.text)
            # The bracketed term is in regular weight: only the everyday name is bold.
            head = context.text(name, context.style(theme.size * 1.08))
            head.heading = entry.name.key
            return head

        gaps = [0.0, 0.1 * theme.unit]
        box: Box
        if entry.picture is not None:
            box = beside_picture(
                context.picture(entry.picture, theme.picture),
                [(name, head_of), (entry.text, context.text)], gaps, 1.4 * theme.unit, context,
            )
        else:
            head: Box = head_of(name)
            if context.texts.second is not None:
                told = context.as_second(name, head_of(context.told(name)))
                head = context.halves(head_of(parted(name)), told)
            box = Stack([head, context.pair(entry.text)], gaps, [True, False])
        flows.append(Flow(box, (0.75 if index else 0.9) * theme.unit))
    return flows


@boxes_for.register(b.DefinitionList)
def _(block: b.DefinitionList, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    if context.texts.second is not None:
        return _in_both(block, context)
    gutter = 2.2 * theme.unit
    column = (theme.text_width - gutter) / 2
    narrow = column < _LEAST_COLUMN * theme.size
    if not narrow and not context.rtl:
        boxes = [_under(_head(entry, column, context), entry, context) for entry in block.entries]
        gaps = [0.5 * theme.unit] * len(boxes)
        return [Flow(Columns(boxes, gaps, gutter), 0.7 * theme.unit)]
    flows = []
    for index, entry in enumerate(block.entries):
        if narrow:
            box = _under(_head(entry, theme.text_width, context), entry, context)
        else:
            # Poppler 22.12 mixes the lines of two columns that are read from the right.
            width = _TERM_SHARE * theme.text_width
            said = None if entry.say_it is None else context.parted(entry.say_it)
            term = context.parted(entry.term)
            head = _head(replace(entry, term=term, say_it=said), width, context)
            meaning = context.text(entry.meaning)
            box = context.side_by_side(head, width, meaning, gap=2 * theme.unit)
        flows.append(Flow(box, (0.5 if index else 0.7) * theme.unit))
    return flows


def _in_both(block: b.DefinitionList[LocalText], context: LayoutContext) -> list[Flow]:
    """Words and their meanings, one under the other, in two languages beside each other."""
    theme = context.theme
    flows = []
    for index, entry in enumerate(block.entries):
        boxes: list[Box] = [context.pair(entry.term, bold=True)]
        if entry.say_it is not None:
            boxes.append(context.pair(entry.say_it, context.style(colour=theme.palette.muted)))
        boxes.append(context.pair(entry.meaning))
        keeps = [True] * (len(boxes) - 1) + [False]
        box = Stack(boxes, [0.0] * len(boxes), keeps)
        flows.append(Flow(box, (0.7 if index else 0.9) * theme.unit))
    return flows


def _head(
    entry: b.Definition[LocalText], width_pt: float, context: LayoutContext
) -> TextBox | Row | Stack:
    """A term and, beside it if there is room, how to say it."""
    term = context.text(entry.term, bold=True)
    if entry.say_it is None:
        return term
    unit = context.theme.unit
    sound = context.text(entry.say_it, context.style(colour=context.theme.palette.muted))
    taken = term.width() + 0.5
    if taken + unit + sound.width() > width_pt:
        return Stack([term, sound], [0.0, 0.0])
    term = context.text(context.parted(entry.term), bold=True)
    return context.side_by_side(term, taken, sound, gap=unit)


def _under(head: Box, entry: b.Definition[LocalText], context: LayoutContext) -> Box:
    """The meaning under what heads it."""
    return Stack([head, context.text(entry.meaning)], [0.0, 0.0], [True, False])
