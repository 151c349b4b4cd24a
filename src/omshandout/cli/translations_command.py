"""``omshandout translations``: the gettext round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from omshandout.cli.exchange_commands import export_command, import_command
from omshandout.cli.options import places_from, places_options
from omshandout.cli.report import Progress, print_faults
from omshandout.errors import ExitCode, UsageError
from omshandout.render.places import from_here
from omshandout.render.workshop import Workshop
from omshandout.tasks.choosing import chosen_locales, chosen_one
from omshandout.tasks.keeping import keep, open_changes, refusal
from omshandout.tasks.knowing import card_lines, card_of
from omshandout.tasks.rooming import chosen_locales_of, tell_room
from omshandout.tasks.translating import (
    CatalogFile,
    Changes,
    extract_templates,
    init_locale,
    locales_to_update,
    override,
    pseudo_locales,
    update_locales,
)


@click.group("translations", short_help="make and update catalogs for translators")
def command() -> None:
    """Make and update catalogs (PO files) for translators.

    \b
    Example:
      omshandout translations init pt_BR     empty catalogs for a new language
    """


@command.command("extract")
@places_options
def extract(content: Path | None, locales: Path | None) -> int:
    """Write the templates (locales/templates/*.pot) from the content.

    \b
    Example:
      omshandout translations extract
    """
    return _report(extract_templates(Workshop(places_from(content, locales))))


no_prefill = click.option(
    "--no-prefill", is_flag=True,
    help="Leave empty what is translated elsewhere in the same language.",
)


@command.command("init")
@click.argument("locale")
@no_prefill
@places_options
def init(locale: str, no_prefill: bool, content: Path | None, locales: Path | None) -> int:
    """Make empty catalogs for a new language.

    LOCALE is a CLDR identifier such as fr, pt_BR or sr_Cyrl, of any language that CLDR or the IANA
    registry knows. What neither knows of it goes into its language file (language.yaml).

    A regional variant (es_MX where there is es, en_GB) begins without any messages: what it does
    not hold is taken over from its parent. Where there is another variant of the language (pt_BR
    for pt_PT), what it says is offered, marked as fuzzy.

    \b
    Example:
      omshandout translations init pt_BR
    """
    workshop = Workshop(places_from(content, locales))
    made = init_locale(workshop, locale, fill=not no_prefill)
    for line in card_lines(card_of(workshop.languages.data(locale))):
        click.echo(line, err=True)
    file = workshop.languages.path(locale)
    if file is not None and file.exists():
        click.echo(f"{from_here(file)}: what is to be given of the language")
    code = _report(made)
    if made and made[0].parent:
        click.echo(
            f"{locale} holds only what differs from {made[0].parent}. To say a text otherwise: "
            f"omshandout translations override {locale} HANDOUT KEY", err=True,
        )
    return code


@command.command("override", short_help="Change texts for a regional variant.")
@click.argument("locale")
@click.argument("handout")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@places_options
def override_command(
    locale: str, handout: str, keys: tuple[str, ...], content: Path | None, locales: Path | None
) -> int:
    """Take texts over into the catalog of a regional variant, to change them there.

    KEY is the msgctxt of a text, as catalogs and faults name it. HANDOUT is a handout, packets or
    interface.

    \b
    Example:
      omshandout translations override en_US tests tests.urine.name
    """
    workshop = Workshop(places_from(content, locales))
    locale = chosen_one(workshop, locale, "LOCALE") or locale
    return _report([override(workshop, locale, handout, keys)])


@command.command("pseudo")
@places_options
def pseudo(content: Path | None, locales: Path | None) -> int:
    """Make complete catalogs of two test languages, en_XA and ar_XB.

    en_XA is the English with accents and 40 % longer, ar_XB the same in Arabic letters, from right
    to left. What has no accent on a sheet in the first comes from no catalog, and no translator can
    reach it. Both are for a look at sheets alone: delete their folders before you ship.

    \b
    Example:
      omshandout translations pseudo
      omshandout build symptoms -l en_XA -l ar_XB
    """
    return _report(pseudo_locales(Workshop(places_from(content, locales))))


@command.command("update")
@click.argument("only", nargs=-1, metavar="[LOCALE]...")
@click.option("--fold", is_flag=True,
              help="Fold all lines anew as GNU gettext does, also of texts that did not change.")
@no_prefill
@places_options
def update(
    only: Sequence[str], fold: bool, no_prefill: bool, content: Path | None, locales: Path | None
) -> int:
    """Bring templates and catalogs up to date with the content.

    A text whose English changed keeps its translation, marked as fuzzy for a person to check,
    and has it good again when that English is back. A text that is new takes what the language
    has elsewhere: as it is for the same place and note, else marked as fuzzy. So does one
    whose key or handout has another name now. Texts that lost their key (msgctxt) in some
    program are found by their English.
    Nothing is added to the catalogs of a regional variant: they hold only what differs.
    Texts that did not change keep their lines as they are, whatever program folded them. A line
    tells of each file that was written; how far each language is, "omshandout status" says.

    \b
    Example:
      omshandout translations update
    """
    workshop = Workshop(places_from(content, locales))
    only = chosen_locales(workshop, only)
    unknown = workshop.unknown_names((), only)
    if unknown:
        raise UsageError(unknown)  # before anything is written
    templates = extract_templates(workshop)
    with Progress(len(locales_to_update(workshop, only)), "Updating") as progress:
        updated = update_locales(
            workshop, only, fold=fold, fill=not no_prefill, done=lambda _: progress.step()
        )
    return _report([*templates, *updated])


@command.command("keep", short_help="Let translations stay where the English means the same.")
@click.argument("key")
@click.option("--handout", default="", help="The handout of the text, packets or interface. "
              "Default: the one in which a text with this key changed.")
@click.option("-l", "--locale", "only", multiple=True, metavar="LOCALE",
              help="Language whose translation stays; many times. Default: all.")
@click.option("--name", required=True, help="Name of the person who says so.")
@click.option("--role", required=True, type=click.Choice(["clinician", "translator"]),
              help="What the person is.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@places_options
def keep_command(
    key: str, handout: str, only: tuple[str, ...], name: str, role: str, yes: bool,
    content: Path | None, locales: Path | None,
) -> int:
    """Let translations stay after a change of the English that changes no meaning.

    For a comma or a spelling. The person who says so is recorded with the sign-offs of each
    language, and shown by "omshandout review list". Sign-offs of the translations go on; the
    English needs its own again. Refused if numbers, placeholders, links, the level of urgency or
    words such as "not" and "until" changed.

    \b
    Example:
      omshandout translations keep main.eyes.text --name "..." --role clinician
    """
    workshop = Workshop(places_from(content, locales))
    changes = open_changes(workshop, key, handout, chosen_locales(workshop, only))
    faults = [fault for change in changes for fault in change.left]
    today = datetime.now(UTC).astimezone().date()
    for change in changes:
        for label, texts in (("was", change.was), ("now", change.now)):
            for text in filter(None, texts):
                click.echo(f"{label}: {text}")
        if change.refused:
            faults.append(refusal(change))
        elif change.locales:
            where = f"{change.domain}, {', '.join(change.locales)}"
            if not yes and not click.confirm(f"Does this mean the same ({where})?", err=True):
                click.echo("Nothing was changed.", err=True)
                continue
            for kept in keep(workshop, change, name, role, today):
                signed = f", {kept.signed} sign-offs of it go on" if kept.signed else ""
                click.echo(f"{kept.locale}: the translation stays{signed}")
    print_faults(faults)
    return int(ExitCode.FAULT if faults else ExitCode.OK)


@command.command("room", short_help="Tell in catalogs how long a translation may be.")
@click.argument("only", nargs=-1, metavar="[LOCALE]...")
@places_options
def room_command(only: Sequence[str], content: Path | None, locales: Path | None) -> int:
    """Tell in catalogs how long each translation may be (max-length), measured from the layout.

    If all texts of a handout keep to it, the handout stays on the pages that the English has. It is
    measured with words of the language, on both papers, which takes some seconds for each
    language. Longer texts are printed too, on more pages. Weblate shows the number and
    warns; "omshandout check" names what is longer, and what could give way.

    \b
    Example:
      omshandout translations room pt_BR
    """
    workshop = Workshop(places_from(content, locales))
    chosen = chosen_locales_of(workshop, chosen_locales(workshop, only))
    with Progress(len(chosen) * len(workshop.handout_names), "Measuring") as progress:
        found = tell_room(workshop, chosen, lambda _: progress.step())
    for file in found:
        state = "written" if file.written else "unchanged"
        line = f"{from_here(file.path)}: {state}, {file.texts} texts with room told"
        if not file.texts:
            line = f"{from_here(file.path)}: {state}; it needs more pages, however short it is"
        if file.longer:
            line += f", {file.longer} longer than their share"
        click.echo(line)
    return int(ExitCode.OK)


command.add_command(export_command)
command.add_command(import_command)


def _report(files: Sequence[CatalogFile]) -> int:
    """A line for each file that was written, and how many there are of both kinds."""
    for file in files:
        if file.written:
            click.echo(f"{from_here(file.path)}: written, {_counts(file)}")
            for line in _changed_lines(file.changes):
                click.echo(f"  {line}")
        print_faults(file.changes.lost)
    written = sum(file.written for file in files)
    total = f"{written} {'file' if written == 1 else 'files'} written"
    if unchanged := len(files) - written:
        total += f", {unchanged} unchanged"
    click.echo(f"{total}.", err=True)
    return int(ExitCode.OK)


def _counts(file: CatalogFile) -> str:
    if not file.locale:
        return f"{file.messages} texts"
    fuzzy = f", {file.fuzzy} fuzzy" if file.fuzzy else ""
    if file.parent:
        return f"{file.translated} of its own, all else comes from {file.parent}{fuzzy}"
    return f"{file.translated} of {file.messages} translated{fuzzy}"


_TOLD = (
    ("taken", "taken over from elsewhere, to be read and signed here"),
    ("offered", "taken over as fuzzy, since the place or the readers may differ"),
    ("moved", "offered as fuzzy from a key that is gone"),
    ("restored", "good again, with their sign-offs: the English means what it did"),
    ("found", "found by their English: the file had lost their keys"),
    ("guessed", "found as fuzzy: several texts have the same English, and the keys were lost"),
)
_NAMED = 5
"""How many keys of a change are named; the file has all of them."""


def _changed_lines(changes: Changes) -> list[str]:
    lines = []
    if changes.begun_from:
        lines.append(
            f"begun from {changes.begun_from}.po, whose handout is gone; delete that file when "
            "nothing of it is needed any more"
        )
    for name, words in _TOLD:
        keys: tuple[str, ...] = getattr(changes, name)
        if keys:
            more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
            lines.append(f"{len(keys)} {words}: {', '.join(keys[:_NAMED])}{more}")
    return lines
