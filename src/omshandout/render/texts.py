"""The interface and the clinic file together: what pages say beside the handout's blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from omshandout.i18n import Interface
from omshandout.languages import first_week_day, format_list, weekday_names
from omshandout.languages.data import LanguageData
from omshandout.languages.data import english as english_data
from omshandout.model.furniture import ContactRow, DayWidth
from omshandout.model.options import Clinic, Purpose
from omshandout.model.pairing import in_both, paired_rows
from omshandout.model.text import SECOND, Language, LocalText, Run, TextStatus
from omshandout.render.letterhead import Letterhead

_DAYS = 7


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
        self.second: DocumentTexts | None = None
        self._said: dict[str, tuple[LocalText, ...]] = {}
        self._rows: dict[str, tuple[ContactRow, ...]] = {}
        self._emergency: dict[str, LocalText | None] = {}
        self.letterhead = Letterhead(
            interface, english or interface, clinic, clinic_file, regional
        )

    def _take(self, other: DocumentTexts) -> None:
        """Say what other texts say."""
        self.interface = other.interface
        self.clinic = other.clinic
        self.letterhead = other.letterhead
        self._said, self._rows, self._emergency = {}, {}, {}

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

    def seconds_of_week(self, width: DayWidth) -> tuple[LocalText, ...]:
        """Nothing: there is one language."""
        return ()

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """Clinic, numbers, hours and emergency number; blank rows are lines for a pen."""
        # A sheet is laid out several times: what is the same text is shaped once.
        if block_id not in self._rows:
            self._rows[block_id] = self.letterhead.contact(block_id)
        return self._rows[block_id]

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """The clinic's number for a purpose, where the clinic file has one."""
        return self.letterhead.phone(purpose, key)

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """The clinic's numbers by day and by night, as they stand at the head of a page."""
        if key not in self._said:
            self._said[key] = self.letterhead.header(key)
        return self._said[key]

    def emergency(self, key: str) -> LocalText | None:
        """A line with the local emergency number, where the clinic file has one."""
        if key not in self._emergency:
            self._emergency[key] = self.letterhead.emergency(key)
        return self._emergency[key]


class PairedTexts(DocumentTexts):
    """Page texts of a document in two languages: each text has its second with it.

    What is characters only, and what is put together of characters, is in the first language; the
    other is asked for by ``second``.
    """

    def __init__(self, first: DocumentTexts, second: DocumentTexts) -> None:
        self._take(first)
        self._other = self.second = _SecondTexts(second, first)

    def text(self, key: str, **values: str | int) -> LocalText:
        """A message in both languages."""
        return in_both(super().text(key, **values), self._other.text(key, **values))

    def plural(self, key: str, count: int, **values: str | int) -> LocalText:
        """A plural message in both languages, each in its own form."""
        told = self._other.plural(key, count, **values)
        return in_both(super().plural(key, count, **values), told)

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        """The days in both languages, in the order of the first one's week."""
        days, others = super().weekdays(width), self.seconds_of_week(width)
        if not others:
            return days
        return tuple(in_both(day, other) for day, other in zip(days, others, strict=False))

    def seconds_of_week(self, width: DayWidth) -> tuple[LocalText, ...]:
        """The days in the second language alone, in the order of the first one's week."""
        days = self._other.weekdays(width)
        return tuple(replace(day, key=f"{day.key}{SECOND}") for day in days)

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """The lines of the contact box in both languages."""
        return paired_rows(super().contact(block_id), self._other.contact(block_id))

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """The clinic's number for a purpose: it is the same in both."""
        return _both(super().phone(purpose, key), self._other.phone(purpose, key))

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """The clinic's numbers with their labels in both languages."""
        told = self._other.clinic_numbers(key)
        return tuple(map(in_both, super().clinic_numbers(key), told))

    def emergency(self, key: str) -> LocalText | None:
        """The line with the emergency number in both languages."""
        return _both(super().emergency(key), self._other.emergency(key))


class _SecondTexts(DocumentTexts):
    """Page texts of the second language: its week begins with the day of the first one's."""

    def __init__(self, own: DocumentTexts, first: DocumentTexts) -> None:
        self._take(own)
        self.second = None
        starts = [
            first_week_day(texts.interface.data, own.clinic.country) for texts in (first, own)
        ]
        self._shift = (starts[0] - starts[1]) % _DAYS

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        """The days in this language, in the order of the first one's week."""
        days = super().weekdays(width)
        return tuple(
            replace(days[(place + self._shift) % _DAYS], key=day.key)
            for place, day in enumerate(days)
        )


def _both(text: LocalText | None, other: LocalText | None) -> LocalText | None:
    return text and in_both(text, other)
