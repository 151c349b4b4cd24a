"""Translations that stay although their English changed: a person says that it means the same.

A comma in the English would else stop every language until a translator has looked at it. What can
change what families do is refused: it is for translators.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from omshandout.content.asking import acts_of
from omshandout.content.markup import bare_text
from omshandout.errors import Fault, Severity, UsageError, Where
from omshandout.i18n import (
    Catalog,
    Entry,
    MarkupError,
    check_translation,
    parse_markup,
    read_catalog,
)
from omshandout.i18n.carrying import English, carried, is_unsure, made_for
from omshandout.i18n.po_writer import write_if_changed
from omshandout.i18n.reviews import Review, Role, Said, holding, keep_row
from omshandout.i18n.sources import AnyMessage, domain_of, messages_of, plural_of
from omshandout.i18n.writing import ending_of, numbers_in
from omshandout.languages import SOURCE_LOCALE
from omshandout.languages.data import english as source_language
from omshandout.model.text import ENGLISH
from omshandout.model.urgency import Level
from omshandout.render.reviewing import reviews_of
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import refuse_unknown
from omshandout.tasks.signing import add_reviews
from omshandout.tasks.translating import make_template
from omshandout.yamlfile.bounded import shown

ALIKE = 0.6
"""English that is less alike than this (0 to 1) is another sentence."""

# Words that turn a sentence round, or say when and for whom it holds.
_TURNING = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|unless|until|except"
    r"|only|if|or|and|before|after|more|less|most|least|very|always|often|sometimes|rarely|may|can"
    r"|must|should|stop|start|now|today|tonight|tomorrow|day|night|hours?|weeks?|months?|years?)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_LEVEL = "the level of urgency"
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)


class Kept(Struct, frozen=True):
    """One change of the English, and the languages in which it is open.

    Attributes:
        domain: the handout, ``packets`` or ``interface``.
        key: of the message.
        was: English that the translations were made for.
        now: English of today.
        locales: whose translation was made for ``was``.
        refused: why it changes what is said; then no translation can stay.
        left: faults of languages in which it cannot stay, whatever the change is.
    """

    domain: str
    key: str
    was: English
    now: English
    locales: tuple[str, ...]
    refused: tuple[str, ...] = ()
    left: tuple[Fault, ...] = ()


def open_changes(
    workshop: Workshop, key: str, domain: str = "", locales: Sequence[str] = ()
) -> list[Kept]:
    """The changes of the English of a message that translations wait for.

    Args:
        workshop: content and catalogs.
        key: of the message.
        domain: the handout; ``""`` for the one in which a text with this key changed.
        locales: only these; none for all.

    Raises:
        UsageError: unknown handout or locale, no text has the key, none changed, or several did.
        TranslationError: a catalog or a file of sign-offs cannot be read.
    """
    named = (domain,) if domain else workshop.domains
    refuse_unknown(workshop, named, locales)
    chosen = [each for each in locales or workshop.locales if each != SOURCE_LOCALE]
    found: list[Kept] = []
    known = False
    for each in named:
        messages = {message.key: message for message in messages_of(workshop.source(each))}
        if key in messages:
            known = True
            found += _changes(workshop, each, messages[key], chosen)
    if not known:
        told = shown(key, 80)
        what = f'no text has the key "{told}"' if not domain else f'{domain} has no text "{told}"'
        raise UsageError(Fault(Where(), what, "keys are the msgctxt of catalogs",
                               "usage/unknown-key"))
    if not found:
        what = f'no translation of "{key}" was made for other English'
        raise UsageError(Fault(Where(key=key), what, "there is nothing to keep", "usage/no-change"))
    several = sorted({each.domain for each in found})
    if len(several) > 1:
        what = f'"{key}" changed in several handouts: {", ".join(several)}'
        raise UsageError(Fault(Where(key=key), what, "give one with --handout",
                               "usage/several-handouts"))
    return found


def _changes(
    workshop: Workshop, domain: str, message: AnyMessage, locales: Sequence[str]
) -> list[Kept]:
    now = (message.text, plural_of(message))
    by_was: dict[English, list[str]] = {}
    left: dict[English, list[Fault]] = {}
    other_level: set[English] = set()
    levels_now = _levels(workshop, make_template(workshop, domain).by_key()[message.key])
    for locale in locales:
        catalog = _catalog(workshop, locale, domain)
        entry = catalog.by_key().get(message.key) if catalog is not None else None
        if entry is None or not entry.touched:
            continue
        key, was = made_for(entry)
        if key != message.key or was == now:
            continue
        fault = _cannot_stay(workshop, locale, domain, entry, message)
        by_was.setdefault(was, [])
        if _levels(workshop, entry) != levels_now:
            other_level.add(was)
        if fault is None:
            by_was[was].append(locale)
        else:
            left.setdefault(was, []).append(fault)
    return [
        Kept(domain, message.key, was, now, tuple(named),
             tuple(_meanings(was, now, other_level=was in other_level)), tuple(left.get(was, ())))
        for was, named in by_was.items()
    ]


def _catalog(workshop: Workshop, locale: str, domain: str) -> Catalog | None:
    path = workshop.places.catalog(locale, domain)
    return read_catalog(path, workshop.places.shown(path)) if path.exists() else None


def _cannot_stay(
    workshop: Workshop, locale: str, domain: str, entry: Entry, message: AnyMessage
) -> Fault | None:
    """Why the translation of one language cannot stay, whatever changed in the English."""
    path = workshop.places.catalog(locale, domain)
    where = Where(workshop.places.shown(path), entry.line, key=message.key, locale=locale)
    said = Said(reviews_of(workshop, locale), locale, domain)
    look = "a translator has to look at it"
    _, was = made_for(entry)
    if is_unsure(entry):
        what = "the translation was marked as fuzzy before the English changed"
        return Fault(where, what, look, "keep/unsure")
    if not said.may_return(message.key, was, entry.strings):
        what = "the translation is not the one that was signed: somebody has worked on it since"
        return Fault(where, what, look, "keep/changed")
    faults = check_translation(message, entry.strings, workshop.language(locale), where=where,
                               keep_terms=workshop.keep_terms)
    return next((each for each in faults if each.severity is Severity.ERROR), None)


def _levels(workshop: Workshop, entry: Entry) -> frozenset[Level]:
    """The levels of the red flags that an entry names among its facts."""
    flags = workshop.context.facts.red_flags
    return frozenset(flags[word].level for word in " ".join(entry.notes).replace(",", " ").split()
                     if word in flags)


def _meanings(was: English, now: English, *, other_level: bool) -> list[str]:
    """What a change of the English changes beyond how it is said, in words."""
    found = {_LEVEL: None} if other_level else {}
    for old, new in zip(was, now, strict=True):
        if old != new:
            found |= dict.fromkeys(_differences(old, new))
    return list(found)


def _differences(old: str, new: str) -> list[str]:
    try:
        before, after = parse_markup(old), parse_markup(new)
    except MarkupError:
        return ["the marks in it"]
    bare_old, bare_new = bare_text(old), bare_text(new)
    sides = (
        ("placeholders", [Counter(each.placeholder for each in pieces if each.placeholder)
                          for pieces in (before, after)]),
        ("words of another language", [
            Counter(each.text for each in pieces if each.language is not None)
            for pieces in (before, after)
        ]),
        ("numbers", [numbers_in(text, source_language()) for text in (bare_old, bare_new)]),
        ("links", [Counter(_ADDRESS.findall(text)) for text in (old, new)]),
        (_LEVEL, [acts_of(text) for text in (bare_old, bare_new)]),
        ("words that say not, when or how much",
         [Counter(word.lower() for word in _TURNING.findall(text))
          for text in (bare_old, bare_new)]),
        ("whether it asks", [ending_of(text, ENGLISH) == "?" for text in (bare_old, bare_new)]),
    )
    found = [name for name, (one, other) in sides if one != other]
    if SequenceMatcher(None, bare_old, bare_new, autojunk=False).ratio() < ALIKE:
        found.append("most of its words")
    return found


class KeptFile(Struct, frozen=True):
    """A catalog in which a translation stays; ``signed`` counts sign-offs that go on."""

    locale: str
    domain: str
    key: str
    signed: int


def keep(
    workshop: Workshop, change: Kept, name: str, role: str, day: date
) -> list[KeptFile]:
    """Let translations stay, as one person says that a change of the English changed no meaning.

    What is said is added to the sign-offs of each language first: should the program be stopped
    then, the next ``translations update`` does the rest.

    Raises:
        UsageError: the change is refused, or the name is empty.
        TranslationError: a catalog or a file of sign-offs cannot be read.
        MachineError: a file cannot be written.
    """
    if change.refused:
        raise UsageError(refusal(change))
    source = workshop.source(change.domain)
    message = next(each for each in messages_of(source) if each.key == change.key)
    new = make_template(workshop, change.domain).by_key()[change.key]
    found = []
    for locale in change.locales:
        row = keep_row(message, change.was, locale, change.domain, Role(role), name, day)
        add_reviews(workshop, locale, [row])
        reviews = reviews_of(workshop, locale)
        record = Said(reviews, locale, change.domain)
        catalog = _catalog(workshop, locale, change.domain)
        assert catalog is not None
        entries = tuple(
            carried(each, new, len(each.strings), record) if each.key == change.key else each
            for each in catalog.entries
        )
        write_if_changed(workshop.places.catalog(locale, change.domain),
                         replace(catalog, entries=entries))
        found.append(KeptFile(locale, change.domain, change.key,
                              _going_on(workshop, locale, change, reviews)))
    return found


def _going_on(
    workshop: Workshop, locale: str, change: Kept, reviews: Sequence[Review]
) -> int:
    """How many sign-offs of the translation hold for the English of today."""
    fresh = Workshop(workshop.places)
    source = fresh.source(change.domain)
    held = holding(source, fresh.translations(locale, domain_of(source)), reviews)
    return sum(1 for each in held if each.key == change.key and not each.was)


def refusal(change: Kept) -> Fault:
    """Why translations cannot stay."""
    what = f'"{change.key}" of {change.domain}: the change touches {", ".join(change.refused)}'
    hint = "translators have to look at it: run omshandout translations update"
    return Fault(Where(key=change.key), what, hint, "keep/meaning")
