"""Fonts cut down to what documents show, and those that were cut for other documents.

Source: ISO 32000-1, 9.7 (composite fonts); ISO 19005-2, 6.2.11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from unicodedata import bidirectional
from weakref import ref

from msgspec import Struct

from omshandout.pdf.document import PackedObjects
from omshandout.pdf.packing import Packed, Stretch
from omshandout.pdf.paths import point
from omshandout.pdf.to_unicode import cmap_of, rows_of
from omshandout.pdf.truetype import OUTLINES_AT, Cut, cut_glyphs
from omshandout.text.glyphs import Cluster, Face

BOLD = 600
"""Weight from which on a face is bold."""
_MOST_CUT = 64
"""So many fonts are kept as they stand in files, some 20 KB each."""
_MOST_BYTES = 2_000_000
"""So large may they be together, before they are compressed."""
_MOST_ADDED = 4000
_LARGE = 8192
"""Bytes of outlines from which on they are compressed once for all fonts that begin with them.

These fonts are some 200 bytes larger for it: of small ones that would be many.
"""
_REST = 3
"""How much larger than all else in the font they have to be: the rest refers to them no longer."""


class Advances(dict[int, int]):
    """Nominal advance of each cluster id in font units, read from the face once."""

    def __init__(self, clusters: list[Cluster]) -> None:
        super().__init__()
        self._clusters = clusters

    def __missing__(self, cluster_id: int) -> int:
        advance = self[cluster_id] = self._clusters[cluster_id].advance
        return advance


class Shifts(dict[int, str]):
    """Operands between two strings of codes: what follows comes nearer by so many font units."""

    def __init__(self, per_mille: float) -> None:
        super().__init__()
        self._per_mille = per_mille

    def __missing__(self, gap: int) -> str:
        text = self[gap] = f">{point(gap * self._per_mille)}<"
        return text


UNREAD = ("\u00ad", "\ufeff")
"""What has no code unless it shows; none may name the second (ISO 14289-1, 7.21.7)."""
IS_BLANK, IS_UNREAD, IS_SIGN, IS_MARK, NO_INK = 1, 2, 4, 8, 16
"""What a cluster may be, in bits: blank, unread, a sign in numbers, a mark, without glyphs."""
_NUMBER_SIGNS = frozenset({"CS", "ES", "ET"})


class Kinds(dict[int, int]):
    """What each cluster id of a face is, in bits; 0 for a letter that shows."""

    def __init__(self, clusters: list[Cluster]) -> None:
        super().__init__()
        self._clusters = clusters

    def __missing__(self, cluster_id: int) -> int:
        cluster = self._clusters[cluster_id]
        text = cluster.text
        direction = bidirectional(text[:1] or " ")
        kind = IS_SIGN if direction in _NUMBER_SIGNS else IS_MARK if direction == "NSM" else 0
        kind |= (IS_BLANK if text.isspace() else 0) | (IS_UNREAD if text in UNREAD else 0)
        kind |= 0 if cluster.glyphs else NO_INK
        self[cluster_id] = kind
        return kind


class PackedEnding(Struct, frozen=True):
    """The objects of a file that are no streams, of the end and the fonts that they are for.

    Attributes:
        ending: what ends the file; it and the fonts are told by identity while they are there.
        fonts: all of the file.
        objects: of these, put into one.
    """

    ending: ref[object]
    fonts: tuple[ref[CutFont], ...]
    objects: PackedObjects

    def is_for(self, ending: object, fonts: Iterable[CutFont]) -> bool:
        """Whether they are those of a file that ends like this and has these fonts."""
        return self.ending() is ending and all(
            one() is other for one, other in zip(self.fonts, fonts, strict=True)
        )


class CutFont(Struct, frozen=True, dict=True, weakref=True):
    """What a font's objects say, and what is compressed of them already.

    ``shown`` holds on to the clusters that the font is known by, ``begun`` to the font whose glyphs
    come first in this one.
    """

    shown: tuple[Cluster, ...]
    glyphs: Cut
    name: str
    program: Packed
    widths: str
    rows: str
    begun: CutFont | None = None

    @cached_property
    def packed(self) -> dict[tuple[int, ...], PackedEnding]:
        """What ends files with this font, by the identity of that and of their fonts."""
        return {}

    @property
    def face(self) -> Face:
        """The face that gives the font its name and measures."""
        return self.glyphs.face

    @property
    def size(self) -> int:
        """Bytes of the program."""
        return len(self.program.data)

    @cached_property
    def texts(self) -> Packed:
        """The CMap from codes to text."""
        return Packed(cmap_of(self.rows), quickly=self.begun is not None)

    @cached_property
    def outlines(self) -> Stretch | None:
        """What other fonts begin with too, if that is large."""
        outlines = self.glyphs.outlines
        return Stretch(outlines) if len(outlines) >= _LARGE else None


class KnownFonts(dict[tuple[int, ...], CutFont]):
    """Fonts that were cut for other documents, by the identity of their clusters in order.

    Clusters that belong to no face are told apart here, so that equal ones are one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._size = 0
        self._clusters: dict[Cluster, Cluster] = {}
        self._measures: dict[int, tuple[Face, Advances, Shifts, Kinds]] = {}

    def measures(self, face: Face, per_mille: float) -> tuple[Advances, Shifts, Kinds]:
        """Advances of a face's clusters, operands that make up for a difference, and kinds."""
        found = self._measures.get(id(face))
        if found is None:
            clusters = face.clusters
            found = face, Advances(clusters), Shifts(per_mille), Kinds(clusters)
            self._measures[id(face)] = found
        return found[1:]

    def same(self, cluster: Cluster) -> Cluster:
        """The cluster that is used in place of its equals."""
        if len(self._clusters) > _MOST_ADDED:
            self._clusters.clear()
        return self._clusters.setdefault(cluster, cluster)

    def cut(
        self, face: Face, shown: Sequence[Cluster], faces: Sequence[Face],
        begun: CutFont | None = None,
    ) -> CutFont:
        """The font that has these clusters after others; cut anew if none like it is known."""
        key = (id(face), id(begun), *map(id, shown))
        found = self.pop(key, None)
        if found is None:
            found = _cut(face, shown, faces, begun)
            self._size += found.size
        self[key] = found  # the last again
        while len(self) > 1 and (len(self) > _MOST_CUT or self._size > _MOST_BYTES):
            self._size -= self.pop(next(iter(self))).size
        return found


def _cut(
    face: Face, shown: Sequence[Cluster], faces: Sequence[Face], begun: CutFont | None
) -> CutFont:
    scale = 1000.0 / face.metrics.units_per_em
    # Whole numbers at 1000 units to the em; else rounding would add up along a line.
    widths = " ".join([_width(cluster.advance, scale) for cluster in shown])
    first, rows = 1, ""
    if begun is not None:
        first, rows = begun.glyphs.count, begun.rows
        # Glyphs that are components alone have no code, but a place.
        components = first - 1 - begun.widths.count(" ") - 1
        widths = " ".join((begun.widths, *["0"] * components, widths))
    rows += rows_of(face.name, [cluster.text for cluster in shown], first)
    glyphs = cut_glyphs(face, shown, faces, begun.glyphs if begun is not None else None)
    program = glyphs.program()
    outlines = begun.outlines if begun is not None else None
    if outlines is not None and _REST * (len(program) - len(outlines.data)) > len(outlines.data):
        outlines = None
    packed = Packed(program, outlines, OUTLINES_AT, quickly=begun is not None)
    return CutFont(
        tuple(shown), glyphs, f"{subset_tag(program)}+{glyphs.face.name}", packed, widths, rows,
        begun,
    )


@lru_cache(maxsize=4096)
def _width(advance: int, scale: float) -> str:
    return f"{advance * scale:.7g}"


def named_after(faces: Sequence[Face]) -> Face:
    """The face that gives a font its name and measures: of most clusters, and not bold if any.

    A font that says bold would have regular words announced as bold.
    """
    counts = Counter(map(id, faces))
    found = {id(face): face for face in faces}
    return max(
        found.values(), key=lambda face: (face.metrics.weight < BOLD, counts[id(face)])
    )


def subset_tag(program: bytes) -> str:
    """Six capital letters that depend on nothing but the font program."""
    value = int.from_bytes(sha256(program).digest()[:8], "big")
    letters = []
    for _ in range(6):
        value, letter = divmod(value, 26)
        letters.append(chr(65 + letter))
    return "".join(letters)


