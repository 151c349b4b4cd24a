"""A sheet beside its texts, for those who write and translate; it is made anew at each save."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import Fault, Severity, Where
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.exchange import UnitState
from omshandout.model.options import Profile, TextSize
from omshandout.model.orders import Look, Order
from omshandout.render.jobs import Job
from omshandout.tasks import ordering
from omshandout.tasks.proofing import Proof, ProofText
from omshandout.web.addresses import path_of
from omshandout.web.asked import Answer, Asked, News, Sent, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.pages.faults import no_page
from omshandout.web.speech import Phrase, Speech


class Text(Struct, frozen=True):
    """One text with its English and its translation.

    ``name`` is its key, with the domain before it where all sheets share the text. ``limit`` tells
    its length and how long it should be at most, None where that is not known. ``wrong`` is whether
    a fault names it.
    """

    name: str
    english: tuple[str, ...]
    strings: tuple[str, ...]
    previous: tuple[str, ...]
    note: str
    state: str
    state_name: Phrase | None
    limit: Phrase | None
    places: tuple[str, ...]
    wrong: bool


class Finding(Struct, frozen=True):
    """One fault: its place in a file, the text it is about, what is wrong and what to do.

    ``name`` is that of a text of the sheet, else ``""``.
    """

    place: str
    name: str
    kind: Phrase
    what: Phrase
    hint: Phrase | None
    warning: bool


class PreviewPage(Struct, frozen=True):
    """A sheet as it stands.

    Attributes:
        path: the address of this page; others stand below it.
        title, language, english: names of the sheet, its language, and English.
        tag, direction: of the language.
        translated: whether there is a translation beside the English.
        made: whether there is a page to show.
        old: whether the page that is shown is of files from before.
        other: address and name of the same sheet in letters of another size.
    """

    frame: Frame
    path: str
    title: Phrase
    language: Phrase
    english: Phrase
    tag: str
    direction: str
    translated: bool
    made: bool
    old: bool
    revision: str
    other: tuple[str, Phrase]
    counted: Phrase
    findings: tuple[Finding, ...]
    texts: tuple[Text, ...]


def show(desk: Desk, asked: Asked) -> Answer:
    """A sheet beside its texts."""
    job = _job(asked)
    proof = desk.proof(job)
    frame = frame_of(desk, asked, "desk.preview.title")
    say, workshop = frame.say, desk.workshop()
    titles = {each.name: each.title for each in ordering.catalogue(workshop, say.locale).handouts}
    names = {each.locale: each.name for each in ordering.offered(workshop, say.locale)}
    title, size = titles.get(job.handout), job.profile.text
    other = TextSize.STANDARD if size is TextSize.LARGE else TextSize.LARGE
    wrong = {_name_of(fault, proof) for fault in proof.faults}
    locale = job.locale
    return Shown("preview", PreviewPage(
        frame=frame, path=path_of(locale, job.handout, size),
        title=say.said(title) if title else say.english(job.handout),
        language=say.said(names[locale]) if locale in names else say.english(locale),
        english=say.said(names[SOURCE_LOCALE]),
        tag=proof.language.tag, direction=proof.language.direction.value,
        translated=locale != SOURCE_LOCALE, made=bool(proof.page), old=proof.old,
        revision=proof.revision,
        other=(path_of(locale, job.handout, other), say(f"desk.text.{other.value}")),
        counted=say.count("desk.preview.faults", len(proof.faults)),
        findings=tuple(_finding(say, fault, proof) for fault in proof.faults),
        texts=tuple(_text(say, each, wrong) for each in proof.texts),
    ))


def page(desk: Desk, asked: Asked) -> Answer:
    """The page for screens itself; the last one that could be made."""
    proof = desk.proof(_job(asked), checked=False)
    if not proof.page:
        raise no_page()
    return Sent(proof.page, "text/html; charset=utf-8", "")


def pdf(desk: Desk, asked: Asked) -> Answer:
    """The same as PDF, as its files are now; English stands in, marked, as on the page."""
    job = _job(asked)
    options = replace(desk.options(), allow_untranslated=True)
    order = Order(job.locale, (job.handout,), look=Look(text=job.profile.text))
    (made,) = ordering.jobs_of(desk.workshop(), order, options.clinic, options.clinic_file)
    name = made.file_name.replace("/", "-")
    return Sent(desk.made(made, options).data, "application/pdf", name)


def news(desk: Desk, asked: Asked) -> Answer:
    """Whether the sheet is another than the one that the browser has."""
    proof = desk.proof(_job(asked), checked=False)
    if proof.revision == asked.name("revision"):
        return News("")
    return News(proof.revision, page=not proof.old)


def _job(asked: Asked) -> Job:
    size = next((each for each in TextSize if each.value == asked.name("text")), None)
    if size is None:
        raise no_page()
    return Job(asked.name("handout"), asked.name("locale"), Profile(text=size, html=True))


def _finding(say: Speech, fault: Fault, proof: Proof) -> Finding:
    warning = fault.severity is Severity.WARNING
    kind = say("desk.preview.remark") if warning else say("desk.preview.fault")
    return Finding(
        _place(fault.where), _name_of(fault, proof), kind, say.english(fault.what),
        say.english(fault.hint) if fault.hint else None, warning,
    )


def _name_of(fault: Fault, proof: Proof) -> str:
    """The name of the text that a fault is about, ``""`` where it is about none of the sheet."""
    where = fault.where
    named = [text for text in proof.texts if where.key and text.key == where.key]
    # A handout and the interface may have the same key: then the file tells.
    near = [text for text in named if where.file in (text.source.file, text.where.file)]
    return (near or named)[0].name if named else ""


def _place(where: Where) -> str:
    """File and line, as editors take them."""
    return f"{where.file}:{where.line}" if where.line else where.file


def _text(say: Speech, text: ProofText, wrong: set[str]) -> Text:
    limit = say("desk.preview.limit", length=text.length, limit=text.limit) if text.limit else None
    state = say(f"desk.preview.state.{text.state.value}") if text.strings else None
    if text.state is UnitState.FUZZY and text.previous != text.english:
        previous = text.previous
    else:
        previous = ()
    return Text(
        text.name, text.english, text.strings, previous, text.note,
        text.state.value, state, limit,
        tuple(dict.fromkeys((_place(text.source), _place(text.where)))), text.name in wrong,
    )
