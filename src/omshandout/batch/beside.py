"""A process beside a worker of a scheduler, in which documents are made.

The worker itself hands on what comes and goes, and has nothing loaded that makes documents. So a
document that kills its process leaves the worker alone, and what a scheduler has its workers do
for other work costs documents nothing. ``dask.distributed`` has them give each freed stretch of
memory back to the system (``MALLOC_TRIM_THRESHOLD_``, for the sake of large arrays), which takes
a quarter of a document's time, and look at the stack of whoever works a hundred times a second,
of which they keep a quarter of an hour: see ``findings/``.

This module knows nothing of schedulers. What is said between the two processes are pickles, one
after another: a :class:`_Begin`, then for each chunk a :class:`_Chunk`, and None for "stop".
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Any, TypeAlias

from msgspec import Struct, msgpack

from omshandout.batch.journal import Journal, Progress, Unwanted, work_on
from omshandout.batch.local import Maker
from omshandout.batch.made_by import MadeBy, made_by
from omshandout.batch.store import Target, open_store
from omshandout.errors import Fault, MachineError, OmsHandoutError, Where

IDLE_S = 60.0
"""How long a process waits for more work: longer than any pause within a run."""
_LOOK_S = 0.2
"""How often the worker looks whether somebody still waits for what its process makes.

It wakes the worker, which costs documents a little of the processor each time.
"""
_LEAVING_S = 10.0
"""How long a process that has nothing to do may take to end."""
_START = """\
import os
try:
    os.fstat(2)
except OSError:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
import pickle, sys
said = open(0, "rb")
sys.path[:] = pickle.load(said)
from omshandout.batch.beside import serve
serve(said)
"""
"""What the process does first.

A service may have no standard error, on Windows above all. Then the first file that anybody opens
gets its number, and what is printed would go there: some Pythons keep /dev/urandom open from the
first random number on. So there is one before anything else is loaded.
"""
_NOT_OURS = "MALLOC_TRIM_THRESHOLD_"


class Setup(Struct, frozen=True):
    """What makes documents.

    Attributes:
        begin, arguments: of :class:`omshandout.batch.local.Work`.
        pack: makes bytes of an outcome.
        target: where documents lie.
        program: what the program has to be that makes them.
    """

    begin: Callable[..., Maker[Any, Any]]
    arguments: tuple[object, ...]
    pack: Callable[[Any], bytes]
    target: Target
    program: MadeBy


class Answer(Struct, frozen=True):
    """What comes of a chunk.

    Attributes:
        progress: how far it came, packed; see :func:`unpack_progress`.
        made: how many documents were begun.
        seconds: that these took.
        refused: why none of such chunks can be done.
        failed: what went wrong that should not.
    """

    progress: bytes = b""
    made: int = 0
    seconds: float = 0.0
    refused: tuple[Fault, ...] = ()
    failed: str = ""


class EndedError(Exception):
    """The process ended from outside, or had ended already."""


class _Begin(Struct, frozen=True):
    setup: bytes
    idle_s: float


class _Chunk(Struct, frozen=True):
    run: str
    chunk: str
    items: bytes


_Said: TypeAlias = "_Begin | _Chunk | None"


def pack_setup(setup: Setup) -> bytes:
    """What makes documents, as it is sent."""
    return pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)


def pack_items(items: tuple[tuple[str, Any], ...], sources: tuple[str, ...] = ()) -> bytes:
    """Items with their payloads, as they are sent: neighbours say mostly the same.

    Args:
        items: names and payloads.
        sources: what each is made of (:attr:`omshandout.batch.local.Work.source`), in order.
    """
    return zlib.compress(pickle.dumps((items, sources), pickle.HIGHEST_PROTOCOL))


def pack_progress(progress: Progress) -> bytes:
    """How far a chunk has come, as it is sent."""
    return zlib.compress(msgpack.encode(progress), 1)


def unpack_progress(data: bytes) -> Progress:
    """What :func:`pack_progress` packed."""
    return msgpack.decode(zlib.decompress(data), type=Progress)


class Beside:
    """The process, as its worker sees it.

    Args:
        setup: what makes documents, packed.
        idle_s: how long it waits for more work before it ends, and its memory is free.
    """

    def __init__(self, setup: bytes, idle_s: float = IDLE_S) -> None:
        self.setup = setup
        there = {name: value for name, value in os.environ.items() if name != _NOT_OURS}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START], env=there,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: IO[bytes] = self._process.stdin
        self._heard: SimpleQueue[Answer | None] = SimpleQueue()
        self._ended = False
        threading.Thread(
            target=_listen, args=(self._process.stdout, self._heard), daemon=True
        ).start()
        with suppress(EndedError):  # seen when it gets a chunk
            self._say(sys.path)
            self._say(_Begin(setup, idle_s))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def do(self, run: str, chunk: str, items: bytes, wanted: Callable[[], bool]) -> Answer:
        """Have a chunk done.

        Args:
            run: name of the run in its marks.
            chunk: its own name there.
            items: see :func:`pack_items`.
            wanted: whether somebody still waits for it; asked in this thread, now and then.

        Raises:
            EndedError: the process ended before it answered.
        """
        if self._ended:  # who writes in the moment of its end is not always told
            raise EndedError
        self._say(_Chunk(run, chunk, items))
        told = False
        while True:
            try:
                answer = self._heard.get(timeout=_LOOK_S)
            except Empty:
                if not told and not wanted():
                    told = True
                    self._say(None)
                continue
            if answer is None:
                self._ended = True
                raise EndedError
            return answer

    def end(self) -> str:
        """Let the process end, which has nothing to do; gives how it ended, in words."""
        with suppress(OSError):
            self._to.close()
        try:
            code = self._process.wait(_LEAVING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return f"by signal {-code}" if code < 0 else f"with code {code}"

    def _say(self, said: _Said | list[str]) -> None:
        try:
            pickle.dump(said, self._to, pickle.HIGHEST_PROTOCOL)
            self._to.flush()
        except (OSError, ValueError) as error:
            raise EndedError from error


def _listen(stream: IO[bytes], heard: SimpleQueue[Answer | None]) -> None:
    """Hand on what the process answers, and None when it ended: in a thread."""
    with stream, suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            heard.put(pickle.load(stream))
    heard.put(None)


# -- in the process -------------------------------------------------------------------------------


def serve(stream: IO[bytes]) -> None:
    """Do chunks until there is nobody to do them for, or none comes for a while.

    Args:
        stream: what the worker says.
    """
    # A terminal sends Ctrl-C to all processes; the worker ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not come between
    said: SimpleQueue[_Said] = SimpleQueue()
    stopped = threading.Event()
    threading.Thread(target=_hear, args=(stream, said, stopped), daemon=True).start()
    make, idle_s = _Maker(), IDLE_S
    with suppress(Empty, OSError):
        while (each := said.get(timeout=idle_s)) is not None:
            if isinstance(each, _Begin):
                make.setup, idle_s = each.setup, each.idle_s
            else:
                pickle.dump(make.answer(each, stopped), answers, pickle.HIGHEST_PROTOCOL)
                answers.flush()
    # Nothing is left to tidy, and the thread still waits.
    os._exit(0)


def _hear(stream: IO[bytes], said: SimpleQueue[_Said], stopped: threading.Event) -> None:
    """Take in what the worker says. It stops, too, when the worker is no more."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            each: _Said = pickle.load(stream)
            if each is None:
                stopped.set()
            else:
                # The worker sends no chunk before it has the answer to the one before.
                stopped.clear()
                said.put(each)
    stopped.set()
    said.put(None)


class _Maker:
    """Makes documents as a setup says, which is read and begun with the first chunk."""

    def __init__(self) -> None:
        self.setup = b""
        self._begun: tuple[Setup, Maker[Any, Any]] | None = None

    def answer(self, chunk: _Chunk, stopped: threading.Event) -> Answer:
        """Do a chunk."""
        try:
            return self._done(chunk, stopped)
        except OmsHandoutError as error:
            return Answer(refused=error.faults)
        except Exception as error:  # of what is installed here: told to whoever sent the chunk
            return Answer(failed=f"{type(error).__name__}: {error}")

    def _done(self, chunk: _Chunk, stopped: threading.Event) -> Answer:
        if self._begun is None:
            setup: Setup = pickle.loads(self.setup)
            check_program(setup.program)
            self._begun = setup, setup.begin(*setup.arguments)
        setup, make = self._begun
        items, sources = pickle.loads(zlib.decompress(chunk.items))
        payloads: dict[str, Any] = dict(items)
        made = 0

        def wanted() -> bool:
            return not stopped.is_set()

        def about_to_write(outcome: object) -> None:
            if stopped.is_set():
                # What is written now might lie over what a later run has written.
                raise Unwanted

        def packed(item: str) -> bytes | None:
            nonlocal made
            made += 1
            try:
                return setup.pack(make(payloads[item], about_to_write))
            except MemoryError:
                return None  # tried once more alone, when there may be more

        began = time.monotonic()
        journal = Journal(open_store(setup.target), chunk.run, chunk.chunk)
        progress = work_on(
            journal, list(payloads), packed, wanted, dict(zip(payloads, sources, strict=False))
        )
        return Answer(pack_progress(progress), made, time.monotonic() - began)


def check_program(program: MadeBy) -> None:
    """Whether the program here is the one that documents shall be made by.

    Raises:
        MachineError: it is not.
    """
    if wrong := made_by().unlike(program):
        raise MachineError(Fault(
            Where(), f"this worker has another program: {wrong}",
            "install there what is installed here, and start the worker again",
            "dask/other-program",
        ))
