"""Words as readers of PDF give them back, to be compared with those of texts."""

from __future__ import annotations

import re
from itertools import groupby
from unicodedata import category, normalize

_JOINERS = "\u200c\u200d"
_SOFT_HYPHENS = ("\u00ad", "\u0002", "\ufffe")  # the last two are what PDFium makes of one


def clean(text: str) -> str:
    text = re.sub("[\u200e\u200f\u202a-\u202e]", "", text)  # Poppler tells directions by these
    for hyphen in _SOFT_HYPHENS:
        before, *rest = text.split(hyphen)
        text = before + "".join(part.lstrip("\r\n") for part in rest)
    return normalize("NFC", text)


def is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def is_thai(character: str) -> bool:
    """Whether it is a letter of Thai."""
    return "\u0e01" <= character <= "\u0e46" and category(character)[0] == "L"


def has_no_spaces(character: str) -> bool:
    """Whether it is a letter of Han, kana or Thai, which part no words by spaces."""
    return is_han(character) or "\u3040" <= character <= "\u30ff" or is_thai(character)


def words(text: str) -> list[str]:
    """Letters, digits and marks that stand together; of scripts without spaces each letter."""

    def kind(pair: tuple[int, str]) -> int:
        index, character = pair
        if has_no_spaces(character):
            return index + 1
        if character in _JOINERS or category(character)[0] == "M":
            return joined.get(index - 1, 0)
        return -1 if category(character)[0] in "LN" else 0

    joined: dict[int, int] = {}

    def remembered(pair: tuple[int, str]) -> int:
        joined[pair[0]] = kind(pair)
        return joined[pair[0]]

    return [
        "".join(character for _, character in group)
        for key, group in groupby(enumerate(clean(text)), remembered)
        if key
    ]
