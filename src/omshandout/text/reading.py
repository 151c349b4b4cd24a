"""The order in which the pieces of a line are drawn: that in which they are read.

A line's pieces stand in visual order. Readers of PDF that follow the order of drawing (MuPDF,
and those who copy from it) get a right-to-left line whole if its runs are drawn in the order of
reading, and if no run begins, at its left end, with a sign or space, which says nothing of
its direction. Readers that go by place (Poppler, PDFium) are not disturbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import bidirectional

from omshandout.text.glyphs import Piece

_LETTERS = frozenset({"R", "AL"})
_SIGNS = frozenset({"B", "BN", "CS", "ES", "ET", "ON", "S", "WS"})


def in_reading_order(pieces: Sequence[Piece]) -> list[tuple[float, Piece]]:
    """Pieces of a line in the order of reading, each with its distance from the left in em.

    Signs and spaces at the end of a right-to-left piece become pieces of their own, one for
    each cluster. ``start`` of the pieces is their place in the paragraph.
    """
    placed: list[tuple[float, Piece]] = []
    left = 0.0
    for piece in pieces:
        placed.extend((left + away, part) for away, part in _parts(piece))
        left += piece.width_em
    placed.sort(key=lambda place: place[1].start)
    return placed


def _parts(piece: Piece) -> list[tuple[float, Piece]]:
    """A piece without the signs at its end, then these, in logical order."""
    table = piece.face.clusters
    texts = [table[cluster].text for cluster in piece.clusters]
    signs = 0
    while signs < len(texts) and _is_sign(texts[signs]):
        signs += 1
    # A piece is of one direction, so one letter tells it. Signs alone have nothing to part from.
    if not signs or signs == len(texts) or not any(map(_is_letter, texts)):
        return [(0.0, piece)]
    em = 1.0 / piece.face.metrics.units_per_em
    end = piece.start + sum(map(len, texts))
    found: list[tuple[float, Piece]] = []
    left = 0
    for index in range(signs):
        end -= len(texts[index])
        found.append((left * em, _cut(piece, index, index + 1, end)))
        left += piece.advances[index]
    found.append((left * em, _cut(piece, signs, len(texts), piece.start)))
    return found[::-1]


def _cut(piece: Piece, first: int, last: int, start: int) -> Piece:
    advances = piece.advances[first:last]
    return Piece(
        piece.face, piece.clusters[first:last], advances, piece.run, start,
        sum(advances) / piece.face.metrics.units_per_em, piece.scale,
    )


@lru_cache(maxsize=4096)
def _is_sign(text: str) -> bool:
    return all(bidirectional(character) in _SIGNS for character in text)


@lru_cache(maxsize=4096)
def _is_letter(text: str) -> bool:
    return any(bidirectional(character) in _LETTERS for character in text)
