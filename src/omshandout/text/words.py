"""Words that a face has shaped before.

Sheets say much the same in other sentences, so most words of a new paragraph are known. Those that
are not are shaped in one go, and the paragraph is put together from all of them. That gives what
HarfBuzz makes of the whole, for fonts whose rules never look beyond a space (``words_apart`` in
``fonts.toml``; a test reads their tables): a word is kept with the space behind it, by whether a
space stands before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import cast
from unicodedata import category

Clusters = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Ids, offsets of their first characters and advances of clusters in logical order."""

Word = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Ids, advances (font units) and lengths (characters) of the clusters of a word and its space."""

_IDS, _ADVANCES, _LENGTHS = map(itemgetter, range(3))
_LONGEST = 40  # characters: a longer word, such as an address, is hardly met again
_MOST_KEPT = 4000  # words of a face, some 400 bytes each


class WordShapes:
    """The words of one face in one script, language and direction, by what stands beside them.

    ``between`` stand between two spaces, ``first`` and ``last`` at an end of a segment, ``alone``
    are segments of one word. There is no space behind those of the last two.
    """

    __slots__ = ("alone", "between", "first", "last")

    def __init__(self) -> None:
        self.alone: dict[str, Word] = {}
        self.between: dict[str, Word] = {}
        self.first: dict[str, Word] = {}
        self.last: dict[str, Word] = {}

    def __len__(self) -> int:
        return len(self.alone) + len(self.between) + len(self.first) + len(self.last)


class KnownWords(dict[tuple[str, str, bool], WordShapes]):
    """The words of a face, by script, language and whether they read from right to left."""

    def __missing__(self, key: tuple[str, str, bool]) -> WordShapes:
        if sum(map(len, self.values())) > _MOST_KEPT:
            self.clear()
        shapes = self[key] = WordShapes()
        return shapes


def clusters_of(
    characters: str, start: int, rtl: bool, known: WordShapes, nominal: Callable[[int], int],
    shape: Callable[[str], Clusters | None],
) -> Clusters | None:  # fmt: skip
    """The clusters of a segment out of those of its words; None if it has to be shaped whole.

    Args:
        characters: of the segment alone; nothing beside it may join it.
        start: the offset of the first of them.
        rtl: whether it reads from right to left.
        known: the words that were shaped before; new ones are added.
        nominal: the advance of a cluster by itself, by its id.
        shape: shapes characters by themselves; None if a sign stands without its letter.
    """
    words = characters.split(" ")
    found = _known(words, known)
    if None in found:
        fresh = [word for word, each in zip(words, found, strict=True) if each is None]
        if any(map(_stands_out, fresh)) or not _learn(words, found, rtl, known, nominal, shape):
            return None
        found = _known(words, known)
    shaped = cast("list[Word]", found)
    ids = list(chain.from_iterable(map(_IDS, shaped)))
    advances = list(chain.from_iterable(map(_ADVANCES, shaped)))
    if len(ids) == len(characters):
        return ids, range(start, start + len(ids)), advances
    starts = list(accumulate(chain.from_iterable(map(_LENGTHS, shaped)), initial=start))
    del starts[-1]
    return ids, starts, advances


def _known(words: Sequence[str], known: WordShapes) -> list[Word | None]:
    """What is known of the words of a segment, in their order."""
    if len(words) == 1:
        return [known.alone.get(words[0])]
    return [
        known.first.get(words[0]), *map(known.between.get, words[1:-1]), known.last.get(words[-1])
    ]


def _stands_out(word: str) -> bool:
    """Whether a word is not kept: it is long, or its beginning goes with the space before it."""
    return len(word) > _LONGEST or (word[:1] > "\u02ff" and category(word[0])[0] in "MC")


def _learn(
    words: Sequence[str], found: Sequence[Word | None], rtl: bool, known: WordShapes,
    nominal: Callable[[int], int], shape: Callable[[str], Clusters | None],
) -> bool:  # fmt: skip
    """Shape the words that are not known, all in one go; False if they cannot be told apart."""
    if len(words) == 1:
        places = [(words[0], known.alone)]
    else:
        fresh = [
            word for word, shaped in zip(words[1:-1], found[1:-1], strict=True) if shaped is None
        ]
        # A word that is known leaves nothing but its space.
        places = [("" if found[0] else words[0], known.first)]
        places += [(word, known.between) for word in dict.fromkeys(fresh)]
        places.append(("" if found[-1] else words[-1], known.last))
    shaped = shape(" ".join([word for word, _ in places]))
    if shaped is None:
        return False
    ids, starts, advances = shaped
    index = {start: place for place, start in enumerate(starts)}
    learnt = []
    offset, final = 0, len(places) - 1
    for place, (word, table) in enumerate(places):
        end = offset + len(word) + (place != final)
        low, high = index.get(offset, len(ids)), index.get(end, len(ids))
        edges = (*starts[low:high], end)
        if edges[0] != offset or (
            # What begins left of its origin takes room from the space before it.
            place != final
            and (edges[-2] != end - 1 or (not rtl and advances[high - 1] != nominal(ids[high - 1])))
        ):
            return False
        lengths = tuple([after - before for before, after in pairwise(edges)])
        learnt.append((table, word, (tuple(ids[low:high]), tuple(advances[low:high]), lengths)))
        offset = end
    for table, word, clusters in learnt:
        table[word] = clusters
    return True
