"""The digest of the program, kept: always that of its bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from omshandout.batch import digests
from omshandout.errors import MachineError
from omshandout.tasks import cache, state_folders

AGES_AGO = 1_000_000_000_000_000_000  # nanoseconds since 1970


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of two files that nobody has touched for years."""
    folder = tmp_path / "package"
    (folder / "inside").mkdir(parents=True)
    for name in ("one.py", "inside/two.toml"):
        (folder / name).write_text(f"name = '{name}'\n", encoding="utf-8")
    monkeypatch.setattr(digests, "_PACKAGE", folder)
    monkeypatch.setattr(digests, "package_digest", digests.package_digest.__wrapped__)
    age(folder)
    return folder


def age(folder: Path) -> None:
    """Set the stamps of files back; the time of their last change of state cannot be."""
    for path in folder.rglob("*.*"):
        os.utime(path, ns=(AGES_AGO, AGES_AGO))


@pytest.fixture
def read(program: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that all bytes of the program are read."""
    times: list[str] = []
    whole = digests.package_digest

    def counted() -> str:
        times.append("read")
        return whole()

    monkeypatch.setattr(digests, "package_digest", counted)
    return times


def grow_old(kept: Path) -> None:
    """As if what is kept had been written long after the last change of the program."""
    (file,) = (kept).iterdir()
    later = file.stat().st_mtime_ns + 10_000_000_000
    os.utime(file, ns=(later, later))


def test_it_is_that_of_the_bytes_and_read_once(
    tmp_path: Path, program: Path, read: list[str]
) -> None:
    plain = digests.package_digest()
    assert cache.known_package(tmp_path / "kept") == plain
    grow_old(tmp_path / "kept")
    assert cache.known_package(tmp_path / "kept") == plain
    assert len(read) == 2  # by this test, and once


def test_what_was_written_a_moment_ago_is_not_believed(
    tmp_path: Path, program: Path, read: list[str]
) -> None:
    """A file may be changed twice within one tick of the disk's clock."""
    for times in (1, 2, 3):
        cache.known_package(tmp_path / "kept")
        assert len(read) == times


@pytest.mark.parametrize("change", ["same size", "another size", "more", "fewer", "named"])
def test_each_change_of_the_program_counts(
    tmp_path: Path, program: Path, read: list[str], change: str
) -> None:
    before = cache.known_package(tmp_path / "kept")
    grow_old(tmp_path / "kept")
    one = program / "one.py"
    if change == "same size":
        # Even where the stamp that anybody may set is the same as before.
        one.write_text(one.read_text(encoding="utf-8").replace("one", "eno"), encoding="utf-8")
    elif change == "another size":
        one.write_text("", encoding="utf-8")
    elif change == "more":
        (program / "three.py").write_text("", encoding="utf-8")
    elif change == "fewer":
        one.unlink()
    else:
        one.rename(program / "eno.py")
    age(program)
    after = cache.known_package(tmp_path / "kept")
    assert after != before
    assert after == digests.package_digest()


def test_nothing_damaged_is_believed(tmp_path: Path, program: Path, read: list[str]) -> None:
    kept = tmp_path / "kept"
    plain = cache.known_package(kept)
    (file,) = kept.iterdir()
    data = file.read_bytes()
    for place in range(0, len(data), 5):
        for damaged in (data[:place], data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]):
            file.write_bytes(damaged)
            grow_old(kept)
            assert cache.known_package(kept) == plain


def test_what_cannot_be_kept_is_read(tmp_path: Path, program: Path, read: list[str]) -> None:
    (tmp_path / "kept").write_text("no folder", encoding="utf-8")
    assert cache.known_package(tmp_path / "kept") == digests.package_digest()


def test_what_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = digests.package_digest

    def changed() -> str:
        found = whole()
        (program / "one.py").write_text("changed", encoding="utf-8")
        return found

    monkeypatch.setattr(digests, "package_digest", changed)
    cache.known_package(tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_the_program_of_this_process_is_told_alike_with_and_without_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = digests.program_digest()
    for folder in ("", str(tmp_path)):
        cache.program_digest.cache_clear()
        monkeypatch.setenv(cache.FOLDER, folder)
        assert cache.program_digest() == plain
    cache.program_digest.cache_clear()


@pytest.mark.parametrize("home", ["", "relative", None])
def test_a_user_without_a_home_keeps_nothing_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    """A home that is no whole path would lead into whatever folder the command is called in."""
    monkeypatch.chdir(tmp_path)
    for name in (cache.FOLDER, "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    if home is not None:
        monkeypatch.setenv("HOME", home)
    folder = cache.cache_folder()
    assert folder is None or (folder.is_absolute() and tmp_path not in folder.parents)


def test_a_system_that_tells_no_folder_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_path", homeless)
    monkeypatch.delenv(cache.FOLDER, raising=False)
    monkeypatch.delenv("HOME", raising=False)
    assert cache.cache_folder() is None


def test_what_is_known_of_a_store_needs_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_state_path", homeless)
    monkeypatch.delenv(state_folders.FOLDER, raising=False)
    with pytest.raises(MachineError, match=state_folders.FOLDER):
        state_folders.state_folder("s3://bucket/folder")
