"""A plan over the small content folder, with a few clinics as files."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

from folders import Folders
from running import Result

PLAN = """\
clinics: clinics
sheets:
  - handouts: [eyes, notes]
    languages: [en, es, ar]
"""

HILL = 'name: "Hill Clinic"\nphones: [{purpose: day, number: "020 5550 0100"}]\ncountry: GB\n'
BAY = 'name: "Bay House"\nemergency: "911"\ncountry: US\nlocales: [es]\n'


def write_plan(folders: Folders, plan: str = PLAN, **clinics: str) -> Path:
    """Write a plan and its clinic files; gives the plan."""
    for name, text in (clinics or {"hill": HILL, "bay": BAY}).items():
        path = folders.root / "clinics" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    path = folders.root / "plan.yaml"
    path.write_text(plan, encoding="utf-8", newline="\n")
    return path


def files_in(folder: Path, ending: str = "") -> list[Path]:
    """
    All files below a folder whose names end so, in order, hidden ones too.

    While others write there: ``Path.rglob`` of Python 3.11 raises when a folder that it has seen is
    gone a moment later, ``os.walk`` goes on.
    """
    return sorted(
        Path(root, name)
        for root, _, names in os.walk(folder) for name in names if name.endswith(ending)
    )


def sheets_in(folder: Path) -> dict[str, str]:
    """SHA-256 of all files of a folder that are not the program's own, hidden ones too."""
    own = (".omshandout.sqlite", "batch-report.jsonl", ".batch.lock")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(own)
    }


def states(result: Result) -> Counter[str]:
    """How many documents of a run with ``--json`` are in each state."""
    return Counter(str(each["state"]) for each in result.objects)
