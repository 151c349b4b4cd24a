"""Days and times of a week as a language writes them.

Times come from CLDR: by a clock of 12 or 24 hours, as people do in the language and, where CLDR has
it, in the country. The words around them are messages, not data, so this module only gives the
parts.
"""

from __future__ import annotations

import re
from datetime import time

from babel.dates import format_time

from omshandout.languages.formats import localized_digits
from omshandout.languages.locales import cldr_locale, first_week_day
from omshandout.languages.regions import regional_locale


def day_name(day: int, locale: str) -> str:
    """The whole name of a day of the week, 0 for Monday, as it stands by itself.

    Source: CLDR, ``days`` (stand-alone, wide).
    """
    return str(cldr_locale(locale).days["stand-alone"]["wide"][day])


def clock_time(minutes: int, locale: str, country: str = "", digits: str = "") -> str:
    """A time of the day: ``8:30 AM``, ``08:30``.

    Args:
        minutes: since midnight, 0 to 1440.
        locale: a CLDR identifier.
        country: two-letter code of the clinic's country, or ``""``.
        digits: see :func:`omshandout.languages.numbering_of`.

    Source: CLDR, ``timeFormats`` (short).
    """
    hour, minute = divmod(minutes, 60)
    regional = regional_locale(locale, country)
    pattern = str(cldr_locale(regional).time_formats["short"].pattern)
    if hour == 24 and not _has_halves(pattern):
        # A clinic that closes at midnight closes at the end of its day, not at the beginning.
        text = format_time(time(0, minute), pattern, locale=cldr_locale(regional))
        text = text.replace("00" if "HH" in pattern else "0", "24", 1)
    else:
        text = format_time(time(hour % 24, minute), pattern, locale=cldr_locale(regional))
    return localized_digits(text, locale, digits)


def _has_halves(pattern: str) -> bool:
    """Whether a pattern counts to 12 twice a day (UTS #35, part 4, section 8.1)."""
    return re.search("[hK]", re.sub(r"'[^']*'", "", pattern)) is not None


def day_runs(days: tuple[int, ...], locale: str, country: str = "") -> tuple[tuple[int, int], ...]:
    """Days as runs of first and last day, in the order of the week in a country.

    A week has no end: Sunday to Thursday is one run, wherever weeks begin. Two days in a row are
    two runs; all seven are one, from the first day of the week on.
    """
    first = first_week_day(locale, country)
    given = frozenset(days)
    if len(given) == 7:
        return ((first, (first + 6) % 7),)
    runs: list[tuple[int, int]] = []
    for start in ((first + step) % 7 for step in range(7)):
        if start not in given or (start - 1) % 7 in given:
            continue
        length = next(step for step in range(1, 8) if (start + step) % 7 not in given)
        if length > 2:
            runs.append((start, (start + length - 1) % 7))
        else:
            runs += [((start + step) % 7,) * 2 for step in range(length)]
    return tuple(runs)
