"""Which language a text is in, by its letters and its commonest words.

Enough to find a file that lies in the folder of another language, or a sentence that was pasted
from one. It never says that a text is right: a language that is not in the list, or that is too
near to another one, is left in peace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from omshandout.i18n._common_words import COMMON_WORDS
from omshandout.i18n.kinds import NUMBER, kinds_of
from omshandout.i18n.writing import script_of, scripts_of
from omshandout.model.text import Language

_TOKEN = re.compile(r"[\w\u200c\u0900-\u0dff'’-]+")
_DIGITS = re.compile(r"\d")

_NEAR = (
    "hr bs sr sl cnr sh mk bg",
    "nb nn no da sv",
    "id ms min jv su",
    "cs sk",
    "es gl pt ca ast an oc ext mwl lad cbk pap",
    "fil tl ceb ilo",
    "ru uk be rue bg",
    "hi ne mr mai bho doi kok raj awa",
    "fa prs tg haz ps ckb",
    "de nds lb gsw yi",
    "tr az tk gag crh",
    "fi et",
    "nl af fy li",
    "it scn vec nap co sc fur rm lmo lij ia ro",
    "fr oc wa frp",
    "ur pnb skr sd",
    "en sco pcm jam",
    "ht gcf mfe",
    "zu xh",
    "he yi",
    "ar arz apc ary",
    "sw swc",
)
"""Languages that share many small words; which of them a text is in is not told by them."""

_ENOUGH_WORDS = 40
_SENTENCE = 8
_SURE = 0.2
"""Part of the words of everyday text that are in the list of its language, at least."""
_TIMES, _MORE = 1.6, 0.1
"""How many times, and by how much, another language must have more than the folder's."""
_KINDS = 8
"""So many different words of another language show it where the folder's has no list."""

# Letters that a language does not have, and neighbours do.
_NEVER = {
    "ar": "پچژگیکٹڈڑےںہۆێڵ", "fa": "ةكيٹڈڑےںۆێڵ", "ur": "ةكيۆێڵ", "ckb": "ةكيٹڈڑےںہ",
    "ru": "іїєґўјљњћђџ", "uk": "ыэъёўјљњћђџ", "be": "ищъїєґјљњ", "bg": "ыэёіїєјљњћђџ",
    "sr": "ыэёіїєйщъьюя", "mk": "ыэёіїєйщъьюяћђ",
    "Hans": "這們說時會個對醫來為關後點從開過還當體給問藥嗎頭",
    "Hant": "这们说时会个对医来为关后点从开过还当体给问药吗头",
}  # fmt: skip
_SOME = 0.03
# What no page of these is without.
_SYLLABLES = {"Jpan": ("Hira", "Kana"), "Kore": ("Hang",)}


class Guess(Struct, frozen=True):
    """The language that a text seems to be in, and the part of its words that say so."""

    language: str
    share: float


def guess_file(texts: Sequence[Sequence[str]], language: Language) -> Guess | None:
    """Another language that a whole catalog is in; None where that is not sure.

    Args:
        texts: the words of each of its translations, by :func:`tokens_of`.
        language: that of its folder.
    """
    return _guess([word for words in texts for word in words], language, _ENOUGH_WORDS)


def guess_text(tokens: Sequence[str], language: Language) -> Guess | None:
    """Another language that one long text is in, by its words; None where that is not sure."""
    if len(tokens) < _SENTENCE:
        return None
    # A sentence has few words to tell by, and neighbours share them.
    least = 2 * _SURE + 2.5 * _own_share(tokens, language.tag.partition("-")[0])
    small = _languages_of()
    if least * len(tokens) > len([word for word in tokens if word in small]):
        return None  # not if all small words were of one language
    found = _guess(tokens, language, _SENTENCE)
    return found if found is not None and found.share >= least else None


def likeness(text: str, language: Language) -> float:
    """The part of a text's words that are common words of a language; 0 without a list."""
    tokens = tokens_of(text)
    return _own_share(tokens, language.tag.partition("-")[0])


def are_near(one: Language, other: Language) -> bool:
    """Whether two languages share whole sentences now and then, or are one."""
    bases = (one.tag.partition("-")[0], other.tag.partition("-")[0])
    return bases[0] == bases[1] or _near(*bases)


def script_guess(texts: list[str], language: Language) -> str:
    """The script that most letters are in, where it is none of the language's; else ``""``."""
    counts: dict[str, int] = {}
    for char, times in Counter("".join(texts)[:4000]).items():
        if script := script_of(char):
            counts[script] = counts.get(script, 0) + times
    if not counts:
        return ""
    most = max(sorted(counts), key=lambda each: counts[each])
    wanted = _SYLLABLES.get(language.script, ())
    if wanted and most == "Hani" and counts[most] >= 2 * _ENOUGH_WORDS:
        return "" if any(script in counts for script in wanted) else most
    allowed = scripts_of(language)
    return "" if most in allowed or "Zzzz" in allowed | {most} else most


def tokens_of(text: str) -> list[str]:
    """The words of a text without markup in small letters; numbers are none."""
    found: list[str] = _TOKEN.findall(text.lower())
    if not kinds_of(text) & NUMBER:
        return found
    return [word for word in found if not _DIGITS.search(word)]


def strange_letters(texts: list[str], language: Language) -> str:
    """Letters that a language never has, where there are too many for names; else ``""``."""
    base, script = language.tag.partition("-")[0], language.script
    never = _NEVER.get(script if base == "zh" else base if script in ("Arab", "Cyrl") else "", "")
    if not never:
        return ""
    text = "".join(texts).lower()[:8000]
    if set(never).isdisjoint(text):
        return ""
    letters = [char for char in text if char.isalpha()]
    found = [char for char in letters if char in never]
    many = len(letters) >= 2 * _ENOUGH_WORDS and len(found) >= _SOME * len(letters)
    return "".join(dict.fromkeys(found)) if many else ""


def _guess(tokens: Sequence[str], language: Language, least: int) -> Guess | None:
    if len(tokens) < least:
        return None
    base = language.tag.partition("-")[0]
    own = _own_share(tokens, base)
    kinds = set(tokens)
    shares = {
        other: _share(tokens, hits, other)
        for other, hits in _hits(kinds).items() if other != base and not _near(base, other)
    }
    if not shares:
        return None
    # Of several with as many words the first in the list is meant.
    best = max(
        (Guess(other, shares[other]) for other in COMMON_WORDS if other in shares),
        key=lambda each: each.share,
    )
    if best.share < max(_SURE, _TIMES * own, own + _MORE):
        return None
    if base not in COMMON_WORDS and len(_words_of(best.language) & kinds) < _KINDS:
        return None
    return best


def _hits(kinds: set[str]) -> dict[str, list[str]]:
    """Which of some different words are small words of which language."""
    found: dict[str, list[str]] = {}
    for word in _languages_of().keys() & kinds:
        for language in _languages_of()[word]:
            found.setdefault(language, []).append(word)
    return found


@lru_cache(maxsize=1)
def _languages_of() -> dict[str, tuple[str, ...]]:
    """The languages that have a word among their small words."""
    found: dict[str, list[str]] = {}
    for language in COMMON_WORDS:
        for word in _words_of(language):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _share(tokens: Sequence[str], hits: list[str], base: str) -> float:
    """The part of some words that are small words of a language, where they prove anything."""
    # One word that another language has too ("a", "de") is no proof, however often it stands.
    if len(hits) < 3 or sum(len(word) > 2 for word in hits) < min(2, _long_words(base)):
        return 0.0
    return _own_share(tokens, base)


def _own_share(tokens: Sequence[str], base: str) -> float:
    """The same of the folder's language, which any of its words speaks for."""
    words = _words_of(base)
    return len([word for word in tokens if word in words]) / len(tokens) if tokens else 0.0


@lru_cache(maxsize=64)
def _words_of(base: str) -> frozenset[str]:
    return frozenset(COMMON_WORDS.get(base, "").split())


@lru_cache(maxsize=64)
def _long_words(base: str) -> int:
    return sum(len(word) > 2 for word in _words_of(base))


@lru_cache(maxsize=512)
def _near(one: str, other: str) -> bool:
    return any({one, other} <= set(family.split()) for family in _NEAR)
