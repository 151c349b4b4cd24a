"""Opening hours in one cell of a list: ``mon-thu 08:30-17:00; fri 08:30-12:00; sat, sun closed``.

What is not understood is never guessed; where it can be said in our way, that is offered, and only
after it was read as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import decimal

from msgspec import Struct

from omshandout.content.clinic_kinds import DAYS, as_meant, days_of, minutes_of
from omshandout.yamlfile.bounded import shown

EXAMPLE = "mon-thu 08:30-17:00; fri 08:30-12:00; sat, sun closed"
CLOSED, ALL_DAY = "closed", "all day"

_PART = re.compile(
    r"(?P<days>[^0-9]+?) ?"
    rf"(?:(?P<from>[0-9:.]+)-(?P<to>[0-9:.]+)|(?<= )(?P<way>{CLOSED}|{ALL_DAY}))"
)


class Opening(Struct, frozen=True):
    """Days as they are typed, and from when to when; or ``way``: ``closed`` or ``all day``."""

    days: tuple[str, ...]
    start: str = ""
    end: str = ""
    way: str = ""


class Misread(Struct, frozen=True):
    """What is wrong with a part of a cell, and what to write."""

    what: str
    hint: str


def read_hours(text: str) -> Iterator[Opening | Misread]:
    """The parts of a cell, each understood or not."""
    for part in text.split(";"):
        typed = re.sub(r" ?- ?", "-", as_meant(part))
        if not typed:
            continue
        found = _read(typed)
        if isinstance(found, str):
            offered = _offered(typed.lower())
            hint = f"if you mean this, write: {offered}" if offered else (
                f"write it like: {EXAMPLE}; days are {', '.join(DAYS)}, times those of a clock "
                "of 24 hours"
            )
            # The whole part stands there, since the wrong word alone may be hard to find.
            own = "" if found.startswith(f'"{shown(typed)}"') else f' (hours "{shown(typed)}")'
            yield Misread(found + own, hint)
        else:
            yield found


def _read(typed: str) -> Opening | str:
    """What a part says, or what is wrong with it."""
    found = _PART.fullmatch(typed.lower())
    if found is None:
        return f'"{shown(typed)}" are no opening hours'
    days = tuple(re.split(r"[, ]+", found["days"].strip(", ")))
    for word in days:
        if days_of(word) is None:
            return f'"{shown(word)}" is no day of the week'
    if found["way"]:
        return Opening(days, way=found["way"])
    times = {each: minutes_of(each) for each in (found["from"], found["to"])}
    for each, minutes in times.items():
        if minutes is None:
            return f'"{shown(each)}" is no time of the day'
    start, end = times[found["from"]] or 0, times[found["to"]] or 0
    if start >= end:
        return f"from {found['from']} to {found['to']} is no time of one day"
    return Opening(days, found["from"], found["to"])


# -- how it may have been meant ------------------------------------------------------------------

_NAMES = {
    **{f"{name}{s}": name[:3] for name in (
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ) for s in ("", "s")},
    "tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu",
    **dict(zip(("mo", "tu", "we", "th", "fr", "sa", "su"), DAYS, strict=True)),
    "daily": "mon-sun", "everyday": "mon-sun", "weekdays": "mon-fri", "weekends": "sat, sun",
}
_TO = re.compile(r" ?(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b) ?")
_HALF = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap])\.?m\b\.?")
_NAMED = re.compile(r"\b(?:noon|midnight)\b")
_NOON = 12 * 60
_WITH_H = re.compile(r"\b([0-9]{1,2}) ?h ?([0-9]{2})?\b")
_BARE = re.compile(r"(?<![0-9:.])([0-9]{1,2})([0-9]{2})?(?![0-9:.])")
_PIECE = re.compile(
    r"(?P<days>[a-z][a-z, -]*?)?[ :,]*"
    rf"(?P<rest>[0-9]+[:.][0-9]+-[0-9]+[:.][0-9]+|{CLOSED}\b|{ALL_DAY}\b)(?:[ ,]|and\b)*"
)


def _offered(typed: str) -> str:
    """The same in our way of writing, which reads well; ``""`` where nobody can tell."""
    # Figures of other scripts, as in Arabic, are the same hours.
    typed = "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in typed)
    halves = bool(_HALF.search(typed) or _NAMED.search(typed))
    typed = _NAMED.sub(lambda word: "12:00" if word[0] == "noon" else "00:00", typed)
    text = re.sub(r"\b24 ?(?:/ ?7|hours|hrs|h)(?![a-z0-9])", ALL_DAY, typed)
    text = text.replace("every day", "daily")
    text = re.sub(r"[a-z]+", lambda word: _NAMES.get(word[0], word[0]), text)
    text = _TO.sub("-", text)
    text = re.sub(r"(?<=[a-z]) ?(?:&|/|\band\b) ?(?=[a-z])", ", ", text)
    text = _BARE.sub(_clock, _WITH_H.sub(_clock, _HALF.sub(_of_half, text)))
    parts: list[str] = []
    days, at, before = "mon-sun" if text == ALL_DAY else "", 0, -1
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            return ""
        own, rest = (found["days"] or "").strip(", -"), found["rest"]
        if not halves:
            rest, before = _after_noon(rest, -1 if own else before)
        days = own or days
        parts += _over_midnight(days, rest)
        at = found.end()
    if not all(isinstance(_read(part), Opening) for part in parts):
        return ""
    return "; ".join(parts)


def _of_half(found: re.Match[str]) -> str:
    hour = int(found[1])
    if not 1 <= hour <= 12:
        return found[0]
    return f"{hour % 12 + (12 if found[3] == 'p' else 0):02}:{found[2] or '00'}"


def _clock(found: re.Match[str]) -> str:
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _after_noon(rest: str, before: int) -> tuple[str, int]:
    """Hours as they are meant on a clock of 12 hours, and their end: ``8-5``, ``8-12, 1-5``.

    Nobody who writes them so has a clinic open all night, or its afternoon before its morning.

    Args:
        rest: from when to when, or how else.
        before: when the hours before them on the same days end, in minutes; -1 for none.
    """
    start, _, end = rest.partition("-")
    first, last = minutes_of(start), minutes_of(end)
    if first is None or last is None or not 0 < last <= _NOON or first >= _NOON + 60:
        return rest, -1 if last is None else last
    if first < before and first < last:
        first, last = first + _NOON, last + _NOON
    elif first > last:
        last += _NOON
    else:
        return rest, last
    return f"{_time(first)}-{_time(last)}", last


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _over_midnight(days: str, rest: str) -> list[str]:
    """Hours that end on the day after, as those of two days."""
    start, _, end = rest.partition("-")
    first, last = minutes_of(start), minutes_of(end)
    known = [days_of(word) for word in re.split(r"[, ]+", days)]
    if first is None or last is None or first <= last or None in known:
        return [f"{days} {rest}"]
    after = ", ".join(
        DAYS[(day + 1) % 7] if len(each) == 1 else
        f"{DAYS[(each[0] + 1) % 7]}-{DAYS[(each[-1] + 1) % 7]}"
        for each in known if each for day in each[:1]
    )
    return [f"{days} {start}-24:00", *([f"{after} 00:00-{end}"] if last else [])]
