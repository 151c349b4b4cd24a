"""Documents made only where something changed that goes into them."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from omshandout.batch.decide import decide, is_untouched
from omshandout.batch.digests import (
    SourceDigests,
    everything_of,
    languages_of,
    sha256_of,
    sources_digest,
)
from omshandout.batch.inputs import Inputs, sources_of
from omshandout.batch.items import WorkItem, group_of
from omshandout.batch.state import State
from omshandout.batch.store import Target, open_store
from omshandout.errors import (
    ContentError,
    Fault,
    MachineError,
    OmsHandoutError,
    Severity,
    Where,
)
from omshandout.model.batch import Found, Reason, Row
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks.cache import program_digest
from omshandout.tasks.kept_faces import known_faces
from omshandout.tasks.outcomes import (
    BATCH,
    Outcome,
    collected_rarely,
    maker_of,
)
from omshandout.tasks.state_folders import state_folder

__all__ = ["Wish", "WorkItem", "build_changed", "items_of", "make_changed"]


class Wish(Struct, frozen=True):
    """What holds for a run.

    Attributes:
        places: content and locales.
        output: folder, or address of an object store.
        options: of each clinic, by its name.
        forced: whether to make what is there and true, too.
        processes: 0 for as many as there are processors (and documents to keep them busy).
        plan: name of the plan that the documents are of; ``""`` for none.
        only_look: whether to make nothing, but tell what would be made.
        scheduler: address of a scheduler of other machines; ``""`` for processes of this one.
    """

    places: Places
    output: Target
    options: Mapping[str, RenderOptions]
    forced: bool = False
    processes: int = 0
    plan: str = ""
    only_look: bool = False
    scheduler: str = ""


def items_of(jobs: Iterable[AnyJob]) -> list[WorkItem]:
    """The documents of jobs, under their own names, for one clinic."""
    return [WorkItem(job, job.file_name) for job in jobs]


def make_changed(
    items: Sequence[WorkItem], wish: Wish, *, workshop: Workshop | None = None,
    done: Callable[[WorkItem, Outcome], None] = lambda item, outcome: None,
    tell: Callable[[Fault], None] = lambda fault: None,
) -> None:
    """Make the documents that are not there as they would be made; one that fails stops no other.

    Args:
        items: the documents; no two have one path.
        wish: what holds for all of them.
        workshop: sources that are loaded already, for work in this process.
        done: called for each document as soon as it is known what became of it: first for those
            that did not change.
        tell: called for what is wrong with the way in which they are made, and with what is kept
            of them.
    """
    state = State(state_folder(wish.output))
    try:
        _Run(wish, state, workshop, done, tell).go(items)
    finally:
        state.close()
        for fault in state.faults:
            tell(fault)


def build_changed(
    jobs: Sequence[AnyJob], wish: Wish, *, workshop: Workshop | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
    tell: Callable[[Fault], None] = lambda fault: None,
) -> list[Outcome]:
    """The same for the documents of one clinic under their own names.

    Returns:
        The outcomes in the order of the jobs; of jobs that are the same, one.
    """
    found: dict[str, Outcome] = {}

    def ended(item: WorkItem, outcome: Outcome) -> None:
        found[item.path] = outcome
        done(outcome)

    items = {item.path: item for item in items_of(jobs)}
    make_changed(tuple(items.values()), wish, workshop=workshop, done=ended, tell=tell)
    return [found[path] for path in items]


_FEW = 8
"""Documents of a run that keeps what is known of the letters of its language."""


class _Todo(Struct, frozen=True):
    """A document to make, and why; ``readable`` is False where its sources cannot be read."""

    item: WorkItem
    reason: Reason
    readable: bool = True


_Payload: TypeAlias = "tuple[WorkItem, RenderOptions]"

_REASONS = tuple(Reason)


class _Pending(Mapping[str, _Todo]):
    """The documents to make by their paths, put together when asked for: there may be very many.

    Args:
        items: all documents of the run.
    """

    def __init__(self, items: Sequence[WorkItem]) -> None:
        self._items = items
        self._numbers: dict[str, int] = {}
        self._reasons = bytearray(len(items))
        self._unreadable: set[int] = set()

    def add(self, number: int, todo: _Todo) -> None:
        """Add the document with a number."""
        self._numbers[todo.item.path] = number
        self._reasons[number] = _REASONS.index(todo.reason)
        if not todo.readable:
            self._unreadable.add(number)

    def end(self, path: str) -> _Todo:
        """Take a document out of which is known now what became of it."""
        todo = self[path]
        del self._numbers[path]
        return todo

    def job_of(self, path: str) -> AnyJob:
        """What a document is."""
        return self._items[self._numbers[path]].job

    def by_group(self) -> list[str]:
        """The paths, those of one group beside each other, as :func:`group_of` tells them."""
        kin: dict[Hashable, dict[Hashable, list[str]]] = {}
        for path in self:
            first, second = group_of(self.job_of(path))
            kin.setdefault(first, {}).setdefault(second, []).append(path)
        return [path for groups in kin.values() for paths in groups.values() for path in paths]

    def __getitem__(self, path: str) -> _Todo:
        number = self._numbers[path]
        reason = _REASONS[self._reasons[number]]
        return _Todo(self._items[number], reason, number not in self._unreadable)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class _Payloads(Mapping[str, _Payload]):
    """What workers get; put together when it is sent, since there may be very many."""

    def __init__(self, todo: Mapping[str, _Todo], options: Mapping[str, RenderOptions]) -> None:
        self._todo, self._options = todo, options

    def __getitem__(self, path: str) -> _Payload:
        item = self._todo[path].item
        return item, self._options[item.clinic]

    def __iter__(self) -> Iterator[str]:
        return iter(self._todo)

    def __len__(self) -> int:
        return len(self._todo)


class _Run:
    """One run over some documents."""

    def __init__(
        self, wish: Wish, state: State, workshop: Workshop | None,
        done: Callable[[WorkItem, Outcome], None], tell: Callable[[Fault], None],
    ) -> None:
        self._wish, self._state, self._done, self._tell = wish, state, done, tell
        self._sources = SourceDigests(wish.places)
        # Other machines get all sources there are, as they are now.
        self._sent = sources_digest(wish.places) if wish.scheduler else ""
        self._program = program_digest()
        self._store = open_store(wish.output)
        self._given = workshop
        self._unsure = False

    @cached_property
    def _workshop(self) -> Workshop:
        return self._given or Workshop(self._wish.places)

    @cached_property
    def _inputs(self) -> Inputs:
        return Inputs(self._workshop, self._program)

    def go(self, items: Sequence[WorkItem]) -> None:
        todo = _Pending(items)
        for number, item in enumerate(items):
            found = self._decided(item)
            if found is not None:
                todo.add(number, found)
        if self._wish.only_look:
            for each in todo.values():
                self._done(each.item, Outcome(each.item.job, reason=each.reason))
            return
        # Rows of files that are what they would be, though something changed elsewhere.
        self._state.save()
        self._store.tidy(todo)
        if todo:
            self._make(todo)
            self._tell_of_changes()

    def _tell_of_changes(self) -> None:
        """Warn of sources that are others now, or were for a while, than when this was planned."""
        what = "changed while the run went on: documents may be of what was said before"
        hint = "run the same again: only what changed is made"
        places = self._wish.places
        # What was put back shows only in documents that were made meanwhile.
        changed = self._sources.changed() or ([places.locales] if self._unsure else [])
        for folder in changed:
            self._tell(Fault(
                Where(folder.as_posix()), what, hint, "machine/sources-changed",
                Severity.WARNING,
            ))

    def _decided(self, item: WorkItem) -> _Todo | None:
        """What is to be done; None where the document is there as it should be, which is told."""
        options, forced = self._wish.options[item.clinic], self._wish.forced
        everything = self._everything(item)
        row = None if forced else self._state.get(item.path)
        found = self._store.found(item.path, row.size, row.found) if row is not None else None
        if is_untouched(everything, row, found, forced) and row is not None:
            self._keep(row, row.everything, found)
            self._done(item, self._unchanged(item, row))
            return None
        try:
            parts = self._inputs.parts(item.job, options)
        except OmsHandoutError as error:  # told when it is made
            reason = Reason.CONTENT if isinstance(error, ContentError) else Reason.CATALOG
            known = decide(row.parts, row, found) if row else Reason.NO_FILE
            return _Todo(item, Reason.FORCED if forced else known or reason, readable=False)
        why = decide(parts, row, found, forced)
        if why is None and row is not None:
            self._keep(row, everything, found)
            self._done(item, self._unchanged(item, row))
            return None
        return _Todo(item, why or Reason.NO_FILE)

    def _keep(self, row: Row, everything: str, found: Found | None) -> None:
        """Keep what is known of a document that is what it would be, if it is new."""
        stamp = found.stamp if found is not None else ""
        now = replace(row, everything=everything, plan=self._wish.plan, stamp=stamp)
        if now != row:
            self._state.put(now)

    def _everything(self, item: WorkItem) -> str:
        # Taken again rather than kept: there may be a hundred thousand documents.
        options = self._wish.options[item.clinic]
        sources = self._sources.of(languages_of(item.job, options))
        return everything_of(item.job, options, sources, self._program)

    def _unchanged(self, item: WorkItem, row: Row) -> Outcome:
        options = self._wish.options[item.clinic]
        return Outcome(
            item.job, self._store.shown(item.path), row.pages, row.draft,
            row.version, row.sha256, row.size, renamed(row, options.clinic_file), unchanged=True,
        )

    def _make(self, todo: _Pending) -> None:
        if not todo:
            return
        if self._wish.scheduler:
            self._make_elsewhere(todo)
            return
        wish = self._wish
        count = min(wish.processes or os.cpu_count() or 1, max(1, len(todo) // BATCH))
        several = len(wish.options) > 1
        if count <= 1:
            with (
                collected_rarely(), self._workshop.made_for(many_clinics=several),
                self._known_faces(todo),
            ):
                make = maker_of(self._workshop, self._store, self._inputs)
                for path in todo.by_group():
                    each = todo[path]
                    payload = each.item, wish.options[each.item.clinic]
                    self._made(each, make(payload, lambda outcome: None))
            return
        # Loading what runs processes takes long, and a single sheet needs none of it.
        from omshandout.tasks.processes import make_items_on

        make_items_on(
            count, _Payloads(todo, wish.options), todo.job_of, self._workshop, wish.output,
            self._store, several, lambda path, made: self._made(todo.end(path), made),
        )

    def _known_faces(self, todo: _Pending) -> AbstractContextManager[None]:
        """What is known of the letters of the language, if all documents are in one."""
        jobs = [each.item.job for each in todo.values()] if len(todo) <= _FEW else []
        if len({(job.locale, job.profile.second_locale, job.profile.html) for job in jobs}) != 1:
            return nullcontext()
        if jobs[0].profile.second_locale or jobs[0].profile.html:
            return nullcontext()
        return known_faces(self._workshop.shaper.fonts, jobs[0].locale)

    def _make_elsewhere(self, todo: _Pending) -> None:
        """Have documents made by workers of a scheduler; what they cannot make has failed."""
        # Few runs need what speaks with schedulers, and not all have it.
        from omshandout.tasks.elsewhere import Errands, dask_runner, published, shared
        from omshandout.tasks.errands import begin_elsewhere

        # What runs processes takes long to load.
        from omshandout.tasks.processes import items_work

        wish = self._wish

        def made(path: str, outcome: Outcome) -> None:
            self._made(todo.end(path), outcome)

        def source(path: str) -> str:
            item = todo[path].item
            # Warnings name the clinic's file as it is reached from here.
            return sha256_of(self._everything(item), wish.options[item.clinic].clinic_file)

        try:
            with published(self._store, wish.places, self._sent) as parcel:
                work = items_work(
                    Errands(_Payloads(todo, wish.options), self._store), todo.job_of, self._store,
                    begin_elsewhere, (parcel, shared(wish.output)),
                    None if wish.forced else source,
                )
                dask_runner(wish.scheduler, wish.output, todo.job_of, self._tell).run(work, made)
        except MachineError as error:
            for each in todo.values():
                self._made(each, Outcome(
                    each.item.job, faults=error.faults, exit_code=error.exit_code
                ))

    def _made(self, each: _Todo, outcome: Outcome) -> None:
        if outcome.done and each.readable:
            options = self._wish.options[each.item.clinic]
            # Taken again as well: sources that were read are not read anew.
            parts = self._inputs.parts(each.item.job, options)
            if outcome.sources == sources_of(parts):
                self._state.put(Row(
                    each.item.path, self._everything(each.item), parts, outcome.sha256,
                    outcome.size, outcome.pages, outcome.draft, outcome.version, outcome.faults,
                    options.clinic_file, self._wish.plan, outcome.stamp,
                ))
            else:  # nobody knows of what it is made: the next run makes it anew
                self._unsure = True
        self._done(each.item, replace(outcome, reason=each.reason, sources=""))


def renamed(row: Row, clinic_file: str) -> tuple[Fault, ...]:
    """The warnings of a row, with the clinic file as it is reached from here today."""
    if not row.faults or row.clinic_file == clinic_file:
        return row.faults
    return tuple(
        fault.at(replace(fault.where, file=clinic_file))
        if row.clinic_file and fault.where.file == row.clinic_file else fault
        for fault in row.faults
    )
