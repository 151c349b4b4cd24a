"""`omshandout preview`: which sheet it may be asked for. The page itself: tests/browser."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from folders import Folders

from omshandout.cli.group import cli
from omshandout.errors import OmsHandoutError


@pytest.mark.parametrize(("words", "code"), [
    (("none", "-l", "es"), "usage/unknown-handout"),
    (("eyes", "-l", "xx"), "usage/unknown-language"),
    (("eyes", "-l", "es,ar"), "usage/one-locale"),
])
def test_what_there_is_not(small: Folders, words: tuple[str, ...], code: str) -> None:
    got = CliRunner().invoke(
        cli, ["preview", *words, "--no-browser", *small.options], standalone_mode=False
    )
    assert isinstance(got.exception, OmsHandoutError), got.output
    assert got.exception.exit_code == 2
    assert [fault.code for fault in got.exception.faults] == [code]
