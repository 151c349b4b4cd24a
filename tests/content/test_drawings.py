"""Drawings: what may be in them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content import Drawing, check_drawing, check_svg
from omshandout.errors import ContentError

PROJECT = Path(__file__).parents[2]
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20">'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'

LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + f"]>\n{HEAD}<title>&a11;</title></svg>"
)


def faults(svg: str | bytes) -> list[tuple[str, int, int]]:
    with pytest.raises(ContentError) as caught:
        check_svg(svg if isinstance(svg, bytes) else svg.encode(), "d.svg")
    assert all(fault.where.file == "d.svg" and fault.hint for fault in caught.value.faults)
    return [
        (fault.code.removeprefix("content/"), fault.where.line, fault.where.column)
        for fault in caught.value.faults
    ]


def test_a_good_drawing(data: Path) -> None:
    assert check_drawing(data / "drawings" / "eyes.svg") == Drawing("eyes", 96, 48)


@pytest.mark.parametrize(
    ("box", "size"),
    [("0 0 10 20", (10, 20)), ("-1,-1, 1e2 .5", (100, 0.5)), (" 0 0 96. 96 ", (96, 96))],
)
def test_sizes(box: str, size: tuple[float, float]) -> None:
    assert check_svg(HEAD.replace("0 0 10 20", box).encode() + b"</svg>", "d.svg") == size


def test_entities_are_refused_before_they_are_defined() -> None:
    assert [each[:2] for each in faults(LAUGHS)] == [("svg-doctype", 2)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<script>alert(1)</script>", "svg-element"),
        ("<image width='1' height='1'/>", "svg-element"),
        ("<text>Eyes</text>", "svg-element"),
        ("<style>@import url(x)</style>", "svg-element"),
        ("<foreignObject/>", "svg-element"),
        ("<use/>", "svg-element"),
        ("<animate/>", "svg-element"),
        ("<svg/>", "svg-element"),
        ('<x:path xmlns:x="urn:other"/>', "svg-element"),
        ('<path onclick="x()" d="M0 0"/>', "svg-script"),
        ('<path onLoad="x()" d="M0 0"/>', "svg-script"),
        ('<path href="x.svg" d="M0 0"/>', "svg-reference"),
        (f'<path {XLINK} xlink:href="x.svg" d="M0 0"/>', "svg-reference"),
        ('<path xml:base="file:/x" d="M0 0"/>', "svg-reference"),
        ('<path fill="url(#a)" d="M0 0"/>', "svg-reference"),
        ('<path fill="URL (http://example.org)" d="M0 0"/>', "svg-reference"),
        ('<path fill="x://y" d="M0 0"/>', "svg-reference"),
        ('<path style="fill:red" d="M0 0"/>', "svg-reference"),
        ("<?xml-stylesheet href='x.css'?>", "svg-reference"),
        ("loose words", "svg-text"),
        ("<g>words</g>", "svg-text"),
        ("<path>", "svg-syntax"),
        ("&unknown;", "svg-syntax"),
        ("<g>" * 40 + "</g>" * 40, "svg-too-complex"),
        ("<path/>" * 4000, "svg-too-complex"),
    ],
)
def test_what_is_refused(body: str, code: str) -> None:
    found = faults(f"{HEAD}\n{body}</svg>")
    assert code in [each[0] for each in found]
    assert {each[1] for each in found} == {2}


@pytest.mark.parametrize(
    ("svg", "code"),
    [
        ("", "svg-syntax"),
        ("<html/>", "svg-root"),
        ('<svg viewBox="0 0 1 1"/>', "svg-root"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "svg-viewbox"),
        (HEAD.replace("10 20", "10") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "0 20") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "-1 20") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "1e300 1") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "1e999 1") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "nan 1") + "</svg>", "svg-viewbox"),
        (HEAD.replace("10 20", "1" * 90_000) + "</svg>", "svg-viewbox"),
        (f"{HEAD}<title>\x07</title></svg>", "control-character"),
        (b"<svg>\xff</svg>", "encoding"),
        (b" " * 200_000, "too-big"),
    ],
)
def test_files_that_are_no_drawings(svg: str | bytes, code: str) -> None:
    assert [each[0] for each in faults(svg)] == [code]


def test_all_faults_at_once() -> None:
    found = faults(f'{HEAD}\n<text>a</text>\n<path onclick="x"/>\n  <use href="#a"/></svg>')
    assert found == [
        ("svg-element", 2, 1),
        ("svg-text", 2, 7),
        ("svg-script", 3, 1),
        ("svg-element", 4, 3),
        ("svg-reference", 4, 3),
    ]


def test_the_project_s_own_drawings() -> None:
    paths = sorted((PROJECT / "content" / "drawings").glob("*.svg"))
    assert paths
    for path in paths:
        drawing = check_drawing(path)
        assert drawing.name == path.stem
