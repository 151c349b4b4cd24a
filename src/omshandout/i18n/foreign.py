"""Catalogs and texts that are in another language than their folder says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from omshandout.errors import Fault, Severity, Where
from omshandout.i18n.entries import Translations
from omshandout.i18n.guessing import (
    are_near,
    guess_file,
    guess_text,
    likeness,
    script_guess,
    strange_letters,
    tokens_of,
)
from omshandout.i18n.markup import MarkupError, parse_markup
from omshandout.i18n.sources import AnyMessage, AnySource, entry_of, messages_of, state_of
from omshandout.languages.data import PSEUDO, SOURCE_LOCALE, LanguageData
from omshandout.languages.names import language_name

_LEAST, _LEAST_DENSE = 24, 10
"""Characters from which two languages do not say the same by chance."""
_DENSE = frozenset(["Hans", "Hant", "Hani", "Jpan", "Kore"])
_PLACEHOLDER = re.compile(r"\{[a-z0-9_]+\}")
_HINT = "take the file of this language; if it is none, move it to the folder of its language"


def foreign_texts(
    messages: Sequence[AnyMessage], translations: Translations, data: LanguageData,
    *, catalog_alone: bool = False,
) -> list[Fault]:
    """A catalog in another language, or else texts of it that are in one.

    Args:
        messages: the English.
        translations: one catalog, without what a variant takes over.
        data: the language of its folder.
        catalog_alone: whether the catalog is all that is looked at: of single texts there are
            nothing but warnings.
    """
    if data.locale in PSEUDO or data.language.tag.partition("-")[0] == SOURCE_LOCALE:
        return []
    # What nobody translated is told as such.
    found = [
        (message, text) for message, text in _translated(messages, translations)
        if text != message.text
    ]
    texts = [_own(entry_text) for _, entry_text in found]
    tokens = list(map(tokens_of, texts))
    language = data.language
    where = Where(translations.file, 1, locale=data.locale)
    what = ""
    if script := script_guess(texts, language):
        what = f"is written in {script}, {data.locale} in {language.script}"
    elif guess := guess_file(tokens, language):
        what = f"seems to be in {_name(guess.language)}, and lies in the folder of {data.locale}"
    elif letters := strange_letters(texts, language):
        shown = " ".join(letters[:8])
        what = f"has letters that {_name(data.locale)} does not have: {shown}"
    if what:
        return [Fault(where, f"the catalog {what}", _HINT, "catalog/other-language")]
    faults: list[Fault] = []
    if catalog_alone:
        return faults
    for (message, _), words in zip(found, tokens, strict=True):
        if other := guess_text(words, language):
            what = f"seems to be in {_name(other.language)}"
            hint = f"translate it into {_name(data.locale)}, if it is not"
            where = translations.where(message.key)
            code = "translation/other-language"
            faults.append(Fault(where, what, hint, code, Severity.WARNING))
    return faults


def same_in_others(
    source: AnySource, catalogs: Mapping[str, Translations], known: Mapping[str, LanguageData]
) -> list[Fault]:
    """Texts that are the same, character for character, in catalogs of two languages.

    Of the two the one whose words are less like its language is told. Neighbours (Croatian and
    Serbian) say some sentences alike: they are left in peace.

    Args:
        source: the English of one domain.
        catalogs: its own catalog of each locale.
        known: the data of each of these.
    """
    faults: list[Fault] = []
    said: dict[str, list[tuple[str, AnyMessage]]] = {}
    for locale, translations in catalogs.items():
        if locale in PSEUDO:
            continue
        least = _LEAST_DENSE if known[locale].language.script in _DENSE else _LEAST
        for message, text in _translated(messages_of(source), translations):
            # Names between braces are the program's, and the same everywhere.
            if len(_PLACEHOLDER.sub("", text)) >= least and text != message.text:
                said.setdefault(text, []).append((locale, message))
    for text, places in said.items():
        for at, (locale, message) in enumerate(places):
            for other, same in places[at + 1 :]:
                one, two = known[locale].language, known[other].language
                if same.key != message.key or are_near(one, two):
                    continue
                wrong, right = (
                    (locale, other) if likeness(text, one) < likeness(text, two)
                    else (other, locale)
                )
                faults.append(Fault(
                    catalogs[wrong].where(message.key),
                    f"says the same as the text in {_name(right)}",
                    f"translate it into {_name(wrong)}", "translation/same-as-other",
                ))
    return faults


def _translated(
    messages: Sequence[AnyMessage], translations: Translations
) -> Iterator[tuple[AnyMessage, str]]:
    for message in messages:
        entry = entry_of(message, translations)
        if entry is not None and state_of(message, entry) == "translated":
            yield message, entry.strings[0]


def _own(text: str) -> str:
    """The words of a text in its own language."""
    try:
        pieces = parse_markup(text)
    except MarkupError:
        return ""
    return "".join([
        " " if piece.placeholder or piece.language else piece.text for piece in pieces
    ])


def _name(locale: str) -> str:
    return f"{language_name(locale)} ({locale})"
