"""Fonts of one document: character codes while drawing, embedded subsets at the end.

Source: ISO 32000-1, 9.7 (composite fonts).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from unicodedata import decimal

from omshandout.pdf.cut_fonts import (
    BOLD,
    IS_BLANK,
    IS_MARK,
    IS_SIGN,
    IS_UNREAD,
    NO_INK,
    CutFont,
    Kinds,
    KnownFonts,
    named_after,
)
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.paths import point
from omshandout.text.glyphs import Cluster, Face, GlyphAt, Piece

_FLAG_SYMBOLIC = 4
_OBJECTS_OF_A_FONT = 4
"""Program, descriptor, descendant font and CMap, beside the Type 0 font dictionary."""


def _in_order(cluster: Cluster) -> tuple[str, tuple[GlyphAt, ...], int]:
    """What tells clusters of a face apart in every process; their ids hang on what came before."""
    return cluster.text, cluster.glyphs, cluster.advance


class _Hexadecimal(dict[int, str]):
    """How a code is written."""

    def __missing__(self, number: int) -> str:
        code = self[number] = f"{number:04X}"
        return code


_CODES = _Hexadecimal()


class Embedded:
    """One font of the file: the clusters that have a code in it, whatever face they are of.

    Attributes:
        resource: resource name without solidus, ``F1`` and so on.
        object_number: of the Type 0 font dictionary.
        shown: clusters in the order of their codes, from 1, or from the next code of ``begun``.
        faces: the face of each of them.
        begun: what the fonts of other documents begin with too; None if there is none yet.
    """

    __slots__ = ("_first", "_spaces", "begun", "faces", "object_number", "resource", "shown")

    def __init__(self, resource: str, object_number: int) -> None:
        self.resource = resource
        self.object_number = object_number
        self.shown: list[Cluster] = []
        self.faces: list[Face] = []
        self.begun: CutFont | None = None
        self._first = 1
        self._spaces: dict[tuple[str, int], str] = {}

    def add(self, face: Face, cluster: Cluster) -> str:
        """The next code, in hexadecimal, for a cluster that need not be one of the face's.

        What has no ink and one width is one, whatever faces it is of.
        """
        if cluster.glyphs and not cluster.text.isspace():
            return self.add_shown(face, cluster)
        space = (cluster.text, cluster.advance)
        code = self._spaces.get(space)
        if code is None:
            code = self._spaces[space] = self.add_shown(face, cluster)
        return code

    def add_shown(self, face: Face, cluster: Cluster) -> str:
        """The next code for a cluster that is no space; each is asked for once."""
        shown = self.shown
        code = _CODES[self._first + len(shown)]
        shown.append(cluster)
        self.faces.append(face)
        return code

    def go_on(self, begun: CutFont) -> None:
        """Begin with a font, and add the next clusters to it."""
        self.begun, self._first = begun, begun.glyphs.count
        self.shown, self.faces = [], []

    def resumed(self) -> Embedded:
        """The same settled font in another file, to go on with."""
        other = Embedded(self.resource, self.object_number)
        if self.begun is not None:
            other.go_on(self.begun)
        other._spaces = dict(self._spaces)
        return other


class Codes(dict[int, str]):
    """Hexadecimal character code of each cluster id of a face, given out in order of first use.

    A byte order mark and a soft hyphen that does not show have none (""): whoever searches or
    copies the text finds the word whole. One that ends a line is drawn and read (ISO 32000-1,
    14.8.2.2.3).

    Attributes:
        kinds: what each cluster of the face is.
        signs: ids of those that may stand in a number, such as a full stop.
        marks: ids of those that stand on a letter.

    The last two are empty without ``told_apart``: only documents from right to left ask for them.
    """

    def __init__(self, face: Face, font: Embedded, kinds: Kinds, *, told_apart: bool) -> None:
        super().__init__()
        self._face = face
        self._clusters = face.clusters
        self._font = font
        self.kinds = kinds
        self._told_apart = told_apart
        self.signs: set[int] = set()
        self.marks: set[int] = set()

    def __missing__(self, cluster_id: int) -> str:
        # Some hundred times in a document, most of them for a letter.
        cluster = self._clusters[cluster_id]
        kind = self.kinds[cluster_id]
        if not kind:
            code = self[cluster_id] = self._font.add_shown(self._face, cluster)
            return code
        if kind & IS_UNREAD and kind & NO_INK:
            code = ""
        elif kind & (IS_BLANK | NO_INK):
            code = self._font.add(self._face, cluster)
        else:
            code = self._font.add_shown(self._face, cluster)
        if code and self._told_apart:
            if kind & IS_SIGN:
                self.signs.add(cluster_id)
            elif kind & IS_MARK:
                self.marks.add(cluster_id)
        self[cluster_id] = code
        return code

    def take(self, other: Codes) -> None:
        """Have the codes of another file's font."""
        self.update(other)
        self.signs |= other.signs
        self.marks |= other.marks


Heard = list[tuple[Face, tuple[str, int, tuple[GlyphAt, ...]], str]]
"""Codes that were asked for of what is no cluster: the face, what that is, and the code.

Each may stand there several times: signs and spaces ask some hundred times in a document.
"""


class FontUse:
    """One face in one document.

    Attributes:
        face: the face.
        font: the font of the file that has its clusters.
        resource, object_number: those of the font.
        codes: hexadecimal character code by cluster id.
        added: the same of what is no cluster of the face, by text, advance and glyphs.
        advances: nominal advance by cluster id, in font units.
        shifts: operand between codes by what it takes off an advance, in font units.
        per_mille: factor from font units to 1/1000 em.
    """

    __slots__ = (
        "_heard", "_known", "_right_to_left", "added", "advances", "codes", "face", "font",
        "object_number", "per_mille", "resource", "shifts",
    )  # fmt: skip
    blank_em = 0.25
    """Width of a blank in em: some thousandths less or more do not matter to readers."""
    mark_em = 0.12
    """Width of a mark of direction in em."""

    def __init__(
        self, face: Face, font: Embedded, known: KnownFonts, *, right_to_left: bool = False,
        settled: FontUse | None = None, heard: Heard | None = None,
    ) -> None:  # fmt: skip
        self.face = face
        self.font = font
        self.resource = font.resource
        self.object_number = font.object_number
        self._known = known
        self._right_to_left = right_to_left
        self.per_mille = 1000.0 / face.metrics.units_per_em
        self.advances, self.shifts, kinds = known.measures(face, self.per_mille)
        self.codes = Codes(face, font, kinds, told_apart=right_to_left)
        self.added: dict[tuple[str, int, tuple[GlyphAt, ...]], str] = {}
        self._heard: Heard = [] if heard is None else heard
        if settled is not None:
            self.codes.take(settled.codes)
            self.added.update(settled.added)

    def resumed(self, font: Embedded, heard: Heard) -> FontUse:
        """The same face in another file, to go on with."""
        return FontUse(
            self.face, font, self._known, right_to_left=self._right_to_left, settled=self,
            heard=heard,
        )

    def foresee(self, cluster_ids: set[int]) -> None:
        """Give codes to those of some clusters that are letters; with one digit to all ten."""
        codes, clusters = self.codes, self.face.clusters
        kinds = codes.kinds
        letters = {each for each in cluster_ids if not kinds[each]}
        digits = [text for each in letters if (text := clusters[each].text).isdecimal()]
        for zero in {chr(ord(digit) - decimal(digit)) for digit in digits}:
            letters.update([each for each in self.face.digits(zero) if each not in codes])
        for _, cluster_id in sorted([(_in_order(clusters[each]), each) for each in letters]):
            codes[cluster_id]  # given now

    @property
    def right_to_left_mark(self) -> str:
        """The code of a glyph without ink, ``mark_em`` wide, that is read as U+200F."""
        return self._add("\u200f", round(self.mark_em * self.face.metrics.units_per_em))

    @property
    def left_to_right_mark(self) -> str:
        """The code of such a glyph that is read as U+200E."""
        return self._add("\u200e", round(self.mark_em * self.face.metrics.units_per_em))

    def blank(self, text: str) -> str:
        """The code of a glyph without ink, ``blank_em`` wide, that is read as a kind of space."""
        return self._add(text, round(self.blank_em * self.face.metrics.units_per_em))

    def seam(self, text: str, advance: int) -> str:
        """The code of a space between words of two directions, ``advance`` font units wide."""
        return self._add(text + "\u200f", advance)

    def before_mark(self, sign: Cluster) -> str:
        """The code of a sign or space that stands at the left of a vowel mark."""
        if not sign.glyphs or sign.text.isspace():
            return self.seam(sign.text, sign.advance)
        return self._add(sign.text + "\u200f", sign.advance, sign.glyphs)

    @property
    def edge(self) -> str:
        """The code of a glyph without ink or width, that is read as U+200F."""
        return self._add("\u200f", 0)

    @property
    def place(self) -> tuple[str, str]:
        """How far back to go, in 1/1000 em, and the code of a glyph without ink as wide as that.

        It is read as U+200F and a space.
        """
        wide = round(self.mark_em * self.face.metrics.units_per_em)
        return point(wide * self.per_mille), self._add("\u200f ", wide)

    def gap(self, text: str) -> str:
        """The code of such a space where nothing is drawn."""
        return self.seam(text, round(self.mark_em * self.face.metrics.units_per_em))

    def _add(self, text: str, advance: int, glyphs: tuple[GlyphAt, ...] = ()) -> str:
        added = text, advance, glyphs
        code = self.added.get(added)
        if code is None:
            cluster = self._known.same(Cluster(text, glyphs, advance))
            code = self.added[added] = self.font.add(self.face, cluster)
        self._heard.append((self.face, added, code))
        return code


class DocumentFonts:
    """The faces a document uses, with the codes of their clusters.

    Args:
        document: the file that gets the fonts.
        together: True puts the clusters of all faces into one font, so that a line of words in
            regular and bold, or with letters of two scripts, is one string. pdf.js (Firefox)
            takes each change of font for the end of a right-to-left stretch, and gives what
            stands left of it before what stands right of it.
        right_to_left: whether marks of direction are asked for.
        known: fonts that were cut for other documents.

    Attributes:
        heard: codes that were asked for of what is no cluster; to be cleared by who reads it.
    """

    def __init__(
        self, document: CompactDocument, *, together: bool = False, right_to_left: bool = False,
        known: KnownFonts | None = None,
    ) -> None:
        self._document = document
        self._together = together
        self._right_to_left = right_to_left
        self._known = KnownFonts() if known is None else known
        self._uses: dict[str, FontUse] = {}
        self._fonts: list[Embedded] = []
        self._common: dict[int, Embedded] = {}
        self.heard: Heard = []

    def __len__(self) -> int:
        return len(self._fonts)

    @property
    def names(self) -> tuple[str, ...]:
        """PostScript names of the faces in order of first use."""
        return tuple(self._uses)

    def use(self, face: Face) -> FontUse:
        """The record of a face; one that is new to the document gets its font."""
        found = self._uses.get(face.name)
        if found is None:
            em = face.metrics.units_per_em
            font = self._common.get(em) if self._together else None
            if font is None:
                font = Embedded(f"F{len(self._fonts) + 1}", self._document.reserve())
                self._fonts.append(font)
                self._common[em] = font
            found = self._uses[face.name] = FontUse(
                face, font, self._known, right_to_left=self._right_to_left, heard=self.heard
            )
        return found

    def settle(self) -> None:
        """End what the fonts of other files begin with too; this one may go on with it."""
        for font in self._fonts:
            font.go_on(self._cut(font))

    def resumed(self, document: CompactDocument) -> DocumentFonts:
        """The same settled fonts in another file, to go on with."""
        other = DocumentFonts(
            document, together=self._together, right_to_left=self._right_to_left,
            known=self._known,
        )
        fonts = {id(font): font.resumed() for font in self._fonts}
        other._fonts = list(fonts.values())
        other._common = {em: fonts[id(font)] for em, font in self._common.items()}
        other._uses = {
            name: use.resumed(fonts[id(use.font)], other.heard) for name, use in self._uses.items()
        }
        return other

    def known_codes(self, face: Face) -> Container[int]:
        """Ids of the clusters of a face that have a code."""
        use = self._uses.get(face.name)
        return () if use is None else use.codes

    def known_added(self, face: Face) -> Container[object]:
        """What has a code in the font of a face and is none of its clusters."""
        use = self._uses.get(face.name)
        return () if use is None else use.added

    def foresee(self, pieces: Iterable[Piece]) -> None:
        """Give codes to the letters of what will be shown, in an order that they alone decide.

        So documents that show the same letters have the same fonts, in whatever order they show
        them. Where there is a new digit, all ten get a code: those of telephone numbers are
        seldom the same ones.
        """
        shown: dict[str, set[int]] = {}
        for piece in pieces:
            name = piece.face.name
            clusters = shown.get(name)
            if clusters is None:
                self.use(piece.face)
                clusters = shown[name] = set()
            clusters.update(piece.clusters)
        for name in sorted(shown):
            use = self._uses[name]
            if new := shown[name].difference(use.codes):
                use.foresee(new)

    @property
    def by_face(self) -> dict[int, FontUse]:
        """The record of each face by the face's identity."""
        return {id(use.face): use for use in self._uses.values()}

    def write(self) -> None:
        """Add the font objects to the document."""
        cuts, firsts = self.cuts(), self.reserve()
        self.write_streams(firsts, cuts)
        self.write_objects(firsts, cuts)

    @property
    def given(self) -> int:
        """To how much codes were given in this file; some of it may have the same one."""
        return sum([len(use.codes) + len(use.added) for use in self._uses.values()])

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the Type 0 font dictionaries."""
        return tuple([font.object_number for font in self._fonts])

    def cuts(self) -> tuple[CutFont, ...]:
        """The fonts, cut down to what is shown."""
        return tuple(map(self._cut, self._fonts))

    def reserve(self) -> tuple[int, ...]:
        """Take object numbers for what each font consists of; returns the first of each."""
        return tuple([self._document.reserve(_OBJECTS_OF_A_FONT) for _ in self._fonts])

    def write_streams(self, firsts: Iterable[int], cuts: Iterable[CutFont]) -> None:
        """Write the programs of the fonts, and what their codes say."""
        for first, cut in zip(firsts, cuts, strict=True):
            program = cut.program
            self._document.put_known(first, f"/Length1 {len(program.data)}", program)
            self._document.put_known(first + 3, "", cut.texts)

    def write_objects(self, firsts: Iterable[int], cuts: Iterable[CutFont]) -> None:
        """Write all else of the fonts, which depends on nothing but these and their numbers."""
        for font, first, cut in zip(self._fonts, firsts, cuts, strict=True):
            self._write_font(font, first, cut)

    def _cut(self, font: Embedded) -> CutFont:
        if font.begun is not None:
            if not font.shown:
                return font.begun
            return self._known.cut(font.begun.face, font.shown, font.faces, font.begun)
        return self._known.cut(named_after(font.faces), font.shown, font.faces)

    def _write_font(self, font: Embedded, first: int, cut: CutFont) -> None:
        document = self._document
        program, descriptor, descendant, texts = range(first, first + _OBJECTS_OF_A_FONT)
        face, font_name = cut.face, cut.name
        metrics = face.metrics
        scale = 1000.0 / metrics.units_per_em
        box = " ".join(str(round(edge * scale)) for edge in metrics.bbox)
        stem = 80 if metrics.weight < BOLD else 140
        document.put(
            descriptor,
            f"<</Type/FontDescriptor/FontName/{font_name}/Flags {_FLAG_SYMBOLIC}"
            f"/FontBBox[{box}]/ItalicAngle 0/Ascent {round(metrics.ascent * scale)}"
            f"/Descent {round(metrics.descent * scale)}"
            f"/CapHeight {round(metrics.cap_height * scale)}/StemV {stem}"
            f"/FontFile2 {program} 0 R>>"
        )
        missing_width = round(metrics.units_per_em // 2 * scale)
        document.put(
            descendant,
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font_name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW {missing_width}"
            f"/W[0[{missing_width} {cut.widths}]]>>"
        )
        document.put(
            font.object_number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{font_name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {texts} 0 R>>",
        )
