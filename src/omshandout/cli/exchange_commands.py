"""``omshandout translations export`` and ``import``: files for translators without catalogs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from omshandout.cli.options import Named, places_from, places_options, source_date_epoch
from omshandout.cli.report import print_faults, refuse_closed_output
from omshandout.errors import ExitCode, Fault, UsageError, Where
from omshandout.model.exchange import Format
from omshandout.render.places import from_here
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales
from omshandout.tasks.exchanging import export, write_export
from omshandout.tasks.importing import ImportPlan, plan_import, read_received, write_import
from omshandout.tasks.judging import GOING_IN, Verdict

_FILE = Named(click.Path(dir_okay=False, path_type=Path, allow_dash=True), "file")


@click.command("export", short_help="Write texts out, as a spreadsheet, CSV, XLIFF or TMX.")
@click.argument("locale")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@click.option("--format", "format_", type=click.Choice([each.value for each in Format]),
              default=None, help="Kind of file. Default: by the ending of FILE, else xlsx.")
@click.option("-o", "--output", type=_FILE, default=None, metavar="FILE",
              help="Where to; - writes to stdout. Default: omshandout-LOCALE and its ending.")
@click.option("--fill-english", is_flag=True,
              help="XLIFF: put the English where nothing is translated, as OmegaT needs it.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@places_options
def export_command(
    locale: str, handouts: tuple[str, ...], format_: str | None, output: Path | None,
    fill_english: bool, force: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Write texts and translations for translators who do not work in catalogs.

    LOCALE is a language, such as es; of a translation memory (tmx) also several, such as es,ar,
    or "all". Without HANDOUT all texts go out, those of packets and interface too.

    \b
    xliff  for agencies, OmegaT, Poedit and Weblate (version 1.2)
    xlsx   a spreadsheet, a sheet for each handout
    csv    one table for any program
    tmx    a translation memory: the sure translations alone

    \b
    Examples:
      omshandout translations export es                   all as a spreadsheet
      omshandout translations export ar symptoms --format xliff
      omshandout translations export all -o memory.tmx    all languages
    """
    to_stdout = output is not None and str(output) == "-"
    if to_stdout:
        refuse_closed_output()
    workshop = Workshop(places_from(content, locales, output))
    kind = _format(format_, output)
    if locale == "all" and kind is Format.TMX and "all" not in workshop.locales:
        chosen = workshop.locales[1:]  # all but the source
    else:
        chosen = chosen_locales(workshop, (locale,), handouts)
    if fill_english and kind is not Format.XLIFF:
        what = "--fill-english is for XLIFF"
        raise UsageError(Fault(Where(), what, "leave it out, or add --format xliff",
                               "usage/options"))
    made = export(workshop, chosen, handouts, kind, fill_english=fill_english)
    print_faults(made.faults)
    if to_stdout:
        sys.stdout.buffer.write(made.data)
        sys.stdout.buffer.flush()
        return int(ExitCode.OK)
    name = "omshandout-" + ("-".join(chosen) if len(chosen) < 3 else "all") + kind.endings[0]
    path = output or Path(name)
    written = write_export(path, made.data, force=force)
    state = "written" if written else "unchanged"
    click.echo(f"{from_here(path)}: {state}, {made.texts} texts, {made.left} to do")
    return int(ExitCode.OK)


def _format(wanted: str | None, output: Path | None) -> Format:
    """The kind of file: as asked for, else by the name of the file."""
    ending = output.suffix.lower() if output is not None else ""
    by_name = next((each for each in Format if ending in each.endings), None)
    if wanted is None:
        if ending and by_name is None:
            what = f'"{ending}" tells no kind of file'
            raise UsageError(Fault(Where(str(output)), what, "add --format", "usage/format"))
        return by_name or Format.XLSX
    kind = Format(wanted)
    if by_name not in (None, kind):
        what = f"the ending {ending} is not that of the kind {wanted}"
        hint = f"end its name in {kind.endings[0]}"
        raise UsageError(Fault(Where(str(output)), what, hint, "usage/format"))
    return kind


@click.command("import", short_help="Take translations back from such a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--locale", default="", metavar="LOCALE",
              help="Language that the file has to be in; needed if it does not say.")
@click.option("--strict", is_flag=True, help="Write nothing if a single text is refused.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@places_options
def import_command(
    file: Path, locale: str, strict: bool, dry_run: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Take translations back from an XLIFF file, a spreadsheet, CSV or a translation memory.

    Only texts that the file has a translation for change. What omshandout check would refuse is
    refused here, text by text, with file and line or cell; all else goes in. A memory (tmx) only
    offers: its texts go in as fuzzy, where the English is exactly the same and nothing is yet
    translated.

    \b
    Examples:
      omshandout translations import omshandout-es.xlsx
      omshandout translations import from-agency.xlf --dry-run
    """
    workshop = Workshop(places_from(content, locales, file))
    now = source_date_epoch()
    moment = datetime.fromtimestamp(now, UTC) if now is not None else datetime.now(UTC)
    plan = plan_import(
        workshop, read_received(file), file.as_posix(), locale,
        moment.strftime("%Y-%m-%d %H:%M+0000"),
    )
    _print_summary(plan)
    print_faults(plan.faults)
    code = int(ExitCode.FAULT if plan.errors else ExitCode.OK)
    if plan.errors and strict:
        click.echo("Nothing was written, as --strict asks for.")
    elif dry_run:
        click.echo("Nothing was written: this was a dry run.")
    elif not plan.catalogs:
        click.echo("Nothing to write.")
    else:
        for path in write_import(plan):
            click.echo(f"{from_here(path)}: written")
    return code


def _print_summary(plan: ImportPlan) -> None:
    """What becomes of the texts of the file, a line for each handout, before anything is done."""
    for domain in dict.fromkeys(each.domain for each in plan.decisions):
        click.echo(f"{domain}: {_told(plan, domain)}")
    going = sum(plan.counts()[verdict] for verdict in GOING_IN)
    refused = plan.counts()[Verdict.REFUSED]
    click.echo(f"{plan.locale}: {going} to go in, {refused} refused.")
    if plan.unsigned:
        click.echo(f"{plan.unsigned} sign-offs no longer hold: their texts change.")


def _told(plan: ImportPlan, domain: str) -> str:
    counts = plan.counts(domain)
    words = {Verdict.UNSURE: "as fuzzy", Verdict.EMPTY: "without a translation"}
    return ", ".join(
        f"{counts[verdict]} {words.get(verdict, verdict.value)}"
        for verdict in Verdict if counts[verdict]
    )
