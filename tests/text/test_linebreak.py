"""Tests of ``omshandout.text.linebreak``."""

from __future__ import annotations

import re
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.text import linebreak
from omshandout.text.linebreak import (
    Strictness,
    break_opportunities,
    character_breaks,
    stub_ends,
    uax14_breaks,
    unbreakable_spans,
)

LANGUAGES = ["", "en", "de", "ar", "he", "th", "my", "ja", "zh-Hans", "zh_Hant", "pt-BR", "no way"]
TEXTS = (
    st.text(max_size=60)
    | st.text("0123456789 +-()/.,%kmg€\u00a0\u2009\n\r\u2028a\U0001f600", max_size=60)
    | st.text("กขาเแ ๆທາ\u1780\u1000\u102c日本ーァ。「」\ud800\U00020000", max_size=60)
)


def _pieces(text: str, language: str = "en", *, phrases: bool = True) -> list[str]:
    ends = break_opportunities(text, language, phrases=phrases)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


# --- Characters as readers see them -------------------------------------------------------------


def test_marks_and_conjuncts_stay_with_their_letter() -> None:
    text = "e\u0301x\u0bae\u0bcd\u0b95\u0bc7\u0915\u094d\u0937\u093f\U0001f468\u200d\U0001f467"
    assert character_breaks(text) == [2, 3, 5, 7, 11, 14]
    assert character_breaks("") == []
    assert character_breaks("\ud800a") == [1, 2]


# --- The Unicode algorithm ----------------------------------------------------------------------


def test_words_and_punctuation() -> None:
    """Spaces stay before the break, brackets and quotation marks with their text."""
    assert _pieces("A rare (1 in 5) “sign”, well-known.") == [
        "A ", "rare ", "(1 ", "in ", "5) ", "“sign”, ", "well-", "known."
    ]  # fmt: skip
    assert _pieces("« Bonjour ! »", "fr") == ["« Bonjour ! »"]
    assert _pieces("no\u00a0break\u202fhere") == ["no\u00a0break\u202fhere"]
    assert break_opportunities("") == []
    assert break_opportunities(" ") == [1]


def test_offsets_beyond_the_bmp() -> None:
    """ICU's UTF-16 offsets become code points."""
    assert uax14_breaks("𝒳 a😀 b") == uax14_breaks("x a😀 b") == [2, 3, 5, 6]
    assert _pieces("a 😀😀 b 👩\u200d👩\u200d👧 𠀀𠀁 c") == [
        "a ", "😀", "😀 ", "b ", "👩\u200d👩\u200d👧 ", "𠀀", "𠀁 ", "c"
    ]  # fmt: skip


def test_lone_surrogates_and_nul() -> None:
    """Text that is not well-formed is broken all the same, with the offsets of its code points."""
    assert _pieces("a\ud800 b") == ["a\ud800 ", "b"]
    assert _pieces("\udc00 😀 b") == ["\udc00 ", "😀 ", "b"]
    assert _pieces("a\0b c") == ["a\0b ", "c"]


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("th", ["ภาษา", "ไทย", "เป็น", "ภาษา"]),
        ("lo", ["ພາສາ", "ລາວ", "ເປັນ", "ພາສາ"]),
        ("km", ["ភាសាខ្មែរ", "គឺជា", "ភាសា"]),
        ("my", ["မြန်မာဘာသာ", "စကား", "သည်"]),
    ],
)
def test_dictionaries(language: str, pieces: list[str]) -> None:
    """South East Asian words are found by dictionary, in a text of any language."""
    text = "".join(pieces)
    assert _pieces(text, language) == pieces
    assert _pieces(text, "en") == pieces


@pytest.mark.parametrize("language", ["ja", "ja-JP", "zh-Hans", "zh_Hant_TW"])
def test_kinsoku(language: str) -> None:
    """With "strict" no line begins with a small kana, a long-vowel mark or closing punctuation."""
    assert _pieces("ちょっとファー、「はい」。", language, phrases=False) == [
        "ちょっ",
        "と",
        "ファー、",
        "「は",
        "い」。",
    ]
    text = "ファー"
    assert uax14_breaks(text, language, "strict", phrases=False) == [3]
    assert uax14_breaks(text, language, "normal", phrases=False) == [1, 2, 3]


@pytest.mark.parametrize("strictness", ["strict", "normal", "loose"])
def test_strictness_is_nothing_to_latin_text(strictness: Strictness) -> None:
    """The kinsoku level changes no European text."""
    assert break_opportunities("One (two) three", "en", strictness) == [4, 10, 15]


def test_strange_languages_get_the_root_rules() -> None:
    """A language ICU cannot know costs the tailoring only."""
    for language in ("", "xx", "no way", "@lb=loose", "\0", "é", "a" * 500):
        assert uax14_breaks("ファー a", language) == [4, 5]


def mandatory_breaks(text: str) -> list[int]:
    """The ends of lines that a text has itself (LB4, LB5)."""
    return [found.end() for found in re.finditer("\r\n|[\n\v\f\r\x85\u2028\u2029]", text)]


def test_line_ends_of_the_text_are_breaks() -> None:
    assert uax14_breaks("a\r\n\nb") == [3, 4, 5]


def test_korean_lines_end_between_words_and_japanese_labels_between_phrases() -> None:
    assert _pieces("아이가 반응이 없어 보여도 119(응급)에 전화하세요.", "ko") == [
        "아이가 ", "반응이 ", "없어 ", "보여도 ", "119(응급)에 ", "전화하세요.",
    ]
    assert _pieces("のどに詰まった", "ja") == ["のどに", "詰まった"]
    assert _pieces("腕か足を動かせない", "ja-JP") == ["腕か", "足を", "動かせない"]
    # Running text ends its lines anywhere.
    assert "詰" in _pieces("のどに詰まったときは、" * 5, "ja")
    assert "詰" in [
        "のどに詰まった"[start:end]
        for start, end in pairwise([0, *break_opportunities("のどに詰まった", "ja", phrases=False)])
    ]
    # A particle stays with the word that it marks, also behind a closing mark.
    for text in ("“도움을 청할 때”를 보세요.", "ACTH(호르몬)를 쓰나요?", "[표]에 적으세요."):
        *others, last = text.split()
        assert _pieces(text, "ko") == [*(f"{word} " for word in others), last]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-Hant-HK", "ja", "ko"])
def test_marks_at_the_edges_of_lines(language: str) -> None:
    """JLREQ 3.1.7, 3.1.8 and CLREQ 3.1.7, 3.1.8: what begins and what ends no line."""
    letter = "가" if language == "ko" else "人"
    closing = "、。，．・：；？！」』）〕］｝〉》】〙〗〟’”»‐゠–〜…‥％‰℃·～"
    for mark in closing + "ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゝゞヽヾ々〻":
        assert 1 not in break_opportunities(f"{letter}{mark}{letter}", language), mark
    for mark in "「『（〔［｛〈《【〘〖〝‘“«￥＄":
        assert 2 not in break_opportunities(f"{letter}{mark}{letter}", language), mark
    for pair in ("……", "——", "‥‥"):
        assert 2 not in break_opportunities(f"{letter}{pair}{letter}", language), pair
    quoted = [f"“{letter}”", f"{letter}："]
    assert _pieces(f"{letter}，“{letter}”{letter}：「{letter}」。", language) == [
        f"{letter}，", *(["".join(quoted)] if language == "ko" else quoted), f"「{letter}」。"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("བོད་སྐད་ཡིན། བོད་ཡིག", ["བོད་", "སྐད་", "ཡིན། ", "བོད་", "ཡིག"]),
        ("བོད་ཡིག །། བོད ༎", ["བོད་", "ཡིག །། ", "བོད ༎"]),
        ("ཁ༔ (ལྷ་ས་)", ["ཁ༔ ", "(ལྷ་", "ས་)"]),
    ],
)
def test_tibetan(text: str, pieces: list[str]) -> None:
    """UAX #14 itself: after the tsheg, and not before a shad."""
    assert _pieces(text, "bo") == pieces
    assert uax14_breaks(text, "bo") == break_opportunities(text, "bo", script="Tibt")


@pytest.mark.parametrize("language", ["am", "ti"])
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("የሰው፡ልጅ፡ሁሉ፡ነው።", ["የሰው፡", "ልጅ፡", "ሁሉ፡", "ነው።"]),
        ("ነው።ሰላም፣ለዓለም፤ሀ", ["ነው።", "ሰላም፣", "ለዓለም፤", "ሀ"]),
        ("እዮም፡፡ምስ ሕልና፡፡", ["እዮም፡፡", "ምስ ", "ሕልና፡፡"]),
        ("ነው ። ሰላም ፡ ለዓለም", ["ነው ። ", "ሰላም ፡ ", "ለዓለም"]),
        ("ሀ፡(ለ፡ሐ)።", ["ሀ፡", "(ለ፡", "ሐ)።"]),
    ],
)
def test_ethiopic(language: str, text: str, pieces: list[str]) -> None:
    """A line may end after a word space or another mark, and none begins with one."""
    assert _pieces(text, language) == pieces


@pytest.mark.parametrize(
    "text",
    ["है ।", "है\u00a0।", "নয় ॥", "ខ្ញុំ ។", "ខ្ញុំ ៖", "သည် ။", "သည် ၊", "ดี ๆ", "ດີ ໆ", "Ե ։", "ܐ ܀"],
)
def test_no_line_begins_with_the_end_of_a_sentence(text: str) -> None:
    """Even where a space is written before the mark, as UAX #14 LB18 would allow."""
    assert break_opportunities(f"{text} a") == [len(text) + 1, len(text) + 2]


# --- The project's rules ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "10 mg",
        "0.5 mg/kg",
        "10 mg/kg/day",
        "5mg/kg",
        "38,5 °C",
        "½ l",
        "20 %",
        "20\u2009%",
        "70 m²",
        "10 µg/m²",
        "3 mmol/l",
        "20 €",
        "$ 20",
        "EUR 20",
        "20 EUR",
        "10 мг/кг",
        "5 ملغ",
        "٥ ملغ",
        '10 מ"ג',
        "10 kg·m²",
    ],
)
def test_number_and_unit(text: str) -> None:
    """A number stays with its unit, and a compound unit in one piece."""
    assert _pieces(text) == [text]
    assert _pieces(f"a {text} b") == ["a ", f"{text} ", "b"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("5 minutes", ["5 ", "minutes"]),
        ("5 mgs", ["5 ", "mgs"]),
        ("5 in 6", ["5 ", "in ", "6"]),
        ("page 10 of 20", ["page ", "10 ", "of ", "20"]),
        ("the mg 5", ["the ", "mg ", "5"]),
        ("5\nmg", ["5\n", "mg"]),
        ("2019 2020 2021", ["2019 ", "2020 ", "2021"]),
        ("THE 100", ["THE ", "100"]),
    ],
)
def test_no_unit(text: str, pieces: list[str]) -> None:
    """Other words after or before numbers are left to ICU."""
    assert _pieces(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7946 0000",
        "+44 (0)20 7946 0000",
        "+44 (0) 20 7946 0000",
        "+1 (555) 010-9999",
        "+1 555 010 9999",
        "+49 30 1234567",
        "+33 1 23 45 67 89",
        "+972 2-123-4567",
        "(555) 010-9999",
        "1 (555) 010-9999",
        "(030) 123 45 67",
        "555-010-9999",
        "555 010 9999",
        "020 7946 0000",
        "0800 123 456",
        "01 23 45 67 89",
        "030 / 123 45 67",
        "0171/1234567",
        "+\u0664\u0664 \u0662\u0660 \u0667\u0669\u0664\u0666 \u0660\u0660\u0660\u0660",
    ],
)
def test_telephone_numbers(text: str) -> None:
    """Telephone numbers are never broken, wherever they stand."""
    assert _pieces(text) == [text]
    assert _pieces(f"call {text}, now") == ["call ", f"{text}, ", "now"]
    assert _pieces(f"(a {text})") == ["(a ", f"{text})"]


def test_no_telephone_number() -> None:
    """Too few or too many digits, or other lists of numbers."""
    assert _pieces("(12) 34") == ["(12) ", "34"]
    assert _pieces("1 2 3 4 5 6 7 8")[0] == "1 "
    assert len(_pieces("012 3456789 012 3456789")) == 4
    assert _pieces("030 1234567, 030 7654321") == ["030 1234567, ", "030 7654321"]


def test_unbreakable_spans() -> None:
    """Spans are sorted, and their own ends stay break opportunities."""
    assert unbreakable_spans("no numbers") == []
    assert unbreakable_spans("10 mg, (555) 010-9999") == [(1, 5), (7, 21)]
    assert unbreakable_spans("EUR 20 €") == [(0, 5), (5, 8)]


_BITS = [
    *f"{linebreak._UNITS} {linebreak._CURRENCY_CODES}".split(), *"0123456789¼½٣xa_.,/·²³$€ \u2009'",
    "kg2", "¾m", '"',
]


@given(text=st.lists(st.sampled_from(_BITS), max_size=6).map("".join))
def test_a_number_with_a_unit_is_not_passed_over(text: str) -> None:
    """That a text has none is found out without the pattern that finds them."""
    found = [each.span() for each in re.finditer(linebreak._NUMBER_UNIT, text)]
    assert set(found) <= set(unbreakable_spans(text))


def test_the_pattern_of_units_waits_for_one() -> None:
    with mock.patch.object(linebreak, "_NUMBER_UNIT", mock.Mock(side_effect=AssertionError)):
        assert unbreakable_spans("page 2 of 2, 3–4 months, 5.") == []


def test_long_numbers_take_linear_time() -> None:
    """No text makes the patterns backtrack without end."""
    size = 20_000
    for text in ("1" * size, "12 " * size, "012 " * size, "(12) " * size, "+1 " * size,
                 "1 mg/" * size, "1 m" + "/m" * size):  # fmt: skip
        assert break_opportunities(text)[-1] == len(text)


# --- Properties ---------------------------------------------------------------------------------


@given(TEXTS, st.sampled_from(LANGUAGES), st.sampled_from(["strict", "normal", "loose"]))
def test_breaks_are_sorted_and_inside(text: str, language: str, strictness: Strictness) -> None:
    """Ascending offsets that end with the text; but in Ethiopic the project only takes away."""
    raw = uax14_breaks(text, language, strictness)
    breaks = break_opportunities(text, language, strictness)
    assert breaks == sorted(set(breaks))
    assert set(breaks) <= set(raw) or any("\u1361" <= char <= "\u1368" for char in text)
    assert raw[-1:] == breaks[-1:] == ([len(text)] if text else [])
    assert all(0 < offset <= len(text) for offset in raw)


@given(TEXTS, st.sampled_from(LANGUAGES))
def test_mandatory_breaks_stay(text: str, language: str) -> None:
    """No rule takes a mandatory break away, and no other line end is made."""
    mandatory = mandatory_breaks(text)
    assert set(mandatory) <= set(break_opportunities(text, language))
    lines = [text[start:end] for start, end in zip([0, *mandatory], mandatory, strict=False)]
    assert all(line.rstrip("\n\v\f\r\x85\u2028\u2029") != line for line in lines)


@given(TEXTS)
def test_spans_have_no_breaks_inside(text: str) -> None:
    """What is unbreakable is not broken."""
    breaks = set(break_opportunities(text))
    for start, end in unbreakable_spans(text):
        assert 0 <= start < end <= len(text)
        assert not breaks.intersection(range(start + 1, end))


_LETTERS = "aZéñşЖы09شﻻمآی٣۴हिंक्षाअ९\u200c-"
_MARKS = "()'’“,.:;!?،؛؟।॥%/…-&–¿¡"


_WORDS = st.lists(st.text(st.sampled_from(_LETTERS), max_size=5).flatmap(
    lambda word: st.text(st.sampled_from(_MARKS), max_size=2).flatmap(
        lambda marks: st.sampled_from([
            word, f"{word}{marks}", f"({word}){marks}", f"¿{word}{marks}", f"{marks}{word}",
            f"{word}-{word[::-1]}{marks}", f"{word}.{word[::-1]}", marks,
        ])
    )
), min_size=1, max_size=6)  # fmt: skip
_IN = st.sampled_from([*LANGUAGES, "fi", "sv", "ja", "ko", "fa", "hi"])


def lines_end_where_icu_lets_them(words: list[str], language: str) -> None:
    """What is said to be known of words with spaces between them is what ICU says."""
    text = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linebreak, "_SPACED_WORDS", re.compile(r"(?!)"))
        expected = uax14_breaks(text, language)
    assert uax14_breaks(text, language) == expected


@given(_WORDS, _IN)
@settings(max_examples=250)
def test_of_plain_words_lines_end_where_icu_lets_them(words: list[str], language: str) -> None:
    lines_end_where_icu_lets_them(words, language)


@pytest.mark.slow
@given(_WORDS, _IN)
@settings(max_examples=2000)
def test_so_do_many_more(words: list[str], language: str) -> None:
    lines_end_where_icu_lets_them(words, language)


@pytest.mark.parametrize("text", [
    "Call the team (day or night), please: don’t wait!", "Llame a su equipo: día y noche.",
    "اتصل بالفريق، ليلاً أو نهاراً.", "टीम को अभी फ़ोन करें।", "Зателефонуйте команді.", " a b ",
    "¿Tiembla? ¡Llame! Neurology & Brain – 2022, pmc.ncbi.nlm.nih.gov",
])  # fmt: skip
def test_most_sentences_need_no_icu(text: str) -> None:
    """So most texts take the short way, and the tests above are about something."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linebreak, "_breaks", None)
        breaks = uax14_breaks(text, "en")
    assert [text[at - 1] for at in breaks[:-1]] == [" "] * (len(breaks) - 1)
    assert breaks[-1] == len(text)


def test_nor_do_names_with_hyphens() -> None:
    """A line may end behind a hyphen between two letters, and before none."""
    text = "OMS (opsoclonus-myoclonus syndrome) is rare."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linebreak, "_breaks", None)
        breaks = uax14_breaks(text, "en")
    assert [text[:at][-2:] for at in breaks] == ["S ", "s-", "s ", ") ", "s ", "e."]


def _by_icu(text: str, language: str) -> list[str]:
    """The pieces that ICU alone makes, whatever is said to be known of plain words."""
    ends = linebreak._breaks(text, linebreak._locale(language, "strict"))
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt_BR", "vi", "fil", "ht", "so"])
@pytest.mark.parametrize(
    ("text", "pieces", "by_icu"),
    [
        ("10-20", ["10-20"], ["10-20"]),
        ("2-3 Tage", ["2-3 ", "Tage"], ["2-3 ", "Tage"]),
        ("5-9 mg", ["5-9 mg"], ["5-9 ", "mg"]),
        ("5-9mg", ["5-9mg"], ["5-9mg"]),
        ("1,5-2 mg", ["1,5-2 mg"], ["1,5-2 ", "mg"]),
        ("0.5-1 mg/kg", ["0.5-1 mg/kg"], ["0.5-1 ", "mg/", "kg"]),
        ("(10-20)", ["(10-20)"], ["(10-20)"]),
        # UAX #14 lets a line end behind an en dash (class BA), and none begin with one.
        ("10–20", ["10–", "20"], ["10–", "20"]),
        ("2–3 Tage", ["2–", "3 ", "Tage"], ["2–", "3 ", "Tage"]),
        ("5–9 mg", ["5–", "9 mg"], ["5–", "9 ", "mg"]),
        # Where spaces are written, behind each of them.
        ("5 - 9 mg", ["5 ", "- ", "9 mg"], ["5 ", "- ", "9 ", "mg"]),
        ("5 – 9 mg", ["5 ", "– ", "9 mg"], ["5 ", "– ", "9 ", "mg"]),
    ],
)  # fmt: skip
def test_ranges_of_numbers(text: str, pieces: list[str], by_icu: list[str], language: str) -> None:
    """They are doses: "5-9 mg" is never parted, as half of it would be another dose."""
    assert _by_icu(text, language) == by_icu
    assert _pieces(text, language) == pieces
    assert _pieces(f"Take {text} a day.", language) == [
        "Take ", *pieces[:-1], f"{pieces[-1]} ", "a ", "day.",
    ]  # fmt: skip
    assert _pieces(f"at night {text}.", language)[2:] == [*pieces[:-1], f"{pieces[-1]}."]


@pytest.mark.parametrize("number", ["5-9", "a5-9", "5-9a", "a5-9a", "A-9", "9-A"])
def test_of_digits_at_a_hyphen_icu_is_asked(number: str) -> None:
    """Only between two letters is it known what it says."""
    for language in ("", "en", "de"):
        text = f"Take {number} a day"
        assert not linebreak._SPACED_WORDS.fullmatch(text)
        assert _pieces(text, language) == _by_icu(text, language)


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40))
def test_both_ways_of_counting_agree(text: str) -> None:
    """A character beyond the BMP in its own paragraph changes no break before it."""
    assert uax14_breaks(f"{text}\u2029\U0001f600")[:-1] == uax14_breaks(f"{text}\u2029")


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("как-то и кто-нибудь", [4]),  # "то" is a stub, "нибудь" is none, but "кто" has three
        ("из-за", [3]),
        ("post-viral", []),
        ("e-mail", [2]),
        ("Follow-up", [7]),
        ("3-jährig", [2]),
        ("ב\u05beOMS", [2]),
        ("\u05d0\u05d5\u05e4\u05e1\u05d5\u05be\u05de\u05d9\u05d5\u05e7", []),
        ("ওঠা-নামা", []),  # vowel signs count
        ("감마-1", [3]),
        ("눈-몸", []),
        ("a - b", []),
        ("", []),
    ],
)
def test_where_a_line_would_end_with_a_stub_of_a_word(text: str, ends: list[int]) -> None:
    assert stub_ends(text) == ends


@pytest.mark.parametrize("money", [*linebreak._CURRENCY_CODES.split(), *"$¢£¥֏؋৲৳฿៛₠€₹₿⃏"])
def test_each_sign_of_money_stays_with_its_number(money: str) -> None:
    """Texts without one are not looked through."""
    text = f"It costs {money} 5 a day"
    assert unbreakable_spans(text) == [(text.index(money), text.index("5") + 1)]


@given(text=st.text("ab1é अ-\u2010\u05be\n\u00a0字", max_size=20))
def test_hyphens_inside_of_words_are_found(text: str) -> None:
    found = [match.end() for match in linebreak._INNER_HYPHEN.finditer(text)]
    assert found == [
        at + 1 for at in range(1, len(text) - 1)
        if text[at] in "-\u2010\u05be"
        and not text[at - 1].isspace() and not text[at + 1].isspace()
    ]
