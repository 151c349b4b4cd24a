"""Booklets and leaves for binding as they ship: text, links and places.

``test_shipped_documents`` has what the checkers say.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from shipped import bound, made

from omshandout.layout.theme import MM
from omshandout.readback import TagNode, logical_text, read_tags

SHEETS = [("about-oms", "en"), ("about-oms", "ar"), ("care-at-home", "hi"), ("glossary", "zh_Hans")]


def said(node: TagNode) -> list[tuple[str, str, str]]:
    return [(each.role, each.alt, each.full_text) for each in node.walk()]


@pytest.mark.parametrize(("handout", "locale"), SHEETS)
def test_what_is_read_is_that_of_pages_one_by_one(handout: str, locale: str) -> None:
    standard, large = made(handout, locale), made(handout, locale, "large")
    duplex = made(handout, locale, "duplex")
    assert logical_text(duplex) == logical_text(standard)
    assert said(read_tags(duplex)) == said(read_tags(standard))
    for look in ("booklet", "large-booklet"):
        booklet = made(handout, locale, look)
        if locale == "en" and look == "booklet":
            # Half a Letter sheet has another shape than the sheet, so lines end elsewhere.
            assert logical_text(booklet).split() == logical_text(large).split()
            continue
        assert logical_text(booklet) == logical_text(large)
        assert said(read_tags(booklet)) == said(read_tags(large))


def words(data: bytes, side: int, half: int | None = None) -> set[str]:
    """Words on a side of a sheet, or on its left (0) or right (1) half."""
    with pypdfium2.PdfDocument(data) as document:
        sheet = document[side]
        width, height = sheet.get_size()
        left, right = (0.0, width) if half is None else (half * width / 2, (half + 1) * width / 2)
        text = sheet.get_textpage().get_text_bounded(left, 0, right, height)
    return {word for word in re.split(r"\W+", text) if len(word) > 3}


@pytest.mark.parametrize("locale", ["ar", "hi"])
def test_pages_are_on_their_halves(locale: str) -> None:
    """The first page is at the left of an Arabic sheet, at the right of others; the last beside."""
    booklet, large = (made("about-oms", locale, look) for look in ("booklet", "large"))
    with pypdfium2.PdfDocument(large) as document:
        pages = len(document)
    assert 5 > pages > 2
    places = [(0, 1), (1, 0), (1, 1), (0, 0)]
    for page, (side, half) in zip(range(pages), places, strict=False):
        there = words(booklet, side, 1 - half if locale == "ar" else half)
        expected = words(large, page)
        assert len(there & expected) > 0.9 * len(expected), page


def test_links_lead_to_the_side_that_holds_the_page() -> None:
    booklet = bound("going-home", "ar", "booklet")
    with pikepdf.open(BytesIO(booklet)) as pdf:
        sides = [page.objgen for page in pdf.pages]
        found = [
            (index, sides.index(each.Dest[0].objgen), [float(edge) for edge in each.Rect])
            for index, page in enumerate(pdf.pages)
            for each in page.get("/Annots", [])
            if "/Dest" in each
        ]
        width = float(pdf.pages[0].MediaBox[2])
        (first, *_) = pdf.Root.Outlines.First.Dest
        assert sides.index(first.objgen) == 0
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    assert len(found) > 3
    titles = {}
    for index, target, (left, bottom, right, top) in found:
        # The contents stand on the first page: at the left of the first side.
        assert index == 0
        assert right < width / 2
        with pypdfium2.PdfDocument(booklet) as document:
            titles[target] = document[index].get_textpage().get_text_bounded(
                left, bottom, right, top
            )
    for target, title in titles.items():
        named = {word for word in re.split(r"\W+", title) if len(word) > 3}
        assert named <= words(booklet, target), title


def test_what_pages_draw_stays_marked_once() -> None:
    """Two pages on a side do not share a number of marked content."""
    with pikepdf.open(BytesIO(made("glossary", "en", "booklet"))) as pdf:
        for page in pdf.pages:
            numbers = [int(each) for each in
                       re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]  # fmt: skip
            assert numbers == list(range(len(numbers)))


@pytest.mark.parametrize(("locale", "inner"), [("en", "left"), ("ar", "right")])
def test_room_for_binding(locale: str, inner: str) -> None:
    """20 mm at the edge that is bound: the left of an English front, the right of an Arabic one."""
    data = made("about-oms", locale, "duplex")
    for side in (0, 1):
        with pypdfium2.PdfDocument(data) as document:
            page = document[side]
            width, _ = page.get_size()
            edges = [each.get_bounds() for each in page.get_objects(max_depth=1)]
        margins = {
            "left": min(edge[0] for edge in edges) / MM,
            "right": (width - max(edge[2] for edge in edges)) / MM,
        }
        bound_at = inner if side == 0 else {"left": "right", "right": "left"}[inner]
        assert margins[bound_at] == pytest.approx(20, abs=0.6)
