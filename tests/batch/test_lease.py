"""One run at a time on an object store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from omshandout.batch import lease
from omshandout.batch.lease import NAME, Lease
from omshandout.batch.objects import ObjectStore
from omshandout.errors import MachineError


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    monkeypatch.setattr(lease, "_RENEWED_S", 0.01)
    monkeypatch.setattr(lease, "_LOOK_UP_S", 0.05)
    monkeypatch.setattr(lease, "PATIENCE_S", 0.2)
    MemoryFileSystem.store.clear()
    yield ObjectStore("memory://bucket/out")
    MemoryFileSystem.store.clear()


def test_who_holds_it_keeps_others_away_until_it_ends(store: ObjectStore, tmp_path: Path) -> None:
    other = Lease(store, tmp_path / "other")
    with Lease(store, tmp_path / "one").held():
        with pytest.raises(MachineError) as error, other.held():
            pytest.fail("both hold it")
        assert [fault.code for fault in error.value.faults] == ["machine/locked"]
    assert store.read(NAME) is None
    with other.held():
        assert store.read(NAME) is not None


def test_one_that_nobody_renews_is_taken_over(store: ObjectStore, tmp_path: Path) -> None:
    store.write(NAME, b"a computer that lost its power", "")
    with Lease(store, tmp_path / "one").held():
        assert store.read(NAME) != b"a computer that lost its power"


def test_one_of_this_computer_is_taken_over_at_once(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Lease(store, tmp_path / "one")
    mine._take()  # and then it was killed
    monkeypatch.setattr(lease.time, "sleep", lambda seconds: pytest.fail("waited"))
    with Lease(store, tmp_path / "one").held():
        pass


def test_it_is_given_back_whatever_happens(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Lease(store, tmp_path / "one").held():
        raise KeyboardInterrupt
    assert store.read(NAME) is None
