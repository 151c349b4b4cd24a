"""Chunks as workers far away get and do them; this runs where ``dask.distributed`` runs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

from distributed import Status, get_worker
from msgspec import Struct

from omshandout.batch.journal import Journal, Progress, Unwanted, work_on
from omshandout.batch.local import Maker
from omshandout.batch.made_by import MadeBy, made_by
from omshandout.batch.store import Store, Target, open_store
from omshandout.errors import Fault, MachineError, OmsHandoutError, Where


class Order(Struct, frozen=True):
    """A chunk as a worker gets it.

    Attributes:
        run, chunk: names of its marks.
        items: what to make, with the payload of each.
        begin, arguments: of :class:`omshandout.batch.local.Work`.
        pack: makes bytes of an outcome.
        target: where documents lie.
        program: what the program has to be that makes them.
    """

    run: str
    chunk: str
    items: tuple[tuple[str, Any], ...]
    begin: Callable[..., Maker[Any, Any]]
    arguments: tuple[object, ...]
    pack: Callable[[Any], bytes]
    target: Target
    program: MadeBy


class Reply(Struct, frozen=True):
    """What comes of an order: how far it came, or why the worker refuses all such orders."""

    worker: str
    progress: Progress | None = None
    refused: tuple[Fault, ...] = ()


_one_at_a_time = threading.Lock()
"""A worker may have threads; documents are made by one of them at a time."""

_kept: dict[Hashable, tuple[Store, Maker[Any, Any]]] = {}
"""What the last order needed: most orders need the same."""


def do(order: Order) -> Reply:
    """Do an order: a function for tasks."""
    worker = get_worker()
    with _one_at_a_time:
        try:
            if wrong := made_by().unlike(order.program):
                what = f"this worker has another program: {wrong}"
                hint = "install there what is installed here, and start the worker again"
                raise MachineError(Fault(Where(worker.address), what, hint, "dask/other-program"))
            store, make = _maker(order)
            return Reply(worker.address, _worked(order, store, make))
        except OmsHandoutError as error:
            faults = tuple(
                fault if fault.where.file == worker.address
                else fault.at(Where(f"{worker.address}: {fault.where.file}"))
                for fault in error.faults
            )
            return Reply(worker.address, refused=faults)


def _maker(order: Order) -> tuple[Store, Maker[Any, Any]]:
    key = (order.begin, order.arguments, order.target)
    known = _kept.get(key)
    if known is None:
        _kept.clear()
        store = open_store(order.target)
        known = _kept[key] = store, order.begin(*order.arguments)
    return known


def _worked(order: Order, store: Store, make: Maker[Any, Any]) -> Progress:
    payloads, wanted = dict(order.items), _wanted()

    def about_to_write(outcome: object) -> None:
        if not wanted():
            # What is written now might lie over what a later run has written.
            raise Unwanted

    def packed(item: str) -> bytes | None:
        try:
            return order.pack(make(payloads[item], about_to_write))
        except MemoryError:
            return None  # tried once more alone, when there may be more

    return work_on(Journal(store, order.run, order.chunk), list(payloads), packed, wanted)


def _wanted() -> Callable[[], bool]:
    """Whether somebody still waits for the task of this thread, asked without a message."""
    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        alive = worker.status in (Status.running, Status.paused)
        return alive and task is not None and task.state == "executing"

    return wanted
