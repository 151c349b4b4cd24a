"""Opening PDF bytes safely, and reading objects that may be of any type.

A damaged or hostile file ends in a :class:`ContentError`, never in another exception, in an
endless loop or in a full memory. Three bounds see to that: the size of the file, the size of
its unpacked streams (measured before any library unpacks them) and limits on counts and depths
in the modules that walk through the objects.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Final

import pikepdf

from omshandout.errors import ContentError, Fault, Where

MAX_BYTES: Final = 50 * 1024 * 1024
"""Largest file that is looked at; a handout has some 60 KB."""

MAX_UNPACKED: Final = 256 * 1024 * 1024
"""Most bytes that all streams of a file may have together when they are unpacked."""

MAX_PAGES: Final = 2000
"""Most pages a file may have; a packet of all handouts has some 60."""

_MAX_STREAMS = 50_000
_CHUNK = 1024 * 1024
_FEED = 16 * 1024
_HEADER_WITHIN = 1024  # bytes before the header that readers forgive (ISO 32000-1, annex H.3)
_HINT = "build the handout again and use that file"

# What the library calls bytes that it did not read from a file.
_STREAM_NAME = re.compile(r"(?:stream )?<_io\.BytesIO object at 0x[0-9A-Fa-f]+>:? ?")

# Where packed data may begin: after every keyword "stream", whatever the objects say.
_STREAM = re.compile(rb"stream[\0\t\n\f\r ]*")


def _escapable(name: str) -> bytes:
    """A pattern for a name object whose letters may be written as ``#xx``."""
    return b"".join(rb"(?:%c|#(?i:%02x))" % (ord(letter), ord(letter)) for letter in name)


# Ways to pack data that the check below cannot measure; no file of ours has them.
_UNMEASURED = re.compile(
    b"/(?:" + b"|".join(map(_escapable, ("LZWDecode", "RunLengthDecode"))) + b")"
)
_LOCKED = re.compile(rb"/" + _escapable("Encrypt") + rb"[\0\t\n\f\r /<\[0-9]")

# What pikepdf raises for damaged files beside its own exceptions: wrong types and sizes.
_LIBRARY_ERRORS = (
    pikepdf.PikepdfError, UserWarning, ValueError, TypeError, OverflowError, RuntimeError,
)  # fmt: skip


def fault(what: str, code: str, hint: str = _HINT, *, page: int = 0) -> ContentError:
    """An error with one fault. The caller, who knows the file's name, adds it."""
    return ContentError(Fault(Where(page=page), what, hint, f"readback/{code}"))


def damaged(what: str, *, page: int = 0) -> ContentError:
    """The error for a file whose parts contradict each other."""
    return fault(f"the PDF is damaged: {what}", "damaged", page=page)


@contextmanager
def open_pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open PDF bytes for the time of a ``with`` block.

    Raises:
        ContentError: not a PDF, too large, encrypted or damaged; also for whatever the PDF
            library finds wrong while the block runs, even where it would only warn.
    """
    _check_size(data)
    try:
        # No recovery: a file whose parts have to be guessed is no file to hand out.
        with (
            warnings.catch_warnings(),
            pikepdf.open(
                BytesIO(data), attempt_recovery=False, suppress_warnings=True,
                conversion_mode="implicit",
            ) as pdf,
        ):  # fmt: skip
            # pikepdf tells of damaged page content in Python's way only. (The filter holds
            # for the whole process while the file is open.)
            warnings.simplefilter("error", UserWarning)
            if pdf.is_encrypted:
                raise _locked()
            if len(pdf.pages) > MAX_PAGES:
                raise fault(f"the PDF has more than {MAX_PAGES} pages", "too-large")
            yield pdf
            complaints = pdf.get_warnings()
            if complaints:
                raise damaged(_first_line(complaints[0]))
    except pikepdf.PasswordError as error:
        raise _locked() from error
    except _LIBRARY_ERRORS as error:
        raise damaged(_first_line(error)) from error


def _locked() -> ContentError:
    return fault("the PDF is encrypted", "locked", "use the file as it was built")


def _first_line(problem: object) -> str:
    lines = _STREAM_NAME.sub("", str(problem)).splitlines()
    return lines[0][:200] if lines and lines[0] else type(problem).__name__


def _check_size(data: bytes) -> None:
    """Refuse what is no PDF, too large, or packed so that its size cannot be foretold."""
    if len(data) > MAX_BYTES:
        size = len(data) // (1024 * 1024)
        limit = MAX_BYTES // (1024 * 1024)
        raise fault(f"the file has {size} MB; more than {limit} MB are not read", "too-large")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise fault("not a PDF", "not-a-pdf", "name a PDF that omshandout built")
    if _LOCKED.search(data):
        raise _locked()
    if _UNMEASURED.search(data):
        raise fault("the PDF has streams that omshandout does not write", "too-large")
    left = MAX_UNPACKED
    for count, match in enumerate(_STREAM.finditer(data)):
        if count == _MAX_STREAMS:
            raise fault(f"the PDF has more than {_MAX_STREAMS} streams", "too-large")
        left -= _unpacking_cost(data, match.end(), left)


def _unpacking_cost(data: bytes, start: int, limit: int) -> int:
    """How many bytes unpacking at a place reads and makes; 0 if there is no packed data."""
    unpack = zlib.decompressobj()
    at, made = start, 0
    head = pending = b""
    while not unpack.eof:
        if not pending:
            pending = data[at : at + _FEED]
            at += _FEED
            if not pending:
                break
        try:
            part = unpack.decompress(pending, _CHUNK)
        except zlib.error:
            # What qpdf, too, would have unpacked up to here.
            break
        pending = unpack.unconsumed_tail
        head = head or part
        made += len(part)
        if made + at - start > limit:
            megabytes = MAX_UNPACKED // (1024 * 1024)
            raise fault(f"the PDF unpacks to more than {megabytes} MB", "too-large")
    if _is_packed(head):
        raise fault("the PDF has streams that are packed twice", "too-large")
    return made + at - start if made else 0


def _is_packed(data: bytes) -> bool:
    if len(data) < 2 or data[0] & 0x0F != 8 or (data[0] * 256 + data[1]) % 31:
        return False
    try:
        return bool(zlib.decompressobj().decompress(data[:4096], 64))
    except zlib.error:
        return False


# -- objects of any type ----------------------------------------------------------------------


def entry(holder: object, key: str) -> object:
    """The value of a dictionary's or stream's key, or None."""
    if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        found: object = holder.get(key)
        return found
    return None


def items(value: object) -> list[object]:
    """Entries of an array; a list of one for anything else; an empty list for None."""
    if value is None:
        return []
    if isinstance(value, pikepdf.Array):
        return list(value)
    return [value]


def text(value: object) -> str:
    """A text string, or "" if the value is none."""
    return str(value) if isinstance(value, pikepdf.String) else ""


def name(value: object) -> str:
    """A name without its solidus, or "" if the value is none."""
    return str(value)[1:] if isinstance(value, pikepdf.Name) else ""


def whole(value: object) -> int | None:
    """An integer, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: object) -> float:
    """A number, or 0 if the value is none."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return float(value)
    return 0.0


Key = tuple[int, int]
"""Number and generation of an indirect object."""


def key_of(value: object) -> Key | None:
    """What tells an indirect object from all others, or None for a direct one."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    return None
