"""What to tell of a word that is no locale here: what it may mean, or what there is."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.languages import registry
from omshandout.languages.called import folded
from omshandout.languages.meant import Meaning, meaning_of
from omshandout.languages.names import with_name
from omshandout.languages.spoken import country_name

_ALL = "all"
"""What sounds like all languages, and is the code of Allar, which few read."""

_LONGEST_CODE = 3
"""Letters of the longest codes of countries."""


def suggestion(locales: Sequence[str]) -> str:
    """The locales that a word may mean as a question: ``did you mean es (Spanish)?``."""
    return f"did you mean {' or '.join(map(with_name, locales))}?"


def advice(word: str, locales: Sequence[str]) -> str:
    """What to do about a word that is no locale here: which are meant, or what there is."""
    meaning = meaning_of(word, locales)
    there_are = f"there are: {', '.join(map(with_name, locales))}"
    if folded(word) == _ALL:
        return f"name each, or none for those of the clinic file, else all; {there_are}"
    nobody = f"nobody has translated into {_with_name(meaning.language)} yet"
    if meaning.countries:
        told = _spoken_there(word, meaning)
        told = f"{nobody}; {told}" if meaning.language else told
        return told if meaning.likely else f"{told}; {there_are}"
    if meant := meaning.sure or meaning.likely:
        asked = suggestion(meant)
        return f"{asked} {nobody}" if meaning.language else asked
    if not meaning.language:
        return there_are
    if meaning.group:
        near = " and ".join(map(with_name, meaning.group))
        return f"{nobody}, but into {near}, of the same group of languages: ask which is read"
    return f"{nobody}; {there_are}"


def _spoken_there(word: str, meaning: Meaning) -> str:
    """What there is of the languages of a country."""
    names = " and ".join(map(country_name, meaning.countries))
    many = "are countries" if meaning.countries[1:] else "is a country"
    code = "is the code of" if word.isascii() and len(word) <= _LONGEST_CODE else ""
    told = f"{word} {code} {names}" if code else f"{names} {many}"
    if not meaning.likely:
        return f"{told}, and none of the languages spoken there is here"
    here = ", ".join(map(with_name, meaning.likely))
    return f"{told}; spoken there, of those that there are: {here}; name the one that is read"


def _with_name(locale: str) -> str:
    """As :func:`with_name`; of a group of languages its name in the registry."""
    shown = with_name(locale)
    known = registry.language(locale) if shown == locale else None
    return f"{locale} ({known.names[0]})" if known is not None else shown
