"""A browser at a small desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import COOKIE, Browser, contents
from folders import Folders, with_packets

from omshandout.web.desk import DeskSettings


@pytest.fixture(scope="session")
def _desk_folders(tmp_path_factory: pytest.TempPathFactory, _small: Folders) -> Folders:
    return with_packets(_small.copy(tmp_path_factory.mktemp("desk")))


@pytest.fixture
def folders(_desk_folders: Folders, tmp_path: Path) -> Folders:
    """The small content with packets, to change at will."""
    return _desk_folders.copy(tmp_path / "desk")


@pytest.fixture
def settings(folders: Folders) -> DeskSettings:
    return DeskSettings(folders.places, folders.root / "state" / "choices.json")


@pytest.fixture
def browser(settings: DeskSettings) -> Browser:
    return Browser(settings)


@pytest.fixture(scope="session")
def still(_desk_folders: Folders, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser at a desk that no test changes: all that it is asked is refused."""
    state = tmp_path_factory.mktemp("still")
    return Browser(DeskSettings(_desk_folders.places, state / "choices.json"))


@pytest.fixture
def unchanged(_desk_folders: Folders, still: Browser) -> Iterator[None]:
    """After the test, every file of that desk is as it was."""
    roots = (_desk_folders.root, still.desk.settings.choices_file.parent)
    before = [contents(root) for root in roots]
    yield
    assert [contents(root) for root in roots] == before
    still.cookie = f"{COOKIE}={still.keys.session}"
