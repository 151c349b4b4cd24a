"""Parts of a document on pages: flowables in frames, and what repeats on each page."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct

from omshandout.errors import Fault, LayoutError, Where
from omshandout.pdf.notes import Notes, Place, Places
from omshandout.platypus import Flowable, Frame

Furniture = Callable[[Any, int, int], None]
"""Draws what repeats on a page: ``furniture(canvas, page_number, pages)``, numbers from 1."""

FrameBox = tuple[float, float, float, float]
"""x and y of the lower left corner, width and height, in points."""


class PagePart(Struct, frozen=True):
    """A stretch of a document that starts on a new page, with its own header and footer.

    Attributes:
        flowables: the story; they draw with ``self.canv``, a ``layout.sink.PageSink``.
        frames: where content stands on the first page and on later pages.
        furniture: called for every page when the number of pages is known.
        places: where flowables of other documents stand that are as high, or gets to know it.
    """

    flowables: Sequence[Flowable]
    frames: tuple[FrameBox, FrameBox]
    furniture: Furniture | None = None
    places: Places | None = None


class Filled(Protocol):
    """What flowables are drawn on, page by page."""

    @property
    def page_count(self) -> int:
        """How many pages are finished."""

    @property
    def filled_pages(self) -> int:
        """How many pages have something on them, the one that is open too."""

    def showPage(self) -> None:
        """Finish a page and begin the next."""

    def save(self) -> None:
        """Finish the last page if something is on it; there is one at least."""

    def add_furniture(self, draw: Furniture, pages: range | None = None) -> None:
        """Draw what repeats on some of the finished pages, numbers from 0."""


def fill_parts(canvas: Filled, parts: Sequence[PagePart]) -> list[int]:
    """Put parts on pages, and what repeats on them; returns the page, from 0, each starts on.

    Each starts on the front of a leaf when the document is printed on both sides: after one with
    an odd number of pages comes a page with nothing but its furniture.

    Raises:
        LayoutError: something is too large for a page.
    """
    starts = []
    for part in parts:
        if canvas.page_count % 2:
            canvas.showPage()
        starts.append(canvas.page_count)
        if part.places is None or not isinstance(canvas, Notes):
            _fill(canvas, part.flowables, part.frames)
        elif part.places.pages is None:
            part.places.pages = _noted(canvas, part)
        else:
            _put(canvas, part, part.places.pages)
    for part, start, end in zip(parts, starts, (*starts[1:], canvas.page_count), strict=True):
        if part.furniture is not None:
            canvas.add_furniture(part.furniture, range(start, end))
    return starts


def _fill(
    canvas: Filled, flowables: Sequence[Flowable], frames: tuple[FrameBox, FrameBox],
    added: Callable[[Flowable], None] = lambda _: None,
) -> None:
    """Draw flowables into the frames of as many pages as they need; each is told then."""
    queue = deque(flowables)
    first, later = frames
    frame, room, empty = _frame(first), first[3], True
    while queue:
        flowable = queue.popleft()
        if frame.add(flowable, canvas, trySplit=1):
            added(flowable)
            empty = False
            continue
        parts = deque(frame.split(flowable, canvas))
        if parts:
            if not frame.add(parts[0], canvas, trySplit=1):
                raise LayoutError(_too_large(flowable, canvas))
            added(parts.popleft())
            queue.extendleft(reversed(parts))
        elif empty and room >= later[3]:
            raise LayoutError(_too_large(flowable, canvas))
        else:
            queue.appendleft(flowable)
        canvas.showPage()
        frame, room, empty = _frame(later), later[3], True
    canvas.save()


def _noted(notes: Notes, part: PagePart) -> tuple[tuple[Place, ...], ...] | None:
    """Draw a part; returns where its flowables stand, page by page.

    None if one is cut in which a document has a part: where its lines are cut is its own affair.
    """
    numbers = {id(each): number for number, each in enumerate(part.flowables)}
    pages: dict[int, list[Place]] = {}
    here, cut = notes.here(), False

    def added(flowable: Flowable) -> None:
        nonlocal here, cut
        puts, number = notes.puts_since(here), numbers.get(id(flowable), -1)
        here = notes.here()
        cut |= puts is None and number < 0
        pages.setdefault(notes.page_count, []).append(Place(puts, number, *notes.moved_to))

    start = notes.page_count
    _fill(notes, part.flowables, part.frames, added)
    return None if cut else tuple(tuple(pages.get(at, ())) for at in range(start, notes.page_count))


def _put(notes: Notes, part: PagePart, pages: Sequence[Sequence[Place]]) -> None:
    """Draw a part whose flowables stand where those of another stood."""
    for index, page in enumerate(pages):
        _, _, width, height = part.frames[min(index, 1)]
        for place in page:
            if place.puts is not None:
                notes.put_again(place.puts)
                continue
            flowable = part.flowables[place.number]
            flowable.wrap(width, height)
            flowable.drawOn(notes, place.x, place.y)
        notes.showPage()


def _frame(box: FrameBox) -> Frame:
    return Frame(*box, leftPadding=0, bottomPadding=0, rightPadding=0, topPadding=0)


def _too_large(flowable: Flowable, canvas: Filled) -> Fault:
    """The fault of a flowable that fits no page, at the place it came from if it knows one."""
    known: Where = getattr(flowable, "fault_where", None) or Where()
    # An empty page may have been begun for what fits nowhere: count pages with content.
    page = max(1, canvas.filled_pages)
    return Fault(
        Where(known.file, known.line, known.column, known.key, known.locale, page),
        "the content is too large for one page",
        "make the text shorter or split the block",
        "pdf/too-large",
    )
