"""One document: source and catalog → local texts → tree → story → bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from omshandout import __version__
from omshandout.errors import ContentError, Fault, OmsHandoutError, did_you_mean
from omshandout.i18n.carrying import length_limit
from omshandout.languages import SOURCE_LOCALE
from omshandout.layout.story import pages_of
from omshandout.model.blocks import Contents, ContentsEntry, LocalHandout, SourceHandout
from omshandout.model.options import DocMeta, Paper, Profile
from omshandout.model.packets import Packet
from omshandout.model.text import Direction
from omshandout.model.use import keys_of_parts, without
from omshandout.render.digests import second_of, source_digests
from omshandout.render.gathering import Gathered, Part, RenderOptions, gather
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.laid_out import Sheet, lay_out, starts_of
from omshandout.render.lengths import blank_clinic, cover_faults_of, length_faults
from omshandout.render.on_pages import goes_both_ways, on_pages, written
from omshandout.render.page_codes import no_room
from omshandout.render.workshop import Workshop
from omshandout.structure import join_structures

__all__ = ["PRODUCER", "Job", "PacketJob", "RenderOptions", "Rendered", "render"]

PRODUCER = f"omshandout {__version__}"
"""What makes the documents, as they name it."""

SHEET = "/review"
"""What stands behind the name of a handout in a PDF that is a sheet to read it."""

_COVER = "_cover"
"""The name of a cover among the parts of a packet; no handout's name has such a sign."""

_COPY = "_copy."
"""What stands before the keys of a copy for the file, in another language."""


class Rendered(Struct, frozen=True):
    """A finished document and what is known about it; ``faults`` are warnings."""

    data: bytes
    pages: int
    meta: DocMeta
    faults: tuple[Fault, ...]


def render(workshop: Workshop, job: AnyJob, options: RenderOptions) -> Rendered:
    """Make one PDF, or one page for screens.

    Raises:
        ContentError: the handout's file has faults, or says what must not be said.
        TranslationError: texts are missing, fuzzy or damaged, or sign-offs are missing and
            ``options.final`` asks for them.
        LayoutError: no glyph for a character, English too wide, or on more pages than its budget.
        UsageError: unknown handout, packet or locale.
    """
    # The shaper counts the glyphs of the document at hand: threads take turns. They would not be
    # faster side by side, as CPython runs one of them at a time.
    with workshop.rendering:
        workshop.language(job.locale)
        if job.profile.html:
            # Few documents are for screens, and what makes them takes long to load.
            from omshandout.render.screens import render_page

            return render_page(workshop, job, options)
        if isinstance(job, PacketJob):
            return _render_packet(workshop, job, options)
        return _render_handout(workshop, job, options)


def _render_handout(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
    """As :func:`render`."""
    gathered = gather(
        workshop, job.locale, (workshop.handout(job.handout),), options, job.profile.second_locale
    )
    (part,) = gathered.parts
    meta = replace(meta_of(workshop, job, gathered, options), handout=job.handout)
    workshop.shaper.forget()
    sheet = lay_out(workshop, part, gathered, job.profile)
    sheets, tree, copied = [sheet], sheet.tree, None
    if job.profile.copy_locale:
        copied = gather(workshop, job.profile.copy_locale, (part.source,), options)
        meta = _with_copy(meta, copied)
        copy = lay_out(workshop, copied.parts[0], copied, _copy_profile(job), _COPY)
        sheets.append(copy)
        named = [(f"{name}part", each.tree) for name, each in zip(("", _COPY), sheets, strict=True)]
        tree = join_structures(named, meta.title, gathered.language.tag)
    result = written(workshop, sheets, tree, gathered, meta, rtl=sheet.story.rtl, copied=copied)
    longer = _judge_length(workshop, job, options, sheet)
    told = copied.warnings if copied is not None else ()
    warnings = (*gathered.warnings, *told, *result.warnings, *longer)
    return Rendered(result.data, result.pages, meta, warnings)


def sheet_faults(
    workshop: Workshop, handout: str, locale: str, papers: Sequence[Paper]
) -> tuple[Fault, ...]:
    """What is wrong with a handout in a language on some papers, without making its files.

    It is what :func:`render` tells or raises for each, without a clinic, each fault once. The
    handout is put into its language once for all papers, and its pages are tried
    (:func:`omshandout.pdf.trial.try_parts`); with fonts of a language's own they are written.

    Raises:
        As :func:`render`, where the fault is of no paper.
    """
    options = RenderOptions()
    with workshop.rendering:
        workshop.language(locale)
        gathered = gather(workshop, locale, (workshop.handout(handout),), options)
        second = gathered.second
        own_fonts = gathered.language.fonts or (second is not None and second.language.fonts)
        workshop.shaper.forget()  # once: the texts are the same on all papers

        def told(paper: Paper) -> tuple[Fault, ...]:
            job = Job(handout, locale, Profile(paper=paper))
            if own_fonts:
                return render(workshop, job, options).faults
            return _tried(workshop, job, options, gathered)

        return _each_once(papers, told)


def _each_once(
    papers: Sequence[Paper], told: Callable[[Paper], tuple[Fault, ...]]
) -> tuple[Fault, ...]:
    """What is told or raised of some papers, each fault once."""
    faults: dict[Fault, None] = {}
    for paper in papers:
        try:
            faults.update(dict.fromkeys(told(paper)))
        except OmsHandoutError as error:
            faults.update(dict.fromkeys(error.faults))
    return tuple(faults)


def _tried(
    workshop: Workshop, job: Job, options: RenderOptions, gathered: Gathered
) -> tuple[Fault, ...]:
    """The faults of :func:`_render_handout`; nothing is written."""
    # Who makes documents does without.
    from omshandout.pdf.trial import try_parts

    sheet = lay_out(workshop, gathered.parts[0], gathered, job.profile)
    result = on_pages(
        (sheet,), job.locale,
        lambda parts: try_parts(
            parts, page_size=sheet.story.page_size, tree=sheet.tree, drawings=workshop.drawings,
            rtl=sheet.story.rtl, both_ways=goes_both_ways(gathered, None),
        ),
    )
    longer = _judge_length(workshop, job, options, sheet)
    return (*gathered.warnings, *result.warnings, *longer)


def render_own(
    workshop: Workshop, job: Job, options: RenderOptions, name: str,
    local: Callable[[Gathered], LocalHandout],
) -> Rendered:
    """Make a sheet of the program's own, which goes with a handout.

    Args:
        workshop: sources and sign-offs.
        job: the handout, the language and the look.
        options: what holds for the run.
        name: what the PDF calls itself.
        local: gives what stands on it, from all that is known of the handout.

    Raises:
        As :func:`render`; its length is not judged.
    """
    with workshop.rendering:
        workshop.language(job.locale)
        gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), options)
        own = local(gathered)
        gathered = replace(gathered, parts=(replace(gathered.parts[0], local=own),))
        meta = replace(meta_of(workshop, job, gathered, options), handout=name)
        workshop.shaper.forget()
        sheet = lay_out(workshop, gathered.parts[0], gathered, job.profile)
        result = written(workshop, (sheet,), sheet.tree, gathered, meta, rtl=sheet.story.rtl)
        return Rendered(result.data, result.pages, meta, gathered.warnings)


def _render_packet(workshop: Workshop, job: PacketJob, options: RenderOptions) -> Rendered:
    """As :func:`render`. A handout is laid out as by itself; then the pages of all are known."""
    packet = workshop.packet(job.packet)
    gathered = _gathered(workshop, packet, job.locale, options, job.profile.second_locale)
    meta = replace(
        meta_of(workshop, job, gathered, options), packet=packet.name, handouts=packet.handouts,
        title_tag=gathered.parts[0].local.title.language.tag,
    )
    workshop.shaper.forget()
    bound = _bound(workshop, packet, gathered, job)
    longer: list[Fault] = []
    for name, sheet in zip(packet.handouts, bound[1:], strict=True):
        longer += _judge_length(workshop, Job(name, job.locale, job.profile), options, sheet)
    longer += _judge_cover(job, bound[0])
    copied = None
    if job.profile.copy_locale:
        copied = _gathered(workshop, packet, job.profile.copy_locale, options)
        meta = _with_copy(meta, copied)
        bound = _bound(workshop, packet, copied, job, bound)
    # A part may be English that stands in, the cover too: the document has its own language.
    language = gathered.language
    tree = join_structures(
        [(f"{sheet.prefix.removesuffix('.')}/part", sheet.tree) for sheet in bound], meta.title,
        language.tag,
    )
    rtl = language.direction is Direction.RTL
    result = written(workshop, bound, tree, gathered, meta, rtl=rtl, copied=copied)
    told = copied.warnings if copied is not None else ()
    warnings = (*gathered.warnings, *told, *result.warnings, *longer)
    return Rendered(result.data, result.pages, meta, warnings)


def _bound(
    workshop: Workshop, packet: Packet, gathered: Gathered, job: PacketJob,
    before: Sequence[Sheet] = (),
) -> list[Sheet]:
    """Some sheets, and behind them the cover of a packet and its handouts.

    Behind others they are a copy. A handout is laid out as by itself.
    """
    prefix, profile = (_COPY, _copy_profile(job)) if before else ("", job.profile)
    sheets = [
        lay_out(workshop, part, gathered, profile, f"{prefix}{name}.")
        for name, part in zip(packet.handouts, gathered.parts[1:], strict=True)
    ]
    # No number in the list changes how many pages it takes, so any will do to count them.
    counted = _cover(workshop, packet, gathered, [1] * len(sheets), profile, prefix)
    starts = starts_of([*before, counted, *sheets])[len(before) + 1 :]
    cover = _cover(workshop, packet, gathered, starts, profile, prefix)
    return [*before, cover, *sheets]


def _copy_profile(job: AnyJob) -> Profile:
    return replace(job.profile, second_locale="")


def _with_copy(meta: DocMeta, copied: Gathered) -> DocMeta:
    """What a document says of itself with a copy behind it."""
    created = max(meta.created, *(part.created for part in copied.parts))
    return replace(
        meta, created=created, draft=meta.draft or bool(copied.draft),
        copy_tag=copied.language.tag,
    )


def packet_faults(
    workshop: Workshop, name: str, locale: str, papers: Sequence[Paper], whole: Paper | None = None
) -> tuple[Fault, ...]:
    """What is wrong with the cover of a packet as it is laid out; its handouts are not.

    It is put into its language once for all papers; each fault is told once.

    Args:
        workshop: where it comes from.
        name: of the packet.
        locale: its language.
        papers: to look at.
        whole: the paper on which all of the packet is made.

    Raises:
        As :func:`render`, where the fault is of no paper.
    """
    options = RenderOptions()
    with workshop.rendering:
        workshop.language(locale)
        packet = workshop.packet(name)
        gathered = _gathered(workshop, packet, locale, options)
        workshop.shaper.forget()

        def told(paper: Paper) -> tuple[Fault, ...]:
            job = PacketJob(name, locale, Profile(paper=paper))
            if paper is whole:
                return render(workshop, job, options).faults
            cover = _cover(workshop, packet, gathered, [1] * len(packet.handouts), job.profile)
            return *gathered.warnings, *_judge_cover(job, cover)

        return _each_once(papers, told)


def _gathered(
    workshop: Workshop, packet: Packet, locale: str, options: RenderOptions, beside: str = ""
) -> Gathered:
    """The cover of a packet and its handouts, without what it leaves out of them.

    Args:
        workshop: where they come from.
        packet: what it is of.
        locale: its language.
        options: what holds for all documents.
        beside: the locale that all of it is in too; ``""`` for one language.

    Raises:
        ContentError: it leaves out what a handout does not have; else as :func:`gather`.
    """
    sources = tuple(map(workshop.handout, packet.handouts))
    if faults := [fault for each in sources for fault in _unknown_parts(packet, each)]:
        raise ContentError(faults)
    gathered = gather(workshop, locale, (packet.cover, *sources), options, beside)
    parts = tuple(_without(part, packet.left_out(part.source.name)) for part in gathered.parts)
    return replace(gathered, parts=parts)


def _without(part: Part, keys: frozenset[str]) -> Part:
    second = part.second and without(part.second, keys)
    return replace(part, local=without(part.local, keys), second=second)


def _unknown_parts(packet: Packet, source: SourceHandout) -> Iterator[Fault]:
    known = keys_of_parts(source)
    for key in sorted(packet.left_out(source.name) - known):
        yield Fault(
            packet.cover.title.where,
            f'the packet {packet.name} leaves out "{source.name}.{key}", which is not there',
            did_you_mean(key, known) or f"name a block, item or line of {source.name}",
            "content/unknown-part",
        )


def _cover(
    workshop: Workshop, packet: Packet, gathered: Gathered, starts: Sequence[int],
    profile: Profile, prefix: str = "",
) -> Sheet:
    """The sheet in front, with a contents list of the others and the pages they start on.

    ``prefix`` stands before the names of all of them in the tree.
    """
    cover, *parts = gathered.parts
    entries = tuple(
        ContentsEntry(
            name, replace(part.local.title, key=f"contents.{name}"),
            f"{prefix}{name}.{part.local.title.key}", start,
        )
        for name, part, start in zip(packet.handouts, parts, starts, strict=True)
    )
    contents = Contents("contents", gathered.texts.text("contents.title"), entries)
    filled = replace(cover, local=replace(cover.local, blocks=(contents,)))
    return lay_out(workshop, filled, gathered, profile, f"{prefix}{_COVER}.")


def meta_of(
    workshop: Workshop, job: AnyJob, gathered: Gathered, options: RenderOptions
) -> DocMeta:
    """What a document says of itself; its name is still to be filled in."""
    first = gathered.parts[0]
    return DocMeta(
        handout="", locale=job.locale, version=first.source.version,
        title=first.local.title.plain, profile=job.profile,
        created=max(part.created for part in gathered.parts), draft=bool(gathered.draft),
        producer=PRODUCER, digests=source_digests(workshop, job, options.clinic),
        second_locale=gathered.second.locale if gathered.second else "",
        second_tag=gathered.second.language.tag if gathered.second else "",
    )


def _judge_length(
    workshop: Workshop, job: Job, options: RenderOptions, sheet: Sheet
) -> tuple[Fault, ...]:
    """Warnings for a handout that is longer than it should be.

    Raises:
        As :func:`length_faults`.
    """
    blank = replace(options, clinic=blank_clinic(options.clinic), clinic_file="")

    def without_clinic(options: RenderOptions = blank) -> int:
        # It is the same for all clinics of a country.
        return workshop.length((job, options), partial(count, options))

    def count(options: RenderOptions) -> int:
        gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), options)
        return pages_of(lay_out(workshop, gathered.parts[0], gathered, job.profile).story)

    def staff() -> str:
        locale = second_of(workshop, job, blank.clinic)
        if locale in ("", SOURCE_LOCALE):
            return ""
        english = replace(blank, clinic=replace(blank.clinic, staff_language=SOURCE_LOCALE))
        return locale if without_clinic(english) <= sheet.part.local.pages else ""

    def limits() -> Mapping[str, int]:
        translations = workshop.translations(job.locale, job.handout)
        entries = translations.entries if translations is not None else {}
        return {key: most for key, entry in entries.items() if (most := length_limit(entry))}

    longer = length_faults(job, options, sheet.part, sheet.story, without_clinic, limits, staff)
    if sheet.no_code:
        longer += (no_room(job, options),)
    return longer


def _judge_cover(job: PacketJob, cover: Sheet) -> tuple[Fault, ...]:
    return cover_faults_of(job, cover.part.local, pages_of(cover.story))
