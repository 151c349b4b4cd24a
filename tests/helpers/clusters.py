"""Real schedulers with real worker processes, runs of small work on them, and other programs.

Functions here run in workers, which find this module as the tests do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from distributed import LocalCluster
from small_work import begin, logged

from omshandout.batch import beside, made_by
from omshandout.batch.local import Work
from omshandout.batch.spread import DaskRunner
from omshandout.errors import Fault


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


_real = made_by.made_by


def pretend_other_program(late: bool) -> None:
    """Make this worker one with another program; ``late``: only found out when it has work."""
    here = _real()
    other = made_by.MadeBy("0.0.9", here.files, here.python, here.libraries)
    (beside if late else made_by).made_by = lambda: other  # type: ignore[attr-defined]


def be_yourself() -> None:
    """Undo it."""
    made_by.made_by = beside.made_by = _real  # type: ignore[attr-defined]
