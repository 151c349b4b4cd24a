"""Glyphs with places: of our clusters, and as HarfBuzz gives them for a stretch of text."""

from __future__ import annotations

from collections.abc import Sequence

import uharfbuzz as hb

from omshandout.text.fonts import FontFace
from omshandout.text.itemize import Segment

Placed = tuple[int, int, int]
"""Glyph id, x and y in font units from the left end of the baseline."""


def placed(
    face: FontFace, clusters: Sequence[int], advances: Sequence[int]
) -> tuple[list[Placed], int]:
    """Glyphs of clusters that stand from left to right, and the width of all."""
    glyphs: list[Placed] = []
    pen = 0
    for index, advance in zip(clusters, advances, strict=True):
        glyphs += [(glyph, pen + x, y) for glyph, x, y in face.clusters[index].glyphs]
        pen += advance
    return _visible(face, glyphs), pen


def by_harfbuzz(segment: Segment, words: str) -> tuple[list[Placed], int]:
    """The same for a text by HarfBuzz, with nothing of ours but script, language and direction."""
    buffer = hb.Buffer()
    buffer.add_str(words)
    buffer.direction = "rtl" if segment.level & 1 else "ltr"
    buffer.script = segment.script
    buffer.language = segment.language.tag
    hb.shape(segment.face.font, buffer)
    glyphs: list[Placed] = []
    pen = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append((info.codepoint, pen + position.x_offset, position.y_offset))
        pen += position.x_advance
    return _visible(segment.face, glyphs), pen


def _visible(face: FontFace, glyphs: list[Placed]) -> list[Placed]:
    # HarfBuzz puts a space of no width where a character has no display.
    space = face.font.get_nominal_glyph(0x20) or 0
    return [glyph for glyph in glyphs if glyph[0] != space]
