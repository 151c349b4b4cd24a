"""The drawings of the content, converted to page operators in advance.

``content/drawings/compiled.json`` holds them, made by ``make drawings``. A drawing in it counts
only while the SHA-256 of its SVG is the one that it was made from, so an edited or added drawing
needs nothing but time; a file that cannot be read is as good as none.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from omshandout.content.context import list_drawings
from omshandout.pdf.drawings import Drawing, compile_drawing, pack_drawings, unpack_drawings

_FILE = "compiled.json"


def read_compiled(content: Path) -> dict[str, Drawing]:
    """What was converted before; nothing where there is no such file."""
    try:
        return unpack_drawings((content / "drawings" / _FILE).read_bytes())
    except (OSError, UnicodeEncodeError, msgspec.DecodeError):
        return {}


def compiled_bytes(content: Path) -> bytes:
    """The file for the drawings of today; the same bytes for the same drawings.

    Raises:
        ContentError: a drawing cannot be read, or is none that may be drawn.
    """
    # Only who converts drawings needs it.
    from omshandout.content.drawings import check_svg

    folder = content / "drawings"
    found = {}
    for name in list_drawings(content):
        svg = (folder / f"{name}.svg").read_bytes()
        check_svg(svg, f"content/drawings/{name}.svg")
        found[name] = compile_drawing(name, svg)
    return pack_drawings(found)


def write_compiled(content: Path) -> Path:
    """Make the file anew; returns its place."""
    path = content / "drawings" / _FILE
    path.write_bytes(compiled_bytes(content))
    return path


if __name__ == "__main__":
    print(write_compiled(Path("content")))
