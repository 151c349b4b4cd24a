"""Chunks as workers far away get them; this runs where ``dask.distributed`` runs it.

Here nothing is loaded that makes documents: that is done by a process beside the worker
(:mod:`omshandout.batch.beside`). What is sent is packed, so that schedulers and workers, which keep
some of it for a while, keep little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from distributed import Status, Worker, get_worker
from msgspec import Struct

from omshandout.batch.beside import (
    Answer,
    Beside,
    EndedError,
    check_program,
    pack_progress,
)
from omshandout.batch.journal import Journal, Progress
from omshandout.batch.made_by import MadeBy
from omshandout.batch.store import Target, open_store
from omshandout.errors import Fault, MachineError, OmsHandoutError, Where


class Order(Struct, frozen=True):
    """A chunk as a worker gets it.

    Attributes:
        run, chunk: names of its marks.
        setup: what makes documents, packed.
        items: what to make, with the payload of each, packed.
        target: where documents lie.
        program: what the program has to be that makes them.
    """

    run: str
    chunk: str
    setup: bytes
    items: bytes
    target: Target
    program: MadeBy


class Reply(Struct, frozen=True):
    """What comes of an order, and the address of the worker that did or refused it."""

    worker: str
    answer: Answer


class OrderFailedError(Exception):
    """An order failed as none should; the words say how."""


_waiting = ThreadPoolExecutor(1, "omshandout")
"""Where one waits for the process: documents are made for one task of a worker at a time.

It is none of the worker's own threads, whose stacks the worker looks at a hundred times a second.
"""

_kept: list[Beside] = []
"""The process of the last order: most orders need the same. One that needs another ends it."""


def key_of(run: str, chunk: str) -> str:
    """The name of the task of a chunk."""
    return f"omshandout-{run}-{chunk}"


async def do(order: Order) -> Reply:
    """Do an order: a function for tasks.

    Raises:
        OrderFailedError: what it needs is not installed here, or it has a fault of its own.
    """
    worker = get_worker()
    wanted = _wanted(worker, key_of(order.run, order.chunk))
    answer = await asyncio.get_running_loop().run_in_executor(_waiting, _answer, order, wanted)
    if answer.failed:
        raise OrderFailedError(answer.failed)
    if answer.refused:
        answer = Answer(refused=tuple(_at(worker.address, fault) for fault in answer.refused))
    return Reply(worker.address, answer)


def _answer(order: Order, wanted: Callable[[], bool]) -> Answer:
    try:
        check_program(order.program)
        return _done(order, wanted)
    except OmsHandoutError as error:
        return Answer(refused=error.faults)


def _at(worker: str, fault: Fault) -> Fault:
    file = fault.where.file
    return fault.at(Where(f"{worker}: {file}" if file else worker))


def _done(order: Order, wanted: Callable[[], bool]) -> Answer:
    """Have an order done; if its process is killed, by another one, which leaves that item alone.

    Raises:
        MachineError: processes end before they begin anything.
    """
    marks, idle, how = -1, 0, ""
    if not wanted():  # called back while another one was done
        return Answer(pack_progress(Progress({})))
    while True:
        beside = _process(order.setup)
        try:
            return beside.do(order.run, order.chunk, order.items, wanted)
        except EndedError:
            _kept.clear()
            how = beside.end()
        progress = Journal(open_store(order.target), order.run, order.chunk).progress()
        if not wanted():
            return Answer(pack_progress(progress))
        # The first one may have ended since nothing had come for long.
        idle = idle + 1 if progress.marks <= max(marks, 0) else 0
        marks = progress.marks
        if idle > 1:
            raise MachineError(Fault(
                Where(), f"the process that makes sheets here ends ({how}) before it begins one",
                "look at what the worker printed; if memory is short, start fewer workers there",
                "machine/process",
            ))


def _process(setup: bytes) -> Beside:
    """The process that makes documents in this way, begun if it is not there."""
    if not (_kept and _kept[0].setup == setup):
        while _kept:
            _kept.pop().end()
        _kept.append(Beside(setup))
    return _kept[0]


def _wanted(worker: Worker, key: str) -> Callable[[], bool]:
    """Whether somebody still waits for a task of a worker, asked without a message."""

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        alive = worker.status in (Status.running, Status.paused)
        return alive and task is not None and task.state == "executing"

    return wanted
