"""The days of the week at the heads of narrow columns, in every language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TypeAlias

from msgspec import Struct

from omshandout.layout.boxes import Align, Box, Stack, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.layout.turned import turned
from omshandout.model.furniture import DayWidth
from omshandout.model.text import LocalText

Week: TypeAlias = Callable[[DayWidth], tuple[LocalText, ...]]
"""Gives the days of the week in names of a width."""

_UPRIGHT: tuple[DayWidth, ...] = ("abbreviated", "short", "narrow")
"""CLDR's names, from the one that says most. The whole name is what a screen reader says."""

_SHORTENED = (".", "\u0983")
"""What stands for letters left out: a full stop, in Bangla a visarga."""

_LONGEST_TURNED = (0.2, 0.45)
"""How high a turned name may be, and at most if it is very long, as shares of the page's room."""

_AIR = 2.0
"""Points between a name and the next, beside the gap of columns, wherever letters have them."""

_ROUNDING = 0.05
"""Points by which the sum of a line's letters may be too small."""


class DayHeads(Struct, frozen=True):
    """Heads of the columns of a week, and the width of a column in points.

    ``held`` is False if some name has no room.
    """

    boxes: tuple[Box, ...]
    width: float
    held: bool = True


def day_heads(
    context: LayoutContext, node: str, usual_pt: float, most_pt: float
) -> DayHeads:
    """The names of the days over columns that are usually so wide, and at most so wide.

    The first of CLDR's names that has room is taken; letters that stand for two days are not.
    Each stands on one line where that has room, else its words stand below each other. In large
    print a name may be smaller for that, but not smaller than standard print. If all are too
    wide, the abbreviated names are turned by a quarter.

    Args:
        context: what all builders share.
        node: what stands before the key of a day in the name of its node.
        usual_pt: width of a column if nothing needs more.
        most_pt: width of a column at the expense of the labels.
    """
    texts = context.texts
    first = _heads_of(texts.weekdays, context, node, usual_pt, most_pt)
    if texts.second is None:
        return first
    # Each language has the names for which it has room; a whole name that is the same is said once.
    second = _heads_of(texts.seconds_of_week, context, node, first.width, most_pt)
    boxes = tuple(
        box if day.second is None else Stack([box, other], [0.0, 0.0], [True, False])
        for box, other, day in zip(first.boxes, second.boxes, texts.weekdays("wide"), strict=True)
    )
    return DayHeads(boxes, max(first.width, second.width), first.held and second.held)


def _heads_of(
    week: Week, context: LayoutContext, node: str, usual_pt: float, most_pt: float
) -> DayHeads:
    """The same in one language."""
    size = context.theme.size
    for width in _UPRIGHT:
        days = week(width)
        if not days or len({day.plain for day in days}) < len(days):
            continue
        if width != "abbreviated" and _mixed(days):
            continue
        names = _names(days, size, context, node)
        # A name of two words, such as that of a day with a number, is one thing to the eye.
        for measure in (TextBox.width, TextBox.narrowest):
            wanted = max(map(measure, names)) + _ROUNDING
            letters = min(size, max(STANDARD_SIZE, size * (most_pt - _AIR) / wanted))
            needed = wanted * letters / size
            if needed <= most_pt:
                if letters < size:
                    names = _names(days, letters, context, node)
                return DayHeads(tuple(names), min(max(usual_pt, needed + _AIR), most_pt))
    days = week("abbreviated")
    for longest, letters in product(_LONGEST_TURNED, dict.fromkeys((size, STANDARD_SIZE))):
        names = _names(days, letters, context, node, Align.START)
        boxes = turned(names, usual_pt, longest * context.room, rtl=context.rtl)
        if boxes is not None:
            return DayHeads(tuple(boxes), usual_pt)
    return DayHeads(tuple(_names(days, STANDARD_SIZE, context, node)), most_pt, held=False)


def _mixed(days: tuple[LocalText, ...]) -> bool:
    """Whether some names end with a mark that says that they are shortened, and others do not.

    So are CLDR's short names in Bangla: a visarga stands for what was left out, but in one name.
    """
    return len({day.plain.endswith(_SHORTENED) for day in days}) > 1


def _names(
    days: tuple[LocalText, ...], size: float, context: LayoutContext, node: str,
    align: Align = Align.CENTRE,
) -> list[TextBox]:
    style = context.style(size, align=align, leading=1.25)
    return [context.text(day, style, bold=True, node=f"{node}{day.key}") for day in days]
