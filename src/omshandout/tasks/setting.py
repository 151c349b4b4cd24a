"""Settings of a clinic that come from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from omshandout.content import load_clinic
from omshandout.errors import ContentError, Fault
from omshandout.languages import SOURCE_LOCALE, numbering_of, paper_of
from omshandout.languages.data import english
from omshandout.model.options import Clinic
from omshandout.pdf.drawings import compile_drawing, compile_image


def read_clinic(path: Path) -> Clinic:
    """A clinic file.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    clinic = load_clinic(path)
    faults: list[Fault] = []
    # CLDR knows countries and digits; the content stage does not ask it.
    for ask, field in (
        (lambda: paper_of(SOURCE_LOCALE, clinic.country), "country"),
        (lambda: numbering_of(english(), clinic.digits), "digits"),
    ):
        try:
            ask()
        except ContentError as error:
            place = clinic.where(field, path.as_posix())
            faults.extend(fault.at(place) for fault in error.faults)
    if clinic.logo_data:
        faults.extend(_logo_faults(path, clinic))
    if faults:
        raise ContentError(faults)
    return clinic


def _logo_faults(path: Path, clinic: Clinic) -> Iterator[Fault]:
    """What keeps the logo off a page: told once, where its name stands, and not by each sheet."""
    vector = clinic.logo.lower().endswith(".svg")
    try:
        (compile_drawing if vector else compile_image)(clinic.logo, clinic.logo_data)
    except ContentError as error:
        where = replace(clinic.where("logo", path.as_posix()), key="")
        for fault in error.faults:
            yield Fault(where, f"{clinic.logo}: {fault.what}", fault.hint, fault.code)
