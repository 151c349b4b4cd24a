"""What others read in the files that we write, and what we read in theirs."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
import zipfile

from exchange_samples import PLURAL, rows, unit
from msgspec.structs import replace
from translate.storage import poxliff, tmx, xliff

from omshandout.exchange import read_bundle, write_bundle
from omshandout.exchange.csv_file import shielded
from omshandout.model.exchange import Bundle, Format, Unit, UnitState

NAMES = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
STATES = (
    replace(unit("ojos {n}", "a", "eyes {n}"), note="A note.", limit=20),
    replace(unit("quizás", "b"), state=UnitState.FUZZY, previous=("Before.",)),
    Unit("eyes", "c", ("open",)),
    replace(unit("firmado", "d"), state=UnitState.SIGNED),
)
BUNDLE = Bundle("es", STATES)


def test_translate_toolkit_reads_xliff() -> None:
    store = xliff.xlifffile.parsestring(write_bundle([BUNDLE], Format.XLIFF))
    found = {each.getid().rpartition("\x04")[2]: each for each in store.units}
    assert (store.sourcelanguage, store.targetlanguage) == ("en", "es")
    assert found["a"].getnotes("developer") == "A note."
    assert [each.istranslated() for each in store.units] == [True, False, False, True]
    assert [each.isfuzzy() for each in store.units] == [False, True, False, False]
    assert found["d"].isapproved()
    assert found["a"].target == "ojos {n}"


def test_translate_toolkit_reads_plural_forms_in_xliff() -> None:
    store = poxliff.PoXliffFile.parsestring(write_bundle([Bundle("es", (PLURAL,))], Format.XLIFF))
    (found,) = store.units
    assert found.hasplural()
    assert found.target.strings == list(PLURAL.strings)


def test_what_translate_toolkit_writes_into_xliff_comes_back() -> None:
    store = xliff.xlifffile.parsestring(write_bundle([BUNDLE], Format.XLIFF))
    for each in store.units:
        if each.source == "open":
            each.target = "abierto"
    back = read_bundle(bytes(store), "file").bundle
    assert {each.key: each.strings for each in back.units} == {
        "a": ("ojos {n}",), "b": ("quizás",), "c": ("abierto",), "d": ("firmado",)
    }
    assert [each.state for each in back.units][1:3] == [UnitState.FUZZY, UnitState.TRANSLATED]
    assert back.units[0].note == "A note."


def test_translate_toolkit_reads_a_memory() -> None:
    store = tmx.tmxfile.parsestring(write_bundle([BUNDLE], Format.TMX))
    assert [each.source for each in store.units] == ["eyes {n}", "English"]
    assert store.units[1].target == "firmado"


def test_a_memory_of_translate_toolkit_is_read() -> None:
    store = tmx.tmxfile()
    store.addtranslation("open", "en", "abierto", "es")
    (found,) = read_bundle(bytes(store), "file").bundle.units
    assert (found.english, found.strings, found.domain) == (("open",), ("abierto",), "")


def test_the_order_of_parts_is_that_of_the_standard() -> None:
    """A text's parts: source, target, then notes and other translations, as the schema has them."""
    root = ET.fromstring(write_bundle([Bundle("es", (*STATES, PLURAL))], Format.XLIFF))
    units = root.findall(".//x:trans-unit", NAMES)
    assert len(units) == len(STATES) + len(PLURAL.strings)
    for each in units:
        names = [part.tag.partition("}")[2] for part in each]
        assert names[:2] == ["source", "target"]
        assert set(names[2:]) <= {"note", "alt-trans"}
        numbers = [code.get("id") for part in each[:1] for code in part]
        assert len(numbers) == len(set(numbers))
    ids = [each.get("id") for each in units]
    assert len(ids) == len(set(ids))
    for file in root.findall("x:file", NAMES):
        assert {"original", "source-language", "datatype"} <= set(file.keys())


def test_placeholders_and_strong_words_are_protected() -> None:
    text = "**a {n}** {m} [[la:opsoclonus]]"
    root = ET.fromstring(write_bundle([Bundle("es", (unit(text, english=text),))], Format.XLIFF))
    for name in ("source", "target"):
        (found,) = root.findall(f".//x:{name}", NAMES)
        strong, other, foreign = found
        assert [each.tag.partition("}")[2] for each in found] == ["g", "ph", "g"]
        assert (strong.get("ctype"), strong.text, strong[0].get("equiv-text")) == (
            "bold", "a ", "{n}"
        )
        assert (other.text, foreign.get("ctype"), foreign.text) == (
            "{m}", "x-lang-la", "opsoclonus"
        )


def test_the_csv_module_reads_what_no_spreadsheet_calculates() -> None:
    data = write_bundle([Bundle("es", (unit("=1+1", english="-x"), unit("b;\n\"c", "k")))],
                        Format.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["Translation (es)"] for row in table] == ["'=1+1", 'b;\n"c']
    assert table[0]["English"] == "'-x"
    assert not any(cell[:1] in "=+-@" for row in table for cell in row.values() if cell)
    assert shielded("'=1") == "''=1"


def sheet(data: bytes, number: int = 1) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))


def test_a_workbook_holds_texts_alone_and_locks_all_but_what_translators_write() -> None:
    data = write_bundle([Bundle("ar", (unit("=1+1"), unit("24", "k")), True)], Format.XLSX)
    root = sheet(data)
    assert root.findall(".//m:f", SHEET) == []
    assert {cell.get("t") for cell in root.findall(".//m:c", SHEET)} <= {"s", None}
    assert root.find("m:sheetProtection", SHEET) is not None
    assert root.find(".//m:sheetView", SHEET).get("rightToLeft") == "1"  # type: ignore[union-attr]
    assert root.find(".//m:pane", SHEET).get("state") == "frozen"  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = ET.fromstring(archive.read("xl/styles.xml"))
    looks = styles.find("m:cellXfs", SHEET)
    assert looks is not None
    first = root.findall(".//m:row", SHEET)[1]
    unlocked = []
    for cell in first:
        protection = looks[int(cell.get("s", "0"))].find("m:protection", SHEET)
        if protection is not None and protection.get("locked") == "0":
            unlocked.append(cell.get("r"))
    assert unlocked == ["B2", "F2"]  # the translation and its state


def test_a_sheet_for_each_handout() -> None:
    long = "a-handout-with-quite-a-long-name-and-more"
    units = (unit("x"), replace(unit("y"), domain=long), replace(unit("z"), domain=f"{long}2"))
    bundle = Bundle("es", units)
    data = write_bundle([bundle], Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ET.fromstring(archive.read("xl/workbook.xml"))
    names = [each.get("name", "") for each in book.iter(f"{{{SHEET['m']}}}sheet")]
    assert names[0] == "eyes"
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 31
    assert rows(read_bundle(data, "file").bundle) == rows(bundle)
