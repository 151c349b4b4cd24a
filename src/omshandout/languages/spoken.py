"""Countries that somebody named in place of a language, and what is spoken there.

Source: CLDR, names of territories, and supplemental data, ``territoryInfo`` and ``territoryAlias``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.core import get_global

from omshandout.languages.called import folded
from omshandout.languages.data import SOURCE_LOCALE
from omshandout.languages.own import own_locale

_LEAST = 5.0
"""Per cent of the people of a country who have to use a language that is not official in all of it:
so Spanish counts in the United States, and the seventy others do not."""
_OFFICIAL = ("official", "de_facto_official")

_CODE, _LONGER_CODE = 2, 3
"""Letters of a code of ISO 3166."""

_SHORTEST = 5
"""Letters of a part of a name that tells which country is meant: "Korea"."""

_MOST = 3
"""Countries that a part of a name is taken to mean at most."""

_REMARK = re.compile(r"\s*\(([^()]*)\)")  # "Myanmar (Burma)"


def countries_called(word: str, speakers: Iterable[str]) -> tuple[str, ...]:
    """The codes of the countries that a code or a name means, the whole name before a part of it.

    Args:
        word: as somebody typed it.
        speakers: the locales in which countries are named, beside English.
    """
    code = word.strip().upper()
    known = get_global("territory_languages")
    if code.isascii() and code.isalpha() and len(code) in (_CODE, _LONGER_CODE):
        aliases = get_global("territory_aliases").get(code, (code,))
        return tuple(each for each in aliases if each in known and each != "ZZ")
    wanted = folded(word).removeprefix("the ")
    if not wanted:
        return ()
    whole: dict[str, None] = {}
    remark: dict[str, None] = {}
    part: dict[str, None] = {}
    for speaker in dict.fromkeys((SOURCE_LOCALE, *speakers)):
        own = own_locale(speaker)
        for territory, name in (own.territories if own.has("territories") else {}).items():
            if territory not in known or territory == "ZZ":
                continue
            bare, remarks = _REMARK.sub("", str(name)), _REMARK.findall(str(name))
            if wanted in (folded(bare), folded(str(name))):
                whole[territory] = None
            elif wanted in map(folded, remarks):
                remark[territory] = None
            elif _is_part(wanted, str(name)):
                part[territory] = None
    return tuple(whole or remark) or (tuple(part) if len(part) <= _MOST else ())


def _is_part(wanted: str, name: str) -> bool:
    """Whether it is what people say of a long name: "Korea", "Hong Kong", "Congo".

    What begins a name is so only before a remark: "Central" is no country.
    """
    if len(wanted) < _SHORTEST:
        return False
    first, dash, _ = name.partition(" - ")
    return folded(name).endswith(f" {wanted}") or wanted == folded(
        first if dash else name.partition(" SAR ")[0]
    )


def spoken_in(country: str) -> tuple[str, ...]:
    """The languages of a country, as CLDR names them (``es``, ``zh_Hant``): most read first.

    Those that are official in it, and others that one in twenty uses.
    """
    read = get_global("territory_languages").get(country, {})
    told = [
        language for language, facts in read.items()
        if facts["official_status"] in _OFFICIAL or (facts["population_percent"] or 0.0) >= _LEAST
    ]
    # Alike ones stay in the order of CLDR, which is always the same.
    return tuple(sorted(told, key=lambda each: -(read[each]["population_percent"] or 0.0)))


def country_name(country: str) -> str:
    """The English name of a country; its code where CLDR has none."""
    return str(own_locale(SOURCE_LOCALE).territories.get(country) or country)
