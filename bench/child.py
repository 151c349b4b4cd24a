"""Work that needs a process of its own; prints one JSON object.

``python child.py many ENGINE COUNT PROCESSES FOLDER``,
``python child.py catalogue ENGINE FOLDER`` and
``python child.py memory COUNT FOLDER LOCALE...``
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from ours import LOCALES, OPTIONS, Ours
from peers import Typst, WeasyPrint

from omshandout.model.options import Paper
from omshandout.render.documents import Job
from omshandout.tasks.build import build, collected_rarely

_BATCH = 4


def many(engine: str, count: int, processes: int, folder: Path) -> dict[str, float]:
    """Documents a second: all handouts in all languages on both papers, over and over.

    The clock starts when modules are imported, and for peers when their sources are written;
    it covers starting the processes and, for ours, reading content and catalogs in each.
    """
    ours = Ours(folder / "many")
    jobs = ours.jobs(ours.workshop.handout_names, LOCALES, Paper.A4, Paper.LETTER)
    wanted = list(islice(cycle(jobs), count))
    if engine == "ours":
        begin = time.perf_counter()
        outcomes = build(wanted, ours.places, OPTIONS, ours.output, processes=processes)
        seconds = time.perf_counter() - begin
        made = sum(1 for outcome in outcomes if outcome.done)
    else:
        run = _peer(engine, ours, folder, wanted)
        begin = time.perf_counter()
        made = _on(processes, run, wanted)
        seconds = time.perf_counter() - begin
    return {"made": made, "seconds": seconds}


Run = Callable[[int, Job], object]


def _peer(engine: str, ours: Ours, folder: Path, wanted: Sequence[Job]) -> Run:
    """What makes a document, given its place among all and its job; sources are written."""
    if engine == "typst":
        typst = Typst(ours, folder)
        for index, job in enumerate(wanted, 1):
            typst.prepare([job], index)
        return lambda index, job: typst.compiled(job, index)
    peer = WeasyPrint(ours, folder) if engine == "weasyprint" else Typst(ours, folder)
    peer.prepare(list(dict.fromkeys(wanted)))
    return lambda index, job: peer.kept(job)


_run: list[Run] = []


def _on(processes: int, run: Run, jobs: Sequence[Job]) -> int:
    # Workers are forked, as ours are: what the function needs is there already.
    _run[:] = [run]
    numbered = list(enumerate(jobs, 1))
    batches = [numbered[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context) as pool:
        return sum(pool.map(_work, batches))


def _work(jobs: Sequence[tuple[int, Job]]) -> int:
    for index, job in jobs:
        _run[0](index, job)
    return len(jobs)


def catalogue(engine: str, folder: Path) -> dict[str, float]:
    """Seconds for the whole catalogue on one paper by two processes that have made it before.

    Each process makes every other document. What it made before is new to it again: we forget
    the paragraphs, Typst gets a number behind each text.
    """
    ours = Ours(folder / "catalogue")
    jobs = ours.jobs(ours.workshop.handout_names, LOCALES)
    if engine == "ours":
        ours = Ours(ours.output)
        rounds: list[Run] = [lambda _, job: ours.make(job)] * 2
    else:
        typst = Typst(ours, folder)
        typst.prepare(jobs)
        for index, job in enumerate(jobs, 1):
            typst.prepare([job], index)
        # Its process is warm after the first round, its texts are those of the second.
        rounds = [lambda _, job: typst.compiled(job), lambda at, job: typst.compiled(job, at)]
    numbered = list(enumerate(jobs, 1))
    context = multiprocessing.get_context("fork")
    begin, times = context.Barrier(2), context.SimpleQueue()

    def half(first: int) -> None:
        for timed, run in enumerate(rounds):
            with ours.new_text(), collected_rarely():
                begin.wait()
                clock = time.perf_counter()
                for index, job in numbered[first::2]:
                    run(index, job)
                if timed:
                    times.put(time.perf_counter() - clock)

    workers = [context.Process(target=half, args=(first,)) for first in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"made": len(jobs), "seconds": max(times.get() for _ in workers)}


def memory(count: int, folder: Path, locales: Sequence[str]) -> dict[str, float]:
    """Memory of a process that makes many documents with one workshop, in MB."""
    ours = Ours(folder / "memory")
    jobs = ours.jobs(ours.workshop.handout_names, tuple(locales), Paper.A4, Paper.LETTER)
    early = min(100, count // 2)
    found: dict[str, float] = {"early": early, "count": count}
    for index, job in enumerate(islice(cycle(jobs), count), 1):
        ours.make(job)
        if index == early:
            found["early_peak"], found["early_now"] = _peak(), _now()
    return {**found, "peak": _peak(), "now": _now()}


def _peak() -> float:
    found = _status("VmHWM")
    if found:
        return found
    # Not on Windows. On Linux it would count what the parent process had before this program.
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in units of 1024 bytes, macOS in bytes.
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _now() -> float:
    return _status("VmRSS")


def _status(name: str) -> float:
    """A value in MB that Linux tells of this process; 0 elsewhere."""
    path = Path("/proc/self/status")
    lines = path.read_text("ascii").splitlines() if path.exists() else []
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(f"{name}:"))


def main(arguments: Sequence[str]) -> None:
    """Do one piece of work."""
    match arguments:
        case ["many", engine, count, processes, folder]:
            found = many(engine, int(count), int(processes), Path(folder))
        case ["catalogue", engine, folder]:
            found = catalogue(engine, Path(folder))
        case ["memory", count, folder, *locales]:
            found = memory(int(count), Path(folder), locales)
        case _:
            sys.exit(__doc__)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
