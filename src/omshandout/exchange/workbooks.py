"""Looking into a workbook before a library reads it: how large it is, and what its cells hide.

A workbook is a ZIP archive of XML. Here it is unpacked within bounds and packed anew, so that the
reader of cells sees nothing that was not looked at: no archive that grows without end, no cell in
the last row of an empty sheet, for which readers make room for all cells before it.

Source: ECMA-376, part 1, sections 12.3, 18.2 and 18.3; part 2 (packages).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib

from lxml import etree
from msgspec import Struct

from omshandout.errors import Fault, TranslationError, Where
from omshandout.exchange.safe_xml import parse_xml

LARGEST_FILE = 40_000_000
"""Bytes of the archive."""
LARGEST_INSIDE = 120_000_000
"""Bytes of all that is in it."""
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000
"""Rows times columns of a sheet, empty cells too."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml|xl/worksheets/_rels/[^/]+\.rels", re.IGNORECASE,
)


class SheetFacts(Struct, frozen=True):
    """What is known of a sheet beside the values of its cells.

    Attributes:
        name: as its tab says.
        hidden: whether nobody sees it.
        formulas: cells that hold a formula, as row and column from 1.
    """

    name: str
    hidden: bool
    formulas: frozenset[tuple[int, int]]


def looked_into(data: bytes, file: str) -> tuple[bytes, tuple[SheetFacts, ...]]:
    """A workbook packed anew, with the facts on its sheets in their order.

    Raises:
        TranslationError: it is no workbook, too large, or damaged.
    """
    parts = _unpacked(data, file)
    if "xl/workbook.xml" not in parts:
        if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
            what = "is an OpenDocument file"
        else:
            what = "is no workbook (.xlsx)"
        raise TranslationError(Fault(
            Where(file), what, "save it as .xlsx (Excel 2007 or later)", "exchange/no-workbook"
        ))
    relations = {}
    if "xl/_rels/workbook.xml.rels" in parts:
        for each in parse_xml(parts["xl/_rels/workbook.xml.rels"], file):
            target = each.get("Target", "")
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            relations[each.get("Id", "")] = posixpath.normpath(path)
    sheets = []
    for sheet in parse_xml(parts["xl/workbook.xml"], file).iter("{*}sheet"):
        path = relations.get(sheet.get(_RELATION, ""), "")
        name = sheet.get("name", "")
        formulas = _formulas(parts[path], file, name) if path in parts else frozenset()
        sheets.append(SheetFacts(name, sheet.get("state", "visible") != "visible", formulas))
    return _packed(parts), tuple(sheets)


def _unpacked(data: bytes, file: str) -> dict[str, bytes]:
    where = Where(file)
    if len(data) > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE} bytes"
        raise TranslationError(
            Fault(where, what, "send one handout at a time", "exchange/too-large")
        )
    if not data.startswith(b"PK"):
        what = "is no workbook, though its name says so"
        hint = "save it as .xlsx; if it is a table of text, name it .csv"
        raise TranslationError(Fault(where, what, hint, "exchange/no-workbook"))
    parts: dict[str, bytes] = {}
    left = LARGEST_INSIDE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS:
                raise TranslationError(_bomb(where, f"{len(infos)} parts"))
            for info in infos:
                if info.filename != "mimetype" and not _WANTED.fullmatch(info.filename):
                    continue  # pictures, themes, scripts: nothing that is read here
                if info.flag_bits & 1:
                    hint = "save it without a password"
                    raise TranslationError(
                        Fault(where, "is locked with a password", hint, "exchange/locked")
                    )
                with archive.open(info) as part:
                    # What the archive says of sizes may be wrong: never more than this is read.
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise TranslationError(_bomb(where, f"more than {LARGEST_INSIDE} bytes inside"))
                parts[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        what = "is damaged: it cannot be unpacked"
        raise TranslationError(
            Fault(where, what, "save it again as .xlsx", "exchange/damaged")
        ) from None
    return parts


def _bomb(where: Where, what: str) -> Fault:
    hint = "send back the workbook that omshandout translations export made"
    return Fault(where, f"is far too large: {what}", hint, "exchange/too-large")


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _formulas(data: bytes, file: str, sheet: str) -> frozenset[tuple[int, int]]:
    """Cells with formulas; the sheet may not be larger than can be read."""
    found: set[tuple[int, int]] = set()
    last_row = last_column = row = column = 0
    tree = parse_xml(data, file)
    for element in tree.iter("{*}row", "{*}c"):
        tag = etree.QName(element).localname
        if tag == "row":
            said = element.get("r", "")
            row = int(said) if said.isdecimal() and len(said) < 8 else row + 1
            column = 0
        else:
            match = _REFERENCE.fullmatch(element.get("r", ""))
            if match is not None:
                row, column = int(match[2]), _number(match[1])
            else:
                column += 1
            last_row, last_column = max(last_row, row), max(last_column, column)
            if element.find("{*}f") is not None:
                found.add((row, column))
        if last_row * last_column > MOST_CELLS:
            what = f"sheet {sheet} has {last_row} rows and {last_column} columns"
            hint = "delete what stands far from the table, and save it again"
            raise TranslationError(Fault(Where(file), what, hint, "exchange/too-large"))
    return frozenset(found)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
