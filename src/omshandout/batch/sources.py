"""Content and locales on their way to workers: packed once, fetched by digest, kept where they are.

They are laid into the store under the digest of what they hold, and a worker that has them already
fetches nothing. What a worker has is believed only with the digest of its files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path, PurePosixPath

from deflate import DeflateError, zlib_compress, zlib_decompress
from msgspec import DecodeError, Struct, msgpack

from omshandout.batch.digests import sources_digest, sources_files
from omshandout.batch.store import Store
from omshandout.errors import Fault, MachineError, Where
from omshandout.render.places import Places

FOLDER = ".omshandout-content"
"""The hidden folder of packed content below the output folder."""

_PACKED = 1
"""How hard libdeflate tries: the least is seven times as fast as a zip, and smaller, as all files
are one stream."""
_LARGEST = 500_000_000
"""Bytes that content and locales may have once they are unpacked: a hundred times what they are."""
_PAUSES_S = (0.05, 0.2, 0.8)
"""After so long another try is made to give content its name."""


class Parcel(Struct, frozen=True):
    """Content and locales as they lie in a store.

    Attributes:
        sha256: of the packed file, which has it in its name.
        size: bytes that it has unpacked.
        sources: :func:`omshandout.batch.digests.sources_digest` of what is in it.
        content, locales: names of the two folders, which faults begin with.
    """

    sha256: str
    size: int
    sources: str
    content: str
    locales: str

    @property
    def path(self) -> str:
        """The packed file, below the output folder."""
        return f"{FOLDER}/{self.sha256}"


def pack(places: Places, sources: str) -> tuple[Parcel, bytes]:
    """Pack content and locales.

    Args:
        places: the folders.
        sources: their digest, as the run knows them.

    Raises:
        MachineError: they cannot be read, or somebody changed them since.
    """
    try:
        files = [
            (f"{part}/{name}", Path(path).read_bytes())
            for part, folder in (("content", places.content), ("locales", places.locales))
            for name, path in sorted(sources_files(folder))
        ]
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
    whole = msgpack.encode(files)
    data = bytes(zlib_compress(whole, _PACKED))
    parcel = Parcel(
        hashlib.sha256(data).hexdigest(), len(whole), sources,
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
        _name(beside, home)
    except (OSError, _NoParcelError) as error:
        raise MachineError(Fault(
            Where(cache.as_posix()), f"content cannot be kept on the worker: {error}",
            "free some space there, or name another folder in OMSHANDOUT_CACHE", "machine/write",
        )) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _name(beside: Path, home: Path) -> None:
    """Give a folder its name, if no other worker was first.

    On Windows no folder can be renamed while a program reads a file in it, as those that look for
    viruses do with new ones.
    """
    for pause in (*_PAUSES_S, None):
        try:
            beside.rename(home)
        except OSError as error:
            if home.is_dir():
                return
            if pause is None or not isinstance(error, PermissionError):
                raise
            time.sleep(pause)
        else:
            return


def _others(home: Path, parcel: Parcel) -> bool:
    """Whether another worker has put it there meanwhile."""
    places = Places(home / "content" / parcel.content, home / "locales" / parcel.locales)
    return sources_digest(places) == parcel.sources


class _NoParcelError(ValueError):
    """What was fetched is no content as it is packed here."""


def _unpack(data: bytes, parcel: Parcel, folder: Path) -> None:
    names = {"content": parcel.content, "locales": parcel.locales}
    if parcel.size > _LARGEST:
        raise _NoParcelError("it is far too large")
    try:
        files = msgpack.decode(zlib_decompress(data, parcel.size), type=list[tuple[str, bytes]])
    except (DeflateError, DecodeError) as error:
        raise _NoParcelError(f"it is not packed as it should be ({error})") from error
    made: set[Path] = set()
    for name, content in files:
        part, *inside = PurePosixPath(name).parts
        # As this system reads them: on Windows a name may hold other signs that part folders.
        if part not in names or not inside or any(
            each == ".." or Path(each).parts != (each,) for each in inside
        ):
            raise _NoParcelError("it holds names that it may not hold")
        path = folder.joinpath(part, names[part], *inside)
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
