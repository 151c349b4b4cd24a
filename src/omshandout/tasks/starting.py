"""A clinic's own copy of content and locales, to edit."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

from omshandout.content.clinic import MAX_CLINIC_BYTES
from omshandout.errors import Fault, MachineError, UsageError, Where
from omshandout.files import create_new, write_hint
from omshandout.render.places import Places
from omshandout.yamlfile.bounded import read_bounded

EXAMPLE = "clinic.example.yaml"
_SCHEMA = b"$schema=schema/"
"""How the example, which lies beside the schemas, leads editors to its own."""


def write_clinic_file(places: Places, target: Path) -> Path:
    """Write the example of a clinic file, to be filled in; editors know its schema from there.

    Raises:
        UsageError: there is such a file already; nothing is ever overwritten.
        ContentError: the content folder has no example.
        MachineError: the example cannot be read, or the file cannot be written.
    """
    example = places.content / EXAMPLE
    data = read_bounded(example, example.as_posix(), MAX_CLINIC_BYTES)
    schemas = _reached(places.content.resolve() / "schema", target.absolute().parent)
    data = data.replace(_SCHEMA, f"$schema={schemas}/".encode())
    if target.exists() or not create_new(target, data):
        raise UsageError(Fault(Where(file=target.as_posix()), "is there already",
                               "choose another name; nothing is overwritten",
                               "usage/file-exists"))
    return target


def _reached(folder: Path, start: Path) -> str:
    """The address at which a folder is reached from another: the way down, else its whole path."""
    try:
        return quote(folder.relative_to(start.resolve()).as_posix())
    except ValueError:
        return folder.as_uri()


def copy_out(places: Places, target: Path) -> Places:
    """Copy the content and locales folders into a folder; returns their new places.

    The copies appear complete or not at all: they are made beside and then moved.

    Raises:
        UsageError: there are such folders already; nothing is ever overwritten.
        MachineError: the disk is full, the folder cannot be written, and the like.
    """
    pairs = ((places.content, target / "content"), (places.locales, target / "locales"))
    taken = [
        Fault(Where(file=new.as_posix()), "is there already",
              "choose another folder; nothing is overwritten", "usage/folder-exists")
        for _, new in pairs if new.exists()
    ]
    if taken:
        raise UsageError(taken)
    halves = [new.with_name(f".{new.name}.part") for _, new in pairs]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for (old, _), half in zip(pairs, halves, strict=True):
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(old, half, ignore=shutil.ignore_patterns("*.mo", ".*"),
                            copy_function=_copy)
        for (_, new), half in zip(pairs, halves, strict=True):
            half.replace(new)
    except (OSError, _NotCopiedError) as caught:
        error = caught.why if isinstance(caught, _NotCopiedError) else caught
        for half in halves:
            shutil.rmtree(half, ignore_errors=True)
        raise MachineError(
            Fault(Where(file=target.as_posix()), f"cannot be written: {error.strerror or error}",
                  write_hint(error, "free some space or choose another folder"),
                  "machine/write")
        ) from error
    return Places(pairs[0][1], pairs[1][1])


class _NotCopiedError(Exception):
    """A file that could not be copied: all others would fail too, on a full disk."""

    def __init__(self, why: OSError) -> None:
        super().__init__(str(why))
        self.why = why


def _copy(old: str, new: str) -> str:
    # shutil would go on, and tell of all files at the end, without the number of the error.
    try:
        return shutil.copy2(old, new)
    except OSError as error:
        raise _NotCopiedError(error) from error
