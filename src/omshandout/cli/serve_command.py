"""``omshandout serve``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import places_and_clinic, places_options, source_date_epoch
from omshandout.errors import ExitCode, MachineError
from omshandout.render.places import new_clinic_file
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.running import choices_file, serve

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@click.command("serve", short_help="open the page for clinic staff")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N",
              help="Port of the page on this computer. Default: any that is free.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
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
    say = desk.speech(tuple(os.environ.get(name, "").partition(".")[0] for name in _VARIABLES))

    def tell(key: str, /, **values: str) -> None:
        click.echo(say(key, **values).plain)

    try:
        serve(desk, port, open_browser=not no_browser, tell=tell, debug=debug)
    except MachineError as error:
        raise MachineError(map(say.spoken, error.faults)) from error
    return int(ExitCode.OK)
