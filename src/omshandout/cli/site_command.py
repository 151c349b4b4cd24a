"""``omshandout site``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.making import wanted_clinic
from omshandout.cli.options import (
    FOLDER_TO_WRITE,
    json_option,
    locale_option,
    places_and_clinic,
    places_options,
    refuse_final_english,
    source_date_epoch,
)
from omshandout.cli.report import Json, Progress, print_faults, print_json
from omshandout.model.options import Paper
from omshandout.render.gathering import RenderOptions
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import clinic_warnings
from omshandout.tasks.choosing import chosen_locales
from omshandout.tasks.site import make_site, plan_site, steps
from omshandout.tasks.summing_up import summed_up


@click.command("site", short_help="make a folder of all sheets for your web server")
@click.argument("folder", type=FOLDER_TO_WRITE, metavar="DIR")
@locale_option
@click.option("--paper", type=click.Choice(("auto", "a4", "letter"), case_sensitive=False),
              default="auto", show_default=True, help="Of the PDFs.")
@click.option("--clinic", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Clinic file with name and numbers. Default: clinic.yaml in the folder of your "
                   "own content and locales.")
@click.option("--final", is_flag=True, help="Refuse drafts: all texts must be signed off.")
@click.option("--allow-untranslated", is_flag=True,
              help="Show English, marked, where a translation is missing.")
@click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
              help="Processes to use. Default: one for each processor.")
@json_option
@places_options
def command(
    folder: Path, locales_wanted: tuple[str, ...], paper: str, clinic: Path | None, final: bool,
    allow_untranslated: bool, jobs: int, as_json: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Make a folder of all sheets, as pages for phones and as PDFs, for your own web server.

    It has a list in each language, and a search that needs no server. A second run changes only
    what differs. If a sheet has a fault, nothing in the folder is changed.

    \b
    Examples:
      omshandout site public --clinic clinic.yaml
      omshandout site public -l en -l es           in two languages only
    """
    refuse_final_english(final, allow_untranslated)
    places, clinic = places_and_clinic(content, locales, clinic)
    workshop = Workshop(places)
    options = RenderOptions(
        wanted_clinic(clinic, workshop.locales), allow_untranslated, final, source_date_epoch(),
        clinic.as_posix() if clinic else "",
    )
    wanted = chosen_locales(workshop, locales_wanted)
    looks = plan_site(
        workshop, wanted, None if paper == "auto" else Paper(paper), options.clinic,
        options.clinic_file,
    )
    named = [locale for locale, _ in looks]
    print_faults(clinic_warnings(workshop, options.clinic, options.clinic_file, named))
    with Progress(steps(workshop, len(named)), "Building") as progress:
        outcome = make_site(
            workshop, folder, looks, options, processes=jobs, done=progress.step
        )
    print_faults(summed_up(workshop, outcome.faults))
    if as_json:
        written: list[Json] = list(outcome.written)
        removed: list[Json] = list(outcome.removed)
        print_json({
            "folder": folder.as_posix(), "written": written, "removed": removed,
            "unchanged": outcome.unchanged, "drafts": outcome.drafts,
        })
    elif outcome.exit_code:
        click.echo("Nothing in the folder was changed.", err=True)
    else:
        for name in outcome.written:
            click.echo((folder / name).as_posix())
        click.echo(
            f"{len(outcome.written)} files written, {outcome.unchanged} as before, "
            f"{len(outcome.removed)} taken away. Open {(folder / 'index.html').as_posix()}.",
            err=True,
        )
        if outcome.drafts:
            click.echo(f"{outcome.drafts} documents are drafts and say so.", err=True)
    return int(outcome.exit_code)
