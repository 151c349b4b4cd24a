"""Where results are kept from run to run, and by which program: one that may be lost at any time.

What program this is, each byte of it says. To read all of them takes as long as half a page of a
sheet, so what they said is kept, and believed while the files have the sizes and stamps that they
had. Python itself goes by these: it runs what it compiled of a module once, as long as size and
time of the file are the same. Content is never believed by its stamps.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from omshandout.batch import digests
from omshandout.errors import MachineError
from omshandout.files import write_whole

FOLDER = "OMSHANDOUT_CACHE"
"""The environment variable that names the folder to keep in; an empty one keeps nothing."""

_MOMENT = 2_000_000_000
"""Nanoseconds within which a file may be written to twice and have the same stamp."""

_SIZE = hashlib.sha256().digest_size


def cache_folder() -> Path | None:
    """Where to keep what was found; None for nowhere."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and not os.environ.get("XDG_CACHE_HOME") and home.startswith("/"):
        # Where platformdirs looks too; it takes as long to load as a build takes to read sources.
        return Path(home, ".cache/omshandout")
    # As above.
    from platformdirs import user_cache_path

    try:
        return user_cache_path("omshandout", appauthor=False)
    except (RuntimeError, ValueError, OSError):  # a user without a home, as in some containers
        return None


@cache
def program_digest() -> str:
    """As :func:`omshandout.batch.digests.program_digest`."""
    folder = cache_folder()
    return digests.program_digest(None if folder is None else known_package(folder / "program"))


def known_package(folder: Path) -> str:
    """As :func:`omshandout.batch.digests.package_digest`, by what is kept in a folder."""
    where, files = digests.package_files()
    seen = _seen(path for _, path in files)
    if seen is None:
        return digests.package_digest()
    stamps, newest = seen
    name = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()
    kept = folder / f"{name[:32]}.sha256"
    with suppress(OSError):
        data = kept.read_bytes()
        whole, said = data[:_SIZE], data[_SIZE:]
        if (
            said.startswith(stamps) and hashlib.sha256(said).digest() == whole
            # What was written to within a moment may have been written to once more since.
            and kept.stat().st_mtime_ns > newest + _MOMENT
        ):
            return said[len(stamps) :].decode("ascii")
    digest = digests.package_digest()
    # Somebody may have written to a file in between.
    if _seen(path for _, path in files) == seen:
        said = stamps + digest.encode("ascii")
        with suppress(MachineError):
            write_whole(kept, hashlib.sha256(said).digest() + said)
    return digest


def _seen(paths: Iterable[str]) -> tuple[bytes, int] | None:
    """The digest of sizes and stamps of files, and the newest of these; None without a file."""
    found = []
    newest = 0
    try:
        for path in paths:
            stat = os.stat(path)  # noqa: PTH116 (a path for each of five hundred takes longer)
            found.append(
                f"{path}\0{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}\n"
            )
            newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
    except OSError:
        return None
    return hashlib.sha256("".join(found).encode("utf-8", "surrogateescape")).digest(), newest
