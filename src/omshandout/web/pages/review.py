"""The review desk: a person reads the texts of a sheet one by one, and signs those that are right.

Who it is stands nowhere but in the page and in the sign-offs themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from omshandout.errors import Fault, OmsHandoutError, UsageError
from omshandout.i18n import MarkupError, markup_runs
from omshandout.i18n.reviews import Review, Role
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.text import Language, Run
from omshandout.tasks import ordering, reading
from omshandout.web.asked import Answer, Asked, Shown
from omshandout.web.desk import Desk
from omshandout.web.frame import Frame, frame_of
from omshandout.web.pages.choose import Option
from omshandout.web.pages.faults import nothing, told
from omshandout.web.speech import Phrase, Speech, Told

_MOST_SAID = 1000
_MOST_NAME = 200


class Basis(Struct, frozen=True):
    """A fact behind a text: what the fact sheet says, and where that is from."""

    id: str
    says: Phrase
    sources: tuple[tuple[str, str], ...]


class Row(Struct, frozen=True):
    """A text to read; ``mark`` and ``says`` are what was marked, where it has to be shown again."""

    number: str
    key: str
    digest: str
    english: Phrase
    translation: Phrase | None
    basis: tuple[Basis, ...]
    signed: tuple[Phrase, ...]
    lapsed: tuple[Phrase, ...]
    kept: tuple[Phrase, ...]
    mark: str
    says: str
    changed: bool


class ReviewPage(Struct, frozen=True):
    """A sheet to read.

    ``done`` is what was signed just now; ``remarks`` tells of what was not. ``name`` and ``roles``
    are as typed, for this page alone; ``all`` is whether the rest counts as right.
    """

    frame: Frame
    path: str
    sheet: Phrase
    language: Phrase
    rows: tuple[Row, ...]
    told: tuple[Told, ...]
    done: tuple[Phrase, ...]
    remarks: tuple[Told, ...]
    name: str
    roles: tuple[Option, ...]
    all: bool


def show(desk: Desk, asked: Asked) -> Answer:
    """The texts of a sheet, with who signed them."""
    try:
        return _page(desk, asked, {}, {})
    except UsageError:
        raise
    except OmsHandoutError as error:
        return told(desk, asked, error.faults, 409)


def sign(desk: Desk, asked: Asked) -> Answer:
    """Sign what is marked as right; what changed meanwhile is told and not signed."""
    locale, domain = _named(desk, asked)
    fields = dict(asked.fields)
    seen = {key.removeprefix("seen."): value for key, value in fields.items()
            if key.startswith("seen.")}
    chosen = {key: fields.get(f"mark.{key}", "") for key in seen}
    says = {key: asked.text(f"says.{key}", _MOST_SAID) for key in seen}
    wrong = {key: says[key] for key, mark in chosen.items() if mark == "wrong"}
    # What somebody wrote beside a text that is marked as right, or not at all, is not thrown away.
    is_all = asked.field("all") == "yes"
    right = frozenset(
        key for key, mark in chosen.items()
        if mark == "right" or (is_all and mark != "wrong" and not says[key])
    )
    name, role = asked.text("name", _MOST_NAME), asked.field("role")
    faults = []
    if not name:
        faults.append(nothing("web/no-name", "the name is missing", "give your own name"))
    if role != reading.role_of(locale).value:
        faults.append(nothing("web/role", "the role does not fit the language", "choose another"))
    if not (right or wrong):
        faults.append(nothing("web/nothing-marked", "no text is marked", "mark what you have read"))
    if faults:
        return _page(desk, asked, chosen, says, faults=faults, status=422)
    marks = reading.Marks(name, Role(role), seen, right, wrong)
    try:
        made = reading.sign_read(desk.workshop(), locale, domain, marks, desk.today())
    except OmsHandoutError as error:
        faults = [_told_here(fault) for fault in error.faults]
        return _page(desk, asked, chosen, says, faults=faults, status=500)
    desk.renew()
    say = desk.speech(asked.languages)
    done = [say.count("desk.review.signed", made.signed.signed)]
    if made.signed.wrong:
        done.append(say.count("desk.review.wrong", len(made.signed.wrong)))
    if made.changed:
        faults = [nothing("web/changed-texts", "texts changed meanwhile", "read them again")]
    open_marks = {key: mark for key, mark in chosen.items() if key in made.changed}
    left = {key: words for key, words in says.items() if words and key not in wrong}
    left |= {key: words for key, words in wrong.items() if key in made.changed}
    return _page(
        desk, asked, open_marks, left, faults=faults, done=tuple(done), changed=made.changed,
        remarks=made.signed.faults, status=409 if made.changed else 200,
    )


def _told_here(fault: Fault) -> Fault:
    """A file that cannot be written is told as such, not as one of what the page remembers."""
    if not fault.code.startswith("machine/"):
        return fault
    return Fault(fault.where, fault.what, fault.hint, "web/not-saved")


def _named(desk: Desk, asked: Asked) -> tuple[str, str]:
    """The language and the sheet of an address.

    Raises:
        UsageError: there are none of these names.
    """
    workshop = desk.workshop()
    locale, domain = asked.name("locale"), asked.name("domain")
    if locale not in workshop.locales or domain not in workshop.domains:
        raise UsageError(nothing("web/no-page", "there is no such page", "go to the start"))
    return locale, domain


def _page(
    desk: Desk, asked: Asked, marks: dict[str, str], says: dict[str, str], *,
    faults: Iterable[Fault] = (), done: tuple[Phrase, ...] = (), changed: tuple[str, ...] = (),
    remarks: Iterable[Fault] = (), status: int = 200,
) -> Shown:
    locale, domain = _named(desk, asked)
    frame = frame_of(desk, asked, "desk.review.title", "/board")
    say, workshop = frame.say, desk.workshop()
    language = workshop.language(locale).language
    there = ordering.catalogue(workshop, say.locale)
    titles = {each.name: each.title for each in there.handouts}
    named = {each.locale: each.name for each in there.languages}
    rows = tuple(
        _row(desk, say, each, language if locale != SOURCE_LOCALE else None, marks, says, changed)
        for each in reading.texts_to_read(workshop, locale, domain)
    )
    chosen = asked.field("role")
    roles = (
        Option("", "–", not chosen),
        Option("clinician", say("desk.review.clinician").plain, chosen == "clinician"),
        Option("translator", say("desk.review.translator").plain, chosen == "translator"),
    )
    return Shown("review", ReviewPage(
        frame=frame, path=f"/review/{locale}/{domain}",
        sheet=say.said(titles[domain]) if domain in titles else say.english(domain),
        language=say.said(named[locale]) if locale in named else say.english(locale),
        rows=rows, told=say.told(faults), done=done, remarks=say.told(remarks),
        name=asked.text("name", _MOST_NAME), roles=roles,
        all=asked.field("all") == "yes" and not done,
    ), status)


def _row(
    desk: Desk, say: Speech, read: reading.ReadText, language: Language | None,
    marks: dict[str, str], says: dict[str, str], changed: tuple[str, ...],
) -> Row:
    text = read.text
    key = text.message.key

    def tell(message: str, reviews: tuple[Review, ...]) -> tuple[Phrase, ...]:
        data = desk.workshop().language(say.locale)
        return tuple(
            say(message, name=each.name, date=reading.day_told(each, data)) for each in reviews
        )

    return Row(
        say.number(text.number), key, text.digest,
        _marked(text.english, say.english("").language, say.language),
        _marked(text.translation, language, say.language) if language is not None else None,
        tuple(
            Basis(each.id, say.english(each.says), tuple(
                (f"{source.title}. {source.name}{f', {source.year}' if source.year else ''}",
                 source.url) for source in each.sources
            )) for each in read.basis
        ),
        tell("desk.review.by", read.signed), tell("desk.review.lapsed", read.lapsed),
        tell("desk.review.kept", read.kept),
        marks.get(key, ""), says.get(key, ""), key in changed,
    )


def _marked(text: str, language: Language, page: Language) -> Phrase:
    """A text as translators write it, with strong words in bold."""
    try:
        runs = markup_runs(text)
    except MarkupError:
        runs = (Run(text),)
    return Phrase(runs, language, page)
