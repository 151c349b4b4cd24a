"""A language as documents use it: its own data of CLDR, and over them its language file.

Nothing here is kept for the whole program: a run has one :class:`Languages` for its folder of
locales, so that two runs with two folders in one process do not see each other's files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from omshandout.errors import ContentError, Fault, Where
from omshandout.languages.own import OwnLocale, own_locale
from omshandout.languages.parents import parent_of
from omshandout.languages.tags import direction_of, has_data, name_of, written_in
from omshandout.model.text import ENGLISH, Direction, Language

if TYPE_CHECKING:
    from omshandout.languages.file import LanguageFile

SOURCE_LOCALE = "en"
"""The locale that the content is written in."""

FILE_NAME = "language.yaml"

# CLDR's two pseudo-locales: test translations, the first long and accented, the second written
# from right to left. Babel has no data for them, so each borrows that of a real language.
PSEUDO = {
    "en_XA": ("en", Language("en_XA", "en-XA", "Latn", Direction.LTR)),
    "ar_XB": ("ar", Language("ar_XB", "ar-XB", "Arab", Direction.RTL)),
}


class LanguageData(Struct, frozen=True, eq=False, dict=True):
    """A language with all that is known of it.

    Attributes:
        language: as the later stages need it.
        files: the language files that these data come from, its own first, then those of its
            parents; none for most.
        parents: the locales whose words stand where this one has none, the nearest first.
        file: the name of its language file in faults, be there one or not.
    """

    language: Language
    files: tuple[LanguageFile, ...] = ()
    parents: tuple[str, ...] = ()
    file: str = ""

    @cached_property
    def cldr(self) -> OwnLocale:
        """Its own data, CLDR's and those of its language file, as functions of Babel take them.

        What nobody gave is a ``KeyError`` there; :mod:`omshandout.languages.wanted` tells it
        before. Read when first wanted, since English is at hand in every run.
        """
        if self.locale in PSEUDO:
            return own_locale(PSEUDO[self.locale][0])
        given = {each.locale: each.data for each in self.files}
        return own_locale(self.locale, given, self.parents, self.language.script)

    @property
    def parent(self) -> str:
        """The locale whose words stand where this one has none, or ``""``."""
        return self.parents[0] if self.parents else ""

    @property
    def locale(self) -> str:
        """The CLDR identifier."""
        return self.language.locale

    def word(self, key: str) -> str:
        """A single word of the language file, its own or its parent's; ``""`` for none."""
        return next((found for each in self.files if (found := each.word(key))), "")

    def gives(self, key: str) -> bool:
        """Whether the language file, its own or its parent's, has a key (``days.wide``)."""
        return any(key in each.keys for each in self.files)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the language files; ``""`` without any."""
        if len(self.files) < 2:
            return self.files[0].digest if self.files else ""
        return hashlib.sha256("".join(each.digest for each in self.files).encode()).hexdigest()


@cache
def english() -> LanguageData:
    """The source language, for English that stands in for a translation."""
    return LanguageData(ENGLISH)


class Languages:
    """The languages of a folder of locales; each is worked out when first wanted."""

    def __init__(self, folder: Path | None = None, shown: Callable[[Path], str] = str) -> None:
        """Prepare to look in a folder; without one there are no language files.

        ``shown`` gives the name of a file in faults.
        """
        self._folder = folder
        self._shown = shown
        self._found: dict[str, LanguageData] = {}
        self._files: dict[str, LanguageFile | None] = {}

    def data(self, locale: str) -> LanguageData:
        """All that is known of a language.

        Raises:
            ContentError: its language file, or that of a parent, has faults.
            MachineError: the file cannot be read.
            UsageError: there is no such language.
        """
        found = self._found.get(locale)
        if found is None:
            found = self._found[locale] = self._data(locale)
        return found

    def in_country(self, locale: str, country: str) -> LanguageData:
        """A language as it is written in a country, where CLDR has it there; else the language.

        Args:
            locale: a CLDR identifier; one that names its territory keeps it.
            country: two-letter code, or ``""``.

        Raises:
            As :meth:`data`.
        """
        regional = f"{locale}_{country.upper()}"
        known = country and locale not in PSEUDO and not name_of(locale).territory
        return self.data(regional if known and has_data(regional) else locale)

    def language(self, locale: str) -> Language:
        """The script and direction of a language.

        Raises:
            As :meth:`data`.
        """
        return self.data(locale).language

    def parent_of(self, locale: str) -> str:
        """The locale whose words stand where this one has none, or ``""``.

        Raises:
            As :meth:`data`.
        """
        return self.data(locale).parent

    def path(self, locale: str) -> Path | None:
        """Where the language file of a locale lies, or would lie."""
        return self._folder / locale / FILE_NAME if self._folder is not None else None

    def file(self, locale: str) -> LanguageFile | None:
        """The language file of just this locale; None where there is none.

        Raises:
            ContentError: it has faults.
            MachineError: it cannot be read.
        """
        if locale not in self._files:
            path = self.path(locale)
            # What is there but no file (a folder, a link to nowhere) must not be passed over.
            self._files[locale] = None if path is None or not os.path.lexists(path) else _load(
                path, locale, self._shown(path)
            )
        return self._files[locale]

    def _data(self, locale: str) -> LanguageData:
        if locale in PSEUDO:
            return LanguageData(PSEUDO[locale][1])
        name = name_of(locale)
        parents = tuple(self._parents(locale))
        files = tuple(
            found for each in (locale, *parents) if (found := self.file(each)) is not None
        )
        path = self.path(locale)
        script = next((word for each in files if (word := each.word("script"))), "")
        script = script or written_in(name)
        direction = next((each.direction for each in files if each.direction), None)
        fonts = next((each.fonts for each in files if each.fonts), ())
        return LanguageData(
            Language(locale, name.tag, script, direction or direction_of(script), fonts),
            files, parents, self._shown(path) if path is not None else "",
        )

    def _parents(self, locale: str) -> Iterator[str]:
        """The parents of a locale, as its language file says or else as CLDR does."""
        seen = {locale}
        while parent := self._parent(locale):
            if parent in seen:
                file = self.file(locale)
                assert file is not None, "only files can lead back"
                raise ContentError(Fault(
                    Where(file.file, key="parent", locale=locale),
                    f"the parents of {locale} lead back to {parent}",
                    "delete one of the lines parent:", "content/bad-parent",
                ))
            seen.add(parent)
            yield parent
            locale = parent

    def _parent(self, locale: str) -> str:
        file = self.file(locale)
        return (file.word("parent") if file is not None else "") or parent_of(locale)


def _load(path: Path, locale: str, file: str) -> LanguageFile:
    # Few languages have a file, and reading YAML takes long to import.
    from omshandout.languages.file import load_language

    return load_language(path, locale, file)
