"""Text on marked pages: strings of character codes, at their places, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import fsum
from typing import Self
from unicodedata import bidirectional

from msgspec import Struct

from omshandout.pdf.cut_fonts import KnownFonts
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.embedded import (
    SEAMS,
    SPACE_EM,
    codes_of,
    gap_seam,
    left_edge,
    numbers,
    numbers_in,
    operators,
    parts_of,
    place_of_mark,
    seam,
    sign_edges,
    sign_places,
)
from omshandout.pdf.fonts import DocumentFonts, FontUse, Heard
from omshandout.pdf.marking import MarkedPages, Rgb
from omshandout.pdf.paths import point, unit
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import StructTree
from omshandout.text.glyphs import Cluster, Face, Piece

_LETTERS = 0.75
"""Share of right-to-left text that is letters, at least; the rest is spaces and signs."""
_CORNER = 6
"""How far what nobody sees is from the edges of the page, in points."""


class TextState(Struct, frozen=True):
    """What is known of the text that was shown last, as far as the next one goes by it.

    Attributes:
        height: of its baseline on the page, in points.
        line: of the line that it stands on, and its left end; in a document from right to left.
        before: its pieces, left end and size.
    """

    height: float
    line: tuple[float, float]
    before: tuple[Sequence[Piece], float, float] | None


class _Words(Struct, frozen=True):
    """Left-to-right words as they are drawn in a place, the fonts and the codes asked for."""

    pieces: Sequence[Piece]
    code: str
    fonts: dict[str, FontUse]
    heard: Heard


class TextPages(MarkedPages):
    """Marked pages, and text on them.

    Args:
        page_size: width and height in points.
        tree: the logical tree whose nodes may be marked.
        packed: False writes a file that people can read (see ``CompactDocument``).
        rtl: True if the document reads from right to left.
        both_ways: True if it has columns that do so, and others that do not.
        known_fonts: those that were cut for other documents.

    Attributes:
        document: the file under construction.
        fonts: the fonts in use.
    """

    def __init__(
        self, page_size: tuple[float, float], tree: StructTree, *, packed: bool, rtl: bool,
        both_ways: bool = False, known_fonts: KnownFonts | None = None,
    ) -> None:
        super().__init__(page_size, tree)
        self.document = CompactDocument(packed=packed)
        self._rtl = rtl or both_ways
        self._known_fonts = KnownFonts() if known_fonts is None else known_fonts
        self.fonts = DocumentFonts(
            self.document, together=self._rtl, right_to_left=self._rtl, known=self._known_fonts
        )
        # PDFium takes the lines of a document from the side from which that is read.
        self._mixed = both_ways and not rtl
        self._both_ways = both_ways
        self._from_right: set[int] = set()
        self._ends = 0
        self._uses: dict[int, FontUse] = {}
        self._before: tuple[Sequence[Piece], float, float] | None = None
        self._words_of_furniture: dict[object, _Words] = {}

    def show(
        self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False, ltr_line: bool = False,
        ends_word: bool = False,
    ) -> None:  # fmt: skip
        """Draw pieces side by side from left to right. See ``layout.sink.PageSink``.

        Each piece starts where the text position of the one before ends: advances that differ
        from the font's width table are written out, the last one too.

        Raises:
            ValueError: no mark is open (a programming error).
        """
        if not self._opened:
            self._demand_open()
        if self._both_ways:
            more = sum(map(_more_from_left, pieces))
            self.record.leaning += more
            if more < 0:
                self._from_right.add(self._page_index)
        if fill != self._fill:
            self._set_fill(fill)
        x = self._origin_x + x_pt
        y = self._origin_y + y_pt
        before, self._before = self._before, (pieces, x, size_pt)
        beside = before is not None and y == self._text_y
        self._text_y = y
        if self._rtl and not (ltr_line and self._mixed):
            self._show_in_rtl(pieces, x, y, size_pt, left_to_right, space_at_left, ends_word)
            return
        out = [f"BT {point(x)} {point(y)} Td"]
        ends = self._ends_of_line(pieces, size_pt) if self._mixed else ()
        if beside and before is not None and (gap := _joined_gap(*before, x)):
            self._code.append(self._blank_before(pieces[0], gap, x, y, size_pt))
        uses = self._uses
        for piece in pieces:
            use = uses.get(id(piece.face)) or self._use(piece.face)
            size = size_pt * piece.scale
            if size != self._font_size or use.font is not self._font:
                out.append(self._set_font(use, size))
            codes = codes_of(use, piece.clusters, piece.advances)
            out.append(_shown(codes))
        for place in ends:
            out.append(
                f"{point(place)} 0 Td /Mark<</ActualText()>>BDC<{use.left_to_right_mark}>Tj EMC"
            )
        out.append("ET")
        self._code.append(" ".join(out))

    def _ends_of_line(self, pieces: Sequence[Piece], size_pt: float) -> tuple[float, ...]:
        """How far right of its start, in points, a line has a sign at its end, and marks beside it.

        Poppler takes a sign at the end of a line for a part of what reads from right to left,
        unless something that reads from left to right stands beyond it.
        """
        last = pieces[-1]
        texts = [last.face.clusters[each].text for each in last.clusters]
        spaces = 0
        while spaces < len(texts) and texts[-1 - spaces].isspace():
            spaces += 1
        if spaces == len(texts) or not _is_sign(texts[-1 - spaces]):
            return ()
        width = fsum(piece.width_em for piece in pieces)
        if spaces:
            width -= sum(last.advances[-spaces:]) / last.face.metrics.units_per_em
        return (round(width * size_pt, 2),)

    def _blank_before(
        self, piece: Piece, gap: float, x: float, y: float, size_pt: float
    ) -> str:
        """Operators for a space in the gap, in points, at the left of a piece."""
        use = self._uses.get(id(piece.face)) or self._use(piece.face)
        size = size_pt * piece.scale
        left = x - (gap + use.blank_em * size) / 2
        return (
            f"{self._set_font(use, size)} BT {point(left)} {point(y)} Td <{use.blank(' ')}>Tj ET"
        )

    def _show_in_rtl(
        self, pieces: Sequence[Piece], x: float, y: float, size_pt: float,
        left_to_right: bool, space_at_left: bool, ends_word: bool,
    ) -> None:  # fmt: skip
        """Draw in a document that reads from right to left: see ``embedded``.

        Pieces of one font and size are one string: what stands in one string pdf.js turns as a
        whole.
        """
        first = pieces[0]
        several = len(pieces) > 1
        if several:
            width = size_pt * fsum([piece.width_em for piece in pieces])
            letters = sum([len(piece.clusters) for piece in pieces])
        else:
            width = size_pt * first.width_em
            letters = len(first.clusters)
        if abs(y - self._line_y) < size_pt / 2 and (
            x + width < self._line_left - SPACE_EM * size_pt
        ):
            # Other text stands on this line, with a space between that nobody drew.
            self._show_seam(gap_seam, " ", first, x + width, y, size_pt)
        self._line_y, self._line_left = y, x
        if not self._both_ways:
            self.record.leaning += letters if left_to_right else -_LETTERS * letters
        if left_to_right:
            if code := self._in_parts(pieces, x, y, size_pt, width):
                self._font = None
                self._code.append(code)
                return
        elif letters == 1:
            text = first.face.clusters[first.clusters[0]].text
            if text in SEAMS:
                self._show_seam(seam, text, first, x, y, size_pt)
                return
        elif len(pieces) > 2 and numbers_in(pieces):
            self._font = None
            self._code.append(numbers(pieces, self._use_here, x, y, size_pt))
            return
        out = ["BT" if left_to_right else f"BT {point(x)} {point(y)} Td"]
        string = ""
        places: list[float] = []
        left = 0.0
        before = " " if space_at_left else ""
        spaced: tuple[str, FontUse, Cluster] | None = None  # a space at the end
        for piece in pieces:
            use = self._uses.get(id(piece.face)) or self._use(piece.face)
            size = size_pt * piece.scale
            if size != self._font_size or use.font is not self._font:
                if string:
                    out.append(_shown(string))
                    string = ""
                out.append(self._set_font(use, size))
            if left_to_right and piece is first:
                out.append(left_edge(use, x, point(y), size))
            elif ends_word and piece is first:
                out.append(place_of_mark(use))
            shown = codes_of(use, piece.clusters, piece.advances, marked=not left_to_right)
            if spaced is not None and piece.clusters[0] in use.codes.marks:
                # The space before it is of another piece, such as one that is not bold.
                code, space_use, space = spaced
                string = string.removesuffix(code) + space_use.seam(space.text, space.advance)
            string += shown
            if not (left_to_right or use.codes.signs.isdisjoint(piece.clusters)):
                places += [
                    left + sum(piece.advances[:place]) * size * use.per_mille / 1000
                    for place in sign_places(piece, use, before)
                ]
            if several:
                last = piece.face.clusters[piece.clusters[-1]]
                before = last.text
                spaced = None
                if before in SEAMS and string.endswith(code := use.codes[piece.clusters[-1]]):
                    spaced = (code, use, last)
                left += piece.width_em * size_pt
        out.append(_shown(string))
        if places:
            # After the words, so that these are one string.
            out += sign_edges(use, places, size)
        out.append("ET")
        self._code.append(" ".join(out))

    def _in_parts(
        self, pieces: Sequence[Piece], x: float, y: float, size_pt: float, width: float
    ) -> str:
        """Operators of left-to-right words in their parts; none if they are not to be parted.

        They begin and end with nothing set, so what stands in the same place on every page, such
        as that this is a draft, has the same ones there.
        """
        if not self._in_furniture:
            parts = parts_of(pieces)
            return operators(parts, self._use_here, x, y, size_pt, width) if parts else ""
        key = (id(pieces), x, y, size_pt)
        found = self._words_of_furniture.get(key)
        heard, record = self.fonts.heard, self.record
        if found is None:
            parts = parts_of(pieces)
            fonts, record.fonts = record.fonts, {}
            before = len(heard)
            code = operators(parts, self._use_here, x, y, size_pt, width) if parts else ""
            # It holds on to the pieces, so that no others can get their identity.
            found = _Words(pieces, code, record.fonts, heard[before:])
            self._words_of_furniture[key] = found
            record.fonts = fonts
        else:
            heard += found.heard
        record.fonts.update(found.fonts)
        return found.code

    def add_furniture(
        self, draw: Callable[[Self, int, int], None], pages: range | None = None
    ) -> None:
        """Draw what stands on each page, and let the page lean to the right side of reading.

        Poppler takes the direction of a page for that of most of its letters. Where these are
        Latin, as on a page of sources, or beside a column of English, it puts the numbers of Arabic
        sentences elsewhere, and the words of a line wherever they have a sign between them; it does
        not so to the lines of the others. So marks of direction make up for them.
        """
        super().add_furniture(draw, pages)
        for index in range(len(self.pages)) if pages is None else pages:
            record = self.pages[index]
            # A page without right-to-left words, in a document with some, is as it is.
            if self._both_ways and index not in self._from_right:
                continue
            if self._rtl and record.leaning > 0:
                use = next(iter(record.fonts.values()))
                record.code.append(self._leaning_back(use, record.leaning))

    def _leaning_back(self, use: FontUse, leaning: float) -> str:
        """Operators that make up for so many letters more from left to right."""
        marks = use.right_to_left_mark * (int(leaning) + 1)
        return (
            f"/Artifact BMC BT /{use.resource} 1 Tf {_CORNER} {_CORNER} Td "
            f"/Mark<</ActualText( )>>BDC <{marks}>Tj EMC ET EMC"
        )

    def end_line(self) -> None:
        """Let PDFium end its line. See ``layout.sink.PageSink``.

        It takes two columns for one line where a single line of each stands at one height, and
        turns the words of one of them about. Blanks in the corner of the page, between both, part
        them: it goes by the order of drawing. It passes over text without a width, so there are
        two, and over text that is in the same place as one of the last five.
        """
        fonts = list(self.record.fonts.values())
        if not self._both_ways or not fonts:
            return
        use = fonts[0]
        self._ends += 1
        y = self.record.height_pt - (2 + 3 * (self._ends % _LAST_TEXTS)) * _MARKS_PT
        self.artifact(Artifact.LAYOUT)
        self._code.append(
            f"{self._set_font(use, _MARKS_PT)} BT {point(_MARKS_PT)} {point(y)} Td "
            f"<{2 * use.blank(' ')}>Tj ET"
        )
        self.end()
        self._forget_line()

    def _text_state(self) -> TextState:
        return TextState(self._text_y, (self._line_y, self._line_left), self._before)

    def _beside(self, y: float, size_pt: float, *, anew: bool) -> object:
        """All of the text before that the next one goes by, at a height and of a size.

        ``anew`` says that an artifact begins before it. In a document in columns of two directions
        there is more.
        """
        if self._rtl:
            near = abs(y - self._line_y) < size_pt / 2
            return (self._line_y, self._line_left) if near else None
        return self._before if y == (-1.0 if anew else self._text_y) else None

    def _go_on_from(self, state: TextState) -> None:
        self._text_y, self._before = state.height, state.before
        self._line_y, self._line_left = state.line

    def _leave_line(self) -> None:
        """Let nothing of what was shown stand beside what is shown next."""
        self._forget_line()
        self._before = None
        self._text_y = -1.0

    def _show_seam(
        self, operator: Callable[[FontUse, str, Piece], str], text: str, piece: Piece,
        x: float, y: float, size_pt: float,
    ) -> None:  # fmt: skip
        use = self._uses.get(id(piece.face)) or self._use(piece.face)
        size = size_pt * piece.scale
        shown = operator(use, text, piece)
        font = "BT"
        if size != self._font_size or use.font is not self._font:
            font = f"BT {self._set_font(use, size)}"
        self._code.append(f"{font} {point(x)} {point(y)} Td {shown} ET")

    def _set_font(self, use: FontUse, size: float) -> str:
        self._font_size = size
        self._font = use.font
        self.record.fonts[use.resource] = use
        return f"/{use.resource} {point(size)} Tf"

    def _use(self, face: Face) -> FontUse:
        use = self._uses[id(face)] = self.fonts.use(face)
        return use

    def _use_here(self, face: Face) -> FontUse:
        use = self._use(face)
        self.record.fonts[use.resource] = use
        return use

    def _set_fill(self, fill: Rgb) -> None:
        self._fill = fill
        red, green, blue = fill
        if red == green == blue:
            self._code.append(f"{unit(red)} g")
        else:
            self._code.append(f"{unit(red)} {unit(green)} {unit(blue)} rg")


_MARKS_PT = 1.0
_LAST_TEXTS = 7


def _more_from_left(piece: Piece) -> int:
    """How many letters from left to right a piece has more than from right to left."""
    clusters = piece.face.clusters
    return sum(_leaning(clusters[each].text) for each in piece.clusters)


@lru_cache(maxsize=4096)
def _leaning(text: str) -> int:
    kinds = [bidirectional(character) for character in text]
    return kinds.count("L") - sum(kind in ("R", "AL") for kind in kinds)


@lru_cache(maxsize=1024)
def _is_sign(text: str) -> bool:
    return all(bidirectional(character) in _SIGNS for character in text)


_SIGNS = frozenset({"ON", "WS"})

_SPACED_BELOW = "\u0700"
_LEAST_GAP, _WIDEST_GAP = 0.2, 0.9


def _joined_gap(pieces: Sequence[Piece], left: float, size_pt: float, x: float) -> float:
    """The gap between a text and one at its right, if MuPDF would join their words; else 0.

    MuPDF takes a gap for a space only after a letter of Latin, Greek, Cyrillic, Hebrew or Arabic
    or a sign such as a bullet (``may_add_space`` of stext-device.c, seen in 1.28.5), and one that
    is wider than 0.8 em for the end of a line in all scripts. So names of days in columns came
    back as one word.

    Args:
        pieces: the text before.
        left: its left end, in points.
        size_pt: its size.
        x: left end of the text at its right.
    """
    last = pieces[-1]
    letter = last.face.clusters[last.clusters[-1]].text[-1:]
    if letter < _SPACED_BELOW or "\u2000" <= letter <= "\u20cf":
        return 0.0
    gap = x - left - size_pt * fsum(piece.width_em for piece in pieces)
    return gap if _LEAST_GAP * size_pt < gap < _WIDEST_GAP * size_pt else 0.0


def _shown(codes: str) -> str:
    """The operator that shows codes, which may have distances between them."""
    return f"[<{codes}>]TJ".replace("<>", "") if ">" in codes else f"<{codes}>Tj"
