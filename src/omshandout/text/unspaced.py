"""Scripts that write no spaces between words: whose dictionary ICU has, and where syllables end.

ICU finds the words of Thai, Lao, Khmer and Burmese in a dictionary, and goes by the script of the
characters alone. So Karen, Shan or Mon, which share their letters with Burmese, would be cut into
what happens to be in the Burmese one. (The locale key "dx" of UTS #35, which is to turn off a
dictionary, does nothing in ICU 78.3: ``findings/icu-dictionary-by-script.sh``.) Their lines end at
spaces and marks, like those of any language that ICU does not know.

Where one word is wider than its column, a line may end between two syllables, as such scripts
are set without a hyphen. Where a syllable ends is told by the letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

DICTIONARIES: Final = {"Thai": "th", "Laoo": "lo", "Khmr": "km", "Mymr": "my"}
"""The language of ICU's dictionary for a script (``brkitr/dictionaries`` of ICU 78)."""

_BLOCKS: Final = {
    "Thai": ((0x0E00, 0x0E7F),),
    "Laoo": ((0x0E80, 0x0EFF),),
    "Khmr": ((0x1780, 0x17FF),),
    "Mymr": ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
}
_LETTER, _MARK = ord("a"), 0x0308
"""An alphabetic letter and a combining mark, for which ICU asks no dictionary (UAX #14, LB1)."""

# The beginning of a syllable, by the order in which text stores letters and signs. In the Myanmar
# script a consonant that ends one is marked (asat, U+103A), and a stacked one follows U+1039.
_MYANMAR_LETTER: Final = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081"
    "\u108e\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa6f\uaa71-\uaa76\uaa7a\uaa7e\uaa7f"
)
# In the others nothing does: a bare consonant may end one syllable or begin the next. So there is
# a boundary only where the letter after it has a vowel, a tone or a stack of its own and the one
# before it too. Thai and Lao write some vowels before their consonant.
_SYLLABLE: Final = (
    rf"(?<=[\u1000-\u103e\u1050-\u109d\ua9e0-\ua9fe\uaa60-\uaa7f])(?<!\u1039)"
    rf"[{_MYANMAR_LETTER}](?![\u1037]?[\u103a\u1039])"
    r"|(?<=[\u17b6-\u17d1])[\u1780-\u17a2](?=[\u17b6-\u17ca\u17d2])"
    r"|(?<=[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])[\u0e01-\u0e2e](?=[\u0e30-\u0e3a\u0e45\u0e47-\u0e4b])"
    r"|(?<=[\u0e01-\u0e3a\u0e45-\u0e4e])[\u0e40-\u0e44]"
    r"|(?<=[\u0eb0-\u0ebd\u0ec8-\u0ece])[\u0e81-\u0eae\u0edc-\u0edf]"
    r"(?=[\u0eb0-\u0ebd\u0ec8-\u0ecb\u0ecd])"
    r"|(?<=[\u0e81-\u0ebd\u0ec6-\u0ece])[\u0ec0-\u0ec4]"
)


def without_dictionary(text: str, language: str, script: str) -> str:
    """A text that ICU breaks without the dictionary of another language.

    Args:
        text: a paragraph.
        language: BCP 47 tag of its language.
        script: ISO 15924 code of the script of that language.

    Returns:
        The text itself if ICU has a dictionary of the language, or none for its script.
        Otherwise letters and marks of the script have given way to others of the same length
        that UAX #14 treats as it treats these: AL, or CM for marks (rule LB1).
    """
    known = DICTIONARIES.get(script)
    if known is None or language.replace("_", "-").partition("-")[0].lower() == known:
        return text
    return text.translate(_plain_letters(script))


@cache
def _plain_letters(script: str) -> dict[int, int]:
    table = {}
    for first, last in _BLOCKS[script]:
        for code in range(first, last + 1):
            kind = unicodedata.category(chr(code))[0]
            if kind in "LM":
                table[code] = _MARK if kind == "M" else _LETTER
    return table


def is_unspaced(character: str) -> bool:
    """Whether a character is of one of the scripts of :data:`DICTIONARIES`."""
    code = ord(character)
    return any(first <= code <= last for blocks in _BLOCKS.values() for first, last in blocks)


def syllable_breaks(text: str) -> list[int]:
    """Offsets between two syllables of Thai, Lao, Khmer or the languages of the Myanmar script.

    Args:
        text: any text; there are none in words of other scripts.

    Returns:
        Ascending offsets in code points: some of the boundaries, those that the letters show.

    Source: Unicode 17.0, chapter 16 (order of letters and signs); the character clusters of
    Theeramunkong and others, "Character cluster based Thai information retrieval" (2000).
    """
    return [found.start() for found in re.finditer(_SYLLABLE, text)]
