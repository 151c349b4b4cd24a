"""Many files looked at on all processors; what is found of them comes in their own order."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from omshandout.errors import ContentError
from omshandout.model.options import Clinic
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.check_units import processors
from omshandout.tasks.inspecting import Inspection, inspect
from omshandout.tasks.outcomes import collect_rarely, collected_rarely
from omshandout.tasks.owners import Owners
from omshandout.tasks.processes import start_method

_PORTION = 6
"""So many files a process takes at a time: those of a folder are in one language, mostly."""
_FEW = 2 * _PORTION
"""So few are quicker in this process than in others that have to be begun."""

Found: TypeAlias = Inspection | ContentError
"""What a file is; the error if it is damaged, or none of ours."""


class Beside(Struct, frozen=True):
    """What files are compared with; see :func:`omshandout.tasks.inspecting.inspect`."""

    places: Places
    clinic: Clinic = Clinic()
    clinic_file: str = ""
    owners: Owners | None = None


class _Worker(Struct):
    workshop: Workshop
    beside: Beside

    def look(self, path: Path) -> Found:
        beside = self.beside
        try:
            return inspect(
                self.workshop, path, beside.clinic, beside.clinic_file, beside.owners
            )
        except ContentError as error:
            return error


_worker: list[_Worker] = []


def inspect_all(
    beside: Beside, files: Sequence[Path], processes: int = 0
) -> Iterator[tuple[Path, Found]]:
    """What each file is, in the order of the files.

    Args:
        beside: today's content, and the clinics.
        files: PDFs and pages.
        processes: how many may be used; 0 for one for each processor.

    Raises:
        UsageError: a file is no longer there.
        MachineError: a file cannot be read, or a font is missing.
    """
    here = _Worker(Workshop(beside.places), beside)
    count = processes or processors()
    left = list(files)
    if count > 1 and len(left) > _FEW:
        for path, found in _on_processes(here, files, count):
            left.pop(0)
            yield path, found
    # All of them, or what a process that was ended from outside has left.
    with collected_rarely():
        for path in left:
            yield path, here.look(path)


def _on_processes(
    here: _Worker, files: Sequence[Path], processes: int
) -> Iterator[tuple[Path, Found]]:
    method = start_method()
    if method == "fork":
        # A process that is a copy of this one has what was loaded; another loads it again.
        yield files[0], here.look(files[0])
        files = files[1:]
    _worker[:] = [here]
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context(method), _start_worker,
        (here.beside if method == "spawn" else None,),
    )
    portions = [files[start : start + _PORTION] for start in range(0, len(files), _PORTION)]
    try:
        pending = [pool.submit(_work, portion) for portion in portions]
        for portion, future in zip(portions, pending, strict=True):
            try:
                yield from zip(portion, future.result(), strict=True)
            except BrokenProcessPool:
                return
    finally:
        _worker.clear()
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker(beside: Beside | None) -> None:
    # A terminal sends Ctrl-C to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if beside is not None:
        _worker[:] = [_Worker(Workshop(beside.places), beside)]
    # What was loaded before stays to the end: nobody need look through it for garbage.
    gc.freeze()
    collect_rarely()


def _work(files: Sequence[Path]) -> list[Found]:
    return [_worker[0].look(path) for path in files]
