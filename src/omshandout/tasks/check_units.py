"""The pieces that a look at everything is made of, looked at one by one on all processors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from math import ceil
from typing import TypeVar

from msgspec import Struct

from omshandout.errors import OmsHandoutError
from omshandout.languages import SOURCE_LOCALE
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.kept_checks import Kept
from omshandout.tasks.outcomes import collect_rarely, collected_rarely
from omshandout.tasks.processes import start_method

_BATCH = 6
"""So many pieces a process takes at a time, at least: they share what it loads and shapes."""
_LAST = 3
"""So many of those that load nothing, and come last: so all processes end at about one time."""
_ROUNDS = 2
"""So often each process is to take pieces, at least."""
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


_R = TypeVar("_R")
Look = Callable[[Workshop, Unit], _R]
"""Looks at one piece, and raises nothing of what is wrong with it."""


def _nothing(workshop: Workshop) -> None:
    """Load nothing before processes begin."""


def reads_of(workshop: Workshop, locale: str) -> tuple[str, ...]:
    """The folders that documents in a language read: its own, and those of its parents."""
    try:
        return (locale, *workshop.parents(locale))
    except OmsHandoutError:
        return (locale, *workshop.locales[1:])


def processors() -> int:
    """How many processes may be worth their while."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look_at(
    workshop: Workshop, units: Sequence[Unit], look: Look[_R], kept: Kept[_R], processes: int,
    done: Callable[[Unit], None], load: Callable[[Workshop], None] = _nothing,
    as_on_disk: Callable[[], bool] = lambda: True,
) -> dict[Unit, _R]:
    """What is found in each piece, from before where nothing it reads has changed.

    Args:
        workshop: what this process, and those that it begins, have loaded.
        units: the pieces.
        look: what looks at one; a function of a module, since other processes have to find it.
        kept: the results of earlier runs.
        processes: how many may be used.
        done: called after each.
        load: loads what all pieces need, where anything has to be looked at: a process that is a
            copy of this one then has it.
        as_on_disk: whether the files still are as they were when the workshop was begun, for one
            that had read some of them before.
    """
    found: dict[Unit, _R] = {}
    keys = {unit: kept.key(unit.title, unit.reads, unit.domains) for unit in units}
    for unit, key in keys.items():
        if (before := kept.get(key)) is not None:
            found[unit] = before
            done(unit)
    missing = [unit for unit in units if unit not in found]
    if missing:
        load(workshop)
    looked = (
        _on_processes(workshop, missing, look, processes)
        if processes > 1 and len(missing) > _FEW else iter(())
    )
    for unit, result in looked:
        found[unit] = result
        done(unit)
    # All of them, or what a process that was ended from outside has left.
    with collected_rarely():
        for unit in missing:
            if unit not in found:
                found[unit] = look(workshop, unit)
                done(unit)
    if missing and as_on_disk():
        # What was saved while they were looked at may have a part in what was found, or not.
        kept.look_again()
        for unit in missing:
            if kept.key(unit.title, unit.reads, unit.domains) == keys[unit]:
                kept.put(keys[unit], found[unit])
    kept.save()
    return found


def chunks_of(units: Sequence[Unit], processes: int) -> list[tuple[Unit, ...]]:
    """The pieces in the portions, and the order, in which processes take them.

    What reads the same catalogs goes to one process, what reads most goes first; a portion is
    parted only where there are too few for all processes. Then comes the content, and last, in
    small ones, what is printed in English.
    """
    groups: dict[tuple[str, ...], list[Unit]] = {}
    for unit in units:
        catalogs = tuple(each for each in unit.reads if each != SOURCE_LOCALE)
        groups.setdefault(catalogs, []).append(unit)
    english = groups.pop((), [])
    content = [unit for unit in english if not unit.locale]
    last = [unit for unit in english if unit.locale]
    parts = ceil(_ROUNDS * processes / max(1, len(groups)))
    found: list[tuple[Unit, ...]] = []
    for catalogs in sorted(groups, key=len, reverse=True):
        group = groups[catalogs]
        found += _portions(group, max(_BATCH, ceil(len(group) / parts)))
    # How a handout says what it says, and how it does by its scorecard, asks for the same.
    found += [tuple(content)] if content else []
    return [*found, *_portions(last, _LAST)]


def _portions(units: Sequence[Unit], size: int) -> Iterator[tuple[Unit, ...]]:
    for start in range(0, len(units), size):
        yield tuple(units[start : start + size])


_workshop: list[Workshop] = []
"""What a process has loaded; one that is a copy of another begins with what that has."""


def _on_processes(
    workshop: Workshop, units: Sequence[Unit], look: Look[_R], processes: int
) -> Iterator[tuple[Unit, _R]]:
    method = start_method()
    # A process that is a copy of this one has all that was loaded; another loads it again. What
    # all of them need, such as fonts and the program's own English, is best loaded by a sheet.
    first = next((unit for unit in reversed(units) if unit.locale == SOURCE_LOCALE), None)
    if method == "fork" and first is not None:
        yield first, look(workshop, first)
        units = [unit for unit in units if unit is not first]
    _workshop[:] = [workshop]
    places = workshop.places if method == "spawn" else None
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context(method), _start_worker, (places,),
    )
    pending: set[Future[list[tuple[Unit, _R]]]] = set()
    try:
        for chunk in chunks_of(units, processes):
            pending.add(pool.submit(_work, chunk, look))
        for future in as_completed(pending):
            try:
                yield from future.result()
            except BrokenProcessPool:
                return
    finally:
        _workshop.clear()
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker(places: Places | None) -> None:
    # A terminal sends Ctrl-C to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if places is not None:
        _workshop[:] = [Workshop(places)]
    # What was loaded before stays to the end: nobody need look through it for garbage.
    gc.freeze()
    collect_rarely()


def _work(units: Sequence[Unit], look: Look[_R]) -> list[tuple[Unit, _R]]:
    (workshop,) = _workshop
    return [(unit, look(workshop, unit)) for unit in units]
