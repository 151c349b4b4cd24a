"""The gettext round: templates from content, catalogs made and brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from omshandout.errors import (
    ContentError,
    Fault,
    TranslationError,
    UsageError,
    Where,
)
from omshandout.files import write_whole
from omshandout.i18n import Catalog, read_catalog
from omshandout.i18n.catalogs import init_catalog, template, update_catalog, write_if_changed
from omshandout.languages import SOURCE_LOCALE, language_of
from omshandout.languages.skeleton import skeleton
from omshandout.model.blocks import iter_texts
from omshandout.model.interface import InterfaceSource
from omshandout.render.workshop import Workshop


class CatalogFile(Struct, frozen=True):
    """One file of the gettext round; ``written`` is False if it already said the same."""

    path: Path
    locale: str
    domain: str
    messages: int
    translated: int
    fuzzy: int
    written: bool


def domains(workshop: Workshop) -> tuple[str, ...]:
    """All gettext domains: the handouts, the packets and the interface."""
    return workshop.domains


def make_template(workshop: Workshop, domain: str) -> Catalog:
    """The template of a domain from the content of today.

    Raises:
        ContentError: the source file has faults.
    """
    source = workshop.source(domain)
    if isinstance(source, InterfaceSource):
        return template(domain, source.messages)
    texts = iter_texts(source)
    return template(domain, texts)


def extract_templates(workshop: Workshop) -> list[CatalogFile]:
    """Write the template of every domain; files that would not change are left alone."""
    found = []
    for catalog in _templates(workshop):
        path = workshop.places.template(catalog.domain)
        found.append(_written(path, "", catalog))
    return found


def init_locale(workshop: Workshop, locale: str) -> list[CatalogFile]:
    """Make empty catalogs for a new locale, and a language file for what is not known of it.

    A language file that is there already stays as it is, and counts.

    Raises:
        ContentError: the language file that is there has faults.
        UsageError: nobody knows the locale, it is the source's, or has catalogs already.
    """
    language_of(locale)
    if locale in workshop.locales:
        what = (
            f"{locale} is the language of the source" if locale == SOURCE_LOCALE
            else f"{locale} has catalogs already"
        )
        raise UsageError(Fault(Where(locale=locale), what,
                               "bring catalogs up to date with: omshandout translations update"
                               + ("" if locale == SOURCE_LOCALE else f" {locale}"),
                               "usage/locale-exists"))
    data = workshop.languages.data(locale)
    path = workshop.languages.path(locale)
    text = skeleton(data)
    if path is not None and text and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    return [
        _written(workshop.places.catalog(locale, made.domain), locale, init_catalog(made, data))
        for made in _templates(workshop)
    ]


def update_locales(workshop: Workshop, locales: Sequence[str] = ()) -> list[CatalogFile]:
    """Bring catalogs up to date with the content: by key, old translations kept as fuzzy.

    A domain that a locale does not have yet gets a new catalog.

    Raises:
        UsageError: unknown locales; then nothing is written.
        TranslationError: with the faults of all catalogs and language files that cannot be
            read; the others are up to date.
        MachineError: a file cannot be written.
    """
    faults = list(workshop.unknown_names((), locales))
    if faults:
        raise UsageError(faults)
    found: list[CatalogFile] = []
    templates = list(_templates(workshop))
    chosen = [locale for locale in locales or workshop.locales if locale != SOURCE_LOCALE]
    for locale in dict.fromkeys(chosen):
        for made in templates:
            path = workshop.places.catalog(locale, made.domain)
            try:
                data = workshop.language(locale)
                if path.exists():
                    old = read_catalog(path, workshop.places.shown(path))
                    catalog = update_catalog(old, made, data)
                else:
                    catalog = init_catalog(made, data)
            except (ContentError, TranslationError) as error:
                faults.extend(error.faults)
            else:
                found.append(_written(path, locale, catalog))
    if faults:
        raise TranslationError(dict.fromkeys(faults))
    return found


def _templates(workshop: Workshop) -> Iterator[Catalog]:
    faults: list[Fault] = []
    made: list[Catalog] = []
    for domain in domains(workshop):
        try:
            made.append(make_template(workshop, domain))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return iter(made)


def _written(path: Path, locale: str, catalog: Catalog) -> CatalogFile:
    done = [entry for entry in catalog.entries if entry.translated]
    return CatalogFile(
        path, locale, catalog.domain, len(catalog.entries),
        sum(1 for entry in done if not entry.fuzzy), sum(1 for entry in done if entry.fuzzy),
        write_if_changed(path, catalog),
    )
