"""Soft hyphens for words that are too wide for a cell."""

from __future__ import annotations

import pytest
from local_texts import ARABIC, BURMESE, HINDI, RUSSIAN, THAI, local

from omshandout.errors import LayoutError
from omshandout.model.text import ENGLISH, Direction, Language, Run
from omshandout.text.fonts import FontSet
from omshandout.text.hyphenate import hyphenated, hyphenated_anywhere, wide_words
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper

GERMAN = Language("de", "de", "Latn", Direction.LTR)
FINNISH = Language("fi", "fi", "Latn", Direction.LTR)  # no patterns
ARMENIAN = Language("hy", "hy", "Armn", Direction.LTR)
LONG = "Behandlungsmöglichkeiten"
SOFT = "\u00ad"


@pytest.fixture(scope="module")
def shaper() -> Shaper:
    return Shaper(FontSet())


def test_only_words_that_are_too_wide_are_divided(shaper: Shaper) -> None:
    text = local(GERMAN, f"Viele {LONG}, auch andere")
    par = shaper.shape(text)
    wide = wide_words(par, 8)
    assert wide == (f"{LONG},",)
    (run,) = hyphenated(text, wide).runs
    assert run.text.replace(SOFT, "") == text.plain
    assert SOFT not in run.text.split()[0] + run.text.split()[2] + run.text.split()[3]
    lines = break_lines(shaper.shape(hyphenated(text, wide)), 8)
    assert all(line.width_em <= 8 for line in lines)


@pytest.mark.parametrize("language", [FINNISH, RUSSIAN, ARMENIAN], ids=lambda each: each.locale)
def test_anywhere_as_the_last_way(language: Language) -> None:
    """Where there are no patterns; what is set apart stays as it is, and short words do."""
    runs = (Run("abcdefgh ijkl e\u0301e\u0301e\u0301fghij "), Run("abcdefgh", isolate=True))
    text = local(language, *runs)
    first, second = hyphenated_anywhere(text, text.plain.split()).runs
    assert second == runs[1]
    assert first.text.replace(SOFT, "") == runs[0].text
    assert first.text.split()[0] == SOFT.join(("ab", "c", "d", "e", "fgh"))
    assert first.text.split()[1] == "ijkl"
    assert f"{SOFT}\u0301" not in first.text
    assert hyphenated_anywhere(text, ("other",)) is text


@pytest.mark.parametrize("language", [THAI, ARABIC, HINDI], ids=lambda each: each.locale)
def test_no_hyphens_where_readers_expect_none(language: Language) -> None:
    text = local(language, "abcdefgh")
    assert hyphenated_anywhere(text, ("abcdefgh",)) is text


@pytest.mark.parametrize(
    ("language", "word"),
    [(GERMAN, LONG), (ENGLISH, "characteristically"), (RUSSIAN, "достопримечательность")],
)
def test_languages_with_patterns(language: Language, word: str) -> None:
    text = hyphenated(local(language, word), [word])
    parts = text.runs[0].text.split(SOFT)
    assert len(parts) > 1
    assert "".join(parts) == word
    assert len(parts[0]) >= 2
    assert len(parts[-1]) >= 3


@pytest.mark.parametrize("language", [FINNISH, ARABIC, HINDI, THAI, BURMESE])
def test_without_patterns_or_hyphens_nothing_changes(language: Language, shaper: Shaper) -> None:
    text = local(language, LONG)
    assert hyphenated(text, [LONG]) is text
    with pytest.raises(LayoutError, match="wider than its column"):
        break_lines(shaper.shape(text), 4)


def test_words_divided_by_hand_and_what_is_set_apart_stay() -> None:
    by_hand = local(GERMAN, f"Behandlungs{SOFT}möglichkeiten")
    assert hyphenated(by_hand, [by_hand.runs[0].text]) is by_hand
    name = local(GERMAN, Run(LONG, isolate=True), Run(LONG, link="https://example.org/"))
    assert hyphenated(name, [LONG]) is name


def test_runs_follow_the_rules_of_their_language() -> None:
    text = local(FINNISH, LONG, Run(LONG, language=GERMAN))
    found = hyphenated(text, [LONG])
    assert [SOFT in run.text for run in found.runs] == [False, True]


def test_a_soft_hyphen_shows_only_at_the_end_of_a_line(shaper: Shaper) -> None:
    text = local(GERMAN, f"Behand{SOFT}lungs{SOFT}möglich{SOFT}keiten")
    par = shaper.shape(text)
    plain = shaper.shape(local(GERMAN, LONG))
    assert par.width_em == pytest.approx(plain.width_em)
    lines = break_lines(par, 8, balance=False)
    assert len(lines) == 2
    for line in lines:
        (piece,) = line.pieces
        shown = [piece.face.clusters[each] for each in piece.clusters]
        drawn = [each for each in shown if each.text == SOFT and each.glyphs]
        assert len(drawn) == (1 if line is lines[0] else 0)
        assert shown[-1] in drawn or line is lines[1]


@pytest.mark.parametrize("bold", [False, True])
def test_no_script_shows_a_box_for_a_soft_hyphen(shaper: Shaper, bold: bool) -> None:
    letters = {"Laoo": "ກ", "Mymr": "က", "Orya": "କ", "Beng": "ক", "Arab": "ب", "Thai": "ก"}
    for script, letter in letters.items():
        language = Language("xx", "und", script, Direction.LTR)
        par = shaper.shape(local(language, f"{letter * 3}{SOFT}{letter * 3}"), bold=bold)
        lines = break_lines(par, par.width_em * 0.8)
        glyphs = {
            glyph
            for line in lines for piece in line.pieces for each in piece.clusters
            for glyph, _, _ in piece.face.clusters[each].glyphs
        }  # fmt: skip
        assert len(lines) == 2
        assert 0 not in glyphs, script
