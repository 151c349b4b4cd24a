"""Text in reading order, words of pages, artifacts; compared with PDFium where it can be."""

from __future__ import annotations

import pypdfium2
from handmade import Sketch

from omshandout.readback import logical_text, node_lines, page_artifacts, page_words, read_tags

TEXT = """\
Signs of OMS
This goes over two pages.
•
Eyes dance
•
Hands shake
Which signs?
Sign
Yes
Falls
[ ]
See our page for more.
يبدأ OMS قبل عمر 3 سنوات (عادة)، ولا يختفي وحده.
¡Hola!
"""


def test_logical_text(sample_pdf: bytes) -> None:
    assert logical_text(sample_pdf) == TEXT
    assert "\n".join(node_lines(read_tags(sample_pdf))) + "\n" == TEXT


def test_words_of_each_page(sample_pdf: bytes) -> None:
    first, second = page_words(sample_pdf)
    assert first[:6] == ("Signs", "of", "OMS", "This", "goes", "over")
    assert first[-3:] == ("يختفي", "وحده.", "¡Hola!")
    assert second == ("two", "pages.")


def test_artifacts(sample_pdf: bytes) -> None:
    assert page_artifacts(sample_pdf) == (("Draft",), ("Page 2 of 2",))


def test_reading_order_is_that_of_the_tree_and_not_of_the_page() -> None:
    sketch = Sketch()
    last, first = sketch.show(0, "last"), sketch.show(0, "first")
    root = sketch.element("Div", sketch.element("P", first), sketch.element("P", last))
    assert logical_text(sketch.save(root)) == "first\nlast\n"


def test_spans_continue_the_line_and_blocks_do_not() -> None:
    sketch = Sketch()
    mark, element = sketch.show, sketch.element
    root = element(
        "TH",
        element("Span", mark(0, "1.", role="Span")),
        element("P", mark(0, "The word "), element("Span", mark(0, "ataxia"), Lang="la")),
        mark(0, "after"),
    )
    assert logical_text(sketch.save(root)) == "1.\nThe word ataxia\nafter\n"


def test_a_word_over_two_elements_is_one_word() -> None:
    sketch = Sketch()
    start, rest = sketch.show(0, "walk"), sketch.show(0, "ing there")
    root = sketch.element("P", start, sketch.element("Span", rest))
    assert page_words(sketch.save(root)) == (("walking", "there"),)


def test_pdfium_finds_the_same_words(sample_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(sample_pdf)
    try:
        words = document[1].get_textpage().get_text_range().split()
    finally:
        document.close()
    assert words == ["two", "pages.", "Page", "2", "of", "2"]


def test_parts_of_words_follow_each_other_wherever_they_begin() -> None:
    """Left-to-right words among right-to-left ones, as our page writer draws them."""
    sketch = Sketch(language="ar")
    right, space = sketch.hexadecimal("אב"), sketch.hexadecimal(" ")
    words = [
        f"/Word <</ActualText ({text})>> BDC 1 0 0 1 {x} 700 Tm "
        f"[<{space}> 500 <{sketch.hexadecimal(text)}>] TJ EMC"
        for text, x in (("a", 140), ("-", 120), ("b", 100))
    ]
    mark = sketch.raw(0, f"BT /F1 12 Tf 1 0 0 1 160 700 Tm <{right}> Tj {' '.join(words)} ET")
    data = sketch.save(sketch.element("P", mark, Lang="he"))
    assert logical_text(data) == "באa-b\n"
