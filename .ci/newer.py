"""Prints the newest Python of this machine that is newer than the one it runs with, or nothing.

Looked for are ``python3.N`` on the path and what pyenv and uv have installed; tried are versions
that pyproject.toml names, as only for these there are wheels of everything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

TOLD = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
KNOWN = {
    (3, int(minor)) for _, found, minor in (each.partition(":: Python :: 3.") for each in TOLD)
    if found
}
# None of a build without the lock (3.13t), for which many wheels are missing; and what it needs.
ASKED = """\
import sys, sysconfig, ssl, venv, zlib
assert sys.version_info.releaselevel == "final" and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(*sys.version_info[:3])
"""


def candidates() -> Iterator[Path]:
    """Files that may be such a Python."""
    for major, minor in KNOWN:
        if found := shutil.which(f"python{major}.{minor}"):
            yield Path(found)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local" / "share" / "uv" / "python"))
    for folder in (pyenv, uv):
        yield from folder.glob("*/bin/python3")


def version(python: Path) -> tuple[int, ...]:
    """Which it is; (0,) for one that cannot be used."""
    try:
        asked = subprocess.run(
            [python, "-c", ASKED], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return (0,)
    return tuple(map(int, asked.stdout.split()))


found = {version(each): each for each in candidates()}
newer = [each for each in found if each[:2] in KNOWN and each[:2] > sys.version_info[:2]]
if newer:
    print(found[max(newer)])
