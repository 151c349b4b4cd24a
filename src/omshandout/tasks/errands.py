"""Documents as the process beside a worker of a scheduler gets them, and what it does with them.

What speaks with schedulers is not loaded here: this process needs none of it.
"""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.batch.items import WorkItem
from omshandout.batch.local import Maker
from omshandout.batch.sources import FOLDER, Parcel, fetch
from omshandout.batch.store import Store, Target, open_store
from omshandout.errors import Fault, MachineError, Where
from omshandout.render.gathering import RenderOptions
from omshandout.render.workshop import Workshop
from omshandout.tasks.cache import cache_folder
from omshandout.tasks.kept_sources import sources_at_hand
from omshandout.tasks.outcomes import Outcome, collect_rarely, maker_of


class Errand(Struct, frozen=True):
    """A document as a worker gets it: the logo of its clinic is fetched, since many share one."""

    item: WorkItem
    options: RenderOptions
    logo: str


def begin_elsewhere(parcel: Parcel, output: Target) -> Maker[Errand, Outcome]:
    """Make ready, in the process beside a worker, to make documents.

    Raises:
        MachineError: content cannot be fetched or kept.
    """
    store = open_store(output)
    # What is there now stays: it need not be looked through for garbage again and again.
    gc.freeze()
    # What a process has read of the same content in an earlier run, this one need not read.
    workshop = Workshop(fetch(parcel, store, _kept_in()), sources_at_hand())
    collect_rarely()
    make_one = maker_of(workshop, store)
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
