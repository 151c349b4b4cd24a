"""Where a line may end: UAX #14 by ICU, and the project's rules on top.

The Unicode rules, with dictionaries for Thai, Lao, Khmer and Burmese and with the kinsoku levels
for Chinese and Japanese, are those of the ICU library inside ``icu4py`` (ICU 78: Unicode 17.0).
On top of them a number stays with its unit, a telephone number stays in one piece, no line begins
with a mark that ends a sentence, and a line of Ethiopic may end after its marks. Tibetan needs
nothing: its lines end after the tsheg and not before a shad (classes BA and EX).

All offsets are in code points and lie after a character: offset ``n`` is a break between
``text[n - 1]`` and ``text[n]``. Spaces stand before a break, at the end of their line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal

from icu4py.breakers import CharacterBreaker, LineBreaker
from icu4py.locale import Locale

from omshandout.model.late import late
from omshandout.text.unspaced import without_dictionary
from omshandout.text.whole_words import without_whole_words

Strictness = Literal["strict", "normal", "loose"]
"""Kinsoku level, as the values of CSS ``line-break``: which characters of Chinese and Japanese
must not begin or end a line. Only ``strict`` forbids small kana at the start of one."""

_LANGUAGE: Final = late(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_BEYOND_BMP: Final = late("[\U00010000-\U0010ffff]")
_SURROGATE: Final = late("[\ud800-\udfff]")
_NUMBER: Final = re.compile(r"[\d¼-¾]")

# Spaces of which UAX #14 takes no notice here: those that do not break need no rule.
_SPACE: Final = "[ \u2000-\u200a\u205f]"
# Written in full: prefixes times units would make units of short words ("as", "at", "had").
_UNITS: Final = """
    % ‰ ٪ ° °C °F ′ ″ Ω
    km m dm cm mm µm μm nm ft yd mi ha
    kg g dag mg µg μg mcg ng t lb lbs oz
    l L dl dL cl cL ml mL µl µL μl μL cc
    h hr hrs min s ms
    mol mmol µmol μmol nmol pmol IU IE UI U mU kU MU mEq mval
    Hz kHz MHz GHz dB V mV A mA W kW kWh J kJ cal kcal K Pa kPa hPa bar mbar mmHg cmH₂O
    Bq kBq MBq Sv mSv µSv μSv Gy mGy bpm rpm mph kph
    B kB MB GB TB bit px pt dpi
    км м см мм мкм кг г мг мкг нг л дл мл ч мин с ммоль мкмоль МЕ ЕД МО
    كم م² سم ملم مم كغ كلغ كجم غ غم مغ ملغ ملغم مجم مكغ مل ملل
    ק"מ ק״מ ס"מ ס״מ מ"מ מ״מ ק"ג ק״ג מ"ג מ״ג מק"ג מק״ג מ"ל מ״ל
"""
_CURRENCY_SIGNS: Final = "[$¢-¥\u058f\u060b\u09f2\u09f3\u0e3f\u17db\u20a0-\u20cf]"
_CURRENCY_CODES: Final = """
    AED AUD BRL CAD CHF CNY CZK DKK EGP EUR GBP HUF IDR ILS INR JPY KRW MXN NOK NZD PLN RON RUB
    SAR SEK SGD THB TRY UAH USD VND ZAR
"""


def _any_of(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


# The unit may be a quotient or product (mg/kg/d, kg·m²); ICU would break after its slash.
_NUMBER_UNIT: Final = (
    rf"[\d¼-¾]{_SPACE}?(?:{_any_of(_UNITS)}|{_CURRENCY_SIGNS}|{_any_of(_CURRENCY_CODES)})"
    r"[²³]?(?:[/·⋅]\w+)*(?!\w)"
)
# What such a number may have behind it, to find out sooner that it has no unit: most have none, and
# the pattern above takes longer to compile than all others of a sheet.
_AFTER_NUMBER: Final = late(
    rf"[\d¼-¾]{_SPACE}?(?=(?![\d¼-¾])(\w+)|[%‰٪°′″]|{_CURRENCY_SIGNS})"
)
_UNIT_WORDS: Final = frozenset(
    word.rstrip("²³") for unit in f"{_UNITS} {_CURRENCY_CODES}".split()
    for word in re.findall(r"\A\w+", unit)
)
_CODES: Final = _CURRENCY_CODES.split()
_UNIT_NUMBER: Final = (
    rf"(?:{_CURRENCY_SIGNS}|(?<!\w)(?:{_any_of(_CURRENCY_CODES)})){_SPACE}?\d"
)

_SEPARATOR: Final = "[ \u00a0\u2009\u202f./\\-\u2010\u2011]"
_GROUPS: Final = rf"(?:{_SEPARATOR}{{1,3}}\d{{2,8}})"
_TELEPHONE: Final = (
    r"(?<![\w+])(?:"
    # International: +44 20 7946 0000, +44 (0)20 7946 0000, +1 (555) 010-9999
    rf"\+{_SEPARATOR}?\d{{1,4}}"
    rf"(?:{_SEPARATOR}{{0,3}}\(\d{{1,5}}\){_SEPARATOR}{{0,3}}\d{{1,8}}"
    rf"|{_SEPARATOR}{{1,3}}\d{{1,8}}){{1,7}}"
    # Area code in parentheses: (555) 010-9999, 1 (555) 010-9999, (030) 123 45 67
    rf"|(?:\d{{1,3}}{_SEPARATOR})?\(\d{{2,5}}\){_SEPARATOR}{{0,3}}\d{{2,8}}{_GROUPS}{{0,6}}"
    # National with trunk prefix: 020 7946 0000, 01 23 45 67 89, 030 / 123 45 67
    rf"|0\d{{1,4}}{_GROUPS}{{1,6}}"
    # North American: 555 010 9999
    rf"|\d{{3}}{_SEPARATOR}\d{{3}}{_SEPARATOR}\d{{4}}"
    r")(?!\w)"
)
# Marks that end a sentence, a clause or a word, of class BA, AL or SA in UAX #14: most bind to what
# is before, but not over a space (LB18), and many languages are written with one there. Those of
# class EX and CL never begin a line (LB13).
_ENDING: Final = (
    "\u0589\u0964\u0965\u0e2f\u0e46\u0eaf\u0ec6\u0700-\u070a\u104a\u104b\u1361-\u1368"
    "\u17d4-\u17da\ua9c8\ua9c9\uabeb"
)
# Of class AI or ID, with a break before them between ideographs. CLREQ 3.1.7 lets neither the
# interpunct nor a connector begin a line.
_JOINING: Final = "\u00b7\uff5e"
_ETHIOPIC_LETTER: Final = "\u1200-\u135a\u1380-\u138f\u2d80-\u2ddf\uab00-\uab2f"
_TAILORED: Final = re.compile(f"[{_ENDING}{_JOINING}]")
# The word space and the marks of Ethiopic need no space after them. All but the first are AL.
_AFTER_ETHIOPIC: Final = late(
    rf"[\u1361-\u1368](?=[{_ETHIOPIC_LETTER}])|\u1361(?=[(\[“‘«‹])"
)
# A particle belongs to the word before it, also behind its quotation mark or bracket.
_PARTICLE: Final = late("[\u201d\u2019)\\]\u300b\u300d\u300f](?=[\uac00-\ud7a3])")
_SPACES: Final = " \u00a0"
# Letters and digits of classes AL and NU, and the signs of class CM that stand on them. Hebrew has
# rules of its own, and letters of other scripts have other classes.
_ALPHABETIC: Final = (
    "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0400-\u0481\u048a-\u04ff"
    "\u0620-\u064a\u0660-\u0669\u066e\u066f\u0671-\u06d3\u06d5\u06f0-\u06fc"
    "\u0904-\u0939\u093d\u0958-\u0961\u0966-\u096f"
)
_SIGNS_ON_LETTERS: Final = (
    "\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u093c\u093e-\u094f"
)
_WORD: Final = f"[{_ALPHABETIC}][{_ALPHABETIC}{_SIGNS_ON_LETTERS}]*+"
# Of these a line may end behind each space, and behind each hyphen between two letters of the Latin
# script, and nowhere else (LB7, LB9, LB13, LB14, LB18, LB19, LB21, LB23, LB25, LB28 to LB31), so
# that ICU need not be asked: it takes several times as long. Marks behind a word are of classes IS,
# EX and BA, and a full stop, of the first, may stand within one; apostrophes and brackets are of
# QU, OP and CP, the hyphen of HY, the dash of BA and "&" of AL.
_LATIN: Final = "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]"
_PARTS: Final = rf"(?:(?:['\u2019.]|(?<={_LATIN})-(?={_LATIN})){_WORD})*+"
_MARKED_WORD: Final = (
    rf"(?:[(\u00a1\u00bf]?+{_WORD}{_PARTS}\)?+[,.:;!?\u060c\u061b\u061f\u0964]*+|[&\u2013])"
)
_SPACED_WORDS: Final = re.compile(f" ?+{_MARKED_WORD}(?: {_MARKED_WORD})*+ ?+")
# Hyphens behind which a line may end, the maqaf of Hebrew among them. What is before one is looked
# at last, as re finds soonest what a pattern begins with.
_INNER_HYPHEN: Final = re.compile("[-\u2010\u05be](?=\\S)(?<=\\S.)", re.DOTALL)
_STUB: Final = 3
# The shortest national numbers with an area code; the longest international ones (ITU-T E.164).
_TELEPHONE_DIGITS: Final = range(7, 16)


_LABEL: Final = 40
"""Characters of a Japanese text up to which its lines end between phrases: a label, a head or a
caption. Running text ends them anywhere, as is usual there."""


def by_phrases(text: str, language: str) -> bool:
    """Whether lines end between words or phrases of a language whose lines could end anywhere."""
    base = language.replace("_", "-").partition("-")[0]
    return base == "ko" or (base == "ja" and len(text) <= _LABEL)


@lru_cache(maxsize=256)
def _locale(language: str, strictness: str, *, phrases: bool = False) -> Locale:
    # What is no language tag gets the root rules: a strange one loses its tailoring, no more.
    known = language if _LANGUAGE.fullmatch(language) else ""
    return Locale(f"{known.replace('-', '_')}@lb={strictness}{';lw=phrase' * phrases}")


def uax14_breaks(
    text: str, language: str = "", strictness: Strictness = "strict", *, phrases: bool = True
) -> list[int]:
    """Break opportunities of the Unicode algorithm alone.

    Args:
        text: any text; lone surrogates count as U+FFFD.
        language: BCP 47 tag or CLDR identifier (``zh-Hans``, ``zh_Hans``); empty or not
            well-formed: the rules for all languages. Dictionaries go by script, not by this.
        strictness: kinsoku level.
        phrases: keeps words of Korean, and phrases of short Japanese texts, whole.

    Returns:
        Ascending offsets in code points, mandatory breaks included. The last one is
        ``len(text)``; an empty text has none.

    Source: UAX #14 as tailored by CLDR ("lb" and "lw" keys of UTS #35 part 1).
    """
    if _SPACED_WORDS.fullmatch(text) and not (phrases and by_phrases(text, language)):
        return _behind_spaces(text)
    breaks = _breaks(text, _locale(language, strictness))
    if phrases and by_phrases(text, language):
        # ICU's phrases know no kinsoku ("人ー").
        kept = set(_breaks(text, _locale(language, strictness, phrases=True)))
        parted = {found.end() for found in _PARTICLE.finditer(text)}
        breaks = [offset for offset in breaks if offset in kept and offset not in parted]
    return breaks


def _behind_spaces(text: str) -> list[int]:
    """The offset behind each space or hyphen, no two of which touch, and the end."""
    if "-" in text:
        text = text.replace("-", " ")
    breaks = list(accumulate([len(word) + 1 for word in text.split(" ")]))
    if text[-1] == " ":
        del breaks[-1]
    else:
        breaks[-1] -= 1
    return breaks


def _breaks(text: str, locale: Locale) -> list[int]:
    try:
        breaker = LineBreaker(text, locale)
    except UnicodeEncodeError:
        breaker = LineBreaker(_SURROGATE.sub("\ufffd", text), locale)
    if _BEYOND_BMP.search(text):
        # ICU counts in UTF-16, where these characters are two; the pieces themselves are right.
        return list(accumulate(map(len, breaker)))
    return [end for _, end in breaker.segments()]


def character_breaks(text: str) -> list[int]:
    """Offsets between two characters as readers see them.

    Args:
        text: any text; lone surrogates count as U+FFFD.

    Returns:
        Ascending offsets in code points. The last one is ``len(text)``; an empty text has none.

    Source: UAX #29 (extended grapheme clusters, with the conjuncts of Indic scripts).
    """
    text = _SURROGATE.sub("\ufffd", text)
    return list(accumulate(map(len, CharacterBreaker(text, _locale("", "strict")))))


def unbreakable_spans(text: str) -> list[tuple[int, int]]:
    """Spans that the project keeps on one line.

    These are a number with its unit (``10 mg/kg``, ``38,5 °C``, ``5 %``) or its currency
    (``EUR 20``, ``20 €``) and a telephone number, i.e. 7 to 15 digits in groups in one of the
    usual forms. A unit is one of a fixed list of symbols, as words ("5 minutes") are left alone.

    Args:
        text: any text.

    Returns:
        ``(start, end)`` in code points, without a break between the two, sorted; a number is
        represented by its last (first) digit. Spans may overlap and never hold a line end.

    Source: a rule of the project. Forms: SI Brochure, 9th edition, 5.4.3 (a space between number
    and unit); ITU-T E.123 (telephone numbers).
    """
    if not _NUMBER.search(text):
        return []
    spans: list[tuple[int, int]] = []
    if any(
        found[1] is None or found[1].rstrip("²³") in _UNIT_WORDS
        for found in _AFTER_NUMBER.finditer(text)
    ):
        spans += (found.span() for found in re.finditer(_NUMBER_UNIT, text))
    if not text.isascii() or "$" in text or any(code in text for code in _CODES):
        # A pattern that takes long to compile, and hardly a sheet is about money.
        spans += (found.span() for found in re.finditer(_UNIT_NUMBER, text))
    if sum(map(str.isdigit, text)) >= _TELEPHONE_DIGITS.start:
        for found in re.finditer(_TELEPHONE, text):
            if sum(map(str.isdigit, found.group())) in _TELEPHONE_DIGITS:
                spans.append(found.span())
    spans.sort()
    return spans


def stub_ends(text: str) -> list[int]:
    """Offsets behind a hyphen with a stub of one or two letters before or after it.

    There a line ends only if it must: half of a small word says nothing by itself. Digits, and
    the vowel signs of a letter, count as letters; a character of Chinese, Japanese or Korean is
    as good as a word.

    Args:
        text: a paragraph in logical order.

    Source: a rule of the project.
    """
    if "-" not in text and "\u2010" not in text and "\u05be" not in text:
        return []  # the pattern looks at every letter
    return [
        found.end() for found in _INNER_HYPHEN.finditer(text)
        if min(_letters(text, found.start() - 1, -1), _letters(text, found.end(), 1)) < _STUB
    ]


def _letters(text: str, at: int, step: int) -> int:
    """How many letters there are from an offset on, as far as it matters."""
    count = 0
    while count < _STUB and 0 <= at < len(text):
        character = text[at]
        if unicodedata.east_asian_width(character) == "W":
            return _STUB
        if not (character.isalnum() or unicodedata.category(character)[0] == "M"):
            break
        count += 1
        at += step
    return count


def break_opportunities(
    text: str, language: str = "", strictness: Strictness = "strict", *, script: str = "",
    phrases: bool = True,
) -> list[int]:
    """Offsets at which a line may end.

    Args:
        text: a paragraph in logical order.
        language: as in :func:`uax14_breaks`.
        strictness: kinsoku level.
        script: ISO 15924 code of the script of the language: if it has that of Burmese, Khmer,
            Lao or Thai but is none of these, its words are not looked for in their dictionary.
        phrases: as in :func:`uax14_breaks`.

    Returns:
        Ascending offsets in code points: those of :func:`uax14_breaks` that are not inside an
        :func:`unbreakable_spans` span nor before a mark that ends a sentence, and those after
        the marks of Ethiopic. The ends of lines in the text are among them. The last one is
        ``len(text)``; an empty text has none.
    """
    plain, beside = without_whole_words(without_dictionary(text, language, script), script)
    breaks = uax14_breaks(plain, language, strictness, phrases=phrases)
    if beside:
        breaks = sorted({*breaks, *beside})
    if _TAILORED.search(text):
        breaks = _tailored(text, breaks)
    for start, end in unbreakable_spans(text):
        del breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
    return breaks


def _tailored(text: str, breaks: list[int]) -> list[int]:
    """Breaks after what the rules of UAX #14 leave to tailoring (its section 8) for some marks."""
    held = set()
    ethiopic = False
    for found in _TAILORED.finditer(text):
        at = found.start()
        before = at
        mark = found.group()
        ethiopic = ethiopic or "\u1361" <= mark <= "\u1368"
        while mark not in _JOINING and before and text[before - 1] in _SPACES:
            before -= 1
        if before and not text[before - 1].isspace():
            held.add(at)
    kept = [offset for offset in breaks if offset not in held]
    if not ethiopic:
        return kept
    return sorted({*kept, *(found.end() for found in _AFTER_ETHIOPIC.finditer(text))})
