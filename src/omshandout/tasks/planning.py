"""A plan and its clinics → the documents of a run, neighbours in one language and look."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from omshandout.batch.items import WorkItem, folded
from omshandout.content.plan import ALL
from omshandout.errors import Fault, OmsHandoutError, Severity, Where, did_you_mean
from omshandout.languages import same_language
from omshandout.model.batch import Named, Plan, PlannedLook, PlannedSheets
from omshandout.model.options import Profile
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import looks_of
from omshandout.tasks.clinics import PlannedClinic


class Planned(Struct, frozen=True):
    """The documents of a plan, and what is wrong with the rest of it."""

    items: PlannedItems
    faults: tuple[Fault, ...]


class PlannedItems(Sequence[WorkItem]):
    """The documents of a plan, of which there may be very many: put together when asked for.

    Args:
        pattern: where a document lies; see :class:`omshandout.model.batch.Plan`.
        clinics: names.
    """

    def __init__(self, pattern: str, clinics: Sequence[str]) -> None:
        self._pattern = pattern
        self._names = clinics
        self._jobs: dict[AnyJob, int] = {}
        self._by_number: list[AnyJob] = []
        self._wheres: list[Where] = []
        # Of each document its clinic, its job, and the look of the plan that it is of.
        self._clinic_of, self._job_of, self._where_of = array("L"), array("L"), array("L")

    def add(self, clinics: Sequence[int], job: AnyJob, where: Where) -> None:
        """Add one document for each of some clinics, given by their numbers."""
        number = self._jobs.setdefault(job, len(self._jobs))
        if number == len(self._by_number):
            self._by_number.append(job)
        if not self._wheres or self._wheres[-1] != where:
            self._wheres.append(where)
        self._clinic_of.extend(clinics)
        self._job_of.extend([number] * len(clinics))
        self._where_of.extend([len(self._wheres) - 1] * len(clinics))

    def rank(self, item: WorkItem) -> tuple[int, int]:
        """Sorts documents as the plan has them, whichever of them is made first."""
        return self._jobs[item.job], self._number_of[item.clinic]

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self._names)}

    def take_doubles_out(self) -> tuple[Fault, ...]:
        """Leave each document once; a fault for each that would lie where another one lies."""
        # Paths are compared where their hashes are equal, so that they need not all be kept.
        hashes = array("q", (hash(folded(item.path)) for item in self))
        numbers = sorted(range(len(self)), key=hashes.__getitem__)
        others: dict[int, int] = {}
        taken: dict[str, int] = {}
        for before, number in pairwise(numbers):
            if hashes[before] != hashes[number]:
                taken = {}
                continue
            taken = taken or {folded(self[before].path): before}
            other = taken.setdefault(folded(self[number].path), number)
            if other != number:
                others[number] = other
        faults: dict[Fault, None] = {}
        for number, other in sorted(others.items()):
            if self[number] != self[other]:
                what = f"two different sheets would be {self[number].path}"
                hint = "give looks, or sheets, that have names of their own"
                where = self._wheres[self._where_of[number]]
                faults[Fault(where, what, hint, "plan/double-path")] = None
        for numbers_of in (self._clinic_of, self._job_of, self._where_of) if others else ():
            numbers_of[:] = array("L", (
                each for number, each in enumerate(numbers_of) if number not in others
            ))
        return tuple(faults)

    def __len__(self) -> int:
        return len(self._job_of)

    @overload
    def __getitem__(self, index: int) -> WorkItem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[WorkItem]: ...
    def __getitem__(self, index: int | slice) -> WorkItem | Sequence[WorkItem]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        clinic = self._names[self._clinic_of[index]]
        job = self._by_number[self._job_of[index]]
        return WorkItem(job, path_of(self._pattern, clinic, job), clinic)


def plan_items(workshop: Workshop, plan: Plan, clinics: Sequence[PlannedClinic]) -> Planned:
    """The documents of a plan; names that there are not, and all that asks for them, are told.

    Args:
        workshop: handouts, packets and languages that there are.
        plan: who gets what.
        clinics: those that are sound.
    """
    faults: dict[Fault, None] = {}
    items = PlannedItems(plan.pattern.word, [each.name for each in clinics])
    for sheets in plan.sheets:
        _add_items(workshop, sheets, clinics, items, faults)
    return Planned(items, (*faults, *items.take_doubles_out()))


def _add_items(
    workshop: Workshop, sheets: PlannedSheets, clinics: Sequence[PlannedClinic],
    items: PlannedItems, faults: dict[Fault, None],
) -> None:
    names = [
        *(("handout", name) for name in _handouts(workshop, sheets, faults)),
        *(("packet", name) for name in _packets(workshop, sheets, faults)),
    ]
    locales = _known(sheets.languages, workshop.locales, "language", faults)
    if sheets.languages and not locales:
        return
    chosen: Sequence[int] = range(len(clinics))
    if sheets.only:
        only = set(_known(sheets.only, [each.name for each in clinics], "clinic", faults))
        chosen = [number for number in chosen if clinics[number].name in only]
    for look in sheets.looks:
        # Clinics beside each other within a language and a document: they share most of its pages.
        by_locale: dict[str, dict[AnyJob, array[int]]] = {}
        for number in chosen:
            for job in _jobs(workshop, clinics[number], look, locales, names, faults):
                by_job = by_locale.setdefault(job.locale, {})
                by_job.setdefault(job, array("L")).append(number)
        for by_job in by_locale.values():
            for job in sorted(by_job, key=lambda each: _order(each, names)):
                items.add(by_job[job], job, look.where)


def _order(job: AnyJob, names: Sequence[tuple[str, str]]) -> tuple[int, str]:
    name = ("handout", job.handout) if isinstance(job, Job) else ("packet", job.packet)
    return names.index(name), job.profile.suffix


def _jobs(
    workshop: Workshop, clinic: PlannedClinic, look: PlannedLook, locales: Sequence[str],
    names: Sequence[tuple[str, str]], faults: dict[Fault, None],
) -> Iterator[AnyJob]:
    """The documents of a clinic in one look."""
    try:
        looks = _looks(workshop, clinic, look, locales, faults)
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


def _looks(
    workshop: Workshop, clinic: PlannedClinic, look: PlannedLook, locales: Sequence[str],
    faults: dict[Fault, None],
) -> list[tuple[str, Profile]]:
    """The languages of a clinic, each with its profile.

    No language stands beside itself, or behind itself as a copy. Who names it among those that
    families get is given it all the same, alone, and told once: they would have nothing.

    Raises:
        OmsHandoutError: a language that there is not.
    """
    says = clinic.clinic

    def of(wanted: Sequence[str], profile: Profile) -> list[tuple[str, Profile]]:
        return looks_of(
            workshop, wanted, profile, look.paper, says, clinic.where.file
        )

    named = tuple(locales) or tuple(dict.fromkeys(says.locales))
    alone = {locale: _apart(workshop, look.profile, locale) for locale in named}
    alone = {locale: profile for locale, profile in alone.items() if profile != look.profile}
    others = [locale for locale in locales if locale not in alone]
    # Without names in the plan, those of the clinic file are looked up, and all languages are meant
    # where it names none.
    looks = of(others, look.profile) if others or not locales else []
    for locale, profile in alone.items():
        looks += of((locale,), profile)
        _tell_alone(look, locale, profile, faults)
    if named:
        looks.sort(key=lambda each: named.index(each[0]))
    return looks


def _apart(workshop: Workshop, profile: Profile, locale: str) -> Profile:
    """A profile without the further languages that are the one of the sheet."""

    def other(further: str) -> str:
        known = {further, locale} <= {*workshop.locales}
        return "" if known and same_language(locale, further) else further

    second, copy = profile.second_locale, profile.copy_locale
    return replace(
        profile, second_locale=other(second) if second else "", copy_locale=other(copy) if copy
        else "",
    )


def _tell_alone(
    look: PlannedLook, locale: str, profile: Profile, faults: dict[Fault, None]
) -> None:
    for key, then, now, where in (
        ("with", look.profile.second_locale, profile.second_locale, look.second_at),
        ("copy", look.profile.copy_locale, profile.copy_locale, look.copy_at),
    ):
        if then != now:
            faults[Fault(
                replace(where, locale=locale),
                f'"{key}: {then}" is the language of the sheet itself: it is made without',
                f"nothing, if that is meant; else name {locale} in another entry of sheets, with "
                "looks of its own", f"plan/{key}-itself", Severity.WARNING,
            )] = None


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
            hint = _advice(each.word, known, kind)
            faults[Fault(each.where, f'there is no {kind} "{each.word[:60]}"', hint,
                         f"plan/unknown-{kind}")] = None
    return tuple(each.word for each in named if each.word in there)


def _advice(word: str, known: Collection[str], kind: str) -> str:
    if kind == "language":
        # Only a fault needs it, and it loads much.
        from omshandout.languages.advice import advice

        return advice(word, tuple(known))
    return did_you_mean(word, known) or "there are: " + ", ".join(list(known)[:40])
