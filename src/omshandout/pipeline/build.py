"""Many documents: plan them, make them on all cores, write each whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from omshandout.errors import (
    ContentError,
    ExitCode,
    Fault,
    MachineError,
    OmsHandoutError,
    UsageError,
    Where,
)
from omshandout.i18n import paper_of
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.pipeline.gathering import RenderOptions
from omshandout.pipeline.jobs import AnyJob, Job, PacketJob
from omshandout.pipeline.places import Places
from omshandout.pipeline.render import render
from omshandout.pipeline.workshop import Workshop

_BATCH = 4
"""Documents a process takes at a time: enough to hide the exchange, few enough to share."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job: a file, or faults. ``exit_code`` is 0 for a file.

    ``trace`` says where in the program a fault came from, for ``--debug``.
    """

    job: AnyJob
    path: str = ""
    pages: int = 0
    draft: bool = True
    version: str = ""
    sha256: str = ""
    faults: tuple[Fault, ...] = ()
    exit_code: ExitCode = ExitCode.OK
    trace: str = ""

    @property
    def done(self) -> bool:
        """Whether the document was written."""
        return bool(self.sha256)


def plan(
    workshop: Workshop,
    handouts: Sequence[str],
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[Job]:
    """The jobs for some handouts (none: all) and locales (none: all).

    ``paper`` None takes the clinic's paper, else that of its country, else of the locale.

    Raises:
        UsageError: unknown handout or locale; all of them are named.
        ContentError: the clinic file asks for a locale that there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    chosen = tuple(dict.fromkeys(handouts)) or workshop.handout_names
    faults = workshop.unknown_names(chosen, wanted)
    if faults:
        raise UsageError(faults)
    return [
        Job(name, locale, of_paper)
        for locale, of_paper in _looks(workshop, wanted, profile, paper, clinic, clinic_file)
        for name in chosen
    ]


def plan_packet(
    workshop: Workshop,
    packet: str,
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[PacketJob]:
    """The jobs for one packet; see :func:`plan`.

    Raises:
        UsageError: unknown packet or locale; all of them are named.
        ContentError: the file of packets has faults, or the clinic file asks for a locale that
            there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    faults = (*workshop.unknown_packet(packet), *workshop.unknown_names((), wanted))
    if faults:
        raise UsageError(faults)
    return [
        PacketJob(packet, locale, of_paper)
        for locale, of_paper in _looks(workshop, wanted, profile, paper, clinic, clinic_file)
    ]


def _looks(
    workshop: Workshop, wanted: Sequence[str], profile: Profile, paper: Paper | None,
    clinic: Clinic, clinic_file: str,
) -> list[tuple[str, Profile]]:
    """Each locale to build (none wanted: the clinic's, else all), with its paper.

    Raises:
        ContentError: the clinic file asks for a locale that there is not.
    """
    locales = tuple(wanted) or tuple(dict.fromkeys(clinic.locales)) or workshop.locales
    faults = workshop.unknown_names((), locales)
    if faults:
        place = Where(file=clinic_file, key="locales")
        raise ContentError(fault.at(place) for fault in faults)
    if paper is None and clinic.paper in ("a4", "letter"):
        paper = Paper(clinic.paper)
    return [
        (locale, replace(profile, paper=paper or paper_of(locale, clinic.country)))
        for locale in locales
    ]


def build(
    jobs: Sequence[AnyJob],
    places: Places,
    options: RenderOptions,
    output: Path,
    *,
    processes: int = 0,
    workshop: Workshop | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make documents and write them below ``output``; one that fails stops no other.

    Args:
        jobs: what to make.
        places: content and locales.
        options: what holds for all documents.
        output: folder; made if it is not there.
        processes: 0 for as many as there are processors (and jobs to keep them busy).
        workshop: sources that are loaded already, for work in this process.
        done: called for each outcome as it comes.

    Returns:
        The outcomes in the order of the jobs.
    """
    count = min(processes or os.cpu_count() or 1, max(1, len(jobs) // _BATCH))
    if count <= 1:
        shop = workshop or Workshop(places)
        outcomes = []
        for job in jobs:
            outcomes.append(_make(shop, job, options, output))
            done(outcomes[-1])
        return outcomes
    return _build_on(count, jobs, places, options, output, done)


def _build_on(
    count: int, jobs: Sequence[AnyJob], places: Places, options: RenderOptions, output: Path,
    done: Callable[[Outcome], None],
) -> list[Outcome]:
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
    for start in range(0, len(jobs), _BATCH):
        yield tuple(jobs[start : start + _BATCH])


@dataclass(slots=True)
class _Worker:
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
    return [_make(worker.workshop, job, worker.options, worker.output) for job in jobs]


def _make(workshop: Workshop, job: AnyJob, options: RenderOptions, output: Path) -> Outcome:
    try:
        made = render(workshop, job, options)
        path = output / job.file_name
        write_whole(path, made.data)
    except OmsHandoutError as error:
        return Outcome(
            job, faults=error.faults, exit_code=error.exit_code, trace=traceback.format_exc()
        )
    except MemoryError:
        raise
    except Exception as error:  # a bug that one document shows must not stop the others
        fault = Fault(Where(file=job.file_name),
                      f"this is a fault of omshandout itself ({type(error).__name__}: {error})",
                      "please report it; --debug shows where it came from", "internal/bug")
        return Outcome(
            job, faults=(fault,), exit_code=ExitCode.MACHINE, trace=traceback.format_exc()
        )
    return Outcome(
        job, path=path.as_posix(), pages=made.pages, draft=made.meta.draft,
        version=made.meta.version, sha256=hashlib.sha256(made.data).hexdigest(),
        faults=made.faults,
    )


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears under its name complete or not at all.

    Raises:
        MachineError: the disk is full, the folder cannot be written, and the like.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise MachineError(
            Fault(Where(file=path.as_posix()), f"cannot be written: {error.strerror or error}",
                  "free some space or choose another folder with -o", "machine/write")
        ) from error
