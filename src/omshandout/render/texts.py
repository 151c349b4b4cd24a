"""The interface and the clinic file together: what pages say beside the handout's blocks."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.i18n import Interface
from omshandout.languages import format_list, weekday_names
from omshandout.model.furniture import ContactRow, DayWidth
from omshandout.model.options import Clinic, Purpose
from omshandout.model.text import LocalText, Run, TextStatus
from omshandout.render.letterhead import Letterhead


class DocumentTexts:
    """Page texts of one document; satisfies :class:`omshandout.model.furniture.PageTexts`.

    ``english`` has the English messages, for what is put together of some that are not translated.
    """

    def __init__(
        self, interface: Interface, clinic: Clinic, clinic_file: str = "",
        english: Interface | None = None,
    ) -> None:
        self.interface = interface
        self.clinic = clinic
        self.letterhead = Letterhead(interface, english or interface, clinic, clinic_file)

    def text(self, key: str, **values: str) -> LocalText:
        """A message of the interface; see :meth:`omshandout.i18n.Interface.text`."""
        return self.interface.text(key, **values)

    def plural(self, key: str, count: int, **values: str) -> LocalText:
        """A plural message of the interface."""
        return self.interface.plural(key, count, **values)

    def plain(self, key: str, **values: str) -> str:
        """A message as characters only."""
        return self.interface.plain(key, **values)

    def number(self, value: int) -> str:
        """A whole number in the digits of the document."""
        return self.interface.number(value)

    def joined(self, items: Sequence[str]) -> str:
        """Items in a row as the language joins them."""
        return format_list(items, self.interface.language.locale)

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        """The days of the week, from the first day in the clinic's country on."""
        language = self.interface.language
        names = weekday_names(language.locale, self.clinic.country, width)
        return tuple(
            LocalText(f"weekday.{index}", (Run(name),), language, TextStatus.TRANSLATED)
            for index, name in enumerate(names)
        )

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """Clinic, numbers, hours and emergency number; blank rows are lines for a pen."""
        return self.letterhead.contact(block_id)

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """The clinic's number for a purpose, where the clinic file has one."""
        return self.letterhead.phone(purpose, key)

    def emergency(self, key: str) -> LocalText | None:
        """A line with the local emergency number, where the clinic file has one."""
        return self.letterhead.emergency(key)
