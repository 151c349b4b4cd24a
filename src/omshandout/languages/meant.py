"""Which language a word means that is no locale here: a code, a name, a slip of the keys.

What a word stands for by CLDR or the IANA registry (``iw``, ``zh-CN``, ``Castilian``) is taken; all
else is asked about, since a sheet in the wrong language is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import UsageError
from omshandout.languages import registry
from omshandout.languages.called import (
    all_names,
    by_any_name,
    by_english_name,
    english_names,
    folded,
    group_of,
    lumped_as,
    of_code,
)
from omshandout.languages.data import PSEUDO, SOURCE_LOCALE
from omshandout.languages.matching import Match, match, parts_of, whole_of
from omshandout.languages.names import language_name
from omshandout.languages.spoken import countries_called, spoken_in
from omshandout.languages.tags import name_of

_NEAR = 0.8
"""The likeness from which on a word is taken for a name: "Spansh" and "Spanish" have 0.92,
"Estonian" and "Persian" 0.67; see :mod:`difflib`."""

_SHORT = 4
"""Characters up to which a part of a name says nothing: "de", "sim"."""

_MOST = 4
"""Languages that a part of a name is taken to mean at most: "Central" is none."""

_LONGEST = 64

_CODE = 2
"""Letters of a code of ISO 639-1."""

_BEGINNING = 4
"""Letters with which the beginning of a name tells which is meant: "viet"."""


class Meaning(Struct, frozen=True):
    """What a word means, of the locales that there are.

    Attributes:
        sure: what it names; several where it names a language that several are of.
        likely: what it may mean, to be asked about.
        language: the locale of a language that it names and none here is in; ``""`` for none.
        group: locales here of languages that ISO 639-3 takes together with that one.
        countries: the codes of the countries that it names, or is a code of; ``likely`` has what
            is spoken there, though nobody can tell which of it is meant.
    """

    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    language: str = ""
    group: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


def meaning_of(word: str, locales: Sequence[str]) -> Meaning:
    """What a word means by the names that all languages have, each in all others.

    ``he`` for ``iw``, ``es`` for ``Castilian``, maybe ``es`` for ``spanisch`` or ``Spansh``. Of
    ``Dutch`` it is told that there is none: it is no misspelt ``Deutsch``. Of a country
    (``Somalia``, ``kr``) it is told what is spoken there, never taken for one language.

    Args:
        word: as somebody typed it; no locale that there is.
        locales: those that there are.
    """
    wanted = folded(word[:_LONGEST])
    if not wanted or len(word) > _LONGEST:
        return Meaning()
    real = _real(locales)
    named = [_by_name(name, real) for name in by_english_name(wanted)]
    if code := _language_of(word):
        # "hu" is Hungarian, and a language of China has that name too: who types two letters
        # types a code. Longer ones are rather names.
        place = 0 if len(word) == _CODE else len(named)
        named.insert(place, _by_code(word, code, real))
    if named:
        found = _together(named)
        # "Mon" is a language of Myanmar, and the code of Mongolian.
        several = len({(each.sure, each.language) for each in named}) > 1
        found = _asked(found) if several and found.language else found
        # "kr" is Kanuri, "tw" is Twi, of which CLDR makes Akan, and both are the code of a country
        # where nobody speaks that; "no" is Norwegian, and "in" is an old code of Indonesian.
        own = registry.language(word.lower())
        foreign = not found.sure and own is not None and not own.dead and (
            found.language == code != lumped_as(word)
        ) and not any(
            found.language in spoken_in(country) for country in countries_called(word, ())
        )
        return _of_countries(word, real, found) if foreign else found
    elsewhere = _asked(_together([_by_name(name, real) for name in by_any_name(wanted)]))
    in_countries = _of_countries(word, real, Meaning())
    if in_countries.countries and (in_countries.likely or elsewhere == Meaning()):
        return in_countries
    if elsewhere != Meaning():
        return elsewhere
    return Meaning(likely=_part_of_name(wanted, real) or _beginning(wanted, real)
                   or _misspelt(wanted, real)
                   or _before_remark(word, real))


def meant_by(word: str, locales: Sequence[str]) -> tuple[str, ...]:
    """The locales that a word names or may mean; see :func:`meaning_of`."""
    meaning = meaning_of(word, locales)
    return meaning.sure or meaning.likely


def _real(locales: Sequence[str]) -> list[str]:
    """Those that are languages: a folder of none is told where it is used."""
    found = []
    for locale in locales:
        if locale not in PSEUDO:
            with suppress(UsageError):
                name_of(locale)
                found.append(locale)
    return found


def _language_of(word: str) -> str:
    """The locale that a code stands for, or the group that a dead code was of; ``""`` for none."""
    subtag = word.replace("_", "-").partition("-")[0].lower()
    return lumped_as(subtag) or of_code(word)


def _by_code(word: str, code: str, locales: Sequence[str]) -> Meaning:
    if lumped_as(code):
        return _none_of(code, locales)
    _, script, territory = parts_of(word) or ("", "", "")
    return _here(word, code, bool(script or territory), locales)


def _by_name(locale: str, locales: Sequence[str]) -> Meaning:
    """What there is of a language whose name somebody typed."""
    if lumped_as(locale):
        return _none_of(locale, locales)
    return _here(locale, locale, "_" in locale, locales)


def _here(name: str, locale: str, narrow: bool, locales: Sequence[str]) -> Meaning:
    """What there is of a language.

    Args:
        name: of a locale, as a person or another tool writes it.
        locale: the same as we write it.
        narrow: whether it names a script or a country.
        locales: those that there are.
    """
    if locale in locales:
        return Meaning((locale,))
    wanted = parts_of(name)
    ours = [
        each for each in locales
        if wanted is not None and (parts_of(each) or ("",))[0] == wanted[0]
    ]
    if not ours or wanted is None:
        return _none_of(locale, locales)
    same = [each for each in ours if match(name, each) is Match.SAME]
    if same and (narrow or len(ours) == 1):
        return Meaning(tuple(same[:1]))
    if not narrow and len(ours) > 1:
        # "Chinese" is both; of Spanish that of a region says nothing that "Spanish" does.
        plain = [each for each in same if each == wanted[0]]
        return Meaning(tuple(plain or ours))
    script = [each for each in ours if _script(each) == whole_of(wanted)[:2]]
    wider = [each for each in script if match(name, each) is Match.REGION]
    return Meaning(likely=tuple(wider or script or ours))


def _script(locale: str) -> tuple[str, str]:
    """Language and script."""
    parts = parts_of(locale)
    return whole_of(parts)[:2] if parts is not None else ("", "")


def _none_of(locale: str, locales: Sequence[str]) -> Meaning:
    """That there is none of a language, and what there is of its group."""
    group = group_of(locale.partition("_")[0])
    return Meaning(language=locale, group=tuple(
        each for each in locales if group and group_of(each.partition("_")[0]) == group
    ))


def _together(found: Iterable[Meaning]) -> Meaning:
    sure: dict[str, None] = {}
    likely: dict[str, None] = {}
    group: dict[str, None] = {}
    language = ""
    for each in found:
        sure.update(dict.fromkeys(each.sure))
        likely.update(dict.fromkeys(each.likely))
        group.update(dict.fromkeys(each.group))
        language = language or each.language
    return Meaning(tuple(sure), tuple(likely), language, tuple(group))


def _asked(meaning: Meaning) -> Meaning:
    """The same, but nothing of it is sure."""
    likely = tuple(dict.fromkeys((*meaning.sure, *meaning.likely)))
    return Meaning((), likely, meaning.language, meaning.group)


def _part_of_name(wanted: str, locales: Sequence[str]) -> tuple[str, ...]:
    """What has a word in its name: "Creole" of "Haitian Creole", "Mandarin" of a name of Chinese.

    Scripts without spaces have no words: there any part of the name in the language itself tells.
    """
    if len(wanted) <= _SHORT and wanted.isascii():
        return ()
    names: dict[str, dict[str, None]] = {}
    for locale, name in _names(locales):
        names.setdefault(name, {})[locale] = None
    found: dict[str, None] = {}
    for name, called in english_names().items():
        if f" {wanted} " in f" {name} ":
            for each in called:
                meaning = _by_name(each, locales)
                found.update(dict.fromkeys((*meaning.sure, *meaning.likely)))
    for name, ours in names.items():
        if f" {wanted} " in f" {name} " or (wanted in name and not _has_case(wanted)):
            found.update(ours)
    return tuple(found) if len(found) <= _MOST else ()


def _beginning(wanted: str, locales: Sequence[str]) -> tuple[str, ...]:
    """What has a name that begins so: "viet", where no language that there is not has one too."""
    if len(wanted) < _BEGINNING:
        return ()
    found: dict[str, None] = {}
    for locale, name in _names(locales):
        if name.startswith(wanted):
            found[locale] = None
    ours = {name for _, name in _names(locales)}
    others = {name for name in all_names(SOURCE_LOCALE) if name.startswith(wanted)} - ours
    return tuple(found) if len(found) <= _MOST and not others else ()


def _has_case(text: str) -> bool:
    return text.upper() != text


def _misspelt(wanted: str, locales: Sequence[str]) -> tuple[str, ...]:
    """What is nearly called so; nothing where a language that there is not is nearer."""
    # Only a fault needs it, and it takes long to load.
    import difflib

    names: dict[str, dict[str, None]] = {}
    for locale, name in _names(locales):
        names.setdefault(name, {})[locale] = None
    known = {*names, *all_names(SOURCE_LOCALE)}
    near = difflib.get_close_matches(wanted, sorted(known), n=1, cutoff=_NEAR)
    if not near:
        return ()
    if near[0] in names:
        return tuple(names[near[0]])
    found = _asked(_together([_by_name(each, locales) for each in by_english_name(near[0])]))
    return found.likely


def _of_countries(word: str, locales: Sequence[str], found: Meaning) -> Meaning:
    """The same with what is spoken in the countries that a word names, if there are any."""
    countries = countries_called(word, locales)
    spoken: dict[str, None] = {}
    for country in countries:
        for language in spoken_in(country):
            local = f"{language}_{country}"
            here = _here(local, local, True, locales)
            spoken.update(dict.fromkeys(here.sure or here.likely))
    return replace(found, likely=tuple(spoken)[:_MOST], countries=countries)


def _before_remark(word: str, locales: Sequence[str]) -> tuple[str, ...]:
    """What a name means without what stands in brackets behind it: "Arabic (Egypt)"."""
    name, bracket, _ = word.replace("\uff08", "(").partition("(")
    return meant_by(name.strip(), locales) if bracket else ()


def _names(locales: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each locale with the names that it has in all of them, and in English."""
    for locale in locales:
        for speaker in dict.fromkeys((SOURCE_LOCALE, *locales)):
            yield locale, folded(language_name(locale, speaker))
