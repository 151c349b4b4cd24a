"""Scripts of characters (Unicode property Script, ISO 15924 codes)."""

from __future__ import annotations

from functools import cache

COMMON = ""
"""What :func:`script_of` gives for Common and Inherited characters."""


@cache
def script_of(character: str) -> str:
    """ISO 15924 code of a character's script, or ``COMMON``.

    Source: UAX #24, property Script.
    """
    if character < "\u0250":
        return "Latn" if character.isalpha() else COMMON
    if "\u2000" <= character < "\u2070":
        return COMMON
    # The table costs 40 ms to import and Latin documents can do without it.
    from fontTools.unicodedata import script

    found = script(character)
    return COMMON if found in ("Zyyy", "Zinh", "Zzzz") else found
