from __future__ import annotations

import pytest

from omshandout.languages.parents import nearest, parent_of, parents_of, same_language


@pytest.mark.parametrize(
    ("locale", "parents"),
    [
        ("es_MX", ["es_419", "es"]),
        ("en_GB", ["en_001", "en"]),
        ("en_US", ["en"]),
        ("fr_CA", ["fr"]),
        ("pt_PT", ["pt"]),
        ("pt_AO", ["pt_PT", "pt"]),
        ("zh_Hant_MO", ["zh_Hant_HK", "zh_Hant"]),
        ("zh_Hans_SG", ["zh_Hans", "zh"]),
        ("fa_AF", ["fa"]),
        ("nb", ["no"]),
        ("es", []),
        ("ksw", []),
    ],
)
def test_parents_are_more_general(locale: str, parents: list[str]) -> None:
    assert list(parents_of(locale)) == parents


@pytest.mark.parametrize(
    "locale",
    ["zh_Hant", "pa_Arab", "pa_PK", "sr_ME", "hi_Latn", "hnj_Latn", "rhg_Arab", "ht", "nn"],
)
def test_nothing_is_taken_from_another_script_or_language(locale: str) -> None:
    assert parent_of(locale) == ""


@pytest.mark.parametrize(
    ("language", "country", "there", "found"),
    [
        ("es", "MX", ["es", "es_MX"], "es_MX"), ("es", "MX", ["es", "es_419"], "es_419"),
        ("es", "MX", ["en", "es"], "es"), ("en", "AU", ["en", "en_US"], "en"),
        ("zh", "CN", ["zh_Hans", "zh_Hant"], "zh_Hans"), ("zh_Hant", "TW", ["zh_Hans"], ""),
        ("pt", "PT", ["en", "pt_BR"], "pt_BR"), ("nb", "NO", ["no"], "no"),
        ("pa", "PK", ["pa"], ""), ("sv", "SE", ["en", "no"], ""),
    ],
)  # fmt: skip
def test_the_nearest_to_what_a_country_reads(
    language: str, country: str, there: list[str], found: str
) -> None:
    assert nearest(language, country, there) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("es", "es_MX", True), ("en", "en_US", True), ("nb", "no", True), ("pt_BR", "pt_PT", True),
        ("zh_Hans", "zh_Hant", False), ("zh", "zh_Hans", True), ("es", "pt", False),
        ("pa", "pa_Arab", False),
    ],
)  # fmt: skip
def test_one_language_is_the_same_in_one_script(one: str, other: str, same: bool) -> None:
    assert same_language(one, other) is same
