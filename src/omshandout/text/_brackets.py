"""Paired brackets of the Unicode Bidirectional Algorithm.

Python's ``unicodedata`` has neither Bidi_Paired_Bracket nor Bidi_Paired_Bracket_Type, so the
64 pairs are listed here, as generated from ``BidiBrackets-15.0.0.txt`` of the Unicode Character
Database.

Source: UAX #9 revision 46, BD14-BD16; UAX #44, Bidi_Paired_Bracket.
"""

from __future__ import annotations

from typing import Final

# In most pairs the closing bracket directly follows its opening one: the opening ones, in hex.
_ADJACENT: Final = """
    0028 0F3A 0F3C 169B 2045 207D 208D 2308 230A 2329 2768 276A 276C 276E 2770 2772 2774 27C5
    27E6 27E8 27EA 27EC 27EE 2983 2985 2987 2989 298B 2991 2993 2995 2997 29D8 29DA 29FC 2E22
    2E24 2E26 2E28 2E55 2E57 2E59 2E5B 3008 300A 300C 300E 3010 3014 3016 3018 301A FE59 FE5B
    FE5D FF08 FF5F FF62
"""
# The others, as opening/closing. The two pairs with ticks (298D, 298F) are crossed on purpose:
# they pair as their glyphs mirror each other.
_APART: Final = "005B/005D 007B/007D 298D/2990 298F/298E FF3B/FF3D FF5B/FF5D"

_PAIRS: Final[tuple[tuple[int, int], ...]] = (
    *((int(item, 16), int(item, 16) + 1) for item in _ADJACENT.split()),
    *((int(item[:4], 16), int(item[5:], 16)) for item in _APART.split()),
)

# BD16 compares brackets up to canonical equivalence; U+2329 and U+232A are the only brackets
# with a canonical decomposition.
_CANONICAL: Final = {0x2329: 0x3008}

OPENING_BRACKETS: Final[frozenset[str]] = frozenset(chr(opening) for opening, _ in _PAIRS)
"""Characters with Bidi_Paired_Bracket_Type=Open."""

CLOSING_BRACKETS: Final[frozenset[str]] = frozenset(chr(closing) for _, closing in _PAIRS)
"""Characters with Bidi_Paired_Bracket_Type=Close."""

BRACKET_PAIR: Final[dict[str, str]] = {
    char: chr(_CANONICAL.get(opening, opening))
    for opening, closing in _PAIRS
    for char in (chr(opening), chr(closing))
}
"""Every bracket, mapped to the canonical opening bracket of its pair: two brackets match when
one opens, the other closes, and both map to the same character."""
