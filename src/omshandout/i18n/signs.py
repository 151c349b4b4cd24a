"""Characters that do not belong into a text of its language, though they look as if they did.

They come from old fonts, keyboards of a neighbouring language and text that was copied out of
finished pages. A reader may not see the difference; searching, reading aloud and joining letters
go wrong, or a sign means nothing to the reader.

Sources: Unicode Standard, chapters 9 (Arabic), 12 (South Asia) and 23 (special characters);
Unicode character names begin with the name of the script (section 4.8).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from omshandout.i18n.flaws import Flaw, shown, words
from omshandout.i18n.kinds import Unremarkable
from omshandout.i18n.writing import SCRIPT_NAMES, scripts_of
from omshandout.model.letters import SHAPES, SOFT_HYPHEN
from omshandout.model.text import Language

_JOINERS = "\u200c\u200d"

# Letters of another keyboard that look like those of the language: (languages, letters, what to
# type instead).
_YEH_KAF = {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9"}
_ARABIC_OWN = {"\u06cc": "\u064a or \u0649", "\u06a9": "\u0643", "\u06c1": "\u0647"}
_COMMA_BELOW = {"\u015e": "\u0218", "\u015f": "\u0219", "\u0162": "\u021a", "\u0163": "\u021b"}
_CEDILLA = {"\u0218": "\u015e", "\u0219": "\u015f"}
_D_WITH_STROKE = {"\u00d0": "\u0110", "\u00f0": "\u0111"}
_OTHERS_LETTERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("fa fa_AF prs haz lrc mzn glk azb az_Arab bal bqi", _YEH_KAF),
    ("ckb ku_Arab sdh", _YEH_KAF),
    ("ur pnb pa_Arab skr hno", {**_YEH_KAF, "\u0647": "\u06c1"}),
    ("ps", {"\u0643": "\u06a9"}),
    ("ar arz apc acm ajp aeb ary ars", _ARABIC_OWN),
    ("ro mo", _COMMA_BELOW),
    ("tr az az_Latn ku kmr crh tk gag", _CEDILLA),
    ("hr bs sr_Latn sl vi", _D_WITH_STROKE),
)
_INSTEAD = {
    locale: letters for locales, letters in _OTHERS_LETTERS for locale in locales.split()
}
_EXTENDED_DIGITS = words("fa fa_AF prs ur pnb ps azb ks mzn lrc")

# Scripts whose words need joiners (U+200C, U+200D) to be spelled, by the Unicode Standard.
_JOINING = words(
    "Arab Syrc Mong Nkoo Adlm Rohg Phlp Mand Deva Beng Guru Gujr Orya Taml Telu Knda Mlym "
    "Sinh Mymr Khmr Tibt Cakm Java Bali Mtei Limb Lepc Newa Sylo Tirh Thaa Sund Bugi Hmng "
    "Hmnp Aran"
)
# Format characters that texts may hold: numbers in Arabic and Syriac, joiners, soft hyphen; those
# of direction are told apart.
_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\u00ad\u200b\u200c\u200d"
)
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")

# What is written with signs whose names begin with the name of another script.
_BRAHMIC = words(
    "Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Olck Sylo Newa Tirh Limb Cakm Mtei"
)
_CJK = words("Hani Hans Hant Jpan Kore Hira Kana Bopo Hang Yiii Nshu Tang")
_SHARED = {
    "Arab": words("Arab Syrc Thaa Nkoo Adlm Rohg Aran Ougr Yezi"),
    "Deva": _BRAHMIC,
    "Mymr": words("Mymr Lana Kali Cakm Shan"),
    "Mong": frozenset(("Mong", "Phag")),
    "Tibt": frozenset(("Tibt", "Marc", "Phag")),
    "Beng": frozenset(("Beng", "Sylo")),
    "Hani": _CJK, "Hira": _CJK, "Kana": _CJK, "Bopo": _CJK, "Hang": _CJK,
}  # fmt: skip
_WIDE = ("FULLWIDTH ", "IDEOGRAPHIC ", "HALFWIDTH ")
# Between letters of Arabic: the Latin sign, and the one that readers know.
_LATIN_IN_ARABIC = re.compile(r"(?<=[\u0621-\u064a\u066e-\u06d3])[,;?](?=\s|$|[)»”\"])")
_ARABIC_SIGNS = {",": "\u060c", ";": "\u061b", "?": "\u061f"}
_ACCENT = re.compile(r"[^\W\d_][\u00b4\u0060](?=[^\W\d_]|\b)|\b[\u00b4\u0060][^\W\d_]")
_INVERTED = frozenset("\u00bf\u00a1")
_NEVER_INVERTED = words(
    "en fr de pt it nl da nb nn no sv fi is pl cs sk hu ro ru uk bg sr hr bs sl tr az sq "
    "el lt lv et vi id ms so sw ht ar fa he ur hi bn zh ja ko th"
)


def sign_flaws(text: str, language: Language) -> list[Flaw]:
    """Characters that do not belong into a text of this language."""
    if text.isascii():
        return []
    flaws: list[Flaw] = []
    fine = _fine_in(language)
    if not fine.are_all(text):
        for char in sorted(set(text)):
            flaw = _flaw_of(char, language) if char >= "\u0080" else None
            if flaw is not None:
                flaws.append(flaw)
            else:
                fine.learn(char)
    flaws += _presented(text)
    flaws += _letters_of_others(text, language)
    if SOFT_HYPHEN in text:
        flaws += _soft_hyphens(text)
    if language.script == "Arab":
        # In the scripts of India one behind a letter keeps it from changing.
        flaws += _idle_joiners(text)
        flaws += _latin_signs(text)
    if "\u00b4" in text:
        flaws += _accents(text)
    return flaws


@lru_cache(maxsize=64)
def _fine_in(language: Language) -> Unremarkable:
    """Characters that belong into texts of a language, as far as somebody met them."""
    return Unremarkable()


def _flaw_of(char: str, language: Language) -> Flaw | None:
    """What is wrong with a character wherever it stands in texts of a language."""
    category = unicodedata.category(char)
    if category == "Cf" or char in _FILLERS:
        return _invisible(char, category, language)
    if category == "Nd":
        return _digit(char, language)
    if category[0] in "PM":
        return _foreign_sign(char, category, language)
    return None


def _invisible(char: str, category: str, language: Language) -> Flaw | None:
    """Format characters and fillers; direction marks and zero-width spaces are told elsewhere."""
    what = f"holds the invisible character U+{ord(char):04X} {unicodedata.name(char, '')}"
    if char in _JOINERS:
        if language.script in _JOINING:
            return None
        hint = f"remove it: {language.locale} is written without joiners"
        return Flaw(what, hint, "character")
    if char in _FILLERS or (category == "Cf" and char not in _FORMATS and not _told(char)):
        if char == "\u180e" and language.script == "Mong":
            return None
        if char == "\u034f" and language.script == "Hebr":
            return None
        return Flaw(what, "remove or replace it", "character")
    return None


def _told(char: str) -> bool:
    """Whether the check of translations names it with words of its own."""
    return char in "\u061c\u200e\u200f\u2060\ufeff" or "\u202a" <= char <= "\u202e" or (
        "\u2066" <= char <= "\u2069"
    )


def _digit(char: str, language: Language) -> Flaw | None:
    """Digits of another script; those of the language and the European ones are right."""
    name = unicodedata.name(char, "")
    digit = unicodedata.decimal(char)
    if name.startswith("FULLWIDTH"):
        if language.script in ("Jpan", "Hira", "Kana"):
            return None
        what = f"holds the full-width digit {char} (U+{ord(char):04X})"
        return Flaw(what, f"write {digit}", "digit", language.script in _CJK)
    script = _script_named(name)
    base = language.locale
    if script == "Arab" and language.script in _SHARED["Arab"]:
        extended = name.startswith("EXTENDED")
        if extended != _has_extended(base) and base.partition("_")[0] in ("ar", "fa", "ur", "ps"):
            what = f"holds {char} (U+{ord(char):04X} {name})"
            zero = 0x06F0 if _has_extended(base) else 0x0660
            hint = f"write {chr(zero + digit)} (U+{zero + digit:04X}), the digit of {base}"
            return Flaw(what, hint, "digit", warning=True)
        return None
    if not script or _belongs(script, language):
        return None
    what = f"holds {char}, a digit of another script (U+{ord(char):04X} {name})"
    return Flaw(what, f"write {digit}, or the digit of the language", "digit")


def _has_extended(locale: str) -> bool:
    return locale in _EXTENDED_DIGITS or locale.partition("_")[0] in _EXTENDED_DIGITS


def _foreign_sign(char: str, category: str, language: Language) -> Flaw | None:
    """Stops, commas, brackets and vowel signs of another script."""
    name = unicodedata.name(char, "")
    what = f"holds {char}, a sign of another script (U+{ord(char):04X} {name})"
    hint = "write the sign that readers of the language know"
    base = language.tag.partition("-")[0]
    if char == "\u037e":
        # The same as a semicolon, which the Greek question mark is.
        return None if base == "el" else Flaw(what, hint, "sign")
    if char in _INVERTED:
        if base not in _NEVER_INVERTED:
            return None
        return Flaw(what.replace("script", "language"), hint, "sign")
    if char == "\u06d4" and base in ("ar", "fa", "ckb", "he"):
        return Flaw(what.replace("script", "language"), "write a full stop", "sign")
    if category[0] == "P" and (name.startswith(_WIDE) or "\u3001" <= char <= "\u301f"):
        if language.script in _CJK or language.script == "Mong":
            return None
        return Flaw(what, hint, "sign")
    script = _script_named(name)
    if not script or script == "Latn" or _belongs(script, language):
        return None
    if category[0] == "M":
        what = f"holds U+{ord(char):04X} {name}, a sign of another script"
    return Flaw(what, hint, "sign")


def _script_named(name: str) -> str:
    """The script that a character's name begins with, ``""`` for none."""
    first = name.removeprefix("EXTENDED ").partition(" ")[0]
    return SCRIPT_NAMES.get(first.removesuffix("-INDIC"), "")


def _belongs(script: str, language: Language) -> bool:
    """Whether signs of a script are right in a language."""
    own = scripts_of(language)
    shared = _SHARED.get(script, frozenset((script,)))
    # What the tables here do not know is left to speakers.
    return script in own or language.script in shared or "Zzzz" in own


def _presented(text: str) -> Iterator[Flaw]:
    found = SHAPES.findall(text)
    if not found:
        return
    chars = ", ".join(f"{char} (U+{ord(char):04X})" for char in dict.fromkeys(found[:5]))
    hint = (
        "type the word anew; such text often comes out of a finished page, with its letters "
        "in the wrong order. Letters are printed in their place"
    )
    yield Flaw(f"holds shapes of letters in place of letters: {chars}", hint, "shapes", True)


def _letters_of_others(text: str, language: Language) -> Iterator[Flaw]:
    locale = language.locale
    base = locale.partition("_")[0]
    letters = _INSTEAD.get(locale)
    if letters is None and "_Arab" not in locale and "_Latn" not in locale:
        letters = _INSTEAD.get(base)
    for char, instead in (letters or {}).items():
        if char in text:
            at = text.index(char)
            what = (
                f"holds {char} (U+{ord(char):04X} {unicodedata.name(char)}), which is not of "
                f"{locale}, in {shown(text, at, at + 1)}"
            )
            codes = " or ".join(
                f"{each} (U+{ord(each):04X})" for each in instead.split(" or ")
            )
            yield Flaw(what, f"write {codes}", "letter", warning=True)


def _soft_hyphens(text: str) -> Iterator[Flaw]:
    wrong = next((at for at, char in enumerate(text)
                  if char == SOFT_HYPHEN and not _inside_word(text, at)), None)  # fmt: skip
    if wrong is not None:
        what = f"holds a soft hyphen U+{ord(SOFT_HYPHEN):04X} that is not inside a word"
        if SOFT_HYPHEN * 2 in text:
            what = f"holds several soft hyphens U+{ord(SOFT_HYPHEN):04X} in a row"
        hint = "put one between two letters of a word, or remove it"
        yield Flaw(what, hint, "soft-hyphen", warning=True)


def _inside_word(text: str, at: int) -> bool:
    """Whether a word may be divided here: after a letter or its marks, before a letter."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (
        bool(before and after)
        and (unicodedata.category(before)[0] in "LM" or before in _JOINERS)
        and unicodedata.category(after)[0] == "L"
    )


_IDLE = re.compile(r"(?:^|\s)\u200c|\u200c(?:\s|$|[.,،؛!؟])|\u200c{2}")


def _idle_joiners(text: str) -> Iterator[Flaw]:
    if found := _IDLE.search(text):
        what = f"holds a non-joiner U+200C that parts nothing, in {shown(text, *found.span())}"
        yield Flaw(what, "remove it, or put one between two letters", "joiner", warning=True)


def _latin_signs(text: str) -> Iterator[Flaw]:
    if found := _LATIN_IN_ARABIC.search(text):
        sign = _ARABIC_SIGNS[found.group()]
        what = f"has the Latin sign {found.group()} in {shown(text, *found.span())}"
        hint = f"write {sign} (U+{ord(sign):04X})"
        yield Flaw(what, hint, "sign", warning=True)


def _accents(text: str) -> Iterator[Flaw]:
    if found := _ACCENT.search(text):
        what = f"has an accent beside its letter, not on it, in {shown(text, *found.span())}"
        yield Flaw(what, "type the letter with its accent, or an apostrophe (’)", "accent", True)
