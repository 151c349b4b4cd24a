"""``omshandout packet``."""

from __future__ import annotations

import click

from omshandout.cli.making import Wanted, make, making_options
from omshandout.cli.report import Json, print_json, print_table, printable
from omshandout.errors import ExitCode
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import plan_packet


@click.command("packet", short_help="make one PDF of several handouts")
@click.argument("name", default="", metavar="[NAME]")
@making_options
@click.pass_context
def command(ctx: click.Context, name: str, wanted: Wanted) -> int:
    """Make one PDF of the handouts that the file packets.yaml lists under NAME.

    In front stands a sheet with a list of contents. Each handout starts on the front of a leaf
    when the packet is printed on both sides. Without NAME the packets are listed.

    \b
    Examples:
      omshandout packet                         which packets there are
      omshandout packet school -l es            for the school, in Spanish
      omshandout packet going-home --form       to be filled in on screen
    """
    if not name:
        return _list(wanted.workshop, wanted.as_json)
    planned = plan_packet(
        wanted.workshop, name, wanted.locales, wanted.profile, wanted.paper,
        wanted.options.clinic, wanted.options.clinic_file,
    )
    return make(wanted, planned, debug=bool(ctx.obj))


def _list(workshop: Workshop, as_json: bool) -> int:
    """Print the packets in the order of their file, with their English titles."""
    packets = workshop.known_packets()
    if as_json:
        for packet in packets:
            handouts: list[Json] = list(packet.handouts)
            print_json({
                "packet": packet.name, "title": packet.cover.title.text,
                "version": packet.cover.version, "handouts": handouts,
            })
    else:
        print_table(
            ("Packet", "Title", "Handouts"),
            [
                (packet.name, printable(packet.cover.title.text), ", ".join(packet.handouts))
                for packet in packets
            ],
        )
    return int(ExitCode.OK)
