"""The interface and the clinic file together: what pages say beside the handout's blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from omshandout.i18n import Interface
from omshandout.languages import format_list, weekday_names
from omshandout.languages.data import LanguageData
from omshandout.languages.data import english as english_data
from omshandout.model.furniture import ContactRow, DayWidth
from omshandout.model.options import Clinic, Purpose
from omshandout.model.text import Language, LocalText, Run, TextStatus
from omshandout.render.letterhead import Letterhead


class DocumentTexts:
    """Page texts of one document; satisfies :class:`omshandout.model.furniture.PageTexts`.

    ``english`` has the English messages, for what is put together of some that are not translated;
    ``regional`` gives a language as it is written in the clinic's country.
    """

    def __init__(
        self, interface: Interface, clinic: Clinic, clinic_file: str = "",
        english: Interface | None = None,
        regional: Callable[[LanguageData], LanguageData] = lambda data: data,
    ) -> None:
        self.interface = interface
        self.clinic = clinic
        self.letterhead = Letterhead(
            interface, english or interface, clinic, clinic_file, regional
        )

    def text(self, key: str, **values: str | int) -> LocalText:
        """A message of the interface; see :meth:`omshandout.i18n.Interface.text`."""
        return self.interface.text(key, **values)

    def plural(self, key: str, count: int, **values: str | int) -> LocalText:
        """A plural message of the interface."""
        return self.interface.plural(key, count, **values)

    def plain(self, key: str, **values: str | int) -> str:
        """A message as characters only."""
        return self.interface.plain(key, **values)

    def number(self, value: int, language: Language | None = None) -> str:
        """A whole number in the digits of the document, or of a text in another language."""
        return self.interface.number(value, language)

    def joined(self, items: Sequence[str]) -> str:
        """Items in a row as the language joins them."""
        return format_list(items, self.interface.data)

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        """The days of the week, from the first day in the clinic's country on."""
        data, status = self.interface.data, TextStatus.TRANSLATED
        names = weekday_names(data, self.clinic.country, width)
        if not names and width == "wide":
            names = weekday_names(data, self.clinic.country)
        if not names and width in ("abbreviated", "wide"):
            # Gathering stops the document, unless the English may stand in. A column has no
            # room for the words that mark it elsewhere.
            data, status = english_data(), TextStatus.SOURCE
            names = tuple(f"[{name}]" for name in weekday_names(data, self.clinic.country))
        return tuple(
            LocalText(f"weekday.{index}", (Run(name),), data.language, status)
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
