"""What many documents share: loaded content, catalogs, fonts and drawings, each read once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from omshandout.errors import Fault
from omshandout.i18n import Interface, Translations, localize, localize_interface
from omshandout.i18n.entries import digest_of
from omshandout.i18n.reviews import Review, ReviewState, review_state
from omshandout.i18n.sources import AnySource
from omshandout.languages import LanguageData
from omshandout.languages.data import english
from omshandout.layout.shared import Shared
from omshandout.layout.spacing import LastSetting
from omshandout.model.blocks import LocalHandout, SourceHandout, iter_texts
from omshandout.model.fonts import LanguageFont
from omshandout.model.interface import DOMAIN, InterfaceSource
from omshandout.model.options import Profile
from omshandout.model.packets import PACKETS
from omshandout.model.text import Language, Run
from omshandout.pdf.cut_fonts import KnownFonts
from omshandout.render.places import DESK_FILE, REVIEWS, Places
from omshandout.render.shelf import kept_in
from omshandout.render.sources import Sources
from omshandout.render.translated import TranslatedShelf
from omshandout.text.fonts import FontSet
from omshandout.text.glyphs import Piece
from omshandout.text.hyphenate import forget_dictionaries
from omshandout.text.paragraph import Shaper
from omshandout.text.typing_font import typing_pieces

if TYPE_CHECKING:
    from omshandout.text.screen_fonts import ScreenFonts

INTERFACE = DOMAIN
"""The gettext domain of the program's own texts."""

_OF_CONTEXT = {"facts.yaml", "termbase.yaml"}
"""The files, beside the names of drawings, that each handout is checked against."""

_MOST_LOCALIZED = 16
"""So many handouts in a language are kept, if they have no placeholders."""

MOST_LANGUAGES = 4
MADE_BETWEEN = 100
"""Of so many languages is kept what was read where a run goes on from one to the next, and of all
until so many documents were made."""

_MOST_LENGTHS = 500

_MOST_SHARED = 3
"""Of so many sheets is kept what the same sheet for another clinic shares."""


class Workshop(TranslatedShelf):
    """Sources of one run. Everything is loaded when first wanted and then kept.

    Threads may share one: who lays out or writes a document holds ``rendering``.
    """

    def __init__(self, places: Places, sources: Sources | None = None) -> None:
        """Prepare to work with folders; ``sources`` reads what is in the one of content."""
        super().__init__(places, sources)
        self.rendering = RLock()
        self.known_fonts = KnownFonts()
        self.many_clinics = True
        self._settings: dict[tuple[str, str, Profile], LastSetting] = {}

    def _know_no_language(self) -> None:
        super()._know_no_language()
        self._printed_digests: dict[int, tuple[Translations, str]] = {}
        self._interfaces: dict[
            tuple[str, str, bool], tuple[Interface, tuple[Fault, ...]]
        ] = {}
        self._review_states: dict[
            tuple[str, ...],
            tuple[AnySource, Translations | None, tuple[Review, ...], ReviewState],
        ] = {}
        self._lengths: dict[object, int] = {}
        self._digests: dict[object, list[tuple[str, str]]] = {}
        self._typing: dict[tuple[str, tuple[LanguageFont, ...]], tuple[Piece, ...]] = {}
        self._localized: dict[
            tuple[str, str, str, bool],
            tuple[
                SourceHandout, Translations | None, tuple[LocalHandout, tuple[Fault, ...]] | None
            ],
        ] = {}
        self._filled_in: dict[
            tuple[str, str, str, bool], tuple[SourceHandout, Translations | None, bool]
        ] = {}
        self._shared: dict[tuple[object, ...], tuple[Interface, Shared]] = {}
        self._going_on_in: set[str] = set()
        self._made_since = 0

    def go_on_in(self, *locales: str) -> bool:
        """What is made next is in these languages; of many others nothing is known any more.

        A run over a whole catalogue goes from language to language, and to keep what it has read
        of each, and all that is made of that, would take some 6 MB for each. A few sheets in all
        languages make little: to read each language twice would take longer.

        Returns:
            Whether all was forgotten, and what is wanted next is read anew.
        """
        self._made_since += 1
        if self._going_on_in.issuperset(locales):
            return False
        forget_dictionaries()
        new = self._going_on_in.union(locales)
        forgotten = len(new) > MOST_LANGUAGES and self._made_since > MADE_BETWEEN
        if forgotten:
            with self.rendering:
                self.forget_languages()
        self._going_on_in.update(locales)
        return forgotten

    def forget_languages(self) -> None:
        """Read and check catalogs, languages and what is made of them anew when next wanted."""
        self.forget_documents()
        self.shaper.fonts.forget_words()
        self._know_no_language()

    @contextmanager
    def made_for(self, *, many_clinics: bool) -> Iterator[None]:
        """What is made now is for many clinics or for one: then nobody asks how boxes are drawn.

        The bytes are the same.
        """
        before, self.many_clinics = self.many_clinics, many_clinics
        try:
            yield
        finally:
            self.many_clinics = before

    def renewed(self, changed: Collection[Path]) -> Workshop:
        """A workshop of the same places that keeps what no changed file had a part in.

        The two take turns with ``rendering``, as they share the fonts.

        Args:
            changed: files that are there, gone or other since this one was made.
        """
        new = Workshop(self.places, self.sources)
        new.rendering = self.rendering
        new._settings = self._settings
        content, locales = self.places.content, self.places.locales
        inside = {path.relative_to(content) for path in changed if path.is_relative_to(content)}
        files = {path.as_posix() for path in inside}
        drawn = any(path.parts[0] == "drawings" for path in inside)
        of_locales = [path for path in changed if path.is_relative_to(locales)]
        # Catalogs and sign-offs have their own place; all else says what a language is.
        languages = all(path.suffix == ".po" or path.name == REVIEWS for path in of_locales)
        same_locales = languages and new.locales == self.locales
        context = not drawn and not files & _OF_CONTEXT
        names = new.handout_names if "handout_names" in self.__dict__ else ()
        texts = not files & {"interface.yaml", DESK_FILE}
        packets = "packets.yaml" not in files and names == self.__dict__.get("handout_names", ())
        same = {
            "context": context, "keep_terms": context, "shaper": languages,
            "drawings": not drawn, "interface_source": texts, "printed_source": texts,
            "english": texts and context, "packets": packets,
        }
        for name, is_same in same.items():
            if is_same and name in self.__dict__:
                new.__dict__[name] = self.__dict__[name]
        if context:
            new._handouts = {
                name: source for name, source in self._handouts.items()
                if name in names and f"handouts/{name}.yaml" not in files
            }
        kept = new._handouts.keys() | ({INTERFACE} if texts else set())
        kept |= {PACKETS} if packets else set()
        if not drawn:
            new._ratios, new._sizes = dict(self._ratios), dict(self._sizes)
            new._drawn = {name: found for name, found in self._drawn.items() if name in kept}
        new._dangers = {name: found for name, found in self._dangers.items() if name in kept}
        if not same_locales:
            return new
        new.languages, new._typing = self.languages, dict(self._typing)
        touched = {path.stem for path in of_locales if path.suffix == ".po"}
        kept -= touched
        new.catalogs = self.catalogs.renewed(new.source, kept, of_locales)
        if context:
            new._checked = {key: found for key, found in self._checked.items() if key[1] in kept}
            new._errors = {key: found for key, found in self._errors.items() if key[1] in kept}
            if INTERFACE in kept:
                new._interfaces = dict(self._interfaces)
                new._printed_checked = dict(self._printed_checked)
                new._printed_errors = dict(self._printed_errors)
        if not any(path.name == REVIEWS for path in of_locales):
            # It holds on to the sources, and asks whether they are the same.
            new._review_states = dict(self._review_states)
        return new

    # -- texts -------------------------------------------------------------------------------

    def printed_catalog_digest(self, translations: Translations) -> str:
        """SHA-256 (hex) of those texts of a catalog of the interface that documents may print."""
        if not translations.digest:
            return ""
        found = self._printed_digests.get(id(translations))
        if found is None:
            keys = {message.key for message in self.printed_source.messages}
            entries = {key: entry for key, entry in translations.entries.items() if key in keys}
            digest = digest_of(entries, 0, translations.plurals)
            found = self._printed_digests[id(translations)] = translations, digest
        return found[1]

    @cached_property
    def english(self) -> Interface:
        """The program's own texts in the source language."""
        source = self.printed_source
        return localize_interface(source, None, english(), self.keep_terms)[0]

    def interface(
        self, data: LanguageData, digits: str, english_stands_in: bool
    ) -> tuple[Interface, tuple[Fault, ...]]:
        """The program's own texts in a language, and what is wrong with them.

        Args:
            data: the language.
            digits: see :func:`omshandout.languages.numbering_of`.
            english_stands_in: whether the English is shown where a translation is missing.
        """
        return kept_in(self._interfaces, (data.locale, digits, english_stands_in), lambda: (
            localize_interface(
                self.printed_source, self.translations(data.locale, INTERFACE), data,
                self.keep_terms, digits=digits, allow_untranslated=english_stands_in,
            )
        ))

    def localized(
        self, source: SourceHandout, translations: Translations | None, data: LanguageData,
        values: Mapping[str, Run], *, english_stands_in: bool,
    ) -> tuple[LocalHandout, tuple[Fault, ...]]:
        """A handout in a language, and what is wrong with that; see :func:`localize`.

        One without placeholders is the same for every clinic.
        """
        key = (source.title.key, source.name, data.locale, english_stands_in)
        found = self._localized.get(key)
        if found is not None and (found[0] is not source or found[1] is not translations):
            found = None
        if found is not None and found[2] is not None:
            return found[2]
        made = localize(
            source, translations, data, values, self.keep_terms,
            allow_untranslated=english_stands_in,
        )
        if found is None:
            filled = self._is_filled_in(key, source, translations)
            self._localized[key] = source, translations, None if filled else made
            if len(self._localized) > _MOST_LOCALIZED:
                del self._localized[next(iter(self._localized))]
        return made

    def _is_filled_in(
        self, key: tuple[str, str, str, bool], source: SourceHandout,
        translations: Translations | None,
    ) -> bool:
        """Whether texts have placeholders: found out once for what was read."""
        found = self._filled_in.get(key)
        if found is None or found[0] is not source or found[1] is not translations:
            found = source, translations, _has_placeholders(source, translations)
            self._filled_in[key] = found
        return found[2]

    def review_state(
        self, source: AnySource, translations: Translations | None, reviews: tuple[Review, ...],
        locale: str,
    ) -> ReviewState:
        """How far some texts are signed off; see :func:`review_state`: every document asks."""
        # All covers have one name, and what is printed of a domain is named as the whole.
        key = (locale, *(
            (source.domain, str(len(source.messages))) if isinstance(source, InterfaceSource)
            else (source.name, source.title.key)
        ))
        found = self._review_states.get(key)
        if found is None or found[0] is not source or found[1] is not translations or (
            found[2] != reviews
        ):
            state = review_state(source, translations, reviews)
            found = self._review_states[key] = source, translations, reviews, state
        return found[3]

    def length(self, of: object, count: Callable[[], int]) -> int:
        """How many pages something has, which is counted once."""
        if len(self._lengths) > _MOST_LENGTHS:
            self._lengths.clear()
        return kept_in(self._lengths, of, count)

    def digests(
        self, of: object, find: Callable[[], list[tuple[str, str]]]
    ) -> list[tuple[str, str]]:
        """Digests of what is the same as long as there is this workshop, found once."""
        if len(self._digests) > _MOST_LENGTHS:
            self._digests.clear()
        return kept_in(self._digests, of, find)

    # -- fonts, and what documents share -----------------------------------------------------

    @cached_property
    def shaper(self) -> Shaper:
        """Shapes text with the fonts that ship."""
        return Shaper(FontSet())

    @cached_property
    def screen_fonts(self) -> ScreenFonts:
        """Cuts the same fonts down for pages on screens."""
        # Most runs make PDFs alone.
        from omshandout.text.screen_fonts import ScreenFonts

        return ScreenFonts(self.shaper.fonts)

    def shared(
        self, sheet: str, locale: str, profile: Profile, country: str, interface: Interface
    ) -> Shared:
        """What documents of one sheet share, whatever else a clinic says than its country."""
        key = (sheet, locale, profile, country, id(interface))
        found = self._shared.pop(key, None)
        if found is None:
            last = self._settings.setdefault((sheet, locale, profile), LastSetting())
            found = interface, Shared(last)
        self._shared[key] = found  # the last again
        if len(self._shared) > _MOST_SHARED:
            self._shared.pop(next(iter(self._shared)))[1].forget()
        return found[1]

    def forget_documents(self) -> None:
        """Make the next documents as if none had been made: what they share is made anew."""
        for _, shared in self._shared.values():
            shared.forget()
        self._shared.clear()
        self.known_fonts.clear()
        self._localized.clear()
        self._lengths.clear()
        self._digests.clear()
        self.shaper = self.shaper.renewed()

    def typing(self, language: Language) -> tuple[Piece, ...]:
        """What may be typed into forms in a language; see :func:`typing_pieces`."""
        key = (language.script, language.fonts)
        return kept_in(
            self._typing, key, lambda: typing_pieces(self.shaper.fonts, language)
        )

def _has_placeholders(source: SourceHandout, translations: Translations | None) -> bool:
    texts = [text.text for text in iter_texts(source)]
    if translations is not None:
        texts += [string for entry in translations.entries.values() for string in entry.strings]
    return any("{" in text for text in texts)
