"""Tests of ``omshandout.text.fullwidth``: full-width marks beside each other and at line ends."""

from __future__ import annotations

import pytest
from local_texts import CHINESE, ENGLISH, JAPANESE, KOREAN, local

from omshandout.model.text import Direction, Language, Run
from omshandout.text.fullwidth import blanks
from omshandout.text.lines import break_lines, count_lines
from omshandout.text.paragraph import ShapedParagraph, Shaper

TAIWANESE = Language("zh_Hant", "zh-Hant", "Hant", Direction.LTR)


def _ways(par: ShapedParagraph) -> list[float]:
    """From each character to the next, in em."""
    return [
        (after - before) / 1000
        for before, after in zip(par.positions, par.positions[1:], strict=False)
    ]


@pytest.mark.parametrize(
    ("language", "text", "ways"),
    [
        # Closing and closing, opening and opening, closing and opening.
        (CHINESE, "是）。人", [1, 0.5, 1, 1]),
        (CHINESE, "是。”人", [1, 0.5, 1, 1]),
        (CHINESE, "是”，人", [1, 0.5, 1, 1]),
        (CHINESE, "是：“人", [1, 0.5, 1, 1]),
        (CHINESE, "是（“人", [1, 0.5, 1, 1]),
        (CHINESE, "是）（人", [1, 0.5, 1, 1]),
        (CHINESE, "是）”。“人", [1, 0.5, 0.5, 0.5, 1, 1]),
        (CHINESE, "是？！人", [1, 0.5, 1, 1]),
        (JAPANESE, "は」、人", [1, 0.5, 1, 1]),
        (JAPANESE, "は、「人", [1, 0.5, 1, 1]),
        (KOREAN, "「『말』」", [0.5, 1, 0.92, 0.5, 1]),
        # Stops in the middle of their square keep their quarter.
        (TAIWANESE, "是，「人", [1, 0.5, 1, 1]),
        (TAIWANESE, "是。」人", [1, 1, 1, 1]),
        (TAIWANESE, "是」。人", [1, 0.5, 1, 1]),
        # A question mark that fills its square.
        (TAIWANESE, "（好）？（", [1, 1, 0.5, 0.5, 1]),
        # Nothing to draw together: a letter or a full square on one side.
        (CHINESE, "（人），是", [1, 1, 0.5, 1, 1]),
        (CHINESE, "人……（是”……", [1, 1, 1, 1, 1, 1, 1, 1]),
    ],
)
def test_marks_beside_each_other(
    shaper: Shaper, language: Language, text: str, ways: list[float]
) -> None:
    assert _ways(shaper.shape(local(language, text))) == pytest.approx(ways)


def test_over_the_edge_of_bold_words(shaper: Shaper) -> None:
    runs = ("是", Run("（人）", bold=True), "。人", Run("，", bold=True), "OMS")
    par = shaper.shape(local(CHINESE, *runs))
    assert _ways(par)[:7] == pytest.approx([1, 1, 1, 0.5, 1, 1, 1])


def test_text_of_other_languages(shaper: Shaper) -> None:
    """Quotation marks of Latin letters are narrow."""
    (part,) = shaper.shape(local(ENGLISH, "“a”; (“b”).")).segments
    assert {blanks(mark, part.segment) for mark in "“”；（"} == {None}


def test_a_mark_that_ends_a_line_is_half_as_wide(shaper: Shaper) -> None:
    par = shaper.shape(local(CHINESE, "人人人人，人人人人。"))
    lines = break_lines(par, 4.5)
    assert [par.text[line.start : line.end] for line in lines] == ["人人人人，", "人人人人。"]
    assert [line.width_em for line in lines] == [4.5, 4.5]
    assert count_lines(par, 4.5) == 2
    assert count_lines(par, 4.499) > 2


def test_a_bracket_that_begins_a_line_hangs_out(shaper: Shaper) -> None:
    """Its ink stands at the edge, under the letters of other lines."""
    par = shaper.shape(local(CHINESE, "人人人人（人人人）"))
    first, last = break_lines(par, 4.2)
    assert par.text[last.start : last.end] == "（人人人）"
    assert (first.lead_em, last.lead_em, last.width_em) == (0, 0.5, 4.0)


def test_marks_parted_by_a_line_end(shaper: Shaper) -> None:
    """Each is as wide as at any other end or beginning of a line."""
    for language in (CHINESE, TAIWANESE):
        par = shaper.shape(local(language, "人人人）（人人人"))
        first, last = break_lines(par, 3.6)
        assert (first.end, first.width_em) == (4, 3.5)
        assert (last.width_em, last.lead_em) == (3.5, 0.5)
    par = shaper.shape(local(TAIWANESE, "人人人，「人人人"))
    first, last = break_lines(par, 3.8)
    assert (first.end, first.width_em) == (4, 3.75)
    assert (last.width_em, last.lead_em) == (3.5, 0.5)


def test_the_last_line_of_a_point_has_two_characters(shaper: Shaper) -> None:
    """One more character comes down to a last one alone, but no line is left with room for more."""
    par = shaper.shape(local(CHINESE, "人" * 22 + "。"))
    assert [line.end for line in break_lines(par, 21.4)] == [20, 23]
    par = shaper.shape(local(CHINESE, "人" * 23 + "。"))
    assert [line.end for line in break_lines(par, 21.4)] == [21, 24]


def test_marks_close_up_to_save_a_short_last_line(shaper: Shaper) -> None:
    """A line more for two characters is not worth the blank halves of the marks before it."""
    text = "人人（人），人人，人人人人人人。"
    par = shaper.shape(local(CHINESE, text))
    full = par.positions[-1] / 1000 - 0.5
    (line,) = break_lines(par, full - 0.4)
    assert line.width_em <= full - 0.4
    assert count_lines(par, full - 0.4) == 1
    assert "".join(
        piece.face.clusters[cluster].text for piece in line.pieces for cluster in piece.clusters
    ) == text
    # By no more than half of what is blank, and not for a last line that is worth its place.
    assert count_lines(par, full - 0.6) == 2
    assert par.positions[-1] / 1000 == full + 0.5
    long = shaper.shape(local(CHINESE, "人，" * 12))
    lines = break_lines(long, 18.0)
    assert [line.end for line in lines] == [18, 24]
    assert lines[0].pieces[0].advances[1] == 1000


@pytest.mark.parametrize("less_em", [0.125, 0.25])
def test_a_mark_in_the_middle_of_its_square_closes_up_on_both_sides(
    shaper: Shaper, less_em: float
) -> None:
    """Chinese of Taiwan: what is left is the same before and after it; else all goes behind it."""
    text = "人，人，人「人」，人"
    plain, closer = (
        [par, par.with_closer_marks(less_em)]
        for par in (shaper.shape(local(each, text)) for each in (CHINESE, TAIWANESE))
    )
    half = less_em / 2
    assert _ways(closer[1])[:3] == pytest.approx([1 - half, 1 - half, 1 - half], abs=0.001)
    assert _ways(plain[1])[:3] == pytest.approx([1, 1 - less_em, 1], abs=0.001)
    # A bracket before it has given its own half already.
    before, after = _ways(closer[0])[7:9], _ways(closer[1])[7:9]
    assert after == pytest.approx([before[0], before[1] - half], abs=0.001)


def test_lines_are_as_wide_as_their_letters_once_marks_have_closed_up(shaper: Shaper) -> None:
    """Where a line ends before or after a letter that stands before such a mark, too."""
    par = shaper.shape(local(TAIWANESE, "人人人，人人人，人人人人人人。")).with_closer_marks(0.25)
    for width in (3.0, 3.8, 4.0, 5.0, 6.0, 7.0):
        for line in break_lines(par, width, balance=False):
            shown = sum(piece.width_em for piece in line.pieces)
            assert line.width_em == pytest.approx(shown - line.lead_em, abs=0.3)
            assert line.width_em <= width + 0.001
        begins, ends = par.edges
        for index, offset in enumerate(par.breaks[:-1]):
            assert begins[index + 1] == pytest.approx(par.positions[offset])
            assert ends[index] <= par.positions[par.visible_ends[index]] + 0.001
