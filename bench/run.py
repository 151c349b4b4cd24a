"""Benchmarks against peers in one run. See bench/README.md; ``python bench/run.py --help``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import batches
import desk
import quality
import scripts
import speed
from clinics import clinics as many_clinics
from ours import Ours
from peers import Typst, WeasyPrint, installed
from report import Report, print_report, to_json

NAMES = (
    "warm", "screens", "tagging", "cold", "imports", "many", "catalogue", "scripts", "size",
    "memory", "words", "desk", "clinics", "again", "batch", "spread",
)  # fmt: skip
ON_REQUEST = ("imports",)


def benchmarks(
    ours: Ours, folder: Path, before: str, clinics: int, *, quick: bool
) -> dict[str, Callable[[], Report]]:
    """The benchmarks by name, working in a folder."""
    typst = Typst(ours, folder / "typst") if installed("typst") else None
    weasyprint = WeasyPrint(ours, folder / "weasyprint") if installed("weasyprint") else None
    return {
        "warm": lambda: speed.warm(ours, typst, weasyprint, quick=quick),
        "screens": lambda: speed.screens(ours, quick=quick),
        "tagging": lambda: speed.tagging(ours, quick=quick),
        "cold": lambda: speed.cold(ours, typst, weasyprint, folder, quick=quick),
        "imports": lambda: speed.imports(folder),
        "many": lambda: speed.many(typst, weasyprint, folder, quick=quick),
        "catalogue": lambda: speed.catalogue(typst, folder, quick=quick),
        "scripts": lambda: scripts.scripts(ours, quick=quick),
        "size": lambda: quality.size(ours, quick=quick),
        "memory": lambda: quality.memory(ours, folder, quick=quick),
        "words": lambda: quality.words_back(ours, typst, weasyprint, quick=quick),
        "clinics": lambda: many_clinics(
            folder, before, with_typst=typst is not None, quick=quick
        ),
        "desk": lambda: desk.desk(ours, weasyprint, folder / "desk", quick=quick),
        "again": lambda: batches.again(folder, speed.environment(folder), quick=quick),
        "batch": lambda: batches.batch(
            folder, speed.environment(folder), clinics, quick=quick
        ),
        "spread": lambda: batches.spread(
            folder, speed.environment(folder), clinics, quick=quick
        ),
    }


def machine() -> str:
    """What the numbers were measured on, and against what."""
    peers = [f"{name} {installed(name) or '(not installed)'}" for name in ("typst", "weasyprint")]
    python = sys.version.split()[0]
    return f"Python {python} on {sys.platform}, {os.cpu_count()} processors; {', '.join(peers)}"


def main() -> None:
    """Run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(description="Benchmarks of omshandout against its peers.")
    parser.add_argument("--quick", action="store_true", help="few runs, for a first look")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    parser.add_argument(
        "--only", action="append", choices=NAMES, metavar="NAME",
        help=f"one of: {', '.join(NAMES)}; may be given many times "
        f"({', '.join(ON_REQUEST)}: only if asked for)",
    )  # fmt: skip
    parser.add_argument("--before", default="", metavar="PYTHON",
                        help="the Python of a build before, to compare with (clinics)")
    parser.add_argument("--clinics", type=int, default=batches.MANY, metavar="NUMBER",
                        help="how many clinics batch and spread have")
    options = parser.parse_args()
    wanted = options.only or [name for name in NAMES if name not in ON_REQUEST]
    if not options.json:
        print(machine())
    reports = []
    with tempfile.TemporaryDirectory(prefix="omshandout-bench-") as folder:
        ours = Ours(Path(folder, "ours"))
        found = benchmarks(ours, Path(folder), options.before, options.clinics, quick=options.quick)
        for name in wanted:
            report = found[name]()
            reports.append(report)
            if not options.json:
                print_report(report)
                sys.stdout.flush()
    for name, reason in ours.left_out.items():
        print(f"left out: {name}: {reason}", file=sys.stderr)
    if options.json:
        print(to_json(reports, machine()))


if __name__ == "__main__":
    main()
