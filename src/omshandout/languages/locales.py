"""Where a language is at home: what a locale stands for, its paper and its week.

Everything here is looked up in the CLDR data that Babel carries, by a locale that the caller
names; the locale of the machine is never asked.
"""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global

from omshandout.errors import ContentError, Fault, Where
from omshandout.languages.data import PSEUDO, LanguageData
from omshandout.languages.likely import likely
from omshandout.languages.own import raw_data
from omshandout.languages.tags import Name, direction_of, has_data, name_of, written_in
from omshandout.model.options import Paper
from omshandout.model.text import Language

# Territories whose everyday paper is Letter: CLDR, supplementalData, measurementData, paperSize
# "US-Letter" (release 47; unchanged for many years). Babel leaves this table out.
_LETTER_TERRITORIES = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


@lru_cache(maxsize=256)
def language_of(locale: str) -> Language:
    """The language, script and direction that a locale stands for, without a language file.

    Raises:
        UsageError: see :func:`omshandout.languages.tags.name_of`.
    """
    if locale in PSEUDO:
        return PSEUDO[locale][1]
    name = name_of(locale)
    script = written_in(name)
    return Language(locale, name.tag, script, direction_of(script))


def paper_of(locale: str, country: str = "") -> Paper:
    """The paper that documents in a locale are printed on.

    Args:
        locale: decides by its territory, or its likely one, when there is no country.
        country: two-letter code of the clinic's country, or ``""``.

    Raises:
        ContentError: the country is not known to CLDR.
        UsageError: see :func:`language_of`.

    Source: CLDR supplemental data, ``measurementData/paperSize``.
    """
    if country:
        code = country.upper()
        if code not in get_global("territory_languages"):
            raise ContentError(
                Fault(
                    Where(key="country"),
                    f"country {country!r} is not known to CLDR",
                    "give its two-letter code, such as US or DE",
                    "clinic/country",
                )
            )
        return _paper(code)
    return _paper(_territory(locale))


def first_week_day(data: LanguageData, country: str = "") -> int:
    """The day that a week begins with: 0 for Monday to 6 for Sunday.

    Args:
        data: decides by its language file, its territory, or its likely one, when there is no
            country.
        country: two-letter code of the clinic's country, or ``""``.

    Source: CLDR supplemental data, ``weekData/firstDay``.
    """
    given = "" if country else data.word("first_day")
    if given:
        return WEEK.index(given)
    return _first_day(name_of(PSEUDO[data.locale][0] if data.locale in PSEUDO else data.locale),
                      country.upper() or _territory(data.locale))


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week in the order of ISO 8601, and of Babel: 0 for Monday."""


@lru_cache(maxsize=256)
def _first_day(name: Name, territory: str) -> int:
    # Babel keeps the table by locale only: any language of the territory tells. Without one it
    # is that of the world, which begins on Monday.
    for language in (name.language, *get_global("territory_languages").get(territory, ())):
        for locale in (f"{language}_{territory}", f"{language}_{name.script}_{territory}"):
            if has_data(locale) and (found := raw_data(locale).get("week_data")):
                return int(found.get("first_day", 0))
    return 0


def _territory(locale: str) -> str:
    name = name_of(PSEUDO[locale][0] if locale in PSEUDO else locale)
    return name.territory or likely(name.language, "", name.script)[1]


def _paper(territory: str) -> Paper:
    return Paper.LETTER if territory in _LETTER_TERRITORIES else Paper.A4
