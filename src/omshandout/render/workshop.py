"""What many documents share: loaded content, catalogs, fonts and drawings, each read once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from omshandout.content import (
    ContentContext,
    check_dangers,
    check_svg,
    list_handouts,
)
from omshandout.errors import (
    ContentError,
    Fault,
    MachineError,
    OmsHandoutError,
    UsageError,
    Where,
)
from omshandout.i18n import (
    Interface,
    Translations,
    localize,
    localize_interface,
)
from omshandout.i18n.entries import digest_of
from omshandout.i18n.reviews import Review, ReviewState, review_state
from omshandout.i18n.sources import AnySource
from omshandout.languages import SOURCE_LOCALE, LanguageData, Languages, name_of, with_name
from omshandout.languages.data import PSEUDO, english
from omshandout.layout.shared import Shared
from omshandout.model.blocks import LocalHandout, Picture, SourceHandout, iter_texts
from omshandout.model.fonts import LanguageFont
from omshandout.model.interface import DOMAIN, InterfaceMessage, InterfaceSource
from omshandout.model.options import Profile
from omshandout.model.packets import PACKETS, Packet
from omshandout.model.text import Language, Run
from omshandout.pdf.cut_fonts import KnownFonts
from omshandout.pdf.drawings import DrawingStore
from omshandout.render.catalogs import Catalogs
from omshandout.render.drawn import read_compiled
from omshandout.render.places import REVIEWS, Places
from omshandout.render.sources import Sources
from omshandout.render.unknown import no_such
from omshandout.text.fonts import FontSet
from omshandout.text.glyphs import Piece
from omshandout.text.paragraph import Shaper
from omshandout.text.typing_font import typing_pieces
from omshandout.yamlfile.bounded import path_label

if TYPE_CHECKING:
    from omshandout.text.screen_fonts import ScreenFonts

INTERFACE = DOMAIN
"""The gettext domain of the program's own texts."""

DESK_FILE = "desk.yaml"
"""The texts of that domain that only the page for staff has."""

_OF_CONTEXT = {"facts.yaml", "termbase.yaml"}
"""The files, beside the names of drawings, that each handout is checked against."""

_MOST_LOCALIZED = 16
"""So many handouts in a language are kept, if they have no placeholders."""

_MOST_LENGTHS = 500

_MOST_SHARED = 8
"""Of so many sheets is kept what the same sheet for another clinic shares."""

_Key = TypeVar("_Key")
_T = TypeVar("_T")


class Workshop:
    """Sources of one run. Everything is loaded when first wanted and then kept.

    Threads may share one: who lays out or writes a document holds ``rendering``.
    """

    def __init__(self, places: Places, sources: Sources | None = None) -> None:
        """Prepare to work with folders; ``sources`` reads what is in the one of content."""
        self.places = places
        self.sources = sources or Sources()
        self.rendering = RLock()
        self._handouts: dict[str, SourceHandout] = {}
        self.languages = Languages(places.locales, places.shown)
        self.catalogs = Catalogs(places, self.languages, self.source)
        self._checked: dict[tuple[str, str], tuple[Fault, ...]] = {}
        self._printed_checked: dict[str, tuple[Fault, ...]] = {}
        self._dangers: dict[str, tuple[Fault, ...]] = {}
        self._same: dict[str, tuple[Fault, ...]] = {}
        self._ratios: dict[str, float] = {}
        self._drawn: dict[str, str] = {}
        self._interfaces: dict[
            tuple[str, str, bool], tuple[Interface, tuple[Fault, ...]]
        ] = {}
        self._review_states: dict[
            tuple[str, ...],
            tuple[AnySource, Translations | None, tuple[Review, ...], ReviewState],
        ] = {}
        self._lengths: dict[object, int] = {}
        self._typing: dict[tuple[str, tuple[LanguageFont, ...]], tuple[Piece, ...]] = {}
        self._localized: dict[
            tuple[str, str, str, bool],
            tuple[
                SourceHandout, Translations | None, tuple[LocalHandout, tuple[Fault, ...]] | None
            ],
        ] = {}
        self.known_fonts = KnownFonts()
        self.many_clinics = True
        self._shared: dict[tuple[object, ...], tuple[Interface, Shared]] = {}

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
            new._ratios = dict(self._ratios)
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
            if INTERFACE in kept:
                new._interfaces = dict(self._interfaces)
                new._printed_checked = dict(self._printed_checked)
        if not any(path.name == REVIEWS for path in of_locales):
            # It holds on to the sources, and asks whether they are the same.
            new._review_states = dict(self._review_states)
        return new

    # -- content -----------------------------------------------------------------------------

    @cached_property
    def context(self) -> ContentContext:
        """Fact sheet, termbase and names of drawings."""
        return self.sources.context(self.places.content)

    @cached_property
    def handout_names(self) -> tuple[str, ...]:
        """Names of all handouts, sorted.

        Raises:
            ContentError: there are none, so this is no content folder.
        """
        names = list_handouts(self.places.content)
        if not names:
            raise ContentError(
                Fault(Where(file=(self.places.content / "handouts").as_posix()),
                      "there are no handouts here",
                      "name a content folder; omshandout init DIR makes one",
                      "content/no-handouts")
            )
        return names

    @cached_property
    def interface_source(self) -> InterfaceSource:
        """The program's own texts in English: all that translators see of them."""
        printed, desk = self.printed_source, self.places.content / DESK_FILE
        if not desk.is_file():  # a folder from before there was a page for staff
            return printed
        # Only translators and the page for staff ask.
        from omshandout.content.interface import joined_interface

        return joined_interface(printed, self.sources.interface(desk))

    @cached_property
    def printed_source(self) -> InterfaceSource:
        """Those of the program's own texts that documents may print.

        What only the page for staff says is apart, so that no document waits for it, is out of
        date, or is a draft because of it.
        """
        return self.sources.interface(self.places.content / "interface.yaml")

    def printed_catalog_digest(self, translations: Translations) -> str:
        """SHA-256 (hex) of those texts of a catalog of the interface that documents may print."""
        keys = {message.key for message in self.printed_source.messages}
        entries = {key: entry for key, entry in translations.entries.items() if key in keys}
        return digest_of(entries, 0, translations.plurals) if translations.digest else ""

    def printed_faults(self, locale: str) -> tuple[Fault, ...]:
        """What is wrong with translations of the texts that documents may print (looked at once).

        The others, which are by far the most, are not looked at.
        """
        if locale == SOURCE_LOCALE:
            return ()
        return _kept(self._printed_checked, locale, lambda: self._check_printed(locale))

    def _check_printed(self, locale: str) -> tuple[Fault, ...]:
        source = self.printed_source
        keys = frozenset(message.key for message in source.messages)
        return tuple(
            fault for fault in self._check(locale, INTERFACE, source, self.printed_faults, keys)
            if not fault.where.key or fault.where.key in keys
        )

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
        return _kept(self._interfaces, (data.locale, digits, english_stands_in), lambda: (
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
            filled = _has_placeholders(source, translations)
            self._localized[key] = source, translations, None if filled else made
            if len(self._localized) > _MOST_LOCALIZED:
                del self._localized[next(iter(self._localized))]
        return made

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
        return _kept(self._lengths, of, count)

    @cached_property
    def keep_terms(self) -> frozenset[str]:
        """Terms that stay in Latin letters in every language."""
        return frozenset(self.context.termbase.kept)

    def handout(self, name: str) -> SourceHandout:
        """The source of a handout.

        Raises:
            UsageError: there is no handout of this name.
            ContentError: with every fault of its file.
        """
        if name not in self.handout_names:
            raise UsageError(no_such("handout", name, self.handout_names))
        return _kept(self._handouts, name, lambda: self.sources.handout(
            self.places.content / "handouts" / f"{name}.yaml", self.context
        ))

    @cached_property
    def packets(self) -> tuple[Packet, ...]:
        """The packets in the order of their file; none where there is no such file.

        Raises:
            ContentError: with every fault of the file.
        """
        if not self._packets_file.is_file():
            return ()
        # Few documents are of packets, and what reads YAML takes long to import.
        from omshandout.content.packets import load_packets

        return load_packets(self._packets_file, self.handout_names)

    @property
    def _packets_file(self) -> Path:
        return self.places.content / "packets.yaml"

    def packet(self, name: str) -> Packet:
        """A packet.

        Raises:
            UsageError: there is none of this name.
            ContentError: the file of packets has faults.
        """
        if unknown := self.unknown_packet(name):
            raise UsageError(unknown)
        return next(packet for packet in self.packets if packet.name == name)

    def unknown_packet(self, name: str) -> tuple[Fault, ...]:
        """A fault if there is no packet of this name; none if there is.

        Raises:
            ContentError: the file of packets has faults.
        """
        known = tuple(packet.name for packet in self.packets)
        if not known:
            return (self._no_packets,)
        return () if name in known else (no_such("packet", name, known),)

    def known_packets(self) -> tuple[Packet, ...]:
        """The packets, for somebody who asks which there are.

        Raises:
            UsageError: there are none.
            ContentError: the file of packets has faults.
        """
        if not self.packets:
            raise UsageError(self._no_packets)
        return self.packets

    @property
    def _no_packets(self) -> Fault:
        hint = f"write which handouts stand together into {path_label(self._packets_file)}"
        return Fault(Where(), "there are no packets here", hint, "usage/no-packets")

    @property
    def domains(self) -> tuple[str, ...]:
        """All gettext domains: the handouts, and those that belong to none."""
        return (*self.handout_names, *self.shared_domains)

    @property
    def shared_domains(self) -> tuple[str, ...]:
        """The packets, if there is a file of them, and the interface."""
        return (PACKETS, INTERFACE) if self._packets_file.is_file() else (INTERFACE,)

    def source(self, domain: str) -> SourceHandout | InterfaceSource:
        """The English texts of a gettext domain.

        Raises:
            UsageError: there is no such domain.
            ContentError: with every fault of its file.
        """
        if domain == INTERFACE:
            return self.interface_source
        if domain == PACKETS and domain in self.shared_domains:
            texts = [text for each in self.packets for text in iter_texts(each.cover)]
            return InterfaceSource(PACKETS, tuple(
                InterfaceMessage(text.key, text.text, note=text.note, where=text.where)
                for text in texts
            ))
        return self.handout(domain)

    def dangers(self, name: str) -> tuple[Fault, ...]:
        """What a handout says that must not be printed, such as a dose (looked for once)."""
        return self.dangers_of(self.handout(name))

    def dangers_of(self, source: SourceHandout) -> tuple[Fault, ...]:
        """The same for a handout or the cover of a packet."""
        key = source.title.key if source.name == PACKETS else source.name
        return _kept(self._dangers, key, lambda: check_dangers(source, self.context))

    # -- languages ---------------------------------------------------------------------------

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
            named = tuple(map(with_name, self.locales))
            return (no_such("language", locale, self.locales, named),)
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

    def translation_faults(self, locale: str, domain: str) -> tuple[Fault, ...]:
        """What is wrong with the translations of a domain that are there (looked at once)."""
        if locale == SOURCE_LOCALE:
            return ()
        return _kept(self._checked, (locale, domain), lambda: self._check(
            locale, domain, self.source(domain),
            lambda parent: self.translation_faults(parent, domain),
        ))  # fmt: skip

    def _check(
        self, locale: str, domain: str, source: SourceHandout | InterfaceSource,
        faults_of: Callable[[str], tuple[Fault, ...]], keys: frozenset[str] | None = None,
    ) -> tuple[Fault, ...]:
        """What is wrong with the translations of texts, and those of what they are taken from.

        Args:
            locale: of the catalog.
            domain: of the catalog.
            source: the texts.
            faults_of: gives the faults of a parent's catalog.
            keys: which entries of the catalog count; None for all.
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
        faults = check_handout(source, looked_at, data, keep_terms=self.keep_terms)
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
        return _kept(self._same, domain, lambda: self._same_in_others(domain))

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

    # -- fonts and drawings ------------------------------------------------------------------

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
        found = self._shared.pop(key, None) or (interface, Shared())
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
        self.shaper = self.shaper.renewed()

    def typing(self, language: Language) -> tuple[Piece, ...]:
        """What may be typed into forms in a language; see :func:`typing_pieces`."""
        key = (language.script, language.fonts)
        return _kept(
            self._typing, key, lambda: typing_pieces(self.shaper.fonts, language)
        )

    @cached_property
    def drawings(self) -> DrawingStore:
        """Line drawings as page operators."""
        # Converting takes ten times as long as all the rest of a first document; what was
        # converted before is used only while the SVG is the same to the byte.
        return DrawingStore(self._read_drawing, read_compiled(self.places.content))

    def ratio(self, name: str) -> float:
        """Height of a drawing divided by its width."""
        def measure() -> float:
            width, height = check_svg(self._read_drawing(name), f"content/drawings/{name}.svg")
            return height / width

        return _kept(self._ratios, name, measure)

    def drawings_digest(self, name: str) -> str:
        """SHA-256 (hex) of the drawings of a handout; "" for one without drawings."""
        def digest() -> str:
            used = sorted(set(_drawings_of(self.handout(name))))
            found = hashlib.sha256()
            for drawing in used:
                data = self._read_drawing(drawing)
                found.update(f"{drawing} {len(data)}\n".encode() + data)
            return found.hexdigest() if used else ""

        return _kept(self._drawn, name, digest)

    def drawing_data(self, name: str) -> bytes:
        """The bytes of a drawing that has been checked.

        Raises:
            ContentError: with every fault of the drawing.
        """
        self.ratio(name)
        return self._read_drawing(name)

    def _read_drawing(self, name: str) -> bytes:
        path = self.places.content / "drawings" / f"{name}.svg"
        try:
            return path.read_bytes()
        except OSError as error:
            raise MachineError(
                Fault(Where(file=path.as_posix()), f"cannot read the file: {error.strerror}",
                      "check its permissions", "machine/read")
            ) from error


def _has_placeholders(source: SourceHandout, translations: Translations | None) -> bool:
    texts = [text.text for text in iter_texts(source)]
    if translations is not None:
        texts += [string for entry in translations.entries.values() for string in entry.strings]
    return any("{" in text for text in texts)


def _drawings_of(value: object) -> Iterator[str]:
    """Names of all drawings in a handout, a block or a part of one."""
    if isinstance(value, Picture):
        yield value.drawing
    elif isinstance(value, tuple):
        for part in value:
            yield from _drawings_of(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _drawings_of(getattr(value, name))


def _kept(memory: dict[_Key, _T], key: _Key, make: Callable[[], _T]) -> _T:
    found = memory.get(key)
    if found is None:
        found = memory[key] = make()
    return found
