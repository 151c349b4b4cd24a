"""What stands on every page outside the flow: header, footer, draft line. All artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.boxes import holds
from omshandout.layout.context import LEAST_LINE, LayoutContext
from omshandout.layout.footer import Footer, small_style
from omshandout.layout.pairs import Twin, Words
from omshandout.layout.sink import PageSink
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


_BEFORE_LINE = 4.5
"""Points between a label and the line beside it, with what rounding may take."""

_PEN = 1.5
"""How high a line to write on is below its label, in lines of text."""


class Furniture:
    """Header and footer of a document; the footer may be that of others too."""

    def __init__(
        self, context: LayoutContext, texts: FurnitureTexts, footer: Footer | None = None
    ) -> None:
        footer = footer or Footer(context, texts.states, texts.facts)
        self._context = context
        self._texts = texts
        self._small = small_style(context)
        self._footer = footer
        self._line = footer.line
        self._columns = self._header_columns()

    def frame(self, *, first: bool) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the text area."""
        theme = self._context.theme
        top = theme.page_height - theme.margin * 0.72
        if first:
            top -= self._header_height()
        bottom = theme.margin * 0.62 + self._footer.height + 0.8 * theme.unit
        return theme.margin, bottom, theme.text_width, top - bottom

    def draw(self, sink: PageSink, page: int, pages: int, first_page: int = 1) -> None:
        """Draw header and footer of page ``page`` of ``pages``; the header on the first one."""
        if page == first_page:
            self._draw_header(sink)
        theme = self._context.theme
        top = theme.margin * 0.62 + self._footer.height
        self._footer.on(page, pages).draw(sink, theme.margin, top, theme.text_width)

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
            fsum(self._entry_height(entry, column.width) for entry in column.entries)
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
