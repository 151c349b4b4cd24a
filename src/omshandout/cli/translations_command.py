"""``omshandout translations``: the gettext round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from omshandout.cli.options import places_from, places_options
from omshandout.errors import ExitCode, UsageError
from omshandout.render.places import from_here
from omshandout.render.workshop import Workshop
from omshandout.tasks.knowing import card_lines, card_of
from omshandout.tasks.translating import (
    CatalogFile,
    extract_templates,
    init_locale,
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


@command.command("init")
@click.argument("locale")
@places_options
def init(locale: str, content: Path | None, locales: Path | None) -> int:
    """Make empty catalogs for a new language.

    LOCALE is a CLDR identifier such as fr, pt_BR or sr_Cyrl, of any language that CLDR or the IANA
    registry knows. What neither knows of it goes into its language file (language.yaml).

    A regional variant (es_MX where there is es, en_GB) begins without any messages: what it does
    not hold is taken over from its parent.

    \b
    Example:
      omshandout translations init pt_BR
    """
    workshop = Workshop(places_from(content, locales))
    made = init_locale(workshop, locale)
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


@command.command("override")
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
    return _report([override(Workshop(places_from(content, locales)), locale, handout, keys)])


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
@places_options
def update(only: Sequence[str], fold: bool, content: Path | None, locales: Path | None) -> int:
    """Bring templates and catalogs up to date with the content.

    A text whose English changed keeps its translation, marked as fuzzy for a person to check.
    Nothing is added to the catalogs of a regional variant: they hold only what differs.
    Texts that did not change keep their lines as they are, whatever program folded them.

    \b
    Example:
      omshandout translations update
    """
    workshop = Workshop(places_from(content, locales))
    unknown = workshop.unknown_names((), only)
    if unknown:
        raise UsageError(unknown)  # before anything is written
    templates = extract_templates(workshop)
    return _report([*templates, *update_locales(workshop, only, fold=fold)])


def _report(files: Sequence[CatalogFile]) -> int:
    for file in files:
        state = "written" if file.written else "unchanged"
        if file.locale:
            counts = f"{file.translated} of {file.messages} translated"
            if file.parent:
                counts = f"{file.translated} of its own, all else comes from {file.parent}"
            fuzzy = f", {file.fuzzy} fuzzy" if file.fuzzy else ""
            click.echo(f"{from_here(file.path)}: {state}, {counts}{fuzzy}")
        else:
            click.echo(f"{from_here(file.path)}: {state}, {file.messages} texts")
    return int(ExitCode.OK)
