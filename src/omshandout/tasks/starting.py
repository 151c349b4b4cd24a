"""A clinic's own copy of content and locales, to edit."""

from __future__ import annotations

import shutil
from pathlib import Path

from omshandout.errors import Fault, MachineError, UsageError, Where
from omshandout.files import write_hint
from omshandout.render.places import Places


def copy_out(places: Places, target: Path) -> tuple[Path, Path]:
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
    try:
        target.mkdir(parents=True, exist_ok=True)
        for old, new in pairs:
            half = new.with_name(f".{new.name}.part")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(old, half, ignore=shutil.ignore_patterns("*.mo", ".*"))
            half.replace(new)
    except OSError as error:
        raise MachineError(
            Fault(Where(file=target.as_posix()), f"cannot be written: {error.strerror or error}",
                  write_hint(error, "free some space or choose another folder"),
                  "machine/write")
        ) from error
    return pairs[0][1], pairs[1][1]
