"""Texts beside each other on a line, such as names of days in columns, are words of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pdf_helpers import INK, Draw, build, face, tree
from readers import READERS
from reportlab.platypus.flowables import Flowable

from omshandout.structure.tree import Node, Role


def side_by_side(font: str, script: str, words: tuple[str, ...], gap_em: float) -> bytes:
    def draw(flowable: Flowable) -> None:
        canvas, x = flowable.canv, 60.0
        canvas.begin("p")
        for word in words:
            piece = face(font).shape(word, script=script)
            canvas.show([piece], x, 4.0, 18.0, INK)
            x += (piece.width_em + gap_em) * 18.0
        canvas.end()

    return build([Draw(24.0, draw)], tree(Node("p", Role.P, leaf=True))).data


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
@pytest.mark.parametrize("gap_em", [0.4, 0.6, 0.79, 1.5])
@pytest.mark.parametrize(("font", "script", "words"), [
    ("NotoSansEthiopic", "Ethi", ("ማክሰ", "ረቡዕ", "ሐሙስ")),
    ("NotoSansMalayalam", "Mlym", ("തിങ്കൾ", "ചൊവ്വ")),
    ("NotoSansDevanagari", "Deva", ("सोम", "मंगल", "बुध")),
    ("NotoSans", "Latn", ("Mon", "Tue", "Wed")),
])  # fmt: skip
def test_columns_are_words_apart(
    reader: Callable[[bytes], str], gap_em: float, font: str, script: str, words: tuple[str, ...]
) -> None:
    """MuPDF 1.28.5 draws no space between letters above U+0700, however far they are apart."""
    assert reader(side_by_side(font, script, words, gap_em)).split() == list(words)


@pytest.mark.parametrize(("font", "script", "words", "gap_em", "strings"), [
    ("NotoSansEthiopic", "Ethi", ("ማክሰ", "ረቡዕ"), 0.6, 3),
    ("NotoSansEthiopic", "Ethi", ("ማክሰ", "ረቡዕ"), 0.0, 2),
    ("NotoSansEthiopic", "Ethi", ("ማክሰ", "ረቡዕ"), 1.5, 2),
    ("NotoSans", "Latn", ("Mon", "Tue"), 0.6, 2),
    ("NotoSans", "Latn", ("\u2022", "Tue"), 0.6, 2),
])  # fmt: skip
def test_a_space_is_drawn_only_where_a_reader_needs_it(
    font: str, script: str, words: tuple[str, ...], gap_em: float, strings: int
) -> None:
    with pikepdf.open(BytesIO(side_by_side(font, script, words, gap_em))) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
    assert len(re.findall(rb"T[jJ]\b", drawn)) == strings
