"""Marked contents that were drawn for other documents which begin alike, to be drawn again.

Of a sheet's second layer (``layered``) most is the same for all clinics too: heads of boxes,
labels, signs, the number of an ambulance. It is found by all that it is drawn from, to the last
letter and the last place, so a clinic's own words are found for that clinic alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.pdf.fonts import DocumentFonts
from omshandout.pdf.marking import Rgb
from omshandout.pdf.notes import Call
from omshandout.pdf.packing import Packed
from omshandout.pdf.records import Mark
from omshandout.pdf.setting import TextState
from omshandout.text.glyphs import Face, GlyphAt

_MOST = 100
"""So many are kept of one beginning, some 2 KB each: a sheet has some thirty."""
_MOST_ALIKE = 4
"""So many of what is drawn alike, for fonts that differ."""
_MOST_STREAMS = 16
_MOST_MET = 2000

_KEPT = frozenset({
    "begin", "artifact", "end", "show", "fill_box", "stroke_box", "stroke_path", "drawing",
})  # fmt: skip
"""What leaves nothing behind but operators, marks and what :class:`Played` has."""

Added = tuple[str, int, tuple[GlyphAt, ...]]
"""A code that is no cluster's of a face: text, advance and glyphs."""


class Played(Struct, frozen=True):
    """What drawing one marked content left behind.

    Attributes:
        code: its operators.
        marks: its marks, and the nodes they are of.
        leaning: see ``PageRecord``.
        fonts: the face last shown in each font, by resource name in order of use.
        drawings: names of drawings, and the resource names that they had.
        codes: ids of clusters of a face that got their codes in the second layer, and these.
        added: the same of codes that are no cluster's.
        graphics: colours, font and line that are set at its end.
        text: what is known of the text that was shown last; None if it shows none.
    """

    code: str
    marks: tuple[tuple[str, Mark], ...]
    leaning: float
    fonts: tuple[tuple[str, Face], ...]
    drawings: tuple[tuple[str, str], ...]
    codes: tuple[tuple[Face, int, str], ...]
    added: tuple[tuple[Face, Added, str], ...]
    graphics: tuple[Rgb | None, Rgb | None, str, float, str, int]
    text: TextState | None


class PlayedBefore:
    """Marked contents of documents that begin alike, by all that they were drawn from.

    Args:
        fonts: those that the documents begin with, settled.
    """

    def __init__(self, fonts: DocumentFonts) -> None:
        self._known: dict[object, list[Played]] = {}
        self._streams: dict[bytes, Packed] = {}
        self._met: set[int] = set()
        self._settled = fonts

    def find(self, key: object, fonts: DocumentFonts) -> Played | None:
        """What was drawn of the same, if what is new in the fonts has the same codes too."""
        for found in self._known.get(key, ()):
            for face, cluster, code in found.codes:
                if fonts.use(face).codes.get(cluster) != code:
                    break
            else:
                for face, added, code in found.added:
                    if fonts.use(face).added.get(added) != code:
                        break
                else:
                    return found
        return None

    def is_worth_keeping(self, key: object, calls: Sequence[Call]) -> bool:
        """Whether something was met before: most of what a clinic alone has is met once.

        It may be kept if drawing leaves nothing behind but what :class:`Played` has.
        """
        return self._was_met(key) and _KEPT.issuperset([name for name, _, _ in calls])

    def _was_met(self, key: object) -> bool:
        mark = hash(key)
        if mark in self._met:
            return True
        if len(self._met) >= _MOST_MET:
            self._met.clear()
        self._met.add(mark)
        return False

    def stream(self, code: bytes) -> Packed:
        """Operators as a stream; those that many documents have are compressed once."""
        found = self._streams.get(code)
        if found is None:
            found = Packed(code, quickly=True)
            if self._was_met(code):
                if len(self._streams) >= _MOST_STREAMS:
                    self._streams.clear()
                self._streams[code] = found
        return found

    def keep(self, key: object, played: Played) -> None:
        """Have something for the next documents."""
        if len(self._known) >= _MOST:
            self._known.clear()
        alike = self._known.setdefault(key, [])
        alike.append(played)
        del alike[:-_MOST_ALIKE]

    def new_codes(
        self, calls: Sequence[Call], fonts: DocumentFonts
    ) -> tuple[tuple[Face, int, str], ...]:
        """Codes of clusters that are shown, but those that all these documents begin with."""
        shown: dict[tuple[str, int], tuple[Face, int, str]] = {}
        for name, arguments, _ in calls:
            for piece in arguments[0] if name == "show" else ():
                codes, face = fonts.use(piece.face).codes, piece.face
                settled = self._settled.known_codes(face)
                for cluster in piece.clusters:
                    # A space where directions meet may stand there without a code of its own.
                    if cluster not in settled and cluster in codes:
                        shown[face.name, cluster] = face, cluster, codes[cluster]
        return tuple(shown.values())

    def new_added(
        self, heard: Sequence[tuple[Face, Added, str]]
    ) -> tuple[tuple[Face, Added, str], ...]:
        """The same of codes that are no cluster's."""
        told = {(face.name, added): (face, added, code) for face, added, code in heard}
        return tuple([
            each for each in told.values() if each[1] not in self._settled.known_added(each[0])
        ])
