"""What workers far away leave behind of a chunk, for whoever goes on when one is gone.

Before a document is begun, a *mark* is set by exclusive create. It says what is begun, and what
became of the document before. So the marks of a chunk tell at any time which documents are done,
and at which one a worker died; and of two workers that take each other for dead, one stops.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

from msgspec import DecodeError, Struct, msgpack

from omshandout.batch.store import Store
from omshandout.errors import MachineError

MARKS = ".omshandout-marks"
"""The hidden folder of marks below the output folder."""


class Mark(Struct, frozen=True):
    """A mark.

    Attributes:
        maker: who set it.
        item: what is begun; ``""`` where the maker leaves the chunk.
        ended: the item before, ``""`` for none.
        outcome: what became of it, packed; empty if it was let be.
        source: digest of all that it was made of; ``""`` where nobody said.
    """

    maker: str
    item: str
    ended: str = ""
    outcome: bytes = b""
    source: str = ""


class Unwanted(BaseException):  # nothing went wrong
    """Nobody waits for a document any more; no ``Exception``, which would be its fault."""


class Progress(Struct, frozen=True):
    """How far a chunk has come.

    Attributes:
        ended: outcomes by item.
        doubtful: items that were begun, and of which nobody knows what became.
        marks: how many there are.
        left: whether the last maker left the chunk; else it is at the last of ``doubtful``, or
            died there.
    """

    ended: dict[str, bytes]
    doubtful: tuple[str, ...] = ()
    marks: int = 0
    left: bool = True


class Left(Struct, frozen=True):
    """What runs left that ended before they could tell.

    Attributes:
        doubtful: items at which workers died, and nobody saw it.
        ended: by item, what it was made of (see :class:`Mark`) and its outcome.
    """

    doubtful: tuple[str, ...] = ()
    ended: dict[str, tuple[str, bytes]] = {}


class Journal:
    """The marks of one chunk of a run.

    Args:
        store: where documents lie; marks lie there too.
        run: name of the run.
        chunk: name of the chunk.
    """

    def __init__(self, store: Store, run: str, chunk: str) -> None:
        self._store = store
        self.folder = f"{MARKS}/{run}/{chunk}"

    def progress(self) -> Progress:
        """How far the chunk has come.

        Raises:
            MachineError: the store cannot be read.
        """
        ended: dict[str, bytes] = {}
        begun: dict[str, None] = {}
        count, left = 0, True
        for mark in self._marks():
            begun.pop(mark.ended, None)
            if mark.outcome:
                ended[mark.ended] = mark.outcome
            if mark.item:
                begun[mark.item] = None
            count, left = count + 1, not mark.item
        return Progress(ended, tuple(begun), count, left)

    def sources(self) -> dict[str, str]:
        """What each document that was ended was made of.

        Raises:
            MachineError: the store cannot be read.
        """
        return {mark.ended: mark.source for mark in self._marks() if mark.outcome}

    def put(self, number: int, mark: Mark) -> bool:
        """Set a mark; False where another maker was first.

        Raises:
            MachineError: it cannot be written.
        """
        path, data = self._path(number), msgpack.encode(mark)
        # A store that is asked twice, since its first answer was lost, knows our own mark.
        return self._store.create(path, data) or self._store.read(path) == data

    def seal(self) -> Progress:
        """How far the chunk has come; who is still at it, unseen, begins nothing more of it.

        The marks have to stay as long as that may be so. Where no mark can be set, on a disk that
        is full, nobody else sets one either.

        Raises:
            MachineError: the store cannot be read.
        """
        before = -1
        while True:
            progress = self.progress()
            with suppress(MachineError):
                if self.put(progress.marks, Mark(os.urandom(8).hex(), "")):
                    return progress
            if progress.marks == before:
                return progress
            before = progress.marks

    def _marks(self) -> Iterator[Mark]:
        number = 0
        while (data := self._store.read(self._path(number))) is not None:
            try:
                yield msgpack.decode(data, type=Mark)
            except DecodeError:
                return  # damaged: what it said was not said
            number += 1

    def _path(self, number: int) -> str:
        return f"{self.folder}/{number:04}"


def work_on(
    journal: Journal, items: Sequence[str], make: Callable[[str], bytes | None],
    wanted: Callable[[], bool], sources: Mapping[str, str] = MappingProxyType({}),
) -> Progress:
    """Make the documents of a chunk where whoever does it may die unseen.

    What an earlier maker ended is not made again, and an item at which one died is left alone: it
    stays doubtful.

    Args:
        journal: of the chunk.
        items: all of it.
        make: makes one and gives its outcome, packed; None for one that had too little memory. It
            may raise :class:`Unwanted` before it writes.
        wanted: whether somebody still waits for it.
        sources: by item, the digest of all that it is made of, as far as that is known.

    Raises:
        MachineError: the store does not take or give marks.
    """
    before = journal.progress()
    ended, doubtful, number = dict(before.ended), list(before.doubtful), before.marks
    maker = os.urandom(8).hex()
    last: tuple[str, bytes, str] = ("", b"", "")
    for item in items:
        if item in ended or item in doubtful:
            continue
        if not wanted():
            break
        if not journal.put(number, Mark(maker, item, *last)):
            return Progress(ended, tuple(doubtful), number)  # somebody else is at it
        number, last = number + 1, ("", b"", "")
        try:
            outcome = make(item)
        except Unwanted:
            last = (item, b"", "")
            break
        if outcome is None:
            doubtful.append(item)
        else:
            ended[item] = outcome
            last = (item, outcome, sources.get(item, ""))
    if number == before.marks:
        return Progress(ended, tuple(doubtful), number, before.left)  # nothing was begun
    journal.put(number, Mark(maker, "", *last))
    return Progress(ended, tuple(doubtful), number + 1)


def left_behind(store: Store) -> Left:
    """What earlier runs left.

    Raises:
        MachineError: the store cannot be read.
    """
    chunks: dict[tuple[str, str], None] = {}
    for name in store.names(MARKS):
        parts = name.split("/")
        if len(parts) == 4:
            chunks[parts[1], parts[2]] = None
    doubtful: dict[str, None] = {}
    ended: dict[str, tuple[str, bytes]] = {}
    for run, chunk in chunks:
        journal = Journal(store, run, chunk)
        progress, sources = journal.progress(), journal.sources()
        doubtful.update(dict.fromkeys(progress.doubtful))
        ended.update((item, (sources.get(item, ""), outcome))
                     for item, outcome in progress.ended.items())
    return Left(tuple(doubtful), ended)
