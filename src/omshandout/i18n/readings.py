"""What checks compare of a text: what is read, what is spoken, what has to be translated.

The English is the same for every language that is checked, so what is found of it is kept.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from omshandout.i18n.markup import Piece, parse_markup
from omshandout.i18n.terms import kept_term_pattern, kept_terms_in
from omshandout.i18n.writing import ending_of, numbers_in
from omshandout.languages.data import english as source_language
from omshandout.model.letters import SOFT_HYPHEN
from omshandout.model.text import ENGLISH


def read(pieces: tuple[Piece, ...]) -> str:
    """A text as a reader sees it, its placeholders in braces; soft hyphens are not seen."""
    return "".join(piece.run().text for piece in pieces).replace(SOFT_HYPHEN, "")


def own_words(pieces: tuple[Piece, ...], keep_terms: frozenset[str]) -> str:
    """What of a text has to be translated."""
    own = "".join(
        " " if piece.placeholder or piece.language is not None else piece.text for piece in pieces
    )
    return kept_term_pattern(keep_terms).sub(" ", own.replace(SOFT_HYPHEN, ""))


def spoken(pieces: tuple[Piece, ...]) -> str:
    """The characters of a text; a space stands for a placeholder, so that no words join.

    Soft hyphens are left out: a divided word is the same word.
    """
    text = "".join(" " if piece.placeholder else piece.text for piece in pieces)
    return text.replace(SOFT_HYPHEN, "")


# Each language asks the same of the English.


@lru_cache(maxsize=4096)
def read_english(english: str) -> str:
    """As :func:`read`, of a text with its markup."""
    return read(parse_markup(english))


@lru_cache(maxsize=4096)
def own_english(english: str, keep_terms: frozenset[str]) -> str:
    """As :func:`own_words`, of a text with its markup."""
    return own_words(parse_markup(english), keep_terms)


@lru_cache(maxsize=4096)
def spoken_english(english: str) -> str:
    """As :func:`spoken`, of a text with its markup."""
    return spoken(parse_markup(english))


@lru_cache(maxsize=4096)
def english_numbers(text: str) -> Counter[str]:
    """The numbers of a spoken English text; not to be changed."""
    return numbers_in(text, source_language())


@lru_cache(maxsize=4096)
def english_terms(text: str, keep_terms: frozenset[str]) -> frozenset[str]:
    """The terms to keep of a spoken English text."""
    return kept_terms_in(text, keep_terms)


@lru_cache(maxsize=4096)
def english_ending(text: str) -> str:
    """The kind of sign that ends a spoken English text."""
    return ending_of(text, ENGLISH)
