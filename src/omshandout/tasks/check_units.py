"""The pieces that a check of everything is made of, looked at one by one on all processors."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from msgspec import Struct

from omshandout.errors import Fault
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.kept_checks import KeptChecks, looked_at
from omshandout.tasks.outcomes import collected_rarely
from omshandout.tasks.processes import start_method

_BATCH = 6
"""Pieces a process takes at a time: neighbours share what they load and shape."""
_FEW = 2 * _BATCH
"""So few are quicker in this process than in others that have to be begun."""


class Unit(Struct, frozen=True):
    """One piece: a kind of check, and what it looks at.

    Attributes:
        kind: the name of the check.
        locale: the language, ``""`` for the content.
        name: the handout or packet, ``""`` for all.
        reads: the locales whose folders it reads.
        domains: the handouts and catalogs that it reads; None for all.
    """

    kind: str
    locale: str = ""
    name: str = ""
    reads: tuple[str, ...] = ()
    domains: tuple[str, ...] | None = None

    @property
    def title(self) -> str:
        """Its name among the kept results."""
        return f"{self.kind} {self.locale} {self.name}"


_Found = list[tuple[Unit, tuple[Fault, ...]]]
Look = Callable[[Workshop, Unit], Sequence[Fault]]


def processors() -> int:
    """How many processes may be worth their while."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look_at(
    workshop: Workshop, units: Sequence[Unit], look: Look, kept: KeptChecks, processes: int,
    done: Callable[[Unit], None],
) -> dict[Unit, tuple[Fault, ...]]:
    """What is found in each piece, from before where nothing it reads has changed.

    Args:
        workshop: what this process, and those that it begins, have loaded.
        units: the pieces.
        look: what looks at one; a function of a module, since other processes have to find it.
        kept: the results of earlier runs.
        processes: how many may be used.
        done: called after each.
    """
    found: dict[Unit, tuple[Fault, ...]] = {}
    keys = {unit: kept.key(unit.title, unit.reads, unit.domains) for unit in units}
    for unit, key in keys.items():
        if (before := kept.get(key)) is not None:
            found[unit] = before
            done(unit)
    missing = [unit for unit in units if unit not in found]
    looked = (
        _on_processes(workshop, missing, look, processes)
        if processes > 1 and len(missing) > _FEW else iter(())
    )
    for unit, faults in looked:
        found[unit] = faults
        done(unit)
    # All of them, or what a process that was ended from outside has left.
    with collected_rarely():
        for unit in missing:
            if unit not in found:
                found[unit] = looked_at(lambda unit=unit: look(workshop, unit))  # type: ignore[misc]
                done(unit)
    for unit in missing:
        kept.put(keys[unit], found[unit])
    kept.save()
    return found


class _Worker(Struct):
    workshop: Workshop
    look: Look


_worker: list[_Worker] = []


def _on_processes(
    workshop: Workshop, units: Sequence[Unit], look: Look, processes: int
) -> Iterator[tuple[Unit, tuple[Fault, ...]]]:
    method = start_method()
    # A process that is a copy of this one has all that was loaded; another loads it again.
    _worker[:] = [_Worker(workshop, look)]
    places = workshop.places if method == "spawn" else None
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context(method), _start_worker, (places, look),
    )
    pending: set[Future[_Found]] = set()
    try:
        for start in range(0, len(units), _BATCH):
            pending.add(pool.submit(_work, tuple(units[start : start + _BATCH])))
        for future in as_completed(pending):
            try:
                yield from future.result()
            except BrokenProcessPool:
                return
    finally:
        _worker.clear()
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker(places: Places | None, look: Look) -> None:
    # A terminal sends Ctrl-C to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if places is not None:
        _worker[:] = [_Worker(Workshop(places), look)]


def _work(units: Sequence[Unit]) -> _Found:
    worker = _worker[0]
    with collected_rarely():
        return [
            (unit, looked_at(lambda unit=unit: worker.look(worker.workshop, unit)))  # type: ignore[misc]
            for unit in units
        ]
