"""What a benchmark found: a table for people, values for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """One table, remarks below it, and the same as values for ``--json``."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    values: Sequence[Values] = field(default_factory=tuple)


def print_report(report: Report) -> None:
    """Print a report as text."""
    print(f"\n== {report.title}")
    table = [list(report.heads), *(list(row) for row in report.rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(report.heads))]
    for index, row in enumerate(table):
        cells = [
            # The first column holds names, the others numbers.
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if index == 0:
            print("  ".join("-" * width for width in widths))
    for note in report.notes:
        print(f"  {note}")


def to_json(reports: Sequence[Report], machine: str) -> str:
    """All reports as one JSON object by name."""
    found: Values = {
        report.name: {"title": report.title, "notes": list(report.notes),
                      "values": list(report.values)}
        for report in reports
    }  # fmt: skip
    return json.dumps({"machine": machine, "reports": found}, indent=2, ensure_ascii=False)
