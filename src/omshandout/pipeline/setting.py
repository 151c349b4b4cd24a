"""Settings of a clinic that come from files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from omshandout.content import load_clinic
from omshandout.errors import ContentError, Fault
from omshandout.i18n import SOURCE_LOCALE, numbering_of, paper_of
from omshandout.model.options import Clinic


def read_clinic(path: Path) -> Clinic:
    """A clinic file.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    clinic = load_clinic(path)
    faults: list[Fault] = []
    # CLDR knows countries and digits; the content stage does not ask it.
    for ask, word in ((paper_of, clinic.country), (numbering_of, clinic.digits)):
        try:
            ask(SOURCE_LOCALE, word)
        except ContentError as error:
            faults.extend(
                fault.at(replace(fault.where, file=path.as_posix())) for fault in error.faults
            )
    if faults:
        raise ContentError(faults)
    return clinic
