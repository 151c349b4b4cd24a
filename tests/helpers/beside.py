"""Modules that are beside the tests, such as those of ``bench/``."""

from __future__ import annotations

import sys
from importlib import util
from types import ModuleType

from folders import ROOT


def beside(path: str) -> ModuleType:
    """A module that no import finds: tests are imported by path."""
    file = ROOT / path
    spec = util.spec_from_file_location(f"_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
