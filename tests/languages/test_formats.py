from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from known_languages import known

from omshandout.errors import ContentError
from omshandout.languages.formats import (
    format_date,
    format_list,
    format_number,
    numbering_of,
    weekday_names,
)

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("locale", "digits", "long"),
    [
        ("en", "", "November 22, 2026"),
        ("es", "", "22 de noviembre de 2026"),
        ("ar", "", "22 نوفمبر 2026"),
        ("ar", "native", "٢٢ نوفمبر ٢٠٢٦"),
        ("ar_EG", "", "٢٢ نوفمبر ٢٠٢٦"),
        ("ar_EG", "latn", "22 نوفمبر 2026"),
        ("zh_Hans", "", "2026年11月22日"),
        ("hi", "", "22 नवंबर 2026"),
        ("hi", "deva", "२२ नवंबर २०२६"),
        ("fa", "", "۲۲ نوامبر ۲۰۲۶"),
        ("fa", "latn", "22 نوامبر 2026"),
        ("he", "", "22 בנובמבר 2026"),
        ("ru", "", "22 ноября 2026\u202fг."),
    ],
)
def test_long_dates(locale: str, digits: str, long: str) -> None:
    assert format_date(DAY, known(locale), "long", digits) == long


def test_medium_date() -> None:
    assert format_date(DAY, known("en"), "medium") == "Nov 22, 2026"
    assert format_date(DAY, known("es"), "medium") == "22 nov 2026"


@pytest.mark.parametrize(
    ("value", "locale", "digits", "text"),
    [
        (7, "en", "", "7"),
        (1234, "en", "", "1,234"),
        (Decimal("1234.5"), "es", "", "1.234,5"),
        (Decimal("12345.5"), "es", "", "12.345,5"),
        (12, "fa", "", "۱۲"),
        (12, "fa", "latn", "12"),
        (Decimal("1234.5"), "ar_EG", "", "١٬٢٣٤٫٥"),
        (12, "my", "", "၁၂"),
        (12, "th", "native", "๑๒"),
    ],
)
def test_numbers(value: int | Decimal, locale: str, digits: str, text: str) -> None:
    assert format_number(value, known(locale), digits) == text


def test_years_are_not_grouped() -> None:
    assert format_number(2026, known("en"), grouping=False) == "2026"


def test_lists() -> None:
    assert format_list(["a", "b", "c"], known("en")) == "a, b, and c"
    assert format_list(["a", "b"], known("es")) == "a y b"
    assert format_list(["甲", "乙", "丙"], known("zh_Hans")) == "甲、乙和丙"


def test_unknown_digits() -> None:
    with pytest.raises(ContentError, match="digits 'roman' are not known"):
        numbering_of(known("en"), "roman")


def test_digits_that_are_no_set_of_ten_fall_back() -> None:
    assert numbering_of(known("ja")) == "latn"
    assert numbering_of(known("ja"), "native") == "latn"


def test_the_locale_of_the_machine_does_not_matter() -> None:
    program = (
        "import sys; from datetime import date; from decimal import Decimal;"
        "from omshandout.languages import *;"
        "known = Languages().data; es = known('es');"
        "out = [format_date(date(2026, 11, 22), es), format_number(Decimal('12345.5'), es),"
        " format_list(['a', 'b'], es), native_name(known('ar'))];"
        "sys.stdout.buffer.write('|'.join(out).encode())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "LC_ALL": name, "LANGUAGE": name, "TZ": zone},
        ).stdout
        for name, zone in (("C", "UTC"), ("de_DE.UTF-8", "Asia/Tokyo"), ("tr_TR", "Etc/GMT+12"))
    }
    assert found == {"22 de noviembre de 2026|12.345,5|a y b|العربية".encode()}


@pytest.mark.parametrize(
    ("locale", "country", "first"),
    [
        ("en", "", "Sun"),
        ("en", "GB", "Mon"),
        ("en_GB", "US", "Sun"),
        ("es", "", "lun"),
        ("es", "US", "dom"),
        ("de", "", "Mo"),
        ("he", "", "יום א׳"),
        ("fa", "", "شنبه"),
        ("ar", "", "السبت"),
        ("ar", "DE", "الاثنين"),
        ("hi", "", "रवि"),
    ],
)
def test_week_begins_as_in_the_country(locale: str, country: str, first: str) -> None:
    names = weekday_names(known(locale), country)
    assert names[0] == first
    assert len(set(names)) == 7


def test_days_in_other_widths() -> None:
    """What CLDR's root says in their place is no name of the language."""
    assert weekday_names(known("en"), "GB", "wide")[0] == "Monday"
    assert weekday_names(known("en"), "GB", "short")[:2] == ("Mo", "Tu")
    assert weekday_names(known("my"), "", "short")[0] == "နွေ"
    assert weekday_names(known("fa"), "", "narrow") == ("ش", "ی", "د", "س", "چ", "پ", "ج")
    assert weekday_names(known("ksw"), "", "narrow") == ()
