"""Plural forms: which counts a language tells apart, in the order of a catalog's forms.

Source: UTS #35, part 3, section 5 (language plural rules).
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel.plural import to_gettext

from omshandout.languages.data import LanguageData

PLURAL_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""All plural categories of CLDR, in the order in which gettext forms are numbered here."""

LARGEST_COUNT = 999
"""Plural forms are told apart for counts up to this number.

Nothing in a handout is counted in millions, and the forms that some languages have only there
(Spanish *1 000 000 de páginas*) would be one more blank for every translator to fill.
"""


_EXPONENT = re.compile(r"\be\b")
_FIRST = (0, 1, 2, 3, 11, 100)
"""Counts that mostly show all categories that a language tells apart."""


@lru_cache(maxsize=256)
def plural_of_counts(data: LanguageData) -> tuple[str, ...]:
    """The plural category of each count from 0 to :data:`LARGEST_COUNT`."""
    # Few documents have plural forms.
    import gettext

    rule, counts = data.cldr.plural_form, range(LARGEST_COUNT + 1)
    try:
        # The same rule as gettext writes it knows whole numbers alone, and is ten times as fast.
        # (Their exponent, as in "2 million", is none.)
        written = to_gettext(rule).partition("plural=")[2].rstrip(";")
        form = gettext.c2py(_EXPONENT.sub("0", written))
    except ValueError:  # longer than gettext takes
        return tuple(map(rule, counts))
    named = [each for each in PLURAL_CATEGORIES if each in rule.tags or each == "other"]
    return tuple([named[form(count)] for count in counts])


@lru_cache(maxsize=256)
def plural_categories(data: LanguageData) -> tuple[str, ...]:
    """The plural categories that whole counts up to :data:`LARGEST_COUNT` fall into.

    They come in the order of :data:`PLURAL_CATEGORIES`, which is that of the forms
    ``msgstr[0]``, ``msgstr[1]`` ... in a catalog. Without a rule there is ``other`` alone.
    """
    rule = data.cldr.plural_form
    known = {*rule.tags, "other"}
    used = {rule(count) for count in _FIRST}
    if used != known:
        used = set(plural_of_counts(data))
    return tuple(category for category in PLURAL_CATEGORIES if category in used)


def plural_index(data: LanguageData, count: int) -> int:
    """The number of the plural form for ``count`` (0 or more), counted from 0."""
    categories = plural_categories(data)
    category = data.cldr.plural_form(abs(count))
    return categories.index(category) if category in categories else len(categories) - 1


@lru_cache(maxsize=256)
def counts_of_forms(data: LanguageData) -> tuple[tuple[int, ...], ...]:
    """For each plural form, the first counts from 0 that take it (three at most)."""
    found: list[list[int]] = [[] for _ in plural_categories(data)]
    for count in range(LARGEST_COUNT + 1):
        counts = found[plural_index(data, count)]
        if len(counts) < 3:
            counts.append(count)
    return tuple(tuple(counts) for counts in found)
