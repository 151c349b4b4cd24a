"""The same sheets for many clinics: ours, a build before, and Typst with its compiler kept."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from report import Report, Values

CHILD = Path(__file__).with_name("clinics_child.py")


def clinics(folder: Path, before: str, *, with_typst: bool, quick: bool) -> Report:
    """Documents a second for 200 clinics on two processes, sides in turn.

    Args:
        folder: to write to.
        before: the Python of a build before, with it installed; ``""`` for none.
        with_typst: whether Typst is installed.
        quick: few clinics, one round.
    """
    count = 6 if quick else 200
    sides = {"ours": (sys.executable, "ours")}
    if before:
        sides["before"] = (before, "ours")
    if with_typst:
        sides["typst-kept"] = (sys.executable, "typst")
    rates: dict[str, list[float]] = {name: [] for name in sides}
    used: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(1 if quick else 3):
        for name, (python, engine) in sides.items():
            with tempfile.TemporaryDirectory(dir=folder) as own:
                found = _run(python, engine, str(count), "2", own)
            rates[name].append(found["made"] / found["seconds"])
            used[name].append(1000 * found["processor"] / found["made"])
    best = {name: max(found) for name, found in rates.items()}
    least = {name: min(found) for name, found in used.items()}
    rows = [
        [name, f"{statistics.median(found):.0f}", f"{min(found):.0f}-{max(found):.0f}",
         f"{least[name]:.1f}",
         f"{best['ours'] / best[name]:.2f}" if name != "ours" else "",
         f"{least[name] / least['ours']:.2f}" if name != "ours" else ""]
        for name, found in rates.items()
    ]  # fmt: skip
    notes = [
        f"{count} clinics x symptoms, when-to-get-help x en, ar, hi, written to disk by two "
        "processes. Each clinic has its own name and numbers, and hours that most others have not.",
        "Loading content, catalogs and fonts counts, imports do not. Typst gets the clinic's lines "
        "in a file that a kept compiler includes twice; all else it remembers.",
    ]
    if not before:
        notes.append("For a build before: --before with the Python that has it installed.")
    values: list[Values] = [
        {"name": name, "per_second": rates[name], "processor_ms": used[name]} for name in rates
    ]
    heads = ["side", "a second", "range", "processor ms", "ours : it", "its ms : ours"]
    return Report("clinics", "Many clinics on two processes", heads, rows, notes, values)


def _run(python: str, *arguments: str) -> dict[str, float]:
    run = subprocess.run(
        [python, str(CHILD), *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise RuntimeError(f"{CHILD.name} {' '.join(arguments)}: {run.stderr}")
    found: dict[str, float] = json.loads(run.stdout)
    return found
