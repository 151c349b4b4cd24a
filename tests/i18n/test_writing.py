from __future__ import annotations

import sys
import unicodedata
from collections import Counter

import pytest
from known_languages import known

from omshandout.i18n.writing import ending_of, numbers_in, script_of, scripts_of
from omshandout.languages.locales import language_of
from omshandout.model.text import Direction, Language


@pytest.mark.parametrize(
    ("chars", "script"),
    [
        ("aZñŉǅ\uff41", "Latn"),
        ("аЯѓ", "Cyrl"),
        ("αΩ", "Grek"),
        ("את", "Hebr"),
        ("عپﻻ", "Arab"),
        ("हक", "Deva"),
        ("กๆ", "Thai"),
        ("中々㐀\U00020000", "Hani"),
        ("ひ", "Hira"),
        ("カー\uff76", "Kana"),
        ("한ᄒ", "Hang"),
        ("ሀ", "Ethi"),
        ("ကꩠ", "Mymr"),
        ("ខ", "Khmr"),
        ("\U0001e900", "Adlm"),
        ("𐌰", "Zzzz"),
        ("ªµʻ1.-़َ ", ""),
    ],
)
def test_script_of(chars: str, script: str) -> None:
    assert {script_of(char) for char in chars} == {script}


def test_every_letter_has_a_script_or_none() -> None:
    # A quick look at all of Unicode: no letter may raise.
    letters = [chr(code) for code in range(0, sys.maxunicode + 1, 7)]
    found = Counter(script_of(char) for char in letters)
    assert found["Hani"] > 10_000
    assert found["Latn"] > 100
    assert all(not script_of(char) for char in letters if unicodedata.category(char)[0] != "L")


def test_scripts_of() -> None:
    assert scripts_of(language_of("ja")) == {"Hani", "Hira", "Kana"}
    assert scripts_of(language_of("ko")) == {"Hang", "Hani"}
    assert scripts_of(language_of("sr_Cyrl")) == {"Cyrl"}


def test_scripts_that_are_not_in_the_table_are_not_held_against_a_language() -> None:
    sundanese = Language("su_Sund", "su-Sund", "Sund", Direction.LTR)
    assert scripts_of(sundanese) == {"Sund", "Zzzz"}
    assert script_of("\u1b83") == "Zzzz"


@pytest.mark.parametrize(
    ("locale", "text", "ending"),
    [
        ("en", "Call.", "."),
        ("en", "He said “Call.”", "."),
        ("en", "(Call!)", "!"),
        ("en", "Call", ""),
        ("en", "“”", ""),
        ("en", "Wait...", "…"),
        ("de", "Fragen Sie: „Wann?“", "?"),
        ("de", "Sagen Sie: »Hilfe.«", "."),
        ("fr", "Quoi\u202f?", "?"),
        ("zh_Hans", "打电话。", "."),
        ("zh_Hans", "什么？", "?"),
        ("zh_Hans", "你可能看到：", ":"),
        ("hi", "फ़ोन करें।", "."),
        ("ar", "ماذا؟", "?"),
        ("ur", "کال کریں۔", "."),
        ("el", "Τι;", "?"),
        ("en", "What;", ";"),
        ("hy", "Զանգահարեք։", "."),
        ("hy", "Ի՞նչ։", "?"),
        ("hy", "Հեռախոս՝", ":"),
        ("my", "ခေါ်ပါ။", "."),
        ("km", "ទូរស័ព្ទ។", "."),
        ("am", "ይደውሉ።", "."),
        ("th", "โทร", ""),
    ],
)
def test_ending_of(locale: str, text: str, ending: str) -> None:
    assert ending_of(text, language_of(locale)) == ending


@pytest.mark.parametrize(
    ("locale", "text", "numbers"),
    [
        ("en", "none", []),
        ("en", "1,500 of 2 or 1.5", ["1500", "2", "1.5"]),
        ("en", "1,2 and 3", ["1", "2", "3"]),
        ("es", "1.500 de 2 o 1,5", ["1500", "2", "1.5"]),
        ("es", "1.5", ["1", "5"]),
        ("es_MX", "1,500 o 1.5", ["1500", "1.5"]),
        ("ru", "1\u00a0500 и 1,5", ["1500", "1.5"]),
        ("ru", "1 500", ["1500"]),
        ("ru", "2024 300", ["2024", "300"]),
        ("hi", "१,००,००० या 1,00,000", ["100000", "100000"]),
        ("ar", "١٬٥٠٠ و١٫٥ و٥٠٤", ["1500", "1.5", "504"]),
        ("ar", "1,500", ["1500"]),
        ("fa", "۵۰۴ و ۲", ["504", "2"]),
        ("zh_Hans", "５０４ 和 3 三", ["504", "3"]),
        ("en", "Plan 504, CD20, 007, 24/7", ["504", "20", "007", "24", "7"]),
        ("en", "2 ½", ["2", "0.5"]),
        ("th", "๕๐๔", ["504"]),
        ("de_CH", "1’500", ["1500"]),
    ],
)
def test_numbers_in(locale: str, text: str, numbers: list[str]) -> None:
    assert numbers_in(text, known(locale)) == Counter(numbers)
