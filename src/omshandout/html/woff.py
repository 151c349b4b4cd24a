"""Fonts of a page: each cut down to the letters that it needs, as WOFF2 in the style sheet.

Chinese, Japanese and Korean are left to the device: a sheet has hundreds of their signs, which
would weigh more than all the rest ten times over, and every phone and computer has them. So are
the few Latin letters in a page of another script.

Source: CSS Fonts Module Level 4; W3C, WOFF File Format 2.0.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache

from omshandout.html.style import quoted
from omshandout.model.text import Language, LocalText
from omshandout.text.screen_fonts import FontSubset, ScreenFonts

_OF_DEVICES = {
    "Hans": ("PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei"),
    "Hant": ("PingFang TC", "Noto Sans CJK TC", "Noto Sans TC", "Microsoft JhengHei"),
    "Jpan": ("Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic"),
    "Kore": ("Apple SD Gothic Neo", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic"),
}


def font_styles(
    used: Sequence[tuple[LocalText, bool]], fonts: ScreenFonts, home: Language
) -> str:
    """Style rules with the fonts of a page inside.

    Args:
        used: each text of the page, with whether it stands in bold as a whole.
        fonts: makes them.
        home: language of the page: its font comes first.

    Raises:
        LayoutError: no font has a glyph for a character.
        MachineError: a font's package is not installed.
    """
    subsets = fonts.subsets(used, home)
    rules: list[str] = []
    families: dict[str, None] = {}
    notes: dict[str, None] = {}
    for subset in subsets:
        families[subset.family] = None
        notes[f"{subset.family}: {subset.notice}"] = None
        rules.append(
            f"@font-face{{font-family:{quoted(subset.family)};font-weight:{subset.weight};"
            f"src:url(data:font/woff2;base64,{_woff2(subset)})format(\"woff2\")}}\n"
        )
    said = "\n".join(note.replace("*/", "* /").replace("<", "(") for note in notes)
    listed = [quoted(name) for name in (*families, *_OF_DEVICES.get(home.script, ()))]
    root = f":root{{--font:{','.join(listed) or 'sans-serif'}}}\n"
    return f"/*! Fonts, cut down to the letters of this page.\n{said}\n*/\n{''.join(rules)}{root}"


@lru_cache(maxsize=64)
def _woff2(subset: FontSubset) -> str:
    """The font in base64, compressed."""
    # Only pages for screens need these, and they take long to load.
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(subset.data), recalcTimestamp=False, lazy=True)
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made, reorderTables=False)
    return base64.b64encode(made.getvalue()).decode()
