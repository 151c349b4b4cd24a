"""Promises of every place for documents: a folder, and an object store that keeps all in memory."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from omshandout.batch.objects import ObjectStore
from omshandout.batch.store import LocalStore, Store, open_store
from omshandout.errors import MachineError, UsageError
from omshandout.model.batch import Found

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    MemoryFileSystem.store.clear()
    yield LocalStore(tmp_path / "out") if request.param == "folder" \
        else ObjectStore("memory://bucket/out")
    MemoryFileSystem.store.clear()


def test_what_is_written_is_found_by_its_bytes(store: Store) -> None:
    assert store.found("es/a.pdf", 3) is None
    store.write("es/a.pdf", b"abc", "")
    assert store.found("es/a.pdf", 3) == Found(ABC, 3)
    assert store.found("es/a.pdf", 3, Found("other", 3, "")) == Found(ABC, 3)
    assert store.read("es/a.pdf") == b"abc"
    assert store.shown("es/a.pdf").endswith("/out/es/a.pdf")


def test_one_of_another_size_need_not_be_read(store: Store) -> None:
    store.write("es/a.pdf", b"abc", "")
    found = store.found("es/a.pdf", 4, Found(ABC, 4))
    assert found is not None
    assert found.size == 3


def test_what_is_not_there_is_none(store: Store) -> None:
    store.write("a/b.pdf", b"1", "")
    assert store.read("a/c.pdf") is None
    assert store.read("a/b.pdf/c.pdf") is None
    assert store.found("c.pdf", 3, Found(ABC, 3)) is None
    assert store.names("c") == []
    store.remove("a/c.pdf")


def test_a_file_is_created_once(store: Store) -> None:
    assert store.create("marks/1", b"one")
    assert not store.create("marks/1", b"two")
    assert store.read("marks/1") == b"one"


def test_of_many_who_create_a_file_one_succeeds_and_all_read_it_whole(store: Store) -> None:
    won: list[bool] = []
    read: set[bytes | None] = set()

    def create(number: int) -> None:
        won.append(store.create("es/a", f"{number:03}".encode() * 1000))
        read.add(store.read("es/a"))

    threads = [threading.Thread(target=create, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 19 + [True]
    assert len(read) == 1


def test_files_are_listed_and_taken_away(store: Store) -> None:
    for path in ("a/x/1", "a/x/2", "a/3", "b/4"):
        store.write(path, b"1", "")
    assert store.names("a") == ["a/3", "a/x/1", "a/x/2"]
    store.remove("a/3")
    assert store.names("a") == ["a/x/1", "a/x/2"]
    store.clear("a/x")
    store.clear("a/x")
    assert (store.names("a"), store.names("b")) == ([], ["b/4"])


def test_a_large_file_is_sent_from_this_computer(store: Store, tmp_path: Path) -> None:
    (tmp_path / "here").write_bytes(b"abc" * 1000)
    store.put("report", tmp_path / "here")
    assert store.read("report") == b"abc" * 1000


def test_folders_without_files_are_gone(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write("a/b/c.pdf", b"1", "")
    store.remove("a/b/c.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_links_creates_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refused)
    store = LocalStore(tmp_path)
    assert store.create("a", b"one")
    assert not store.create("a", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert store.read("a") == b"one"


def test_a_file_that_cannot_be_created_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("no folder")
    with pytest.raises(MachineError, match="a file stands where a folder has to be"):
        LocalStore(tmp_path).create("marks/a.pdf", b"")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("gs://bucket/x", "name a folder, or an address that begins with s3://"),
        ("s3://", "names no bucket"), ("s3:///x/", "names no bucket"),
        ("http://machine/x", "begin with http://"), ("memory://x", "gone when the program ends"),
    ],
)
def test_addresses_of_which_nothing_is_known_are_refused(address: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        open_store(address)


class NoCredentialsError(Exception):
    """Named as that of the library is."""


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (PermissionError(13, "Access Denied"), "store/forbidden", "ask for a key that may"),
        (FileNotFoundError("The specified bucket does not exist"), "store/no-bucket", "make the"),
        (OSError(errno.ENOSPC, "No space left"), "store/full", "free some space in the store"),
        (NoCredentialsError("Unable to locate credentials"), "store/credentials", "AWS_PROFILE"),
        (OSError(22, "SlowDown"), "store/failed", "cannot be written: .*SlowDown"),
        (ValueError("of a library"), "store/failed", "AWS_ENDPOINT_URL"),
    ],
)
def test_what_a_store_refuses_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, told: str
) -> None:
    store = ObjectStore("memory://bucket/out")

    def refused(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(store._system, "pipe_file", refused)
    for write in (lambda: store.write("a.pdf", b"1", ""), lambda: store.create("a.pdf", b"1")):
        with pytest.raises(MachineError, match=told) as raised:
            write()
        (fault,) = raised.value.faults
        assert (fault.code, fault.where.file) == (code, "memory://bucket/out/a.pdf")
