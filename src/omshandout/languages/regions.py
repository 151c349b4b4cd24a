"""Countries: which there are, which one was meant, and what is most likely spoken there."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel.core import Locale, get_global

from omshandout.errors import ContentError, Fault, Where
from omshandout.languages.data import SOURCE_LOCALE
from omshandout.languages.own import own_locale

# Lands of a country with a name of their own, which CLDR has among subdivisions only.
_LANDS = {
    "america": "US",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "northern ireland": "GB",
    "scotland": "GB",
    "wales": "GB",
}


def check_country(code: str) -> None:
    """Refuse what is no country in the form of ISO 3166, and say what was meant.

    Raises:
        ContentError: it is not two capital letters that CLDR knows.

    Source: CLDR supplemental data, ``territoryInfo`` and ``territoryAlias``.
    """
    if code in _countries():
        return
    raise ContentError(Fault(
        Where(key="country"),
        f'"{code}" is no country code',
        _meant(code) or "write the two capital letters of your country (ISO 3166), such as CA",
        "clinic/country", values=(("value", code[:60]),),
    ))


def _countries() -> frozenset[str]:
    return frozenset(get_global("territory_languages")) - {"ZZ"}


def country_names(locale: str) -> tuple[tuple[str, str], ...]:
    """All countries, code and name in a language, by name; a name that CLDR lacks is the code."""
    own = own_locale(locale)
    names = own.territories if own.has("territories") else {}
    found = [(code, str(names.get(code) or code)) for code in _countries()]
    return tuple(sorted(found, key=lambda each: _sorted_as(each[1])))


def _sorted_as(name: str) -> str:
    """A name without accents and capitals: "Österreich" stands at O."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _meant(word: str) -> str:
    """Which country a word most likely means: ``did you mean GB?``, or ""."""
    code = word.replace(".", "").strip().upper()
    for found in ((code,), get_global("territory_aliases").get(code, ())):
        known = [each for each in found if each in _countries()]
        if len(known) == 1:
            return f"did you mean {known[0]}?"
        if known:
            return f"did you mean one of {', '.join(known)}?"
    names = dict(_LANDS)
    for territory, name in Locale.parse(SOURCE_LOCALE).territories.items():
        if territory in _countries():
            names[str(name).casefold()] = territory
    name = word.strip().casefold().removeprefix("the ")
    if name not in names:
        # Only a mistake needs it, and it takes long to load.
        import difflib

        name = next(iter(difflib.get_close_matches(name[:60], names, n=1, cutoff=0.8)), "")
    return f"did you mean {names[name]}?" if name else ""


@cache
def main_language(country: str) -> str:
    """The language of a country: the official one that most of its people read.

    Where none is official for the whole country, the one that most people read; ``""`` for
    a country of which nobody says what is read there.

    Args:
        country: two capital letters (ISO 3166).

    Source: CLDR supplemental data, ``territoryInfo`` (population and official status).
    """
    read = get_global("territory_languages").get(country, {})
    official = {
        language: facts for language, facts in read.items()
        if facts["official_status"] in ("official", "de_facto_official")
    }
    # CLDR has languages in the same order everywhere, so of two alike the first is always the same.
    return max(
        official or read, key=lambda language: read[language]["population_percent"] or 0.0,
        default="",
    )


def language_of_script(script: str, country: str = "") -> str:
    """The locale that a text in a script most likely is in, in a country if one is named.

    Latin letters of which no more is known are taken for English.

    Source: UTS #35, part 1, section 4.3 (likely subtags).
    """
    table = get_global("likely_subtags")
    for key in (f"und_{script}_{country}", f"und_{country}", f"und_{script}"):
        language, _, rest = table.get(key, "").partition("_")
        if language and script in rest.split("_"):
            return str(language)
    return SOURCE_LOCALE
