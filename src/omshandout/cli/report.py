"""What commands print: faults to stderr, tables and JSON to stdout, progress on a terminal."""

from __future__ import annotations

import codecs
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TypeAlias

import click
from msgspec.structs import replace

from omshandout.cli.streams import Nowhere
from omshandout.errors import Fault, Severity, Where
from omshandout.model.batch import Reason
from omshandout.render.places import Places

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_PATIENCE_S = 1.0
_PLACES = 5
_NAMES = f"{__name__}.names"
_OWN_PATHS = ("machine/write", "machine/runtime-folder")
"""Codes of what could not be written, which is named by its own path already."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


class _Names(NamedTuple):
    """How a command names files: the folders it works with, and files that were typed."""

    places: Places
    typed: frozenset[str]


def name_files(places: Places, typed: Iterable[Path | None]) -> None:
    """From now on, faults of this command name files as they are reached from here."""
    context = click.get_current_context(silent=True)
    if context is not None:
        files = frozenset(path.as_posix() for path in typed if path is not None)
        context.meta[_NAMES] = _Names(places, files)


def with_names(fault: Fault) -> Fault:
    """A fault with its file as it is reached from here."""
    context = click.get_current_context(silent=True)
    names = context.meta.get(_NAMES) if context is not None else None
    file = fault.where.file
    if not isinstance(names, _Names) or file in names.typed or fault.code in _OWN_PATHS:
        return fault
    return fault.at(replace(fault.where, file=names.places.reached(file)))


def reached(where: Where) -> Where:
    """A place with its file as it is reached from here."""
    return with_names(Fault(where, "")).where


def print_faults(faults: Iterable[Fault]) -> None:
    """Each fault on a line of stderr; warnings say so."""
    for fault in faults:
        line = fault_line(fault)
        if fault.severity is Severity.WARNING:
            line += f" {click.style('(warning)', fg='yellow')}"
        click.echo(line, err=True)


def told_together(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Faults of many clinics, where warnings that differ in nothing but their place are one.

    There is the same to warn of in most clinics, in each row of a list or file. One by one, such
    lines would hide all others.
    """
    places: dict[Fault, list[Where]] = {}
    for fault in faults:
        where = fault.where
        many = fault.severity is Severity.WARNING and where.file
        told = fault.at(replace(where, file="", line=0, column=0)) if many else fault
        places.setdefault(told, []).append(where)
    for fault, (first, *others) in places.items():
        same = fault.at(first)
        if others:
            some = ", ".join(_place(each, first) for each in others[:_PLACES])
            more = " ..." if len(others) > _PLACES else ""
            count = "once" if len(others) == 1 else f"{len(others)} times"
            same = replace(same, what=f"{same.what} (the same {count} more: {some}{more})")
        yield same


def _place(where: Where, first: Where) -> str:
    """A place as told beside another: the row alone where the file is the same."""
    if where.file == first.file and where.line:
        return f"row {where.line}"
    return str(Where(reached(where).file, where.line))


def fault_line(fault: Fault) -> str:
    """A fault as ``file:line:column: message; hint``, the form that editors know."""
    where = with_names(fault).where
    place = str(Where(where.file, where.line, where.column)) if where.file else ""
    details = str(replace(where, file="", line=0, column=0))
    text = printable(": ".join(part for part in (place, details, fault.what) if part))
    return f"{text}; {fault.hint}" if fault.hint else text


def print_reasons(made: Iterable[tuple[Reason, str]]) -> None:
    """Why documents were made, on stderr: each reason once, with the names of its documents."""
    names: dict[Reason, list[str]] = {}
    for reason, name in made:
        names.setdefault(reason, []).append(name)
    for reason in Reason:
        if reason in names:
            click.echo(f"{reason.value}: {reason.told}", err=True)
            for name in names[reason]:
                click.echo(f"  {name}", err=True)


def printable(text: str) -> str:
    """A text from outside, without signs that could command a terminal or hide something."""
    return "".join("?" if _is_unseen(sign) else sign for sign in text)


def _is_unseen(sign: str) -> bool:
    # Joiners and soft hyphens are part of how words are written.
    return unicodedata.category(sign) in _UNSEEN and sign not in "\u200c\u200d\u00ad"


def fault_json(fault: Fault) -> dict[str, Json]:
    """A fault for ``--json``."""
    where = with_names(fault).where
    return {
        "file": where.file, "line": where.line, "column": where.column, "key": where.key,
        "locale": where.locale, "page": where.page, "what": fault.what, "hint": fault.hint,
        "code": fault.code, "severity": fault.severity.value,
    }


def print_json(value: Json) -> None:
    """One JSON value on one line of stdout."""
    # Letters of all scripts as they are, unless the one who reads could not take them.
    plain = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    # Only --json needs it.
    import json

    click.echo(json.dumps(value, ensure_ascii=not plain))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns wide enough for their cells, as terminals count width."""
    widths = [
        max(_columns(row[index]) for row in (head, *rows)) for index in range(len(head))
    ]
    for number, row in enumerate((head, *rows)):
        line = "  ".join(
            cell + " " * (width - _columns(cell))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def _columns(text: str) -> int:
    # Wide characters of East Asian scripts take two columns, combining marks none.
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def refuse_closed_output() -> None:
    """Refuse to write a file to standard output where there is none.

    Raises:
        click.UsageError: the process was started without.
    """
    if isinstance(sys.stdout, Nowhere):
        raise click.UsageError(
            "-o - has nowhere to write to, as standard output is closed: add > FILE to the "
            "command, or name a file or folder with -o."
        )


class Progress:
    """A bar on stderr, shown only on a terminal and only when the work takes over a second."""

    def __init__(self, total: int, label: str, *, rate: bool = False) -> None:
        """Prepare; with ``rate`` it tells pieces a second, and how long the rest will take."""
        self._rate = rate
        self._total = total
        self._label = label
        self._done = 0
        self._began = time.monotonic()
        self._shown = False
        self._width = 0
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            # Spaces, because terminals without colour may not know how to clear a line.
            click.echo(f"\r{' ' * self._width}\r", nl=False, err=True)

    def step(self) -> None:
        """One more piece of the work is done."""
        self._done += 1
        if not self._terminal or time.monotonic() - self._began < _PATIENCE_S:
            return
        self._shown = True
        width = 30
        full = width * self._done // max(1, self._total)
        bar = "#" * full + "-" * (width - full)
        line = f"{self._label} [{bar}] {self._done}/{self._total}"
        if self._rate:
            rate = self._done / (time.monotonic() - self._began)
            line += f"  {rate:.1f}/s, {_spoken_time((self._total - self._done) / rate)} left"
        spaces = " " * max(0, self._width - len(line))
        self._width = max(self._width, len(line))
        click.echo(f"\r{line}{spaces}", nl=False, err=True)


def _spoken_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
