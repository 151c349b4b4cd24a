"""One document: source and catalog → local texts → tree → story → bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from omshandout import __version__
from omshandout.errors import Fault, LayoutError, Severity, Where
from omshandout.layout.story import pages_of
from omshandout.model.blocks import Contents, ContentsEntry, LocalHandout
from omshandout.model.options import Clinic, DocMeta, TextSize
from omshandout.model.packets import PACKETS, Packet, scoped
from omshandout.pdf import FormFields, PagePart, PdfResult, write_parts
from omshandout.pipeline.gathering import Gathered, Part, RenderOptions, gather
from omshandout.pipeline.jobs import AnyJob, Job, PacketJob
from omshandout.pipeline.laying import Sheet, lay_out
from omshandout.pipeline.workshop import INTERFACE, Workshop
from omshandout.structure import StructTree, join_structures

__all__ = ["PRODUCER", "Job", "PacketJob", "RenderOptions", "Rendered", "render", "source_digests"]

PRODUCER = f"omshandout {__version__}"
"""What makes the documents, as they name it."""

_COVER = "_cover"
"""The name of a cover among the parts of a packet; no handout's name has such a sign."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document and what is known about it; ``faults`` are warnings."""

    data: bytes
    pages: int
    meta: DocMeta
    faults: tuple[Fault, ...]


def render(workshop: Workshop, job: AnyJob, options: RenderOptions) -> Rendered:
    """Make one PDF.

    Raises:
        ContentError: the handout's file has faults, or says what must not be said.
        TranslationError: texts are missing, fuzzy or damaged, or sign-offs are missing and
            ``options.final`` asks for them.
        LayoutError: no glyph for a character, text too wide, more pages than the budget.
        UsageError: unknown handout, packet or locale.
    """
    workshop.language(job.locale)
    if isinstance(job, PacketJob):
        return _render_packet(workshop, job, options)
    gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), options)
    (part,) = gathered.parts
    meta = replace(_meta(workshop, job, gathered, options), handout=job.handout)
    workshop.shaper.forget()
    sheet = lay_out(workshop, part, gathered, job.profile)
    result = _written(workshop, (sheet,), sheet.tree, gathered, meta)
    longer = _judge_length(workshop, job, options, part, result.pages)
    return Rendered(result.data, result.pages, meta, (*gathered.warnings, *longer))


def _render_packet(workshop: Workshop, job: PacketJob, options: RenderOptions) -> Rendered:
    """As :func:`render`. A handout is laid out as by itself; then the pages of all are known."""
    packet = workshop.packet(job.packet)
    sources = (packet.cover, *map(workshop.handout, packet.handouts))
    gathered = gather(workshop, job.locale, sources, options)
    meta = replace(
        _meta(workshop, job, gathered, options), packet=packet.name, handouts=packet.handouts
    )
    workshop.shaper.forget()
    sheets: list[Sheet] = []
    longer: list[Fault] = []
    for name, part in zip(packet.handouts, gathered.parts[1:], strict=True):
        own = replace(part, local=scoped(part.local, f"{name}."))
        sheets.append(lay_out(workshop, own, gathered, job.profile))
        alone = Job(name, job.locale, job.profile)
        longer += _judge_length(workshop, alone, options, part, pages_of(sheets[-1].story))
    cover = _cover(workshop, packet, gathered, sheets, job)
    bound = (cover, *sheets)
    trees = zip((_COVER, *packet.handouts), (sheet.tree for sheet in bound), strict=True)
    tree = join_structures([(f"{name}/part", tree) for name, tree in trees], meta.title)
    result = _written(workshop, bound, tree, gathered, meta)
    return Rendered(result.data, result.pages, meta, (*gathered.warnings, *longer))


def cover_faults(workshop: Workshop, job: PacketJob) -> tuple[Fault, ...]:
    """What is wrong with the cover of a packet as it is laid out, apart from its handouts.

    Raises:
        As :func:`render`.
    """
    cover = workshop.packet(job.packet).cover
    gathered = gather(workshop, job.locale, (cover,), RenderOptions())
    (part,) = gathered.parts
    workshop.shaper.forget()
    sheet = lay_out(workshop, part, gathered, job.profile)
    meta = _meta(workshop, job, gathered, RenderOptions())
    _written(workshop, (sheet,), sheet.tree, gathered, meta)
    return gathered.warnings


def _cover(
    workshop: Workshop, packet: Packet, gathered: Gathered, sheets: Sequence[Sheet],
    job: PacketJob,
) -> Sheet:
    """The sheet in front, with a contents list of the others."""
    part = gathered.parts[0]
    part = replace(part, local=scoped(part.local, f"{_COVER}."))

    def with_pages(starts: Sequence[int]) -> Sheet:
        entries = tuple(
            ContentsEntry(
                name, replace(sheet.part.local.title, key=f"{_COVER}.contents.{name}"),
                sheet.part.local.title.key, start,
            )
            for name, sheet, start in zip(packet.handouts, sheets, starts, strict=True)
        )
        title = gathered.texts.text("contents.title")
        contents = Contents(f"{_COVER}.contents", title, entries)
        local = replace(part.local, blocks=(contents,))
        return lay_out(workshop, replace(part, local=local), gathered, job.profile)

    # No number in the list changes how many pages it takes, so any will do to count them.
    counted = with_pages([1] * len(sheets))
    return with_pages(_starts([counted, *sheets])[1:])


def _starts(sheets: Sequence[Sheet]) -> list[int]:
    """The page that each part starts on: the front of a leaf (see :func:`write_parts`)."""
    starts = [1]
    for sheet in sheets[:-1]:
        pages = pages_of(sheet.story)
        starts.append(starts[-1] + pages + pages % 2)
    return starts


def _meta(
    workshop: Workshop, job: AnyJob, gathered: Gathered, options: RenderOptions
) -> DocMeta:
    """What a document says of itself; its name is still to be filled in."""
    first = gathered.parts[0]
    return DocMeta(
        handout="", locale=job.locale, version=first.source.version,
        title=first.local.title.plain, profile=job.profile,
        created=max(part.created for part in gathered.parts), draft=bool(gathered.draft),
        producer=PRODUCER, digests=source_digests(workshop, job, options.clinic),
    )


def _written(
    workshop: Workshop, sheets: Sequence[Sheet], tree: StructTree, gathered: Gathered,
    meta: DocMeta,
) -> PdfResult:
    """The parts on pages.

    Raises:
        LayoutError: something is too large for a page, or a part is not where it was counted.
    """
    starts = _starts(sheets)
    story = sheets[0].story
    form = None
    if meta.profile.form:
        form = FormFields(workshop.typing(gathered.language.script), rtl=story.rtl)
    result = write_parts(
        [
            PagePart(sheet.story.flowables, sheet.story.frames,
                     partial(sheet.story.furniture, first_page=start))
            for sheet, start in zip(sheets, starts, strict=True)
        ],
        page_size=story.page_size, tree=tree, meta=meta, drawings=workshop.drawings,
        rtl=story.rtl, form=form,
    )
    for sheet, start, found in zip(sheets, starts, result.starts, strict=True):
        if start != found:
            raise LayoutError(Fault(
                replace(sheet.part.local.title.where, locale=meta.locale, page=found),
                f"{sheet.part.local.title.key} was counted to start on page {start}",
                "this is a fault of the program's layout: please report it", "layout/page-count",
            ))
    return result


def source_digests(
    workshop: Workshop, job: AnyJob, clinic: Clinic
) -> tuple[tuple[str, str], ...]:
    """SHA-256 (hex) of each thing that a document is made from, by its name, sorted.

    In a packet the names of what belongs to a handout end in its name: ``content/symptoms``.
    """
    return tuple(sorted(_digests(workshop, job, clinic)))


def _digests(workshop: Workshop, job: AnyJob, clinic: Clinic) -> Iterator[tuple[str, str]]:
    domains = {"interface-catalog": INTERFACE}
    handouts = {"": job.handout} if isinstance(job, Job) else {}
    if isinstance(job, PacketJob):
        packet = workshop.packet(job.packet)
        yield "packet", packet.cover.digest
        domains["packets-catalog"] = PACKETS
        handouts = {f"/{name}": name for name in packet.handouts}
    for suffix, name in handouts.items():
        yield f"content{suffix}", workshop.handout(name).digest
        if drawings := workshop.drawings_digest(name):
            yield f"drawings{suffix}", drawings
        domains[f"catalog{suffix}"] = name
    yield "facts", workshop.context.facts.digest
    yield "interface", workshop.interface_source.digest
    for label, domain in domains.items():
        translations = workshop.translations(job.locale, domain)
        if translations is not None:
            yield label, translations.digest
    if clinic.digest:
        yield "clinic", clinic.digest


def _judge_length(
    workshop: Workshop, job: Job, options: RenderOptions, part: Part, pages: int
) -> tuple[Fault, ...]:
    """Warnings for a handout with more pages than its budget; large print has none.

    Texts and translations answer for the form without a clinic. What a clinic adds to it may take
    one page more.

    Raises:
        LayoutError: the clinic adds more, or the form itself is too long.
    """
    local = part.local
    if job.profile.text is not TextSize.STANDARD or pages <= local.pages:
        return ()
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
