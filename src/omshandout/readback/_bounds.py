"""What is looked at before any library reads PDF bytes: kind, size, and what they unpack to.

A damaged or hostile file ends in a :class:`ContentError`, never in another exception, in an
endless loop or in a full memory. Bounds see to that: the size of the file, the size of its
unpacked streams, and limits on counts and depths in what walks through the objects.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

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


def fault(what: str, code: str, hint: str = _HINT, *, page: int = 0) -> ContentError:
    """An error with one fault. The caller, who knows the file's name, adds it."""
    return ContentError(Fault(Where(page=page), what, hint, f"readback/{code}"))


def damaged(what: str, *, page: int = 0) -> ContentError:
    """The error for a file whose parts contradict each other."""
    return fault(f"the PDF is damaged: {what}", "damaged", page=page)


def locked() -> ContentError:
    return fault("the PDF is encrypted", "locked", "use the file as it was built")


def check_size(data: bytes) -> None:
    """Refuse what is no PDF, too large, or packed so that its size cannot be foretold."""
    if len(data) > MAX_BYTES:
        size = len(data) // (1024 * 1024)
        limit = MAX_BYTES // (1024 * 1024)
        raise fault(f"the file has {size} MB; more than {limit} MB are not read", "too-large")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise fault("not a PDF", "not-a-pdf", "name a PDF that omshandout built")
    if _LOCKED.search(data):
        raise locked()
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
