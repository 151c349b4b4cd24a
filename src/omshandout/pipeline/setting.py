"""Settings of a clinic that come from files."""

from __future__ import annotations

from pathlib import Path

from omshandout.content import load_clinic
from omshandout.model.options import Clinic


def read_clinic(path: Path) -> Clinic:
    """A clinic file.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    return load_clinic(path)
