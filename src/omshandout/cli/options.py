"""Options that several commands share, and how their values become a task's."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from omshandout.cli.report import name_files
from omshandout.errors import Fault, UsageError, Where
from omshandout.render.places import Places, find_places, own_clinic_file

_F = TypeVar("_F", bound=Callable[..., Any])

_LAST_SECOND = 253402300799  # of the year 9999

_FOLDER = click.Path(file_okay=False, path_type=Path)


_T = TypeVar("_T")


class Named(click.ParamType[_T]):
    """A folder or file that a command uses: it has a name, else it would be where one stands.

    A name is missing where a variable that a script puts in is not set.
    """

    def __init__(self, kind: click.ParamType[_T], noun: str = "folder") -> None:
        """Take values of another kind; ``noun`` is what they name."""
        self.kind, self._noun, self.name = kind, noun, kind.name

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> _T:
        """Refuse a value without a name."""
        if value == "":
            option = param.opts[0] if isinstance(param, click.Option) else ""
            name = option or (param.metavar if param is not None else "") or "it"
            *ways, last = (
                "name one", *[". for this one"] * (self._noun == "folder"),
                *[f"leave {option} out"] * bool(option),
            )
            told = f"{name.strip('[]')} names no {self._noun}: "
            told += f"{', '.join(ways)}, or {last}." if ways else f"{last}."
            raise click.UsageError(told, ctx)
        return self.kind.convert(value, param, ctx)


FOLDER_TO_WRITE = Named(_FOLDER)
"""A folder that a command writes into."""


class TargetType(click.ParamType[Path | str]):
    """A folder, or the address of a folder of an object store."""

    name = "target"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """``file:`` addresses are folders too."""
        if not isinstance(value, str) or "://" not in value:
            folder: Path = _FOLDER.convert(value, param, ctx)
            return folder
        scheme, _, inside = value.partition("://")
        if scheme.lower() != "file":
            return f"{scheme.lower()}://{inside.rstrip('/')}"
        if not inside.startswith("/"):
            self.fail(f"{value}: write it as file:///folder", param, ctx)
        # It loads all that fetches pages, and few outputs are named by an address.
        from urllib.request import url2pathname

        return Path(url2pathname(inside))


def places_options(function: _F) -> _F:
    """``--content`` and ``--locales``."""
    for name, variable, help_ in (
        ("--locales", "OMSHANDOUT_LOCALES", "Folder with catalogs instead of the program's own."),
        ("--content", "OMSHANDOUT_CONTENT", "Folder with content instead of the program's own."),
    ):
        function = click.option(
            name, type=Named(_FOLDER), envvar=variable, default=None, help=help_, metavar="DIR"
        )(function)
    return function


def places_from(
    content: Path | None, locales: Path | None, *typed: Path | None
) -> Places:
    """The folders that a command works with; faults then name files as reached from here.

    Args:
        content: folder, None for the program's own.
        locales: the same for the catalogs.
        typed: other files of the command, which faults name as they were typed.
    """
    places = find_places(content, locales)
    name_files(places, typed)
    return places


def places_and_clinic(
    content: Path | None, locales: Path | None, clinic: Path | None, *typed: Path | None
) -> tuple[Places, Path | None]:
    """The folders and the clinic file that a command works with; see :func:`places_from`.

    Who names neither gets those of the folder that they are in.
    """
    places = find_places(content, locales)
    if content is None and locales is None:
        clinic = clinic or own_clinic_file()
    name_files(places, (clinic, *typed))
    return places, clinic


def json_option(function: _F) -> _F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(function)


def locale_option(function: _F) -> _F:
    """``-l LOCALE``, many times; :func:`omshandout.tasks.choosing.chosen_locales` reads it."""
    return click.option(
        "-l", "--locale", "locales_wanted", multiple=True, metavar="LOCALE",
        help="Language, such as es, Spanish or es,ar; may be given many times. Default: all.",
    )(function)


def source_date_epoch() -> int | None:
    """The date given by SOURCE_DATE_EPOCH, or None.

    Raises:
        UsageError: the variable holds something else than seconds since 1970.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH specification.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    digits = value.isascii() and value.isdigit() and len(value) <= 12
    if not digits or int(value) > _LAST_SECOND:
        raise UsageError(
            Fault(Where(), f"SOURCE_DATE_EPOCH is {value[:40]!r}",
                  "set it to seconds since 1970, or unset it", "usage/epoch")
        )
    return int(value)


def refuse_final_english(final: bool, allow_untranslated: bool) -> None:
    """Tell that ``--final`` and ``--allow-untranslated`` ask for opposite things.

    Raises:
        click.UsageError: both are given.
    """
    if final and allow_untranslated:
        raise click.UsageError(
            "--final and --allow-untranslated: a sheet with English in place of a translation is "
            "a draft, and --final refuses drafts. Leave one out."
        )
