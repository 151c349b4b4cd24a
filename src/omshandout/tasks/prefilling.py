"""What is translated already, for catalogs that are begun or brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from omshandout.errors import OmsHandoutError, Severity
from omshandout.i18n import Catalog, Entry, check_translation, read_catalog
from omshandout.i18n.prefilling import Elsewhere, Prefilled, prefill
from omshandout.languages import LanguageData
from omshandout.model.interface import InterfaceSource
from omshandout.model.text import Message
from omshandout.render.workshop import Workshop

_KNOWN_AGAIN = 0.5
"""The share of a catalog's texts that a new handout must have for it to be the old one renamed."""


def kinds_of(workshop: Workshop, domain: str) -> Mapping[str, str]:
    """What kind of text each message of a domain is: the block and its part, by key.

    Raises:
        ContentError: the source file has faults.
    """
    source = workshop.source(domain)
    if isinstance(source, InterfaceSource):
        return {message.key: domain for message in source.messages}
    return dict(_kinds(source, "", ""))


def _kinds(value: Any, owner: str, part: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Message):
        yield value.key, f"{owner}.{part}"
    elif isinstance(value, tuple):
        for each in value:
            yield from _kinds(each, owner, part)
    elif isinstance(value, Struct):
        name = type(value).__name__
        # The level of a box and of a heading is part of what a text is.
        extra = [getattr(value, each, None) for each in ("kind", "level", "act")]
        inside = f"{owner}/{name}" if owner else name
        inside += "".join(f":{each}" for each in extra if each is not None)
        for each in value.__struct_fields__:
            yield from _kinds(getattr(value, each), inside, each)


class Shelf:
    """All catalogs that a language has, and what is translated in them.

    Each is read once, with messages that lost their key.
    """

    def __init__(self, workshop: Workshop, locale: str, data: LanguageData) -> None:
        """Look at the folder of a locale, which need not exist."""
        self._workshop = workshop
        self._locale = locale
        self._data = data
        self._kinds: dict[str, Mapping[str, str]] = {}

    def orphans(self) -> dict[str, Catalog]:
        """Catalogs of handouts that there are no more, by their domain.

        One that cannot be read has nothing to offer; nobody asked for it.
        """
        found: dict[str, Catalog] = {}
        folder = self._workshop.places.catalog(self._locale, "x").parent
        for path in sorted(folder.glob("*.po")):
            if path.stem not in self._workshop.domains:
                catalog = _read(path)
                if catalog is not None:
                    found[path.stem] = catalog
        return found

    def elsewhere(self, catalogs: Mapping[str, Catalog]) -> Elsewhere:
        """What these catalogs of the language have, by domain, and those of its other variants."""
        found = Elsewhere()
        for domain, catalog in catalogs.items():
            found.add(catalog, self.kinds(domain))
        for locale in self._siblings():
            for domain in self._workshop.domains:
                path = self._workshop.places.catalog(locale, domain)
                catalog_there = _read(path) if path.is_file() else None
                if catalog_there is not None:
                    found.add(catalog_there, {}, f"{locale}/{domain}", own=False)
        return found

    def _siblings(self) -> Iterator[str]:
        """Other locales in the same language and script, such as ``pt_BR`` for ``pt_PT``."""
        own = self._data.language
        for locale in self._workshop.locales[1:]:
            if locale == self._locale:
                continue
            try:
                other = self._workshop.language(locale).language
            except OmsHandoutError:
                continue  # told by whoever works with that language
            if other.script == own.script and _language(other.tag) == _language(own.tag):
                yield locale

    def kinds(self, domain: str) -> Mapping[str, str]:
        """What kind of text each message of a domain is; nothing of one that is gone."""
        if domain not in self._workshop.domains:
            return {}
        if domain not in self._kinds:
            self._kinds[domain] = kinds_of(self._workshop, domain)
        return self._kinds[domain]

    def filled(self, catalog: Catalog, elsewhere: Elsewhere) -> Prefilled:
        """A catalog with what is translated elsewhere."""
        return prefill(catalog, elsewhere, self.kinds(catalog.domain), self._is_good)

    def _is_good(self, entry: Entry) -> bool:
        faults = check_translation(
            Message(entry.key, entry.msgid), entry.strings, self._data,
            keep_terms=self._workshop.keep_terms,
        )
        return not any(fault.severity is Severity.ERROR for fault in faults)


def _language(tag: str) -> str:
    return tag.partition("-")[0]


def _read(path: Path) -> Catalog | None:
    try:
        return read_catalog(path)
    except OmsHandoutError:
        return None


def renamed_from(template: Catalog, orphans: Mapping[str, Catalog]) -> str:
    """The domain of the catalog whose handout has another name now, ``""`` if there is none.

    Args:
        template: of a handout that has no catalog yet.
        orphans: catalogs of handouts that are gone.
    """
    texts = {(entry.key, entry.msgid) for entry in template.entries}
    best, most = "", 0
    for domain, catalog in orphans.items():
        own = [entry for entry in catalog.entries if entry.touched]
        same = sum((entry.key, entry.msgid) in texts for entry in own)
        if own and same > most and same >= _KNOWN_AGAIN * len(own):
            best, most = domain, same
    return best
