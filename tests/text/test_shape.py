"""Tests of ``omshandout.text.shape``: clusters cover the text and draw what HarfBuzz draws."""

from __future__ import annotations

from itertools import pairwise
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, BENGALI, CHINESE, HEBREW, HINDI, PERSIAN, SENTENCES, THAI, local
from shaped_glyphs import by_harfbuzz, placed, shaped_or_not

from omshandout.errors import LayoutError, Where
from omshandout.model.text import ENGLISH, Direction, Language, LocalText, Run
from omshandout.text.fonts import FontSet
from omshandout.text.itemize import is_default_ignorable
from omshandout.text.paragraph import ShapedParagraph, Shaper
from omshandout.text.shape import ShapedSegment

_SHAPER = Shaper(FontSet())
_JOINERS = "\u200c\u200d\u00ad\u2060\u034f\ufe0f"


def _check(par: ShapedParagraph) -> None:
    for part in par.segments:
        _check_cover(par.text, part)
        _check_glyphs(par.text, part)


def _check_cover(characters: str, part: ShapedSegment) -> None:
    """Cluster by cluster the text of the segment, in logical order."""
    segment = part.segment
    texts = [segment.face.clusters[index].text for index in part.ids]
    assert "".join(texts) == characters[segment.start : segment.end]
    assert all(texts)
    offset = segment.start
    for start, words in zip(part.starts, texts, strict=True):
        assert start == offset
        offset += len(words)


def _check_glyphs(characters: str, part: ShapedSegment) -> None:
    """Glyph by glyph what HarfBuzz gives for the whole segment."""
    segment = part.segment
    ids, advances = list(part.ids), list(part.advances)
    if segment.level & 1:
        ids.reverse()
        advances.reverse()
    wanted = by_harfbuzz(segment, characters[segment.start : segment.end])
    assert placed(segment.face, ids, advances) == wanted


# --- Sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("language", list(SENTENCES), ids=lambda each: each.locale)
def test_sentences(language: Language, bold: bool, shaper: Shaper) -> None:
    par = shaper.shape(local(language, SENTENCES[language]), bold=bold)
    assert par.text == SENTENCES[language]
    _check(par)


def _clusters(shaper: Shaper, text: LocalText) -> list[tuple[str, int]]:
    """Text and number of glyphs of each cluster of a text in one segment."""
    (part,) = shaper.shape(text).segments
    found = (part.segment.face.clusters[index] for index in part.ids)
    return [(cluster.text, len(cluster.glyphs)) for cluster in found]


def test_clusters_are_small(shaper: Shaper) -> None:
    """Letters of several glyphs and ligatures are one cluster; marks on a letter have their own."""
    assert _clusters(shaper, local(ENGLISH, "office")) == [
        ("o", 1), ("ffi", 1), ("c", 1), ("e", 1)
    ]  # fmt: skip
    assert _clusters(shaper, local(ENGLISH, "x\u0323\u0301")) == [
        ("x", 1), ("\u0323\u0301", 2)
    ]  # fmt: skip
    # The letter is drawn as a base and its dots.
    assert _clusters(shaper, local(ARABIC, "شَكّ")) == [
        ("ش", 2), ("\u064e", 1), ("ك", 2), ("\u0651", 1)
    ]  # fmt: skip
    assert _clusters(shaper, local(HINDI, "क्षिप्र")) == [("क्षि", 2), ("प्र", 1)]
    assert _clusters(shaper, local(THAI, "น้ำ")) == [("น", 1), ("้ำ", 3)]


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize(
    ("language", "text"),
    [(THAI, "เพิ่งรู้ว่านี้คือลิ้นที่กลุ่ม"), (HINDI, "मुँह हूँ कुंभ"), (BENGALI, "হুঁশ ড়ুব"), (ENGLISH, "x\u0323\u0301")],
    ids=lambda each: getattr(each, "locale", ""),
)  # fmt: skip
def test_no_two_marks_without_a_width_in_a_row(
    language: Language, text: str, bold: bool, shaper: Shaper
) -> None:
    """pdfminer.six 20260107 ends a line between two codes that have none, as of Thai ที่.

    So do programs that are made with it, such as Markitdown 0.1.9. What is read from right to left
    it turns about anyway.
    """
    par = shaper.shape(local(language, text), bold=bold)
    _check(par)
    (part,) = par.segments
    clusters = [part.segment.face.clusters[index] for index in part.ids]
    flat = [not each.advance and category(each.text[0])[0] == "M" for each in clusters]
    assert any(flat)
    assert not any(both for both in pairwise(flat) if all(both))


def test_heaps_of_marks_have_codes_of_four(shaper: Shaper) -> None:
    assert _clusters(shaper, local(ENGLISH, "x" + "\u0336" * 9)) == [
        ("x", 1), ("\u0336" * 4, 4), ("\u0336" * 4, 4), ("\u0336", 1)
    ]  # fmt: skip


def test_kerning_is_in_the_advances(shaper: Shaper) -> None:
    """The cluster keeps the nominal width that the font says; the line has the kerned one."""
    (part,) = shaper.shape(local(ENGLISH, "AVA")).segments
    face = part.segment.face
    nominal = [face.clusters[index].advance for index in part.ids]
    assert part.ids[0] == part.ids[2]
    assert nominal[0] == nominal[2] == part.advances[2] > part.advances[0]


@pytest.mark.parametrize("bold", [False, True])
def test_a_letter_that_makes_room_is_as_wide_as_that(shaper: Shaper, bold: bool) -> None:
    """With a gap behind it, Poppler and PDFium began a new word inside of this one."""
    (part,) = shaper.shape(local(BENGALI, Run("আবদ্ধ ক্রীতদাস", bold=bold))).segments
    face = part.segment.face
    gaps = [
        (advance - face.clusters[index].advance) * face.em
        for index, advance in zip(part.ids, part.advances, strict=True)
    ]
    assert max(gaps) < 0.08
    shown = [face.clusters[index].text for index in part.ids]
    assert "".join(shown) == "আবদ্ধ ক্রীতদাস"
    assert shown.count("ক") == shown.count("্র") == 1, "the letters have codes of their own"


def test_context_over_segments(shaper: Shaper) -> None:
    """Letters join over the edge of a run, which cuts the text but not the word."""
    from_runs = shaper.shape(local(ARABIC, "مت", "لازمة"))
    whole = shaper.shape(local(ARABIC, "متلازمة"))
    assert len(from_runs.segments) == 2
    glyphs = [
        [segment.segment.face.clusters[index].glyphs for segment in par.segments
         for index in segment.ids]
        for par in (from_runs, whole)
    ]  # fmt: skip
    assert glyphs[0] == glyphs[1]


# --- Characters without display -----------------------------------------------------------------


@pytest.mark.parametrize("ignorable", [*_JOINERS, "\u200b", "\u061c", "\ufeff", "\U000e0101"])
@pytest.mark.parametrize(
    ("language", "before", "after"),
    [(ENGLISH, "a", "b"), (ARABIC, "ء", "ء"), (HEBREW, "א", "ב"), (THAI, "ก", "ข"),
     (CHINESE, "病", "人")],
    ids=lambda each: each.locale if isinstance(each, Language) else "",
)  # fmt: skip
def test_ignorable_characters(
    ignorable: str, language: Language, before: str, after: str, shaper: Shaper
) -> None:
    """They have neither glyph nor width, but keep their place in the text."""
    par = shaper.shape(local(language, before + ignorable + after))
    without = shaper.shape(local(language, before + after))
    (part,) = par.segments
    (plain,) = without.segments
    clusters = [part.segment.face.clusters[index] for index in part.ids]
    if ignorable in "\u200c\u200d":
        texts = [before + ignorable, after]  # they are with the letter before them
    else:
        # Marks of direction steer the algorithm and then are gone.
        texts = [before, *([] if ignorable == "\u061c" else [ignorable]), after]
    assert [cluster.text for cluster in clusters] == texts
    for cluster, advance in zip(clusters, part.advances, strict=True):
        if cluster.text == ignorable:
            assert (cluster.glyphs, cluster.advance, advance) == ((), 0, 0)
    assert par.width_em == without.width_em
    assert [c.glyphs for c in clusters if c.text != ignorable] == [
        plain.segment.face.clusters[index].glyphs for index in plain.ids
    ]


def test_joiners_steer_shaping(shaper: Shaper) -> None:
    """A joiner that shows nothing still does its work."""
    joined = shaper.shape(local(PERSIAN, "میلرزد"))
    parted = shaper.shape(local(PERSIAN, "می\u200cلرزد"))
    assert joined.width_em != parted.width_em
    _check(parted)
    assert is_default_ignorable("\u200c")
    assert not is_default_ignorable("a")


# --- Properties ---------------------------------------------------------------------------------

_LETTERS = {
    language: sorted(set(words) - set(_JOINERS)) for language, words in SENTENCES.items()
}


@st.composite
def _texts(draw: st.DrawFn) -> LocalText:
    """Characters of a sentence in any order, so with marks and vowel signs where none belong."""
    language = draw(st.sampled_from(list(SENTENCES)))
    letters = st.sampled_from(_LETTERS[language])
    return local(language, "".join(draw(st.lists(letters, min_size=1, max_size=20))))


@settings(deadline=None, max_examples=300)
@given(_texts())
def test_any_text(text: LocalText) -> None:
    par = shaped_or_not(_SHAPER, text)
    assert par.text == text.plain
    _check(par)


@settings(deadline=None, max_examples=200)
@given(_texts(), st.lists(st.tuples(st.integers(0, 20), st.sampled_from(_JOINERS)), max_size=4))
def test_any_text_with_joiners(text: LocalText, joiners: list[tuple[int, str]]) -> None:
    """The text is covered, whatever joiners do to its glyphs."""
    words = text.plain
    for place, joiner in joiners:
        words = words[:place] + joiner + words[place:]
    par = shaped_or_not(_SHAPER, local(text.language, words))
    assert par.text == words
    for part in par.segments:
        _check_cover(par.text, part)
        for cluster in map(part.segment.face.clusters.__getitem__, part.ids):
            if all(map(is_default_ignorable, cluster.text)):
                assert (cluster.glyphs, cluster.advance) == ((), 0)


@settings(deadline=None, max_examples=100)
@given(_texts())
def test_no_two_clusters_of_a_face_are_alike(text: LocalText) -> None:
    """By what they are they have an order that is the same in every process (``pdf/fonts.py``)."""
    for part in shaped_or_not(_SHAPER, text).segments:
        clusters = part.segment.face.clusters
        assert len(set(clusters)) == len(clusters)


# --- Broken syllables ---------------------------------------------------------------------------

_BROKEN = {
    "Deva": ("\u093f\u0915\u0924\u093e\u092c", "U+093F DEVANAGARI VOWEL SIGN I"),
    "Beng": ("\u09bf\u0995", "U+09BF BENGALI VOWEL SIGN I"),
    "Guru": ("\u0a3e\u0a15", "U+0A3E GURMUKHI VOWEL SIGN AA"),
    "Gujr": ("\u0abf\u0a95", "U+0ABF GUJARATI VOWEL SIGN I"),
    "Orya": ("\u0b47\u0b15", "U+0B47 ORIYA VOWEL SIGN E"),
    "Taml": ("\u0bc6\u0b95", "U+0BC6 TAMIL VOWEL SIGN E"),
    "Telu": ("\u0c3e\u0c15", "U+0C3E TELUGU VOWEL SIGN AA"),
    "Knda": ("\u0cbe\u0c95", "U+0CBE KANNADA VOWEL SIGN AA"),
    "Mlym": ("\u0d46\u0d15", "U+0D46 MALAYALAM VOWEL SIGN E"),
    "Sinh": ("\u0dd9\u0d9a", "U+0DD9 SINHALA VOWEL SIGN KOMBUVA"),
    # These have no circle from HarfBuzz.
    "Hebr": ("\u05b8\u05d0", "U+05B8 HEBREW POINT QAMATS"),
    "Thai": ("\u0e31\u0e01", "U+0E31 THAI CHARACTER MAI HAN-AKAT"),
    "Laoo": ("\u0eb1\u0e81", "U+0EB1 LAO VOWEL SIGN MAI KAN"),
    "Khmr": ("\u17c1\u1780", "U+17C1 KHMER VOWEL SIGN E"),
    # As Zawgyi stores it, before its consonant.
    "Mymr": ("\u1031\u1019", "U+1031 MYANMAR VOWEL SIGN E"),
}


@pytest.mark.parametrize("script", _BROKEN)
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_sign_without_its_letter(shaper: Shaper, script: str, bold: bool) -> None:
    """HarfBuzz draws a dotted circle below it, which nobody typed: never on a page."""
    word, name = _BROKEN[script]
    language = Language("xx", "xx", script, Direction.LTR)
    where = Where("locales/xx/LC_MESSAGES/s.po", 7)
    with pytest.raises(LayoutError) as caught:
        shaper.shape(local(language, f"12 {word} 34", key="a.text", where=where), bold=bold)
    (fault,) = caught.value.faults
    assert fault.code == "text/broken-syllable"
    assert fault.what.endswith(name)
    assert f"“{word}”" in fault.what
    assert fault.where == Where(where.file, 7, 0, "a.text", "xx")
    # The circle itself may be typed, as a book on letters does.
    letter, sign = word[1], word[0]
    par = shaper.shape(local(language, f"{letter}{sign} \u25cc{sign} \u25cc"), bold=bold)
    assert par.text.count("\u25cc") == 2
    with pytest.raises(LayoutError, match="without the letter"):
        shaper.shape(local(language, f"\u25cc {word}"), bold=bold)


def test_all_broken_words_are_told_at_once(shaper: Shaper) -> None:
    text = local(HINDI, "मुख्य बातंे और ", Run("िकताब", bold=True), " िक")
    with pytest.raises(LayoutError) as caught:
        shaper.shape(text)
    (fault,) = caught.value.faults
    for word in ("“बातंे”", "“िकताब”", "“िक”"):
        assert word in fault.what
    assert fault.what.count("U+093F") == 1


def test_sign_in_another_weight_than_its_letter(shaper: Shaper) -> None:
    """Bold that begins inside of a syllable breaks it."""
    with pytest.raises(LayoutError, match="“कि” a sign stands without"):
        shaper.shape(local(HINDI, "क", Run("ि", bold=True)))
