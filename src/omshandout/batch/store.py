"""Where documents lie: a folder of this computer, or of many; an object store could be another.

Results are files, never messages alone: whoever makes a document writes it whole, and what it is
can be asked of the file at any time, whatever became of its maker. A *mark* is set by exclusive
create before work is begun and taken away after it, so a mark that stands says that an earlier
maker died at this document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from omshandout.files import create_new, remove_old_remains, remove_remains, write_whole
from omshandout.model.batch import Found

MARKS = ".omshandout-marks"
"""The hidden folder of marks below the output folder."""

_R = TypeVar("_R")


class Store(Protocol):
    """A place for documents, named by their paths below it, with forward slashes."""

    def shown(self, path: str) -> str:
        """How a document is named to people."""

    def write(self, path: str, data: bytes, hint: str) -> None:
        """Write a document so that it is there whole or not at all.

        Raises:
            MachineError: it cannot be written; ``hint`` says what to do for want of room.
        """

    def found(self, path: str, size: int) -> Found | None:
        """A document as it lies there; None for none. One of another size need not be read."""

    def mark(self, path: str) -> bool:
        """Set the mark of a document; False where it stands already.

        Raises:
            MachineError: it cannot be written.
        """

    def unmark(self, path: str) -> None:
        """Take the mark of a document away, if it stands."""


class LocalStore:
    """A folder; may be one that several computers share."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, which need not exist."""
        self.folder = folder

    def shown(self, path: str) -> str:
        """As :class:`Store` says."""
        return (self.folder / path).as_posix()

    def write(self, path: str, data: bytes, hint: str) -> None:
        """As :class:`Store` says."""
        write_whole(self.folder / path, data, hint)

    def found(self, path: str, size: int) -> Found | None:
        """As :class:`Store` says."""
        whole = self.folder / path
        try:
            actual = whole.stat().st_size
            if actual != size:
                return Found("", actual)
            return Found(hashlib.sha256(whole.read_bytes()).hexdigest(), actual)
        except OSError:
            return None

    def mark(self, path: str) -> bool:
        """As :class:`Store` says."""
        return create_new(self._mark(path))

    def unmark(self, path: str) -> None:
        """As :class:`Store` says."""
        with suppress(OSError):
            self._mark(path).unlink(missing_ok=True)

    def bury(self, process: int, path: str) -> None:
        """Take away what a process that was killed had begun to write."""
        remove_remains((self.folder / path).parent if path else self.folder, process)

    def tidy(self, paths: Iterable[str]) -> None:
        """Take away what was left long ago where these documents lie."""
        for folder in {(self.folder / path).parent for path in paths}:
            remove_old_remains(folder)

    def _mark(self, path: str) -> Path:
        name = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.folder / MARKS / name


def work_on(
    store: Store, chunk: Iterable[str], make: Callable[[str], _R],
) -> Iterator[tuple[str, _R | None]]:
    """Make the documents of a chunk where whoever does it may die unseen.

    Gives each with its outcome; None for one at which an earlier maker died: it is left to be
    tried alone, when its mark was taken away. One that dies leaves the mark of the document it was
    at, and no other.
    """
    for path in chunk:
        if not store.mark(path):
            yield path, None
            continue
        try:
            outcome = make(path)
        finally:
            store.unmark(path)  # an exception is no death
        yield path, outcome
