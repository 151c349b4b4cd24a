"""What is to stand whole on one page: a table to copy, a card to cut out and fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from omshandout.layout.boxes import FUZZ, Box
from omshandout.layout.panels import Followed
from omshandout.layout.sink import PageSink

Way = Callable[[], tuple[Box, bool]]
"""Makes a box, and says whether each of its words has room."""


class OnePage:
    """A box in the first of several ways in which it fits a page.

    If it does so in none, it is cut: in the way that needs the least height, and with
    ``own`` at the top of a page, else where it stands.

    Args:
        ways: from the one to be liked best to the closest.
        width_pt: the width in which it will be set, in points.
        room_pt: the height that it may take, in points, until :meth:`settle` knows better.
        own: whether a cut one begins a page of its own.
        spare: the way for words that have no room in any other.
        too_high: tells by its index of a way that no page has room for it, sooner than making it
            would; it may say no of one that is.
    """

    def __init__(
        self, ways: Sequence[Way], width_pt: float, room_pt: float, *, own: bool,
        spare: Way, too_high: Callable[[int], bool] = lambda index: False,
    ) -> None:  # fmt: skip
        self._ways = tuple(ways)
        self._width = width_pt
        self._room = room_pt
        self._box: Box | None = None
        self.own = own
        self._spare = spare
        self._too_high = too_high
        self._found: dict[int, tuple[Box, bool]] = {}
        self.whole = False

    def followed(self, said: Box, gap_pt: float) -> OnePage:
        """The same with what is said of it below it, so many points away, on the page too."""

        def with_it(way: Way) -> tuple[Box, bool]:
            box, holds = way()
            return Followed(box, said, gap_pt), holds

        return OnePage(
            [partial(with_it, way) for way in self._ways], self._width, self._room, own=self.own,
            spare=partial(with_it, self._spare), too_high=self._too_high,
        )

    def settle(self, room_pt: float) -> None:
        """Choose the way for a height in points that is left on a page with what stands by it."""
        self._room = room_pt
        for index in range(len(self._ways)):
            if index not in self._found and self._too_high(index):
                continue
            box, holds = self._made(index)
            if holds and box.height(self._width) <= room_pt + FUZZ:
                self._box, self.whole = box, True
                return
        self.whole = False
        made = map(self._made, range(len(self._ways)))
        sound = [box for box, holds in made if holds]
        if not sound:
            # Where even this has no room for a word, drawing it names the word.
            self._box, holds = self._spare()
            self.whole = holds and self._box.height(self._width) <= room_pt + FUZZ
            return
        self._box = min(sound, key=lambda box: box.height(self._width))

    def _made(self, index: int) -> tuple[Box, bool]:
        """What a way makes; made once, however often the room changes."""
        found = self._found.get(index)
        if found is None:
            found = self._found[index] = self._ways[index]()
        return found

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
