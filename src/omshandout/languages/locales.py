"""Languages as CLDR describes them: script, direction, plural forms, names, paper.

Everything here is looked up in the CLDR data that Babel carries, by a locale that the caller
names; the locale of the machine is never asked. Only ``babel.core`` is imported, because every
build needs this module and the catalog machinery of Babel takes longer to import than a page
takes to set.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError, get_global

from omshandout.errors import ContentError, Fault, UsageError, Where
from omshandout.languages.likely import likely
from omshandout.model.options import Paper
from omshandout.model.text import Direction, Language

SOURCE_LOCALE = "en"
"""The locale that the content is written in."""

PLURAL_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""All plural categories of CLDR, in the order in which gettext forms are numbered here."""

LARGEST_COUNT = 999
"""Plural forms are told apart for counts up to this number.

Nothing in a handout is counted in millions, and the forms that some languages have only there
(Spanish *1 000 000 de páginas*) would be one more blank for every translator to fill.
"""

# Territories whose everyday paper is Letter: CLDR, supplementalData, measurementData, paperSize
# "US-Letter" (release 47; unchanged for many years). Babel leaves this table out.
_LETTER_TERRITORIES = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)

# CLDR's two pseudo-locales: test translations, the first long and accented, the second written
# from right to left. Babel has no data for them, so each borrows that of a real language.
_PSEUDO = {
    "en_XA": ("en", Language("en_XA", "en-XA", "Latn", Direction.LTR)),
    "ar_XB": ("ar", Language("ar_XB", "ar-XB", "Arab", Direction.RTL)),
}

_LOCALE = re.compile(r"([a-z]{2,3})(?:_([A-Z][a-z]{3}))?(?:_([A-Z]{2}|[0-9]{3}))?")


@lru_cache(maxsize=256)
def cldr_locale(locale: str) -> Locale:
    """The CLDR data of a locale.

    Args:
        locale: a CLDR identifier with underscores: ``es``, ``pt_BR``, ``zh_Hans``.

    Raises:
        UsageError: the identifier is not well formed, not in its canonical form, or CLDR has
            no data for it.
    """
    if locale in _PSEUDO:
        return cldr_locale(_PSEUDO[locale][0])
    match = _LOCALE.fullmatch(locale)
    if match is None:
        # Names of locales become names of folders, so nothing else may get through here.
        raise _unknown(locale, "is not the name of a locale", _suggestion(locale))
    language, script, territory = match.groups()
    try:
        found = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        raise _unknown(locale, "is not known to CLDR", _suggestion(locale)) from None
    if found.language != language or language in ("und", "root"):
        raise _unknown(locale, "is not a canonical name", f"use {found.language}")
    if territory and found.territory != territory:
        raise _unknown(locale, "is not known to CLDR", f"use {language} without a territory")
    if script and script not in (found.script, likely(language)[0]):
        # Babel drops a script that it has no data for and would answer with the other one.
        raise _unknown(locale, "is not known to CLDR in this script", f"use {language} alone")
    return found


@lru_cache(maxsize=256)
def language_of(locale: str) -> Language:
    """The language, script and direction that a locale stands for.

    The script is the one named in the locale, else the likely one. Direction is CLDR's
    character order.

    Raises:
        UsageError: see :func:`cldr_locale`.

    Source: UTS #35, part 1, section 4.3 (likely subtags); part 2, section 2.2 (orientation).
    """
    if locale in _PSEUDO:
        return _PSEUDO[locale][1]
    found = cldr_locale(locale)
    script = found.script or likely(found.language, found.territory)[0]
    parts = (found.language, found.script, found.territory)
    return Language(
        locale=locale,
        tag="-".join(part for part in parts if part),
        script=script or "Latn",
        direction=Direction.RTL if found.text_direction == "rtl" else Direction.LTR,
    )


@lru_cache(maxsize=256)
def plural_categories(locale: str) -> tuple[str, ...]:
    """The plural categories that whole counts up to :data:`LARGEST_COUNT` fall into.

    They come in the order of :data:`PLURAL_CATEGORIES`, which is that of the forms
    ``msgstr[0]``, ``msgstr[1]`` ... in a catalog.

    Source: UTS #35, part 3, section 5 (language plural rules).
    """
    rule = cldr_locale(locale).plural_form
    used = {rule(count) for count in range(LARGEST_COUNT + 1)}
    return tuple(category for category in PLURAL_CATEGORIES if category in used)


def plural_index(locale: str, count: int) -> int:
    """The number of the plural form for ``count`` (0 or more), counted from 0."""
    categories = plural_categories(locale)
    category = cldr_locale(locale).plural_form(abs(count))
    return categories.index(category) if category in categories else len(categories) - 1


@lru_cache(maxsize=256)
def counts_of_forms(locale: str) -> tuple[tuple[int, ...], ...]:
    """For each plural form, the first counts from 0 that take it (three at most)."""
    found: list[list[int]] = [[] for _ in plural_categories(locale)]
    for count in range(LARGEST_COUNT + 1):
        counts = found[plural_index(locale, count)]
        if len(counts) < 3:
            counts.append(count)
    return tuple(tuple(counts) for counts in found)


def native_name(locale: str) -> str:
    """The name of a language in itself: ``español``, ``العربية``, ``简体中文``."""
    return language_name(locale, locale)


@lru_cache(maxsize=1024)
def language_name(locale: str, in_locale: str) -> str:
    """The name of a language in another: ``Spanish`` for ``es`` in ``en``.

    A name that CLDR lacks in that language is given in English, and one that it lacks there
    too as the locale itself.
    """
    if locale in _PSEUDO:
        return f"{locale} (test translation)"
    named, naming = cldr_locale(locale), cldr_locale(in_locale)
    for speaker in (naming, cldr_locale(SOURCE_LOCALE)):
        whole = speaker.languages.get(locale)
        if isinstance(whole, str):
            return whole
        if named.language in speaker.languages:
            name = named.get_display_name(speaker)
            if name:
                return name
    return locale


def paper_of(locale: str, country: str = "") -> Paper:
    """The paper that documents in a locale are printed on.

    Args:
        locale: decides by its territory, or its likely one, when there is no country.
        country: two-letter code of the clinic's country, or ``""``.

    Raises:
        ContentError: the country is not known to CLDR.
        UsageError: see :func:`cldr_locale`.

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
    found = cldr_locale(locale)
    return _paper(found.territory or likely(found.language, "", found.script)[1])


@lru_cache(maxsize=256)
def first_week_day(locale: str, country: str = "") -> int:
    """The day that a week begins with: 0 for Monday to 6 for Sunday.

    Args:
        locale: decides by its territory, or its likely one, when there is no country.
        country: two-letter code of the clinic's country, or ``""``.

    Raises:
        UsageError: see :func:`cldr_locale`.

    Source: CLDR supplemental data, ``weekData/firstDay``.
    """
    found = cldr_locale(locale)
    territory = country.upper() or found.territory
    territory = territory or likely(found.language, "", found.script)[1]
    # Babel keeps the table by locale only: any language of the territory tells.
    for language in (found.language, *get_global("territory_languages").get(territory, ())):
        try:
            return int(Locale.parse(f"{language}_{territory}").first_week_day)
        except (UnknownLocaleError, ValueError):
            continue
    return int(found.first_week_day)


def _paper(territory: str) -> Paper:
    return Paper.LETTER if territory in _LETTER_TERRITORIES else Paper.A4


def _unknown(locale: str, what: str, hint: str) -> UsageError:
    return UsageError(Fault(Where(), f"{locale!r} {what}", hint, "language/unknown"))


def _suggestion(locale: str) -> str:
    """A hint: the nearest well-formed name if that one is known, else examples."""
    parts = re.split(r"[-_]", locale[:20])
    shaped = [parts[0].lower()]
    shaped += [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    nearest = "_".join(shaped)
    if nearest != locale and _LOCALE.fullmatch(nearest):
        try:
            cldr_locale(nearest)
        except UsageError:
            pass
        else:
            return f"did you mean {nearest}?"
    return "names are CLDR identifiers such as es, pt_BR or zh_Hans"
