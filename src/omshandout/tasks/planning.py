"""A plan and its clinics → the documents of a run, neighbours in one language and look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.batch.items import WorkItem, folded
from omshandout.content.plan import ALL
from omshandout.errors import Fault, OmsHandoutError, Where, did_you_mean
from omshandout.model.batch import Named, Plan, PlannedLook, PlannedSheets
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import looks_of
from omshandout.tasks.clinics import PlannedClinic


class Planned(Struct, frozen=True):
    """The documents of a plan, and what is wrong with the rest of it."""

    items: tuple[WorkItem, ...]
    faults: tuple[Fault, ...]


def plan_items(workshop: Workshop, plan: Plan, clinics: Sequence[PlannedClinic]) -> Planned:
    """The documents of a plan; names that there are not, and all that asks for them, are told.

    Args:
        workshop: handouts, packets and languages that there are.
        plan: who gets what.
        clinics: those that are sound.
    """
    faults: dict[Fault, None] = {}
    taken: dict[str, WorkItem] = {}
    for sheets in plan.sheets:
        for item, where in _items(workshop, plan, sheets, clinics, faults):
            other = taken.setdefault(folded(item.path), item)
            if other != item:
                what = f"two different sheets would be {item.path}"
                hint = "give looks, or sheets, that have names of their own"
                faults[Fault(where, what, hint, "plan/double-path")] = None
    return Planned(tuple(taken.values()), tuple(faults))


def _items(
    workshop: Workshop, plan: Plan, sheets: PlannedSheets, clinics: Sequence[PlannedClinic],
    faults: dict[Fault, None],
) -> Iterator[tuple[WorkItem, Where]]:
    names = [
        *(("handout", name) for name in _handouts(workshop, sheets, faults)),
        *(("packet", name) for name in _packets(workshop, sheets, faults)),
    ]
    locales = _known(sheets.languages, workshop.locales, "language", faults)
    if sheets.languages and not locales:
        return
    chosen = clinics
    if sheets.only:
        only = _known(sheets.only, [each.name for each in clinics], "clinic", faults)
        chosen = [each for each in clinics if each.name in only]
    for look in sheets.looks:
        # Clinics beside each other within a language and a document: they share most of its pages.
        by_locale: dict[str, list[tuple[PlannedClinic, AnyJob]]] = {}
        for clinic in chosen:
            for job in _jobs(workshop, clinic, look, locales, names, faults):
                by_locale.setdefault(job.locale, []).append((clinic, job))
        for jobs in by_locale.values():
            jobs.sort(key=lambda each: _order(each[1], names))
            for clinic, job in jobs:
                yield WorkItem(job, path_of(plan.pattern.word, clinic.name, job), clinic.name), \
                    look.where


def _order(job: AnyJob, names: Sequence[tuple[str, str]]) -> tuple[int, str]:
    name = ("handout", job.handout) if isinstance(job, Job) else ("packet", job.packet)
    return names.index(name), job.profile.suffix


def _jobs(
    workshop: Workshop, clinic: PlannedClinic, look: PlannedLook, locales: Sequence[str],
    names: Sequence[tuple[str, str]], faults: dict[Fault, None],
) -> Iterator[AnyJob]:
    """The documents of a clinic in one look."""
    try:
        looks = looks_of(
            workshop, locales, look.profile, look.paper, clinic.clinic, clinic.where.file
        )
    except OmsHandoutError as error:
        for fault in error.faults:
            # What is typed on a command line stands in the plan here.
            place = fault.where if fault.where.file else look.where
            faults[replace(fault, where=place)] = None
        return
    for locale, profile in looks:
        for kind, name in names:
            if kind == "handout":
                yield Job(name, locale, profile)
            elif not profile.html:
                yield PacketJob(name, locale, profile)
            else:
                faults[Fault(look.where, f"the packet {name} cannot be a page for screens",
                             "leave out html, or name its handouts", "plan/html-packet")] = None


def path_of(pattern: str, clinic: str, job: AnyJob) -> str:
    """Where a document lies below the output folder."""
    name = job.file_name.rpartition("/")[2]
    handout = job.handout if isinstance(job, Job) else f"packet-{job.packet}"
    values = {"clinic": clinic, "locale": job.locale, "handout": handout, "name": name}
    for word, value in values.items():
        pattern = pattern.replace(f"{{{word}}}", value)
    return pattern


def _handouts(
    workshop: Workshop, sheets: PlannedSheets, faults: dict[Fault, None]
) -> tuple[str, ...]:
    if any(each.word == ALL for each in sheets.handouts):
        return workshop.handout_names
    return _known(sheets.handouts, workshop.handout_names, "handout", faults)


def _packets(
    workshop: Workshop, sheets: PlannedSheets, faults: dict[Fault, None]
) -> tuple[str, ...]:
    if not sheets.packets:
        return ()
    known = [packet.name for packet in workshop.packets]
    return _known(sheets.packets, known, "packet", faults)


def _known(
    named: Sequence[Named], known: Collection[str], kind: str, faults: dict[Fault, None]
) -> tuple[str, ...]:
    """Those names that there are; the others are told."""
    there = set(known)
    for each in named:
        if each.word not in there:
            hint = did_you_mean(each.word, known)
            hint = hint or "there are: " + ", ".join(list(known)[:40])
            faults[Fault(each.where, f'there is no {kind} "{each.word[:60]}"', hint,
                         f"plan/unknown-{kind}")] = None
    return tuple(each.word for each in named if each.word in there)
