"""Files that are not as they should be: place and advice, and all else is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from exchange_samples import unit
from hypothesis import given, settings
from hypothesis import strategies as st

from omshandout.errors import Fault, TranslationError
from omshandout.exchange import read_bundle, write_bundle
from omshandout.exchange import workbooks as workbooks_module
from omshandout.exchange.table import heads
from omshandout.exchange.tables import read_table
from omshandout.model.exchange import Bundle, Format

UNITS = (unit("uno", "a", "one"), unit("dos", "b", "two"))
XLIFF = write_bundle([Bundle("es", UNITS)], Format.XLIFF).decode()
CSV = write_bundle([Bundle("es", UNITS)], Format.CSV)


def fault_of(data: bytes) -> Fault:
    """The one fault that keeps a whole file out."""
    with pytest.raises(TranslationError) as caught:
        read_bundle(data, "f")
    fault = caught.value.faults[0]
    assert fault.where.file == "f"
    assert fault.hint
    return fault


def read_with_faults(data: bytes) -> tuple[dict[str, str], list[Fault]]:
    found = read_bundle(data, "f")
    assert all(fault.hint and fault.where.file == "f" for fault in found.faults)
    return {each.key: each.strings[0] for each in found.bundle.units}, list(found.faults)


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def table(sheet: xlsxwriter.worksheet.Worksheet, *rows: tuple[str, str, str]) -> None:
    """English, translation and key below the heads."""
    for column, head in enumerate(heads("es")):
        sheet.write(0, column, head)
    for line, (english, text, key) in enumerate(rows, 1):
        for column, cell in ((0, english), (1, text), (5, "translated"), (8, "eyes"), (9, key)):
            sheet.write_string(line, column, cell)


ROWS = (("one", "uno", "a"), ("two", "dos", "b"), ("three", "tres", "c"))


# -- XML ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prologue", [
    '<!DOCTYPE xliff [<!ENTITY a "b">]>',
    '<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE xliff [<!ENTITY % a SYSTEM "http://localhost/x.dtd"> %a;]>',
    '<!DOCTYPE xliff SYSTEM "x" [\n<!ENTITY a "b">]>',
])
def test_entities_are_refused_before_they_are_read(prologue: str) -> None:
    text = XLIFF.replace("<xliff", f"{prologue}<xliff", 1).replace(">uno<", ">&a;<")
    assert fault_of(text.encode()).code == "exchange/entities"
    assert fault_of(text.encode("utf-16")).code == "exchange/entities"


def test_a_doctype_alone_is_not_fetched() -> None:
    text = XLIFF.replace("<xliff", '<!DOCTYPE xliff SYSTEM "http://localhost/x.dtd"><xliff', 1)
    assert read_with_faults(text.encode()) == ({"a": "uno", "b": "dos"}, [])


def test_an_inclusion_is_a_code_that_nobody_understands() -> None:
    include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
    texts, (fault,) = read_with_faults(XLIFF.replace(">uno<", f">{include}<").encode())
    assert texts == {"b": "dos"}
    assert (fault.code, fault.where.key) == ("exchange/code", "a")
    assert fault.where.line == XLIFF[: XLIFF.index(">uno<")].count("\n") + 1


def test_a_code_that_the_english_has_not() -> None:
    text = XLIFF.replace(">uno<", '>uno <x id="7"/><').encode()
    texts, (fault,) = read_with_faults(text)
    assert (texts, fault.where.key) == ({"b": "dos"}, "a")
    assert 'id="7"' in fault.what


def test_broken_xml_has_its_line() -> None:
    fault = fault_of(XLIFF.replace("</source>", "</sorce>", 1).encode())
    assert fault.code == "exchange/syntax"
    assert fault.where.line == XLIFF[: XLIFF.index("</source>")].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "code"), [
    ('version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"',
     'version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"', "exchange/xliff-version"),
    ("<xliff ", "<html><xliff ", "exchange/format"),
])
def test_other_xml(old: str, new: str, code: str) -> None:
    text = re.sub(r"xmlns=(\S+) version=(\S+)>", r"version=\2 xmlns=\1>", XLIFF)
    assert old in text
    text = text.replace(old, new, 1) + ("</html>" if "<html>" in new else "")
    assert fault_of(text.encode()).code == code


def test_another_source_language() -> None:
    texts, (fault,) = read_with_faults(
        XLIFF.replace('source-language="en"', 'source-language="de"').encode()
    )
    assert (texts, fault.code) == ({}, "exchange/source-language")


def test_two_languages_in_one_file() -> None:
    start, end = XLIFF.index("<file"), XLIFF.index("</file>") + 7
    other = XLIFF[start:end].replace('target-language="es"', 'target-language="fr"')
    data = (XLIFF[:end] + other + XLIFF[end:]).encode()
    assert fault_of(data).code == "exchange/languages"


def test_one_text_twice() -> None:
    start, end = XLIFF.index("<trans-unit"), XLIFF.index("</trans-unit>") + 13
    again = XLIFF[start:end]
    same = (XLIFF[:end] + again + XLIFF[end:]).encode()
    assert read_with_faults(same) == ({"a": "uno", "b": "dos"}, [])
    data = (XLIFF[:end] + again.replace(">uno<", ">otro<") + XLIFF[end:]).encode()
    texts, (fault,) = read_with_faults(data)
    assert (texts, fault.code) == ({"b": "dos"}, "exchange/double")
    assert fault.where.line > 0


def test_segments_and_notes_of_a_tool_are_read() -> None:
    text = XLIFF.replace(">uno<", '><mrk mtype="seg" mid="1">u</mrk><mrk mtype="seg">no</mrk><')
    text = text.replace("</target>", "</target><note from='agency'>Fine.</note>", 1)
    assert read_with_faults(text.encode()) == ({"a": "uno", "b": "dos"}, [])


def test_what_a_tool_left_in_english_is_not_translated() -> None:
    old = '<target state="translated">uno<'
    text = XLIFF.replace(old, '<target state="needs-translation">one<')
    assert text != XLIFF
    assert read_with_faults(text.encode()) == ({"a": "", "b": "dos"}, [])


# -- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_in_unicode(encoding: str) -> None:
    expected = ({"a": "uno", "b": "dos"}, [])
    declared = XLIFF.replace("'UTF-8'", "'UTF-16'") if encoding == "utf-16" else XLIFF
    assert read_with_faults(declared.encode(encoding)) == expected
    assert read_with_faults(CSV.decode("utf-8-sig").encode(encoding)) == expected


def test_files_in_another_encoding() -> None:
    text = CSV.decode("utf-8-sig").replace("dos", "añós")
    fault = fault_of(text.encode("cp1252"))
    assert (fault.code, fault.where.line) == ("exchange/encoding", 3)
    assert "UTF-8" in fault.hint
    spoilt = text.encode("utf-8-sig").decode("cp1252").encode("utf-8")
    assert fault_of(spoilt).code == "exchange/encoding"
    fault = fault_of(XLIFF.replace("uno", "añós").encode("cp1252"))
    assert (fault.code, fault.where.line) == (
        "exchange/encoding", XLIFF[: XLIFF.index(">uno<")].count("\n") + 1
    )
    named = XLIFF.replace("'UTF-8'", "'windows-1252'").replace("uno", "añós")
    assert read_with_faults(named.encode("cp1252"))[0]["a"] == "añós"
    assert fault_of(XLIFF.replace("'UTF-8'", "'klingon'").encode()).code == "exchange/encoding"


@pytest.mark.parametrize(("data", "code"), [
    (b"", "exchange/empty"),
    (b"Dear all, here it is.", "exchange/column"),
    (b'msgid ""\nmsgstr ""\n', "exchange/format"),
    (b"\xd0\xcf\x11\xe0 old", "exchange/no-workbook"),
    (b"PK\x03\x04 not a zip", "exchange/damaged"),
    (b"<a/>", "exchange/format"),
])
def test_files_of_other_kinds(data: bytes, code: str) -> None:
    assert fault_of(data).code == code


@pytest.mark.parametrize(("data", "file", "catalog"), [
    (b"# Translators: A\n#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n", "f", True),
    (b"\xef\xbb\xbf# A\n" + b"# more\n" * 500 + b"msgctxt \"a\"\nmsgid \"b\"\n", "f", True),
    (b"# nothing but a comment\n", "es.PO", True),
    (b"no message", "template.pot", True),
    (b"# The clinic file.\nname: A\n", "clinic.yaml", False),
    (b"# settings\nmsgid = 1\n", "f.ini", False),
    (b"#1,msgid\n", "f.csv", False),
])
def test_a_comment_makes_no_catalog(data: bytes, file: str, catalog: bool) -> None:
    with pytest.raises(TranslationError) as caught:
        read_bundle(data, file)
    assert any("catalog (PO)" in fault.what for fault in caught.value.faults) is catalog
    if file.endswith(".yaml"):
        (fault,) = caught.value.faults
        assert (fault.code, fault.where.line) == ("exchange/format", 1)
        assert "YAML" in fault.what


def test_a_table_whose_head_begins_with_a_number_sign_is_read() -> None:
    head, _, rest = CSV.decode("utf-8-sig").partition("\n")
    commented = ("#," + head + "\n" + "\n".join(
        "," + line if line else "" for line in rest.split("\n")
    )).encode()
    assert read_with_faults(commented) == ({"a": "uno", "b": "dos"}, [])


# -- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    names = ("Key", "Handout", "English", "State", "Translation (es)")
    lines = [names, ("a", "eyes", "one", "", "uno"), ("b", "eyes", "two", "", '"d;o,s"')]
    text = "\r\n".join(separator.join(line) for line in lines)
    expected = {"a": "uno", "b": "d;o,s"}
    assert read_with_faults(text.encode()) == (expected, [])
    assert read_with_faults(f"sep={separator}\r\n{text}".encode()) == (expected, [])
    assert read_with_faults(f"A remark\r\n\r\n{text}".encode()) == (expected, [])


def test_a_renamed_column_is_named() -> None:
    fault = fault_of(CSV.replace(b'"State"', b'"Status"'))
    assert (fault.code, fault.where.line) == ("exchange/column", 1)
    assert '"State"' in fault.what
    assert "Status" in fault.hint


@pytest.mark.parametrize(("old", "new", "code", "line"), [
    ('"eyes","a"', '"eyes",""', "exchange/no-key", 2),
    ('"translated","","","eyes","a"', '"done","","","eyes","a"', "exchange/state", 2),
    ('"dos",""', '"dos","two"', "exchange/form", 3),
    ('"one","uno"', '"one', "exchange/cells", 2),
])
def test_faults_of_a_row(old: str, new: str, code: str, line: int) -> None:
    text = CSV.decode("utf-8-sig")
    assert old in text
    texts, faults = read_with_faults(text.replace(old, new, 1).encode())
    if code != "exchange/cells":
        assert [(fault.code, fault.where.line) for fault in faults] == [(code, line)]
        assert len(texts) == 1
    else:
        assert faults  # broken quotes: from there on nothing can be told


def test_a_row_with_too_few_cells() -> None:
    text = CSV.decode("utf-8-sig").replace('"eyes","a"', '"eyes"')
    texts, (fault,) = read_with_faults(text.encode())
    assert (texts, fault.code, fault.where.line) == ({"b": "dos"}, "exchange/cells", 2)


# -- workbooks ------------------------------------------------------------------------------------


def test_columns_are_found_wherever_they_stand() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("x")
        names = ("Key", "My notes", "Handout", "english ", "Translation (es)", "State")
        for line, row in enumerate((("Remark",), names, ("a", "!", "eyes", "one", "uno", ""))):
            for column, cell in enumerate(row):
                sheet.write_string(line, column + 1, cell)
    assert read_with_faults(workbook(fill)) == ({"a": "uno"}, [])


def test_cells_that_are_no_texts() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("eyes")
        table(sheet, *ROWS, *((f"e{n}", "x", f"k{n}") for n in range(5)))
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_number(2, 1, 24)
        sheet.write_number(3, 1, 1.5)
        sheet.write_datetime(4, 1, __import__("datetime").datetime(2026, 1, 6),
                             book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(5, 1, True)
        sheet.merge_range(6, 0, 6, 1, "merged")
        sheet.write_number(7, 3, 1.5)  # a note
    texts, faults = read_with_faults(workbook(fill))
    assert texts == {"b": "24", "k4": "x"}
    told = {(fault.where.line, fault.where.column): fault.what for fault in faults}
    assert {place: what.partition(": ")[0] for place, what in told.items()} == {
        (2, 2): "sheet eyes, cell B2", (4, 2): "sheet eyes, cell B4", (5, 2): "sheet eyes, cell B5",
        (6, 2): "sheet eyes, cell B6", (7, 1): "sheet eyes, cell A7", (8, 4): "sheet eyes, cell D8",
    }
    assert "formula" in told[2, 2]
    assert "date" in told[5, 2]
    assert "merged" in told[7, 1]


def test_hidden_sheets_and_those_of_somebodys_own() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(book.add_worksheet("seen"), ROWS[0])
        hidden = book.add_worksheet("unseen")
        table(hidden, ROWS[1])
        hidden.hide()
        book.add_worksheet("mine").write(0, 0, "To do")
    texts, (fault,) = read_with_faults(workbook(fill))
    assert (texts, fault.code) == ({"a": "uno"}, "exchange/hidden")
    assert "unseen" in fault.what


def test_a_sheet_without_a_column_keeps_no_other_out() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(book.add_worksheet("one"), ROWS[0])
        other = book.add_worksheet("two")
        table(other, ROWS[1])
        other.write(0, 9, "Name")
    texts, (fault,) = read_with_faults(workbook(fill))
    assert (texts, fault.code) == ({"a": "uno"}, "exchange/column")
    assert fault.what.startswith("sheet two, cell A1: ")


def test_one_key_on_two_sheets() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(book.add_worksheet("one"), ROWS[0], ROWS[1])
        table(book.add_worksheet("two"), ("one", "otro", "a"))
    texts, (fault,) = read_with_faults(workbook(fill))
    assert (texts, fault.code) == ({"b": "dos"}, "exchange/double")


def test_a_workbook_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    far = workbook(lambda book: book.add_worksheet("x").write(1_048_575, 16_383, "far"))
    assert fault_of(far).code == "exchange/too-large"
    data = write_bundle([Bundle("es", UNITS)], Format.XLSX)
    for name, value in (("LARGEST_FILE", 100), ("LARGEST_INSIDE", 1000), ("MOST_PARTS", 3)):
        with monkeypatch.context() as patched:
            patched.setattr(workbooks_module, name, value)
            assert fault_of(data).code == "exchange/too-large"
    assert read_with_faults(data)[1] == []


def test_a_size_that_an_archive_understates_is_not_believed() -> None:
    """Of a part that says it is small, no more is unpacked than it says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 5_000_000)
    data = bytearray(stream.getvalue())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    assert fault_of(bytes(data)).code == "exchange/damaged"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([Format.XLIFF, Format.XLSX, Format.CSV, Format.TMX]), st.data())
def test_damage_is_a_fault_or_seen_by_nobody(kind: Format, data: st.DataObject) -> None:
    """Whatever bytes change, nothing but our own fault comes out of it."""
    found = bytearray(_WRITTEN[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        found[data.draw(st.integers(0, len(found) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_bundle(bytes(found), "f")
    except TranslationError as error:
        assert error.faults


_WRITTEN = {kind: write_bundle([Bundle("es", UNITS)], kind) for kind in Format}


@pytest.mark.parametrize("end", [".xlsx", ".XLSX", ".ods", ".tmx", ".xlf"])
@pytest.mark.parametrize("data", [b"hello\n", b"a,b\n1,2\n", b"\xff\xfe\x00junk\x80"])
def test_a_text_with_the_name_of_another_kind_is_one_fault(end: str, data: bytes) -> None:
    with pytest.raises(TranslationError) as caught:
        read_bundle(data, f"back{end}")
    (fault,) = caught.value.faults
    assert fault.what.endswith(f"by its name ({end.lower()}), but not by what it holds")


@pytest.mark.parametrize("data", [b"hello\n", b"a,b\n1,2\n", b"\xff\xfe\x00junk\x80"])
def test_a_list_that_is_no_workbook_but_by_its_name_is_told_so(data: bytes) -> None:
    with pytest.raises(TranslationError) as caught:
        read_table(data, "clinics.xlsx")
    (fault,) = caught.value.faults
    assert fault.what == "is no workbook, though its name says so"


@pytest.mark.parametrize("end", [".po", ".csv", ".xlf", ".tmx", ".xlsx", ".txt"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff\0\n", b" \r\n\t"])
def test_a_file_without_a_letter_is_empty_whatever_its_name(end: str, data: bytes) -> None:
    with pytest.raises(TranslationError) as caught:
        read_bundle(data, f"back{end}")
    (fault,) = caught.value.faults
    assert (fault.where.file, fault.code) == (f"back{end}", "exchange/empty")
    assert fault.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_of_something_else_is_one_fault(encoding: str) -> None:
    with pytest.raises(TranslationError) as caught:
        read_bundle("Name,Number\r\nanna,1\r\n".encode(encoding), "back.csv")
    (fault,) = caught.value.faults
    assert fault.what == "there is no row of heads"
    assert '"English", "Translation"' in fault.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_of_the_encoding_before_is_no_letter(encoding: str) -> None:
    """As ``iconv`` leaves it in what was exported."""
    text = _WRITTEN[Format.CSV].decode("utf-8")
    assert text[0] == "\ufeff"
    assert read_bundle(text.encode(encoding), "back.csv") == read_bundle(
        _WRITTEN[Format.CSV], "back.csv"
    )
