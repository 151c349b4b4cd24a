"""Letters that stand by themselves or in pairs: what is known of them is what HarfBuzz makes."""

from __future__ import annotations

import io
import re
from functools import cache
from unittest import mock

import pytest
from font_rules import applied, rules_among, subtables
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, CHINESE, ENGLISH, LATIN, RUSSIAN, SENTENCES, SPANISH, local
from msgspec.structs import replace
from shaped_glyphs import check_as_harfbuzz

from omshandout.text import shape
from omshandout.text.font_files import FontFile, manifest, read_font, source_of
from omshandout.text.paragraph import Shaper
from omshandout.text.plain import LIGATURES, Alone, InPairs

_NUMBERS = r" 0-9\u00a0"  # what is alone in a font whose letters are not
_ALONE = [entry for entry in manifest() if entry.alone not in ("", _NUMBERS)]
_NUMBERS_ALONE = [entry for entry in manifest() if entry.alone == _NUMBERS]
_IN_PAIRS = [entry for entry in manifest() if entry.in_pairs]
_X_ADVANCE = 0x0004 | 0x0040
_PASSES_OVER_LETTERS = 2 | 4
_LANGUAGES = [ENGLISH, SPANISH, RUSSIAN, CHINESE]


def _rules(entry: FontFile) -> tuple[TTFont, set[str], list[tuple[int, object, tuple[str, ...]]]]:
    """A font, glyphs of its plain letters, and what it does where only these stand."""
    used = source_of(entry)
    if used is None:
        pytest.skip(f"{entry.package} is not installed")
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "kern" not in font
    are = re.compile(f"[{entry.alone or entry.in_pairs}]")
    names = font.getBestCmap()
    glyphs = {name for code, name in names.items() if are.match(chr(code))}
    assert len(glyphs) > 90
    found: list[tuple[int, object, tuple[str, ...]]] = []
    before = -1
    while before < len(glyphs):  # what letters are replaced by counts as letters too
        before, found = len(glyphs), []
        for tag in ("GSUB", "GPOS"):
            table = font[tag].table
            for index in sorted(applied(table)):
                lookup = table.LookupList.Lookup[index]
                for each in subtables(lookup):
                    for rule in rules_among(each, glyphs):
                        found.append((lookup.LookupFlag, each, rule))
                        if rule[0] == "SingleSubst":
                            glyphs.add(each.mapping[rule[1]])
                        if rule[0] == "LigatureSubst":
                            glyphs |= {other.LigGlyph for other in each.ligatures[rule[1]]
                                       if other.Component == list(rule[2:])}
    return font, glyphs, found


@pytest.mark.parametrize("entry", _ALONE, ids=lambda entry: entry.name)
def test_no_rule_of_a_font_minds_letters_that_stand_alone(entry: FontFile) -> None:
    _, _, rules = _rules(entry)
    assert not [rule for _, _, rule in rules]


@pytest.mark.parametrize("entry", _NUMBERS_ALONE, ids=lambda entry: entry.name)
def test_no_rule_of_a_font_minds_numbers_that_stand_alone(entry: FontFile) -> None:
    """Some change digits that stand in a sign, but only a rule that minds the sign calls them."""
    used = source_of(entry)
    if used is None:
        pytest.skip(f"{entry.package} is not installed")
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "kern" not in font
    names = font.getBestCmap()
    glyphs = {names[ord(each)] for each in " \u00a00123456789"}
    called = 0
    for tag in ("GSUB", "GPOS"):
        table = font[tag].table
        for index in sorted(applied(table, called=False)):
            for each in subtables(table.LookupList.Lookup[index]):
                assert not list(rules_among(each, glyphs))
        for index in applied(table) - applied(table, called=False):
            for each in subtables(table.LookupList.Lookup[index]):
                called += bool(list(rules_among(each, glyphs)))
    assert called  # else they need no test of their own


@pytest.mark.parametrize("entry", _IN_PAIRS, ids=lambda entry: entry.name)
def test_rules_of_a_font_mind_pairs_of_letters_and_no_more(entry: FontFile) -> None:
    font, _, rules = _rules(entry)
    names = font.getBestCmap()
    ligatures = {tuple(names[ord(letter)] for letter in each) for each in LIGATURES}
    kinds = set()
    for flag, subtable, rule in rules:
        kinds.add(rule[0])
        if rule[0] == "PairPos":
            assert not subtable.ValueFormat1 & ~_X_ADVANCE, rule
            assert not subtable.ValueFormat2, rule
            assert not flag & _PASSES_OVER_LETTERS, rule
        elif rule[0] == "LigatureSubst":
            assert rule[1:] in ligatures
        else:
            assert rule[0] == "SingleSubst", rule  # of a letter by itself, in some languages
    assert {"PairPos", "LigatureSubst"} <= kinds


def test_a_rule_that_minds_more_is_seen() -> None:
    (entry,) = (entry for entry in manifest() if entry.name == "NotoSans")
    font = TTFont(io.BytesIO(read_font(entry, bold=False)), lazy=True)
    table = font["GSUB"].table
    kinds = {
        rule[0] for index in applied(table) for each in subtables(table.LookupList.Lookup[index])
        for rule in rules_among(each, {"l", "periodcentered", "i", "uni0301", "acutecomb"})
    }
    assert {"ChainContextSubst"} <= kinds


@cache
def _letters() -> st.SearchStrategy[str]:
    plain = [
        st.from_regex(f"[{entry.in_pairs or entry.alone}]{{0,12}}", fullmatch=True)
        for entry in (*_IN_PAIRS, *_ALONE[:1])
    ]
    words = [word for each in _LANGUAGES for word in SENTENCES[each].split(" ")]
    hard = [
        "AVATAR", "(Jo)", "(Jo) i\u0301", "office", "fflfifffi", "To-Ta", "f", "i\u0301",
        "co\u00adop", "½",
    ]  # fmt: skip
    return st.lists(
        st.one_of(*plain, st.sampled_from([*words, *hard])), min_size=1, max_size=8
    ).map(" ".join)


@given(
    characters=_letters(), language=st.sampled_from(_LANGUAGES), bold=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_plain_letters_give_what_harfbuzz_gives(
    shaper: Shaper, characters: str, language: object, bold: bool
) -> None:
    check_as_harfbuzz(shaper, local(language, characters), "_of_plain_letters", bold=bold)


@pytest.mark.parametrize(("language", "one", "other"), [
    (LATIN, " was the film long was film long", "was the film long film long"),
    (CHINESE, "一种罕见的疾病。", "疾病，罕见。"),
])
def test_words_of_known_letters_are_not_shaped(
    shaper: Shaper, language: object, one: str, other: str
) -> None:
    Shaper(shaper.fonts).shape(local(language, one))
    shaper.fonts.forget_words()
    with mock.patch.object(shape, "_shape_whole", side_effect=AssertionError):
        par = Shaper(shaper.fonts).shape(local(language, other))
    assert par.text == other


def test_numbers_of_arabic_are_not_shaped(shaper: Shaper) -> None:
    """Those of a number that stands on one line, as they are printed."""
    numbers = "020\u00a01345\u00a06789"
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        par = Shaper(shaper.fonts).shape(local(ARABIC, numbers))
    assert par.text == numbers


@given(
    numbers=st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=1, max_size=4),
    space=st.sampled_from((" ", "\u00a0", "  ")), bold=st.booleans(),
    before=st.sampled_from(("", "اتصل ", "اتصل: ", "2")),
)
@settings(max_examples=150, deadline=None)
def test_numbers_of_arabic_are_what_harfbuzz_makes_of_them(
    shaper: Shaper, numbers: list[str], space: str, bold: bool, before: str
) -> None:
    text = local(ARABIC, f"{before}{space.join(numbers)} ")
    check_as_harfbuzz(shaper, text, "_of_plain_letters", bold=bold)


def test_a_bracket_that_is_set_off_is_none_elsewhere(shaper: Shaper) -> None:
    """With a ligature beside it, it was a cluster of its own already."""
    alone = Shaper(shaper.fonts).shape(local(LATIN, "(a)")).segments[0]
    shaper.fonts.face(_noto(shaper), bold=False).in_pairs.clear()
    for text in ("(of", "(Jo) office"):
        Shaper(shaper.fonts).shape(local(LATIN, text))
    again = Shaper(shaper.fonts).shape(local(LATIN, "(of")).segments[0]
    assert again.ids[0] == alone.ids[0]


def _noto(shaper: Shaper) -> FontFile:
    file = shaper.fonts.file_for_script("Latn")
    assert file is not None
    return file


def test_letters_that_are_set_off_are_not_learned() -> None:
    pairs = InPairs("a-z(J")
    clusters = [1, 2, 3, 4], range(4), [500, 590, 500, 500]
    pairs.learn("a(Jb", clusters, lambda _: 500, 80)
    assert pairs.clusters_of("a(", 0) is None
    assert pairs.clusters_of("a(J", 0) is None
    assert pairs.clusters_of("Jb", 7) == ((3, 4), range(7, 9), (500, 500))


def test_other_letters_are_not_taken_for_plain() -> None:
    looked_up = []
    alone = Alone("a-c", lambda letter: (looked_up.append(letter) or ord(letter), 9))
    assert alone.clusters_of("abx", 0) is None
    assert not looked_up
    assert alone.clusters_of("aba", 3) == ((97, 98, 97), range(3, 6), (9, 9, 9))
    assert sorted(looked_up) == ["a", "b"]


def test_pairs_of_a_language_are_not_kept_without_end() -> None:
    pairs = InPairs("a-z")
    with mock.patch("omshandout.text.plain._MOST_PAIRS", 4):
        for text in ("abcdef", "ghijkl", "mnopqr"):
            pairs.learn(text, (range(6), range(6), [1] * 6), lambda _: 1, 0)
        assert pairs.clusters_of("ab", 0) is None
        assert pairs.clusters_of("mn", 0) is None  # nothing ended with n
        assert pairs.clusters_of("nopqr", 0) is not None


def test_a_sheet_with_hardly_any_new_pair_is_the_last_that_is_learnt_whole() -> None:
    pairs = InPairs("a-z")
    letters = "abcdefghijklmnopqrstuvwxyz"

    def learn(characters: str) -> bool:
        pairs.begin_sheet()
        ids = [ord(letter) for letter in characters]
        pairs.learn(characters, (ids, range(len(ids)), [5] * len(ids)), lambda _: 5, 1.0)
        return pairs.are_many

    assert not pairs.are_many
    assert not learn(letters)
    assert not learn(letters[::-1])
    assert learn(letters[:5])
    assert pairs.clusters_of(letters, 0) is not None


def test_a_sheet_of_the_same_letters_is_not_shaped_in_one_go_again(shaper: Shaper) -> None:
    language = replace(SPANISH, tag="es-EC")  # in which no other test has learnt any
    texts = [local(language, "esto es eso"), local(language, "eso es esto")]
    Shaper(shaper.fonts).learn(texts)
    Shaper(shaper.fonts).learn(texts)
    with mock.patch.object(shape, "_shape_whole", side_effect=AssertionError):
        Shaper(shaper.fonts).learn(texts)
