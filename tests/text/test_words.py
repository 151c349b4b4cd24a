"""Paragraphs out of words that were shaped before are what HarfBuzz makes of them whole."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from font_rules import applied, subtables
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, HEBREW, HINDI, RUSSIAN, SENTENCES, SPANISH, TAMIL, local
from msgspec.structs import replace
from shaped_glyphs import check_as_harfbuzz

from omshandout.errors import LayoutError
from omshandout.model.text import Language, Run
from omshandout.text import shape, words
from omshandout.text.font_files import FontFile, manifest, read_font, source_of
from omshandout.text.paragraph import Shaper
from omshandout.text.words import KnownWords

_IGNORES_BASES = 2
_APART = [entry for entry in manifest() if entry.words_apart]


def _minds(subtable: Any, space: str, marks: frozenset[str] = frozenset()) -> bool:
    """Whether a subtable does something for a space, or beside one.

    Not if only a mark is beside it: a word that begins with one is not kept, and none that ends
    with one is looked at together with what is behind. What it knows nothing of counts as yes.
    """
    kind = type(subtable).__name__
    if kind in ("SingleSubst", "MultipleSubst"):
        return space in subtable.mapping
    if kind == "AlternateSubst":
        return space in subtable.alternates
    if kind == "LigatureSubst":
        parts = {
            part for first, ligatures in subtable.ligatures.items()
            for ligature in ligatures for part in (first, *ligature.Component)
        }
        return space in parts
    if kind in ("SinglePos", "CursivePos"):
        return space in subtable.Coverage.glyphs
    if kind == "PairPos":
        return _pairs(subtable, space)
    if kind.startswith("Mark"):
        # A mark on a space begins a word, which is then not kept.
        marks = "Mark1Coverage" if kind == "MarkMarkPos" else "MarkCoverage"
        return space in getattr(subtable, marks).glyphs
    return any(space in each for rule in _rules(subtable, space, marks) for each in rule)


def _pairs(subtable: Any, space: str) -> bool:
    if space in subtable.Coverage.glyphs:
        return True
    if subtable.Format == 1:
        return any(
            pair.SecondGlyph == space
            for pairs in subtable.PairSet for pair in pairs.PairValueRecord
        )
    second = subtable.ClassDef2.classDefs.get(space, 0)
    return any(
        any(vars(value).values())
        for first in subtable.Class1Record
        for value in (first.Class2Record[second].Value1, first.Class2Record[second].Value2)
        if value is not None
    )


def _rules(subtable: Any, space: str, marks: frozenset[str]) -> Iterator[list[set[str]]]:
    """What a contextual subtable looks for, glyph by glyph from left to right; a space or not.

    A space before one of some marks is passed over.
    """
    if subtable.Format == 3:
        inputs = subtable.Coverage if hasattr(subtable, "Coverage") else subtable.InputCoverage
        before = reversed(getattr(subtable, "BacktrackCoverage", []))
        after = getattr(subtable, "LookAheadCoverage", [])
        parts = [set(each.glyphs) for each in (*before, *inputs, *after)]
        if len(parts) > 1 and parts[1] <= marks:
            parts[0].discard(space)
        yield [{space} & each for each in parts]
        return
    classes = [
        getattr(subtable, name).classDefs.get(space, 0) if hasattr(subtable, name) else space
        for name in ("BacktrackClassDef", "InputClassDef", "LookAheadClassDef")
    ] if hasattr(subtable, "InputClassDef") else [
        subtable.ClassDef.classDefs.get(space, 0) if subtable.Format == 2 else space
    ] * 3  # fmt: skip
    for name, sets in vars(subtable).items():
        for at, rules in enumerate(sets) if name.endswith(("RuleSet", "ClassSet")) else ():
            first = at == classes[1] if subtable.Format == 2 else (
                subtable.Coverage.glyphs[at] == space
            )
            for rule in _each(rules):
                inputs = getattr(rule, "Input", getattr(rule, "Class", None)) or []
                before = reversed(getattr(rule, "Backtrack", []))
                after = getattr(rule, "LookAhead", [])
                yield [
                    *({space} if each == classes[0] else set() for each in before),
                    {space} if first else set(),
                    *({space} if each == classes[1] else set() for each in inputs),
                    *({space} if each == classes[2] else set() for each in after),
                ]  # fmt: skip


def _each(rules: Any) -> Iterator[Any]:
    for name, value in vars(rules).items() if rules is not None else ():
        if name.endswith("Rule"):
            yield from value


def _marks(font: Any) -> frozenset[str]:
    """Glyphs of marks, and of several marks that begin with one."""
    marks = {
        glyph for code, glyph in font.getBestCmap().items()
        if unicodedata.category(chr(code))[0] == "M"
    }
    table = font["GSUB"].table
    for index in applied(table):
        for subtable in subtables(table.LookupList.Lookup[index]):
            for first, ligatures in getattr(subtable, "ligatures", {}).items():
                marks |= {each.LigGlyph for each in ligatures if first in marks}
    return frozenset(marks)


@pytest.mark.parametrize("entry", _APART, ids=lambda entry: entry.name)
def test_no_rule_of_a_font_with_words_apart_minds_a_space(entry: FontFile) -> None:
    used = source_of(entry)
    assert used is not None
    font = TTFont(io.BytesIO(read_font(used, bold=False)), lazy=True)
    assert "kern" not in font
    space = font.getBestCmap()[0x20]
    marks = _marks(font)
    for tag in ("GSUB", "GPOS"):
        table = font[tag].table
        for index in applied(table):
            lookup = table.LookupList.Lookup[index]
            assert not lookup.LookupFlag & _IGNORES_BASES
            assert not any(_minds(each, space, marks) for each in subtables(lookup)), index


def test_a_rule_that_minds_a_space_is_seen() -> None:
    (entry,) = (entry for entry in manifest() if entry.name == "NotoSansGujarati")
    assert not entry.words_apart
    font = TTFont(io.BytesIO(read_font(entry, bold=False)), lazy=True)
    table = font["GSUB"].table
    found = [
        index for index in applied(table)
        if any(_minds(each, "space") for each in subtables(table.LookupList.Lookup[index]))
    ]
    assert found


_SCRIPTS = [SPANISH, RUSSIAN, ARABIC, HEBREW, HINDI, TAMIL]
_SOME = {
    language: [*SENTENCES[language].split(" "), "", "(a)", "2–3", "\u064e", "\n", "\u200d", "و"]
    for language in _SCRIPTS
}


@st.composite
def _paragraphs(draw: st.DrawFn) -> tuple[Language, str]:
    language = draw(st.sampled_from(_SCRIPTS))
    picked = draw(st.lists(st.sampled_from(_SOME[language]), min_size=1, max_size=9))
    return language, " ".join(picked)


@given(paragraph=_paragraphs(), bold=st.booleans())
@settings(max_examples=200, deadline=None)
def test_words_give_what_the_whole_gives(
    shaper: Shaper, paragraph: tuple[Language, str], bold: bool
) -> None:
    language, characters = paragraph
    check_as_harfbuzz(shaper, local(language, characters), "clusters_of", bold=bold)


def test_known_words_are_not_shaped_again(shaper: Shaper) -> None:
    one, other = "ஒரு சொல் இது", "இது சொல் ஒரு சொல்"
    shaper.shape(local(TAMIL, one))
    with mock.patch.object(shape, "_shape_whole", side_effect=AssertionError):
        par = Shaper(shaper.fonts).shape(local(TAMIL, other))
    assert par.text == other


def test_a_label_is_kept_when_it_is_met_again(shaper: Shaper) -> None:
    shaper.fonts.forget_words()
    with mock.patch.object(shape, "learn_words", side_effect=shape.learn_words) as learning:
        for times in (0, 1, 1):
            par = Shaper(shaper.fonts).shape(local(TAMIL, "பெயர்"))
            assert learning.call_count == times
            assert par.text == "பெயர்"


def test_words_of_a_face_are_not_kept_without_end() -> None:
    known = KnownWords()
    with mock.patch.object(words, "_MOST_KEPT", 3):
        for place in range(8):
            known["Latn", f"x{place}", False].update(a=((), (), ()), b=((), (), ()))
        assert len(known) < 4
        one = known["Latn", "y", False]
        for place in range(8):
            said = f"a{place} b{place}".split()
            words.learn_words(said, one, lambda _: 1, lambda text: _each_by_itself(text, 1))
            assert {word: len(one[word][0]) for word in said} == dict.fromkeys(said, 3)
        assert len(one) <= 5


def _each_by_itself(text: str, space: int) -> words.Clusters:
    """Clusters of one character, of width 1 but for the spaces."""
    return (
        [ord(each) for each in text], range(len(text)),
        [space if each == " " else 1 for each in text],
    )


def test_a_word_that_takes_room_from_a_space_is_not_kept() -> None:
    """It would stand elsewhere at the start of a text."""
    def shape(text: str) -> words.Clusters:
        ids, starts, advances = _each_by_itself(text, 1)
        return ids, starts, [
            0 if text[at : at + 2] == " j" else advance for at, advance in enumerate(advances)
        ]

    known = KnownWords()["Latn", "x", False]
    words.learn_words(["a", "ja", "b", "c"], known, lambda _: 1, shape)
    assert "ja" in known.joined
    assert {"b", "c"} <= set(known)
    assert words.clusters_of("b ja c", 0, known, lambda _: None) is None
    assert words.clusters_of("b c", 5, known, lambda _: None) == (
        [98, 32, 99], range(5, 8), [1, 1, 1]
    )


def test_forgotten_words_are_shaped_again(shaper: Shaper) -> None:
    one = "ஒரு மறந்த சொல்"
    shown = Shaper(shaper.fonts).shape(local(TAMIL, one)).positions
    shaper.fonts.forget_words()
    with mock.patch.object(shape, "_shape_whole", side_effect=AssertionError), pytest.raises(
        AssertionError
    ):
        Shaper(shaper.fonts).shape(local(TAMIL, one))
    assert Shaper(shaper.fonts).shape(local(TAMIL, one)).positions == shown


def test_what_is_learnt_in_one_go_is_not_shaped_again(shaper: Shaper) -> None:
    shaper.fonts.forget_words()
    texts = [local(TAMIL, "இது ஒரு சொல்"), local(TAMIL, "சொல் பெயர் இது ஒரு")]
    whole = [Shaper(shaper.fonts).shape(text).positions for text in texts]
    shaper.fonts.forget_words()
    other = Shaper(shaper.fonts)
    with mock.patch.object(shape, "_shape_whole", wraps=shape._shape_whole) as shaping:
        other.learn(texts)
        assert [other.shape(text).positions for text in texts] == whole
    assert shaping.call_count == 1
    # What is wrong with a text is told by who shapes it.
    other.learn([local(HINDI, "\ufffd")])
    with pytest.raises(LayoutError):
        other.shape(local(HINDI, "\ufffd"))


def test_a_text_is_learnt_in_the_weight_that_it_is_shown_in(shaper: Shaper) -> None:
    """The label of an item has its key, and the head of a symptom that of its name."""
    item, label = local(HINDI, "यह एक नया लेख", key="list.item"), local(HINDI, "1.", key="list.item")
    title = local(HINDI, "लेख का नाम", key="list.title")
    stress = local(HINDI, Run("यह नया", bold=True), " लेख है", key="list.stress")
    name = local(HINDI, "रोग का नाम", key="list.name")
    head = replace(name, runs=(replace(name.runs[0], bold=True),))
    learnt = [item, title, stress, name]
    first = Shaper(shaper.fonts)
    for _ in range(2):
        first.learn(learnt)
        for text, bold in ((item, False), (label, True), (title, True), (stress, False),
                           (head, False)):
            first.shape(text, bold=bold)
        shaper.fonts.forget_words()
        first = first.renewed()
    first.learn(learnt)
    with mock.patch.object(shape, "_shape_whole", side_effect=AssertionError):
        for text, bold in ((item, False), (title, True), (stress, False), (head, False)):
            assert first.shape(text, bold=bold).text == text.plain
