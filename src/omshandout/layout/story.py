"""A localised handout → a story: flowables, frames and what stands on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.layout import questions, references  # noqa: F401 (they register how their blocks look)
from omshandout.layout.blocks import Flow, stacked
from omshandout.layout.boxes import Box, TextBox
from omshandout.layout.counting import Frame, Story, pages_of
from omshandout.layout.flowable import BoxFlowable
from omshandout.layout.flowing import Flowing, Ground, Wanted, flowing_on, ground_of
from omshandout.layout.furniture import FurnitureTexts
from omshandout.layout.known import Known
from omshandout.layout.measuring import at_least
from omshandout.layout.one_page import OnePage
from omshandout.layout.pairs import Halves
from omshandout.layout.shared import Shared
from omshandout.layout.spacing import Form, Frames, Measures, with_fewest_pages, within_budget
from omshandout.model.blocks import ContactBox, LocalHandout, iter_texts
from omshandout.model.furniture import PageTexts
from omshandout.model.options import Profile
from omshandout.structure.tree import StructTree
from omshandout.text.paragraph import ShapedParagraph, Shaper

__all__ = ["Story", "build_story", "pages_of"]


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
    shared = shared or Shared()
    is_new = shared.is_new
    if is_new:
        # Their words are many, and in one go they are shaped sooner. What is only spoken is not.
        shaper.learn((
            *(each for each in iter_texts(handout) if not each.key.endswith(".alt")),
            *furniture_texts.all(),
        ))
    known = shared.words()
    looks = _Looks(Wanted(
        handout, tree, profile, shaper, texts, furniture_texts, ratios, card_sides, parts_words,
        shared, known,
    ))
    if profile.large or profile.second_locale:
        story = with_fewest_pages(looks.story, profile)
    else:
        story = within_budget(looks, handout, profile, shared.spacings)
    if not is_new:
        shared.learn(known)
    return story


class _Looks:
    """A handout in each setting that somebody asks for, laid out once."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._grounds: dict[float, Ground] = {}
        self._flowing: dict[float, Flowing] = {}
        self._stories: dict[float, Story] = {}
        self._measures: dict[float, Measures | None] = {}

    @property
    def kind(self) -> object:
        """How many lines a clinic has; those of one kind mostly measure the same."""
        texts, told = self._wanted.texts, self._wanted.furniture
        rows = [
            len(row.values) for block in self._wanted.handout.blocks
            if isinstance(block, ContactBox) for row in texts.contact(block.id)
        ]
        return told.clinic[1] is None, told.phone[1] is None, len(told.more_phones), *rows

    def story(self, setting: float) -> Story:
        """It in a setting of space."""
        if setting not in self._stories:
            self._stories[setting] = _laid_out(self._flowed(setting))
        return self._stories[setting]

    def frames(self, setting: float) -> Frames:
        """The room on the first page and on later ones, without looking at its blocks."""
        return self._ground(setting).frames

    def measures(self, setting: float) -> Measures | None:
        """What decides how it fills pages; None where more than heights does."""
        if setting not in self._measures:
            self._measures[setting] = self._flowed(setting).measures
        return self._measures[setting]

    def form(self, setting: float) -> Form | None:
        """What decides its measures in any setting, but for frames and texts; None if unknown."""
        return self._flowed(setting).form

    def texts(self, setting: float) -> list[ShapedParagraph]:
        """The texts that were set in blocks that a clinic has a part in."""
        return self._flowed(setting).texts

    def named(self, setting: float) -> tuple[object, ...]:
        """What has to live as long as somebody keeps its form."""
        return self._flowed(setting).named

    def is_told(self, settings: Iterable[float], setting: float) -> bool:
        """Whether who has its form in a setting measures the same in some settings."""
        flowing = self._flowed(setting)
        return all(flowing.tells_of(self._flowed(each)) for each in settings)

    def least_pages(self, setting: float, tighter: float, *, any_frames: bool) -> int:
        """Pages that any handout fills at least that measures the same in a tighter setting.

        Its lines are known there; whatever no clinic has a part in stands as it does. If it has
        ``any_frames``, its pages have at most the room that they have in one of the two settings;
        else they have the frames of this handout.
        """
        flowing, other = self._flowed(setting), self._flowed(tighter)
        if len(flowing.flows) != len(other.flows) or flowing.whole:
            return 0
        width = flowing.theme.text_width
        flows = [
            (replace(flow, box=at_least(flow.box, width, tight.box, width)), where)
            for (flow, where), (tight, _) in zip(flowing.flows, other.flows, strict=True)
        ]
        frames = flowing.frames
        if any_frames:
            frames = (_higher(frames[0], other.frames[0]), _higher(frames[1], other.frames[1]))
        return pages_of(_laid_out(replace(flowing, flows=flows, frames=frames)))

    def _flowed(self, setting: float) -> Flowing:
        if setting not in self._flowing:
            self._flowing[setting] = flowing_on(self._ground(setting), self._wanted)
        return self._flowing[setting]

    def _ground(self, setting: float) -> Ground:
        if setting not in self._grounds:
            self._grounds[setting] = ground_of(self._wanted, setting)
        return self._grounds[setting]


def _higher(one: Frame, other: Frame) -> Frame:
    return max(one, other, key=lambda frame: frame[3])


def _laid_out(flowing: Flowing) -> Story:
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
    last = len(flows)
    for index, each in enumerate(flows, 1):
        flow = each[0]
        if not (whole or chain or flow.leaf or (flow.keep and index < last)):
            # Most stand by themselves.
            found.append(BoxFlowable(flow.box, flow.before, where=each[1], rooms=rooms))
            continue
        chain.append(each)
        if flow.keep and index < last:
            continue
        parts = _parts(chain, rooms[1], width) if whole else (chain,)
        if whole:
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
        return fsum(heights)

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
