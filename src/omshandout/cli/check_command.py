"""``omshandout check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import json_option, locale_option, places_from, places_options
from omshandout.cli.report import (
    Progress,
    fault_json,
    print_faults,
    print_json,
    print_table,
)
from omshandout.errors import ExitCode, Severity
from omshandout.render.workshop import Workshop
from omshandout.tasks.check import check, steps
from omshandout.tasks.scoring import Tool, scores
from omshandout.tasks.speaking import Words
from omshandout.tasks.summing_up import summed_up


@click.command("check", short_help="find every fault in content and translations")
@locale_option
@click.option("--scores", "only_scores", is_flag=True,
              help="Show instead how each handout does on PEMAT-P and the CDC index.")
@json_option
@places_options
def command(
    locales_wanted: tuple[str, ...], only_scores: bool, as_json: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Find every fault in content, translations and pages before anything is printed.

    Faults stop a document; warnings are for a person to judge.

    \b
    Examples:
      omshandout check            everything
      omshandout check -l ar      content, and the Arabic translation
      omshandout check --scores   scorecards: per cent, and each item not met
    """
    workshop = Workshop(places_from(content, locales))
    if only_scores:
        return _scores(workshop, as_json)
    with Progress(steps(workshop, locales_wanted), "Checking") as progress:
        faults = check(workshop, locales_wanted, done=lambda step: progress.step())
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if as_json:
        for fault in faults:
            print_json(fault_json(fault))
    else:
        told = summed_up(workshop, faults)
        print_faults(told)
        words = Words(workshop, os.environ)
        if errors:
            # As many as were told: a language that nobody began is one, not each of its texts.
            number = sum(fault.severity is Severity.ERROR for fault in told)
            english = f"{number} fault{'' if number == 1 else 's'} found."
            click.echo(words.plural("cli.faults", number, english))
        else:
            click.echo(words.text("cli.nothing_wrong", "Nothing is wrong."))
    return int(ExitCode.FAULT if errors else ExitCode.OK)


def _scores(workshop: Workshop, as_json: bool) -> int:
    """Print the scores; an item that is not met is for people to judge, not a fault."""
    found, faults = scores(workshop)
    if as_json:
        for each in found:
            print_json({
                "handout": each.handout,
                "percent": {tool.value: each.percent(tool) for tool in Tool},
                "items": [
                    {
                        "id": result.item.id, "text": result.item.text,
                        "computed": result.item.computed, "verdict": result.verdict.value,
                        "why": result.why,
                    }
                    for result in each.results
                ],
            })
    else:
        print_table(
            ("Handout", *(tool.value for tool in Tool)),
            [
                (each.handout, *(f"{each.percent(tool)} %" for tool in Tool)) for each in found
            ],
        )
        for each in found:
            for result in each.not_met:
                item = result.item
                click.echo(f"{each.handout} {item.id}: not met: {item.text}: {result.why}")
    print_faults(faults)
    wrong = any(fault.severity is Severity.ERROR for fault in faults)
    return int(ExitCode.FAULT if wrong else ExitCode.OK)
