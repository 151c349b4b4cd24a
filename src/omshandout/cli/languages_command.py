"""``omshandout languages``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from omshandout.cli.options import json_option, places_from, places_options
from omshandout.cli.report import print_json
from omshandout.errors import ExitCode, OmsHandoutError
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import known_locale
from omshandout.tasks.knowing import card_lines, card_of, offered_table


@click.command("languages", short_help="tell what is known of a language")
@click.argument("locale", nargs=-1, metavar="[LOCALE]...")
@click.option("--table", is_flag=True, help="Print the table of docs/languages.md instead.")
@json_option
@places_options
def command(
    locale: Sequence[str], table: bool, as_json: bool, content: Path | None, locales: Path | None
) -> int:
    """Tell script, font and more of a language, and what is still to be given.

    LOCALE is any language, there or not yet, by its code or a name; none: those that there are.

    \b
    Examples:
      omshandout languages ksw      what S'gaw Karen will need
      omshandout languages Farsi    which code it has, and what is known of it
    """
    if table:
        click.echo(offered_table(), nl=False)
        return int(ExitCode.OK)
    workshop = Workshop(places_from(content, locales))
    wrong: list[OmsHandoutError] = []
    for typed in dict.fromkeys(locale) or workshop.locales:
        try:
            each = typed if typed in workshop.locales else known_locale(workshop, typed)
            known = workshop.language if each in workshop.locales else workshop.languages.data
            card = card_of(known(each))
        except OmsHandoutError as error:  # keeps no other back
            wrong.append(error)
            continue
        if as_json:
            print_json({
                "locale": card.locale, "english": card.english, "native": card.native,
                "script": card.script[0], "font": card.font, "extra": card.extra,
                "facts": [
                    {"key": fact.key, "value": fact.value, "from": fact.origin.value}
                    for fact in card.facts
                ],
                "missing": [fact.key for fact in card.missing],
            })
        else:
            for line in card_lines(card):
                click.echo(line)
    if wrong:
        raise type(wrong[0])(fault for error in wrong for fault in error.faults)
    return int(ExitCode.OK)
