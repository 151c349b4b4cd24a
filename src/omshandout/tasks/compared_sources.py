"""What a PDF or page was made from, beside what it would be made from today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from omshandout.errors import Fault, Where
from omshandout.model.options import Clinic
from omshandout.model.packets import PACKETS
from omshandout.readback import PageInfo
from omshandout.readback.pages import SHORT_DIGEST
from omshandout.render.digests import (
    catalogs_of,
    copies_of,
    second_of,
    seconds_of,
    source_digests,
)
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import INTERFACE, Workshop
from omshandout.tasks.clinics import UnsoundClinic
from omshandout.tasks.stated_jobs import Info

CHANGED = "inspect/changed"
NOT_GIVEN = "inspect/no-clinic"
UNSOUND = "inspect/unsound-clinic"
"""Codes of faults: something is another today; its clinic is not given, or is not sound."""


class SourceState(Struct, frozen=True):
    """One thing a PDF was made from, and whether it is the same today.

    Attributes:
        name: that of its digest in the PDF.
        file: "" for what no longer belongs to the document, or is not known at all.
        same: whether it is the same today.
        handout: the handout of a packet that it belongs to, else "".
    """

    name: str
    file: str
    same: bool
    handout: str = ""

    @property
    def label(self) -> str:
        """The file or folder, or what else tells it from other sources."""
        if self.file.endswith("/") and self.handout:
            return f"{self.file} (for {self.handout})"
        return self.file or self.name


def sources_of(
    workshop: Workshop, job: AnyJob, info: Info, clinic: Clinic, clinic_file: str
) -> tuple[SourceState, ...]:
    """What a document was made from, by name, and whether it is the same today."""
    files = dict(_files(workshop, job, clinic, clinic_file))
    then = dict(info.digests)
    now = dict(source_digests(workshop, job, clinic))
    if isinstance(info, PageInfo):
        now = {name: digest[:SHORT_DIGEST] for name, digest in now.items()}
    # What is only in today's packet is told once, by the name of the handout.
    added = set(handouts_of(workshop, job)) - set(info.handouts)
    states = []
    for name, file in files.items():
        handout = _handout_of(name)
        if name in then or (name in now and handout not in added):
            states.append(SourceState(name, file, then.get(name) == now.get(name), handout))
    for name in sorted(then.keys() - files.keys()):
        handout = _handout_of(name)
        known = handout in info.handouts
        states.append(SourceState(name, "", False, handout if known else ""))
    return tuple(states)


def _handout_of(name: str) -> str:
    """The handout that the name of a source in a packet ends in."""
    return name.partition("/")[2]


def handouts_of(workshop: Workshop, job: AnyJob) -> tuple[str, ...]:
    """The handouts of a packet today; none for a handout by itself."""
    return workshop.packet(job.packet).handouts if isinstance(job, PacketJob) else ()


def _files(
    workshop: Workshop, job: AnyJob, clinic: Clinic, clinic_file: str
) -> Iterator[tuple[str, str]]:
    """The file of each source of a document, by the name that its digest has."""
    handouts = {"": job.handout} if isinstance(job, Job) else {}
    if isinstance(job, PacketJob):
        packet = workshop.packet(job.packet)
        yield "packet", packet.cover.title.where.file
        yield from _catalogs(workshop, job, "packets-catalog", PACKETS)
        handouts = {f"/{name}": name for name in packet.handouts}
    for suffix, name in handouts.items():
        yield f"content{suffix}", workshop.handout(name).title.where.file
        yield f"drawings{suffix}", "content/drawings/"
    yield "facts", "content/facts.yaml"
    yield "interface", "content/interface.yaml"
    for suffix, name in handouts.items():
        yield from _catalogs(workshop, job, f"catalog{suffix}", name)
    yield from _catalogs(workshop, job, "interface-catalog", INTERFACE)
    yield "language", workshop.languages.data(job.locale).file
    for name, catalog in seconds_of(workshop, job, clinic):
        yield name, catalog.file
    if second := second_of(workshop, job, clinic):
        yield "second-language", workshop.languages.data(second).file
    for name, catalog in copies_of(workshop, job):
        yield name, catalog.file
    if copy := job.profile.copy_locale:
        yield "copy-language", workshop.languages.data(copy).file
    yield "clinic", clinic_file


def _catalogs(
    workshop: Workshop, job: AnyJob, label: str, domain: str
) -> Iterator[tuple[str, str]]:
    for name, catalog in catalogs_of(workshop, job.locale, label, domain):
        yield name, catalog.file


def changed_faults(
    where: Where, sources: Sequence[SourceState], unsound: Sequence[UnsoundClinic], *,
    planned: bool,
) -> Iterator[Fault]:
    """What has changed since: each file and folder once."""
    changed = [source for source in sources if not source.same]
    files: dict[str, list[str]] = {}
    for source in changed:
        if source.file and source.name != "clinic":
            files.setdefault(source.file, []).extend(filter(None, [source.handout]))
    for file, handouts in files.items():
        # A file has its name from its handout; the folder of drawings is that of all.
        whose = f" (drawings of {', '.join(handouts)})" if file.endswith("/") and handouts else ""
        what = f"{file}{whose} has changed since"
        yield Fault(where, what, "build it again", CHANGED)
    of_clinic = ["clinic"]
    if any(source.name == "clinic" for source in changed):
        yield _unsound_fault(where, unsound) if unsound else \
            _clinic_fault(where, sources, planned=planned)
        # It says which language is the second.
        of_clinic += [source.name for source in changed if source.name.startswith("second-")]
    strange = [
        source.name for source in changed
        if not source.file and not source.handout and source.name not in of_clinic
    ]
    if strange:
        what = f"{_joined(strange)} has changed since"
        yield Fault(where, what, "build it again", CHANGED)


def other_handouts(where: Where, info: Info, today: Sequence[str]) -> Iterator[Fault]:
    """What left a packet since it was made, and what came; nothing for a handout by itself."""
    changes = {
        "no longer has": [name for name in info.handouts if name not in today],
        "now has": [name for name in today if name not in info.handouts],
    }
    for change, names in changes.items():
        if names and today:
            what = f"the packet {change} {_joined(names)}"
            yield Fault(where, what, "build it again", CHANGED)


def _joined(names: Sequence[str]) -> str:
    """Names from a PDF, no more than fit in a line."""
    return ", ".join(names)[:60]


def _clinic_fault(where: Where, sources: Sequence[SourceState], *, planned: bool) -> Fault:
    file = next((source.file for source in sources if source.name == "clinic"), "")
    if planned:
        what = "it was made for a clinic that the plan does not have today, or has otherwise"
        hint = "name the plan that it was made by, or run batch again"
        if file:
            what = f"it was made with other words than {file} has today"
            hint = "run batch again"
        return Fault(where, what, hint, CHANGED)
    hint = "name the one it was made with: --clinic FILE, or the plan of its batch: --plan FILE"
    if file:
        what = "it was made with another clinic file, or without one"
        return Fault(where, what, hint, CHANGED)
    what = "it was made with a clinic file, or a row of a list: without that nobody can tell " \
        "whether it is out of date"
    return Fault(where, what, hint, NOT_GIVEN)


def _unsound_fault(where: Where, unsound: Sequence[UnsoundClinic]) -> Fault:
    """Nobody knows what a clinic says whose words have faults."""
    first, number = unsound[0], len(unsound)
    what = f"its clinic ({first.where}) has faults today"
    if not first.name:
        have = "1 has" if number == 1 else f"{number} have"
        what = f"it is of no clinic of the plan that is sound today, and {have} faults"
    return Fault(where, f"{what}: nobody can tell whether it is out of date",
                 "mend these first, then inspect it again", UNSOUND)
