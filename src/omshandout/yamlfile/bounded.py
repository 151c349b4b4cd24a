"""Reading files: bounded, UTF-8 only, without characters that nobody can see.

Every way in which a file can be unfit before its format is even looked at is a fault here, so
that the parsers behind get clean text.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from omshandout.errors import ContentError, Fault, MachineError, Where
from omshandout.model.late import late

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 2 * 1024 * 1024
"""The largest file of content."""

# Control characters, noncharacters and lone surrogates (nothing a font can draw), the line
# separators that editors count differently, the bidi controls (code sets directions, see UAX #9
# section 2) and U+FFFD, which says that characters were lost before the file reached us.
_UNFIT = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
    "\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ufffe\uffff\ud800-\udfff"
)
_UNFIT_PATTERN = late(f"[{_UNFIT}]")
_LINE_END = re.compile(r"\r\n?|\n")
_MAX_REPORTED = 20




def path_label(path: Path, root: Path | None = None) -> str:
    """The name of a file as faults print it, with forward slashes.

    Inside a content folder ``root`` this is the path from the folder's parent on
    (``content/handouts/symptoms.yaml``); without ``root`` the file's folder stands in for it.
    """
    whole = path.absolute()
    base = (whole.parent if root is None else root.absolute()).parent
    try:
        return whole.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def read_bounded(path: Path, file: str, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes; a larger one is refused unread.

    Raises:
        ContentError: there is no such file, it is no regular file, or it is too large.
        MachineError: the system does not let us read it.
    """
    where = Where(file)
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ContentError(
                Fault(where, "this is not a file", "give the path of a file", "content/no-file")
            )
        size = info.st_size
        data = b""
        if size <= limit:
            with path.open("rb") as stream:
                # The size may have grown since it was asked for.
                data = stream.read(limit + 1)
            size = len(data)
    except FileNotFoundError as error:
        raise ContentError(
            Fault(where, "there is no such file", "check the name", "content/no-file")
        ) from error
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise MachineError(
            Fault(where, f"cannot read the file: {reason}", "check its permissions", "machine/read")
        ) from error
    except ValueError as error:  # a path with a NUL character
        raise ContentError(
            Fault(where, "this is no file name", "check the name", "content/no-file")
        ) from error
    if size > limit:
        raise ContentError(
            Fault(
                where,
                f"the file has {size:,} bytes, the limit is {limit:,}",
                "make it smaller or split it",
                "content/too-big",
            )
        )
    return data


def decode_utf8(data: bytes, file: str) -> str:
    """Decode a file, dropping a byte order mark, and refuse characters that cannot be printed.

    Raises:
        ContentError: the bytes are not UTF-8, or there are unfit characters (all are named).
    """
    start = len(BOM) if data.startswith(BOM) else 0
    try:
        text = str(data[start:], "utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(_encoding_fault(data, start, error, file)) from error
    faults = unfit_characters(text, file)
    if faults:
        raise ContentError(faults)
    return text


def has_unfit(text: str) -> bool:
    """Whether a text holds a character that is never allowed in content."""
    return _UNFIT_PATTERN.search(text) is not None


def unfit_characters(text: str, file: str) -> tuple[Fault, ...]:
    """A fault for each character that is never allowed (at most the first twenty)."""
    faults: list[Fault] = []
    for found in _UNFIT_PATTERN.finditer(text):
        if len(faults) == _MAX_REPORTED:
            break
        line, column = line_and_column(text, found.start())
        faults.append(
            Fault(
                Where(file, line, column),
                f"character U+{ord(found[0]):04X} is not allowed",
                "delete it or type it anew; it may be invisible in your editor",
                "content/control-character",
            )
        )
    return tuple(faults)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of a character offset."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, end.end()
    return line, offset - start + 1


def shown(text: str, limit: int = 40) -> str:
    """A piece of foreign text, safe and short enough for one line of a message."""
    short = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(char if char.isprintable() else "?" for char in short)


def _encoding_fault(data: bytes, start: int, error: UnicodeDecodeError, file: str) -> Fault:
    offset = start + error.start
    before = str(data[start:offset], "utf-8")
    line, column = line_and_column(before, len(before))
    what = f"not UTF-8: byte 0x{data[offset]:02X} at byte offset {offset}"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        what = f"the file is UTF-16, not UTF-8 (byte offset {offset})"
    return Fault(
        Where(file, line, column),
        what,
        'save the file as "UTF-8" in your editor and type the character anew',
        "content/encoding",
    )
