"""What is to stand whole on one page: a table to copy, a card to cut out and fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from omshandout.layout.boxes import FUZZ, Box
from omshandout.layout.known import Known
from omshandout.layout.panels import Followed
from omshandout.layout.sink import PageSink

Way = Callable[[], tuple[Box, bool]]
"""Makes a box, and says whether each of its words has room."""

SPARE = -1
"""The index of the way for words that have no room in any other."""


class Asked(Protocol):
    """Notes whether a clinic was asked for; see ``structure.watched``."""

    asked: bool


class Ways:
    """Ways to set something, each made when it is first wanted, once.

    Args:
        ways: from the one to be liked best to the closest.
        spare: the way for words that have no room in any other.
        too_high: tells by its index of a way that no page has room for it, sooner than making it
            would; it may say no of one that is.

    Attributes:
        is_own: whether a clinic had a part in one that was made.
        is_shared: whether others of the sheet have them too.
    """

    def __init__(
        self, ways: Sequence[Way], spare: Way, too_high: Callable[[int], bool] = lambda _: False
    ) -> None:
        self._ways = (*ways, spare)
        self.too_high = too_high
        self.is_own = False
        self._watched: Asked | None = None
        self._made: dict[int, tuple[Box, bool]] = {}

    def __len__(self) -> int:
        return len(self._ways) - 1

    @property
    def is_shared(self) -> bool:
        return self._watched is not None and not self.is_own

    def share(self, watched: Asked) -> None:
        """Have them for other documents too, as long as making none of them asks for a clinic."""
        self._watched = watched

    def has(self, index: int) -> bool:
        """Whether a way was made already."""
        return index in self._made

    def made(self, index: int, own: Callable[[], Ways] | None = None) -> tuple[Box, bool]:
        """What a way makes, and whether each of its words has room.

        Args:
            index: of the way, or ``SPARE``.
            own: the ways of the document that asks, if they were made for another.
        """
        found = self._made.get(index)
        if found is not None:
            return found
        if self._watched is None:
            found = self._ways[index]()
        else:
            asked, self._watched.asked = self._watched.asked, False
            box, holds = self._ways[index]()
            self.is_own |= self._watched.asked
            self._watched.asked |= asked
            if self.is_own and own is not None:
                return own().made(index)
            found = (box if self.is_own else Known(box)), holds
        self._made[index] = found
        return found


class FollowedWays(Ways):
    """Ways to set something with what is said of it below it, so many points away."""

    def __init__(self, ways: Ways, said: Box, gap_pt: float) -> None:
        super().__init__((), lambda: ways.made(SPARE), ways.too_high)
        self.ways = ways
        self.said = said
        self.gap_pt = gap_pt

    def __len__(self) -> int:
        return len(self.ways)

    @property
    def is_shared(self) -> bool:
        return self.ways.is_shared

    def made(self, index: int, own: Callable[[], Ways] | None = None) -> tuple[Box, bool]:
        found = self._made.get(index)
        if found is None:
            box, holds = self.ways.made(index, own)
            found = self._made[index] = Followed(box, self.said, self.gap_pt), holds
        return found


class OnePage:
    """A box in the first of several ways in which it fits a page.

    If it does so in none, it is cut: in the way that needs the least height, and with
    ``own`` at the top of a page, else where it stands.

    Args:
        ways: to set it.
        width_pt: the width in which it will be set, in points.
        room_pt: the height that it may take, in points, until :meth:`settle` knows better.
        own: whether a cut one begins a page of its own.
        own_ways: its ways anew, if ``ways`` were made for another document.
    """

    def __init__(
        self, ways: Ways, width_pt: float, room_pt: float, *, own: bool,
        own_ways: Callable[[], Ways] | None = None,
    ) -> None:
        self.ways = ways
        self._width = width_pt
        self._room = room_pt
        self._box: Box | None = None
        self.own = own
        self._own_ways = own_ways
        self.whole = False

    def again(self, own_ways: Callable[[], Ways] | None = None) -> OnePage:
        """The same, not yet settled."""
        return OnePage(self.ways, self._width, self._room, own=self.own, own_ways=own_ways)

    def followed(self, said: Box, gap_pt: float) -> OnePage:
        """The same with what is said of it below it, so many points away, on the page too."""
        ways = FollowedWays(self.ways, said, gap_pt)
        return OnePage(ways, self._width, self._room, own=self.own, own_ways=self._own_ways)

    def settle(self, room_pt: float) -> None:
        """Choose the way for a height in points that is left on a page with what stands by it."""
        self._room = room_pt
        for index in range(len(self.ways)):
            if not self.ways.has(index) and self.ways.too_high(index):
                continue
            box, holds = self._made(index)
            if holds and box.height(self._width) <= room_pt + FUZZ:
                self._box, self.whole = box, True
                return
        self.whole = False
        made = map(self._made, range(len(self.ways)))
        sound = [box for box, holds in made if holds]
        if not sound:
            # Where even this has no room for a word, drawing it names the word.
            self._box, holds = self._made(SPARE)
            self.whole = holds and self._box.height(self._width) <= room_pt + FUZZ
            return
        self._box = min(sound, key=lambda box: box.height(self._width))

    def _made(self, index: int) -> tuple[Box, bool]:
        return self.ways.made(index, self._own_ways)

    @property
    def box(self) -> Box:
        """The box in the way that was chosen."""
        if self._box is None:
            self.settle(self._room)
        assert self._box is not None
        return self._box

    def height(self, width_pt: float) -> float:
        return self.box.height(width_pt)

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        self.box.draw(sink, x_pt, top_pt, width_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        box = self.box
        if force:
            return box.split(width_pt, height_pt, force=True)
        if self.whole or (self.own and height_pt < self._room - FUZZ):
            return None
        return box.split(width_pt, height_pt)
