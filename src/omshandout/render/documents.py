"""One document: source and catalog → local texts → tree → story → bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from omshandout import __version__
from omshandout.errors import Fault, LayoutError
from omshandout.languages import SOURCE_LOCALE, LanguageData, format_date, numbering_of
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.story import Story, build_story, pages_of
from omshandout.model.blocks import (
    ContactBox,
    Contents,
    ContentsEntry,
    Paragraph,
    SourceHandout,
    Use,
)
from omshandout.model.options import DocMeta, Profile
from omshandout.model.packets import Packet, scoped
from omshandout.model.pairing import in_both
from omshandout.model.text import Direction, LocalText, TextStatus
from omshandout.model.use import for_use, has_lines
from omshandout.pdf import FormFields, PagePart, PdfResult, write_parts
from omshandout.render.digests import source_digests
from omshandout.render.gathering import Gathered, Part, RenderOptions, gather
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.lengths import blank_clinic, cover_faults_of, length_faults
from omshandout.render.seconds import carded
from omshandout.render.texts import DocumentTexts
from omshandout.render.workshop import Workshop
from omshandout.structure import StructTree, build_structure, join_structures, say_in_both
from omshandout.text.typing_font import typed_as_written

__all__ = ["PRODUCER", "Job", "PacketJob", "RenderOptions", "Rendered", "render"]

PRODUCER = f"omshandout {__version__}"
"""What makes the documents, as they name it."""

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


class _Sheet(Struct, frozen=True):
    """A part ready to be put on pages; ``prefix`` stands before each of its keys in the tree."""

    part: Part
    tree: StructTree
    story: Story
    prefix: str = ""


def render(workshop: Workshop, job: AnyJob, options: RenderOptions) -> Rendered:
    """Make one PDF.

    Raises:
        ContentError: the handout's file has faults, or says what must not be said.
        TranslationError: texts are missing, fuzzy or damaged, or sign-offs are missing and
            ``options.final`` asks for them.
        LayoutError: no glyph for a character, text too wide, English on more pages than its
            budget.
        UsageError: unknown handout, packet or locale.
    """
    # The shaper counts the glyphs of the document at hand: threads take turns. They would not be
    # faster side by side, as CPython runs one of them at a time.
    with workshop.rendering:
        workshop.language(job.locale)
        if isinstance(job, PacketJob):
            return _render_packet(workshop, job, options)
        return _render_handout(workshop, job, options)


def _render_handout(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
    """As :func:`render`."""
    gathered = gather(
        workshop, job.locale, (workshop.handout(job.handout),), options, job.profile.second_locale
    )
    (part,) = gathered.parts
    meta = replace(_meta(workshop, job, gathered, options), handout=job.handout)
    workshop.shaper.forget()
    sheet = _lay_out(workshop, part, gathered, job.profile)
    sheets, tree, copied = [sheet], sheet.tree, None
    if job.profile.copy_locale:
        copied = _gathered_copy(workshop, (part.source,), job, options)
        meta = _with_copy(meta, copied)
        copy = _lay_out(workshop, copied.parts[0], copied, _copy_profile(job), _COPY)
        sheets.append(copy)
        named = [(f"{name}part", each.tree) for name, each in zip(("", _COPY), sheets, strict=True)]
        tree = join_structures(named, meta.title, gathered.language.tag)
    result = _written(workshop, sheets, tree, gathered, meta, rtl=sheet.story.rtl, copied=copied)
    longer = _judge_length(workshop, job, options, sheet)
    told = copied.warnings if copied is not None else ()
    return Rendered(result.data, result.pages, meta, (*gathered.warnings, *told, *longer))


def _render_packet(workshop: Workshop, job: PacketJob, options: RenderOptions) -> Rendered:
    """As :func:`render`. A handout is laid out as by itself; then the pages of all are known."""
    packet = workshop.packet(job.packet)
    gathered = _gathered(workshop, packet, job, options)
    meta = replace(
        _meta(workshop, job, gathered, options), packet=packet.name, handouts=packet.handouts,
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
        sources = [part.source for part in gathered.parts]
        copied = _gathered_copy(workshop, sources, job, options)
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
    return Rendered(result.data, result.pages, meta, (*gathered.warnings, *told, *longer))


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


def _gathered_copy(
    workshop: Workshop, sources: Sequence[SourceHandout], job: AnyJob, options: RenderOptions
) -> Gathered:
    """What a copy for the file is made of: the same in another language, by itself."""
    return gather(workshop, job.profile.copy_locale, sources, options)


def _copy_profile(job: AnyJob) -> Profile:
    return replace(job.profile, second_locale="")


def _with_copy(meta: DocMeta, copied: Gathered) -> DocMeta:
    """What a document says of itself with a copy behind it."""
    created = max(meta.created, *(part.created for part in copied.parts))
    return replace(
        meta, created=created, draft=meta.draft or bool(copied.draft),
        copy_tag=copied.language.tag,
    )


def cover_faults(workshop: Workshop, job: PacketJob) -> tuple[Fault, ...]:
    """What is wrong with the cover of a packet as it is laid out; its handouts are not.

    Raises:
        As :func:`render`.
    """
    packet = workshop.packet(job.packet)
    gathered = _gathered(workshop, packet, job, RenderOptions())
    workshop.shaper.forget()
    cover = _cover(workshop, packet, gathered, [1] * len(packet.handouts), job.profile)
    return (*gathered.warnings, *_judge_cover(job, cover))


def _gathered(
    workshop: Workshop, packet: Packet, job: PacketJob, options: RenderOptions
) -> Gathered:
    """The cover of a packet and its handouts."""
    sources = (packet.cover, *map(workshop.handout, packet.handouts))
    return gather(workshop, job.locale, sources, options, job.profile.second_locale)


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


def _lay_out(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str = ""
) -> _Sheet:
    """Lay one part of a document out, with a prefix before its keys if it is one of several.

    Raises:
        LayoutError: no glyph for a character, or text too wide.
    """
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
    tree = build_structure(local, texts, form=profile.form)
    if part.second is not None and texts.second is not None:
        other = for_use(part.second, *uses)
        other = scoped(other, prefix) if prefix else other
        say_in_both(tree, build_structure(other, texts.second, form=profile.form))
    story = build_story(
        local, tree, profile, workshop.shaper, texts, _furniture(workshop, part, gathered),
        _Ratios(workshop), sides,
    )
    return _Sheet(part, tree, story, prefix)


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
    starts = _starts(sheets)
    page_size = sheets[0].story.page_size
    form = None
    if meta.profile.form:
        language = gathered.language
        form = FormFields(
            workshop.typing(language), latin=language.script == "Latn", rtl=rtl
        )
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
        result = write_parts(
            parts, page_size=page_size, tree=tree, meta=meta, drawings=workshop.drawings,
            rtl=rtl, both_ways=_goes_both_ways(gathered, copied), form=form,
        )
    except LayoutError as error:
        raise LayoutError(_without_prefix(fault, sheets) for fault in error.faults) from error
    for sheet, start, first in zip(sheets, starts, firsts, strict=True):
        if start != (found := result.starts[first]):
            raise LayoutError(Fault(
                replace(sheet.part.local.title.where, locale=meta.locale, page=found),
                f"{sheet.part.source.name} was counted to start on page {start}",
                "this is a fault of the program's layout: please report it", "layout/page-count",
            ))
    return result


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


def _furniture(workshop: Workshop, part: Part, gathered: Gathered) -> FurnitureTexts:
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
        picture = workshop.drawings.add_picture(
            logo, clinic.logo_data, vector=clinic.logo.lower().endswith(".svg")
        )
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
            texts.text("footer.version", version=part.source.version),
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

    def without_clinic() -> int:
        blank = replace(options, clinic=blank_clinic(options.clinic), clinic_file="")
        gathered = gather(workshop, job.locale, (workshop.handout(job.handout),), blank)
        return pages_of(_lay_out(workshop, gathered.parts[0], gathered, job.profile).story)

    return length_faults(job, options, sheet.part, sheet.story, without_clinic)


def _judge_cover(job: PacketJob, cover: _Sheet) -> tuple[Fault, ...]:
    return cover_faults_of(job, cover.part.local, pages_of(cover.story))
