"""Tests of ``omshandout.html.elements`` and ``drawings``: the one writer, and what it refuses."""

from __future__ import annotations

import lxml.html
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from hypothesis import given
from hypothesis import strategies as st

from omshandout.errors import ContentError
from omshandout.html.drawings import drawing_element
from omshandout.html.elements import Element, element, serialize
from omshandout.html.paths import shorter_path
from omshandout.html.slim import fitting, slimmed
from omshandout.html.style import index_sheet, quoted, sheet

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(TEXT, TEXT)
def test_text_and_attributes_come_back_as_they_were(text: str, value: str) -> None:
    written = serialize(element("p", element("b", text), title=value))
    read = lxml.html.fragment_fromstring(written)
    assert read.text_content() == text
    assert (read.get("title") or "") == value


def test_attributes_keep_their_order_and_none_is_left_out() -> None:
    made = element("input", id="a", lang=None, type="text", hidden="")
    assert serialize(made) == '<input id=a type=text hidden>'


def test_raw_text_cannot_end_its_element() -> None:
    for text in ("a</style>", "<!--"):
        with pytest.raises(ValueError, match="would end it"):
            serialize(element("style", text))
    with pytest.raises(ValueError, match="cannot hold"):
        serialize(Element("br", {}, ["x"]))


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def test_a_drawing_comes_as_plain_shapes() -> None:
    data = SVG.format("<!-- said --><title>t</title><g fill='none'><path d='M1 1H8'/></g>")
    assert serialize(drawing_element(data.encode(), "x", class_="pic")) == (
        '<svg class=pic viewBox="0 0 9 9"><g fill=none><path d="M1 1H8"/></g></svg>'
    )


@pytest.mark.parametrize("inner", [
    "<script>alert(1)</script>",
    "<a href='x'><path d='M1 1'/></a>",
    "<path d='M1 1' onclick='x()'/>",
    "<path d='M1 1' style='fill:url(x)'/>",
    "<path d='M1 1' fill='url(#x)'/>",
    "<foreignObject/>",
    "<image width='1'/>",
    "<style>*{}</style>",
])
def test_a_drawing_with_anything_else_is_a_fault(inner: str) -> None:
    with pytest.raises(ContentError, match=r"content/drawings/x\.svg:1: .* cannot stand"):
        drawing_element(SVG.format(inner).encode(), "x")


@given(TEXT)
def test_a_string_of_css_stays_in_its_quotes(text: str) -> None:
    inner = quoted(text)[1:-1]
    rest = inner.replace("\\\\", "").replace('\\"', "")
    assert '"' not in rest
    assert "<" not in inner
    assert "\n" not in inner


def test_style_sheets_know_no_left_or_right() -> None:
    """Logical sides serve both directions."""
    for css in (sheet(), index_sheet()):
        assert "left" not in css
        assert "right" not in css
        assert "http" not in css
        assert css.count("{") == css.count("}")


def test_rules_stay_where_something_fits_them() -> None:
    page = element("body", element("p", class_="a"), element("table", element("td"), lang="ar"))
    css = ".a>p,.b{x:1}.b{x:2}td:not(.b){x:3}tr td{x:4}:lang(hi){x:5}:lang(ar){x:6}" \
        "@media print{.b{x:7}}@media print{p:has(> .a){x:8}.c{x:9}}"
    assert fitting(css, page) == (
        ".a>p{x:1}td:not(.b){x:3}:lang(ar){x:6}@media print{p:has(> .a){x:8}}\n"
    )


def test_values_that_no_rule_asks_for_are_left_out() -> None:
    css = ":root{--a:1;--b:2;--c:3}p{x:var(--b)}.q{x:var(--a)}@supports (x:y){p{y:var(--c)}}"
    assert fitting(css, element("body", element("p"))) == (
        ":root{--b:2;--c:3}p{x:var(--b)}@supports (x:y){p{y:var(--c)}}\n"
    )


def test_lines_of_one_look_are_drawn_as_one() -> None:
    usual = "fill='none' stroke='#1A1A1A' stroke-width='3.2' stroke-linecap='round' " \
        "stroke-linejoin='round'"
    data = SVG.format(
        f"<g {usual}><path d='M1 1H8'/><path d='M2 2H8'/><path d='M3 3H8' fill='#FFF'/>"
        "<path d='M4 4H8'/><path d='m5 5h8'/><g><path d='M6 6H8' opacity='.5'/></g>"
        "<circle r='1' fill='#1A1A1A' stroke='none'/></g>"
    )
    assert serialize(drawing_element(data.encode(), "x")) == (
        '<svg class=drawn viewBox="0 0 9 9"><path d="M1 1H8M2 2H8"/>'
        '<path d="M3 3H8" class=w /><path d="M4 4H8"/><path d="m5 5h8"/>'
        '<path d="M6 6H8" opacity=.5 /><circle r=1 class=k /></svg>'
    )


def test_lists_and_tables_need_no_end_tags() -> None:
    made = element("table", element("tr", element("th", "a"), element("td", element("ul", *(
        element("li", element("p", word)) for word in "bc"
    )))))
    written = serialize(made)
    assert "</t" not in written.replace("</table>", "")
    assert "</li>" not in written
    read = lxml.html.fragment_fromstring(written)
    assert [each.text for each in read.findall("tr/td/ul/li/p")] == ["b", "c"]
    assert [each.tag for each in read.iterdescendants()] == [
        "tr", "th", "td", "ul", "li", "p", "li", "p",
    ]


def test_ids_that_nothing_points_at_are_left_out() -> None:
    page = element(
        "main", element("h2", id="a"), element("p", id="x/long"), element("p", id="y/long"),
        element("input", aria_labelledby="y/long a"), element("a", href="#y/long"),
    )
    slim = slimmed(page)
    assert serialize(slim).split("\n", 1)[0] == "<main>"
    assert [each.attributes.get("id") for each in slim.walk()] == [
        None, "a", None, "b", None, None,
    ]
    assert slim.children[3].attributes == {"aria-labelledby": "b a"}  # type: ignore[union-attr]
    assert slim.children[4].attributes == {"href": "#b"}  # type: ignore[union-attr]
    assert page.children[1].attributes == {"id": "x/long"}  # type: ignore[union-attr]


COORDINATE = st.integers(-999, 999).map(lambda n: n / 10)


@given(st.lists(st.tuples(st.sampled_from("LHVQCSTZM"), st.lists(COORDINATE, min_size=6,
                                                                max_size=6)), max_size=8))
def test_a_shorter_outline_has_the_same_points(steps: list[tuple[str, list[float]]]) -> None:
    sizes = {"L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "S": 4, "T": 2, "Z": 0, "M": 2}
    data = "M1 2" + "".join(
        kind + " ".join(f"{n:g}" for n in numbers[: sizes[kind]]) for kind, numbers in steps
    )
    short = shorter_path(data)
    assert len(short) <= len(data)
    bounds = [_ends(data), _ends(short)]
    assert bounds[0] == bounds[1]


def _ends(data: str) -> list[tuple[float, float]]:
    """Where each step ends, as fontTools reads it."""
    pen = RecordingPen()
    parse_path(data, pen)
    return [(round(x, 3), round(y, 3)) for _, points in pen.value for x, y in points]
