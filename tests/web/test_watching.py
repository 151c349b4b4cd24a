"""Whoever waits is told of a save, in whatever way the editor saves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omshandout.web.watching import Watch, _counts

_LONG_S = 8.0


def _by_rename(path: Path) -> None:
    beside = path.with_name(".new.tmp")
    beside.write_text("renamed")
    beside.replace(path)


def _by_move_and_write(path: Path) -> None:
    path.replace(path.with_name(path.name + "~"))
    path.write_text("written")


SAVES: dict[str, Callable[[Path], object]] = {
    "in place": lambda path: path.write_text("x"),
    "by rename": _by_rename,
    "backup and new": _by_move_and_write,
    "new file": lambda path: path.with_name("new.po").write_text("x"),
    "new folder": lambda path: (path.parent / "more").mkdir(),
    "gone": lambda path: path.unlink(),
}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    (tmp_path / "locales" / "es").mkdir(parents=True)
    (tmp_path / "locales" / "es" / "a.po").write_text("old")
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "clinic.yaml").write_text("old")
    found = Watch((tmp_path / "locales",), tmp_path / "clinic" / "clinic.yaml")
    yield found
    found.end()


def _told(watch: Watch, save: Callable[[], object], seconds: float = _LONG_S) -> bool:
    """Whether who waits is told of a save before the time is out."""
    async def waiting() -> bool:
        await watch.wait(watch.changes, 0.01)  # begins to look
        await asyncio.sleep(0.3)  # until it has looked once
        before = watch.changes
        task = asyncio.create_task(watch.wait(before, seconds))
        await asyncio.sleep(0)
        save()
        await task
        return watch.changes != before

    return asyncio.run(waiting())


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_each_way_to_save(watch: Watch, tmp_path: Path, save: Callable[[Path], object]) -> None:
    assert _told(watch, lambda: save(tmp_path / "locales" / "es" / "a.po"))


def test_the_clinic_file(watch: Watch, tmp_path: Path) -> None:
    assert _told(watch, lambda: _by_rename(tmp_path / "clinic" / "clinic.yaml"))


def test_what_no_source_is_read_from(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "locales" / "es"

    def others() -> None:
        for name in (".a.po.swp", "a.po~", "a.mo", ".#a.po"):
            (folder / name).write_text("x")

    assert not _told(watch, others, 0.6)


@pytest.mark.parametrize(("name", "counts"), [
    ("a.po", True), ("a.yaml", True), ("logo.svg", True), ("4913", True),
    (".a.po.swp", False), ("a.po~", False), ("a.mo", False), (".git", False),
])
def test_files_that_count(name: str, counts: bool) -> None:
    assert _counts(None, str(Path("folder", name))) is counts


def test_who_waits_in_vain_goes_on() -> None:
    watch = Watch((Path("nowhere"),))
    before = time.monotonic()
    asyncio.run(watch.wait(0, 0.05))
    assert time.monotonic() - before < 5
    watch.end()


def test_who_comes_late_does_not_wait() -> None:
    watch = Watch((Path("nowhere"),))
    watch._tell()
    asyncio.run(asyncio.wait_for(watch.wait(0, 60), 5))
    watch.end()


def test_where_folders_do_not_tell_who_waits_looks_often(tmp_path: Path) -> None:
    watch = Watch((tmp_path,), poll=True)
    assert watch.again_s < 0.5 < Watch((tmp_path,)).again_s
    assert not _told(watch, lambda: (tmp_path / "a.po").write_text("x"), watch.again_s)
    watch.end()
