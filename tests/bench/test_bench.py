"""The benchmarks still run. What they measure is never a test: machines differ."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "bench" / "run.py", *options],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
def test_prints_tables() -> None:
    names = ("size", "words", "tagging", "screens")
    found = _run("--quick", *(word for name in names for word in ("--only", name)))
    assert found.returncode == 0, found.stderr
    assert found.stderr == ""
    for line in ("== Size of the PDFs", "== Words that come back", "== Cost of tagging",
                 "== Pages for phones"):
        assert line in found.stdout


def test_prints_json() -> None:
    found = _run("--quick", "--only", "size", "--json")
    assert found.returncode == 0, found.stderr
    values = json.loads(found.stdout)["reports"]["size"]["values"]
    assert all(value["bytes"] < value["limit"] for value in values if value["pages"] == 2)


def test_an_unknown_benchmark_is_refused() -> None:
    found = _run("--only", "nothing")
    assert found.returncode == 2
    assert "invalid choice" in found.stderr
