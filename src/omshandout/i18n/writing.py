"""What writing systems are made of, as far as checks of translations need it.

Scripts of letters are told by their Unicode names, which Python has, because it has not the
Script property. Numbers are read by value, whatever digits they are written in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from omshandout.i18n.kinds import NUMBER, kinds_of
from omshandout.languages.data import LanguageData
from omshandout.model.text import Language

# First words of the Unicode names of letters, and the script (ISO 15924) that they stand for.
# Names begin with the name of the block's script (Unicode Standard, section 4.8).
SCRIPT_NAMES = {
    "ADLAM": "Adlm",
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "BOPOMOFO": "Bopo",
    "CANADIAN": "Cans",
    "CHAKMA": "Cakm",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Hira",
    "IDEOGRAPHIC": "Hani",
    "JAVANESE": "Java",
    "KANNADA": "Knda",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MALAYALAM": "Mlym",
    "MEETEI": "Mtei",
    "MONGOLIAN": "Mong",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "OL": "Olck",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
    "VAI": "Vaii",
    "YI": "Yiii",
}
# Letters of no script, or of whatever script surrounds them.
_COMMON_NAMES = frozenset(("FEMININE", "MASCULINE", "MICRO", "MODIFIER"))
# Forms of letters that stand before the script's name.
_FORMS = ("FULLWIDTH ", "HALFWIDTH ")
_OTHER = "Zzzz"

# Scripts whose letters are written together.
_SEVERAL = {
    "Hans": ("Hani",),
    "Hant": ("Hani", "Bopo"),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
}

SPACELESS_ENDINGS = frozenset(("Thai", "Laoo"))
"""Scripts whose sentences end in a space: neither full stop nor question mark is missed."""

_ENDINGS = {
    ".": ".。．｡।॥۔።།។៕။၊։꓿᙮᠃᱾꯫𑅁",
    "?": "?？؟፧⁇",
    "!": "!！‼",
    ":": ":：៖፦፥՝",
    ";": ";；؛፤",
    "…": "…⋯",
}
_ENDING_OF = {sign: kind for kind, signs in _ENDINGS.items() for sign in signs}
# German closes with the sign that English opens with, Danish with the one that French does.
_CLOSERS = "\"'”’“‘»›«‹」』）)]】〉》\u00a0\u202f "

_APOSTROPHES = "'\u2019"
_SPACES = "\u0020\u00a0\u2009\u202f"
_ARABIC_DECIMAL, _ARABIC_GROUP = "\u066b", "\u066c"


@lru_cache(maxsize=16384)
def script_of(char: str) -> str:
    """The script of a letter, ``""`` for characters that are no letters or of no one script.

    Scripts that are not in the table above come back as ``Zzzz``.
    """
    if not unicodedata.category(char).startswith("L"):
        return ""
    name = unicodedata.name(char, "")
    for form in _FORMS:
        name = name.removeprefix(form)
    word = name.partition(" ")[0]
    return "" if word in _COMMON_NAMES else SCRIPT_NAMES.get(word, _OTHER)


def scripts_of(language: Language) -> frozenset[str]:
    """The scripts of letters that a language is written in."""
    return _written_in(language.script)


@lru_cache(maxsize=256)
def _written_in(script: str) -> frozenset[str]:
    if script not in _SEVERAL and script not in SCRIPT_NAMES.values():
        return frozenset((script, _OTHER))
    return frozenset(_SEVERAL.get(script, (script,)))


def ending_of(text: str, language: Language) -> str:
    """The kind of sign that ends a text: one of ``. ? ! : ; …``, or ``""`` for none.

    Closing quotes and brackets are passed over.
    """
    bare = text.rstrip(_CLOSERS)
    if not bare:
        return ""
    last = bare[-1]
    base = language.tag.partition("-")[0]
    if base == "el" and last in ";\u037e":
        return "?"
    if base == "hy":
        # The Armenian question and exclamation marks stand above a vowel of the stressed word,
        # and a colon is often typed for the full stop.
        tail = bare[-30:]
        if last in ":։":
            return "?" if "\u055e" in tail else "!" if "\u055c" in tail else "."
    if bare.endswith("..."):
        return "…"
    return _ENDING_OF.get(last, "")


def numbers_in(text: str, data: LanguageData) -> Counter[str]:
    """The numbers written in digits in a text, by value, and how often each stands there.

    Digits of all scripts count alike. Separators are those of the language in CLDR: ``1,5`` is
    one and a half in Spanish, fifteen hundred is ``1,500`` in English. Zeros in front stay,
    since they belong to codes.
    """
    found: Counter[str] = Counter()
    if not kinds_of(text) & NUMBER:
        return found
    values = {char: value for char in set(text) if (value := _value_of(char))}
    pattern, groups, decimals = _number_pattern(data)
    for match in pattern.finditer(text):
        number = "".join(
            "." if char in decimals else "" if char in groups else values[char]
            for char in match.group()
        )
        found[number] += 1
    for char, value in values.items():
        if not char.isdecimal():  # a fraction or a circled number, complete in itself
            found[value] += text.count(char)
    return found


@lru_cache(maxsize=16384)
def _value_of(char: str) -> str:
    """The value of a digit, fraction or circled number; ``""`` for all other characters.

    Ideographs that mean numbers are letters, and count as spelled words.
    """
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category != "No":
        return ""
    return f"{unicodedata.numeric(char, -1.0):g}"


@lru_cache(maxsize=128)
def _number_pattern(data: LanguageData) -> tuple[re.Pattern[str], str, str]:
    """Pattern of a number, the characters that group digits, and those before decimals."""
    found = data.cldr
    groups, decimals = {_ARABIC_GROUP}, {_ARABIC_DECIMAL}
    for system in {"latn", found.default_numbering_system}:
        symbols = found.number_symbols.get(system, {})
        groups.add(symbols.get("group") or ",")
        decimals.add(symbols.get("decimal") or ".")
    groups -= decimals
    if groups & set(_APOSTROPHES):  # Swiss ones are typed in both ways
        groups |= set(_APOSTROPHES)
    if groups & set(_SPACES):
        groups |= set(_SPACES)
    group = f"[{re.escape(''.join(sorted(groups)))}]"
    decimal = f"[{re.escape(''.join(sorted(decimals)))}]"
    # Two digits between separators: 1,00,000 in the languages of India.
    grouped = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}(?!\d)"
    pattern = re.compile(rf"(?<!\d)(?:{grouped}|\d+)(?:{decimal}\d+)?")
    return pattern, "".join(groups), "".join(decimals)
