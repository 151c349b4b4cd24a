"""What is known of a language, where each thing comes from, and what nobody has given yet."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from omshandout.errors import Fault, Severity, Where
from omshandout.languages.data import LanguageData, english
from omshandout.languages.digits import TO_DIGITS
from omshandout.languages.formats import (
    WIDTHS,
    day_names,
    format_list,
    joins_lists,
    month_names,
    numbering_of,
    writes_dates,
)
from omshandout.languages.locales import WEEK, first_week_day
from omshandout.languages.names import english_name, native_name
from omshandout.languages.plurals import plural_categories


class Origin(Enum):
    """Where a fact of a language comes from; the value is how a person is told."""

    CLDR = "CLDR"
    FILE = "language file"
    SCRIPT = "its script"
    COUNTRY = "its country"
    SIGNS = "digits and signs"  # holds no word, so it can stand in
    NOBODY = "to be given"


class Known(Struct, frozen=True):
    """A fact: key in the language file, what it is, its value in words, and its origin.

    ``needed`` says what cannot be printed, or is printed with less, while nobody gives it.
    """

    key: str
    what: str
    value: str
    origin: Origin
    needed: str = ""


def known_of(data: LanguageData) -> tuple[Known, ...]:
    """All facts of a language in the order of the language file."""
    return (
        _fact(data, "name", "name in itself", native_name(data),
              needed="lists of languages name it in English"),
        _fact(data, "english", "name in English", english_name(data)),
        _fact(data, "script", "script", data.language.script),
        _fact(data, "direction", "direction", data.language.direction.value, Origin.SCRIPT),
        _fact(data, "parent", "parent", data.parent),
        _plural(data),
        _digits(data),
        _fact(data, "first_day", "first day of the week", WEEK[first_week_day(data)],
              Origin.COUNTRY),
        _fact(data, "months", "months", ", ".join(month_names(data)), needed=_DATES),
        _days(data),
        _dates(data),
        _list(data),
    )


def missing_of(data: LanguageData) -> tuple[Known, ...]:
    """What translators still have to give, or had better give."""
    return tuple(
        fact for fact in known_of(data)
        if fact.origin is Origin.NOBODY or (fact.origin is Origin.SIGNS and fact.needed)
    )


_DATES = "dates are printed in digits, as 2026-11-22"


def _fact(
    data: LanguageData, key: str, what: str, value: str, origin: Origin = Origin.CLDR,
    needed: str = "",
) -> Known:
    if data.gives(key):
        origin = Origin.FILE
    elif not value:
        origin = Origin.NOBODY if needed else origin
    wanted = origin in (Origin.NOBODY, Origin.SIGNS)
    return Known(key, what, value, origin, needed if wanted else "")


def _plural(data: LanguageData) -> Known:
    own = data.cldr.has("plural_form")
    needed = "" if own else "every count is printed in one form of the sentence"
    origin = Origin.FILE if data.gives("plural") else Origin.CLDR if own else Origin.NOBODY
    return Known("plural", "plural forms", ", ".join(plural_categories(data)), origin, needed)


def _digits(data: LanguageData) -> Known:
    system, native = numbering_of(data), numbering_of(data, "native")
    value = f"{system} {'0123456789'.translate(TO_DIGITS[system])}"
    if native != system:
        value += f", native {native} {'0123456789'.translate(TO_DIGITS[native])}"
    known = data.cldr.has("locale_id")  # something of CLDR's, be it little
    needed = "" if known else "numbers are printed in Latin digits"
    return _fact(data, "digits", "digits", value, Origin.CLDR if known else Origin.SIGNS, needed)


def _days(data: LanguageData) -> Known:
    widths = {width: names for width in WIDTHS if (names := day_names(data, width))}
    value = "; ".join(f"{width} {', '.join(names)}" for width, names in widths.items())
    return _fact(data, "days", "days of the week", value,
                 needed="no sheet with a diary can be printed")


def _dates(data: LanguageData) -> Known:
    own = writes_dates(data)
    value = str(data.cldr.date_formats["long"]) if own else "y-MM-dd"
    origin = Origin.FILE if data.gives("dates") else Origin.CLDR if own else Origin.SIGNS
    return Known("dates", "dates", value, origin, "" if own else _DATES)


def _list(data: LanguageData) -> Known:
    own = joins_lists(data)
    origin = Origin.FILE if data.gives("list") else Origin.CLDR if own else Origin.SIGNS
    # Where CLDR has a language well, no pattern means that a comma is right.
    needed = "" if own or day_names(data, "wide") else "things in a row are joined by commas alone"
    return Known("list", "things in a row", format_list(("A", "B", "C"), data), origin, needed)


def no_days(data: LanguageData, user: str) -> Fault | None:
    """What is wrong if a document prints days in a language that has none; ``user`` names it."""
    if day_names(data, "abbreviated"):
        return None
    return Fault(
        Where(data.file, key="days", locale=data.locale),
        f"{user} prints the days of the week; CLDR has none in {data.locale}",
        f"give days: in {data.file or 'its language file'}", "language/no-days",
    )


def shortcomings(data: LanguageData) -> tuple[Fault, ...]:
    """Warnings for what every document prints with less than it could, and what to do."""
    # Days stop the documents that print them, and those alone.
    return (*_still_english(data), *(
        Fault(
            Where(data.file, key=fact.key, locale=data.locale),
            f"CLDR has no {fact.what} in {data.locale}: {fact.needed}",
            f"give {fact.key}: in {data.file or 'its language file'}", f"language/no-{fact.key}",
            Severity.WARNING,
        )
        for fact in missing_of(data) if fact.key != "days"
    ))


def _still_english(data: LanguageData) -> Iterator[Fault]:
    """Warnings for examples of the file to fill in that were taken over as they are."""
    source = english()
    given = (
        ("months", month_names(data), month_names(source)),
        ("days", day_names(data, "wide"), day_names(source, "wide")),
        ("name", (native_name(data),), (native_name(source),)),
    )
    for key, names, examples in given:
        if data.gives(key) and names == examples and data.language.tag.partition("-")[0] != "en":
            yield Fault(
                Where(data.file, key=key, locale=data.locale), f"{key} is as in English",
                "write the words of the language; leave it only if its readers use English ones",
                "language/english", Severity.WARNING,
            )
