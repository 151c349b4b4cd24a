"""``omshandout packet``."""

from __future__ import annotations

import click

from omshandout.cli.making import Wanted, make, making_options
from omshandout.pipeline.build import plan_packet


@click.command("packet", short_help="make one PDF of several handouts")
@click.argument("name", default="", metavar="NAME")
@making_options
@click.pass_context
def command(ctx: click.Context, name: str, wanted: Wanted) -> int:
    """Make one PDF of the handouts that the file packets.yaml lists under NAME.

    In front stands a sheet with a list of contents. Each handout starts on the front of a leaf
    when the packet is printed on both sides. Without NAME the packets are listed.

    \b
    Examples:
      omshandout packet school -l es            for the school, in Spanish
      omshandout packet going-home --form       to be filled in on screen
    """
    planned = plan_packet(
        wanted.workshop, name, wanted.locales, wanted.profile, wanted.paper,
        wanted.options.clinic, wanted.options.clinic_file,
    )
    return make(wanted, planned, debug=bool(ctx.obj))
