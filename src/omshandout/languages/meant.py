"""Which language a word may mean that names none: its name in another language, or misspelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress

from omshandout.errors import UsageError
from omshandout.languages.data import PSEUDO, SOURCE_LOCALE
from omshandout.languages.names import language_name, with_name
from omshandout.languages.own import own_locale
from omshandout.languages.tags import name_of

_NEAR = 0.8
"""The likeness from which on a word is taken for a name: "Spansh" and "Spanish" have 0.92,
"Estonian" and "Persian" 0.67; see :mod:`difflib`."""

_SHORT = 4
"""Characters up to which a part of a name says nothing: "de", "sim"."""


def folded(name: str) -> str:
    """A name without case, marks and signs: words with one space between them."""
    letters = (
        sign if unicodedata.category(sign)[0] in "LMN" else " "
        for sign in unicodedata.normalize("NFKD", name.casefold())
        if unicodedata.category(sign) != "Mn"
    )
    return " ".join("".join(letters).split())


def meant_by(word: str, locales: Sequence[str]) -> tuple[str, ...]:
    """The locales that a word may mean, by the names that each of them has for the others.

    ``es`` for ``spanisch``, as it is called in German, and for ``Spansh``. Nothing where no name is
    near enough, or where it is rather one of a language that there is not: ``Dutch`` is no
    misspelt ``Deutsch``.

    Args:
        word: no locale, and no name of one in English or in itself.
        locales: those that there are.
    """
    wanted = folded(word[:64])
    names: dict[str, dict[str, None]] = {}
    for locale, name in _names(locales):
        names.setdefault(name, {})[locale] = None
    if not wanted or wanted in names:
        return tuple(names.get(wanted, ()))
    others = {name for speaker in _speakers(locales) for name in _all_names(speaker)}
    if wanted in others:
        return ()
    # Only a fault needs it, and it takes long to load.
    import difflib

    known = {*names, *_all_names(SOURCE_LOCALE)}
    near = difflib.get_close_matches(wanted, sorted(known), n=1, cutoff=_NEAR)
    return tuple(names.get(near[0], ())) if near else ()


def suggestion(locales: Sequence[str]) -> str:
    """The locales that a word may mean as a question: ``did you mean es (Spanish)?``."""
    return f"did you mean {' or '.join(map(with_name, locales))}?"


def _speakers(locales: Sequence[str]) -> list[str]:
    """English, and those of the locales that are real ones."""
    found = dict.fromkeys([SOURCE_LOCALE])
    for locale in locales:
        if locale not in PSEUDO:
            with suppress(UsageError):  # a folder of no language, which is told where it is used
                name_of(locale)
                found[locale] = None
    return list(found)


def _names(locales: Sequence[str]) -> Iterator[tuple[str, str]]:
    speakers = _speakers(locales)
    for locale in speakers:
        for speaker in speakers if locale in locales else ():
            name = folded(language_name(locale, speaker))
            yield locale, name
            # "Chinese" where it is "Simplified Chinese", "chinois" where "chinois simplifié".
            for part in name.split():
                if len(part) > _SHORT:
                    yield locale, part


def _all_names(speaker: str) -> Iterator[str]:
    """What CLDR knows of the names of all languages in one."""
    own = own_locale(speaker)
    if own.has("languages"):
        yield from map(folded, own.languages.values())
