from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.errors import Where
from omshandout.i18n.markup import (
    MarkupError,
    Piece,
    markup_runs,
    parse_markup,
    placeholders,
    strip_markup,
    write_markup,
)
from omshandout.languages.locales import language_of
from omshandout.model.text import Run

LATIN = language_of("la")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("plain [text] here", (Piece("plain [text] here"),)),
        ("**b** c", (Piece("b", bold=True, column=3), Piece(" c", column=6))),
        (
            "a {x}**{y}**",
            (
                Piece("a "),
                Piece("", placeholder="x", column=3),
                Piece("", bold=True, placeholder="y", column=8),
            ),
        ),
        (
            "say **[[la:opsoclonus]]**.",
            (
                Piece("say "),
                Piece("opsoclonus", bold=True, language=LATIN, column=7),
                Piece(".", column=26),
            ),
        ),
        (r"\*\{\[\\", (Piece("*{[\\"),)),
        (r"\{name} and \[[x]]", (Piece("{name} and [[x]]"),)),
        (r"[[zh-Hans:\[甲]]", (Piece("[甲", language=language_of("zh_Hans")),)),
        ("**a****b**", (Piece("a", bold=True, column=3), Piece("b", bold=True, column=8))),
        ("مرحبا **بكم**", (Piece("مرحبا "), Piece("بكم", bold=True, column=9))),
    ],
)
def test_pieces(text: str, pieces: tuple[Piece, ...]) -> None:
    assert parse_markup(text) == pieces


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("a **b", 3, "** is not closed"),
        ("** **", 1, "nothing stands between ** and **"),
        ("****", 1, "nothing stands between ** and **"),
        ("a * b", 3, "a single * means nothing"),
        ("*{a}*", 1, "a single * means nothing"),
        ("a {b", 3, "{ does not begin a placeholder"),
        ("{Name}", 1, "{ does not begin a placeholder"),
        ("{}", 1, "{ does not begin a placeholder"),
        ("{a.b}", 1, "{ does not begin a placeholder"),
        ("{a!r}", 1, "{ does not begin a placeholder"),
        ("a}", 2, "} stands without { before it"),
        ("a]]", 2, "]] stands without [[ before it"),
        ("[[la]]", 1, "[[ does not begin a word of another language"),
        ("[[la:]]", 1, "[[ does not begin a word of another language"),
        ("[[la:a", 1, "[[ does not begin a word of another language"),
        ("[[la:**a**]]x]]", 14, "]] stands without [[ before it"),
        ("x[[zz:a]]", 4, "'zz' is not a language that the IANA registry knows"),
        ("a\\", 2, "a backslash stands before a sign without meaning"),
        ("\\n", 1, "a backslash stands before a sign without meaning"),
    ],
)
def test_errors_have_their_place(text: str, column: int, what: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_markup(text)
    assert (caught.value.column, caught.value.what) == (column, what)
    fault = caught.value.fault(Where("a.po", 7))
    assert str(fault).startswith(f"a.po:7: {what} (character {column} of the text); ")
    assert fault.code == "markup/syntax"


def test_runs_placeholders_and_plain_text() -> None:
    text = "**Call** {phone}, {phone} or {name}: [[la:nunc]]"
    assert placeholders(text) == Counter(phone=2, name=1)
    assert strip_markup(text) == "Call {phone}, {phone} or {name}: nunc"
    assert markup_runs("**a** [[la:b]]") == (
        Run("a", bold=True),
        Run(" "),
        Run("b", language=LATIN, isolate=True),
    )


WORDS = st.text(st.characters(exclude_characters="}]", exclude_categories=["Cs"]), min_size=1)
# A word has to be in the script of the language that it is said to be of.
LATIN_WORDS = st.text(st.characters(exclude_characters="}]", max_codepoint=0x24F), min_size=1)
PIECES = st.one_of(
    st.builds(Piece, WORDS, st.booleans()).filter(lambda piece: bool(piece.text.strip())),
    st.builds(lambda bold: Piece("", bold, "count"), st.booleans()),
    st.builds(lambda text: Piece(text, language=LATIN), LATIN_WORDS),
)


def _joined(pieces: tuple[Piece, ...]) -> list[tuple[object, ...]]:
    """Pieces without columns, those of one style put together."""
    joined: list[tuple[object, ...]] = []
    for piece in pieces:
        style = (piece.bold, piece.placeholder, piece.language)
        if joined and joined[-1][1:] == style and not piece.placeholder and not piece.language:
            joined[-1] = (f"{joined[-1][0]}{piece.text}", *style)
        else:
            joined.append((piece.text, *style))
    return joined


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=6))
def test_what_is_written_reads_as_the_same_pieces(pieces: list[Piece]) -> None:
    text = write_markup(pieces)
    assert _joined(parse_markup(text)) == _joined(tuple(pieces))


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("*{}[]\\:la a1\u05d0"), max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pieces = parse_markup(text)
    except MarkupError as error:
        assert 1 <= error.column <= len(text)
    else:
        assert parse_markup(write_markup(pieces)) is not None
        assert strip_markup(text) == "".join(run.text for run in markup_runs(text))
