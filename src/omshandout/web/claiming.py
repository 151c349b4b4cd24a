"""The folder of a program that serves the page: where it lies, and which program has it.

There is one for each served folder. It holds a lock, which the system lets go when the program ends
in whatever way; where the program is to be found; and a file that a browser opens to be let in. So
the way in stands in no list of processes and in no log, and other users of the computer cannot read
it. Where the user's own folders cannot be written (a home that is full, or on a server that is
away), it lies in the computer's folder for such files.
"""

from __future__ import annotations

import atexit
import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct
from platformdirs import user_cache_path, user_runtime_path

from omshandout.errors import Fault, MachineError, Where
from omshandout.files import DISK_FULL, write_whole
from omshandout.web.desk import DeskSettings

HOST = "127.0.0.1"
_ROOM = 4096  # bytes: more than a file of such a folder has
_ADVICE = "let this user write to it, or set TMPDIR to a folder that this user alone may write to"
_CODE = "machine/runtime-folder"


class Running(Struct, frozen=True):
    """Where the program that serves a folder is to be found."""

    port: int
    process: int


class Folder:
    """The files of one served folder."""

    def __init__(self, settings: DeskSettings, base: Path) -> None:
        """Name the files; ``base`` is the folder for all of them."""
        places = settings.places
        parts = (places.content, places.locales, settings.clinic_file or Path())
        name = "\n".join(str(part.resolve()) for part in parts)
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self.base = base
        self.path = self.base / digest
        self.lock = self.path / "lock"
        self.info = self.path / "running.json"
        self.door = self.path / "open.html"
        self.sheet_door = self.path / "open-sheet.html"

    def prepare(self) -> None:
        """Make the folder, for this user alone, and see that there is room in it.

        Raises:
            MachineError: it cannot be made or written, or is another user's.
        """
        try:
            for folder in (self.base, self.path):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if not _is_own_folder(folder):
                    raise PermissionError(errno.EACCES, "it is another user's")
                if os.name == "posix":
                    folder.chmod(0o700)
            with tempfile.TemporaryFile(dir=self.path, buffering=0) as stream:
                stream.write(bytes(_ROOM))
        except OSError as error:
            raise _unusable(self.path, error) from error

    def has_lock(self) -> bool:
        """Whether a program of this user has been here and left, or holds, its lock."""
        try:
            mine = all(_is_own_folder(folder) for folder in (self.base, self.path))
            return mine and stat.S_ISREG(self.lock.lstat().st_mode)
        except OSError:
            return False

    def write_door(self, port: int, ticket: str, start: str = "/") -> Path:
        """Write the file that lets a browser in, once, and sends it on to ``start``.

        Returns the file: that of a sheet is another, since the program may be started for several.

        Raises:
            MachineError: it cannot be written.
        """
        to = f"&to={start}" if start != "/" else ""
        door = self.sheet_door if to else self.door
        address = escape(f"http://{HOST}:{port}/enter?ticket={ticket}{to}")
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>omshandout</title>'
            f'<meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0; url={address}">'
            f'<a href="{address}">omshandout</a></html>\n'
        )
        # Others could open it while it is written, were it not closed to them from the beginning.
        try:
            os.close(os.open(door, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise _unusable(self.path, error) from error
        write_whole(door, page.encode())
        return door

    def ticket(self) -> str:
        """What lets a browser in now, ``""`` where nothing does."""
        with suppress(OSError):
            found = re.search(r"ticket=([\w-]+)", self.door.read_text(encoding="utf-8"))
            return found[1] if found else ""
        return ""

    def running(self) -> Running | None:
        """Where another program says that it serves this folder."""
        try:
            return msgspec.json.decode(self.info.read_bytes(), type=Running)
        except (OSError, msgspec.MsgspecError):
            return None

    def clear(self) -> None:
        """Take away what leads to this program."""
        for path in (self.door, self.sheet_door, self.info):
            with suppress(OSError):
                path.unlink(missing_ok=True)


class Claim:
    """Which of the places for the files of a served folder is the one, and whether it is ours.

    Another program may have begun where this one cannot write any more, or where this one would
    not look first. So who serves holds the lock in every place that has one, and who finds one of
    them held leaves the folder to that other.

    Attributes:
        folder: the files of the program that serves: this one, or the other.
        folders: the files in all places; where the other's are, if it has not told yet.
        ours: whether this program is the one; then it holds the locks until :meth:`release`.
    """

    def __init__(self, settings: DeskSettings, base: Path | None = None) -> None:
        """Find the place.

        Args:
            settings: what is served.
            base: the only place to try; None for those of the user, and after them the computer's
                folder for files that need not last.

        Raises:
            MachineError: no place can be used; tells of each.
        """
        places, refused = ((base,), []) if base is not None else _places()
        self.folders = tuple(Folder(settings, place) for place in places)
        self._locks: dict[Path, FileLock] = {}
        try:
            held = next((each for each in self.folders if not self._may_have(each)), None)
            folder = held or self._first(refused)
        except BaseException:
            self.release()
            raise
        self.folder = folder
        self.ours = folder.lock in self._locks
        if not self.ours:
            self.release()
            return
        for each in self.folders:
            if each.lock in self._locks:
                each.clear()  # what a program that was killed has left leads nowhere

    def release(self) -> None:
        """Let another program have the folder."""
        for lock in self._locks.values():
            lock.release()
        self._locks.clear()

    def _first(self, refused: Sequence[Fault]) -> Folder:
        """The first place that can be used, or that another program has taken meanwhile."""
        faults: list[Fault] = []
        for folder in self.folders:
            try:
                folder.prepare()
                free = self._take(folder)
            except MachineError as error:
                faults.extend(error.faults)
                if not self._may_have(folder):
                    return folder
            else:
                if not free:
                    return folder
                # Of two that come at the same time, the one in the better place stays.
                before = self.folders[:self.folders.index(folder)]
                return next((each for each in before if not self._may_have(each)), folder)
        raise MachineError([*faults, *refused])

    def _may_have(self, folder: Folder) -> bool:
        """Take the lock of a place where there is one; False if another program holds it."""
        if not folder.has_lock():
            return True
        try:
            return self._take(folder)
        except MachineError:
            return True  # nobody can hold what cannot be opened

    def _take(self, folder: Folder) -> bool:
        """Take a lock; False if another program holds it.

        Raises:
            MachineError: the lock cannot be made.
        """
        if folder.lock in self._locks:
            return True
        lock = FileLock(folder.lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except (OSError, NotImplementedError) as error:
            raise _unusable(folder.path, error) from error
        self._locks[folder.lock] = lock
        return True


def _places() -> tuple[Sequence[Path], list[Fault]]:
    """Where files may lie while the computer runs, the best first; and why not elsewhere."""
    wanted: tuple[Callable[[], Path | None], ...] = (
        _runtime_place,
        lambda: user_cache_path("omshandout", appauthor=False) / "serving",
        _temporary_place,
    )
    found, faults = [], []
    for place in wanted:
        try:
            path = place()
        # A user without a home, as services and containers have.
        except (RuntimeError, ValueError, OSError) as error:
            faults.append(_refused(error))
        else:
            if path is not None:
                found.append(path)
    return found, faults


def _refused(error: Exception) -> Fault:
    """Why there is no such place at all."""
    if isinstance(error, OSError) and error.filename:
        return _unusable(Path(error.filename), error).faults[0]
    told = error.strerror if isinstance(error, OSError) else ""
    return Fault(Where(), f"no folder can be written: {told or error}", _ADVICE, _CODE)


def _unusable(path: Path, error: Exception) -> MachineError:
    reason = error.strerror if isinstance(error, OSError) else ""
    full = isinstance(error, OSError) and error.errno in DISK_FULL
    return MachineError(Fault(
        Where(path.as_posix()), f"cannot be used: {reason or error}", _ADVICE, _CODE,
        values=(("reason", "full"),) if full else (),
    ))


def _runtime_place() -> Path | None:
    """The folder of the user's session; None where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        place = user_runtime_path("omshandout", appauthor=False)
    # It falls back on one below /tmp, and warns of it once in a process. Nor is a session's folder
    # made here: others could read it, so it would be none at the next start.
    if place.parent.name.startswith("runtime-") or not place.parent.is_dir():
        return None
    return place


def _temporary_place() -> Path:
    """A folder that one name leads to, where the system tells whose it is; else a new one.

    Raises:
        OSError: nothing can be written anywhere, or others could put a folder in its place.
    """
    if not hasattr(os, "getuid"):
        place = tempfile.mkdtemp(prefix="omshandout-")
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        return Path(place)
    # Folder.prepare looks whose it is.
    parent = Path(tempfile.gettempdir())
    mode = parent.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        raise PermissionError(errno.EACCES, "others may rename what lies there", str(parent))
    return parent / f"omshandout-{os.getuid()}"


def _is_own_folder(path: Path) -> bool:
    found = path.lstat()
    # Windows has no such numbers: there the folder is below the user's own.
    own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return own and stat.S_ISDIR(found.st_mode)
