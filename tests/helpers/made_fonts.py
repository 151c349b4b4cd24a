"""Small fonts made for tests, laid as files that a language's facts could declare."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from omshandout.model.fonts import LanguageFont


def made_font(
    characters: str, *, em: int = 1000, rights: int = 0, weights: bool = True,
    blank: str = "", height: int = 700, without: Iterable[str] = (), cff: bool = False,
) -> bytes:
    """A font whose letters are squares half an em wide.

    ``rights`` is fsType; ``weights``: with a weight axis; ``blank`` characters draw nothing;
    tables ``without`` are left out; ``cff``: an OpenType font with CFF outlines.
    """
    names = {ord(each): f"u{ord(each):04X}" for each in dict.fromkeys(characters)}
    order = [".notdef", *names.values()]
    builder = FontBuilder(em, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    hidden = {names[ord(each)] for each in blank + " " if ord(each) in names}
    if cff:
        from fontTools.pens.t2CharStringPen import T2CharStringPen

        pen = T2CharStringPen(em // 2, None)
        builder.setupCFF("Made", {}, {name: pen.getCharString() for name in order}, {})
    else:
        builder.setupGlyf({name: _square(0 if name in hidden else em // 2, height)
                           for name in order})  # fmt: skip
    builder.setupHorizontalMetrics(dict.fromkeys(order, (em // 2, 0)))
    builder.setupHorizontalHeader(ascent=em * 4 // 5, descent=-em // 5)
    builder.setupOS2(sCapHeight=em * 7 // 10, version=4, fsType=rights)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
    if weights:
        builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    for tag in without:
        del builder.font[tag]
    out = BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _square(width: int, height: int) -> object:
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((0, 0))
        for corner in ((0, height), (width, height), (width, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def laid(
    folder: Path, data: bytes, *scripts: str, name: str = "Made.ttf", bold: bytes | None = None
) -> LanguageFont:
    """A declared font whose file lies in a folder."""
    path = folder / name
    path.write_bytes(data)
    font = LanguageFont(
        f"locales/xx/fonts/{name}", str(path), hashlib.sha256(data).hexdigest(), "OFL-1.1", scripts
    )
    if bold is None:
        return font
    strong = folder / f"Bold-{name}"
    strong.write_bytes(bold)
    return LanguageFont(
        font.file, font.path, font.sha256, font.licence, scripts,
        f"locales/xx/fonts/Bold-{name}", str(strong), hashlib.sha256(bold).hexdigest(),
    )
