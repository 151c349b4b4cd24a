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
      omshandout build --content our-sheets/content --locales our-sheets/locales
    """
    new_content, new_locales = copy_out(places_from(content, locales), folder)
    click.echo(new_content.as_posix())
    click.echo(new_locales.as_posix())
    click.echo(
        f"Build them with: omshandout build --content {new_content.as_posix()} "
        f"--locales {new_locales.as_posix()}",
        err=True,
    )
    return int(ExitCode.OK)
