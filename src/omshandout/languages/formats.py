"""Dates, numbers, lists and days as a language writes them.

Language and digits are always given: Babel by itself would ask the machine for its locale, and
it leaves the digits of dates and numbers in Latin whatever the language uses. All values are the
language's own (:mod:`omshandout.languages.own`); what it lacks is written in digits and signs
alone where that can be, and else asked of its translators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import format_date as _babel_date
from babel.lists import format_list as _babel_list
from babel.numbers import format_decimal as _babel_decimal

from omshandout.errors import ContentError, Fault, Where
from omshandout.languages.data import PSEUDO, SOURCE_LOCALE, LanguageData
from omshandout.languages.digits import TO_DIGITS, ZEROS
from omshandout.languages.locales import first_week_day
from omshandout.languages.own import root_names

DateStyle = Literal["long", "medium"]
"""``long`` spells the month out, ``medium`` shortens it or uses its number."""

Width = Literal["wide", "abbreviated", "short", "narrow"]
"""CLDR's widths of names of days."""

WIDTHS: tuple[Width, ...] = ("wide", "abbreviated", "short", "narrow")
"""All of them, the longest first."""

_LATIN = re.compile("[A-Za-z]")

# What stands between things in a row where a language gives no pattern: the comma of its script.
# It holds no word. Source: The Unicode Standard, chapters of these scripts.
_COMMAS = {
    "Adlm": "⹁ ", "Arab": "، ", "Ethi": "፣ ", "Hans": "、", "Hant": "、", "Jpan": "、",
    "Mymr": "၊ ", "Nkoo": "߸ ", "Rohg": "، ", "Syrc": "، ", "Thaa": "، ", "Tibt": "། ",
}  # fmt: skip


def numbering_of(data: LanguageData, digits: str = "") -> str:
    """The numbering system to write numbers of a language in.

    Args:
        data: the language.
        digits: ``""`` for the language's default, ``"native"`` for its native digits, or the
            name of a numbering system such as ``"latn"``.

    Raises:
        ContentError: there is no such numbering system of ten digits.
    """
    found = data.cldr
    if not digits:
        name = found.default_numbering_system
        # A default that is not a set of ten digits cannot be had by exchanging digits.
        return name if name in ZEROS else "latn"
    if digits == "native":
        native = found.other_numbering_systems.get("native", "latn")
        # Ethiopic numerals, for one, are no set of ten digits.
        return str(native) if native in ZEROS else numbering_of(data)
    name = digits
    if name not in ZEROS:
        raise ContentError(
            Fault(
                Where(key="digits"),
                f"digits {digits!r} are not known",
                f"use native, or one of {', '.join(sorted(ZEROS))}",
                "clinic/digits",
                values=(("value", digits[:60]),),
            )
        )
    return name


def in_digits_of(text: str, data: LanguageData, digits: str = "") -> str:
    """A text with its digits exchanged for those of a language; all else in it stays.

    Args:
        text: a text with digits 0 to 9.
        data: the language.
        digits: see :func:`numbering_of`.
    """
    return text.translate(TO_DIGITS[numbering_of(data, digits)])


def format_date(
    day: date, data: LanguageData, style: DateStyle = "long", digits: str = ""
) -> str:
    """A date of the Gregorian calendar, in words of the language.

    Where the language has no months or no pattern of its own, in digits, largest unit first, as
    ISO 8601 writes it: a date that is plain in every language.

    Args:
        day: the date.
        data: the language.
        style: see :data:`DateStyle`.
        digits: see :func:`numbering_of`; they stay those of the language in every country.
        country: two-letter code of the country whose way of writing dates is wanted, where CLDR
            has the language in that country.
    """
    if writes_dates(data, style):
        text = _babel_date(day, format=style, locale=data.cldr)
    elif style == "medium" and writes_dates(data, "long"):
        text = _babel_date(day, format="long", locale=data.cldr)
    else:
        text = day.isoformat()
    return in_digits_of(text, data, digits)


@lru_cache(maxsize=256)
def writes_dates(data: LanguageData, style: DateStyle = "long") -> bool:
    """Whether a language has all that it needs to write dates in words of its own."""
    if not data.cldr.has("date_formats", style):
        return False
    try:
        for month in range(1, 13):
            _babel_date(date(2026, month, 1), format=style, locale=data.cldr)
    except KeyError:
        return False
    return True


def month_names(data: LanguageData) -> tuple[str, ...]:
    """The months as they stand in dates, January first; none where the language has none."""
    return _whole(data, "months", ("format", "stand-alone"), "wide", range(1, 13))


@lru_cache(maxsize=1024)
def format_number(
    value: int | Decimal, data: LanguageData, digits: str = "", *, grouping: bool = True
) -> str:
    """A number with the separators and digits of the language.

    Args:
        value: the number; a ``Decimal`` keeps three places at most.
        data: the language.
        digits: see :func:`numbering_of`.
        grouping: whether thousands are set apart where the language does so.
    """
    system = numbering_of(data, digits)
    text = _babel_decimal(
        value,
        locale=data.cldr,
        numbering_system=system,
        group_separator=grouping,
    )
    return text.translate(TO_DIGITS[system])


@lru_cache(maxsize=1024)
def day_names(data: LanguageData, width: Width) -> tuple[str, ...]:
    """The days of the week in a width, Monday first; none where the language lacks them.

    What has whole names has them where abbreviated ones are asked for.

    Source: CLDR, ``days``, as they stand alone and else as they stand in a date.
    """
    contexts = ("stand-alone", "format")
    found = _whole(data, "days", contexts, width, range(7))
    if not found and width == "abbreviated":
        return _whole(data, "days", contexts, "wide", range(7))
    return found


def weekday_names(
    data: LanguageData, country: str = "", width: Width = "abbreviated"
) -> tuple[str, ...]:
    """Names of the days, from the first day of the week on.

    Args:
        data: the language.
        country: two-letter code of the country whose week it is; ``""`` for the language's own
            (or likely) country.
        width: which names.

    Returns:
        Seven names, or none where the language has none of that width.
    """
    names = day_names(data, width)
    first = first_week_day(data, country)
    return tuple(names[(first + step) % 7] for step in range(7)) if names else ()


def format_list(items: Sequence[str], data: LanguageData) -> str:
    """Items in a row as the language joins them: ``a, b, and c``.

    Where it has no way of its own, with the comma of its script and no word.
    """
    if joins_lists(data):
        return _babel_list(list(items), style="standard", locale=data.cldr)
    return _COMMAS.get(data.language.script, ", ").join(items)


def joins_lists(data: LanguageData) -> bool:
    """Whether a language has a way of its own to join things in a row."""
    return all(data.cldr.has("list_patterns", "standard", part) for part in ("2", "end"))


def _whole(
    data: LanguageData, table: str, contexts: Sequence[str], width: str, keys: range
) -> tuple[str, ...]:
    """Names of one width, whole or not at all: half of a week is no week."""
    for context in contexts:
        if data.cldr.has(table, context, width):
            names = getattr(data.cldr, table)[context][width]
            if all(key in names for key in keys):
                found = tuple(str(names[key]) for key in keys)
                if not _left_over(found, data, table, width):
                    return found
    return ()


def _left_over(found: Sequence[str], data: LanguageData, table: str, width: str) -> bool:
    """Whether an English word was left standing among names of a language.

    So it is in CLDR itself: "Sun" in Akan among the whole names, "Tue" in Kashmiri, which is
    written in Arabic letters. (Igbo has "Sat" for Satọdee among the short names, and means it.)
    """
    language = data.language
    english = language.tag.partition("-")[0] == SOURCE_LOCALE or language.locale in PSEUDO
    if english or data.gives(table):
        return False
    if language.script != "Latn" and any(map(_LATIN.search, found)):
        return True
    return width == "wide" and any(
        name == root for name, root in zip(found, root_names(table), strict=True)
    )
