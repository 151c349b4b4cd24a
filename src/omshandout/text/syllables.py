"""Syllables of a script of India that are the same wherever they stand.

What such a syllable looks like, with all its joined consonants and vowel signs, hangs on its own
letters: HarfBuzz looks at one by itself, but for rules about distances. A font ``in_syllables``
(``fonts.toml``) has few of these between two syllables, and those count as one; a test reads its
tables. So a paragraph of words nobody met is put together from syllables that HarfBuzz has shaped
once, of which a language has some hundred that are common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain

from omshandout.text.font_files import SyllableLetters
from omshandout.text.words import ADVANCES, IDS, LENGTHS, Clusters, Word, Words

_MOST_KEPT = 8000  # syllables of a face in one language, some 400 bytes each
_MANY = 300
"""A sheet has some four hundred, of which the next has all but a few."""
_FEW = 20
"""Where all texts of a sheet had no more new ones than these, those of the next have few too."""


class InSyllables:
    """The syllables of a face in one language."""

    def __init__(self, letters: SyllableLetters) -> None:
        some, joiner = f"[{letters.first}][{letters.after}]*", letters.joiner
        nearer = f"[{letters.kerned}][{letters.after}]*(?:{joiner}{some})*"
        signs = f"(?:{nearer}(?=[{letters.kerned_before}]))*{some}"
        # Taken whole or not at all: else a long stretch could be tried in ever so many ways. The
        # joiner alone ends a word, and no sign is behind it that it could be joined to.
        syllable = f"(?>{signs}(?:{joiner}{signs})*(?:{joiner}(?![^ ]))?)"
        # The space behind it goes with it: there are many.
        self._cut = re.compile(rf"{syllable} ?|[\s\S]").findall
        self._are = re.compile(f"(?:{syllable}|[{letters.apart}])*+")
        self._known: dict[str, Word] = {}
        self._shaped = Words()
        self._before = -_MANY  # how many were known before the texts of the last sheet

    @property
    def count(self) -> int:
        """How many syllables are known."""
        return len(self._known)

    def known(self) -> dict[str, Word]:
        """The syllables so far."""
        return self._known

    def remember(self, known: Mapping[str, Word]) -> None:
        """Know what :meth:`known` gave for the same font."""
        self._known.update(known)
        self.begin_sheet()

    def clusters_of(
        self, characters: str, start: int, learn: Callable[[Sequence[str], Words], None]
    ) -> Clusters | None:
        """The clusters of a stretch out of those of its syllables; None if it has other letters.

        Args:
            characters: of the stretch alone, from left to right.
            start: the offset of the first of them.
            learn: adds what it is given to words that are known, each with a space behind it.
        """
        syllables = self._cut(characters)
        try:
            found = list(map(self._known.__getitem__, syllables))
        except KeyError:
            if not self.may_have(characters) or not self._learn(syllables, learn):
                return None
            found = list(map(self._known.__getitem__, syllables))
        ids = list(chain.from_iterable(map(IDS, found)))
        advances = list(chain.from_iterable(map(ADVANCES, found)))
        if len(ids) == len(characters):
            return ids, range(start, start + len(ids)), advances
        starts = list(accumulate(chain.from_iterable(map(LENGTHS, found)), initial=start))
        del starts[-1]
        return ids, starts, advances

    def may_have(self, characters: str) -> bool:
        """Whether a stretch has no other letters."""
        return self._are.fullmatch(characters) is not None

    def begin_sheet(self) -> None:
        """What is learnt next are all texts of a sheet."""
        self._before = len(self._known)

    @property
    def are_many(self) -> bool:
        """Whether so many are known that new texts will have few others."""
        known = len(self._known)
        return known > _MANY or known - self._before <= _FEW

    def learn(
        self, stretches: Sequence[str], learn: Callable[[Sequence[str], Words], None]
    ) -> None:
        """Learn the syllables of stretches without other letters in one go."""
        self._learn([each for characters in stretches for each in self._cut(characters)], learn)

    def _learn(
        self, syllables: Sequence[str], learn: Callable[[Sequence[str], Words], None]
    ) -> bool:
        """Learn those that are new; whether all are known then."""
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        fresh = [each for each in dict.fromkeys(syllables) if each not in self._known]
        learn([each.removesuffix(" ") for each in fresh], self._shaped)
        for each in fresh:
            word = self._shaped.get(each.removesuffix(" "))
            if word is None:
                continue  # a sign in it stands without its letter
            if not each.endswith(" "):
                word = word[0][:-1], word[1][:-1], word[2][:-1]
            self._known[each] = word
        return all(each in self._known for each in syllables)


class SyllablesOf(dict[tuple[str, str], InSyllables]):
    """The syllables of a face by script and language, since some languages have forms of theirs."""

    def __init__(self, letters: SyllableLetters) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, key: tuple[str, str]) -> InSyllables:
        found = self[key] = InSyllables(self._letters)
        return found
