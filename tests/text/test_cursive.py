"""Letters of Arabic with their neighbours: what is known of them is what HarfBuzz makes."""

from __future__ import annotations

import io
from functools import cache
from typing import Any
from unittest import mock

import pytest
import uharfbuzz as hb
from font_rules import applied, rules_among, subtables
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, SENTENCES, local
from msgspec.structs import replace
from shaped_glyphs import check_as_harfbuzz

from omshandout.text import cursive, shape
from omshandout.text.cursive import Cursive
from omshandout.text.font_files import CursiveLetters, FontFile, manifest, read_font, source_of
from omshandout.text.paragraph import Shaper

_CURSIVE = [entry for entry in manifest() if entry.cursive]
_IGNORES_MARKS = 8
_MARK = 3
_LAM, _ALEFS = "\u0644", "\u0627\u0622\u0623\u0625"
_LETTERS = CursiveLetters(dual="ب" + _LAM, right="\u0627د", minded="ء", apart=" .")


class _Rules:
    """What a font does where only some letters stand.

    Attributes:
        glyphs: those of the letters, and what these become.
        taken_apart: those of them that become several, such as a letter and its dots.
        contexts: rules that look at what stands beside a glyph, with the glyphs of each place.
        kinds: of all rules.
    """

    def __init__(self, font: TTFont, letters: str) -> None:
        names = font.getBestCmap()
        self.font = font
        self.glyphs = {names[ord(letter)] for letter in letters}
        self.contexts: list[tuple[Any, list[set[str]]]] = []
        self.kinds: set[str] = set()
        self.taken_apart: set[str] = set()
        before = -1
        while before < len(self.glyphs):
            before, self.contexts = len(self.glyphs), []
            for tag in ("GSUB", "GPOS"):
                table = font[tag].table
                for index in sorted(applied(table)):
                    lookup = table.LookupList.Lookup[index]
                    for each in subtables(lookup):
                        self._read(lookup, each)

    def _read(self, lookup: Any, subtable: Any) -> None:
        for rule in rules_among(subtable, self.glyphs):
            self.kinds.add(rule[0])
            if rule[0] in ("SingleSubst", "MultipleSubst"):
                made = subtable.mapping[rule[1]]
                if rule[0] == "MultipleSubst":
                    self.taken_apart.add(rule[1])
                self.glyphs |= {made} if isinstance(made, str) else set(made)
            elif "Context" in rule[0]:
                assert subtable.Format == 3
                inputs = getattr(subtable, "InputCoverage", None) or subtable.Coverage
                parts = [
                    *reversed(getattr(subtable, "BacktrackCoverage", [])), *inputs,
                    *getattr(subtable, "LookAheadCoverage", []),
                ]
                self.contexts.append(
                    (lookup, [set(part.glyphs) & self.glyphs for part in parts])
                )
            elif rule[0] == "PairPos":
                assert lookup.LookupFlag == _IGNORES_MARKS
                assert not subtable.ValueFormat2


def _rules(entry: FontFile) -> _Rules:
    used, letters = source_of(entry), entry.cursive
    if used is None or letters is None:
        pytest.skip(f"{entry.package} is not installed")
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "kern" not in font
    return _Rules(font, letters.dual + letters.right + letters.minded + letters.apart)


@pytest.mark.parametrize("entry", _CURSIVE, ids=lambda entry: entry.name)
def test_rules_of_a_font_mind_neighbours_and_no_more(entry: FontFile) -> None:
    rules, letters = _rules(entry), entry.cursive
    assert letters is not None
    assert rules.kinds <= {
        "SingleSubst", "MultipleSubst", "ContextSubst", "ChainContextSubst", "PairPos",
        "MarkBasePos", "MarkLigPos", "MarkMarkPos",
    }  # no ligatures, and no letters that hang on the place of others
    names, classes = rules.font.getBestCmap(), rules.font["GDEF"].table.GlyphClassDef.classDefs
    lam, alefs = names[ord(_LAM)], tuple(names[ord(alef)] for alef in _ALEFS)
    drawn = _Rules(rules.font, letters.right + letters.minded)
    minded = {
        each for each in drawn.glyphs - drawn.taken_apart if classes.get(each) != _MARK
    }
    seen = set()
    for lookup, (first, second) in rules.contexts:
        marks = {classes.get(each) == _MARK for each in first | second}
        if marks != {False}:
            continue  # a letter and its own dots
        if all(each.startswith(lam) for each in first):
            assert all(each.startswith(alefs) for each in second)
            seen.add("lam and alef")
            continue
        # What hangs on the letter before it does so behind each letter that is not joined to it.
        assert lookup.LookupFlag == _IGNORES_MARKS
        assert minded <= first
        assert first.isdisjoint(names[ord(letter)] for letter in letters.apart)
        seen.add("heh")
    assert seen == {"lam and alef", "heh"}


@pytest.mark.parametrize("entry", _CURSIVE, ids=lambda entry: entry.name)
def test_letters_join_as_harfbuzz_joins_them(entry: FontFile) -> None:
    """Alef maksura too, which Arabic has at the end of words alone, but not all who write it."""
    used, letters = source_of(entry), entry.cursive
    if used is None or letters is None:
        pytest.skip(f"{entry.package} is not installed")
    font, buffer = hb.Font(hb.Face(hb.Blob(read_font(used, bold=False)))), hb.Buffer()

    def glyphs(text: str) -> list[int]:
        """Of the first letter of a text and of those behind it, in that order."""
        buffer.clear_contents()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return [info.codepoint for info in buffer.glyph_infos][::-1]

    (alone,) = glyphs("\u062f")  # dal
    for letter in letters.dual + letters.right + letters.minded + letters.apart:
        follows = glyphs(f"{letter}\u062f")[-1] != alone
        assert follows is (letter in letters.dual), letter
        joined = glyphs(f"\u0633{letter}")[:1] != glyphs("\u0633")[:1]
        assert joined is (letter in letters.dual + letters.right), letter


def test_a_rule_that_minds_more_is_seen() -> None:
    (entry,) = _CURSIVE
    used = source_of(entry)
    assert used is not None
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "LigatureSubst" in _Rules(font, "\u0627\u0644\u0651\u0670\u0647").kinds


@cache
def _texts() -> st.SearchStrategy[str]:
    letters = _CURSIVE[0].cursive
    assert letters is not None
    every = letters.dual + letters.right + letters.minded + letters.apart
    hard = [
        "لا", "بلا", "للا", "ببه", "ده", "ءه", "هه", "ورد", "الله", "كَتَبَ", "(لا)", "أإ", "a", "12",
        "ىللا", "بىلد",
    ]  # fmt: skip
    return st.lists(
        st.one_of(
            st.text(every, min_size=1, max_size=12),
            st.sampled_from([*SENTENCES[ARABIC].split(" "), *hard]),
        ),
        min_size=1, max_size=8,
    ).map(" ".join)


@given(characters=_texts(), bold=st.booleans())
@settings(max_examples=300, deadline=None)
def test_letters_give_what_harfbuzz_gives(shaper: Shaper, characters: str, bold: bool) -> None:
    check_as_harfbuzz(shaper, local(ARABIC, characters), "_letters_of", bold=bold)


def test_words_of_known_letters_are_not_shaped(shaper: Shaper) -> None:
    Shaper(shaper.fonts).shape(local(ARABIC, "قلب كلب باب قلب كلب باب"))
    shaper.fonts.forget_words()
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        par = Shaper(shaper.fonts).shape(local(ARABIC, "باب قلب كلب باب"))
    assert par.text == "باب قلب كلب باب"


def test_words_that_are_met_again_are_kept(shaper: Shaper) -> None:
    # In a language in which no other test has learnt any: else these may not be learnt in one go.
    text = local(replace(ARABIC, tag="ar-DJ"), "باب قلب كلب باب")
    shaper.fonts.forget_words()
    for _ in range(2):
        other = Shaper(shaper.fonts)
        other.learn([text])
        other.shape(text)
    with mock.patch.object(Cursive, "clusters_of", side_effect=AssertionError):
        assert Shaper(shaper.fonts).shape(text).text == "باب قلب كلب باب"


def test_words_are_kept_too_where_nothing_is_learnt_in_one_go(shaper: Shaper) -> None:
    language = replace(ARABIC, tag="ar-KM")  # in which no other test has learnt any
    text = local(language, "باب قلب كلب باب")
    shaper.fonts.forget_words()
    for _ in range(3):
        other = Shaper(shaper.fonts)
        other.learn([text])
        other.shape(text)
    shaper.fonts.forget_words()
    for _ in range(3):
        other = other.renewed()
        other.learn([text])
        assert not other._cut
        other.shape(text)
    with mock.patch.object(Cursive, "clusters_of", side_effect=AssertionError):
        assert other.renewed().shape(text).text == "باب قلب كلب باب"


def test_a_sheet_of_the_same_letters_is_not_shaped_in_one_go_again(shaper: Shaper) -> None:
    language = replace(ARABIC, tag="ar-EH")  # in which no other test has learnt any
    texts = [local(language, "باب قلب"), local(language, "قلب باب")]
    Shaper(shaper.fonts).learn(texts)
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        Shaper(shaper.fonts).learn(texts)


def test_a_letter_hangs_on_those_beside_it() -> None:
    letters = Cursive(_LETTERS)
    assert letters.clusters_of("", 0) is None
    letters.learn("دب", [(1, 0, 500), (2, 0, 600)])
    assert letters.clusters_of("دب", 3) == ([1, 2], range(3, 5), [500, 600])
    for other in ("بد", "دبب", "ءب", "دx", "دب "):
        assert letters.clusters_of(other, 0) is None


def test_a_shift_goes_to_the_letter_at_the_left() -> None:
    letters = Cursive(_LETTERS)
    letters.learn("دب.", [(1, 9, 500), (2, 0, 600), (3, 0, 200)])
    assert letters.clusters_of("دب.", 0) == ([1, 2, 3], range(3), [500, 609, 200])
    letters.learn("دب", [(1, 0, 500), (2, 7, 600)])
    assert letters.clusters_of("دب", 0) is None


def test_an_alef_hangs_on_what_stands_before_its_lam() -> None:
    letters = Cursive(_LETTERS)
    letters.learn("بلا", [(1, 0, 1), (2, 0, 2), (3, 0, 3)])
    letters.learn("دلا", [(4, 0, 4), (5, 0, 5), (6, 0, 6)])
    assert letters.clusters_of("بلا", 0) == ([1, 2, 3], range(3), [1, 2, 3])
    assert letters.clusters_of("دلا", 0) == ([4, 5, 6], range(3), [4, 5, 6])


def test_letters_of_a_language_are_not_kept_without_end() -> None:
    letters = Cursive(_LETTERS)
    with mock.patch.object(cursive, "_MOST_KEPT", 3):
        for text in ("بببب", "دددد", "ءءءء"):
            letters.learn(text, [(1, 0, 1)] * 4)
        assert letters.clusters_of("بببب", 0) is None
        assert letters.clusters_of("ءءءء", 0) is not None
