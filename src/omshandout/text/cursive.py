"""Joined letters whose shape hangs on whether their neighbours join, and on which these are.

What a letter of Arabic looks like hangs on whether those beside it are joined to it, and the way
to the next one on both and on whether that is joined to the one behind it. So what HarfBuzz made of
a letter once holds wherever the same stands beside it, and a paragraph of words that nobody has met
is put together without it. For which letters of a font that is so stands in ``fonts.toml``
(``cursive``); a test reads its tables. Text with vowel marks is shaped whole: few languages write
them.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Sequence
from operator import add
from typing import Final, cast

from omshandout.text.font_files import CursiveLetters
from omshandout.text.words import Clusters

Placed = tuple[int, int, int]
"""Id of a cluster, how far it is shifted, and the way to the one at its right, in font units.

The shift goes to the advance of the cluster at its left."""

_LAM: Final = "\u0644"
_ALEFS: Final = "\u0627\u0623\u0625\u0622"
"""What is drawn as one with a lam before it: both hang on what stands before the lam."""
_OTHER, _NONE, _MINDED, _RIGHT, _DUAL, _FIRST, _INNER = range(7)
"""How letters join; the last two are a lam before an alef, where a word begins and inside."""
_MOST_KEPT = 30_000
"""So many letters with neighbours are known of a face in one language, some 300 bytes each."""
_MANY = 1500
"""A sheet has some eight hundred; once so many are known the next has few others."""
_FEW = 40
"""Where all texts of a sheet had no more new ones than these, those of the next have few too."""

_Place = int
"""How the letter before joins, the letter, the next one, and how the one behind that joins.

Each is a byte of the number, in the order in which the machine has them in memory: so the numbers
of a whole text are made at once, and found much sooner than tuples of four.
"""


class Cursive:
    """Letters of a face in one language, each with its neighbours."""

    def __init__(self, letters: CursiveLetters) -> None:
        kinds = (
            (letters.apart, _NONE), (letters.minded, _MINDED), (letters.right, _RIGHT),
            (letters.dual, _DUAL), (_LAM, _FIRST), (_ALEFS, _RIGHT),
        )
        joins = [_OTHER, *[join for some, join in kinds for _ in some]]
        every = "".join([some for some, _ in kinds[:-2]])
        # As of a code page, in which the number of each letter is its code: so the letters of a
        # text are looked up in a tenth of the time that ``translate`` takes.
        self._numbers = codecs.charmap_build(f"\0{every}".ljust(256, "\ufffe"))
        self._joins = bytes(joins).ljust(256, b"\0")
        before_alef = len(every) + 1
        self._in_ligature = [
            (self._number(_LAM + alef), bytes((before_alef, before_alef + at)))
            for at, alef in enumerate(_ALEFS, 1) if _LAM in every and alef in every
        ]
        self._are = re.compile(f"[{every}]*")
        self._known: dict[_Place, Placed] = {}
        self._before = -_MANY  # how many were known before the texts of the last sheet

    @property
    def count(self) -> int:
        """How many letters with their neighbours are known."""
        return len(self._known)

    def known(self) -> list[tuple[bytes, Placed]]:
        """The letters so far, each with its neighbours."""
        return [(place.to_bytes(4, sys.byteorder), each) for place, each in self._known.items()]

    def remember(self, known: Iterable[tuple[bytes, Sequence[int]]]) -> None:
        """Know what :meth:`known` gave for the same font."""
        self._known.update(
            (int.from_bytes(place, sys.byteorder), cast(Placed, tuple(placed)))
            for place, placed in known
        )
        self.begin_sheet()

    def may_have(self, characters: str) -> bool:
        """Whether a stretch has no other letters."""
        return self._are.fullmatch(characters) is not None

    @property
    def are_many(self) -> bool:
        """Whether so many are known that new texts will have few others."""
        known = len(self._known)
        return known > _MANY or known - self._before <= _FEW

    def begin_sheet(self) -> None:
        """What is learnt next are all texts of a sheet."""
        self._before = len(self._known)

    def clusters_of(self, characters: str, start: int) -> Clusters | None:
        """The clusters of a stretch in logical order; None if some letter was not met like that.

        Args:
            characters: of the stretch alone, from right to left; nothing beside it is joined to it.
            start: the offset of the first of them.
        """
        if not characters:
            return None
        try:
            found = list(map(self._known.__getitem__, self._places(characters)))
        except (KeyError, UnicodeEncodeError):
            return None
        ids, shifts, ways = zip(*found, strict=True)
        advances = list(ways)
        if any(shifts):
            if shifts[-1]:
                return None  # nothing stands at its left that could take that up
            advances[1:] = map(add, ways[1:], shifts)
        return list(ids), range(start, start + len(found)), advances

    def learn(self, characters: str, placed: Sequence[Placed]) -> None:
        """Learn from a stretch without other letters that HarfBuzz has shaped whole.

        Args:
            characters: of the stretch alone.
            placed: what each of them was shaped to.
        """
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
            self._before = -_MANY
        self._known.update(zip(self._places(characters), placed, strict=True))

    def _number(self, characters: str) -> bytes:
        """The number of each letter.

        Raises:
            UnicodeEncodeError: there are other letters.
        """
        return codecs.charmap_encode(characters, "strict", self._numbers)[0]

    def _places(self, characters: str) -> list[_Place]:
        """As :meth:`_number`, of at least one letter."""
        letters = self._number(characters)
        for pair, numbers in self._in_ligature:
            letters = letters.replace(pair, numbers)
        joins = letters.translate(self._joins).replace(_TWO, _THEN_INNER)
        size = len(letters)
        places = bytearray(4 * size)
        places[::4] = _AT_EDGE + joins[:-1]
        places[1::4] = letters
        places[2::4] = letters[1:] + b"\0"
        places[3::4] = (joins[2:] + 2 * _AT_EDGE)[:size]
        return memoryview(places).cast("I").tolist()


_AT_EDGE = bytes((_NONE,))
_TWO, _THEN_INNER = bytes((_DUAL, _FIRST)), bytes((_DUAL, _INNER))


class CursiveOf(dict[tuple[str, str], Cursive]):
    """The letters of a face by script and language, since some languages have forms of theirs."""

    def __init__(self, letters: CursiveLetters) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, key: tuple[str, str]) -> Cursive:
        found = self[key] = Cursive(self._letters)
        return found
