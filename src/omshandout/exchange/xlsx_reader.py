"""Reading spreadsheets as Excel, LibreOffice and Google Sheets give them back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, time, timedelta

from msgspec import Struct
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import Row, gathered
from omshandout.exchange.table import (
    Heads,
    Place,
    find_heads,
    head_faults,
    row_of,
)
from omshandout.exchange.workbooks import SheetFacts, looked_into
from omshandout.model.exchange import Bundle, Received

Cell = int | float | str | bool | time | date | timedelta


class _Sheet(Struct, frozen=True):
    """The cells of a sheet as texts, and what is wrong with some of them, by row and column."""

    rows: list[list[str]]
    wrong: dict[tuple[int, int], str]


def read_xlsx(data: bytes, file: str) -> Received:
    """Read the bytes of a workbook; sheets without any of our columns are passed over.

    Raises:
        TranslationError: it is no workbook, damaged, too large, has no table of ours, or is in
            several languages.
    """
    packed, facts = looked_into(data, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        rows, faults, languages = _read(sheets, facts, file)
    except CalamineError as error:
        what = f"cannot be read as a workbook: {str(error)[:80]}"
        raise TranslationError(
            Fault(Where(file), what, "save it again as .xlsx", "exchange/damaged")
        ) from None
    if len(languages) > 1:
        what = f"holds several languages: {', '.join(list(languages)[:5])}"
        raise TranslationError(
            Fault(Where(file), what, "send one language at a time", "exchange/languages")
        )
    if not rows and not faults:
        what = "has no table with the columns of omshandout translations export"
        hint = "send back the workbook that it made; the heads of the columns have to stay"
        raise TranslationError(Fault(Where(file), what, hint, "exchange/empty"))
    units, wrong = gathered(rows)
    return Received(Bundle(next(iter(languages), ""), units), (*faults, *wrong))


def _read(
    sheets: dict[str, CalamineSheet], facts: Sequence[SheetFacts], file: str
) -> tuple[list[Row], list[Fault], dict[str, None]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    languages: dict[str, None] = {}
    for known in facts:
        if known.name not in sheets:
            continue  # a chart
        place = Place(file, known.name)
        sheet = _texts(sheets[known.name], known)
        found = find_heads(sheet.rows)
        if len(found.at) < 2:
            continue  # a sheet of somebody's own
        if known.hidden:
            hint = "show it if its texts are meant, or delete it"
            faults.append(Fault(Where(file), f"sheet {known.name} is hidden and is not read", hint,
                                "exchange/hidden"))
            continue
        if found.missing:
            faults += head_faults(found, sheet.rows[found.row], place)
            continue
        languages[found.locale] = None
        _read_rows(sheet, found, place, rows, faults)
    languages.pop("", None)
    return rows, faults, languages


def _read_rows(
    sheet: _Sheet, found: Heads, place: Place, rows: list[Row], faults: list[Fault]
) -> None:
    used = {column + 1: name for name, column in found.at.items()}
    bad: dict[int, list[tuple[int, str]]] = {}
    for (line, column), what in sorted(sheet.wrong.items()):
        if line > found.row + 1 and column in used:
            bad.setdefault(line, []).append((column, what))
    for index, cells in enumerate(sheet.rows[found.row + 1 :], found.row + 1):
        line = index + 1
        if line in bad:
            column, what = bad[line][0]
            hint = "write the text itself into the cell, formatted as text"
            if what == _MERGED:
                hint = "unmerge the cells, and write into the one of the translation"
            faults.append(Fault(
                place.where(line, column), f"{place.told(line, column)}{what}", hint,
                "exchange/cell",
            ))
            continue
        row, fault = row_of(cells, found, place, line)
        if fault is not None:
            faults.append(fault)
        if row is not None:
            rows.append(row)


_MERGED = "holds cells that were merged: whose text it is nobody can tell"


def _texts(sheet: CalamineSheet, facts: SheetFacts) -> _Sheet:
    rows: list[list[str]] = []
    wrong: dict[tuple[int, int], str] = {}
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        row = []
        for column, cell in enumerate(cells, 1):
            text, what = _text(cell)
            row.append(text)
            if what:
                wrong[line, column] = what
        rows.append(row)
    for place in facts.formulas:
        wrong[place] = "holds a formula; what it gives is not taken over"
    for (first, left), (last, right) in sheet.merged_cell_ranges or ():
        for line in range(first + 1, min(last + 1, len(rows)) + 1):
            for column in range(left + 1, min(right + 1, 200) + 1):
                wrong[line, column] = _MERGED
    return _Sheet(rows, wrong)


def _text(cell: Cell) -> tuple[str, str]:
    """The text of a cell, and what is wrong with it if a program made something else of it."""
    if isinstance(cell, str):
        return cell, ""
    if isinstance(cell, bool):
        return str(cell).upper(), "holds a truth value, not a text"
    if isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer()):
        # "24" that somebody typed: there is one way to write it.
        return f"{int(cell)}", ""
    if isinstance(cell, float):
        return f"{cell}", f"holds the number {cell}, and how it is written here nobody can tell"
    return f"{cell}", f"holds a date or time ({cell}), which the program made of a text"


