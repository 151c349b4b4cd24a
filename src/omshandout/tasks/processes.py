"""Documents on several processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from omshandout.batch.items import WorkItem, group_of
from omshandout.batch.local import LocalRunner, Maker, Work, start_method
from omshandout.batch.store import LocalStore, Store, Target, open_store
from omshandout.errors import ExitCode, Fault, Where
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.outcomes import (
    BATCH,
    Outcome,
    collect_rarely,
    lies_whole,
    make_one,
    maker_of,
)

__all__ = ["Payload", "build_on", "died", "items_work", "make_items_on", "start_method"]

_P = TypeVar("_P")
Payload = tuple[WorkItem, RenderOptions]
"""What a process gets to make one document."""

_loaded: list[Workshop] = []
"""Sources that are read: a process that is a copy of this one need not read them again."""


def build_on(
    count: int, jobs: Sequence[AnyJob], places: Places, options: RenderOptions, output: Path,
    done: Callable[[Outcome], None],
) -> list[Outcome]:
    """Make documents on ``count`` processes; see :func:`omshandout.tasks.build.build`."""
    # A job may be there twice: whoever asks for it twice gets it twice.
    by_name = {f"{number} {job.file_name}": job for number, job in enumerate(jobs)}
    store = LocalStore(output)
    found: dict[str, Outcome] = {}

    def ended(name: str, outcome: Outcome) -> None:
        found[name] = outcome
        done(outcome)

    work: Work[AnyJob, Outcome] = Work(
        by_name, _begin, (places, options, output),
        lambda name, outcome: lies_whole(store, by_name[name].file_name, outcome),
        lambda name, tried: died(by_name[name], tried),
        lambda process, name: store.bury(process, by_name[name].file_name if name else ""),
    )
    load_for_all()
    LocalRunner(count, BATCH).run(work, ended)
    return [found[name] for name in by_name]


def make_items_on(
    count: int, payloads: Mapping[str, Payload], job_of: Callable[[str], AnyJob],
    workshop: Workshop, output: Target, store: Store, several: bool,
    made: Callable[[str, Outcome], None],
) -> None:
    """Make documents of several clinics on ``count`` processes.

    Args:
        count: of processes.
        payloads: by the path of the document; put together when it is sent.
        job_of: which job each is.
        workshop: content and locales, as far as they are read.
        output: folder, or address of an object store.
        store: the same, as it is open here.
        several: whether they are of several clinics.
        made: called with the path of each document and what became of it.
    """
    work = items_work(
        payloads, job_of, store, _begin_items,
        (workshop.places, output, several),
    )
    _loaded[:] = [workshop]
    load_for_all()
    try:
        LocalRunner(count, BATCH).run(work, made)
    finally:
        _loaded.clear()


def load_for_all() -> None:
    """Load what processes need to make documents, if they are copies of this one.

    What is loaded late, since few commands need it, each would load for itself and keep in memory
    of its own; loaded here, it is there in all of them.
    """
    if start_method() != "fork":
        return
    # What reads content and catalogs is there too where this process has planned the run; where
    # not, each process reads them.
    import omshandout.content.dangers
    import omshandout.content.handouts
    import omshandout.content.interface
    import omshandout.content.termbase
    import omshandout.i18n.catalog_checks
    import omshandout.i18n.checks
    import omshandout.i18n.damage
    import omshandout.i18n.foreign
    import omshandout.i18n.leftovers
    import omshandout.i18n.marks
    import omshandout.i18n.signs
    import omshandout.i18n.variants
    import omshandout.render.documents
    import omshandout.yamlfile.composing  # noqa: F401
    from omshandout.text.fonts import load_libraries

    load_libraries()


def items_work(
    payloads: Mapping[str, _P], job_of: Callable[[str], AnyJob], store: Store,
    begin: Callable[..., Maker[_P, Outcome]], arguments: tuple[object, ...],
    source: Callable[[str], str] | None = None,
) -> Work[_P, Outcome]:
    """Work on documents, each by its path.

    Args:
        payloads: what is sent to make each.
        job_of: which job each is.
        store: where they lie.
        begin: gives what makes them, in the process that does; called with ``arguments``.
        arguments: for ``begin``.
        source: digest of all that each is made of; None to make each, whatever lies there.
    """
    return Work(
        payloads, begin, arguments, lambda path, outcome: lies_whole(store, path, outcome),
        lambda path, tried: died(job_of(path), tried), store.bury,
        lambda path: group_of(job_of(path)), source,
    )


def died(job: AnyJob, tried: bool) -> Outcome:
    """The outcome of a document at which two processes were ended from outside.

    ``tried``: it was begun; else no process came as far as that.
    """
    what = "the process that made this document was ended from outside, and ended again when it "
    what += "was tried alone"
    if not tried:
        what = "processes that were begun to make documents were ended from outside"
    hint = "if memory is short, close other programs, or use one process: -j 1"
    fault = Fault(Where(file=job.file_name), what, hint, "machine/process")
    return Outcome(job, faults=(fault,), exit_code=ExitCode.MACHINE)


def _begin_items(places: Places, output: Target, several: bool) -> Maker[Payload, Outcome]:
    workshop = _loaded[0] if _loaded else Workshop(places)
    workshop.many_clinics = several
    collect_rarely()
    return maker_of(workshop, open_store(output))


def _begin(places: Places, options: RenderOptions, output: Path) -> Maker[AnyJob, Outcome]:
    workshop, store = Workshop(places), LocalStore(output)
    collect_rarely()

    def make(job: AnyJob, about_to_write: Callable[[Outcome], None]) -> Outcome:
        return make_one(workshop, job, options, store, about_to_write=about_to_write)

    return make
