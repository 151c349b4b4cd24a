"""Settings of a clinic that come from files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from omshandout.content.clinic import ClinicChecks, load_clinic
from omshandout.content.clinic_rows import BY_LANGUAGE
from omshandout.errors import ContentError, Fault
from omshandout.languages import check_country, language_name, language_of, numbering_of
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


def read_clinic(path: Path, locales: Sequence[str] = ()) -> Clinic:
    """A clinic file.

    Args:
        path: of the file.
        locales: those that there are, for advice on names of languages; none if nobody knows.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    try:
        clinic = load_clinic(path, CHECKS)
    except ContentError as error:
        raise ContentError(with_codes(error.faults, locales)) from error
    return checked_clinic(clinic, path.as_posix())


def with_codes(faults: Iterable[Fault], locales: Sequence[str] = ()) -> list[Fault]:
    """Faults; where a name of a language stands in place of its code, they say the code.

    Args:
        faults: of a clinic file, a list of clinics or a plan.
        locales: those that there are; none if nobody knows.
    """
    return [_with_code(fault, locales) for fault in faults]


def _with_code(fault: Fault, locales: Sequence[str]) -> Fault:
    word = str(dict(fault.values).get("value", ""))
    head = ""
    if fault.code == "clinics/unknown-column":
        head, _, word = word.rpartition(".")  # name.Spanish
        if head not in BY_LANGUAGE:
            return fault
        head += "."
    elif fault.code != "content/bad-locale":
        return fault
    # Only a fault needs it, and it loads much.
    from omshandout.languages.meant import meant_by
    from omshandout.tasks.choosing import locales_called

    codes = [f'"{head}{code}" ({language_name(code)})'
             for code in meant_by(word, locales) or locales_called(word)]
    return replace(fault, hint=f"write {' or '.join(codes)}") if codes else fault
