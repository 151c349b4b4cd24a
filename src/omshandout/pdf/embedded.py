"""Left-to-right words, and signs, inside a document that reads from right to left.

PDFium (Chrome, Edge) takes each line of such a document from right to left in stretches of one
bidirectional class, so that a space, hyphen or full stop between two Latin words is enough to
turn them about: "syndrome myoclonus-opsoclonus", "org.example.www". It puts the strings of a line
in order by where each of them starts, and takes ``ActualText`` for what stands in a string. So
such words are drawn in parts of one class, in the order of reading, and each part begins with
blanks that stand where PDFium has to find it: the first part farthest to the right. The part's
``ActualText`` is its text, without the blanks.

Other readers do not mind. MuPDF takes the ``ActualText``, which is the end of what the glyphs say.
Poppler goes by the places of the glyphs; it minds ``ActualText`` under the tag Span alone, so
these marks have another. Readers that go by the glyphs in order of drawing, such as pdf.js
(Firefox), find the words in the order of reading; two blanks, not one, keep pdf.js from taking
them for a space between parts.

Poppler takes numbers, and signs that may stand in one, for left to right, and the space at their
left with them: it gives the space before the word, and joins the word to the next ("OMSis a
rare"). So a right-to-left mark (U+200F) stands at the left end of such words and signs, a glyph
without ink, wide enough that Poppler does not take it for a second one on the spot. Empty
``ActualText`` keeps it from PDFium, MuPDF and those who listen.

Source: ISO 32000-1, 14.9.4 (replacement text); UAX #9, table 4 (classes).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import sub
from unicodedata import bidirectional

from msgspec import Struct

from omshandout.pdf.document import text_string
from omshandout.pdf.fonts import UNREAD, FontUse
from omshandout.pdf.paths import point
from omshandout.text.glyphs import Cluster, Face, Piece

_TAG = "/Word"
_SPACE, _NO_BREAK_SPACE, _SOFT_HYPHEN = " ", "\u00a0", "\u00ad"
_WEAK = frozenset({"AN", "EN", "NSM", "CS", "ES", "ET", "BN"})
_LETTERS, _WEAKS, _NEUTRALS = "L", "W", "N"


class Part(Struct, frozen=True):
    """Clusters of one class that stand side by side in one face.

    Attributes:
        piece: the piece they are of.
        first: place of the first of them in the piece.
        end: place after the last.
        left_em: from the left end of the words, in em.
        text: their characters.
        slot: place of the part's start as PDFium shall find it, from 0 at the left end.
        opener: begins its marked content.
    """

    piece: Piece
    first: int
    end: int
    left_em: float
    text: str
    slot: int
    opener: str


def parts_of(pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """Left-to-right pieces in parts, in the order of reading; none if they stay in order anyway.

    Some words are left alone, as they would come back worse: one that a soft hyphen parts at the
    end of a line, a sign that readers know by itself only; such as are not in ASCII, since MuPDF
    counts bytes for characters where ``ActualText`` is shorter than what is shown; and such as
    have a piece of nothing that is read.
    """
    cut: list[tuple[str, Piece, int, int, float, str]] = []
    left = 0.0
    for piece in pieces:
        clusters = [piece.face.clusters[each] for each in piece.clusters]
        if any(cluster.text == _SOFT_HYPHEN and cluster.glyphs for cluster in clusters):
            return ()
        first = 0
        for kind, group in groupby(_kinds(clusters)):
            end = first + len(list(group))
            text = "".join([each.text for each in clusters[first:end] if each.text not in UNREAD])
            cut.append((kind, piece, first, end, left, text))
            left += sum(piece.advances[first:end]) / piece.face.metrics.units_per_em
            first = end
    # Parts of one class beside each other are one stretch to PDFium, which keeps its order.
    stretches = [list(group) for _, group in groupby(cut, lambda each: each[0])]
    if len(stretches) < 2:
        return ()
    if not all(each[-1] and each[-1].isascii() for each in cut):
        return ()
    parts: list[Part] = []
    slot = len(cut)
    for stretch in stretches:
        slot -= len(stretch)
        for place, (_, piece, first, end, left, text) in enumerate(stretch, slot):
            opener = f"{_TAG}<</ActualText{text_string(text)}>>BDC"
            parts.append(Part(piece, first, end, left, text, place, opener))
    return tuple(parts)


def _kinds(clusters: Sequence[Cluster]) -> list[str]:
    """Class of each cluster; what nobody reads goes with what stands before it, or after it."""
    kinds: list[str] = []
    for cluster in clusters:
        unread = cluster.text in UNREAD
        kinds.append((kinds[-1] if kinds else "") if unread else _kind(cluster.text))
    known = next(filter(None, kinds), _NEUTRALS)
    return [kind or known for kind in kinds]


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """What PDFium's reading makes of a cluster; marks go with their letter."""
    kind = bidirectional(text[0])
    if kind == "L":
        return _LETTERS
    return _WEAKS if kind in _WEAK else _NEUTRALS


def left_edge(font: FontUse, x: float, down: str, size: float) -> str:
    """Page operators, inside a text object, that end left-to-right words or a sign at their left.

    Args:
        font: what is set in the text object.
        x: left end of the words from the start of the line of the text object, in points.
        down: the same for their baseline, as it is written.
        size: font size.
    """
    width = point(font.mark_em * size)
    return (
        f"{point(x - float(width))} {down} Td "
        f"/Mark<</ActualText()>>BDC<{font.right_to_left_mark}>Tj EMC {width} 0 Td"
    )


def sign_places(piece: Piece, font: FontUse, before: str) -> list[int]:
    """Places in a right-to-left piece of signs with a space at their left.

    ``before`` is the text of the cluster at the left of the piece, all of which have codes.
    """
    signs = font.codes.signs
    clusters = piece.face.clusters
    ids = piece.clusters
    return [
        place
        for place, cluster in enumerate(ids)
        if cluster in signs and (clusters[ids[place - 1]].text if place else before) == _SPACE
    ]


def operators(
    parts: Sequence[Part], use: Callable[[Face], FontUse], x: float, y: float, size_pt: float,
    width: float,
) -> str:  # fmt: skip
    """Page operators that draw parts.

    Args:
        parts: what :func:`parts_of` gave.
        use: the use of a face on the page.
        x: left end of the words, in points of the page.
        y: their baseline.
        size_pt: font size.
        width: of all the words, in points.
    """
    step = width / len(parts)
    pen, down = 0.0, point(y)
    first = use(parts[0].piece.face)
    size = size_pt * parts[0].piece.scale
    edges = left_edge(first, x, down, size)
    # At their right too: they may stand alone, and a full stop at their right is of other words.
    edges += " " + left_edge(first, width + first.mark_em * size, "0", size)
    out = [f"BT /{first.resource} {point(size)} Tf {edges} ET BT"]
    set_before = ""
    for part in parts:
        font = use(part.piece.face)
        size = size_pt * part.piece.scale
        set_font = f" /{font.resource} {point(size)} Tf"
        # PDFium guesses whether a space is missing before a string, unless that begins with
        # one. It may guess where the words begin, and beside a space, which stays one.
        free = part.slot == 0 or part.text[0] == _SPACE
        blank = font.blank(_NO_BREAK_SPACE if free else _SPACE)
        start = round(x + part.slot * step, 1)
        to_words = (start + 2 * font.blank_em * size - x - part.left_em * size_pt) * 1000 / size
        out.append(part.opener if set_font == set_before else part.opener + set_font)
        out.append(f"{start - pen:.1f} {down} Td")
        out.append(f"[<{blank}{blank}>{to_words:.0f}<{_codes(font, part)}>]TJ EMC")
        pen, down, set_before = start, "0", set_font
    out.append("ET")
    return " ".join(out)


def _codes(font: FontUse, part: Part) -> str:
    """Codes of a part's clusters, with what their distances differ from the font's widths."""
    clusters = part.piece.clusters[part.first : part.end]
    codes = list(map(font.codes.__getitem__, clusters))
    advances = part.piece.advances[part.first : part.end]
    gaps = tuple(map(sub, map(font.advances.__getitem__, clusters), advances))
    if any(gaps):
        for place, gap in enumerate(gaps):
            if gap:
                codes[place] += f">{point(gap * font.per_mille)}<"
    return "".join(codes)
