"""Soft hyphens in a file: the hyphen shows at the end of a line, and words come back whole."""

from __future__ import annotations

import re

import pytest
from pdf_helpers import Text, build, tree
from readers import Reader, mupdf, pdfium, poppler

from omshandout.model.text import Direction, Language, LocalText, Run, TextStatus
from omshandout.structure.tree import Node, Role
from omshandout.text.fonts import FontSet
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper

GERMAN = Language("de", "de", "Latn", Direction.LTR)
SOFT = "\u00ad"


@pytest.mark.parametrize("reader", [poppler, pdfium, mupdf])
def test_words_come_back_whole(reader: Reader) -> None:
    word = f"Behand{SOFT}lungs{SOFT}möglich{SOFT}keiten"
    text = LocalText("p", (Run(f"Viele {word} und {word}"),), GERMAN, TextStatus.SOURCE)
    lines = break_lines(Shaper(FontSet()).shape(text), 24.0, balance=False)
    assert [text.runs[0].text[line.start : line.end][-1] for line in lines] == [SOFT, "n"]
    story = [Text("p", [line.pieces for line in lines])]
    found = reader(build(story, tree(Node("p", Role.P, leaf=True))).data)
    # Where it shows it is read as a soft hyphen, by PDFium as its mark for a divided word.
    joined, hyphens = re.subn("[\ufffe\u00ad]\\s*", "", found)
    assert joined.count("Behandlungsmöglichkeiten") == 2
    assert hyphens == 1
