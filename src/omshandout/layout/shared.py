"""What many documents of one sheet share: the boxes of blocks that no clinic has a part in.

A sheet for another clinic differs in a few lines. Blocks that are the same to the last letter, and
that asked the page texts for nothing of the clinic's while they were laid out, have the same boxes;
so these are made once for a sheet, a language and a profile. What is not known to be the same is
made anew: sharing never decides what stands on a page.
"""

from __future__ import annotations

from typing import TypeVar, cast

from msgspec.structs import replace

from omshandout.model.blocks import LocalHandout
from omshandout.model.furniture import ContactRow, PageTexts
from omshandout.model.options import Purpose
from omshandout.model.text import LocalText

_MOST_FORMS = 6
"""In so many forms (with numbers in its head, with fewer sources) a block is known at most."""

_MOST_LOOKS = 12
"""So many settings of space, and heights of a page's text area, are known at most."""

_MOST_BLOCKS = 80
"""So many blocks are known in one look at most."""

_T = TypeVar("_T")

Look = tuple[object, ...]
"""All that the boxes of a block depend on beside the block: theme, room, sides of a card."""


class Shared:
    """What is known of one sheet in one language and profile.

    Made for many clinics with the same page texts but for what a clinic says itself. What is
    asked for by the identity of a value holds on to that value, so that no other can get it.
    """

    def __init__(self) -> None:
        self._forms: dict[str, list[object]] = {}
        self._looks: dict[Look, dict[int, tuple[object, object]]] = {}
        self._own: dict[tuple[Look, int], tuple[object, object]] = {}
        self._texts: PageTexts | None = None

    def known(self, handout: LocalHandout) -> LocalHandout:
        """A handout made of the very blocks and texts that equal its own, where there are some."""
        blocks = tuple([self._same(f"block {block.id}", block) for block in handout.blocks])
        title, lead = self._same("title", handout.title), self._same("lead", handout.lead)
        return replace(handout, blocks=blocks, title=title, lead=lead)

    def _same(self, name: str, value: _T) -> _T:
        forms = self._forms.setdefault(name, [])
        for form in forms:
            if form is value or (type(form) is type(value) and form == value):
                return cast(_T, form)
        forms.append(value)
        if len(forms) > _MOST_FORMS:
            del forms[0]
        return value

    def found(self, look: Look, of: object, texts: PageTexts) -> object | None:
        """What was made of a value in a look; None if nothing was, or for other page texts."""
        found = self._looks.get(look, {}).get(id(of))
        if found is None and texts is self._texts:
            found = self._own.get((look, id(of)))
        return found[1] if found is not None else None

    def keep(self, look: Look, of: object, made: object) -> None:
        """Keep what was made of a value in a look and is the same for any clinic."""
        known = self._looks.pop(look, {})
        known[id(of)] = (of, made)
        if len(known) > _MOST_BLOCKS:
            del known[next(iter(known))]
        self._looks[look] = known  # the last again
        if len(self._looks) > _MOST_LOOKS:
            del self._looks[next(iter(self._looks))]

    def keep_own(self, look: Look, of: object, made: object, texts: PageTexts) -> None:
        """Keep what was made of a value for these page texts alone, until others come."""
        if texts is not self._texts:
            self._own.clear()
            self._texts = texts
        self._own[look, id(of)] = of, made


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
