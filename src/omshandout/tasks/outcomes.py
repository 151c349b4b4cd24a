"""One document after another: what became of each job, its file written whole or not at all."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, msgpack
from msgspec.structs import asdict, replace

from omshandout.batch.inputs import Inputs
from omshandout.batch.items import WorkItem
from omshandout.batch.store import Store
from omshandout.errors import ExitCode, Fault, OmsHandoutError, Where
from omshandout.languages import SOURCE_LOCALE
from omshandout.model.batch import Reason
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.workshop import Workshop

if TYPE_CHECKING:
    from omshandout.batch.local import Maker

BATCH = 4
"""Documents a process takes at a time: enough to hide the exchange, few enough to share."""

NO_ROOM = "free some space or choose another folder with -o"
"""What to do if a document cannot be written."""

_COLLECT_AFTER = 300_000
"""New objects, more than all sheets of a few languages keep, after which Python looks for garbage.

A document leaves some ten objects that only the collector finds; each search takes 50 ms.
"""


class Outcome(Struct, frozen=True):
    """What became of one job: a file of ``size`` bytes, or faults. ``exit_code`` is 0 for a file.

    ``trace`` says where in the program a fault came from, for ``--debug``. ``unchanged``: the file
    was there before and is what would be made. ``reason`` says why it was made, where that was
    asked. ``stamp`` is what the store tells of the file, ``sources`` the digest of what was read
    for it (:meth:`Inputs.sources`), where that was asked.
    """

    job: AnyJob
    path: str = ""
    pages: int = 0
    draft: bool = True
    version: str = ""
    sha256: str = ""
    size: int = 0
    faults: tuple[Fault, ...] = ()
    exit_code: ExitCode = ExitCode.OK
    trace: str = ""
    unchanged: bool = False
    reason: Reason | None = None
    stamp: str = ""
    sources: str = ""

    @property
    def done(self) -> bool:
        """Whether the document is there, as it should be."""
        return bool(self.sha256)


class _Packed(Struct, frozen=True, array_like=True):
    """What is sent of an outcome: all but the job, which whoever gets it knows."""

    path: str
    pages: int
    draft: bool
    version: str
    sha256: str
    size: int
    faults: tuple[Fault, ...]
    exit_code: ExitCode
    trace: str
    stamp: str
    sources: str


def pack_outcome(outcome: Outcome) -> bytes:
    """An outcome as it comes from afar."""
    return msgpack.encode(_Packed(*(getattr(outcome, name) for name in _Packed.__struct_fields__)))


def unpack_outcome(job: AnyJob, data: bytes) -> Outcome:
    """The outcome of a job.

    Raises:
        DecodeError: nobody of ours packed that.
    """
    return Outcome(job, **asdict(msgpack.decode(data, type=_Packed)))


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Let Python look for garbage more rarely than it does by itself.

    A document leaves little that only the collector finds, but is made of so many objects that
    looking through them takes a twentieth of the time of many documents.
    """
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_rarely() -> None:
    """The same from now on: for a process that does nothing else."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])


def lies_whole(store: Store, path: str, outcome: Outcome) -> bool:
    """Whether the file of a document lies there, whole, as an outcome says."""
    found = store.found(path, outcome.size) if outcome.done else None
    return found is not None and found.sha256 == outcome.sha256


def make_one(
    workshop: Workshop, job: AnyJob, options: RenderOptions, store: Store, name: str = "",
    about_to_write: Callable[[Outcome], None] = lambda outcome: None,
    inputs: Inputs | None = None,
) -> Outcome:
    """Make one document and write it into a store; what goes wrong is in the outcome.

    Args:
        workshop: the sources.
        job: what to make.
        options: what holds for it.
        store: where it shall lie.
        name: of the file there; ``""`` for that of the job.
        about_to_write: told the outcome right before the file is written.
        inputs: what was read for documents by the workshop; None where nobody asks.
    """
    # Who only plans what to make, as the page for staff does first, waits for none of this.
    from omshandout.render.documents import render

    path = name or job.file_name
    try:
        made = render(workshop, job, options)
        outcome = Outcome(
            job, path=store.shown(path), pages=made.pages, draft=made.meta.draft,
            version=made.meta.version, sha256=hashlib.sha256(made.data).hexdigest(),
            size=len(made.data), faults=made.faults,
            sources=inputs.sources(job, options) if inputs is not None else "",
        )
        about_to_write(outcome)
        stamp = store.write(path, made.data, NO_ROOM)
    except OmsHandoutError as error:
        return Outcome(job, faults=error.faults, exit_code=error.exit_code, trace=_trace())
    except MemoryError:
        raise
    except Exception as error:  # a bug that one document shows must not stop the others
        fault = Fault(Where(file=job.file_name),
                      f"this is a fault of omshandout itself ({type(error).__name__}: {error})",
                      "please report it; --debug shows where it came from", "internal/bug")
        return Outcome(job, faults=(fault,), exit_code=ExitCode.MACHINE, trace=_trace())
    return replace(outcome, stamp=stamp) if stamp else outcome


def _trace() -> str:
    """Where in the program the exception came from that is at hand."""
    # It loads what reads Python, and most documents have no fault.
    import traceback

    return traceback.format_exc()


def maker_of(
    workshop: Workshop, store: Store, planned: Inputs | None = None
) -> Maker[tuple[WorkItem, RenderOptions], Outcome]:
    """What makes one document after another, neighbours beside each other, in many languages.

    ``planned`` is what the workshop read when the run was planned, if it was this one.
    """
    inputs = planned or Inputs(workshop, "")

    def make(
        payload: tuple[WorkItem, RenderOptions], about_to_write: Callable[[Outcome], None]
    ) -> Outcome:
        nonlocal inputs
        item, options = payload
        profile = item.job.profile
        named = {
            item.job.locale, profile.second_locale, profile.copy_locale,
            options.clinic.staff_language,
        }
        if workshop.go_on_in(*named.difference(("", SOURCE_LOCALE))):
            inputs = Inputs(workshop, "")
        return make_one(
            workshop, item.job, options, store, item.path, about_to_write, inputs
        )

    return make
