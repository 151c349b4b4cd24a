"""Missing translations: one line a catalog for people, each of them for scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from folders import Folders, with_strings
from running import Result

from omshandout.i18n.sources import messages_of

Cli = Callable[..., Result]


@pytest.fixture
def fresh(small: Folders, cli: Cli) -> Folders:
    """The small folder with a language in which nothing is translated."""
    assert cli("translations", "init", "pt_BR", *small.options).code == 0
    return small


def total(folders: Folders, domain: str) -> int:
    return len(messages_of(folders.workshop().source(domain)))


def test_english_that_stands_in_is_told_once_a_catalog(fresh: Folders, cli: Cli) -> None:
    build = ("build", "eyes", "-l", "pt_BR", "-o", fresh.root / "out", *fresh.options)
    result = cli(*build, "--allow-untranslated")
    assert result.code == 0
    lines = [line for line in result.err.splitlines() if "not translated" in line]
    assert len(lines) == 2
    for line, domain in zip(lines, ("eyes", "interface"), strict=True):
        assert f"pt_BR/LC_MESSAGES/{domain}.po" in line
        number = total(fresh, domain)
        assert f"{number} of {number} texts are not translated: the English stands in" in line
        assert "--allow-untranslated" not in line
    refused = cli(*build)
    assert refused.code == 1
    lines = [line for line in refused.err.splitlines() if "not translated" in line]
    assert len(lines) == 2
    assert all("print a draft with --allow-untranslated" in line for line in lines)


def test_check_sums_up_for_people_and_not_for_scripts(fresh: Folders, cli: Cli) -> None:
    check = ("check", "-l", "pt_BR", *fresh.options)
    each = [row for row in cli(*check, "--json").objects if row["code"] == "translation/missing"]
    assert len(each) == sum(total(fresh, name) for name in ("eyes", "notes", "interface"))
    result = cli(*check)
    lines = [line for line in result.err.splitlines() if "not translated" in line]
    assert len(lines) == 3
    # It counts what it told.
    errors = [line for line in result.err.splitlines() if not line.endswith("(warning)")]
    assert result.out == f"{len(errors)} faults found.\n"


def test_a_few_keep_their_lines(small: Folders, cli: Cli) -> None:
    line = small.change("es", "eyes", "title", with_strings(""))
    build = ("build", "eyes", "-l", "es", "-o", small.root / "out", *small.options)
    assert f"es/LC_MESSAGES/eyes.po:{line}: " in cli(*build).err
