from __future__ import annotations

from datetime import date

import pytest
from babel.core import Locale
from babel.localedata import locale_identifiers
from known_languages import known

from omshandout.errors import UsageError
from omshandout.languages import format_date, format_list, language_of
from omshandout.languages.formats import WIDTHS, day_names, joins_lists, month_names, writes_dates
from omshandout.languages.own import own_locale, raw_data
from omshandout.languages.wanted import missing_of

DAY = date(2026, 11, 22)
ROOT = raw_data("root")


@pytest.mark.parametrize(
    "locale",
    ["ht", "rhg", "nv", "quc", "moh", "iu_Latn", "arn", "az_Arab", "sid", "ksw", "hi_Latn", "mww"],
)
def test_dates_without_months_or_pattern_of_their_own_are_in_digits(locale: str) -> None:
    assert not writes_dates(known(locale))
    assert format_date(DAY, known(locale), digits="latn") == "2026-11-22"


def test_dates_in_digits_have_the_digits_of_the_language() -> None:
    assert format_date(DAY, known("ksw"), digits="mymr") == "၂၀၂၆-၁၁-၂၂"


@pytest.mark.parametrize("locale", ["nv", "ht", "moh", "iu_Latn", "arn", "az_Arab", "cho"])
def test_days_of_root_are_nobodys(locale: str) -> None:
    own = known(locale)
    english = set(ROOT["days"]["format"]["wide"].values())
    for width in WIDTHS:
        assert not english & set(day_names(own, width))


def test_no_language_has_a_day_or_month_of_root() -> None:
    """By the data of every locale of Babel, and not by a list of names."""
    days = set(ROOT["days"]["format"]["wide"].values())
    months = set(ROOT["months"]["format"]["wide"].values())
    letters = tuple(ROOT["days"]["stand-alone"]["narrow"].values())
    languages = [name for name in locale_identifiers() if not name.rpartition("_")[2].isupper()]
    assert len(languages) > 400
    wrong = []
    for locale in languages:
        if locale.partition("_")[0] == "en" or locale.rpartition("_")[2].isupper():
            continue
        try:
            data = known(locale)
        except UsageError:
            continue
        if days & set(day_names(data, "wide")) or months & set(month_names(data)):
            wrong.append(locale)
        narrow = day_names(data, "narrow")
        given = raw_data(locale.partition("_")[0]).get("days", {}).get("stand-alone", {})
        if narrow == letters and "narrow" not in given and "_" not in locale:
            wrong.append(locale)
    assert wrong == []


def test_aliases_inside_a_language_are_its_own() -> None:
    # Swahili has whole names only; CLDR's aliases give them for the abbreviated ones.
    assert day_names(known("sw"), "abbreviated") == day_names(known("sw"), "wide")
    assert day_names(known("sw"), "wide")[0] == "Jumatatu"
    assert day_names(known("sw"), "narrow") == ()  # only root has any


def test_a_name_of_the_same_language_is_no_other_language() -> None:
    assert format_date(DAY, known("nb")) == "22. november 2026"
    assert format_date(DAY, known("es_MX")) == "22 de noviembre de 2026"
    assert format_date(DAY, known("zh_Hant_HK")) == "2026年11月22日"
    assert format_date(DAY, known("fa_AF"), digits="latn") == "22 نومبر 2026"


def test_nothing_comes_from_another_script() -> None:
    # CLDR has days of Hmong in Nyiakeng Puachue letters, which readers of the Latin ones cannot
    # read, and so it is with Uzbek and Azerbaijani.
    for locale in ("mww", "hnj_Latn", "az_Arab", "rhg_Latn", "ku_Arab"):
        assert day_names(known(locale), "wide") == ()


def test_rows_without_a_pattern_have_the_comma_of_their_script_and_no_word() -> None:
    assert format_list("abc", known("lo")) == "a, b, c"
    assert format_list("abc", known("ckb")) == "a، b، c"
    assert format_list("abc", known("ksw")) == "a၊ b၊ c"
    assert not joins_lists(known("lo"))
    assert format_list("abc", known("es")) == "a, b y c"


def test_what_nobody_gave_is_told() -> None:
    assert [fact.key for fact in missing_of(known("ksw"))] == [
        "name", "plural", "digits", "months", "days", "dates", "list",
    ]
    assert [fact.key for fact in missing_of(known("ht"))] == [
        "plural", "months", "days", "dates", "list",
    ]
    assert missing_of(known("es")) == ()


def test_an_english_word_left_standing_in_cldr_is_no_name() -> None:
    assert "Sun" in raw_data("ak")["days"]["format"]["wide"].values()
    assert day_names(known("ak"), "wide") == ()
    assert day_names(known("ak"), "abbreviated")[6] == "Kwa"
    assert "Tue" in raw_data("ks")["days"]["format"]["abbreviated"].values()
    assert day_names(known("ks"), "abbreviated") == day_names(known("ks"), "wide")
    assert day_names(known("ig"), "abbreviated")[5] == "Sat"  # of Satọdee


def test_raw_data_are_not_changed_by_use() -> None:
    before = repr(raw_data("ur"))
    for locale in ("ur", "sw", "ur"):
        own = own_locale(locale)
        assert own.days["stand-alone"]["abbreviated"][0]
    assert repr(raw_data("ur")) == before
    assert language_of("ur").script == "Arab"


def test_looking_at_one_locale_alone_spoils_nothing_for_babel() -> None:
    # Babel 2.19 keeps what its ``load(name, merge_inherited=False)`` gives in place of the rest.
    assert "format" not in raw_data("sw_KE")["days"]
    assert Locale.parse("sw_KE").days["format"]["wide"][0] == "Jumatatu"
