"""How a contents list looks: title, leader dots, page; each row is one link."""

from __future__ import annotations

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Align, Box, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.pairs import Twin
from omshandout.layout.sink import PageSink, Rgb
from omshandout.layout.texts import parted
from omshandout.model import blocks as b
from omshandout.structure.marks import Artifact

_WIDE_NUMBER = 888
"""As wide as any page number will be, so that rows do not change when the pages are known."""

_DOT_PT, _STEP_PT = 1.1, 5.0


@boxes_for.register(b.Contents)
def _(block: b.Contents, context: LayoutContext) -> list[Flow]:  # type: ignore[type-arg]
    theme = context.theme
    flows = [
        Flow(context.heads(block.title, theme.head_size), 1.7 * theme.unit, keep=True)
    ]
    for index, entry in enumerate(block.entries):
        before = 1.0 if index else 0.9
        flows.append(Flow(ContentsRow(entry, context), before * theme.unit))
    # As in a list, neither the first nor the last row stands alone on a page.
    for index in (1, len(flows) - 2):
        if 0 < index < len(flows) - 1:
            flows[index] = Flow(flows[index].box, flows[index].before, keep=True)
    return flows


class ContentsRow:
    """One row of a contents list; never cut.

    The title stands at the start side, on as many lines as it needs, the page at the end side on
    the title's last line; dots lead the eye from one to the other.
    """

    def __init__(self, entry: b.ContentsEntry, context: LayoutContext) -> None:  # type: ignore[type-arg]
        theme = context.theme
        key = entry.text.key
        self._link = f"{key}/link"
        self._target = f"#{entry.target}"
        self._words = entry.text.plain
        self._rtl = context.rtl
        self._dots: Rgb = theme.palette.muted
        self._gap = 0.6 * theme.unit
        style = context.style(align=Align.END, colour=theme.palette.head)

        def number(page: int) -> TextBox:
            words = context.words(entry.text, context.texts.number(page, entry.text.language))
            return context.text(words, style, bold=True, node=f"{key}/page")

        self._title = context.label(parted(entry.text))
        self._page = number(entry.page)
        self._page_width = number(_WIDE_NUMBER).width() + 0.5

    def height(self, width_pt: float) -> float:
        """Height in points."""
        return max(self._title.height(self._title_width(width_pt)), self._page_height())

    def _title_width(self, width_pt: float) -> float:
        return width_pt - self._page_width - 3 * self._gap

    def _page_height(self) -> float:
        return self._page.height(self._page_width)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        """Draw the row and lay its link over it."""
        height = self.height(width_pt)
        width = self._title_width(width_pt)
        right = x_pt + width_pt
        self._title.draw(sink, right - width if self._rtl else x_pt, top_pt, width)
        self._draw_dots(sink, x_pt, top_pt - height, width_pt)
        page_x = x_pt if self._rtl else right - self._page_width
        self._page.draw(sink, page_x, top_pt - height + self._page_height(), self._page_width)
        sink.link(
            self._link, x_pt, top_pt - height, width_pt, height, self._target, self._words
        )

    def _draw_dots(
        self, sink: PageSink, x_pt: float, bottom_pt: float, width_pt: float
    ) -> None:
        """Dots from the end of the title to the page, in the same places in every row."""
        first, title = self._title.texts if isinstance(self._title, Twin) else (self._title,) * 2
        if bool(first.par.base_level & 1) != self._rtl:
            return  # English that stands in begins at the other side, and a second language with it
        last = title.lines(self._title_width(width_pt))[-1]
        taken = last.width_em * title.style.size_pt + self._gap
        room = width_pt - self._page.width() - self._gap
        y = bottom_pt + 0.32 * title.style.leading_pt
        sink.artifact(Artifact.LAYOUT)
        for step in range(int(taken / _STEP_PT) + 1, int(room / _STEP_PT)):
            at = step * _STEP_PT
            x = x_pt + width_pt - at - _DOT_PT if self._rtl else x_pt + at
            sink.fill_box(x, y, _DOT_PT, _DOT_PT, self._dots, _DOT_PT / 2)
        sink.end()

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        """A row is never cut."""
        return None
