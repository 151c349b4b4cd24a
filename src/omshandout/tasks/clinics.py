"""The clinics of a plan: a folder of clinic files, or a list with a row for each.

One that has faults keeps nobody from the others: what is wrong is told with the clinics that are
sound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from omshandout.batch.items import folded, name_fault
from omshandout.content.clinic_rows import CLINIC_COLUMN, ClinicCell, clinic_of_row, columns_of
from omshandout.errors import (
    ContentError,
    Fault,
    MachineError,
    OmsHandoutError,
    TranslationError,
    Where,
)
from omshandout.exchange.tables import TableRow, read_table
from omshandout.model.batch import Plan
from omshandout.model.options import Clinic
from omshandout.render.places import CLINIC_FILE
from omshandout.tasks.printed_texts import checked_clinic
from omshandout.tasks.setting import CHECKS, read_clinic, with_codes
from omshandout.yamlfile.bounded import shown

_MOST_BYTES = 40_000_000


class PlannedClinic(Struct, frozen=True):
    """A clinic of a plan, which may have tens of thousands: so what it says is kept packed.

    Attributes:
        name: of its folder.
        where: where it stands: its file, or its row in a list.
        stamp: SHA-256 (hex) of the file that it stands in.
        packed: what it says, as MessagePack, without its logo.
        logo_data: its logo, which many may share.
        remarks: warnings about it.
    """

    name: str
    where: Where
    stamp: str
    packed: bytes
    logo_data: bytes = b""
    remarks: tuple[Fault, ...] = ()

    @property
    def clinic(self) -> Clinic:
        """What it says, unpacked each time."""
        found = _UNPACKED.decode(self.packed)
        return replace(found, logo_data=self.logo_data) if self.logo_data else found


_PACKED = msgpack.Encoder()
_UNPACKED = msgpack.Decoder(Clinic)


class UnsoundClinic(Struct, frozen=True):
    """A clinic of a plan that cannot be used: its name as far as it is known, and its place."""

    name: str
    where: Where


class ReadClinics(Struct):
    """The clinics of a plan.

    Attributes:
        sound: those that can be used, in order.
        faults: all that is wrong with the others, and with the list as a whole.
        unsound: those others.
    """

    sound: list[PlannedClinic] = []
    faults: list[Fault] = []
    unsound: list[UnsoundClinic] = []
    _logos: dict[bytes, bytes] = {}

    def add(self, name: str, clinic: Clinic, where: Where, stamp: str) -> None:
        """Take in one that can be used."""
        logo = self._logos.setdefault(clinic.logo_data, clinic.logo_data)
        packed = _PACKED.encode(replace(clinic, logo_data=b"") if logo else clinic)
        # Copied, since the encoder leaves room behind what it wrote.
        packed = bytes(bytearray(packed))
        self.sound.append(PlannedClinic(name, where, stamp, packed, logo, clinic.remarks))


def read_clinics(plan: Plan, folder: Path, locales: Sequence[str] = ()) -> ReadClinics:
    """The clinics of a plan: one that has faults keeps nobody from the others.

    Args:
        plan: names a folder or a list.
        folder: of the plan.
        locales: languages that there are, for advice on their names; none if nobody knows.

    Raises:
        ContentError: there is no such folder or list.
        TranslationError: the list cannot be read, or has columns that nobody knows.
        MachineError: it cannot be read.
    """
    source = folder / plan.clinics.word
    read = ReadClinics()
    if source.is_dir():
        for name, path in _files(source):
            _try_file(name, path, read, locales)
    elif source.is_file():
        _read_list(plan, source, read, locales)
    else:
        raise ContentError(Fault(
            plan.clinics.where, f'there is no folder or list "{plan.clinics.word}" beside the plan',
            "name a folder of clinic files, or a list (.csv, .xlsx)", "clinics/none",
        ))
    _take_doubles_out(read)
    if not read.sound and not read.faults:
        read.faults.append(Fault(
            plan.clinics.where, f'"{plan.clinics.word}" holds no clinic',
            "lay clinic files into it, or write rows below the heads", "clinics/none",
        ))
    return read


def changed_since(clinics: Sequence[PlannedClinic]) -> list[Fault]:
    """Warnings for files that are others now than when clinics were read from them."""
    faults = []
    for file, stamp in dict.fromkeys((each.where.file, each.stamp) for each in clinics):
        now = ""
        with suppress(OSError):
            now = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        if now != stamp:
            faults.append(Fault(
                Where(file), "changed while the run went on: sheets are of what it said before",
                "run it again: only what changed is made", "clinics/changed",
            ))
    return faults


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Clinic files by the name of their clinic: ``hill.yaml``, or ``hill/clinic.yaml``."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.suffix in (".yaml", ".yml") and path.is_file():
            yield path.stem, path
        elif (path / CLINIC_FILE).is_file():
            yield path.name, path / CLINIC_FILE


def _try_file(name: str, path: Path, read: ReadClinics, locales: Sequence[str]) -> None:
    where = Where(path.as_posix())
    try:
        if told := name_fault(name):
            what = f'"{name[:60]}" cannot be the name of a folder: {told[0]}'
            raise ContentError(Fault(where, what, told[1], "clinics/bad-name"))
        stamp = hashlib.sha256(path.read_bytes()).hexdigest()
        read.add(name, read_clinic(path, locales), where, stamp)
        return
    except OSError as error:
        read.faults.append(Fault(where, f"cannot read the file: {error.strerror}",
                                 "check its permissions", "machine/read"))
    except OmsHandoutError as error:
        read.faults.extend(error.faults)
    read.unsound.append(UnsoundClinic(name, where))


def _read_list(
    plan: Plan, path: Path, read: ReadClinics, locales: Sequence[str]
) -> None:
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise MachineError(Fault(Where(file), f"cannot read the file: {error.strerror}",
                                 "check its permissions", "machine/read")) from error
    table = read_table(data, file)
    read.faults += table.faults
    read.unsound += [UnsoundClinic("", fault.where) for fault in table.faults]
    stamp = hashlib.sha256(data).hexdigest()
    heads = [(cell.text, cell.column) for cell in table.heads.cells]
    columns, wrong = columns_of(
        heads, dict(plan.columns), plan.ignore, Where(file, table.heads.line)
    )
    if wrong:
        raise TranslationError(with_codes(wrong, locales))
    # What was read is let go row by row, since what is kept of it takes as much room.
    rows = list(reversed(table.rows))
    del table, data
    headed = {column for _, column in heads}
    for line, cells, beside in _rows(rows, columns, headed):
        where = Where(file, line)
        name = cells.pop(CLINIC_COLUMN, ClinicCell("", line, 1))
        place = Where(file, line, name.column)
        try:
            if told := name_fault(name.text):
                what = f'"{name.text[:60]}" cannot be the name of a folder: {told[0]}'
                raise ContentError(Fault(place, what, told[1], "clinics/bad-name"))
            if beside is not None:
                raise ContentError(_no_head(beside, Where(file, line, beside.column)))
            clinic = clinic_of_row(cells, line, file, path.parent, CHECKS)
            clinic = checked_clinic(clinic, file)
        except OmsHandoutError as error:
            read.faults.extend(with_codes(error.faults, locales))
            read.unsound.append(UnsoundClinic(name.text, where))
        else:
            read.add(name.text, clinic, where, stamp)


def _no_head(cell: ClinicCell, where: Where) -> Fault:
    return Fault(
        where, f'"{shown(cell.text)}" stands in a column without a head',
        "in CSV, write a text with commas (or what else parts the columns) between quotes; write "
        "a head for a column of your own, and name it under ignore: in the plan",
        "clinics/no-head",
    )


def _rows(
    rows: list[TableRow], columns: dict[int, str], headed: Collection[int]
) -> Iterator[tuple[int, dict[str, ClinicCell], ClinicCell | None]]:
    """The rows, from the last of the list on, which loses them; each with a cell without a head."""
    while rows:
        row = rows.pop()
        cells: dict[str, ClinicCell] = {}
        beside: ClinicCell | None = None
        for cell in row.cells:
            if cell.column not in headed and beside is None:
                beside = ClinicCell(cell.text, row.line, cell.column)
            name = columns.get(cell.column)
            if name is not None:
                # A code may be a number; a telephone number may not, since zeros would be lost.
                wrong = "" if name == CLINIC_COLUMN and cell.text.isdecimal() else cell.wrong
                cells[name] = ClinicCell(cell.text, row.line, cell.column, wrong)
        if cells:
            yield row.line, cells, beside


def _take_doubles_out(read: ReadClinics) -> None:
    """Leave clinics whose folder no other has: of two that share one, nobody can tell which.

    One with faults counts too: it is to be mended, and not to be replaced by another silently.
    """
    by_name: dict[str, list[PlannedClinic | UnsoundClinic]] = {}
    everyone: tuple[PlannedClinic | UnsoundClinic, ...] = (*read.sound, *read.unsound)
    for each in everyone:
        by_name.setdefault(folded(each.name), []).append(each)
    for group in by_name.values():
        for each in group if len(group) > 1 else ():
            if isinstance(each, UnsoundClinic):
                continue  # its own faults are told
            other = next(one for one in group if one is not each)
            what = f'"{each.name}" and "{other.name}" ({other.where}) would share a folder'
            read.faults.append(
                Fault(each.where, what, "give each its own name", "clinics/double-name")
            )
            read.unsound.append(UnsoundClinic(each.name, each.where))
    read.sound = [each for each in read.sound if len(by_name[folded(each.name)]) == 1]
