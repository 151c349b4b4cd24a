"""What faces know, as plain values, so that another process need not ask HarfBuzz for it again.

Clusters have numbers that only one process knows, so all that goes by these is kept together:
clusters, letters with their neighbours, syllables, words, advances, outlines, and which characters
there are. Whoever keeps it sees to it that it is of the same fonts and the same program.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import FaceMetrics

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
            words, alone, pairs, cursive, syllables, digits,
        ) = self.values
        # Before clusters of one glyph, which ask for them.
        face.known_advances.update(advances)
        face.known_outlines.update(outlines)
        at_origin = set(simple)
        for number, (text, glyphs, advance) in enumerate(clusters):
            if number in at_origin:
                face.simple_cluster(glyphs[0][0], text)
            else:
                face.cluster(text, tuple(map(tuple, glyphs)), advance)
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
        face.known_digits.update({zero: tuple(ids) for zero, ids in digits.items()})
        if face.alone is not None:
            face.alone.remember(*alone)
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
                face.in_pairs[script, language].remember(ids, ways)
        if face.cursive is not None:
            for script, language, found in cursive:
                face.cursive[script, language].remember(found)
        if face.in_syllables is not None:
            for script, language, found in syllables:
                face.in_syllables[script, language].remember(found)


def _values(face: FontFace) -> Plain:
    if face.clusters:
        face.ink.reach(range(len(face.clusters)))  # now all of them are measured
    metrics = face.metrics
    return [
        [[each.text, each.glyphs, each.advance] for each in face.clusters],
        sorted(face.simple_ids.values()),
        face.known_advances, face.known_outlines, face.covered, face.ink.above, face.ink.below,
        [metrics.units_per_em, metrics.ascent, metrics.descent, metrics.cap_height, metrics.bbox,
         metrics.weight],
        face.dotted_circle, list(face.blanks.items()),
        [[*key, each, sorted(each.joined), sorted(each.met)]
         for key, each in (face.words or {}).items()],
        face.alone.known() if face.alone is not None else [],
        [[*key, *each.known()]
         for key, each in (face.in_pairs or {}).items()],
        [[*key, each.known()] for key, each in (face.cursive or {}).items()],
        [[*key, each.known()] for key, each in (face.in_syllables or {}).items()],
        face.known_digits,
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
        len(face.clusters) + len(face.known_advances) + len(face.known_outlines) + len(face.covered)
        + len(face.known_digits)
        + sum(map(len, (face.words or {}).values()))
        + sum(each.count for each in (face.in_pairs or {}).values())
        + sum(each.count for each in (face.cursive or {}).values())
        + sum(each.count for each in (face.in_syllables or {}).values())
        for face in fonts.opened.values()
    )
