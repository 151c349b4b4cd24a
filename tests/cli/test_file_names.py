"""Faults name files so that they are found from the current folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings
from running import Result

Cli = Callable[..., Result]
FOLDERS = ("--content", "mine/content", "--locales", "mine/locales")


@pytest.fixture
def mine(small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """The small folders below the current folder, by the name of "mine"."""
    found = small.copy(tmp_path / "here" / "mine")
    # Files of the same names lie here too, and are not meant.
    small.copy(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return found


def test_faults_of_catalogs_and_content(mine: Folders, cli: Cli) -> None:
    line = mine.change("es", "eyes", "title", with_strings("**Ojos"))
    build = ("build", "eyes", "-l", "es", "-o", "out")
    assert f"mine/locales/es/LC_MESSAGES/eyes.po:{line}: " in cli(*build, *FOLDERS).err
    rows = cli("check", "-l", "es", "--json", *FOLDERS).objects
    assert "mine/locales/es/LC_MESSAGES/eyes.po" in {row["file"] for row in rows}
    mine.handout("eyes").write_text("title: [\n", encoding="utf-8")
    for arguments in (("build", "eyes", "-l", "en", "-o", "out"), ("check", "-l", "en"),
                      ("translations", "extract"), ("list",)):
        told = cli(*arguments, *FOLDERS).err
        assert "mine/content/handouts/eyes.yaml:" in told, arguments
        assert "\ncontent/handouts" not in f"\n{told}", arguments
    # Typed as whole paths, they are named from the current folder all the same.
    whole = ("--content", str(mine.content), "--locales", str(mine.locales))
    assert cli("list", *whole).err.startswith("mine/content/handouts/eyes.yaml:")


def test_the_clinic_file_is_named_as_typed(mine: Folders, cli: Cli) -> None:
    Path("content/clinic.yaml").write_text("country: XX\n", encoding="utf-8")
    build = ("build", "eyes", "-l", "en", "-o", "out", "--clinic", "content/clinic.yaml")
    assert cli(*build, *FOLDERS).err.startswith("content/clinic.yaml:1:10: ")


def test_catalogs_that_are_written_are_named_from_here_and_name_places_alike(
    mine: Folders, cli: Cli
) -> None:
    whole = ("--content", str(mine.content), "--locales", str(mine.locales))
    result = cli("translations", "init", "fr", *whole)
    assert result.out.startswith("mine/locales/fr/LC_MESSAGES/eyes.po: written")
    assert cli("translations", "extract", *FOLDERS).code == 0
    template = (mine.locales / "templates/eyes.pot").read_text(encoding="utf-8")
    assert "\n#: content/handouts/eyes.yaml\n" in template
    assert "mine/" not in template
