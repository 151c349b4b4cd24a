"""Countries: what was meant, and what a language is like in one."""

from __future__ import annotations

from datetime import date

import pytest

from omshandout.errors import ContentError
from omshandout.languages import (
    Languages,
    check_country,
    format_date,
    language_of_script,
    main_language,
)

LANGUAGES = Languages()


@pytest.mark.parametrize("code", ["GB", "CA", "AU", "MX", "SY"])
def test_a_code_of_a_country(code: str) -> None:
    check_country(code)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("UK", "GB"), ("U.K.", "GB"), ("gb", "GB"), ("USA", "US"), ("826", "GB"), ("GBR", "GB"),
        ("Canada", "CA"), ("canda", "CA"), ("England", "GB"), ("the Netherlands", "NL"),
        ("SU", "one of RU, AM"),
    ],
)  # fmt: skip
def test_what_is_no_code_is_answered_with_the_one_that_was_meant(word: str, meant: str) -> None:
    with pytest.raises(ContentError) as caught:
        check_country(word)
    (fault,) = caught.value.faults
    assert word in fault.what
    assert fault.hint.startswith(f"did you mean {meant}")


@pytest.mark.parametrize("word", ["XX", "ZZ", "Deutschland", "nowhere at all", "é" * 60])
def test_where_nothing_is_near_nothing_is_guessed(word: str) -> None:
    with pytest.raises(ContentError) as caught:
        check_country(word)
    assert "ISO 3166" in caught.value.faults[0].hint


@pytest.mark.parametrize(
    ("locale", "country", "found"),
    [
        ("en", "GB", "en_GB"), ("en", "", "en"), ("es", "GB", "es"), ("es", "MX", "es_MX"),
        ("zh_Hans", "SG", "zh_Hans_SG"), ("pt_BR", "PT", "pt_BR"), ("ar", "SY", "ar_SY"),
    ],
)  # fmt: skip
def test_the_language_in_the_country(locale: str, country: str, found: str) -> None:
    assert LANGUAGES.in_country(locale, country).locale == found


@pytest.mark.parametrize(
    ("locale", "country", "text"),
    [
        ("en", "", "November 22, 2026"), ("en", "GB", "22 November 2026"),
        ("en", "AU", "22 November 2026"), ("en", "CA", "November 22, 2026"),
        ("es", "GB", "22 de noviembre de 2026"),
        ("ar", "EG", "22 نوفمبر 2026"), ("ar", "SY", "22 تشرين الثاني 2026"),
    ],
)  # fmt: skip
def test_dates_are_written_as_in_the_country(locale: str, country: str, text: str) -> None:
    """Its months too; the digits of a sheet are all of one kind, so they stay."""
    regional = LANGUAGES.in_country(locale, country)
    assert format_date(date(2026, 11, 22), regional, digits="latn") == text


@pytest.mark.parametrize(
    ("script", "country", "locale"),
    [
        ("Latn", "", "en"), ("Latn", "MX", "es"), ("Latn", "SA", "en"), ("Arab", "", "ar"),
        ("Arab", "PK", "ur"), ("Cyrl", "UA", "uk"), ("Zzzz", "", "en"),
    ],
)  # fmt: skip
def test_language_of_a_script(script: str, country: str, locale: str) -> None:
    assert language_of_script(script, country) == locale


@pytest.mark.parametrize(
    ("country", "language"),
    [
        ("US", "en"), ("MX", "es"), ("BE", "nl"), ("CH", "de"), ("IN", "hi"), ("CN", "zh"),
        ("TW", "zh_Hant"), ("NO", "nb"), ("SA", "ar"), ("MA", "ar"), ("", ""), ("XX", ""),
    ],
)  # fmt: skip
def test_the_main_language_of_a_country_is_an_official_one(country: str, language: str) -> None:
    """In Belgium more people read English, in Morocco more speak another Arabic."""
    assert main_language(country) == language
