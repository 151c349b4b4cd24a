"""What stands on every page outside the flow: header, footer, draft line. All artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.boxes import Align, TextBox, holds
from omshandout.layout.context import LEAST_LINE, LayoutContext, is_rtl
from omshandout.layout.levels import level_row
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

    def all(self) -> Iterator[LocalText]:
        """All of these texts, in the first language."""
        for each in (*self.clinic, *self.phone, *self.more_phones, *self.states, *self.facts):
            if each is not None:
                yield each


class _Entry(Struct, frozen=True):
    """A value of the header, at the end side or not, or the label of a line to write on."""

    box: Words
    line: bool = False
    at_end: bool = False


class _Column(Struct, frozen=True):
    """Entries below each other: how far from the start side, and how wide, in points."""

    entries: Sequence[_Entry]
    start: float
    width: float


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


_BEFORE_LINE = 4.5
"""Points between a label and the line beside it, with what rounding may take."""

_PEN = 1.5
"""How high a line to write on is below its label, in lines of text."""

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
        self._columns = self._header_columns()

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

    def _header_columns(self) -> tuple[_Column, ...]:
        """The name and the numbers: beside each other, or else below each other."""
        texts, theme = self._texts, self._context.theme
        names, numbers = (
            [self._entry(*pair)] if texts.lines or pair[1] is not None else []
            for pair in (texts.clinic, texts.phone)
        )
        if texts.phone[1] is not None:
            numbers += [self._entry(text, text) for text in texts.more_phones]
        room = self._logo_room()
        whole = theme.text_width - room
        start = theme.text_width * 0.58
        end = theme.text_width - start - 2 * theme.unit
        beside = (_Column(names, room, start - room), _Column(numbers, room + whole - end, end))
        if all(holds(entry.box, each.width) for each in beside for entry in each.entries):
            return beside
        return (_Column([*names, *numbers], room, whole),)

    def _entry(self, label: LocalText, value: LocalText | None) -> _Entry:
        """A value, or the label of a line to write it on."""
        context = self._context
        if value is not None:
            box = context.label(value, self._small, bold=True, decoration=True)
            return _Entry(box, at_end=value is not self._texts.clinic[1])
        return _Entry(context.label(label, self._small, decoration=True), line=self._texts.lines)

    def _entry_height(self, entry: _Entry, width: float) -> float:
        above = entry.line and not self._beside(entry, width)
        return entry.box.height(width) + above * _PEN * self._line

    def _beside(self, entry: _Entry, width: float) -> bool:
        """Whether a line has room beside its label; else it is below."""
        least = LEAST_LINE * self._context.theme.small_size
        return entry.box.width() + _BEFORE_LINE + least <= width

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
        heights = [
            sum(self._entry_height(entry, column.width) for entry in column.entries)
            for column in self._columns
        ]
        return max(self._line, self._logo_size()[1], *heights) + 1.6 * theme.unit

    def _draw_header(self, sink: PageSink) -> None:
        context, theme = self._context, self._context.theme
        top = theme.page_height - theme.margin * 0.72
        left, right = theme.margin, theme.margin + theme.text_width
        if self._texts.logo:
            width, height = self._logo_size()
            sink.artifact(Artifact.PAGINATION)
            at = right - width if context.rtl else left
            sink.drawing(self._texts.logo, at, top - height, width)
            sink.end()
        beside = len(self._columns) > 1
        for column in self._columns:
            x = right - column.start - column.width if context.rtl else left + column.start
            y = top
            for entry in column.entries:
                # The number stands at the end side, the name at the start side.
                shown = entry if beside else replace(entry, at_end=False)
                self._draw_entry(sink, shown, x, y, column.width)
                y -= self._entry_height(entry, column.width)

    def _draw_entry(
        self, sink: PageSink, entry: _Entry, x: float, top: float, width: float
    ) -> None:
        rtl, theme, box = self._context.rtl, self._context.theme, entry.box
        if not entry.line:
            if not entry.at_end:
                box.draw(sink, x, top, width)
                return
            # In two languages too each line ends at the same edge.
            for text in box.texts if isinstance(box, Twin) else (box,):
                taken = min(text.width() + 0.5, width)
                text.draw(sink, x if rtl else x + width - taken, top, taken)
                top -= text.height(width)
            return
        if self._beside(entry, width):
            taken = box.width() + 0.5
            box.draw(sink, x + width - taken if rtl else x, top, taken)
            y = top - self._line * 0.86
            if isinstance(box, Twin):
                y -= box.texts[1].height(taken)
            room = width - taken - 4
            start = x if rtl else x + width - room
            end = start + room
        else:
            box.draw(sink, x, top, width)
            y = top - self._entry_height(entry, width) + self._line * 0.14
            start, end = x, x + width
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
            facts = [fact.box for fact in foot.rows[0].facts]
            level_row([number, *facts], middle=False)
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
