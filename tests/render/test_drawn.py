"""Drawings converted in advance: up to date, the same, and only used while they fit."""

from __future__ import annotations

from pathlib import Path

from omshandout.pdf.drawings import compile_drawing
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
