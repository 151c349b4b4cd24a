"""What a PDF holds, whatever program or library packed it.

Compressors differ: zlib-ng, which stands in for zlib in some builds of Python, makes other bytes of
the same data. So two files are compared by their objects, as a reader finds them from the trailer
on, with streams unpacked. How objects are numbered and put together, and the identity of the file,
which is a digest of its packed bytes, count for nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from hashlib import sha256

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from omshandout.readback._opening import opened

_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms"})
_ROOTS = ("/Root", "/Info")


def held_digest(data: bytes) -> str:
    """SHA-256 (hex) of what a PDF holds: the same for files that differ in packing alone.

    A file with something behind its end, or with changes appended to it, has another than the same
    file without.

    Raises:
        ContentError: no PDF, encrypted, damaged or too large.
    """
    digest = sha256()
    with opened(data) as reader:
        for part in _held(reader):
            digest.update(part)
    ends = data.count(b"startxref")
    behind = data.rpartition(b"%%EOF")[2]
    if ends != 1 or behind != b"\n":
        digest.update(b"%d ends, then " % ends + behind)
    return digest.hexdigest()


def _held(reader: PdfReader) -> Iterator[bytes]:
    """Each object once, in the order in which it is found; references by that order."""
    order: dict[tuple[int, int], int] = {}
    waiting: deque[IndirectObject] = deque()

    def written(value: object) -> Iterator[bytes]:
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in order:
                order[key] = len(order)
                waiting.append(value)
            yield b"@%d " % order[key]
        elif isinstance(value, DictionaryObject):
            packing = _PACKING if isinstance(value, StreamObject) else frozenset[str]()
            yield b"<<"
            for name in sorted(value.keys() - packing):
                yield name.encode("utf-8", "surrogatepass") + b" "
                yield from written(value.raw_get(name))
            yield b">>"
            if isinstance(value, StreamObject):
                content = value.get_data()
                yield b"stream %d " % len(content) + content
        elif isinstance(value, ArrayObject):
            yield b"["
            for each in list.__iter__(value):
                yield from written(each)
            yield b"]"
        elif isinstance(value, TextStringObject | ByteStringObject):
            text = value.original_bytes
            yield b"(%d " % len(text) + text
        elif isinstance(value, FloatObject | NumberObject):
            yield f"{float(value):.6f} ".encode()
        else:
            yield f"{type(value).__name__} {value!r} ".encode("utf-8", "surrogatepass")

    for name in _ROOTS:
        yield from written(reader.trailer.raw_get(name))
    while waiting:
        value: PdfObject | None = waiting.popleft().get_object()
        yield b"\n"
        yield from written(value)
