"""Words of a translation that leave open until when something counts, such as "lately"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from omshandout.errors import Fault, Severity
from omshandout.i18n.entries import Translations
from omshandout.i18n.markup import MarkupError, parse_markup
from omshandout.i18n.sources import AnySource, entry_of, messages_of, state_of
from omshandout.languages.data import LanguageData

# Where nothing stands between words, a word is found wherever its characters are.
_UNSPACED = frozenset(("Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"))
# Of an illness "lately" may be right ("newly unsteady"). Of a medicine it never is: its risk goes
# on after the last dose.
_MEDICINE = re.compile(
    r"\b(?:steroids?|ACTH|IVIG|rituximab|cyclophosphamide|chemotherapy|medicines?|doses?|drips?"
    r"|infusions?|injections?|vaccines?|took|taken)\b",
    re.IGNORECASE,
)
# Vowel signs and tatweel of Arabic, which people write or leave out.
_OPTIONAL = re.compile("[\u0640\u064b-\u065f\u0670\u00ad]")


def vague_times(
    source: AnySource, translations: Translations, data: LanguageData,
    words: tuple[str, ...],
) -> tuple[Fault, ...]:
    """Warnings about translations that use such words where the English speaks of medicine.

    Args:
        source: the English.
        translations: of one catalog; what a variant takes over is told where it stands.
        data: the language of the catalog.
        words: those of the language, as the termbase has them.
    """
    faults: list[Fault] = []
    for message in messages_of(source):
        entry = entry_of(message, translations)
        if entry is None or state_of(message, entry) != "translated":
            continue
        if _MEDICINE.search(message.text) is None:
            continue
        for word in words_in("\n".join(map(_bare, entry.strings)), words, data.language.script):
            what = f'"{word}" leaves open until when'
            hint = "say it as the English does (vague_times in content/termbase.yaml)"
            where = translations.where(message.key)
            faults.append(Fault(where, what, hint, "translation/vague-time", Severity.WARNING))
    return tuple(faults)


def words_in(text: str, words: tuple[str, ...], script: str) -> Iterator[str]:
    """Those of some words that stand in a text as words of their own.

    Letters count as equal in any case, with and without the vowel signs of Arabic.
    """
    plain = _plain(text)
    for word in words:
        wanted = _plain(word)
        for found in re.finditer(re.escape(wanted), plain):
            if script in _UNSPACED or _stands_alone(plain, *found.span(), script):
                yield word
                break


def _stands_alone(text: str, start: int, end: int, script: str) -> bool:
    # In Arabic script "and", "so" and the like are written in one with the next word.
    before = "" if script == "Arab" else text[start - 1 : start]
    return not any(
        char and unicodedata.category(char)[0] in "LMN" for char in (before, text[end : end + 1])
    )


def _plain(text: str) -> str:
    return _OPTIONAL.sub("", unicodedata.normalize("NFC", text)).casefold()


def _bare(text: str) -> str:
    """The words of a text; one whose markup is damaged is told elsewhere."""
    try:
        return "".join(piece.text for piece in parse_markup(text))
    except MarkupError:
        return ""
