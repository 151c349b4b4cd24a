"""The footer of each page: what it is a draft of, title, version, date and page number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import fsum

from msgspec import Struct

from omshandout.layout.boxes import Align, Box, DrawnBox, Style, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.known import Known
from omshandout.layout.levels import level_row
from omshandout.layout.sink import PageSink
from omshandout.layout.texts import is_rtl
from omshandout.model.furniture import PageTexts
from omshandout.model.text import LocalText, given
from omshandout.structure.marks import Artifact


class _Fact(Struct, frozen=True):
    """A part of the technical line: how far from the start side, and how wide, in points."""

    box: TextBox
    start: float
    width: float


class _FactRow(Struct, frozen=True):
    """One line of facts, or a single long fact on lines of its own."""

    facts: tuple[_Fact, ...]
    height: float


class _Foot(Struct, frozen=True):
    """The technical line in one language: it begins at the side at which that does.

    ``first`` is the first of its texts.
    """

    rows: tuple[_FactRow, ...]
    first: LocalText
    texts: PageTexts
    rtl: bool


_WIDE_NUMBER = 88
"""As wide as the number of any page will be."""


def small_style(context: LayoutContext) -> Style:
    """How header and footer are set."""
    theme = context.theme
    return context.style(
        theme.small_size, theme.palette.muted, leading=max(1.3, theme.leading - 0.1)
    )


class Footer:
    """What stands at the foot of pages: no clinic says anything there, but in a title.

    Args:
        context: how it looks, and what the page number is called.
        states: lines that say on every page whether this is a draft, one a language.
        facts: the parts of the technical line.

    Attributes:
        line: the height of its lines.
        height: its own, in points.
    """

    def __init__(
        self, context: LayoutContext, states: Sequence[LocalText], facts: Sequence[LocalText]
    ) -> None:
        body = _Body(context, states, facts)
        self.line = body.line
        self.height = body.height()
        self._body = body  # which does not know of this: both are to go at once
        self._given = any(map(given, facts))
        self._pages: dict[tuple[int, int], Box] = {}

    def on(self, page: int, pages: int) -> Box:
        """The footer of page ``page`` of ``pages``."""
        found = self._pages.get((page, pages))
        if found is None:
            found = DrawnBox(self.height, partial(self._body.draw, page, pages))
            if not self._given:
                found = Known(found)
            self._pages[page, pages] = found
        return found


class _Body:
    def __init__(
        self, context: LayoutContext, states: Sequence[LocalText], facts: Sequence[LocalText]
    ) -> None:
        self._context = context
        self._small = small_style(context)
        self._states = [
            context.text(text, self._small, bold=True, decoration=True) for text in states
        ]
        shown = [context.text(text, self._small, decoration=True) for text in facts]
        told = [text.second for text in facts if text.second is not None]
        others = [context.text(text, self._small, decoration=True) for text in told]
        self.line = max(
            self._small.leading_pt,
            *(box.style.leading_pt for box in (*self._states, *shown, *others)),
        )
        rows = self._fact_rows(shown, facts[0], context.texts)
        self._feet = [_Foot(rows, facts[0], context.texts, context.rtl)]
        if told and context.texts.second is not None:
            rows = self._fact_rows(others, told[0], context.texts.second)
            self._feet.append(_Foot(rows, told[0], context.texts.second, is_rtl(told[0])))

    def height(self) -> float:
        theme = self._context.theme
        lines = sum(len(box.lines(theme.text_width)) for box in self._states)
        facts = fsum(row.height for foot in self._feet for row in foot.rows)
        return lines * self.line + facts + 0.5 * theme.unit

    def draw(
        self, page: int, pages: int, sink: PageSink, left: float, top: float, width: float
    ) -> None:
        theme = self._context.theme
        sink.artifact(Artifact.PAGINATION)
        palette = theme.palette
        sink.stroke_path(((left, top), (left + width, top)), palette.rule, palette.rule_pt)
        sink.end()
        top -= 0.5 * theme.unit
        for box in self._states:
            box.draw(sink, left, top, width)
            top -= box.height(width)
        for foot in self._feet:
            number = self._number(foot.first, foot.texts, page, pages)
            level_row([number, *(fact.box for fact in foot.rows[0].facts)], middle=False)
            number_width = number.width() + 1
            number.draw(sink, left if foot.rtl else left + width - number_width, top,
                        number_width)
            for row in foot.rows:
                for fact in row.facts:
                    x = left + (width - fact.start - fact.width if foot.rtl else fact.start)
                    fact.box.draw(sink, x, top, fact.width)
                top -= row.height

    def _number(self, beside: LocalText, texts: PageTexts, page: int, pages: int) -> TextBox:
        """Page x of y, beside a text in the same language."""
        context, theme = self._context, self._context.theme
        return context.text(
            context.composed(
                beside, lambda: texts.text("footer.page", page=page, pages=pages), page, pages
            ),
            context.style(theme.small_size, theme.palette.muted, Align.END,
                          leading=self.line / theme.small_size),
            decoration=True,
        )

    def _fact_rows(
        self, boxes: Sequence[TextBox], first: LocalText, texts: PageTexts
    ) -> tuple[_FactRow, ...]:
        """The technical line; what has no room beside the page number stands below it.

        No fact is ever left out: a sheet on paper is known by its title, version and date.
        """
        theme = self._context.theme
        gap = 1.6 * theme.unit
        # How many pages there are is known only after the height of the footer.
        number = self._number(first, texts, _WIDE_NUMBER, _WIDE_NUMBER).width() + 1
        room = theme.text_width - number - theme.unit
        rows: list[_FactRow] = []
        facts: list[_Fact] = []
        used = 0.0
        for box in boxes:
            taken = box.width() + 0.5
            if used + taken > room and (facts or not rows):
                rows.append(self._fact_row(facts))
                facts, used, room = [], 0.0, theme.text_width
            facts.append(_Fact(box, used, min(taken, room)))
            used += taken + gap
        rows.append(self._fact_row(facts))
        return tuple(rows)

    def _fact_row(self, facts: Sequence[_Fact]) -> _FactRow:
        heights = [fact.box.height(fact.width) for fact in facts]
        return _FactRow(tuple(facts), max(self.line, *heights, 0.0))
