"""Where documents lie: a folder of this computer or of many, or an object store.

Results are files, never messages alone: whoever makes a document writes it whole, and what it is
can be asked of the file at any time, whatever became of its maker.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, TypeAlias

from omshandout.errors import Fault, MachineError, UsageError, Where
from omshandout.files import (
    create_new,
    remove_half_written,
    remove_old_remains,
    remove_remains,
    write_whole,
)
from omshandout.model.batch import Found

Target: TypeAlias = "Path | str"
"""A folder, or the address of a folder of an object store (``s3://bucket/sheets``)."""


class Store(Protocol):
    """A place for files, named by their paths below it, with forward slashes."""

    def shown(self, path: str) -> str:
        """How a file is named to people."""

    def write(self, path: str, data: bytes, hint: str) -> str:
        """Write a file so that it is there whole or not at all.

        Gives its stamp: what the store tells of the file without reading it, another one whenever
        the bytes are others; ``""`` where it tells nothing of the kind.

        Raises:
            MachineError: it cannot be written; ``hint`` says what to do for want of room.
        """

    def found(self, path: str, size: int, known: Found | None = None) -> Found | None:
        """A file as it lies there; None for none.

        Args:
            path: of the file.
            size: one of another size need not be read.
            known: as it was once; one with that size and stamp need not be read.
        """

    def read(self, path: str) -> bytes | None:
        """All of a file; None where there is none.

        Raises:
            MachineError: it cannot be read.
        """

    def put(self, path: str, file: Path) -> None:
        """Write a file as :meth:`write` does, from one of this computer that may be large.

        Raises:
            MachineError: it cannot be read or written.
        """

    def stamp(self, path: str) -> str:
        """The stamp of a file now, as :meth:`write` gives it; ``""`` for none.

        Raises:
            MachineError: that cannot be told.
        """

    def create(self, path: str, data: bytes) -> bool:
        """Create a file, whole; False where there is one already. Of many who try, one succeeds.

        Raises:
            MachineError: it cannot be written.
        """

    def remove(self, path: str) -> None:
        """Take a file away, and folders that are empty without it.

        Raises:
            MachineError: it cannot be removed.
        """

    def names(self, folder: str) -> list[str]:
        """The paths of all files in a folder and its folders, sorted; none if it is not there.

        Raises:
            MachineError: that cannot be told.
        """

    def top(self) -> list[str]:
        """The names of the files that lie in no folder of it, sorted.

        Raises:
            MachineError: that cannot be told.
        """

    def opened(self, path: str) -> AbstractContextManager[IO[bytes]]:
        """A file to read parts of, which may be large.

        Raises:
            MachineError: it is not there, or cannot be read.
        """

    def clear(self, folder: str) -> None:
        """Take a folder away with all that is in it, as far as that can be done."""

    def bury(self, process: int, path: str) -> None:
        """Take away what a process that was killed had begun to write."""

    def sweep(self, path: str) -> None:
        """Take away what anybody had begun to write in place of a file: nobody does any more."""

    def tidy(self, paths: Iterable[str]) -> None:
        """Take away what was left long ago where these files lie."""


def open_store(target: Target) -> Store:
    """The store at a folder or address.

    Raises:
        UsageError: nothing is known of such addresses, or what speaks with them is not installed.
        MachineError: the store does not answer, or not as it has to.
    """
    if isinstance(target, Path):
        return LocalStore(target)
    if target.startswith("memory:"):
        raise UsageError(Fault(
            Where(target), "sheets in memory are gone when the program ends",
            "name a folder, or an address that begins with s3://", "usage/store",
        ))
    try:
        # Most sheets are written into folders, and what speaks with stores takes long to load.
        from omshandout.batch.objects import ObjectStore

        return ObjectStore(target)
    except ImportError as error:
        raise UsageError(Fault(
            Where(target), f"what speaks with object stores is not installed ({error})",
            "install it, on workers too: pip install 'omshandout[s3]'", "usage/extra",
        )) from error


def try_store(store: Store) -> None:
    """Try whether a store can be written to, and creates exclusively.

    Raises:
        MachineError: it does not.
    """
    path = f".omshandout-try-{os.urandom(8).hex()}"
    try:
        if store.create(path, b"1") and not store.create(path, b"2") and store.read(path) == b"1":
            return
    except MachineError as error:
        raise MachineError(
            fault.at(Where(store.shown("").rstrip("/"))) for fault in error.faults
        ) from error
    finally:
        with suppress(MachineError):
            store.remove(path)
    raise MachineError(Fault(
        Where(store.shown("").rstrip("/")),
        "this store does not keep two writers apart (If-None-Match)",
        "use a newer version of it, or a shared folder", "store/not-exclusive",
    ))


class LocalStore:
    """A folder; may be one that several computers share."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, which need not exist."""
        self.folder = folder

    def shown(self, path: str) -> str:
        """As :class:`Store` says."""
        return (self.folder / path).as_posix()

    def write(self, path: str, data: bytes, hint: str) -> str:
        """As :class:`Store` says."""
        try:
            write_whole(self.folder / path, data, hint)
        except MachineError:
            # In a folder that cannot be written to nothing is lacking if it has the same already.
            if not self._holds(path, data):
                raise
        return ""

    def _holds(self, path: str, data: bytes) -> bool:
        with suppress(OSError):
            return (self.folder / path).read_bytes() == data
        return False

    def found(self, path: str, size: int, known: Found | None = None) -> Found | None:
        """As :class:`Store` says."""
        whole = self.folder / path
        try:
            actual = whole.stat().st_size
            if actual != size:
                return Found("", actual)
            return Found(hashlib.sha256(whole.read_bytes()).hexdigest(), actual)
        except OSError:
            return None

    def read(self, path: str) -> bytes | None:
        """As :class:`Store` says."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._failed(path, "read", error) from error

    def put(self, path: str, file: Path) -> None:
        """As :class:`Store` says."""
        self.write(path, file.read_bytes(), "")

    def stamp(self, path: str) -> str:
        """As :class:`Store` says."""
        return ""

    def create(self, path: str, data: bytes) -> bool:
        """As :class:`Store` says."""
        return create_new(self.folder / path, data)

    def remove(self, path: str) -> None:
        """As :class:`Store` says."""
        try:
            (self.folder / path).unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(path, "removed", error) from error
        for folder in Path(path).parents[:-1]:
            try:
                (self.folder / folder).rmdir()
            except OSError:
                break  # not empty, or not ours to remove

    def names(self, folder: str) -> list[str]:
        """As :class:`Store` says."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / folder).rglob("*")
            if not path.name.endswith(".tmp") and path.is_file()
        )

    def top(self) -> list[str]:
        """As :class:`Store` says."""
        return sorted(
            path.name for path in self.folder.glob("*")
            if not path.name.endswith(".tmp") and path.is_file()
        )

    @contextmanager
    def opened(self, path: str) -> Iterator[IO[bytes]]:
        """As :class:`Store` says."""
        try:
            file = (self.folder / path).open("rb")
        except OSError as error:
            raise self._failed(path, "read", error) from error
        with file:
            yield file

    def clear(self, folder: str) -> None:
        """As :class:`Store` says."""
        # It loads what packs archives, and only runs of many machines have such folders.
        import shutil

        shutil.rmtree(self.folder / folder, ignore_errors=True)
        for parent in Path(folder).parents[:-1]:
            with suppress(OSError):
                (self.folder / parent).rmdir()

    def bury(self, process: int, path: str) -> None:
        """As :class:`Store` says."""
        remove_remains((self.folder / path).parent if path else self.folder, process)

    def sweep(self, path: str) -> None:
        """As :class:`Store` says."""
        remove_half_written(self.folder / path)

    def tidy(self, paths: Iterable[str]) -> None:
        """As :class:`Store` says."""
        for folder in {(self.folder / path).parent for path in paths}:
            remove_old_remains(folder)

    def _failed(self, path: str, done: str, error: OSError) -> MachineError:
        what = f"cannot be {done}: {error.strerror or error}"
        hint = "check the permissions of the file and its folder"
        return MachineError(Fault(Where(self.shown(path)), what, hint, f"machine/{done}"))
