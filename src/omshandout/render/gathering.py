"""What a document is made of, in its language, and whether it may be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity, TranslationError
from omshandout.i18n import Interface
from omshandout.languages import SOURCE_LOCALE, LanguageData
from omshandout.languages.data import PSEUDO
from omshandout.languages.wanted import no_days
from omshandout.model.blocks import ContactBox, LocalHandout, SourceHandout, iter_texts
from omshandout.model.options import Clinic
from omshandout.model.packets import PACKETS
from omshandout.model.pairing import paired
from omshandout.model.text import Language, Run
from omshandout.model.use import has_days
from omshandout.render.reviewing import draft_line, not_final, unsigned, unsigned_in
from omshandout.render.seconds import (
    SHOWN_TWICE,
    carded,
    no_staff_language,
    of_second,
    second_locale,
)
from omshandout.render.texts import DocumentTexts, PairedTexts
from omshandout.render.workshop import Workshop


class RenderOptions(Struct, frozen=True):
    """What holds for all documents of a run.

    ``epoch`` is SOURCE_DATE_EPOCH (seconds since 1970) or None: then the date is the newest
    change date that the content and the catalog state. ``clinic_file`` is named in faults of
    the clinic's texts. ``final`` takes the meaning of ``allow_untranslated`` away.
    """

    clinic: Clinic = Clinic()
    allow_untranslated: bool = False
    final: bool = False
    epoch: int | None = None
    clinic_file: str = ""

    @property
    def english_stands_in(self) -> bool:
        """Whether the English is printed where a translation is missing."""
        return self.allow_untranslated and not self.final


class Part(Struct, frozen=True):
    """A handout of a document: source, localised texts, and its date (seconds since 1970).

    ``second`` are the texts of the second language by themselves, where all blocks are in both.
    """

    source: SourceHandout
    local: LocalHandout
    created: int
    second: LocalHandout | None = None


class Gathered(Struct, frozen=True):
    """The parts of one document in its language.

    Attributes:
        data: the language of the document.
        parts: its handouts in order.
        texts: what its pages say beside them.
        draft: key of the line that says what sign-offs are missing; "" for a final document.
        warnings: what is wrong, but stops nothing.
        second: the language that parts of it are in too, for those who help; None for none.
    """

    data: LanguageData
    parts: tuple[Part, ...]
    texts: DocumentTexts
    draft: str
    warnings: tuple[Fault, ...]
    second: LanguageData | None = None

    @property
    def language(self) -> Language:
        """The language of the document."""
        return self.data.language


def gather(
    workshop: Workshop, locale: str, sources: Sequence[SourceHandout], options: RenderOptions,
    beside: str = "",
) -> Gathered:
    """Localise some handouts for one document.

    Args:
        workshop: where they come from.
        locale: of the document.
        sources: its handouts.
        options: what holds for all documents.
        beside: the locale that all of it is in too; ``""`` for one language.

    Raises:
        ContentError: a handout says what must not be said.
        TranslationError: texts are missing, fuzzy or damaged, or sign-offs are missing and
            ``options.final`` asks for them.
        UsageError: unknown locale.
    """
    data = workshop.language(locale)
    if dangers := [fault for source in sources for fault in workshop.dangers_of(source)]:
        raise ContentError(dangers)
    parts: list[Part] = []
    stands_in: list[Fault] = []
    damages: list[Fault] = []
    interface, interface_faults = _interface(workshop, data, options)
    english = interface if locale == SOURCE_LOCALE else workshop.english
    texts = _page_texts(workshop, interface, english, options)
    values = texts.letterhead.values()
    second = second_locale(workshop, locale, sources, options.clinic, options.clinic_file, beside)
    others: DocumentTexts | None = None
    if beside:
        others, faults_of_others = _texts_beside(workshop, beside, options)
        interface_faults += faults_of_others
        texts = PairedTexts(texts, others)
    for source in sources:
        part, faults = _localized(workshop, data, source, options, values)
        if others is not None:
            part, faults_of_second = _beside(workshop, beside, part, options, others)
            faults = (*faults, *faults_of_second)
        elif second and carded((source,)):
            part, faults_of_second = _with_second(workshop, second, part, options, values)
            faults = (*faults, *faults_of_second)
        parts.append(part)
        stands_in.extend(faults)
        damages.extend(_damages(workshop, locale, source))
        stands_in.extend(_no_days(data, source, options))
        if beside:
            stands_in.extend(_no_days(workshop.language(beside), source, options))
    stands_in.extend(interface_faults)
    problems = tuple(dict.fromkeys(
        (*stands_in, *damages, *workshop.printed_faults(locale))
    ))
    errors = [fault for fault in problems if fault.severity is Severity.ERROR]
    if errors:
        raise TranslationError(errors)
    open_domains = unsigned(workshop, locale, sources)
    if beside:
        open_domains += unsigned(workshop, beside, sources)
    elif second:
        open_domains += unsigned_in(workshop, second, carded(sources))
    if options.final and open_domains:
        raise TranslationError(dict.fromkeys(not_final(sources, open_domains)))
    # English that stands in, be it only in the footer, is never signed off.
    draft = draft_line(open_domains) if open_domains or stands_in else ""
    warnings = tuple(fault for fault in problems if fault.severity is Severity.WARNING)
    if carded(sources) and locale not in PSEUDO and not beside:
        warnings += tuple(no_staff_language(workshop, options.clinic, options.clinic_file))
    other = workshop.language(second) if second else None
    return Gathered(data, tuple(parts), texts, draft, warnings, other)


def _page_texts(
    workshop: Workshop, interface: Interface, english: Interface, options: RenderOptions
) -> DocumentTexts:
    return DocumentTexts(
        interface, options.clinic, options.clinic_file, english,
        lambda each: workshop.languages.in_country(each.locale, options.clinic.country),
    )


def _texts_beside(
    workshop: Workshop, locale: str, options: RenderOptions
) -> tuple[DocumentTexts, tuple[Fault, ...]]:
    """What pages say in the second language, and what is wrong with that."""
    interface, faults = _interface(workshop, workshop.language(locale), options)
    english = interface if locale == SOURCE_LOCALE else workshop.english
    texts = _page_texts(workshop, interface, english, options)
    return texts, (*faults, *workshop.printed_faults(locale))


def _beside(
    workshop: Workshop, locale: str, part: Part, options: RenderOptions, texts: DocumentTexts
) -> tuple[Part, tuple[Fault, ...]]:
    """A handout with each of its texts in a second language too, and what is wrong with that."""
    other, faults = _localized(
        workshop, workshop.language(locale), part.source, options, texts.letterhead.values()
    )
    created = max(part.created, other.created)
    both = paired(part.local, other.local)
    damages = _damages(workshop, locale, part.source)
    return Part(part.source, both, created, other.local), (*faults, *damages)


def _no_days(
    data: LanguageData, source: SourceHandout, options: RenderOptions
) -> tuple[Fault, ...]:
    """What stops a handout with days of the week in a language whose days nobody gave yet."""
    if any(has_days(block) for block in source.blocks):
        fault = no_days(data, source.name)
    elif options.clinic.hours and any(isinstance(block, ContactBox) for block in source.blocks):
        fault = no_days(data, f"the clinic's part of {source.name}")
    else:
        return ()
    if fault is None:
        return ()
    severity = Severity.WARNING if options.english_stands_in else Severity.ERROR
    return (replace(fault, severity=severity),)


def _damages(workshop: Workshop, locale: str, source: SourceHandout) -> tuple[Fault, ...]:
    """What is wrong with the translations of a handout, or of the cover of a packet."""
    faults = workshop.translation_faults(locale, source.name)
    if source.name != PACKETS:
        return faults
    # One catalog has the texts of all covers: those of another packet must not stop this one.
    own = {text.key for text in iter_texts(source)}
    return tuple(fault for fault in faults if not fault.where.key or fault.where.key in own)


def _localized(
    workshop: Workshop, data: LanguageData, source: SourceHandout, options: RenderOptions,
    values: Mapping[str, Run],
) -> tuple[Part, tuple[Fault, ...]]:
    translations = workshop.translations(data.locale, source.name)
    local, faults = workshop.localized(
        source, translations, data, values, english_stands_in=options.english_stands_in
    )
    revised = translations.revised if translations is not None else 0
    created = options.epoch if options.epoch is not None else max(source.changed, revised)
    return Part(source, local, created), faults


def _with_second(
    workshop: Workshop, locale: str, part: Part, options: RenderOptions,
    values: Mapping[str, Run],
) -> tuple[Part, tuple[Fault, ...]]:
    """A handout with some of its blocks in a second language too, and what is wrong with that."""
    source = part.source
    other, faults = _localized(workshop, workshop.language(locale), source, options, values)
    local = paired(part.local, other.local, SHOWN_TWICE)
    damages = workshop.translation_faults(locale, source.name)
    created = max(part.created, other.created)
    return Part(source, local, created), tuple(of_second((*faults, *damages), source))


def _interface(
    workshop: Workshop, data: LanguageData, options: RenderOptions
) -> tuple[Interface, tuple[Fault, ...]]:
    return workshop.interface(data, options.clinic.digits, options.english_stands_in)

