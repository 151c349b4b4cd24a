"""What stands on a sheet to read and sign: each English text, and its translation beside it.

The texts have numbers on the sheet, and a code says exactly which texts they are: what comes back
ticked counts only for these.
"""

from __future__ import annotations

from msgspec import Struct

from omshandout.i18n.carrying import on_one_line
from omshandout.i18n.entries import Translations
from omshandout.i18n.reviews import digest_of
from omshandout.i18n.sources import (
    AnyMessage,
    AnySource,
    domain_of,
    entry_of,
    messages_of,
    plural_of,
    standing_of,
)
from omshandout.languages.data import SOURCE_LOCALE

MARK = 3
"""Signs of the mark of a text, which tells what changed once the code says that something did."""

LEAST_CODE = 16
"""Signs of a code that a person has to type, of 64."""

_GROUP = 4
_DISPUTED = "Wrong, says "


class SheetText(Struct, frozen=True):
    """A row of the sheet.

    Attributes:
        number: on the sheet, from 1.
        message: the English.
        english: its words; two forms of a plural stand beside each other.
        translation: the same in the language; ``""`` on a sheet of the English alone.
        digest: SHA-256 (hex) of key, English and translation.
    """

    number: int
    message: AnyMessage
    english: str
    translation: str
    digest: str


class SheetTexts(Struct, frozen=True):
    """All rows of a sheet.

    Attributes:
        locale: of the translation; the source's for a sheet of the English alone.
        domain: the handout, ``packets`` or ``interface``.
        texts: in the order of reading.
        left_out: number of messages that have no translation to read, or an unsure one.
    """

    locale: str
    domain: str
    texts: tuple[SheetText, ...]
    left_out: int = 0

    @property
    def code(self) -> str:
        """SHA-256 (hex) of all that the sheet shows."""
        return digest_of(self.locale, self.domain, *(each.digest for each in self.texts))

    @property
    def shown_code(self) -> str:
        """The beginning of the code as people read and type it: ``3f2a-91bc-5d07-e8a4``."""
        return grouped(self.code)

    @property
    def marks(self) -> str:
        """A short mark of each text in a row, to tell which changed."""
        return "".join(each.digest[:MARK] for each in self.texts)

    @property
    def scanned(self) -> str:
        """What a camera reads from the sheet, in one line."""
        return f"{self.domain} {self.locale} {self.code} {self.marks}"

    def changed(self, marks: str) -> tuple[SheetText, ...]:
        """The texts of today that another mark stood for; none if there were more or fewer."""
        if len(marks) != MARK * len(self.texts):
            return ()
        return tuple(
            text for index, text in enumerate(self.texts)
            if marks[MARK * index : MARK * (index + 1)] != text.digest[:MARK]
        )


def grouped(code: str) -> str:
    """The first signs of a code in groups."""
    begin = code[:LEAST_CODE]
    return "-".join(begin[at : at + _GROUP] for at in range(0, len(begin), _GROUP))


def dispute(name: str, day: str, says: str) -> str:
    """The remark on a translation that somebody ticked as wrong."""
    said = f': "{says}"' if says else ""
    return on_one_line(f"{_DISPUTED}{name}, {day}{said}")


def sheet_texts(
    source: AnySource, translations: Translations | None, *, disputed: bool = False
) -> SheetTexts:
    """The rows of a sheet from the texts of today.

    Args:
        source: the English.
        translations: of the language; None for a sheet of the English alone.
        disputed: whether those are on it that are fuzzy because another reader of the same sheet
            ticked them as wrong.
    """
    rows: list[SheetText] = []
    left_out = 0
    for message in messages_of(source):
        strings: tuple[str, ...] = ()
        if translations is not None:
            entry = entry_of(message, translations)
            standing = standing_of(message, translations)
            is_disputed = entry is not None and any(
                line.startswith(_DISPUTED) for line in entry.comments
            )
            if standing != "translated" and not (
                disputed and is_disputed and standing == "fuzzy"
            ):
                left_out += 1
                continue
            strings = _forms(message) if entry is None else entry.strings
        english = _forms(message)
        digest = digest_of(message.key, *english, *strings)
        rows.append(SheetText(
            len(rows) + 1, message, _beside(english), _beside(strings), digest,
        ))
    locale = SOURCE_LOCALE if translations is None else translations.locale
    return SheetTexts(locale, domain_of(source), tuple(rows), left_out)


def _forms(message: AnyMessage) -> tuple[str, ...]:
    plural = plural_of(message)
    return (message.text, plural) if plural else (message.text,)


def _beside(forms: tuple[str, ...]) -> str:
    return " / ".join(forms)
