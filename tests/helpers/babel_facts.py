"""Prints a digest of all that is taken from Babel for each locale, in the order asked for.

Run by itself: ``python babel_facts.py ORDER`` where ORDER is ``up``, ``down`` or ``fresh`` (all
caches are emptied before each locale; only those without a territory).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

from babel import localedata
from babel.dates import format_time

from omshandout.errors import UsageError
from omshandout.languages import Languages, format_date, format_list, format_number, native_name
from omshandout.languages.formats import WIDTHS, day_names, month_names
from omshandout.languages.locales import first_week_day
from omshandout.languages.names import language_name
from omshandout.languages.own import raw_data

DAYS = (date(2026, 3, 1), date(2026, 11, 22))
COUNTS = (*range(25), 100, 101, 102, 103, 111, 1000, 1_000_000)


def facts_of(locale: str) -> Iterator[object]:
    """Everything that pages take from Babel for a locale."""
    data = Languages().data(locale)
    yield data.language
    yield from (day_names(data, width) for width in WIDTHS)
    yield month_names(data)
    yield [format_date(day, data, style, digits) for day in DAYS
           for style in ("long", "medium") for digits in ("", "native")]  # type: ignore[arg-type]
    yield [format_list("abcd"[:count], data) for count in range(1, 5)]
    yield [format_number(value, data) for value in (7, 12345, Decimal("1234.5"), -3)]
    yield [data.cldr.plural_form(count) for count in COUNTS]
    yield native_name(data), language_name(locale), language_name("es", locale)
    yield first_week_day(data), first_week_day(data, "US")
    pattern = data.cldr.time_formats["short"].pattern
    yield pattern
    if data.cldr.has("day_periods", "format", "abbreviated", "am") or "a" not in pattern:
        yield format_time(time(20, 5), "short", locale=data.cldr)


def digests(order: str) -> Iterator[str]:
    """A line for each locale of Babel that is the name of a locale here."""
    names = sorted(localedata.locale_identifiers())
    if order == "fresh":
        names = [name for name in names if not name.rpartition("_")[2].isupper()]
    for locale in reversed(names) if order == "down" else names:
        if order == "fresh":
            localedata.clear_caches()
            raw_data.cache_clear()
        try:
            found = repr(list(facts_of(locale)))
        except UsageError as error:
            found = str(error)
        yield f"{locale} {hashlib.sha256(found.encode()).hexdigest()}"


if __name__ == "__main__":
    print("\n".join(digests(sys.argv[1])))
