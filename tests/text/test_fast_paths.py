"""What the text stage does for speed gives what the slow way gives."""

from __future__ import annotations

import re
import sys
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, CHINESE, HEBREW, HINDI, LATIN, SENTENCES, local
from msgspec.structs import replace

from omshandout.errors import LayoutError
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus
from omshandout.text import bidi, fonts, itemize, levels, lines, paragraph, shape
from omshandout.text._bidi_classes import bidi_class
from omshandout.text.fonts import Choices
from omshandout.text.glyphs import Line
from omshandout.text.itemize import Segment
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.paragraph import ShapedParagraph, Shaper
from omshandout.text.shape import ShapedSegment

LANGUAGES = [LATIN, ARABIC, HEBREW, HINDI, CHINESE]
WORDS = [
    "OMS", "(", ")", "2", "٣", "+", "%", "\u064b", ".", "،", " ", "-",
    "the film", "مرض", "طفل", "ילד", "रोग", "孩子",
]  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> LocalText:
    """Runs of words of many scripts, some bold, isolated or in English."""
    language = draw(st.sampled_from(LANGUAGES))
    runs = tuple(
        Run(
            "".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))),
            bold=draw(st.booleans()),
            language=draw(st.sampled_from([None, ENGLISH])),
            isolate=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 4)))
    )
    return LocalText("key", runs, language, TextStatus.TRANSLATED)


def _segments(shaper: Shaper, text: LocalText) -> list[Segment]:
    afresh = Shaper(shaper.fonts)
    return [part.segment for part in afresh.shape(text).segments]


@given(text=texts())
@settings(max_examples=150, deadline=None)
def test_spans_in_one_face_are_those_found_letter_by_letter(
    shaper: Shaper, text: LocalText
) -> None:
    quick = _segments(shaper, text)
    if shaper.shape(text).levels is None:
        return  # left to right throughout: see test_itemize
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(itemize, "_one_face_a_span", lambda *_: None)
        assert _segments(shaper, text) == quick


@pytest.mark.parametrize("language", SENTENCES, ids=lambda language: language.locale)
def test_lines_are_counted_as_they_are_made(shaper: Shaper, language: Language) -> None:
    par = shaper.shape(local(language, " ".join([SENTENCES[language]] * 3)))
    for width in (3.0, 7.5, 12.0, 20.0, 40.0, 400.0):
        try:
            count = count_lines(par, width)
        except LayoutError:
            with pytest.raises(LayoutError):
                break_lines(par, width)
        else:
            assert count == len(break_lines(par, width))


@given(
    text=texts(), more=st.floats(0.0, 30.0),
    tail=st.sampled_from(["", " ", " do not stop", " self-\u200bhelp", " a\u00adb"]),
)
@settings(max_examples=300, deadline=None)
def test_lines_found_by_halves_are_those_found_break_by_break(
    shaper: Shaper, text: LocalText, more: float, tail: str
) -> None:
    last = replace(text.runs[-1], text=f"{text.runs[-1].text}{tail}")
    whole = replace(text, runs=(*text.runs, *text.runs, *text.runs, last))
    par = shaper.shape(whole)
    limit = 1000 * (par.longest_word_em * 0.9 + more)  # a word may be too wide
    quick = lines._greedy_ends(par, limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_ascend", lambda _: False)
        assert lines._greedy_ends(par, limit) == quick


_TYPED = ["take", "AV", "Te", "fi", "self-help", "y.", " ", "\u00a0", "”", "—", "2", "ö"]


@given(
    words=st.lists(st.sampled_from(_TYPED), min_size=1, max_size=30),
    space=st.sampled_from(["", " "]), width=st.floats(4.0, 40.0),
)
@settings(max_examples=300, deadline=None)
def test_words_summed_up_end_where_their_letters_do(
    shaper: Shaper, words: list[str], space: str, width: float
) -> None:
    """Edges of lines by words, and lines of one segment, are those of all positions and cuts."""
    text = local(LATIN, space.join(words))
    par = Shaper(shaper.fonts).shape(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paragraph, "_EM", -1)
        slow = Shaper(shaper.fonts).shape(text)
        assert slow.edges == par.edges
        assert slow.width_em == par.width_em
    asked: list[tuple[int, int, int]] = []
    short = lines._line

    def noted(par: ShapedParagraph, start: int, end: int, stop: int) -> Line:
        asked.append((start, end, stop))
        return short(par, start, end, stop)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_line", noted)
        try:
            found = break_lines(par, width)
        except LayoutError:
            return
    last, end = slow.segments[-1], len(par.text)
    nothing = replace(last, segment=replace(last.segment, start=end, end=end))
    parted = replace(slow, segments=(*slow.segments, nothing))
    assert found == tuple(short(parted, *each) for each in asked)


@given(
    words=st.lists(st.sampled_from(_TYPED), min_size=1, max_size=12),
    language=st.sampled_from([LATIN, ARABIC]), bold=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_letters_of_pairs_are_cut_as_harfbuzz_cuts_them(
    shaper: Shaper, words: list[str], language: Language, bold: bool
) -> None:
    text = local(language, Run("".join(words), language=LATIN))
    whole = Shaper(shaper.fonts).shape(text, bold=bold)

    def cut(par: ShapedParagraph, at: int) -> list[object]:
        (part,) = par.segments
        end = len(par.text)
        return [lines._piece(par, part, 0, at, at, at), lines._piece(par, part, at, end, end, end)]

    for at in range(1, len(whole.text)) if len(whole.segments) == 1 else ():
        quick = cut(Shaper(shaper.fonts).shape(text, bold=bold), at)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ShapedSegment, "_is_nearer_before", lambda *_: None)
            assert cut(Shaper(shaper.fonts).shape(text, bold=bold), at) == quick


def test_a_space_behind_latin_words_of_an_arabic_line_is_cut_without_harfbuzz(
    shaper: Shaper,
) -> None:
    text = local(ARABIC, "The Royal Children's Hospital ")
    afresh = Shaper(shaper.fonts)
    afresh.shape(local(ARABIC, "The Royal Children's Hospital"))
    par = afresh.shape(text)
    with mock.patch.object(shape, "_by_harfbuzz", side_effect=AssertionError):
        (line,) = break_lines(par, 40.0)
    assert [piece.end - piece.start for piece in line.pieces] == [1, 29]


def test_nothing_has_no_lines(shaper: Shaper) -> None:
    assert count_lines(shaper.shape(local(LATIN, "")), 10.0) == 0


def test_equal_words_are_shaped_once_and_keep_their_own_source(shaper: Shaper) -> None:
    one = local(LATIN, "•")
    other = replace(one, key="other")
    first, second = shaper.shape(one), shaper.shape(other)
    assert first.segments is second.segments
    assert (first.source, second.source) == (one, other)
    assert shaper.shape(one) is first
    assert shaper.shape(one, bold=True).segments != first.segments


def test_equal_words_in_other_languages_are_others(shaper: Shaper) -> None:
    latin, chinese = shaper.shape(local(LATIN, "2026")), shaper.shape(local(CHINESE, "2026"))
    assert latin.source.language != chinese.source.language
    assert latin.segments[0].segment.language != chinese.segments[0].segment.language


@given(text=texts())
@settings(max_examples=300, deadline=None)
def test_levels_found_by_shorter_ways_are_those_of_the_whole_algorithm(text: LocalText) -> None:
    """Isolates are resolved by themselves, and what is right-to-left throughout is seen at once."""
    characters, run_of, found, base_level = levels.resolve_runs(text)
    if found is None:
        return
    if run_of is None:
        run_of = levels.runs_of(text.runs)
    everything = re.compile("")
    with pytest.MonkeyPatch.context() as patch:
        # Then isolate characters are put round the runs, and the rules of UAX #9 see them all.
        patch.setattr(levels, "_CONTROL_OR_SEPARATOR", everything)
        patch.setattr(levels, "_CONTROL", everything)
        patch.setattr(bidi, "is_right_to_left", lambda _: False)
        patch.setattr(bidi, "_FIND_OTHER_THAN_RIGHT_TO_LEFT", re.compile(b""))
        slow = levels.resolve_runs(text)
    assert slow == (characters, run_of, found, base_level)


def test_what_is_plainly_right_to_left_has_no_other_classes() -> None:
    others = {"L", "EN", "AN", "B", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    known = [each for each in map(chr, range(sys.maxunicode + 1)) if bidi.is_right_to_left(each)]
    assert {"\u0628", "\u05d0", "\u064b", " ", "(", "،", "-", "%"} < set(known)
    assert not bidi.BIDI_CONTROLS.intersection(known)
    assert others.isdisjoint(map(bidi_class, known))
    for other in ("a", "2", "٣", "\n", "\u200f", "\u061c"):
        assert not bidi.is_right_to_left(f"مرض {other}")


@given(text=texts())
@settings(max_examples=150, deadline=None)
def test_characters_known_in_a_pattern_have_the_same_choice(
    shaper: Shaper, text: LocalText
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Choices, "are_alike", lambda *_: False)
        slow = _segments(shaper, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "_PATTERN_AFTER", 0)
        for _ in range(3):
            assert _segments(shaper, text) == slow
