"""Full-width marks of Chinese, Japanese and Korean that stand beside each other, or end a line.

A bracket, stop or quotation mark fills a square but inks half of it. Two of them in a row would
leave a hole, so the blank between them is that of one at most; and at the edge of a line the
blank that shows nowhere takes no room. Only the way from mark to mark changes: glyphs, and the
text that readers find, stay as they are. How much of a mark is blank, and on which side (Chinese
of Taiwan and Hong Kong centres its stops), is what the feature ``halt`` of the font says.

Source: JLREQ 3.1.4, 3.1.5 and 3.1.9 with appendix B; CLREQ 3.1.6 (adjustment of punctuation
marks). https://www.w3.org/TR/jlreq/ and https://www.w3.org/TR/clreq/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from omshandout.text.itemize import Segment

SCRIPTS: Final = frozenset({"Hani", "Hang", "Hira", "Kana", "Bopo"})
"""Scripts, as a segment has them, whose fonts have full-width marks."""

MARKS: Final = frozenset(
    "、。，．：；？！・·‘’“”（）〈〉《》「」『』【】〔〕〖〗〘〙〝〞〟［］｛｝｟｠"
)
_CLASS: Final = re.escape("".join(sorted(MARKS)))


Blanks = tuple[int, int]
"""The blank parts of a mark at its left and at its right, in font units."""


def blanks(character: str, segment: Segment) -> Blanks | None:
    """How much of a mark is blank; None for what is no full-width mark in the segment's font."""
    if character not in MARKS or segment.script not in SCRIPTS:
        return None
    known = segment.face.blanks
    key = (character, segment.script, segment.language.tag)
    if key not in known:
        known[key] = _measured(character, segment)
    return known[key]


def _measured(character: str, segment: Segment) -> Blanks | None:
    # It takes long to load, and other scripts have none of these marks.
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.direction = "ltr"
    buffer.script = segment.script
    buffer.language = segment.language.tag
    hb.shape(segment.face.font, buffer, {"halt": True})
    face = segment.face
    full = face.advance(buffer.glyph_infos[0].codepoint)
    if len(buffer.glyph_infos) != 1 or full != face.metrics.units_per_em:
        return None  # no square, such as the quotation marks of Japanese fonts
    place = buffer.glyph_positions[0]
    left = -place.x_offset
    return left, full - place.x_advance - left


def excess(before: Blanks | None, after: Blanks | None) -> int:
    """How much nearer two marks come, in the unit of their blanks.

    Between a closing and an opening one stays the half that one of them has, and a mark in the
    middle of its square keeps its quarter; otherwise nothing stays (JLREQ, appendix B).
    """
    if before is None or after is None:
        return 0
    right, left = before[1], after[0]
    if right and left:
        return max(right, left)
    whole = sum(before) if right else sum(after)
    return 0 if right + left < whole else right + left


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(f"[{_CLASS}](?=[{_CLASS}])")


def marks_in(text: str) -> Iterator[int]:
    """Offsets of the full-width marks in a text."""
    return (found.start() for found in re.finditer(f"[{_CLASS}]", text))


def drawn_together(
    characters: str, segment: Segment, starts: Sequence[int], advances: Sequence[int]
) -> Sequence[int]:
    """Advances of a segment whose adjacent marks have come together."""
    found = list(_pair().finditer(characters, segment.start, segment.end))
    if not found:
        return advances
    places = {offset: index for index, offset in enumerate(starts)}
    nearer = list(advances)
    for match in found:
        offset = match.start()
        index = places.get(offset)
        if index is not None:
            nearer[index] -= excess(
                blanks(characters[offset], segment), blanks(characters[offset + 1], segment)
            )
    return nearer
