"""Settings of a clinic that come from files."""

from __future__ import annotations

from pathlib import Path

from omshandout.content.clinic import ClinicChecks, load_clinic
from omshandout.languages import check_country, language_of, numbering_of
from omshandout.languages.data import english
from omshandout.model.options import Clinic
from omshandout.pdf.logos import logo_remarks
from omshandout.tasks.printed_texts import checked_clinic

# CLDR knows countries, digits and languages; the content stage does not ask it.
CHECKS = ClinicChecks(
    country=check_country, digits=lambda name: numbering_of(english(), name), locale=language_of,
    logo=logo_remarks,
)
"""What other stages say of a clinic file."""


def read_clinic(path: Path) -> Clinic:
    """A clinic file.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    clinic = load_clinic(path, CHECKS)
    return checked_clinic(clinic, path.as_posix())
