"""The fonts that viewers and printing filters type into fields with: one font program, three ways.

* A *composite* font with every character of the document's script. PDFium (Chrome, Edge) types
  with it, and in documents of other scripts than Latin all viewers that mind their ToUnicode.
* A *simple* font whose encoding is that of Western Europe with further Latin letters in place of
  rare signs: for Latin documents, since not all viewers can type with a composite font.
* The same with nothing but the encoding's name. qpdf, pikepdf and the filters of CUPS write one
  byte for each character, of Western Europe if ``Encoding`` is the name ``WinAnsiEncoding``, else
  of ASCII; what has no byte becomes a question mark. They look for the font in the resources of
  the field's empty appearance before those of the form, so it stands there.

All glyphs are in one TrueType file whose ``cmap`` tells them by character, as simple fonts need,
and PDFBox if it types with the composite one.

Source: ISO 32000-1, 9.6.6, 9.7, 12.7.3.3 and annex D; ISO 19005-2, 6.2.11.6; ISO 14289-1, 7.21.6;
Adobe Glyph List (names of letters). What qpdf does: findings/qpdf-typed-letters.sh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from omshandout.pdf.cut_fonts import UNREAD, subset_tag
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.to_unicode import to_unicode
from omshandout.pdf.truetype import build_truetype
from omshandout.text.glyphs import Cluster, Face, Piece

_SYMBOLIC, _NONSYMBOLIC = 4, 32
_FIRST = 0x20
_CODES = 256
# Letters that the encoding lacks, after the letters that they are made of: the name in the Adobe
# Glyph List is that of the plain letter and the mark. Most spoken languages first.
_LETTERS = {
    "ogonek": "AĄEĘaąeę", "slash": "LŁlł", "acute": "CĆNŃSŚZŹcćnńsśzź", "dotaccent": "ZŻIİzż",
    "breve": "GĞAĂgğaă", "cedilla": "SŞsş", "caron": "CČDĎEĚNŇRŘTŤcčdďeěnňrřtť",
    "ring": "UŮuů", "hungarumlaut": "OŐUŰoőuű", "croat": "DĐdđ", "macron": "AĀEĒIĪUŪaāeēiīuū",
}  # fmt: skip
# Codes that the encoding leaves free (but tab and line ends), then those of rare signs.
_SPARE = (
    *range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D,
    0x83, 0x86, 0x87, 0x88, 0x89, 0x8B, 0x98, 0x99, 0x9B, 0xA4, 0xA6, 0xA8, 0xAC, 0xAD, 0xAF,
    0xB2, 0xB3, 0xB6, 0xB8, 0xB9,
)  # fmt: skip


class FieldFonts:
    """The fonts of one document's text fields.

    Args:
        document: the file under construction.
        latin: whether its script is Latin.

    Attributes:
        composite: object number of the composite font.
        western: of the simple font with the encoding's name only.
        others: of the font for viewers that type with one byte for each letter, where that is
            enough for the script: the simple one with further letters, else the composite one.
    """

    def __init__(self, document: CompactDocument, *, latin: bool) -> None:
        self.composite, self.western = document.reserve(), document.reserve()
        self._latin = latin
        self.others = document.reserve() if latin else self.composite

    def write(self, document: CompactDocument, typing: Sequence[Piece]) -> None:
        """Add the font objects to the document.

        Args:
            document: the document that gave the numbers.
            typing: the characters, all of one face.
        """
        face = typing[0].face
        clusters = [
            face.clusters[each] for piece in typing for each in piece.clusters
            if piece.face is face and face.clusters[each].text not in UNREAD
        ]  # fmt: skip
        known = {cluster.text for cluster in clusters}
        named = {code: character for code, character in _western() if character in known}
        wanted = [(name, letter) for name, letter in further_letters() if letter in known]
        further = dict(zip(_SPARE, wanted, strict=False))
        differences = " ".join(f"{code}/{name}" for code, (name, _) in sorted(further.items()))
        letters = {**named, **{code: letter for code, (_, letter) in further.items()}}
        program = build_truetype(face, clusters, with_cmap=True)
        writer = _Writer(document, face, clusters, program)
        writer.composite(self.composite)
        writer.simple(self.western, named, "/WinAnsiEncoding")
        if self._latin:
            writer.simple(
                self.others, letters,
                f"<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[{differences}]>>",
            )


class _Writer:
    """Font dictionaries round one font program."""

    def __init__(
        self, document: CompactDocument, face: Face, clusters: Sequence[Cluster], program: bytes
    ) -> None:
        self._document = document
        self._face = face
        self._clusters = list(clusters)
        self._name = f"{subset_tag(program)}+{face.name}"
        self._scale = 1000.0 / face.metrics.units_per_em
        self._file = document.add_stream(f"/Length1 {len(program)}", program)
        self._known = {cluster.text: cluster for cluster in clusters}
        self._descriptors: dict[int, int] = {}

    def _descriptor(self, flags: int) -> int:
        """The descriptor with some flags; fonts share it."""
        if flags not in self._descriptors:
            self._descriptors[flags] = self._described(flags)
        return self._descriptors[flags]

    def _described(self, flags: int) -> int:
        metrics, scale = self._face.metrics, self._scale
        box = " ".join(str(round(edge * scale)) for edge in metrics.bbox)
        return self._document.add(
            f"<</Type/FontDescriptor/FontName/{self._name}/Flags {flags}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {round(metrics.ascent * scale)}"
            f"/Descent {round(metrics.descent * scale)}"
            f"/CapHeight {round(metrics.cap_height * scale)}/StemV 80"
            f"/MissingWidth {self._missing}/FontFile2 {self._file} 0 R>>"
        )

    @property
    def _missing(self) -> int:
        return round(self._face.metrics.units_per_em // 2 * self._scale)

    def _width(self, cluster: Cluster) -> str:
        return str(round(cluster.advance * self._scale))

    def composite(self, object_number: int) -> None:
        """A font with a code of two bytes for each character."""
        document = self._document
        widths = " ".join(map(self._width, self._clusters))
        descendant = document.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{self._name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {self._descriptor(_SYMBOLIC)} 0 R/CIDToGIDMap/Identity"
            f"/DW {self._missing}/W[0[{self._missing} {widths}]]>>"
        )
        texts = {code: cluster.text for code, cluster in enumerate(self._clusters, 1)}
        cmap = document.add_stream("", to_unicode(self._face.name, texts, in_ranges=True))
        document.put(
            object_number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{self._name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {cmap} 0 R>>",
        )

    def simple(self, object_number: int, letters: Mapping[int, str], encoding: str) -> None:
        """A font with a code of one byte for each of a few characters."""
        document = self._document
        first = min(letters, default=_FIRST)
        widths = " ".join(
            self._width(self._known[letters[code]]) if code in letters else str(self._missing)
            for code in range(first, _CODES)
        )
        cmap = document.add_stream(
            "", to_unicode(self._face.name, letters, digits=2, in_ranges=True)
        )
        document.put(
            object_number,
            f"<</Type/Font/Subtype/TrueType/BaseFont/{self._name}/FirstChar {first}"
            f"/LastChar {_CODES - 1}/Widths[{widths}]/Encoding{encoding}"
            f"/FontDescriptor {self._descriptor(_NONSYMBOLIC)} 0 R/ToUnicode {cmap} 0 R>>",
        )


def _western() -> list[tuple[int, str]]:
    """Code and character of WinAnsiEncoding, which is the code page 1252 (annex D.2)."""
    codes = ((code, bytes((code,)).decode("cp1252", "ignore")) for code in range(_FIRST, _CODES))
    return [(code, character) for code, character in codes if character and code != 0x7F]


def further_letters() -> list[tuple[str, str]]:
    """Glyph name and letter of what the encoding lacks, in the order of codes."""
    found = [("dotlessi", "ı")]
    for mark, letters in _LETTERS.items():
        found += [(plain + mark, letter) for plain, letter in
                  zip(letters[::2], letters[1::2], strict=True)]
    return found
