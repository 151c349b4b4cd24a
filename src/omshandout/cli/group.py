"""The command ``omshandout``: its commands in the order of a working day, and exit codes."""

from __future__ import annotations

import errno
import os
from importlib import import_module

import click

from omshandout import __version__
from omshandout.cli.report import print_faults, printable, with_names
from omshandout.cli.streams import UnwrittenError, unwritten
from omshandout.errors import ExitCode, OmsHandoutError
from omshandout.files import DISK_FULL

_LONGEST = 60  # characters of a word that are told

_COMMANDS = {
    "list": "show handouts and languages",
    "build": "make PDFs",
    "packet": "make one PDF of several handouts",
    "batch": "make the sheets of many clinics",
    "site": "make a folder of all sheets for your web server",
    "check": "find every fault in content and translations",
    "status": "show how far each language is",
    "translations": "make and update catalogs for translators",
    "languages": "tell what is known of a language",
    "review": "sign texts off, and show who has",
    "preview": "see a sheet beside its texts while you work at them",
    "serve": "open the page for clinic staff",
    "inspect": "tell what a PDF is",
    "init": "copy content and locales out for your own edits",
    "specimen": "show every script on a page of its own",
}


_HINTS = {
    errno.ENAMETOOLONG: "this name, or that of a folder in it, is too long: use a shorter one",
    **dict.fromkeys(DISK_FULL, "free some space there"),
}
"""What to do about what the system says of a file, whatever was done with it."""


class _Commands(click.Group):
    """Loads a command's module when it is wanted, so that help and small commands are quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"omshandout.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OmsHandoutError as error:
            # Only here is known which folders the command works with.
            named = tuple(with_names(fault) for fault in error.faults)
            raise type(error)(named).with_traceback(error.__traceback__) from error.__cause__

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            # Only a mistake needs it, and it takes long to load.
            import difflib

            close = difflib.get_close_matches(args[0], _COMMANDS, 1)
            hint = f'Did you mean "{close[0]}"?' if close else f"There are: {', '.join(_COMMANDS)}."
            ctx.fail(f'There is no command "{args[0]}". {hint}')
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="omshandout")
@click.option("--debug", is_flag=True, help="Show where in the program an error came from.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Print handouts for families of children with opsoclonus-myoclonus syndrome (OMS).

    \b
    Examples:
      omshandout list                       what there is
      omshandout build symptoms -l es       one handout in Spanish
      omshandout build                      everything, into output/
    """
    ctx.obj = debug
    if os.environ.get("NO_COLOR"):
        ctx.color = False  # see no-color.org


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code. No traceback but with ``--debug``."""
    code = _run(arguments)
    error = unwritten()
    if error is None:
        return code
    if "--debug" in arguments:
        _trace(error)
    # Of a standard error that cannot be written the exit code alone tells.
    hint = (
        "free some space there, or send it to a file on another disk with >"
        if error.errno in DISK_FULL else "send it to a file that can be written with >"
    )
    click.echo(f"{error.filename}: cannot be written: {error.strerror}; {hint}", err=True)
    return max(code, int(ExitCode.MACHINE))


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    if debug:
        # Wherever it stands: who sees a message adds it to the end of the line.
        arguments = ["--debug", *(word for word in arguments if word != "--debug")]
    try:
        result = cli.main(arguments, prog_name="omshandout", standalone_mode=False)
        return int(result) if isinstance(result, int) else int(ExitCode.OK)
    except click.exceptions.Abort:
        click.echo("Stopped. Finished files are kept.", err=True)
        return int(ExitCode.INTERRUPTED)
    except KeyboardInterrupt:
        click.echo("Stopped. Finished files are kept.", err=True)
        return int(ExitCode.INTERRUPTED)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        # What click calls final is so for its types alone: it is read when it is shown.
        if isinstance(error, click.NoSuchOption) and (better := _options_with(error)):
            error.possibilities = better  # type: ignore[misc]
        error.message = _shortened(error, arguments)  # type: ignore[misc]
        error.show()
        return int(ExitCode.USAGE)
    except OmsHandoutError as error:
        if debug:
            _trace(error)
        print_faults(error.faults)
        return int(error.exit_code)
    except MemoryError:
        click.echo("The machine has too little memory for this.", err=True)
        return int(ExitCode.MACHINE)
    except UnwrittenError:
        return int(ExitCode.MACHINE)  # it is told at the end
    except OSError as error:
        if debug:
            _trace(error)
        place = f"{error.filename}: " if error.filename else ""
        hint = f"; {hint}" if (hint := _HINTS.get(error.errno or 0)) else ""
        click.echo(f"{place}{error.strerror or error}{hint}", err=True)
        return int(ExitCode.MACHINE)
    except Exception as error:
        if debug:
            _trace(error)
        click.echo(
            f"This is a fault of omshandout itself ({type(error).__name__}: {error}). "
            "Please report it; --debug shows where it came from.",
            err=True,
        )
        return int(ExitCode.MACHINE)


def _options_with(error: click.NoSuchOption) -> list[str]:
    """The options that take as a value what somebody typed as an option: --text large."""
    word = error.option_name.lstrip("-").lower()
    params = error.ctx.command.params if error.ctx is not None else []
    return [
        f"{param.opts[-1]} {word}" for param in params
        if isinstance(param.type, click.Choice) and word in param.type.choices
    ]


def _shortened(error: click.ClickException, arguments: list[str]) -> str:
    """What is wrong with the use of a command, without very long or odd words that were typed.

    Names of files stay as they are: somebody has to find them.
    """
    # Who is told of a mistake has loaded it; help and small commands are quick without.
    from omshandout.cli.options import Named

    if isinstance(error, click.BadParameter) and error.param is not None \
            and isinstance(error.param.type, (click.Path, Named)):
        return error.message
    told = error.message
    for argument in arguments:
        name, _, value = argument.partition("=")
        for word in sorted((argument, name, value, name.lstrip("-")), key=len, reverse=True):
            if len(word) > _LONGEST:
                told = told.replace(word, f"{word[:_LONGEST]}...")
    return "\n".join(map(printable, told.split("\n")))


def _trace(error: BaseException) -> None:
    """Show where in the program an error came from."""
    # Few ask, and it takes long to load.
    import traceback

    traceback.print_exception(error)
