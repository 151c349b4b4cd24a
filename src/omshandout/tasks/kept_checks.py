"""What was found, kept from run to run by the digest of all that was looked at.

A cache that may be lost at any time: it is believed only where every byte that was read, the
program and the versions of its libraries are the same. It is written whole, beside nothing of the
user's, and a damaged one counts as none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from omshandout.batch.digests import sources_files
from omshandout.errors import Fault, MachineError, OmsHandoutError
from omshandout.files import write_whole
from omshandout.render.places import Places
from omshandout.tasks.cache import program_digest

_MOST = 4000
"""Results of one content and locales folder: some ten times those of a full check."""

_R = TypeVar("_R")
"""A result: what is found in one piece."""


class Kept(Generic[_R]):
    """The results of one content and locales folder."""

    def __init__(
        self, places: Places, folder: Path | None, name: str, kind: object,
        faults_of: Callable[[_R], Iterable[Fault]],
    ) -> None:
        """Read what there is; with no folder nothing is kept.

        Args:
            places: content and locales.
            folder: where to keep.
            name: of the folder in it, for results of one kind.
            kind: the type of a result.
            faults_of: gives the faults that a result tells.
        """
        self._places = places
        self._faults_of = faults_of
        self._path: Path | None = None
        self._before: dict[str, _R] = {}
        self._now: dict[str, _R] = {}
        self._digests: dict[Path, str] = {}
        self._digests_of_content: dict[Sequence[str] | None, bytes] = {}
        self._found_files: dict[Path, tuple[Path, ...]] = {}
        if folder is not None:
            where = f"{places.content.resolve()}\n{places.locales.resolve()}"
            digest = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:32]
            self._path = folder / name / f"{digest}.msgpack"
            self._where = where
            with suppress(OSError, msgspec.DecodeError):
                results: msgspec.msgpack.Decoder[dict[str, _R]] = msgspec.msgpack.Decoder(
                    dict[str, kind]  # type: ignore[valid-type]
                )
                self._before = results.decode(self._path.read_bytes())

    def forget(self) -> None:
        """Look at everything anew."""
        self._before = {}

    def key(self, what: str, locales: Iterable[str], domains: Sequence[str] | None) -> str:
        """The digest of all that a check reads; ``""`` where nothing is kept.

        Args:
            what: the name of the check.
            locales: the locales whose folders it reads.
            domains: the handouts and catalogs that it reads; None for all.
        """
        if self._path is None:
            return ""
        found = hashlib.sha256(f"{program_digest()}\n{self._where}\n{what}\n".encode(
            "utf-8", "surrogateescape"
        ))
        content = self._digests_of_content.get(domains)
        if content is None:
            content = self._digests_of_content[domains] = "".join(
                f"{file}\0{self._digest(file)}\n" for file in self._content(domains)
            ).encode("utf-8", "surrogateescape")
        found.update(content)
        for locale in locales:
            for file in self._catalogs(locale, domains):
                found.update(f"{file}\0{self._digest(file)}\n".encode("utf-8", "surrogateescape"))
        return found.hexdigest()

    def look_again(self) -> None:
        """Read all files again for the next :meth:`key`: somebody may have saved one meanwhile."""
        self._digests.clear()
        self._digests_of_content.clear()
        self._found_files.clear()

    def get(self, key: str) -> _R | None:
        """What was found before; None if that is not known."""
        found = self._before.get(key) if key else None
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: str, found: _R) -> None:
        """Keep what was found; not what hangs on the machine, such as a font that is missing."""
        if key and not any(
            fault.code.startswith("machine/") for fault in self._faults_of(found)
        ):
            self._now[key] = found

    def save(self) -> None:
        """Write all that is known, the newest last; where that fails, the next run is slower."""
        if self._path is None or self._now.keys() <= self._before.keys():
            return
        older = {key: each for key, each in self._before.items() if key not in self._now}
        room = max(0, _MOST - len(self._now))
        kept = dict(list(older.items())[-room:] if room else []) | self._now
        with suppress(MachineError):
            write_whole(self._path, msgspec.msgpack.encode(kept))

    def _content(self, domains: Sequence[str] | None) -> Iterator[Path]:
        """The files of the content folder that a check reads: all but other handouts."""
        handouts = self._places.content / "handouts"
        return (
            path for path in self._files(self._places.content)
            if domains is None or path.parent != handouts or path.stem in domains
        )

    def _catalogs(self, locale: str, domains: Sequence[str] | None) -> Iterator[Path]:
        catalogs = self._places.locales / locale / "LC_MESSAGES"
        return (
            path for path in self._files(self._places.locales / locale)
            if domains is None or path.parent != catalogs or path.stem in domains
        )

    def _files(self, folder: Path) -> tuple[Path, ...]:
        """The sources below a folder, also in folders that are links, as readers find them."""
        found = self._found_files.get(folder)
        if found is None:
            found = tuple(sorted(Path(path) for _, path in sources_files(folder)))
            self._found_files[folder] = found
        return found

    def _digest(self, path: Path) -> str:
        found = self._digests.get(path)
        if found is None:
            try:
                found = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                found = f"cannot be read: {error.errno}"
            self._digests[path] = found
        return found


class KeptChecks(Kept[tuple[Fault, ...]]):
    """What checks found in one content and locales folder."""

    def __init__(self, places: Places, folder: Path | None) -> None:
        """Read what there is; with no folder nothing is kept."""
        super().__init__(places, folder, "checks", tuple[Fault, ...], lambda faults: faults)


def looked_at(look: Callable[[], Sequence[Fault]]) -> tuple[Fault, ...]:
    """What a check finds, be it given back or raised."""
    try:
        return tuple(look())
    except OmsHandoutError as error:
        return error.faults
