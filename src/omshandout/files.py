"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from omshandout.errors import Fault, MachineError, Where

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
"""What systems say where a disk is full, or a user's part of it."""

_DEVICES = Path("/dev")
_NO_FILE = "it is a device or pipe, no file"

_OPEN_ELSEWHERE = (5, 32, 33)
"""What Windows says of a file that a program holds open, or that is locked: "System Error Codes",
ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""


def write_whole(path: Path, data: bytes, hint: str = "") -> None:
    """Write a file so that it appears under its name complete or not at all.

    Folders are made as needed; a file that is replaced keeps its permissions.

    Args:
        path: the file.
        data: all that it will hold.
        hint: what to do if it cannot be written for want of room and the like.

    Raises:
        MachineError: the disk is full, the folder cannot be written, and the like.
    """
    temporary = _beside(path)
    try:
        try:
            temporary.write_bytes(data)
        except FileNotFoundError:
            # Of many files in one folder only the first has to make it.
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
        mode = _permissions(path)
        if mode is not None:
            with suppress(OSError):  # the disk knows none
                temporary.chmod(mode)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise _not_written(path, error, hint) from error


def make_folder(folder: Path, hint: str = "") -> None:
    """Make a folder, if it is not there yet: before long work whose results go into it.

    Raises:
        MachineError: it cannot be made; see :func:`write_whole` for ``hint``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error, hint) from error


class WholeFile:
    """A file to write bit by bit, which appears under its name when it is finished.

    It is that of a report: what stops it (a full disk) stops nobody else, and is told at the end.
    """

    def __init__(self, path: Path, hint: str = "") -> None:
        """Begin a file; ``hint`` as in :func:`write_whole`."""
        self._path, self._hint, self._temporary = path, hint, _beside(path)
        self._stream: BinaryIO | None = None
        self._fault: MachineError | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._temporary.open("wb")
        except OSError as error:
            self._fail(error)

    def write(self, data: bytes, /) -> int:
        """Write on."""
        try:
            if self._stream is not None:
                self._stream.write(data)
        except OSError as error:
            self._fail(error)
        return len(data)

    def flush(self) -> None:
        """Nothing: for who takes it for a stream."""

    def close(self) -> None:
        """Let be what was written; what stood under the name stays."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)
        self._stream = None

    def finish(self) -> tuple[Fault, ...]:
        """End the file and put it in its place; gives what stopped it."""
        try:
            if self._stream is not None:
                self._stream.close()
                _permissions(self._path)
                self._temporary.replace(self._path)
        except OSError as error:
            self._fail(error)
        self._stream = None
        return self._fault.faults if self._fault is not None else ()

    def _fail(self, error: OSError) -> None:
        self._fault = _not_written(self._path, error, self._hint)
        stream, self._stream = self._stream, None
        with suppress(OSError):
            if stream is not None:
                stream.close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)


def create_new(path: Path, data: bytes = b"") -> bool:
    """Create a file with all that it will hold; False where there is one already.

    Of many who try, on one computer or on several that share the folder, one succeeds.

    Raises:
        MachineError: it cannot be written.
    """
    temporary = _beside(path)
    try:
        # Of many in one folder only the first makes it.
        with suppress(FileNotFoundError):
            temporary.write_bytes(data)
            return _put_as_new(temporary, path, data)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        return _put_as_new(temporary, path, data)
    except OSError as error:
        raise _not_written(path, error, "") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _put_as_new(temporary: Path, path: Path, data: bytes) -> bool:
    """Give a file its name, if nobody has that name.

    Source: Python, ``os.rename`` (on Windows it fails where there is such a file); link(2).
    """
    try:
        if os.name == "nt":
            temporary.rename(path)
        else:
            path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:
        # A disk without links: for a moment the file is there, and empty.
        try:
            with path.open("xb") as stream:
                stream.write(data)
        except FileExistsError:
            return False
    return True


def sha256_of_file(path: Path) -> str:
    """The SHA-256 (hex) of a file; ``""`` where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _permissions(path: Path) -> int | None:
    """Those of a file that is going to be replaced; None where there is none.

    Raises:
        OSError: it is no file. Who may do all, such as root, would put a file in the place of
            /dev/null, for all programs of the computer.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    # What leads there, such as /dev/stdout, is no file either, whatever it leads to.
    if path.parent == _DEVICES or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.ENODEV, _NO_FILE)
    return mode & 0o777


def _beside(path: Path) -> Path:
    """Where a file is written until it is whole.

    Threads of one process, too, may write the same file at once: the last one stays, whole.
    """
    return path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")


def _not_written(path: Path, error: OSError, hint: str) -> MachineError:
    what = f"cannot be written: {error.strerror or error}"
    return MachineError(
        Fault(Where(file=path.as_posix()), what, write_hint(error, hint), "machine/write",
              values=(("reason", _reason(error)),))
    )


def _reason(error: OSError) -> str:
    """Why a file cannot be written, for who tells it in another language."""
    if error.errno in DISK_FULL:
        return "full"
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "open"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "permission"
    return "other"


def write_hint(error: OSError, otherwise: str) -> str:
    """What to do about a file or folder that cannot be written; ``otherwise`` if none fits."""
    if error.errno == errno.ENAMETOOLONG:
        return "its name, or that of a folder in it, is too long: name a shorter one"
    if error.errno == errno.ENODEV and error.strerror == _NO_FILE:
        return "name a file that may be replaced"
    if isinstance(error, FileNotFoundError):
        return "the computer has no such folder and lets nobody make it: name another folder"
    if isinstance(error, (NotADirectoryError, FileExistsError)):
        return "a file stands where a folder has to be: name another folder"
    if isinstance(error, IsADirectoryError):
        return "a folder stands where the file has to be: name another folder"
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "close it in the program that shows it, or name another folder"
    if error.errno == errno.EROFS:
        return "that disk can only be read: name a folder on another"
    if isinstance(error, PermissionError):
        return "name a folder that you may write to, or change its permissions"
    if otherwise or error.errno not in DISK_FULL:
        return otherwise or "name another folder"
    return "free some space, or name another folder"


def remove_remains(folder: Path, process: int) -> None:
    """Take away what a process that was killed had begun to write into a folder."""
    with suppress(OSError):
        for path in folder.glob(f".*.{process}-????????.tmp"):
            with suppress(OSError):
                path.unlink()


def remove_half_written(path: Path) -> None:
    """Take away what programs that were killed had begun to write in place of a file."""
    with suppress(OSError):
        for other in path.parent.iterdir():
            if other.name.startswith(f".{path.name}.") and other.name.endswith(".tmp"):
                with suppress(OSError):
                    other.unlink()


_OLD_S = 3600.0
"""So old nothing is that somebody still writes."""


def remove_old_remains(folder: Path, older_than_s: float = _OLD_S) -> None:
    """Take away what programs that were killed long ago had begun to write into a folder."""
    with suppress(OSError):
        for path in folder.glob(".*.*-????????.tmp"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime >= older_than_s:
                    path.unlink()
