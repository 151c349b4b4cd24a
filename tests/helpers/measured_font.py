"""A small test font with whole-number widths, so that expected places are numbers one can check.

Lower-case letters, digits, punctuation, the space and Hebrew letters are half an em wide,
capitals one em; there is no kerning and there are no ligatures. Every glyph is a square.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from omshandout.text.font_files import FontFile
from omshandout.text.fonts import FontSet

HALF = "".join(map(chr, range(0x20, 0x7F))) + "\u00ad•…–—“”’·" + "".join(
    map(chr, range(0x5D0, 0x5EB))
)
_PACKAGE = "omshandout_measured_font"
_EM = 1000


@cache
def measured_fonts() -> FontSet:
    """A font set that holds the test font alone, loaded by way of a package like any other."""
    folder = Path(mkdtemp(prefix="omshandout-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    package = folder / _PACKAGE
    package.mkdir()
    (package / "__init__.py").touch()
    data = _build(package / "measured.ttf")
    sys.path.append(str(folder))
    entry = FontFile(
        "Measured", _PACKAGE, "measured.ttf", "1.0", hashlib.sha256(data).hexdigest(), "OFL-1.1",
        ("Latn", "Hebr"), "",
    )  # fmt: skip
    return FontSet([entry])


def _build(path: Path) -> bytes:
    names = {ord(char): f"u{ord(char):04X}" for char in HALF}
    order = [".notdef", *names.values()]
    widths = dict.fromkeys(order, _EM // 2)
    widths |= {names[code]: _EM for code in range(ord("A"), ord("Z") + 1)}
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    empty = {names[0x20], names[0xAD]}
    builder.setupGlyf({name: _square(0 if name in empty else widths[name]) for name in order})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, sCapHeight=700, version=4)
    builder.setupNameTable({"familyName": "Measured", "styleName": "Regular"})
    builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(path)
    return path.read_bytes()


def _square(width: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((0, 0))
        for corner in ((0, 700), (width, 700), (width, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
