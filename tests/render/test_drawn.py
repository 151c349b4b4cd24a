"""Drawings converted in advance: up to date, the same, and only used while they fit."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from omshandout.content import check_svg
from omshandout.errors import ContentError
from omshandout.pdf.drawings import compile_drawing, pack_drawings
from omshandout.render.drawn import compiled_bytes, read_compiled
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop

CONTENT = Path(__file__).parents[2] / "content"


def test_the_committed_file_is_up_to_date() -> None:
    """Run ``make drawings`` when this fails."""
    assert (CONTENT / "drawings" / "compiled.json").read_bytes() == compiled_bytes(CONTENT)


def test_an_edited_drawing_is_converted_anew(tmp_path: Path) -> None:
    folder = tmp_path / "drawings"
    folder.mkdir()
    (folder / "compiled.json").write_bytes((CONTENT / "drawings" / "compiled.json").read_bytes())
    svg = (CONTENT / "drawings" / "eyes.svg").read_bytes().replace(b"3.2", b"3.0")
    (folder / "eyes.svg").write_bytes(svg)
    workshop = Workshop(Places(tmp_path, tmp_path))
    assert workshop.drawings.get("eyes").operators == compile_drawing("eyes", svg).operators
    assert workshop.drawings.get("eyes").operators != read_compiled(tmp_path)["eyes"].operators


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "drawings").mkdir()
    for data in (b"", b"[]", b'{"eyes": 1}', b"\xff"):
        (tmp_path / "drawings" / "compiled.json").write_bytes(data)
        assert read_compiled(tmp_path) == {}


def test_a_drawing_is_as_high_and_wide_as_its_svg_says() -> None:
    """What was converted before tells the same to the last bit as the drawing itself."""
    for name, art in read_compiled(CONTENT).items():
        svg = (CONTENT / "drawings" / f"{name}.svg").read_bytes()
        width, height = check_svg(svg, name)
        assert art.height_pt / art.width_pt == height / width
        assert Workshop(Places(CONTENT, CONTENT)).ratio(name) == height / width


def test_an_edited_drawing_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "drawings"
    folder.mkdir()
    (folder / "compiled.json").write_bytes((CONTENT / "drawings" / "compiled.json").read_bytes())
    svg = (CONTENT / "drawings" / "eyes.svg").read_bytes()
    (folder / "eyes.svg").write_bytes(svg.replace(b"</svg>", b"<script/></svg>"))
    workshop = Workshop(Places(tmp_path, tmp_path))
    for look in (workshop.ratio, workshop.drawing_data):
        with pytest.raises(ContentError) as told:
            look("eyes")
        assert told.value.faults[0].code == "content/svg-element"


def test_a_page_gets_no_drawing_that_was_not_checked_itself(tmp_path: Path) -> None:
    """An SVG goes into a page as it is: whoever wrote the file of conversions says nothing."""
    folder = tmp_path / "drawings"
    folder.mkdir()
    svg = (CONTENT / "drawings" / "eyes.svg").read_bytes().replace(b"</svg>", b"<script/></svg>")
    (folder / "eyes.svg").write_bytes(svg)
    art = read_compiled(CONTENT)["eyes"]
    (folder / "compiled.json").write_bytes(
        pack_drawings({"eyes": replace(art, source=sha256(svg).hexdigest())})
    )
    with pytest.raises(ContentError):
        Workshop(Places(tmp_path, tmp_path)).drawing_data("eyes")
