"""Where content and locales are found, and how faults name their files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT, Folders, copy_shipped
from running import Result

from omshandout.errors import ExitCode, UsageError
from omshandout.render import places as module
from omshandout.render.places import Places, find_places, own_clinic_file


def test_a_checkout_has_its_own_folders() -> None:
    assert find_places() == Places(ROOT / "content", ROOT / "locales")


def test_a_wheel_carries_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site-packages" / "omshandout"
    (installed / "_data").mkdir(parents=True)
    (installed / "render").mkdir()
    monkeypatch.setattr(module, "__file__", str(installed / "render" / "places.py"))
    monkeypatch.chdir(tmp_path)
    assert find_places().content == installed / "_data" / "content"
    assert find_places().locales == installed / "_data" / "locales"


def test_one_folder_of_two_may_be_given(tmp_path: Path) -> None:
    assert find_places(tmp_path) == Places(tmp_path, ROOT / "locales")
    assert find_places(None, tmp_path) == Places(ROOT / "content", tmp_path)


def test_the_folder_around_is_used(
    small: Folders, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path = tmp_path_factory.mktemp("other")
    below = small.root / "output" / "es"
    below.mkdir(parents=True)
    for here in (small.root, below):
        monkeypatch.chdir(here)
        found = find_places()
        assert (found.content.resolve(), found.locales.resolve()) == (
            small.content.resolve(), small.locales.resolve(),
        )
        assert find_places(tmp_path).content == tmp_path
        assert find_places(tmp_path).locales == found.locales
    # A folder of the name that holds something else is nobody's content.
    (tmp_path / "else" / "content").mkdir(parents=True)
    (tmp_path / "else" / "locales").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert find_places() == Places(ROOT / "content", ROOT / "locales")


def test_the_clinic_file_beside_own_content(
    small: Folders, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.root)
    small.clinic.unlink(missing_ok=True)
    assert own_clinic_file() is None
    small.clinic.write_text("clinic: {name: 7}\n", encoding="utf-8")
    assert own_clinic_file() == Path("clinic.yaml")
    refused = cli("build", "eyes", "-l", "en", "-o", "out")
    assert refused.code == 1
    assert refused.err.startswith("clinic.yaml:1:")
    named = cli("build", "eyes", "-l", "en", "-o", "out", *small.options)
    assert named.code == 0  # who names the content names the clinic file too


def test_folders_that_are_not_there_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        find_places(tmp_path / "no-content", tmp_path / "no-locales")
    assert [Path(fault.where.file).name for fault in caught.value.faults] == [
        "no-content", "no-locales",
    ]
    assert caught.value.exit_code is ExitCode.USAGE


def test_paths_of_catalogs_templates_and_sign_offs() -> None:
    places = Places(Path("c"), Path("l"))
    assert places.catalog("zh_Hans", "symptoms") == Path("l/zh_Hans/LC_MESSAGES/symptoms.po")
    assert places.template("interface") == Path("l/templates/interface.pot")
    assert places.reviews("es") == Path("l/es/reviews.yaml")


def test_faults_name_files_by_the_folder_that_was_given(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = small.root / "our-translations"
    shutil.move(small.locales, other)
    places = Places(small.content, other)
    assert places.shown(places.catalog("es", "eyes")) == "our-translations/es/LC_MESSAGES/eyes.po"
    monkeypatch.chdir(other)
    places = Places(small.content, Path())
    assert places.shown(places.reviews("es")) == "our-translations/es/reviews.yaml"


def test_a_copy_of_what_ships_gives_the_same_documents(
    tmp_path: Path, cli: Callable[..., Result]
) -> None:
    copy = copy_shipped(tmp_path / "our sheets")
    assert copy.workshop().locales == Folders(ROOT).workshop().locales
    own = cli("build", "symptoms", "-l", "en", "-o", "-")
    copied = cli("build", "symptoms", "-l", "en", *copy.options, "-o", "-")
    assert (own.code, own.err) == (0, ""), own.err
    assert copied.data == own.data
