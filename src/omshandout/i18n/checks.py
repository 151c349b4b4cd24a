"""Checks of translations against the English that they stand for.

Anything that could mislead a family is an error: a placeholder or number that is lost, a word
in the wrong script, an invisible character. What only a speaker of the language can judge is a
warning.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from msgspec import Struct

from omshandout.errors import Fault, Severity, Where
from omshandout.i18n.catalog_checks import header_faults, hint_for, lost_sentences
from omshandout.i18n.entries import Translations
from omshandout.i18n.flaws import Flaw, words
from omshandout.i18n.kinds import ADDRESS, NUMBER, Unremarkable, kinds_of
from omshandout.i18n.markup import MarkupError, Piece, parse_markup
from omshandout.i18n.plurals import Forms, own_forms
from omshandout.i18n.readings import (
    english_ending,
    english_numbers,
    english_terms,
    own_english,
    own_words,
    read,
    read_english,
    spoken,
    spoken_english,
)
from omshandout.i18n.sources import (
    AnyMessage,
    AnySource,
    entry_of,
    messages_of,
    plural_of,
    state_of,
)
from omshandout.i18n.terms import kept_term_pattern, kept_terms_in
from omshandout.i18n.writing import (
    SPACELESS_ENDINGS,
    ending_of,
    numbers_in,
    script_of,
    scripts_of,
)
from omshandout.languages.data import PSEUDO, LanguageData
from omshandout.languages.plurals import plural_categories
from omshandout.model.interface import InterfaceMessage
from omshandout.model.text import Language

LONGEST_RATIO = 3
"""A translation this many times as long as the English is most likely not one."""

_MOST_LETTERS = 4000  # more than three times the longest text that the content may have
_MOST_TIMES = 20
_SHORT = 20  # characters; ratios of shorter texts say nothing

_SMALL_WORDS = words(
    "the who to how what when where why with and or of for your you is are it this that not at by "
    "from if about day first child"
)
"""Words that show that a short text is English."""

# Direction controls: set by the program around runs, never by hand. U+200C and U+200D are not
# among them, since Persian and the languages of India need them to spell words.
_DIRECTION_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_NAMED = {
    "\u200b": "a zero-width space",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
    "\ufffd": "a sign of damaged text,",
}
# Zero-width spaces mark the ends of words where a script writes none.
_ZERO_WIDTH_SPACE_SCRIPTS = frozenset(("Khmr", "Laoo", "Mymr", "Thai", "Tibt"))
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ADDRESS = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_BAD_CATEGORIES = {
    "Cc": "a control character",
    "Cn": "a code point without a character",
    "Co": "a private-use character",
    "Cs": "half a character (a lone surrogate)",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}


def check_translation(
    message: AnyMessage,
    msgstr: str | tuple[str, ...],
    data: LanguageData,
    *,
    keep_terms: frozenset[str] = frozenset(),
    where: Where | None = None,
    forms: Forms | None = None,
    errors_alone: bool = False,
) -> list[Fault]:
    """Everything that is wrong with one translation.

    Args:
        message: the English.
        msgstr: its translation, or one for each plural form.
        data: the language of the translation.
        keep_terms: terms that must stay as they are.
        where: place of the translation; key and locale alone if it is not known.
        forms: the plural forms of its catalog; those of the language in the order of CLDR if None.
        errors_alone: whether nothing need be looked for that is a warning at most.
    """
    place = where or Where(key=message.key, locale=data.locale)
    strings = (msgstr,) if isinstance(msgstr, str) else msgstr
    plural = plural_of(message)
    faults: list[Fault] = []
    if not plural:
        if len(strings) != 1:
            what = "the message has plural forms, but the English has none"
            return [Fault(place, what, "run: omshandout translations update", "translation/plural")]
        return list(_check(_Pair(
            message.text, strings[0], data, keep_terms, place, errors_alone=errors_alone
        )))
    assert isinstance(message, InterfaceMessage)
    forms = forms or own_forms(data)
    if len(strings) != forms.count or not all(strings):
        names = f" ({', '.join(plural_categories(data))})" if not forms.given else ""
        what = f"{data.locale} needs {forms.count} plural forms{names}"
        if forms.given and len(strings) != forms.count:
            what = f"has {len(strings)} plural forms, and Plural-Forms says {forms.count}"
        return [Fault(place, what, "fill in all of them", "translation/plural")]
    for index, string in enumerate(strings):
        counts = forms.counts(index)
        # The form for the number that the English singular is for may still stand for others.
        text = message.text if counts == (1,) else plural
        # "No pages", "one page", "two pages" may be said without the number.
        spare = message.count if len(counts) == 1 else ""
        label = f"msgstr[{index}]: "
        pair = _Pair(text, string, data, keep_terms, place, spare, label, errors_alone)
        faults += _check(pair)
    return faults


def check_handout(
    source: AnySource,
    translations: Translations,
    data: LanguageData,
    *,
    keep_terms: frozenset[str] = frozenset(),
    errors_alone: bool = False,
) -> tuple[Fault, ...]:
    """Everything that is wrong with the translations of a handout or of the interface.

    Messages that are missing, fuzzy or stale are the business of
    :func:`omshandout.i18n.localize.localize` and are passed over here; keys that the content
    does not have are reported as warnings. What a regional variant takes over is looked at by
    :mod:`omshandout.i18n.variants`; here its own catalog is to be given. With ``errors_alone``
    nothing is looked for that is a warning at most: every error is found, some warnings are not.
    """
    messages = messages_of(source)
    has_plurals = any(map(plural_of, messages))
    faults = header_faults(translations, data, has_plurals=has_plurals)
    forms = translations.forms(data) if has_plurals else None
    keys: set[str] = set()
    for message in messages:
        keys.add(message.key)
        entry = entry_of(message, translations)
        if entry is None or state_of(message, entry) not in ("translated", "missing"):
            continue
        if not entry.touched or (forms is not None and forms.wrong and plural_of(message)):
            continue
        faults += check_translation(
            message,
            entry.strings,
            data,
            keep_terms=keep_terms,
            where=translations.where(message.key),
            forms=forms,
            errors_alone=errors_alone,
        )
    # As in _tables.
    from omshandout.i18n.foreign import foreign_texts

    if not errors_alone:
        faults += lost_sentences(messages, translations)
    faults += foreign_texts(messages, translations, data, catalog_alone=errors_alone)
    for key in translations.entries:
        if key not in keys:
            what = "the content has no message with this key"
            where = translations.where(key)
            faults.append(Fault(
                where, what, hint_for(key, keys), "translation/unknown-key", Severity.WARNING
            ))
    return tuple(faults)


class _Pair(Struct, frozen=True):
    """One English text and its translation; ``spare`` is a placeholder that may be left out.

    ``errors_alone``: see :func:`check_translation`.
    """

    english: str
    text: str
    data: LanguageData
    keep_terms: frozenset[str]
    where: Where
    spare: str = ""
    label: str = ""
    errors_alone: bool = False

    @property
    def language(self) -> Language:
        return self.data.language

    def fault(self, what: str, hint: str, code: str) -> Fault:
        return Fault(self.where, self.label + what, hint, f"translation/{code}")

    def warning(self, what: str, hint: str, code: str) -> Fault:
        return Fault(self.where, self.label + what, hint, f"translation/{code}", Severity.WARNING)


@lru_cache(maxsize=8192)
def _check(pair: _Pair) -> tuple[Fault, ...]:
    """All faults of a pair; kept, because a run checks one text for many documents."""
    return tuple(_faults(pair))


def _faults(pair: _Pair) -> list[Fault]:
    if len(pair.text) > max(_MOST_LETTERS, _MOST_TIMES * len(pair.english)):
        # Not looked at any further, and never laid out.
        what = f"has {len(pair.text)} characters, the English {len(pair.english)}"
        return [pair.fault(what, "put the translation of this one text here", "too-long")]
    faults = _characters(pair) + _strangers(pair)
    try:
        source = parse_markup(pair.english)
    except MarkupError:
        return faults  # a fault of the content, reported there
    try:
        pieces = parse_markup(pair.text)
    except MarkupError as error:
        fault = error.fault(pair.where)
        return [*faults, pair.fault(fault.what, fault.hint, "markup")]
    faults += _placeholders(pair, source, pieces)
    faults += _strong(pair, source, pieces)
    faults += _flaws(pair, pieces)
    english, text = spoken_english(pair.english), spoken(pieces)
    faults += _numbers(pair, english, text)
    faults += _terms(pair, english, text)
    faults += _scripts(pair, pieces)
    faults += _shape(pair, english, text)
    return faults


def _flaws(pair: _Pair, pieces: tuple[Piece, ...]) -> list[Fault]:
    """What is wrong with signs, words and marks; words of other languages are not looked at."""
    if pair.language.locale in PSEUDO:
        return []  # made by rule to try the layout, not to be read
    sign_flaws, damage_flaws, mark_flaws, english_left, may_have = _tables()
    english, text = read_english(pair.english), read(pieces)
    own = "".join([piece.text for piece in pieces if piece.language is None])
    flaws = sign_flaws(own, pair.language)
    flaws += damage_flaws(text, pair.language, english, errors_alone=pair.errors_alone)
    flaws += mark_flaws(text, english, pair.language, errors_alone=pair.errors_alone)
    of_english = pair.language.tag.partition("-")[0] == "en"
    if text != english and not of_english and may_have(text, pair.english, pair.keep_terms):
        untranslated = own_english(pair.english, pair.keep_terms)
        flaws += english_left(own_words(pieces, pair.keep_terms), untranslated)
    return [flaw.at(pair.where, "translation", pair.label) for flaw in flaws]


_FINE = Unremarkable()
"""Characters that are right wherever they stand."""

_Finders = tuple[
    Callable[[str, Language], list[Flaw]],
    Callable[..., list[Flaw]],
    Callable[..., list[Flaw]],
    Callable[[str, str], Iterator[Flaw]],
    Callable[[str, str, frozenset[str]], bool],
]


@cache
def _tables() -> _Finders:
    """What looks for flaws."""
    # Tables of signs and words that English sheets have no use for: their start waits for none.
    from omshandout.i18n.damage import damage_flaws
    from omshandout.i18n.leftovers import english_left, may_have_english
    from omshandout.i18n.marks import mark_flaws
    from omshandout.i18n.signs import sign_flaws

    return sign_flaws, damage_flaws, mark_flaws, english_left, may_have_english


def _characters(pair: _Pair) -> list[Fault]:
    if _FINE.are_all(pair.text):
        return []
    faults: list[Fault] = []
    for char in sorted(set(pair.text)):
        what = _trouble(char)
        if not what:
            _FINE.learn(char)
        if not what or (char == "\n" and char in pair.english):
            continue
        if char == "\u200b" and pair.language.script in _ZERO_WIDTH_SPACE_SCRIPTS:
            continue
        if char in _DIRECTION_CONTROLS:
            hint = "remove it: the program sets direction by itself"
            faults.append(pair.fault(what, hint, "direction"))
        else:
            faults.append(pair.fault(what, "remove or replace it", "character"))
    return faults


def _strangers(pair: _Pair) -> list[Fault]:
    """Tags and web addresses: they would be printed as they are, and nobody checked them."""
    if not kinds_of(pair.text) & ADDRESS:
        return []
    faults: list[Fault] = []
    if (tag := _TAG.search(pair.text)) and not _TAG.search(pair.english):
        hint = "remove it; only **strong** and [[la:words]] are marked in a text"
        faults.append(pair.fault(f"holds the tag {tag[0][:20]}", hint, "tag"))
    if (address := _ADDRESS.search(pair.text)) and not _ADDRESS.search(pair.english):
        what = f'holds a web address ("{address[0]}"), but the English has none'
        faults.append(pair.fault(what, "remove it", "address"))
    return faults


@lru_cache(maxsize=16384)
def _trouble(char: str) -> str:
    """What is wrong with a character wherever it stands, ``""`` for most."""
    if char in _DIRECTION_CONTROLS:
        what = "the direction mark"
    else:
        what = _NAMED.get(char) or _BAD_CATEGORIES.get(unicodedata.category(char), "")
    return f"holds {what} U+{ord(char):04X}" if what else ""


def _placeholders(pair: _Pair, source: tuple[Piece, ...], pieces: tuple[Piece, ...]) -> list[Fault]:
    if "{" not in pair.text and "{" not in pair.english:
        return []
    wanted = Counter(piece.placeholder for piece in source if piece.placeholder)
    given = Counter(piece.placeholder for piece in pieces if piece.placeholder)
    if wanted == given:
        return []
    missing, extra = wanted - given, given - wanted
    if not extra and set(missing) <= {pair.spare}:
        return []
    parts = []
    if missing:
        parts.append("lacks " + _listed(f"{{{name}}}" for name in missing.elements()))
    if extra:
        parts.append("has too many: " + _listed(f"{{{name}}}" for name in extra.elements()))
    hint = "use the placeholders of the English text, each as often as there"
    return [pair.fault(" and ".join(parts), hint, "placeholder")]


def _strong(pair: _Pair, source: tuple[Piece, ...], pieces: tuple[Piece, ...]) -> list[Fault]:
    if "**" not in pair.text and "**" not in pair.english:
        return []
    wanted, given = _stretches(source), _stretches(pieces)
    if wanted and not given:
        hint = "set the words that carry the message between ** and **"
        return [pair.fault("has no **strong** words, but the English has", hint, "strong")]
    if wanted != given:
        what = f"has {given} **strong** parts, the English has {wanted}"
        return [pair.warning(what, "mark the same words", "strong")]
    return []


def _stretches(pieces: tuple[Piece, ...]) -> int:
    """How many bold stretches there are."""
    count, before = 0, False
    for piece in pieces:
        count += piece.bold and not before
        before = piece.bold
    return count


def _numbers(pair: _Pair, english: str, text: str) -> list[Fault]:
    wanted = english_numbers(english)
    if not wanted and not kinds_of(text) & NUMBER:
        return []  # most texts: to compare counts takes longer
    given = numbers_in(text, pair.data)
    if wanted == given:
        return []
    parts = []
    if missing := wanted - given:
        parts.append("lacks the number " + _listed(missing.elements()))
    if extra := given - wanted:
        parts.append("has the number " + _listed(extra.elements()) + " that the English lacks")
    hint = "remove or correct it"
    if missing:
        hint = (
            "write every number of the English text in digits, with the separators of the "
            f"language{', and no other' if extra else ''}"
        )
    return [pair.fault(" and ".join(parts), hint, "number")]


def _terms(pair: _Pair, english: str, text: str) -> list[Fault]:
    wanted = english_terms(english, pair.keep_terms)
    missing = wanted and wanted - kept_terms_in(text, pair.keep_terms)
    if not missing:
        return []
    hint = "this term stays as it is in every language (content/termbase.yaml)"
    return [pair.fault("lacks " + _listed(sorted(missing)), hint, "term")]


def _scripts(pair: _Pair, pieces: tuple[Piece, ...]) -> list[Fault]:
    allowed = scripts_of(pair.language)
    own_letters = _letters_of(allowed)
    if own_letters.are_all(pair.text):
        return []
    pattern = kept_term_pattern(pair.keep_terms)
    strange: dict[str, str] = {}
    for piece in pieces:
        if piece.placeholder or piece.language is not None:
            continue
        own = pattern.sub(" ", piece.text)
        if own_letters.are_all(own):
            continue
        for char in own:
            script = script_of(char)
            if not script or script in allowed:
                own_letters.learn(char)
            else:
                strange[script] = strange.get(script, "") + char
    hint = (
        "write the word in the script of the language; a word that must stay as it is stands "
        "in [[en:...]] or is a term to keep in content/termbase.yaml"
    )
    return [
        pair.fault(f"has letters of another script ({script}): {chars[:20]}", hint, "script")
        for script, chars in sorted(strange.items())
    ]


@lru_cache(maxsize=64)
def _letters_of(scripts: frozenset[str]) -> Unremarkable:
    """Letters of some scripts, and what is no letter, as far as somebody met them."""
    return Unremarkable()


def _shape(pair: _Pair, english: str, text: str) -> list[Fault]:
    faults: list[Fault] = []
    if pair.text != pair.text.strip() and pair.english == pair.english.strip():
        faults.append(pair.fault("begins or ends with a space", "remove it", "space"))
    wanted, given = english_ending(english), ending_of(text, pair.language)
    spaceless = pair.language.script in SPACELESS_ENDINGS and wanted in (".", "?") and not given
    if wanted != given and not spaceless:
        what = f"ends with {_ending_name(given)}, the English with {_ending_name(wanted)}"
        faults.append(pair.warning(what, "end it in the same way", "ending"))
    if len(english) >= _SHORT and len(text) > LONGEST_RATIO * len(english):
        what = f"is more than {LONGEST_RATIO} times as long as the English"
        faults.append(pair.warning(what, "check that it is the right text", "length"))
    sentence = wanted in (".", "?", "!")
    kept = not sentence and not any(map(str.isalpha, _OTHER_LANGUAGE.sub("", pair.text)))
    if not kept and _is_english(pair, english, text):
        # A head may be a name in both languages; a sentence is not.
        tell = pair.fault if sentence else pair.warning
        hint = "translate it; what stays as it is stands in [[en:...]]"
        faults.append(tell("is the same as the English", hint, "untranslated"))
    return faults


_OTHER_LANGUAGE = re.compile(r"\[\[.*?\]\]")


def _is_english(pair: _Pair, english: str, text: str) -> bool:
    """Whether nobody translated it; one or two words may be the same in both languages."""
    if text != english or pair.language.tag.partition("-")[0] == "en":
        return False
    own = kept_term_pattern(pair.keep_terms).sub(" ", english).split()
    if not _SMALL_WORDS.isdisjoint(word.lower() for word in own):
        return len(own) >= 2
    return len(own) >= 2 and sum(map(len, own)) >= _SHORT // 2


def _ending_name(sign: str) -> str:
    return f"“{sign}”" if sign else "no sign"


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items)
