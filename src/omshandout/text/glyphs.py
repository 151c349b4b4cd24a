"""Glyph clusters and font faces: what shaping gives and embedding needs.

A *cluster* is the smallest piece of text with glyphs of its own. Each cluster becomes one
character code of the embedded font, whose outline is the composite of the cluster's glyphs and
whose ToUnicode entry is the cluster's text; so text comes back from the PDF whole in every
script, without ActualText.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: they part or join the letters beside them."""

# Without gc: nothing in these leads back to them, so Python need not look for that time and again.

GlyphAt = tuple[int, int, int]
"""A glyph id of the face and its origin (x, y) from the cluster's origin, in font units."""


class Cluster(Struct, frozen=True, gc=False):
    """Text, glyphs and nominal advance (font units) of one cluster.

    ``advance`` is what the embedded font's width table says; shaping may place the next
    cluster at another distance (kerning), see ``Piece.advances``.
    """

    text: str
    glyphs: tuple[GlyphAt, ...]
    advance: int


class FaceMetrics(Struct, frozen=True):
    """Values of the font descriptor, in font units (``units_per_em`` to the em)."""

    units_per_em: int
    ascent: int
    descent: int
    cap_height: int
    bbox: tuple[int, int, int, int]
    weight: int


class Face(Protocol):
    """A font at one weight.

    ``name`` is a PostScript name that is unique in the font set (``NotoSansArabic-Bold``);
    ``clusters`` holds every cluster interned so far, its index is the cluster id. The table
    only grows; ids are not stable between processes and must not reach the bytes.
    """

    @property
    def name(self) -> str: ...

    @property
    def metrics(self) -> FaceMetrics: ...

    @property
    def clusters(self) -> list[Cluster]: ...

    def outlines(self, glyph_ids: set[int]) -> dict[int, bytes]:
        """``glyf`` table entries by glyph id, components of composites included.

        Component references inside are glyph ids of the face.
        """
        ...

    def digits(self, zero: str) -> tuple[int, ...]:
        """Ids of the clusters of ten digits, each by itself, from a zero on.

        None if the font has not all of them.
        """
        ...


class Piece(Struct, frozen=True, gc=False):
    """Clusters of one face and one run that stand beside each other on a line.

    Attributes:
        face: the face of all clusters.
        clusters: cluster ids in visual order, left to right.
        advances: for each cluster the distance to the next one, in font units.
        run: index of the run in the paragraph (language, link).
        start: offset of the piece's first character in the paragraph, in code points.
        width_em: sum of the advances in em.
        scale: size of this face against the paragraph's size (script adjustments).
        end: offset behind its last character; 0 for what is no part of a paragraph.
    """

    face: Face
    clusters: tuple[int, ...]
    advances: tuple[int, ...]
    run: int
    start: int
    width_em: float
    scale: float = 1.0
    end: int = 0


class Line(Struct, frozen=True, gc=False):
    """One line: pieces in visual order from left to right.

    ``start`` and ``end`` are half-open code point offsets into the paragraph. ``width_em``
    leaves out trailing spaces, which are still among the pieces; ``lead_em`` is the width of
    what is blank at the left end (the trailing spaces of a right-to-left line, the blank half
    of a full-width bracket) and hangs out of the line there.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    width_em: float
    lead_em: float = 0.0
