"""A clinic's hours, as texts of one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from omshandout.i18n import Interface
from omshandout.languages import (
    LanguageData,
    clock_time,
    day_names,
    day_runs,
    first_week_day,
    format_list,
    numbering_of,
)
from omshandout.languages.data import english as english_data
from omshandout.model.options import DAY_MINUTES, Clinic
from omshandout.model.text import LocalText, Run, TextStatus

# The messages that hours are made of, with all of their placeholders.
_HOURS: tuple[tuple[str, dict[str, str]], ...] = (
    ("hours.line", {"days": "", "times": ""}),
    ("hours.days", {"first": "", "last": ""}),
    ("hours.times", {"opens": "", "closes": ""}),
    ("hours.every_day", {}),
    ("hours.closed", {}),
    ("hours.all_day", {}),
)

_MOST_WEEKS = 256
_weeks: dict[tuple[object, ...], tuple[tuple[object, ...], tuple[LocalText, ...]]] = {}
"""Lines of weeks, by hours and by the identity of what says them, which is held on to."""


def hours_of(
    clinic: Clinic, interface: Interface, english: Interface,
    regional: Callable[[LanguageData], LanguageData],
) -> tuple[LocalText, ...]:
    """A line for each set of days with the same hours, in the order of the week.

    Most clinics have the hours of others, so they are said once.

    Args:
        clinic: whose hours.
        interface: the messages that they are made of.
        english: the same in English, which stands in where one is not translated.
        regional: gives a language as it is written in the clinic's country.
    """
    speakers = interface, english, regional(interface.data)
    key = (*map(id, speakers), clinic.hours, clinic.country, clinic.digits)
    found = _weeks.get(key)
    if found is None:
        if len(_weeks) >= _MOST_WEEKS:
            _weeks.clear()
        found = _weeks[key] = speakers, _said(clinic, interface, english, regional)
    return found[1]


def _said(
    clinic: Clinic, interface: Interface, english: Interface,
    regional: Callable[[LanguageData], LanguageData],
) -> tuple[LocalText, ...]:
    # What is wrong with such a line is wrong with the messages that it is made of.
    where = interface.text("hours.line", **dict(_HOURS)["hours.line"]).where
    data, speaker, status = interface.data, interface, TextStatus.TRANSLATED
    missing = any(stands_in(interface.text(key, **values)) for key, values in _HOURS)
    # Gathering stops a document without names of days, unless the English may stand in.
    if missing or not _days_of(data):
        data, speaker, status = english_data(), english, TextStatus.MISSING
    week = _Week(clinic, speaker, data, regional(data))
    return tuple(
        LocalText("", (Run(line, given=True),), data.language, status, where)
        for line in week.lines()
    )


def stands_in(text: LocalText) -> bool:
    """Whether a text is the English in place of a translation."""
    return text.status in (TextStatus.MISSING, TextStatus.FUZZY)


class _Week:
    """A clinic's hours in the words of a language, times and dates as in the clinic's country."""

    def __init__(
        self, clinic: Clinic, speaker: Interface, data: LanguageData, regional: LanguageData
    ) -> None:
        self._clinic = clinic
        self._speaker = speaker
        self._data = data
        self._regional = regional
        self._first = first_week_day(data, clinic.country)
        self._names = _days_of(data)

    def lines(self) -> Iterator[str]:
        days: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for day in ((self._first + step) % 7 for step in range(7)):
            times = tuple(sorted(
                (opening.opens, opening.closes)
                for opening in self._clinic.hours if day in opening.days
            ))
            if times:
                days.setdefault(times, []).append(day)
        for times, shared in days.items():
            yield self._speaker.plain(
                "hours.line", days=self._days(tuple(shared)), times=self._times(times)
            )

    def _days(self, days: tuple[int, ...]) -> str:
        if len(days) == 7:
            return self._speaker.plain("hours.every_day")
        names = [
            self._names[first] if first == last else self._speaker.plain(
                "hours.days", first=self._names[first], last=self._names[last]
            )
            for first, last in day_runs(days, self._first)
        ]
        return format_list(names, self._data)

    def _times(self, times: tuple[tuple[int, int], ...]) -> str:
        if times == ((0, 0),):
            return self._speaker.plain("hours.closed")
        if times == ((0, DAY_MINUTES),):
            return self._speaker.plain("hours.all_day")
        system = numbering_of(self._data, self._clinic.digits)
        spans = []
        for span in times:
            opens, closes = (clock_time(minutes, self._regional, system) for minutes in span)
            spans.append(self._speaker.plain("hours.times", opens=opens, closes=closes))
        return format_list(spans, self._data)


def _days_of(data: LanguageData) -> tuple[str, ...]:
    """The whole names of days, else the short ones; none where nobody gave any."""
    return day_names(data, "wide") or day_names(data, "abbreviated")
