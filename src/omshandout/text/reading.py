"""The order in which the pieces of a line are drawn: that in which they are read.

A line's pieces stand in visual order. Readers of PDF that follow the order of drawing (MuPDF,
and those who copy from it) get a line with both directions whole if its stretches of one
direction are drawn in the order of reading, and if no stretch begins, at its left end, with a
sign or space, which says nothing of its direction. A right-to-left stretch itself is drawn from
left to right: they turn it about. Readers that go by place (Poppler, PDFium) do not mind.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from operator import attrgetter
from unicodedata import bidirectional

from msgspec import Struct

from omshandout.text.glyphs import Piece

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_SIGNS = frozenset({"B", "BN", "CS", "ES", "ET", "ON", "S", "WS"})
_DIGITS = frozenset({"AN", "EN"})
_BETWEEN_NUMBERS = frozenset({"CS", "ES", "ET"})
_IN_NUMBERS = _BETWEEN_NUMBERS | _DIGITS
_START = attrgetter("start")
_SPACES = frozenset({" ", "\u00a0"})
_RIGHT, _LEFT, _SIGN, _MARK = "R", "L", "-", "'"
_EITHER = _RIGHT + _LEFT
_MOST_KINDS = 4096  # texts of clusters


class Stretch(Struct, frozen=True, gc=False):
    """Pieces to draw side by side.

    Attributes:
        left_em: distance from the left end of the line, in em.
        pieces: in visual order.
        left_to_right: whether that is their order of reading too.
        space_at_left: whether it was cut off from a space at its left that is not the last.
    """

    left_em: float
    pieces: tuple[Piece, ...]
    left_to_right: bool = False
    space_at_left: bool = False

    @property
    def start(self) -> int:
        """Place in the paragraph of the first character."""
        pieces = self.pieces
        return pieces[0].start if len(pieces) == 1 else min([each.start for each in pieces])


def in_reading_order(pieces: Sequence[Piece], *, goes_on: bool = False) -> list[Stretch]:
    """The pieces of a line (or some beside each other) in stretches, in the order of reading.

    Signs and spaces that end a right-to-left stretch become stretches of their own, one for
    each cluster. ``goes_on`` tells that the line has more at the left of the pieces.
    """
    if len(pieces) == 1:  # most lines
        kind = _kind(pieces[0])
        if kind == _RIGHT:
            return _without_end_signs([*pieces], 0.0, goes_on)
        return [Stretch(0.0, tuple(pieces), kind == _LEFT)]
    found: list[Stretch] = []
    left = width = 0.0
    together: list[Piece] = []
    kinds = [_kind(piece) for piece in pieces]
    last_left = 0  # place of the last piece of the left-to-right words here
    turned = -1  # place of the last piece of numbers that stand from right to left
    for at, piece in enumerate(pieces):
        kind = kinds[at]
        following = kinds[at + 1] if at + 1 < len(kinds) else ""
        together.append(piece)
        width += piece.width_em
        if at < turned:
            continue
        if at == turned:
            found.append(Stretch(left, tuple(together)))
            left += width
            together, width = [], 0.0
            continue
        if at >= last_left and _begins_words(pieces, kinds, at):
            last_left = _end_of_words(pieces, kinds, at)
            if last_left == at and together == [piece]:
                end = _end_of_numbers(pieces, at)
                if end > at:
                    turned = end
                    continue
        if at < last_left:
            continue
        # What is only signs goes with right-to-left words that stand before it (at its right).
        if following == _RIGHT and kind != _LEFT:
            continue
        if kind == _RIGHT:
            found.extend(_without_end_signs(together, left, bool(left) or goes_on))
        else:
            found.append(Stretch(left, tuple(together), kind == _LEFT))
        left += width
        together, width = [], 0.0
    return _in_order(found)


def _in_order(stretches: list[Stretch]) -> list[Stretch]:
    """Stretches in the order of reading."""
    if len(stretches) > 1:
        stretches.sort(key=_START)
    return stretches


def _begins_words(pieces: Sequence[Piece], kinds: Sequence[str], at: int) -> bool:
    """Whether left-to-right words begin with a piece, be it with a sign such as a plus."""
    while (
        kinds[at] == _SIGN
        and at + 1 < len(pieces)
        and pieces[at].start < pieces[at + 1].start
        and not any(map(str.isspace, _texts(pieces[at])))
    ):
        at += 1
    return kinds[at] == _LEFT


def _texts(piece: Piece) -> list[str]:
    return [piece.face.clusters[each].text for each in piece.clusters]


def _end_of_words(pieces: Sequence[Piece], kinds: Sequence[str], at: int) -> int:
    """Place of the last piece of left-to-right words, the signs between them included."""
    end = at
    for place in range(at + 1, len(pieces)):
        # In right-to-left order what stands farther right begins earlier.
        if kinds[place] == _RIGHT or pieces[place].start < pieces[place - 1].start:
            break
        if kinds[place] == _LEFT:
            end = place
    return end


def _end_of_numbers(pieces: Sequence[Piece], at: int) -> int:
    """Place of the last piece of numbers with single signs between them, such as a range.

    After Arabic letters a range stands from right to left (UAX #9, rules W2 and N1).
    """
    end = at
    while (
        end + 2 < len(pieces)
        and is_number(pieces[end]) and is_number(pieces[end + 2])
        and _is_one_sign(pieces[end + 1])
        and pieces[end + 2].end == pieces[end + 1].start
        and pieces[end + 1].end == pieces[end].start
    ):  # fmt: skip
        end += 2
    return end


def is_number(piece: Piece) -> bool:
    """Whether a piece begins with a digit and is of what numbers are made of."""
    texts = _texts(piece)
    return bidirectional(texts[0][:1]) in _DIGITS and all(
        bidirectional(each[:1]) in _IN_NUMBERS for each in texts
    )


def _is_one_sign(piece: Piece) -> bool:
    texts = _texts(piece)
    return len(texts) == 1 and bidirectional(texts[0][:1]) in _BETWEEN_NUMBERS


def _without_end_signs(pieces: list[Piece], left: float, goes_on: bool) -> list[Stretch]:
    """A right-to-left stretch up to its last letter, then each sign after that.

    In the order of reading, if it is one piece.
    """
    signs: list[Stretch] = []
    space = False
    while pieces:
        first = pieces[0]
        clusters, ids = first.face.clusters, first.clusters
        count = 0
        # In right-to-left order the sign farthest left is the last of the text.
        end = first.end
        for cluster in ids:
            text = clusters[cluster].text
            if _KINDS[text] != _SIGN:
                break
            end -= len(text)
            sign = first
            if len(ids) > 1:
                sign = _cut(first, count, count + 1, end, end + len(text))
            signs.append(Stretch(left, (sign,), space_at_left=space))
            space = text == " " and goes_on
            left += sign.width_em
            count += 1
        if not count:
            break
        if count < len(ids):
            pieces = [_cut(first, count, len(ids), first.start, end), *pieces[1:]]
            break
        pieces = pieces[1:]
    signs.reverse()
    if not pieces:
        return signs
    # A space that begins them stands by itself too: pdf.js drops those at the ends of a stretch.
    spaces: list[Stretch] = []
    last = pieces[-1]
    clusters = last.face.clusters
    if clusters[last.clusters[-1]].text in _SPACES and (len(pieces) > 1 or len(last.clusters) > 1):
        right = left + fsum(piece.width_em for piece in pieces)
        end = len(last.clusters) - 1
        after = last.start + 1
        first = _cut(last, end, end + 1, last.start, after) if end else last
        spaces.append(Stretch(right - first.width_em, (first,)))
        pieces = [*pieces[:-1], *([_cut(last, 0, end, after, last.end)] if end else [])]
    words = Stretch(left, tuple(pieces), space_at_left=space)
    return [*spaces, words, *signs]


def _cut(piece: Piece, first: int, last: int, start: int, end: int) -> Piece:
    advances = piece.advances[first:last]
    return Piece(
        piece.face, piece.clusters[first:last], advances, piece.run, start,
        sum(advances) / piece.face.metrics.units_per_em, piece.scale, end,
    )


def _kind(piece: Piece) -> str:
    """Direction of a piece, which is one throughout: the first letter or digit tells it."""
    clusters = piece.face.clusters
    for cluster in piece.clusters:
        kind = _KINDS[clusters[cluster].text]
        if kind in _EITHER:
            return kind
    return _SIGN


class _Kinds(dict[str, str]):
    """The direction of the text of each cluster, found out when it is first asked for."""

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST_KINDS:
            self.clear()
        kinds = set(map(bidirectional, text))
        if not kinds.isdisjoint(_RIGHT_TO_LEFT):
            found = _RIGHT
        elif kinds <= _SIGNS:
            found = _SIGN
        else:
            found = _MARK if kinds == {"NSM"} else _LEFT
        self[text] = found
        return found


_KINDS = _Kinds()
