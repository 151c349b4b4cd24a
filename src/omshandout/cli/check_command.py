"""``omshandout check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import json_option, locale_option, places_from, places_options
from omshandout.cli.report import Progress, fault_json, print_faults, print_json
from omshandout.errors import ExitCode, Severity
from omshandout.pipeline.check import check, steps
from omshandout.pipeline.speaking import Words
from omshandout.pipeline.workshop import Workshop


@click.command("check", short_help="find every fault in content and translations")
@locale_option
@json_option
@places_options
def command(
    locales_wanted: tuple[str, ...], as_json: bool, content: Path | None, locales: Path | None
) -> int:
    """Find every fault in content, translations and pages before anything is printed.

    Faults stop a document; warnings are for a person to judge.

    \b
    Examples:
      omshandout check            everything
      omshandout check -l ar      content, and the Arabic translation
    """
    workshop = Workshop(places_from(content, locales))
    with Progress(steps(workshop, locales_wanted), "Checking") as progress:
        faults = check(workshop, locales_wanted, done=lambda step: progress.step())
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if as_json:
        for fault in faults:
            print_json(fault_json(fault))
    else:
        print_faults(faults)
        words = Words(workshop, os.environ)
        if errors:
            number = len(errors)
            english = f"{number} fault{'' if number == 1 else 's'} found."
            click.echo(words.plural("cli.faults", number, english))
        else:
            click.echo(words.text("cli.nothing_wrong", "Nothing is wrong."))
    return int(ExitCode.FAULT if errors else ExitCode.OK)
