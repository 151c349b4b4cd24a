"""``omshandout inspect``."""

from __future__ import annotations

from pathlib import Path

import click

from omshandout.cli.options import json_option, places_from, places_options
from omshandout.cli.report import Json, fault_json, print_faults, print_json, printable
from omshandout.errors import ContentError, ExitCode
from omshandout.model.options import Clinic
from omshandout.render.workshop import Workshop
from omshandout.tasks.inspecting import Inspection, SourceState, inspect
from omshandout.tasks.setting import read_clinic

_LONGEST = 200  # characters of a text from the PDF that are shown


@click.command("inspect", short_help="tell what a PDF is")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="FILE.pdf")
@click.option("--clinic", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="Clinic file that the PDF was made with.")
@json_option
@places_options
def command(
    file: Path, clinic: Path | None, as_json: bool, content: Path | None, locales: Path | None
) -> int:
    """Tell what a PDF is, and whether today's content still gives the same.

    The document is made again in memory, with the same profile and date, and compared byte by
    byte. The exit code is 0 if it is one of ours and still the same, else 1.

    \b
    Example:
      omshandout inspect output/es/symptoms-a4.pdf
    """
    workshop = Workshop(places_from(content, locales, file, clinic))
    letterhead = read_clinic(clinic) if clinic else Clinic()
    try:
        found = inspect(workshop, file, letterhead, clinic.as_posix() if clinic else "")
    except ContentError as error:
        if as_json:  # a script that reads an object a file gets one for this file too
            print_json({
                "path": file.as_posix(), "same_bytes": False,
                "faults": [fault_json(fault) for fault in error.faults],
            })
        raise
    if as_json:
        _print_json(file, found)
    else:
        _print_lines(found)
    print_faults(found.faults)
    return int(ExitCode.OK if found.same_bytes else ExitCode.FAULT)


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
        "same_bytes": found.same_bytes,
    })


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
        ("Language", " + ".join(filter(None, (info.locale, info.second_locale)))),
        ("Version", info.version), ("Profile", info.profile), ("Pages", str(info.pages)),
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
    rows.append(("Same bytes", "yes" if found.same_bytes else "no"))
    for label, value in rows:
        click.echo(f"{label:12}{_short(value) or '-'}")


def _standing(source: SourceState) -> str:
    if source.same:
        return "same"
    # Without --clinic there is nothing that it could be compared with.
    return "not given" if source.name == "clinic" and not source.file else "changed"


def _short(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
