"""Many clinics, languages and looks in one run that goes on where it was stopped.

What became of each document is told as it comes, written into a report, and kept in the state of
the output folder. Whatever ends the program, files are whole, and the next run makes only what is
missing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.batch.items import WorkItem
from omshandout.batch.state import State
from omshandout.content.plan import load_plan
from omshandout.errors import (
    ContentError,
    ExitCode,
    Fault,
    MachineError,
    Severity,
    UsageError,
    Where,
)
from omshandout.files import remove_old_remains
from omshandout.model.batch import Plan, Row
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.workshop import Workshop
from omshandout.tasks.archives import archives_of, forget_archive
from omshandout.tasks.changed import Wish, make_changed
from omshandout.tasks.clinics import PlannedClinic, changed_since, read_clinics
from omshandout.tasks.outcomes import Outcome
from omshandout.tasks.outputs import NO_DASK, Output
from omshandout.tasks.planning import PlannedItems, plan_items
from omshandout.tasks.setting import with_codes

REPORT = "batch-report.jsonl"
"""The report in the output folder: a JSON object a line."""

STATES = ("made", "unchanged", "failed", "to make", "no longer planned", "removed", "fault")
"""What a line of a report may say."""


_SHEETS = (".pdf", ".html")
_NAMED = 5


class Batch(Struct, frozen=True):
    """A plan that was read: its documents, its clinics by name, and what is wrong with the rest."""

    plan: Plan
    items: PlannedItems
    clinics: dict[str, PlannedClinic]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether all that was planned is among the documents: no clinic has a slip, no name."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)


class Summary(Struct):
    """How a run ended.

    Attributes:
        counts: documents by ``made``, ``unchanged``, ``failed``, and with ``--dry-run``
            ``to make``; in all, and by language.
        reasons: how often which reason was why one was made.
        faults: all that was wrong, in order, each once.
        left: files of earlier runs of this plan that are no longer in it, and archives of them.
        pruned: those of them that were taken away.
        would_go: those that would be, where nothing is written.
        reported: whether a report was written.
        exit_code: of the command.
    """

    counts: Counter[str] = field(default_factory=Counter)
    by_locale: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: dict[Fault, None] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    would_go: list[str] = field(default_factory=list)
    reported: bool = False
    exit_code: int = 0


def read_batch(workshop: Workshop, path: Path) -> Batch:
    """A plan with its clinics and documents.

    Raises:
        OmsHandoutError: the plan itself, or its list of clinics as a whole, cannot be used.
    """
    try:
        plan = load_plan(path)
    except ContentError as error:
        raise ContentError(with_codes(error.faults, workshop.locales)) from error
    read = read_clinics(plan, path.parent, workshop.locales)
    planned = plan_items(workshop, plan, read.sound)
    remarks = [fault for each in read.sound for fault in each.remarks]
    return Batch(
        plan, planned.items, {each.name: each for each in read.sound},
        (*read.faults, *planned.faults, *remarks),
    )


class _Options(Mapping[str, RenderOptions]):
    """What holds for the documents of each clinic, put together when it is asked for."""

    def __init__(self, clinics: Mapping[str, PlannedClinic], options: RenderOptions) -> None:
        self._clinics, self._options = clinics, options
        self._last = ("", options)

    def __getitem__(self, name: str) -> RenderOptions:
        # One document is asked for several times.
        last, found = self._last
        if last != name:
            each = self._clinics[name]
            found = replace(self._options, clinic=each.clinic, clinic_file=each.where.file)
            self._last = name, found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._clinics)

    def __len__(self) -> int:
        return len(self._clinics)


def options_of(batch: Batch, options: RenderOptions) -> Mapping[str, RenderOptions]:
    """What holds for the documents of each clinic."""
    return _Options(batch.clinics, options)


def run_batch(
    workshop: Workshop, batch: Batch, wish: Wish, *, prune: bool = False,
    done: Callable[[WorkItem, Outcome], None] = lambda item, outcome: None,
) -> Summary:
    """Make what is not there as it should be; one document that fails stops no other.

    Args:
        workshop: the sources.
        batch: what was planned.
        wish: where to, and how; with ``only_look`` nothing is written.
        prune: whether to take away what earlier runs of the plan made and it no longer has.
        done: called for each document as it is known what became of it.

    Raises:
        UsageError: the output is no place that is known, the address of the scheduler is none, or
            what is needed for them is not installed.
        MachineError: another run is at work on the same folder, or the report cannot be written.
    """
    if wish.scheduler and find_spec("distributed") is None:
        raise UsageError(NO_DASK)
    if wish.scheduler:
        # What speaks with schedulers takes long to load, and few runs need it.
        from omshandout.batch.spread import check_address

        check_address(wish.scheduler)
    summary = Summary()
    told(summary, batch.faults)

    ranks: dict[Fault, tuple[tuple[int, int], int]] = {}

    def ended(item: WorkItem, outcome: Outcome) -> None:
        _count(summary, item, outcome)
        # What many documents share is told once, where the plan has the first of them: which
        # one is made first is another in each run.
        for number, fault in enumerate(outcome.faults):
            rank = batch.items.rank(item), number
            ranks[fault] = min(rank, ranks.get(fault, rank))
        done(item, outcome)

    def looked(item: WorkItem, outcome: Outcome) -> None:
        ended(item, _at_row(batch.clinics[item.clinic], outcome))

    def tell(fault: Fault) -> None:
        told(summary, [fault])

    output = Output(wish.output)
    if wish.only_look:
        output.begin()
        make_changed(batch.items, wish, workshop=workshop, done=looked)
        summary.faults |= dict.fromkeys(sorted(ranks, key=ranks.__getitem__))
        _prune(batch, output, summary, prune, only_look=True)
        return summary
    with output.alone():
        # Only runs like this one write into the folder itself, and none else is at work there.
        remove_old_remains(output.folder, 0)
        output.begin()
        report = output.whole(REPORT)

        def reported(item: WorkItem, outcome: Outcome) -> None:
            outcome = _at_row(batch.clinics[item.clinic], outcome)
            report.write(_line(item, outcome))
            ended(item, outcome)

        try:
            make_changed(batch.items, wish, workshop=workshop, done=reported, tell=tell)
            summary.faults |= dict.fromkeys(sorted(ranks, key=ranks.__getitem__))
            told(summary, changed_since(tuple(batch.clinics.values())))
            _prune(batch, output, summary, prune)
            for path in summary.left:
                state = "removed" if path in summary.pruned else "no longer planned"
                report.write(_json({"path": path, "state": state}))
            for fault in batch.faults:
                report.write(_json({"state": "fault", "faults": [_fault(fault)]}))
        finally:
            unwritten = report.finish()
            summary.reported = not unwritten
            told(summary, unwritten)
            output.end()
    return summary


def told(summary: Summary, faults: Iterable[Fault]) -> None:
    """Add faults to a summary; errors are the exit code."""
    for fault in faults:
        summary.faults[fault] = None
        if fault.severity is Severity.ERROR:
            code = ExitCode.MACHINE if fault.code.startswith("machine/") else ExitCode.FAULT
            summary.exit_code = max(summary.exit_code, int(code))


def state_of(outcome: Outcome) -> str:
    """What became of a document, in a word."""
    if outcome.unchanged:
        return "unchanged"
    if outcome.done:
        return "made"
    return "failed" if outcome.exit_code else "to make"


def _count(summary: Summary, item: WorkItem, outcome: Outcome) -> None:
    state = state_of(outcome)
    summary.counts[state] += 1
    summary.by_locale.setdefault(item.job.locale, Counter())[state] += 1
    if outcome.reason is not None:
        summary.reasons[outcome.reason.value] += 1
    summary.exit_code = max(summary.exit_code, int(outcome.exit_code))


def _at_row(clinic: PlannedClinic, outcome: Outcome) -> Outcome:
    """The same outcome; what it says of a clinic of a list, it says of the clinic's row.

    Clinics of a list share a file. Without its row, nobody could tell whose fault it is, and that
    of one would hide the same of another. What was kept of an earlier run may name another row.
    """
    where = clinic.where
    if not where.line or not outcome.faults:
        return outcome
    return replace(outcome, faults=tuple(
        fault.at(replace(fault.where, line=where.line)) if fault.where.file == where.file
        else fault for fault in outcome.faults
    ))


def _no_longer_planned(batch: Batch, output: Output) -> list[Row]:
    """What earlier runs of the plan made and it no longer has."""
    planned = {item.path for item in batch.items}
    state = State(output.folder)
    try:
        return [
            row for row in state.rows()
            if row.plan == batch.plan.name and row.path not in planned
            and output.store.found(row.path, row.size, row.found) is not None
        ]
    finally:
        state.close()


def _unknown_warnings(batch: Batch, output: Output) -> list[Fault]:
    """A warning for sheets that no run is known to have made: what knew of them may be lost."""
    state = State(output.folder)
    known = {*state.paths(), *(item.path for item in batch.items)}
    state.close()
    unknown = [
        path for path in output.store.names("")
        if path.endswith(_SHEETS) and not path.startswith(".") and path not in known
    ]
    if not unknown:
        return []
    count = "1 PDF or page lies" if len(unknown) == 1 else f"{len(unknown)} PDFs or pages lie"
    some = ", ".join(unknown[:_NAMED]) + (" ..." if len(unknown) > _NAMED else "")
    return [Fault(
        Where(str(output)),
        f"{count} here that no run is known to have made ({some}): --prune leaves them",
        "remove yourself what nobody needs", "plan/unknown-sheets", Severity.WARNING,
    )]


def _prune(
    batch: Batch, output: Output, summary: Summary, prune: bool, *, only_look: bool = False
) -> None:
    """List what is no longer planned, archives of nothing else too, and remove it if asked."""
    left = _no_longer_planned(batch, output)
    changed = {
        row.path for row in left
        if (found := output.store.found(row.path, row.size, row.found)) is not None
        and found.sha256 != row.sha256
    }
    going = [row.path for row in left if row.path not in changed]
    try:
        archives = _archives_left(batch, output, going)
    except MachineError as error:
        # Without its sheets nobody would know any more whose an archive is: all stay.
        told(summary, error.faults)
        summary.left = [row.path for row in left]
        return
    summary.left = [row.path for row in left] + archives
    if prune:
        told(summary, _unknown_warnings(batch, output))
    if not (prune and left):
        return
    if not batch.whole:
        # Sheets of a clinic whose file has a slip are not in the plan; they must not vanish for it.
        told(summary, [Fault(
            Where(batch.plan.name), "nothing was removed: the plan or its clinics have faults",
            "mend them and run it again", "plan/not-pruned",
        )])
        return
    told(summary, [
        Fault(
            Where(output.store.shown(path)),
            "is no longer planned, but somebody changed it: it stays",
            "remove it yourself", "plan/not-ours", Severity.WARNING,
        )
        for path in sorted(changed)
    ])
    if only_look:
        summary.would_go = [*archives, *going]
        return
    gone = []
    # Archives first: once their sheets are forgotten, nobody knows whose they are.
    for path in (*archives, *going):
        try:
            output.store.remove(path)
        except MachineError as error:
            told(summary, error.faults)
            continue
        gone.append(path)
        if path in archives:
            forget_archive(output, path)
    summary.pruned = gone
    state = State(output.folder)
    state.forget(gone)
    state.close()
    told(summary, state.faults)


def _archives_left(batch: Batch, output: Output, going: Sequence[str]) -> list[str]:
    """Archives that hold nothing but sheets that go."""
    names = {name for item in batch.items for name in (item.clinic, item.job.locale)}
    return archives_of(output, frozenset(going), names)


def line_of(item: WorkItem, outcome: Outcome) -> dict[str, object]:
    """What a report says of a document."""
    job = item.job
    subject = {"handout": job.handout} if isinstance(job, Job) else {"packet": job.packet}
    found: dict[str, object] = {
        "path": item.path, "clinic": item.clinic, **subject, "locale": job.locale,
        "profile": job.profile.suffix.removeprefix("-"), "state": state_of(outcome),
    }
    if outcome.reason is not None:
        found["reason"] = outcome.reason.value
    if outcome.done:
        found |= {"pages": outcome.pages, "draft": outcome.draft, "version": outcome.version,
                  "sha256": outcome.sha256}
    if outcome.faults:
        found["faults"] = [_fault(fault) for fault in outcome.faults]
    return found


def _line(item: WorkItem, outcome: Outcome) -> bytes:
    return _json(line_of(item, outcome))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _fault(fault: Fault) -> dict[str, object]:
    where = fault.where
    return {
        "file": where.file, "line": where.line, "column": where.column, "key": where.key,
        "locale": where.locale, "page": where.page, "what": fault.what, "hint": fault.hint,
        "code": fault.code, "severity": fault.severity.value,
    }
