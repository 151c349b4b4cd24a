"""The pages as they will print, and the way to the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError
from omshandout.model.orders import Order
from omshandout.render.jobs import AnyJob, Job
from omshandout.tasks import ordering
from omshandout.tasks.build import clinic_warnings
from omshandout.tasks.summing_up import summed_up
from omshandout.web.addresses import path_of
from omshandout.web.asked import Answer, Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.speech import Phrase, Speech, Told

if TYPE_CHECKING:
    from omshandout.render.documents import Rendered


class Made(Struct, frozen=True):
    """One document of an order, made, or with the faults that kept it from being made."""

    job: AnyJob
    document: Rendered | None = None
    faults: tuple[Fault, ...] = ()


class Sheet(Struct, frozen=True):
    """A document in the list of an order; ``here`` for the one that is shown."""

    number: int
    title: Phrase
    pages: Phrase | None
    draft: bool
    path: str
    here: bool
    told: tuple[Told, ...] = ()


class LookPage(Struct, frozen=True):
    """An order with one of its documents on view; none where none could be made.

    ``languages`` are that of the order, that beside it and that of a copy, as far as there are.
    ``told`` is what should be known before printing; ``copies`` is a reminder for the browser's
    own window, which no page can fill in; ``bundle`` is the address of all as a zip, "" for one,
    and ``preview`` that of the sheet beside its texts, "" for a packet.
    """

    frame: Frame
    sheets: tuple[Sheet, ...]
    shown: Sheet | None
    pdf: str
    save: str
    printing: str
    bundle: str
    again: str
    preview: str
    languages: tuple[Phrase, ...]
    copies: Phrase | None
    told: tuple[Told, ...]


class AskPage(Struct, frozen=True):
    """The question before a draft is printed."""

    frame: Frame
    sheet: Sheet
    pdf: str
    back: str


def show(desk: Desk, asked: Asked) -> Answer:
    """One document of an order, the first that could be made unless another is named."""
    name, order, made = order_of(desk, asked)
    frame = frame_of(desk, asked, "desk.look.title", "/")
    say = frame.say
    number = _number(asked, made)
    sheets = _sheets(desk, say, name, made, number)
    shown = sheets[number] if number is not None else None
    workshop, options = desk.workshop(), desk.options()
    locales = tuple(filter(None, (order.locale, order.second_locale, order.copy_locale)))
    warnings = clinic_warnings(workshop, options.clinic, options.clinic_file, locales)
    if number is not None:
        warnings += tuple(summed_up(workshop, made[number].faults))
    whole = sum(1 for each in made if each.document is not None)
    offered = {each.locale: each.name for each in ordering.offered(workshop, say.locale)}
    return Shown("look", LookPage(
        frame=frame, sheets=sheets, shown=shown,
        pdf=f"/pdf/{name}/{number}", save=f"/save/{name}/{number}",
        printing=f"/print/{name}/{number}" if shown is not None and shown.draft else "",
        bundle=f"/zip/{name}" if whole > 1 else "", again=f"/again/{name}",
        preview=_preview(made, number),
        # What is known of a language may be damaged; then it has no name.
        languages=tuple(
            say.said(offered[locale]) if locale in offered else say.english(locale)
            for locale in locales
        ),
        copies=say("desk.look.copies", number=order.copies) if order.copies > 1 else None,
        told=say.told(warnings),
    ))


def ask(desk: Desk, asked: Asked) -> Answer:
    """Ask before a draft is printed."""
    name, _, made = order_of(desk, asked)
    frame = frame_of(desk, asked, "desk.draft.title", "/")
    number = _number(asked, made)
    if number is None:
        return show(desk, asked)
    sheet = _sheets(desk, frame.say, name, made, number)[number]
    return Shown("ask", AskPage(frame, sheet, f"/pdf/{name}/{number}", sheet.path))


def order_of(desk: Desk, asked: Asked) -> tuple[str, Order, tuple[Made, ...]]:
    """The order that an address names, and its documents.

    Raises:
        UsageError: there is no such order, or what was ordered is gone.
        ContentError: the clinic file has faults.
    """
    name = asked.name("order")
    order = desk.order(name)
    options = desk.options()
    jobs = ordering.jobs_of(desk.workshop(), order, options.clinic, options.clinic_file)
    made = []
    for job in jobs:
        try:
            document = desk.made(job, options)
            made.append(Made(job, document, document.faults))
        except OmsHandoutError as error:
            made.append(Made(job, faults=error.faults))
    return name, order, tuple(made)


def _preview(made: tuple[Made, ...], number: int | None) -> str:
    job = made[number].job if number is not None else None
    return path_of(job.locale, job.handout, job.profile.text) if isinstance(job, Job) else ""


def _number(asked: Asked, made: tuple[Made, ...]) -> int | None:
    """Which document is shown: the one that is named, else the first that was made."""
    there = [number for number, each in enumerate(made) if each.document is not None]
    named = asked.name("number")
    if named.isdecimal() and len(named) < 4 and int(named) in there:
        return int(named)
    return there[0] if there else None


def _sheets(
    desk: Desk, say: Speech, name: str, made: tuple[Made, ...], here: int | None
) -> tuple[Sheet, ...]:
    workshop = desk.workshop()
    there = ordering.catalogue(workshop, say.locale)
    titles = {(True, each.name): each.title for each in there.packets}
    titles |= {(False, each.name): each.title for each in there.handouts}
    sheets = []
    for number, each in enumerate(made):
        job, document = each.job, each.document
        key = (False, job.handout) if isinstance(job, Job) else (True, job.packet)
        told = say.told(summed_up(workshop, each.faults)) if document is None else ()
        sheets.append(Sheet(
            number, say.said(titles[key]) if key in titles else say.english(key[1]),
            say.count("pages", document.pages) if document is not None else None,
            document is not None and document.meta.draft,
            f"/look/{name}/{number}", number == here, told,
        ))
    return tuple(sheets)
