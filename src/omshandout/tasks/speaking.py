"""The program's own words for the people who run it, in their language where it is there."""

from __future__ import annotations

from collections.abc import Mapping

from omshandout.errors import OmsHandoutError
from omshandout.i18n import Interface, localize_interface
from omshandout.languages import SOURCE_LOCALE, with_name
from omshandout.render.workshop import INTERFACE, Workshop

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
# What POSIX systems call a language with a territory, where we name the script.
_BY_TERRITORY = {"zh_CN": "zh_Hans", "zh_SG": "zh_Hans", "zh_TW": "zh_Hant", "zh_HK": "zh_Hant"}


def locale_of(environment: Mapping[str, str], known: tuple[str, ...]) -> str:
    """The first known locale that the environment asks for, else the source's.

    >>> locale_of({"LANG": "es_MX.UTF-8"}, ("en", "es"))
    'es'

    Source: POSIX, "Internationalization Variables" (LC_ALL before LC_MESSAGES before LANG).
    """
    wanted = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    name = wanted.split(".", 1)[0].split("@", 1)[0]
    for candidate in (_BY_TERRITORY.get(name, name), name.split("_", 1)[0]):
        if candidate in known:
            return candidate
    return SOURCE_LOCALE


class Words:
    """Messages of the interface for terminals.

    A catalog with faults, or a content folder without a message, must not keep anyone from
    working: then the English that stands in the program is used.
    """

    def __init__(self, workshop: Workshop, environment: Mapping[str, str]) -> None:
        self._interface: Interface | None = None
        self._locale = SOURCE_LOCALE
        try:
            locale = locale_of(environment, workshop.locales)
            found, faults = localize_interface(
                workshop.interface_source, workshop.translations(locale, INTERFACE),
                workshop.language(locale), digits="latn",
            )
            if not faults:
                self._interface, self._locale = found, locale
        except OmsHandoutError:
            pass

    def text(self, key: str, english: str) -> str:
        """A message, or ``english``."""
        try:
            return self._interface.plain(key) if self._interface else english
        except OmsHandoutError:
            return english

    def language(self, locale: str) -> str:
        """A locale with the name of its language: ``es (Spanish)``."""
        return with_name(locale, self._locale)

    def plural(self, key: str, count: int, english: str) -> str:
        """The form of a message for a count, or ``english``."""
        try:
            return self._interface.plural(key, count).plain if self._interface else english
        except OmsHandoutError:
            return english
