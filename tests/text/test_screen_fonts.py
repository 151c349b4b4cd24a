"""Tests of ``omshandout.text.screen_fonts``: small fonts shape as the whole ones do."""

from __future__ import annotations

import re

import pytest
import uharfbuzz as hb
from local_texts import (
    ARABIC,
    HINDI,
    SENTENCES,
    local,
)

from omshandout.errors import LayoutError
from omshandout.model.text import ENGLISH, Language
from omshandout.text import screen_fonts
from omshandout.text.fonts import FontSet
from omshandout.text.screen_fonts import ScreenFonts

FONTS = FontSet()


def shaped(data: bytes, text: str, language: Language) -> list[int]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language.tag
    hb.shape(hb.Font(hb.Face(data)), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


@pytest.mark.parametrize(
    "language", list(SENTENCES), ids=str
)
def test_every_script_is_shaped_with_no_letter_lost(language: Language) -> None:
    text = local(language, SENTENCES[language])
    first = ScreenFonts(FONTS).subsets([(text, False)], language)[0]
    for word in SENTENCES[language].split():
        # Latin words and signs may be the device's.
        if all(ord(sign) > 0x2FF for sign in word):
            assert 0 not in shaped(first.data, word, language)
    whole = FONTS.file_for_script(language.script)
    assert whole is not None
    assert first.family == whole.name
    assert len(first.data) < 40_000
    assert re.search(r"Copyright|\(c\)", first.notice)
    assert "SIL Open Font License" in first.notice


def test_what_is_shaped_otherwise_gets_all_that_its_letters_could_become(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = local(HINDI, SENTENCES[HINDI])
    (small, *_) = ScreenFonts(FONTS).subsets([(text, False)], HINDI)
    monkeypatch.setattr(
        ScreenFonts, "_glyphs", lambda self, face, word: frozenset()
    )  # nothing that words become is kept
    (whole, *_) = ScreenFonts(FONTS).subsets([(text, False)], HINDI)
    assert len(whole.data) > len(small.data)
    for word in SENTENCES[HINDI].split():
        if all(ord(sign) > 0x2FF for sign in word):
            assert 0 not in shaped(whole.data, word, HINDI)


def test_a_difference_is_seen() -> None:
    face = FONTS.face(FONTS.file_for_script("Deva"), bold=False)  # type: ignore[arg-type]
    stretch = screen_fonts._Stretch("क्षत्रिय", "Deva", "hi", rtl=False)
    bare = screen_fonts._cut(face, stretch.text, ())
    assert not screen_fonts._same(face, bare, [stretch])
    closed = screen_fonts._cut(face, stretch.text, None)
    assert screen_fonts._same(face, closed, [stretch])


def test_latin_beside_another_script_is_left_to_the_device() -> None:
    fonts = ScreenFonts(FONTS)
    families = {each.family for each in fonts.subsets([(local(ARABIC, "مرض OMS"), False)], ARABIC)}
    assert families == {"NotoSansArabic"}
    assert fonts.subsets([(local(ENGLISH, "OMS"), False)], ENGLISH)[0].family == "NotoSans"


def test_bold_is_a_font_of_its_own_with_its_letters_alone() -> None:
    made = ScreenFonts(FONTS).subsets(
        [(local(ENGLISH, "many words"), False), (local(ENGLISH, "two"), True)], ENGLISH
    )
    assert [each.weight for each in made] == [400, 700]
    assert 0 in shaped(made[1].data, "x", ENGLISH)


def test_a_letter_that_no_font_has_is_named() -> None:
    with pytest.raises(LayoutError, match=r"no font has a glyph for U\+1F600"):
        ScreenFonts(FONTS).subsets([(local(ENGLISH, "a 😀"), False)], ENGLISH)


def test_the_same_letters_give_the_same_bytes() -> None:
    texts = [(local(each, words), False) for each, words in SENTENCES.items()]
    again = [(local(each, words), False) for each, words in reversed(SENTENCES.items())]
    one = {each.family: each for each in ScreenFonts(FONTS).subsets(texts, ENGLISH)}
    other = {each.family: each for each in ScreenFonts(FontSet()).subsets(again, ENGLISH)}
    assert one == other


def test_a_hyphen_that_ends_no_line_is_in_a_small_font_too() -> None:
    """Bengali fonts have U+2010 alone: shapers take it for U+2011, so it is the page's own."""
    bengali = next(language for language in SENTENCES if language.script == "Beng")
    words = "মা\u2011বাবা"
    (first, *_) = ScreenFonts(FONTS).subsets([(local(bengali, words), False)], bengali)
    assert 0 not in shaped(first.data, words, bengali)
    hyphens = [shaped(first.data, f"মা{sign}বাবা", bengali) for sign in "\u2010\u2011"]
    assert hyphens[0] == hyphens[1]
