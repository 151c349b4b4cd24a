"""Writing spreadsheets: a sheet for each handout, where translations and states can be changed.

Source: ECMA-376, part 1, section 18; Microsoft, "Excel specifications and limits".
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import Row
from omshandout.exchange.safe_xml import is_xml_text
from omshandout.exchange.table import (
    COLUMNS,
    EARLIER,
    ENGLISH,
    FORM,
    HANDOUT,
    KEY,
    LIMIT,
    NOTE,
    REMARKS,
    STATE,
    TRANSLATION,
    cells_of,
    heads,
    too_long,
)
from omshandout.model.exchange import Bundle, UnitState

_WIDTHS = {
    ENGLISH: 52, TRANSLATION: 52, FORM: 14, NOTE: 36, LIMIT: 8, STATE: 12, EARLIER: 30,
    REMARKS: 24, HANDOUT: 20, KEY: 28,
}
_EMPTY_WIDTH = 9
_LARGE = (ENGLISH, TRANSLATION, STATE)
# Heights of lines, and the most that a row may have.
_LINE_PT, _SMALL_LINE_PT, _TALLEST_PT = 14.5, 12, 409
_LONGEST_NAME = 31
# Others may stand in names of sheets, but not all programs give them back.
_NOT_IN_NAMES = re.compile(r"[^\w.-]", re.ASCII)
_WHITE, _INK, _GREY, _YELLOW, _RED = "#FFFFFF", "#1F2933", "#F1F3F5", "#FFF4CC", "#FDE2E1"
# Never a date of today: the same texts give the same bytes.
_MADE = datetime(2000, 1, 1)


def write_xlsx(bundle: Bundle) -> bytes:
    """The bytes of a workbook.

    Every cell is text, whatever it looks like.

    Raises:
        TranslationError: texts are longer than a cell, which would be cut, or hold control
            characters.
    """
    rows = list(cells_of(bundle))
    faults = [fault for row, cells in rows if (fault := too_long(row, cells, bundle.locale))]
    faults += [
        Fault(Where(key=row.key, locale=bundle.locale),
              f"{row.domain} holds a control character, which a workbook cannot carry",
              "remove it: omshandout check names the characters", "exchange/character")
        for row, cells in rows if not all(map(is_xml_text, cells))
    ]
    if faults:
        raise TranslationError(faults)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
        "strings_to_urls": False,
    })
    book.set_properties({"title": f"Translation into {bundle.locale}", "created": _MADE})
    looks = _Looks(book, right_to_left=bundle.right_to_left)
    names: set[str] = set()
    for domain, group in groupby(rows, key=lambda each: each[0].domain):
        sheet = book.add_worksheet(_sheet_name(domain, names))
        _fill(sheet, looks, bundle, list(group))
    if not rows:
        _fill(book.add_worksheet("empty"), looks, bundle, [])
    book.close()
    return stream.getvalue()


class _Looks:
    """The looks of cells."""

    def __init__(self, book: xlsxwriter.Workbook, *, right_to_left: bool) -> None:
        base = {
            "font_name": "Arial", "font_size": 11, "font_color": _INK, "text_wrap": True,
            "valign": "top", "num_format": "@", "border": 1, "border_color": "#CBD2D9",
        }
        english = {**base, "bg_color": _GREY, "align": "left", "reading_order": 1}
        own = {**base, "locked": False, "bg_color": _WHITE}
        if right_to_left:
            own |= {"align": "right", "reading_order": 2}
        small = {**english, "font_size": 9}
        self.head = book.add_format({
            **base, "bold": True, "font_color": _WHITE, "bg_color": "#334E68", "valign": "vcenter",
            "align": "left", "reading_order": 1,
        })
        self.english = book.add_format(english)
        self.small = book.add_format(small)
        self.own = {
            state: book.add_format({**own, "bg_color": {
                UnitState.MISSING: _RED, UnitState.FUZZY: _YELLOW,
            }.get(state, _WHITE)})
            for state in UnitState
        }
        self.state = book.add_format({**own, "align": "left", "reading_order": 1})

    def of(self, column: str, row: Row) -> Format:
        """The look of a cell below the heads."""
        if column == TRANSLATION:
            return self.own[row.state]
        if column == STATE:
            return self.state
        return self.english if column == ENGLISH else self.small


def _fill(
    sheet: Worksheet, looks: _Looks, bundle: Bundle, rows: list[tuple[Row, tuple[str, ...]]]
) -> None:
    for column, head in enumerate(heads(bundle.locale)):
        sheet.write_string(0, column, head, looks.head)
    widths = [
        _WIDTHS[name] if name in (ENGLISH, TRANSLATION) or any(cells[at] for _, cells in rows)
        else _EMPTY_WIDTH
        for at, name in enumerate(COLUMNS)
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 2 * _LINE_PT + 4)
    for line, (row, cells) in enumerate(rows, 1):
        # Told, because not all programs find it by themselves.
        height_pt = max(
            _LINE_PT * _lines(cell, width) if name in _LARGE else
            _SMALL_LINE_PT * _lines(cell, width * 5 // 4)
            for name, cell, width in zip(COLUMNS, cells, widths, strict=True)
        )
        sheet.set_row(line, min(_TALLEST_PT, height_pt + 4))
        for column, (name, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            look = looks.of(name, row)
            if cell:
                # Not `write`, which guesses what a text is.
                done = sheet.write_string(line, column, cell, look)
                assert done == 0, f"row {line} of {row.domain} was cut"
            else:
                sheet.write_blank(line, column, None, look)
    state = COLUMNS.index(STATE)
    if rows:
        sheet.data_validation(1, state, len(rows), state, {
            "validate": "list", "source": _states(), "input_title": "How far is it?",
            "input_message": "Set it to translated when you have looked at a fuzzy text.",
        })
    sheet.freeze_panes(1, 1)
    # Without a password: it keeps from accidents, and nobody is locked out.
    sheet.protect("", {
        "format_columns": True, "format_rows": True, "select_locked_cells": True,
        "select_unlocked_cells": True,
    })
    if bundle.right_to_left:
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in a column; letters of East Asia are two wide."""
    total = 0
    for line in text.split("\n"):
        columns = sum(
            0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF"
            else 1 for sign in line
        )
        total += max(1, -(-columns * 10 // (width * 9)))
    return total


def _states() -> list[str]:
    return [state.value for state in UnitState]


def _sheet_name(domain: str, taken: set[str]) -> str:
    """The name of a sheet; which handout a row is of is said in the row itself."""
    base = _NOT_IN_NAMES.sub("-", domain) or "-"
    name = base[:_LONGEST_NAME]
    for number in _numbers():
        if name.lower() not in taken and name.lower() != "history":
            break
        name = f"{base[: _LONGEST_NAME - 4]}-{number}"
    taken.add(name.lower())
    return name


def _numbers() -> Iterable[int]:
    return range(2, 1000)
