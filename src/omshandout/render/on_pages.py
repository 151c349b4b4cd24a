"""Parts that are laid out are put on pages, each where it was counted to start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from msgspec.structs import replace

from omshandout.errors import Fault, LayoutError
from omshandout.layout.story import Story
from omshandout.model.options import DocMeta
from omshandout.pdf import FormFields, PagePart, PdfResult, Places, write_parts
from omshandout.render.gathering import Gathered
from omshandout.render.laid_out import Sheet, starts_of
from omshandout.render.workshop import Workshop
from omshandout.structure import StructTree

if TYPE_CHECKING:
    from omshandout.pdf.trial import TrialResult

_OnPages = TypeVar("_OnPages", "PdfResult", "TrialResult")


def written(
    workshop: Workshop, sheets: Sequence[Sheet], tree: StructTree, gathered: Gathered,
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
    return on_pages(
        sheets, meta.locale,
        lambda parts: write_parts(
            parts, page_size=sheets[0].story.page_size, tree=tree, meta=meta,
            drawings=workshop.drawings, rtl=rtl, both_ways=goes_both_ways(gathered, copied),
            form=form, layered=_has_layers(sheets, gathered, meta),
            known=sheets[0].drawn if workshop.many_clinics else None, fonts=workshop.known_fonts,
        ),
    )


def on_pages(
    sheets: Sequence[Sheet], locale: str, put: Callable[[Sequence[PagePart]], _OnPages]
) -> _OnPages:
    """What becomes of some sheets when they are put on pages, each where it was counted to start.

    Raises:
        LayoutError: as ``put``, or a part is not where it was counted.
    """
    starts = starts_of(sheets)
    parts: list[PagePart] = []
    firsts: list[int] = []
    for sheet, start in zip(sheets, starts, strict=True):
        story = sheet.story
        furniture = partial(story.furniture, first_page=start)
        firsts.append(len(parts))
        for index, stretch in enumerate(story.stretches):
            head = story.frames[0] if not index else story.frames[1]
            parts.append(
                PagePart(stretch, (head, story.frames[1]), furniture, _places(story, index))
            )
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


def _places(story: Story, stretch: int) -> Places | None:
    """Where a stretch of each story stands that fills pages alike, if there are others."""
    if story.alike is None:
        return None
    return cast(Places, story.alike.placed.setdefault(stretch, Places()))


def _has_layers(sheets: Sequence[Sheet], gathered: Gathered, meta: DocMeta) -> bool:
    """Whether what the sheets of other clinics have too is written first.

    It hangs on the document alone, not on whether there are others.
    """
    profile = meta.profile
    return not (
        len(sheets) > 1 or sheets[0].prefix or sheets[0].story.own_stands_whole
        or gathered.second is not None or gathered.texts.second is not None
        or profile.form or profile.booklet or profile.duplex
        or gathered.texts.clinic.prints_nothing
    )


def goes_both_ways(gathered: Gathered, copied: Gathered | None) -> bool:
    """Whether whole parts of a document are read from another side than others."""
    others = [copied.language] if copied is not None else []
    if gathered.texts.second is not None and gathered.second is not None:
        others.append(gathered.second.language)
    return any(other.direction is not gathered.language.direction for other in others)


def _without_prefix(fault: Fault, sheets: Sequence[Sheet]) -> Fault:
    """A fault of the page writer, which knows only nodes, with the key of the handout's file."""
    where, key = fault.where, fault.where.key
    for sheet in sheets if key and not where.file else ():
        if key.startswith(sheet.prefix):
            own = key.removeprefix(sheet.prefix)
            place = replace(where, key=own, file=sheet.part.source.title.where.file)
            return replace(fault, where=place, what=fault.what.replace(key, own))
    return fault
