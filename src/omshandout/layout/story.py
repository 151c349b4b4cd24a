"""A localised handout → a story: flowables, frames and what stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import starmap
from typing import cast

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
from omshandout.layout.blocks import Flow, Made, boxes_for, stacked, title_flow
from omshandout.layout.boxes import Box, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.counting import Frame, Story, pages_of
from omshandout.layout.flowable import BoxFlowable
from omshandout.layout.footer import Footer
from omshandout.layout.furniture import Furniture, FurnitureTexts
from omshandout.layout.known import Known
from omshandout.layout.measuring import at_least, measure
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.pairs import Halves
from omshandout.layout.panels import Followed
from omshandout.layout.shared import Keeper, Look, Shared
from omshandout.layout.spacing import Measures, with_fewest_pages, within_budget
from omshandout.layout.texts import KnownWords, is_rtl
from omshandout.layout.theme import LEAST_LINE_GAP, Theme, theme_for
from omshandout.model import blocks as b
from omshandout.model.blocks import Block, LocalHandout, first_text_of, iter_texts, iter_texts_of
from omshandout.model.furniture import PageTexts
from omshandout.model.options import Profile
from omshandout.model.text import LocalText, given
from omshandout.structure.tree import StructTree
from omshandout.structure.watched import WatchedTexts
from omshandout.text.paragraph import Shaper

__all__ = ["Story", "build_story", "pages_of"]

_INTRODUCED = (
    b.BulletList, b.NumberedList, b.CheckList, b.Table, b.Diary, b.DefinitionList, b.SymptomList,
    b.Question, b.WritingLines, b.Fields, b.Grid,
)  # fmt: skip

_LINES = (b.WritingLines, b.Fields)
_COPIED = (b.Diary, b.Grid)


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
    known = KnownWords()
    shared = shared or Shared()
    if shared.is_new:
        # Their words are many, and in one go they are shaped sooner. What is only spoken is not.
        shaper.learn((
            *(each for each in iter_texts(handout) if not each.key.endswith(".alt")),
            *furniture_texts.all(),
        ))
    looks = _Looks(lambda setting: _flowing(
        handout, tree, profile, shaper, texts, furniture_texts, ratios, setting, known,
        card_sides, parts_words=parts_words, shared=shared,
    ))
    if profile.large or profile.second_locale:
        return with_fewest_pages(looks.story, profile)
    return within_budget(looks, handout, profile, shared.spacings)


class _Flowing(Struct, frozen=True):
    """A handout in a setting of space, before it is known what stays together.

    ``flows`` have the place in the content that each comes from.
    """

    handout: LocalHandout
    theme: Theme
    frames: tuple[Frame, Frame]
    furniture: Furniture
    rtl: bool
    flows: Sequence[tuple[Flow, Where]]
    blocks: Sequence[Made]

    @property
    def whole(self) -> bool:
        """Whether some of it stands whole on a page."""
        return any(made.whole for made in self.blocks)


class _Looks:
    """A handout in each setting that somebody asks for, laid out once."""

    def __init__(self, flowing: Callable[[float], _Flowing]) -> None:
        self._flow = flowing
        self._flowing: dict[float, _Flowing] = {}
        self._stories: dict[float, Story] = {}
        self._measures: dict[float, Measures | None] = {}

    def story(self, setting: float) -> Story:
        """It in a setting of space."""
        if setting not in self._stories:
            self._stories[setting] = _laid_out(self._flowed(setting))
        return self._stories[setting]

    def measures(self, setting: float) -> Measures | None:
        """What decides how it fills pages; None where more than heights does."""
        if setting not in self._measures:
            self._measures[setting] = _measured(self._flowed(setting))
        return self._measures[setting]

    def least_pages(self, setting: float, tighter: float) -> int:
        """Pages that any handout fills at least that measures the same in a tighter setting.

        Its lines are known there; whatever no clinic has a part in stands as it does.
        """
        flowing, other = self._flowed(setting), self._flowed(tighter)
        if len(flowing.flows) != len(other.flows) or flowing.whole:
            return 0
        width = flowing.theme.text_width
        flows = [
            (replace(flow, box=at_least(flow.box, width, tight.box, width)), where)
            for (flow, where), (tight, _) in zip(flowing.flows, other.flows, strict=True)
        ]
        return pages_of(_laid_out(replace(
            flowing, flows=flows, frames=tuple(map(_higher, flowing.frames, other.frames))
        )))

    def _flowed(self, setting: float) -> _Flowing:
        if setting not in self._flowing:
            self._flowing[setting] = self._flow(setting)
        return self._flowing[setting]


def _higher(one: Frame, other: Frame) -> Frame:
    return max(one, other, key=lambda frame: frame[3])


def _measured(flowing: _Flowing) -> Measures | None:
    if flowing.whole and any(
        isinstance(flow.box, OnePage) and not flow.box.ways.is_shared for flow, _ in flowing.flows
    ):
        return None
    width = flowing.theme.text_width
    return flowing.frames, [
        (measure(flow.box, width), flow.before, flow.keep, flow.leaf,
         flow.lower and measure(flow.lower, width))
        for flow, _ in flowing.flows
    ]


def _flowing(
    handout: LocalHandout, tree: StructTree, profile: Profile, shaper: Shaper, texts: PageTexts,
    furniture_texts: FurnitureTexts, ratios: Mapping[str, float], setting: float,
    known: KnownWords, card_sides: int, *, parts_words: bool, shared: Shared,
) -> _Flowing:
    theme = theme_for(profile, handout.title.language.script, setting)
    leading = 1.0
    if profile.second_locale and texts.second is not None:
        theme, leading = _beside(profile, theme, texts.second, setting, is_rtl(handout.title))
    watched = WatchedTexts(texts)
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
            lower = shared.look("lower", *parts)
            made = _with_lower(made, block, context, watched, lower, texts)
        flows += [(flow, found.where) for flow in made]
    return _Flowing(handout, theme, frames, furniture, context.rtl, flows, blocks)


def _laid_out(flowing: _Flowing) -> Story:
    theme, frames = flowing.theme, flowing.frames
    flowables, parted, leaves, torn = _flowables(
        flowing.flows, (frames[0][3], frames[1][3]), theme.text_width
    )
    return Story(
        flowables,
        (theme.page_width, theme.page_height),
        frames,
        flowing.furniture.draw,
        flowing.rtl,
        parted,
        leaves,
        tuple(zip(flowing.handout.blocks, flowing.blocks, strict=True)),
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
        flows = tuple(map(_known, flows))
    look.keep(handout.title, (handout.lead, flows))
    return flows


def _made(
    block: Block[LocalText], context: LayoutContext, watched: WatchedTexts, look: Look,
    texts: PageTexts,
) -> Made:
    """The flows of a block: those of an earlier document if no clinic has a part in them."""
    known = cast("Made | None", look.found(block, texts))
    if known is not None and not known.whole:
        return known
    if known is not None and not _has_own_ways(known):
        return _again(known, cache(lambda: tuple(boxes_for(block, context))))
    watched.asked = False
    flows = tuple(boxes_for(block, context))
    whole = any(isinstance(flow.box, OnePage) for flow in flows)
    made = Made(flows, _where(block), whole)
    if watched.asked or context.composed(block, partial(_is_own, block), _OWN) or (
        known is not None
    ):
        look.keep_own(block, made, texts)
    else:
        made = replace(made, flows=tuple(_shared(flow, watched) for flow in made.flows))
        look.keep(block, made)
    return made


def _again(made: Made, anew: Callable[[], tuple[Flow, ...]]) -> Made:
    """The flows of an earlier story, with what stands whole on a page not yet settled.

    ``anew`` makes them for the document at hand, should a clinic have a part in a further way.
    """

    def flow_again(index: int, flow: Flow) -> Flow:
        if not isinstance(flow.box, OnePage):
            return flow
        return replace(flow, box=flow.box.again(lambda: _ways_of(anew()[index])))

    return replace(made, flows=tuple(starmap(flow_again, enumerate(made.flows))))


def _ways_of(flow: Flow) -> Ways:
    assert isinstance(flow.box, OnePage)
    return flow.box.ways


def _has_own_ways(made: Made) -> bool:
    """Whether a clinic has a part in something that stands whole on a page."""
    return any(isinstance(flow.box, OnePage) and flow.box.ways.is_own for flow in made.flows)


_OWN = 1
"""Tells apart what is kept of a block; its texts are kept without a number."""


def _is_own(block: Block[LocalText]) -> bool:
    """Whether a block has words or numbers of a clinic in it, or leads to its pages."""
    return isinstance(block, b.PageCode | b.Card) or any(map(given, iter_texts_of(block)))


def _shared(flow: Flow, watched: WatchedTexts) -> Flow:
    """A flow for all clinics; which way one takes that stands whole, is settled for each story."""
    if isinstance(flow.box, OnePage):
        flow.box.ways.share(watched)
        return flow
    return _known(flow)


def _known(flow: Flow) -> Flow:
    """A flow whose box is the same for all clinics."""
    return Flow(Known(flow.box), flow.before, flow.keep, flow.leaf, flow.lower)


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
    flows: Sequence[Flow], block: Block[LocalText], context: LayoutContext,
    watched: WatchedTexts, look: Look, texts: PageTexts,
) -> list[Flow]:
    """Flows that also have their lines as close as those of standard print."""
    theme = context.theme
    if theme.line_gap <= LEAST_LINE_GAP:
        return [*flows]
    closer = replace(context, theme=replace(theme, line_gap=LEAST_LINE_GAP))
    lower = _made(block, closer, watched, look, texts).flows
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
