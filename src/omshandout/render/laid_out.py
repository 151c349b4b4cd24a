"""One part of a document, laid out: in which of its forms, with numbers, code, sources, it fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.languages import SOURCE_LOCALE
from omshandout.layout.shared import Shared
from omshandout.layout.story import Story, build_story, pages_of
from omshandout.model.blocks import Paragraph, SourceList, Use
from omshandout.model.options import Profile
from omshandout.model.packets import scoped
from omshandout.model.use import for_use, has_lines, with_numbers
from omshandout.render.gathering import Gathered, Part
from omshandout.render.page_codes import with_code
from omshandout.render.page_furniture import furniture_of
from omshandout.render.seconds import carded
from omshandout.render.workshop import Workshop
from omshandout.structure import StructTree, build_structure, say_in_both
from omshandout.text.typing_font import typed_as_written


class Sheet(Struct, frozen=True):
    """A part ready to be put on pages; ``prefix`` stands before each of its keys in the tree.

    With ``no_code`` there was no room for the code that leads to its page.
    """

    part: Part
    tree: StructTree
    story: Story
    prefix: str = ""
    drawn: dict[object, object] | None = None
    no_code: bool = False


def lay_out(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str = ""
) -> Sheet:
    """Lay one part of a document out, with a prefix before its keys if it is one of several.

    Boxes that tell to phone name the clinic's numbers, unless that costs a page or cuts a box: they
    stand in the head of the page and in the list of whom to call anyway.

    Raises:
        LayoutError: no glyph for a character, or English too wide.
    """
    first = _numbered(workshop, part, gathered, profile, prefix)
    if first is None:
        return _tried(workshop, part, gathered, profile, prefix).sheet
    sheet, changed = first
    pages, *others = _loss(sheet.story)
    plainly = not (_wants_room(sheet, profile) or any(others))
    if plainly and sheet.story.needs_without(changed) == pages:
        return sheet
    alike = sheet.story.alike
    if alike is not None and isinstance(way := alike.way, _Way):
        shared, local = _shared(workshop, part, gathered, profile, prefix), part.local
        chosen = shared.made_of(local, lambda: way.of(part).local, way)
        return _on_its_sides(workshop, replace(part, local=chosen), gathered, profile, prefix)
    found = _tried(workshop, part, gathered, profile, prefix)
    if alike is not None and all(_is_told_by(sheet.story, each.story) for each in found.others):
        alike.way = found.way
    return found.sheet


class _Way(Struct, frozen=True):
    """In which form a part fits: with the clinic's numbers in its boxes, with fewer sources."""

    numbers: bool
    fewer_sources: bool

    def of(self, part: Part) -> Part:
        """The part in this form."""
        if self.fewer_sources:
            part = _with_fewer_sources(part) or part
        return replace(part, local=with_numbers(part.local)) if self.numbers else part


_PLAIN = _Way(numbers=False, fewer_sources=False)


class _Found(Struct, frozen=True):
    """The sheet in the form that fits, and what was laid out beside it to find that out."""

    sheet: Sheet
    way: _Way
    others: tuple[Sheet, ...] = ()

    def but(self, other: Sheet, way: _Way) -> _Found:
        """Another sheet instead, which fits better."""
        return _Found(other, way, (*self.others, self.sheet))

    def beside(self, *others: Sheet) -> _Found:
        """The same, and others that do not fit better."""
        return replace(self, others=(*self.others, *others))


def _is_told_by(story: Story, other: Story) -> bool:
    """Whether a story that measures as one for another clinic does tells that another does too.

    So it is if that has no other boxes that a clinic has a part in, and was looked at in no other
    setting of space.
    """
    alike, others = story.alike, other.alike
    return (
        alike is not None and others is not None and others.known_in <= alike.known_in
        and other.own_blocks <= story.own_blocks
    )


def _tried(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Found:
    """The sheet in the form that fits, found by trying."""
    found = _coded(workshop, part, gathered, profile, prefix)
    sheet = found.sheet
    numbered = with_numbers(sheet.part.local)
    if numbered == sheet.part.local or not gathered.texts.clinic_numbers(""):
        return found
    named = replace(sheet.part, local=numbered)
    other = _on_its_sides(workshop, named, gathered, profile, prefix)
    loss = _loss(other.story)
    if any(more > now for more, now in zip(loss, _loss(sheet.story), strict=True)):
        return found.beside(other)
    return found.but(replace(other, no_code=sheet.no_code), replace(found.way, numbers=True))


def _numbered(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> tuple[Sheet, frozenset[str]] | None:
    """The sheet with numbers in its boxes, and the names of these in the tree.

    None where there are none, or where more decides than how much room they take. Mostly it is
    plain that they cost nothing: it has all its pages, nothing is cut or goes on over a page, and
    all that has no numbers needs as many pages by itself.
    """
    if not gathered.texts.clinic_numbers(""):
        return None
    # A handout without placeholders is the same for all clinics.
    shared, local = _shared(workshop, part, gathered, profile, prefix), part.local
    numbered = shared.made_of(local, lambda: with_numbers(local), with_numbers)
    if numbered == local:
        return None
    if not _has_budget(profile) or with_code(
        part.local, gathered.texts, gathered.language.locale
    ) is not None:
        return None
    before = set(map(id, part.local.blocks))
    changed = frozenset(f"{prefix}{each.id}" for each in numbered.blocks if id(each) not in before)
    named = replace(part, local=numbered)
    return _on_its_sides(workshop, named, gathered, profile, prefix), changed


def _loss(story: Story) -> tuple[int, ...]:
    return pages_of(story), len(story.cut), story.parts, story.ends_thin


def _coded(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Found:
    """The same without numbers in boxes; with the code of its page where there is room for it."""
    coded = with_code(part.local, gathered.texts, gathered.language.locale)
    if coded is None:
        return _fitting(workshop, part, gathered, profile, prefix)
    # Only who has room gets the code: within the budget, else never a page more.
    with_it = _on_its_sides(workshop, replace(part, local=coded), gathered, profile, prefix)
    pages = pages_of(with_it.story)
    if pages <= coded.pages and not with_it.story.cut and _has_budget(profile):
        return _Found(with_it, _PLAIN)
    found = _fitting(workshop, part, gathered, profile, prefix)
    without = found.sheet
    if pages > pages_of(without.story) or len(with_it.story.cut) > len(without.story.cut):
        return replace(found, sheet=replace(without, no_code=True)).beside(with_it)
    return found.but(with_it, _PLAIN)


def _fitting(
    workshop: Workshop, part: Part, gathered: Gathered, profile: Profile, prefix: str
) -> _Found:
    """The same without a code.

    Before its sources begin a page of their own, or it has more pages than its budget, fewer of
    them are named, if that saves the page.
    """
    sheet = _on_its_sides(workshop, part, gathered, profile, prefix)
    found = _Found(sheet, _PLAIN)
    short = _with_fewer_sources(part)
    if short is None or not _wants_room(sheet, profile):
        return found
    other = _on_its_sides(workshop, short, gathered, profile, prefix)
    saves = pages_of(other.story) < pages_of(sheet.story)
    if saves and len(other.story.cut) <= len(sheet.story.cut):
        return found.but(other, _Way(numbers=False, fewer_sources=True))
    return found.beside(other)


def _wants_room(sheet: Sheet, profile: Profile) -> bool:
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
) -> Sheet:
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
) -> Sheet:
    """The same, a card on so many sides of a leaf."""
    texts = gathered.texts
    uses = (
        Use.FORM if profile.form else Use.PAPER, Use.ONE_SIDE if sides == 1 else Use.BOTH_SIDES,
    )
    shared, whole = _shared(workshop, part, gathered, profile, prefix), part.local
    local = shared.made_of(whole, lambda: for_use(whole, *uses), for_use, *uses)
    part = replace(part, local=local)  # what is judged by its length is what is printed
    if profile.form and has_lines(local) and not typed_as_written(gathered.language.script):
        # Text that comes out wrong is worse than a line for a pen: the page says so first.
        note = Paragraph("form", texts.text("form.unjoined"))
        local = replace(local, blocks=(note, *local.blocks))
    local = scoped(local, prefix) if prefix else local
    same = local
    local = shared.made_of(same, lambda: shared.known(same), "known")
    # A sheet is laid out several times, now and then with the same blocks as before.
    blocks = sides, *map(id, local.blocks)
    if not shared.is_new:
        found = shared.look("sheet", *blocks).found(local.title, texts)
        if isinstance(found, Sheet):
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
    furniture = furniture_of(workshop, part, gathered, shared)
    story = build_story(
        local, tree, profile, workshop.shaper, texts, furniture,
        _Ratios(workshop), sides, parts_words=gathered.language.locale != SOURCE_LOCALE,
        shared=shared,
    )
    sheet = Sheet(part, tree, story, prefix, shared.drawn)
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


def story_of(workshop: Workshop, part: Part, gathered: Gathered, profile: Profile) -> Story:
    """How a handout would be laid out with these texts; nothing is drawn.

    Raises:
        LayoutError: no glyph for a character, or text too wide.
    """
    with workshop.rendering:
        return lay_out(workshop, part, gathered, profile).story


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


def starts_of(sheets: Sequence[Sheet]) -> list[int]:
    """The page that each part starts on: the front of a leaf (see :func:`write_parts`)."""
    starts = [1]
    for sheet in sheets[:-1]:
        pages = pages_of(sheet.story)
        starts.append(starts[-1] + pages + pages % 2)
    return starts
