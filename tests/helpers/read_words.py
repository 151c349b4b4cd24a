"""Words as readers of PDF give them back, to be compared with those of texts."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from unicodedata import category, normalize

from omshandout.readback import page_artifacts

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


class _Kind(Enum):
    """What a character does to words."""

    PARTS = auto()
    SPELLS = auto()
    ALONE = auto()
    JOINS = auto()
    """It belongs to what it follows."""


@cache
def _kind(character: str) -> _Kind:
    if has_no_spaces(character):
        return _Kind.ALONE
    if character in _JOINERS or category(character)[0] == "M":
        return _Kind.JOINS
    return _Kind.SPELLS if category(character)[0] in "LN" else _Kind.PARTS


def words(text: str) -> list[str]:
    """Letters, digits and marks that stand together; of scripts without spaces each letter."""
    found: list[str] = []
    before = _Kind.PARTS
    for character in clean(text):
        kind = _kind(character)
        if kind is _Kind.JOINS:
            if before is not _Kind.PARTS:
                found[-1] += character
            continue
        if kind is _Kind.SPELLS and before is kind:
            found[-1] += character
        elif kind is not _Kind.PARTS:
            found.append(character)
        before = kind
    return found


def heads_and_feet(data: bytes) -> str:
    """All that stands at the head and at the foot of the pages of a document of ours."""
    return " ".join(" ".join(page) for page in page_artifacts(data))
