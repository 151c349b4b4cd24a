"""``omshandout init``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import FOLDER_TO_WRITE, Named, places_from, places_options
from omshandout.errors import ExitCode
from omshandout.render.places import Places
from omshandout.tasks.starting import copy_out, write_clinic_file


@click.command("init", short_help="copy content and locales out for your own edits")
@click.argument("folder", type=FOLDER_TO_WRITE, metavar="[DIR]",
                required=False)
@click.option("--clinic", type=Named(click.Path(path_type=Path), "file"), metavar="FILE",
              help="Write a clinic file to fill in: name, numbers, hours.")
@places_options
def command(
    folder: Path | None, clinic: Path | None, content: Path | None, locales: Path | None
) -> int:
    """Copy content and locales into DIR for a clinic's own edits, or begin a clinic file.

    \b
    Examples:
      omshandout init --clinic clinic.yaml     only your clinic's name and numbers
      omshandout init our-sheets               all texts, to change them
      cd our-sheets
      omshandout build

    Inside that folder, and in any below it, your own content and locales are used, and the clinic
    file clinic.yaml if there is one; elsewhere name them with --content and --locales.
    """
    if folder is None and clinic is None:
        raise click.UsageError("Name the folder for your own texts, or --clinic FILE.")
    places = places_from(content, locales)
    if folder is not None:
        places = _copied(places, folder, hint=clinic is None)
    if clinic is not None:
        click.echo(write_clinic_file(places, clinic).as_posix())
        click.echo(
            "Fill it in with any editor, then: omshandout build symptoms --clinic "
            f"{clinic.as_posix()}", err=True,
        )
    return int(ExitCode.OK)


def _copied(places: Places, folder: Path, *, hint: bool) -> Places:
    new = copy_out(places, folder)
    click.echo(new.content.as_posix())
    click.echo(new.locales.as_posix())
    click.echo(f"Build them with: cd {folder.as_posix()}, then: omshandout build", err=True)
    if hint:
        own = (folder / "clinic.yaml").as_posix()
        click.echo(f"For your own name and numbers: omshandout init --clinic {own}", err=True)
    return new
