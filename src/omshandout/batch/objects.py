"""Documents in an object store, through fsspec.

An object appears whole or not at all, and is created exclusively by a condition that the store
itself checks (``If-None-Match: *``). Not all that speak S3 do so: it is tried before the first
document (:func:`omshandout.batch.store.try_store`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import fsspec

from omshandout.errors import Fault, MachineError, UsageError, Where
from omshandout.files import DISK_FULL
from omshandout.model.batch import Found

SCHEMES = ("s3",)
"""What stands before ``://`` in addresses of stores that are known to create exclusively."""

_R = TypeVar("_R")

_CREDENTIALS = (
    "name a key by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile by AWS_PROFILE"
)


class ObjectStore:
    """A folder of an object store.

    Args:
        address: ``s3://bucket/folder``.

    Raises:
        UsageError: nothing is known of such addresses.
        ImportError: what speaks with them is not installed.
    """

    def __init__(self, address: str) -> None:
        scheme, _, inside = address.partition("://")
        self.address = f"{scheme}://{inside.strip('/')}"
        where = Where(address)
        if scheme not in (*SCHEMES, "memory"):
            raise UsageError(Fault(
                where, f"sheets cannot be written to addresses that begin with {scheme}://",
                "name a folder, or an address that begins with s3://", "usage/store",
            ))
        if not inside.rstrip("/") or inside.startswith("/"):
            raise UsageError(Fault(
                where, "the address names no bucket", "write it as s3://bucket/folder",
                "usage/store",
            ))
        self._system = fsspec.filesystem(scheme, use_listings_cache=False)
        self._root = inside.strip("/")
        self._listed: dict[str, dict[str, Found]] = {}

    def shown(self, path: str) -> str:
        """As :class:`omshandout.batch.store.Store` says."""
        return f"{self.address}/{path}"

    def write(self, path: str, data: bytes, hint: str) -> str:
        """As :class:`omshandout.batch.store.Store` says."""
        self._asked(path, "written", lambda: self._system.pipe_file(self._whole(path), data))
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def found(self, path: str, size: int, known: Found | None = None) -> Found | None:
        """As :class:`omshandout.batch.store.Store` says.

        Where they were known before, objects are listed a folder at a time, until :meth:`tidy`:
        they are believed to stay what they are while a run decides what to make.
        """
        stamp = ""
        if known is not None:
            listed = self._in_folder(path).get(path)
            if listed is None or listed.size != size:
                return listed
            if known.stamp and known == Found(known.sha256, listed.size, listed.stamp):
                return known
            stamp = listed.stamp
        data = self.read(path)
        if data is None:
            return None
        return Found(hashlib.sha256(data).hexdigest(), len(data), stamp)

    def read(self, path: str) -> bytes | None:
        """As :class:`omshandout.batch.store.Store` says."""
        try:
            found: bytes = self._asked(
                path, "read", lambda: self._system.cat_file(self._whole(path)),
                (FileNotFoundError,),
            )
        except FileNotFoundError:
            return None
        return found

    def put(self, path: str, file: Path) -> None:
        """As :class:`omshandout.batch.store.Store` says."""
        self._asked(path, "written",
                    lambda: self._system.put_file(str(file), self._whole(path)))

    def stamp(self, path: str) -> str:
        """As :class:`omshandout.batch.store.Store` says."""
        try:
            info: dict[str, Any] = self._asked(
                path, "found", lambda: self._system.info(self._whole(path)), (FileNotFoundError,)
            )
        except FileNotFoundError:
            return ""
        return str(info.get("ETag", "")).strip('"')

    def create(self, path: str, data: bytes) -> bool:
        """As :class:`omshandout.batch.store.Store` says."""
        try:
            self._asked(
                path, "written",
                lambda: self._system.pipe_file(self._whole(path), data, mode="create"),
                (FileExistsError,),
            )
        except FileExistsError:
            return False
        return True

    def remove(self, path: str) -> None:
        """As :class:`omshandout.batch.store.Store` says."""
        with suppress(FileNotFoundError):
            self._asked(path, "removed", lambda: self._system.rm_file(self._whole(path)),
                        (FileNotFoundError,))

    def names(self, folder: str) -> list[str]:
        """As :class:`omshandout.batch.store.Store` says."""
        found = self._asked(folder, "listed", lambda: self._find(folder))
        return sorted(self._inside(name) for name in found)

    def top(self) -> list[str]:
        """As :class:`omshandout.batch.store.Store` says."""
        return sorted(map(self._inside, self._asked("", "listed", lambda: self._list(""))))

    @contextmanager
    def opened(self, path: str) -> Iterator[IO[bytes]]:
        """As :class:`omshandout.batch.store.Store` says; parts are asked for as they are read."""
        file: IO[bytes] = self._asked(
            path, "read", lambda: self._system.open(self._whole(path), "rb")
        )
        with file:
            yield file

    def clear(self, folder: str) -> None:
        """As :class:`omshandout.batch.store.Store` says."""
        with suppress(MachineError):
            found = self._asked(folder, "removed", lambda: self._find(folder))
            if found:
                self._asked(folder, "removed", lambda: self._system.rm(found))

    def bury(self, process: int, path: str) -> None:
        """Nothing: what was not written whole is not there."""

    def sweep(self, path: str) -> None:
        """Nothing: what was not written whole is not there."""

    def tidy(self, paths: Iterable[str]) -> None:
        """Forget what was listed; what was not written whole is not there."""
        self._listed.clear()

    def _find(self, folder: str) -> list[str]:
        found: list[str] = list(self._system.find(self._whole(folder)))
        return found

    def _in_folder(self, path: str) -> dict[str, Found]:
        """What lies in the uppermost folder of a path, as the store lists it."""
        top, slash, _ = path.partition("/")
        folder = top if slash else ""
        listed = self._listed.get(folder)
        if listed is None:
            listed = self._listed[folder] = {}
            found = self._asked(path, "listed", lambda: self._list(folder))
            for name, info in found.items():
                stamp = str(info.get("ETag", "")).strip('"')
                listed[self._inside(name)] = Found("", int(info["size"]), stamp)
        return listed

    def _list(self, folder: str) -> dict[str, dict[str, Any]]:
        depth = None if folder else 1
        found: dict[str, dict[str, Any]] = self._system.find(
            self._whole(folder), maxdepth=depth, detail=True
        )
        return found

    def _whole(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root

    def _inside(self, name: str) -> str:
        return name.strip("/").removeprefix(self._root).strip("/")

    def _asked(
        self, path: str, done: str, ask: Callable[[], _R],
        known: tuple[type[Exception], ...] = (),
    ) -> _R:
        """What the store answers; what it refuses is told, but for ``known`` errors."""
        try:
            return ask()
        except known:
            raise
        # fsspec hands on whatever the library of a store raises.
        except Exception as error:
            raise MachineError(self._fault(path, done, error)) from error

    def _fault(self, path: str, done: str, error: Exception) -> Fault:
        where, name = Where(self.shown(path)), type(error).__name__
        if "Credential" in name or name in ("ProfileNotFound", "TokenRetrievalError"):
            return Fault(where, "no credentials for this store were found", _CREDENTIALS,
                         "store/credentials")
        if isinstance(error, PermissionError):
            return Fault(where, f"cannot be {done}: the store forbids it ({error})",
                         "ask for a key that may read, write and delete there, or check the one "
                         "that is set", "store/forbidden")
        if isinstance(error, FileNotFoundError):
            return Fault(where, f"cannot be {done}: {error}", "make the bucket first, or name "
                         "another one", "store/no-bucket")
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return Fault(where, f"cannot be {done}: {error}", "free some space in the store",
                         "store/full")
        return Fault(where, f"cannot be {done}: {' '.join(str(error).split())[:300] or name}",
                     "is the store there, and is its address right? For one that is not Amazon's, "
                     "name it in AWS_ENDPOINT_URL", "store/failed")
