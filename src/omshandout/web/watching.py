"""Tells who waits that a file was saved. Nothing is read here: who is told looks for himself.

Some folders never tell, such as those on other computers: who waits also looks by himself each
second, with ``poll`` five times a second. (watchfiles can poll too, but takes whole seconds of the
dates: of two saves in one second it may miss the second.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

_DEBOUNCE_MS = 50
"""Editors save in several steps; so long without another step is one save."""
_STEP_MS = 15
_AGAIN_S = 1.0
_POLL_S = 0.2
_Waiter = tuple[asyncio.AbstractEventLoop, asyncio.Event]


class Watch:
    """Looks at some folders from the first time that somebody waits. Threads may share it."""

    def __init__(
        self, folders: tuple[Path, ...], file: Path | None = None, *, poll: bool = False
    ) -> None:
        """Name what to look at: folders with all below them, and a file with what lies beside."""
        self._folders, self._file = folders, file
        self.poll = poll
        self._changes = 0
        self._waiting: set[_Waiter] = set()
        self._lock = Lock()
        self._stop = Event()
        self._threads: list[Thread] = []

    @property
    def again_s(self) -> float:
        """After so many seconds without a word who waits should look by himself."""
        return _POLL_S if self.poll else _AGAIN_S

    @property
    def changes(self) -> int:
        """How often something was saved so far."""
        with self._lock:
            return self._changes

    async def wait(self, since: int, seconds: float) -> None:
        """Wait until more was saved than ``since`` (see :attr:`changes`), or for some seconds.

        With ``poll`` nobody tells: it takes all of the seconds.
        """
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._begin()
            if self._changes != since:
                return
            self._waiting.add(waiter)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await waiter[1].wait()
        finally:
            with self._lock:
                self._waiting.discard(waiter)

    def end(self) -> None:
        """Look no more."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=2 * _AGAIN_S)

    def _begin(self) -> None:
        if self._threads or self.poll:
            return
        looks: list[Callable[[], None]] = [lambda: self._look(self._folders, below=True)]
        if self._file is not None:
            beside = (self._file.absolute().parent,)
            looks.append(lambda: self._look(beside, below=False))
        self._threads = [Thread(target=look, daemon=True) for look in looks]
        for thread in self._threads:
            thread.start()

    def _look(self, folders: tuple[Path, ...], *, below: bool) -> None:
        # A page that nobody works beside needs no watching.
        from watchfiles import watch

        while not self._stop.is_set():
            # A folder is gone for a moment, or the system watches no more of them.
            with suppress(OSError, RuntimeError):
                for _ in watch(
                    *folders, watch_filter=_counts, debounce=_DEBOUNCE_MS, step=_STEP_MS,
                    rust_timeout=500, stop_event=self._stop, raise_interrupt=False,
                    recursive=below, ignore_permission_denied=True,
                ):
                    self._tell()
            self._stop.wait(_AGAIN_S)

    def _tell(self) -> None:
        with self._lock:
            self._changes += 1
            waiting = tuple(self._waiting)
        for loop, event in waiting:
            with suppress(RuntimeError):  # its program ends
                loop.call_soon_threadsafe(event.set)


def _counts(_: object, path: str) -> bool:
    """Whether a file is one that sources are read from; editors write others beside them."""
    name = Path(path).name
    return not name.startswith(".") and not name.endswith((".mo", "~"))
