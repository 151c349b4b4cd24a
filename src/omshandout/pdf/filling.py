"""Parts of a document on pages: flowables in frames, and what repeats on each page."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

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
        elif part.places.pages is None or not _put(canvas, part, part.places.pages):
            part.places.pages = _noted(canvas, part)
    for part, start, end in zip(parts, starts, (*starts[1:], canvas.page_count), strict=True):
        if part.furniture is not None:
            canvas.add_furniture(part.furniture, range(start, end))
    return starts


class _Cut:
    """Stands in for a flowable that a frame cuts: remembers at which width and height."""

    def __init__(self, flowable: Flowable) -> None:
        self._flowable = flowable
        self.getSpaceBefore = flowable.getSpaceBefore
        self.at = (0.0, 0.0)

    def split(self, width: float, height: float) -> list[Flowable]:
        """The pieces of the flowable; none if it cannot be cut there."""
        self.at = width, height
        pieces: list[Flowable] = self._flowable.split(width, height)
        return pieces


class _Watch:
    """Is told how flowables are put on pages."""

    def cut(self, flowable: Flowable, pieces: Sequence[Flowable], at: tuple[float, float]) -> None:
        """One is about to be drawn in pieces, cut at a width and height."""

    def added(self, flowable: Flowable) -> None:
        """One, or a piece of one, was drawn."""


def _fill(
    canvas: Filled, flowables: Sequence[Flowable], frames: tuple[FrameBox, FrameBox],
    watch: _Watch | None = None,
) -> None:
    """Draw flowables into the frames of as many pages as they need."""
    watch = watch or _Watch()
    queue = deque(flowables)
    first, later = frames
    frame, room, empty = _frame(first), first[3], True
    while queue:
        flowable = queue.popleft()
        if frame.add(flowable, canvas, trySplit=1):
            watch.added(flowable)
            empty = False
            continue
        cut = _Cut(flowable)
        parts = deque(frame.split(cut, canvas))
        if parts:
            watch.cut(flowable, parts, cut.at)
            if not frame.add(parts[0], canvas, trySplit=1):
                raise LayoutError(_too_large(flowable, canvas))
            watch.added(parts.popleft())
            queue.extendleft(reversed(parts))
        elif empty and room >= later[3]:
            raise LayoutError(_too_large(flowable, canvas))
        else:
            queue.appendleft(flowable)
        canvas.showPage()
        frame, room, empty = _frame(later), later[3], True
    canvas.save()


class _Noting(_Watch):
    """Notes where flowables stand, page by page; ``simple`` if each was cut in two at most."""

    def __init__(self, notes: Notes, flowables: Sequence[Flowable]) -> None:
        self._notes = notes
        self._numbers = {id(each): number for number, each in enumerate(flowables)}
        self._cuts: dict[int, tuple[float, float]] = {}
        self._pieces: list[Flowable] = []  # held, so that no other gets the identity of one
        self._here = notes.here()
        self._pages: dict[int, list[Place]] = {}
        self.simple = True

    def cut(self, flowable: Flowable, pieces: Sequence[Flowable], at: tuple[float, float]) -> None:
        self.simple &= len(pieces) == 2
        for piece in pieces:
            self._numbers[id(piece)] = self._numbers[id(flowable)]
        self._pieces += pieces
        self._cuts[id(pieces[0])] = at

    def added(self, flowable: Flowable) -> None:
        notes = self._notes
        puts, self._here = notes.puts_since(self._here), notes.here()
        key = id(flowable)
        self._pages.setdefault(notes.page_count, []).append(Place(
            puts, self._numbers[key], *notes.moved_to, flowable.height, self._cuts.get(key)
        ))

    def pages(self, numbers: range) -> tuple[tuple[Place, ...], ...]:
        """Where they stand on some pages; what no document has a part in need not be cut."""
        own = {place.number for page in self._pages.values() for place in page
               if place.puts is None}
        return tuple(
            tuple([
                place if place.number in own or place.cut_at is None
                else replace(place, cut_at=None)
                for place in self._pages.get(number, ())
            ]) for number in numbers
        )


def _noted(notes: Notes, part: PagePart) -> tuple[tuple[Place, ...], ...] | None:
    """Draw a part; returns where its flowables stand, page by page.

    None if one is cut in more than two.
    """
    start = notes.page_count
    noting = _Noting(notes, part.flowables)
    _fill(notes, part.flowables, part.frames, noting)
    return noting.pages(range(start, notes.page_count)) if noting.simple else None


def _put(notes: Notes, part: PagePart, pages: Sequence[Sequence[Place]]) -> bool:
    """Draw a part whose flowables stand where those of another stood.

    False, and nothing is drawn, if one of them comes out of its cuts in pieces of other heights:
    those that fill pages alike do not, but what stands over the edge of a page nobody could read.
    """
    pieces = _pieces(part, pages)
    if pieces is None:
        return False
    for index, page in enumerate(pages):
        _, _, width, height = part.frames[min(index, 1)]
        for place in page:
            if place.puts is not None:
                notes.put_again(place.puts)
                continue
            flowable = pieces.get(id(place)) or part.flowables[place.number]
            flowable.wrap(width, height)
            flowable.drawOn(notes, place.x, place.y)
        notes.showPage()
    return True


def _pieces(
    part: PagePart, pages: Sequence[Sequence[Place]]
) -> dict[int, Flowable] | None:
    """What stands at places where a piece of a flowable does, by their identity.

    None if one is cut in other pieces than those whose places were noted.
    """
    found: dict[int, Flowable] = {}
    rests: dict[int, Flowable] = {}
    for index, page in enumerate(pages):
        _, _, width, height = part.frames[min(index, 1)]
        for place in page:
            rest = rests.pop(place.number, None)
            if place.cut_at is not None:
                parts = (rest or part.flowables[place.number]).split(*place.cut_at)
                if len(parts) != 2:
                    return None
                rest, rests[place.number] = parts
            if rest is not None:
                found[id(place)] = rest
                if rest.wrap(width, height)[1] != place.height:
                    return None
    return found


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
