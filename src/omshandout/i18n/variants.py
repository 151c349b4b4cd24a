"""Checks of what a regional variant takes over, and of what it need not say itself."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from omshandout.errors import Fault, Severity
from omshandout.i18n.checks import check_translation
from omshandout.i18n.entries import Translations
from omshandout.i18n.inheritance import inherit
from omshandout.i18n.sources import AnySource, messages_of, plural_of, state_of
from omshandout.i18n.writing import numbers_in
from omshandout.languages.data import LanguageData
from omshandout.languages.plurals import counts_of_forms
from omshandout.model.text import ENGLISH


def check_inherited(
    source: AnySource, translations: Translations, data: LanguageData,
    known: Callable[[str], LanguageData],
) -> tuple[Fault, ...]:
    """What a regional variant takes over and its readers would read otherwise: numbers.

    ``1.500`` is fifteen hundred in Spain and one and a half in Mexico, and a form that is for
    nothing and for one may leave the number out only where it is for one alone. All else that can
    be wrong with such a text is wrong in its own catalog too.

    Args:
        source: the English.
        translations: of the variant, with what it takes over.
        data: the variant.
        known: gives the data of a parent.
    """
    faults: list[Fault] = []
    for message in messages_of(source):
        origin = translations.origins.get(message.key)
        entry = origin.entries.get(message.key) if origin else None
        if origin is not None and entry is not None:
            if state_of(message, entry) != "translated":
                continue
            texts, where, locale = entry.strings, translations.where(message.key), origin.locale
        elif translations.from_source and message.key not in translations.entries:
            texts, where, locale = (message.text, plural_of(message)), message.where, ENGLISH.locale
        else:
            continue
        where = replace(where, key=message.key, locale=data.locale)
        there = known(locale)
        if any(numbers_in(text, there) != numbers_in(text, data) for text in texts):
            faults.append(Fault(
                where,
                f"its numbers are written in another way in {data.locale} than in {locale}",
                f"write them so in an entry of {translations.file}: omshandout translations "
                f"override {data.locale} {translations.domain} {message.key}",
                "translation/inherited-number",
            ))
        elif plural_of(message) and counts_of_forms(there) != counts_of_forms(data):
            forms = translations.entries[message.key].strings if entry else texts
            faults += check_translation(
                message, forms, data, where=where, forms=translations.forms(data)
            )
    return tuple(faults)


def same_as_inherited(
    own: Translations, data: LanguageData, above: Translations | None,
    above_data: LanguageData, source: AnySource,
) -> tuple[Fault, ...]:
    """A warning for each text of a variant that it would take over anyway.

    Such a copy stays behind when the text that it is a copy of is bettered.

    Args:
        own: the variant's own catalog.
        data: the variant.
        above: its parent's with all that it takes over; None for the source language.
        above_data: the parent.
        source: the English.
    """
    inherited = inherit(replace(own, entries={}), data, above, above_data)
    faults: list[Fault] = []
    for message in messages_of(source):
        entry = own.entries.get(message.key)
        if entry is None or state_of(message, entry) != "translated":
            continue
        other = inherited.entries.get(message.key)
        if other is not None:
            place = inherited.origins[message.key].locale
            strings = other.strings if state_of(message, other) == "translated" else ()
        elif inherited.from_source:
            place = ENGLISH.locale
            plural = plural_of(message)
            strings = (message.text, plural) if plural else (message.text,)
        else:
            continue
        if entry.strings == strings:
            faults.append(Fault(
                own.where(message.key), f"says the same as {place}",
                f"delete the entry: the text then comes from {place}, also when it changes there",
                "translation/same-as-parent", Severity.WARNING,
            ))
    return tuple(faults)
