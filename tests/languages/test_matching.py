"""Names of languages as translators' tools write them in headers."""

from __future__ import annotations

import pytest

from omshandout.languages.matching import Match, match


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("es", "es"), ("es_ES", "es"), ("es-ES", "es"), ("ES", "es"), ("zh_CN", "zh_Hans"),
        ("zh-Hans-CN", "zh_Hans"), ("zh_TW", "zh_Hant"), ("zh", "zh_Hans"), ("cmn-Hans", "zh_Hans"),
        ("hi-IN", "hi"), ("pt_BR", "pt"), ("pt", "pt_BR"), ("sr", "sr_Cyrl"),
        ("sr@latin", "sr_Latn"), ("sr_RS@latin", "sr_Latn"), ("sh", "sr_Latn"),
        ("iw", "he"), ("in_ID", "id"), ("nb", "no"), ("nb_NO.UTF-8", "nb"), ("tl", "fil"),
        ("ar_EG", "ar"), ("en_XA", "en_XA"), ("pa_PK", "pa_Arab"),
    ],
)  # fmt: skip
def test_one_language_in_several_spellings(name: str, locale: str) -> None:
    assert match(name, locale) is Match.SAME


@pytest.mark.parametrize(
    ("name", "locale"),
    [("es_MX", "es"), ("es-419", "es"), ("ar_SA", "ar"), ("pt_PT", "pt"), ("zh_SG", "zh_Hans")],
)
def test_a_region_of_the_language(name: str, locale: str) -> None:
    assert match(name, locale) is Match.REGION


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("fr", "es"), ("es", "fr"), ("zh_TW", "zh_Hans"), ("zh_CN", "zh_Hant"), ("zh", "zh_Hant"),
        ("sr_Latn", "sr"), ("sr@latin", "sr_Cyrl"), ("pt_PT", "pt_BR"), ("es", "es_MX"),
        ("es_ES", "es_MX"), ("pa_PK", "pa"), ("en_US", "en_GB"), ("Spanish", "es"), ("", "es"),
        ("es_", "es"), ("es@euro2", "es"), ("es_ES_x", "es"), ("../es", "es"), ("zz", "es"),
    ],
)  # fmt: skip
def test_another_language_script_or_region(name: str, locale: str) -> None:
    assert match(name, locale) is Match.OTHER
