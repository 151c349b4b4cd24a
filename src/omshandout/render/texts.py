"""The interface and the clinic file together: what pages say beside the handout's blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from omshandout.errors import Where
from omshandout.i18n import Interface
from omshandout.languages import format_list, weekday_names
from omshandout.languages.data import english
from omshandout.model.furniture import ContactRow
from omshandout.model.options import Clinic
from omshandout.model.text import Direction, LocalText, Run, TextStatus

_NUMBER = re.compile(r"[\d\s()+./-]+")
_TIE = "\u00a0"


class DocumentTexts:
    """Page texts of one document; satisfies :class:`omshandout.model.furniture.PageTexts`."""

    def __init__(self, interface: Interface, clinic: Clinic, clinic_file: str = "") -> None:
        self.interface = interface
        self.clinic = clinic
        self.clinic_file = clinic_file

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
        return format_list(items, self.interface.data)

    def weekdays(self) -> tuple[LocalText, ...]:
        """The days of the week, short, from the first day in the clinic's country on."""
        data, status = self.interface.data, TextStatus.TRANSLATED
        names = weekday_names(data, self.clinic.country)
        if not names:
            # Gathering stops the document, unless the English may stand in. A column has no
            # room for the words that mark it elsewhere.
            data, status = english(), TextStatus.SOURCE
            names = tuple(f"[{name}]" for name in weekday_names(data, self.clinic.country))
        return tuple(
            LocalText(f"weekday.{index}", (Run(name),), data.language, status)
            for index, name in enumerate(names)
        )

    def given(self, words: str, key: str, said_as: str = "") -> LocalText:
        """Words of the clinic file, where they are ``said_as``: printed as they are.

        In a right-to-left line some readers of PDF give the groups of a number back in reverse
        order, unless its spaces tie them together.
        """
        where = self._place(words)
        if self.interface.language.direction is Direction.RTL and _NUMBER.fullmatch(words):
            words = words.replace(" ", _TIE)
        return LocalText(
            key, (Run(words, isolate=True),), self.interface.language, TextStatus.SOURCE,
            replace(where, key=where.key or said_as),
        )

    def _place(self, words: str) -> Where:
        """Where the clinic file says some words (the first place, if several say the same)."""
        clinic = self.clinic
        values = {"name": clinic.name, "hours": clinic.hours, "emergency": clinic.emergency}
        for index, (label, number) in enumerate(clinic.phones):
            values[f"phones.{index}.label"] = label
            values[f"phones.{index}.number"] = number
        field = next((name for name, value in values.items() if value == words), "")
        return clinic.where(field, self.clinic_file)

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """Clinic, numbers, hours and emergency number; blank rows are lines for a pen."""
        clinic = self.clinic
        rows: list[ContactRow] = []

        def add(name: str, label: LocalText, value: str, said_as: str = "") -> None:
            key = f"{block_id}.{name}"
            shown = self.given(value, f"{key}.value", said_as or name) if value else None
            rows.append(ContactRow(replace(label, key=key), shown))

        add("name", self.text("contact.name"), clinic.name)
        for index, (label, number) in enumerate(clinic.phones or (("", ""),)):
            words = self.given(label, "", "phones") if label else self.text("contact.phone")
            add(f"phone{index + 1}", words, number, "phones")
        if clinic.hours:
            add("hours", self.text("contact.hours"), clinic.hours)
        add("emergency", self.text("contact.emergency"), clinic.emergency)
        return tuple(rows)
