"""What is known of the documents of an output folder, in an SQLite file beside them.

A cache: it may be lost, damaged or deleted at any time, and then documents are made again. Nothing
is believed of it but what the files themselves bear out (see :mod:`omshandout.batch.decide`).

This module alone knows SQLite. Its file has the number of its tables in ``PRAGMA user_version``; a
file with another number is begun anew.

History of the tables:
    1. ``document``: a row for each document that was made.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import DecodeError, msgpack

from omshandout.errors import Fault, Severity, Where
from omshandout.model.batch import Row

STATE_FILE = ".omshandout.sqlite"
"""The name of the file in the output folder; hidden, as it is no document."""

SCHEMA = 1

_BEGUN = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS document (
    -- The name of the file below the output folder, with forward slashes.
    path TEXT PRIMARY KEY,
    -- Digest of everything that the run could have read, and of what was asked for.
    everything TEXT NOT NULL,
    -- SHA-256 (hex) and size in bytes of the file.
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    -- Everything else of omshandout.model.batch.Row, as MessagePack.
    more BLOB NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA};
COMMIT;
"""
"""A new file, in one go."""

_AT_ONCE = 200
"""Rows that are written together at most."""

_EACH_S = 1.0
"""Seconds after which rows are written: so few documents are made again after a loss of power."""

_PATIENCE_S = 5.0
"""How long one waits for another run that writes to the same file."""

_NETWORK = frozenset((
    "nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "9p",
    "fuse", "fuseblk", "fuse.sshfs", "fuse.rclone", "davfs", "virtiofs", "vboxsf",
))
"""File systems whose locks, or shared memory, SQLite's write-ahead log cannot rely on."""


_NOT_OURS_TO_WRITE = (8, 14)
"""SQLITE_READONLY and SQLITE_CANTOPEN: the low byte of the codes of such errors."""

_OTHER_TABLES = 1
"""SQLITE_ERROR: a statement is right, so the file has not the tables that its number promises."""


class State:
    """The rows of an output folder. Every failure of the file only costs what it knew.

    Attributes:
        faults: a warning for each such failure, so that nobody wonders why all is made anew.
    """

    def __init__(self, folder: Path, *, local: bool | None = None) -> None:
        """Open what there is, or begin anew.

        Args:
            folder: the output folder.
            local: whether it is on a disk of this computer; None to find out.
        """
        self._path = folder / STATE_FILE
        self._waiting: list[tuple[str, str, str, int, bytes]] = []
        self._saved_at = time.monotonic()
        self._base: sqlite3.Connection | None = None
        self._only_read = ""  # why nothing can be written
        self.faults: dict[Fault, None] = {}
        self._local = is_local(folder) if local is None else local

    def get(self, path: str) -> Row | None:
        """What is known of a document."""
        base = self._open(create=False)
        if base is None:
            return None
        try:
            found = base.execute(
                "SELECT path, everything, sha256, size, more FROM document WHERE path = ?", (path,)
            ).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        row = _row(found) if found is not None else None
        if found is not None and row is None:
            self._tell_damaged()
        return row

    def rows(self) -> Iterator[Row]:
        """All documents that are known, by name; few at a time, as there may be very many."""
        last: str | None = None
        while found := self._rows_after(last):
            for each in found:
                last = str(each[0])
                row = _row(each)
                if row is not None:
                    yield row

    def _rows_after(self, path: str | None) -> list[tuple[object, ...]]:
        base = self._open(create=False)
        if base is None:
            return []
        after = "" if path is None else "WHERE path > ?"
        try:
            return base.execute(
                f"SELECT path, everything, sha256, size, more FROM document {after} "
                f"ORDER BY path LIMIT {_AT_ONCE}", () if path is None else (path,),
            ).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def paths(self) -> tuple[str, ...]:
        """The names of all documents that are known, sorted."""
        base = self._open(create=False)
        try:
            found = base.execute("SELECT path FROM document ORDER BY path") if base else ()
            return tuple(str(path) for (path,) in found)
        except sqlite3.Error as error:
            self._give_up(error)
            return ()

    def put(self, row: Row) -> None:
        """Keep what is known of a document whose file is there."""
        more = msgpack.encode(row)
        self._waiting.append((row.path, row.everything, row.sha256, row.size, more))
        if len(self._waiting) >= _AT_ONCE or time.monotonic() - self._saved_at >= _EACH_S:
            self.save()
            self._hold_fast()

    def save(self) -> None:
        """Write what was put."""
        rows, self._waiting = self._waiting, []
        self._saved_at = time.monotonic()
        base = self._open(create=True) if rows else None
        if base is None or self._only_read:
            if rows:
                self._tell_not_kept(self._only_read)
            return
        try:
            with base:
                base.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def forget(self, paths: Iterable[str]) -> None:
        """Drop documents that are no more."""
        self.save()
        base = self._open(create=False)
        if base is None:
            return
        if self._only_read:
            self._tell_not_kept(self._only_read)
            return
        try:
            with base:
                base.executemany("DELETE FROM document WHERE path = ?", [(each,) for each in paths])
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Write what was put, and let the file go."""
        self.save()
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.close()
            self._base = None

    def _hold_fast(self) -> None:
        """From now on, wait for the disk: there is more in the file than is soon made again."""
        if self._base is not None and not self._only_read:
            with suppress(sqlite3.Error):
                self._base.execute("PRAGMA synchronous = NORMAL")

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        """The file, opened when first wanted; None where there is none or it cannot be used."""
        if self._base is None and (create or self._path.exists()):
            for _ in range(2):
                try:
                    self._base = _opened(self._path, self._local)
                    break
                except sqlite3.OperationalError as error:
                    # Locked for long, a full disk, or a folder that cannot be written.
                    self._base = self._read_alone(error)
                    break
                except sqlite3.DatabaseError as error:
                    # Damaged, or of another time: begun anew.
                    self._tell_damaged(of_another=isinstance(error, _OtherSchemaError))
                    self.throw_away(self._path.parent)
                except OSError as error:
                    self._only_read = error.strerror or str(error)
                    break
        return self._base

    def _read_alone(self, error: sqlite3.OperationalError) -> sqlite3.Connection | None:
        """The file as it lies in a folder that cannot be written to; None where it cannot be read.

        Its log cannot be opened there, so what only that has is not known.
        """
        self._only_read = str(error)
        if _code(error) not in _NOT_OURS_TO_WRITE or not self._path.is_file():
            if self._path.exists():
                self._tell(f"cannot be opened: {error}", "state/not-read")
            return None
        base = None
        try:
            base = sqlite3.connect(f"{self._path.absolute().as_uri()}?immutable=1", uri=True)
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version == SCHEMA:
                return base
            if version:
                self._tell_damaged(of_another=True)
            # Else it was begun, and all that is in it is in its log, if anything is.
        except sqlite3.OperationalError as reading:
            self._tell(f"cannot be read: {reading}", "state/not-read")
        except sqlite3.DatabaseError:
            self._tell_damaged()
        if base is not None:
            base.close()
        return None

    def _tell_damaged(self, *, of_another: bool = False) -> None:
        why = "is of another version of omshandout" if of_another else "was damaged"
        self._tell(f"{why}: what it knew is lost", "state/damaged")

    def _tell_not_kept(self, why: str) -> None:
        told = {fault.code for fault in self.faults}
        if "state/not-read" in told or (self._only_read and "state/damaged" in told):
            return  # it was told that each run makes all anew until somebody mends it
        self._tell(f"what is known of the sheets could not be kept{f': {why}' if why else ''}",
                   "state/not-kept")

    def _tell(self, what: str, code: str) -> None:
        hint = "nothing need be done: sheets of which nothing is known are made again"
        if self._path.is_dir():
            hint = "it is a folder: remove it, or give it another name; until then each run " \
                "makes all anew"
        elif code != "state/damaged" or self._only_read:
            hint = "check the permissions of the folder, and its disk; until then each run makes " \
                "anew what it knows nothing of"
        place = Where(self._path.as_posix())
        self.faults[Fault(place, what, hint, code, Severity.WARNING)] = None

    def _give_up(self, error: sqlite3.Error) -> None:
        """It failed while it was used: what it knew is not asked for any more."""
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.close()
        self._base = None
        # A full disk or another run's lock damages nothing.
        if isinstance(error, sqlite3.OperationalError) and _code(error) != _OTHER_TABLES:
            self._tell_not_kept(str(error))
            return
        self._tell_damaged()
        if not self._only_read:
            self.throw_away(self._path.parent)

    @staticmethod
    def throw_away(folder: Path) -> None:
        """Forget all that is known of an output folder."""
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                (folder / f"{STATE_FILE}{end}").unlink(missing_ok=True)


def _code(error: sqlite3.Error) -> int:
    """SQLite's own code of an error; 0 where it is one of Python's module, which has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class _OtherSchemaError(sqlite3.DatabaseError):
    """The file has other tables than this program."""


def _opened(path: Path, local: bool) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path, timeout=_PATIENCE_S)
    try:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version not in (0, SCHEMA):
            raise _OtherSchemaError(f"schema {version}")
        # What the loss of power leaves of a new file is begun anew: few documents are in it yet.
        base.execute(f"PRAGMA synchronous = {'NORMAL' if version else 'OFF'}")
        base.execute(f"PRAGMA journal_mode = {'WAL' if local else 'DELETE'}")
        if version == 0:
            base.executescript(_BEGUN)
    except BaseException:
        base.close()
        raise
    return base


def _row(found: tuple[object, ...]) -> Row | None:
    """The row that was kept; None where it does not hold together."""
    path, everything, sha256, size, more = found
    try:
        row = msgpack.decode(more, type=Row) if isinstance(more, bytes) else None
    except DecodeError:
        return None
    if row is None or (row.path, row.everything, row.sha256, row.size) != (
        path, everything, sha256, size
    ):
        return None
    return row


def is_local(folder: Path) -> bool:
    """Whether a folder is known to be on a disk of this computer.

    Source: SQLite, "Write-Ahead Logging", 1: "WAL does not work over a network filesystem"; Linux,
    proc_pid_mounts(5); Windows, GetDriveTypeW.
    """
    whole = folder.absolute()
    if sys.platform == "win32":
        # Only Windows has it.
        import ctypes

        fixed = 3
        return not whole.drive.startswith("\\\\") and bool(
            ctypes.windll.kernel32.GetDriveTypeW(f"{whole.drive}\\") == fixed
        )
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False  # a system that does not tell: the slower way is safe everywhere
    return file_system_of(os.path.realpath(whole), mounts) not in {*_NETWORK, ""}


def file_system_of(path: str, mounts: str) -> str:
    r"""The kind of file system that a path is on; ``""`` where that is not told.

    >>> file_system_of("/srv/out", "/dev/sda1 / ext4 rw 0 0\nnas:/x /srv nfs4 rw 0 0\n")
    'nfs4'
    """
    best = ("", "")
    for point, kind in _mounts(mounts):
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


def _mounts(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            # Spaces and the like are written as octal numbers.
            point = fields[1].encode("latin-1", "replace").decode("unicode_escape")
            yield point, fields[2]
