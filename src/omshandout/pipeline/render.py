"""One document: source and catalog → local texts → tree → story → bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from omshandout import __version__
from omshandout.errors import ContentError, Fault, LayoutError, Severity, TranslationError, Where
from omshandout.i18n import (
    SOURCE_LOCALE,
    Interface,
    Translations,
    format_date,
    localize,
    localize_interface,
)
from omshandout.i18n.reviews import ReviewState
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import build_story
from omshandout.model.blocks import LocalHandout, SourceHandout
from omshandout.model.options import Clinic, DocMeta, Profile, TextSize
from omshandout.model.text import Language
from omshandout.pdf import FormFields, write_pdf
from omshandout.pipeline.reviewing import draft_line, unsigned
from omshandout.pipeline.texts import DocumentTexts
from omshandout.pipeline.workshop import INTERFACE, Workshop
from omshandout.structure import build_structure

PRODUCER = f"omshandout {__version__}"
"""What makes the documents, as they name it."""


class Job(Struct, frozen=True):
    """One document to make."""

    handout: str
    locale: str
    profile: Profile

    @property
    def file_name(self) -> str:
        """``<locale>/<handout>-<paper>...pdf``, below the output folder."""
        return f"{self.locale}/{self.handout}{self.profile.suffix}.pdf"


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


class Rendered(Struct, frozen=True):
    """A finished document and what is known about it; ``faults`` are warnings."""

    data: bytes
    pages: int
    meta: DocMeta
    faults: tuple[Fault, ...]


def render(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
    """Make one PDF.

    Raises:
        ContentError: the handout's file has faults, or says what must not be said.
        TranslationError: texts are missing, fuzzy or damaged, or sign-offs are missing and
            ``options.final`` asks for them.
        LayoutError: no glyph for a character, text too wide, more pages than the budget.
        UsageError: unknown handout or locale.
    """
    language = workshop.language(job.locale)
    source = workshop.handout(job.handout)
    if dangers := workshop.dangers(job.handout):
        raise ContentError(dangers)
    translations = workshop.translations(job.locale, job.handout)
    interface, interface_faults = _interface(workshop, job, options)
    local, faults = localize(
        source, translations, language, _values(options.clinic), workshop.keep_terms,
        allow_untranslated=options.english_stands_in,
    )
    problems = (
        *faults, *interface_faults, *workshop.translation_faults(job.locale, job.handout),
        *workshop.translation_faults(job.locale, INTERFACE),
    )
    errors = [fault for fault in problems if fault.severity is Severity.ERROR]
    if errors:
        raise TranslationError(errors)
    open_domains = unsigned(workshop, job.locale, source, translations)
    if options.final and open_domains:
        raise TranslationError(_not_signed(workshop, job, open_domains))
    created = options.epoch if options.epoch is not None else _changed(source, translations)
    meta = DocMeta(
        handout=job.handout, locale=job.locale, version=source.version, title=local.title.plain,
        profile=job.profile, created=created,
        # English that stands in, be it only in the footer, is never signed off.
        draft=bool(open_domains or faults or interface_faults),
        producer=PRODUCER, digests=source_digests(workshop, job, options.clinic),
    )
    texts = DocumentTexts(interface, options.clinic, options.clinic_file)
    tree = build_structure(local, texts, form=job.profile.form)
    draft = draft_line(workshop, job.locale, source, translations) if meta.draft else ""
    furniture = _furniture(workshop, local, texts, meta, draft)
    workshop.shaper.forget()
    story = build_story(
        local, tree, job.profile, workshop.shaper, texts, furniture, _Ratios(workshop)
    )
    result = write_pdf(
        story.flowables, page_size=story.page_size, frames=story.frames, tree=tree, meta=meta,
        drawings=workshop.drawings, furniture=story.furniture, rtl=story.rtl,
        form=_form(workshop, language, story.rtl) if job.profile.form else None,
    )
    longer: tuple[Fault, ...] = ()
    if job.profile.text is TextSize.STANDARD and result.pages > source.pages:
        longer = _judge_length(workshop, job, options, local, result.pages)
    warnings = tuple(fault for fault in problems if fault.severity is Severity.WARNING)
    return Rendered(result.data, result.pages, meta, (*warnings, *longer))


def _form(workshop: Workshop, language: Language, rtl: bool) -> FormFields:
    return FormFields(workshop.typing(language.script), rtl=rtl)


def _interface(
    workshop: Workshop, job: Job, options: RenderOptions
) -> tuple[Interface, tuple[Fault, ...]]:
    return localize_interface(
        workshop.interface_source, workshop.translations(job.locale, INTERFACE),
        workshop.language(job.locale), workshop.keep_terms, digits=options.clinic.digits,
        allow_untranslated=options.english_stands_in,
    )


def _values(clinic: Clinic) -> dict[str, str]:
    values = {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.phones[0][1] if clinic.phones else "",
        "emergency_number": clinic.emergency,
    }
    return {name: value for name, value in values.items() if value}


def _changed(source: SourceHandout, translations: Translations | None) -> int:
    return max(source.changed, translations.revised if translations is not None else 0)


def source_digests(workshop: Workshop, job: Job, clinic: Clinic) -> tuple[tuple[str, str], ...]:
    """SHA-256 (hex) of each thing that a document is made from, by its name, sorted."""
    return tuple(sorted(_digests(workshop, job, clinic)))


def _digests(workshop: Workshop, job: Job, clinic: Clinic) -> Iterator[tuple[str, str]]:
    yield "content", workshop.handout(job.handout).digest
    if drawings := workshop.drawings_digest(job.handout):
        yield "drawings", drawings
    yield "facts", workshop.context.facts.digest
    yield "interface", workshop.interface_source.digest
    for name, domain in (("catalog", job.handout), ("interface-catalog", INTERFACE)):
        translations = workshop.translations(job.locale, domain)
        if translations is not None:
            yield name, translations.digest
    if clinic.digest:
        yield "clinic", clinic.digest


def _furniture(
    workshop: Workshop, local: LocalHandout, texts: DocumentTexts, meta: DocMeta, draft: str
) -> FurnitureTexts:
    clinic = texts.clinic
    day = datetime.fromtimestamp(meta.created, UTC).date()
    date = format_date(day, meta.locale, "long", clinic.digits)
    phone = clinic.phones[0][1] if clinic.phones else ""
    # Never say that a text was checked unless nothing is left to be signed.
    states = [texts.text(draft or "review.signed")]
    if draft and meta.locale != SOURCE_LOCALE:
        states.append(workshop.english.text(draft))
    logo, ratio = "", 1.0
    if clinic.logo_data:
        logo = f"{clinic.logo} {hashlib.sha256(clinic.logo_data).hexdigest()}"
        picture = workshop.drawings.add_picture(
            logo, clinic.logo_data, vector=clinic.logo.lower().endswith(".svg")
        )
        ratio = picture.width_pt / picture.height_pt
    return FurnitureTexts(
        clinic=(
            texts.text("header.clinic_line"),
            texts.given(clinic.name, "header.clinic") if clinic.name else None,
        ),
        phone=(
            texts.text("header.phone_line"),
            texts.given(phone, "header.phone") if phone else None,
        ),
        states=tuple(states),
        logo=logo,
        logo_ratio=ratio,
        facts=(
            texts.text("footer.version", version=meta.version),
            texts.text("footer.date", date=date),
            local.title,
        ),
    )


class _Ratios(Mapping[str, float]):
    """Ratios of drawings, looked up when laid out."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def __getitem__(self, name: str) -> float:
        return self._workshop.ratio(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._workshop.context.drawings)

    def __len__(self) -> int:
        return len(self._workshop.context.drawings)


def _not_signed(
    workshop: Workshop, job: Job, domains: tuple[tuple[str, ReviewState], ...]
) -> Iterator[Fault]:
    for domain, review in domains:
        file = workshop.handout(job.handout).title.where.file
        if domain == INTERFACE:
            file = "content/interface.yaml"
        yield Fault(
            Where(file=file, locale=job.locale),
            f"{review.total - review.signed} of {review.total} texts are not signed off",
            f"sign them with: omshandout review sign {job.locale} {domain}, "
            "or build a draft without --final",
            "review/not-final",
        )


def _judge_length(
    workshop: Workshop, job: Job, options: RenderOptions, local: LocalHandout, pages: int
) -> tuple[Fault, ...]:
    """Warnings for a handout with more pages than its budget.

    Texts and translations answer for the form without a clinic. What a clinic adds to it may take
    one page more.

    Raises:
        LayoutError: the clinic adds more, or the form itself is too long.
    """
    clinic = options.clinic
    blank = Clinic(country=clinic.country, digits=clinic.digits)
    if clinic == replace(blank, locales=clinic.locales, paper=clinic.paper, digest=clinic.digest):
        raise LayoutError(_too_long(job, local, local.pages, pages))
    # Laid out once more, without the clinic: too long as well, it says so itself.
    render(workshop, job, replace(options, clinic=blank, clinic_file=""))
    fault = _clinic_too_long(job, options, local.pages, pages)
    if pages > local.pages + 1:
        raise LayoutError(fault)
    return (replace(fault, severity=Severity.WARNING),)


def _clinic_too_long(job: Job, options: RenderOptions, budget: int, pages: int) -> Fault:
    clinic = options.clinic
    rows = [
        f'the name ({len(clinic.name)} characters)' if clinic.name else "",
        f"{len(clinic.phones)} telephone numbers" if len(clinic.phones) > 1 else "",
        f"labels of numbers (the longest has {max(len(label) for label, _ in clinic.phones)} "
        "characters)" if clinic.phones else "",
        f"the hours ({len(clinic.hours)} characters)" if clinic.hours else "",
        "the logo" if clinic.logo_data else "",
    ]
    return Fault(
        Where(file=options.clinic_file, locale=job.locale, page=budget + 1),
        f"{job.handout} takes {pages} pages on {job.profile.paper.value}, more than its budget of "
        f"{budget}, because of what the clinic file prints",
        f"shorten or leave out: {', '.join(row for row in rows if row) or 'the longest text'}",
        "layout/clinic-pages",
    )


def _too_long(job: Job, local: LocalHandout, budget: int, pages: int) -> Fault:
    where = replace(local.title.where, locale=job.locale, page=budget + 1, key="pages")
    return Fault(
        where,
        f"{job.handout} takes {pages} pages on {job.profile.paper.value}, "
        f"more than its budget of {budget}",
        "shorten the longest texts, or raise the budget (pages:) of the handout",
        "layout/page-budget",
    )
