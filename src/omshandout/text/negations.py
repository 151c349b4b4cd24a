"""Ends of lines that would part a negation from what it denies.

"Do not / stop the medicine": whoever reads one line alone, or loses the place, reads the
contrary. So a line ends elsewhere if it can. Where nothing else fits, as in a narrow column, it
may end there still.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from omshandout.text._negation_words import SAME, SPACED, UNSPACED

# Signs that may be written on a letter or left away: Hebrew points, Arabic vowels, the tatweel.
_SIGNS: Final = "[\u0591-\u05c7\u0640\u064b-\u0655\u0670]*"
_SIGNED: Final = re.compile("[\u05d0-\u05ea\u0620-\u06d3]")
_LETTERS: Final = r"[^\W\d_]*"
_SPACES: Final = "[ \u2000-\u200a\u205f\u3000]"
# What may stand before a word. A whitelist, since re counts the vowel signs of India as no letters.
_BEGINNING: Final = "(?<![^\\s\u200b(\\[{<«‹“”„‘’‚\"'¿¡—–/:;,.،؛-])"
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
    found = _pattern(language.replace("_", "-").partition("-")[0].lower())
    if found is None:
        return []
    held: list[int] = []
    small = text.lower()  # by far quicker than to tell the pattern that case is nothing to it
    if len(small) != len(text):
        small = "".join(char if len(char.lower()) != 1 else char.lower() for char in text)
    for match in found.finditer(small):
        # Where there are no spaces, a word of several characters is whole too.
        end = match.end()
        start = match.start() + 1 if match.lastgroup else end
        held += range(start, end + 1)
    return held


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    language = SAME.get(language, language)
    unspaced = UNSPACED.get(language)
    if unspaced is not None:
        return re.compile(f"(?P<whole>{_any_of(unspaced)}){_SPACES}*")
    words = SPACED.get(language)
    if words is None:
        return None
    before, _, after = words.partition("|")
    ways = []
    if before.strip():
        ways.append(f"{_BEGINNING}(?:{_any_of(before)}){_SPACES}+")
    if after.strip():
        ways.append(f"(?<=[^\\s,.;:!?…،؛؟।]){_SPACES}+(?=(?:{_any_of(after)}){_END})")
    return re.compile("|".join(ways))


def _any_of(words: str) -> str:
    return "|".join(_form(word) for word in sorted(words.split(), key=len, reverse=True))


def _form(word: str) -> str:
    stem = re.escape(word.strip("*"))
    stem = _SIGNED.sub(lambda letter: letter.group() + _SIGNS, stem)
    before = _LETTERS if word.startswith("*") else ""
    return before + stem + (_LETTERS if word.endswith("*") else "")
