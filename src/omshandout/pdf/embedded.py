"""What readers of PDF need in a document that reads from right to left, to find all in order.

PDFium (Chrome, Edge) takes each line of such a document from right to left in stretches of one
bidirectional class, so that a space, hyphen or full stop between two Latin words is enough to
turn them about: "syndrome myoclonus-opsoclonus", "org.example.www". It puts the strings of a line
in order by where each of them starts, and takes ``ActualText`` for what stands in a string. So
such words are drawn in parts of one class, in the order of reading, and each part begins with
blanks that stand where PDFium has to find it: the first part farthest to the right. The part's
``ActualText`` is its text, without the blanks. A part that is not in ASCII has neither: the
starts of the others are put around the place where it stands. Numbers with a sign between, such as
the range "2-3" after an Arabic word, stand from right to left; PDFium and Poppler give them from
left to right, and so another range. They too have one ``ActualText``, and marks at the left of
each.

pdf.js (Firefox) follows the order of drawing. What stands between two marks, changes of font or
moves to the left is to it a line, whose right-to-left letters it turns about; it drops spaces at
the ends of it, and format characters. So right-to-left words are one string of one font
(``fonts.DocumentFonts``), marks come after them, two blanks, not one, keep it from taking a blank
for a space between parts, and the spaces where directions meet are glyphs of their own that are
read as a space with a right-to-left mark, which is more than a space to pdf.js.
``ActualText`` makes them a space to PDFium, MuPDF and those who listen. It asks of no vowel mark
where it stands, so a string that begins with one has something before it that it does ask of.

Other readers do not mind. MuPDF takes the ``ActualText``, which is what the glyphs say or the end
of it, or their beginning. Poppler goes by the places of the glyphs; it minds ``ActualText`` under
the tag Span alone, so these marks have another.

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
from itertools import compress, count, groupby, pairwise
from math import fsum
from operator import itemgetter, sub
from unicodedata import bidirectional

from msgspec import Struct

from omshandout.pdf.cut_fonts import UNREAD
from omshandout.pdf.document import text_string
from omshandout.pdf.fonts import FontUse
from omshandout.pdf.paths import point
from omshandout.text.glyphs import Cluster, Face, Piece
from omshandout.text.reading import is_number

_TAG = "/Word"
SPACE_EM = 0.15
"""Distance from which on readers take two words for two, in em."""
SEAMS = frozenset({" ", "\u00a0"})
"""Spaces of which there is a kind that pdf.js takes for more than a space."""
_SPACE, _NO_BREAK_SPACE, _SOFT_HYPHEN = " ", "\u00a0", "\u00ad"
_WEAK = frozenset({"AN", "EN", "NSM", "CS", "ES", "ET", "BN"})
_JOINED = frozenset({"R", "AL", "NSM"})
_STEP = 0.2
"""Points between two starts, where there is no room for them."""
_LETTERS, _WEAKS, _NEUTRALS = "L", "W", "N"


class Part(Struct, frozen=True):
    """Clusters of one class that stand side by side in one face.

    Attributes:
        piece: the piece they are of.
        clusters: their ids.
        advances: for each the distance to the next one, in font units.
        left_em: from the left end of the words, in em.
        text: their characters.
        slot: place of the part's start as PDFium shall find it, from 0 at the left end.
        opener: begins its marked content.
        bare: it is shown where it stands, without blanks or ``ActualText``.
    """

    piece: Piece
    clusters: tuple[int, ...]
    advances: tuple[int, ...]
    left_em: float
    text: str
    slot: int
    opener: str
    bare: bool = False


def parts_of(pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """Left-to-right pieces in parts, in the order of reading; none if they stay in order anyway.

    Some words are left alone, as they would come back worse: one that a soft hyphen parts at the
    end of a line, a sign that readers know by itself only, and such as have a piece of nothing that
    is read. What is not in ASCII is shown bare, since MuPDF counts bytes for characters where
    ``ActualText`` is shorter than what is shown. Of several such parts PDFium takes the first for
    the last, so words are left alone if these are not alike.
    """
    if len(pieces) == 1 and len(pieces[0].clusters) == 1:
        return ()
    # The same words, such as a short name, stand in many places, and in most documents.
    return _parts(tuple([
        Piece(each.face, each.clusters, each.advances, 0, 0, each.width_em, each.scale)
        for each in pieces
    ]))


@lru_cache(maxsize=512)
def _parts(pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
    """As :func:`parts_of`, of pieces wherever they stand."""
    cut: list[tuple[str, Piece, int, int, float, str]] = []
    left = 0.0
    for piece in pieces:
        clusters = [piece.face.clusters[each] for each in piece.clusters]
        if any(cluster.text == _SOFT_HYPHEN and cluster.glyphs for cluster in clusters):
            return ()
        kinds = _kinds(clusters)
        if len(pieces) == 1 and kinds.count(kinds[0]) == len(kinds):
            return ()  # one class, such as a telephone number
        first = 0
        for kind, group in groupby(kinds):
            end = first + len(list(group))
            text = "".join([each.text for each in clusters[first:end] if each.text not in UNREAD])
            cut.append((kind, piece, first, end, left, text))
            left += sum(piece.advances[first:end]) / piece.face.metrics.units_per_em
            first = end
    # Parts of one class beside each other are one stretch to PDFium, which keeps its order.
    stretches = [list(group) for _, group in groupby(cut, lambda each: each[0])]
    if len(stretches) < 2:
        return ()
    texts = {each[-1] for each in cut}
    if "" in texts or sum(not text.isascii() for text in texts) > 1:
        return ()
    parts: list[Part] = []
    slot = len(cut)
    for stretch in stretches:
        slot -= len(stretch)
        for place, (_, piece, first, end, left, text) in enumerate(stretch, slot):
            opener = f"{_TAG}<</ActualText{text_string(text)}>>BDC"
            bare = not text.isascii()
            parts.append(Part(
                piece, piece.clusters[first:end], piece.advances[first:end], left, text, place,
                opener, bare,
            ))  # fmt: skip
    return tuple(parts)


def starts_of(parts: Sequence[Part], x: float, size_pt: float, width: float) -> list[float]:
    """Where PDFium shall find the start of a part, in points, by slot from the left."""
    count = len(parts)
    bare = sorted(part.slot for part in parts if part.bare)
    if not bare:
        step = width / count
        return [round(x + slot * step, 1) for slot in range(count)]
    places = sorted(x + part.left_em * size_pt for part in parts if part.bare)
    starts: list[float] = []
    # The others share out what is between these, though words may begin with one of them.
    low = min(x, places[0] - _STEP * (bare[0] + 1))
    for slot, place in (*zip(bare, places, strict=True), (count, x + width)):
        free = slot - len(starts) + 1
        starts += (round(low + (place - low) * each / free, 1) for each in range(1, free))
        starts.append(place)
        low = place
    return starts[:count]


def _kinds(clusters: Sequence[Cluster]) -> list[str]:
    """Class of each cluster; what nobody reads goes with what stands before it, or after it."""
    texts = [cluster.text for cluster in clusters]
    if not set(UNREAD).intersection(texts):  # most words
        return list(map(_kind, texts))
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


def sign_edges(font: FontUse, places: Sequence[float], size: float) -> list[str]:
    """Page operators, inside a text object, that put right-to-left marks at the left of signs.

    ``places`` are the left ends of the signs from the start of the line, in points.
    """
    width = font.mark_em * size
    shown: list[str] = []
    line = 0.0
    for place in places:
        step = round(place - width - line, 2)
        shown.append(
            f"{point(step)} 0 Td /Mark<</ActualText()>>BDC<{font.right_to_left_mark}>Tj EMC"
        )
        line += step
    return shown


def place_of_mark(font: FontUse) -> str:
    """Page operators, inside a text object, before words whose last letter has a vowel mark on it.

    pdf.js does not look where a mark stands that begins a string, and gives it to what was shown
    before, on another line too (``findings/pdfjs-marks-begin-no-line.sh``). It looks where this
    stands, which takes no room: a space that it does not know for one. So a space or the end
    of the line has to follow the words. Others read nothing of it.
    """
    shift, code = font.place
    return f"/Mark<</ActualText()>>BDC[{shift}<{code}>]TJ EMC"


def seam(font: FontUse, text: str, piece: Piece) -> str:
    """Page operators for a space between words of two directions."""
    code = font.seam(text, piece.advances[0])
    return f"{_SEAM_OPENERS[text]}<{code}>Tj EMC"


_SEAM_OPENERS = {each: f"{_TAG}<</ActualText{text_string(each)}>>BDC" for each in SEAMS}


def gap_seam(font: FontUse, text: str, _: Piece) -> str:
    """Page operators for a space that is not drawn between two texts on one line."""
    return f"/Mark<</ActualText()>>BDC<{font.gap(text)}>Tj EMC"


def numbers_in(pieces: Sequence[Piece]) -> bool:
    """Whether pieces are numbers from right to left with signs between them, such as a range."""
    return len(pieces) > 2 and is_number(pieces[0]) and is_number(pieces[-1])


def numbers(
    pieces: Sequence[Piece], use: Callable[[Face], FontUse], x: float, y: float, size_pt: float
) -> str:
    """Page operators for numbers that stand from right to left, in the order of reading."""
    text = ""
    shown: list[str] = []
    marks: list[str] = []
    at = x + fsum(piece.width_em for piece in pieces) * size_pt
    down = point(y)
    set_before = ""
    for piece in reversed(pieces):
        font = use(piece.face)
        size = size_pt * piece.scale
        at -= piece.width_em * size_pt
        set_font = f"/{font.resource} {point(size)} Tf "
        if set_font != set_before:
            set_before = set_font
        else:
            set_font = ""
        codes = codes_of(font, piece.clusters, piece.advances)
        string = f"[<{codes}>]TJ".replace("<>", "")
        shown.append(f"BT {set_font}{point(at)} {down} Td {string} ET")
        text += "".join(piece.face.clusters[each].text for each in piece.clusters)
        edge = point(at - font.mark_em * size)
        marks.append(f"BT {edge} {down} Td <{font.right_to_left_mark}>Tj ET")
    return (
        f"{_TAG}<</ActualText{text_string(text)}>>BDC {' '.join(shown)} EMC "
        f"/Mark<</ActualText()>>BDC {' '.join(marks)} EMC"
    )


def sign_places(piece: Piece, font: FontUse, before: str) -> list[int]:
    """Places in a right-to-left piece of signs with a space at their left.

    ``before`` is the text of the cluster at the left of the piece, all of which have codes.
    """
    clusters = piece.face.clusters
    ids = piece.clusters
    return [
        place
        for place in compress(count(), map(font.codes.signs.__contains__, ids))
        if (clusters[ids[place - 1]].text if place else before) == _SPACE
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
    starts = starts_of(parts, x, size_pt, width)
    pen, down = 0.0, point(y)
    first = use(parts[0].piece.face)
    size = size_pt * parts[0].piece.scale
    edges = left_edge(first, x, down, size)
    # At their right too: they may stand alone, and a full stop at their right is of other words.
    edges += " " + left_edge(first, width + first.mark_em * size, "0", size)
    out = [f"BT /{first.resource} {point(size)} Tf {edges} ET BT"]
    set_before = opener = ""
    piece: Piece | None = None
    blanks: dict[str, str] = {}
    for part in parts:
        if part.piece is not piece:
            piece = part.piece
            font = use(piece.face)
            size = size_pt * piece.scale
            set_font = f" /{font.resource} {point(size)} Tf"
            opener = "" if set_font == set_before else set_font
            set_before = set_font
            blanks = {}
        codes = codes_of(font, part.clusters, part.advances)
        left = part.left_em * size_pt
        start = round(x + left, 1) if part.bare else starts[part.slot]
        to_words = (start - x - left) * 1000 / size
        move = f"{start - pen:.1f} {down} Td"
        pen, down = start, "0"
        if part.bare:
            out.append(f"{_TAG} BMC{opener} {move} [{to_words:.0f}<{codes}>]TJ EMC")
        else:
            # PDFium guesses whether a space is missing before a string, unless that begins with
            # one. It may guess where the words begin, and beside a space, which stays one.
            free = part.slot == 0 or part.text[0] == _SPACE
            kind = _NO_BREAK_SPACE if free else _SPACE
            blank = blanks.get(kind)
            if blank is None:
                blank = blanks[kind] = 2 * font.blank(kind)
            to_words += 2000 * font.blank_em
            out.append(f"{part.opener}{opener} {move} [<{blank}>{to_words:.0f}<{codes}>]TJ EMC")
        opener = ""
    out.append("ET")
    return " ".join(out)


@lru_cache(maxsize=1024)
def _is_no_letter(text: str) -> bool:
    return bidirectional(text[0]) not in _JOINED


def codes_of(
    font: FontUse, clusters: Sequence[int], advances: tuple[int, ...], *, marked: bool = False
) -> str:
    """Codes of clusters, with what their distances differ from the font's widths.

    With ``marked`` what stands at the left of a vowel mark without being a letter is told from
    others: between a space and the mark pdf.js takes the letter under it for another word, and
    MuPDF gives a mark after a sign, or one that begins the string, to another word or to none.
    """
    if len(clusters) == 1:
        only = clusters[0]
        shown = font.codes[only]
        if gap := font.advances[only] - advances[0]:
            shown += font.shifts[gap]
        if marked and only in font.codes.marks and not font.face.clusters[only].advance:
            shown = font.edge + shown
        return shown
    pick = itemgetter(*clusters)  # sooner than one by one
    codes: tuple[str, ...] = pick(font.codes)
    nominal: tuple[int, ...] = pick(font.advances)
    marks = font.codes.marks
    with_marks = marked and marks and not marks.isdisjoint(clusters)
    if nominal == advances and not with_marks:
        return "".join(codes)
    operands = list(codes)
    if nominal != advances:
        gaps = list(map(sub, nominal, advances))
        for place in compress(count(), gaps):
            operands[place] += font.shifts[gaps[place]]
    if with_marks:
        known = font.face.clusters
        for place, (one, other) in enumerate(pairwise(clusters)):
            if other in marks and _is_no_letter(known[one].text):
                operands[place] = font.before_mark(known[one])
                if gap := font.advances[one] - advances[place]:
                    operands[place] += font.shifts[gap]
        if clusters[0] in marks and not known[clusters[0]].advance:
            operands[0] = font.edge + operands[0]
    return "".join(operands)
