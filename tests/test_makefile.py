"""What ``make`` says on a computer that lacks what it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def set_up(folder: Path, python: Path) -> list[str]:
    """What setting up with a Python says, without make's own words; it has to fail."""
    # make may have started these tests.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--no-print-directory", f"VENV={folder / 'venv'}", f"PYTHON={python}",
         f"{folder / 'venv'}/.made"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env=variables,
    )
    assert done.returncode == 2
    assert not (folder / "venv").exists()
    assert done.stdout == ""
    return [line for line in done.stderr.splitlines() if not line.startswith("make: ")]


def without(folder: Path, module: str) -> Path:
    """A Python that lacks a module of its library, as Debian's lacks some."""
    (folder / f"{module}.py").write_text("raise ModuleNotFoundError(__name__)\n")
    python = folder / "python-of-debian"
    python.write_text(f"#!/bin/sh\nPYTHONPATH='{folder}' exec '{sys.executable}' \"$@\"\n")
    python.chmod(0o755)
    return python


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_python_without_venv_is_told_once_with_what_to_install(
    tmp_path: Path, module: str
) -> None:
    (line,) = set_up(tmp_path, without(tmp_path, module))
    assert line.startswith("This Python has no venv: ")
    assert "apt-get install python3-venv" in line


def test_a_computer_without_python_is_told(tmp_path: Path) -> None:
    (line,) = set_up(tmp_path, tmp_path / "python-that-is-not-there")
    assert "install Python 3.11 or later" in line
