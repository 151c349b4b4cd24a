"""Content and locales on their way to workers: packed once, fetched by digest, kept where they are.

They are laid into the store under the digest of what they hold, and a worker that has them already
fetches nothing. What a worker has is believed only with the digest of its files.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from msgspec import Struct

from omshandout.batch.digests import sources_digest, sources_files
from omshandout.batch.store import Store
from omshandout.errors import Fault, MachineError, Where
from omshandout.render.places import Places

FOLDER = ".omshandout-content"
"""The hidden folder of packed content below the output folder."""

_DATE = (1980, 1, 1, 0, 0, 0)
_LARGEST = 500_000_000
"""Bytes that content and locales may have once they are unpacked: a hundred times what they are."""


class Parcel(Struct, frozen=True):
    """Content and locales as they lie in a store.

    Attributes:
        sha256: of the packed file, which has it in its name.
        sources: :func:`omshandout.batch.digests.sources_digest` of what is in it.
        content, locales: names of the two folders, which faults begin with.
    """

    sha256: str
    sources: str
    content: str
    locales: str

    @property
    def path(self) -> str:
        """The packed file, below the output folder."""
        return f"{FOLDER}/{self.sha256}.zip"


def pack(places: Places, sources: str) -> tuple[Parcel, bytes]:
    """Pack content and locales.

    Args:
        places: the folders.
        sources: their digest, as the run knows them.

    Raises:
        MachineError: they cannot be read, or somebody changed them since.
    """
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, folder in (("content", places.content), ("locales", places.locales)):
                for name, path in sorted(sources_files(folder)):
                    archive.writestr(
                        zipfile.ZipInfo(f"{part}/{name}", _DATE), Path(path).read_bytes(),
                        zipfile.ZIP_DEFLATED,
                    )
    except OSError as error:
        raise MachineError(Fault(
            Where(str(error.filename or places.content)), f"cannot be read: {error.strerror}",
            "check its permissions", "machine/read",
        )) from error
    if sources_digest(places) != sources:
        raise MachineError(Fault(
            Where(places.content.as_posix()), "content or locales changed while they were read",
            "run it again", "batch/changing",
        ))
    data = stream.getvalue()
    parcel = Parcel(
        hashlib.sha256(data).hexdigest(), sources,
        places.content.resolve().name, places.locales.resolve().name,
    )
    return parcel, data


def fetch(parcel: Parcel, store: Store, cache: Path) -> Places:
    """Content and locales on this computer, fetched only if they are not there.

    Args:
        parcel: what to fetch.
        store: where it lies.
        cache: folder of this computer to keep it in; others may use it at the same time.

    Raises:
        MachineError: it cannot be fetched, or is damaged, or cannot be kept.
    """
    home = cache / parcel.sha256[:32]
    places = Places(home / "content" / parcel.content, home / "locales" / parcel.locales)
    if sources_digest(places) == parcel.sources:
        return places
    data = store.read(parcel.path)
    if data is None or hashlib.sha256(data).hexdigest() != parcel.sha256:
        raise MachineError(Fault(
            Where(store.shown(parcel.path)), "the content for workers is not there, or is damaged",
            "does this worker see the same folder, or object store, as the others?",
            "batch/no-content",
        ))
    _keep(data, parcel, home, cache)
    if sources_digest(places) != parcel.sources:
        raise MachineError(Fault(
            Where(home.as_posix()), "content that was fetched is not what was sent",
            "delete this folder", "batch/no-content",
        ))
    return places


def _keep(data: bytes, parcel: Parcel, home: Path, cache: Path) -> None:
    """Unpack beside, then give it its name: who looks there finds all or nothing."""
    beside = cache / f".{home.name}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        _unpack(data, parcel, beside)
        if home.exists() and not _others(home, parcel):
            shutil.rmtree(home, ignore_errors=True)  # damaged
        try:
            beside.rename(home)
        except OSError:
            if not home.is_dir():  # else another worker was first
                raise
    except (OSError, zipfile.BadZipFile) as error:
        raise MachineError(Fault(
            Where(cache.as_posix()), f"content cannot be kept on the worker: {error}",
            "free some space there, or name another folder in OMSHANDOUT_CACHE", "machine/write",
        )) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _others(home: Path, parcel: Parcel) -> bool:
    """Whether another worker has put it there meanwhile."""
    places = Places(home / "content" / parcel.content, home / "locales" / parcel.locales)
    return sources_digest(places) == parcel.sources


def _unpack(data: bytes, parcel: Parcel, folder: Path) -> None:
    names = {"content": parcel.content, "locales": parcel.locales}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
            raise zipfile.BadZipFile("it is far too large")
        for entry in archive.infolist():
            part, *inside = PurePosixPath(entry.filename).parts
            if part not in names or not inside or ".." in inside:
                raise zipfile.BadZipFile("it holds names that it may not hold")
            path = folder.joinpath(part, names[part], *inside)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(entry))
