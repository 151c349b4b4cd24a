"""Vertical space is closed up until a handout keeps its page budget: how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, fsum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from omshandout.layout.boxes import FUZZ
from omshandout.layout.counting import Alike, Frame, Story, pages_of
from omshandout.layout.theme import LARGE_SETTINGS, SETTINGS, Theme, theme_for
from omshandout.model.blocks import LocalHandout
from omshandout.model.options import Profile
from omshandout.text.paragraph import Condition, ShapedParagraph

_MOST_GAIN = 0.55
"""A tighter setting saves at most this share of its tightening: letters take most of the height.

Of all sheets in all languages none saves more than 0.43 of it (0.51 between two settings). More is
saved where the last word of a line goes back to the one before, which has a little more room.
"""

Measures = tuple[object, ...]
"""Heights, and what else decides how pages are filled: equal measures fill them alike."""

Form = tuple[object, ...]
"""What decides measures beside the texts of a clinic: see ``omshandout.layout.flowing.Flowing``."""

Frames = tuple[Frame, Frame]
"""The room on the first page and on later ones."""

_MOST_SPACINGS = 16
"""So many ways in which a sheet was set are known at most."""

_MOST_FORMS, _MOST_OF_FORM = 16, 24
"""Of so many forms is known at most how they are set, of each in so many conditions of its texts.
"""


class Looks(Protocol):
    """A handout in each setting of space."""

    def story(self, setting: float) -> Story:
        """It laid out."""

    @property
    def kind(self) -> object:
        """What handouts have in common that most likely measure the same."""

    def frames(self, setting: float) -> Frames:
        """The room on its pages, which is known before it is laid out."""

    def measures(self, setting: float) -> Measures | None:
        """Its measures; None where more than heights decides how it fills pages."""

    def form(self, setting: float) -> Form | None:
        """What decides its measures in any setting, but for frames and texts; None if unknown."""

    def texts(self, setting: float) -> list[ShapedParagraph]:
        """The texts that were set in blocks that a clinic has a part in."""

    def named(self, setting: float) -> tuple[object, ...]:
        """What has to live as long as somebody keeps its form."""

    def is_told(self, settings: Iterable[float], setting: float) -> bool:
        """Whether who has its form in a setting, and such texts, measures the same in others."""

    def least_pages(self, setting: float, tighter: float, *, any_frames: bool) -> int:
        """Pages that any handout fills at least that measures the same in a tighter setting.

        It has the same frames unless it may have ``any_frames``.
        """


class Spacing(Struct, frozen=True):
    """A setting that was found by trying.

    ``measures`` are those in it, in the next one that is more open, which was not enough, and
    where no setting is enough, in the tightest. A clinic's lines that measure the same get the same
    setting: no setting fills fewer pages than a tighter one. The next one is left out where it
    is not enough for any lines that measure the same in this one; where that is so on pages with
    as much room, ``frames`` are those in it. ``alike`` is what is known of all stories that are
    set so.
    """

    setting: float
    over_lines: int
    measures: Mapping[float, Measures | None]
    frames: Mapping[float, Frames]
    alike: Alike

    def is_of(self, looks: Looks) -> bool:
        """Whether a handout measures the same."""
        return all(
            each is not None and each == looks.measures(setting)
            for setting, each in self.measures.items()
        ) and all(frames == looks.frames(setting) for setting, frames in self.frames.items())


class _Formed(Struct, frozen=True):
    """How handouts of a form are set whose texts fulfil some conditions, and pages have some room.

    Each condition is for one of the texts, by its index; those come first that names of clinics
    fulfil or do not. ``named`` is what the form has the identity of.
    """

    spacing: Spacing
    conditions: tuple[tuple[int, Condition], ...]
    frames: Mapping[float, Frames]
    named: tuple[object, ...]

    def is_of(self, looks: Looks) -> bool:
        """Whether a handout of the form is set so."""
        texts = looks.texts(self.spacing.setting)
        for at, each in self.conditions:
            if not texts[at].fulfils(each):
                return False
        return all(frames == looks.frames(setting) for setting, frames in self.frames.items())


class LastSetting:
    """How space was closed up in the last document of a sheet: most likely it is so in the next."""

    __slots__ = ("setting",)

    def __init__(self) -> None:
        self.setting = SETTINGS[0]


class Spacings:
    """How space was closed up in a sheet for other clinics."""

    def __init__(self, last: LastSetting | None = None) -> None:
        self._kept: list[Spacing] = []
        self._likely: dict[object, Spacing] = {}
        self._by_form: dict[tuple[float, Form], tuple[_Formed, ...]] = {}
        self._is_first = True
        self.last = last or LastSetting()

    def again(self, looks: Looks) -> Spacing | None:
        """The setting of a handout that measures the same."""
        if not self._kept:
            return None
        kind = looks.kind
        likely = self._likely.get(kind)
        spacing = likely and self._of_form(looks, likely)
        if spacing is None:
            spacing = next(
                (each for each in self._in_turn(likely) if each.is_of(looks)), None
            )
            if spacing is None:
                return None
            self._learn(looks, spacing)
        self._likely[kind] = spacing
        self._kept.remove(spacing)
        self._kept.append(spacing)  # the last again
        return spacing

    def _of_form(self, looks: Looks, likely: Spacing) -> Spacing | None:
        """That of a handout with the form of another one: so it measures the same.

        What has to measure the same in one setting alone is laid out in it anyway, and measured
        sooner.
        """
        if len(likely.measures) == 1:
            return None
        form = looks.form(likely.setting)
        known = () if form is None else self._by_form.get((likely.setting, form), ())
        return next((each.spacing for each in reversed(known) if each.is_of(looks)), None)

    def _learn(self, looks: Looks, spacing: Spacing) -> None:
        """Know the form of a handout that measures as those do that are set in some way."""
        setting = spacing.setting
        if len(spacing.measures) == 1:
            return
        form = looks.form(setting)
        if form is None or not looks.is_told(spacing.measures, setting):
            return
        texts = sorted(enumerate(looks.texts(setting)), key=lambda each: each[1].is_told_by_width)
        formed = _Formed(
            spacing,
            tuple([(at, text.condition) for at, text in texts]),
            {each: looks.frames(each) for each in (*spacing.measures, *spacing.frames)},
            looks.named(setting),
        )
        known = self._by_form.pop((setting, form), ())[-_MOST_OF_FORM + 1 :]
        self._by_form[setting, form] = *known, formed
        if len(self._by_form) > _MOST_FORMS:
            del self._by_form[next(iter(self._by_form))]

    def _in_turn(self, likely: Spacing | None) -> Sequence[Spacing]:
        """All that are kept: first that of the last of its kind, then those used last.

        Each setting that is asked for is laid out, so of the others come first those in the
        setting of the first.
        """
        rest = [each for each in reversed(self._kept) if each is not likely]
        if likely is None or len(rest) == len(self._kept):
            return rest
        rest.sort(key=lambda each: each.measures.keys() != likely.measures.keys())
        return [likely, *rest]

    def keep(self, looks: Looks, setting: float, over_lines: int, pages: int) -> None:
        """Keep a setting that was found, with the measures in it, the next one and others.

        Most sheets are made once, and measuring takes time: so the first is not kept. ``pages`` is
        how many are not too many.
        """
        if self._is_first:
            self._is_first = False
            return
        measures = {setting: looks.measures(setting)}
        frames: dict[float, Frames] = {}
        if measures[setting] is None:
            return
        for more_open in SETTINGS[: SETTINGS.index(setting)][-1:]:
            if looks.least_pages(more_open, setting, any_frames=True) > pages:
                continue
            if looks.least_pages(more_open, setting, any_frames=False) > pages:
                frames[more_open] = looks.frames(more_open)
            else:
                measures[more_open] = looks.measures(more_open)
        if over_lines:
            measures[SETTINGS[-1]] = looks.measures(SETTINGS[-1])
        spacing = Spacing(setting, over_lines, measures, frames, Alike(measures, frames))
        self._kept.append(spacing)
        self._likely[looks.kind] = spacing
        self._learn(looks, spacing)
        for old in self._kept[:-_MOST_SPACINGS]:
            self._kept.remove(old)
            self._likely = {kind: each for kind, each in self._likely.items() if each is not old}
            self._by_form = {
                form: kept for form, each in self._by_form.items()
                if (kept := tuple([some for some in each if some.spacing is not old]))
            }

    def clear(self) -> None:
        """Forget them all."""
        self._kept.clear()
        self._likely.clear()
        self._by_form.clear()


def with_fewest_pages(story: Callable[[float], Story], profile: Profile) -> Story:
    """Where there is no budget: as open as it can be without a page more.

    That is so in large print and in two languages.
    """
    # Of the settings with the fewest pages, and with most of what belongs there on pages to
    # copy, min gives the first, which is the most open.
    best = min(map(story, LARGE_SETTINGS), key=lambda each: (*_loss(each), each.torn))
    if not best.cut or profile.large:
        return best
    return min((best, *map(story, SETTINGS[len(LARGE_SETTINGS) :])), key=_loss)


def within_budget(
    looks: Looks, handout: LocalHandout, profile: Profile, known: Spacings
) -> Story:
    """As open as it can be within the page budget of a handout, with nothing cut.

    Where that cannot be, as open as it can be without a page, or a cut, more than when it is
    tightest; ``over_lines`` is then told. ``known`` is how it went for other clinics.
    """
    spacing = known.again(looks)
    if spacing is not None:
        story = looks.story(spacing.setting)
        return replace(story, over_lines=spacing.over_lines, alike=spacing.alike)
    setting, over = tried(looks, handout, profile, known.last.setting)
    known.last.setting = SETTINGS[0] if over else setting
    story = looks.story(setting)
    known.keep(looks, setting, over, pages_of(story) if over else handout.pages)
    return replace(story, over_lines=over) if over else story


def tried(
    looks: Looks, handout: LocalHandout, profile: Profile, guess: float = SETTINGS[0]
) -> tuple[float, int]:
    """The setting that is found by trying; lines beyond the budget.

    No setting keeps it that is more open than one that does not. So it is the same whatever is
    tried first: that of the last document is right more often than not, and then only the next one
    is looked at.
    """
    story = looks.story

    def keeps(setting: float) -> bool:
        return pages_of(story(setting)) <= handout.pages and not story(setting).cut

    start = SETTINGS.index(guess)
    if start and keeps(guess):
        return _most_open(keeps, guess, SETTINGS[:start]), 0
    passed_over: list[float] = []
    last, needed = guess, _overfull(story(guess), handout.pages) if start else 0.0
    for setting in SETTINGS[start + 1 if start else 0 :]:
        gain = _MOST_GAIN * (last - setting)
        if setting not in (SETTINGS[0], SETTINGS[-1]) and 1.0 - gain > needed:
            passed_over.append(setting)  # most likely it is not enough
            continue
        if keeps(setting):
            return _most_open(keeps, setting, passed_over), 0
        passed_over.clear()
        last, needed = setting, _overfull(story(setting), handout.pages)
    # Nothing is enough: as open as it can be without a page, or a cut, more.
    tightest = story(SETTINGS[-1])
    fewest = _loss(tightest)
    best = next(setting for setting in SETTINGS if _loss(story(setting)) <= fewest)
    theme = theme_for(profile, handout.title.language.script, SETTINGS[-1])
    return best, _over_lines(tightest, handout.pages, theme)


def _most_open(
    keeps: Callable[[float], bool], setting: float, more_open: Sequence[float]
) -> float:
    """The most open setting that keeps the budget: this one, or one of those before it."""
    for other in reversed(more_open):
        if not keeps(other):
            break
        setting = other
    return setting


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
    filled = fsum(
        # The room before what begins a page is no room that could give way.
        (flowable.spaceBefore if flowable.spaceBefore < later else 0.0)
        + flowable.box.height(width)
        for flowable in story.flowables
    )
    return (first + later * (pages - 1)) / filled
