"""The order in which the pieces of a line are drawn: that in which they are read.

A line's pieces stand in visual order. Readers of PDF that follow the order of drawing (MuPDF,
and those who copy from it) get a line with both directions whole if its stretches of one
direction are drawn in the order of reading, and if no stretch begins, at its left end, with a
sign or space, which says nothing of its direction. A right-to-left stretch itself is drawn from
left to right: they turn it about. Readers that go by place (Poppler, PDFium) do not mind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import bidirectional

from omshandout.text.glyphs import Piece

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_SIGNS = frozenset({"B", "BN", "CS", "ES", "ET", "ON", "S", "WS"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces to draw side by side, and their distance from the left end of the line in em."""

    left_em: float
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Place in the paragraph of the first character."""
        return min(piece.start for piece in self.pieces)


def in_reading_order(pieces: Sequence[Piece]) -> list[Stretch]:
    """The pieces of a line (or some beside each other) in stretches, in the order of reading.

    Signs and spaces that end a right-to-left stretch become stretches of their own, one for
    each cluster.
    """
    found: list[Stretch] = []
    left = 0.0
    together: list[Piece] = []
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        together.append(piece)
        # What is only signs goes with right-to-left words that stand before it (at its right).
        if following is not None and _is_rtl(following) and _is_rtl_or_signs(piece):
            continue
        width = sum(each.width_em for each in together)
        if _is_rtl(piece):
            found.extend(_without_end_signs(together, left))
        else:
            found.append(Stretch(left, tuple(together)))
        left += width
        together = []
    found.sort(key=lambda stretch: stretch.start)
    return found


def _without_end_signs(pieces: list[Piece], left: float) -> list[Stretch]:
    """A right-to-left stretch up to its last letter, then each sign after that."""
    signs: list[Stretch] = []
    while pieces:
        first = pieces[0]
        cluster = first.face.clusters[first.clusters[0]]
        if not _is_sign(cluster.text):
            break
        rest = len(first.clusters) > 1
        end = first.start + sum(len(first.face.clusters[each].text) for each in first.clusters)
        sign = _cut(first, 0, 1, end - len(cluster.text)) if rest else first
        signs.append(Stretch(left, (sign,)))
        left += sign.width_em
        pieces = [_cut(first, 1, len(first.clusters), first.start)] * rest + pieces[1:]
    return [Stretch(left, tuple(pieces)), *signs] if pieces else signs


def _cut(piece: Piece, first: int, last: int, start: int) -> Piece:
    advances = piece.advances[first:last]
    return Piece(
        piece.face, piece.clusters[first:last], advances, piece.run, start,
        sum(advances) / piece.face.metrics.units_per_em, piece.scale,
    )


def _is_rtl(piece: Piece) -> bool:
    # A piece is of one direction, so one letter tells it.
    clusters = piece.face.clusters
    return any(_is_letter(clusters[each].text) for each in piece.clusters)


def _is_rtl_or_signs(piece: Piece) -> bool:
    clusters = piece.face.clusters
    return _is_rtl(piece) or all(_is_sign(clusters[each].text) for each in piece.clusters)


@lru_cache(maxsize=4096)
def _is_sign(text: str) -> bool:
    return all(bidirectional(character) in _SIGNS for character in text)


@lru_cache(maxsize=4096)
def _is_letter(text: str) -> bool:
    return any(bidirectional(character) in _RIGHT_TO_LEFT for character in text)
