"""Style checks of the English source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from omshandout.content import (
    ContentContext,
    check_dangers,
    dangers,
    list_handouts,
    load_context,
    load_handout,
)
from omshandout.content.checks import check_style, sentences, word_count
from omshandout.errors import Severity

PROJECT = Path(__file__).parents[2]
Style = Callable[[str], list[tuple[str, Severity]]]


@pytest.fixture
def style(tmp_path: Path, context: ContentContext, good: str) -> Style:
    """Style faults of the good handout with another paragraph: code and severity."""

    def check(paragraph: str) -> list[tuple[str, Severity]]:
        path = tmp_path / "every-block.yaml"
        old = "A text over two lines that is\n      folded into one."
        assert old in good
        path.write_text(good.replace(old, paragraph), encoding="utf-8")
        handout = load_handout(path, context)
        faults = check_style(handout, context)
        errors = tuple(fault for fault in faults if fault.severity is Severity.ERROR)
        assert check_dangers(handout, context) == errors
        assert all(fault.where.key == "about.text" for fault in faults)
        return [(fault.code, fault.severity) for fault in faults]

    return check


def test_the_good_handout_is_clean(style: Style) -> None:
    assert style("A text over two lines.") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Took it lately?", True),
        ("Not long\n      ago it was so.", True),
        ("Lately told is related.", True),
        ("Took it belatedly.", False),
        ("Takes or took it.", False),
    ],
)
def test_words_that_name_no_time(
    tmp_path: Path, root: Path, good: str, text: str, told: bool
) -> None:
    termbase = root / "termbase.yaml"
    words = "vague_times:\n  - {language: en, words: [lately, not long ago]}\n"
    words += "  - {language: es, words: [told]}\n"
    termbase.write_text(words + termbase.read_text(encoding="utf-8"), encoding="utf-8")
    context = load_context(root)
    path = tmp_path / "every-block.yaml"
    old = "A text over two lines that is\n      folded into one."
    path.write_text(good.replace(old, text), encoding="utf-8")
    found = check_style(load_handout(path, context), context)
    assert [fault.code for fault in found] == ["style/vague-time"] * told
    assert all(fault.severity is Severity.WARNING for fault in found)


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        (" ".join(["word"] * 21).capitalize() + ".", "long-sentence", Severity.WARNING),
        ("Give 5 mg of it.", "dose", Severity.ERROR),
        ("Give 0.5 mg/kg of it.", "dose", Severity.ERROR),
        ("Call at 38.5 \u00b0C.", "fever-number", Severity.ERROR),
        ("Call at 101 degrees.", "fever-number", Severity.ERROR),
        ("Call 911 now.", "emergency-number", Severity.ERROR),
        ("Look at www.example.org today.", "address", Severity.ERROR),
        ("Removing the tumour **cures** OMS.", "do-not-say", Severity.ERROR),
        ("Give ibuprofen now.", "do-not-say", Severity.ERROR),
        ("They do it on purpose.", "word-choice", Severity.WARNING),
        ("It is a Tic.", "word-choice", Severity.WARNING),
        ("It is a spasm.", "word-choice", Severity.WARNING),
        ("A twitching fit.", "word-choice", Severity.WARNING),
        ("and it wobbles.", "fragment", Severity.WARNING),
        ("It wobbles and", "fragment", Severity.WARNING),
        ("It wobbles", "fragment", Severity.WARNING),
        ("NEVER SHAKE the bottle.", "capitals", Severity.WARNING),
    ],
)
def test_each_check(text: str, code: str, severity: Severity, style: Style) -> None:
    assert style(text) == [(f"style/{code}", severity)]


@pytest.mark.parametrize(
    "text",
    [
        "REMOVING the tumour cures OMS.", "Removing  the\n      tumour\u00a0cures OMS.",
        "Remov\u0130ng the tumour cure\u017f OMS.", "Remov\u0131ng the tumour cures OMS.",
        "Removing the tumour cures OM\u017f.",
    ],
)  # fmt: skip
def test_a_phrase_is_found_however_it_is_typed(text: str, style: Style) -> None:
    assert ("style/do-not-say", Severity.ERROR) in style(text)


def test_what_is_looked_for_first_misses_no_character_that_counts() -> None:
    """All that a pattern takes for a letter of a phrase, in either case, folds to that letter."""
    known = [chr(code) for code in range(0xD800)]
    between = " ".join(known)  # a phrase is a whole word
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789'\u2019\u00e9":
        alike = dangers.word_pattern(letter).findall(between)
        assert len(alike) > 1 or letter.isdigit() or letter == "\u2019"
        assert {dangers.folded(each) for each in alike} == {dangers.folded(letter)}


@pytest.mark.parametrize(
    "text",
    [
        " ".join(["word"] * 20).capitalize() + ".",
        "In the year 1999 many wobble.",
        "OMS is rare. Ask your team first.",
        "Practice makes a statistic.",
        "One page, 12 words, 7 days, 3 grams-like things?",
        "OMS and MRI are short names.",
        '"Call us," they said.',
        "Give it a rest, e.g. A quiet day.",
        "A scan means no tumour.",
    ],
)
def test_good_texts(text: str, style: Style) -> None:
    assert style(text) == []


def test_a_list_of_sources_is_missed(tmp_path: Path, context: ContentContext, good: str) -> None:
    path = tmp_path / "every-block.yaml"
    end = '  - {type: sources, id: sources, title: "Sources"}\n'
    path.write_text(good.replace(end, ""), encoding="utf-8")
    faults = check_style(load_handout(path, context), context)
    assert [fault.code for fault in faults] == ["style/no-sources"]


def test_sentences() -> None:
    assert sentences("Call Dr. Lee. Ask now! \u201cWhy?\u201d Go. It is 3.5 cm.") == (
        "Call Dr. Lee.",
        "Ask now!",
        "\u201cWhy?",
        "Go.",
        "It is 3.5 cm.",
    )
    assert sentences("") == ()


def test_word_count() -> None:
    assert word_count("Don\u2019t use a well-known 3.5 cm word, please.") == 8


def test_the_project_s_own_handouts_have_no_errors() -> None:
    context = load_context(PROJECT / "content")
    for name in list_handouts(context.root):
        handout = load_handout(context.root / "handouts" / f"{name}.yaml", context)
        errors = [
            str(fault)
            for fault in check_style(handout, context)
            if fault.severity is Severity.ERROR
        ]
        assert errors == []
