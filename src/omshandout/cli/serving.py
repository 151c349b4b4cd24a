"""What ``serve`` and ``preview`` have in common: their options, and the page in a browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from omshandout.cli.streams import unwritten
from omshandout.errors import ExitCode, MachineError
from omshandout.tasks.speaking import locale_of
from omshandout.web.desk import Desk
from omshandout.web.running import serve

_F = TypeVar("_F", bound=Callable[..., Any])


def port_options(function: _F) -> _F:
    """``--port`` and ``--no-browser``."""
    function = click.option("--no-browser", is_flag=True, help="Open no browser.")(function)
    return click.option(
        "--port", type=click.IntRange(0, 65535), default=0, metavar="N",
        help="Port of the page on this computer. Default: any that is free.",
    )(function)


def show(
    desk: Desk, port: int, *, no_browser: bool, debug: bool, start: str = "/"
) -> int:
    """Answer until the program is ended; what is told is in the language of the terminal.

    That is the one of all commands, whatever language the page was last read in.

    Raises:
        MachineError: no port, or no folder for the way in.
        UnwrittenError: where the page is cannot be told.
    """
    say = desk.speech_in(locale_of(os.environ, desk.workshop().locales))

    def tell(key: str, /, **values: str) -> None:
        click.echo(say(key, **values).plain)
        # Who cannot read where the page is, and the code for it, would wait for nothing.
        if (error := unwritten()) is not None:
            raise error

    try:
        serve(desk, port, open_browser=not no_browser, tell=tell, debug=debug, start=start)
    except MachineError as error:
        raise MachineError(map(say.spoken, error.faults)) from error
    return int(ExitCode.OK)
