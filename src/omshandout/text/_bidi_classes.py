"""Bidi classes as one code letter a character, which is what the rules of UAX #9 work on.

The classes come from ``unicodedata``, so from the Unicode version of the running Python. Code
points it does not know have the default class of their block, as of Unicode 15.0.0.

Source: UAX #9 revision 46, table 4; UAX #44, Bidi_Class.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from omshandout.text._brackets import CLOSING_BRACKETS, OPENING_BRACKETS

_CODE_LIST: Final = """
    L=L R=R AL=A EN=1 AN=2 ES=- ET=$ CS=, NSM=m BN=b B=P S=S WS=w ON=o
    LRE=< RLE=> LRO=( RLO=) PDF=^ LRI=l RLI=r FSI=f PDI=p
"""

CLASS_CODES: Final[Mapping[str, int]] = {
    name: ord(code) for name, _, code in (item.partition("=") for item in _CODE_LIST.split())
}
"""Short names of the bidi classes, mapped to the code letter (its ASCII value)."""

# Brackets are ON with codes of their own, so that an override (X6) or a rule that changes the
# class of a bracket also makes it stop being one, as BD14 and BD15 demand.
OPENING_CODE: Final = ord("{")
"""Code of ON characters with Bidi_Paired_Bracket_Type=Open."""
CLOSING_CODE: Final = ord("}")
"""Code of ON characters with Bidi_Paired_Bracket_Type=Close."""
BN_CODE: Final = CLASS_CODES["BN"]
"""Code of Boundary_Neutral."""
NSM_CODE: Final = CLASS_CODES["NSM"]
"""Code of Nonspacing_Mark."""

REMOVED: Final = b"b<>()^"
"""Codes of the classes that rule X9 removes."""
ISOLATE_INITIATORS: Final = b"lrf"
"""Codes of LRI, RLI, FSI (BD8)."""
RESET_BY_L1: Final = b"wlrfp" + REMOVED
"""Codes that rule L1, items 3 and 4, resets (of removed characters: section 5.2)."""

# Bidi_Class of code points without an entry in UnicodeData.txt (first, last, class); all others
# are L. Source: the @missing lines and the reserved BN ranges of DerivedBidiClass-15.0.0.txt.
_DEFAULT_CLASSES: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0590, 0x05FF, "R"),
    (0x0600, 0x07BF, "AL"),
    (0x07C0, 0x085F, "R"),
    (0x0860, 0x08FF, "AL"),
    (0x2065, 0x2065, "BN"),
    (0x20A0, 0x20CF, "ET"),
    (0xFB1D, 0xFB4F, "R"),
    (0xFB50, 0xFDCF, "AL"),
    (0xFDD0, 0xFDEF, "BN"),
    (0xFDF0, 0xFDFF, "AL"),
    (0xFE70, 0xFEFF, "AL"),
    (0xFFF0, 0xFFF8, "BN"),
    (0x10800, 0x10CFF, "R"),
    (0x10D00, 0x10D3F, "AL"),
    (0x10D40, 0x10EBF, "R"),
    (0x10EC0, 0x10EFF, "AL"),
    (0x10F00, 0x10F2F, "R"),
    (0x10F30, 0x10F6F, "AL"),
    (0x10F70, 0x10FFF, "R"),
    (0x1E800, 0x1EC6F, "R"),
    (0x1EC70, 0x1ECBF, "AL"),
    (0x1ECC0, 0x1ECFF, "R"),
    (0x1ED00, 0x1ED4F, "AL"),
    (0x1ED50, 0x1EDFF, "R"),
    (0x1EE00, 0x1EEFF, "AL"),
    (0x1EF00, 0x1EFFF, "R"),
    (0xE0000, 0xE0FFF, "BN"),
)


def bidi_class(char: str) -> str:
    """Bidi_Class of one character.

    Args:
        char: one code point.

    Returns:
        The short name of the class (``"L"``, ``"AL"``, ``"NSM"`` ...), for unassigned code
        points the default one.

    Raises:
        TypeError: ``char`` is not exactly one code point.

    Source: UAX #9, table 4; UAX #44, Bidi_Class.
    """
    known = unicodedata.bidirectional(char)
    if known:
        return known
    code_point = ord(char)
    for first, last, default in _DEFAULT_CLASSES:
        if first <= code_point <= last:
            return default
    # The last two code points of every plane are noncharacters.
    return "BN" if code_point & 0xFFFE == 0xFFFE else "L"


class _CodeTable(dict[int, int]):
    """Translation table from code point to class code, filled as characters are met."""

    def __missing__(self, code_point: int) -> int:
        char = chr(code_point)
        if char in OPENING_BRACKETS:
            code = OPENING_CODE
        elif char in CLOSING_BRACKETS:
            code = CLOSING_CODE
        else:
            code = CLASS_CODES[bidi_class(char)]
        self[code_point] = code
        return code


_CODE_TABLE: Final = _CodeTable()


def class_codes(text: str) -> bytes:
    """Class codes of a text, one byte a code point."""
    return text.translate(_CODE_TABLE).encode("latin-1")
