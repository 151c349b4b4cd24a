"""Ways to run the program: in this process with its output caught, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "src"

START = "from omshandout.cli.main import main; main()"
"""What the installed command does."""

VARIABLES = (
    "OMSHANDOUT_CONTENT", "OMSHANDOUT_LOCALES", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR",
)  # fmt: skip
"""Environment variables that the program looks at; tests begin without them."""


@dataclass(frozen=True)
class Result:
    """What a run left: its exit code and what it said."""

    code: int
    data: bytes
    errors: bytes

    @property
    def out(self) -> str:
        return self.data.decode("utf-8")

    @property
    def err(self) -> str:
        return self.errors.decode("utf-8")

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What ``--json`` printed, a JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that runs the program from this checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**kept, "PYTHONPATH": str(SOURCE), **changes}


def run_program(
    *arguments: str, start: str = START, cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run the program as a process of its own, as a user does."""
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        capture_output=True, cwd=cwd, env=environment(env or {}), timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )
    return Result(done.returncode, done.stdout, done.stderr)
