"""Whose words a locale takes over: the same language in the same script, a step more general.

CLDR's own inheritance goes further, from one script or language to another where that is better
than nothing on a screen. On a sheet for a family it is not: nothing is taken from there.

Source: UTS #35, part 1, sections 4.1.3 and 4.2 (parent locales, lookup).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from babel.core import get_global

from omshandout.languages.likely import likely

# Two names of one language: CLDR keeps all that it has for nb under no.
_SAME = {"nb": "no"}


@lru_cache(maxsize=1024)
def parent_of(locale: str) -> str:
    """The locale whose words stand where a locale has none; ``""`` for none.

    ``es_MX`` → ``es_419`` → ``es``; ``zh_Hant_HK`` → ``zh_Hant`` → nothing, since ``zh`` is in
    another script. Whether there are catalogs or data of the parent is not looked at.

    Args:
        locale: a well-formed CLDR identifier.
    """
    if locale == "en":
        return ""  # see omshandout.languages.likely
    parent: str = get_global("parent_exceptions").get(locale) or locale.rpartition("_")[0]
    return parent if parent and _identity(parent) == _identity(locale) else ""


def parents_of(locale: str) -> Iterator[str]:
    """The parent of a locale, its parent, and so on to the most general."""
    while locale := parent_of(locale):
        yield locale


def same_language(one: str, other: str) -> bool:
    """Whether who reads one locale reads the other: the same language in the same script."""
    return _identity(one) == _identity(other)


def nearest(language: str, country: str, locales: Collection[str]) -> str:
    """Of some locales the one that says best what people of a country read; ``""`` for none.

    ``es`` in ``MX`` is ``es_MX``, else ``es_419``, else ``es``, else any Spanish; ``zh`` in ``CN``
    is ``zh_Hans``.

    Args:
        language: a CLDR identifier without territory.
        country: two capital letters.
        locales: those that there are, in an order.
    """
    subtag, _, script = language.partition("_")
    script = script or likely(subtag, country)[0]
    read = (_SAME.get(subtag, subtag), script)
    named = (f"{language}_{country}", f"{subtag}_{script}_{country}")
    for name in (*named, *parents_of(named[0]), *parents_of(named[1]), *locales):
        if name in locales and _identity(name) == read:
            return name
    return ""


def _identity(locale: str) -> tuple[str, str]:
    """Language and script of a locale."""
    language, *others = locale.split("_")
    script = next((part for part in others if len(part) == 4), "")
    territory = next((part for part in others if len(part) < 4), "")
    return _SAME.get(language, language), script or likely(language, territory)[0]
