"""Many documents: plan them, make them on all cores, write each whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from omshandout.errors import (
    ContentError,
    ExitCode,
    Fault,
    OmsHandoutError,
    Severity,
    UsageError,
    Where,
)
from omshandout.files import write_whole
from omshandout.i18n import paper_of
from omshandout.model.options import Clinic, Paper, Profile
from omshandout.pipeline.gathering import RenderOptions
from omshandout.pipeline.jobs import AnyJob, Job, PacketJob
from omshandout.pipeline.places import Places
from omshandout.pipeline.render import render
from omshandout.pipeline.workshop import Workshop

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


def plan(
    workshop: Workshop,
    handouts: Sequence[str],
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[Job]:
    """The jobs for some handouts (none: all) and locales (none: all).

    ``paper`` None takes the clinic's paper, else that of its country, else of the locale.

    Raises:
        UsageError: unknown handout or locale; all of them are named.
        ContentError: the clinic file asks for a locale that there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    chosen = tuple(dict.fromkeys(handouts)) or workshop.handout_names
    faults = workshop.unknown_names(chosen, wanted)
    if faults:
        raise UsageError(faults)
    return [
        Job(name, locale, of_paper)
        for locale, of_paper in _looks(workshop, wanted, profile, paper, clinic, clinic_file)
        for name in chosen
    ]


def plan_packet(
    workshop: Workshop,
    packet: str,
    locales: Sequence[str],
    profile: Profile,
    paper: Paper | None,
    clinic: Clinic,
    clinic_file: str = "",
) -> list[PacketJob]:
    """The jobs for one packet; see :func:`plan`.

    Raises:
        UsageError: unknown packet or locale; all of them are named.
        ContentError: the file of packets has faults, or the clinic file asks for a locale that
            there is not.
    """
    wanted = tuple(dict.fromkeys(locales))
    faults = (*workshop.unknown_packet(packet), *workshop.unknown_names((), wanted))
    if faults:
        raise UsageError(faults)
    return [
        PacketJob(packet, locale, of_paper)
        for locale, of_paper in _looks(workshop, wanted, profile, paper, clinic, clinic_file)
    ]


def _looks(
    workshop: Workshop, wanted: Sequence[str], profile: Profile, paper: Paper | None,
    clinic: Clinic, clinic_file: str,
) -> list[tuple[str, Profile]]:
    """Each locale to build (none wanted: the clinic's, else all), with its paper.

    Raises:
        ContentError: the clinic file asks for a locale that there is not.
    """
    locales = tuple(wanted) or tuple(dict.fromkeys(clinic.locales)) or workshop.locales
    if not wanted and (faults := _unknown_locales(workshop, clinic, clinic_file)):
        raise ContentError(faults)
    if paper is None and clinic.paper in ("a4", "letter"):
        paper = Paper(clinic.paper)
    return [
        (locale, replace(profile, paper=paper or paper_of(locale, clinic.country)))
        for locale in locales
    ]


def clinic_warnings(
    workshop: Workshop, clinic: Clinic, clinic_file: str
) -> tuple[Fault, ...]:
    """What the clinic file asks for that there is not, where another language is asked for."""
    return tuple(
        replace(fault, severity=Severity.WARNING)
        for fault in _unknown_locales(workshop, clinic, clinic_file)
    )


def _unknown_locales(workshop: Workshop, clinic: Clinic, clinic_file: str) -> list[Fault]:
    return [
        fault.at(clinic.where(f"locales.{index}", clinic_file))
        for index, locale in enumerate(clinic.locales)
        for fault in workshop.unknown_names((), (locale,))
    ]


def build(
    jobs: Sequence[AnyJob],
    places: Places,
    options: RenderOptions,
    output: Path,
    *,
    processes: int = 0,
    workshop: Workshop | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make documents and write them below ``output``; one that fails stops no other.

    Args:
        jobs: what to make.
        places: content and locales.
        options: what holds for all documents.
        output: folder; made if it is not there.
        processes: 0 for as many as there are processors (and jobs to keep them busy).
        workshop: sources that are loaded already, for work in this process.
        done: called for each outcome as it comes.

    Returns:
        The outcomes in the order of the jobs.
    """
    count = min(processes or os.cpu_count() or 1, max(1, len(jobs) // BATCH))
    if count <= 1:
        shop = workshop or Workshop(places)
        outcomes = []
        with collected_rarely():
            for job in jobs:
                outcomes.append(make_one(shop, job, options, output))
                done(outcomes[-1])
        return outcomes
    # Loading what runs processes takes long, and a single sheet needs none of it.
    from omshandout.pipeline.processes import build_on

    return build_on(count, jobs, places, options, output, done)


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
