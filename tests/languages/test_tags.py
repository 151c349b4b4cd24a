from __future__ import annotations

import pytest

from omshandout.errors import UsageError
from omshandout.languages.offered import OFFERED
from omshandout.languages.tags import direction_of, english_of, name_of, written_in


@pytest.mark.parametrize("locale", OFFERED)
def test_every_language_that_clinics_must_offer_has_a_name_and_a_script(locale: str) -> None:
    name = name_of(locale)
    assert str(name) == locale
    assert len(written_in(name)) == 4


@pytest.mark.parametrize(
    ("locale", "script"),
    [
        ("ksw", "Mymr"), ("cnh", "Latn"), ("chk", "Latn"), ("mh", "Latn"), ("sm", "Latn"),
        ("hmn", "Latn"), ("mww", "Latn"), ("mww_Hmnp", "Hmnp"), ("hnj", "Hmnp"),
        ("hnj_Latn", "Latn"), ("rhg", "Rohg"), ("rhg_Latn", "Latn"), ("rhg_Arab", "Arab"),
        ("ku_Arab", "Arab"), ("es_DE", "Latn"), ("ksw_US", "Mymr"), ("zyp", "Latn"),
    ],
)  # fmt: skip
def test_any_language_of_the_registry_has_its_script(locale: str, script: str) -> None:
    assert written_in(name_of(locale)) == script


@pytest.mark.parametrize(
    ("locale", "instead"),
    [
        ("tl", "fil"), ("prs", "fa_AF"), ("iw", "he"), ("in", "id"), ("ji", "yi"), ("mo", "ro"),
        ("sh", "sr_Latn"), ("kmr", "ku"), ("cmn", "zh"), ("arb", "ar"), ("swc", "sw_CD"),
        ("zh_TW", "zh_Hant"), ("zh_CN", "zh_Hans"), ("zh_HK", "zh_Hant_HK"), ("pa_PK", "pa_Arab"),
        ("uz_AF", "uz_Arab"), ("en_UK", "en_GB"), ("zh-tw", "zh_Hant"), ("zh_yue", "yue"),
        ("es-x-clinic", "es"), ("de_1996", "de"), ("ca_ES_valencia", "ca_ES"),
        ("en-u-hc-h12", "en"), ("es_ZZ", "es without a territory"),
        ("en_Qaaa", "en alone, or name its script"),
    ],
)  # fmt: skip
def test_a_name_not_to_use_gets_the_one_to_use(locale: str, instead: str) -> None:
    with pytest.raises(UsageError) as caught:
        name_of(locale)
    (fault,) = caught.value.faults
    assert fault.hint == f"use {instead}"
    # The advice works when it is followed, and does not lead back.
    assert str(name_of(instead.split(maxsplit=1)[0])) == instead.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    ("locale", "what"),
    [
        ("zop", "not a language that the IANA registry knows"),
        ("qaa", "not a language that the IANA registry knows"),  # private use
        ("mul", "not a language that the IANA registry knows"),
        ("kar", "names a group of languages (Karen languages)"),
        ("con", "does not say in which script Cofán is written"),
        ("es-x-clinic", "has a part for private use (x-clinic)"),
        ("en-u-hc-h12", "has a part of an extension (u-hc-h12)"),
        ("de-1996", "has a variant (1996)"),
        ("es_Zyyy", "has a script Zyyy that the IANA registry does not know"),
        ("es_AN", "has a territory AN that the IANA registry does not know"),  # dissolved
    ],
)
def test_what_is_wrong_with_a_name(locale: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        name_of(locale)
    (fault,) = caught.value.faults
    assert what in fault.what
    assert fault.hint


def test_names_in_english_of_the_registry() -> None:
    assert english_of(name_of("ksw")) == "S'gaw Karen"
    assert english_of(name_of("hnj_Latn")) == "Hmong Njua (Latin)"
    assert english_of(name_of("ksw_US")) == "S'gaw Karen (United States)"


def test_directions_of_scripts_are_those_of_unicode() -> None:
    # An own table, since that of fontTools takes longer to import than a page to set.
    from fontTools.unicodedata import script_horizontal_direction

    from omshandout.languages.registry import _subtags

    old = {"Armi", "Avst", "Chrs", "Cprt", "Elym", "Hatr", "Hung", "Khar", "Lydi", "Mani", "Merc",
           "Mero", "Narb", "Nbat", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phnx", "Prti", "Sarb",
           "Sogd", "Sogo"}  # fmt: skip
    scripts = {code for kind, code in _subtags() if kind == "script"} - old
    assert len(scripts) > 150
    for script in scripts - {"Aran"}:  # Nastaliq, which Unicode has as Arab
        direction = script_horizontal_direction(script, "LTR").lower()
        assert direction_of(script).value == direction, script
    assert direction_of("Aran") is direction_of("Arab")
