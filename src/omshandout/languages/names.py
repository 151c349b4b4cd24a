"""Names of languages: in themselves, in English, in each other."""

from __future__ import annotations

from functools import lru_cache

from omshandout.errors import UsageError
from omshandout.languages.data import PSEUDO, SOURCE_LOCALE, LanguageData
from omshandout.languages.own import OwnLocale, own_locale
from omshandout.languages.tags import english_of, name_of


def native_name(data: LanguageData) -> str:
    """The name of a language in itself: ``español``, ``العربية``; ``""`` where nobody gave it."""
    if data.locale in PSEUDO:
        return f"{data.locale} (test translation)"
    return data.word("name") or _named(data.locale, data.cldr)


def english_name(data: LanguageData) -> str:
    """The name of a language in English, of its file, CLDR or the IANA registry."""
    # The file of a parent names the parent.
    own = data.files[0].word("english") if data.files and data.files[0].file == data.file else ""
    return own or language_name(data.locale)


@lru_cache(maxsize=1024)
def language_name(locale: str, in_locale: str = SOURCE_LOCALE) -> str:
    """The name of a language in another: ``Spanish`` for ``es`` in ``en``.

    A name that CLDR lacks in that language is given in English, and one that it lacks there
    too as the IANA registry has it.

    Raises:
        UsageError: there is no such language.
    """
    if locale in PSEUDO:
        return f"{locale} (test translation)"
    for speaker in (in_locale, SOURCE_LOCALE):
        if name := _named(locale, _speaker(PSEUDO[speaker][0] if speaker in PSEUDO else speaker)):
            return name
    return english_of(name_of(locale))


def with_name(locale: str, in_locale: str = SOURCE_LOCALE) -> str:
    """A locale with the name of its language: ``es (Spanish)``; as it is if it is no language."""
    try:
        return f"{locale} ({language_name(locale, in_locale)})"
    except UsageError:
        return locale


@lru_cache(maxsize=64)
def _speaker(locale: str) -> OwnLocale:
    return own_locale(locale)


def _named(locale: str, speaker: OwnLocale) -> str:
    """The name of a locale in the words of another, whole, or ``""``."""
    name = name_of(locale)
    known = speaker.languages if speaker.has("languages") else {}
    whole = known.get(locale)
    if isinstance(whole, str):
        return whole
    words = known.get(name.language, "")
    details = []
    for part, table in ((name.script, "scripts"), (name.territory, "territories")):
        if part:
            found = getattr(speaker, table).get(part) if speaker.has(table) else None
            if not found:
                return ""
            details.append(found)
    return f"{words} ({', '.join(details)})" if words and details else words
