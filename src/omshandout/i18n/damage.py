"""Text that a program has damaged: read in a wrong encoding, escaped, copied twice.

Nothing here needs the English. What cannot be anything but damage is an error; so is a small word
that stands twice. Other words some languages say twice on purpose: a speaker has to judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import eq

from omshandout.i18n.flaws import Flaw, shown, words
from omshandout.i18n.kinds import (
    CONTINUED,
    CONTINUED_SIGNS,
    CYRILLIC,
    ESCAPE,
    LEAD,
    QUESTION,
    STOP,
    kinds_of,
)
from omshandout.model.text import Language

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONFLICT = re.compile(r"#-#-#-#-#")  # what msgcat writes between two translations of a text
_ESCAPED = re.compile(
    r"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nt](?![a-z]))|%[A-F0-9]{2}%[A-F0-9]{2}"
)

# A question mark between two letters: a letter was lost when the text was saved.
_LOST = re.compile(r"[^\W\d_][?\ufffd]+(?=[^\W\d_A-Z])|\?{3,}")
_UNSPACED = words("Hans Hant Hani Jpan Hira Kana Thai Laoo Khmr Mymr Tibt")

# UTF-8 that was read as Windows-1252 or Latin-1: a lead byte and its continuation bytes.
_MISREAD = re.compile(
    f"[\u00c2-\u00df][{CONTINUED_SIGNS}]|[\u00e0-\u00ef][{CONTINUED_SIGNS}]{{2}}"
    f"|[\u00f0-\u00f4][{CONTINUED_SIGNS}]{{3}}"
)
# What may stand behind a letter in good text.
_AFTER_LETTERS = frozenset(
    "\u2026\u2019\u201d\u201c\u2018\u00bb\u203a\u2013\u2014\u00a0\u00b7\u00ad\u00b0\u2122\u00ae\u00aa\u00ba"
)
_LETTERS = frozenset("\u0160\u0161\u017d\u017e\u0152\u0153\u0178\u0192")
# UTF-8 that was read as Windows-1251: each letter begins with one of these two.
_CYRILLIC = re.compile(
    "(?:[\u0420\u0421][\u0400-\u040f\u0450-\u045f\u0490\u0491\u00a0-\u00bb\u2013-\u203a"
    "\u20ac\u2116\u2122]){2,}"
)

_TOKEN = re.compile(r"\S+")
# Languages that hardly ever say a word twice. Most others do: for many, for more, for "each".
_SINGLE = words(
    "en es ca gl ast pt fr oc it ro de nl af lb sv da nb nn no is fi et lv lt pl cs sk sl hr bs sr "
    "mk bg ru uk be el sq hu he ar eu cy ga mt"
)
# Small words that nobody says twice.
_HAN = words("Hans Hant Jpan")  # a space between two words is no habit here
_ENDS = ".,;:!?…»”’)。，、；：！？）।؟،؛"
_SMALL = {
    "en": "the a an of to in and is are your you or for with",
    "ar": "من في على إلى عن أن أو هذا هذه التي الذي", "es": "el la los las de en que un una y con",
    "fr": "le la les de du des un une et en que", "pt": "o a os as de do da que um uma e em com",
    "it": "il la le gli di del della che un una e con", "de": "und ein eine mit den dem zu von",
    "nl": "de het een en van met", "ru": "и в на не что с от", "uk": "і в на не що з від",
    "pl": "i w na nie do z", "ro": "și de la cu un o", "el": "και το τα της του",
    "he": "של את על הוא היא או", "sv": "och en ett att", "cs": "a v na se je", "hu": "a az és",
    "hi": "में को का पर और है हैं नहीं तो यह वह", "ur": "میں کو کا پر اور ہے ہیں نہیں",
    "ne": "मा को लाई र हो छ", "mr": "आणि आहे", "bn": "এবং এই", "pa": "ਵਿੱਚ ਨੂੰ ਅਤੇ ਹੈ",
    "gu": "અને છે માં", "ta": "மற்றும்", "te": "మరియు", "id": "yang dan di untuk dari tidak dengan",
    "ms": "yang dan di untuk dari tidak dengan", "fil": "ang sa at mga", "tl": "ang sa at mga",
    "vi": "là và của không cho", "tr": "ve bir bu için", "fa": "و از را که به این",
    "sw": "ya na kwa wa ni", "so": "iyo waa ka ku", "ht": "ak nan pou se",
}  # fmt: skip
# "The immunity of the body attacks the body itself" has a noun twice, with this behind it.
_ITSELF = ("نفس", "ذات", "أنفس")
_LONG = 7
# Pairs that grammar makes.
_RIGHT_TWICE = {
    "fr": "nous vous", "de": "die der das sie", "nl": "die dat ze zij", "en": "that had",
    "es": "muy", "it": "piano poco via molto via", "pt": "muito", "ro": "foarte",
}  # fmt: skip


def damage_flaws(
    text: str, language: Language, given: str = "", *, errors_alone: bool = False
) -> list[Flaw]:
    """What programs have done to a text.

    Args:
        text: its words without markup.
        language: its language.
        given: the English; what stands there too is no damage.
        errors_alone: whether nothing is looked for that is a warning at most.
    """
    kinds = kinds_of(text)
    flaws: list[Flaw] = []
    if kinds & ESCAPE:
        flaws += _escapes(text, given)
    if kinds & QUESTION:
        flaws += _lost(text, language, given)
    if kinds & (LEAD | CONTINUED) == LEAD | CONTINUED or kinds & CYRILLIC:
        flaws += _misread(text)
    flaws += _doubled(text, language, given)
    if not errors_alone:
        flaws += _said_again(text, language, given)
        flaws += _spaces(text)
    return flaws


def _escapes(text: str, given: str) -> Iterator[Flaw]:
    if "&" in text and (found := _ENTITY.search(text)) and found.group() not in given:
        what = f"holds {found.group()}, which is printed as it stands"
        yield Flaw(what, "write the character itself", "entity")
    if "#-#" in text and (found := _CONFLICT.search(text)):
        hint = "keep one of the two translations that msgcat has put together"
        yield Flaw(f"holds {found.group()}", hint, "conflict")
    escape = _ESCAPED.search(text) if "\\" in text or "%" in text else None
    if escape and escape.group() not in given:
        what = f"holds {escape.group()}, an escape that is printed as it stands"
        yield Flaw(what, "write the character itself", "entity")


def _lost(text: str, language: Language, given: str) -> Iterator[Flaw]:
    if language.script in _UNSPACED:
        return
    if (found := _LOST.search(text)) and found.group() not in given:
        what = f"has a question mark inside a word, in {shown(text, *found.span())}"
        hint = "type the letter that was lost, or a space after the sign; save files as UTF-8"
        yield Flaw(what, hint, "lost-letter")


def _misread(text: str) -> Iterator[Flaw]:
    for found in _MISREAD.finditer(text):
        was = _decoded(found.group(), "cp1252")
        if was and _surely_misread(text, found):
            yield _misread_flaw(text, found, was)
            return
    for found in _CYRILLIC.finditer(text):
        was = _decoded(found.group(), "cp1251")
        if was and all("\u0400" <= char <= "\u04ff" for char in was):
            yield _misread_flaw(text, found, was)
            return


def _misread_flaw(text: str, found: re.Match[str], was: str) -> Flaw:
    what = f"was read in a wrong encoding: {shown(text, *found.span())} should have “{was}”"
    return Flaw(what, "take the text from its source again and save it as UTF-8", "encoding")


def _decoded(text: str, encoding: str) -> str:
    """What a piece of misread UTF-8 was, ``""`` if it is none."""
    data = bytearray()
    for char in text:
        try:
            data += char.encode(encoding)
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return ""
            data.append(ord(char))  # bytes that the encoding leaves free
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def _surely_misread(text: str, found: re.Match[str]) -> bool:
    """Whether this is no good text: “MAMÁ” and Úžasné have the same characters in a row."""
    lead, continued = found.group()[0], found.group()[1:]
    if not (_AFTER_LETTERS | _LETTERS).issuperset(continued):
        return True
    before = text[found.start() - 1 : found.start()]
    # No language has these before such letters; capitals do not stand inside a word either.
    return lead in "ÃÂ" and (continued in _LETTERS or before.islower())


def _doubled(text: str, language: Language, given: str) -> Iterator[Flaw]:
    """A word that stands twice."""
    ends = [token.rstrip(_ENDS) for token in text.casefold().split()]
    if len(ends) == len(set(ends)) or not any(map(eq, ends, ends[1:])):
        return  # most texts, at a fraction of the time
    base = language.tag.partition("-")[0]
    small = words(_SMALL.get(base, ""))
    right = words(_RIGHT_TWICE.get(base, ""))
    before = ""
    for found in _TOKEN.finditer(text):
        token = found.group()
        # A sign behind it ends what was said; one before the second begins something else.
        word = token.rstrip(_ENDS).casefold()
        if word == before and _is_word(word) and word not in right:
            twice = f"{word} {word}"
            # A name in capitals, such as OMS, is in no language said twice.
            han = language.script in _HAN and token >= "\u2e80"
            sure = (
                word in small or base in _SINGLE or token.isupper() or han
                or len(word) >= _LONG  # short words are what languages say twice
            )
            # "In the sheet the sheet itself": not where a text begins with it.
            noun = text[found.end() + 1 :].startswith(_ITSELF) and not token.isascii() and (
                found.start() > len(token) + 1
            )
            if sure and twice not in given.casefold() and not noun:
                at = found.start() - len(token) - 1
                what = f"has a word twice: {shown(text, max(0, at), found.end(), 0)}"
                if word in small:
                    yield Flaw(what, "delete one", "doubled")
                else:
                    hint = "delete one, if both are not meant"
                    yield Flaw(what, hint, "doubled", warning=True)
                return
        before = word if len(word) == len(token.casefold()) and _is_word(word) else ""


def _is_word(token: str) -> bool:
    """Whether it is letters with their marks, and nothing else."""
    if token.isalpha():
        return True
    inside = "'’-\u200c\u200d"
    return any(map(str.isalpha, token)) and all(
        unicodedata.category(char)[0] in "LM" or char in inside for char in token
    )


_SENTENCE_END = re.compile(r"(?<=[.?!…])\s*(?=\S)|(?<=[。？！।؟۔።။៕])\s*")
_STOP_INSIDE = re.compile(r"[.?!…]\s*(?=\S)|[。？！।؟۔።។៕](?=.)", re.DOTALL)
_LEAST_AGAIN = 5


def _said_again(text: str, language: Language, given: str) -> Iterator[Flaw]:
    """A sentence that stands twice, or a whole text that was pasted twice."""
    half = len(text) // 2
    least = 3 if language.script in _HAN else _LEAST_AGAIN
    if half >= least and text[:half].strip() == text[half:].strip():
        if given[: len(given) // 2].strip() != given[len(given) // 2 :].strip():
            yield Flaw("says all twice", "delete one", "doubled", warning=True)
        return
    if not kinds_of(text) & STOP or not _STOP_INSIDE.search(text):
        return
    parts = [part for part in _SENTENCE_END.split(text) if len(part) >= _LEAST_AGAIN]
    again = next((part for part in parts if parts.count(part) > 1), "")
    if again:
        wanted = [part for part in _SENTENCE_END.split(given) if len(part) >= _LEAST_AGAIN]
        if len(set(wanted)) == len(wanted):
            what = f"says a sentence twice: {shown(again, 0, 40, 0)}"
            yield Flaw(what, "delete one", "doubled", warning=True)


_RUN = re.compile(r"\S( {2,}|[ \u00a0]*\u00a0[ \u00a0]+)\S")


def _spaces(text: str) -> Iterator[Flaw]:
    if ("  " in text or "\u00a0" in text) and (found := _RUN.search(text)):
        what = f"has several spaces in a row, in {shown(text, *found.span())}"
        yield Flaw(what, "leave one", "spaces", warning=True)
