"""Content on its way to workers: fetched once, and believed only by its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from deflate import zlib_compress
from folders import Folders
from msgspec import msgpack

from omshandout.batch.digests import sources_digest
from omshandout.batch.sources import Parcel, fetch, pack
from omshandout.batch.store import LocalStore
from omshandout.errors import MachineError
from omshandout.render.places import Places


class Counting(LocalStore):
    """Counts what is read."""

    reads = 0

    def read(self, path: str) -> bytes | None:
        self.reads += 1
        return super().read(path)


@pytest.fixture
def store(tmp_path: Path) -> Counting:
    return Counting(tmp_path / "out")


def sent(places: Places, store: LocalStore) -> Parcel:
    parcel, data = pack(places, sources_digest(places))
    store.write(parcel.path, data, "")
    return parcel


def test_what_is_fetched_has_the_same_digest_and_names(
    small: Folders, store: Counting, tmp_path: Path
) -> None:
    places = fetch(sent(small.places, store), store, tmp_path / "kept")
    assert sources_digest(places) == sources_digest(small.places)
    assert places.content != small.places.content
    # Faults name files alike, wherever they were found.
    assert places.shown(places.catalog("es", "eyes")) == small.places.shown(
        small.places.catalog("es", "eyes")
    )


def test_who_has_it_fetches_nothing(small: Folders, store: Counting, tmp_path: Path) -> None:
    parcel = sent(small.places, store)
    first = fetch(parcel, store, tmp_path / "kept")
    assert store.reads == 1
    assert fetch(parcel, store, tmp_path / "kept") == first
    assert store.reads == 1


def test_what_was_changed_on_a_worker_is_fetched_again(
    small: Folders, store: Counting, tmp_path: Path
) -> None:
    parcel = sent(small.places, store)
    places = fetch(parcel, store, tmp_path / "kept")
    path = next(path for path in sorted(places.content.rglob("*.yaml")))
    path.write_text("changed: yes\n")
    again = fetch(parcel, store, tmp_path / "kept")
    assert sources_digest(again) == parcel.sources
    assert store.reads == 2
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_other_content_has_another_place(small: Folders, store: Counting, tmp_path: Path) -> None:
    first = fetch(sent(small.places, store), store, tmp_path / "kept")
    small.change("es", "notes", "title", lambda message: message)
    small.handout("eyes").write_text(small.handout("eyes").read_text() + "\n# more\n")
    second = fetch(sent(small.places, store), store, tmp_path / "kept")
    assert first.content != second.content


def test_the_same_content_is_the_same_parcel(small: Folders) -> None:
    one, other = (pack(small.places, sources_digest(small.places)) for _ in range(2))
    assert one == other


def test_content_that_changes_while_it_is_packed_is_told(small: Folders) -> None:
    with pytest.raises(MachineError, match="changed while they were read; run it again"):
        pack(small.places, "of a moment before")


@pytest.mark.parametrize("data", [None, b"", b"no archive"])
def test_content_that_is_not_there_or_damaged_is_told(
    small: Folders, store: Counting, tmp_path: Path, data: bytes | None
) -> None:
    parcel = sent(small.places, store)
    if data is None:
        store.remove(parcel.path)
    else:
        store.write(parcel.path, data, "")
    with pytest.raises(MachineError, match="is not there, or is damaged"):
        fetch(parcel, store, tmp_path / "kept")


@pytest.mark.parametrize("name", ["content/../../up.yaml", "elsewhere/a.yaml", "content"])
def test_names_that_lead_elsewhere_are_refused(
    small: Folders, store: Counting, tmp_path: Path, name: str
) -> None:
    with pytest.raises(MachineError, match="names that it may not hold"):
        fetch(packed_elsewhere(store, msgpack.encode([(name, b"x")])), store, tmp_path / "kept")
    assert not (tmp_path / "up.yaml").exists()
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.parametrize(
    ("whole", "size", "why"),
    [
        (b"no list of files", None, "not packed as it should be"),
        (msgpack.encode([("content/a.yaml", b"x" * 99)]), 20, "not packed as it should be"),
        (msgpack.encode([]), 10 ** 12, "far too large"),
    ],
)
def test_what_is_packed_otherwise_is_told_and_leaves_nothing(
    small: Folders, store: Counting, tmp_path: Path, whole: bytes, size: int | None, why: str
) -> None:
    with pytest.raises(MachineError, match=why):
        fetch(packed_elsewhere(store, whole, size), store, tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def packed_elsewhere(store: LocalStore, whole: bytes, size: int | None = None) -> Parcel:
    """A parcel that lies in the store and whose digest is right, whatever it holds."""
    data = zlib_compress(whole)
    size = len(whole) if size is None else size
    parcel = Parcel(hashlib.sha256(data).hexdigest(), size, "wanted", "content", "locales")
    store.write(parcel.path, data, "")
    return parcel


@pytest.mark.parametrize("tries", [2, 99])
def test_a_folder_that_somebody_looks_into_is_named_a_little_later(
    small: Folders, store: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    """As on Windows, where it cannot be renamed meanwhile."""
    real, left = Path.rename, [tries]

    def rename(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(13, "is used by another process")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr("omshandout.batch.sources._PAUSES_S", (0.0, 0.0, 0.0))
    parcel = sent(small.places, store)
    if tries == 2:
        assert sources_digest(fetch(parcel, store, tmp_path / "kept")) == parcel.sources
        return
    with pytest.raises(MachineError, match=r"cannot be kept on the worker: .*used by another"):
        fetch(parcel, store, tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(
    small: Folders, store: Counting, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(MachineError, match="OMSHANDOUT_CACHE"):
        fetch(sent(small.places, store), store, tmp_path / "kept")
