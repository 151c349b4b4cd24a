"""A story: what the page writer needs of a handout, and how many pages that fills."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from math import ceil, fsum
from typing import Protocol

from msgspec import Struct

from omshandout.errors import Where
from omshandout.layout.blocks import Flow, Made
from omshandout.layout.boxes import FUZZ
from omshandout.layout.flowable import BoxFlowable, cut
from omshandout.layout.known import Known
from omshandout.layout.one_page import OnePage
from omshandout.layout.sink import PageSink
from omshandout.model.blocks import Block
from omshandout.model.text import LocalText
from omshandout.text.once import once

Frame = tuple[float, float, float, float]
"""Left, bottom, width and height of the text area, in points."""


class PageFurniture(Protocol):
    """Draws what stands on every page: ``page`` of ``pages`` of the whole document, from 1.

    ``first_page`` is the number of the story's own first page.
    """

    def __call__(self, sink: PageSink, page: int, pages: int, first_page: int = 1) -> None:
        """Draw on a page that is else finished."""


class Alike:
    """What is known of all stories that fill pages alike: their boxes are as high, or the same.

    Attributes:
        filled: pages, the height that the last has left, how often something goes on over a page.
        needed: pages that are filled without some blocks, by their names.
        placed: what the page writer keeps of where boxes stand.
        known_in: the settings of space in which they are as high, or have pages with as much room.
        way: which form of the part fits, found out for one of them.
    """

    __slots__ = ("filled", "known_in", "needed", "placed", "way")

    def __init__(self, settings: Collection[float], frames: Collection[float] = ()) -> None:
        self.filled: tuple[int, float, int] | None = None
        self.needed: dict[frozenset[str], int] = {}
        self.placed: dict[object, object] = {}
        # Who is as high has as much room.
        self.known_in = frozenset(
            {*((setting, "boxes") for setting in settings),
             *((setting, "frames") for setting in (*settings, *frames))}
        )
        self.way: object = None


class Story(Struct, frozen=True, dict=True):
    """What the page writer needs: it knows nothing of content."""

    flowables: tuple[BoxFlowable, ...]
    page_size: tuple[float, float]
    frames: tuple[Frame, Frame]
    furniture: PageFurniture
    rtl: bool
    cut: tuple[Where, ...] = ()
    """What should stand whole on one page, as families copy or fold it, and does not."""
    leaves: tuple[int, ...] = ()
    """Which of the flowables begin the front of a leaf, beside the first."""
    blocks: tuple[tuple[Block[LocalText], Made], ...] = ()
    """Each block and what was made of it."""
    over_lines: int = 0
    """About how many lines would have to go to keep the page budget, set as tight as can be."""
    torn: int = 0
    """How many boxes that belong to a page to copy stand on another."""
    alike: Alike | None = None
    """What is known of it from stories that fill pages alike."""

    @property
    def own_stands_whole(self) -> bool:
        """Whether something in which a clinic has a part is to stand whole on a page."""
        return any(
            isinstance(flow.box, OnePage) and not flow.box.ways.is_shared
            for _, made in self.blocks if made.whole for flow in made.flows
        )

    @property
    def own_blocks(self) -> frozenset[int]:
        """The identity of each block that a clinic has a part in."""
        return frozenset(
            id(block) for block, made in self.blocks
            if not all(map(_is_shared, made.flows))
        )

    @property
    def stretches(self) -> tuple[tuple[BoxFlowable, ...], ...]:
        """The flowables in stretches, each of which begins the front of a leaf."""
        ends = (*self.leaves, len(self.flowables))
        return tuple(
            self.flowables[start:end] for start, end in zip((0, *self.leaves), ends, strict=True)
        )

    @property
    def pages(self) -> int:
        """See :func:`pages_of`, which is asked time and again."""
        return self._filled[0]

    def needs_without(self, some: Collection[str]) -> int:
        """How many pages are filled, at least, by all blocks but those of some names."""
        if self.alike is None:
            return self._needs_without(some)
        needed, names = self.alike.needed, frozenset(some)
        if names not in needed:
            needed[names] = self._needs_without(some)
        return needed[names]

    def _needs_without(self, some: Collection[str]) -> int:
        (_, _, width, first), (_, _, _, later) = self.frames
        filled = fsum(
            flow.box.height(width)
            for block, made in self.blocks if block.id not in some for flow in made.flows
        )
        return 1 if filled <= first else 1 + ceil((filled - first) / later)

    @property
    def wastes_a_page(self) -> bool:
        """Whether the back of a leaf stays empty before what begins the front of the next."""
        (_, _, width, first), (_, _, _, later) = self.frames
        pages = 0
        for stretch in self.stretches[:-1]:
            more, _left, _parts = _pages(stretch, width, later if pages else first, later)
            if more > 1 and more % 2:
                return True
            pages += more + more % 2
        return False

    @property
    def ends_thin(self) -> bool:
        """Whether the last page holds nothing but the last flowable, or a part of it."""
        _, _, width, later = self.frames[1]
        pages, left, _parts = self._filled
        return pages > 1 and later - left <= self.flowables[-1].box.height(width) + FUZZ

    @property
    def room_left(self) -> float:
        """Points of height that the last page has left."""
        return self._filled[1]

    @property
    def parts(self) -> int:
        """How often something goes on over the page."""
        return self._filled[2]

    @once
    def _filled(self) -> tuple[int, float, int]:
        if self.alike is None:
            return _fill(self)
        if self.alike.filled is None:
            self.alike.filled = _fill(self)
        return self.alike.filled


def _is_shared(flow: Flow) -> bool:
    """Whether the box of a flow is the same for all clinics."""
    box = flow.box
    return box.ways.is_shared if isinstance(box, OnePage) else isinstance(box, Known)


def pages_of(story: Story) -> int:
    """How many pages a story fills, by the rules of Platypus' frames but without drawing."""
    return story.pages


def _fill(story: Story) -> tuple[int, float, int]:
    """How many pages a story fills, what height the last has left, what goes on over a page."""
    (_, _, width, first), (_, _, _, later) = story.frames
    pages, left, parts = 0, 0.0, 0
    for stretch in story.stretches:
        pages += pages % 2
        more, left, parted = _pages(stretch, width, later if pages else first, later)
        pages += more
        parts += parted
    return pages, left, parts


def _pages(
    flowables: Sequence[BoxFlowable], width: float, first: float, later: float
) -> tuple[int, float, int]:
    """How many pages of some heights flowables fill, what the last of them has left.

    And how often one of them is cut.
    """
    pages, left, top, cuts = 1, first, True, 0
    queue = deque((flowable.box, flowable.spaceBefore) for flowable in flowables)
    while queue:
        box, before = queue.popleft()
        before = 0.0 if top else before
        height = box.height(width)
        if before + height <= left + FUZZ:
            left -= before + height
            top = False
            continue
        parts = cut(box, width, left - before, (first, later))
        if parts is not None:
            queue.appendleft((parts[1], 0.0))
            cuts += 1
        elif top and left >= later:
            return pages + len(queue) + 1, 0.0, cuts
        else:
            queue.appendleft((box, before))
        pages, left, top = pages + 1, later, True
    return pages, left, cuts
