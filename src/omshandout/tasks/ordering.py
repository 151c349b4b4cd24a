"""What there is to order at the desk, in the words of who orders, and the documents of an order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from weakref import WeakKeyDictionary

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError, UsageError, Where
from omshandout.i18n import strip_markup
from omshandout.i18n.sources import messages_of, state_of
from omshandout.languages import native_name
from omshandout.languages.data import PSEUDO
from omshandout.languages.names import language_name
from omshandout.model.options import Clinic, Profile
from omshandout.model.orders import Order
from omshandout.model.packets import PACKETS
from omshandout.model.text import ENGLISH, Language, Message
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import plan, plan_packet


class Said(Struct, frozen=True):
    """Words, and the language that they are in: English where a translation is missing."""

    text: str
    language: Language


class Listed(Struct, frozen=True):
    """A handout or packet in a list: its name here, its title, what it is for.

    ``pages`` is the page budget of the English, 0 for a packet; ``handouts`` are those of a packet.
    """

    name: str
    title: Said
    lead: Said
    pages: int
    handouts: tuple[str, ...] = ()


class Offered(Struct, frozen=True):
    """A language that sheets are printed in: its name in itself, and as the reader calls it."""

    locale: str
    native: Said
    name: Said


class Catalogue(Struct, frozen=True):
    """All that can be ordered. ``faults`` tell what cannot, because its file is broken."""

    handouts: tuple[Listed, ...]
    packets: tuple[Listed, ...]
    languages: tuple[Offered, ...]
    faults: tuple[Fault, ...] = ()


def catalogue(workshop: Workshop, locale: str) -> Catalogue:
    """What there is, in the words of a reader of ``locale``; a broken file hides only its own."""
    faults: list[Fault] = []
    handouts, packets = [], []
    for name in workshop.handout_names:
        try:
            source = workshop.handout(name)
        except OmsHandoutError as error:
            faults += error.faults
            continue
        title = _said(workshop, locale, name, source.title)
        lead = _said(workshop, locale, name, source.lead)
        handouts.append(Listed(name, title, lead, source.pages))
    try:
        for packet in workshop.packets:
            cover = packet.cover
            packets.append(Listed(
                packet.name, _said(workshop, locale, PACKETS, cover.title),
                _said(workshop, locale, PACKETS, cover.lead), 0, packet.handouts,
            ))
    except OmsHandoutError as error:
        faults += error.faults
    # The order of the packets is that of reading; what is in none of them comes last.
    order = {name: place for place, name in enumerate(dict.fromkeys(
        name for packet in packets for name in packet.handouts
    ))}
    handouts.sort(key=lambda each: (order.get(each.name, len(order)), each.name))
    return Catalogue(
        tuple(handouts), tuple(packets), offered(workshop, locale), tuple(faults)
    )


def _said(workshop: Workshop, locale: str, domain: str, message: Message | None) -> Said:
    """A text of the content in a language, or the English where it has no translation."""
    if message is None:
        return Said("", ENGLISH)
    words, language = message.text, ENGLISH
    try:
        translations = workshop.translations(locale, domain)
        entry = translations.entries.get(message.key) if translations is not None else None
        if entry is not None and state_of(message, entry) == "translated":
            words, language = entry.strings[0], workshop.language(locale).language
    except OmsHandoutError:
        pass  # the sheet itself tells; its English name is enough to ask for it
    return Said(strip_markup(words).replace("\u00ad", ""), language)


def offered(workshop: Workshop, reader: str) -> tuple[Offered, ...]:
    """The languages that sheets are printed in, with the names that a reader has for them."""
    return tuple(_languages(workshop, reader))


def _languages(workshop: Workshop, reader: str) -> Iterator[Offered]:
    for locale in workshop.locales:
        if locale in PSEUDO:
            continue
        try:
            data, own = workshop.language(locale), workshop.language(reader)
        except OmsHandoutError:
            continue  # a folder that is no language, or its file is broken: no sheet can be made
        native = Said(native_name(data) or locale, data.language)
        name = language_name(locale, reader)
        yield Offered(locale, native, Said(name, own.language) if name else native)


def jobs_of(
    workshop: Workshop, order: Order, clinic: Clinic, clinic_file: str = ""
) -> tuple[AnyJob, ...]:
    """The documents of an order: that of a packet, or one for each handout.

    Raises:
        UsageError: nothing was ordered, something that there is not, or one language twice.
    """
    look = order.look
    if order.copy_locale and look.form:
        raise UsageError(Fault(
            Where(), "a form has no copy: it is printed once all is filled in",
            "leave out the fields, or the copy", "usage/copy-form",
        ))
    others = tuple(filter(None, (order.second_locale, order.copy_locale)))
    if faults := workshop.unknown_names(order.handouts, others):
        raise UsageError(faults)
    profile = Profile(
        text=look.text, ink=look.ink, form=look.form, second_locale=order.second_locale,
        copy_locale=order.copy_locale,
    )
    wanted = ((order.locale,), profile, look.paper, clinic, clinic_file)
    if order.packet:
        return tuple(plan_packet(workshop, order.packet, *wanted))
    if not order.handouts:
        raise UsageError(Fault(
            Where(), "no handout is chosen", "choose at least one", "usage/nothing-chosen"
        ))
    return tuple(plan(workshop, order.handouts, *wanted))


# -- search --------------------------------------------------------------------------------------


_TEXTS: WeakKeyDictionary[Workshop, dict[str, str]] = WeakKeyDictionary()


def found(workshop: Workshop, words: str) -> frozenset[str]:
    """The handouts in which each of some words stands, in any language; all for no words.

    Letters count without case and accents. A word may be a part of one: scripts without spaces
    have no others.
    """
    wanted = folded(words).split()
    if not wanted:
        return frozenset(workshop.handout_names)
    texts = _TEXTS.setdefault(workshop, {})
    names = []
    for name in workshop.handout_names:
        if name not in texts:
            texts[name] = folded("\n".join(_texts(workshop, name)))
        if all(word in texts[name] for word in wanted):
            names.append(name)
    return frozenset(names)


def _texts(workshop: Workshop, name: str) -> Iterator[str]:
    try:
        yield from (message.text for message in messages_of(workshop.handout(name)))
    except OmsHandoutError:
        return
    for locale in workshop.locales:
        try:
            translations = workshop.translations(locale, name)
        except OmsHandoutError:
            continue
        for entry in translations.entries.values() if translations is not None else ():
            yield from entry.strings


@lru_cache(maxsize=256)
def _folded_word(text: str) -> str:
    return _fold(text)


def folded(text: str) -> str:
    """A text without case, accents, vowel signs of Arabic and Hebrew, strong marks and hyphens.

    >>> folded("Niño: **vómitos**")
    'nino: vomitos'
    """
    return _folded_word(text) if len(text) < 200 else _fold(text)


def _fold(text: str) -> str:
    # Capital letters of mathematics are letters only when taken apart, so that comes first.
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(
        sign for sign in plain
        if sign not in "*\u00ad\u0640"
        and not (unicodedata.category(sign) == "Mn" and unicodedata.combining(sign))
    )
