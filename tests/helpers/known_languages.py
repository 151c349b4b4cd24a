"""Languages as CLDR knows them, without language files."""

from __future__ import annotations

from omshandout.languages import LanguageData, Languages

_LANGUAGES = Languages()


def known(locale: str) -> LanguageData:
    """All that is known of a language."""
    return _LANGUAGES.data(locale)
