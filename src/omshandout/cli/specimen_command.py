"""``omshandout specimen``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import FOLDER_TO_WRITE, places_from, places_options, source_date_epoch
from omshandout.cli.report import print_faults
from omshandout.errors import ExitCode
from omshandout.render.workshop import Workshop
from omshandout.tasks.specimen import write_specimens


@click.command("specimen", short_help="show every script on a page of its own")
@click.option("-s", "--script", "scripts", multiple=True, metavar="CODE",
              help="Script, such as Arab or Khmr (ISO 15924); may be given many times. "
                   "Default: all.")
@click.option("-o", "--output", default="output/specimen", show_default=True, metavar="DIR",
              type=FOLDER_TO_WRITE, help="Folder for the PDFs.")
@places_options
def command(
    scripts: tuple[str, ...], output: Path, content: Path | None, locales: Path | None
) -> int:
    """Set sample texts in every language that the fonts cover: one PDF a script.

    \b
    Examples:
      omshandout specimen             all scripts, into output/specimen/
      omshandout specimen -s Khmr     one script
    """
    workshop = Workshop(places_from(content, locales))
    worst = ExitCode.OK
    for page in write_specimens(workshop, output, scripts, source_date_epoch()):
        if page.data:
            click.echo((output / page.file_name).as_posix())
        print_faults(page.faults)
        worst = max(worst, page.exit_code)
    return int(worst)
