"""Runs that find most of their work done, and runs over many clinics."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil  # which distributed is made with
from measure import Contender, race
from report import Report, Values

MANY = 200
"""Clinics of a plan, if no other number is asked for."""
_HANDOUTS = ("symptoms", "when-to-get-help")
_LOCALES = ("en", "ar", "hi")
_QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
}
"""Settings of ``docs/many-machines.md`` for who looks at no pages about a cluster."""


def again(folder: Path, environment: dict[str, str], *, quick: bool) -> Report:
    """``omshandout build`` over the whole catalogue: made anew, and with nothing changed."""
    out = str(folder / "again")
    _run(["build", "-o", out], environment)
    programs = {"all anew": ["build", "--force", "-o", out], "unchanged": ["build", "-o", out]}
    contenders = [
        Contender(name, partial(_run, arguments, environment))
        for name, arguments in programs.items()
    ]
    timings = race(contenders, 2 if quick else 9, 1)
    whole = timings["all anew"].median
    rows = [
        [name, f"{timing.median * 1e3:.0f}", f"{timing.median / whole:.3f}"]
        for name, timing in timings.items()
    ]
    notes = ["Milliseconds from start to end of the process; bar 600 and 0.1, goal 200."]
    values: list[Values] = [{"name": name, **timing.values()} for name, timing in timings.items()]
    heads = ["run", "ms", "of all anew"]
    return Report("again", "omshandout build, the whole catalogue", heads, rows, notes, values)


def _plan(work: Path, count: int) -> int:
    """Write a plan for many clinics; gives how many documents it has."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    rows = "".join(
        f"clinic-{number},Clinic {number},020 5550 {number:04},112,GB\n" for number in range(count)
    )
    heads = "clinic,name,phone.day,phone.emergency,country\n"
    (work / "list.csv").write_text(heads + rows, encoding="utf-8")
    (work / "plan.yaml").write_text(
        f"clinics: list.csv\nsheets: [{{handouts: [{', '.join(_HANDOUTS)}], "
        f"languages: [{', '.join(_LOCALES)}]}}]\n", encoding="utf-8",
    )
    return count * len(_HANDOUTS) * len(_LOCALES)


def batch(
    folder: Path, environment: dict[str, str], clinics: int = MANY, *, quick: bool
) -> Report:
    """Documents a second of a plan for many clinics, against as many builds of one clinic."""
    count = 10 if quick else clinics
    work = folder / "batch"
    documents = _plan(work, count)
    program = ["batch", str(work / "plan.yaml"), "-o", str(work / "out"), "-j", "2", "--json"]
    found: list[Values] = []
    for name in ("new", "unchanged"):
        began = time.perf_counter()
        made = _run(program, environment)
        seconds = time.perf_counter() - began
        states = {json.loads(line)["state"] for line in made.splitlines()}
        wanted = {"made"} if name == "new" else {"unchanged"}
        if states != wanted:
            raise RuntimeError(f"{name}: {states}")
        found.append({"name": name, "documents": documents, "seconds": round(seconds, 3),
                      "per_second": round(documents / seconds, 1)})
    table = [[str(each["name"]), str(each["seconds"]), str(each["per_second"])] for each in found]
    notes = [f"{documents} documents of {count} clinics on two processes, start of Python counted."]
    title = f"omshandout batch, {count} clinics"
    return Report("batch", title, ["run", "s", "documents a second"], table, notes, found)


def spread(
    folder: Path, environment: dict[str, str], clinics: int = MANY, *, quick: bool
) -> Report:
    """The same plan by two local processes and by two workers of a scheduler, in turn.

    Workers as Dask starts them by itself, and with the settings of ``docs/many-machines.md``.
    """
    work = folder / "spread"
    documents = _plan(work, 10 if quick else clinics)
    clusters: dict[str, dict[str, str]] = {"two workers": {}, "two quiet workers": _QUIET}
    rates: dict[str, list[float]] = {name: [] for name in ("two processes", *clusters)}
    used: dict[str, list[float]] = {name: [] for name in rates}
    digests: set[str] = set()
    for _ in range(1 if quick else 3):
        for name, found in rates.items():
            out = work / "out"
            shutil.rmtree(out, ignore_errors=True)
            arguments = ["batch", str(work / "plan.yaml"), "-o", str(out)]
            # Content that workers of a round before have kept is not there.
            kept = {**environment, "OMSHANDOUT_CACHE": str(work / f"kept-{len(found)}")}
            if name == "two processes":
                seconds, processor = _timed([*arguments, "-j", "2"], kept)
            else:
                with _cluster(kept | clusters[name]) as (address, first):
                    before = _used_by(first)
                    seconds, processor = _timed([*arguments, "--dask", address], kept)
                    processor += _used_by(first) - before
            found.append(documents / seconds)
            used[name].append(1000 * processor / documents)
            whole = hashlib.sha256()
            for path in sorted(out.rglob("*.pdf")):
                whole.update(path.read_bytes())
            digests.add(whole.hexdigest())
    if len(digests) != 1:
        raise RuntimeError("the sides made other bytes")
    local = rates["two processes"]
    rows = [
        [name, f"{statistics.median(found):.0f}", f"{min(found):.0f}-{max(found):.0f}",
         f"{statistics.median(found) / statistics.median(local):.2f}",
         f"{max(found) / max(local):.2f}", f"{min(used[name]):.1f}",
         f"{min(used['two processes']) / min(used[name]):.2f}"]
        for name, found in rates.items()
    ]  # fmt: skip
    notes = [
        f"{documents} documents written to one folder, start of Python and imports counted. Each "
        "round has a new scheduler and new workers, which have no content yet; their own start is "
        "not counted. Both sides write the same bytes.",
        "Processor: of all processes, the scheduler's too. Where others are at work on the "
        "machine, it is what can be compared. Bar 0.85.",
        "Quiet workers: with the settings of docs/many-machines.md, the scheduler too.",
    ]
    values: list[Values] = [
        {"name": name, "per_second": rates[name], "processor_ms": used[name]} for name in rates
    ]
    heads = ["side", "a second", "range", "of two processes", "best of best", "processor ms",
             "processes' ms : its"]
    return Report("spread", "omshandout batch --dask", heads, rows, notes, values)


@contextmanager
def _cluster(environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a scheduler with two workers, and its process, which began all others."""
    with subprocess.Popen(
        [sys.executable, "-c", _CLUSTER], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            yield address, psutil.Process(process.pid)
        finally:
            process.stdin.close()


_CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        cluster.get_client().wait_for_workers(2)
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def _used_by(first: psutil.Process) -> float:
    """Seconds of the processor that a process and all below it that go on have used.

    Those beside workers, in which sheets are made, go on for a minute when they have no work.
    """
    times = [process.cpu_times() for process in (first, *first.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def _timed(arguments: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor, with all processes that it began."""
    before, began = os.times(), time.perf_counter()
    _run(arguments, environment)
    seconds, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return seconds, used - before.children_user - before.children_system


def _run(arguments: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from omshandout.cli.main import main; main()", *arguments],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
