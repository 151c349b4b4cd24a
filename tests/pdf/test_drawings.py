"""SVG to page operators."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_helpers import SVG

from omshandout.errors import ContentError
from omshandout.pdf import (
    Drawing,
    DrawingStore,
    compile_drawing,
    in_black,
    pack_drawings,
    unpack_drawings,
)
from omshandout.pdf.flatten import NotFlatError, flatten

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">'


def test_shape_and_colours() -> None:
    drawing = compile_drawing("eye", SVG)
    assert drawing.width_pt / drawing.height_pt == 2
    assert b"0.812 0.89 0.925 rg" in drawing.operators
    assert b" Tf" not in drawing.operators
    assert drawing.operators.count(b"q\n") == drawing.operators.count(b"\nQ")


def test_black_ink() -> None:
    drawing = in_black(
        Drawing(1, 1, b"0.8 0.9 0.9 rg 0.1 0.1 0.1 rg 0.04 0.3 0.4 rg 0.6 0.1 0.1 RG 1 0.9 0.8 RG")
    )
    assert drawing.operators == b"1 1 1 rg 0 0 0 rg 0 0 0 rg 0 0 0 RG 1 1 1 RG"


def test_read_once() -> None:
    reads: list[str] = []

    def read(name: str) -> bytes:
        reads.append(name)
        return SVG

    store = DrawingStore(read)
    assert store.get("eye") is store.get("eye")
    assert store.get("eye", mono=True) is store.get("eye", mono=True)
    assert reads == ["eye"]


def test_compiled_drawings_need_no_source() -> None:
    ready = Drawing(3, 4, b"0 0 m")
    store = DrawingStore({}.__getitem__, {"eye": ready})
    assert store.get("eye") is ready


def test_compiled_drawings_are_used_while_the_source_is_the_same() -> None:
    packed = pack_drawings({"eye": compile_drawing("eye", SVG)})
    ready = unpack_drawings(packed)
    assert pack_drawings(ready) == packed
    assert DrawingStore({"eye": SVG}.__getitem__, ready).get("eye") is ready["eye"]
    changed = SVG.replace(b"#CFE3EC", b"#FFFFFF")
    other = DrawingStore({"eye": changed}.__getitem__, ready).get("eye")
    assert other.operators != ready["eye"].operators


@pytest.mark.parametrize(
    "inside",
    [
        b'<text x="1" y="5">words</text>',
        b'<image href="a.png" width="5" height="5"/>',
        b'<use href="other.svg#a"/>',
        b'<rect width="5" height="5" fill-opacity="0.5"/>',
        b"<script>1</script>",
        b"<style>@import 'a.css';</style>",
        b'<rect width="5" height="5" style="fill:url(http://example.org/a)"/>',
    ],
)
def test_more_than_lines_is_refused(inside: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        compile_drawing("bad", HEAD + inside + b"</svg>")
    assert caught.value.faults[0].code == "pdf/drawing"
    assert caught.value.faults[0].where.file == "bad"


@pytest.mark.parametrize("source", [b"", b"<svg", b"words", b"<!DOCTYPE svg>" + HEAD + b"</svg>"])
def test_no_svg(source: bytes) -> None:
    with pytest.raises(ContentError):
        compile_drawing("bad", source)


def test_flattening_carries_transformations_out() -> None:
    turned = flatten("q 0 2 -2 0 10 5 cm q 1 0 0 1 1 0 cm 3 w n 1 1 m 2 1 l S Q 1 2 2 1 re f Q")
    assert turned.splitlines() == [
        "0 G", "6 w", "0 J", "0 j", "[] 0 d", "8 9 m 8 11 l S",
        "0 g", "6 7 m 6 11 l 4 11 l 4 7 l h f",
    ]  # fmt: skip


def test_flattening_states_what_changed_only() -> None:
    flat = flatten("q 1 0 0 RG [2 1] 0 d 0 0 m 1 1 l S Q q 1 0 0 RG 0 0 m 2 2 l S Q")
    assert flat.splitlines()[-2:] == ["[] 0 d", "0 0 m 2 2 l S"]
    assert flat.count("RG") == 1


@pytest.mark.parametrize("operators", ["2 0 0 1 0 0 cm", "1 0 1 1 0 0 cm", "W n", "BT ET", "/X Do"])
def test_what_cannot_be_flattened(operators: str) -> None:
    with pytest.raises(NotFlatError):
        flatten(operators)


def test_every_drawing_of_the_project_can_be_used() -> None:
    folder = Path(__file__).parents[2] / "content" / "drawings"
    paths = sorted(folder.glob("*.svg"))
    assert paths
    for path in paths:
        drawing = compile_drawing(path.stem, path.read_bytes())
        assert drawing.operators
        assert len(drawing.operators) < 2.5 * path.stat().st_size
