"""What languages are called: the locales that a code or a name stands for, here or not.

Codes and names are those of CLDR and of the IANA registry, which has more names of one language
("Spanish", "Castilian"), codes that are no longer in use (``iw``), and which languages ISO 639-3
takes together as one (``zh`` of ``cmn`` and ``yue``). Reading all of it takes half a second, so
nothing here is asked for a locale, or a name, that is known already.

Source: UTS #35, part 1, section 3.2.1 (canonical identifiers); BCP 47 (RFC 5646), section 3.1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from babel.core import get_global
from babel.localedata import locale_identifiers

from omshandout.errors import UsageError
from omshandout.languages import registry
from omshandout.languages.data import SOURCE_LOCALE
from omshandout.languages.matching import parts_of
from omshandout.languages.own import own_locale, raw_data
from omshandout.languages.tags import Name, has_data, name_of

# "Swahili (individual language)", "Modern Greek (1453-)": nobody types that.
_REMARK = re.compile(r"\s*\([^()]*\)$")


# Names in daily use that CLDR and the registry have not. A test tells when they do.
# Source: RAE, Diccionario de la lengua española, "castellano"; kmr of ISO 639-3, called "Northern
# Kurdish", which CLDR takes for Kurdish and whose speakers call it so.
_DAILY = {
    "castellano": "es", "castelhano": "es", "kurmanji": "ku", "kurmanci": "ku", "kurmandji": "ku",
}


def folded(name: str) -> str:
    """A name without case, marks and signs: words with one space between them."""
    letters = (
        sign if unicodedata.category(sign)[0] in "LMN" else " "
        for sign in unicodedata.normalize("NFKD", name.casefold())
        if unicodedata.category(sign) != "Mn"
    )
    return " ".join("".join(letters).split())


def of_code(word: str) -> str:
    """The locale that a code of a language means: ``he`` for ``iw``, ``zh_Hant`` for ``zh-tw``.

    ``""`` for what is no such code. Whether there are catalogs of it is not looked at.
    """
    parts = parts_of(word)
    if parts is None:
        return ""
    locale = str(Name(*parts))
    for _ in range(2):  # zh_TW is said otherwise, and what is said so may be shorter still
        try:
            return str(name_of(locale))
        except UsageError as error:
            advice = error.faults[0].hint
            if not advice.startswith("use "):
                return ""
            locale = advice.removeprefix("use ").partition(" ")[0]
    return ""


def lumped_as(code: str) -> str:
    """A group of languages that CLDR puts one of them in the place of: ``sh`` for ``sh``, ``hbs``.

    ``""`` for all else. Who asks for Serbo-Croatian may read Bosnian, Croatian or Serbian.
    """
    instead = _aliases().get(code)
    return next((
        group for group, known in (registry.languages() if instead else ())
        if known.scope == "macrolanguage" and _aliases().get(group) == instead
    ), "")


def group_of(code: str) -> str:
    """The language of ISO 639-3 that takes several together, of which this is one, or all.

    ``zh`` for ``yue`` and for ``zh``; ``""`` for a language by itself.
    """
    known = registry.language(code)
    if known is None:
        return ""
    return code if known.scope == "macrolanguage" else known.whole


def by_english_name(name: str) -> tuple[str, ...]:
    """The locales that have a name in English, whole; ``()`` for none."""
    return tuple(_english().get(folded(name), ()))


def known_as(word: str) -> tuple[str, ...]:
    """The locales that a code or a name stands for, in whatever language; none need be here."""
    code = of_code(word)
    return by_english_name(word) or ((code,) if code else by_any_name(word))


def by_any_name(name: str) -> tuple[str, ...]:
    """The locales that have a name in whatever language CLDR has names in."""
    return tuple(_everywhere().get(folded(name), ()))


def english_names() -> Mapping[str, Mapping[str, None]]:
    """All names in English, folded, each with the locales that have it."""
    return _english()


@cache
def _english() -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for code, name in own_locale(SOURCE_LOCALE).languages.items():
        _keep(found, str(name), str(code))
    for code, known in registry.languages():
        for name in known.names:
            _keep(found, name, code)
    for name, code in _DAILY.items():
        _keep(found, name, code)
    return found


def _keep(found: dict[str, dict[str, None]], name: str, code: str) -> None:
    # Most codes are those of obscure languages, which are what they are.
    locale = code if code not in _aliases() and has_data(code) else _canonical(code)
    if locale and (words := folded(_REMARK.sub("", name))):
        found.setdefault(words, {})[locale] = None


def _aliases() -> Mapping[str, str]:
    aliases: Mapping[str, str] = get_global("language_aliases")
    return aliases


def _canonical(code: str) -> str:
    """The locale that a code of CLDR or the registry stands for; the code where it is its own."""
    if group := lumped_as(code):
        return group
    known = registry.language(code)
    return _aliases().get(code) or (known.instead if known is not None else "") or code


@cache
def _everywhere() -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for speaker in sorted(locale_identifiers()):
        for code, name in raw_data(speaker).get("languages", {}).items():
            if isinstance(name, str) and isinstance(code, str):
                _keep(found, name, code)
    return found


def all_names(speaker: str) -> Iterator[str]:
    """What CLDR knows of the names of all languages in one, folded."""
    own = own_locale(speaker)
    if own.has("languages"):
        yield from map(folded, own.languages.values())
