"""How urgent a red flag is: three levels, the same in every sheet and language."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """What a parent does about a red flag; the value is the word of the fact sheet.

    Members come from the most urgent on.
    """

    AMBULANCE = "ambulance"  # the local emergency number, or the hospital, now
    PHONE_NOW = "phone_now"  # the team, day or night
    SAME_DAY = "same_day"  # the clinic, in its opening hours

    def is_above(self, other: Level) -> bool:
        """Whether this level is more urgent than another."""
        order = list(Level)
        return order.index(self) < order.index(other)
