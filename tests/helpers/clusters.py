"""Real schedulers with real worker processes, small work for them, and ways to kill it.

Functions here run in workers, and in the processes beside them, which find this module as the tests
do.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from distributed import LocalCluster

from omshandout.batch import beside, made_by
from omshandout.batch.local import Maker, Work
from omshandout.batch.sources import Parcel
from omshandout.batch.spread import DaskRunner
from omshandout.batch.store import Target, open_store
from omshandout.errors import Fault
from omshandout.render import documents
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.errands import begin_elsewhere


@contextmanager
def cluster(workers: int = 2, **named: Any) -> Iterator[LocalCluster]:
    """A scheduler with workers that are processes and are begun anew when they die."""
    found = LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0",
        silence_logs=60, **named,
    )
    try:
        yield found
    finally:
        found.close()


def log(path: Path, word: str) -> None:
    """Add a word to a file that many processes write to."""
    with path.open("a") as stream:
        stream.write(f"{word}\n")


def logged(path: Path) -> Counter[str]:
    return Counter(path.read_text().split()) if path.exists() else Counter()


# -- small work: a "document" of each name, without content or fonts -------------------------------


def begin(
    target: Target, log_file: Path, deadly: tuple[str, ...], seconds: float, whole: bool
) -> Maker[str, str]:
    store = open_store(target)

    def make(payload: str, about_to_write: Callable[[str], None]) -> str:
        log(log_file, payload)
        if payload in deadly:
            die(whole)
        time.sleep(seconds)
        about_to_write(payload.upper())
        store.write(payload, payload.encode(), "")
        return payload.upper()

    return make


def die(whole: bool) -> None:
    """Kill this process; ``whole``: and before it the worker that it is beside."""
    if whole:
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


class SmallWork:
    """A run of small work.

    Args:
        scheduler: address.
        folder: for documents, and a log of what was begun.
        deadly: documents that kill the process in which they are made whenever they are tried.
        seconds: that each takes.
        whole: whether they kill the worker too, as the loss of a machine does.
    """

    def __init__(
        self, scheduler: str, folder: Path, deadly: tuple[str, ...] = (), seconds: float = 0,
        *, whole: bool = False,
    ) -> None:
        self.out, self.log = folder / "out", folder / "log"
        self.done: dict[str, str] = {}
        self.told: list[Fault] = []
        self._deadly, self._seconds, self._whole = deadly, seconds, whole
        self.runner = DaskRunner(
            scheduler, self.out, msgspec.json.encode,
            lambda item, data: str(msgspec.json.decode(data)), self.told.append,
        )

    @property
    def begun(self) -> Counter[str]:
        """How often each was begun."""
        return logged(self.log)

    @property
    def files(self) -> list[str]:
        """All files, hidden ones too."""
        return sorted(
            path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_file()
        )

    def run(
        self, *items: str, suspects: tuple[str, ...] = (),
        done: Callable[[str], None] = lambda item: None,
        source: Callable[[str], str] | None = None,
    ) -> dict[str, str]:
        def ended(item: str, outcome: str) -> None:
            assert item not in self.done
            self.done[item] = outcome
            done(item)

        work: Work[str, str] = Work(
            {item: item for item in items}, begin,
            (self.out, self.log, self._deadly, self._seconds, self._whole),
            self._is_whole,
            lambda item, tried: f"died {tried}", lambda process, item: None, lambda item: item[0],
            source,
        )
        self.runner.run(work, ended, suspects)
        return self.done

    def _is_whole(self, item: str, outcome: str) -> bool:
        path = self.out / item
        return path.exists() and path.read_text().upper() == outcome


# -- what happens to workers ----------------------------------------------------------------------


def begin_deadly(
    log_file: Path, deadly: str, parcel: Parcel, output: Target
) -> Maker[Any, Any]:
    """As :func:`begin_elsewhere`; a sheet kills its process, and all that is made is logged.

    Args:
        log_file: gets the clinic and name of each sheet that is begun.
        deadly: the sheet that kills.
        parcel, output: as there.
    """
    real = documents.render

    def render(workshop: Workshop, job: AnyJob, options: RenderOptions) -> documents.Rendered:
        name = dict(options.clinic.name).get("", "none").replace(" ", "-")
        word = f"{name}/{job.file_name}"
        log(log_file, word)
        if word == deadly:
            die(whole=False)
        return real(workshop, job, options)

    documents.render = render
    return begin_elsewhere(parcel, output)


_real = made_by.made_by


def pretend_other_program(late: bool) -> None:
    """Make this worker one with another program; ``late``: only found out when it has work."""
    here = _real()
    other = made_by.MadeBy("0.0.9", here.files, here.python, here.libraries)
    (beside if late else made_by).made_by = lambda: other  # type: ignore[attr-defined]


def be_yourself() -> None:
    """Undo it."""
    made_by.made_by = beside.made_by = _real  # type: ignore[attr-defined]
