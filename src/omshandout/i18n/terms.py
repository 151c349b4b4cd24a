"""Terms that stay in Latin letters in every language (``keep: true`` in the termbase)."""

from __future__ import annotations

import re
from functools import lru_cache

_NEVER = re.compile(r"(?!)")


@lru_cache(maxsize=64)
def kept_term_pattern(keep_terms: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any of the terms as a word of its own.

    Letters of other scripts may stand right beside a term (Hebrew and Chinese do so); Latin
    letters and digits may not, lest ``OMS`` be found in a longer word.
    """
    if not keep_terms:
        return _NEVER
    longest_first = sorted(keep_terms, key=lambda term: (-len(term), term))
    words = "|".join(re.escape(term) for term in longest_first)
    latin = "A-Za-z0-9\u00c0-\u024f"
    return re.compile(rf"(?<![{latin}])(?:{words})(?![{latin}])")


def kept_terms_in(text: str, keep_terms: frozenset[str]) -> frozenset[str]:
    """The terms that stand in a text."""
    return frozenset(kept_term_pattern(keep_terms).findall(text))
