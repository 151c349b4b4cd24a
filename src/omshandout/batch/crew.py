"""The workers that a scheduler has, and those of them that can do the work.

Each is asked what program it has before it gets any. That may take half a minute where one dies
meanwhile, so it is asked in a thread, and all others work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from distributed import Client
from distributed.comm.core import CommClosedError
from msgspec.structs import replace

from omshandout.batch.made_by import MadeBy, made_by
from omshandout.errors import Fault, MachineError, Severity, Where

_ANSWERS_S = 10.0
"""How long a scheduler may take to answer."""
_THREADS = 32
"""Of so many at once each is asked by itself: those that die keep nobody waiting for the others."""


class Crew:
    """Workers, as they were when one last looked.

    Args:
        client: of their scheduler.
        tell: gets what is wrong with one, while others go on.

    Attributes:
        workers: addresses of those that can do the work.
        looked: when that was (``time.monotonic``).
        seen: when there last was any that could, or might.
    """

    def __init__(self, client: Client, tell: Callable[[Fault], None]) -> None:
        self._client, self._tell = client, tell
        self.workers: frozenset[str] = frozenset()
        self.looked = self.seen = time.monotonic()
        self._refused: dict[str, tuple[Fault, ...]] = {}
        self._sound: set[str] = set()
        self._asked: set[str] = set()
        self._answers: SimpleQueue[tuple[str, str | None]] = SimpleQueue()

    def look(self) -> frozenset[str]:
        """Find out which workers there are now that can do the work.

        Raises:
            OSError, ValueError, RuntimeError: the scheduler does not answer.
            MachineError: there are workers, and each has refused.
        """
        found = self.there()
        if new := found - self._sound - self._asked - self._refused.keys():
            self._asked |= new
            for number in range(min(_THREADS, len(new))):
                some = sorted(new)[number::_THREADS]
                threading.Thread(target=self._ask, args=(some,), daemon=True).start()
        self._take_answers()
        # Who comes back under the same address may have another program.
        self._sound &= found
        self.looked = time.monotonic()
        self.workers = frozenset(self._sound - self._refused.keys())
        if found - self._refused.keys():
            self.seen = self.looked
        elif found:
            raise MachineError([fault for each in self._refused.values() for fault in each])
        return self.workers

    def there(self) -> frozenset[str]:
        """The addresses of all workers, as the scheduler knows them now.

        Raises:
            OSError, ValueError, RuntimeError: it does not answer.
        """
        scheduler = self._client.scheduler
        if scheduler is None or self._client.status != "running":
            raise CommClosedError
        return frozenset(self._client.sync(scheduler.ncores, callback_timeout=_ANSWERS_S))

    def refuse(self, address: str, faults: tuple[Fault, ...]) -> None:
        """Give a worker nothing any more; others go on, so it is a warning."""
        if address not in self._refused:
            self._refused[address] = faults
            self.workers -= {address}
            for fault in faults:
                self._tell(replace(fault, severity=Severity.WARNING))

    def _take_answers(self) -> None:
        with suppress(Empty):
            while True:
                address, wrong = self._answers.get_nowait()
                self._asked.discard(address)
                if wrong:
                    self.refuse(address, (Fault(
                        Where(address), f"this worker cannot make sheets: {wrong}",
                        "install there what is installed here, and start the worker again",
                        "dask/other-program",
                    ),))
                elif wrong is not None:
                    self._sound.add(address)

    def _ask(self, workers: list[str]) -> None:
        """Ask some workers whether they make other sheets, or none, and why: in a thread."""
        answers: dict[str, object] = {}
        with suppress(Exception):  # of a scheduler that is gone, which is seen by who looks
            answers = self._client.run(made_by, workers=workers, on_error="return")
        for address in workers:
            self._answers.put((address, _wrong_with(answers.get(address))))


def _wrong_with(answer: object) -> str | None:
    """What is wrong with a worker that answered; None for one that is gone, as it seems."""
    if isinstance(answer, MadeBy):
        return answer.unlike(made_by())
    if answer is None or isinstance(answer, OSError):
        return None
    return str(answer) or type(answer).__name__
