"""Full-width marks that were drawn together come back from a file as they were typed."""

from __future__ import annotations

import pytest
from pdf_helpers import Text, build, tree
from readers import Reader, mupdf, pdfium, poppler

from omshandout.model.text import Direction, Language, LocalText, Run, TextStatus
from omshandout.structure.tree import Node, Role
from omshandout.text.fonts import FontSet
from omshandout.text.lines import break_lines
from omshandout.text.paragraph import Shaper

TEXTS = {
    "zh_Hans": "他说：“（眼阵挛）。”『《孩子》』，（OMS）（好）？！",
    "zh_Hant": "他說：「（眼陣攣）。」『《孩子》』，（OMS）（好）？！",
    "ja": "彼は、「（目）。」『《子》』、（OMS）（はい）？！",
}
SCRIPTS = {"zh_Hans": "Hans", "zh_Hant": "Hant", "ja": "Jpan"}


@pytest.mark.parametrize("reader", [poppler, pdfium, mupdf])
@pytest.mark.parametrize("locale", TEXTS)
@pytest.mark.parametrize("width", [40.0, 7.5])
def test_marks_come_back(reader: Reader, locale: str, width: float) -> None:
    """On one line without a space between them; over several, in their order."""
    language = Language(locale, locale.replace("_", "-"), SCRIPTS[locale], Direction.LTR)
    text = LocalText("p", (Run(TEXTS[locale]),), language, TextStatus.SOURCE)
    par = Shaper(FontSet()).shape(text)
    assert par.width_em <= len(TEXTS[locale]) - 4  # nearer than squares
    lines = break_lines(par, width)
    story = [Text("p", [line.pieces for line in lines])]
    found = reader(build(story, tree(Node("p", Role.P, leaf=True))).data)
    assert "".join(found.split()) == TEXTS[locale]
    if len(lines) == 1:
        assert found.strip() == TEXTS[locale]
