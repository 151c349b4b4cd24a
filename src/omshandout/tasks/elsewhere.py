"""Documents made by workers of a scheduler: what they are sent, and what they do with it."""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.batch.items import WorkItem
from omshandout.batch.local import Maker
from omshandout.batch.sources import FOLDER, Parcel, fetch, pack
from omshandout.batch.spread import DaskRunner
from omshandout.batch.store import Store, Target, open_store
from omshandout.errors import Fault, MachineError, Where
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.kept_checks import cache_folder
from omshandout.tasks.outcomes import NO_ROOM, Outcome, maker_of, pack_outcome, unpack_outcome


def dask_runner(
    scheduler: str, output: Target, job_of: Callable[[str], AnyJob],
    tell: Callable[[Fault], None],
) -> DaskRunner:
    """What has documents made by workers of a scheduler.

    Args:
        scheduler: its address.
        output: where documents lie; a folder has to be shared by all workers, under this name.
        job_of: what each document is, by its path.
        tell: gets what is wrong with a worker, while others go on.
    """
    return DaskRunner(
        scheduler, shared(output), pack_outcome,
        lambda path, data: unpack_outcome(job_of(path), data), tell,
    )


def shared(output: Target) -> Target:
    """Where documents lie, whatever folder a worker was started in."""
    return output.resolve() if isinstance(output, Path) else output


@contextmanager
def published(store: Store, places: Places, sources: str) -> Iterator[Parcel]:
    """Content and locales, laid into the store for as long as workers may ask for them.

    Raises:
        MachineError: they cannot be read or written.
    """
    parcel, data = pack(places, sources)
    store.write(parcel.path, data, NO_ROOM)
    try:
        yield parcel
    finally:
        store.clear(FOLDER)


class Errand(Struct, frozen=True):
    """A document as a worker gets it: the logo of its clinic is fetched, since many share one."""

    item: WorkItem
    options: RenderOptions
    logo: str


class Errands(Mapping[str, Errand]):
    """What workers get; logos are laid into the store when they are first wanted.

    Args:
        payloads: documents and what holds for them, by path.
        store: where workers fetch from.
    """

    def __init__(
        self, payloads: Mapping[str, tuple[WorkItem, RenderOptions]], store: Store
    ) -> None:
        self._payloads, self._store = payloads, store
        self._logos: dict[str, str] = {}

    def __getitem__(self, path: str) -> Errand:
        item, options = self._payloads[path]
        data = options.clinic.logo_data
        if not data:
            return Errand(item, options, "")
        logo = self._logos.get(item.clinic)
        if logo is None:
            logo = hashlib.sha256(data).hexdigest()
            if logo not in self._logos.values():
                self._store.write(f"{FOLDER}/{logo}", data, NO_ROOM)
            self._logos[item.clinic] = logo
        return Errand(item, replace(options, clinic=replace(options.clinic, logo_data=b"")), logo)

    def __iter__(self) -> Iterator[str]:
        return iter(self._payloads)

    def __len__(self) -> int:
        return len(self._payloads)


def begin_elsewhere(parcel: Parcel, output: Target) -> Maker[Errand, Outcome]:
    """Make ready, in a worker, to make documents.

    Raises:
        MachineError: content cannot be fetched or kept.
    """
    store = open_store(output)
    # What is there now stays: it need not be looked through for garbage again and again.
    gc.freeze()
    make_one = maker_of(Workshop(fetch(parcel, store, _kept_in())), store)
    logos: dict[str, bytes] = {}

    def make(errand: Errand, about_to_write: Callable[[Outcome], None]) -> Outcome:
        options = errand.options
        if errand.logo:
            if errand.logo not in logos:
                logos.clear()  # neighbours mostly share one, and it may be large
                try:
                    logos[errand.logo] = _fetched(store, errand.logo)
                except MachineError as error:
                    return Outcome(
                        errand.item.job, faults=error.faults, exit_code=error.exit_code
                    )
            clinic = replace(options.clinic, logo_data=logos[errand.logo])
            options = replace(options, clinic=clinic)
        return make_one((errand.item, options), about_to_write)

    return make


def _fetched(store: Store, sha256: str) -> bytes:
    data = store.read(f"{FOLDER}/{sha256}")
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise MachineError(Fault(
            Where(store.shown(f"{FOLDER}/{sha256}")),
            "a logo for workers is not there, or is damaged", "run it again", "batch/no-content",
        ))
    return data


def _kept_in() -> Path:
    """Where a worker keeps content: with what else is kept for this user, else for a while."""
    folder = cache_folder()
    if folder is None:
        folder = Path(tempfile.gettempdir()) / f"omshandout-{os.getpid()}"
    return folder / "content"
