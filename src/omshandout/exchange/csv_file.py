"""CSV as spreadsheets write and read it: UTF-8 with a byte order mark.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, so such
texts get an apostrophe in front; those that have one already get one more, so that nothing is lost.

Source: RFC 4180; OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.gathering import Row, gathered
from omshandout.exchange.table import (
    Heads,
    Place,
    cells_of,
    find_heads,
    head_faults,
    heads,
    row_of,
    too_long,
)
from omshandout.model.exchange import Bundle, Received

LARGEST_FILE = 40_000_000
"""Bytes."""

_DANGEROUS = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_SEPARATORS = ",;\t"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


def write_csv(bundle: Bundle) -> bytes:
    """The bytes of a CSV file, all handouts in one table.

    Raises:
        TranslationError: a text is longer than a cell of a spreadsheet, which would cut it, or
            holds half a character.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads(bundle.locale))
    faults = []
    for row, cells in cells_of(bundle):
        if fault := too_long(row, cells, bundle.locale):
            faults.append(fault)
        writer.writerow([shielded(cell) for cell in cells])
    if faults:
        raise TranslationError(faults)
    try:
        return stream.getvalue().encode("utf-8-sig")
    except UnicodeEncodeError:
        what = "a text holds half a character (a lone surrogate)"
        raise TranslationError(
            Fault(Where(locale=bundle.locale), what, "omshandout check names it",
                  "exchange/character")
        ) from None


def shielded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unshielded(text: str) -> str:
    """The text that was shielded; one that a person typed stays as it is."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def read_csv(data: bytes, file: str) -> Received:
    """Read the bytes of a CSV file, with commas, semicolons or tabs.

    Raises:
        TranslationError: it is too large, in no encoding that it names, or lacks columns.
    """
    text = decoded(data, file)
    first = text.splitlines()[:1]
    if first and re.fullmatch(r'"?sep=.?"?', first[0], re.IGNORECASE):
        text = text.replace(first[0], "", 1)  # told to the spreadsheet, which leaves it in
    if text.startswith(("ï»¿", '"ï»¿')):
        what = "was opened in another character set than UTF-8, and saved so"
        hint = "open what was exported as UTF-8, or send .xlsx"
        raise TranslationError(Fault(Where(file, 1), what, hint, "exchange/encoding"))
    # A cell of any length is read, so that only its own text is refused; the limit is Python's, for
    # the whole process.
    usual = csv.field_size_limit(LARGEST_FILE)
    try:
        return _read(text, file)
    finally:
        csv.field_size_limit(usual)


def _read(text: str, file: str) -> Received:
    found, separator, head = _best(text)
    place = Place(file)
    if not found.found:
        raise TranslationError(head_faults(found, head, place))
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, (line, cells) in enumerate(rows_of(text, separator, place.where, faults)):
        if number <= found.row:
            continue
        if any(cells) and len(cells) < max(found.at.values()) + 1:
            what = f"the row has {len(cells)} cells, the head has {len(head)}"
            hint = f"part cells by {_NAMES[separator]}, as the head does, and quote those with any"
            faults.append(Fault(place.where(line), what, hint, "exchange/cells"))
            continue
        row, fault = row_of([unshielded(cell) for cell in cells], found, place, line)
        if fault is not None:
            faults.append(fault)
        if row is not None:
            rows.append(row)
    units, wrong = gathered(rows)
    return Received(Bundle(found.locale, units), (*faults, *wrong))


def rows_of(
    text: str, separator: str, where: Callable[[int], Where], faults: list[Fault]
) -> Iterator[tuple[int, list[str]]]:
    """The line that each row begins on, and its cells; what ends the reading goes to ``faults``."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"from here on the file cannot be read: {error}"
            hint = 'a quote inside of a quoted cell is written twice: ""'
            faults.append(Fault(where(line), what, hint, "exchange/syntax"))
            return


def _best(text: str) -> tuple[Heads, str, list[str]]:
    """The columns, the separator that gives most of them, and the row of the heads."""
    best: tuple[Heads, str, list[str]] = (Heads({}, 0, ""), ",", [])
    for separator in _SEPARATORS:
        rows = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                rows.append(row)
                if len(rows) == 20:
                    break
        except csv.Error:
            pass
        found = find_heads(rows)
        if len(found.at) > len(best[0].at):
            best = (found, separator, rows[found.row])
    return best


def decoded(data: bytes, file: str) -> str:
    """The text of a file.

    Raises:
        TranslationError: it is too large, or in no encoding that it names.
    """
    if len(data) > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE} bytes"
        raise TranslationError(
            Fault(Where(file), what, "send one handout at a time", "exchange/too-large")
        )
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        # Who brings a file from one encoding into another may leave the mark of the first in it.
        return data.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        what = "is not UTF-8: letters would be lost or become others"
        hint = 'save it as "CSV UTF-8" (in LibreOffice: character set Unicode (UTF-8)), or as .xlsx'
        line = data.count(b"\n", 0, error.start) + 1
        raise TranslationError(Fault(Where(file, line), what, hint, "exchange/encoding")) from None
