"""Reading the texts of a sheet one by one, and signing those that are right.

The records are those of ``omshandout review sign``: what changes here is only that a text counts
for itself. One that somebody edited while it was read is not signed, the others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from weakref import WeakKeyDictionary

from msgspec import Struct

from omshandout.content.fact_sheet import FURTHER
from omshandout.content.statements import load_statements
from omshandout.errors import OmsHandoutError
from omshandout.i18n.reviews import Review, Role, holding
from omshandout.i18n.sheets import SheetText, SheetTexts
from omshandout.languages import SOURCE_LOCALE, LanguageData, format_date
from omshandout.model.blocks import Source
from omshandout.model.text import Message
from omshandout.render.reviewing import reviews_of
from omshandout.render.sheets import texts_of_sheet
from omshandout.render.workshop import Workshop
from omshandout.tasks.answers import Answers
from omshandout.tasks.sheets import SignedSheet, sign_answers

_statements: WeakKeyDictionary[Workshop, dict[str, str]] = WeakKeyDictionary()


class Basis(Struct, frozen=True):
    """A fact that a text rests on: what the fact sheet says in English, and its sources."""

    id: str
    says: str
    sources: tuple[Source, ...]


class ReadText(Struct, frozen=True):
    """A text to read, with what people said of it before.

    Attributes:
        text: its row of the sheet.
        basis: for the English alone.
        signed: sign-offs that hold.
        lapsed: the last one where none holds any more.
        kept: what people said of changes of its English.
    """

    text: SheetText
    basis: tuple[Basis, ...]
    signed: tuple[Review, ...]
    lapsed: tuple[Review, ...]
    kept: tuple[Review, ...]


class Marks(Struct, frozen=True):
    """What a person marked, by the keys of texts.

    Attributes:
        name: of the person.
        role: as which they sign.
        seen: the digest of each text as it was shown.
        right: keys.
        wrong: keys, with the words beside them.
    """

    name: str
    role: Role
    seen: Mapping[str, str]
    right: frozenset[str]
    wrong: Mapping[str, str]


class Outcome(Struct, frozen=True):
    """What was signed; ``changed`` are keys of texts that are others now than when shown."""

    signed: SignedSheet
    changed: tuple[str, ...]


def role_of(locale: str) -> Role:
    """Who signs the texts of a language."""
    return Role.CLINICIAN if locale == SOURCE_LOCALE else Role.TRANSLATOR


def texts_to_read(workshop: Workshop, locale: str, domain: str) -> tuple[ReadText, ...]:
    """The texts of a sheet that can be read, in their order.

    Raises:
        As :func:`omshandout.render.sheets.texts_of_sheet`.
        TranslationError: the file of sign-offs cannot be read.
    """
    texts = texts_of_sheet(workshop, locale, domain)
    source, translations = workshop.source(domain), workshop.translations(locale, domain)
    reviews = [
        each for each in reviews_of(workshop, locale) if each.handout == domain and each.key
    ]
    held = holding(source, translations, reviews)
    by_key: dict[str, list[Review]] = {}
    for review in sorted(reviews, key=lambda each: (each.date, each.name)):
        by_key.setdefault(review.key, []).append(review)
    found = []
    for text in texts.texts:
        own = by_key.get(text.message.key, [])
        signed = tuple(each for each in own if not each.was and each in held)
        past = [each for each in own if not each.was and each not in held]
        found.append(ReadText(
            text, _basis(workshop, text) if locale == SOURCE_LOCALE else (), signed,
            () if signed else tuple(past[-1:]), tuple(each for each in own if each.was),
        ))
    return tuple(found)


def sign_read(workshop: Workshop, locale: str, domain: str, marks: Marks, day: date) -> Outcome:
    """Sign what is marked as right, and mark what is wrong, as ``review sign --from`` does.

    Raises:
        As :func:`omshandout.tasks.sheets.sign_answers`.
    """
    texts: SheetTexts = texts_of_sheet(workshop, locale, domain)
    today = {text.message.key: text for text in texts.texts}
    marked = marks.right | marks.wrong.keys()
    same = {key for key in marked if key in today and marks.seen.get(key) == today[key].digest}
    answers = Answers(
        "", domain, locale, texts.code, texts.marks, marks.name, marks.role.value, day,
        frozenset(today[key].number for key in (marks.right & same) - marks.wrong.keys()),
        tuple((today[key].number, says) for key, says in marks.wrong.items() if key in same),
    )
    signed = sign_answers(workshop, texts, answers)
    return Outcome(signed, tuple(sorted(marked - same)))


def day_told(review: Review, data: LanguageData) -> str:
    """The day of a sign-off as a language writes it; what else somebody wrote there as it is."""
    try:
        return format_date(date.fromisoformat(review.date), data)
    except ValueError:
        return review.date


def _basis(workshop: Workshop, text: SheetText) -> tuple[Basis, ...]:
    message = text.message
    if not isinstance(message, Message) or not message.facts:
        return ()
    if workshop not in _statements:
        try:
            _statements[workshop] = load_statements(workshop.places.content / "facts.yaml")
        except OmsHandoutError:  # the sheet itself tells; its sources are there all the same
            _statements[workshop] = {}
    said, sheet = _statements[workshop], workshop.context.facts
    return tuple(
        Basis(fact, said.get(fact.removesuffix(FURTHER), ""), sheet.sources_of((fact,)))
        for fact in message.facts
    )
