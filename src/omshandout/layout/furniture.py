"""What stands on every page outside the flow: header, footer, draft line. All artifacts."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.layout.boxes import Align, TextBox
from omshandout.layout.context import LayoutContext, is_rtl
from omshandout.layout.pairs import Twin, Words
from omshandout.layout.sink import PageSink
from omshandout.model.furniture import PageTexts
from omshandout.model.text import LocalText
from omshandout.structure.marks import Artifact


class FurnitureTexts(Struct, frozen=True):
    """Texts of header and footer.

    ``clinic`` and ``phone`` are (label, value) pairs; without a value there is a line to write
    on, unless ``lines`` is false. ``more_phones`` are values that stand below that of ``phone``.
    ``states`` are the lines that say on every page whether this is a draft, one a language.
    ``facts`` are the parts of the technical line (title, version, date). ``logo`` is the name of
    the clinic's picture, "" without one, and ``logo_ratio`` its width divided by its height.
    In a document in two languages texts have their second with them: labels one below the other,
    the technical line in a line of its own.
    """

    clinic: tuple[LocalText, LocalText | None]
    phone: tuple[LocalText, LocalText | None]
    states: tuple[LocalText, ...]
    facts: tuple[LocalText, ...]
    logo: str = ""
    logo_ratio: float = 1.0
    more_phones: tuple[LocalText, ...] = ()
    lines: bool = True


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
    """The technical line in one language: it begins at the side at which that does."""

    rows: tuple[_FactRow, ...]
    texts: PageTexts
    rtl: bool


_WIDE_NUMBER = 88
"""As wide as the number of any page will be."""


class Furniture:
    """Header and footer of a document."""

    def __init__(self, context: LayoutContext, texts: FurnitureTexts) -> None:
        self._context = context
        self._texts = texts
        theme = context.theme
        self._small = context.style(
            theme.small_size, theme.palette.muted, leading=max(1.3, theme.leading - 0.1)
        )
        self._states = [
            context.text(text, self._small, bold=True, decoration=True) for text in texts.states
        ]
        facts = [context.text(text, self._small, decoration=True) for text in texts.facts]
        told = [text.second for text in texts.facts if text.second is not None]
        others = [context.text(text, self._small, decoration=True) for text in told]
        self._line = max(
            self._small.leading_pt,
            *(box.style.leading_pt for box in (*self._states, *facts, *others)),
        )
        self._feet = [_Foot(self._fact_rows(facts, context.texts), context.texts, context.rtl)]
        if told and context.texts.second is not None:
            rows = self._fact_rows(others, context.texts.second)
            self._feet.append(_Foot(rows, context.texts.second, is_rtl(told[0])))

    def frame(self, *, first: bool) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the text area."""
        theme = self._context.theme
        top = theme.page_height - theme.margin * 0.72
        if first:
            top -= self._header_height()
        bottom = theme.margin * 0.62 + self._footer_height() + 0.8 * theme.unit
        return theme.margin, bottom, theme.text_width, top - bottom

    def draw(self, sink: PageSink, page: int, pages: int, first_page: int = 1) -> None:
        """Draw header and footer of page ``page`` of ``pages``; the header on the first one."""
        if page == first_page:
            self._draw_header(sink)
        self._draw_footer(sink, page, pages)

    # -- header ------------------------------------------------------------------------------

    def _header_widths(self) -> tuple[float, float]:
        theme = self._context.theme
        start = theme.text_width * 0.58
        end = theme.text_width - start - 2 * theme.unit
        return start - self._logo_room(), end

    def _logo_size(self) -> tuple[float, float]:
        """Width and height of the logo; nothing without one."""
        if not self._texts.logo:
            return 0.0, 0.0
        height = 2.6 * self._line
        width = min(height * self._texts.logo_ratio, 0.25 * self._context.theme.text_width)
        return width, width / self._texts.logo_ratio

    def _logo_room(self) -> float:
        width, _ = self._logo_size()
        return width + self._context.theme.unit if width else 0.0

    def _empty(self) -> bool:
        """Whether there is nothing to stand at the head of the first page."""
        texts = self._texts
        return not (texts.lines or texts.logo or texts.clinic[1] or texts.phone[1])

    def _header_height(self) -> float:
        theme = self._context.theme
        if self._empty():
            return 0.0
        start, end = self._header_widths()
        name = self._labelled_box(*self._texts.clinic).height(start)
        numbers = self._labelled_box(*self._texts.phone).height(end)
        numbers += sum(
            self._labelled_box(text, text).height(end) for text in self._texts.more_phones
        )
        return max(self._line, self._logo_size()[1], name, numbers) + 1.6 * theme.unit

    def _labelled_box(self, label: LocalText, value: LocalText | None) -> Words:
        context = self._context
        if value is not None:
            return context.label(value, self._small, bold=True, decoration=True)
        return context.label(label, self._small, decoration=True)

    def _draw_header(self, sink: PageSink) -> None:
        context, theme = self._context, self._context.theme
        top = theme.page_height - theme.margin * 0.72
        start_width, end_width = self._header_widths()
        left, right = theme.margin, theme.margin + theme.text_width
        room = self._logo_room()
        places = (left + room, right - end_width)
        if context.rtl:
            places = (right - start_width - room, left)
        if self._texts.logo:
            width, height = self._logo_size()
            sink.artifact(Artifact.PAGINATION)
            at = right - width if context.rtl else left
            sink.drawing(self._texts.logo, at, top - height, width)
            sink.end()
        for (label, value), x, width in zip(
            (self._texts.clinic, self._texts.phone), places, (start_width, end_width), strict=True
        ):
            self._labelled(sink, label, value, x, top, width)
        for text in self._texts.more_phones if self._texts.phone[1] is not None else ():
            top -= self._labelled_box(label, value).height(width)
            value = text
            self._labelled(sink, text, text, x, top, width)

    def _labelled(
        self, sink: PageSink, label: LocalText, value: LocalText | None, x: float, top: float,
        width: float,
    ) -> None:
        context, theme = self._context, self._context.theme
        if value is None and not self._texts.lines:
            return
        box = self._labelled_box(label, value)
        if value is not None:
            if value is not self._texts.clinic[1]:
                # The number stands at the end side, the name at the start side.
                taken = min(box.width() + 0.5, width)
                x, width = (x if context.rtl else x + width - taken), taken
            box.draw(sink, x, top, width)
            return
        taken = min(box.width() + 0.5, width)
        at = x + width - taken if context.rtl else x
        box.draw(sink, at, top, taken)
        y = top - self._line * 0.86
        if isinstance(box, Twin):
            y -= box.texts[1].height(taken)
        start, end = (x, at - 4) if context.rtl else (x + taken + 4, x + width)
        sink.artifact(Artifact.PAGINATION)
        sink.stroke_path(((start, y), (end, y)), theme.palette.muted, 0.7)
        sink.end()

    # -- footer ------------------------------------------------------------------------------

    def _footer_height(self) -> float:
        theme = self._context.theme
        lines = sum(len(box.lines(theme.text_width)) for box in self._states)
        facts = sum(row.height for foot in self._feet for row in foot.rows)
        return lines * self._line + facts + 0.5 * theme.unit

    def _draw_footer(self, sink: PageSink, page: int, pages: int) -> None:
        theme = self._context.theme
        left, width = theme.margin, theme.text_width
        top = theme.margin * 0.62 + self._footer_height()
        sink.artifact(Artifact.PAGINATION)
        palette = theme.palette
        sink.stroke_path(((left, top), (left + width, top)), palette.rule, palette.rule_pt)
        sink.end()
        top -= 0.5 * theme.unit
        for box in self._states:
            box.draw(sink, left, top, width)
            top -= box.height(width)
        for foot in self._feet:
            number = self._number(foot.texts, page, pages)
            number_width = number.width() + 1
            number.draw(sink, left if foot.rtl else left + width - number_width, top,
                        number_width)
            for row in foot.rows:
                for fact in row.facts:
                    x = left + (width - fact.start - fact.width if foot.rtl else fact.start)
                    fact.box.draw(sink, x, top, fact.width)
                top -= row.height

    def _number(self, texts: PageTexts, page: int, pages: int) -> TextBox:
        """Page x of y."""
        context, theme = self._context, self._context.theme
        return context.text(
            texts.text("footer.page", page=page, pages=pages),
            context.style(theme.small_size, theme.palette.muted, Align.END,
                          leading=self._line / theme.small_size),
            decoration=True,
        )

    def _fact_rows(self, boxes: Sequence[TextBox], texts: PageTexts) -> tuple[_FactRow, ...]:
        """The technical line; what has no room beside the page number stands below it.

        No fact is ever left out: a sheet on paper is known by its title, version and date.
        """
        theme = self._context.theme
        gap = 1.6 * theme.unit
        # How many pages there are is known only after the height of the footer.
        number = self._number(texts, _WIDE_NUMBER, _WIDE_NUMBER).width() + 1
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
        return _FactRow(tuple(facts), max(self._line, *heights, 0.0))
