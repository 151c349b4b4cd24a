"""The board: how far each handout is in each locale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError, Severity, UsageError
from omshandout.i18n import translation_stats
from omshandout.i18n.reviews import Role
from omshandout.i18n.sources import standing_of
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.blocks import iter_texts
from omshandout.model.interface import InterfaceSource
from omshandout.model.packets import PACKETS, Packet
from omshandout.render.reviewing import review_of, sign_english
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.tasks.cache import cache_folder
from omshandout.tasks.kept_checks import Kept, looked_at

if TYPE_CHECKING:
    from omshandout.tasks.check_units import Unit


class Standing(Struct, frozen=True):
    """One domain in one locale, in numbers of messages.

    ``title`` is the title in the locale, or in English where it is not translated; ``pages`` is
    the page budget. ``state`` is ``final`` (the interface is signed off too, as each page
    prints texts of it), ``draft``, ``incomplete`` (some texts are translated), ``untranslated``
    (none is), ``stopped`` (all are, but no sheet can be made, since some have faults) or ``broken``
    (a file cannot be read); ``faults`` tell what stops it or is broken.
    ``signed`` counts texts that lack no sign-off; ``by_clinician`` those whose English is signed,
    ``by_translator`` those whose translation is. ``inherited`` counts those of the translated texts
    that a regional variant takes over from ``parent``.
    """

    handout: str
    locale: str
    title: str
    pages: int
    total: int
    translated: int
    fuzzy: int
    stale: int
    missing: int
    signed: int
    state: str
    faults: tuple[Fault, ...] = ()
    by_clinician: int = 0
    by_translator: int = 0
    inherited: int = 0
    parent: str = ""

    @property
    def own(self) -> int:
        """Translated texts that stand in the catalog of the locale itself."""
        return self.translated - self.inherited

    @property
    def translated_percent(self) -> int:
        """Whole per cent, never rounded up to 100."""
        return 100 * self.translated // self.total if self.total else 0

    @property
    def signed_percent(self) -> int:
        """Whole per cent, never rounded up to 100."""
        return 100 * self.signed // self.total if self.total else 0


def standings(
    workshop: Workshop, locales: Sequence[str] = (), *, interface: bool = False,
    checked: bool = False, processes: int = 0, as_on_disk: Callable[[], bool] = lambda: True,
) -> list[Standing]:
    """The standing of every handout (and of packets and interface) in some locales, or in all.

    Args:
        workshop: content and catalogs.
        locales: the languages; none for all.
        interface: whether packets and interface have rows too.
        checked: whether translations are looked at for faults that stop sheets.
        processes: how many may be used for that; 0 for as many as are worth their while.
        as_on_disk: see :func:`omshandout.tasks.check_units.look_at`.

    Raises:
        UsageError: a locale that there is not.
    """
    if unknown := workshop.unknown_names((), locales):
        raise UsageError(unknown)
    domains = workshop.domains if interface else workshop.handout_names
    wanted = [(domain, locale) for domain in domains for locale in locales or workshop.locales]
    if not checked:
        return [standing(workshop, domain, locale) for domain, locale in wanted]
    # The first page for staff asks for no such rows, and waits for nothing that runs processes.
    from omshandout.tasks.check_units import look_at, processors

    # Each is asked for once, though a language may be named twice.
    units = {(domain, locale): _unit(workshop, domain, locale) for domain, locale in wanted}
    kept: Kept[Standing] = Kept(
        workshop.places, cache_folder(), "standings", Standing, lambda row: row.faults
    )
    found = look_at(
        workshop, tuple(units.values()), _checked, kept, processes or processors(),
        lambda unit: None, _load, as_on_disk,
    )
    return [found[units[each]] for each in wanted]


def _unit(workshop: Workshop, domain: str, locale: str) -> Unit:
    """What a row hangs on; each document also on the sign-offs of its English."""
    # As above.
    from omshandout.tasks.check_units import Unit, reads_of

    reads = tuple(dict.fromkeys((SOURCE_LOCALE, *reads_of(workshop, locale))))
    # Whether packets can be read hangs on which handouts there are.
    domains = None if domain == PACKETS else (domain, *workshop.shared_domains)
    return Unit("standing", locale, domain, reads, domains)


def _load(workshop: Workshop) -> None:
    """The English, which every language is compared with; what is wrong is told in the rows."""
    for domain in workshop.domains:
        with suppress(OmsHandoutError):
            workshop.source(domain)


def _checked(workshop: Workshop, unit: Unit) -> Standing:
    return _checked_row(workshop, unit.name, unit.locale)


def _checked_row(workshop: Workshop, domain: str, locale: str) -> Standing:
    """A row; ``stopped`` where all is translated and a fault of a translation stops the sheet."""
    row = standing(workshop, domain, locale)
    if row.state not in ("draft", "final") or locale == SOURCE_LOCALE:
        return row
    faults = looked_at(lambda: stopping_faults(workshop, domain, locale))
    return replace(row, state="stopped", faults=faults) if faults else row


class NotPrintable(Struct, frozen=True):
    """The names of handouts and packets that cannot be made in a language."""

    handouts: frozenset[str]
    packets: frozenset[str]


def not_printable(workshop: Workshop, locale: str) -> NotPrintable:
    """What cannot be made in a language, whoever asks for it.

    A text is missing, unsure, of other English or faulty, or a file cannot be read.
    """
    handouts = frozenset(
        name for name in workshop.handout_names
        if _checked_row(workshop, name, locale).state not in ("draft", "final")
    )
    packets: frozenset[str] = frozenset()
    with suppress(OmsHandoutError):  # packets that cannot be read are on no list
        packets = frozenset(
            packet.name for packet in workshop.packets
            if not handouts.isdisjoint(packet.handouts) or _is_stopped(workshop, packet, locale)
        )
    return NotPrintable(handouts, packets)


def _is_stopped(workshop: Workshop, packet: Packet, locale: str) -> bool:
    """Whether the cover of a packet stops it; one catalog has the texts of all covers."""
    texts = tuple(iter_texts(packet.cover))
    keys = {text.key for text in texts}
    try:
        translations = workshop.translations(locale, PACKETS)
        return any(
            fault.where.key in keys or not fault.where.key
            for fault in workshop.translation_errors(locale, PACKETS)
        ) or (locale != SOURCE_LOCALE and any(
            standing_of(text, translations) != "translated" for text in texts
        ))
    except OmsHandoutError:
        return True


def stopping_faults(workshop: Workshop, domain: str, locale: str) -> tuple[Fault, ...]:
    """The faults of translations that stop a sheet in a language: its own, and those of pages.

    Texts that every page may have stop it too where they are not translated.

    Raises:
        OmsHandoutError: a catalog or a language file cannot be read.
    """
    own = workshop.translation_errors(locale, domain)
    if domain == INTERFACE:
        return own
    missing = workshop.interface(workshop.language(locale), "", english_stands_in=False)[1]
    return tuple(dict.fromkeys((
        *own, *workshop.printed_errors(locale),
        *(fault for fault in missing if fault.severity is Severity.ERROR),
    )))


class Summary(Struct, frozen=True):
    """A language as a whole, in numbers of messages of all its domains.

    ``broken`` counts domains that cannot be read, whose messages are in no other number: nobody
    knows what they are like. ``state`` is the least of the domains'.
    """

    locale: str
    total: int
    translated: int
    fuzzy: int
    stale: int
    missing: int
    signed: int
    broken: int
    state: str


_LEAST_FIRST = ("broken", "stopped", "untranslated", "incomplete", "draft", "final")


def summaries(rows: Sequence[Standing]) -> list[Summary]:
    """A line for each language, in the order in which they come."""
    return [
        _summary(locale, [row for row in rows if row.locale == locale])
        for locale in dict.fromkeys(row.locale for row in rows)
    ]


def _summary(locale: str, rows: Sequence[Standing]) -> Summary:
    states = {row.state for row in rows}
    state = next(each for each in _LEAST_FIRST if each in states)
    if state == "untranslated" and len(states) > 1:
        state = "incomplete"
    return Summary(
        locale, sum(row.total for row in rows), sum(row.translated for row in rows),
        sum(row.fuzzy for row in rows), sum(row.stale for row in rows),
        sum(row.missing for row in rows), sum(row.signed for row in rows),
        sum(row.state == "broken" for row in rows), state,
    )


def standing(workshop: Workshop, domain: str, locale: str) -> Standing:
    """The standing of one domain in one locale; a file that cannot be read is ``broken``."""
    try:
        source = workshop.source(domain)
    except OmsHandoutError as error:
        return Standing(domain, locale, domain, 0, 0, 0, 0, 0, 0, 0, "broken", error.faults)
    title = domain if isinstance(source, InterfaceSource) else source.title.text
    pages = 0 if isinstance(source, InterfaceSource) else source.pages
    try:
        workshop.language(locale)
        translations = workshop.translations(locale, domain)
        review = review_of(workshop, locale, source, translations)
    except OmsHandoutError as error:
        return Standing(domain, locale, title, pages, 0, 0, 0, 0, 0, 0, "broken", error.faults)
    final = review.final and _interface_final(workshop, locale)
    if locale == SOURCE_LOCALE:
        total = review.total
        return Standing(domain, locale, title, pages, total, total, 0, 0, 0, review.signed,
                        "final" if final else "draft", (), review.by_clinician)
    stats = translation_stats(source, translations)
    if translations is not None and not isinstance(source, InterfaceSource):
        entry = translations.entries.get(source.title.key)
        if entry is not None and entry.translated and not entry.fuzzy:
            title = entry.strings[0]
    state = "draft"
    if stats.translated < stats.total:
        state = "incomplete" if stats.translated else "untranslated"
    elif final:
        state = "final"
    return Standing(domain, locale, title, pages, stats.total, stats.translated, stats.fuzzy,
                    stats.stale, stats.missing, review.signed, state, (),
                    review.by_clinician, review.by_translator, stats.inherited,
                    next(iter(workshop.parents(locale)), ""))


REVIEW_AFTER_DAYS = 730
"""Two years: what is known of an illness, and of its treatment, moves on."""


def last_look(workshop: Workshop, handout: str) -> date | None:
    """The day on which a clinician signed a handout's English last, or on which it changed last.

    None for a handout that cannot be read, which its standing tells.
    """
    try:
        source = workshop.source(handout)
        reviews = workshop.reviews(SOURCE_LOCALE)
    except OmsHandoutError:
        return None
    days = [] if isinstance(source, InterfaceSource) else [
        datetime.fromtimestamp(source.changed, UTC).date()
    ]
    for review in reviews:
        if review.handout == handout and review.role == Role.CLINICIAN.value and not review.step:
            with suppress(ValueError):  # its own check tells of a day that is none
                days.append(date.fromisoformat(review.date))
    return max(days, default=None)


def is_due(day: date | None, today: date) -> bool:
    """Whether somebody should look at a handout again that was looked at on a day."""
    return day is not None and (today - day).days > REVIEW_AFTER_DAYS


def percent(count: int, total: int) -> str:
    """A share in whole per cent, never rounded up to 100; ``""`` of nothing."""
    return f"{100 * count // total} %" if total else ""


def part_of(count: int, total: int) -> str:
    """A number of texts, with the share of all where it is some and not all."""
    return f"{count} ({percent(count, total)})" if 0 < count < total else str(count)


def own_of(row: Standing) -> str:
    """How many texts of a regional variant are its own, to stand behind those translated."""
    return f" ({row.own} own)" if row.parent else ""


def open_sign_offs(rows: Sequence[Standing]) -> Iterator[str]:
    """Why what somebody signed does not count yet, in a line for each language.

    A translation needs the sign-off of its English too, and each document that of the interface.
    """
    for locale in dict.fromkeys(row.locale for row in rows):
        of_locale = [row for row in rows if row.locale == locale]
        english = [row.handout for row in of_locale if row.by_translator > row.signed]
        if english:
            yield (
                f"{locale}: translations of {', '.join(english)} are signed, but their English "
                f"lacks a clinician's sign-off: {sign_english(english)}"
            )
        waiting = [
            row.handout for row in of_locale
            if row.total == row.signed > 0 and row.state == "draft" and row.handout != INTERFACE
        ]
        if waiting:
            yield (
                f"{locale}: {', '.join(waiting)} signed off, but a draft until the interface is "
                "signed off too: omshandout review sign LOCALE interface --name NAME --role ROLE"
            )


def kept_translations(workshop: Workshop) -> Iterator[str]:
    """Whose word it is that translations stay although their English changed, a line a language."""
    for locale in workshop.locales:
        try:
            rows = [review for review in workshop.reviews(locale) if review.was]
        except OmsHandoutError:
            continue  # told in the rows of the language
        if rows:
            names = ", ".join(dict.fromkeys(review.name for review in rows))
            texts = len({(review.handout, review.key) for review in rows})
            yield (
                f"{locale}: {texts} translation{'s' if texts > 1 else ''} stayed when the English "
                f"changed, as {names} said: omshandout review list"
            )


def _interface_final(workshop: Workshop, locale: str) -> bool:
    """Whether the interface is signed off: no document is final without it."""
    try:
        translations = workshop.translations(locale, INTERFACE)
        return review_of(workshop, locale, workshop.printed_source, translations).final
    except OmsHandoutError:
        return False  # told in the interface's own row
