"""The first page: which sheets, in which language, and how they shall be printed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, OmsHandoutError
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.options import Ink, Paper, TextSize
from omshandout.model.orders import MOST_COPIES, Choices, Look, Order
from omshandout.tasks import ordering
from omshandout.tasks.status import not_printable
from omshandout.web.asked import Answer, Asked, Listing, Marks, Moved, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.pages.faults import nothing, of_clinic_file
from omshandout.web.speech import Phrase, Speech, Told

_E = TypeVar("_E", bound=Enum)


class Choice(Struct, frozen=True):
    """A packet or handout to choose; ``hidden`` where a search did not find it.

    ``pages`` is None for a packet, whose pages nobody knows before it is made. ``stopped`` says
    in which of the chosen languages it cannot be printed.
    """

    name: str
    title: Phrase
    lead: Phrase
    pages: Phrase | None
    chosen: bool
    hidden: bool = False
    stopped: tuple[Phrase, ...] = ()


class Option(Struct, frozen=True):
    """One of several values of a field; ``tag`` is the language of its name, "" for the page's."""

    value: str
    name: str
    chosen: bool
    tag: str = ""


class ChoosePage(Struct, frozen=True):
    """All that can be chosen, and what is chosen now.

    Attributes:
        told: what keeps sheets from being made, or is missing from what was sent.
        packets, handouts: what there is.
        any_packet: whether a packet is chosen rather than single sheets.
        words: what was searched for.
        found: how many sheets a search found; None without a search.
        stopped: what to do about sheets that cannot be printed; None where all can be.
        marked: whether that was looked for; else the page's script asks.
        languages, seconds, behind: languages of the sheet, beside it, and of a copy behind it.
        papers, texts, inks: how it shall be printed.
        form: whether boxes and lines become fields to fill in on screen.
        copies: as typed.
    """

    frame: Frame
    told: tuple[Told, ...]
    packets: tuple[Choice, ...]
    handouts: tuple[Choice, ...]
    any_packet: bool
    words: str
    found: Phrase | None
    stopped: Phrase | None
    marked: bool
    languages: tuple[Option, ...]
    seconds: tuple[Option, ...]
    behind: tuple[Option, ...]
    papers: tuple[Option, ...]
    texts: tuple[Option, ...]
    inks: tuple[Option, ...]
    form: bool
    copies: str


def show(desk: Desk, asked: Asked) -> Answer:
    """The page with the last choices of this computer, and no sheet chosen."""
    last = desk.choices()
    # To look through translations would keep the first page waiting: its script asks at once.
    return _page(desk, asked, Order(
        last.locale, second_locale=last.second_locale, look=last.look,
        copy_locale=last.copy_locale,
    ), marked=False)


def again(desk: Desk, asked: Asked) -> Answer:
    """The page with an order, to change it."""
    return _page(desk, asked, desk.order(asked.name("order")))


def order(desk: Desk, asked: Asked) -> Answer:
    """Take an order, or search; what is wrong with it is told on the page as it was sent."""
    wanted, faults = decode_order(asked)
    if asked.field("action") == "search":
        return _page(desk, asked, wanted, words=asked.field("words"))
    if not faults:
        try:
            options = desk.options()
            ordering.jobs_of(desk.workshop(), wanted, options.clinic, options.clinic_file)
        except OmsHandoutError as error:
            faults = error.faults
    if faults:
        return _page(desk, asked, wanted, faults=faults)
    last = desk.choices()
    desk.keep_choices(Choices(
        last.staff_locale, wanted.locale, wanted.second_locale, wanted.look, wanted.copy_locale
    ))
    return Moved(f"/look/{desk.keep_order(wanted)}")


def search(desk: Desk, asked: Asked) -> Answer:
    """The names of the sheets that a search finds, for the page's script."""
    names = ordering.found(desk.workshop(), asked.field("words"))
    said = desk.speech(asked.languages).count("desk.choose.found", len(names))
    return Listing(tuple(sorted(names)), str(said))


def marks(desk: Desk, asked: Asked) -> Answer:
    """What cannot be printed in the languages that are chosen now, for the page's script."""
    workshop, say = desk.workshop(), desk.speech(asked.languages)
    there = ordering.catalogue(workshop, say.locale)
    fields = [asked.field(name) for name in ("locale", "second_locale", "copy_locale")]
    found = _stopped(desk, say, there, fields)
    ids = [f"packet-{each.name}" for each in there.packets]
    ids += [f"handout-{each.name}" for each in there.handouts]
    lines = tuple((each, tuple(map(str, found.get(each, ())))) for each in ids)
    return Marks(lines, str(say("desk.choose.stopped_hint")) if found else "")


def language(desk: Desk, asked: Asked) -> Answer:
    """Show the page in another language from now on."""
    wanted = asked.field("staff_locale")
    if wanted in desk.workshop().locales:
        desk.keep_choices(replace(desk.choices(), staff_locale=wanted))
    return Moved("/")


def decode_order(asked: Asked) -> tuple[Order, tuple[Fault, ...]]:
    """The order that a form asks for, and what is wrong with the form itself."""
    faults: list[Fault] = []
    packet, handouts = asked.field("packet"), asked.every("handout")
    if packet and handouts:
        faults.append(nothing(
            "web/both-chosen", "a packet and single sheets are chosen",
            "choose the packet, or take the ticks away from it",
        ))
    copies = asked.field("copies") or "1"
    count = int(copies) if copies.isdecimal() and len(copies) < 4 else 0
    if not 1 <= count <= MOST_COPIES:
        faults.append(nothing(
            "web/copies", "this is no number of copies", f"write a number from 1 to {MOST_COPIES}"
        ))
    look = Look(
        _one_of(Paper, asked.field("paper")), _one_of(TextSize, asked.field("text"))
        or TextSize.STANDARD, _one_of(Ink, asked.field("ink")) or Ink.COLOUR,
        asked.field("form") == "yes",
    )
    wanted = Order(
        asked.field("locale"), () if packet else handouts, packet, asked.field("second_locale"),
        look, max(1, count), asked.field("copy_locale"),
    )
    return wanted, tuple(faults)


def _one_of(kind: type[_E], word: str) -> _E | None:
    return next((each for each in kind if each.value == word), None)


def _page(
    desk: Desk, asked: Asked, wanted: Order, *, words: str = "", faults: Iterable[Fault] = (),
    marked: bool = True,
) -> Shown:
    frame = frame_of(desk, asked, "desk.choose.title", "/")
    say, workshop = frame.say, desk.workshop()
    there = ordering.catalogue(workshop, say.locale)
    seen = ordering.found(workshop, words)
    chosen = set(asked.every("handout")) or set(wanted.handouts)
    locale = wanted.locale if wanted.locale in workshop.locales else ""
    languages = (locale or SOURCE_LOCALE, wanted.second_locale, wanted.copy_locale)
    stopped = _stopped(desk, say, there, languages) if marked else {}
    handouts = tuple(
        _choice(
            say, each, each.name in chosen, stopped.get(f"handout-{each.name}", ()),
            each.name not in seen | chosen,
        )
        for each in there.handouts
    )
    packets = tuple(
        _choice(say, each, each.name == wanted.packet, stopped.get(f"packet-{each.name}", ()))
        for each in there.packets
    )
    told = say.told((*faults, *of_clinic_file(desk), *there.faults))
    return Shown("choose", ChoosePage(
        frame=frame, told=told, packets=packets, handouts=handouts,
        any_packet=any(each.chosen for each in packets), words=words,
        found=say.count("desk.choose.found", len(seen)) if words.strip() else None,
        stopped=say("desk.choose.stopped_hint") if stopped else None,
        marked=marked,
        languages=_languages(there.languages, locale or SOURCE_LOCALE),
        seconds=_further(say("desk.second.none"), there.languages, wanted.second_locale),
        behind=_further(say("desk.copy.none"), there.languages, wanted.copy_locale),
        papers=(
            _option("", say("desk.paper.auto"), wanted.look.paper is None),
            *_options(say, "desk.paper", Paper, wanted.look.paper),
        ),
        texts=_options(say, "desk.text", TextSize, wanted.look.text),
        inks=_options(say, "desk.ink", Ink, wanted.look.ink),
        form=wanted.look.form,
        copies=asked.field("copies") or str(wanted.copies),
    ), 422 if faults else 200)


def _stopped(
    desk: Desk, say: Speech, there: ordering.Catalogue, locales: Iterable[str]
) -> dict[str, tuple[Phrase, ...]]:
    """For the field of each that cannot be printed in a language, a line for that language."""
    workshop = desk.workshop()
    names = {each.locale: each.name.text for each in there.languages}
    found: dict[str, tuple[Phrase, ...]] = {}
    for locale in dict.fromkeys(locales):
        if locale in names:
            line = say("desk.choose.stopped", language=names[locale])
            none = not_printable(workshop, locale)
            ids = [f"packet-{name}" for name in sorted(none.packets)]
            for each in (*ids, *(f"handout-{name}" for name in sorted(none.handouts))):
                found[each] = (*found.get(each, ()), line)
    return found


def _choice(
    say: Speech, listed: ordering.Listed, chosen: bool,
    stopped: tuple[Phrase, ...], hidden: bool = False,
) -> Choice:
    return Choice(
        listed.name, say.said(listed.title), say.said(listed.lead),
        say.count("pages", listed.pages) if listed.pages else None, chosen, hidden,
        stopped,
    )


def _languages(offered: tuple[ordering.Offered, ...], chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(each.locale, _named(each), each.locale == chosen, each.native.language.tag)
        for each in offered
    )


def _further(
    none: Phrase, offered: tuple[ordering.Offered, ...], chosen: str
) -> tuple[Option, ...]:
    return (_option("", none, not chosen), *_languages(offered, chosen))


def _named(offered: ordering.Offered) -> str:
    native, name = offered.native.text, offered.name.text
    return native if native == name else f"{native} – {name}"


def _options(
    say: Speech, group: str, kind: type[_E], chosen: _E | None
) -> tuple[Option, ...]:
    return tuple(
        _option(str(each.value), say(f"{group}.{each.value}"), each is chosen) for each in kind
    )


def _option(value: str, name: Phrase, chosen: bool) -> Option:
    return Option(value, name.plain, chosen, name.tag)
