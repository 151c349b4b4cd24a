"""Text that is turned by a quarter, for heads of columns that are narrower than their words."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.layout.boxes import Box
from omshandout.layout.pairs import Words
from omshandout.layout.sink import PageSink


class TurnedBox:
    """A text that runs up its column (in right-to-left documents as in a mirror); never cut.

    ``length_pt`` is the room that its lines have, which is the height of the box: texts that
    stand beside each other get the same, so that all of them begin at its foot.
    """

    def __init__(self, text: Words, length_pt: float, *, rtl: bool) -> None:
        self.text = text
        self.length_pt = length_pt
        self._rtl = rtl

    def across(self) -> float:
        """How wide the lines are side by side, in points."""
        return self.text.height(self.length_pt)

    def height(self, width_pt: float) -> float:
        return self.length_pt

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        middle, half = x_pt + width_pt / 2, self.across() / 2
        if self._rtl:
            sink.turn(middle + half, top_pt, clockwise=True)
        else:
            sink.turn(middle - half, top_pt - self.length_pt)
        self.text.draw(sink, 0.0, 0.0, self.length_pt)
        sink.turn_back()

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None


def turned(
    texts: Sequence[Words], column_pt: float, longest_pt: float, *, rtl: bool
) -> list[TurnedBox] | None:
    """Texts turned so that they fit columns of a width, all of one length.

    Returns:
        None if some would be longer than ``longest_pt``, or wider than their column.
    """
    length = min(max(text.width() for text in texts) + 0.01, longest_pt)
    if max(text.narrowest() for text in texts) > length:
        return None
    boxes = [TurnedBox(text, length, rtl=rtl) for text in texts]
    return boxes if max(box.across() for box in boxes) <= column_pt else None
