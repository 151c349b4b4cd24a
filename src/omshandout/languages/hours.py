"""Days and times of a week as a language writes them.

Times come from CLDR: by a clock of 12 or 24 hours, as people do in the language and, where CLDR has
it, in the country. The words around them are messages, not data, so this module only gives the
parts.
"""

from __future__ import annotations

import re
from datetime import time

from babel.dates import format_time

from omshandout.languages.data import LanguageData
from omshandout.languages.digits import TO_DIGITS
from omshandout.languages.formats import numbering_of


def clock_time(minutes: int, data: LanguageData, digits: str = "") -> str:
    """A time of the day: ``8:30 AM``, ``08:30``; from 0 to 23 hours where the language has no way.

    Args:
        minutes: since midnight, 0 to 1440.
        data: the language, as it is written in the country.
        digits: see :func:`omshandout.languages.numbering_of`.

    Source: CLDR, ``timeFormats`` (short).
    """
    hour, minute = divmod(minutes, 60)
    pattern = str(data.cldr.time_formats["short"].pattern)
    if _has_halves(pattern):
        pattern = _with_half(pattern, data, "pm" if hour % 24 >= 12 else "am")
    if hour == 24 and not _has_halves(pattern):
        # A clinic that closes at midnight closes at the end of its day, not at the beginning.
        text = format_time(time(0, minute), pattern, locale=data.cldr)
        text = text.replace("00" if "HH" in pattern else "0", "24", 1)
    else:
        text = format_time(time(hour % 24, minute), pattern, locale=data.cldr)
    return text.translate(TO_DIGITS[numbering_of(data, digits)])


def _with_half(pattern: str, data: LanguageData, half: str) -> str:
    """A pattern with the word for its half of the day, in the width that the language has.

    Babel looks for a width that it may not have. Where nobody gave the word, 0 to 23 hours.
    """
    for width in ("abbreviated", "wide"):
        if data.cldr.has("day_periods", "format", width, half):
            word = str(data.cldr.day_periods["format"][width][half]).replace("'", "''")
            # Every second part stands in quotes (UTS #35, part 4, section 8).
            parts = pattern.split("'")
            parts[::2] = [re.sub("a+", lambda _, word=word: f"'{word}'", part)  # type: ignore[misc]
                          for part in parts[::2]]
            return "'".join(parts)
    return "HH:mm"


def _has_halves(pattern: str) -> bool:
    """Whether a pattern counts to 12 twice a day (UTS #35, part 4, section 8.1)."""
    return re.search("[hK]", re.sub(r"'[^']*'", "", pattern)) is not None


def day_runs(days: tuple[int, ...], first: int) -> tuple[tuple[int, int], ...]:
    """Days as runs of first and last day, in the order of a week that begins on ``first``.

    A week has no end: Sunday to Thursday is one run, wherever weeks begin. Two days in a row are
    two runs; all seven are one, from the first day of the week on.
    """
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
