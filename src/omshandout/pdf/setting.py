"""Text on marked pages: strings of character codes, at their places, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

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
    seam,
    seam_of,
    sign_edges,
    sign_places,
)
from omshandout.pdf.fonts import DocumentFonts, FontUse
from omshandout.pdf.marking import MarkedPages, Rgb
from omshandout.pdf.paths import point, unit
from omshandout.structure.tree import StructTree
from omshandout.text.glyphs import Cluster, Face, Piece

_LETTERS = 0.75
"""Share of right-to-left text that is letters, at least; the rest is spaces and signs."""
_CORNER = 6
"""How far what nobody sees is from the edges of the page, in points."""


class TextPages(MarkedPages):
    """Marked pages, and text on them.

    Args:
        page_size: width and height in points.
        tree: the logical tree whose nodes may be marked.
        packed: False writes a file that people can read (see ``CompactDocument``).
        rtl: True if the document reads from right to left.

    Attributes:
        document: the file under construction.
        fonts: the fonts in use.
    """

    def __init__(
        self, page_size: tuple[float, float], tree: StructTree, *, packed: bool, rtl: bool
    ) -> None:
        super().__init__(page_size, tree)
        self.document = self._doc = CompactDocument(packed=packed)
        self.fonts = DocumentFonts(self.document, together=rtl)
        self._rtl = rtl
        self._uses: dict[int, FontUse] = {}
        self._before: tuple[Sequence[Piece], float, float] | None = None

    def show(
        self, pieces: Sequence[Piece], x_pt: float, y_pt: float, size_pt: float, fill: Rgb,
        *, left_to_right: bool = False, space_at_left: bool = False,
    ) -> None:  # fmt: skip
        """Draw pieces side by side from left to right. See ``layout.sink.PageSink``.

        Each piece starts where the text position of the one before ends: advances that differ
        from the font's width table are written out, the last one too.

        Raises:
            ValueError: no mark is open (a programming error).
        """
        if not self._opened:
            self._demand_open()
        if fill != self._fill:
            self._set_fill(fill)
        x = self._origin_x + x_pt
        y = self._origin_y + y_pt
        before, self._before = self._before, (pieces, x, size_pt)
        beside = before is not None and y == self._text_y
        self._text_y = y
        if self._rtl:
            self._show_in_rtl(
                pieces, x, y, size_pt, left_to_right=left_to_right, space_at_left=space_at_left
            )
            return
        out = [f"BT {point(x)} {point(y)} Td"]
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
        out.append("ET")
        self._code.append(" ".join(out))

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
        *, left_to_right: bool, space_at_left: bool,
    ) -> None:  # fmt: skip
        """Draw in a document that reads from right to left: see ``embedded``.

        Pieces of one font and size are one string: what stands in one string pdf.js turns as a
        whole.
        """
        first = pieces[0]
        several = len(pieces) > 1
        width = size_pt * (
            sum(piece.width_em for piece in pieces) if several else first.width_em
        )
        if abs(y - self._line_y) < size_pt / 2 and (
            x + width < self._line_left - SPACE_EM * size_pt
        ):
            # Other text stands on this line, with a space between that nobody drew.
            self._show_seam(gap_seam, " ", first, x + width, y, size_pt)
        self._line_y, self._line_left = y, x
        letters = len(first.clusters)
        if several:
            letters = sum([len(piece.clusters) for piece in pieces])
        self.record.leaning += letters if left_to_right else -_LETTERS * letters
        if left_to_right:
            if parts := parts_of(pieces):
                self._font = None
                self._code.append(operators(parts, self._use_here, x, y, size_pt, width))
                return
        elif len(first.clusters) == 1 and (text := seam_of(pieces)) is not None:
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

    def add_furniture(
        self, draw: Callable[[Self, int, int], None], pages: range | None = None
    ) -> None:
        """Draw what stands on each page, and let the page lean to the right side of reading.

        Poppler takes the direction of a page for that of most of its letters. Where these are
        Latin, as on a page of sources, it puts the numbers of Arabic sentences elsewhere. So marks
        of direction make up for them.
        """
        super().add_furniture(draw, pages)
        for index in range(len(self.pages)) if pages is None else pages:
            record = self.pages[index]
            if self._rtl and record.leaning > 0:
                use = next(iter(record.fonts.values()))
                marks = use.right_to_left_mark * (int(record.leaning) + 1)
                record.code.append(
                    f"/Artifact BMC BT /{use.resource} 1 Tf {_CORNER} {_CORNER} Td "
                    f"/Mark<</ActualText( )>>BDC <{marks}>Tj EMC ET EMC"
                )

    def _show_seam(
        self, operator: Callable[[FontUse, str, Piece], str], text: str, piece: Piece,
        x: float, y: float, size_pt: float,
    ) -> None:  # fmt: skip
        use = self._uses.get(id(piece.face)) or self._use(piece.face)
        size = size_pt * piece.scale
        shown = f"{point(x)} {point(y)} Td {operator(use, text, piece)} ET"
        if size != self._font_size or use.font is not self._font:
            shown = f"{self._set_font(use, size)} {shown}"
        self._code.append(f"BT {shown}")

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
    gap = x - left - size_pt * sum(piece.width_em for piece in pieces)
    return gap if _LEAST_GAP * size_pt < gap < _WIDEST_GAP * size_pt else 0.0


def _shown(codes: str) -> str:
    """The operator that shows codes, which may have distances between them."""
    return f"[<{codes}>]TJ".replace("<>", "") if ">" in codes else f"<{codes}>Tj"
