"""``omshandout init``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import places_from, places_options
from omshandout.errors import ExitCode
from omshandout.tasks.starting import copy_out


@click.command("init", short_help="copy content and locales out for your own edits")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@places_options
def command(folder: Path, content: Path | None, locales: Path | None) -> int:
    """Copy content and locales into DIR for a clinic's own edits.

    \b
    Example:
      omshandout init our-sheets
      cd our-sheets
      omshandout build

    Inside that folder, and in any below it, your own content and locales are used, and the clinic
    file clinic.yaml if there is one; elsewhere name them with --content and --locales.
    """
    new_content, new_locales = copy_out(places_from(content, locales), folder)
    click.echo(new_content.as_posix())
    click.echo(new_locales.as_posix())
    click.echo(
        f"Build them with: cd {folder.as_posix()}, then: omshandout build\n"
        "For your own name and numbers, copy content/clinic.example.yaml to clinic.yaml in that "
        "folder and fill it in.",
        err=True,
    )
    return int(ExitCode.OK)
