"""Documents on several processes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from msgspec import Struct

from omshandout.errors import ExitCode, Fault, Where
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.outcomes import BATCH, Outcome, collected_rarely, make_one


def build_on(
    count: int, jobs: Sequence[AnyJob], places: Places, options: RenderOptions, output: Path,
    done: Callable[[Outcome], None],
) -> list[Outcome]:
    """Make documents on ``count`` processes; see :func:`omshandout.tasks.build.build`."""
    found: dict[AnyJob, Outcome] = {}
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context(start_method()), _start_worker,
        (places, options, output),
    )
    pending: set[Future[list[Outcome]]] = set()
    try:
        for batch in _batches(jobs):
            pending.add(pool.submit(_work, batch))
        while pending:
            ready, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in ready:
                for outcome in _results(future):
                    found[outcome.job] = outcome
                    done(outcome)
    except BaseException:
        # One by one: the pool forgets to cancel them once nobody holds it any more.
        for future in pending:
            future.cancel()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()
    return [found.get(job) or _lost(job) for job in jobs]


def start_method() -> str:
    """How to begin processes: ``fork`` starts at once, but is safe only with one thread.

    Source: Python, ``multiprocessing``, "Contexts and start methods" (macOS is never safe).
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return "fork" if can_fork and threading.active_count() == 1 else "spawn"


def _results(future: Future[list[Outcome]]) -> list[Outcome]:
    try:
        return future.result()
    except BrokenProcessPool:
        return []


def _lost(job: AnyJob) -> Outcome:
    fault = Fault(Where(), "a process that made documents was ended from outside",
                  "if memory is short, use one process: -j 1", "machine/process")
    return Outcome(job, faults=(fault,), exit_code=ExitCode.MACHINE)


def _batches(jobs: Sequence[AnyJob]) -> Iterator[tuple[AnyJob, ...]]:
    for start in range(0, len(jobs), BATCH):
        yield tuple(jobs[start : start + BATCH])


class _Worker(Struct):
    workshop: Workshop
    options: RenderOptions
    output: Path


_worker: list[_Worker] = []


def _start_worker(places: Places, options: RenderOptions, output: Path) -> None:
    # A terminal sends Ctrl-C to all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [_Worker(Workshop(places), options, output)]


def _work(jobs: Sequence[AnyJob]) -> list[Outcome]:
    worker = _worker[0]
    with collected_rarely():
        return [make_one(worker.workshop, job, worker.options, worker.output) for job in jobs]
