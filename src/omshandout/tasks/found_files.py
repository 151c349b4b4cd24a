"""Sheets and pages on the disk: which of them are meant, and what they hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from omshandout.errors import Fault, MachineError, UsageError, Where
from omshandout.readback import is_page

_LARGEST = 64 * 1024 * 1024
"""Bytes that are read at most; the reader refuses somewhat smaller files already."""

_BEGINNING = 64 * 1024  # bytes that tell whether something is a page of ours


class FoundFiles(Struct, frozen=True):
    """Files to look at, each once, and pages in folders that say of no handout that it is theirs.

    Such are the lists of a site, and whatever else lies there.
    """

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def sheet_files(paths: Sequence[Path]) -> FoundFiles:
    """Files, and in place of each folder the PDFs and pages of ours in it and below, by name.

    Raises:
        UsageError: a folder without any.
    """
    found: dict[Path, None] = {}
    passed_over: dict[Path, None] = {}
    faults = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            # A name that begins with a dot is a file that is being written.
            files = sorted(
                file for file in _files_below(path)
                if file.suffix.lower() in (".pdf", ".html") and file.is_file()
                and not file.name.startswith(".")
            )
            others = {
                file for file in files if file.suffix.lower() == ".html" and not _is_page(file)
            }
            inside = [file for file in files if file not in others]
            passed_over.update(dict.fromkeys(sorted(others)))
        if not inside:
            where = Where(file=path.as_posix())
            faults.append(Fault(where, "there is no PDF in this folder, and no page for phones",
                                "name the folder that holds the sheets, or build them first",
                                "usage/no-file"))
        found.update(dict.fromkeys(inside))
    if faults:
        raise UsageError(faults)
    return FoundFiles(tuple(found), tuple(path for path in passed_over if path not in found))


def _files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, behind links to folders too, but not round in circles."""
    for where, folders, names in os.walk(folder, followlinks=True):
        here = Path(where)
        folders[:] = [
            name for name in folders
            if not (here / name).is_symlink()
            or not here.resolve().is_relative_to((here / name).resolve())
        ]
        yield from (here / name for name in names)


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_page(stream.read(_BEGINNING))
    except OSError:
        return True  # told by whoever reads it


def read_file(path: Path) -> bytes:
    """The bytes of a file, no more than a PDF or page may have.

    Raises:
        UsageError: there is no such file.
        MachineError: it cannot be read.
    """
    where = Where(file=path.as_posix())
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise UsageError(
            Fault(where, "there is no such file", "name a PDF or page that omshandout built",
                  "usage/no-file")
        ) from error
    except OSError as error:
        raise MachineError(
            Fault(where, f"cannot read the file: {error.strerror}", "check its permissions",
                  "machine/read")
        ) from error


def looks_like_page(path: Path, data: bytes) -> bool:
    """Whether a file is to be read as a page: by what it holds, or else by its name."""
    return is_page(data) or (path.suffix.lower() == ".html" and not data.startswith(b"%PDF"))
