"""The program's own words for the people who run it, in their language where it is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec.structs import replace

from omshandout.errors import OmsHandoutError
from omshandout.i18n import Interface, localize_interface
from omshandout.languages import SOURCE_LOCALE, with_name
from omshandout.model.interface import InterfaceSource
from omshandout.render.places import DESK_FILE, own_places
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
    working: then the English that stands in the program is used. What only the page for staff
    says is not looked at.
    """

    def __init__(self, workshop: Workshop, environment: Mapping[str, str]) -> None:
        self._interface: Interface | None = None
        self._locale = SOURCE_LOCALE
        self._workshop = workshop
        try:
            locale = locale_of(environment, workshop.locales)
            found = self._localized(workshop.printed_source, locale)
            if found is not None:
                self._interface, self._locale = found, locale
        except OmsHandoutError:
            pass

    def _localized(self, source: InterfaceSource, locale: str) -> Interface | None:
        """Messages in a language; None where something is wrong with one of them."""
        found, faults = localize_interface(
            source, self._workshop.translations(locale, INTERFACE),
            self._workshop.language(locale), digits="latn",
        )
        return None if faults else found

    def text(self, key: str, english: str) -> str:
        """A message, or ``english``."""
        try:
            return self._interface.plain(key) if self._interface else english
        except OmsHandoutError:
            return english

    def counted(self, key: str, count: int, english: str) -> str:
        """A message with a number, of those that no document prints, or ``english``.

        They are read only where somebody reads another language: few runs say them.
        """
        if self._locale == SOURCE_LOCALE:
            return english
        try:
            return self._told.plain(key, count=count) if self._told else english
        except OmsHandoutError:
            return english

    @cached_property
    def _told(self) -> Interface | None:
        """The messages of terminals that no document prints."""
        desk = self._workshop.places.content / DESK_FILE
        source = self._workshop.sources.interface(desk)
        told = tuple(each for each in source.messages if each.key.startswith("cli."))
        return self._localized(replace(source, messages=told), self._locale)

    def language(self, locale: str) -> str:
        """A locale with the name of its language: ``es (Spanish)``."""
        return with_name(locale, self._locale)

    def plural(self, key: str, count: int, english: str) -> str:
        """The form of a message for a count, or ``english``."""
        try:
            return self._interface.plural(key, count).plain if self._interface else english
        except OmsHandoutError:
            return english


def spoken_source(workshop: Workshop) -> InterfaceSource:
    """All messages of the interface, for a page that has to tell everything in some words.

    A folder from before there were some of them, or whose own file is damaged, has those of the
    program itself in their place.
    """
    # Only the page for staff asks.
    from omshandout.content.interface import joined_interface, load_interface

    own_content = own_places().content
    try:
        source = workshop.interface_source
    except OmsHandoutError:  # told by each sheet
        source = load_interface(own_content / "interface.yaml")
    own = load_interface(own_content / DESK_FILE)
    known = {message.key for message in source.messages}
    missing = tuple(message for message in own.messages if message.key not in known)
    if not missing:
        return source
    return joined_interface(source, InterfaceSource(source.domain, missing, own.digest))
