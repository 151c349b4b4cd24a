"""Dates, numbers and lists as a language writes them.

Locale and digits are always given: Babel by itself would ask the machine for its locale, and
it leaves the digits of dates and numbers in Latin whatever the language uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.core import Locale
from babel.dates import format_date as _babel_date
from babel.lists import format_list as _babel_list
from babel.numbers import format_decimal as _babel_decimal

from omshandout.errors import ContentError, Fault, Where
from omshandout.languages.locales import cldr_locale, first_week_day
from omshandout.languages.regions import regional_locale
from omshandout.model.furniture import DayWidth

DateStyle = Literal["long", "medium"]
"""``long`` spells the month out, ``medium`` shortens it or uses its number."""

# Code point of the digit zero of each decimal numbering system that CLDR names as the default
# or native one of a language. Source: CLDR supplemental data, numberingSystems.
_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "java": 0xA9D0,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "latn": 0x0030,
    "mlym": 0x0D66,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
}
_TO_DIGITS = {
    name: {ord("0") + value: zero + value for value in range(10)} for name, zero in _ZEROS.items()
}


def numbering_of(locale: str, digits: str = "") -> str:
    """The numbering system to write numbers of a locale in.

    Args:
        locale: a CLDR identifier.
        digits: ``""`` for the locale's default in CLDR, ``"native"`` for its native digits, or
            the name of a numbering system such as ``"latn"``.

    Raises:
        ContentError: there is no such numbering system of ten digits.
        UsageError: the locale is not known.
    """
    found = cldr_locale(locale)
    if not digits:
        name = found.default_numbering_system
        # A default that is not a set of ten digits cannot be had by exchanging digits.
        return name if name in _ZEROS else "latn"
    name = found.other_numbering_systems.get("native", digits) if digits == "native" else digits
    if name not in _ZEROS:
        raise ContentError(
            Fault(
                Where(key="digits"),
                f"digits {digits!r} are not known",
                f"use native, or one of {', '.join(sorted(_ZEROS))}",
                "clinic/digits",
            )
        )
    return str(name)


def format_date(
    day: date, locale: str, style: DateStyle = "long", digits: str = "", country: str = ""
) -> str:
    """A date of the Gregorian calendar, in words of the locale.

    Args:
        day: the date.
        locale: a CLDR identifier.
        style: see :data:`DateStyle`.
        digits: see :func:`numbering_of`; they stay those of the language in every country.
        country: two-letter code of the country whose way of writing dates is wanted, where CLDR
            has the language in that country.
    """
    text = _babel_date(day, format=style, locale=cldr_locale(regional_locale(locale, country)))
    return localized_digits(text, locale, digits)


def localized_digits(text: str, locale: str, digits: str = "") -> str:
    """A text with its Latin digits exchanged for those of the locale; see :func:`numbering_of`."""
    return text.translate(_TO_DIGITS[numbering_of(locale, digits)])


@lru_cache(maxsize=1024)
def format_number(
    value: int | Decimal, locale: str, digits: str = "", *, grouping: bool = True
) -> str:
    """A number with the separators and digits of the locale.

    Args:
        value: the number; a ``Decimal`` keeps three places at most.
        locale: a CLDR identifier.
        digits: see :func:`numbering_of`.
        grouping: whether thousands are set apart where the locale does so.
    """
    system = numbering_of(locale, digits)
    text = _babel_decimal(
        value,
        locale=cldr_locale(locale),
        numbering_system=system,
        group_separator=grouping,
    )
    return text.translate(_TO_DIGITS[system])


def weekday_names(
    locale: str, country: str = "", width: DayWidth = "abbreviated"
) -> tuple[str, ...]:
    """Names of the days, from the first day of the week on.

    Args:
        locale: a CLDR identifier.
        country: two-letter code of the country whose week it is; ``""`` for the locale's own
            (or likely) country.
        width: which of CLDR's names.

    Returns:
        Seven names, or none if the locale has no short or narrow names of its own: what CLDR's
        root says in their place are English words and letters.

    Source: CLDR, ``days`` (stand-alone) and ``weekData/firstDay``.
    """
    names = cldr_locale(locale).days["stand-alone"][width]
    if width in ("short", "narrow") and names == Locale("root").days["stand-alone"][width]:
        return ()
    first = first_week_day(locale, country)
    return tuple(str(names[(first + step) % 7]) for step in range(7))


def format_list(items: Sequence[str], locale: str) -> str:
    """Items in a row as the locale joins them: ``a, b, and c``."""
    return _babel_list(list(items), style="standard", locale=cldr_locale(locale))
