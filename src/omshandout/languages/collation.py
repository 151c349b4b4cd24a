"""The order in which readers of a language look words up.

CLDR's orders, as ICU carries them, stand as readable text in ``order/``; ``make order`` writes them
anew. ICU itself is asked only then, and by the tests: its
packages for Python do not come for all machines, and a sheet has the same bytes on each of them.

Words are compared letter by letter, then by their accents, then by small and large letters.

Source: UTS #10, Unicode Collation Algorithm, section 1.1; UTS #35, part 5, Collation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from omshandout.languages.data import LanguageData
from omshandout.model.late import late

FOLDER = Path(__file__).parent / "order"
LETTERS = FOLDER / "letters.toml"
HAN = {"Hans": "pinyin", "Hant": "stroke"}
"""By which order Chinese characters are looked up, for each script."""

ROOT = "root"
"""Stands for letters that a language has no order of its own for."""

EXPANSIONS = {
    "\u00df": "ss", "\u1e9e": "SS", "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE",
    "\u0133": "ij", "\u0132": "IJ", "\u0587": "\u0565\u0582", "\u0622": "\u0627\u0627",
}
"""Signs that are looked up as several letters, where a language has no place for them."""

SortKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]

_VOWELS = dict(zip("AIUEO", "あいうえお", strict=True))
_LARGE = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_HAN_WORD = late(r"\((.+?)\)")
_SPACE, _SIGN, _DIGIT, _OWN, _LISTED, _OTHER = range(6)
# U+0E40 to U+0E44, U+0EC0 to U+0EC4 stand before the consonant that they are spoken after.
_BEFORE = late("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")


class Order(Struct, frozen=True):
    """The letters of a language.

    Attributes:
        places: for each letter, small or large, whole (NFC) or of several signs: which one it is
            in the order, and its place among those that differ by an accent alone.
        ignored: signs that count only where all else is alike.
        longest: signs of the longest letter.
        spaces: whether spaces and signs between words count as letters do.
        own_first: whether these letters come before those of other scripts, Latin ones too.
    """

    places: dict[str, tuple[int, int]]
    ignored: frozenset[str]
    longest: int
    spaces: bool
    own_first: bool


def sort_key(data: LanguageData, text: str) -> SortKey:
    """What to sort a text by among others of the same language.

    >>> from omshandout.languages.data import english
    >>> sorted(["zoster", "Épée", "eel", "era"], key=lambda each: sort_key(english(), each))
    ['eel', 'Épée', 'era', 'zoster']
    """
    order = _order_of(data)
    first: list[tuple[int, int]] = []
    second: list[int] = []
    spoken = _BEFORE.sub(r"\2\1", unicodedata.normalize("NFC", text.strip()))
    if data.language.script == "Jpan":
        spoken = plain_kana(spoken)
    for place, accent in _elements(spoken, order, HAN.get(data.language.script, "")):
        if place is not None:
            first.append(place)
        second.append(accent)
    # Small letters before large ones, as dictionaries have them.
    return tuple(first), tuple(second), text.swapcase()


def plain_kana(text: str) -> str:
    """Large unvoiced Hiragana for all Kana, a vowel for the sign that makes one long.

    Source: JIS X 4061, which orders words by these first.

    >>> plain_kana("ガーゼ")
    'かあせ'
    """
    found: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if sign == "\u30fc" and found:
            name = unicodedata.name(found[-1], "")
            found.append(_VOWELS.get(name[-1:], sign) if "HIRAGANA" in name else sign)
        elif sign not in "\u3099\u309a":
            # Katakana stand 96 places behind Hiragana.
            plain = chr(ord(sign) - 0x60) if "\u30a1" <= sign <= "\u30f6" else sign
            found.append(_LARGE.get(plain, plain))
    return "".join(found)


def _elements(
    text: str, order: Order, han: str
) -> Iterator[tuple[tuple[int, int] | None, int]]:
    """For each letter its place, None if it does not count, and the rank of its accent."""
    signs = _han(han) if han else None
    at = 0
    while at < len(text):
        if signs is not None:
            # The longest first: a word in which a sign is read otherwise.
            words = (text[at:at + length] for length in range(signs.longest, 0, -1))
            word, place = next(
                ((each, place) for each in words if (place := signs.place(each)) >= 0), ("", 0)
            )
            if word:
                yield (_OWN, place), 0
                at += len(word)
                continue
        for length in range(min(order.longest, len(text) - at), 0, -1):
            found = order.places.get(text[at:at + length])
            if found is not None:
                yield (_OWN if order.own_first else _LISTED, found[0]), found[1]
                at += length
                break
        else:
            several = EXPANSIONS.get(text[at], "")
            if several:
                yield from _elements(several, order, han)
            else:
                yield from _unlisted(text[at], order, han)
            at += 1


def _unlisted(
    sign: str, order: Order, han: str
) -> Iterator[tuple[tuple[int, int] | None, int]]:
    """A sign that is no letter of the language."""
    category = unicodedata.category(sign)
    if (category[0] in "ZPS" and not order.spaces) or category == "Cf" or sign in order.ignored:
        yield None, ord(sign)
        return
    if category.startswith("Z"):
        yield (_SPACE, 0), 0
    elif category[0] in "PSC":
        yield (_SIGN, ord(sign)), 0
    elif category == "Nd":
        yield (_DIGIT, unicodedata.digit(sign)), 0
    elif "\uac00" <= sign <= "\ud7a3":
        yield (_OWN, ord(sign)), 0
    else:
        plain = unicodedata.normalize("NFD", sign)
        base, marks = plain[0], plain[1:]
        known = order.places.get(base) or _root().places.get(base)
        group = _LISTED if order.own_first or han else _OTHER
        if base in order.places:
            group = _OWN if order.own_first else _LISTED
        elif known:  # Latin letters stand on the other side of those of the language
            group = _LISTED if order.own_first or han else _OWN
        if category.startswith("M"):
            yield (None, ord(sign)) if category == "Mn" else ((group, ord(base)), 0)
            return
        yield (group, known[0] if known else ord(base)), known[1] if known else 0
        for mark in marks:
            yield None, ord(mark)


def _order_of(data: LanguageData) -> Order:
    known = _known()
    for locale in (data.locale, *data.parents, data.locale.partition("_")[0]):
        if locale in known:
            return _order(locale)
    return _order(ROOT)


@cache
def _known() -> dict[str, dict[str, str]]:
    # Few sheets are in an order of words.
    import tomllib

    found: dict[str, dict[str, str]] = tomllib.loads(LETTERS.read_text(encoding="utf-8"))
    return found


def _root() -> Order:
    return _order(ROOT)


@cache
def _order(locale: str) -> Order:
    given = _known()[locale]
    places: dict[str, tuple[int, int]] = {}
    for place, group in enumerate(given["letters"].split()):
        accent, before = -1, ""
        for letter in group.split("|"):
            # Two that differ by their size alone have the same accent.
            if letter.casefold() != before:
                accent, before = accent + 1, letter.casefold()
            places[letter] = place, accent
    return Order(
        places, frozenset(given.get("ignored", "")), max(map(len, places)),
        given.get("spaces", "") != "ignored", given.get("first", "") == "own",
    )


class _Han:
    """The place of each character, and of words in which one is read otherwise.

    Attributes:
        longest: how many characters the longest of these words has.
    """

    def __init__(self, text: str) -> None:
        self._words = {found[1]: found.start() for found in _HAN_WORD.finditer(text)}
        # Where a character stands in the text is its place: a table of all takes long to make.
        self._signs = _HAN_WORD.sub(lambda found: " " * len(found[0]), text)
        self.longest = max(map(len, self._words), default=1)

    def place(self, word: str) -> int:
        """The place of a character or word; -1 if it has none."""
        if len(word) > 1 or word in self._words:
            return self._words.get(word, -1)
        return -1 if word.isspace() else self._signs.find(word)


@cache
def _han(order: str) -> _Han:
    return _Han((FOLDER / f"{order}.txt").read_text(encoding="utf-8"))
