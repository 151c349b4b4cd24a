"""The catalogs and sign-offs of a run, with what regional variants take over; each is read once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path

from omshandout.errors import Fault, OmsHandoutError, TranslationError, Where
from omshandout.i18n import Translations
from omshandout.i18n.inheritance import inherit, is_complete, no_translations
from omshandout.i18n.reviews import Review, load_reviews
from omshandout.languages import SOURCE_LOCALE, Languages
from omshandout.model.blocks import SourceHandout
from omshandout.model.interface import InterfaceSource
from omshandout.render.places import Places


class Catalogs:
    """What the folder of locales has."""

    def __init__(
        self, places: Places, languages: Languages,
        source: Callable[[str], SourceHandout | InterfaceSource],
    ) -> None:
        """Prepare to read; ``source`` gives the English texts of a domain."""
        self.places = places
        self.languages = languages
        self._source = source
        self._own: dict[tuple[str, str], Translations] = {}
        self._whole: dict[tuple[str, str], Translations] = {}
        self._reviews: dict[str, tuple[Review, ...]] = {}

    def renewed(
        self, source: Callable[[str], SourceHandout | InterfaceSource], kept: Collection[str],
        changed: Collection[Path],
    ) -> Catalogs:
        """The same catalogs without those that have to be read again.

        Args:
            source: gives the English texts of a domain as they are now.
            kept: domains whose English and whose catalogs are all as they were.
            changed: files of the folder of locales that are there, gone or other.
        """
        new = Catalogs(self.places, self.languages, source)
        new._own = {
            key: found for key, found in self._own.items()
            if self.places.catalog(*key) not in changed
        }
        new._whole = {key: found for key, found in self._whole.items() if key[1] in kept}
        new._reviews = {
            locale: found for locale, found in self._reviews.items()
            if self.places.reviews(locale) not in changed
        }
        return new

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """The source locale, then every locale that has a folder of catalogs, sorted."""
        folder = self.places.locales
        found = sorted(
            path.name
            for path in (folder.iterdir() if folder.is_dir() else ())
            if (path / "LC_MESSAGES").is_dir() and path.name != SOURCE_LOCALE
        )
        return (SOURCE_LOCALE, *found)

    def parents(self, locale: str) -> tuple[str, ...]:
        """The locales that a regional variant takes over from, as far as they are there.

        The nearest comes first; the source's comes last for a variant of English. None for a
        language that stands alone. Test translations do: what they lack must show.

        Raises:
            ContentError: a language file has faults.
            UsageError: nobody knows the locale.
        """
        found = []
        while locale := self.languages.parent_of(locale):
            if locale in self.locales:
                found.append(locale)
        return tuple(found)

    def own(self, locale: str, domain: str) -> Translations:
        """The catalog of a domain, of a regional variant without what it takes over.

        A variant need not have all catalogs: then it is an empty one.

        Raises:
            TranslationError: it is missing or malformed.
        """
        found = self._own.get((locale, domain))
        if found is None:
            path = self.places.catalog(locale, domain)
            shown = self.places.shown(path)
            if self.parents(locale) and not path.exists():
                found = no_translations(shown, locale, domain)
            else:
                # English has no catalogs, and what reads them takes long to import.
                from omshandout.i18n.po import load_translations

                found = load_translations(path, locale, shown)
                if self.parents(locale) and not found.has_header:
                    raise TranslationError(_no_header(found))
            self._own[locale, domain] = found
        return found

    def translations(self, locale: str, domain: str) -> Translations | None:
        """The translations of a domain, with all that a variant takes over; None for the source.

        Raises:
            TranslationError: a catalog is missing or malformed, be it one of a parent.
        """
        if locale == SOURCE_LOCALE:
            return None
        found = self._whole.get((locale, domain))
        if found is None:
            found = self._whole[locale, domain] = self._inherited(locale, domain)
        return found

    def _inherited(self, locale: str, domain: str) -> Translations:
        own, parents = self.own(locale, domain), self.parents(locale)
        # One that has all texts does not depend on another, nor on that one's faults.
        if not parents or (own.entries and is_complete(own, self._source(domain))):
            return own
        know = self.languages.data
        above = self.translations(parents[0], domain)
        return inherit(own, know(locale), above, know(parents[0]))

    def needless(self, locale: str, domain: str) -> tuple[Fault, ...]:
        """Warnings for what a regional variant says and would take over in the same words.

        Raises:
            TranslationError: its own catalog is malformed.
        """
        parents = self.parents(locale)
        if not parents:
            return ()
        try:
            above = self.translations(parents[0], domain)
        except OmsHandoutError:
            return ()  # a fault of the parent, told with what takes over from it
        # Only a check asks.
        from omshandout.i18n.variants import same_as_inherited

        know = self.languages.data
        own, source = self.own(locale, domain), self._source(domain)
        return same_as_inherited(own, know(locale), above, know(parents[0]), source)

    def reviews(self, locale: str) -> tuple[Review, ...]:
        """The sign-offs of one locale; none where there is no file.

        Raises:
            TranslationError: with every fault of the file.
        """
        found = self._reviews.get(locale)
        if found is None:
            path = self.places.reviews(locale)
            found = self._reviews[locale] = load_reviews(path, locale, self.places.shown(path))
        return found

    def all_reviews(self, locale: str) -> tuple[Review, ...]:
        """The sign-offs that count for a locale: its own, those of its parents and the source's.

        Raises:
            TranslationError: with every fault of a file.
        """
        names = dict.fromkeys((SOURCE_LOCALE, locale, *self.parents(locale)))
        return tuple(review for name in names for review in self.reviews(name))


def _no_header(found: Translations) -> Fault:
    """A variant's catalog that was emptied by an accident would pass for one with no own texts."""
    what = "is empty" if not found.entries else "has no header"
    return Fault(
        Where(found.file, 1, locale=found.locale), f"the catalog {what}: texts may be lost",
        "take it from a copy; if nothing is lost, run: omshandout translations update "
        + found.locale,
        "catalog/no-header",
    )
