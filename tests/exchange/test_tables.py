"""Tables with a row of heads, from CSV and workbooks: the same cells at the same places."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from omshandout.errors import TranslationError
from omshandout.exchange.tables import Table, read_table

ROWS: list[list[str]] = [
    ["clinic", "phone.day", "note.en"], ["hill", "020 5550", "Open, daily"], [], ["bay", "", "x"],
]


def workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(line, column, cell)
            else:
                sheet.write(line, column, cell)
    book.close()
    return stream.getvalue()


def cells(table: Table) -> list[list[tuple[int, int, str]]]:
    return [
        [(row.line, cell.column, cell.text) for cell in row.cells]
        for row in (table.heads, *table.rows)
    ]


EXPECTED = [
    [(1, 1, "clinic"), (1, 2, "phone.day"), (1, 3, "note.en")],
    [(2, 1, "hill"), (2, 2, "020 5550"), (2, 3, "Open, daily")],
    [(4, 1, "bay"), (4, 3, "x")],
]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_programs_write_it(separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert cells(read_table(text.encode(encoding), "list.csv")) == EXPECTED


def test_a_workbook_gives_the_same() -> None:
    assert cells(read_table(workbook(ROWS), "list.xlsx")) == EXPECTED  # type: ignore[arg-type]


def test_what_a_program_made_of_a_text_is_told() -> None:
    data = workbook([["clinic", "a", "b", "c"], ["hill", 205550, True, "=1+1"]])
    wrong = [cell.wrong.partition(":")[0] for cell in read_table(data, "x.xlsx").rows[0].cells]
    assert wrong == [
        "", "holds a number, not a text", "holds a truth value, not a text",
        "holds a formula; what it gives is not taken over",
    ]


def test_a_quote_that_is_not_closed_is_told_with_its_line() -> None:
    table = read_table(b'clinic,name\nhill,"Hi"ll\nbay,Bay\n', "list.csv")
    assert [(fault.code, fault.where.line) for fault in table.faults] == [("exchange/syntax", 2)]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe", workbook([])])
def test_an_empty_table_is_told(data: bytes) -> None:
    with pytest.raises(TranslationError) as caught:
        read_table(data, "list.csv")
    assert caught.value.faults[0].code == "exchange/empty"


def test_letters_that_are_no_utf_8_are_told() -> None:
    with pytest.raises(TranslationError) as caught:
        read_table("clinic\nKlinik Süd\n".encode("latin-1"), "list.csv")
    assert [(each.code, each.where.line) for each in caught.value.faults] == [
        ("exchange/encoding", 2)
    ]
