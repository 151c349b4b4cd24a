"""``omshandout batch``."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from omshandout.cli.options import (
    Named,
    TargetType,
    json_option,
    places_from,
    places_options,
    refuse_final_english,
    source_date_epoch,
)
from omshandout.cli.report import (
    Progress,
    print_faults,
    print_json,
    print_reasons,
    print_table,
    told_together,
)
from omshandout.errors import Severity
from omshandout.model.batch import Reason
from omshandout.render.gathering import RenderOptions
from omshandout.render.workshop import Workshop
from omshandout.tasks.archives import Archived, Archives, By, Lacking
from omshandout.tasks.batching import (
    REPORT,
    Summary,
    line_of,
    options_of,
    read_batch,
    run_batch,
    told,
)
from omshandout.tasks.changed import Wish, WorkItem
from omshandout.tasks.outcomes import Outcome
from omshandout.tasks.outputs import Output
from omshandout.tasks.summing_up import summed_up

_SHOWN = 20
"""Names of a list that are shown."""

_STATES = ("made", "to make", "unchanged", "failed")


@click.command("batch", short_help="make the sheets of many clinics")
@click.argument("plan", metavar="PLAN.yaml",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", default="output", show_default=True, metavar="DIR",
              type=Named(TargetType()), help="Folder for the sheets, or s3://BUCKET/FOLDER.")
@click.option("--dry-run", is_flag=True, help="Make nothing; count what would be made, and why.")
@click.option("--force", is_flag=True,
              help="Make anew what is there already and would be the same.")
@click.option("--explain", is_flag=True,
              help="Tell of each document that is made why it is made.")
@click.option("--prune", is_flag=True,
              help="Remove sheets that this plan made earlier and no longer has.")
@click.option("--zip", "archived", type=click.Choice([each.value for each in By]), default=None,
              is_flag=False, flag_value=By.CLINIC.value, metavar="[clinic|language]",
              help="Put the sheets of each clinic, or language, into one archive too.")
@click.option("--final", is_flag=True, help="Refuse drafts: all texts must be signed off.")
@click.option("--allow-untranslated", is_flag=True,
              help="Print English, marked, where a translation is missing.")
@click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
              help="Processes to use. Default: one for each processor.")
@click.option("--dask", "scheduler", default="", metavar="ADDRESS",
              help="Have them made by the workers of a scheduler, on as many machines as it has.")
@json_option
@places_options
def command(
    plan: Path, output: Path | str, dry_run: bool, force: bool, explain: bool, prune: bool,
    archived: str | None, final: bool, allow_untranslated: bool, jobs: int, scheduler: str,
    as_json: bool, content: Path | None, locales: Path | None,
) -> int:
    """Make the sheets of many clinics, as a plan says (see docs/batch.md).

    \b
    A plan says which clinics get what:
      clinics: clinics.csv     a list with the columns clinic, name, phone.day,
                               locales ..., or a folder of clinic files
      sheets:
        - handouts: [symptoms, when-to-get-help]
          languages: [es, fa]

    Only what is missing or changed is made. What fails stops nothing else, and is told with its
    reason. A run that was stopped, by whatever, goes on when it is started again.

    \b
    Examples:
      omshandout batch plan.yaml --dry-run     how many sheets, and why
      omshandout batch plan.yaml -o sheets     make them
      omshandout batch plan.yaml --zip clinic  and an archive for each clinic
      omshandout batch plan.yaml --dask tcp://machine:8786 -o /shared/sheets
    """
    refuse_final_english(final, allow_untranslated)
    workshop = Workshop(places_from(content, locales, plan))
    batch = read_batch(workshop, plan)
    options = RenderOptions(
        allow_untranslated=allow_untranslated, final=final, epoch=source_date_epoch()
    )
    place = Output(output)
    wish = Wish(
        workshop.places, output, options_of(batch, options), force, jobs, batch.plan.name, dry_run,
        scheduler,
    )
    archives = Archives(By(archived), place) if archived and not dry_run else None
    explained: list[tuple[Reason, str]] = []
    gc.freeze()
    with Progress(len(batch.items), "Looking" if dry_run else "Making", rate=True) as progress:

        def done(item: WorkItem, outcome: Outcome) -> None:
            progress.step()
            if archives is not None:
                archives.add(item, outcome)
            if as_json:
                print_json(line_of(item, outcome))  # type: ignore[arg-type]
            if explain and outcome.reason is not None:
                explained.append((outcome.reason, item.path))

        summary = run_batch(workshop, batch, wish, prune=prune, done=done)
    archived_now = archives.write() if archives is not None else None
    if archived_now is not None:
        told(summary, archived_now.faults)
    print_reasons(explained)
    print_faults(told_together(summed_up(workshop, summary.faults)))
    if not as_json:
        _print_summary(summary, place, prune, whole=batch.whole)
    if archived_now is not None:
        _print_archives(archived_now, err=as_json)
    return summary.exit_code


def _print_summary(summary: Summary, output: Output, prune: bool, *, whole: bool) -> None:
    states = [state for state in _STATES if summary.counts[state]] or ["made"]
    rows = [
        (locale, *(str(counts[state]) for state in states))
        for locale, counts in sorted(summary.by_locale.items())
    ]
    rows.append(("all", *(str(summary.counts[state]) for state in states)))
    print_table(("Language", *(state.capitalize() for state in states)), rows)
    if summary.reasons:
        why = ", ".join(f"{count} {reason}" for reason, count in _most(summary.reasons))
        click.echo(f"Reasons: {why}")
    _print_left(summary, prune, whole=whole)
    errors = sum(fault.severity is Severity.ERROR for fault in summary.faults)
    if errors:
        found = "1 fault" if errors == 1 else f"{errors} faults"
        click.echo(f"{found} found: not all that was planned is there.", err=True)
    if summary.reported:
        click.echo(f"Report: {output.store.shown(REPORT)}", err=True)


def _print_left(summary: Summary, prune: bool, *, whole: bool) -> None:
    """What the plan no longer has, and what became, or would become, of it."""
    where = "; the report names each" if summary.reported else ""
    if summary.pruned:
        click.echo(f"{len(summary.pruned)} removed that the plan no longer has.")
    if summary.would_go:
        click.echo(f"{len(summary.would_go)} no longer in the plan; would remove:")
        _print_some(summary.would_go, where)
    off = {*summary.pruned, *summary.would_go}
    left = [path for path in summary.left if path not in off]
    if left:
        told_of = "not removed" if prune else "--prune removes them"
        gone = "no longer in the plan"
        if not whole:  # those of a clinic with a slip are among them
            gone = "no longer in the plan, or of a clinic or name with faults"
            told_of = "--prune removes none before these are mended"
        click.echo(f"{len(left)} {gone}; {told_of}:")
        _print_some(left, where)


def _print_archives(archived: Archived, *, err: bool) -> None:
    """How many were written, and which lack sheets."""
    same = f", {archived.same} unchanged" if archived.same else ""
    click.echo(f"Archives: {len(archived.written)} written{same}.", err=err)
    if archived.lacking:
        click.echo("Not complete, since sheets could not be made:", err=err)
        _print_some([_lacks(each) for each in archived.lacking], "", err=err)


def _lacks(each: Lacking) -> str:
    if each.failed == each.planned:
        return f"{each.path}: none of {each.planned} sheets; it was not written"
    return f"{each.path}: {each.failed} of {each.planned} sheets missing"


def _print_some(lines: Sequence[str], where: str, *, err: bool = False) -> None:
    """The first lines, and how many more there are; ``where`` says who names those."""
    for line in lines[:_SHOWN]:
        click.echo(f"  {line}", err=err)
    if len(lines) > _SHOWN:
        click.echo(f"  and {len(lines) - _SHOWN} more{where}", err=err)


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
