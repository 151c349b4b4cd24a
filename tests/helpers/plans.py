"""A plan over the small content folder, with a few clinics as files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from folders import Folders

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


def sheets_in(folder: Path) -> dict[str, str]:
    """SHA-256 of all files of a folder that are not the program's own, hidden ones too."""
    own = (".omshandout.sqlite", "batch-report.jsonl", ".batch.lock")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(own)
    }
