"""Glyphs with places: of our clusters, and as HarfBuzz gives them for a stretch of text."""

from __future__ import annotations

from collections.abc import Sequence
from unittest import mock

import uharfbuzz as hb
from hypothesis import reject

from omshandout.errors import LayoutError
from omshandout.model.text import LocalText
from omshandout.text import shape
from omshandout.text.fonts import FontFace
from omshandout.text.itemize import Segment
from omshandout.text.paragraph import ShapedParagraph, Shaper

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


# Of Simplified Chinese: the inked half of its square is the right one, or the left one.
_OPENING, _CLOSING = "“（「《", "”）」》，。、；：？！"


def by_harfbuzz(
    segment: Segment, words: str, *, ends_line: bool = False
) -> tuple[list[Placed], int]:
    """The same for a text by HarfBuzz, with nothing of ours but script, language and direction.

    What HarfBuzz knows nothing of is added: full-width marks come half an em nearer to each
    other, and to the end of a line.
    """
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
        if segment.script == "Hani":
            character, following = words[info.cluster], words[info.cluster + 1 :][:1]
            if character in _CLOSING:
                near = following in _OPENING + _CLOSING if following else ends_line
            else:
                near = character in _OPENING and bool(following) and following in _OPENING
            pen -= segment.face.metrics.units_per_em // 2 if near else 0
    return _visible(segment.face, glyphs), pen


def shaped_or_not(shaper: Shaper, text: LocalText) -> ShapedParagraph:
    """A shaped paragraph; texts by chance that have signs without their letter are passed over."""
    try:
        return shaper.shape(text)
    except LayoutError as error:
        assert [fault.code for fault in error.faults] == ["text/broken-syllable"]
        reject()


def _visible(face: FontFace, glyphs: list[Placed]) -> list[Placed]:
    # HarfBuzz puts a space of no width where a character has no display.
    space = face.font.get_nominal_glyph(0x20) or 0
    return [glyph for glyph in glyphs if glyph[0] != space]


def shown(segment: Segment, characters: str) -> object:
    """What a segment shows: clusters in place of their ids, which go by who came first."""
    part = shape.shape_segment(characters, segment)
    clusters = [segment.face.clusters[each] for each in part.ids]
    unsafe = [part.unsafe_to_break(offset) for offset in range(segment.start + 1, segment.end)]
    return clusters, list(part.starts), list(part.advances), part.broken, unsafe


def check_as_harfbuzz(shaper: Shaper, text: LocalText, shortcut: str, *, bold: bool) -> None:
    """What is put together of what is known is what HarfBuzz makes of each segment as a whole.

    Args:
        shaper: has the fonts.
        text: one that cannot be shown (no font, a sign without its letter) is passed over.
        shortcut: the name in ``text.shape`` of what finds what is known.
        bold: whether it is.
    """
    with (
        mock.patch.object(shape, shortcut, lambda *_: None),
        mock.patch.object(shape, "clusters_of", lambda *_: None),
    ):
        try:
            par = Shaper(shaper.fonts).shape(text, bold=bold)
        except LayoutError:
            return
        segments = [part.segment for part in par.segments]
        whole = [shown(segment, par.text) for segment in segments]
        ink = par.ink_em
    for _ in range(2):  # of what is new, then of what is known
        assert [shown(segment, par.text) for segment in segments] == whole
    shape.learn([(par.text, segments)])  # of words that were met before
    assert [shown(segment, par.text) for segment in segments] == whole
    assert Shaper(shaper.fonts).shape(text, bold=bold).ink_em == ink
