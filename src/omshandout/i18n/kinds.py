"""What kinds of characters a text holds, found once for all checks that ask.

Most texts hold neither brackets nor digits, nor a question, nor an escape. A check that is about
such a sign looks at no text without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

NUMBER, QUESTION, QUOTE, BRACKET, STRANGE, ADDRESS, ESCAPE, LEAD, CONTINUED, CYRILLIC, STOP = (
    1 << bit for bit in range(11)
)
"""Kinds: each a bit of what :func:`kinds_of` gives."""

QUOTE_SIGNS = "\"“”„‟«»＂〝〞「」『』《》‘‚‹’›"
BRACKET_SIGNS = "()[]【】「」『』《》〈〉（）［］"
CONTINUED_SIGNS = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
"""What bytes after the first of a character in UTF-8 look like in Windows-1252, for a pattern."""

_SIGNS = {
    QUESTION: "?",
    QUOTE: QUOTE_SIGNS,
    BRACKET: BRACKET_SIGNS,
    STRANGE: "-@%(/",
    ADDRESS: "wW/<",
    ESCAPE: "&\\%#",
    CYRILLIC: "\u0420\u0421",
    STOP: ".?!…。？！।؟۔።។៕",
}
_MOST_KNOWN = 20_000


class _Kinds(dict[str, int]):
    """The kinds of each character that was asked for."""

    def __missing__(self, char: str) -> int:
        found = sum(kind for kind, signs in _SIGNS.items() if char in signs)
        if unicodedata.category(char) in ("Nd", "No"):
            found |= NUMBER
        if "\u00c2" <= char <= "\u00f4":
            found |= LEAD
        if "\u0080" <= char <= "\u00bf" or char in CONTINUED_SIGNS[3:]:
            found |= CONTINUED
        if len(self) < _MOST_KNOWN:
            self[char] = found
        return found


_KINDS = _Kinds()


@lru_cache(maxsize=2048)  # of the English each language asks
def kinds_of(text: str) -> int:
    """All kinds of characters that a text holds, as bits; checks of one text ask one by one.

    >>> kinds_of("2 (two)") == NUMBER | BRACKET | STRANGE | ADDRESS
    True
    """
    return reduce(or_, map(_KINDS.__getitem__, set(text)), 0)


class Unremarkable(set[str]):
    """Characters of which somebody found that there is nothing to say; it never grows too big."""

    def are_all(self, chars: Iterable[str]) -> bool:
        """Whether there is nothing to say of any of these."""
        return self.issuperset(chars)

    def learn(self, char: str) -> None:
        """Note that there is nothing to say of a character."""
        if len(self) < _MOST_KNOWN:
            self.add(char)
