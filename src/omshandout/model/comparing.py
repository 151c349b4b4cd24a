"""Blocks of a sheet on which texts are read and ticked, with their translations beside them.

They are of no handout: a program's own sheet is made of them.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class ComparedText(Struct, Generic[T], frozen=True):
    """One row: a text and its translation, boxes to tick and a line to write on.

    ``number`` is that of the row, ``name`` the key of the message in small letters, ``translation``
    None on a sheet of one language.
    """

    number: int
    name: T
    text: T
    translation: T | None = None


class Comparison(Struct, Generic[T], frozen=True):
    """Texts below each other, in a table with a column for each language.

    ``text_head`` and ``translation_head`` name the languages, ``right`` and ``wrong`` head the
    boxes, ``write`` the lines.
    """

    id: str
    text_head: T
    translation_head: T | None
    right: T
    wrong: T
    write: T
    rows: tuple[ComparedText[T], ...]


class ScanCode(Struct, Generic[T], frozen=True):
    """A code to be read by a camera (ISO/IEC 18004), with the same in letters beside it.

    ``modules`` has a string of 0 (light) and 1 (dark) for each row; ``alt`` is read aloud.
    """

    id: str
    modules: tuple[str, ...]
    alt: T
    text: T
