"""One document after another: what became of each job, its file written whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from omshandout.errors import ExitCode, Fault, OmsHandoutError, Where
from omshandout.files import write_whole
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop

BATCH = 4
"""Documents a process takes at a time: enough to hide the exchange, few enough to share."""

NO_ROOM = "free some space or choose another folder with -o"
"""What to do if a document cannot be written."""

_COLLECT_AFTER = 20_000
"""New objects, a few documents' worth, after which Python looks for garbage."""


class Outcome(Struct, frozen=True):
    """What became of one job: a file, or faults. ``exit_code`` is 0 for a file.

    ``trace`` says where in the program a fault came from, for ``--debug``.
    """

    job: AnyJob
    path: str = ""
    pages: int = 0
    draft: bool = True
    version: str = ""
    sha256: str = ""
    faults: tuple[Fault, ...] = ()
    exit_code: ExitCode = ExitCode.OK
    trace: str = ""

    @property
    def done(self) -> bool:
        """Whether the document was written."""
        return bool(self.sha256)


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Let Python look for garbage more rarely than it does by itself.

    A document leaves little that only the collector finds, but is made of so many objects that
    looking through them takes a tenth of the time of many documents.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def make_one(workshop: Workshop, job: AnyJob, options: RenderOptions, output: Path) -> Outcome:
    """Make one document and write it below ``output``; what goes wrong is in the outcome."""
    # Who only plans what to make, as the page for staff does first, waits for none of this.
    from omshandout.render.documents import render

    try:
        made = render(workshop, job, options)
        path = output / job.file_name
        write_whole(path, made.data, NO_ROOM)
    except OmsHandoutError as error:
        return Outcome(
            job, faults=error.faults, exit_code=error.exit_code, trace=traceback.format_exc()
        )
    except MemoryError:
        raise
    except Exception as error:  # a bug that one document shows must not stop the others
        fault = Fault(Where(file=job.file_name),
                      f"this is a fault of omshandout itself ({type(error).__name__}: {error})",
                      "please report it; --debug shows where it came from", "internal/bug")
        return Outcome(
            job, faults=(fault,), exit_code=ExitCode.MACHINE, trace=traceback.format_exc()
        )
    return Outcome(
        job, path=path.as_posix(), pages=made.pages, draft=made.meta.draft,
        version=made.meta.version, sha256=hashlib.sha256(made.data).hexdigest(),
        faults=made.faults,
    )
