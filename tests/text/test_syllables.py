"""Syllables of Devanagari: what is known of them is what HarfBuzz makes, wherever they stand."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any
from unittest import mock

import pytest
import uharfbuzz as hb
from font_rules import applied, rules_among, subtables
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import HINDI, SENTENCES, local
from msgspec.structs import replace
from shaped_glyphs import check_as_harfbuzz

from omshandout.text import shape, syllables
from omshandout.text.font_files import FontFile, SyllableLetters, manifest, read_font, source_of
from omshandout.text.paragraph import Shaper
from omshandout.text.syllables import InSyllables
from omshandout.text.words import Words

_ENTRIES = [entry for entry in manifest() if entry.in_syllables]
_BY_SYLLABLE = {
    "locl", "ccmp", "nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf", "vatu",
    "cjct", "init", "pres", "abvs", "blws", "psts", "haln",
}
"""Features that HarfBuzz applies to one syllable at a time (``indic_features`` of its shaper)."""
_BEFORE = 0x093F
"""The vowel sign i, which stands before the letter that it is written behind."""
_ON_ITS_LETTER = {"MarkBasePos", "MarkLigPos", "MarkMarkPos"}


def _font(entry: FontFile) -> TTFont:
    used = source_of(entry)
    if used is None:
        pytest.skip(f"{entry.package} is not installed")
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "kern" not in font
    return font


def _glyphs(font: TTFont, letters: SyllableLetters) -> tuple[set[str], set[str]]:
    """Glyphs that letters become, and those of them that have a letter of their syllable behind.

    These are letters that the joiner makes a part of the next, and the vowel sign before a letter.
    """
    names = font.getBestCmap()
    every = f"{letters.first}{letters.after}{letters.joiner}{letters.apart}"
    are = re.compile(f"[{every}]")
    glyphs = {name for code, name in names.items() if are.match(chr(code))}
    halves = {names[ord(letters.joiner.encode().decode("unicode_escape"))], names[_BEFORE]}
    table = font["GSUB"].table
    before = -1
    while before < len(glyphs) + len(halves):
        before = len(glyphs) + len(halves)
        for index in applied(table):
            for each in subtables(table.LookupList.Lookup[index]):
                for parts, made in _replaced(each):
                    if parts <= glyphs:
                        glyphs |= made
                        last = parts & halves
                        halves |= made if last and _ends(each, parts, halves) else set()
    return glyphs, halves


def _kerned(entry: FontFile, letters: SyllableLetters) -> tuple[set[str], set[str]]:
    """Names of glyphs of letters ``kerned`` with others joined, and of those they are nearer to."""
    used = source_of(entry)
    assert used is not None
    font, buffer = hb.Font(hb.Face(hb.Blob(read_font(used, bold=False)))), hb.Buffer()

    def glyphs(text: str) -> list[str]:
        buffer.clear_contents()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return [str(font.glyph_to_string(info.codepoint)) for info in buffer.glyph_infos]

    joiner, nukta = "\u094d", "\u093c"
    every = map(chr, range(0x0900, 0x0980))
    some = [joiner + one for one in every if re.match(f"[{letters.first}]", one)]
    joined = ["", nukta, *some, *(f"{joiner}\u0930{one}" for one in some)]
    first, second = (
        [letter + other for letter in _listed(listed) for other in joined]
        for listed in (letters.kerned, letters.kerned_before)
    )
    return {name for text in first for name in glyphs(text)}, {
        name for text in second for name in glyphs(text) + glyphs(f"{text}{joiner}\u0915")
    }


def _listed(written: str) -> str:
    return written.encode().decode("unicode_escape")


def _like(subtable: Any, second: str, glyphs: set[str]) -> set[str]:
    """The glyphs that a rule about two puts into one class with a second one."""
    if subtable.Format == 1:
        return {second}
    classes = subtable.ClassDef2.classDefs
    return {each for each in glyphs if classes.get(each, 0) == classes.get(second, 0)}


def _replaced(subtable: Any) -> list[tuple[set[str], set[str]]]:
    kind = type(subtable).__name__
    if kind == "SingleSubst":
        return [({one}, {other}) for one, other in subtable.mapping.items()]
    if kind == "MultipleSubst":
        return [({one}, set(others)) for one, others in subtable.mapping.items()]
    if kind == "LigatureSubst":
        return [
            ({first, *each.Component}, {each.LigGlyph})
            for first, some in subtable.ligatures.items() for each in some
        ]
    return []


def _ends(subtable: Any, parts: set[str], halves: set[str]) -> bool:
    """Whether what is replaced ends with the joiner, or what it has become."""
    if type(subtable).__name__ != "LigatureSubst":
        return True
    return any(
        {first, *each.Component} == parts and (first, *each.Component)[-1] in halves
        for first, some in subtable.ligatures.items() for each in some
    )


@pytest.mark.parametrize("entry", _ENTRIES, ids=lambda entry: entry.name)
def test_no_rule_of_a_font_minds_two_syllables(entry: FontFile) -> None:
    font, letters = _font(entry), entry.in_syllables
    assert letters is not None
    table = font["GSUB"].table
    used = applied(table)
    features = {
        record.FeatureTag for record in table.FeatureList.FeatureRecord
        if used & set(record.Feature.LookupListIndex)
    }
    assert features - {"aalt"} - {tag for tag in features if tag.startswith("ss")} <= _BY_SYLLABLE
    glyphs, halves = _glyphs(font, letters)
    assert len(halves) > 50
    kerned, before = _kerned(entry, letters)
    pairs, seen = 0, set[str]()
    table = font["GPOS"].table
    for index in applied(table):
        for each in subtables(table.LookupList.Lookup[index]):
            for rule in rules_among(each, glyphs):
                if rule[0] == "PairPos":
                    # The first has a letter of the same syllable behind it, or counts as if it had.
                    pairs += 1
                    if rule[1] not in halves:
                        seen.add(rule[1])
                        assert kerned >= {rule[1]}, rule
                        assert before >= _like(each, rule[2], glyphs), rule
                else:
                    assert rule[0] in _ON_ITS_LETTER, rule
    assert pairs
    assert seen >= set(map(font.getBestCmap().get, map(ord, _listed(letters.kerned))))


@cache
def _texts() -> st.SearchStrategy[str]:
    (entry,) = _ENTRIES
    of = entry.in_syllables
    assert of is not None
    letter = st.from_regex(f"[{of.first}][{of.after}]{{0,2}}", fullmatch=True)
    joined = st.lists(letter, min_size=1, max_size=3).map("\u094d".join)
    hard = [
        "र्", "र्-", "क्", "क्ष", "र्कि", "त्र", "श्री", "ऱ्य", "अ्क", "क्\u200dष", "\u093f", "11", "१२",
        "(क)", "a", "ड्र्य", "ज़्ज", "ङज्ष", "पङैज्य", "ड़ज्ज", "ङ्यिज़्क", "ड्र्यंज्व",
    ]  # fmt: skip
    return st.lists(
        st.one_of(
            st.lists(joined, min_size=1, max_size=4).map("".join),
            st.from_regex(f"[{of.apart}]{{1,2}}", fullmatch=True),
            st.sampled_from([*SENTENCES[HINDI].split(" "), *hard]),
        ),
        min_size=1, max_size=8,
    ).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))


@given(characters=_texts(), bold=st.booleans())
@settings(max_examples=300, deadline=None)
def test_syllables_give_what_harfbuzz_gives(
    shaper: Shaper, characters: str, bold: bool
) -> None:
    check_as_harfbuzz(shaper, local(HINDI, characters), "_letters_of", bold=bold)


def test_words_of_known_syllables_are_not_shaped(shaper: Shaper) -> None:
    Shaper(shaper.fonts).shape(local(HINDI, "दिन का काम"))
    shaper.fonts.forget_words()
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        par = Shaper(shaper.fonts).shape(local(HINDI, "काम का दिन काका"))
    assert par.text == "काम का दिन काका"


def test_a_sheet_of_the_same_syllables_is_not_shaped_in_one_go_again(shaper: Shaper) -> None:
    language = replace(HINDI, tag="hi-FJ")  # in which no other test has learnt any
    texts = [local(language, "दिन का काम"), local(language, "काम का दिन")]
    Shaper(shaper.fonts).learn(texts)
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        Shaper(shaper.fonts).learn(texts)


_LETTERS = SyllableLetters("क-ह", "ा-ौ", "्", " .", "ड", "ज")


def _learn(words: list[str], known: Words) -> None:
    for word in words:
        ids = [ord(each) for each in word + " "]
        known[word] = ids, [5] * len(ids), [1] * len(ids)


def test_a_syllable_is_known_with_and_without_a_space_behind_it() -> None:
    known = InSyllables(_LETTERS)
    assert known.clusters_of("का क्क.", 0, _learn) is not None
    assert known.clusters_of("क्क.का ", 3, _learn) == (
        [ord(each) for each in "क्क.का "], range(3, 10), [5] * 7
    )
    assert known.clusters_of("का का", 3, _learn) == (
        [ord(each) for each in "का का"], range(3, 8), [5] * 5
    )


def test_other_letters_are_not_taken_for_syllables() -> None:
    known = InSyllables(_LETTERS)
    refuse = mock.Mock(side_effect=AssertionError)
    for other in ("कx", "\u093eक", "क\u200d", "क्.", "\u094dक"):
        assert known.clusters_of(other, 0, refuse) is None, other


def test_syllables_that_a_rule_sets_nearer_count_as_one() -> None:
    known = InSyllables(_LETTERS)
    for text in ("क", "ड", "ज", "डा", "ड्य", "य "):
        assert known.clusters_of(text, 0, _learn) is not None
    refuse = mock.Mock(side_effect=AssertionError)
    for apart in ("डकज", "जड", "ड्यक", "डाय "):
        assert known.clusters_of(apart, 0, refuse) is not None
    for nearer in ("डज", "डाज", "ड्यज", "क्डज", "डडज"):
        learned = list[str]()
        known.clusters_of(nearer, 0, lambda words, _, to=learned: to.extend(words))
        assert learned[-1:] == [nearer[-len(learned[-1]) :]]
        assert learned[-1].endswith("ज")
        assert len(learned[-1]) > 1


def test_long_stretches_are_soon_told_apart() -> None:
    assert not InSyllables(_LETTERS).may_have("डज" * 500 + "x")


def test_a_syllable_that_cannot_be_shaped_is_not_known() -> None:
    known = InSyllables(_LETTERS)
    assert known.clusters_of("का", 0, lambda *_: None) is None


def test_syllables_of_a_language_are_not_kept_without_end() -> None:
    known = InSyllables(_LETTERS)
    with mock.patch.object(syllables, "_MOST_KEPT", 3):
        for text in ("क ख ग घ", "च छ ज झ", "त थ द ध"):
            assert known.clusters_of(text, 0, _learn) is not None
        assert len(known._known) <= 4
