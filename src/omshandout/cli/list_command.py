"""``omshandout list``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import json_option, locale_option, places_from, places_options
from omshandout.cli.report import print_faults, print_json, print_table, printable
from omshandout.errors import ExitCode
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales
from omshandout.tasks.citing import Cited, sources_of
from omshandout.tasks.kept_sources import sources_at_hand
from omshandout.tasks.speaking import Words
from omshandout.tasks.status import open_sign_offs, own_of, standings


@click.command("list", short_help="show handouts and languages")
@click.option("--sources", "cited", metavar="HANDOUT",
              help="Show the sources of one handout instead, with their addresses.")
@locale_option
@json_option
@places_options
def command(
    cited: str | None, locales_wanted: tuple[str, ...], as_json: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Show every handout in every language: title, pages, how far, state.

    Stopped: all texts are translated, but a fault of one, told below the table, stops the sheet.
    A regional variant takes over what it does not say itself: its own texts stand in brackets.

    \b
    Examples:
      omshandout list
      omshandout list -l spanish             one language
      omshandout list --sources symptoms     where its statements come from
    """
    workshop = Workshop(places_from(content, locales), sources_at_hand())
    if cited is not None:
        for source in sources_of(workshop, cited):
            _print_source(source, as_json)
        return int(ExitCode.OK)
    rows = standings(workshop, chosen_locales(workshop, locales_wanted), checked=True)
    if as_json:
        for row in rows:
            print_json({
                "handout": row.handout, "locale": row.locale, "title": row.title,
                "pages": row.pages, "translated_percent": row.translated_percent,
                "signed_percent": row.signed_percent, "state": row.state,
                "texts": row.total, "signed": row.signed, "by_clinician": row.by_clinician,
                "by_translator": row.by_translator, "inherited": row.inherited,
                "parent": row.parent,
            })
    else:
        words = Words(workshop, os.environ)
        heads = ("Handout", "Language", "Title", "Pages", "Translated", "Signed off", "State")
        keys = ("handout", "language", "title", "pages", "translated", "signed", "state")
        print_table(
            [words.text(f"column.{key}", head) for key, head in zip(keys, heads, strict=True)],
            [
                (row.handout, words.language(row.locale), row.title, str(row.pages),
                 f"{row.translated_percent} %{own_of(row)}", f"{row.signed_percent} %",
                 words.text(f"state.{row.state}", row.state))
                for row in rows
            ],
        )
        for line in open_sign_offs(rows):
            click.echo(line, err=True)
    print_faults(dict.fromkeys(fault for row in rows for fault in row.faults))
    return int(ExitCode.FAULT if any(row.faults for row in rows) else ExitCode.OK)


def _print_source(source: Cited, as_json: bool) -> None:
    if as_json:
        print_json({
            "id": source.id, "title": source.title, "publisher": source.publisher,
            "year": source.year, "url": source.url, "kind": source.kind,
            "facts": list(source.facts),
        })
        return
    year = f", {source.year}" if source.year is not None else ""
    click.echo(printable(source.title))
    click.echo(f"  {printable(source.publisher)}{year}")
    click.echo(f"  {printable(source.url)}")
