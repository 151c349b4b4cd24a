"""Tests of ``omshandout.text.negations``: a line does not part "not" from what it denies."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_texts import ARABIC, CHINESE, HINDI, KOREAN, SPANISH, THAI, local
from measured_font import measured_fonts

from omshandout.model.text import ENGLISH, Direction, Language
from omshandout.text import negations
from omshandout.text._negation_words import SAME, SPACED, UNSPACED
from omshandout.text.linebreak import break_opportunities
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.negations import held_together
from omshandout.text.paragraph import Shaper

TAMIL = Language("ta", "ta", "Taml", Direction.LTR)
_MEASURED = Shaper(measured_fonts())


def _marked(text: str, language: str) -> str:
    """The text with a bar at the breaks where a line should not end."""
    held = set(held_together(text, language)).intersection(break_opportunities(text, language))
    return "".join(f"{'|' if at in held else ''}{char}" for at, char in enumerate(text))


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ar", "إذا لم |يرد أحد، لا |يجوز، أو لا |يستطيع، ولا |يستجيب"),
        ("ar", "وَلَا |تُعْطِ، ليس |له، لن |يفيد، بدون |طعام، كلا منهما، خلال أيام"),
        ("fa", "نه |بیشتر، بدون |غذا"),
        ("ur", "دوا نہ |دیں، نہیں |ہے"),
        ("he", "אם לא |עונים, אין |לתת, מלא מים"),
        ("hi", "दवा न |दें, मत |रोकें, नहीं |है, कान में, मन में"),
        ("en", "Do not |give it. Don’t |stop; no |fever, note it, another day"),
        ("es", "No |deje de darlo. Si no |responde, nota sin |fiebre"),
        ("fr", "Ne |donnez |pas ce repas, jamais trop"),
        ("de_AT", "Geben Sie nicht |mehr, keine |Angst, Nichte"),
        ("pt-BR", "Não |pare, sem |febre, nem |dor"),
        ("ru", "Не |давайте, без |еды, небо"),
        ("vi", "không |dừng, đừng |cho"),
        ("tl", "Huwag |itigil"),
        ("fil", "Huwag |itigil"),
        ("ko", "약을 주지 |마세요. 못 |걷는다"),
        ("ta", "கொடுக்க |வேண்டாம்."),
        ("mr", "औषध देऊ |नका."),
        ("tr", "bulaşıcı |değil."),
        ("zh-Hans", "不|要|给孩子吃药，请勿|触摸，没|有|发烧"),
        ("zh-Hant", "不|能|停藥，切勿|停藥"),
        ("th", "ไม่|ให้ยาแก่เด็ก อย่า|หยุดยา"),
        ("km", "មិន|ត្រូវឱ្យថ្នាំ"),
        ("lo", "ລູກບໍ່ໄດ້|ກິນ"),
        ("my", "ဆေးမ|ပေးပါနဲ့"),
        ("ja", "薬を飲ませないでください"),
        ("no way", "not this"),
        ("", "not this"),
    ],
)
def test_held_together(language: str, marked: str) -> None:
    assert _marked(marked.replace("|", ""), language) == marked


@pytest.mark.parametrize(
    ("language", "text", "parted"),
    [
        # The first line would be full with the negation at its end.
        (ENGLISH, "aaaa bb not give cc", "not"),
        (SPANISH, "aaaa bbb no dar cc", "no"),
        (ARABIC, "بببب بب لم يرد بب", "لم"),
    ],
    ids=["en", "es", "ar"],
)
@pytest.mark.parametrize("balance", [True, False])
def test_line_ends_elsewhere(
    shaper: Shaper, language: Language, text: str, parted: str, balance: bool
) -> None:
    par = shaper.shape(local(language, text))
    width = par.positions[text.index(parted) + len(parted)] / 1000
    first = break_lines(par, width, balance=balance)[0]
    assert text[: first.end].split() == text[: text.index(parted)].split()
    assert count_lines(par, width) == len(break_lines(par, width, balance=False))


def test_narrow_columns_part_them_still() -> None:
    """A column that holds no more than a word has to."""
    par = _MEASURED.shape(local(ENGLISH, "do not give"))
    assert par.longest_word_em == 2.0
    lines = break_lines(par, 2.0)
    assert [par.text[line.start : line.end] for line in lines] == ["do ", "not ", "give"]


def test_no_line_is_left_nearly_empty() -> None:
    """A long word after a negation does not take it along if little else is on the line."""
    par = _MEASURED.shape(local(ENGLISH, "a not gggggggggggggggg"))
    lines = break_lines(par, 8.5, balance=False)
    assert [par.text[line.start : line.end] for line in lines] == ["a not ", "gggggggggggggggg"]


def test_filled_lines_of_chinese(shaper: Shaper) -> None:
    par = shaper.shape(local(CHINESE, "孩" * 9 + "不要停药" + "孩" * 9))
    starts = [par.text[line.start] for line in break_lines(par, par.positions[10] / 1000)]
    assert starts[1] == "不"


_LANGUAGES = [ENGLISH, ARABIC, HINDI, KOREAN, TAMIL, THAI, CHINESE]


@given(st.sampled_from(_LANGUAGES), st.text(max_size=40))
def test_offsets_are_inside(language: Language, text: str) -> None:
    assert all(0 < offset <= len(text) for offset in held_together(text, language.tag))


@given(st.sampled_from(["ar", "fa", "he", "ur"]), st.data())
def test_signs_on_letters_change_nothing(language: str, data: st.DataObject) -> None:
    """Arabic vowels, the tatweel and Hebrew points may stand on any letter, or on none."""
    words = st.sampled_from([*SPACED[language].replace("|", " ").split(), "بيت", "בית", "x"])
    text = " ".join(data.draw(st.lists(words, max_size=6))) + " "
    sign = st.sampled_from(["", "\u064e", "\u0640\u064b", "\u0670", "\u05b0"])
    signs = [data.draw(sign) if char not in " x" else "" for char in text]
    signed = "".join(map(str.__add__, text, signs))
    places = [at + len("".join(signs[:at])) for at in held_together(text, language)]
    assert held_together(signed, language) == places


@given(language=st.sampled_from([*SPACED, *SAME]), data=st.data())
def test_texts_without_its_words_are_found_sooner(language: str, data: st.DataObject) -> None:
    words = [word.strip("*") for word in SPACED[SAME.get(language, language)].split()]
    some = st.sampled_from([*words, " ", " ", "\u3000", "\u2009", "\u00a0", ".", "“", "a", "ن"])
    text = "".join(data.draw(st.lists(some, max_size=9)))
    rules = negations._rules(language)
    assert rules is not None
    assert rules.parts
    assert negations._held(text, rules) == negations._held(text, rules._replace(parts=()))


def test_sign_on_no_letter_is_no_part_of_a_word() -> None:
    assert held_together("لا \u064eلا x", "ar") == [3]


def test_long_text_takes_linear_time() -> None:
    for words in ("not ", "不", "لا ", "لاَ ", " " * 4, "n't "):
        assert len(held_together(words * 2_000, "en")) >= 0
        assert len(held_together(words * 2_000, "ko")) >= 0
        assert len(held_together(words * 2_000, "ar")) >= 0


def test_table_is_sound() -> None:
    """Small letters, no word twice, and every language that is named has an entry."""
    for words in [*SPACED.values(), *UNSPACED.values()]:
        found = re.split(r"[\s|]+", words.strip(" |"))
        assert len(found) == len(set(found))
        assert all(word == word.lower() and word.strip("*") for word in found)
    assert set(SAME.values()) <= SPACED.keys()
    assert not SPACED.keys() & UNSPACED.keys() | SAME.keys() & SPACED.keys()
