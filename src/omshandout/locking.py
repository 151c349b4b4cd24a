"""One writer of a file at a time: of threads, of processes, and of those who share a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from omshandout.errors import Fault, MachineError, Where
from omshandout.files import write_hint

PATIENCE_S = 10.0
"""How long one waits for others; a file of sign-offs is written in a fraction of a second."""


@contextmanager
def only_writer(path: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Keep all others out who would change a file, so that it can be read, changed and written.

    Those who only read it are not kept out: it is written whole. The lock is a hidden file beside
    it, so that it holds for everybody who shares the folder; it is given back whatever ends the
    program.

    Args:
        path: the file; it need not exist.
        patience_s: seconds to wait for others.

    Raises:
        MachineError: others do not finish in time, or the folder cannot be written.
    """
    lock = path.with_name(f".{path.name}.lock")
    where = Where(file=path.as_posix())
    held = FileLock(lock, timeout=patience_s)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout:
        raise MachineError(Fault(
            where, f"another program has been changing the file for {patience_s:g} seconds",
            f"try again when it is done; if none runs any more, delete {lock.as_posix()}",
            "machine/locked",
        )) from None
    except OSError as error:
        what = f"cannot be locked: {error.strerror or error}"
        at = Where(file=lock.as_posix())
        raise MachineError(Fault(at, what, write_hint(error, ""), "machine/write")) from error
    try:
        yield
    finally:
        held.release()
