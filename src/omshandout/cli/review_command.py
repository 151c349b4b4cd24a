"""``omshandout review``: sign-offs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from omshandout.cli.options import json_option, places_from, places_options
from omshandout.cli.report import print_faults, print_json, print_table
from omshandout.errors import ExitCode, Fault, UsageError, Where
from omshandout.render.reviewing import KeptReview, kept_reviews, sign_english
from omshandout.render.workshop import Workshop
from omshandout.tasks.signing import Signed, sign


@click.group("review", short_help="sign texts off, and show who has")
def command() -> None:
    """Sign texts off, and show who has signed what.

    A clinician signs the English source, a qualified translator signs a translation. A sign-off
    holds for exactly the words that were signed: it ends when either text changes.

    \b
    Example:
      omshandout review list
    """


@command.command("sign")
@click.argument("locale")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@click.option("--name", required=True, help="Name of the person who signs.")
@click.option("--role", required=True, type=click.Choice(["clinician", "translator"]),
              help="clinician for the source (en), translator for a translation.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="Day of the sign-off. Default: today.")
@places_options
def sign_command(
    locale: str, handouts: tuple[str, ...], name: str, role: str, day: datetime | None,
    content: Path | None, locales: Path | None,
) -> int:
    """Sign all texts of handouts (none: all, and the interface) in LOCALE as they are now.

    Sign only what you have read, and only in your own name. A translation with a fault that
    would stop its document is told and not signed. What a regional variant takes over from another
    language is signed in that language.

    \b
    Example:
      omshandout review sign es symptoms --name "..." --role translator
    """
    now = datetime.now(UTC)
    when = (day or now).date()
    # West of this clock it is still yesterday, east of it tomorrow: the person's own day counts.
    if when > max(now.date(), now.astimezone().date()):
        raise UsageError(Fault(Where(), f"--date {when} is in the future",
                               "give the day of the sign-off", "usage/date"))
    workshop = Workshop(places_from(content, locales))
    found = sign(workshop, locale, handouts, name, role, when)
    for signed in found:
        click.echo(_signed_line(signed))
    print_faults(fault for signed in found for fault in signed.faults)
    waiting = [signed.domain for signed in found if signed.unsigned_english]
    if waiting:
        click.echo(f"Still to sign: the English, by a clinician: {sign_english(waiting)}", err=True)
    return int(ExitCode.FAULT if any(signed.faults for signed in found) else ExitCode.OK)


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
@json_option
@places_options
def list_command(as_json: bool, content: Path | None, locales: Path | None) -> int:
    """Show who has signed how many texts of which handout.

    A sign-off no longer holds once its text, or the English of its text, has changed.

    \b
    Example:
      omshandout review list
    """
    workshop = Workshop(places_from(content, locales))
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    held: Counter[tuple[str, str, str, str, str]] = Counter()
    kept: list[KeptReview] = []
    for locale in workshop.locales:
        found, faults = kept_reviews(workshop, locale)
        print_faults(faults)
        for each in found:
            review = each.review
            if review.was:
                kept.append(each)
                continue
            row = (review.locale, review.handout, review.role, review.name, review.date)
            counts[row] += 1
            held[row] += each.holds
    if as_json:
        for (locale, handout, role, name, day), texts in sorted(counts.items()):
            print_json({"locale": locale, "handout": handout, "role": role, "name": name,
                        "date": day, "texts": texts,
                        "holding": held[locale, handout, role, name, day]})
        for each in kept:
            review = each.review
            print_json({"locale": review.locale, "handout": review.handout, "role": review.role,
                        "name": review.name, "date": review.date, "kept": review.key,
                        "holds": each.holds})
        return int(ExitCode.OK)
    if counts:
        print_table(
            ("Language", "Handout", "Role", "Name", "Date", "Texts"),
            [(*key, _held_texts(texts, held[key])) for key, texts in sorted(counts.items())],
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
    return int(ExitCode.OK)


def _held_texts(texts: int, held: int) -> str:
    gone = texts - held
    return f"{held} ({gone} no longer hold{'s' if gone == 1 else ''})" if gone else str(held)
