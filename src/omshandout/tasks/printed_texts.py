"""Texts that are printed and no catalog has, and signs without their letter in all that do.

A document tells the first text that cannot be set and stops; who checks wants all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from msgspec.structs import replace

from omshandout.content.markup import bare_text
from omshandout.errors import ContentError, Fault, LayoutError, OmsHandoutError, Severity, Where
from omshandout.i18n.flaws import Flaw
from omshandout.i18n.markup import MarkupError, parse_markup
from omshandout.i18n.printed import printed_flaws
from omshandout.i18n.sources import AnySource, messages_of, plural_of
from omshandout.languages.data import LanguageData
from omshandout.languages.formats import day_names, month_names
from omshandout.languages.locales import language_of
from omshandout.languages.names import native_name
from omshandout.model.letters import with_letters
from omshandout.model.options import ByLanguage, Clinic
from omshandout.model.text import ENGLISH, Language, LocalText, Run, TextStatus
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.text.paragraph import Shaper

_LONGEST = 4000  # characters; longer texts are refused, whatever they say
# Scripts whose shapers look at syllables: the scripts of India and South-East Asia, Tibetan,
# Hebrew, and those written like them beyond the first plane.
_SYLLABIC = re.compile(
    "[\u0591-\u05c7\u0711-\u07fd\u0816-\u085b\u0900-\u109f\u1712-\u17dd\u1900-\u1cf9\ua800-\uabed"
    "\U00010a00-\U00010a3f\U00011000-\U00011fff]"
)


def checked_clinic(clinic: Clinic, file: str) -> Clinic:
    """A clinic file's words, with letters in place of shapes and remarks on what is doubtful.

    Args:
        clinic: what the file says.
        file: its name in faults.

    Raises:
        ContentError: with all that is garbled.
    """
    found: list[Fault] = []
    pairs = [("name", clinic.name), ("note", clinic.note)]
    pairs += [(f"phones.{at}.label", phone.label) for at, phone in enumerate(clinic.phones)]
    for field, words in pairs:
        for locale, text in words:
            language = language_of(locale) if locale else None
            place = clinic.where(f"{field}.{locale}" if locale else field, file)
            flaws = printed_flaws(text, language, name=field != "note")
            found += [_in_yaml(flaw, place) for flaw in flaws]
    if any(fault.severity is Severity.ERROR for fault in found):
        raise ContentError(found)
    phones = tuple(
        replace(phone, label=_with_letters(phone.label)) for phone in clinic.phones
    )
    return replace(
        clinic, name=_with_letters(clinic.name), note=_with_letters(clinic.note), phones=phones,
        remarks=(*clinic.remarks, *found),
    )


def _with_letters(words: ByLanguage) -> ByLanguage:
    return tuple((locale, with_letters(text)) for locale, text in words)


def _in_yaml(flaw: Flaw, where: Where) -> Fault:
    return flaw.at(where, "content")


def content_flaws(source: AnySource) -> list[Fault]:
    """What is wrong with English texts, sign by sign."""
    return [
        flaw.at(text.where, "content")
        for text in messages_of(source)
        for flaw in printed_flaws(_bare(text.text), ENGLISH)
    ]


def _bare(text: str) -> str:
    """The English of a text, without its words of other languages."""
    try:
        return "".join(
            piece.run().text for piece in parse_markup(text) if piece.language is None
        )
    except MarkupError:
        return bare_text(text)


def language_flaws(data: LanguageData, shaper: Shaper) -> list[Fault]:
    """What is wrong with the names that a language file gives."""
    named: list[tuple[str, tuple[str, ...]]] = [
        ("name", (native_name(data),)), ("months", month_names(data)),
        ("days", (*day_names(data, "wide"), *day_names(data, "abbreviated"))),
    ]  # fmt: skip
    faults: list[Fault] = []
    for key, names in named:
        if not any(data.gives(each) for each in (key, f"{key}.wide", f"{key}.abbreviated")):
            continue
        where = Where(data.file, key=key, locale=data.locale)
        for name in dict.fromkeys(filter(None, names)):
            faults += [
                flaw.at(where, "language")
                for flaw in printed_flaws(name, data.language, name=True)
            ]
            faults += _unset(name, data.language, where, shaper)
    return faults


def syllable_faults(workshop: Workshop, locale: str) -> Iterator[Fault]:
    """Signs without their letter in all catalogs of a language, those of no sheet too."""
    data = workshop.language(locale)
    for domain in workshop.domains:
        # What cannot be read at all is told elsewhere.
        with suppress(OmsHandoutError):
            own = workshop.catalogs.own(locale, domain)
            for message in messages_of(workshop.source(domain)):
                entry = own.entries.get(message.key)
                for string in entry.strings if entry and not entry.fuzzy else ():
                    if domain == INTERFACE or plural_of(message) or _SYLLABIC.search(string):
                        yield from _unset(
                            _own_words(string), data.language, own.where(message.key),
                            workshop.shaper,
                        )


def _own_words(text: str) -> str:
    try:
        return "".join(piece.run().text for piece in parse_markup(text))
    except MarkupError:
        return ""


def _unset(text: str, language: Language, where: Where, shaper: Shaper) -> tuple[Fault, ...]:
    """What stops a text from being set, but for what hangs on its place on a page."""
    if not text or len(text) > _LONGEST:
        return ()
    local = LocalText(where.key, (Run(text),), language, TextStatus.TRANSLATED, where)
    try:
        shaper.shape(local)
    except LayoutError as error:
        return tuple(fault for fault in error.faults if fault.code == "text/broken-syllable")
    return ()
