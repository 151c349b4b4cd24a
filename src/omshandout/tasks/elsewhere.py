"""Documents made by workers of a scheduler: what they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from omshandout.batch.items import WorkItem
from omshandout.batch.sources import FOLDER, Parcel, pack
from omshandout.batch.spread import DaskRunner
from omshandout.batch.store import Store, Target
from omshandout.errors import Fault
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.tasks.errands import Errand
from omshandout.tasks.outcomes import NO_ROOM, pack_outcome, unpack_outcome


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
            logo = options.clinic.logo_digest
            if logo not in self._logos.values():
                self._store.write(f"{FOLDER}/{logo}", data, NO_ROOM)
            self._logos[item.clinic] = logo
        return Errand(item, replace(options, clinic=replace(options.clinic, logo_data=b"")), logo)

    def __iter__(self) -> Iterator[str]:
        return iter(self._payloads)

    def __len__(self) -> int:
        return len(self._payloads)
