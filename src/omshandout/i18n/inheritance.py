"""Regional variants: a catalog of what differs, over those that the rest comes from.

``es_MX`` holds what is said otherwise in Mexico; all else is taken over from ``es_419`` and
``es``. Variants of English take over the English of the content itself.

Source: UTS #35, part 1, section 4.1.3 (parent locales); which one is the parent of which is told
by :mod:`omshandout.languages.parents`.
"""

from __future__ import annotations

from types import MappingProxyType

from msgspec.structs import replace

from omshandout.i18n.entries import Entry, Translations
from omshandout.i18n.plurals import own_forms, strings_by_category
from omshandout.i18n.sources import AnyMessage, AnySource, messages_of
from omshandout.languages.data import LanguageData
from omshandout.languages.plurals import plural_categories


def no_translations(file: str, locale: str, domain: str) -> Translations:
    """What a variant has in a domain for which it has no catalog."""
    return Translations(file, locale, domain, "", "", MappingProxyType({}))


def inherit(
    own: Translations, data: LanguageData, parent: Translations | None = None,
    parent_data: LanguageData | None = None,
) -> Translations:
    """The entries of a variant over those that it takes over.

    An entry without a translation is none of the variant's own. One that is fuzzy, or has some
    of its plural forms only, is: what is not finished must not be printed in other words.

    Args:
        own: the variant's catalog.
        data: the variant.
        parent: that of its parent with all that it takes over; None for the source language.
        parent_data: the parent.
    """
    entries: dict[str, Entry] = {}
    origins: dict[str, Translations] = {}
    if parent is not None and parent_data is not None:
        for key, entry in parent.entries.items():
            entries[key] = _in_forms(entry, parent, parent_data, own, data)
            origins[key] = parent.origin(key)
    for key, entry in own.entries.items():
        if entry.touched:
            entries[key] = entry
            origins.pop(key, None)
    return replace(
        own,
        entries=MappingProxyType(entries),
        origins=MappingProxyType(origins),
        parents=(parent, *parent.parents) if parent else (),
        revised=max(own.revised, parent.revised if parent else 0),
        from_source=parent is None or parent.from_source,
    )


def is_complete(own: Translations, source: AnySource) -> bool:
    """Whether a catalog has a text for each message, so that there is nothing to take over."""
    none = Entry("", "")
    return all(own.entries.get(message.key, none).touched for message in messages_of(source))


def is_inherited(message: AnyMessage, translations: Translations) -> bool:
    """Whether a message is taken over, from another catalog or from the source."""
    if message.key in translations.entries:
        return message.key in translations.origins
    return translations.from_source


def _in_forms(
    entry: Entry, parent: Translations, parent_data: LanguageData,
    own: Translations, data: LanguageData,
) -> Entry:
    """An entry with the plural forms of the variant, each by the name of its category."""
    if not entry.plural:
        return entry
    there, here = parent.forms(parent_data), own.forms(data)
    if there.wrong or here.wrong or len(entry.strings) != there.count:
        return entry  # a wrong number of forms is told where the text stands
    categories = plural_categories(data)
    if there.of == here.of and plural_categories(parent_data) == categories:
        return entry
    words = strings_by_category(entry.strings, there, parent_data)
    last = [*words.values()][-1]
    places = own_forms(data).of
    forms = []
    for index in range(here.count):
        counts = here.counts(index)
        category = categories[places[counts[0]]] if counts else ""
        forms.append(words.get(category, last))
    return replace(entry, strings=tuple(forms))
