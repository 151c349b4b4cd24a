"""``omshandout review``: sign-offs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import click

from omshandout.cli.options import (
    FOLDER_TO_WRITE,
    json_option,
    locale_option,
    places_from,
    places_options,
    source_date_epoch,
)
from omshandout.cli.report import print_faults, print_json, print_table
from omshandout.errors import ExitCode, Fault, UsageError, Where
from omshandout.model.options import Paper
from omshandout.render.places import from_here
from omshandout.render.reviewing import KeptReview, kept_reviews, sign_english
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales, chosen_one
from omshandout.tasks.sheets import STEPS, print_sheet, record_step, sign_sheet
from omshandout.tasks.signing import Signed, sign
from omshandout.tasks.status import percent


@click.group("review", short_help="sign texts off, and show who has")
def command() -> None:
    """Sign texts off, and show who has signed what.

    A clinician signs the English source, a qualified translator signs a translation. A sign-off
    holds for exactly the words that were signed: it ends when either text changes.

    \b
    Example:
      omshandout review list
    """


@command.command("sign", short_help="Sign texts of handouts as they are now.")
@click.argument("locale")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@click.option("--name", help="Name of the person who signs.")
@click.option("--role", type=click.Choice(["clinician", "translator"]),
              help="clinician for the source (en), translator for a translation.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="Day of the sign-off. Default: today.")
@click.option("--from", "answers", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="What was ticked on the sheet of one handout (see review sheet): which texts, "
                   "who, in which role and when.")
@places_options
def sign_command(
    locale: str, handouts: tuple[str, ...], name: str | None, role: str | None,
    day: datetime | None, answers: Path | None, content: Path | None, locales: Path | None,
) -> int:
    """Sign all texts of handouts (none: all, and the interface) in LOCALE as they are now.

    Sign only what you have read, and only in your own name. A translation with a fault that
    would stop its document is told and not signed. What a regional variant takes over from another
    language is signed in that language.

    With --from only the texts that are ticked as right are signed; one that is ticked as wrong
    becomes fuzzy. It is refused if the texts are others now than on the sheet.

    \b
    Example:
      omshandout review sign es symptoms --name "..." --role translator
    """
    workshop = Workshop(places_from(content, locales, answers))
    locale = chosen_one(workshop, locale, "LOCALE") or locale
    if answers is not None:
        if name or role or day:
            raise click.UsageError("--from: name, role and date stand in the file.")
        if len(handouts) != 1:
            raise click.UsageError("--from: name the one handout of the sheet.")
        return _sign_sheet(workshop, locale, handouts[0], answers)
    if not name or not role:
        raise click.UsageError("Give --name and --role, or the file of a sheet with --from.")
    when = _day(day)
    found = sign(workshop, locale, handouts, name, role, when)
    for signed in found:
        click.echo(_signed_line(signed))
    print_faults(fault for signed in found for fault in signed.faults)
    waiting = [signed.domain for signed in found if signed.unsigned_english]
    if waiting:
        click.echo(f"Still to sign: the English, by a clinician: {sign_english(waiting)}", err=True)
    return int(ExitCode.FAULT if any(signed.faults for signed in found) else ExitCode.OK)


def _latest() -> date:
    """The last day that somebody can have signed on."""
    now = datetime.now(UTC)
    # West of this clock it is still yesterday, east of it tomorrow: the person's own day counts.
    return max(now.date(), now.astimezone().date())


def _day(given: datetime | None) -> date:
    """The day of an option, else today."""
    when = (given or datetime.now(UTC)).date()
    if when > _latest():
        raise UsageError(Fault(Where(), f"--date {when} is in the future",
                               "give the day of the sign-off", "usage/date"))
    return when


def _sign_sheet(workshop: Workshop, locale: str, handout: str, answers: Path) -> int:
    found = sign_sheet(workshop, locale, handout, answers, _latest())
    parts = [
        f"{number} {words}" for number, words in (
            (len(found.wrong), "wrong"), (found.open, "not ticked"),
            (found.inherited, "taken over"),
        ) if number
    ]
    line = f"{found.domain}: {found.signed} of {found.total} texts signed"
    click.echo(f"{line}; {', '.join(parts)}" if parts else line)
    print_faults(found.faults)
    return int(ExitCode.FAULT if found.faults else ExitCode.OK)


@command.command("sheet", short_help="Print a sheet to read texts on and tick what is right.")
@click.argument("locale")
@click.argument("handout")
@click.option("--paper", type=click.Choice(["auto", "a4", "letter"], case_sensitive=False),
              default="auto", show_default=True, help="auto: that of the language.")
@click.option("--text", type=click.Choice(["standard", "large"], case_sensitive=False),
              default="standard", show_default=True, help="Text of 12 pt, or large print of 18 pt.")
@click.option("-o", "--output", default="output", show_default=True, metavar="DIR",
              type=FOLDER_TO_WRITE, help="Folder for the sheets.")
@places_options
def sheet_command(
    locale: str, handout: str, paper: str, text: str, output: Path, content: Path | None,
    locales: Path | None,
) -> int:
    """Print a sheet on which somebody reads the texts of a handout and ticks which are right.

    English and translation stand beside each other (for en the English alone), with a code for
    exactly these texts. What is ticked goes into the file beside the PDF, then:
    omshandout review sign LOCALE HANDOUT --from FILE

    \b
    Example:
      omshandout review sheet es symptoms
    """
    workshop = Workshop(places_from(content, locales))
    locale = chosen_one(workshop, locale, "LOCALE") or locale
    made = print_sheet(
        workshop, locale, handout, output, None if paper == "auto" else Paper(paper),
        large=text == "large", epoch=source_date_epoch(),
    )
    click.echo(from_here(made.path))
    click.echo(from_here(made.answers))
    if made.kept:
        click.echo(f"{from_here(made.answers)} was there already, and stays as it is.", err=True)
    if made.left_out:
        click.echo(f"{made.left_out} of {made.left_out + made.texts} texts are not on the sheet: "
                   f"their translation is missing, fuzzy or stale.", err=True)
    return int(ExitCode.OK)


@command.command("step", short_help="Record who has done which step of a translation.")
@click.argument("locale")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@click.option("--step", required=True, type=click.Choice(STEPS), metavar="STEP",
              help="What was done, see above.")
@click.option("--name", required=True, help="Name of the person who did it.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="Day on which it was done. Default: today.")
@places_options
def step_command(
    locale: str, handouts: tuple[str, ...], step: str, name: str, day: datetime | None,
    content: Path | None, locales: Path | None,
) -> int:
    """Record who has done which step of a translation (none named: of all handouts).

    The steps are those that ISPOR asks for in translations for patients. They are listed by
    "omshandout review list" and take no sign-off's place. STEP is one of:

    \b
      preparation, forward-translation, reconciliation, back-translation,
      back-translation-review, harmonization, cognitive-debriefing,
      debriefing-review, proofreading, final-report

    \b
    Example:
      omshandout review step es symptoms --step back-translation --name "..."
    """
    workshop = Workshop(places_from(content, locales))
    locale = chosen_one(workshop, locale, "LOCALE") or locale
    when = _day(day)
    for domain in record_step(workshop, locale, handouts, step, name, when):
        click.echo(f"{domain}: {step} recorded")
    return int(ExitCode.OK)


def _signed_line(signed: Signed) -> str:
    """How many texts were signed, and why others were not."""
    line = f"{signed.domain}: {signed.texts} of {signed.total} texts signed"
    others = [
        f"{number} {words[number > 1]}"
        for number, words in (
            (signed.missing, ("is not translated", "are not translated")),
            (signed.unsure, ("is fuzzy or stale", "are fuzzy or stale")),
            (signed.faulty, ("has faults", "have faults")),
            (signed.inherited, ("is taken over", "are taken over")),
        )
        if number
    ]
    return f"{line}; {', '.join(others)}" if others else line


@command.command("list")
@locale_option
@json_option
@places_options
def list_command(
    locales_wanted: tuple[str, ...], as_json: bool, content: Path | None, locales: Path | None
) -> int:
    """Show who has signed how many texts of which handout.

    A sign-off no longer holds once its text, or the English of its text, has changed.

    \b
    Examples:
      omshandout review list
      omshandout review list -l es     one language
    """
    workshop = Workshop(places_from(content, locales))
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    held: Counter[tuple[str, str, str, str, str]] = Counter()
    totals: dict[tuple[str, str, str, str, str], int] = {}
    kept: list[KeptReview] = []
    steps: list[KeptReview] = []
    wanted = chosen_locales(workshop, locales_wanted)
    if unknown := workshop.unknown_names((), wanted):
        raise UsageError(unknown)
    for locale in wanted or workshop.locales:
        found, faults = kept_reviews(workshop, locale)
        print_faults(faults)
        for each in found:
            review = each.review
            if review.was or review.step:
                (kept if review.was else steps).append(each)
                continue
            row = (review.locale, review.handout, review.role, review.name, review.date)
            counts[row] += 1
            held[row] += each.holds
            totals[row] = each.total
    if as_json:
        for (locale, handout, role, name, day), texts in sorted(counts.items()):
            print_json({"locale": locale, "handout": handout, "role": role, "name": name,
                        "date": day, "texts": texts,
                        "holding": held[locale, handout, role, name, day],
                        "total": totals[locale, handout, role, name, day]})
        for each in kept:
            review = each.review
            print_json({"locale": review.locale, "handout": review.handout, "role": review.role,
                        "name": review.name, "date": review.date, "kept": review.key,
                        "holds": each.holds})
        for each in steps:
            review = each.review
            print_json({"locale": review.locale, "handout": review.handout, "step": review.step,
                        "name": review.name, "date": review.date, "holds": each.holds})
        return int(ExitCode.OK)
    if counts:
        print_table(
            ("Language", "Handout", "Role", "Name", "Date", "Texts", "Of all"),
            [(*key, _held_texts(texts, held[key]), percent(held[key], totals[key]))
             for key, texts in sorted(counts.items())],
        )
    else:
        click.echo("Nobody has signed anything yet.")
    if kept:
        click.echo("\nTranslations that stayed: a person said that the English means the same.")
        print_table(
            ("Language", "Handout", "Role", "Name", "Date", "Text"),
            [(each.review.locale, each.review.handout, each.review.role, each.review.name,
              each.review.date, each.review.key + ("" if each.holds else " (changed again)"))
             for each in kept],
        )
    if steps:
        click.echo("\nSteps of translations that are done:")
        order = sorted(steps, key=lambda each: (
            each.review.locale, each.review.handout, STEPS.index(each.review.step),
            each.review.date,
        ))
        print_table(
            ("Language", "Handout", "Step", "Name", "Date"),
            [(each.review.locale, each.review.handout, each.review.step, each.review.name,
              each.review.date + ("" if each.holds else " (texts changed since)"))
             for each in order],
        )
    return int(ExitCode.OK)


def _held_texts(texts: int, held: int) -> str:
    gone = texts - held
    return f"{held} ({gone} no longer hold{'s' if gone == 1 else ''})" if gone else str(held)
