"""The formats: which one a file is in, and who reads and writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from omshandout.errors import Fault, TranslationError, Where
from omshandout.model.exchange import Bundle, Format, Received

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_NO_LETTERS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Byte order marks and space, in any Unicode encoding."""
_ZIP = b"PK"
_CATALOG_ENDS = (".po", ".pot")
_YAML_ENDS = (".yaml", ".yml")
_OTHER_ENDS = {
    ".xlsx": "a workbook", ".xlsm": "a workbook", ".xls": "a workbook", ".ods": "a workbook",
    ".tmx": "a translation memory", ".xlf": "XLIFF", ".xliff": "XLIFF",
}
_OTHERS = "send XLIFF 1.2, TMX, .xlsx or .csv"
_MESSAGE = re.compile(rb'^(?:msgctxt|msgid)[ \t]+"', re.MULTILINE)


def write_bundle(
    bundles: Sequence[Bundle], format_: Format, *, fill_english: bool = False
) -> bytes:
    """The bytes of a file.

    Args:
        bundles: the languages; one, but for a translation memory.
        format_: of the file.
        fill_english: see :func:`omshandout.exchange.xliff_writer.write_xliff`; of XLIFF alone.

    Raises:
        TranslationError: the format cannot carry a text as it is.
    """
    if format_ is Format.TMX:
        # Few commands need any of these libraries, and each needs one.
        from omshandout.exchange.tmx import write_tmx

        return write_tmx(bundles)
    (bundle,) = bundles
    if format_ is Format.XLIFF:
        # As above.
        from omshandout.exchange.xliff_writer import write_xliff

        return write_xliff(bundle, fill_english=fill_english)
    if format_ is Format.XLSX:
        # As above.
        from omshandout.exchange.xlsx_writer import write_xlsx

        return write_xlsx(bundle)
    # As above.
    from omshandout.exchange.csv_file import write_csv

    return write_csv(bundle)


def read_bundle(
    data: bytes, file: str, choose: Callable[[Sequence[str]], str] = lambda names: names[0]
) -> Received:
    """What a file says, in whichever of the formats it is.

    Args:
        data: its bytes.
        file: how faults name it.
        choose: picks the language of a translation memory out of several, by their names there.

    Raises:
        TranslationError: it is in no format that is read here, or cannot be read as a whole.
    """
    if not data.strip(_NO_LETTERS):
        hint = "ask for the file once more, and look at it before you take it back"
        raise TranslationError(
            Fault(Where(file), "is empty: it holds no letter", hint, "exchange/empty")
        )
    start = data[:2000]
    if start.startswith(_ZIP):
        # Few commands need any of these libraries, and each needs one.
        from omshandout.exchange.xlsx_reader import read_xlsx

        return read_xlsx(data, file)
    if start.startswith(_OLD_WORKBOOK):
        what = "is a workbook of an old kind (.xls), or one with a password"
        hint = "save it as .xlsx (Excel 2007 or later), without a password"
        raise TranslationError(Fault(Where(file), what, hint, "exchange/no-workbook"))
    if _looks_like_xml(start):
        return _read_xml(data, file, choose)
    if _looks_like_catalog(data, file):
        what = "is a catalog (PO)"
        hint = "put it into locales/LOCALE/LC_MESSAGES, then run: omshandout translations update"
        raise TranslationError(Fault(Where(file, 1), what, hint, "exchange/format"))
    if file.lower().endswith(_YAML_ENDS):
        what = "is a YAML file, which holds no translations"
        raise TranslationError(Fault(Where(file, 1), what, _OTHERS, "exchange/format"))
    # As above.
    from omshandout.exchange.csv_file import read_csv

    try:
        return read_csv(data, file)
    except TranslationError as error:
        end = next((end for end in _OTHER_ENDS if file.lower().endswith(end)), "")
        if not end:
            raise
        what = f"is {_OTHER_ENDS[end]} by its name ({end}), but not by what it holds"
        hint = "export it again from the program that made it; a table of text is named .csv"
        raise TranslationError(Fault(Where(file), what, hint, "exchange/format")) from error


def _looks_like_catalog(data: bytes, file: str) -> bool:
    """Whether it is a PO file by its name, or by a message at its start or below comments."""
    if file.lower().endswith(_CATALOG_ENDS):
        return True
    bare = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    # Many other files (YAML, settings) begin with a comment as catalogs do.
    return bare.startswith((b"#", b"msg")) and _MESSAGE.search(bare) is not None


def _looks_like_xml(start: bytes) -> bool:
    bare = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bare.startswith(b"<")


def _read_xml(
    data: bytes, file: str, choose: Callable[[Sequence[str]], str]
) -> Received:
    # As above.
    from omshandout.exchange.safe_xml import parse_xml, tag_of
    from omshandout.exchange.tmx import languages_of, read_tmx
    from omshandout.exchange.xliff_reader import read_xliff

    tag = tag_of(parse_xml(data, file))
    if tag == "tmx":
        names = languages_of(data, file)
        if not names:
            what = "holds no other language than English"
            raise TranslationError(
                Fault(Where(file, 1), what, "export the translations too", "exchange/empty")
            )
        return read_tmx(data, file, choose(names))
    if tag == "xliff":
        return read_xliff(data, file)
    what = f"is XML of another kind (<{tag[:40]}>)"
    raise TranslationError(Fault(Where(file, 1), what, _OTHERS, "exchange/format"))
