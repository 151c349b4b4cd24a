"""Days and times of a week."""

from __future__ import annotations

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from omshandout.errors import UsageError
from omshandout.languages import Languages, clock_time, day_runs, first_week_day
from omshandout.languages.own import raw_data
from omshandout.languages.tags import has_data

LANGUAGES = Languages()


@pytest.mark.parametrize(
    ("locale", "country", "times"),
    [
        ("en", "", ("12:00 AM", "8:30 AM", "12:05 PM", "4:30 PM", "12:00 AM")),
        ("en", "GB", ("00:00", "08:30", "12:05", "16:30", "24:00")),
        ("es", "", ("0:00", "8:30", "12:05", "16:30", "24:00")),
        ("es", "US", ("12:00 a.m.", "8:30 a.m.", "12:05 p.m.", "4:30 p.m.", "12:00 a.m.")),
        ("ar", "", ("12:00 ص", "8:30 ص", "12:05 م", "4:30 م", "12:00 ص")),
        ("zh_Hans", "", ("00:00", "08:30", "12:05", "16:30", "24:00")),
        ("fr", "CA", ("00 h 00", "08 h 30", "12 h 05", "16 h 30", "24 h 00")),
    ],
)
def test_times_as_the_language_writes_them(
    locale: str, country: str, times: tuple[str, ...]
) -> None:
    found = tuple(
        " ".join(clock_time(minutes, LANGUAGES.in_country(locale, country)).split())
        for minutes in (0, 510, 725, 990, 1440)
    )
    assert found == times


def test_times_take_the_digits_that_are_asked_for() -> None:
    assert clock_time(510, LANGUAGES.data("ar"), "arab") == "٨:٣٠ ص"
    assert clock_time(1440, LANGUAGES.data("fa")) == "۲۴:۰۰"


@pytest.mark.conformance
def test_every_language_of_cldr_writes_times_in_words_of_its_own() -> None:
    """AM and PM of CLDR's root are never printed: who has no words has 24 hours there."""
    count = 0
    for locale in localedata.locale_identifiers():
        try:
            data = LANGUAGES.data(locale)
        except UsageError:  # one that has a better name
            continue
        text = clock_time(810, data)
        words = "".join(sign for sign in text if sign.isalpha())
        if words in ("AM", "PM"):
            assert any(raw_data(each).get("day_periods") for each in (locale, *data.parents)
                       if has_data(each)), locale
        count += 1
    assert count > 900


@pytest.mark.parametrize(
    ("days", "locale", "country", "runs"),
    [
        ((0, 1, 2, 3, 4), "en", "", ((0, 4),)),
        ((0, 1, 2, 3, 6), "en", "GB", ((6, 3),)),
        ((5, 6), "en", "", ((5, 5), (6, 6))),
        ((5, 6), "en", "GB", ((5, 5), (6, 6))),
        ((0, 2, 3, 4), "en", "GB", ((0, 0), (2, 4))),
        ((0, 1, 2, 3, 4, 5, 6), "ar", "EG", ((5, 4),)),
        ((3,), "en", "", ((3, 3),)),
    ],
)
def test_runs_of_days(
    days: tuple[int, ...], locale: str, country: str, runs: tuple[tuple[int, int], ...]
) -> None:
    assert day_runs(days, first_week_day(LANGUAGES.data(locale), country)) == runs


@given(st.sets(st.integers(0, 6), min_size=1), st.sampled_from(["", "GB", "US", "EG"]))
def test_runs_hold_each_day_once(days: set[int], country: str) -> None:
    begins = first_week_day(LANGUAGES.data("en"), country)
    told = [
        (first + step) % 7
        for first, last in day_runs(tuple(sorted(days)), begins)
        for step in range((last - first) % 7 + 1)
    ]
    assert sorted(told) == sorted(days)
