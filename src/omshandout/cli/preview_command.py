"""``omshandout preview``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import places_and_clinic, places_options, source_date_epoch
from omshandout.cli.serving import port_options, show
from omshandout.errors import Fault, UsageError, Where
from omshandout.model.options import TextSize
from omshandout.render.places import new_clinic_file
from omshandout.tasks.choosing import chosen_locales
from omshandout.web.addresses import path_of
from omshandout.web.desk import Desk, DeskSettings
from omshandout.web.running import choices_file


@click.command("preview", short_help="see a sheet beside its texts while you work at them")
@click.argument("handout", metavar="HANDOUT")
@click.option("-l", "--locale", default="en", metavar="LOCALE",
              help="Language, such as es or Spanish. Default: English.")
@click.option("--text", type=click.Choice([each.value for each in TextSize]),
              default=TextSize.STANDARD.value, help="Size of the letters.")
@click.option("--poll", is_flag=True, envvar="OMSHANDOUT_POLL",
              help="Look at the dates of all files all the time: for folders of other computers, "
                   "which do not tell what is saved.")
@port_options
@click.option("--clinic", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Clinic file with name and numbers. "
                   "Default: clinic.yaml in the folder of your own content and locales, else "
                   "in this one.")
@places_options
@click.pass_obj
def command(
    debug: bool, handout: str, locale: str, text: str, poll: bool, port: int, no_browser: bool,
    clinic: Path | None, content: Path | None, locales: Path | None,
) -> int:
    """Show a sheet in the browser, with each text and its English beside it.

    Whenever a file of the content, a catalog or the clinic file is saved, the page is made anew. It
    tells what is wrong with the files; while they are broken the last good page stays. Nothing is
    written. Where the page for staff runs already for the same folders, it is shown there.

    \b
    Example:
      omshandout preview symptoms -l es
    """
    places, clinic = places_and_clinic(content, locales, clinic)
    # The same as for `serve`, so that both find each other.
    clinic = clinic or new_clinic_file(places)
    desk = Desk(DeskSettings(places, choices_file(), clinic, source_date_epoch(), poll))
    workshop = desk.workshop()
    chosen = chosen_locales(workshop, (locale,), (handout,))
    if len(chosen) != 1:
        raise UsageError(Fault(
            Where(), "a preview is in one language", "name one: -l es", "usage/one-locale",
        ))
    if unknown := workshop.unknown_names((handout,), chosen):
        raise UsageError(unknown)
    start = path_of(chosen[0], handout, TextSize(text))
    return show(desk, port, no_browser=no_browser, debug=debug, start=start)
