"""The style sheet of all pages, and rules that single pages add."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from omshandout.model.blocks import Mark


@cache
def sheet() -> str:
    """The style sheet of handouts, without comments and needless space."""
    return _squeezed(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))


@cache
def index_sheet() -> str:
    """What lists of handouts add to it."""
    return _squeezed(Path(__file__).with_name("index.css").read_text(encoding="utf-8"))


def _squeezed(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"([{;] ?[a-z-]+): ", r"\1:", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").strip() + "\n"


def quoted(text: str) -> str:
    r"""A text as a string of CSS.

    >>> quoted('say "a\\b"')
    '"say \\"a\\\\b\\""'
    """
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return f'"{" ".join(plain.split())}"'


def cell_marks(number: int, marks: Sequence[Mark]) -> str:
    """Rules that draw a mark beside each box of a cell; who listens hears the name of the box.

    An empty ring is drawn by the style sheet.
    """
    inks = {
        Mark.HALF: "linear-gradient(90deg,currentColor 50%,#0000 0)", Mark.FULL: "currentColor",
    }
    return "".join(
        f".t{number} label:nth-child({place})::after{{background:{inks[mark]}}}"
        for place, mark in enumerate(marks, 1) if mark in inks
    )


def column_heads(number: int, heads: Sequence[str]) -> str:
    """Rules that show the head of its column in each cell of a table, on narrow screens.

    Readers of screens hear the heads from the table itself: the words are for the eye alone, as the
    style sheet says of all of them.

    Args:
        number: of the table, whose class is ``t<number>``.
        heads: of all its columns in order.
    """
    return "".join(
        f".t{number} td:nth-child({column}){{--says:{quoted(head)}}}"
        for column, head in enumerate(heads, 1)
    )
