"""Prints the oldest version of each package that pyproject.toml allows, a requirement a line.

Packages that it binds to one version, or to a row of them, are left out. Each bound has to be a
version that was released.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]

for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["readback"]]:
    wanted = Requirement(line)
    for bound in wanted.specifier:
        if bound.operator == ">=":
            print(f"{wanted.name}=={bound.version}")
