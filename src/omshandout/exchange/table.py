"""The columns of spreadsheets and CSV files, found by their heads wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from omshandout.errors import Fault, Where, did_you_mean
from omshandout.exchange.gathering import Row, rows_of
from omshandout.exchange.told import form_told, read_form
from omshandout.model.exchange import Bundle, UnitState

ENGLISH, TRANSLATION, FORM, NOTE, LIMIT, STATE, EARLIER, REMARKS, HANDOUT, KEY = (
    "English", "Translation", "Form", "Note", "Limit", "State", "Earlier English", "Remarks",
    "Handout", "Key",
)
COLUMNS = (
    ENGLISH, TRANSLATION, FORM, NOTE, LIMIT, STATE, EARLIER, REMARKS, HANDOUT, KEY,
)
_NEEDED = (ENGLISH, TRANSLATION, STATE, HANDOUT, KEY)
_HEAD_ROWS = 20  # that the heads are looked for in
_TRANSLATION = re.compile(r"translation\s*\(\s*([A-Za-z0-9_-]+)\s*\)", re.IGNORECASE)

LARGEST_CELL = 32_767
"""Characters, as UTF-16 counts them. Source: Microsoft, "Excel specifications and limits"."""


def heads(locale: str) -> tuple[str, ...]:
    """The heads of the columns; that of the translation names its language."""
    return tuple(f"{TRANSLATION} ({locale})" if name == TRANSLATION else name for name in COLUMNS)


def cells_of(bundle: Bundle) -> Iterable[tuple[Row, tuple[str, ...]]]:
    """The cells of each row below the heads."""
    for unit in bundle.units:
        for row in rows_of(unit):
            form = form_told(row.form[0], unit.forms) if row.form else ""
            yield row, (
                row.english, row.text, form, row.note, str(row.limit or ""), row.state.value,
                row.earlier or "", row.remarks, row.domain, row.key,
            )


def too_long(row: Row, cells: Sequence[str], locale: str) -> Fault | None:
    """A fault if spreadsheets would cut a cell."""
    for name, cell in zip(COLUMNS, cells, strict=True):
        length = len(cell.encode("utf-16-le", "surrogatepass")) // 2
        if length > LARGEST_CELL:
            return Fault(
                Where(key=row.key, locale=locale),
                f"{name} of this text in {row.domain} has {length} characters; "
                f"a cell holds {LARGEST_CELL}",
                "send it as XLIFF, or part the text in the content", "exchange/cell-length",
            )
    return None


class Place(Struct, frozen=True):
    """Where rows are read from: the file and, in a workbook, the sheet."""

    file: str
    sheet: str = ""

    def where(self, line: int, column: int = 0, key: str = "") -> Where:
        """A row of it; ``column`` counts from 1, 0 for the whole row."""
        return Where(self.file, line, column, key)

    def told(self, line: int, column: int = 0) -> str:
        """How the cell is called in the program that shows it."""
        if not self.sheet:
            return ""
        return f"sheet {self.sheet}, cell {letters(column or 1)}{line}: "


def letters(column: int) -> str:
    """The name of a column, 1 is A."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


class Heads(Struct, frozen=True):
    """The columns of a table: their places by name from 0, the row of the heads, the language."""

    at: dict[str, int]
    row: int
    locale: str

    @property
    def found(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that an import cannot do without."""
        return tuple(name for name in _NEEDED if name not in self.at)


def find_heads(rows: Sequence[Sequence[str]]) -> Heads:
    """The row with the heads among the first ones: the one that has most of them."""
    best = Heads({}, 0, "")
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        at: dict[str, int] = {}
        locale = ""
        for column, cell in enumerate(row):
            name = " ".join(cell.split())
            if match := _TRANSLATION.fullmatch(name):
                locale, name = match[1], TRANSLATION
            for known in COLUMNS:
                if name.lower() == known.lower():
                    at.setdefault(known, column)
        if len(at) > len(best.at):
            best = Heads(at, number, locale)
    return best


def head_faults(found: Heads, row: Sequence[str], place: Place) -> list[Fault]:
    """A fault for each column that is not there, most likely since it has another name.

    Where there is none of them, it is no such table: that is one fault.
    """
    if not found.at:
        names = ", ".join(f'"{name}"' for name in found.missing)
        hint = f"give the columns back their heads: {names}"
        what = f"{place.told(1)}there is no row of heads"
        return [Fault(place.where(1), what, hint, "exchange/column")]
    faults = []
    for name in found.missing:
        near = did_you_mean(name, [cell for cell in row if cell])
        hint = f'give it back its head "{name}"' + (f" ({near})" if near else "")
        faults.append(Fault(
            place.where(found.row + 1), f'{place.told(found.row + 1)}there is no column "{name}"',
            hint, "exchange/column",
        ))
    return faults


def row_of(
    cells: Sequence[str], found: Heads, place: Place, line: int
) -> tuple[Row | None, Fault | None]:
    """One row below the heads; None for an empty one, or one that cannot be understood.

    Args:
        cells: its texts.
        found: the columns.
        place: the table.
        line: number of the row, from 1.
    """
    def cell(name: str) -> str:
        column = found.at.get(name, -1)
        return cells[column] if 0 <= column < len(cells) else ""

    if not any(cells):
        return None, None
    key, domain = cell(KEY).strip(), cell(HANDOUT).strip()
    key, domain = (cell(KEY), cell(HANDOUT)) if key and domain else ("", "")
    if not key or not domain:
        if not cell(TRANSLATION).strip():
            return None, None  # a row between others, without a translation
        column = found.at[KEY if domain or not cell(KEY).strip() else HANDOUT] + 1
        return None, Fault(
            place.where(line, column),
            f"{place.told(line, column)}does not say which text the row is of",
            "take handout and key from the file that was exported", "exchange/no-key",
        )
    form = None
    if cell(FORM).strip():
        form = read_form(cell(FORM))
        if form is None:
            column = found.at[FORM] + 1
            return None, Fault(
                place.where(line, column, key),
                f'{place.told(line, column)}"{cell(FORM)[:30]}" is no plural form',
                "write it as in the file that was exported, such as: form 1 of 2: 1",
                "exchange/form",
            )
    said = cell(STATE).strip().lower()
    known = {state.value: state for state in UnitState}
    if said not in known and said:
        column = found.at[STATE] + 1
        return None, Fault(
            place.where(line, column, key), f'{place.told(line, column)}"{said[:30]}" is no state',
            f"use {', '.join(known)}", "exchange/state",
        )
    state = known.get(said, UnitState.MISSING)
    text = cell(TRANSLATION)
    if not text:
        state = UnitState.MISSING
    elif state is UnitState.MISSING:
        state = UnitState.TRANSLATED  # it was missing when the file was made
    limit = cell(LIMIT).strip()
    return Row(
        domain, key, cell(ENGLISH), text, cell(NOTE),
        int(limit) if limit.isdecimal() and len(limit) < 9 else 0, state,
        cell(EARLIER) or None, cell(REMARKS), form,
        place.where(line, found.at[TRANSLATION] + 1, key),
        place.told(line, found.at[TRANSLATION] + 1).rstrip(": "),
    ), None
