"""Sign-offs on paper: a sheet to read and tick, and what comes back from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import ContentError, Fault, Severity, UsageError, Where
from omshandout.files import write_whole
from omshandout.i18n import read_catalog
from omshandout.i18n.inheritance import is_inherited
from omshandout.i18n.po_writer import write_if_changed
from omshandout.i18n.reviews import STEPS, Review, Role, person_of, sign_off
from omshandout.i18n.sheets import SheetText, SheetTexts, dispute, sheet_texts
from omshandout.languages import SOURCE_LOCALE, paper_of
from omshandout.locking import only_writer
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.render.sheets import render_sheet, texts_of_sheet
from omshandout.render.workshop import Workshop
from omshandout.tasks.answers import (
    Answers,
    blank_answers,
    check_numbers,
    other_texts,
    read_answers,
)
from omshandout.tasks.choosing import refuse_unknown
from omshandout.tasks.signing import add_reviews

__all__ = [
    "STEPS",
    "PrintedSheet",
    "SignedSheet",
    "print_sheet",
    "record_step",
    "sign_answers",
    "sign_sheet",
]


class PrintedSheet(Struct, frozen=True):
    """A sheet that was written.

    Attributes:
        path: of the PDF.
        answers: of the file to be filled in.
        kept: whether that one was there already, and stayed as it is.
        pages: of the PDF.
        texts: on it.
        left_out: messages without a translation that could be read.
    """

    path: Path
    answers: Path
    kept: bool
    pages: int
    texts: int
    left_out: int


def print_sheet(
    workshop: Workshop, locale: str, domain: str, folder: Path, paper: Paper | None = None,
    *, large: bool = False, epoch: int | None = None,
) -> PrintedSheet:
    """Write the sheet of a handout, and a file for what will be ticked on it.

    A file that somebody may have filled in is not written over.

    Args:
        workshop: content and catalogs.
        locale: of the translation; the source's for the English alone.
        domain: the handout, ``packets`` or ``interface``.
        folder: for the PDFs of all languages.
        paper: None for that of the language.
        large: whether the text is of 18 pt.
        epoch: the date of the sheet, in seconds since 1970; None for that of the content.

    Raises:
        As :func:`omshandout.render.sheets.render_sheet`.
        MachineError: a file cannot be written.
    """
    refuse_unknown(workshop, (domain,), (locale,))
    texts = texts_of_sheet(workshop, locale, domain)
    size = TextSize.LARGE if large else TextSize.STANDARD
    profile = Profile(paper=paper or Paper(paper_of(locale)), text=size)
    made = render_sheet(workshop, locale, domain, profile, epoch)
    path = folder / locale / f"{domain}-review{profile.suffix}.pdf"
    answers = path.with_suffix(".yaml")
    write_whole(path, made.data)
    role = Role.CLINICIAN if locale == SOURCE_LOCALE else Role.TRANSLATOR
    blank = blank_answers(texts, role.value).encode("utf-8")
    kept = answers.exists() and answers.read_bytes() != blank
    if not kept:
        write_whole(answers, blank)
    return PrintedSheet(path, answers, kept, made.pages, len(texts.texts), texts.left_out)


class SignedSheet(Struct, frozen=True):
    """What came back from a sheet.

    Attributes:
        domain: the handout.
        signed: texts that were signed.
        total: texts of the handout.
        open: texts on the sheet that are neither right nor wrong.
        wrong: texts that are wrong, and what they should say.
        inherited: texts that are right, but taken over: they are signed where they stand.
        faults: why texts that are right were not signed, and where those that are wrong stand.
    """

    domain: str
    signed: int
    total: int
    open: int
    wrong: tuple[tuple[SheetText, str], ...]
    inherited: int
    faults: tuple[Fault, ...]


def sign_sheet(
    workshop: Workshop, locale: str, domain: str, path: Path, latest: date
) -> SignedSheet:
    """Sign the texts that are ticked as right in a file, and mark those that are wrong.

    A translation that is wrong becomes fuzzy, with what was written as a remark, so that it is not
    printed until a translator has looked at it.

    Args:
        workshop: content and catalogs.
        locale: of the sheet.
        domain: the handout of the sheet.
        path: the file.
        latest: the last day that a sheet may have been read on.

    Raises:
        ContentError: the file has faults, is of another sheet or a day to come, or the texts are
            others today: then nothing is signed.
        UsageError: unknown locale or handout, or the role does not fit the language.
        TranslationError: a catalog or the file of sign-offs cannot be read.
        MachineError: a file cannot be read or written.
    """
    refuse_unknown(workshop, (domain,), (locale,))
    texts = texts_of_sheet(workshop, locale, domain)
    answers = read_answers(path)
    if (answers.sheet, answers.locale) != (domain, locale):
        what = f"these are answers for {answers.sheet} in {answers.locale}"
        raise ContentError(Fault(
            Where(answers.file, key="sheet"), what,
            f"omshandout review sign {answers.locale} {answers.sheet} --from {path.as_posix()}",
            "answers/other-sheet",
        ))
    if fault := other_texts(answers, texts):
        # Several people may read one sheet, and one of them may have found a text wrong.
        texts = texts_of_sheet(workshop, locale, domain, disputed=True)
        if other_texts(answers, texts):
            raise ContentError(fault)
    check_numbers(answers, texts)
    if answers.day > latest:
        raise ContentError(Fault(
            Where(answers.file, key="date"), f"{answers.day.isoformat()} is in the future",
            "give the day on which the sheet was read", "answers/date",
        ))
    return sign_answers(workshop, texts, answers)


def sign_answers(workshop: Workshop, texts: SheetTexts, answers: Answers) -> SignedSheet:
    """Sign the texts that were found right, and mark those that are wrong; see :func:`sign_sheet`.

    Args:
        workshop: content and catalogs.
        texts: that were read.
        answers: what was ticked, with numbers of these texts.

    Raises:
        UsageError: the role does not fit the language, or the name is empty.
        TranslationError: a catalog or the file of sign-offs cannot be read.
        MachineError: a file cannot be read or written.
    """
    locale, domain = texts.locale, texts.domain
    source, translations = workshop.source(domain), workshop.translations(locale, domain)
    wrong = dict(answers.wrong)
    right = {
        each.message.key for each in texts.texts
        if each.number not in wrong and (answers.right is None or each.number in answers.right)
    }
    faults = tuple(
        fault for fault in workshop.translation_faults(locale, domain)
        if fault.severity is Severity.ERROR and fault.where.key in right
    )
    total = texts.left_out + len(texts.texts)
    damaged = {fault.where.key for fault in faults}
    keys = {each.message.key for each in texts.texts}
    made = sign_off(source, translations, Role(answers.role), answers.name, answers.day,
                    frozenset(keys - (right - damaged)))
    made = tuple(review for review in made if review.key in right)
    told = _mark_wrong(workshop, texts, answers)
    if made:
        add_reviews(workshop, locale, made)
    inherited = 0
    if translations is not None:
        inherited = sum(
            is_inherited(each.message, translations) for each in texts.texts
            if each.message.key in right
        )
    return SignedSheet(
        domain, len(made), total, len(texts.texts) - len(right) - len(wrong),
        tuple((texts.texts[number - 1], says) for number, says in sorted(wrong.items())),
        inherited, (*faults, *told),
    )


def _mark_wrong(workshop: Workshop, texts: SheetTexts, answers: Answers) -> tuple[Fault, ...]:
    """Make translations that are wrong fuzzy; a fault for each text that a person has to mend."""
    faults: list[Fault] = []
    remarks: dict[str, str] = {}
    for number, says in answers.wrong:
        message = texts.texts[number - 1].message
        translations = workshop.translations(texts.locale, texts.domain)
        where = message.where if translations is None else translations.where(message.key)
        own = translations is not None and not is_inherited(message, translations)
        said = f': "{says}"' if says else ""
        what = f"{answers.name} says that the text is wrong{said}"
        hint = "it is fuzzy now: correct it" if own else "correct it where it stands"
        faults.append(Fault(where, what, hint, "answers/wrong"))
        if own:
            remarks[message.key] = dispute(answers.name, answers.day.isoformat(), says)
    if remarks:
        path = workshop.places.catalog(texts.locale, texts.domain)
        with only_writer(path):  # several people may read one sheet at the same time
            catalog = read_catalog(path, workshop.places.shown(path))
            entries = tuple(
                replace(entry, fuzzy=True, comments=_with(entry.comments, remarks[entry.key]))
                if entry.key in remarks else entry
                for entry in catalog.entries
            )
            write_if_changed(path, replace(catalog, entries=entries))
    return tuple(faults)


def _with(comments: tuple[str, ...], remark: str) -> tuple[str, ...]:
    return comments if remark in comments else (*comments, remark)


def record_step(
    workshop: Workshop, locale: str, domains: Sequence[str], step: str, name: str, day: date
) -> tuple[str, ...]:
    """Record who has done a step of a translation, and for which texts; returns the handouts.

    Args:
        workshop: content and catalogs.
        locale: of the translation.
        domains: handouts; none for all, the packets and the interface.
        step: one of :data:`omshandout.i18n.reviews.STEPS`.
        name: of the person.
        day: on which it was done.

    Raises:
        UsageError: unknown locale or handout, it is the source's, or the name is empty.
        TranslationError: a catalog or the file of sign-offs cannot be read.
        MachineError: the file cannot be written.
    """
    assert step in STEPS
    refuse_unknown(workshop, domains, (locale,))
    workshop.language(locale)
    if locale == SOURCE_LOCALE:
        what = "the steps are those of a translation"
        raise UsageError(Fault(Where(locale=locale), what, "name its language", "review/role"))
    person = person_of(name, locale)
    chosen = tuple(dict.fromkeys(domains)) or workshop.domains
    rows = []
    for domain in chosen:
        code = sheet_texts(workshop.source(domain), workshop.translations(locale, domain)).code
        rows.append(Review(locale, domain, "", "", person, day.isoformat(), code, step=step))
    add_reviews(workshop, locale, rows)
    return chosen
