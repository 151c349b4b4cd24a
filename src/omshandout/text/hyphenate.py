"""Soft hyphens for words that are too wide for a narrow cell.

Running text is not hyphenated: it is harder to read, and translators check whole words. In the
cells of a table, and where a line is too short for a word, a divided word is better than none. A
word in which somebody typed soft hyphens (U+00AD) is left as it is: they know best where it may be
divided.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, Protocol

from msgspec.structs import replace

from omshandout.model.text import Language, LocalText, Run
from omshandout.text.linebreak import character_breaks
from omshandout.text.paragraph import ShapedParagraph

_SOFT_HYPHEN: Final = "\u00ad"
_WORD: Final = re.compile(r"[^\W\d_]+")
# Where readers expect a hyphen at the end of a line. The patterns for other scripts divide words
# that are set without one.
_HYPHEN_SCRIPTS: Final = frozenset({"Latn", "Cyrl", "Grek"})
_BEFORE, _AFTER = 2, 3
"""Letters that stay together at the start and at the end of a word."""


class _Patterns(Protocol):
    def positions(self, word: str) -> list[int]: ...


def hyphenated(text: LocalText, words: Collection[str]) -> LocalText:
    """A text with soft hyphens in some of its words.

    Args:
        text: the text; runs in other languages are divided by the rules of theirs.
        words: pieces of the text that cannot be broken and are too wide. Words of which no
            piece is among them are left alone.

    Returns:
        The same text, the very same object where nothing can be divided: its language has no
        patterns or writes no hyphens, or the words are divided by hand.

    Source: Liang's patterns of the hyphenation dictionaries of LibreOffice (by ``pyphen``).
    """
    wide = [word for word in words if _SOFT_HYPHEN not in word]
    if not wide:
        return text
    runs = tuple(
        # What is set apart (a telephone number, a name) is printed as it is.
        run if run.isolate or run.link else _divided(run, run.language or text.language, wide)
        for run in text.runs
    )
    return text if runs == text.runs else replace(text, runs=runs)


def hyphenated_anywhere(text: LocalText, words: Collection[str]) -> LocalText:
    """A text with soft hyphens between nearly all letters of some of its words.

    Args:
        text: the text.
        words: as for :func:`hyphenated`, which knows better where it has patterns.

    Returns:
        The same text, the very same object where its script writes no hyphens.
    """
    runs = tuple(
        run if run.isolate or run.link else _divided_anywhere(run, text.language, words)
        for run in text.runs
    )
    return text if runs == text.runs else replace(text, runs=runs)


def wide_words(par: ShapedParagraph, width_em: float) -> tuple[str, ...]:
    """The pieces of a paragraph that cannot be broken and are wider than ``width_em``."""
    found = []
    start = 0
    for end, stop, begins, ends in zip(par.breaks, par.visible_ends, *par.edges, strict=False):
        if ends - begins > width_em * 1000:
            found.append(par.text[start:stop])
        start = end
    return tuple(found)


def _divided(run: Run, language: Language, wide: Collection[str]) -> Run:
    name = _dictionary_of(language.tag) if language.script in _HYPHEN_SCRIPTS else None
    if name is None:
        return run
    patterns = _patterns(name)

    def divide(found: re.Match[str]) -> str:
        word = found.group()
        if not any(word in piece for piece in wide):
            return word
        parts, start = [], 0
        for position in patterns.positions(word):
            parts.append(word[start:position])
            start = position
        return _SOFT_HYPHEN.join((*parts, word[start:]))

    divided = _WORD.sub(divide, run.text)
    return run if divided == run.text else replace(run, text=divided)


def _divided_anywhere(run: Run, language: Language, wide: Collection[str]) -> Run:
    if (run.language or language).script not in _HYPHEN_SCRIPTS | {"Armn"}:
        return run

    def divide(found: re.Match[str]) -> str:
        word = found.group()
        if not any(word in piece for piece in wide):
            return word
        parts, start = [], 0
        for position in character_breaks(word)[_BEFORE - 1 : -_AFTER]:
            parts.append(word[start:position])
            start = position
        return _SOFT_HYPHEN.join((*parts, word[start:]))

    divided = _WORD.sub(divide, run.text)
    return run if divided == run.text else replace(run, text=divided)


@lru_cache(maxsize=64)
def _dictionary_of(tag: str) -> str | None:
    # Very few documents have a word that needs one.
    import pyphen

    name: str | None = pyphen.language_fallback(tag.replace("-", "_"))
    return name


@lru_cache(maxsize=2)
def _patterns(dictionary: str) -> _Patterns:
    # Reading takes up to half a second, and the German one 20 MB: a run goes from language to
    # language.
    import pyphen

    patterns: _Patterns = pyphen.Pyphen(lang=dictionary, left=_BEFORE, right=_AFTER)
    # pyphen 0.18.1 would keep all that a process has read, with cache=False too.
    pyphen.hdcache.clear()
    return patterns


def forget_dictionaries() -> None:
    """Read dictionaries anew when next wanted."""
    _patterns.cache_clear()
