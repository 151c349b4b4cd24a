"""``omshandout status``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from omshandout.cli.options import json_option, locale_option, places_from, places_options
from omshandout.cli.report import Json, print_faults, print_json, print_table
from omshandout.errors import ExitCode
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales
from omshandout.tasks.kept_sources import sources_at_hand
from omshandout.tasks.status import (
    Standing,
    Summary,
    kept_translations,
    open_sign_offs,
    own_of,
    part_of,
    standings,
    summaries,
)


@click.command("status", short_help="show how far each language is")
@locale_option
@click.option("--by-language", is_flag=True,
              help="Only the lines of languages as a whole; with --json an object for each.")
@json_option
@places_options
def command(
    locales_wanted: tuple[str, ...], by_language: bool, as_json: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Show how far each language is: translated, fuzzy, stale, missing, signed off.

    Fuzzy: a person has to look at it. Stale: made for other English; run
    "omshandout translations update". Clinician, translator: texts that they have signed;
    signed off are those that lack neither. A regional variant takes over what it does not say
    itself, with the sign-offs: its own texts stand in brackets. At the end stands a line for each
    language as a whole. Stopped: all is translated, but a fault of a text stops the sheet.
    "omshandout check" names each text that is fuzzy, stale or missing.

    \b
    Examples:
      omshandout status
      omshandout status -l es     one language
      omshandout status --by-language --json
    """
    workshop = Workshop(places_from(content, locales), sources_at_hand())
    rows = standings(
        workshop, chosen_locales(workshop, locales_wanted), interface=True, checked=True
    )
    if as_json:
        for value in _language_objects(rows) if by_language else _objects(rows):
            print_json(value)
    else:
        rows.sort(key=lambda row: (row.locale != "en", row.locale))
        if not by_language:
            _print_rows(rows)
            click.echo()
        _print_languages(summaries(rows))
        for line in (*open_sign_offs(rows), *kept_translations(workshop)):
            click.echo(line, err=True)
    print_faults(dict.fromkeys(fault for row in rows for fault in row.faults))
    return int(ExitCode.FAULT if any(row.faults for row in rows) else ExitCode.OK)


def _objects(rows: Sequence[Standing]) -> Iterator[Json]:
    for row in rows:
        yield {
            "handout": row.handout, "locale": row.locale, "total": row.total,
            "translated": row.translated, "fuzzy": row.fuzzy, "stale": row.stale,
            "missing": row.missing, "signed": row.signed, "state": row.state,
            "by_clinician": row.by_clinician, "by_translator": row.by_translator,
            "inherited": row.inherited, "parent": row.parent,
        }


def _language_objects(rows: Sequence[Standing]) -> Iterator[Json]:
    """Without the option scripts that add up handouts would count each text twice."""
    for row in summaries(rows):
        yield {
            "locale": row.locale, "total": row.total, "translated": row.translated,
            "fuzzy": row.fuzzy, "stale": row.stale, "missing": row.missing, "signed": row.signed,
            "broken": row.broken, "state": row.state,
        }


def _print_rows(rows: Sequence[Standing]) -> None:
    print_table(
        ("Language", "Handout", "Texts", "Translated", "Fuzzy", "Stale", "Missing",
         "Clinician", "Translator", "Signed off", "State"),
        [
            (row.locale, row.handout, str(row.total), f"{row.translated}{own_of(row)}",
             str(row.fuzzy), str(row.stale), str(row.missing),
             part_of(row.by_clinician, row.total),
             "-" if row.locale == "en" else part_of(row.by_translator, row.total),
             part_of(row.signed, row.total), row.state)
            for row in rows
        ],
    )


def _print_languages(rows: Sequence[Summary]) -> None:
    print_table(
        ("Language", "Texts", "Translated", "Fuzzy", "Stale", "Missing", "Signed off", "State"),
        [
            (row.locale, str(row.total), part_of(row.translated, row.total), str(row.fuzzy),
             str(row.stale), str(row.missing), part_of(row.signed, row.total), _state(row))
            for row in rows
        ],
    )


def _state(row: Summary) -> str:
    files = "file" if row.broken == 1 else "files"
    return f"{row.broken} {files} broken" if row.broken else row.state
