"""The flow of a handout in one setting of space: its furniture, and the boxes of its blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import starmap
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.layout.blocks import Flow, Made, boxes_for, title_flow
from omshandout.layout.boxes import Box, Space
from omshandout.layout.context import LayoutContext
from omshandout.layout.counting import Frame
from omshandout.layout.footer import Footer
from omshandout.layout.furniture import Furniture, FurnitureTexts
from omshandout.layout.grouping import Group, Member
from omshandout.layout.known import Known
from omshandout.layout.measuring import measure
from omshandout.layout.one_page import OnePage, Ways
from omshandout.layout.panels import Followed
from omshandout.layout.patterns import Noted, Pattern, pattern_of
from omshandout.layout.shared import Keeper, Look, Shared
from omshandout.layout.spacing import Measures
from omshandout.layout.texts import KnownWords, is_rtl
from omshandout.layout.theme import LEAST_LINE_GAP, Theme, theme_for
from omshandout.model import blocks as b
from omshandout.model.blocks import Block, LocalHandout, first_text_of, iter_texts_of
from omshandout.model.furniture import PageTexts
from omshandout.model.options import Profile
from omshandout.model.text import LocalText, given
from omshandout.structure.tree import StructTree
from omshandout.structure.watched import WatchedTexts
from omshandout.text.once import once
from omshandout.text.paragraph import ShapedParagraph, Shaper

Placed = tuple[Flow, Where]
"""A flow, and the place in the content that it comes from."""


class Wanted(Struct, frozen=True):
    """What is to be laid out, and what helps with it; see :func:`omshandout.layout.story`.

    ``known`` keeps its words from one setting of space to the next.
    """

    handout: LocalHandout
    tree: StructTree
    profile: Profile
    shaper: Shaper
    texts: PageTexts
    furniture: FurnitureTexts
    ratios: Mapping[str, float]
    card_sides: int
    parts_words: bool
    shared: Shared
    known: KnownWords


class Ground(Struct, frozen=True):
    """The pages of a handout in a setting of space, before its blocks stand on them.

    ``frames`` are those of the first page and of later ones.
    """

    theme: Theme
    context: LayoutContext
    watched: WatchedTexts
    furniture: Furniture
    frames: tuple[Frame, Frame]


class GroupSet(Struct, frozen=True, dict=True):
    """What was made of each block of a group, and their flows in a width in points.

    Attributes:
        of: the group, or the title.
        shared: whether no clinic has a part in it.
    """

    of: object
    made: tuple[Made, ...]
    flows: tuple[Placed, ...]
    width_pt: float
    shared: bool

    @once
    def measures(self) -> tuple[object, ...] | None:
        """What decides how they fill pages; None where more than heights does."""
        found = tuple([_measured(flow, self.width_pt) for flow, _ in self.flows])
        return None if None in found else found

    @property
    def form(self) -> tuple[object, ...] | None:
        """What decides its measures beside the conditions of its texts; None where that is unknown.

        Values of which it has the identity are this one and ``of``.
        """
        if self.shared:
            return (id(self),)
        if not self.made or any(made.asked is None for made in self.made):
            return None
        return id(self.of), len(self.texts)

    @once
    def texts(self) -> list[ShapedParagraph]:
        """The texts that were set in blocks that a clinic has a part in."""
        return [text for made in self.made if made.asked for text in made.asked]


class Flowing(Struct, frozen=True):
    """A handout in a setting of space, before it is known what stays together."""

    handout: LocalHandout
    theme: Theme
    frames: tuple[Frame, Frame]
    furniture: Furniture
    rtl: bool
    flows: Sequence[Placed]
    groups: Sequence[GroupSet]
    """What was made of its title, and of its blocks."""

    @property
    def blocks(self) -> tuple[Made, ...]:
        """What was made of each block."""
        return tuple([made for group in self.groups for made in group.made])

    @property
    def whole(self) -> bool:
        """Whether some of it stands whole on a page."""
        return any(made.whole for group in self.groups for made in group.made)

    @property
    def measures(self) -> Measures | None:
        """What decides how it fills pages; None where more than heights does.

        Of groups that no clinic has a part in it is the same object for all clinics, so that
        comparing takes no time.
        """
        found = [group.measures for group in self.groups]
        return None if None in found else (self.frames, found)

    @property
    def form(self) -> tuple[object, ...] | None:
        """What decides its measures, but for its frames and its texts; None where that is unknown.

        Of each block is known how many texts are set in it. Who makes its boxes learns nothing else
        of the clinic but which these are, by their keys, and what is asked of them. So if two
        clinics have one form in one setting of space, and the texts of one fulfil the conditions of
        those of the other, their boxes measure the same in it, and in each other one in which that
        other was measured, unless there a further text was set, or a word parted: see
        :meth:`tells_of`.
        """
        found = [group.form for group in self.groups]
        return None if None in found else tuple(found)

    @property
    def texts(self) -> list[ShapedParagraph]:
        """The texts that were set in blocks that a clinic has a part in."""
        return [text for group in self.groups if not group.shared for text in group.texts]

    @property
    def named(self) -> tuple[object, ...]:
        """The values whose identity is in its form: who keeps that holds on to them."""
        return tuple([group if group.shared else group.of for group in self.groups])

    def tells_of(self, other: Flowing) -> bool:
        """Whether whoever has the form of this measures in another setting as the other does."""
        for group, there in zip(self.groups, other.groups, strict=True):
            if group.shared and there.shared:
                continue
            known = set(map(id, group.texts))
            if not all(id(text) in known and text.is_whole for text in there.texts):
                return False
        return self.form is not None and other.form is not None


def ground_of(wanted: Wanted, setting: float) -> Ground:
    """The pages for a handout in a setting of space.

    Raises:
        LayoutError: a character without a glyph.
    """
    handout, profile, texts, shared = wanted.handout, wanted.profile, wanted.texts, wanted.shared
    theme = theme_for(profile, handout.title.language.script, setting)
    rtl, leading = is_rtl(handout.title), 1.0
    if profile.second_locale and texts.second is not None:
        theme, leading = _beside(profile, theme, texts.second, setting, rtl)
    watched = WatchedTexts(texts)
    context = LayoutContext(
        theme, wanted.shaper, wanted.tree, watched, wanted.ratios, rtl, profile.form, 0.0,
        wanted.card_sides, wanted.parts_words, leading, wanted.known,
    )
    look = shared.look(theme, leading)
    furniture = cast("Furniture | None", look.found(wanted.furniture, texts))
    if furniture is None:
        footer = _footer(wanted.furniture, context, shared, watched, look)
        furniture = Furniture(context, wanted.furniture, footer)
        look.keep_own(wanted.furniture, furniture, texts)
    frames = (furniture.frame(first=True), furniture.frame(first=False))
    return Ground(theme, replace(context, room=frames[1][3]), watched, furniture, frames)


def flowing_on(ground: Ground, wanted: Wanted) -> Flowing:
    """A handout that is to stand on some pages.

    Raises:
        LayoutError: a character without a glyph, or a word that is too wide.
    """
    shared, texts, handout = wanted.shared, wanted.texts, wanted.handout
    context, watched = ground.context, ground.watched
    parts = (
        ground.theme, context.second_leading, context.room, context.rtl, context.form,
        context.card_sides, context.parts_words,
    )
    look, lower = shared.look(*parts), shared.look("lower", *parts)
    part = Keeper(shared.look("part", *parts), texts, watched, context.known)
    setter = _Setter(replace(context, keep=part), watched, look, lower, texts)
    groups = [
        _title(handout, setter.context, look, texts),
        *map(setter.group, shared.groups(handout.blocks)),
    ]
    flows = [placed for group in groups for placed in group.flows]
    return Flowing(
        handout, ground.theme, ground.frames, ground.furniture, context.rtl, flows, groups
    )


def _measured(flow: Flow, width_pt: float) -> object:
    """What decides how a flow fills pages; None where more than heights does."""
    if isinstance(flow.box, OnePage) and not flow.box.ways.is_shared:
        return None
    return (
        measure(flow.box, width_pt), flow.before, flow.keep, flow.leaf,
        flow.lower and measure(flow.lower, width_pt),
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
) -> GroupSet:
    """The flows of title and lead."""
    known = look.found(handout.title, texts)
    if isinstance(known, tuple) and known[0] is handout.lead:
        return cast(GroupSet, known[1])
    flows = title_flow(handout, context)
    if not (given(handout.title) or given(handout.lead)):
        flows = list(map(_known, flows))
    placed = tuple((flow, handout.title.where) for flow in flows)
    shared = all(isinstance(flow.box, Known) for flow in flows)
    found = GroupSet(handout.title, (), placed, context.theme.text_width, shared)
    look.keep(handout.title, (handout.lead, found))
    return found


_MOST_BEFORE = 4
"""Of so many clinics is known at most what was made of a group in one look."""


def _only(group: GroupSet) -> Member:
    """The only member of a group."""
    assert isinstance(group.of, Group)
    (member,) = group.of.members
    return member


class _Before(Struct):
    """A group of one block as it was set for a clinic, as the pattern for others.

    Most sheets are made once: so the pattern is looked at when the next one comes.
    """

    set: GroupSet
    pattern: Pattern | None = None
    is_looked_at: bool = False

    def is_of_use(self) -> bool:
        """Whether anything can be made by it."""
        if not self.is_looked_at:
            self.is_looked_at = True
            self._look_at()
        return self.pattern is not None

    def filled(self, context: LayoutContext, texts: PageTexts) -> GroupSet | None:
        """The same for another clinic; None if it has to be made anew."""
        if self.pattern is None or (filled := self.pattern.filled(context, texts)) is None:
            return None
        like, (made,) = self.set, self.set.made
        flows = tuple([
            _with_box(flow, box) for flow, box in zip(made.flows, filled.boxes, strict=True)
        ])
        placed = tuple([
            (_with_box(flow, box), where)
            for (flow, where), box in zip(like.flows, filled.boxes, strict=True)
        ])
        own = Made(flows, made.where, asked=filled.asked[0])
        found = GroupSet(like.of, (own,), placed, like.width_pt, shared=False)
        # The same object, so that comparing takes no time.
        found.__dict__["measures"] = like.measures
        return found

    def _look_at(self) -> None:
        like, (made,) = self.set, self.set.made
        noted = made.noted
        if noted is None or any(flow.lower for flow, _ in like.flows) or like.measures is None:
            return
        self.pattern = pattern_of([flow.box for flow in made.flows], (noted,))
        # Boxes, and what was noted, hold on to all words of the other clinic's sheet.
        empty = tuple([_with_box(flow, _NO_BOX) for flow in made.flows])
        placed = tuple([(_with_box(flow, _NO_BOX), where) for flow, where in like.flows])
        own = replace(made, flows=empty, noted=None, asked=None)
        self.set = GroupSet(like.of, (own,), placed, like.width_pt, shared=False)
        self.set.__dict__["measures"] = like.measures


_NO_BOX = Space(0.0)


def _with_box(flow: Flow, box: Box) -> Flow:
    return Flow(box, flow.before, flow.keep, flow.leaf)


class _Setter(Struct, frozen=True):
    """Makes the flows of blocks, or finds those of an earlier document."""

    context: LayoutContext
    watched: WatchedTexts
    look: Look
    lower: Look
    texts: PageTexts

    def group(self, group: Group) -> GroupSet:
        """What is made of a group: that of an earlier document if no clinic has a part in it."""
        known = self.look.found(group, self.texts)
        if known is not None:
            return cast(GroupSet, known)
        before = cast("list[_Before]", self.look.before(group))
        again = self._as_before(before)
        if again is not None:
            return again
        made, flows = self._made(group)
        boxes = [flow.box for each in made for flow in each.flows]
        boxes += [flow.lower for flow, _ in flows if flow.lower is not None]
        shared = all(isinstance(box, Known) for box in boxes)
        found = GroupSet(group, made, flows, self.context.theme.text_width, shared)
        if shared:
            self.look.keep(group, found)
        elif len(made) == 1 and made[0].noted is not None:
            before.append(_Before(found))
            del before[:-_MOST_BEFORE]
        return found

    def _as_before(self, before: list[_Before]) -> GroupSet | None:
        """What is made of a group as it was for another clinic; None if that cannot be."""
        if before and not before[-1].is_of_use():  # those before it were looked at in their turn
            before.pop()
        for index in range(len(before) - 1, -1, -1):
            found = before[index].filled(self.context, self.texts)
            if found is not None:
                before.append(before.pop(index))  # the last again
                self.look.keep_own(_only(found).block, found.made[0], self.texts)
                return found
        return None

    def _made(self, group: Group) -> tuple[tuple[Made, ...], tuple[Placed, ...]]:
        """What is made of each block of a group, and their flows."""
        flows: list[Placed] = []
        blocks: list[Made] = []
        for member in group.members:
            made = _made(member.block, self.context, self.watched, self.look, self.texts)
            blocks.append(made)
            if flows:
                table, where = flows.pop()
                flows.append((_followed(table, made.flows[0]), where))
            else:
                flows += [(flow, made.where) for flow in self._member(member, made)]
        return tuple(blocks), tuple(flows)

    def _member(self, member: Member, made: Made) -> list[Flow]:
        flows = list(made.flows)
        if member.leads:
            flows[-1] = replace(flows[-1], keep=True)
        return self._with_lower(flows, member.block) if member.by_copied else flows

    def _with_lower(self, flows: Sequence[Flow], block: Block[LocalText]) -> list[Flow]:
        """Flows that also have their lines as close as those of standard print."""
        theme = self.context.theme
        if theme.line_gap <= LEAST_LINE_GAP:
            return [*flows]
        closer = replace(self.context, theme=replace(theme, line_gap=LEAST_LINE_GAP))
        lower = _made(block, closer, self.watched, self.lower, self.texts).flows
        return [replace(flow, lower=other.box) for flow, other in zip(flows, lower, strict=True)]


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
    watched.answers = {}
    context.known.asked.clear()
    flows = tuple(boxes_for(block, context))
    whole = any(isinstance(flow.box, OnePage) for flow in flows)
    asked, noted = None, None
    if isinstance(block, _TOLD_BY_TEXTS):
        settings = tuple(context.known.asked)
        asked = tuple([shaped.par for _, shaped in settings])
        if not (whole or context.form or texts.second):
            noted = Noted(watched.answers, settings, context.known.parted)
    made = Made(flows, _where(block), whole, asked, noted)
    if watched.asked or context.composed(block, partial(_is_own, block), _OWN) or (
        known is not None
    ):
        look.keep_own(block, made, texts)
    else:
        shared = tuple(_shared(flow, watched) for flow in made.flows)
        made = replace(made, flows=shared, asked=None if whole else (), noted=None)
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


_TOLD_BY_TEXTS = (b.ContactBox, b.Callout, b.PictureGrid)
"""Blocks of which no clinic decides more than which texts are set, by ``TextContext.text``."""


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


def _followed(table: Flow, said: Flow) -> Flow:
    """A table with what is said of its rows."""
    if isinstance(table.box, OnePage):
        return replace(table, box=table.box.followed(said.box, said.before))
    return replace(table, box=Followed(table.box, said.box, said.before))


def _where(block: Block[LocalText]) -> Where:
    first = first_text_of(block)
    return Where(key=block.id) if first is None else first.where
