"""Marks of a translation beside those of its English: openers, brackets, quotes, spaces, capitals.

Only what is wrong in the language whatever was meant; other habits of other languages are none of
our business (a French colon has a space before it, a Thai sentence has no stop).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from omshandout.i18n.flaws import Flaw, shown, words
from omshandout.i18n.kinds import BRACKET, QUOTE, STRANGE, kinds_of
from omshandout.model.text import Language

_OPENING = words("es ast")
"""Languages in which a question and an exclamation always have a sign before them too.

In Galician it is left to the writer (Real Academia Galega, Normas ortográficas, 2003).
"""
_OPENERS, _CLOSERS = re.compile("[\u00bf\u00a1]+"), re.compile(r"[?!]+")
_NAMES = {"?": "¿", "!": "¡"}
_DOUBT = re.compile(r"\([?!]+\)")
_PAIRS = {pair[0]: pair for pair in ("()", "[]", "【】", "「」", "『』", "《》", "〈〉")}
_BRACKETS = {"（": "(", "［": "[", **{kind: kind for kind in _PAIRS}}
_CLOSING = {"）": "(", "］": "[", **{pair[1]: kind for kind, pair in _PAIRS.items()}}
_BRACKET_PAIRS = (*_PAIRS.values(), "（）", "［］")
_LISTED = re.compile(r"(?:^|\s)(?:\d{1,2}|[^\W\d_])[)）]")
_QUOTES = re.compile("[\"“”„‟«»＂〝〞「」『』《》]|(?<!\\w)[‘‚‹]|[’›](?!\\w)")
_DOUBLE = re.compile("[\"“”„‟«»＂]")

_SPACED = words("fr br oc wo ln mg ff bm ewo")
"""Languages with a space before high signs, in France and where its habits are taken over."""
_BEFORE = re.compile(r"(?<=[^\W\d_])[ \u00a0]+(?=[,.](?:\s|$))")
_BEFORE_HIGH = re.compile(r"(?<=[^\W\d_])[ \u00a0]+(?=[;:!?](?:\s|$))")
_SPACE_AND_SIGN = re.compile("[ \u00a0][,.;:!?]")
_SIGN_AND_MORE = re.compile(r"[,;،؛.](?=[\w\u0900-\u0dff])")
_SPACED_SCRIPTS = words(
    "Latn Cyrl Grek Armn Geor Hebr Arab Ethi Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh"
)
_AFTER = re.compile(
    r"(?<=[^\W\d_]{2})[,;،؛](?=[^\W\d_]{2})"
    # Vowel signs of Indic scripts are no letters to Python.
    r"|(?<=[\u0900-\u0dff]{2})[,;](?=[\u0900-\u0dff]{2})"
    r"|(?<=[a-zà-öø-ÿа-яё]{2})\.(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-öø-ÿа-яё])"
)
_CASED = words("Latn Cyrl Grek Armn")
_KEPT = re.compile(
    r"(?<![\w-])--[a-z][a-z-]+[a-z]|(?:https?://|www\.)[^\s<>\"”»)]*[\w/]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:ya?ml|po|pdf|py|csv|xlsx|svg|png)\b"
)
_STRANGE = re.compile(
    r"(?<![\w-])--[a-z][a-z-]+[a-z]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|%[sdif](?!\w)|\b\w+\(\)"
    r"|(?<![\w/])/\w+/\w+"
)
_STRANGE_SIGNS = ("--", "@", "%", "()", "/")
"""One of these is in each; a hyphen or a bracket alone, which many texts have, is not."""
_NEVER_FIRST = frozenset("-–—•·*.,;:!?)]}…，。、；：！？）")
_SHORTEST = 3
"""A translation so many times shorter than the English has most likely lost a part."""
_TINIEST = 10
_WORD = 4  # letters: no longer word has but one letter in an alphabet
_LONG = 40  # characters; ratios of shorter texts say nothing
_DENSE = words("Hans Hant Hani Jpan Kore")
_STRETCH = 3  # how many times denser those are


_STOPS = re.compile(r"[.?!…](?=[\s\"”’»)*\]]|$)|[。？！।؟۔።။៕]")


def sentence_count(text: str) -> int:
    """How many sentences end in a text, by their signs."""
    return len(_STOPS.findall(text))


def mark_flaws(
    text: str, english: str, language: Language, *, errors_alone: bool = False
) -> list[Flaw]:
    """What is wrong with the marks of a translation.

    Args:
        text: the translation, without markup.
        english: what it stands for, without markup.
        language: of the translation.
        errors_alone: whether nothing is looked for that is a warning at most.
    """
    kinds = kinds_of(text)
    flaws = _lost_words(text, english)
    if kinds & STRANGE:
        flaws += _strange(text, english)
    if kinds & BRACKET and not errors_alone:
        flaws += _brackets(text, english)
    if not errors_alone and (kinds | kinds_of(english)) & QUOTE:
        flaws += _quotes(text, english)
    base = language.tag.partition("-")[0]
    if base in _OPENING:
        flaws += _openers(text)
    elif "¿" in text and "?" not in text:
        flaws.append(Flaw("has “¿” without “?”", "end the question with ?", "opener"))
    if errors_alone:
        return flaws
    if language.script in _SPACED_SCRIPTS:
        flaws += _spacing(text, english, base)
    flaws += _capital(text, english, language)
    flaws += _beginning(text, english)
    flaws += _short(text, english, language)
    return flaws


def _openers(text: str) -> Iterator[Flaw]:
    bare = _DOUBT.sub("", text)
    openers, closers = _OPENERS.findall(bare), _CLOSERS.findall(bare)
    if len(openers) < len(closers):
        sign = _NAMES[closers[-1][0]]
        what = f"has {_times(len(closers), closers[-1][0])}, and {_times(len(openers), sign)}"
        yield Flaw(what, f"open the sentence with {sign}", "opener")
    elif len(openers) > len(closers):
        what = f"has {_times(len(openers), openers[-1][0])}, and nothing that closes it"
        yield Flaw(what, "end the sentence with ? or !", "opener")


def _times(count: int, sign: str) -> str:
    return f"“{sign}” {'once' if count == 1 else f'{count} times'}" if count else f"no “{sign}”"


def _brackets(text: str, english: str) -> Iterator[Flaw]:
    """Brackets that do not close; those behind the letter of a list are none."""
    found = _balance(text)
    if not found or _balance(english):
        return
    for kind, more in sorted(found.items()):
        side = "not closed" if more > 0 else "not opened"
        yield Flaw(f"has a bracket {_PAIRS[kind]} that is {side}", "add the other", "bracket", True)


def _balance(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    if all(text.count(pair[0]) == text.count(pair[1]) for pair in _BRACKET_PAIRS):
        return found  # most texts, at a fraction of the time
    bare = _LISTED.sub(" ", text) if ")" in text or "）" in text else text
    if bare.isascii() and "(" not in bare and ")" not in bare and "[" not in bare:
        return found
    opened = Counter(_BRACKETS[char] for char in text if char in _BRACKETS)
    closed = Counter(_CLOSING[char] for char in bare if char in _CLOSING)
    if opened != closed:
        closed = Counter(_CLOSING[char] for char in text if char in _CLOSING)
    for kind in opened | closed:
        if difference := opened[kind] - closed[kind]:
            found[kind] = difference
    return found


def _quotes(text: str, english: str) -> Iterator[Flaw]:
    wanted, given = _QUOTES.findall(english), _QUOTES.findall(text)
    if wanted and len(wanted) % 2 == 0 and not given:
        what = f"has no quotation marks, the English has {len(wanted)}"
        yield Flaw(what, "set the same words in those of the language", "quote", warning=True)
    elif len(_DOUBLE.findall(text)) % 2 and len(_DOUBLE.findall(english)) % 2 == 0:
        yield Flaw("has a quotation mark without its other", "add it", "quote", warning=True)


def _spacing(text: str, english: str, base: str) -> Iterator[Flaw]:
    found = None
    if _SPACE_AND_SIGN.search(text):  # few have one, and the rest of the pattern is slow
        found = _BEFORE.search(text)
        if found is None and base not in _SPACED:
            found = _BEFORE_HIGH.search(text)
    # "without ? and #" names a sign; it does not end anything.
    if found and not _BEFORE.search(english) and not _BEFORE_HIGH.search(english):
        what = f"has a space before its sign, in {shown(text, *found.span())}"
        yield Flaw(what, "remove it", "space-before", warning=True)
    found = _AFTER.search(text) if _SIGN_AND_MORE.search(text) else None
    if found and not _AFTER.search(english):
        what = f"has no space after a sign, in {shown(text, *found.span())}"
        yield Flaw(what, "add it", "space-after", warning=True)


def _capital(text: str, english: str, language: Language) -> Iterator[Flaw]:
    """A small letter where the English begins with a capital."""
    if language.script not in _CASED or not english[:1].isupper() or not text[:1].islower():
        return
    # "CT" and "B cell" begin so as they are; in isiZulu and Irish the name is what counts.
    if not (english[1:2].islower() or _STOPS.search(english)) or text[1:2].isupper():
        return
    first = text.split(maxsplit=1)[0]
    yield Flaw(f"begins with a small letter: “{first[:20]}”", "write a capital", "capital", True)


def _beginning(text: str, english: str) -> Iterator[Flaw]:
    """A sign in front that no sentence begins with."""
    if text[:2] == "_:":
        what = "begins with “_:”, which marks a remark to translators"
        yield Flaw(what, "delete the remark", "beginning", warning=True)
    elif text[:1] in _NEVER_FIRST and english[:1] not in _NEVER_FIRST:
        what = f"begins with “{text[0]}”, the English does not"
        yield Flaw(what, "delete it", "beginning", warning=True)


def _short(text: str, english: str, language: Language) -> Iterator[Flaw]:
    dense = _STRETCH if language.script in _DENSE else 1
    least = _SHORTEST * dense
    if (len(english) >= _LONG and len(text) * least < len(english)) or (
        len(text) * _TINIEST <= len(english) or (len(text) == 1 == dense and len(english) > _WORD)
    ):
        what = "is much shorter than the English"
        yield Flaw(what, "check that nothing is missing", "short", warning=True)


@lru_cache(maxsize=2048)
def _kept_words(english: str) -> tuple[str, ...]:
    """What of an English text is the same in every language; each of these asks."""
    return tuple(dict.fromkeys(_KEPT.findall(english)))


def _lost_words(text: str, english: str) -> list[Flaw]:
    """Addresses, options and names of files, which are the same in every language."""
    lost = [word for word in _kept_words(english) if word not in text]
    if not lost:
        return []
    return [Flaw("lacks " + ", ".join(lost), "leave it as it is in the English", "kept")]


def _strange(text: str, english: str) -> Iterator[Flaw]:
    """Such things that the English has not."""
    if not any(sign in text for sign in _STRANGE_SIGNS):
        return
    if (found := _STRANGE.search(text)) and found.group() not in english:
        yield Flaw(f"has {found.group()}, but the English has not", "remove it", "kept")
