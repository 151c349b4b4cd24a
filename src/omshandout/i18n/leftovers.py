"""English that is left in a translation.

Tools that cut texts into sentences leave those that nobody translated in English, between others
that somebody did. Spell checkers of the language do not see it where names are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from omshandout.i18n.flaws import Flaw
from omshandout.i18n.readings import own_english

_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+[\"”’)]*|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z]")
_LEAST_WORDS = 3
_LEAST_LETTERS = 12
_RUN = 5
"""So many English words in a row are no accident, though no whole sentence."""


def may_have_english(text: str, english: str, keep_terms: frozenset[str]) -> bool:
    """Whether :func:`english_left` could find anything, told at a fraction of its time.

    Args:
        text: the translation as it is read.
        english: the English with its markup.
        keep_terms: terms that stay as they are.
    """
    if not _LATIN.search(text):  # as there; so it is with most texts in another script
        return False
    small = text.casefold()
    return any(word in small for word in _telling(english, keep_terms))


@lru_cache(maxsize=4096)
def _telling(english: str, keep_terms: frozenset[str]) -> frozenset[str]:
    """For each piece of an English text that may be left over, its longest word."""
    return frozenset(
        max(piece, key=len)
        for words in _sentences(own_english(english, keep_terms))
        for piece in (words, *_pieces(words))
    )


def english_left(text: str, english: str) -> Iterator[Flaw]:
    """Sentences of the English, or long pieces of them, that stand in a translation.

    Both are without markup, placeholders, terms to keep and words of other languages.
    """
    if not _LATIN.search(text):
        return
    said = _words(text)
    if len(said) < _LEAST_WORDS:
        return
    joined = f" {' '.join(said)} "
    for sentence in _sentences(english):
        if f" {' '.join(sentence)} " in joined:
            what = f"has a sentence in English: “{' '.join(sentence)[:60]}”"
            yield Flaw(what, "translate it", "english")
            return
    for words in _sentences(english):
        for each in _pieces(words):
            piece = " ".join(each)
            if f" {piece} " in joined and len(piece) >= 2 * _LEAST_LETTERS:
                yield Flaw(f"has English words: “{piece}”", "translate them", "english")
                return


def _pieces(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The runs of words that are long enough to be no accident."""
    return [words[start : start + _RUN] for start in range(len(words) - _RUN + 1)]


@lru_cache(maxsize=4096)
def _sentences(english: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence that has enough of them to tell."""
    found = []
    for each in _SENTENCE.findall(english):
        words = _words(each)
        if len(words) >= _LEAST_WORDS and sum(map(len, words)) >= _LEAST_LETTERS:
            found.append(words)
    return tuple(found)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))
