"""Help: every command has it, with an example that works; commands in the order of a day."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from itertools import combinations

import click
import pytest
from running import Result

from omshandout.cli.group import cli as group
from omshandout.errors import ExitCode

Cli = Callable[..., Result]

# As the contract lists them; what is not there yet is left out.
CONTRACT = [
    "list", "build", "packet", "check", "status", "translations", "review", "preview", "serve",
    "inspect", "init",
]  # fmt: skip
NEEDED = {"list", "build", "check", "status", "translations", "inspect"}


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and every command of a command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, inner) for inner in command.list_commands(context))


COMMANDS = list(commands())


def command_of(words: tuple[str, ...]) -> click.Command:
    command: click.Command = group
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return command


@pytest.mark.parametrize("words", [(), ("translations",), ("review",)])
def test_lists_of_commands_have_whole_sentences(words: tuple[str, ...], cli: Cli) -> None:
    rows = cli(*words, "--help").out.partition("Commands:\n")[2].splitlines()
    assert len(rows) > 3
    assert not [row for row in rows if row.endswith("...") or not row.startswith("  ")]


def test_commands_come_in_the_order_of_the_contract(cli: Cli) -> None:
    names = [words[0] for words in COMMANDS if len(words) == 1 and words[0] in CONTRACT]
    assert names == [name for name in CONTRACT if name in names]
    assert set(names) >= NEEDED
    shown = cli("--help").out.partition("Commands:\n")[2]
    assert re.findall(r"(?m)^  (\S+)  ", shown) == [
        words[0] for words in COMMANDS if len(words) == 1
    ]


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_help_with_an_example(cli: Cli, words: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        result = cli(*words, option)
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith(f"Usage: {' '.join(('omshandout', *words))} ")
    assert re.search(rf"(?m)^  Examples?:\n    omshandout {' '.join(words)}", result.out)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples_are_right(words: tuple[str, ...]) -> None:
    """The words of every example are options and arguments that the command has."""
    help_text = command_of(words).help or ""
    examples = re.findall(r"(?m)^\s+omshandout (.+)$", help_text)
    assert examples
    for example in examples:
        # What stands behind two spaces tells what the example does.
        arguments = shlex.split(re.split(r" {2,}", example.strip())[0])
        command: click.Command = group
        while isinstance(command, click.Group):
            inner = command.get_command(click.Context(command), arguments.pop(0))
            assert inner is not None, example
            command = inner
        parsed = command.make_context(command.name, arguments, resilient_parsing=True)
        assert not parsed.args, example


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_says_what_it_does(words: tuple[str, ...]) -> None:
    for parameter in command_of(words).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(words)} {parameter.opts}"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_fits_a_terminal(cli: Cli, words: tuple[str, ...]) -> None:
    assert all(len(line) <= 80 for line in cli(*words, "--help").out.splitlines())


def test_profile_options_are_those_of_the_contract(cli: Cli) -> None:
    shown = cli("build", "--help").out
    for words in (
        "--paper [auto|a4|letter]", "--text [standard|large]", "--ink [colour|mono]", "--form",
        "--duplex", "--booklet", "--clinic FILE", "--final", "-l, --locale LOCALE",
        "-o, --output DIR", "-j, --jobs N", "--json", "--content DIR", "--locales DIR",
    ):  # fmt: skip
        assert words in shown


def test_exit_codes_are_in_one_place() -> None:
    assert int(ExitCode.USAGE) == click.UsageError("").exit_code


LOOKS = {"--form": [], "--duplex": [], "--booklet": [], "--html": [], "--with": ["es"],
         "--copy": ["es"]}  # fmt: skip


def help_of(option: str) -> str:
    found = next(each for each in command_of(("build",)).params if option in each.opts)
    assert isinstance(found, click.Option)
    return found.help or ""


@pytest.mark.parametrize("pair", list(combinations(LOOKS, 2)), ids=" ".join)
def test_what_does_not_go_together_says_so_in_the_help_of_both(
    cli: Cli, pair: tuple[str, str]
) -> None:
    first, second = pair
    # No language "xx": what goes together stops there, before anything is made.
    result = cli("build", first, *LOOKS[first], second, *LOOKS[second], "-l", "xx")
    assert result.code == ExitCode.USAGE
    refused = 'no language "xx"' not in result.err
    assert refused == ("eave" in result.err)
    for option, other in (pair, pair[::-1]):
        not_with = help_of(option).partition("Not with ")[2]
        assert (re.search(rf"{other}\b", not_with) is not None) == refused, option
