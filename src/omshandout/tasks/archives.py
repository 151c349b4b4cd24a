"""Archives of the sheets of each clinic or language, with a manifest, and whether one still holds.

An archive is written whole, and only if it would be another than the one that lies there. The same
sheets give the same bytes: sheets are compressed already and are stored as they are.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
from msgspec import Struct

from omshandout import __version__
from omshandout.batch.items import WorkItem
from omshandout.batch.store import Store
from omshandout.errors import ContentError, Fault, MachineError, Where
from omshandout.files import write_whole
from omshandout.model.archive import MANIFEST, MANIFEST_VERSION, ArchivedSheet, Manifest
from omshandout.render.jobs import Job
from omshandout.tasks.outcomes import Outcome
from omshandout.tasks.outputs import Output

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can have
_LARGEST = 4_000_000_000


class By(Enum):
    """What an archive is of."""

    CLINIC = "clinic"
    LANGUAGE = "language"


class Lacking(Struct, frozen=True):
    """An archive without all of its sheets: how many of how many could not be made.

    Without any that could there is no new archive, and an older one stays as it is.
    """

    path: str
    failed: int
    planned: int


class Archived(Struct, frozen=True):
    """What became of the archives of a run.

    Attributes:
        written: the new ones.
        same: how many were there as they would be.
        lacking: those that are not complete.
        faults: why some could not be written.
    """

    written: tuple[str, ...]
    same: int
    lacking: tuple[Lacking, ...]
    faults: tuple[Fault, ...]


class Archives:
    """Collects the sheets of a run.

    Args:
        by: what an archive is of.
        output: of the run; archives lie there.
    """

    def __init__(self, by: By, output: Output) -> None:
        self._by, self._output = by, output
        self._sheets: dict[str, list[ArchivedSheet]] = {}
        self._failed: Counter[str] = Counter()

    def add(self, item: WorkItem, outcome: Outcome) -> None:
        """A document that lies there; one that does not is counted as missing."""
        job = item.job
        name = item.clinic if self._by is By.CLINIC else job.locale
        if not outcome.done:
            self._failed[name] += 1
            return
        sheet = job.handout if isinstance(job, Job) else f"packet-{job.packet}"
        self._sheets.setdefault(name, []).append(ArchivedSheet(
            item.path, outcome.sha256, outcome.size, sheet, job.locale,
            job.profile.suffix.removeprefix("-"), outcome.version,
            "draft" if outcome.draft else "final", outcome.pages,
        ))

    def write(self) -> Archived:
        """Write the archives that are not there as they should be."""
        written, same = [], 0
        faults: list[Fault] = []
        for name, sheets in sorted(self._sheets.items()):
            path = _file_of(name)
            try:
                if self._write(path, name, sorted(sheets, key=lambda each: each.path)):
                    written.append(path)
                else:
                    same += 1
            except (ContentError, MachineError) as error:
                faults += error.faults
        lacking = tuple(
            Lacking(_file_of(name), failed, failed + len(self._sheets.get(name, ())))
            for name, failed in sorted(self._failed.items())
        )
        return Archived(tuple(written), same, lacking, tuple(faults))

    def _write(self, path: str, name: str, sheets: list[ArchivedSheet]) -> bool:
        manifest = Manifest(MANIFEST_VERSION, f"omshandout {__version__}", name, tuple(sheets))
        if self._is_there(path, manifest):
            return False
        # Never in memory as a whole: a language may have ten thousand sheets.
        stream = self._output.whole(path)
        try:
            with zipfile.ZipFile(stream, "w") as archive:
                data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
                archive.writestr(_entry(MANIFEST), data)
                for sheet in sheets:
                    archive.writestr(_entry(sheet.path), _sound(self._output.store, sheet))
        except BaseException:
            stream.close()
            raise
        if faults := stream.finish():
            raise MachineError(faults)
        self._remember(path, manifest)
        return True

    def _is_there(self, path: str, manifest: Manifest) -> bool:
        """Whether the archive that would be written lies there."""
        if self._output.is_folder:
            whole = self._output.folder / path
            same = _manifest_in(whole) == manifest
            return same and not list(_faults_of_zip(whole, manifest, deep=False))
        # One in a store is not read through: its stamp says whether it is the one that was sent.
        return _is_as_sent(self._output, path, manifest)

    def _remember(self, path: str, manifest: Manifest) -> None:
        if not self._output.is_folder and (stamp := self._output.store.stamp(path)):
            note = _note_file(self._output, path)
            write_whole(note, _note_of(manifest, stamp).encode("ascii"))


def archives_of(
    output: Output, sheets: Collection[str], names: Collection[str]
) -> list[str]:
    """The archives of an output that hold nothing but some sheets.

    One that is not as it was written is somebody's own by now, and not among them.

    Args:
        output: folder or store.
        sheets: their paths below it.
        names: clinics and languages that have sheets otherwise: theirs are made anew.

    Raises:
        MachineError: a store does not answer.
    """
    if not sheets:
        return []
    strange = [
        path for path in output.store.top()
        if path.endswith(".zip") and path.removesuffix(".zip") not in names
    ]
    return [path for path in strange if _holds_only(output, path, sheets)]


def _holds_only(output: Output, path: str, sheets: Collection[str]) -> bool:
    with output.store.opened(path) as file:
        manifest = _manifest_in(file)
        if manifest is None or path != _file_of(manifest.of) or not manifest.sheets:
            return False
        if not all(sheet.path in sheets for sheet in manifest.sheets):
            return False
        if not output.is_folder and _is_as_sent(output, path, manifest):
            return True  # as this computer sent it: nothing else need be read of it
        return not list(_faults_of_zip(Path(path), manifest, file, deep=False))


def forget_archive(output: Output, path: str) -> None:
    """Forget what is known here of an archive that was taken away from a store."""
    if not output.is_folder:
        with suppress(OSError):
            _note_file(output, path).unlink(missing_ok=True)


def _is_as_sent(output: Output, path: str, manifest: Manifest) -> bool:
    """Whether an archive of a store is the one that was sent from here, by its stamp."""
    stamp = output.store.stamp(path)
    try:
        known = _note_file(output, path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return bool(stamp) and known == _note_of(manifest, stamp)


def _note_file(output: Output, path: str) -> Path:
    return output.folder / f"{path}.sent"


def _file_of(name: str) -> str:
    return f"{name}.zip"


def _note_of(manifest: Manifest, stamp: str) -> str:
    return f"{hashlib.sha256(msgspec.json.encode(manifest)).hexdigest()} {stamp!a}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # on every system the same
    return entry


def _sound(store: Store, sheet: ArchivedSheet) -> bytes:
    """The bytes of a sheet that is what was made.

    Raises:
        MachineError: it cannot be read, or somebody changed it meanwhile.
    """
    data = store.read(sheet.path)
    if data is None or hashlib.sha256(data).hexdigest() != sheet.sha256:
        raise MachineError(Fault(
            Where(store.shown(sheet.path)), "was changed by somebody before it was archived",
            "run it again", "archive/changed",
        ))
    return data


class Checked(Struct, frozen=True):
    """What became of an archive: how many sheets are as its manifest says, and what is not."""

    sheets: int
    sound: int
    faults: tuple[Fault, ...]


def check_archive(path: Path) -> Checked:
    """Compare an archive, or the folder of a manifest, with what its manifest says.

    Args:
        path: a ``.zip``, a ``manifest.json``, or a folder that holds one.

    Raises:
        ContentError: there is no manifest, or it cannot be understood.
    """
    where = Where(path.as_posix())
    if path.is_dir():
        path /= MANIFEST
    packed = zipfile.is_zipfile(path) if path.is_file() else False
    manifest = _manifest_in(path) if packed else _manifest_of(path)
    if manifest is None:
        raise ContentError(Fault(
            where, "holds no manifest of omshandout", "name an archive that batch --zip made",
            "archive/no-manifest",
        ))
    faults = tuple(
        _faults_of_zip(path, manifest) if packed else _faults_of_folder(path, manifest)
    )
    wrong = {fault.where.key for fault in faults}
    sound = sum(sheet.path not in wrong for sheet in manifest.sheets)
    return Checked(len(manifest.sheets), sound, faults)


def _manifest_in(file: Path | IO[bytes]) -> Manifest | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return _decoded(archive.read(MANIFEST))
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None


def _manifest_of(path: Path) -> Manifest | None:
    try:
        return _decoded(path.read_bytes())
    except OSError:
        return None


def _decoded(data: bytes) -> Manifest | None:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError:
        return None
    paths = [PurePosixPath(sheet.path) for sheet in manifest.sheets]
    inside = not any(path.is_absolute() or ".." in path.parts for path in paths)
    return manifest if manifest.version == MANIFEST_VERSION and inside else None


def _faults_of_zip(
    path: Path, manifest: Manifest, file: IO[bytes] | None = None, *, deep: bool = True
) -> Iterator[Fault]:
    """What is other than the manifest says.

    Args:
        path: how it is named.
        manifest: its own.
        file: the archive, where it lies elsewhere.
        deep: whether the sheets, too, are asked what they are.
    """
    with zipfile.ZipFile(file or path) as archive:
        names = archive.namelist()
        for sheet in manifest.sheets:
            data = None
            if sheet.path in names and archive.getinfo(sheet.path).file_size <= _LARGEST:
                try:
                    data = archive.read(sheet.path)
                except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
                    data = b""
            yield from _faults_of(path, sheet, data, deep=deep)
    known = {MANIFEST, *(sheet.path for sheet in manifest.sheets)}
    for name in sorted({*names} - known):
        yield Fault(Where(path.as_posix(), key=name[:120]), "is not in the manifest",
                    "take it out, or make the archive again", "archive/foreign")
    if len(names) != len(set(names)):
        yield Fault(Where(path.as_posix()), "holds two files of one name",
                    "make the archive again", "archive/foreign")


def _faults_of_folder(path: Path, manifest: Manifest) -> Iterator[Fault]:
    for sheet in manifest.sheets:
        try:
            data = (path.parent / sheet.path).read_bytes()
        except OSError:
            data = None
        yield from _faults_of(path, sheet, data)
    known = {path, *(path.parent / sheet.path for sheet in manifest.sheets)}
    for each in sorted(path.parent.rglob("*")):
        if each.is_file() and each not in known and not each.name.startswith("."):
            name = each.relative_to(path.parent).as_posix()
            yield Fault(Where(path.as_posix(), key=name[:120]), "is not in the manifest",
                        "take it out, or make the archive again", "archive/foreign")


def _faults_of(
    path: Path, sheet: ArchivedSheet, data: bytes | None, *, deep: bool = True
) -> Iterator[Fault]:
    """What is other about a sheet than its manifest says."""
    where = Where(path.as_posix(), key=sheet.path, locale=sheet.locale)
    if data is None:
        yield Fault(where, "is missing", "take it from another copy", "archive/missing")
        return
    if (len(data), hashlib.sha256(data).hexdigest()) != (sheet.size, sheet.sha256):
        yield Fault(where, "is not the file that was archived: its bytes are others",
                    "take it from another copy", "archive/changed")
        return
    if not (deep and sheet.path.endswith(".pdf")):
        return
    # A run over many clinics, which begins processes that are copies of it, reads no sheet back.
    from omshandout.readback import read_info

    # The manifest itself may have been changed: the sheet says what it is, too.
    try:
        info = read_info(data)
    except ContentError as error:
        yield from (fault.at(where) for fault in error.faults)
        return
    name = info.handout or f"packet-{info.packet}"
    says = (name, info.locale, info.profile, info.version, info.review_state, info.pages)
    told_of = (sheet.sheet, sheet.locale, sheet.profile, sheet.version, sheet.state, sheet.pages)
    if says != told_of:
        other = ", ".join(
            f"{mine} and not {theirs}"
            for mine, theirs in zip(says, told_of, strict=True) if mine != theirs
        )
        yield Fault(where, f"says of itself: {other}", "take the manifest from another copy",
                    "archive/other")
