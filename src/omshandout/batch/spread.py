"""Work on as many machines as a scheduler of ``dask.distributed`` has.

Chunks go out, outcomes come back; documents themselves never do. What a scheduler does when a
worker dies is to give its tasks to another, up to a number of times, and then to give them up. None
of that is relied on: the marks of a chunk (:mod:`omshandout.batch.journal`) tell whoever gets it
next, or this program, which documents are done, and at which one the worker was.

This module, :mod:`omshandout.batch.crew` and :mod:`omshandout.batch.orders` alone know
``distributed``.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import Any, Generic, TypeVar

import dask
from distributed import Client, Future
from distributed.comm.addressing import get_address_host_port, parse_address
from distributed.scheduler import KilledWorker
from msgspec import DecodeError, Struct, field

from omshandout.batch.beside import Setup, pack_items, pack_setup, unpack_progress
from omshandout.batch.coordinator import (
    Began,
    Coordinator,
    Died,
    Ended,
    Event,
    Fail,
    Give,
    Instruction,
    Returned,
    Suspected,
)
from omshandout.batch.crew import Crew
from omshandout.batch.journal import MARKS, Journal, Progress, left_behind
from omshandout.batch.local import Work
from omshandout.batch.made_by import made_by
from omshandout.batch.orders import Order, OrderFailedError, Reply, do, key_of
from omshandout.batch.store import Store, Target, open_store
from omshandout.errors import Fault, MachineError, UsageError, Where

_P = TypeVar("_P")
_R = TypeVar("_R")

CHUNK = 24
"""Documents of a chunk, as long as nobody knows how long they take, and at least."""

_MOST = 512
"""Documents of a chunk at most: so many are given to another worker when one is gone."""

_CHUNK_S = 2.0
"""How long a chunk should take: the way there, and what a scheduler keeps of it, count little."""

_A_WORKER = 2
"""Chunks that a worker has at a time: one to do, one that waits for it."""

_MOST_IDLE_DEATHS = 40
"""Tasks that may be given up one after another before any of them began: then none can begin."""

_MESSAGES = 8
"""Messages that are kept for whoever looks for a fault of Dask."""

_CONNECT_S = 10.0
"""How long a scheduler may take to answer."""
_ANSWER_S = 3.0
"""How long an answer may take that a worker has ready; if it died with it, marks tell the same."""
_LOOK_UP_S = 1.0
"""How often one looks which workers there are."""
PATIENCE_S = 30.0
"""How long one waits for a first worker, or for one in place of the last that is gone."""
_HEARD_S = 0.5
"""How long it takes at most until workers have heard that nobody waits for them any more."""
_LEAVING_S = 10.0
"""How long workers may take to end the document that they are at."""


class DaskRunner:
    """Workers of a scheduler.

    Args:
        address: of the scheduler (``tcp://host:8786``).
        target: where documents lie, as workers see it too.
        pack: makes bytes of an outcome; a function of a module.
        unpack: the outcome of an item of such bytes.
        tell: gets what is wrong with a worker, while others go on.
    """

    def __init__(
        self, address: str, target: Target, pack: Callable[[Any], bytes],
        unpack: Callable[[str, bytes], Any], tell: Callable[[Fault], None],
    ) -> None:
        self.address, self.target = address, target
        self._pack, self.unpack, self.tell = pack, unpack, tell

    def run(
        self, work: Work[_P, _R], done: Callable[[str, _R], None],
        suspects: Iterable[str] = (),
    ) -> None:
        """As :class:`omshandout.batch.local.Runner` says.

        Raises:
            UsageError: the address of the scheduler cannot be one.
            MachineError: no scheduler, no worker, or none that can do the work; what was not
                ``done`` by then is not made.
        """
        store = open_store(self.target)
        left = left_behind(store)
        taken = self._take_over(work, left.ended, done)
        items = [item for item in work.payloads if item not in taken]
        doubtful = {*suspects, *left.doubtful}.intersection(items)
        store.clear(MARKS)
        if not items:
            return
        with _connected(self.address) as client:
            _Run(self, client, store, work, done, items, doubtful).go()
        # Workers of a run that was killed may have left some while they stopped.
        store.clear(MARKS)

    def _take_over(
        self, work: Work[_P, _R], ended: Mapping[str, tuple[str, bytes]],
        done: Callable[[str, _R], None],
    ) -> frozenset[str]:
        """Tell what an earlier run has made and could not tell, if it would be made the same now.

        That is so where it was made of the same, and its file lies there whole.
        """
        found: set[str] = set()
        for item, (source, data) in ended.items():
            if work.source is None or item not in work.payloads or work.source(item) != source:
                continue
            with suppress(DecodeError):  # of another version of the program
                outcome = self.unpack(item, data)
                if work.is_whole(item, outcome):
                    found.add(item)
                    done(item, outcome)
        return frozenset(found)

    def setup(self, work: Work[Any, Any]) -> Setup:
        """What makes documents, on each worker."""
        return Setup(work.begin, work.arguments, self._pack, self.target, made_by())


class _Given(Struct):
    """A chunk that is out.

    Attributes:
        key: of its task.
        slot: of the coordinator.
        items: what it has.
        journal: its marks.
        future: its task.
        allowed: the workers that may do it; none for all.
        told: those of its items that were told.
    """

    key: str
    slot: int
    items: tuple[str, ...]
    journal: Journal
    future: Future[Reply]
    allowed: frozenset[str]
    told: set[str] = field(default_factory=set)


class _Run(Generic[_P, _R]):
    """One run: turns what comes of tasks into events, and instructions into tasks."""

    def __init__(
        self, runner: DaskRunner, client: Client, store: Store, work: Work[_P, _R],
        done: Callable[[str, _R], None], items: Iterable[str], suspects: Iterable[str],
    ) -> None:
        self._runner, self._client, self._store = runner, client, store
        self._work, self._done = work, done
        self._name = os.urandom(8).hex()
        self._setup = pack_setup(runner.setup(work))
        self._chunks = 0
        self._given: dict[str, _Given] = {}
        self._heard: Queue[str] = Queue()
        self._crew = Crew(client, runner.tell)
        self._seats: list[str] = []
        self._coordinator = Coordinator(
            items, 0, CHUNK, suspects, work.group, idle_deaths=_MOST_IDLE_DEATHS
        )

    def go(self) -> None:
        self._wait_for_workers()
        try:
            self._take_in()
            while not self._coordinator.finished:
                self._listen()
        finally:
            self._end()

    # -- workers ---------------------------------------------------------------------------------

    def _wait_for_workers(self) -> None:
        while not self._look():
            if time.monotonic() - self._crew.seen > PATIENCE_S:
                raise self._no_workers()
            time.sleep(_LOOK_UP_S / 10)

    def _look(self) -> frozenset[str]:
        """The workers that there are now and that can do the work.

        Raises:
            MachineError: the scheduler does not answer, or no worker can do the work.
        """
        try:
            return self._crew.look()
        except (OSError, ValueError, RuntimeError) as error:
            raise self._gone() from error

    def _look_around(self) -> None:
        """Take in workers that came, and take work back that no worker is left for."""
        before = self._crew.workers
        self._look()
        if not self._crew.workers and time.monotonic() - self._crew.seen > PATIENCE_S:
            raise self._no_workers()
        if before == self._crew.workers:
            return
        self._take_in()
        for given in list(self._given.values()):
            if given.allowed and not given.allowed & self._crew.workers:
                self._take_back(given)

    def _take_in(self) -> None:
        """Give work to workers that had none: the seat of one that is gone, or a new one."""
        for worker in sorted(self._crew.workers - set(self._seats)):
            gone = (n for n, at in enumerate(self._seats) if at not in self._crew.workers)
            empty = next(gone, None)
            if empty is not None:
                self._seats[empty] = worker
                continue
            self._seats.append(worker)
            self._follow(self._coordinator.join(_A_WORKER))

    def _no_workers(self) -> MachineError:
        return MachineError(Fault(
            Where(self._runner.address), "this scheduler has no workers",
            "start some, one for each processor: dask worker "
            f"{self._runner.address} --nworkers auto --nthreads 1", "dask/no-workers",
        ))

    def _gone(self) -> MachineError:
        return MachineError(Fault(
            Where(self._runner.address), "this scheduler went away while it had work",
            "start it again, and its workers, then run the same command: it goes on", "dask/gone",
        ))

    # -- chunks ----------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait until a task ends."""
        with suppress(Empty):
            self._ended(self._heard.get(timeout=_LOOK_UP_S))
        if time.monotonic() - self._crew.looked > _LOOK_UP_S:
            self._look_around()

    def _ended(self, key: str) -> None:
        given = self._given.get(key)
        if given is None:
            return  # it was taken back meanwhile
        status = given.future.status
        if status == "finished":
            try:
                reply: Reply = given.future.result(timeout=_ANSWER_S)
            except (TimeoutError, CancelledError):  # its worker died with it, or nobody answers
                self._take_back(given)
                return
            answer = reply.answer
            if answer.refused:
                self._crew.refuse(reply.worker, answer.refused)
                self._take_back(given)
                return
            if answer.made:
                self._coordinator.chunk = chunk_of(answer.made, answer.seconds)
            self._progressed(given, unpack_progress(answer.progress))
            self._store.clear(given.journal.folder)
        elif status == "error":
            error = given.future.exception(timeout=_ANSWER_S)
            if not isinstance(error, KilledWorker):
                raise self._failed(error)
            self._take_back(given, died=True)
        else:
            # "lost" or "pending": the worker that kept the result died before it was read. Without
            # a scheduler all are "cancelled", or "lost" too.
            try:
                self._crew.there()
            except (OSError, ValueError, RuntimeError) as gone:
                raise self._gone() from gone
            self._take_back(given)

    def _failed(self, error: BaseException | None) -> MachineError:
        ours = isinstance(error, OrderFailedError)
        said = f"{error}" if ours else f"{type(error).__name__}: {error}"
        return MachineError(Fault(
            Where(self._runner.address), f"a worker failed: {said}",
            "install on each worker what is installed here, then start it again", "dask/failed",
        ))

    def _take_back(self, given: _Given, *, died: bool = False) -> None:
        """What became of a chunk whose task will not tell."""
        if not died:
            self._cancel([given])
        # Its worker may be out of reach, and go on: it finds that the chunk is no longer its own.
        # So these marks stay until the run ends.
        progress = given.journal.seal()
        self._progressed(given, progress, died=died and not progress.marks)

    def _progressed(self, given: _Given, progress: Progress, *, died: bool = False) -> None:
        for item in progress.doubtful:
            self._store.sweep(item)
        # Told before anything else: whoever interrupts this finds the rest by the marks.
        self._tell(given, progress)
        del self._given[given.key]
        given.future.release()
        ended = [item for item in given.items if item in progress.ended]
        doubtful = [item for item in given.items if item in progress.doubtful]
        for item in ended:
            self._happened(Began(given.slot, item))
            self._happened(Ended(given.slot, item))
        for item in doubtful:
            self._happened(Suspected(given.slot, item))
        if len(ended) + len(doubtful) < len(given.items):
            self._happened(Died(given.slot) if died else Returned(given.slot))

    def _tell(self, given: _Given, progress: Progress) -> None:
        """Tell what was ended, each once."""
        for item in given.items:
            if item in progress.ended and item not in given.told:
                given.told.add(item)
                self._done(item, self._runner.unpack(item, progress.ended[item]))

    def _happened(self, event: Event) -> None:
        self._follow(self._coordinator.handle(event))

    def _follow(self, instructions: Iterable[Instruction]) -> None:
        for each in instructions:
            match each:
                case Give():
                    self._give(each)
                case Fail():
                    self._done(each.item, self._work.died(each.item, each.tried))

    def _give(self, given: Give) -> None:
        self._chunks += 1
        chunk = f"{self._chunks:06}"
        # Who has made sheets of a language has loaded it. What a worker has that is gone is taken
        # back, and no scheduler gives it to another one meanwhile.
        allowed = self._crew.workers & {self._seats[given.slot // _A_WORKER]} or self._crew.workers
        key = key_of(self._name, chunk)
        payloads = tuple((item, self._work.payloads[item]) for item in given.items)
        sources = tuple(map(self._work.source, given.items)) if self._work.source else ()
        items = pack_items(payloads, sources)
        order = Order(
            self._name, chunk, self._setup, items, self._runner.target, made_by()
        )
        try:
            # What a task that is a coroutine comes to, not the coroutine.
            future: Future[Reply] = self._client.submit(
                do, order, key=key, pure=False, workers=sorted(allowed) or None,  # type: ignore[arg-type]
                allow_other_workers=False,
            )
        except (OSError, RuntimeError) as error:  # the client was closed: nobody answers it
            raise self._gone() from error
        journal = Journal(self._store, self._name, chunk)
        self._given[key] = _Given(key, given.slot, given.items, journal, future, allowed)
        future.add_done_callback(lambda future: self._heard.put(key))

    def _end(self) -> None:
        """Call back what is out; what was ended by then is told, and the rest is left alone."""
        left = list(self._given.values())
        self._given.clear()
        if left:
            self._cancel(left)
            time.sleep(_HEARD_S)
        until = time.monotonic() + _LEAVING_S
        for given in left:
            with suppress(MachineError):
                progress = given.journal.progress()
                while not progress.left and time.monotonic() < until:
                    time.sleep(0.05)
                    progress = given.journal.progress()
                self._tell(given, progress)
                if progress.left:
                    self._store.clear(given.journal.folder)

    def _cancel(self, chunks: list[_Given]) -> None:
        # Whoever does not answer any more has to be done without.
        with suppress(Exception):
            self._client.cancel([given.future for given in chunks])


def chunk_of(made: int, seconds: float) -> int:
    """How many documents a chunk should have.

    Args:
        made: how many were made last.
        seconds: that these took.
    """
    return max(CHUNK, min(_MOST, round(_CHUNK_S * made / max(seconds, 1e-3))))


def check_address(address: str) -> None:
    """Whether a scheduler can have an address; nobody is asked.

    Raises:
        UsageError: it cannot.
    """
    try:
        if parse_address(address)[0] != "inproc":  # within one process there are no ports
            _, port = get_address_host_port(address)
            if not 0 < port < 65536:
                raise ValueError(f"there is no port {port}")
    except (ValueError, TypeError, KeyError) as error:
        raise _no_address(address, error) from error


def _no_address(address: str, error: Exception) -> UsageError:
    return UsageError(Fault(
        Where(address), f"is no address of a scheduler: {error}", "write it as tcp://machine:8786",
        "dask/address",
    ))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at an address.

    Raises:
        UsageError: that is no address.
        MachineError: nobody answers there.
    """
    # What it logs is told as faults, or is no matter of whoever waits for sheets. It gives some of
    # its loggers levels of their own.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    where = Where(address)
    try:
        # Else a client keeps the last thousand messages that it has sent, with all orders in them.
        with dask.config.set({"distributed.admin.low-level-log-length": _MESSAGES}):
            client = Client(address, timeout=_CONNECT_S, set_as_default=False, name="omshandout")
    except OSError as error:
        raise MachineError(Fault(
            where, "no scheduler answers there",
            "start one on a machine that all others reach: dask scheduler; it tells its address",
            "dask/no-scheduler",
        )) from error
    except (ValueError, TypeError, KeyError) as error:
        raise _no_address(address, error) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone cannot be told goodbye
            client.close(timeout=_LOOK_UP_S)
