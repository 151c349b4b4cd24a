"""Short options are found without a look at what may have been meant."""

from __future__ import annotations

import click
import pytest
from click import parser as parsing

from omshandout.cli.build_command import command
from omshandout.cli.options import Command


def parsed(*words: str) -> dict[str, object]:
    found, _, _ = command.make_parser(click.Context(command)).parse_args(list(words))
    return dict(found)


def test_they_are_read_as_ever() -> None:
    plain = click.Command("build", params=command.params)
    for words in (
        ["-l", "en", "-o", "x", "-j", "2"], ["-len", "-ox", "-j2"], ["-l", "en", "-l", "ar,es"],
        ["symptoms", "-o", "-", "--form"], ["--", "-l"],
    ):
        expected, _, _ = plain.make_parser(click.Context(plain)).parse_args(list(words))
        assert parsed(*words) == expected


def test_nothing_is_looked_for_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **others: object) -> None:
        raise AssertionError(args)

    assert isinstance(command, Command)
    monkeypatch.setattr(parsing, "NoSuchOption", never)
    assert parsed("-l", "en", "-o", "x")["locales_wanted"] == ["en"]


def test_an_unknown_one_is_told_with_what_may_be_meant() -> None:
    with pytest.raises(click.NoSuchOption) as told:
        parsed("--loclae", "en")
    assert "--locale" in (told.value.possibilities or ())
    with pytest.raises(click.NoSuchOption):
        parsed("-q")
