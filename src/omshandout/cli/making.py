"""What the commands that make PDFs share: their options, and how they report."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from omshandout.cli.options import (
    Named,
    json_option,
    locale_option,
    places_and_clinic,
    places_options,
    refuse_final_english,
    source_date_epoch,
)
from omshandout.cli.report import (
    Json,
    Progress,
    print_faults,
    print_json,
    print_reasons,
    refuse_closed_output,
)
from omshandout.errors import ExitCode, Fault, UsageError
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, PacketJob
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import clinic_warnings
from omshandout.tasks.changed import Wish, build_changed
from omshandout.tasks.choosing import chosen_locales, chosen_one, variant_warnings
from omshandout.tasks.kept_sources import sources_at_hand
from omshandout.tasks.outcomes import Outcome, collect_rarely
from omshandout.tasks.speaking import Words
from omshandout.tasks.summing_up import summed_up

_F = TypeVar("_F", bound=Callable[..., Any])


def _choice(*words: str) -> click.Choice[str]:
    """One of some words; "A4", as paper is written, is as good as "a4"."""
    return click.Choice(words, case_sensitive=False)


_OPTIONS = (
    locale_option,
    click.option("--paper", type=_choice("auto", "a4", "letter"), default="auto",
                 show_default=True, help="auto: by the clinic's country, else by the language."),
    click.option("--text", type=_choice("standard", "large"), default="standard",
                 show_default=True, help="Text of 12 pt, or large print of 18 pt."),
    click.option("--ink", type=_choice("colour", "mono"), default="colour",
                 show_default=True, help="mono: black only, for printers without colour."),
    click.option("--with", "second", default="", metavar="LOCALE",
                 help="A second language beside the first, row for row: en, Arabic. Not with "
                      "--html."),
    click.option("--copy", default="", metavar="LOCALE",
                 help="The same once more behind it, on the same paper, in the language of the "
                      "clinic's file: en. Not with --form or --html."),
    click.option("--form", is_flag=True,
                 help="Fillable: boxes and lines become form fields. Not with --booklet or "
                      "--copy."),
    click.option("--duplex", is_flag=True,
                 help="For both sides of paper: pages move 2 mm away from the bound edge. Not "
                      "with --booklet or --html."),
    click.option("--booklet", is_flag=True,
                 help="A booklet to fold: two pages on each side of a sheet, text of 12.7 pt. With "
                      "--text large: 18 pt, on A3 or 11 x 17 inches. Not with --duplex, --form or "
                      "--html."),
    click.option("--html", is_flag=True,
                 help="For phones and other screens: one HTML file a handout, complete in itself, "
                      "in place of a PDF. Not with --booklet, --copy, --duplex or --with."),
    click.option("--clinic", metavar="FILE",
                 type=click.Path(exists=True, dir_okay=False, path_type=Path),
                 help="Clinic file with name and numbers; omshandout init --clinic FILE writes one."
                      " Default: clinic.yaml in the folder of your own content and locales."),
    click.option("--final", is_flag=True, help="Refuse drafts: all texts must be signed off."),
    click.option("--allow-untranslated", is_flag=True,
                 help="Print English, marked, where a translation is missing."),
    click.option("-o", "--output", default="output", show_default=True, metavar="DIR",
                 type=Named(click.STRING), help="Folder for the PDFs; - writes one PDF to stdout."),
    click.option("--force", is_flag=True,
                 help="Make anew what is there already and would be the same."),
    click.option("--explain", is_flag=True,
                 help="Tell of each document that is made why it is made."),
    click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
                 help="Processes to use. Default: one for each processor."),
    json_option,
    places_options,
)  # fmt: skip


class Wanted(Struct, frozen=True):
    """What the options of a command that makes PDFs ask for; ``paper`` is None for auto."""

    workshop: Workshop
    locales: tuple[str, ...]
    profile: Profile
    paper: Paper | None
    options: RenderOptions
    output: str
    processes: int
    as_json: bool
    forced: bool = False
    explained: bool = False


def making_options(function: _F) -> _F:
    """The options of a command that makes PDFs; the command gets them as ``wanted``."""

    @functools.wraps(function)
    def with_wanted(
        *args: Any, locales_wanted: tuple[str, ...], paper: str, text: str, ink: str, second: str,
        copy: str, form: bool, duplex: bool, booklet: bool, html: bool, clinic: Path | None,
        final: bool, allow_untranslated: bool, output: str, jobs: int, as_json: bool,
        force: bool, explain: bool,
        content: Path | None, locales: Path | None, **others: Any,
    ) -> Any:
        if booklet and form:
            raise click.UsageError("--form and --booklet: a form is filled in on screen, a booklet "
                                   "is printed. Leave one out.")
        if booklet and duplex:
            raise click.UsageError("--duplex and --booklet: a booklet is printed on both sides "
                                   "anyway. Leave --duplex out.")
        if html and (booklet or duplex):
            raise click.UsageError("--html is for screens, --booklet and --duplex are for paper. "
                                   "Leave --html out, or the other.")
        if html and (second or copy):
            raise click.UsageError("--html is one language on a page, --with and --copy are two. "
                                   "Leave --html out, or make a page in each: -l es,en --html.")
        refuse_final_english(final, allow_untranslated)
        if copy and form:
            raise click.UsageError("--form and --copy: a copy for the file is printed once all is "
                                   "filled in. Leave one out.")
        places, clinic = places_and_clinic(content, locales, clinic)
        workshop = Workshop(places, sources_at_hand())
        options = RenderOptions(
            wanted_clinic(clinic, workshop.locales), allow_untranslated, final,
            source_date_epoch(), clinic.as_posix() if clinic else "",
        )
        named, beside, behind = _languages(
            workshop, locales_wanted, second, copy, others.get("handouts", ())
        )
        wanted = Wanted(
            workshop, named,
            Profile(text=TextSize(text), ink=Ink(ink), form=form, duplex=duplex, booklet=booklet,
                    html=html, second_locale=beside, copy_locale=behind),
            None if paper == "auto" else Paper(paper), options, output, jobs, as_json, force,
            explain,
        )
        return function(*args, wanted=wanted, **others)

    for option in reversed(_OPTIONS):
        with_wanted = option(with_wanted)
    return with_wanted  # type: ignore[return-value]


def _languages(
    workshop: Workshop, typed: Sequence[str], second: str, copy: str, handouts: Sequence[str]
) -> tuple[tuple[str, ...], str, str]:
    """The languages of the sheets, that beside each, and that of the copy behind it.

    Raises:
        UsageError: names that several languages have; names of no handout are told with them.
    """
    faults: list[Fault] = []
    named: tuple[str, ...] = ()
    others = {"--with": second, "--copy": copy}
    try:
        named = chosen_locales(workshop, typed)
    except UsageError as error:
        faults.extend(error.faults)
    for option, word in others.items():
        try:
            others[option] = chosen_one(workshop, word, option)
        except UsageError as error:
            faults.extend(error.faults)
    if faults:
        raise UsageError((*faults, *workshop.unknown_names(handouts, ())))
    return named, others["--with"], others["--copy"]


def wanted_clinic(path: Path | None, locales: Sequence[str]) -> Clinic:
    """The clinic of a file; one that says nothing without a file."""
    if path is None:
        return Clinic()
    # What reads and checks such a file takes long to import, and not every run has one.
    from omshandout.tasks.setting import read_clinic

    return read_clinic(path, locales)


def make(wanted: Wanted, planned: Sequence[AnyJob], *, debug: bool) -> int:
    """Make documents, report them, and return the exit code."""
    options = wanted.options
    locales = [job.locale for job in planned]
    second, copy = wanted.profile.second_locale, wanted.profile.copy_locale
    printed = {"-l": locales, "--with": [second] * bool(second), "--copy": [copy] * bool(copy)}
    shown = [locale for named in printed.values() for locale in named]
    print_faults(dict.fromkeys((
        *clinic_warnings(wanted.workshop, options.clinic, options.clinic_file, shown),
        *(
            fault for option, named in printed.items() for fault in variant_warnings(
                wanted.workshop, named, options.clinic, options.clinic_file, wanted.paper, option
            )
        ),
    )))
    if wanted.output == "-":
        if wanted.as_json:
            raise click.UsageError("-o - and --json both want stdout: leave one out.")
        return _to_stdout(wanted, planned)
    gc.freeze()  # modules stay: no need to look through them for garbage, time and again
    collect_rarely()  # from here to the end: else Python would look as soon as all is made
    told: list[Fault] = []
    with Progress(len(planned), "Building") as progress:
        outcomes = build_changed(
            planned, Wish(
                wanted.workshop.places, Path(wanted.output), {"": wanted.options}, wanted.forced,
                wanted.processes,
            ),
            workshop=wanted.workshop, done=lambda outcome: progress.step(), tell=told.append,
        )
    print_faults(told)
    if debug:
        for trace in dict.fromkeys(outcome.trace for outcome in outcomes if outcome.trace):
            click.echo(trace, nl=False, err=True)
    return _report(wanted, outcomes)


def _to_stdout(wanted: Wanted, planned: Sequence[AnyJob]) -> int:
    if len(planned) != 1:
        raise click.UsageError("-o - writes one file: name one handout and one language.")
    if sys.stdout.isatty():
        raise click.UsageError("-o - would fill the terminal: add > FILE.pdf to the command.")
    refuse_closed_output()
    made = render(wanted.workshop, planned[0], wanted.options)
    print_faults(summed_up(wanted.workshop, made.faults))
    sys.stdout.buffer.write(made.data)
    sys.stdout.buffer.flush()
    return int(ExitCode.OK)


def _report(wanted: Wanted, outcomes: Sequence[Outcome]) -> int:
    # Faults of a file that several documents share are told once.
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    print_faults(summed_up(wanted.workshop, faults))
    if wanted.explained:
        folder = Path(wanted.output)
        print_reasons(
            (outcome.reason, outcome.path or (folder / outcome.job.file_name).as_posix())
            for outcome in outcomes if outcome.reason is not None
        )
    for outcome in outcomes:
        if not outcome.done:
            continue
        if wanted.as_json:
            print_json(_json(wanted.workshop, outcome))
        else:
            click.echo(outcome.path)
    unchanged = sum(outcome.unchanged for outcome in outcomes)
    made = sum(outcome.done for outcome in outcomes) - unchanged
    failed = len(outcomes) - made - unchanged
    if not wanted.as_json:
        words = Words(wanted.workshop, os.environ)
        built = words.plural(
            "cli.built", made, f"{made} document{'' if made == 1 else 's'} built."
        )
        others = [
            words.counted(key, number, f"{number} {english}.")
            for key, number, english in (
                ("cli.unchanged", unchanged, "unchanged"), ("cli.not_built", failed, "not built"),
            ) if number
        ]
        click.echo(" ".join((built, *others)), err=True)
    return max((int(outcome.exit_code) for outcome in outcomes), default=int(ExitCode.OK))


def _json(workshop: Workshop, outcome: Outcome) -> dict[str, Json]:
    job = outcome.job
    subject: dict[str, Json]
    if isinstance(job, PacketJob):
        handouts: list[Json] = list(workshop.packet(job.packet).handouts)
        subject = {"packet": job.packet, "handouts": handouts}
    else:
        subject = {"handout": job.handout}
    return {
        "path": outcome.path, **subject, "locale": job.locale,
        "paper": job.profile.paper.value, "pages": outcome.pages, "draft": outcome.draft,
        "version": outcome.version, "sha256": outcome.sha256, **_further(job.profile),
    }


def _further(profile: Profile) -> dict[str, Json]:
    """The further languages of a document, where it has any."""
    locales = {"second_locale": profile.second_locale, "copy_locale": profile.copy_locale}
    return {name: locale for name, locale in locales.items() if locale}
