"""Whether a name of a language that a tool wrote means a locale of ours.

Source: UTS #35, part 1, section 4.3 (likely subtags); GNU gettext manual, "Header Entry"
(``Language``, with modifiers such as ``@latin``).
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from babel.core import get_global

from omshandout.languages.likely import likely
from omshandout.model.late import late

_SHAPE = late(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]+)*)(?:\.[A-Za-z0-9-]+)?(?:@([a-z]+))?")
# The scripts of glibc's modifiers.
_MODIFIERS = {
    "arabic": "Arab", "cyrillic": "Cyrl", "devanagari": "Deva", "hebrew": "Hebr", "latin": "Latn",
    "iqtelif": "Latn",
}
# One language with two codes, of which CLDR has data under one.
_SAME = {"nb": "no"}


class Match(Enum):
    """How near a name comes to a locale."""

    SAME = "same"
    """It means the locale, though it may be spelt in another way."""
    REGION = "region"
    """It means the locale's language as one region writes it; the locale names no region."""
    OTHER = "other"
    """It means another language or script, the same language in another region, or nothing."""


@lru_cache(maxsize=1024)
def match(name: str, locale: str) -> Match:
    """Compare a name, such as ``zh_CN``, ``hi-IN`` or ``sr@latin``, with a locale of ours."""
    if name.replace("-", "_") == locale:
        return Match.SAME
    theirs, ours = parts_of(name), parts_of(locale)
    if theirs is None or ours is None:
        return Match.OTHER
    if whole_of(theirs) == whole_of(ours):
        return Match.SAME
    no_region = not ours[2]
    if no_region and theirs[2] and whole_of(theirs)[:2] == whole_of(ours)[:2]:
        return Match.REGION
    return Match.OTHER


def parts_of(name: str) -> tuple[str, str, str] | None:
    """Language, script and territory, ``""`` where they are not named; None for no such name.

    Codes that CLDR says otherwise are those that it puts in their place: ``fa`` in ``AF`` for
    ``prs``, ``sr`` in ``Latn`` for ``sh``.
    """
    found = _SHAPE.fullmatch(name.strip())
    if found is None:
        return None
    script = territory = ""
    for part in re.split("[-_]", found[2])[1:]:
        if len(part) == 4 and part.isalpha() and not script and not territory:
            script = part.title()
        elif re.fullmatch("[A-Za-z]{2}|[0-9]{3}", part) and not territory:
            territory = part.upper()
        else:
            return None
    if found[3] and (script := script or _MODIFIERS.get(found[3], "")) == "":
        return None
    alias = get_global("language_aliases").get(found[1].lower(), found[1].lower()).split("_")
    for part in alias[1:]:
        if len(part) == 4:
            script = script or part
        else:
            territory = territory or part
    territories = get_global("territory_aliases").get(territory, ())
    return (
        _SAME.get(alias[0], alias[0]), script,
        territories[0] if len(territories) == 1 else territory,
    )


def whole_of(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    """The same with the script and territory that are likely where none is named."""
    language, script, territory = parts
    if not script:
        script = likely(language, territory)[0] or likely(language)[0]
    if not territory:
        territory = likely(language, "", script)[1]
    return language, script, territory
