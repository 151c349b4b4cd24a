"""Work on processes of this computer, each of which may be killed at any moment.

A worker says what it begins, what it is about to write, and what it ended. So when it is killed,
exactly one item is in doubt; and where that item was about to be written, the file itself tells
whether it was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from omshandout.batch.coordinator import (
    Began,
    Coordinator,
    Died,
    Ended,
    Event,
    Fail,
    Give,
    Group,
    Instruction,
    Retire,
)

_P = TypeVar("_P")
_R = TypeVar("_R")

_PATIENCE_S = 10.0
"""How long workers may take to end the document that they are at."""
_LOOK_UP_S = 2.0
"""How often one without work looks whether the process that began it is still there."""


Maker: TypeAlias = Callable[[_P, Callable[[_R], None]], _R]
"""What a worker does with the payload of an item; never raises for what is wrong with one.

It gives the outcome, and tells it right before the file is written to the function that it gets.
"""


class Work(Struct, Generic[_P, _R], frozen=True):
    """What has to be done, and how.

    Attributes:
        payloads: what a worker gets for each item, by the name of the item, in order.
        begin: makes the maker, in the worker; a function of a module.
        arguments: what ``begin`` gets.
        is_whole: whether the file of an item lies there, whole, as an outcome says.
        died: the outcome of an item at which workers died; ``tried`` as in :class:`Fail`.
        bury: called with the number of a process that was killed, and what it was at, or "".
        group: what an item has in common with others; None for nothing.
        source: digest of all that an item is made of. What an earlier run has made of just that,
            and could not tell, is taken as it lies there; None for never.
    """

    payloads: Mapping[str, _P]
    begin: Callable[..., Maker[_P, _R]]
    arguments: tuple[object, ...]
    is_whole: Callable[[str, _R], bool]
    died: Callable[[str, bool], _R]
    bury: Callable[[int, str], None]
    group: Callable[[str], Group] | None = None
    source: Callable[[str], str] | None = None


class Runner(Protocol):
    """Whoever has work done, here or elsewhere."""

    def run(
        self, work: Work[_P, _R], done: Callable[[str, _R], None],
        suspects: Iterable[str] = (),
    ) -> None:
        """Have everything done; ``done`` is called for each item exactly once, in this thread.

        Args:
            work: what to do.
            done: gets the name of an item and its outcome.
            suspects: items at which a worker of an earlier run died.
        """


class _Message(Struct, frozen=True):
    """What a worker tells: with ``what`` "began" no outcome, with "writes" and "ended" one."""

    what: str
    item: str
    outcome: object = None


_Chunk: TypeAlias = "list[tuple[str, object]]"


class _Worker(Struct):
    process: BaseProcess
    connection: Connection
    at: str = ""
    writes: object = None


def start_method() -> str:
    """How to begin processes: ``fork`` starts at once, but is safe only with one thread.

    Source: Python, ``multiprocessing``, "Contexts and start methods" (macOS is never safe).
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return "fork" if can_fork and threading.active_count() == 1 else "spawn"


class LocalRunner:
    """Several processes of this computer.

    Args:
        processes: how many.
        chunk: items that one takes at a time: enough to hide the exchange, few enough to share.
    """

    def __init__(self, processes: int, chunk: int) -> None:
        self._processes = processes
        self._chunk = chunk

    def run(
        self, work: Work[_P, _R], done: Callable[[str, _R], None],
        suspects: Iterable[str] = (),
    ) -> None:
        """As :class:`Runner` says."""
        coordinator = Coordinator(
            work.payloads, self._processes, self._chunk, suspects, work.group
        )
        _Run(work, done, coordinator, self._processes).go()


class _Run(Generic[_P, _R]):
    """One run: turns messages into events, and instructions into messages."""

    def __init__(
        self, work: Work[_P, _R], done: Callable[[str, _R], None], coordinator: Coordinator,
        slots: int,
    ) -> None:
        self._work, self._done, self._coordinator = work, done, coordinator
        self._workers: list[_Worker | None] = [None] * slots
        self._ending = False
        self._context: BaseContext = multiprocessing.get_context(start_method())

    def go(self) -> None:
        try:
            self._follow(self._coordinator.begin())
            while not self._coordinator.finished:
                self._listen()
        finally:
            self._end()

    def _listen(self) -> None:
        """Wait until a worker says something, or ends."""
        live = {slot: each for slot, each in enumerate(self._workers) if each is not None}
        heard: dict[object, int] = {}
        for slot, worker in live.items():
            heard[worker.connection] = slot
            heard[worker.process.sentinel] = slot
        for slot in dict.fromkeys(heard[each] for each in wait(list(heard))):  # type: ignore[arg-type]
            worker = live[slot]
            # Asked first: what it said before it ended is still to be read.
            ended = not worker.process.is_alive()
            self._read(slot, worker)
            if ended:
                self._bury(slot, worker)

    def _read(self, slot: int, worker: _Worker) -> None:
        while (message := self._heard(worker)) is not None:
            if message.what == "began":
                worker.at, worker.writes = message.item, None
                self._happened(Began(slot, message.item))
            elif message.what == "writes":
                worker.writes = message.outcome
            else:
                self._ended(slot, worker, message.outcome)

    def _heard(self, worker: _Worker) -> _Message | None:
        """What a worker said that is not read yet; None for nothing more.

        Nothing else may fail here: what goes wrong with whoever is told of outcomes, such as a
        terminal that is gone, is no silence of a worker.
        """
        try:
            if worker.connection.poll():
                message: _Message = worker.connection.recv()
                return message
        except (EOFError, OSError):
            # It was killed, perhaps while it spoke: its end is seen by itself.
            worker.process.join(_PATIENCE_S)
        return None

    def _ended(self, slot: int, worker: _Worker, outcome: object) -> None:
        item, worker.at, worker.writes = worker.at, "", None
        self._done(item, outcome)  # type: ignore[arg-type]  # what the maker gave
        self._happened(Ended(slot, item))

    def _bury(self, slot: int, worker: _Worker) -> None:
        """Take a worker away that ended; what it was about to write may be there."""
        self._workers[slot] = None
        worker.connection.close()
        self._work.bury(worker.process.pid or 0, worker.at)
        written = worker.writes
        if worker.at and written is not None:
            is_whole = self._work.is_whole(worker.at, written)  # type: ignore[arg-type]
            if is_whole:
                self._ended(slot, worker, written)
        self._happened(Died(slot))

    def _happened(self, event: Event) -> None:
        self._follow(self._coordinator.handle(event))

    def _follow(self, instructions: Sequence[Instruction]) -> None:
        for each in instructions if not self._ending else ():
            match each:
                case Give():
                    self._give(each)
                case Fail():
                    self._done(each.item, self._work.died(each.item, each.tried))
                case Retire():
                    if (worker := self._workers[each.slot]) is not None:
                        _send(worker.connection, None)

    def _give(self, given: Give) -> None:
        try:
            worker = self._workers[given.slot] or self._begun(given.slot)
        except OSError:  # no memory, or no more processes
            self._happened(Died(given.slot))
            return
        _send(worker.connection, [(item, self._work.payloads[item]) for item in given.items])

    def _begun(self, slot: int) -> _Worker:
        ours, theirs = self._context.Pipe()
        # A process that is a copy of this one has our end too, and would never see it closed.
        copied = ours if self._context.get_start_method() == "fork" else None
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve,
            args=(theirs, copied, os.getpid(), self._work.begin, self._work.arguments),
            daemon=True,
        )
        process.start()
        theirs.close()
        worker = self._workers[slot] = _Worker(process, ours)
        return worker

    def _end(self) -> None:
        """Let each worker end the document that it is at, which is told; none is left behind."""
        self._ending = True
        live = {slot: each for slot, each in enumerate(self._workers) if each is not None}
        for worker in live.values():
            _send(worker.connection, None)
        for slot, worker in live.items():
            worker.process.join(_PATIENCE_S)
            self._read(slot, worker)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
                self._work.bury(worker.process.pid or 0, worker.at)
            worker.connection.close()
            worker.process.close()


def _send(connection: Connection, message: _Chunk | None) -> None:
    with suppress(OSError):  # it has ended, which is seen by itself
        connection.send(message)


def _serve(
    connection: Connection, copied: Connection | None, parent: int,
    begin: Callable[..., Maker[object, object]], arguments: tuple[object, ...],
) -> None:
    """Work until there is no more, or nobody to work for: in a process of its own."""
    if copied is not None:
        copied.close()
    # A terminal sends Ctrl-C to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    make = begin(*arguments)
    with suppress(EOFError, BrokenPipeError, ConnectionError):
        while (chunk := _next(connection, parent)) is not None:
            for item, payload in chunk:
                if _is_alone(parent) or connection.poll():
                    return  # nobody would know of what is made now, or all is to end
                connection.send(_Message("began", item))

                def about_to_write(outcome: object, item: str = item) -> None:
                    if _is_alone(parent):
                        # What is written now might lie over what a later run has written.
                        os._exit(1)
                    connection.send(_Message("writes", item, outcome))

                try:
                    outcome = make(payload, about_to_write)
                except MemoryError:
                    os._exit(1)  # tried once more alone, when there may be more
                connection.send(_Message("ended", item, outcome))


def _next(connection: Connection, parent: int) -> _Chunk | None:
    """The next chunk; None where there is none, or nobody to work for."""
    while not connection.poll(_LOOK_UP_S):
        if _is_alone(parent):
            return None
    chunk: _Chunk | None = connection.recv()
    return chunk


def _is_alone(parent: int) -> bool:
    """Whether the process that began this one is gone."""
    if sys.platform == "win32":
        known = multiprocessing.parent_process()
        return known is not None and not known.is_alive()
    return os.getppid() != parent
