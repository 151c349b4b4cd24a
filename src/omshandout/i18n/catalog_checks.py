"""Checks of a catalog as a whole: its header, its keys, and texts beside their neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.errors import Fault, Severity, Where
from omshandout.i18n.entries import Translations
from omshandout.i18n.po import revision_seconds
from omshandout.i18n.sources import AnyMessage, entry_of, plural_of, state_of
from omshandout.languages.data import LanguageData
from omshandout.languages.matching import Match, match
from omshandout.languages.plurals import plural_categories

_ENOUGH = 12  # texts of a catalog that tell how long a translation is in its language
_LOST_PART = 0.62
_SHORTEST = 40  # characters; the ratios of shorter texts say nothing


def header_faults(
    translations: Translations, data: LanguageData, *, has_plurals: bool
) -> list[Fault]:
    """What the header of a catalog says wrongly."""
    faults: list[Fault] = []
    where = Where(translations.file, 1, locale=data.locale)
    # A rule of another kind does no harm to a catalog without plural forms.
    if has_plurals:
        forms = translations.forms(data)
        hint = f"run: omshandout translations update {data.locale}"
        if forms.wrong:
            faults.append(Fault(where, forms.wrong, hint, "catalog/plural-forms"))
        elif forms.doubt:
            # It loads what makes catalogs, which a build has no need of.
            from omshandout.i18n.catalogs import plural_forms

            advice = (
                "read the texts with such counts; if their form is wrong, write the rule "
                f'"{plural_forms(data)}", and the forms in the order '
                f"{', '.join(plural_categories(data))}"
            )
            code = "catalog/plural-forms"
            faults.append(Fault(where, forms.doubt, advice, code, Severity.WARNING))
        elif not forms.given and forms.count > 1 and translations.entries:
            what = (
                "has no Plural-Forms: its forms are taken to be "
                f"{', '.join(plural_categories(data))}, in this order"
            )
            faults.append(Fault(where, what, hint, "catalog/plural-forms", Severity.WARNING))
    if match(translations.language, data.locale) is Match.REGION:
        what = f"the header says Language: {translations.language}, the folder {data.locale}"
        hint = f"set it to {data.locale} if the words are for all who read {data.locale}"
        faults.append(Fault(where, what, hint, "catalog/language", Severity.WARNING))
    if revision_seconds(translations.stamp) is None:
        what = f'PO-Revision-Date "{translations.stamp[:40]}" is not a date'
        hint = "write it as 2026-11-22 09:30+0000"
        faults.append(Fault(where, what, hint, "catalog/date", Severity.WARNING))
    return faults


def lost_sentences(
    messages: Sequence[AnyMessage], translations: Translations
) -> list[Fault]:
    """Translations with fewer sentences than the English, and shorter than others of the catalog.

    How long a translation is depends on language and writing, so each is compared with its
    neighbours; and sentences may be put together, but then the words are still there.
    """
    # Tables that English sheets have no use for: their start waits for none.
    from omshandout.i18n.marks import sentence_count

    pairs = []
    for message in messages:
        entry = entry_of(message, translations)
        if entry is None or state_of(message, entry) != "translated" or plural_of(message):
            continue
        if len(message.text) >= _SHORTEST:
            pairs.append((message, entry.strings[0], len(entry.strings[0]) / len(message.text)))
    if len(pairs) < _ENOUGH:
        return []
    ends = sum(sentence_count(text) for _, text, _ in pairs)
    if 2 * ends < sum(sentence_count(message.text) for message, _, _ in pairs):
        return []  # Thai and others end their sentences with a space, if with anything
    usual = sorted(ratio for _, _, ratio in pairs)[len(pairs) // 2]
    hint = "translate all of the English"
    return [
        Fault(
            translations.where(message.key),
            f"has fewer sentences than the English ({sentence_count(text)} for "
            f"{sentence_count(message.text)}), and is shorter than others here",
            hint, "translation/sentences", Severity.WARNING,
        )
        for message, text, ratio in pairs
        if ratio < _LOST_PART * usual and sentence_count(text) < sentence_count(message.text)
    ]


def hint_for(key: str, keys: set[str]) -> str:
    """What to do about a key that the content has not, but has something like it."""
    # Only a fault needs it, and it takes long to load.
    import difflib

    close = difflib.get_close_matches(key, sorted(keys), 1)
    meant = f'if "{close[0]}" is meant, correct it; else ' if close else ""
    return f"{meant}run: omshandout translations update"
