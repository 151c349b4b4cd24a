"""What faces know, as plain values, so that another process need not ask HarfBuzz for it again.

Clusters have numbers that only one process knows, so all that goes by these is kept together:
clusters, letters with their neighbours, syllables, words, advances, outlines, and which characters
there are. Whoever keeps it sees to it that it is of the same fonts and the same program.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import Cluster, FaceMetrics

Plain = list[Any]
"""Lists of numbers, characters, bytes and such lists."""


class KeptFace(Struct, frozen=True):
    """What one face knows; the fields are those of :func:`_values`."""

    values: Plain

    def give_to(self, face: FontFace) -> None:
        """Give a face that knows nothing yet all of it.

        Raises:
            ValueError, TypeError, AttributeError, KeyError, IndexError: it is something else.
        """
        (
            clusters, simple, advances, outlines, covered, above, below, metrics, circle, blanks,
            words, alone, pairs, cursive, syllables,
        ) = self.values
        face.clusters += [
            Cluster(text, tuple(map(tuple, glyphs)), advance) for text, glyphs, advance in clusters
        ]
        at_origin = set(simple)
        for number, each in enumerate(face.clusters):
            if number in at_origin:
                face.simple_ids[each.glyphs[0][0], each.text] = number
            else:
                face._ids[each.text, each.glyphs, each.advance] = number
        face._advances.update(advances)
        face._outlines.update(outlines)
        face.covered.update(covered)
        face.ink.above += above
        face.ink.below += below
        units, ascent, descent, cap_height, (left, lower, right, upper), weight = metrics
        face.metrics = FaceMetrics(
            units, ascent, descent, cap_height, (left, lower, right, upper), weight
        )
        face.dotted_circle = circle
        face.blanks.update({tuple(key): None if each is None else tuple(each)
                            for key, each in blanks})
        if face.alone is not None:
            face.alone._ids, face.alone._advances = alone
        self._give_letters(face, words, pairs, cursive, syllables)

    def _give_letters(
        self, face: FontFace, words: Plain, pairs: Plain, cursive: Plain, syllables: Plain
    ) -> None:
        """Words, and letters with their neighbours: new texts will have few others."""
        if face.words is not None:
            for script, language, rtl, found, joined, met in words:
                known = face.words[script, language, rtl]
                known.update(found)
                known.joined.update(joined)
                known.met.update(met)
        if face.in_pairs is not None:
            for script, language, ids, ways in pairs:
                two = face.in_pairs[script, language]
                two._ids.update(ids)
                two._ways.update(ways)
                two._count = sum(map(len, ways.values()))
                two.begin_sheet()
        if face.cursive is not None:
            for script, language, found in cursive:
                joining = face.cursive[script, language]
                joining._known.update({tuple(place): tuple(each) for place, each in found})
                joining.begin_sheet()
        if face.in_syllables is not None:
            for script, language, found in syllables:
                whole = face.in_syllables[script, language]
                whole._known.update(found)
                whole.begin_sheet()


def _values(face: FontFace) -> Plain:
    if len(face.ink.above) < len(face.clusters):
        face.ink._measure()
    metrics = face.metrics
    return [
        [[each.text, each.glyphs, each.advance] for each in face.clusters],
        sorted(face.simple_ids.values()),
        face._advances, face._outlines, face.covered, face.ink.above, face.ink.below,
        [metrics.units_per_em, metrics.ascent, metrics.descent, metrics.cap_height, metrics.bbox,
         metrics.weight],
        face.dotted_circle, list(face.blanks.items()),
        [[*key, each, sorted(each.joined), sorted(each.met)]
         for key, each in (face.words or {}).items()],
        [face.alone._ids, face.alone._advances] if face.alone is not None else [],
        [[*key, each._ids, each._ways]
         for key, each in (face.in_pairs or {}).items()],
        [[*key, list(each._known.items())] for key, each in (face.cursive or {}).items()],
        [[*key, each._known] for key, each in (face.in_syllables or {}).items()],
    ]


def plain(fonts: FontSet) -> Plain:
    """What all faces of a set know, but those of a language's own fonts."""
    return [[name, bold, _values(face)] for (name, bold), face in fonts.opened.items()]


def faces_of(values: Plain) -> dict[tuple[str, bool], KeptFace]:
    """What :func:`plain` gave, for :meth:`FontSet.remember`."""
    return {(name, bold): KeptFace(face) for name, bold, face in values}


def size_of(fonts: FontSet) -> int:
    """A number that grows with all that the faces of a set know."""
    return sum(
        len(face.clusters) + len(face._advances) + len(face._outlines) + len(face.covered)
        + sum(map(len, (face.words or {}).values()))
        + sum(each._count for each in (face.in_pairs or {}).values())
        + sum(len(each._known) for each in (face.cursive or {}).values())
        + sum(len(each._known) for each in (face.in_syllables or {}).values())
        for face in fonts.opened.values()
    )
