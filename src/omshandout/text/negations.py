"""Ends of lines that would part a negation from what it denies.

"Do not / stop the medicine": whoever reads one line alone, or loses the place, reads the
contrary. So a line ends elsewhere if it can. Where nothing else fits, as in a narrow column, it
may end there still.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final, NamedTuple

from omshandout.model.late import late
from omshandout.text._negation_words import SAME, SPACED, UNSPACED

# Signs that may be written on a letter or left away: Hebrew points, Arabic vowels, the tatweel.
_SIGNS: Final = late("[\u0591-\u05c7\u0640\u064b-\u0655\u0670]+")
_SIGNED: Final = late("[\u05d0-\u05ea\u0620-\u06d3]")
_LEAST, _LAST = "\u05d0", "\u06d3"
_SIGNS_OF_LETTERS: Final = late(f"(?<={_SIGNED.pattern}){_SIGNS.pattern}")
_LETTERS: Final = r"[^\W\d_]*"
_SPACES: Final = "[ \u2000-\u200a\u205f\u3000]"
_WIDE_SPACE: Final = late("[\u2000-\u200a\u205f\u3000]")
# What may stand before a word. A whitelist, since re counts the vowel signs of India as no letters.
_BEGINNING: Final = "[\\s\u200b(\\[{<«‹“”„‘’‚\"'¿¡—–/:;,.،؛-]"
_PAUSE: Final = frozenset(",.;:!?…،؛؟।")
_END: Final = "(?=$|[\\s)\\]}>»›“”’\"'!?.,;:…।॥،؛؟۔—–/-])"


def held_together(text: str, language: str) -> list[int]:
    """Offsets at which a line should not end, since a negation would part from its word.

    Args:
        text: a paragraph in logical order.
        language: BCP 47 tag or CLDR identifier of its language.

    Returns:
        Offsets in code points, in no order. They need not be break opportunities.

    Source: a rule of the project; the words stand in ``_negation_words.py`` with their sources.
    """
    rules = _rules(language.replace("_", "-").partition("-")[0].lower())
    if rules is None:
        return []
    small = text.lower()  # by far quicker than to tell a pattern that case is nothing to it
    if len(small) != len(text):
        small = "".join(char if len(char.lower()) != 1 else char.lower() for char in text)
    # A pattern that lets signs stand behind each letter takes long to compile.
    signed = rules.may_have_signs and _SIGNS.search(small)
    bare = _SIGNS_OF_LETTERS.sub("", small) if signed else small
    held = _held(bare, rules)
    return _with_signs(small, held) if signed else held


def _held(small: str, rules: _Rules) -> list[int]:
    held: list[int] = []
    if rules.parts and not any(map(small.__contains__, rules.parts)) and (
        small.isascii() or not _WIDE_SPACE.search(small)
    ):
        return held  # most texts, found out in a fraction of the time
    if rules.unspaced:
        for match in rules.unspaced.finditer(small):
            # A word of several characters is whole too.
            held += range(match.start() + 1, match.end() + 1)
    if rules.before:
        held += (match.end(1) - 1 for match in rules.before.finditer(f" {small}"))
    if rules.after:
        for match in rules.after.finditer(small):
            start = match.start()
            if start and not small[start - 1].isspace() and small[start - 1] not in _PAUSE:
                held.append(match.end())
    return held


def _with_signs(text: str, places: list[int]) -> list[int]:
    """Where places behind spaces are in a text that has its signs, counted without them."""
    starts: list[int] = []
    left_away = [0]
    for match in _SIGNS_OF_LETTERS.finditer(text):
        starts.append(match.start() - left_away[-1])
        left_away.append(left_away[-1] + len(match.group()))
    return [at + left_away[bisect_left(starts, at)] for at in places]


class _Rules(NamedTuple):
    """Patterns of a language. They begin with a set of characters: for that re has a short way.

    A text without any of ``parts``, and without spaces but those of ASCII, has none of the words
    of ``before`` and ``after``.
    """

    unspaced: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    may_have_signs: bool = False
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def _rules(language: str) -> _Rules | None:
    language = SAME.get(language, language)
    unspaced = UNSPACED.get(language)
    if unspaced is not None:
        return _Rules(unspaced=re.compile(f"(?:{_any_of(unspaced)}){_SPACES}*"))
    words = SPACED.get(language, "")
    if not words:
        return None
    before, _, after = words.partition("|")
    return _Rules(
        before=re.compile(f"{_BEGINNING}(?:{_any_of(before)})(?=({_SPACES}+))")
        if before.strip() else None,
        after=re.compile(f"{_SPACES}+(?=(?:{_any_of(after)}){_END})") if after.strip() else None,
        may_have_signs=any(_LEAST <= sign <= _LAST for sign in words),
        parts=(
            *(f"{word.strip('*')}{'' if word.endswith('*') else ' '}" for word in before.split()),
            *(f"{'' if word.startswith('*') else ' '}{word.strip('*')}" for word in after.split()),
        ),
    )


def _any_of(words: str) -> str:
    return "|".join(_form(word) for word in sorted(words.split(), key=len, reverse=True))


def _form(word: str) -> str:
    stem = re.escape(word.strip("*"))
    before = _LETTERS if word.startswith("*") else ""
    return before + stem + (_LETTERS if word.endswith("*") else "")
