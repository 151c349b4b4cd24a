"""How many syllables a word has in languages whose spelling tells it, by rule.

Each rule says where vowels that stand together are one syllable. What no rule can know (loan
words, names) comes out wrong by one now and then, which means of thousands of words bear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_VOWELS = re.compile(r"[aeiouyáàâãäéèêëíìîïóòôõöúùûüœæ]+")


def _spanish(word: str) -> int:
    """Open vowels and accented ones make a syllable each, closed ones alone one together."""
    word = re.sub(r"y(?!$)", "j", _SILENT_U.sub("", word))
    return sum(
        len(re.findall("[aeoáéóíú]", found.group())) or 1 for found in _VOWELS.finditer(word)
    )


_NASAL = re.compile(r"ã[oe]|õe")
_WRITTEN_STRESS = re.compile("[áéíóúâêô]")
_STRESSED_END = re.compile(r"(?<=[^aeiouqg])[iu][aoe]s?$|(?<=[^aeiou][rl])[iu](?=an)")


def _portuguese(word: str) -> int:
    """As in Spanish; an ``i`` or ``u`` is apart in a last ``-ia`` of a word without an accent.

    And after two consonants, as in ``criança``.
    """
    word = _SILENT_U.sub("", _NASAL.sub("ã", word))
    apart = not _WRITTEN_STRESS.search(word) and bool(_STRESSED_END.search(word))
    return apart + sum(
        len(re.findall("[aeoáéóâêôãõàíú]", found.group())) or 1
        for found in _VOWELS.finditer(word)
    )


_FRENCH_MUTE = re.compile(r"(?<=[^aeiouyéèêëàâîïôûœ])es?$|(?<=[aéiîuoy])es?$")
_FRENCH_APART = re.compile(r"(?<=[éèï])(?=[aoiueéèà](?!$))|(?<=[aou])(?=[éèï])|(?<=[iuy])(?=é)")


def _french(word: str) -> int:
    """Vowels together are one, but for those parted by an accent; an ``e`` at the end is mute."""
    word = re.sub("(?<=q)u", "", word)
    spoken = _FRENCH_MUTE.sub("", word)
    parts = _FRENCH_APART.sub("-", spoken if _VOWELS.search(spoken) else word)
    return len(_VOWELS.findall(parts))


_GERMAN = re.compile(r"ie|ei|ai|au|eu|äu|ee|aa|oo|oi|ey|ay|[aeiouyäöüéèàáó]")


def _german(word: str) -> int:
    """Diphthongs and doubled vowels are one, all others a syllable each."""
    return len(_GERMAN.findall(re.sub("(?<=q)u", "", word)))


_CYRILLIC = re.compile("[аеёиоуыэюяіїє]")


def _cyrillic(word: str) -> int:
    """Each vowel makes a syllable."""
    return len(_CYRILLIC.findall(word))


_RULES: dict[str, Callable[[str], int]] = {
    "de": _german, "es": _spanish, "fr": _french, "pt": _portuguese, "ru": _cyrillic,
    "uk": _cyrillic,
}


@lru_cache(maxsize=16384)
def syllables_in(word: str, language: str) -> int:
    """The syllables of a word, at least one.

    >>> syllables_in("enfermedad", "es"), syllables_in("Krankheit", "de")
    (4, 2)

    Args:
        word: letters, with apostrophes and hyphens.
        language: its language without a region; one of ``de``, ``es``, ``fr``, ``pt``, ``ru`` and
            ``uk``.

    Raises:
        KeyError: there is no rule for the language.
    """
    return max(1, _RULES[language](word.casefold().replace("ß", "ss")))
