"""Any table with a row of heads, from CSV or a workbook: cells as texts that know their place."""

from __future__ import annotations

import io
from functools import partial

from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.csv_file import decoded, rows_of, unshielded
from omshandout.exchange.workbooks import SheetFacts, looked_into

_SEPARATORS = ",;\t"
_MOST_COLUMNS = 200


class Cell(Struct, frozen=True):
    """A cell: its text, its column from 1, and what a program made of the text, ``""`` for none."""

    text: str
    column: int
    wrong: str = ""


class TableRow(Struct, frozen=True):
    """A row: its number from 1 as the program shows it, and its cells that are not empty."""

    line: int
    cells: tuple[Cell, ...]


class Table(Struct, frozen=True):
    """A table; ``heads`` is its first row that is not empty, ``faults`` is what cannot be read."""

    heads: TableRow
    rows: tuple[TableRow, ...]
    faults: tuple[Fault, ...] = ()


def read_table(data: bytes, file: str) -> Table:
    """Read the bytes of a CSV file or of the first sheet of a workbook.

    Raises:
        TranslationError: it is neither, too large, damaged, or holds nothing.
    """
    packed = data[:4] == b"PK\x03\x04" or file.lower().endswith((".xlsx", ".xlsm"))
    rows, faults = _of_workbook(data, file) if packed else _of_csv(data, file)
    if not rows:
        hint = "write the heads of the columns into the first row"
        raise TranslationError(Fault(Where(file), "the table is empty", hint, "exchange/empty"))
    return Table(rows[0], tuple(rows[1:]), tuple(faults))


def _row(line: int, cells: list[tuple[str, str]]) -> TableRow:
    return TableRow(line, tuple(
        Cell(text.strip(), column, wrong)
        for column, (text, wrong) in enumerate(cells[:_MOST_COLUMNS], 1)
        if text.strip() or wrong
    ))


def _of_csv(data: bytes, file: str) -> tuple[list[TableRow], list[Fault]]:
    text = decoded(data, file)
    first = next(iter(text.splitlines()), "")
    separator = max(_SEPARATORS, key=first.count)
    rows: list[TableRow] = []
    faults: list[Fault] = []
    for line, cells in rows_of(text, separator, partial(Where, file), faults):
        row = _row(line, [(unshielded(cell), "") for cell in cells])
        if row.cells:
            rows.append(row)
    return rows, faults


def _of_workbook(data: bytes, file: str) -> tuple[list[TableRow], list[Fault]]:
    packed, facts = looked_into(data, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed))
        for known in facts:
            if known.hidden or known.name not in book.sheet_names:
                continue
            sheet = book.get_sheet_by_name(known.name)
            found = [
                _row(line, [
                    _told(cell, (line, column), known) for column, cell in enumerate(cells, 1)
                ])
                for line, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
            ]
            if rows := [row for row in found if row.cells]:
                return rows, []
    except CalamineError as error:
        what = f"cannot be read as a workbook: {str(error)[:80]}"
        hint = "save it again as .xlsx"
        raise TranslationError(Fault(Where(file), what, hint, "exchange/damaged")) from None
    return [], []


def _told(cell: object, place: tuple[int, int], facts: SheetFacts) -> tuple[str, str]:
    """The text of a cell, and what is wrong with it."""
    if place in facts.formulas:
        return f"{cell}", "holds a formula; what it gives is not taken over"
    if isinstance(cell, str):
        return cell, ""
    if isinstance(cell, bool):
        return str(cell).upper(), "holds a truth value, not a text"
    if isinstance(cell, (int, float)):
        text = f"{int(cell)}" if float(cell).is_integer() else f"{cell}"
        return text, "holds a number, not a text: zeros and signs in front of it are lost"
    return f"{cell}", "holds a date or time, which the program made of a text"
