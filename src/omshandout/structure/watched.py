"""Page texts that know whether somebody wanted to hear of a clinic."""

from __future__ import annotations

from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.options import Purpose
from omshandout.model.text import LocalText


class WatchedTexts:
    """Page texts that note whether somebody asked for what a clinic says itself.

    Attributes:
        asked: whether it was asked for since this was last set to False.
    """

    def __init__(self, texts: PageTexts) -> None:
        self._texts = texts
        self.asked = False
        self.text = texts.text
        self.plain = texts.plain
        self.plural = texts.plural
        self.number = texts.number
        self.joined = texts.joined
        self.weekdays = texts.weekdays
        self.seconds_of_week = texts.seconds_of_week

    @property
    def second(self) -> PageTexts | None:
        """See :class:`PageTexts`; who asks the second texts, may ask them for anything."""
        second = self._texts.second
        self.asked |= second is not None
        return second

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.contact(block_id)

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.phone(purpose, key)

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.clinic_numbers(key)

    def emergency(self, key: str) -> LocalText | None:
        """See :class:`PageTexts`."""
        self.asked = True
        return self._texts.emergency(key)
