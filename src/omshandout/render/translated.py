"""The languages of one run, their catalogs, and what is wrong with these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from types import MappingProxyType

from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Severity, UsageError, Where
from omshandout.i18n import Translations
from omshandout.i18n.reviews import Review
from omshandout.languages import SOURCE_LOCALE, LanguageData, Languages, name_of
from omshandout.languages.data import PSEUDO
from omshandout.model.blocks import SourceHandout
from omshandout.model.interface import DOMAIN, InterfaceSource
from omshandout.render.catalogs import Catalogs
from omshandout.render.places import Places
from omshandout.render.shelf import Shelf, kept_in
from omshandout.render.sources import Sources
from omshandout.render.unknown import no_language, no_such


class TranslatedShelf(Shelf):
    """Content, and its translations in a folder of locales.

    Args:
        places: the folders.
        sources: reads what is in the one of content.
    """

    def __init__(self, places: Places, sources: Sources | None = None) -> None:
        super().__init__(places, sources)
        self._know_no_language()

    def _know_no_language(self) -> None:
        places = self.places
        self.languages = Languages(places.locales, places.shown)
        self.catalogs = Catalogs(places, self.languages, self.source)
        self._checked: dict[tuple[str, str], tuple[Fault, ...]] = {}
        self._printed_checked: dict[str, tuple[Fault, ...]] = {}
        self._errors: dict[tuple[str, str], tuple[Fault, ...]] = {}
        self._printed_errors: dict[str, tuple[Fault, ...]] = {}
        self._same: dict[str, tuple[Fault, ...]] = {}

    @property
    def locales(self) -> tuple[str, ...]:
        """The source locale, then every locale that has a folder of catalogs, sorted."""
        return self.catalogs.locales

    def language(self, locale: str) -> LanguageData:
        """A language that can be built, with all that is known of it.

        Raises:
            ContentError: its language file, or that of a parent, has faults.
            UsageError: it has no catalogs, or nobody knows it.
        """
        if unknown := self._unknown_language(locale):
            raise UsageError(unknown)
        return self.languages.data(locale)

    def _unknown_language(self, locale: str) -> tuple[Fault, ...]:
        """Whether there is such a language; its language file is not looked at."""
        if locale not in self.locales:
            return (no_language(locale, self.locales),)
        try:
            if locale not in PSEUDO:
                name_of(locale)
        except UsageError as error:
            return tuple(self._of_folder(locale, fault) for fault in error.faults)
        return ()

    def _of_folder(self, locale: str, fault: Fault) -> Fault:
        """What is wrong with the name of a language, told of the folder that has it."""
        folder = self.places.locales / locale
        catalog = min((folder / "LC_MESSAGES").glob("*.po"), default=None)
        where = Where(file=f"locales/{locale}", locale=locale)
        if catalog is not None:
            where = Where(f"locales/{locale}/LC_MESSAGES/{catalog.name}", 1, locale=locale)
        return replace(fault, where=where, hint=f"rename the folder locales/{locale}; {fault.hint}")

    def unknown_names(self, handouts: Sequence[str], locales: Sequence[str]) -> tuple[Fault, ...]:
        """A fault for each handout and locale that there is not, so that all are told at once."""
        faults: list[Fault] = []
        for locale in locales:
            faults.extend(self._unknown_language(locale))
        faults.extend(
            no_such("handout", name, self.handout_names)
            for name in handouts if name not in self.handout_names
        )
        return tuple(faults)

    def parents(self, locale: str) -> tuple[str, ...]:
        """What a regional variant takes over from; see :meth:`Catalogs.parents`."""
        return self.catalogs.parents(locale)

    def translations(self, locale: str, domain: str) -> Translations | None:
        """The translations of a domain; see :meth:`Catalogs.translations`."""
        return self.catalogs.translations(locale, domain)

    def reviews(self, locale: str) -> tuple[Review, ...]:
        """The sign-offs of one locale; see :meth:`Catalogs.reviews`."""
        return self.catalogs.reviews(locale)

    # -- what is wrong -----------------------------------------------------------------------

    def translation_faults(self, locale: str, domain: str) -> tuple[Fault, ...]:
        """What is wrong with the translations of a domain that are there (looked at once)."""
        if locale == SOURCE_LOCALE:
            return ()
        return kept_in(self._checked, (locale, domain), lambda: self._check(
            locale, domain, self.source(domain),
            lambda parent: self.translation_faults(parent, domain),
        ))  # fmt: skip

    def translation_errors(self, locale: str, domain: str) -> tuple[Fault, ...]:
        """The errors of :meth:`translation_faults`, in less time where nobody wants warnings."""
        if locale == SOURCE_LOCALE:
            return ()
        if (known := self._checked.get((locale, domain))) is not None:
            return _errors_of(known)
        return kept_in(self._errors, (locale, domain), lambda: _errors_of(self._check(
            locale, domain, self.source(domain),
            lambda parent: self.translation_errors(parent, domain), errors_alone=True,
        )))  # fmt: skip

    def _check(
        self, locale: str, domain: str, source: SourceHandout | InterfaceSource,
        faults_of: Callable[[str], tuple[Fault, ...]], keys: frozenset[str] | None = None,
        *, errors_alone: bool = False,
    ) -> tuple[Fault, ...]:
        """What is wrong with the translations of texts, and those of what they are taken from.

        Args:
            locale: of the catalog.
            domain: of the catalog.
            source: the texts.
            faults_of: gives the faults of a parent's catalog.
            keys: which entries of the catalog count; None for all.
            errors_alone: whether nothing need be looked for that is a warning at most.
        """
        # English has no translations, and what checks them takes long to import.
        from omshandout.i18n.checks import check_handout
        from omshandout.i18n.variants import check_inherited

        translations = self.translations(locale, domain)
        own = self.catalogs.own(locale, domain)
        data = self.language(locale)
        looked_at = own
        if keys is not None:
            entries = {key: entry for key, entry in own.entries.items() if key in keys}
            looked_at = replace(own, entries=MappingProxyType(entries))
        faults = check_handout(
            source, looked_at, data, keep_terms=self.keep_terms, errors_alone=errors_alone
        )
        if translations is None or translations is own:
            return faults
        above = (
            fault for fault in faults_of(self.parents(locale)[0])
            if fault.where.key in translations.origins or not fault.where.key
        )
        inherited = check_inherited(source, translations, data, self.languages.data)
        return (*faults, *above, *inherited)

    def same_in_others(self, domain: str) -> tuple[Fault, ...]:
        """Texts of a domain that stand in another language too (looked for once).

        What is wrong with a file or a language is told with that language, and leaves it out.
        """
        return kept_in(self._same, domain, lambda: self._same_in_others(domain))

    def _same_in_others(self, domain: str) -> tuple[Fault, ...]:
        known: dict[str, LanguageData] = {}
        catalogs: dict[str, Translations] = {}
        for each in self.locales[1:]:
            with suppress(OmsHandoutError):
                data = self.language(each)
                catalogs[each] = self.catalogs.own(each, domain)
                known[each] = data
        # Only a check of everything asks.
        from omshandout.i18n.foreign import same_in_others

        with suppress(OmsHandoutError):
            return tuple(same_in_others(self.source(domain), catalogs, known))
        return ()

    def printed_faults(self, locale: str) -> tuple[Fault, ...]:
        """What is wrong with translations of the texts that documents may print (looked at once).

        The others, which are by far the most, are not looked at.
        """
        if locale == SOURCE_LOCALE:
            return ()
        return kept_in(self._printed_checked, locale, lambda: self._check_printed(locale))

    def printed_errors(self, locale: str) -> tuple[Fault, ...]:
        """The errors of :meth:`printed_faults`, in less time where nobody wants warnings."""
        if locale == SOURCE_LOCALE:
            return ()
        if (known := self._printed_checked.get(locale)) is not None:
            return _errors_of(known)
        return kept_in(self._printed_errors, locale, lambda: _errors_of(
            self._check_printed(locale, errors_alone=True)
        ))

    def _check_printed(self, locale: str, *, errors_alone: bool = False) -> tuple[Fault, ...]:
        source = self.printed_source
        keys = frozenset(message.key for message in source.messages)
        above = self.printed_errors if errors_alone else self.printed_faults
        return tuple(
            fault for fault in self._check(
                locale, DOMAIN, source, above, keys, errors_alone=errors_alone
            )
            if not fault.where.key or fault.where.key in keys
        )


def _errors_of(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(fault for fault in faults if fault.severity is Severity.ERROR)
