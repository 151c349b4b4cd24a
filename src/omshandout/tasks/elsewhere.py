"""Documents made by workers of a scheduler: what they are sent, and what they do with it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from omshandout.batch.items import WorkItem
from omshandout.batch.local import Maker
from omshandout.batch.sources import FOLDER, Parcel, fetch, pack
from omshandout.batch.store import Store, Target, open_store
from omshandout.errors import Fault, UsageError, Where
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.kept_checks import cache_folder
from omshandout.tasks.outcomes import NO_ROOM, Outcome, maker_of, pack_outcome, unpack_outcome

try:
    from omshandout.batch.spread import DaskRunner
except ImportError as error:
    raise UsageError(Fault(
        Where(), f"what --dask needs is not installed ({error})",
        "install it, here and on all workers: pip install 'omshandout[dask]'", "usage/extra",
    )) from error


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


def begin_elsewhere(
    parcel: Parcel, output: Target
) -> Maker[tuple[WorkItem, RenderOptions], Outcome]:
    """Make ready, in a worker, to make documents.

    Raises:
        MachineError: content cannot be fetched or kept.
    """
    store = open_store(output)
    return maker_of(Workshop(fetch(parcel, store, _kept_in())), store)


def _kept_in() -> Path:
    """Where a worker keeps content: with what else is kept for this user, else for a while."""
    folder = cache_folder()
    if folder is None:
        folder = Path(tempfile.gettempdir()) / f"omshandout-{os.getpid()}"
    return folder / "content"
