"""Where a run over many clinics writes: a folder, or an object store with a folder of its own here.

What is known of an object store is kept on this computer, and a copy of it in the store when a run
ends, so that another computer can go on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from omshandout.batch.lease import Lease
from omshandout.batch.state import STATE_FILE, State
from omshandout.batch.store import Store, Target, open_store, try_store
from omshandout.errors import Fault, MachineError, Where
from omshandout.files import WholeFile, sha256_of_file, write_whole
from omshandout.locking import only_writer
from omshandout.tasks.outcomes import NO_ROOM
from omshandout.tasks.state_folders import state_folder

NO_DASK = Fault(
    Where(), "what --dask needs is not installed",
    "install it, here and on all workers: pip install 'omshandout[dask]'", "usage/extra",
)

_LOCK = "batch"
_NOTE = "state.sent"


class Output:
    """The output of a run.

    Args:
        target: folder or address.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self.folder = state_folder(target)

    @cached_property
    def store(self) -> Store:
        """Where its files lie."""
        return open_store(self.target)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, and none of a store."""
        return isinstance(self.target, Path)

    def whole(self, path: str) -> WholeFile:
        """A large file to write bit by bit."""
        if self.is_folder:
            return WholeFile(self.folder / path, NO_ROOM)
        return _SentFile(self.store, path, self.folder / f"{os.getpid()}-{Path(path).name}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs away.

        Raises:
            MachineError: another one is at work there, or nothing can be written.
        """
        try:
            with only_writer(self.folder / _LOCK, patience_s=0):
                if self.is_folder:
                    yield
                    return
                try_store(self.store)
                with Lease(self.store, self.folder).held():
                    yield
        except MachineError as error:
            if [fault.code for fault in error.faults] != ["machine/locked"]:
                raise
            raise MachineError(Fault(
                Where(str(self)), "another run of omshandout batch is at work on this folder",
                "wait until it has ended, or name another folder with -o", "machine/locked",
            )) from error

    def begin(self) -> None:
        """Get what is known of a store from it, if another computer wrote it last.

        Raises:
            MachineError: the store does not answer.
        """
        if self.is_folder:
            return
        stamp = self.store.stamp(STATE_FILE)
        if not stamp or self._note.partition(" ")[2] == stamp:
            return
        data = self.store.read(STATE_FILE)
        if data is not None:
            State.throw_away(self.folder)
            write_whole(self._state, data)
            self._keep_note(stamp)

    def end(self) -> None:
        """Leave what is known of a store in it, if that is new; a cache, so it may fail."""
        if self.is_folder or sha256_of_file(self._state) in ("", self._note.partition(" ")[0]):
            return
        with suppress(MachineError, OSError):
            self.store.put(STATE_FILE, self._state)
            self._keep_note(self.store.stamp(STATE_FILE))

    @property
    def _state(self) -> Path:
        return self.folder / STATE_FILE

    @property
    def _note(self) -> str:
        """SHA-256 of the state that was last sent or fetched, and its stamp in the store."""
        try:
            return (self.folder / _NOTE).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def _keep_note(self, stamp: str) -> None:
        write_whole(self.folder / _NOTE, f"{sha256_of_file(self._state)} {stamp}".encode())

    def __str__(self) -> str:
        return self.target.as_posix() if isinstance(self.target, Path) else self.target


class _SentFile(WholeFile):
    """A file for a store: written here, and sent when it is finished."""

    def __init__(self, store: Store, path: str, here: Path) -> None:
        super().__init__(here, "free some space on this computer")
        self._store, self._name, self._here = store, path, here

    def finish(self) -> tuple[Fault, ...]:
        """As :meth:`WholeFile.finish` says."""
        faults = super().finish()
        try:
            if not faults:
                self._store.put(self._name, self._here)
        except MachineError as error:
            faults = error.faults
        finally:
            with suppress(OSError):
                self._here.unlink(missing_ok=True)
        return faults
