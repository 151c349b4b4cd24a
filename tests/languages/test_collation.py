"""Words stand in the order in which readers look them up: that of CLDR, as ICU has it."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from omshandout.languages.collation import HAN, LETTERS, plain_kana, sort_key
from omshandout.languages.data import LanguageData, Languages, english

LANGUAGES = Languages(Path("locales"))
EXACT = (
    "am", "ar", "az", "bn", "bs", "ckb", "de", "en", "es", "fa", "fa_AF", "fil", "fr", "haw", "id",
    "ig", "it", "ja", "ko", "kok", "ku", "mk", "mn", "ms", "ne", "nl", "om", "pa", "pl", "pt_BR",
    "ro", "ru", "rw", "so", "sq", "sr", "sw", "ta", "te", "th", "ti", "to", "tr", "uk", "ur", "vi",
    "wo", "yo", "zh_Hans", "zh_Hant", "zu",
)
NEAR = {
    "gu": 0.99, "he": 0.99, "hy": 0.99, "mai": 0.95, "ml": 0.99, "mr": 0.99, "ps": 0.99,
    "km": 0.8, "lo": 0.8, "my": 0.75,
}  # fmt: skip
"""Languages whose words stand in ICU's order but for a few, and how many neighbours do at least.

CLDR orders Burmese, Khmer and Lao words by syllables, which a list of letters cannot tell.
"""
HAN_OR_KANA = re.compile("[\u3400-\u9fff]")


def words_of(locale: str) -> list[str]:
    """Names of languages, lands and scripts, and Latin names as they stand in a glossary."""
    known = Locale.parse(locale)
    found = {*known.languages.values(), *known.territories.values(), *known.scripts.values()}
    found |= {"ACTH", "OMS 5", "5 OMS", "MRI"}
    if locale == "ja":  # looked up by sound, which Chinese characters do not tell
        found = {each for each in found if not HAN_OR_KANA.search(each)}
    return sorted(found)


def in_our_order(words: list[str], data: LanguageData) -> list[str]:
    return sorted(words, key=lambda each: sort_key(data, each))


def in_icus_order(locale: str) -> list[str]:
    icu = pytest.importorskip("icu", reason="pyicu-wheels has no wheel for this machine")
    collator = icu.Collator.createInstance(icu.Locale(locale))
    return sorted(words_of(locale), key=collator.getSortKey)


@pytest.mark.parametrize("locale", EXACT)
def test_it_is_icus_order(locale: str) -> None:
    wanted = in_icus_order(locale)
    data = LANGUAGES.data(locale)
    assert in_our_order(wanted[::-1], data) == wanted


@pytest.mark.parametrize("locale", NEAR)
def test_it_is_nearly_icus_order(locale: str) -> None:
    data = LANGUAGES.data(locale)
    keys = [sort_key(data, each) for each in in_icus_order(locale)]
    right = sum(first <= second for first, second in pairwise(keys))
    assert right / (len(keys) - 1) >= NEAR[locale]


def test_the_files_are_what_icu_says() -> None:
    icu = pytest.importorskip("icu", reason="pyicu-wheels has no wheel for this machine")
    # Not at the head: it asks for ICU too.
    from orders_of_icu import letters_of_all, signs_by

    written = LETTERS.read_text("utf-8")
    if f"ICU {icu.ICU_VERSION}\n" not in written:
        pytest.skip(f"taken from another ICU than {icu.ICU_VERSION}: make order")
    assert letters_of_all() == written
    for name in HAN.values():
        assert signs_by(name) == LETTERS.with_name(f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("es", ["nube", "ñandú", "oído"]),
        ("vi", ["da", "dạ", "dao", "đau"]),
        ("fil", ["nunal", "ñ", "ngipin", "oras"]),
        ("th", ["กา", "เก", "ขา"]),
        ("de", ["Arzt", "Ärzte", "Aspirin"]),
        ("ar", ["أدوية", "اسم", "بول", "MRI"]),
        ("zh_Hans", ["5", "地", "中", "MRI"]),
        ("zh_Hant", ["一", "二", "三", "癲"]),
        ("ja", ["MRI", "カーブ", "かお", "がん"]),
        ("uk", ["гора", "ґанок", "дім"]),
    ],
)
def test_what_readers_know(locale: str, words: list[str]) -> None:
    data = LANGUAGES.data(locale)
    mixed = words[:]
    random.Random(7).shuffle(mixed)
    assert in_our_order(mixed, data) == words


def test_long_vowels_in_kana() -> None:
    assert plain_kana("ステロイド") == "すてろいと"
    assert plain_kana("ワクチンー") == "わくちんー"


@given(st.text(max_size=12), st.sampled_from(["en", "ar", "bn", "ja", "th", "vi", "zh_Hant"]))
def test_however_it_is_encoded(text: str, locale: str) -> None:
    data = LANGUAGES.data(locale)
    whole, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sort_key(data, whole)[:2] == sort_key(data, apart)[:2]


def test_a_language_without_an_order_has_that_of_its_script() -> None:
    data = LANGUAGES.data("cnh")
    words = ["apuk", "Bawk", "ézra", "zan"]
    assert in_our_order(words[::-1], data) == words
    assert sort_key(english(), "a") < sort_key(english(), "b")
