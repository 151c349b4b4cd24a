"""Tests of ``omshandout.text.itemize``, by way of the shaper that calls it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import (
    ARABIC,
    BENGALI,
    CHINESE,
    HEBREW,
    HINDI,
    JAPANESE,
    KOREAN,
    LATIN,
    PERSIAN,
    RUSSIAN,
    SENTENCES,
    local,
)
from msgspec.structs import replace
from shaped_glyphs import shaped_or_not

from omshandout.errors import LayoutError, MachineError, Where
from omshandout.model.text import ENGLISH, Direction, Language, LocalText, Run
from omshandout.text.font_files import manifest
from omshandout.text.fonts import FontSet
from omshandout.text.itemize import is_default_ignorable
from omshandout.text.paragraph import ShapedParagraph, Shaper

Found = tuple[str, str, str, str]


def _segments(shaper: Shaper, text: LocalText, *, bold: bool = False) -> list[Found]:
    """Text, font (without "NotoSans"), script and language of each segment."""
    par = shaper.shape(text, bold=bold)
    return [
        (
            par.text[each.start : each.end],
            each.face.name.removeprefix("NotoSans").removesuffix("-Regular").lstrip("-"),
            each.script,
            each.language.tag,
        )
        for each in (shaped.segment for shaped in par.segments)
    ]


def _fonts(shaper: Shaper, language: Language, *runs: str | Run) -> list[tuple[str, str]]:
    return [found[:2] for found in _segments(shaper, local(language, *runs))]


# --- Scripts and fall-back ----------------------------------------------------------------------


def test_one_face_one_segment(shaper: Shaper) -> None:
    """Digits, marks, spaces and punctuation stay with the letters round them."""
    for language, words, script in (
        (ENGLISH, "Eyes: 12 (“dart”) – cafe\u0301 & co.", "Latn"),
        (RUSSIAN, "Глаза: 12 (“быстро”) – и\u0306.", "Cyrl"),
        (HINDI, "आँखें: 12 (तेज़), क्\u200dष।", "Deva"),
    ):
        (only,) = _segments(shaper, local(language, words))
        assert (only[0], only[2], only[3]) == (words, script, language.tag)


def test_latin_words(shaper: Shaper) -> None:
    """Words of another script have its font; brackets that stand round them are of one design."""
    assert _fonts(shaper, HINDI, "यह OMS है।") == [
        ("यह ", "Devanagari"), ("OMS ", ""), ("है।", "Devanagari")
    ]  # fmt: skip
    assert _fonts(shaper, HINDI, "रोग (OMS) है") == [
        ("रोग (", "Devanagari"), ("OMS", ""), (") है", "Devanagari")
    ]  # fmt: skip
    assert _fonts(shaper, HINDI, "OMS (रोग [२] है)।") == [
        ("OMS (", ""), ("रोग [२] है", "Devanagari"), (")", ""), ("।", "Devanagari")
    ]  # fmt: skip
    assert _fonts(shaper, BENGALI, "রোগ (OMS), ১২।") == [
        ("রোগ ", "Bengali"), ("(", ""), ("OMS", ""), ("),", ""), (" ১২।", "Bengali")
    ]  # fmt: skip


def test_digits_and_brackets_in_arabic(shaper: Shaper) -> None:
    """The Arabic font has digits but no brackets: both brackets then come from one other font."""
    assert _segments(shaper, local(ARABIC, "مرض (OMS) عند 12 طفلاً [٣].")) == [
        ("مرض ", "Arabic", "Arab", "ar"),
        ("(", "", "Arab", "ar"),
        ("OMS", "", "Latn", "ar"),
        (")", "", "Arab", "ar"),
        (" عند ", "Arabic", "Arab", "ar"),
        ("12", "Arabic", "Arab", "ar"),
        (" طفلاً ", "Arabic", "Arab", "ar"),
        ("[", "", "Arab", "ar"),
        ("٣", "Arabic", "Arab", "ar"),
        ("]", "", "Arab", "ar"),
        (".", "Arabic", "Arab", "ar"),
    ]


def test_chinese(shaper: Shaper) -> None:
    """Digits and Latin words are Latin; quotation marks and dashes after them stay wide."""
    assert _segments(shaper, local(CHINESE, "患有“OMS”的12岁——A…B（cafe\u0301），don’t。")) == [
        ("患有“", "SC", "Hani", "zh-Hans"),
        ("OMS", "", "Latn", "zh-Hans"),
        ("”的", "SC", "Hani", "zh-Hans"),
        ("12", "", "Latn", "zh-Hans"),
        ("岁——", "SC", "Hani", "zh-Hans"),
        ("A", "", "Latn", "zh-Hans"),
        ("…", "SC", "Hani", "zh-Hans"),
        ("B", "", "Latn", "zh-Hans"),
        ("（", "SC", "Hani", "zh-Hans"),
        ("cafe\u0301", "", "Latn", "zh-Hans"),
        ("），", "SC", "Hani", "zh-Hans"),
        ("don’t", "", "Latn", "zh-Hans"),
        ("。", "SC", "Hani", "zh-Hans"),
    ]
    assert _fonts(shaper, CHINESE, "称为‘A’。") == [("称为‘", "SC"), ("A", ""), ("’。", "SC")]


def test_han_by_language(shaper: Shaper) -> None:
    """The same character has the form of the language; kana and Hangul bring their own font."""
    traditional = Language("zh_Hant", "zh-Hant", "Hant", CHINESE.direction)
    for language, font in ((CHINESE, "SC"), (traditional, "TC"), (JAPANESE, "JP"), (KOREAN, "KR")):
        assert _fonts(shaper, language, "病") == [("病", font)]
    assert _segments(shaper, local(JAPANESE, "目の病気")) == [("目の病気", "JP", "Hani", "ja")]
    assert _segments(shaper, local(KOREAN, "눈의 병")) == [
        ("눈의", "KR", "Hang", "ko"), (" ", "", "Latn", "ko"), ("병", "KR", "Hang", "ko")
    ]  # fmt: skip
    assert _fonts(shaper, ENGLISH, "病 の 한") == [
        ("病 ", "SC"), ("の ", "JP"), ("한", "KR")
    ]  # fmt: skip


def test_symbols_do_not_cut_words(shaper: Shaper) -> None:
    """What only another font has gets a segment; the words beside it keep their script."""
    assert _segments(shaper, local(ARABIC, "عين ⌀ عين")) == [
        ("عين ", "Arabic", "Arab", "ar"),
        ("⌀", "Symbols", "Arab", "ar"),
        (" عين", "Arabic", "Arab", "ar"),
    ]


# --- Marks, joiners, runs -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, "cafe\u0301 o\u0308\u0323\u00ad\u2060x"),
        (RUSSIAN, "и\u0306\u200d"),
        (ARABIC, "مُ\u064bتّ\u0651\u0670ل\u200dا"),
        (PERSIAN, "می\u200cلرزد"),
        (HEBREW, "תִּ\u034fסְ"),
        (HINDI, "क्\u200dष क्\u200cष आँ\u0951"),
        (BENGALI, "র\u200d্যা"),
        (CHINESE, "葛\U000e0100飾\ufe00"),
    ],
)
def test_marks_and_joiners_stay_with_their_base(
    language: Language, words: str, shaper: Shaper
) -> None:
    (only,) = _segments(shaper, local(language, words))
    assert only[0] == words


def test_mark_after_a_latin_word(shaper: Shaper) -> None:
    assert _fonts(shaper, ARABIC, "من cafe\u0301 هنا") == [
        ("من ", "Arabic"), ("cafe\u0301", ""), (" ", ""), ("هنا", "Arabic")
    ]  # fmt: skip


def test_run_in_another_language(shaper: Shaper) -> None:
    """A run starts from the script of its own language, and so does the text after it."""
    assert _segments(
        shaper, local(HINDI, "रोग ", Run("“opsoclonus”", language=LATIN), " (१) ", Run("12"))
    ) == [
        ("रोग ", "Devanagari", "Deva", "hi"),
        ("“opsoclonus”", "", "Latn", "la"),
        (" (१) ", "Devanagari", "Deva", "hi"),
        ("12", "Devanagari", "Deva", "hi"),
    ]


def test_arabic_before_a_run_in_another_language(shaper: Shaper) -> None:
    """The text before the run keeps its own language and script, and joins its letters."""
    foreign = Run("opsoclonus", language=ENGLISH)
    found = _segments(shaper, local(ARABIC, "متلازمة ", foreign))
    assert found == [
        ("متلازمة ", "Arabic", "Arab", "ar"),
        ("opsoclonus", "", "Latn", "en"),
    ]
    with_run = shaper.shape(local(ARABIC, "متلازمة ", foreign)).segments[0]
    alone = shaper.shape(local(ARABIC, "متلازمة ")).segments[0]
    assert list(with_run.ids) == list(alone.ids)


def test_bold(shaper: Shaper) -> None:
    """Bold runs have the bold face of the font that the character needs."""
    names = [found[1] for found in _segments(shaper, local(HINDI, "यह ", Run("OMS है", bold=True)))]
    assert names == ["Devanagari", "Bold", "Devanagari-Bold"]
    names = [found[1] for found in _segments(shaper, local(HINDI, "यह OMS"), bold=True)]
    assert names == ["Devanagari-Bold", "Bold"]


# --- Characters that nothing can show -----------------------------------------------------------


def test_missing_glyphs(shaper: Shaper) -> None:
    """Every character without a glyph is named once, with the place to go to."""
    where = Where(file="locales/hi/LC_MESSAGES/symptoms.po", line=12)
    words = local(
        HINDI, "यह \U0001f600 ", Run("\ue000 \U0001f600", bold=True),
        Run("\u0f40\u0f42", language=LATIN), key="eyes.text", where=where,
    )  # fmt: skip
    with pytest.raises(LayoutError) as caught:
        shaper.shape(words)
    assert [fault.what for fault in caught.value.faults] == [
        "no font has a glyph for U+1F600 GRINNING FACE",
        "no font has a glyph for U+E000 private-use character",
        "there is no font for Tibetan (Tibt): "
        "U+0F40 TIBETAN LETTER KA, U+0F42 TIBETAN LETTER GA",
    ]
    for fault in caught.value.faults:
        assert fault.where == replace(where, key="eyes.text", locale="hi")
        assert "pip install" not in fault.hint
    hints = [fault.hint for fault in caught.value.faults]
    assert hints[:2] == ["use another character", "use another character, or delete it"]
    assert hints[2] == (
        "lay a font for it into locales/la/fonts/ and declare it in locales/la/language.yaml "
        "(font:), or write in a script that has one"
    )


def test_a_script_without_a_font_is_one_fault(shaper: Shaper) -> None:
    """A language that nothing can show is not refused letter by letter, text after text."""
    hmong = Language("hnj", "hnj", "Hmnp", Direction.LTR)
    with pytest.raises(LayoutError) as caught:
        shaper.shape(local(hmong, "".join(map(chr, range(0x1E100, 0x1E10A))) + " "))
    (fault,) = caught.value.faults
    assert fault.code == "text/no-font"
    assert fault.what.startswith("there is no font for Nyiakeng Puachue Hmong (Hmnp): U+1E100 ")
    assert fault.what.endswith(" and 5 more")
    assert "locales/hnj/fonts/" in fault.hint


def test_missing_package() -> None:
    """Text that needs an extra says which one."""
    entries = [
        replace(entry, package="no_such_package_of_fonts") if entry.extra else entry
        for entry in manifest()
    ]
    with pytest.raises(MachineError, match=r'pip install "omshandout\[cjk\]"'):
        Shaper(FontSet(entries)).shape(local(ENGLISH, "the word 病"))


def test_only_ignorable(shaper: Shaper) -> None:
    """A text may consist of characters without display, or of nothing."""
    assert shaper.shape(local(ENGLISH)).segments == ()
    assert shaper.shape(local(ENGLISH, "")).segments == ()
    assert shaper.shape(local(ENGLISH, "", "a", "")).text == "a"
    for language in (ARABIC, ENGLISH, CHINESE):
        par = shaper.shape(local(language, "\ufe0f\u200d\u200c\u00ad"))
        assert (par.text, par.width_em) == ("\ufe0f\u200d\u200c\u00ad", 0.0)


# --- Properties ---------------------------------------------------------------------------------

_CHARACTERS = sorted({each for words in SENTENCES.values() for each in words} | set("\u200d\u00ad"))


@settings(deadline=None)
@given(
    st.sampled_from(list(SENTENCES)),
    st.lists(st.text(_CHARACTERS, max_size=12), min_size=1, max_size=3),
)
def test_segments_cover_the_text(language: Language, runs: list[str]) -> None:
    """Segments follow each other without gap, each in one run and at one level, and its face
    has every character that shows."""
    bold_in_the_middle = (Run(run, bold=index == 1) for index, run in enumerate(runs))
    par = shaped_or_not(_SHAPER, local(language, *bold_in_the_middle))
    segments = [each.segment for each in par.segments]
    at = 0
    for each in segments:
        assert each.start == at < each.end
        at = each.end
        shown = [char for char in par.text[each.start : each.end] if not _hidden(char)]
        assert all(each.face.covers(char) for char in shown)
        if par.levels is not None:
            assert set(par.levels[each.start : each.end]) == {each.level}
        assert each.face.name.endswith("Bold" if each.run == 1 else "Regular")
    assert at == len(par.text)


_SHAPER = Shaper(FontSet())


def _shape(text: LocalText) -> ShapedParagraph:
    return _SHAPER.shape(text)


def _hidden(char: str) -> bool:
    return is_default_ignorable(char) or unicodedata.category(char) == "Cf"
