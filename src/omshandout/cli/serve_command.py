"""``omshandout serve``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import places_and_clinic, places_options, source_date_epoch
from omshandout.cli.serving import port_options, show
from omshandout.render.places import new_clinic_file
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.running import choices_file


@click.command("serve", short_help="open the page for clinic staff")
@port_options
@click.option("--clinic", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Clinic file with name and numbers. "
                   "Default: clinic.yaml in the folder of your own content and locales, else "
                   "in this one; the page makes it.")
@places_options
@click.pass_obj
def command(
    debug: bool, port: int, no_browser: bool, clinic: Path | None, content: Path | None,
    locales: Path | None,
) -> int:
    """Open the page on which staff choose sheets, look at them and print them.

    The page is for this computer alone. A browser that opens by itself is let in; another one asks
    for the code that is shown here. Started twice for one folder, the second opens the page
    of the first.

    \b
    Example:
      omshandout serve --clinic clinic.yaml
    """
    places, clinic = places_and_clinic(content, locales, clinic)
    desk = Desk(DeskSettings(
        places, choices_file(), clinic or new_clinic_file(places), source_date_epoch()
    ))
    return show(desk, port, no_browser=no_browser, debug=debug)
