"""``omshandout inspect``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from omshandout.cli.options import json_option, places_and_clinic, places_options
from omshandout.cli.report import (
    Json,
    Progress,
    fault_json,
    print_faults,
    print_json,
    print_table,
    printable,
)
from omshandout.errors import ContentError, ExitCode, Fault, UsageError, Where
from omshandout.model.options import Clinic
from omshandout.tasks.archives import check_archive
from omshandout.tasks.compared_sources import SourceState
from omshandout.tasks.found_files import sheet_files
from omshandout.tasks.inspecting import Inspection
from omshandout.tasks.inspecting_all import Beside, Found, inspect_all
from omshandout.tasks.owners import read_owners
from omshandout.tasks.setting import read_clinic

_NAMED = 5
_LONGEST = 200  # characters of a text from the PDF that are shown


@click.command("inspect", short_help="tell what sheets are, and which are out of date")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path),
                metavar="PATH...")
@click.option("--clinic", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="Clinic file that they were made with. Default: as for build.")
@click.option("--plan", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="Plan of the batch that made them: the clinic of each is found "
                                   "in it, be it a file or a row of a list.")
@click.option("--manifest", is_flag=True,
              help="Each PATH is an archive of batch --zip: compare it with its own manifest.")
@click.option("-j", "--jobs", type=click.IntRange(0, 64), default=0, metavar="N",
              help="Processes to use for many files. Default: one for each processor.")
@json_option
@places_options
def command(
    paths: tuple[Path, ...], clinic: Path | None, plan: Path | None, manifest: bool, jobs: int,
    as_json: bool, content: Path | None, locales: Path | None,
) -> int:
    """Tell what a PDF, or a page for phones, is, and whether today's content still gives the same.

    Each document is made again in memory, with the same profile and date, and compared byte by
    byte. Of several files, or of a folder and all that is in it, a table tells which are out of
    date. The exit code is 0 if all are ours and still the same, else 1. Of pages in a folder those
    that are no handouts of ours, such as the lists of a site, are counted and not looked at.

    \b
    Examples:
      omshandout inspect output/es/symptoms-a4.pdf
      omshandout inspect output
      omshandout inspect sheets --plan plan.yaml
      omshandout inspect --manifest sheets/hill.zip
    """
    if manifest:
        return _archives(paths, as_json)
    if plan and clinic:
        raise UsageError(Fault(Where(), "--plan and --clinic are both named",
                               "leave one out: the plan has its own clinics", "usage/two-clinics"))
    found = sheet_files(paths)
    files = found.files
    places, clinic = places_and_clinic(content, locales, clinic, plan, *files)
    owners, unsound = read_owners(plan) if plan else (None, ())
    letterhead = read_clinic(clinic) if clinic and not plan else Clinic()
    beside = Beside(places, letterhead, clinic.as_posix() if clinic else "", owners)
    # A clinic whose words have faults is not among those that sheets are compared with.
    print_faults(unsound)
    alone = len(files) == 1 and files[0] in paths
    looked = inspect_all(beside, files, jobs)
    code = _one(looked, as_json) if alone else _many(looked, len(files), as_json)
    if others := found.passed_over:
        are = "page is no handout" if len(others) == 1 else "pages are no handouts"
        click.echo(f"{len(others)} {are}, and not looked at: {_listed(others)}", err=True)
    return code or int(ExitCode.FAULT if unsound else ExitCode.OK)


def _listed(paths: Sequence[Path]) -> str:
    """The first of some names, and how many more there are."""
    names = ", ".join(_short(path.as_posix()) for path in paths[:_NAMED])
    return f"{names} and {len(paths) - _NAMED} more" if len(paths) > _NAMED else names


def _archives(paths: Sequence[Path], as_json: bool) -> int:
    """A row for each archive: whether its sheets are those that its manifest names."""
    rows: list[tuple[str, ...]] = []
    faults: list[Fault] = []
    with Progress(len(paths), "Comparing") as progress:
        for path in paths:
            try:
                found = check_archive(path)
            except ContentError as error:
                faults.extend(error.faults)
                rows.append((path.as_posix(), "", "", "no manifest"))
                if as_json:
                    _print_refused(path, error)
            else:
                faults.extend(found.faults)
                state = "changed" if found.faults else "as it was archived"
                rows.append((path.as_posix(), str(found.sheets), str(found.sound), state))
                if as_json:
                    print_json({
                        "path": path.as_posix(), "sheets": found.sheets, "sound": found.sound,
                        "same_bytes": not found.faults,
                        "faults": [fault_json(fault) for fault in found.faults],
                    })
            progress.step()
    if not as_json:
        print_table(("Archive", "Sheets", "Sound", "State"), rows)
    print_faults(faults)
    return int(ExitCode.FAULT if faults else ExitCode.OK)


def _one(looked: Iterator[tuple[Path, Found]], as_json: bool) -> int:
    file, found = next(looked)
    if isinstance(found, ContentError):
        if as_json:
            _print_refused(file, found)
        raise found
    if as_json:
        _print_json(file, found)
    else:
        _print_lines(found)
    print_faults(found.faults)
    return int(ExitCode.OK if found.same_bytes else ExitCode.FAULT)


def _many(looked: Iterator[tuple[Path, Found]], count: int, as_json: bool) -> int:
    """A row for each file; one that is damaged or not ours keeps nobody from the others."""
    rows: list[tuple[str, ...]] = []
    faults: list[Fault] = []
    with Progress(count, "Inspecting") as progress:
        for file, found in looked:
            if isinstance(found, ContentError):
                faults.extend(found.faults)
                rows.append((file.as_posix(), "", "", "not ours, or damaged"))
                if as_json:
                    _print_refused(file, found)
            else:
                faults.extend(found.faults)
                info = found.info
                name = info.packet or info.handout
                rows.append((file.as_posix(), name, _languages(found), _state(found)))
                if as_json:
                    _print_json(file, found)
            progress.step()
    if not as_json:
        print_table(
            ("File", "Handout", "Language", "State"),
            [tuple(_short(cell) for cell in row) for row in rows],
        )
    print_faults(dict.fromkeys(faults))
    return int(ExitCode.FAULT if faults else ExitCode.OK)


def _state(found: Inspection) -> str:
    """Whether it is what today's content gives, in a few words."""
    if found.same_bytes:
        return "same as today"
    if found.untold:
        return f"cannot tell: {found.untold}"
    return found.otherwise or "out of date"


def _print_refused(file: Path, error: ContentError) -> None:
    """The object of a file that is damaged or not ours: a script gets one for each file."""
    print_json({
        "path": file.as_posix(), "same_bytes": False,
        "faults": [fault_json(fault) for fault in error.faults],
    })


def _print_json(file: Path, found: Inspection) -> None:
    info = found.info
    print_json({
        "path": file.as_posix(), **_subject(found), "locale": info.locale,
        "second_locale": info.second_locale or None,
        "version": info.version, "profile": info.profile, "pages": info.pages,
        "title": info.title, "language": info.language, "state": info.review_state,
        "created": info.created.isoformat() if info.created else None,
        "producer": info.producer, "pdfua": info.pdfua, "pdfa": info.pdfa,
        "sources": dict(info.digests), "changed": list(found.changed),
        "same_bytes": found.same_bytes, "packed_otherwise": found.packed_otherwise,
        **({"copy_locale": found.copy_locale} if found.copy_locale else {}),
        **({"untold": found.untold} if found.untold else {}),
        **({"otherwise": found.otherwise} if found.otherwise else {}),
    })


def _languages(found: Inspection) -> str:
    """The languages that stand side by side, and that of a copy behind them."""
    info = found.info
    beside = " + ".join(filter(None, (info.locale, info.second_locale)))
    return ", ".join(filter(None, (beside, found.copy_locale)))


def _subject(found: Inspection) -> dict[str, Json]:
    """What a document is of, as ``build --json`` and ``packet --json`` say it."""
    info = found.info
    if info.packet:
        return {"packet": info.packet, "handouts": list(info.handouts)}
    return {"handout": info.handout}


def _print_lines(found: Inspection) -> None:
    info = found.info
    created = info.created.date().isoformat() if info.created else ""
    subject = [("Handout", info.handout)]
    if info.packet:
        subject = [("Packet", info.packet), ("Handouts", ", ".join(info.handouts))]
    rows = [
        *subject, ("Title", info.title),
        ("Language", _languages(found)),
        ("Version", info.version), ("Profile", info.profile), ("Pages", str(info.pages or "")),
        ("State", info.review_state), ("Date", created),
        ("Claims", ", ".join(claim for claim in (info.pdfua, info.pdfa) if claim)),
        ("Made by", info.producer),
    ]
    rows.extend(
        ("Made from", f"{source.label}: {_standing(source)}")
        for source in found.sources if source.file or source.name == "clinic"
    )
    # What has no file today are few names, unless somebody changed the PDF: a row for all.
    others = [
        source for source in found.sources if not source.file and source.name != "clinic"
    ]
    for names, state in (
        ([source.handout for source in others if source.handout], "no longer in the packet"),
        ([source.label for source in others if not source.handout], "changed"),
    ):
        if names:
            rows.append(("Made from", f"{', '.join(dict.fromkeys(names))}: {state}"))
    same = "yes" if found.same_bytes else "no"
    if found.packed_otherwise:
        same = "yes, but compressed by other means"
    if found.untold:
        same = f"cannot tell: {found.untold}"
    elif found.otherwise:
        same = f"no: {found.otherwise}"
    rows.append(("Same bytes", same))
    for label, value in rows:
        click.echo(f"{label:12}{_short(value) or '-'}")


def _standing(source: SourceState) -> str:
    if source.same:
        return "same"
    # There is nothing that it could be compared with.
    return "not given" if source.name == "clinic" and not source.file else "changed"


def _short(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
