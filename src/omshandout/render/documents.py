"""One document: source and catalog → local texts → tree → story → bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from omshandout import __version__
from omshandout.errors import ContentError, Fault, LayoutError, OmsHandoutError, did_you_mean
from omshandout.i18n.carrying import length_limit
from omshandout.languages import SOURCE_LOCALE, LanguageData, format_date, numbering_of
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.shared import Shared
from omshandout.layout.story import Story, build_story, pages_of
from omshandout.model.blocks import (
    ContactBox,
    Contents,
    ContentsEntry,
    LocalHandout,
    Paragraph,
    SourceHandout,
    SourceList,
    Use,
)
from omshandout.model.options import Clinic, DocMeta, Paper, Profile
from omshandout.model.packets import Packet, scoped
from omshandout.model.pairing import in_both
from omshandout.model.text import Direction, LocalText, Numbering, TextStatus
from omshandout.model.use import for_use, has_lines, keys_of_parts, with_numbers, without
from omshandout.pdf import (
    Drawing,
    FormFields,
    PagePart,
    PdfResult,
    TrialResult,
    try_parts,
    write_parts,
)
from omshandout.pdf.logos import compile_logo
from omshandout.render.digests import source_digests
from omshandout.render.gathering import Gathered, Part, RenderOptions, gather
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.lengths import blank_clinic, cover_faults_of, length_faults
from omshandout.render.page_codes import no_room, with_code
from omshandout.render.seconds import carded
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop
from omshandout.structure import StructTree, build_structure, join_structures, say_in_both
from omshandout.text.typing_font import typed_as_written

__all__ = ["PRODUCER", "Job", "PacketJob", "RenderOptions", "Rendered", "render"]

PRODUCER = f"omshandout {__version__}"
"""What makes the documents, as they name it."""

SHEET = "/review"
"""What stands behind the name of a handout in a PDF that is a sheet to read it."""

_COVER = "_cover"
"""The name of a cover among the parts of a packet; no handout's name has such a sign."""

_COPY = "_copy."
"""What stands before the keys of a copy for the file, in another language."""


_OnPages = TypeVar("_OnPages", PdfResult, TrialResult)


class Rendered(Struct, frozen=True):
    """A finished document and what is known about it; ``faults`` are warnings."""

    data: bytes
    pages: int
    meta: DocMeta
    faults: tuple[Fault, ...]


class _Sheet(Struct, frozen=True):
    """A part ready to be put on pages; ``prefix`` stands before each of its keys in the tree.

    With ``no_code`` there was no room for the code that leads to its page.
    """

    part: Part
    tree: StructTree
    story: Story
    prefix: str = ""
    drawn: dict[object, object] | None = None
    no_code: bool = False


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
    sheet = _lay_out(workshop, part, gathered, job.profile)
    sheets, tree, copied = [sheet], sheet.tree, None
    if job.profile.copy_locale:
        copied = gather(workshop, job.profile.copy_locale, (part.source,), options)
        meta = _with_copy(meta, copied)
        copy = _lay_out(workshop, copied.parts[0], copied, _copy_profile(job), _COPY)
        sheets.append(copy)
        named = [(f"{name}part", each.tree) for name, each in zip(("", _COPY), sheets, strict=True)]
        tree = join_structures(named, meta.title, gathered.language.tag)
    result = _written(workshop, sheets, tree, gathered, meta, rtl=sheet.story.rtl, copied=copied)
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
    (:func:`try_parts`); with fonts of a language's own they are written.

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
    sheet = _lay_out(workshop, gathered.parts[0], gathered, job.profile)
    result = _on_pages(
        (sheet,), job.locale,
        lambda parts: try_parts(
            parts, page_size=sheet.story.page_size, tree=sheet.tree, drawings=workshop.drawings,
            rtl=sheet.story.rtl, both_ways=_goes_both_ways(gathered, None),
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
        sheet = _lay_out(workshop, gathered.parts[0], gathered, job.profile)
        result = _written(workshop, (sheet,), sheet.tree, gathered, meta, rtl=sheet.story.rtl)
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
    result = _written(workshop, bound, tree, gathered, meta, rtl=rtl, copied=copied)
    told = copied.warnings if copied is not None else ()
    warnings = (*gathered.warnings, *told, *result.warnings, *longer)
    return Rendered(result.data, result.pages, meta, warnings)


def _bound(
    workshop: Workshop, packet: Packet, gathered: Gathered, job: PacketJob,
    before: Sequence[_Sheet] = (),
) -> list[_Sheet]:
    """Some sheets, and behind them the cover of a packet and its handouts.

    Behind others they are a copy. A handout is laid out as by itself.
    """
    prefix, profile = (_COPY, _copy_profile(job)) if before else ("", job.profile)
    sheets = [
        _lay_out(workshop, part, gathered, profile, f"{prefix}{name}.")
        for name, part in zip(packet.handouts, gathered.parts[1:], strict=True)
    ]
    # No number in the list changes how many pages it takes, so any will do to count them.
    counted = _cover(workshop, packet, gathered, [1] * len(sheets), profile, prefix)
    starts = _starts([*before, counted, *sheets])[len(before) + 1 :]
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
) -> _Sheet:
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
    return _lay_out(workshop, filled, gathered, profile, f"{prefix}{_COVER}.")


def _starts(sheets: Sequence[_Sheet]) -> list[int]:
    """The page that each part starts on: the front of a leaf (see :func:`write_parts`)."""
    starts = [1]
    for sheet in sheets[:-1]:
        pages = pages_of(sheet.story)
        starts.append(starts[-1] + pages + pages % 2)
    return starts


def story_of(workshop: Workshop, part: Part, gathered: Gathered, profile: Profile) -> Story:
    """How a handout would be laid out with these texts; nothing is drawn.

    Raises:
        LayoutError: no glyph for a character, or text too wide.
    """
    with workshop.rendering:
        return _lay_out(workshop, part, gathered, profile).story


def _lay_out(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str = ""
) -> _Sheet:
    """Lay one part of a document out, with a prefix before its keys if it is one of several.

    Boxes that tell to phone name the clinic's numbers, unless that costs a page or cuts a box: they
    stand in the head of the page and in the list of whom to call anyway.

    Raises:
        LayoutError: no glyph for a character, or English too wide.
    """
    if (at_once := _numbered_at_once(workshop, part, gathered, profile, prefix)) is not None:
        return at_once
    sheet = _coded(workshop, part, gathered, profile, prefix)
    numbered = with_numbers(sheet.part.local)
    if numbered == sheet.part.local or not gathered.texts.clinic_numbers(""):
        return sheet
    named = replace(sheet.part, local=numbered)
    other = _on_its_sides(workshop, named, gathered, profile, prefix)
    loss = _loss(other.story)
    if any(more > now for more, now in zip(loss, _loss(sheet.story), strict=True)):
        return sheet
    return replace(other, no_code=sheet.no_code)


def _numbered_at_once(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Sheet | None:
    """The sheet with numbers in its boxes, where it is plain that these cost nothing.

    So it is for most: it has all its pages, nothing is cut or goes on over a page, and all that has
    no numbers needs as many pages by itself. Else None.
    """
    numbered = with_numbers(part.local)
    if numbered == part.local or not gathered.texts.clinic_numbers(""):
        return None
    if not _has_budget(profile) or with_code(
        part.local, gathered.texts, gathered.language.locale
    ) is not None:
        return None
    before = set(map(id, part.local.blocks))
    changed = {f"{prefix}{each.id}" for each in numbered.blocks if id(each) not in before}
    sheet = _on_its_sides(workshop, replace(part, local=numbered), gathered, profile, prefix)
    pages, *others = _loss(sheet.story)
    if _wants_room(sheet, profile) or any(others):
        return None
    return sheet if sheet.story.needs_without(changed) == pages else None


def _loss(story: Story) -> tuple[int, ...]:
    return pages_of(story), len(story.cut), story.parts, story.ends_thin


def _coded(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Sheet:
    """The same without numbers in boxes; with the code of its page where there is room for it."""
    coded = with_code(part.local, gathered.texts, gathered.language.locale)
    if coded is not None:
        # Only who has room gets the code: within the budget, else never a page more.
        with_it = _on_its_sides(workshop, replace(part, local=coded), gathered, profile, prefix)
        pages = pages_of(with_it.story)
        if pages <= coded.pages and not with_it.story.cut and _has_budget(profile):
            return with_it
        without = _fitting(workshop, part, gathered, profile, prefix)
        if pages > pages_of(without.story) or len(with_it.story.cut) > len(without.story.cut):
            return replace(without, no_code=True)
        return with_it
    return _fitting(workshop, part, gathered, profile, prefix)


def _fitting(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Sheet:
    """The same without a code.

    Before its sources begin a page of their own, or it has more pages than its budget, fewer of
    them are named, if that saves the page.
    """
    sheet = _on_its_sides(workshop, part, gathered, profile, prefix)
    short = _with_fewer_sources(part)
    if short is None or not _wants_room(sheet, profile):
        return sheet
    other = _on_its_sides(workshop, short, gathered, profile, prefix)
    saves = pages_of(other.story) < pages_of(sheet.story)
    return other if saves and len(other.story.cut) <= len(sheet.story.cut) else sheet


def _wants_room(sheet: _Sheet, profile: Profile) -> bool:
    over = _has_budget(profile) and pages_of(sheet.story) > sheet.part.local.pages
    last = sheet.part.local.blocks[-1]
    thin = isinstance(last, SourceList) and sheet.story.ends_thin
    return over or thin or sheet.story.wastes_a_page


def _has_budget(profile: Profile) -> bool:
    return not (profile.large or profile.second_locale)


def _with_fewer_sources(part: Part) -> Part | None:
    """A part that names one source, by its publisher; None where there is no more to leave out."""
    blocks = tuple(
        replace(block, printed=1, titled=0) if isinstance(block, SourceList) else block
        for block in part.local.blocks
    )
    if blocks == part.local.blocks:
        return None
    return replace(part, local=replace(part.local, blocks=blocks))


def _on_its_sides(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Sheet:
    """The same with the sources as they are."""
    # A card is one piece to cut out: on one page, or where that is too small, on both of a leaf.
    ways = (2,) if profile.large else (1, 2)
    sheets = []
    for sides in ways if carded((part.source,)) else (1,):
        sheets.append(_laid_out(workshop, part, gathered, profile, prefix, sides))
        if not sheets[-1].story.cut:
            return sheets[-1]
    return sheets[0]


def _laid_out(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str, sides: int
) -> _Sheet:
    """The same, a card on so many sides of a leaf."""
    texts = gathered.texts
    uses = (
        Use.FORM if profile.form else Use.PAPER, Use.ONE_SIDE if sides == 1 else Use.BOTH_SIDES,
    )
    local = for_use(part.local, *uses)
    part = replace(part, local=local)  # what is judged by its length is what is printed
    if profile.form and has_lines(local) and not typed_as_written(gathered.language.script):
        # Text that comes out wrong is worse than a line for a pen: the page says so first.
        note = Paragraph("form", texts.text("form.unjoined"))
        local = replace(local, blocks=(note, *local.blocks))
    local = scoped(local, prefix) if prefix else local
    shared = _shared(workshop, part, gathered, profile, prefix)
    local = shared.known(local)
    # A sheet is laid out several times, now and then with the same blocks as before.
    blocks = sides, *map(id, local.blocks)
    if not shared.is_new:
        found = shared.look("sheet", *blocks).found(local.title, texts)
        if isinstance(found, _Sheet):
            return replace(found, part=part)
    # Trees of several parts, and of two languages, are put together by changing them.
    alone = not (prefix or profile.copy_locale or texts.second)
    tree = build_structure(
        local, texts, form=profile.form, known=shared.nodes if alone else None
    )
    if part.second is not None and texts.second is not None:
        other = for_use(part.second, *uses)
        other = scoped(other, prefix) if prefix else other
        say_in_both(tree, build_structure(other, texts.second, form=profile.form))
    story = build_story(
        local, tree, profile, workshop.shaper, texts, furniture_of(workshop, part, gathered),
        _Ratios(workshop), sides, parts_words=gathered.language.locale != SOURCE_LOCALE,
        shared=shared,
    )
    sheet = _Sheet(part, tree, story, prefix, shared.drawn)
    shared.look("sheet", *blocks).keep_own(local.title, sheet, texts)
    return sheet


def _shared(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> Shared:
    texts = gathered.texts
    return workshop.shared(
        f"{prefix} {part.source.name} {part.local.name}", gathered.language.locale, profile,
        texts.clinic.country, texts.interface,
    )


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


def _written(
    workshop: Workshop, sheets: Sequence[_Sheet], tree: StructTree, gathered: Gathered,
    meta: DocMeta, *, rtl: bool, copied: Gathered | None = None,
) -> PdfResult:
    """The parts on pages; some may be those of a copy.

    Raises:
        LayoutError: something is too large for a page, or a part is not where it was counted.
    """
    form = None
    if meta.profile.form:
        language = gathered.language
        form = FormFields(
            workshop.typing(language), latin=language.script == "Latn", rtl=rtl
        )
    return _on_pages(
        sheets, meta.locale,
        lambda parts: write_parts(
            parts, page_size=sheets[0].story.page_size, tree=tree, meta=meta,
            drawings=workshop.drawings, rtl=rtl, both_ways=_goes_both_ways(gathered, copied),
            form=form, layered=_has_layers(sheets, gathered, meta),
            known=sheets[0].drawn if workshop.many_clinics else None, fonts=workshop.known_fonts,
        ),
    )


def _on_pages(
    sheets: Sequence[_Sheet], locale: str, put: Callable[[Sequence[PagePart]], _OnPages]
) -> _OnPages:
    """What becomes of some sheets when they are put on pages, each where it was counted to start.

    Raises:
        LayoutError: as ``put``, or a part is not where it was counted.
    """
    starts = _starts(sheets)
    parts: list[PagePart] = []
    firsts: list[int] = []
    for sheet, start in zip(sheets, starts, strict=True):
        story = sheet.story
        furniture = partial(story.furniture, first_page=start)
        firsts.append(len(parts))
        for stretch in story.stretches:
            head = story.frames[0] if len(parts) == firsts[-1] else story.frames[1]
            parts.append(PagePart(stretch, (head, story.frames[1]), furniture))
    try:
        result = put(parts)
    except LayoutError as error:
        raise LayoutError(_without_prefix(fault, sheets) for fault in error.faults) from error
    for sheet, start, first in zip(sheets, starts, firsts, strict=True):
        if start != (found := result.starts[first]):
            raise LayoutError(Fault(
                replace(sheet.part.local.title.where, locale=locale, page=found),
                f"{sheet.part.source.name} was counted to start on page {start}",
                "this is a fault of the program's layout: please report it", "layout/page-count",
            ))
    return result


def _has_layers(sheets: Sequence[_Sheet], gathered: Gathered, meta: DocMeta) -> bool:
    """Whether what the sheets of other clinics have too is written first.

    It hangs on the document alone, not on whether there are others.
    """
    profile = meta.profile
    return not (
        len(sheets) > 1 or sheets[0].prefix or sheets[0].story.stands_whole
        or gathered.second is not None or gathered.texts.second is not None
        or profile.form or profile.booklet or profile.duplex
        or gathered.texts.clinic.prints_nothing
    )


def _goes_both_ways(gathered: Gathered, copied: Gathered | None) -> bool:
    """Whether whole parts of a document are read from another side than others."""
    others = [copied.language] if copied is not None else []
    if gathered.texts.second is not None and gathered.second is not None:
        others.append(gathered.second.language)
    return any(other.direction is not gathered.language.direction for other in others)


def _without_prefix(fault: Fault, sheets: Sequence[_Sheet]) -> Fault:
    """A fault of the page writer, which knows only nodes, with the key of the handout's file."""
    where, key = fault.where, fault.where.key
    for sheet in sheets if key and not where.file else ():
        if key.startswith(sheet.prefix):
            own = key.removeprefix(sheet.prefix)
            place = replace(where, key=own, file=sheet.part.source.title.where.file)
            return replace(fault, where=place, what=fault.what.replace(key, own))
    return fault


def _logo(clinic: Clinic) -> tuple[Drawing, Drawing]:
    made = compile_logo(clinic.logo, clinic.logo_data)
    return made.colour, made.black


def furniture_of(workshop: Workshop, part: Part, gathered: Gathered) -> FurnitureTexts:
    """What stands at the head and the foot of each page."""
    texts, draft, locale = gathered.texts, gathered.draft, gathered.language.locale
    clinic, other = texts.clinic, texts.second
    day = datetime.fromtimestamp(part.created, UTC).date()
    dated = _dated(workshop, texts, day)
    name = texts.letterhead.name("header.clinic")
    numbers = texts.letterhead.header("header.phone")
    if other is not None:
        dated = in_both(dated, _dated(workshop, other, day))
        name = name and in_both(name, other.letterhead.name("header.clinic"))
        told = other.letterhead.header("header.phone")
        numbers = tuple(in_both(*pair) for pair in zip(numbers, told, strict=True))
    # Never say that a text was checked unless nothing is left to be signed.
    states = [texts.text(draft or "review.signed")]
    if states[0].second is not None:
        states.append(states[0].second)
    has_english = SOURCE_LOCALE in (locale, *workshop.parents(locale)) or _is_english(states[0])
    if gathered.second is not None and other is not None:
        second = gathered.second.locale
        has_english |= SOURCE_LOCALE in (second, *workshop.parents(second))
    if draft and not has_english:
        states.append(workshop.english.text(draft))
    if draft and gathered.second is not None and other is None:
        states += _said_by_helpers(workshop, gathered.second, draft)
    logo, ratio = "", 1.0
    if clinic.logo_data:
        logo = f"{clinic.logo} {hashlib.sha256(clinic.logo_data).hexdigest()}"
        picture = workshop.drawings.add_picture(logo, partial(_logo, clinic))
        ratio = picture.width_pt / picture.height_pt
    return FurnitureTexts(
        clinic=(
            texts.text("header.clinic_line"),
            name,
        ),
        phone=(
            texts.text("header.phone_line"),
            numbers[0] if numbers else None,
        ),
        more_phones=numbers[1:],
        # The box of numbers has lines to write on.
        lines=not any(isinstance(block, ContactBox) for block in part.local.blocks),
        states=tuple(states),
        logo=logo,
        logo_ratio=ratio,
        facts=(
            texts.text("footer.version", version=Numbering(part.source.version)),
            dated,
            part.local.title,
        ),
    )


def _is_english(text: LocalText) -> bool:
    """Whether English stands in for a text that has no translation."""
    return text.status in (TextStatus.MISSING, TextStatus.FUZZY)


def _said_by_helpers(
    workshop: Workshop, second: LanguageData, draft: str
) -> tuple[LocalText, ...]:
    """The line of a draft in the second language; the English says it where that has none."""
    if SOURCE_LOCALE in (second.locale, *workshop.parents(second.locale)):
        return ()
    line = workshop.interface(second, "", True)[0].text(draft)
    return (line,) if line.status is TextStatus.TRANSLATED else ()


def _dated(workshop: Workshop, texts: DocumentTexts, day: date) -> LocalText:
    """The line with the date; where English stands in for it, the date is English too.

    In two languages it is that of the first.
    """
    clinic, data = texts.clinic, texts.interface.data
    if _is_english(texts.interface.text("footer.date", date="")):
        data = workshop.languages.data(SOURCE_LOCALE)
    regional = workshop.languages.in_country(data.locale, clinic.country)
    numbering = numbering_of(data, clinic.digits)
    told = format_date(day, regional, "long", numbering)
    return texts.interface.text("footer.date", date=told)


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


def _judge_length(
    workshop: Workshop, job: Job, options: RenderOptions, sheet: _Sheet
) -> tuple[Fault, ...]:
    """Warnings for a handout that is longer than it should be.

    Raises:
        As :func:`length_faults`.
    """
    blank = replace(options, clinic=blank_clinic(options.clinic), clinic_file="")

    def without_clinic() -> int:
        # It is the same for all clinics of a country.
        return workshop.length((job, blank), count)

    def count() -> int:
        gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), blank)
        return pages_of(_lay_out(workshop, gathered.parts[0], gathered, job.profile).story)

    def limits() -> Mapping[str, int]:
        translations = workshop.translations(job.locale, job.handout)
        entries = translations.entries if translations is not None else {}
        return {key: most for key, entry in entries.items() if (most := length_limit(entry))}

    longer = length_faults(job, options, sheet.part, sheet.story, without_clinic, limits)
    if sheet.no_code:
        longer += (no_room(job, options),)
    return longer


def _judge_cover(job: PacketJob, cover: _Sheet) -> tuple[Fault, ...]:
    return cover_faults_of(job, cover.part.local, pages_of(cover.story))
