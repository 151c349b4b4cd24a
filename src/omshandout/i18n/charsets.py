"""The bytes of a PO file as lines of text: which encoding it is in, and where its lines end.

Source: GNU gettext manual, "Header Entry" (Content-Type); the encodings are those that GNU
gettext names portable (its ``po-charset``), as far as Python has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from omshandout.errors import Fault, Where
from omshandout.model.late import late

UTF_8 = ("", "utf-8", "utf8", "charset")  # "CHARSET" stands in templates of GNU gettext

_NAMED = late(rb"charset=([^\s\"\\]+)", re.IGNORECASE)
_HEADER_ENDS = 8192  # bytes: no header is longer
_PORTABLE = late(
    r"(us-)?ascii|ansi_x3\.4-1968|iso[-_]8859-([1-9]|1[0-6])|koi8-[rut]|cp(850|866|874|932|949|950)"
    r"|(cp|windows-)125[0-8]|gb2312|euc-(jp|kr)|big5(-hkscs)?|gbk|gb18030|shift_jis|johab|tis-620"
)
_PYTHON_NAMES = {"ansi_x3.4-1968": "ascii", "us-ascii": "ascii", "cp874": "cp874"}


def decoded(data: bytes, file: str) -> tuple[str, str, tuple[Fault, ...]]:
    """The text of a file, the encoding that it is in, and what is wrong with it.

    Of a file that cannot be read the text is empty.
    """
    named = _NAMED.search(data, 0, _HEADER_ENDS)
    name = named[1].decode("ascii", "replace").lower() if named else ""
    line = data.count(b"\n", 0, named.start()) + 1 if named else 1
    if name in UTF_8 or data.startswith(b"\xef\xbb\xbf"):
        return _read(data, "utf-8-sig", file, "save it as UTF-8, or name its encoding in the "
                     'header: "Content-Type: text/plain; charset=..."')
    if not _PORTABLE.fullmatch(name):
        what = f"the header says that the file is in {name[:20]}, which cannot be read"
        hint = f"convert it: msgconv --to-code=UTF-8 -o NEW.po {file}"
        return "", name, (Fault(Where(file, line), what, hint, "catalog/encoding"),)
    if not data.isascii() and name not in ("ascii", "us-ascii") and _is_utf_8(data):
        # No text of any length in another encoding looks so by chance.
        what = f"the header says that the file is in {name}, but it is in UTF-8"
        hint = "write charset=UTF-8 in its header"
        return "", name, (Fault(Where(file, line), what, hint, "catalog/encoding"),)
    hint = f"name the encoding that it is in (not {name}) in its header, or save it as UTF-8"
    return _read(data, _PYTHON_NAMES.get(name, name), file, hint)


def numbered_lines(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, as GNU gettext tells them apart.

    A carriage return before a line feed belongs to the line's end. A file with nothing but
    carriage returns, as old Macs wrote it, has its lines there. A backslash at the end of a line
    takes the next one up, except in a remark, where it is the last letter.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    lines = enumerate(text.split("\n"), 1)
    if "\r" not in text and "\\\n" not in text:
        return lines
    return _put_together(lines, file, faults)


def _put_together(
    lines: Iterator[tuple[int, str]], file: str, faults: list[Fault]
) -> Iterator[tuple[int, str]]:
    begun, at = "", 0
    for number, line in lines:
        is_remark = line.lstrip().startswith("#") and not begun
        if is_remark and "\r" in line.rstrip("\r"):
            faults.append(Fault(
                Where(file, number), "a line end of old Macs (CR) is inside a remark",
                "save the file with the line ends of this machine", "catalog/line-ends",
            ))
        if line.endswith("\\") and not is_remark:
            begun, at = begun + line[:-1], at or number
            continue
        yield at or number, begun + line
        begun, at = "", 0
    if begun:
        yield at, begun


def _read(data: bytes, encoding: str, file: str, hint: str) -> tuple[str, str, tuple[Fault, ...]]:
    name = encoding.removesuffix("-sig")
    try:
        return data.decode(encoding), name, ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"holds bytes that are not {name.upper()}"
        return "", name, (Fault(Where(file, line), what, hint, "catalog/encoding"),)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
