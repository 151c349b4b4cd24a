"""Tests of ``omshandout.text.reading``: the order in which a line's pieces are drawn."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, HEBREW, SENTENCES, local

from omshandout.model.text import ENGLISH, Language, Run
from omshandout.text.glyphs import Piece
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper
from omshandout.text.reading import Stretch, in_reading_order


def pieces_of(shaper: Shaper, language: Language, *runs: str | Run) -> tuple[Piece, ...]:
    (line,) = break_lines(shaper.shape(local(language, *runs)), 1000.0)
    return line.pieces


def drawn(stretch: Stretch) -> str:
    """The characters of a stretch from left to right."""
    return "".join(
        piece.face.clusters[each].text for piece in stretch.pieces for each in piece.clusters
    )


def stretches(shaper: Shaper, language: Language, *runs: str | Run) -> list[str]:
    return [drawn(each) for each in in_reading_order(pieces_of(shaper, language, *runs))]


@pytest.mark.parametrize(
    ("language", "runs", "expected"),
    [
        # Words are drawn from left to right, so those of Hebrew stand here backwards.
        (HEBREW, ("אב גד",), ["דג בא"]),
        (HEBREW, ("אב.",), ["בא", "."]),
        (HEBREW, ("אב OMS גד, ",), ["בא", " ", "OMS", " ", "דג", ",", " "]),
        (HEBREW, ("OMS: 12",), ["OMS: 12"]),
        # Bold in the middle of a word: one stretch, in the order of the eye.
        (HEBREW, ("אב", Run("גד", bold=True), " הו"), ["וה דגבא"]),
        (HEBREW, ("אב", Run(".", bold=True)), ["בא", "."]),
        (ENGLISH, ("a אב! b",), ["a ", "בא", "!", " ", "b"]),
        # A space that begins right-to-left words, after others, stands by itself.
        (ARABIC, ("قبل ", Run("OMS", isolate=True), " أو"), ["لبق", " ", "OMS", " ", "وأ"]),
        # After Arabic letters a range stands from right to left: one stretch, told by its numbers.
        (ARABIC, ("عمر 2-3 سنة",), ["رمع", " ", "3-2", " ", "ةنس"]),
        (ARABIC, ("عمر 2-3-4",), ["رمع", " ", "4-3-2"]),
        (ARABIC, ("عمر ٢-٣",), ["رمع", " ", "٣-٢"]),
        # Signs that are no part of numbers to readers leave them apart, and so does a space.
        (ARABIC, ("عمر 2–3",), ["رمع", " ", "2", "–", "3"]),
        (ARABIC, ("عمر 2 - 3",), ["رمع", " ", "2", " - ", "3"]),
        (ARABIC, ("عمر 2.5",), ["رمع", " ", "2.5"]),
        # A vowel sign at the end is part of the word.
        (ARABIC, ("مرضٌ",), ["ٌضرم"]),
    ],
)
def test_order(
    shaper: Shaper, language: Language, runs: tuple[str | Run, ...], expected: list[str]
) -> None:
    assert stretches(shaper, language, *runs) == expected


def test_left_to_right_words_are_one_stretch(shaper: Shaper) -> None:
    """Whatever faces they are in; numbers and words in right-to-left order stay apart."""
    runs = ("אב OMS ", Run("and", bold=True), " x-y, 12, 34 גד")
    made = in_reading_order(pieces_of(shaper, HEBREW, *runs))
    assert [drawn(each) for each in made if each.left_to_right] == ["OMS and x-y, 12, 34"]
    runs = ("אב 12 גד: ", Run("34", bold=True), " – 5 הו")
    made = in_reading_order(pieces_of(shaper, HEBREW, *runs))
    assert [drawn(each) for each in made if each.left_to_right] == ["12", "34", "5"]


_WORDS = st.sampled_from(["אב", "גדה", "OMS", "x", "12", "3.5", "(", ")", ".", ", ", " ", "–", "+"])


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.tuples(_WORDS, st.booleans()), min_size=1, max_size=12))
def test_everything_stays_in_its_place(
    shaper: Shaper, parts: list[tuple[str, bool]]
) -> None:
    runs = [Run(words, bold=bold) for words, bold in parts]
    pieces = pieces_of(shaper, HEBREW, *runs)

    def places(shown: list[tuple[float, Piece]]) -> list[tuple[float, str, int]]:
        found = []
        for left, piece in shown:
            at = left
            for each, advance in zip(piece.clusters, piece.advances, strict=True):
                found.append((round(at, 6), piece.face.name, each))
                at += advance / piece.face.metrics.units_per_em
        return sorted(found)

    def side_by_side(left: float, pieces: tuple[Piece, ...]) -> list[tuple[float, Piece]]:
        shown = []
        for piece in pieces:
            shown.append((left, piece))
            left += piece.width_em
        return shown

    made = in_reading_order(pieces)
    assert places(side_by_side(0.0, pieces)) == places(
        [place for each in made for place in side_by_side(each.left_em, each.pieces)]
    )
    starts = [each.start for each in made]
    assert starts == sorted(starts)
    for piece in (*pieces, *(piece for each in made for piece in each.pieces)):
        texts = [piece.face.clusters[each].text for each in piece.clusters]
        assert piece.end == piece.start + sum(map(len, texts))


@pytest.mark.parametrize("language", [ARABIC, HEBREW])
def test_no_right_to_left_stretch_begins_with_a_sign(shaper: Shaper, language: Language) -> None:
    for stretch in stretches(shaper, language, SENTENCES[language]):
        letters = [character for character in stretch if character.isalpha()]
        assert not letters or stretch[0] not in " .,()،؛"
