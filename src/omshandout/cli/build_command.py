"""``omshandout build``."""

from __future__ import annotations

import click

from omshandout.cli.making import Wanted, make, making_options
from omshandout.tasks.build import plan


@click.command("build", short_help="make PDFs")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@making_options
@click.pass_context
def command(ctx: click.Context, handouts: tuple[str, ...], wanted: Wanted) -> int:
    """Make PDFs of handouts: all of them, or those that are named.

    \b
    Examples:
      omshandout build                          everything in every language
      omshandout build symptoms -l es -l ar     one handout in two languages
      omshandout build --text large --ink mono  large print for a black printer
    """
    planned = plan(
        wanted.workshop, handouts, wanted.locales, wanted.profile, wanted.paper,
        wanted.options.clinic, wanted.options.clinic_file,
    )
    return make(wanted, planned, debug=bool(ctx.obj))
