"""Letters that no rule of a font minds, but for the distance of two that stand side by side.

Most text is of such letters: all of Chinese, and nearly all of what is written in Latin, Greek or
Cyrillic letters. What HarfBuzz makes of it hangs on each letter and on the one behind it alone. So
what it made of two letters once holds wherever these two stand again, and a paragraph of words that
nobody has met is put together without it.

Which letters these are stands in ``fonts.toml`` (``alone``, ``in_pairs``); a test reads the tables
of the fonts. Ligatures count as letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import accumulate, repeat
from operator import getitem, itemgetter
from typing import Final, TypeVar

from omshandout.text.words import Clusters

LIGATURES: Final = ("ffi", "ffl", "ff", "fi", "fl")
"""What a font ``in_pairs`` may have a single glyph for, longer ones first."""

_T = TypeVar("_T")

_STANDS_FOR: Final = {chr(0xE000 + at): text for at, text in enumerate(LIGATURES)}
_LENGTHS: Final = {sign: len(text) for sign, text in _STANDS_FOR.items()}
_MOST_PAIRS = 30_000
"""So many pairs are known of a face in one language, some 150 bytes each."""
_MANY_PAIRS = 300
"""A sheet has some five hundred, of which the next has all but a few."""
_FEW_PAIRS = 20
"""Where all texts of a sheet had no more new ones than these, those of the next have few too."""


class Alone:
    """Letters of a face that stand as they are, whatever is beside them.

    Args:
        letters: the characters of ``fonts.toml``.
        look_up: gives id and advance of a letter.
    """

    def __init__(self, letters: str, look_up: Callable[[str], tuple[int, int]]) -> None:
        self._are = _class_of(letters)
        self._look_up = look_up
        self._ids: dict[str, int] = {}
        self._advances: dict[str, int] = {}

    def known(self) -> tuple[dict[str, int], dict[str, int]]:
        """Ids and advances of the letters so far."""
        return self._ids, self._advances

    def remember(self, ids: Mapping[str, int], advances: Mapping[str, int]) -> None:
        """Know what :meth:`known` gave for the same font."""
        self._ids.update(ids)
        self._advances.update(advances)

    def clusters_of(self, characters: str, start: int) -> Clusters | None:
        """The clusters of a stretch; None if it has other letters too.

        Args:
            characters: of the stretch alone, from left to right.
            start: the offset of the first of them.
        """
        if not characters:
            return [], range(start, start), []
        ids, advances = self._ids, self._advances
        pick = _picker(characters)
        try:
            found = pick(ids)
        except KeyError:
            if not self._are.fullmatch(characters):
                return None
            for letter in set(characters) - ids.keys():
                ids[letter], advances[letter] = self._look_up(letter)
            found = pick(ids)
        end = start + len(characters)
        return found[:-1], range(start, end), pick(advances)[:-1]


class InPairs:
    """Letters of a face in one language: the id of each, and the way to each from one before it."""

    def __init__(self, letters: str) -> None:
        self._are = _class_of(letters)
        self._ids: dict[str, int] = {}
        self._ways: dict[str, dict[str, int]] = {}  # to the next letter; "" where there is none
        self._count = 0  # of pairs
        self._before = -_MANY_PAIRS  # how many were known before the texts of the last sheet

    @property
    def count(self) -> int:
        """How many pairs are known."""
        return self._count

    def known(self) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Ids of the letters so far, and the way from each to those that were met behind it."""
        return self._ids, self._ways

    def remember(
        self, ids: Mapping[str, int], ways: Mapping[str, dict[str, int]]
    ) -> None:
        """Know what :meth:`known` gave for the same font, before anything is learnt."""
        self._ids.update(ids)
        self._ways.update(ways)
        self._count = sum(map(len, self._ways.values()))
        self.begin_sheet()

    def clusters_of(self, characters: str, start: int) -> Clusters | None:
        """The clusters of a stretch; None if some two letters in it were not met side by side.

        Args:
            characters: of the stretch alone, from left to right.
            start: the offset of the first of them.
        """
        letters = joined(characters) if "f" in characters else characters
        if not letters:
            return None
        following = (*letters[1:], "")
        try:
            if len(letters) == 1:
                ids: tuple[int, ...] = (self._ids[letters],)
                ways: tuple[dict[str, int], ...] = (self._ways[letters],)
            else:
                pick = itemgetter(*letters)
                ids, ways = pick(self._ids), pick(self._ways)
            advances = tuple(map(getitem, ways, following))
        except KeyError:
            return None
        end = start + len(characters)
        if len(letters) == len(characters):
            return ids, range(start, end), advances
        starts = list(accumulate(map(_LENGTHS.get, letters, repeat(1)), initial=start))
        del starts[-1]
        return ids, starts, advances

    def may_have(self, characters: str) -> bool:
        """Whether a stretch has no other letters."""
        return self._are.fullmatch(characters) is not None

    def way_to_end(self, letter: str) -> int | None:
        """The advance of a letter at the end of a stretch; None if none was met there."""
        ways = self._ways.get(letter)
        return None if ways is None else ways.get("")

    @property
    def are_many(self) -> bool:
        """Whether so many pairs are known that new texts will have few others."""
        return self._count > _MANY_PAIRS or self._count - self._before <= _FEW_PAIRS

    def begin_sheet(self) -> None:
        """What is learnt next are all texts of a sheet."""
        self._before = self._count

    def learn(
        self, characters: str, clusters: Clusters, nominal: Callable[[int], int], widest: float
    ) -> None:
        """Learn from a stretch without other letters that HarfBuzz has shaped whole.

        Args:
            characters: of the stretch alone.
            clusters: what it was shaped to; offsets may begin anywhere.
            nominal: the advance of a cluster's glyph by itself, by the id of the cluster.
            widest: how much more the way to the next may be, in font units: what is set off
                farther may be another cluster elsewhere.
        """
        letters = joined(characters)
        ids, starts, advances = clusters
        if not ids or len(ids) != len(letters):
            return
        if len(letters) != len(characters):
            lengths = list(map(_LENGTHS.get, letters[:-1], repeat(1)))
            if list(starts) != list(accumulate(lengths, initial=starts[0])):
                return
        if self._count > _MOST_PAIRS:
            self._ways.clear()
            self._count = 0
            self._before = -_MANY_PAIRS
        # Each pair once: most come time and again.
        pairs = dict(zip(
            zip(letters, (*letters[1:], ""), strict=True), zip(ids, advances, strict=True),
            strict=True,
        ))  # fmt: skip
        for (letter, following), (cluster, way) in pairs.items():
            if way - nominal(cluster) <= widest:
                self._ids[letter] = cluster
                known = self._ways.setdefault(letter, {})
                self._count += following not in known
                known[following] = way


class PairsOf(dict[tuple[str, str], InPairs]):
    """The letters of a face by script and language, since some languages have letters of theirs."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, key: tuple[str, str]) -> InPairs:
        found = self[key] = InPairs(self._letters)
        return found


def _picker(letters: str) -> Callable[[Mapping[str, _T]], tuple[_T, ...]]:
    """What looks all of some letters up at once, in half the time of one after another.

    It gives the last one twice: of one letter alone it would give no tuple.
    """
    return itemgetter(*letters, letters[-1])


def joined(characters: str) -> str:
    """Characters with one in the place of each ligature."""
    if "ff" in characters or "fi" in characters or "fl" in characters:
        for sign, text in _STANDS_FOR.items():
            characters = characters.replace(text, sign)
    return characters


@cache
def _class_of(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{letters}]*")
