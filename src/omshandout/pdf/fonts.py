"""Fonts of one document: character codes while drawing, embedded subsets at the end.

Source: ISO 32000-1, 9.7 (composite fonts) and 9.10 (text extraction); ISO 19005-2, 6.2.11.
"""

from __future__ import annotations

from hashlib import sha256
from unicodedata import bidirectional

from omshandout.pdf.document import CompactDocument
from omshandout.pdf.truetype import build_truetype
from omshandout.text.glyphs import Cluster, Face

_FLAG_SYMBOLIC = 4
_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
_CMAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_NUMBER_SIGNS = frozenset({"CS", "ES", "ET"})
UNREAD = ("\u00ad", "\ufeff")
"""What has no code unless it shows; none may name the second (ISO 14289-1, 7.21.7)."""
_BLOCK = 100  # most entries that one bfchar block may have


class Codes(dict[int, str]):
    """Hexadecimal character code of each cluster id, given out in order of first use.

    A byte order mark and a soft hyphen that does not show have none (""): whoever searches or
    copies the text finds the word whole. One that ends a line is drawn and read (ISO 32000-1,
    14.8.2.2.3).

    Attributes:
        shown: the clusters that have a code, in its order.
        signs: ids of those that may stand in a number, such as a full stop.
    """

    def __init__(self, clusters: list[Cluster]) -> None:
        super().__init__()
        self._clusters = clusters
        self.shown: list[Cluster] = []
        self.signs: set[int] = set()

    def __missing__(self, cluster_id: int) -> str:
        cluster = self._clusters[cluster_id]
        if cluster.text in UNREAD and not cluster.glyphs:
            code = self[cluster_id] = ""
            return code
        code = self[cluster_id] = self.add(cluster)
        if bidirectional(cluster.text[:1] or " ") in _NUMBER_SIGNS:
            self.signs.add(cluster_id)
        return code

    def add(self, cluster: Cluster) -> str:
        """The next code, for a cluster that need not be one of the face's."""
        self.shown.append(cluster)
        return f"{len(self.shown):04X}"


class Advances(dict[int, int]):
    """Nominal advance of each cluster id in font units, read from the face once."""

    def __init__(self, clusters: list[Cluster]) -> None:
        super().__init__()
        self._clusters = clusters

    def __missing__(self, cluster_id: int) -> int:
        advance = self[cluster_id] = self._clusters[cluster_id].advance
        return advance


class FontUse:
    """One face in one document.

    Attributes:
        face: the face.
        resource: resource name without solidus, ``F1`` and so on.
        object_number: of the Type 0 font dictionary.
        codes: hexadecimal character code by cluster id.
        advances: nominal advance by cluster id, in font units.
        per_mille: factor from font units to 1/1000 em.
    """

    __slots__ = (
        "_blanks", "_right_to_left", "advances", "codes", "face", "object_number", "per_mille",
        "resource",
    )  # fmt: skip
    blank_em = 0.25
    """Width of a blank in em: some thousandths less or more do not matter to readers."""
    mark_em = 0.12
    """Width of a mark of direction in em."""

    def __init__(self, face: Face, resource: str, object_number: int) -> None:
        self.face = face
        self.resource = resource
        self.object_number = object_number
        self.codes = Codes(face.clusters)
        self.advances = Advances(face.clusters)
        self.per_mille = 1000.0 / face.metrics.units_per_em
        self._blanks: dict[str, str] = {}
        self._right_to_left = ""

    @property
    def right_to_left_mark(self) -> str:
        """The code of a glyph without ink, ``mark_em`` wide, that is read as U+200F."""
        if not self._right_to_left:
            width = round(self.mark_em * self.face.metrics.units_per_em)
            self._right_to_left = self.codes.add(Cluster("\u200f", (), width))
        return self._right_to_left

    def blank(self, text: str) -> str:
        """The code of a glyph without ink, ``blank_em`` wide, that is read as a kind of space."""
        code = self._blanks.get(text)
        if code is None:
            width = round(self.blank_em * self.face.metrics.units_per_em)
            code = self._blanks[text] = self.codes.add(Cluster(text, (), width))
        return code


class DocumentFonts:
    """The faces a document uses, with the codes of their clusters."""

    def __init__(self, document: CompactDocument) -> None:
        self._document = document
        self._uses: dict[str, FontUse] = {}

    def __len__(self) -> int:
        return len(self._uses)

    @property
    def names(self) -> tuple[str, ...]:
        """PostScript names of the faces in order of first use."""
        return tuple(self._uses)

    def use(self, face: Face) -> FontUse:
        """The record of a face; a face that is new to the document gets the next name."""
        found = self._uses.get(face.name)
        if found is None:
            resource = f"F{len(self._uses) + 1}"
            found = self._uses[face.name] = FontUse(face, resource, self._document.reserve())
        return found

    def write(self) -> None:
        """Add the font objects of every face to the document."""
        for use in self._uses.values():
            self._write_face(use)

    def _write_face(self, use: FontUse) -> None:
        document = self._document
        face = use.face
        metrics = face.metrics
        clusters = use.codes.shown
        program = build_truetype(face, clusters)
        font_name = f"{_subset_tag(program)}+{face.name}"
        scale = use.per_mille
        file_number = document.add_stream(f"/Length1 {len(program)}", program)
        box = " ".join(str(round(edge * scale)) for edge in metrics.bbox)
        stem = 80 if metrics.weight < 600 else 140
        descriptor = document.add(
            f"<</Type/FontDescriptor/FontName/{font_name}/Flags {_FLAG_SYMBOLIC}"
            f"/FontBBox[{box}]/ItalicAngle 0/Ascent {round(metrics.ascent * scale)}"
            f"/Descent {round(metrics.descent * scale)}"
            f"/CapHeight {round(metrics.cap_height * scale)}/StemV {stem}"
            f"/FontFile2 {file_number} 0 R>>"
        )
        missing_width = round(metrics.units_per_em // 2 * scale)
        # Whole numbers at 1000 units to the em; else rounding would add up along a line.
        widths = " ".join([f"{cluster.advance * scale:.7g}" for cluster in clusters])
        descendant = document.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font_name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW {missing_width}"
            f"/W[0[{missing_width} {widths}]]>>"
        )
        to_unicode = document.add_stream("", _to_unicode(face.name, clusters))
        document.put(
            use.object_number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{font_name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {to_unicode} 0 R>>",
        )


def _subset_tag(program: bytes) -> str:
    """Six capital letters that depend on nothing but the font program."""
    value = int.from_bytes(sha256(program).digest()[:8], "big")
    letters = []
    for _ in range(6):
        value, letter = divmod(value, 26)
        letters.append(chr(65 + letter))
    return "".join(letters)


def _to_unicode(face_name: str, clusters: list[Cluster]) -> bytes:
    """CMap from character codes to text, complete.

    Raises:
        ValueError: a cluster has no text; such a glyph must not be drawn in tagged content.
    """
    parts = [_CMAP_HEAD]
    total = len(clusters)
    for start in range(0, total, _BLOCK):
        block = clusters[start : start + _BLOCK]
        parts.append(f"{len(block)} beginbfchar\n")
        for code, cluster in enumerate(block, start + 1):
            if not cluster.text:
                raise ValueError(f"{face_name}: cluster without text, glyphs {cluster.glyphs}")
            parts.append(f"<{code:04X}> <{cluster.text.encode('utf-16-be').hex().upper()}>\n")
        parts.append("endbfchar\n")
    parts.append(_CMAP_FOOT)
    return "".join(parts).encode("ascii")
