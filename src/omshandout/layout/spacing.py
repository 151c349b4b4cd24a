"""Vertical space is closed up until a handout keeps its page budget: how far."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from msgspec.structs import replace

from omshandout.layout.boxes import FUZZ
from omshandout.layout.counting import Story, pages_of
from omshandout.layout.theme import LARGE_SETTINGS, SETTINGS, Theme, theme_for
from omshandout.model.blocks import LocalHandout
from omshandout.model.options import Profile

Lay = Callable[[float], Story]
"""Lays a handout out at a setting of space."""

_MOST_GAIN = 0.55
"""A tighter setting saves at most this share of its tightening: letters take most of the height.

Of all sheets in all languages none saves more than 0.43 of it (0.51 between two settings).
"""


def with_fewest_pages(story: Lay, profile: Profile) -> Story:
    """Where there is no budget: as open as it can be without a page more.

    That is so in large print and in two languages.
    """
    # Of the settings with the fewest pages, and with most of what belongs there on pages to
    # copy, min gives the first, which is the most open.
    best = min(map(story, LARGE_SETTINGS), key=lambda each: (*_loss(each), each.torn))
    if not best.cut or profile.large:
        return best
    return min((best, *map(story, SETTINGS[len(LARGE_SETTINGS) :])), key=_loss)


def within_budget(story: Lay, handout: LocalHandout, profile: Profile) -> Story:
    """As open as it can be within the page budget of a handout, with nothing cut.

    Where that cannot be, as open as it can be without a page, or a cut, more than when it is
    tightest; ``over_lines`` is then told.
    """
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
