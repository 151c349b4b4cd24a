"""``omshandout list``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import json_option, places_from, places_options
from omshandout.cli.report import print_faults, print_json, print_table
from omshandout.errors import ExitCode
from omshandout.pipeline.speaking import Words
from omshandout.pipeline.status import standings
from omshandout.pipeline.workshop import Workshop


@click.command("list", short_help="show handouts and languages")
@json_option
@places_options
def command(as_json: bool, content: Path | None, locales: Path | None) -> int:
    """Show every handout in every language: title, pages, how far, state.

    \b
    Example:
      omshandout list
    """
    workshop = Workshop(places_from(content, locales))
    rows = standings(workshop)
    if as_json:
        for row in rows:
            print_json({
                "handout": row.handout, "locale": row.locale, "title": row.title,
                "pages": row.pages, "translated_percent": row.translated_percent,
                "signed_percent": row.signed_percent, "state": row.state,
            })
    else:
        words = Words(workshop, os.environ)
        heads = ("Handout", "Language", "Title", "Pages", "Translated", "Signed off", "State")
        keys = ("handout", "language", "title", "pages", "translated", "signed", "state")
        print_table(
            [words.text(f"column.{key}", head) for key, head in zip(keys, heads, strict=True)],
            [
                (row.handout, row.locale, row.title, str(row.pages),
                 f"{row.translated_percent} %", f"{row.signed_percent} %",
                 words.text(f"state.{row.state}", row.state))
                for row in rows
            ],
        )
    print_faults(dict.fromkeys(fault for row in rows for fault in row.faults))
    return int(ExitCode.FAULT if any(row.state == "broken" for row in rows) else ExitCode.OK)
