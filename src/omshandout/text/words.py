"""Words that a face has shaped before.

Sheets say much the same in other sentences, so most words of a new paragraph are known. Those that
are not are shaped in one go, and the paragraph is put together from all of them. That gives what
HarfBuzz makes of the whole, for fonts whose rules have nothing to do with spaces (``words_apart``
in ``fonts.toml``; a test reads their tables): a word is the same at the edges of a text and between
others. It is kept with a space behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate, chain
from operator import itemgetter, sub
from typing import cast
from unicodedata import category

Clusters = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Ids, offsets of their first characters and advances of clusters in logical order."""

Word = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Ids, advances (font units) and lengths (characters) of the clusters of a word and its space."""

IDS, ADVANCES, LENGTHS = map(itemgetter, range(3))
_LONGEST = 40  # characters: a longer word, such as an address, is hardly met again
_MOST_KEPT = 4000  # words of a face, some 400 bytes each
_AT_ONCE = 200  # words: one sign without its letter, and none of them is known
_LABEL = 2
"""So many words at most make a label, such as a number: what it says may come but once."""
_ONES = (1,) * (_LONGEST + 1)


class Words(dict[str, Word]):
    """The words of one face in one script, language and direction.

    Attributes:
        joined: words that take room from a space beside them: what they stand in is shaped whole.
        met: words that were met once, in a label that was shaped whole or in a text that was put
            together from letters: the second time they are kept.
    """

    __slots__ = ("_above", "_again", "_below", "_learn", "joined", "met")

    def __init__(self) -> None:
        super().__init__()
        self.joined: set[str] = set()
        self.met: set[str] = set()
        self._again: set[str] = set()  # those of a text of letters that were met before
        self._learn: Callable[[Sequence[str]], None] | None = None
        self._above: dict[str, float] = {}  # how far the ink of words goes
        self._below: dict[str, float] = {}

    def clear(self) -> None:
        """Know no word, and nothing of how far any goes."""
        super().clear()
        self._above.clear()
        self._below.clear()

    def reach(
        self, words: Sequence[str], measure: Callable[[Collection[int]], tuple[float, float]]
    ) -> tuple[float, float]:
        """How far the ink of known words (at least one) goes above and below the baseline, in em.

        Args:
            words: as they were looked up, so that all are known.
            measure: tells that of clusters, by their ids. A space has no ink.
        """
        above, below = self._above, self._below
        try:
            return max(map(above.__getitem__, words)), max(map(below.__getitem__, words))
        except KeyError:
            for word in set(words).difference(above):
                above[word], below[word] = measure(set(self[word][0]))
        return max(map(above.__getitem__, words)), max(map(below.__getitem__, words))

    def meet(self, words: Sequence[str], learn: Callable[[Sequence[str]], None]) -> None:
        """Meet the words of a text that was put together from letters.

        Args:
            words: those that are known too.
            learn: adds those to these that were met before, once :meth:`keep_those_met_again` is
                called: many are learnt at once in a fraction of the time.
        """
        self._again.update(self.met.intersection(words))
        self._learn = learn
        if len(self.met) > _MOST_KEPT:
            self.met.clear()
            self._again.clear()
        self.met.update(words)

    def keep_those_met_again(self) -> None:
        """Know the words that texts of letters had time and again."""
        again, self._again = self._again, set()
        again.difference_update(self)
        if again and self._learn is not None:
            self._learn(sorted(again))

    def may_keep(self, word: str) -> bool:
        """Whether a word is one to keep.

        None is that is long, or begins with a mark, which goes with the space before it.
        """
        return not (
            len(word) > _LONGEST or word in self.joined
            or (word[:1] > "\u02ff" and category(word[0])[0] in "MC")
        )


class KnownWords(dict[tuple[str, str, bool], Words]):
    """The words of a face, by script, language and whether they read from right to left."""

    def __missing__(self, key: tuple[str, str, bool]) -> Words:
        if sum(map(len, self.values())) > _MOST_KEPT:
            self.clear()
        words = self[key] = Words()
        return words


def is_label(characters: str) -> bool:
    """Whether a stretch has few words, which are not kept before they are met again."""
    return characters.count(" ") < _LABEL


def clusters_of(
    characters: str, start: int, known: Words, learn: Callable[[Sequence[str]], None]
) -> Clusters | None:
    """The clusters of a segment out of those of its words; None if it has to be shaped whole.

    Args:
        characters: of the segment alone; nothing beside it may join it.
        start: the offset of the first of them.
        known: the words that were shaped before.
        learn: adds words to those, as :func:`learn_words`.
    """
    words = characters.split(" ")
    shaped = list(map(known.get, words))
    if not all(shaped):
        fresh = [word for word, each in zip(words, shaped, strict=True) if each is None]
        if not all(map(known.may_keep, fresh)):
            return None
        if len(words) <= _LABEL and known.met.isdisjoint(fresh):
            known.met.update(fresh)
            return None
        learn(fresh)
        shaped = list(map(known.get, words))
        if not all(shaped):
            return None
    return _put_together(characters, start, cast("list[Word]", shaped))


def of_known_words(
    words: Sequence[str], characters: str, start: int, known: Mapping[str, Word]
) -> Clusters | None:
    """As :func:`clusters_of`, of the words between its spaces; None if some word is new."""
    try:
        found = list(map(known.__getitem__, words))
    except KeyError:
        return None
    return _put_together(characters, start, found)


def _put_together(characters: str, start: int, found: Sequence[Word]) -> Clusters:
    """The clusters of a segment out of those of its words."""
    ids: list[int] = []
    advances: list[int] = []
    for word_ids, word_advances, _ in found:  # of words in half the time of chains
        ids += word_ids
        advances += word_advances
    # The last word has no space behind it.
    del ids[-1], advances[-1]
    if len(ids) == len(characters):
        return ids, range(start, start + len(ids)), advances
    starts = list(accumulate(chain.from_iterable(map(LENGTHS, found)), initial=start))
    del starts[-2:]
    return ids, starts, advances


def learn_words(
    words: Sequence[str], known: Words, nominal: Callable[[int], int],
    shape: Callable[[str], Clusters | None],
) -> None:  # fmt: skip
    """Shape words in one go and add those that can be told apart to the known ones.

    Args:
        words: any; those that are not to be kept are passed over.
        known: what they are added to.
        nominal: the advance of a cluster by itself, by its id.
        shape: shapes characters by themselves; None if a sign stands without its letter.
    """
    fresh = [word for word in dict.fromkeys(words) if word not in known and known.may_keep(word)]
    if len(known) > _MOST_KEPT:
        known.clear()
        known.joined.clear()
    if len(known.met) > _MOST_KEPT:
        known.met.clear()
    for first in range(0, len(fresh), _AT_ONCE):
        _learn(fresh[first : first + _AT_ONCE], known, nominal, shape)


def _learn(
    fresh: Sequence[str], known: Words, nominal: Callable[[int], int],
    shape: Callable[[str], Clusters | None],
) -> None:  # fmt: skip
    # With a space before each, so that it shows what takes room from that.
    shaped = shape(f" {' '.join(fresh)} ")
    if shaped is None:
        return
    ids, starts, advances = tuple(shaped[0]), shaped[1], tuple(shaped[2])
    # Which cluster begins at an offset; -1 where none does.
    begins: Sequence[int] = range(len(ids) + 1)
    lengths_of: Sequence[int] = ()
    if len(ids) <= starts[-1]:
        last = starts[-1] + 1
        begins = [-1] * (last + 1)
        for place, start in enumerate(starts):
            begins[start] = place
        begins[-1] = len(ids)
        lengths_of = tuple(map(sub, (*starts[1:], last), starts))
    space = nominal(ids[0])
    free = advances[0] == space  # whether the next word takes no room from the space before it
    offset = 1
    for word in fresh:
        end = offset + len(word) + 1
        low, high = begins[offset], begins[end]
        before = free
        free = begins[end - 1] == high - 1 and advances[high - 1] == space
        if before and free and low >= 0:
            lengths = lengths_of[low:high] or _ONES[: end - offset]
            known[word] = ids[low:high], advances[low:high], lengths
        else:
            known.joined.add(word)
        offset = end
