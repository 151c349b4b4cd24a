"""``omshandout build``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from omshandout.cli.options import (
    json_option,
    locale_option,
    places_from,
    places_options,
    source_date_epoch,
)
from omshandout.cli.report import Progress, print_faults, print_json
from omshandout.errors import ExitCode
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.pipeline.build import Outcome, build, plan
from omshandout.pipeline.render import Job, RenderOptions, render
from omshandout.pipeline.setting import read_clinic
from omshandout.pipeline.speaking import Words
from omshandout.pipeline.workshop import Workshop


@click.command("build", short_help="make PDFs")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@locale_option
@click.option("--paper", type=click.Choice(["auto", "a4", "letter"]), default="auto",
              show_default=True, help="auto: by the clinic's country, else by the language.")
@click.option("--text", type=click.Choice(["standard", "large"]), default="standard",
              show_default=True, help="Text of 12 pt, or large print of 18 pt.")
@click.option("--ink", type=click.Choice(["colour", "mono"]), default="colour",
              show_default=True, help="mono: for printers without colour.")
@click.option("--form", is_flag=True, help="Fillable: boxes and lines become form fields.")
@click.option("--clinic", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Clinic file with name and numbers (see content/clinic.example.yaml).")
@click.option("--final", is_flag=True, help="Refuse drafts: all texts must be signed off.")
@click.option("--allow-untranslated", is_flag=True,
              help="Print English, marked, where a translation is missing.")
@click.option("-o", "--output", default="output", show_default=True, metavar="DIR",
              help="Folder for the PDFs; - writes one PDF to stdout.")
@click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
              help="Processes to use. Default: one for each processor.")
@json_option
@places_options
@click.pass_context
def command(
    ctx: click.Context,
    handouts: tuple[str, ...], locales_wanted: tuple[str, ...], paper: str, text: str, ink: str,
    form: bool, clinic: Path | None, final: bool, allow_untranslated: bool, output: str,
    jobs: int, as_json: bool, content: Path | None, locales: Path | None,
) -> int:
    """Make PDFs of handouts: all of them, or those that are named.

    \b
    Examples:
      omshandout build                          everything in every language
      omshandout build symptoms -l es -l ar     one handout in two languages
      omshandout build --text large --ink mono  large print for a black printer
    """
    workshop = Workshop(places_from(content, locales))
    letterhead = read_clinic(clinic) if clinic else Clinic()
    profile = Profile(text=TextSize(text), ink=Ink(ink), form=form)
    paper_wanted = None if paper == "auto" else Paper(paper)
    clinic_file = clinic.as_posix() if clinic else ""
    options = RenderOptions(
        letterhead, allow_untranslated, final, source_date_epoch(), clinic_file
    )
    planned = plan(
        workshop, handouts, locales_wanted, profile, paper_wanted, letterhead, clinic_file
    )
    if output == "-":
        if as_json:
            raise click.UsageError("-o - and --json both want stdout: leave one out.")
        return _to_stdout(workshop, planned, options)
    with Progress(len(planned), "Building") as progress:
        outcomes = build(
            planned, workshop.places, options, Path(output), processes=jobs, workshop=workshop,
            done=lambda outcome: progress.step(),
        )
    if ctx.obj:
        for trace in dict.fromkeys(outcome.trace for outcome in outcomes if outcome.trace):
            click.echo(trace, nl=False, err=True)
    return _report(workshop, outcomes, as_json)


def _to_stdout(workshop: Workshop, planned: list[Job], options: RenderOptions) -> int:
    if len(planned) != 1:
        raise click.UsageError("-o - writes one PDF: name one handout and one language.")
    if sys.stdout.isatty():
        raise click.UsageError("-o - would fill the terminal: add > FILE.pdf to the command.")
    made = render(workshop, planned[0], options)
    print_faults(made.faults)
    sys.stdout.buffer.write(made.data)
    sys.stdout.buffer.flush()
    return int(ExitCode.OK)


def _report(workshop: Workshop, outcomes: list[Outcome], as_json: bool) -> int:
    # Faults of a file that several documents share are told once.
    print_faults(dict.fromkeys(fault for outcome in outcomes for fault in outcome.faults))
    for outcome in outcomes:
        if not outcome.done:
            continue
        if as_json:
            print_json({
                "path": outcome.path, "handout": outcome.job.handout,
                "locale": outcome.job.locale, "paper": outcome.job.profile.paper.value,
                "pages": outcome.pages, "draft": outcome.draft, "version": outcome.version,
                "sha256": outcome.sha256,
            })
        else:
            click.echo(outcome.path)
    made = sum(1 for outcome in outcomes if outcome.done)
    failed = len(outcomes) - made
    if not as_json:
        built = f"{made} document{'' if made == 1 else 's'} built."
        built = Words(workshop, os.environ).plural("cli.built", made, built)
        click.echo(f"{built} {failed} not built." if failed else built, err=True)
    return max((int(outcome.exit_code) for outcome in outcomes), default=int(ExitCode.OK))


