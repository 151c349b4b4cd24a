"""``omshandout check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from omshandout.cli.options import json_option, locale_option, places_from, places_options
from omshandout.cli.report import (
    Progress,
    fault_json,
    print_faults,
    print_json,
    printable,
    reached,
)
from omshandout.cli.scores_report import print_scores
from omshandout.errors import ExitCode, Fault, Severity, UsageError, Where
from omshandout.render.workshop import Workshop
from omshandout.tasks.cache import cache_folder
from omshandout.tasks.check import check, steps
from omshandout.tasks.check_units import processors
from omshandout.tasks.choosing import chosen_locales
from omshandout.tasks.deciding import OpenQuestion, When, open_questions, page
from omshandout.tasks.kept_checks import KeptChecks
from omshandout.tasks.speaking import Words
from omshandout.tasks.summing_up import summed_up


@click.command("check", short_help="find every fault in content and translations")
@click.argument("handouts", nargs=-1, metavar="[HANDOUT]...")
@locale_option
@click.option("--scores", "only_scores", is_flag=True,
              help="Show instead how each handout does on PEMAT-P and the CDC index, and how "
                   "hard translations are to read.")
@click.option("--for-review", is_flag=True,
              help="Show instead what a clinician has to decide first, for some handouts or all.")
@click.option("--markdown", is_flag=True, help="With --for-review: print it as a page.")
@click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
              help="Processes to use; 0: one for each processor.")
@click.option("--force", is_flag=True,
              help="Look at everything anew, also where nothing has changed since the last time.")
@json_option
@places_options
def command(
    handouts: tuple[str, ...], locales_wanted: tuple[str, ...], only_scores: bool,
    for_review: bool, markdown: bool, jobs: int, force: bool, as_json: bool, content: Path | None,
    locales: Path | None,
) -> int:
    """Find every fault in content, translations and pages before anything is printed.

    Faults stop a document; warnings are for a person to judge. Handouts are named only with
    --for-review: a check looks at everything.

    \b
    Examples:
      omshandout check            everything
      omshandout check -l ar      content, and the Arabic translation
      omshandout check --scores   scorecards: per cent, and each item not met
      omshandout check --scores -l es   also each sheet by the measure of Spanish
      omshandout check --for-review tests   what a clinician has to decide there
    """
    _check_use(handouts, locales_wanted, only_scores, for_review, markdown, as_json)
    workshop = Workshop(places_from(content, locales))
    if only_scores:
        chosen = chosen_locales(workshop, locales_wanted) or workshop.locales
        return print_scores(workshop, chosen, as_json, by_sheet=bool(locales_wanted))
    if for_review:
        return _for_review(open_questions(workshop, handouts), markdown, as_json)
    chosen = chosen_locales(workshop, locales_wanted)
    with Progress(steps(workshop, chosen), "Checking") as progress:
        kept = KeptChecks(workshop.places, cache_folder())
        if force:
            kept.forget()
        faults = check(
            workshop, chosen, done=lambda step: progress.step(), kept=kept,
            processes=jobs or processors(),
        )
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if as_json:
        for fault in faults:
            print_json(fault_json(fault))
    else:
        told = summed_up(workshop, faults)
        print_faults(told)
        words = Words(workshop, os.environ)
        if errors:
            # As many as were told: a language that nobody began is one, not each of its texts.
            number = sum(fault.severity is Severity.ERROR for fault in told)
            english = f"{number} fault{'' if number == 1 else 's'} found."
            click.echo(words.plural("cli.faults", number, english))
        else:
            click.echo(words.text("cli.nothing_wrong", "Nothing is wrong."))
    return int(ExitCode.FAULT if errors else ExitCode.OK)


def _check_use(
    handouts: tuple[str, ...], locales: tuple[str, ...], only_scores: bool, for_review: bool,
    markdown: bool, as_json: bool,
) -> None:
    """Options that do not go together; none is silently passed over."""
    wrong = (
        (only_scores and for_review, "--scores and --for-review are two lists", "ask for one"),
        (for_review and bool(locales), "--for-review is about the English", "leave -l out"),
        (bool(handouts) and not for_review, "handouts are named only with --for-review",
         "leave them out, or add --for-review; -l names languages"),
        (markdown and not for_review, "--markdown is for the list of --for-review",
         "add --for-review"),
        (markdown and as_json, "--markdown and --json are two forms", "ask for one"),
    )
    faults = [Fault(Where(), what, hint, "usage/options") for holds, what, hint in wrong if holds]
    if faults:
        raise UsageError(faults)


def _for_review(found: tuple[OpenQuestion, ...], markdown: bool, as_json: bool) -> int:
    """Print the questions; that there are some is no fault."""
    if markdown:
        click.echo(page(found), nl=False)
        return int(ExitCode.OK)
    for number, each in enumerate(found, start=1):
        if as_json:
            _print_question_json(each)
        else:
            _print_question(number, each)
    if not as_json:
        first = sum(each.question.when is When.FIRST for each in found)
        click.echo(f"{len(found)} to decide, {first} of them first.")
    return int(ExitCode.OK)


def _print_question(number: int, each: OpenQuestion) -> None:
    question = each.question
    when = question.when.value.replace("_", " ")
    click.echo(f"{number}. {when}: {question.id} ({', '.join(question.all_facts)})")
    click.echo(f"   {printable(question.question)}")
    click.echo(f"   Until then: {printable(question.until_then)}")
    for said in each.said:
        place = reached(said.where)
        at = f"{place.file}:{place.line}:{place.column}: key {said.key}"
        click.echo(f"   {printable(at)}: {printable(said.text)} [{', '.join(said.facts)}]")
    if not each.said:
        click.echo("   No sheet says it yet.")
    click.echo()


def _print_question_json(each: OpenQuestion) -> None:
    question = each.question
    print_json({
        "id": question.id, "when": question.when.value, "question": question.question,
        "until_then": question.until_then, "facts": list(question.facts),
        "waiting": list(question.waiting),
        "sentences": [
            {
                "handout": said.handout, "key": said.key, "text": said.text,
                "facts": list(said.facts), "file": reached(said.where).file,
                "line": said.where.line, "column": said.where.column,
            }
            for said in each.said
        ],
    })
