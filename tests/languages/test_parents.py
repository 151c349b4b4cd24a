from __future__ import annotations

import pytest

from omshandout.languages.parents import parent_of, parents_of


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
