"""What pages say beside the handout's own blocks: labels, footers, box descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from omshandout.model.options import Purpose
from omshandout.model.text import Language, LocalText

DayWidth = Literal["wide", "abbreviated", "short", "narrow"]
"""CLDR's names of a day: ``Monday``, ``Mon``, ``Mo`` and ``M``. Source: UTS #35, part 4."""


class ContactRow(Struct, frozen=True):
    """One line of the contact box: a label, and values or (none) a line to write on."""

    label: LocalText
    values: tuple[LocalText, ...] = ()


class PageTexts(Protocol):
    """The interface domain in the document's language, as pages use it.

    In a document in two languages a text has its second with it, and ``second`` are the texts of
    that language by themselves.
    """

    @property
    def second(self) -> PageTexts | None:
        """The same in the second language of the document; None in one language."""

    def text(self, key: str, **values: str | int) -> LocalText:
        """A message of the interface with its placeholders filled in, as runs.

        A whole number is written in the digits of the message.
        """

    def plain(self, key: str, **values: str | int) -> str:
        """The same as characters only, for alternative texts and tooltips."""

    def plural(self, key: str, count: int, **values: str | int) -> LocalText:
        """A plural message for a count, in the form that the language has for it."""

    def number(self, value: int, language: Language | None = None) -> str:
        """A whole number in the digits of the document.

        In a text of another ``language``, English that stands in, it is in those of that one.
        """

    def joined(self, items: Sequence[str]) -> str:
        """Items in a row as the language joins them."""

    def weekdays(self, width: DayWidth = "abbreviated") -> tuple[LocalText, ...]:
        """The seven days of the week from the first of the locale's week on.

        The key of a day is the same in each width. Empty if the language has no names of a width.
        """

    def seconds_of_week(self, width: DayWidth) -> tuple[LocalText, ...]:
        """The same in the second language of the document alone; empty in one language."""

    def contact(self, block_id: str) -> tuple[ContactRow, ...]:
        """The clinic's name and numbers; keys of the texts begin with ``block_id``."""

    def phone(self, purpose: Purpose, key: str) -> LocalText | None:
        """The clinic's number for a purpose, where the clinic file has one."""

    def clinic_numbers(self, key: str) -> tuple[LocalText, ...]:
        """The clinic's numbers by day and by night, each with its label; one by day has none."""

    def emergency(self, key: str) -> LocalText | None:
        """A line with the local emergency number, where the clinic file has one."""
