"""Baselines of texts beside each other: one for all, though letters of some reach further.

A line keeps all ink inside, so where lines stand close a word with deep letters rises. Beside
words that have none it would stand higher than they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, inf

from omshandout.layout.box import FUZZ, Box
from omshandout.layout.text_box import MIDDLE_EM, TextBox, usual_drop


def level_labels(labels: Sequence[tuple[Box, float]]) -> None:
    """Let one-line labels of rows, each in the middle of its row, be as high in all of the rows.

    Where no height suits all of them, lines of some get higher: those that cost the least. Labels
    of other kinds than :class:`TextBox` are left alone.

    Args:
        labels: each with the height in points that its row has anyway.
    """
    texts = [(box, room) for box, room in labels if isinstance(box, TextBox)]
    if not texts:
        return
    # Of each how far the baseline may be below the middle of the line, in points.
    usual = [MIDDLE_EM * box.style.size_pt for box, _ in texts]
    ranges = [_range(box) for box, _ in texts]
    if all(low <= each <= high for each, (low, high) in zip(usual, ranges, strict=True)):
        return

    def heights(shift: float) -> list[float]:
        return [
            max(box.style.leading_pt, 2 * (above - shift), 2 * (below + shift))
            for box, (above, below) in ((box, _ink(box)) for box, _ in texts)
        ]

    def cost(shift: float) -> tuple[float, float]:
        needed = fsum(
            max(0.0, high - max(room, box.style.leading_pt))
            for high, (box, room) in zip(heights(shift), texts, strict=True)
        )
        return round(needed, 3), abs(shift - usual[0])

    shift = min({*usual, *(end for each in ranges for end in each)}, key=cost)
    for (box, _), high in zip(texts, heights(shift), strict=True):
        box.set_on(high, high / 2 + shift)


def level_row(boxes: Sequence[Box], *, middle: bool) -> None:
    """Let texts of a row that are as large have one baseline, if the ink of all allows it.

    Args:
        boxes: those of other kinds than :class:`TextBox` are left alone.
        middle: whether they stand in the middle of the row; then only those with lines as high
            can be on one. Else all hang from its top.
    """
    shown = [box for box in boxes if isinstance(box, TextBox)]
    if len(shown) < 2:
        return
    if _hang_alike(shown):
        for box in shown:
            box.set_drop = None
        return
    alike: dict[tuple[float, float], list[TextBox]] = {}
    for box in shown:
        style = box.style
        alike.setdefault((style.size_pt, middle and style.leading_pt), []).append(box)
    for texts in alike.values():
        if len(texts) < 2:
            continue
        drops: list[float] = []
        low, most = -inf, inf
        for box in texts:
            box.set_drop = None
            style = box.style
            above, below = box.par.ink_em
            highest, lowest = above * style.size_pt, style.leading_pt - below * style.size_pt
            # As the box says by itself.
            drops.append(min(max(usual_drop(style), highest), lowest))
            low, most = max(low, highest), min(most, lowest)
        if drops.count(drops[0]) == len(drops):
            continue
        if low > most + FUZZ:
            continue
        drop = min(max(low, *drops), most)
        for box in texts:
            box.set_on(box.style.leading_pt, drop)


def _hang_alike(boxes: Sequence[TextBox]) -> bool:
    """Whether lines of some texts are as high, and their baselines where no ink has a say.

    So it is in most rows.
    """
    style = boxes[0].style
    size, leading = style.size_pt, style.leading_pt
    drop = usual_drop(style)
    for box in boxes:
        other = box.style
        if other is not style and (other.size_pt != size or other.leading_pt != leading):
            return False
        above, below = box.par.ink_em
        if above * size > drop or leading - below * size < drop:
            return False
    return True


def _ink(box: TextBox) -> tuple[float, float]:
    above, below = box.par.ink_em
    return above * box.style.size_pt, below * box.style.size_pt


def _range(box: TextBox) -> tuple[float, float]:
    above, below = _ink(box)
    half = box.style.leading_pt / 2
    return above - half, half - below
