"""What is wrong with texts that are printed but were not translated here.

The words of a clinic file, names in a language file, the English of the content: whatever is
garbled in a catalog is garbled there too.
"""

from __future__ import annotations

from omshandout.i18n.damage import damage_flaws
from omshandout.i18n.flaws import Flaw, words
from omshandout.i18n.signs import sign_flaws
from omshandout.model.text import Direction, Language

_ANY = Language("und", "und", "Zyyy", Direction.LTR)
_OF_NAMES = words("doubled spaces")
"""What may be right in a name ("New York New York")."""


def printed_flaws(text: str, language: Language | None, *, name: bool = False) -> tuple[Flaw, ...]:
    """What is wrong with a text.

    Args:
        text: its words without markup.
        language: its language; None where it may be any.
        name: whether it is one, which may say a word twice.
    """
    flaws = [] if language is None else sign_flaws(text, language)
    flaws += damage_flaws(text, language or _ANY)
    return tuple(flaw for flaw in flaws if not (name and flaw.code in _OF_NAMES))
