"""``omshandout review``: sign-offs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from omshandout.cli.options import json_option, places_from, places_options
from omshandout.cli.report import print_json, print_table
from omshandout.errors import ExitCode, Fault, UsageError, Where
from omshandout.pipeline.reviewing import reviews_of
from omshandout.pipeline.signing import sign
from omshandout.pipeline.workshop import Workshop


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

    Sign only what you have read, and only in your own name.

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
    for signed in sign(workshop, locale, handouts, name, role, when):
        click.echo(f"{signed.domain}: {signed.texts} of {signed.total} texts signed")
    return int(ExitCode.OK)


@command.command("list")
@json_option
@places_options
def list_command(as_json: bool, content: Path | None, locales: Path | None) -> int:
    """Show who has signed how many texts of which handout.

    \b
    Example:
      omshandout review list
    """
    workshop = Workshop(places_from(content, locales))
    counts = Counter(
        (review.locale, review.handout, review.role, review.name, review.date)
        for locale in workshop.locales
        for review in reviews_of(workshop, locale)
    )
    if as_json:
        for (locale, handout, role, name, day), texts in sorted(counts.items()):
            print_json({"locale": locale, "handout": handout, "role": role, "name": name,
                        "date": day, "texts": texts})
    elif counts:
        print_table(
            ("Language", "Handout", "Role", "Name", "Date", "Texts"),
            [(*key, str(texts)) for key, texts in sorted(counts.items())],
        )
    else:
        click.echo("Nobody has signed anything yet.")
    return int(ExitCode.OK)
