"""Markup as codes: the pieces of a text are the text, and agree with what markup means."""

from __future__ import annotations

from exchange_samples import AWKWARD, xml_text
from hypothesis import example, given
from hypothesis import strategies as st

from omshandout.exchange.inline import Code, Kind, Numbers, codes_of, nodes_of, text_of
from omshandout.i18n.markup import MarkupError, parse_markup

PIECES = st.sampled_from(
    ["**", "*", "{n}", "{phone}", "{", "}", "[[la:opsoclonus]]", "[[", "]]", "\\", "\\*", " ", "a"]
)


@given(xml_text() | st.lists(PIECES).map("".join))
@example("**")
@example("[[la:a**b]]**")
def test_pieces_are_the_text(text: str) -> None:
    assert text_of(nodes_of(text)) == text


def test_pieces_of_awkward_texts_are_the_text() -> None:
    assert [text_of(nodes_of(text)) for text in AWKWARD] == list(AWKWARD)


@given(st.lists(PIECES).map("".join))
def test_codes_are_what_markup_means(text: str) -> None:
    try:
        pieces = parse_markup(text)
    except MarkupError:
        return
    codes = list(codes_of(nodes_of(text)))
    assert [code.opening for code in codes if code.kind is Kind.PLACEHOLDER] == [
        f"{{{piece.placeholder}}}" for piece in pieces if piece.placeholder
    ]
    words = [code.inner for code in codes if code.kind is Kind.FOREIGN]
    assert words == [(piece.text,) for piece in pieces if piece.language is not None]
    assert any(code.kind is Kind.STRONG for code in codes) == any(each.bold for each in pieces)


def test_the_same_code_has_the_same_number() -> None:
    numbers = Numbers(nodes_of("**a {n}** {m} {n}"))
    target = list(codes_of(nodes_of("{m} {n} **b** {n} {other}")))
    assert [numbers.of(code) for code in target] == [3, 2, 1, 4, 5]


def test_strong_words_hold_codes() -> None:
    assert nodes_of("a **b {n}**") == (
        "a ", Code(Kind.STRONG, "**", ("b ", Code(Kind.PLACEHOLDER, "{n}")), "**")
    )
