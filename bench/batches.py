"""Runs that find most of their work done, and runs over many clinics."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from measure import Contender, race
from report import Report, Values

_MANY = 200
"""Clinics of a plan."""
_HANDOUTS = ("symptoms", "when-to-get-help")
_LOCALES = ("en", "ar", "hi")


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


def batch(folder: Path, environment: dict[str, str], *, quick: bool) -> Report:
    """Documents a second of a plan for many clinics, against as many builds of one clinic."""
    count = 10 if quick else _MANY
    work = folder / "batch"
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
    documents = count * len(_HANDOUTS) * len(_LOCALES)
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


def _run(arguments: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from omshandout.cli.main import main; main()", *arguments],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
