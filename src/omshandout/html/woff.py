"""Fonts of a page: each cut down to the letters that it needs, as WOFF2 in the style sheet.

A page of Chinese, Japanese or Korean carries its letters too, though they weigh more than all the
rest: phones have them, but not every computer of a hospital or library, and what lacks them shows
empty boxes. Only the few Latin letters in a page of another script are the device's.

In a page that is to be ``light`` joined letters, which weigh most, stand in one weight, and the
browser draws bold ones from them.

Source: CSS Fonts Module Level 4 (font-synthesis is on unless a page says no); W3C, WOFF File
Format 2.0.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from msgspec.structs import replace

from omshandout.html.style import quoted
from omshandout.model.text import Language, LocalText
from omshandout.text.screen_fonts import FontSubset, ScreenFonts

_TWO_WEIGHTS = 18_000
"""Characters of the style sheet that a font takes in two weights where one of them is worth leaving
out: Arabic takes 20,000, Devanagari up to 26,000, Bengali up to 45,000, Latin 15,000."""
_WHOLE_WORDS = frozenset({"Hans", "Hant", "Jpan", "Kore"})
"""Scripts whose pages may weigh more, and whose signs close up when a browser makes them bold."""


def font_styles(
    used: Sequence[tuple[LocalText, bool]], fonts: ScreenFonts, home: Language,
    *, light: bool = False,
) -> str:
    """Style rules with the fonts of a page inside.

    Args:
        used: each text of the page, with whether it stands in bold as a whole.
        fonts: makes them.
        home: language of the page: its font comes first.
        light: leave a weight out where two weigh much.

    Raises:
        LayoutError: no font has a glyph for a character.
        MachineError: a font's package is not installed.
    """
    subsets = fonts.subsets(used, home)
    if light and home.script not in _WHOLE_WORDS and _is_heavy(subsets):
        subsets = fonts.subsets([(_in_one_weight(text), False) for text, _ in used], home)
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
    listed = [quoted(name) for name in families]
    root = f":root{{--font:{','.join(listed) or 'sans-serif'}}}\n"
    return f"/*! Fonts, cut down to the letters of this page.\n{said}\n*/\n{''.join(rules)}{root}"


def _is_heavy(subsets: Iterable[FontSubset]) -> bool:
    """Whether a font is there in two weights that weigh too much together."""
    families = (tuple(each) for _, each in groupby(subsets, key=lambda subset: subset.family))
    return any(
        len(weights) > 1 and sum(len(_woff2(each)) for each in weights) > _TWO_WEIGHTS
        for weights in families
    )


def _in_one_weight(text: LocalText) -> LocalText:
    runs = tuple(replace(run, bold=False) if run.bold else run for run in text.runs)
    return replace(text, runs=runs)


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


def forget() -> None:
    """Make the next fonts anew (for measurements)."""
    _woff2.cache_clear()
