"""Likely subtags: what script and territory a name leaves unsaid.

Source: UTS #35, part 1, section 4.3 (likely subtags).
"""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global

# CLDR names a young or rare script for these, but their readers are served in Latin letters:
# White Hmong in the Romanized Popular Alphabet, Tedim in that of its Bible and schools. Who means
# the other script says so (mww_Hmnp, ctd_Pauc).
# Source: The Unicode Standard, chapter 16, "Pahawh Hmong" and "Pau Cin Hau".
_EVERYDAY = {"mww": "Latn", "ctd": "Latn"}

_ENGLISH = ("Latn", "US")
"""English is in every run, and CLDR's table, with all that lies in one file with it, takes as long
to load as a page takes to lay out. A test compares."""


def likely(language: str, territory: str = "", script: str = "") -> tuple[str, str]:
    """Likely script and territory of a language, ``""`` where nobody names one.

    Args:
        language: its subtag, such as ``pa``.
        territory: narrows the answer; ``pa`` in ``PK`` is written in another script.
        script: the same.
    """
    found, country = likely_in_cldr(language, territory, script)
    return _EVERYDAY.get(language, found), country


@lru_cache(maxsize=1024)
def likely_in_cldr(language: str, territory: str = "", script: str = "") -> tuple[str, str]:
    """The same as CLDR has it, which also is the script that its data are in."""
    if (language, territory, script) == ("en", "", ""):
        return _ENGLISH
    table = get_global("likely_subtags")
    names = (f"{language}_{script}" if script else "", f"{language}_{territory}", language)
    for name in names:
        found = table.get(name)
        if found:
            parts = found.split("_")
            if len(parts) == 3:
                return parts[1], parts[2]
    return "", ""
