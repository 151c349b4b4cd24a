"""One run at a time on an object store, whichever computer it is started on.

A store knows no locks that end with whoever holds them. So a run leaves an object there that it
writes anew every few seconds: whoever finds it waits, and takes it over if nobody writes it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from omshandout.batch.store import Store
from omshandout.errors import Fault, MachineError, Where
from omshandout.files import create_new

NAME = ".omshandout-lock"

_RENEWED_S = 5.0
PATIENCE_S = 20.0
"""So long one that is held is never left as it was."""
_LOOK_UP_S = 1.0


class Lease:
    """The right to write to a store.

    Args:
        store: the store.
        folder: of this computer, for this store: no two runs of it are at work there at once.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._computer = _name_of(folder / "computer")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it.

        Raises:
            MachineError: another run holds it (``machine/locked``), or the store does not answer.
        """
        self._take()
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(ended,), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()
            with suppress(MachineError):
                self._store.remove(NAME)

    def _take(self) -> None:
        if self._store.create(NAME, self._content()):
            return
        first = self._store.read(NAME)
        until = time.monotonic() + PATIENCE_S
        # One of this computer was left by a run that was killed: there is no other here now.
        while first is not None and not first.startswith(self._computer):
            if time.monotonic() > until:
                break
            time.sleep(_LOOK_UP_S)
            if self._store.read(NAME) != first:
                raise MachineError(Fault(
                    Where(self._store.shown(NAME)), "another run holds it", "", "machine/locked"
                ))
        self._store.write(NAME, self._content(), "")

    def _renew(self, ended: threading.Event) -> None:
        while not ended.wait(_RENEWED_S):
            with suppress(MachineError):  # the next time it may work
                self._store.write(NAME, self._content(), "")

    def _content(self) -> bytes:
        return self._computer + b" " + os.urandom(8).hex().encode()


def _name_of(path: Path) -> bytes:
    """A name that this computer has for itself."""
    create_new(path, os.urandom(16).hex().encode())
    return path.read_bytes()
