"""Sources that change while the program runs: the same workshop, or a new one where files changed.

A program that goes on running asks before each piece of work. What is asked of each file is what
the file system says of it; a file that was touched, or changed so lately that its date may not
tell, is compared by what is in it. A file that changes after it was looked at and before it was
read is read as it is then and counts as changed when it is looked at again: what is printed may be
newer than the look, never older.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from omshandout.render.places import Places
from omshandout.render.workshop import Workshop

_COARSE_NS = 2_000_000_000
"""The coarsest dates of files that there are, those of FAT: two seconds."""


class Seen(Struct, frozen=True):
    """What a file was like when it was looked at.

    ``stamp`` is what the file system says: size, dates, number of the file. ``digest`` is the
    SHA-256 of what was in it, ``""`` where that was not read. ``young``: it had just changed, so
    that a change right after it might leave the same stamp.
    """

    stamp: tuple[int, ...]
    digest: str = ""
    young: bool = False


class Snapshot(Struct, frozen=True):
    """A workshop, and what its files were like before it read any."""

    workshop: Workshop
    files: Mapping[Path, Seen]


def begin(places: Places) -> Snapshot:
    """A workshop of some places, to be asked for again with :func:`fresh`."""
    files = _look(places, {})
    return Snapshot(Workshop(places), files)


def fresh(snapshot: Snapshot) -> Snapshot:
    """The same workshop where no file changed, else one that keeps what has not."""
    places = snapshot.workshop.places
    files = _look(places, snapshot.files)
    changed = {
        path for path in files.keys() | snapshot.files.keys()
        if not _same(snapshot.files.get(path), files.get(path))
    }
    workshop = snapshot.workshop.renewed(changed) if changed else snapshot.workshop
    return Snapshot(workshop, files)


def _same(before: Seen | None, now: Seen | None) -> bool:
    if before is None or now is None:
        return False
    if before.stamp == now.stamp and not before.young:
        return True
    return bool(before.digest) and before.digest == now.digest


def _look(places: Places, before: Mapping[Path, Seen]) -> dict[Path, Seen]:
    found: dict[Path, Seen] = {}
    for folder in (places.content, places.locales):
        for path, stamp in _walk(folder):
            known = before.get(path)
            if known is not None and known.stamp == stamp and not known.young:
                found[path] = known
                continue
            young = time.time_ns() - max(stamp[1], stamp[2]) < _COARSE_NS
            # Of most files no more than the stamp will ever be needed.
            wanted = young or known is not None
            found[path] = Seen(stamp, _digest(path) if wanted else "", young)
    return found


def _walk(folder: Path | str) -> Iterator[tuple[Path, tuple[int, ...]]]:
    """Files below a folder but hidden ones, those half written, and compiled catalogs."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone, or not ours to read: what needs a file of it says so
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith((".mo", "~")):
            continue
        try:
            if entry.is_dir():
                yield from _walk(entry.path)
                continue
            status = entry.stat()
        except OSError:  # it went while we looked
            continue
        yield Path(entry.path), (
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""  # never the same as anything, so that it is read again
