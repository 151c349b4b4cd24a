"""The gettext round: templates from content, catalogs made and brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import (
    ContentError,
    Fault,
    Severity,
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
from omshandout.i18n.prefilling import Prefilled
from omshandout.i18n.pseudo import RULES, translated
from omshandout.i18n.rekeying import Rekeyed, english_of, with_keys
from omshandout.i18n.reviews import Said
from omshandout.languages import SOURCE_LOCALE, LanguageData, language_of, with_name
from omshandout.languages.skeleton import skeleton
from omshandout.model.blocks import iter_texts
from omshandout.model.interface import InterfaceSource
from omshandout.render.reviewing import reviews_of
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import locales_called, refuse_unknown
from omshandout.tasks.prefilling import Shelf, renamed_from
from omshandout.text.font_files import script_font
from omshandout.yamlfile.bounded import shown


class Changes(Struct, frozen=True):
    """What became of the messages of a catalog, by their keys.

    Attributes:
        taken: empty until now, with what is translated elsewhere for the same place.
        offered: the same as fuzzy, since the place differs.
        moved: with the translation of a message that had another key, as fuzzy.
        restored: good again, since their English is back or was said to mean the same.
        found: without a key in the file, found by their English.
        guessed: the same as fuzzy, since several messages have that English.
        begun_from: the catalog, of a handout that is gone, that this one was begun from.
        lost: warnings for what is in no place.
    """

    taken: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    begun_from: str = ""
    lost: tuple[Fault, ...] = ()


_NO_CHANGES = Changes()


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
    changes: Changes = _NO_CHANGES


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


def init_locale(workshop: Workshop, locale: str, *, fill: bool = True) -> list[CatalogFile]:
    """Make catalogs for a new locale, and a language file for what is not known of it.

    They are empty, but with ``fill`` have as fuzzy what another variant of the language says.
    Those of a regional variant have no messages: what they do not hold is taken over. A language
    file that is there already stays as it is, and counts.

    Raises:
        ContentError: the language file that is there has faults.
        UsageError: nobody knows the locale, it is the source's, or has catalogs already. The name
            of a language is no locale, but the one that it means is offered.
    """
    try:
        language_of(locale)
    except UsageError as error:
        raise _offering(error, locale) from None
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
    begun = {
        made.domain: init_variant(made, data, parent) if parent else init_catalog(made, data)
        for made in _templates(workshop)
    }
    filled = _filled(Shelf(workshop, locale, data), begun, {}, fill=fill and not parent)
    return [
        _written(workshop.places.catalog(locale, each.catalog.domain), locale, each.catalog,
                 parent, Changes(each.taken, each.offered))
        for each in filled
    ]


def _offering(error: UsageError, typed: str) -> UsageError:
    """The same error with the locale that is meant by the name of a language, if it is one."""
    (fault,) = error.faults
    if not fault.hint.startswith("names are"):
        return error  # it says already which name to use
    meant = [with_name(locale) for locale in locales_called(typed)]
    if not meant:
        return error
    hint = f"did you mean {meant[0]}?" if len(meant) == 1 else f"name one: {' or '.join(meant)}"
    return UsageError(replace(fault, hint=hint))


def _filled(
    shelf: Shelf, catalogs: Mapping[str, Catalog], orphans: Mapping[str, Catalog], *, fill: bool
) -> list[Prefilled]:
    """Catalogs, by domain, with what is translated elsewhere; as they are without ``fill``."""
    if not fill:
        return [Prefilled(each) for each in catalogs.values()]
    elsewhere = shelf.elsewhere({**orphans, **catalogs})
    return [shelf.filled(each, elsewhere) for each in catalogs.values()]


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
    refuse_unknown(workshop, (domain,), (locale,))
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
    return Fault(Where(), f'{domain} has no text "{shown(key, 80)}"', hint, "usage/unknown-key")


def locales_to_update(workshop: Workshop, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """The locales whose catalogs are brought up to date: those named, else all; never English."""
    chosen = (locale for locale in locales or workshop.locales if locale != SOURCE_LOCALE)
    return tuple(dict.fromkeys(chosen))


def update_locales(
    workshop: Workshop, locales: Sequence[str] = (), *, fold: bool = False, fill: bool = True,
    done: Callable[[str], None] = lambda _: None,
) -> list[CatalogFile]:
    """Bring catalogs up to date with the content: by key, old translations kept as fuzzy.

    A domain that a locale does not have yet gets a new catalog, unless it is a regional variant:
    that holds only what differs, and nothing is added to it. One whose handout has another name
    now is begun from the old one.

    Args:
        workshop: content and catalogs.
        locales: of the catalogs; none for all.
        fold: whether all lines are folded anew, also of texts that did not change.
        fill: whether empty messages take what is translated elsewhere in the language.
        done: called with each locale that was dealt with.

    Raises:
        UsageError: unknown locales; then nothing is written.
        TranslationError: with the faults of all catalogs, sign-offs and language files that cannot
            be read; the others are up to date.
        MachineError: a file cannot be written.
    """
    faults = list(workshop.unknown_names((), locales))
    if faults:
        raise UsageError(faults)
    found: list[CatalogFile] = []
    templates = list(_templates(workshop))
    for locale in locales_to_update(workshop, locales):
        # A folder with a name of no language, or a bad language file, keeps no other back.
        try:
            round_ = _Round(workshop, locale, faults)
        except (ContentError, TranslationError, UsageError) as error:
            faults.extend(error.faults)
        else:
            found += round_.files(templates, fold=fold, fill=fill)
        done(locale)
    if faults:
        raise TranslationError(dict.fromkeys(faults))
    return found


class _Round:
    """The catalogs of one locale brought up to date; what cannot be read is added to ``faults``."""

    def __init__(self, workshop: Workshop, locale: str, faults: list[Fault]) -> None:
        self.workshop = workshop
        self.locale = locale
        self.faults = faults
        self.data: LanguageData = workshop.language(locale)
        self.parent = parent_of(workshop, locale)
        self.reviews = reviews_of(workshop, locale)
        self.shelf = Shelf(workshop, locale, self.data)
        self.orphans = self.shelf.orphans()

    def files(
        self, templates: Sequence[Catalog], *, fold: bool, fill: bool
    ) -> Iterator[CatalogFile]:
        places, catalogs, changes = self.workshop.places, {}, {}
        for made, old, begun_from in self.old_ones(templates):
            catalogs[made.domain] = updated = self.updated(old, made)
            changes[made.domain] = self.changes(old, updated, begun_from)
        for each in _filled(self.shelf, catalogs, self.orphans, fill=fill and not self.parent):
            domain = each.catalog.domain
            told = replace(changes[domain], taken=each.taken, offered=each.offered)
            path = places.catalog(self.locale, domain)
            yield _written(path, self.locale, each.catalog, self.parent, told, fold=fold)

    def old_ones(self, templates: Sequence[Catalog]) -> list[tuple[Catalog, Rekeyed, str]]:
        """Of each template what there is, and the catalog that it is begun from if it is new."""
        places = self.workshop.places
        found: list[tuple[Catalog, Rekeyed, str]] = []
        for made in templates:
            path = places.catalog(self.locale, made.domain)
            try:
                if path.exists():
                    old = read_catalog(path, places.shown(path), loose=True)
                    found.append((made, with_keys(old, made), ""))
                elif orphan := renamed_from(made, self.orphans):
                    old = replace(self.orphans[orphan], domain=made.domain)
                    found.append((made, Rekeyed(old), orphan))
                elif not self.parent:
                    found.append((made, Rekeyed(init_catalog(made, self.data)), ""))
            except (ContentError, TranslationError) as error:
                self.faults.extend(error.faults)
        self.told = frozenset(
            english_of(entry) for _, old, _ in found for entry in old.catalog.entries
            if entry.translated and not entry.fuzzy
        )
        return found

    def updated(self, old: Rekeyed, made: Catalog) -> Catalog:
        record = Said(self.reviews, self.locale, made.domain)
        return update_catalog(old.catalog, made, self.data, variant=bool(self.parent),
                              elsewhere=self.told, record=record)

    def changes(self, old: Rekeyed, new: Catalog, begun_from: str) -> Changes:
        before = old.catalog.by_key()
        path = self.workshop.places.catalog(self.locale, new.domain)
        file = self.workshop.places.shown(path)
        moved, restored = [], []
        for entry in new.entries:
            earlier = before.get(entry.key)
            if entry.touched and (earlier is None or not earlier.touched) and entry.previous_key:
                moved.append(entry.key)
            elif (
                entry.touched and not entry.fuzzy and earlier is not None and earlier.touched
                and (earlier.fuzzy or english_of(earlier) != english_of(entry))
            ):
                restored.append(entry.key)
        lost = tuple(
            Fault(
                Where(file, each.line, locale=self.locale),
                f'the text without a key, "{each.msgid[:60]}", belongs to no message of '
                f"{new.domain}, or to one that is translated otherwise",
                "its translation is kept at the end of the file (#~): copy it to its place",
                "catalog/lost-key", Severity.WARNING,
            )
            for each in old.lost
        )
        return Changes((), (), tuple(moved), tuple(restored), old.found, old.guessed, begun_from,
                       lost)


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
    path: Path, locale: str, catalog: Catalog, parent: str = "", changes: Changes = _NO_CHANGES,
    *, fold: bool = False,
) -> CatalogFile:
    done = [entry for entry in catalog.entries if entry.translated]
    return CatalogFile(
        path, locale, catalog.domain, len(catalog.entries),
        sum(1 for entry in done if not entry.fuzzy), sum(1 for entry in done if entry.fuzzy),
        write_if_changed(path, catalog, fold=fold), parent, changes,
    )
