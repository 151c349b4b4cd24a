"""Turned text and shortened words: whole for readers, said in full by screen readers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from pdf_helpers import Draw, Text, build, check, face, tree

from omshandout.structure.tree import Node, Role

BLUE = (0.0, 0.0, 1.0)


def turned(*, clockwise: bool) -> bytes:
    """A page with a turned word between two that are not."""
    regular = face()
    word = [regular.shape("Jumatatu")]
    logical = tree(
        Node("h", Role.H1, title="Week", leaf=True),
        Node("day", Role.P, leaf=True, expansion="Jumatatu yote"),
        Node("after", Role.P, leaf=True),
    )

    def draw(flowable: Draw) -> None:
        canvas = flowable.canv
        canvas.begin("day")
        canvas.turn(40.0, 100.0 if clockwise else 0.0, clockwise=clockwise)
        canvas.show(word, 0.0, 0.0, 12.0, BLUE)
        canvas.turn_back()
        canvas.end()

    def heading(flowable: Text) -> None:
        flowable.canv.heading("h", flowable.height)

    story = [
        Text("h", [[regular.shape("Week")]], 24, heading), Draw(100.0, draw),
        Text("after", [[regular.shape("circle one face")]]),
    ]  # fmt: skip
    return build(story, logical).data


def test_a_turned_word_conforms_and_comes_back(tmp_path: Path) -> None:
    for clockwise in (False, True):
        data = turned(clockwise=clockwise)
        check(data, tmp_path)
        text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
        # PDFium puts no space between words that run in different directions.
        assert text.split()[-3:] == ["circle", "one", "face"]
        assert text.split()[-4].endswith("Jumatatu")
        page = pymupdf.open(stream=data)[0]
        left, top, right, bottom, *_ = next(
            word for word in page.get_text("words") if word[4] == "Jumatatu"
        )
        assert bottom - top > 2 * (right - left)


def test_after_a_turn_everything_is_as_before() -> None:
    """Place, font and colour of what follows are those that they would be without it."""
    page = pymupdf.open(stream=turned(clockwise=False))[0]
    spans = [
        span for block in page.get_text("dict")["blocks"] for line in block["lines"]
        for span in line["spans"]
    ]
    before, day, after = spans
    assert day["color"] == 0x0000FF != before["color"] == after["color"]
    assert after["origin"][0] == before["origin"][0]
    assert day["font"] == after["font"]


def test_a_shortened_word_is_said_in_full() -> None:
    with pikepdf.open(BytesIO(turned(clockwise=False))) as pdf:
        (_, day, after) = pdf.Root.StructTreeRoot.K.K
        assert str(day.E) == "Jumatatu yote"
        assert "/E" not in after


@pytest.mark.parametrize(("turns", "spaces"), [(False, 1), (True, 0)])
def test_a_turned_word_stands_on_no_line_of_others(turns: bool, spaces: int) -> None:
    """Between texts of one line from right to left a space is written for pdf.js, else none."""
    word = [face("NotoSansArabic").shape("باب", rtl=True, script="Arab")]

    def draw(flowable: Draw) -> None:
        canvas = flowable.canv
        canvas.begin("p")
        canvas.show(word, 200.0, 50.0, 12.0, BLUE)
        _, y = canvas.absolutePosition(0.0, 50.0)
        if turns:
            canvas.turn(100.0, 0.0)
            canvas.show(word, 0.0, y, 12.0, BLUE)
            canvas.turn_back()
        else:
            canvas.show(word, 0.0, 50.0, 12.0, BLUE)
        canvas.end()

    data = build([Draw(100.0, draw)], tree(Node("p", Role.P, leaf=True), tag="ar"), rtl=True).data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b"/Mark<<") == spaces
