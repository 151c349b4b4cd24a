"""A localised handout → a story: flowables, frames and what stands on every page."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import Protocol, cast

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.layout import (  # noqa: F401 (they register how their blocks look)
    card,
    contents,
    diary,
    fields,
    grid,
    page_code,
    picture_grids,
    questions,
    references,
    tables,
)
from omshandout.layout.blocks import Flow, boxes_for, stacked, title_flow
from omshandout.layout.boxes import FUZZ, Box, TextBox
from omshandout.layout.context import KnownWords, LayoutContext, is_rtl
from omshandout.layout.flowable import BoxFlowable, cut
from omshandout.layout.footer import Footer
from omshandout.layout.furniture import Furniture, FurnitureTexts
from omshandout.layout.known import Known
from omshandout.layout.one_page import OnePage
from omshandout.layout.pairs import Halves
from omshandout.layout.panels import Followed
from omshandout.layout.shared import Keeper, Look, Made, Shared
from omshandout.layout.sink import PageSink
from omshandout.layout.theme import LARGE_SETTINGS, LEAST_LINE_GAP, SETTINGS, Theme, theme_for
from omshandout.model import blocks as b
from omshandout.model.blocks import Block, LocalHandout, first_text_of, iter_texts, iter_texts_of
from omshandout.model.furniture import PageTexts
from omshandout.model.options import Profile
from omshandout.model.text import LocalText, given
from omshandout.structure.tree import StructTree
from omshandout.structure.watched import WatchedTexts
from omshandout.text.once import once
from omshandout.text.paragraph import Shaper

Frame = tuple[float, float, float, float]
"""Left, bottom, width and height of the text area, in points."""

_INTRODUCED = (
    b.BulletList, b.NumberedList, b.CheckList, b.Table, b.Diary, b.DefinitionList, b.SymptomList,
    b.Question, b.WritingLines, b.Fields, b.Grid,
)  # fmt: skip

_LINES = (b.WritingLines, b.Fields)
_COPIED = (b.Diary, b.Grid)

_MOST_GAIN = 0.55
"""A tighter setting saves at most this share of its tightening: letters take most of the height.

Of all sheets in all languages none saves more than 0.43 of it (0.51 between two settings).
"""


class PageFurniture(Protocol):
    """Draws what stands on every page: ``page`` of ``pages`` of the whole document, from 1.

    ``first_page`` is the number of the story's own first page.
    """

    def __call__(self, sink: PageSink, page: int, pages: int, first_page: int = 1) -> None:
        """Draw on a page that is else finished."""


class Story(Struct, frozen=True, dict=True):
    """What the page writer needs: it knows nothing of content."""

    flowables: tuple[BoxFlowable, ...]
    page_size: tuple[float, float]
    frames: tuple[Frame, Frame]
    furniture: PageFurniture
    rtl: bool
    cut: tuple[Where, ...] = ()
    """What should stand whole on one page, as families copy or fold it, and does not."""
    leaves: tuple[int, ...] = ()
    """Which of the flowables begin the front of a leaf, beside the first."""
    blocks: tuple[tuple[Block[LocalText], Made], ...] = ()
    """Each block and what was made of it."""
    over_lines: int = 0
    """About how many lines would have to go to keep the page budget, set as tight as can be."""
    torn: int = 0
    """How many boxes that belong to a page to copy stand on another."""

    @property
    def stands_whole(self) -> bool:
        """Whether something of it is to stand whole on a page, in whichever way fits there."""
        return any(
            isinstance(flow.box, OnePage) for _, made in self.blocks for flow in made.flows
        )

    @property
    def stretches(self) -> tuple[tuple[BoxFlowable, ...], ...]:
        """The flowables in stretches, each of which begins the front of a leaf."""
        ends = (*self.leaves, len(self.flowables))
        return tuple(
            self.flowables[start:end] for start, end in zip((0, *self.leaves), ends, strict=True)
        )

    @property
    def pages(self) -> int:
        """See :func:`pages_of`, which is asked time and again."""
        return self._filled[0]

    def needs_without(self, some: Collection[str]) -> int:
        """How many pages are filled, at least, by all blocks but those of some names."""
        (_, _, width, first), (_, _, _, later) = self.frames
        filled = sum(
            flow.box.height(width)
            for block, made in self.blocks if block.id not in some for flow in made.flows
        )
        return 1 if filled <= first else 1 + ceil((filled - first) / later)

    @property
    def wastes_a_page(self) -> bool:
        """Whether the back of a leaf stays empty before what begins the front of the next."""
        (_, _, width, first), (_, _, _, later) = self.frames
        pages = 0
        for stretch in self.stretches[:-1]:
            more, _left, _parts = _pages(stretch, width, later if pages else first, later)
            if more > 1 and more % 2:
                return True
            pages += more + more % 2
        return False

    @property
    def ends_thin(self) -> bool:
        """Whether the last page holds nothing but the last flowable, or a part of it."""
        _, _, width, later = self.frames[1]
        pages, left, _parts = self._filled
        return pages > 1 and later - left <= self.flowables[-1].box.height(width) + FUZZ

    @property
    def room_left(self) -> float:
        """Points of height that the last page has left."""
        return self._filled[1]

    @property
    def parts(self) -> int:
        """How often something goes on over the page."""
        return self._filled[2]

    @once
    def _filled(self) -> tuple[int, float, int]:
        return _fill(self)


def build_story(
    handout: LocalHandout,
    tree: StructTree,
    profile: Profile,
    shaper: Shaper,
    texts: PageTexts,
    furniture_texts: FurnitureTexts,
    ratios: Mapping[str, float],
    card_sides: int = 1,
    *,
    parts_words: bool = False,
    shared: Shared | None = None,
) -> Story:
    """Lay a handout out for a profile, a card in it on one page or on both sides of a leaf.

    ``ratios`` gives height divided by width of each drawing. Vertical space is closed up, never
    the size of letters, if that keeps the handout within its page budget, and what is to be copied
    or folded whole on its page. Where there is no budget that can be kept (large print has none,
    nor have two languages), space is closed up if that saves a page, no more than is needed. With
    ``parts_words`` a word that is wider than all the room it could be given is parted inside.
    ``shared`` has the boxes of blocks that other documents of the sheet have too.

    Raises:
        LayoutError: a character without a glyph, or, without ``parts_words``, a word wider than
            its column.
    """
    made: dict[float, Story] = {}
    known = KnownWords()
    shared = shared or Shared()
    if shared.is_new:
        # Their words are many, and in one go they are shaped sooner. What is only spoken is not.
        shaper.learn((
            *(each for each in iter_texts(handout) if not each.key.endswith(".alt")),
            *furniture_texts.all(),
        ))

    def story(setting: float) -> Story:
        if setting not in made:
            made[setting] = _story(
                handout, tree, profile, shaper, texts, furniture_texts, ratios, setting, known,
                card_sides, parts_words=parts_words, shared=shared,
            )
        return made[setting]

    if profile.large or profile.second_locale:
        # Of the settings with the fewest pages, and with most of what belongs there on pages to
        # copy, min gives the first, which is the most open.
        best = min(map(story, LARGE_SETTINGS), key=lambda each: (*_loss(each), each.torn))
        if not best.cut or profile.large:
            return best
        return min((best, *map(story, SETTINGS[len(LARGE_SETTINGS) :])), key=_loss)
    laid_out, needed = SETTINGS[0], 0.0
    for setting in SETTINGS:
        gain = _MOST_GAIN * (laid_out - setting)
        if setting not in (SETTINGS[0], SETTINGS[-1]) and 1.0 - gain > needed:
            continue  # it cannot be enough: do not lay the handout out to find that out
        if pages_of(story(setting)) <= handout.pages and not story(setting).cut:
            return story(setting)
        laid_out, needed = setting, _overfull(story(setting), handout.pages)
    # Nothing is enough: as open as it can be without a page, or a cut, more.
    tightest = story(SETTINGS[-1])
    fewest = _loss(tightest)
    best = next(story(setting) for setting in SETTINGS if _loss(story(setting)) <= fewest)
    theme = theme_for(profile, handout.title.language.script, SETTINGS[-1])
    return replace(best, over_lines=_over_lines(tightest, handout.pages, theme))


def _over_lines(story: Story, pages: int, theme: Theme) -> int:
    """Lines of running text that a story has on pages beyond its budget; 0 where it keeps it."""
    if story.pages <= pages:
        return 0
    later = story.frames[1][3]
    over = later * (story.pages - pages) - story.room_left
    return max(1, ceil(over / (theme.size * theme.leading) - FUZZ))


def _loss(story: Story) -> tuple[int, int]:
    return len(story.cut), pages_of(story)


def _overfull(story: Story, pages: int) -> float:
    """The room of some pages as a share of what a story fills; below 1 it has to give way.

    A card on both sides of a leaf fills its pages by itself: it is counted like all else.
    """
    (_, _, width, first), (_, _, _, later) = story.frames
    filled = sum(
        # The room before what begins a page is no room that could give way.
        (flowable.spaceBefore if flowable.spaceBefore < later else 0.0)
        + flowable.box.height(width)
        for flowable in story.flowables
    )
    return (first + later * (pages - 1)) / filled


def _story(
    handout: LocalHandout, tree: StructTree, profile: Profile, shaper: Shaper, texts: PageTexts,
    furniture_texts: FurnitureTexts, ratios: Mapping[str, float], setting: float,
    known: KnownWords, card_sides: int, *, parts_words: bool, shared: Shared | None = None,
) -> Story:
    theme = theme_for(profile, handout.title.language.script, setting)
    leading = 1.0
    if profile.second_locale and texts.second is not None:
        theme, leading = _beside(profile, theme, texts.second, setting, is_rtl(handout.title))
    shared, watched = shared or Shared(), WatchedTexts(texts)
    context = LayoutContext(
        theme, shaper, tree, watched, ratios, is_rtl(handout.title), profile.form, 0.0, card_sides,
        parts_words, leading, known,
    )
    look = shared.look(theme, leading)
    furniture = cast("Furniture | None", look.found(furniture_texts, texts))
    if furniture is None:
        footer = _footer(furniture_texts, context, shared, watched, look)
        furniture = Furniture(context, furniture_texts, footer)
        look.keep_own(furniture_texts, furniture, texts)
    frames = (furniture.frame(first=True), furniture.frame(first=False))
    context = replace(context, room=frames[1][3])
    parts = theme, leading, context.room, context.rtl, context.form, card_sides, parts_words
    look = shared.look(*parts)
    context = replace(
        context, keep=Keeper(shared.look("part", *parts), texts, watched)
    )
    flows = [
        (flow, handout.title.where) for flow in _title(handout, context, look, texts)
    ]
    blocks: list[Made] = []
    for index, block in enumerate(handout.blocks):
        found = _made(block, context, watched, look, texts)
        made = list(found.flows)
        blocks.append(found)
        if index and _concludes(handout.blocks[index - 1], handout.blocks[index:]):
            table, where = flows.pop()
            flows.append((_followed(table, made[0]), where))
            continue
        if _leads(handout.blocks[index:]):
            made[-1] = replace(made[-1], keep=True)
        if _is_by_copied(handout.blocks, index):
            made = _with_lower(made, block, context)
        flows += [(flow, found.where) for flow in made]
    flowables, parted, leaves, torn = _flowables(
        flows, (frames[0][3], frames[1][3]), theme.text_width
    )
    return Story(
        flowables,
        (theme.page_width, theme.page_height),
        frames,
        furniture.draw,
        context.rtl,
        parted,
        leaves,
        tuple(zip(handout.blocks, blocks, strict=True)),
        torn=torn,
    )


def _footer(
    told: FurnitureTexts, context: LayoutContext, shared: Shared, watched: WatchedTexts,
    look: Look,
) -> Footer:
    """The footer: that of an earlier document of the same page texts that says the same."""
    says = shared.same("footer", (told.states, told.facts))
    found = look.found(says, watched)
    if found is not None:
        return cast(Footer, found)
    watched.asked = False
    footer = Footer(context, *says)
    if not watched.asked:
        look.keep(says, footer)
    return footer


def _title(
    handout: LocalHandout, context: LayoutContext, look: Look, texts: PageTexts
) -> tuple[Flow, ...]:
    """The flows of title and lead."""
    known = look.found(handout.title, texts)
    if isinstance(known, tuple) and known[0] is handout.lead:
        return cast("tuple[Flow, ...]", known[1])
    flows = tuple(title_flow(handout, context))
    if not (given(handout.title) or given(handout.lead)):
        flows = tuple(map(_shared, flows))
    look.keep(handout.title, (handout.lead, flows))
    return flows


def _made(
    block: Block[LocalText], context: LayoutContext, watched: WatchedTexts, look: Look,
    texts: PageTexts,
) -> Made:
    """The flows of a block: those of an earlier document if no clinic has a part in them."""
    known = look.found(block, texts)
    if known is not None:
        return cast(Made, known)
    watched.asked = False
    made = Made(tuple(boxes_for(block, context)), _where(block))
    # Which way one takes that stands whole on a page, is settled for each story.
    if any(isinstance(flow.box, OnePage) for flow in made.flows):
        return made
    if watched.asked or _is_own(block):
        look.keep_own(block, made, texts)
    else:
        made = replace(made, flows=tuple(map(_shared, made.flows)))
        look.keep(block, made)
    return made


def _is_own(block: Block[LocalText]) -> bool:
    """Whether a block has words of a clinic in it, or leads to its pages."""
    return isinstance(block, b.PageCode) or any(map(given, iter_texts_of(block)))


def _shared(flow: Flow) -> Flow:
    return replace(flow, box=Known(flow.box))


_CLOSE_LINES = 1.47
"""Lines of a column that is read from the right, at most, in sizes of its text.

Poppler takes lines that are 1.5 times as far apart for a block each, and mixes up those of columns.
"""


def _beside(
    profile: Profile, theme: Theme, second: PageTexts, setting: float, rtl: bool
) -> tuple[Theme, float]:
    """The theme for columns in two languages, and how much higher lines are in the second."""
    told = second.text("footer.page", page=1, pages=1)
    leading = theme_for(profile, told.language.script, setting).leading
    if is_rtl(told):
        leading = min(leading, _CLOSE_LINES)
    if rtl:
        theme = replace(theme, leading=min(theme.leading, _CLOSE_LINES))
    return theme, leading / theme.leading


def _leads(blocks: Sequence[Block[LocalText]]) -> bool:
    """Whether the first of some blocks is never parted from the next.

    So it is with what leads into a list or table, with the lines above a table that families
    copy, and with those right below it.
    """
    first, *rest = blocks
    if not rest:
        return False
    if isinstance(first, b.Paragraph):
        return isinstance(rest[0], _INTRODUCED)
    if isinstance(first, _COPIED):
        return isinstance(rest[0], _LINES)
    if isinstance(first, _LINES):
        beyond = next((block for block in rest if not isinstance(block, _LINES)), None)
        return isinstance(beyond, _COPIED)
    return False


def _is_by_copied(blocks: Sequence[Block[LocalText]], index: int) -> bool:
    """Whether a block is lines for a pen right above or below a table that families copy."""
    if not isinstance(blocks[index], _LINES):
        return False
    before, after = (
        next((block for block in some if not isinstance(block, _LINES)), None)
        for some in (blocks[index::-1], blocks[index:])
    )
    return isinstance(before, _COPIED) or isinstance(after, _COPIED)


def _with_lower(
    flows: Sequence[Flow], block: Block[LocalText], context: LayoutContext
) -> list[Flow]:
    """Flows that also have their lines as close as those of standard print."""
    theme = context.theme
    if theme.line_gap <= LEAST_LINE_GAP:
        return [*flows]
    closer = replace(context, theme=replace(theme, line_gap=LEAST_LINE_GAP))
    lower = boxes_for(block, closer)
    return [
        replace(flow, lower=other.box) for flow, other in zip(flows, lower, strict=True)
    ]


def _concludes(table: Block[LocalText], blocks: Sequence[Block[LocalText]]) -> bool:
    """Whether the first of some blocks says what to do about the rows of the table above it."""
    return (
        isinstance(table, b.Table | b.CheckList) and isinstance(blocks[0], b.Paragraph)
        and blocks[0].urgent and not _leads(blocks)
    )


def _followed(table: Flow, said: Flow) -> Flow:
    """A table with what is said of its rows."""
    if isinstance(table.box, OnePage):
        return replace(table, box=table.box.followed(said.box, said.before))
    return replace(table, box=Followed(table.box, said.box, said.before))


def pages_of(story: Story) -> int:
    """How many pages a story fills, by the rules of Platypus' frames but without drawing."""
    return story.pages


def _fill(story: Story) -> tuple[int, float, int]:
    """How many pages a story fills, what height the last has left, what goes on over a page."""
    (_, _, width, first), (_, _, _, later) = story.frames
    pages, left, parts = 0, 0.0, 0
    for stretch in story.stretches:
        pages += pages % 2
        more, left, parted = _pages(stretch, width, later if pages else first, later)
        pages += more
        parts += parted
    return pages, left, parts


def _pages(
    flowables: Sequence[BoxFlowable], width: float, first: float, later: float
) -> tuple[int, float, int]:
    """How many pages of some heights flowables fill, what the last of them has left.

    And how often one of them is cut.
    """
    pages, left, top, cuts = 1, first, True, 0
    queue = deque((flowable.box, flowable.spaceBefore) for flowable in flowables)
    while queue:
        box, before = queue.popleft()
        before = 0.0 if top else before
        height = box.height(width)
        if before + height <= left + FUZZ:
            left -= before + height
            top = False
            continue
        parts = cut(box, width, left - before, (first, later))
        if parts is not None:
            queue.appendleft((parts[1], 0.0))
            cuts += 1
        elif top and left >= later:
            return pages + len(queue) + 1, 0.0, cuts
        else:
            queue.appendleft((box, before))
        pages, left, top = pages + 1, later, True
    return pages, left, cuts


def _flowables(
    flows: Sequence[tuple[Flow, Where]], rooms: tuple[float, float], width: float
) -> tuple[tuple[BoxFlowable, ...], tuple[Where, ...], tuple[int, ...], int]:
    """One flowable for each chain of boxes that stay together, so that it can be cut well.

    Also the places of what should be whole on a page and is not, which flowables begin the front of
    a leaf, and how many boxes that belong to a page to copy stand on another.
    """
    torn = 0
    found: list[BoxFlowable] = []
    parted: list[Where] = []
    leaves: list[int] = []
    chain: list[tuple[Flow, Where]] = []
    whole = any(isinstance(flow.box, OnePage) for flow, _ in flows)
    for index, (flow, where) in enumerate(flows, 1):
        chain.append((flow, where))
        if flow.keep and index < len(flows):
            continue
        parts = _parts(chain, rooms[1], width) if whole else (chain,)
        torn += _torn(parts)
        for part in parts:
            before = part[0][0].before
            if part[0][0].leaf and found:
                leaves.append(len(found))
            box = _chained([each for each, _where in part])
            found.append(BoxFlowable(box, before, where=part[-1][1], rooms=rooms))
        if whole:
            parted += [
                at for each, at in chain
                if isinstance(each.box, OnePage) and each.box.own and not each.box.whole
            ]
        chain = []
    return tuple(found), tuple(parted), tuple(leaves), torn


def _torn(parts: Sequence[Sequence[tuple[Flow, Where]]]) -> int:
    """How many boxes of a chain are parted from the page to copy that is in it."""
    for part in parts:
        if any(isinstance(flow.box, OnePage) and flow.box.own for flow, _where in part):
            return sum(map(len, parts)) - len(part)
    return 0


def _parts(
    chain: list[tuple[Flow, Where]], room: float, width: float
) -> list[list[tuple[Flow, Where]]]:
    """A chain of boxes, cut where else what is to stand whole on a page could not.

    What stands below goes with it if all of that has room, and then as much of what stands above
    as has; what has a lower box takes that sooner than that something is parted from it.
    """
    at = next((at for at, (flow, _) in enumerate(chain) if isinstance(flow.box, OnePage)), None)
    if at is None:
        return [chain]
    page = chain[at][0].box
    assert isinstance(page, OnePage)

    def taken(part: Sequence[tuple[Flow, Where]]) -> float:
        """The height of a part of the chain without its page: no space is before its first."""
        heights = [
            (flow.before if index else 0.0)
            + (0.0 if flow.box is page else flow.box.height(width))
            for index, (flow, _where) in enumerate(part)
        ]
        return sum(heights)

    for end in dict.fromkeys((len(chain), at + 1)):
        for start in range(at + 1):
            before = chain[start - 1][0].box if start else None
            if isinstance(before, TextBox | Halves | Known) and before.heading:
                continue  # a heading is never parted from what it heads
            for together in dict.fromkeys((tuple(chain[start:end]), _lower(chain[start:end]))):
                page.settle(room - taken(together))
                if page.whole:
                    parts = chain[:start], [*together], chain[end:]
                    return [part for part in parts if part]
    page.settle(room - taken(chain[: at + 1]))
    return [chain]


def _lower(part: Sequence[tuple[Flow, Where]]) -> tuple[tuple[Flow, Where], ...]:
    """A part of a chain with the lower boxes of those that have one."""
    return tuple(
        (flow if flow.lower is None else replace(flow, box=flow.lower, lower=None), where)
        for flow, where in part
    )


def _chained(chain: Sequence[Flow]) -> Box:
    if len(chain) == 1:
        return chain[0].box
    return stacked(chain)


def _where(block: Block[LocalText]) -> Where:
    first = first_text_of(block)
    return Where(key=block.id) if first is None else first.where
