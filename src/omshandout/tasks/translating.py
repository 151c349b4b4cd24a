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
from omshandout.i18n.catalogs import (
    init_catalog,
    init_variant,
    template,
    update_catalog,
    with_entries,
)
from omshandout.i18n.po_writer import write_if_changed
from omshandout.i18n.pseudo import RULES, translated
from omshandout.languages import SOURCE_LOCALE, language_of
from omshandout.languages.skeleton import skeleton
from omshandout.model.blocks import iter_texts
from omshandout.model.interface import InterfaceSource
from omshandout.render.workshop import Workshop
from omshandout.text.font_files import script_font


class CatalogFile(Struct, frozen=True):
    """One file of the gettext round; ``written`` is False if it already said the same.

    ``parent`` is what a regional variant takes over from: its file has only what differs.
    """

    path: Path
    locale: str
    domain: str
    messages: int
    translated: int
    fuzzy: int
    written: bool
    parent: str = ""


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

    Those of a regional variant have no messages: what they do not hold is taken over. A language
    file that is there already stays as it is, and counts.

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
    no_font = script_font(data.language.script, data.language.fonts) is None
    text = skeleton(data, font=no_font)
    if path is not None and text and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    parent = parent_of(workshop, locale)
    return [
        _written(
            workshop.places.catalog(locale, made.domain), locale,
            init_variant(made, data, parent) if parent else init_catalog(made, data), parent,
        )
        for made in _templates(workshop)
    ]


def pseudo_locales(workshop: Workshop) -> list[CatalogFile]:
    """Write complete catalogs of both test languages, made by rule; a new run makes them anew.

    Raises:
        ContentError: a source file has faults.
    """
    return [
        _written(
            workshop.places.catalog(locale, made.domain), locale,
            translated(made, workshop.languages.data(locale), rule, workshop.keep_terms),
        )
        for locale, rule in RULES.items() for made in _templates(workshop)
    ]


def parent_of(workshop: Workshop, locale: str) -> str:
    """The nearest locale that a regional variant takes over from; ``""`` for other languages."""
    return next(iter(workshop.parents(locale)), "")


def override(workshop: Workshop, locale: str, domain: str, keys: Sequence[str]) -> CatalogFile:
    """Take texts over into the catalog of a regional variant, to be changed there.

    Each has the words that the variant has now; a text that it has already stays as it is.

    Raises:
        UsageError: the locale, handout or a key is not known, or the locale is no variant; then
            nothing is written.
        TranslationError: a catalog cannot be read.
        MachineError: the file cannot be written.
    """
    data = workshop.language(locale)
    parent = parent_of(workshop, locale)
    if not parent:
        hint = f"edit locales/{locale}/LC_MESSAGES/{domain}.po"
        if locale == SOURCE_LOCALE:
            hint = "it is the language of the source: edit the YAML file"
        what = f"{locale} takes nothing over from another language"
        raise UsageError(Fault(Where(locale=locale), what, hint, "usage/no-variant"))
    made = make_template(workshop, domain)
    unknown = [key for key in keys if key not in made.by_key()]
    if unknown:
        raise UsageError(_unknown_key(key, domain, made) for key in unknown)
    path = workshop.places.catalog(locale, domain)
    if path.exists():
        old = read_catalog(path, workshop.places.shown(path))
    else:
        old = init_variant(made, data, parent)
    translations = workshop.translations(locale, domain)
    entries = translations.entries if translations is not None else {}
    texts: dict[str, tuple[str, ...]] = {}
    for key in keys:
        english = made.by_key()[key]
        words = (english.msgid, english.plural) if parent == SOURCE_LOCALE else ()
        texts[key] = entries[key].strings if key in entries else words
    return _written(path, locale, with_entries(old, made, data, texts), parent)


def _unknown_key(key: str, domain: str, made: Catalog) -> Fault:
    # Only a fault needs it, and it takes long to load.
    import difflib

    close = difflib.get_close_matches(key, made.by_key(), 1)
    hint = f'did you mean "{close[0]}"?' if close else f"keys stand in templates/{domain}.pot"
    return Fault(Where(), f'{domain} has no text "{key}"', hint, "usage/unknown-key")


def update_locales(
    workshop: Workshop, locales: Sequence[str] = (), *, fold: bool = False
) -> list[CatalogFile]:
    """Bring catalogs up to date with the content: by key, old translations kept as fuzzy.

    A domain that a locale does not have yet gets a new catalog, unless it is a regional variant:
    that holds only what differs, and nothing is added to it. With ``fold`` all lines are folded
    anew, also of texts that did not change.

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
        # A folder with a name of no language, or a bad language file, keeps no other back.
        try:
            data, parent = workshop.language(locale), parent_of(workshop, locale)
        except (ContentError, UsageError) as error:
            faults.extend(error.faults)
            continue
        for made in templates:
            path = workshop.places.catalog(locale, made.domain)
            try:
                if path.exists():
                    old = read_catalog(path, workshop.places.shown(path))
                    catalog = update_catalog(old, made, data, variant=bool(parent))
                elif parent:
                    continue
                else:
                    catalog = init_catalog(made, data)
            except (ContentError, TranslationError) as error:
                faults.extend(error.faults)
            else:
                found.append(_written(path, locale, catalog, parent, fold=fold))
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


def _written(
    path: Path, locale: str, catalog: Catalog, parent: str = "", *, fold: bool = False
) -> CatalogFile:
    done = [entry for entry in catalog.entries if entry.translated]
    return CatalogFile(
        path, locale, catalog.domain, len(catalog.entries),
        sum(1 for entry in done if not entry.fuzzy), sum(1 for entry in done if entry.fuzzy),
        write_if_changed(path, catalog, fold=fold), parent,
    )
