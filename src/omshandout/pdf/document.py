"""The outer file: numbered objects, object streams, cross-reference stream, identity.

Objects arrive as finished strings, and all that are no streams go together into one compressed
object stream, so that a tagged document stays small (ISO 32000-1, 7.5.7 and 7.5.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, chain, count
from operator import add
from struct import Struct as Layout
from typing import Protocol, Self

from msgspec import Struct

from omshandout.pdf.packing import Packed, compressed, compressed_once

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_XREF_ENTRY = Layout(">BIH")  # type, offset or stream number, generation or index: W [1 4 2]
_ROW = _XREF_ENTRY.size
_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


@lru_cache(maxsize=2048)
def number(value: float) -> str:
    """A number as PDF text: at most 3 decimals, no exponent, never ``-0``.

    >>> number(12.0), number(-0.0001), number(0.12345)
    ('12', '0', '0.123')
    """
    # Adding 0.0 turns the negative zero that rounding may leave into zero.
    return f"{round(value, 3) + 0.0:.12g}"


@lru_cache(maxsize=2048)
def text_string(text: str) -> str:
    """A text string object: ASCII as a literal, all else as UTF-16BE with a mark.

    Source: ISO 32000-1, 7.9.2.2.
    """
    if text.isascii() and text.isprintable():
        return f"({text.translate(_ESCAPES)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def byte_string(data: bytes) -> str:
    """A byte string object in hexadecimal form."""
    return f"<{data.hex().upper()}>"


def name(text: str) -> str:
    """A name object with its solidus; bytes outside the regular ones are written as ``#xx``.

    Source: ISO 32000-1, 7.3.5.
    """
    safe = "".join(
        chr(byte) if 0x21 <= byte <= 0x7E and byte not in b"#%()<>[]{}/" else f"#{byte:02X}"
        for byte in text.encode()
    )
    return f"/{safe}"


class Digest(Protocol):
    """A digest that can be gone on with, as those of ``hashlib``."""

    def update(self, data: bytes, /) -> None:
        """Take bytes in."""

    def copy(self) -> Self:
        """The same, to go on with by itself."""

    def digest(self) -> bytes:
        """What it is of all that was taken in."""


class Beginning(Struct, frozen=True):
    """The first objects of a file as its bytes, which other files may begin with too.

    Attributes:
        data: the bytes from the header on.
        digest: of them, to go on with.
        rows: of the cross-reference table by object number from 1, one behind the other; nought
            for those reserved.
    """

    data: bytes
    digest: Digest
    rows: bytes


class PackedObjects(Struct, frozen=True):
    """Objects that are no streams, put into one, which other files may have too.

    Attributes:
        number: of the stream that has them.
        stream: its bytes.
        rows: of the cross-reference table, by the numbers of the objects.
    """

    number: int
    stream: bytes
    rows: Mapping[int, bytes]


class CompactDocument:
    """A file that is put together of finished objects, compactly and repeatably.

    Object numbers count from 1 and are given out by :meth:`reserve` and the ``add`` methods.

    Args:
        packed: False leaves streams uncompressed and objects outside object streams, so that
            tests and people can read the file.

    Attributes:
        quickly: whether streams that are added from now on are compressed quickly, since no other
            document has them. Objects together are most of what is compressed: those never are.
    """

    def __init__(self, *, packed: bool = True) -> None:
        self.packed = packed
        self.quickly = False
        self.root = 0
        self.info_number = 0
        self._plain: dict[int, str] = {}
        self._streams: dict[int, bytes] = {}
        self._next = 1
        self._packed_rows: dict[int, bytes] = {}
        self._begun = Beginning(_HEADER, sha256(_HEADER), b"")

    def begun(self) -> Beginning:
        """End what the file begins with: objects are put into bytes, others may follow."""
        if not self.packed:
            return self._begun
        if self._plain:
            self.put_packed(self.pack())
        data, places = self._write_streams()
        rows = bytearray((self._next - 1) * _ROW)  # nought where nothing is put
        rows[: len(self._begun.rows)] = self._begun.rows
        for each, row in places.items():
            rows[(each - 1) * _ROW : each * _ROW] = row
        digest = self._begun.digest.copy()
        digest.update(data)
        self._begun = Beginning(self._begun.data + data, digest, bytes(rows))
        self._streams.clear()
        return self._begun

    def begin_with(self, beginning: Beginning) -> None:
        """Begin a file, to which nothing was added yet, as another one began."""
        self._begun = beginning
        self._next = len(beginning.rows) // _ROW + 1

    @property
    def next_number(self) -> int:
        """The object number that is given out next."""
        return self._next

    def go_on_from(self, object_number: int) -> None:
        """Take all numbers below one: who does so puts the same objects as another file has."""
        self._next = object_number

    def reserve(self, count: int = 1) -> int:
        """Take ``count`` object numbers in a row; returns the first."""
        first = self._next
        self._next += count
        return first

    def put(self, object_number: int, body: str) -> None:
        """Set the body of a reserved object that is not a stream (ASCII text)."""
        self._plain[object_number] = body

    def put_all(self, bodies: Mapping[int, str]) -> None:
        """Set the bodies of several reserved objects that are no streams."""
        self._plain.update(bodies)

    def taken_back(self) -> dict[int, str]:
        """All objects that are no streams and are in no bytes yet; the file has them no longer."""
        taken, self._plain = self._plain, {}
        return taken

    def add(self, body: str) -> int:
        """Add an object that is not a stream (ASCII text); returns its number."""
        object_number = self.reserve()
        self._plain[object_number] = body
        return object_number

    def put_stream(
        self, object_number: int, entries: str, data: bytes, *, compress: bool = True,
        shared: bool = False,
    ) -> None:  # fmt: skip
        """Set a reserved object to a stream.

        Args:
            object_number: from :meth:`reserve`.
            entries: dictionary entries beside ``Length`` and ``Filter``.
            data: the bytes before compression.
            compress: False for metadata, which has to stay readable (ISO 19005-2, 6.6.2.1).
            shared: True for what many documents have, such as drawings: it is compressed once.
        """
        if compress and self.packed:
            data = (
                compressed_once(data) if shared else compressed(data, quickly=self.quickly)
            )
            entries += "/Filter/FlateDecode"
        self._put_stream(object_number, entries, data)

    def put_known(self, object_number: int, entries: str, packed: Packed) -> None:
        """Set a reserved object to a stream that other documents may have too."""
        if self.packed:
            self._put_stream(object_number, f"{entries}/Filter/FlateDecode", packed.packed)
        else:
            self._put_stream(object_number, entries, packed.data)

    def _put_stream(self, object_number: int, entries: str, data: bytes) -> None:
        self._streams[object_number] = _stream(entries, data)

    def add_stream(
        self, entries: str, data: bytes, *, compress: bool = True, shared: bool = False
    ) -> int:
        """Add a stream; returns its number. See :meth:`put_stream`."""
        object_number = self.reserve()
        self.put_stream(object_number, entries, data, compress=compress, shared=shared)
        return object_number

    def whole(self) -> bytes:
        """The whole file.

        Raises:
            ValueError: an object number was reserved and never filled.
        """
        return self._packed_file() if self.packed else self._plain_file()

    def _demand_bodies(self, missing: Sequence[int]) -> None:
        if missing:
            raise ValueError(f"reserved objects without a body: {missing}")

    def pack(self) -> PackedObjects:
        """All objects that are no streams as one, with the next number: see :meth:`put_packed`."""
        numbers = sorted(self._plain)
        holder = self.reserve()
        bodies = list(map(self._plain.__getitem__, numbers))
        ends = accumulate(map(len, bodies))  # each with a line end behind it
        starts = map(add, chain((0,), ends), count())
        head = " ".join(map("%d %d".__mod__, zip(numbers, starts, strict=False))) + "\n"
        rows = {each: _XREF_ENTRY.pack(2, holder, place) for place, each in enumerate(numbers)}
        text = head + "\n".join(bodies) + "\n"
        entries = f"/Type/ObjStm/N {len(numbers)}/First {len(head)}/Filter/FlateDecode"
        self._plain.clear()
        return PackedObjects(holder, _stream(entries, compressed(text.encode("ascii"))), rows)

    def put_packed(self, objects: PackedObjects) -> None:
        """Have objects that this file or another one packed, whose stream has the last number."""
        self._next = objects.number + 1
        self._streams[objects.number] = objects.stream
        self._packed_rows.update(objects.rows)

    def _packed_file(self) -> bytes:
        # The number of the cross-reference stream is the last.
        begun = self.begun()
        kinds = begun.rows[::_ROW]  # nought is the kind of what is free
        if 0 in kinds:
            self._demand_bodies([each for each, kind in enumerate(kinds, 1) if not kind])
        xref = self.reserve()
        position = len(begun.data)
        table = b"".join((
            _XREF_ENTRY.pack(0, 0, 65535), begun.rows, _XREF_ENTRY.pack(1, position, 0)
        ))
        trailer = self._trailer(begun.digest, xref + 1)
        self.put_stream(xref, f"/Type/XRef/W[1 4 2]{trailer}", table)
        return b"".join((
            begun.data, f"{xref} 0 obj\n".encode("ascii"), self._streams[xref],
            f"\nendobj\nstartxref\n{position}\n%%EOF\n".encode("ascii"),
        ))

    def _plain_file(self) -> bytes:
        written = self._plain.keys() | self._streams.keys()
        self._demand_bodies(sorted(set(range(1, self._next)) - written))
        data, offsets = self._written()
        parts = [_HEADER, data]
        position = len(_HEADER) + len(data)
        for each in sorted(self._plain):
            offsets[each] = position
            part = f"{each} 0 obj\n{self._plain[each]}\nendobj\n".encode("ascii")
            parts.append(part)
            position += len(part)
        size = self._next
        trailer = self._trailer(sha256(b"".join(parts)), size)
        lines = "".join(f"{offsets[each]:010d} 00000 n \n" for each in range(1, size))
        parts.append(
            f"xref\n0 {size}\n0000000000 65535 f \n{lines}trailer\n<<{trailer}>>\n"
            f"startxref\n{position}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)

    def _write_streams(self) -> tuple[bytes, dict[int, bytes]]:
        """What comes next in the file, and the rows of all objects that are new in it."""
        data, offsets = self._written()
        rows, self._packed_rows = self._packed_rows, {}
        rows.update((each, _XREF_ENTRY.pack(1, at, 0)) for each, at in offsets.items())
        return data, rows

    def _written(self) -> tuple[bytes, dict[int, int]]:
        """Stream objects as they come next in the file, and offsets by number."""
        parts: list[bytes] = []
        position = len(self._begun.data)
        offsets: dict[int, int] = {}
        for each in sorted(self._streams):
            offsets[each] = position
            part = b"%d 0 obj\n%b\nendobj\n" % (each, self._streams[each])
            parts.append(part)
            position += len(part)
        return b"".join(parts), offsets

    def _trailer(self, digest: Digest, size: int) -> str:
        identity = byte_string(digest.digest()[:16])
        return (
            f"/Size {size}/Root {self.root} 0 R/Info {self.info_number} 0 R"
            f"/ID[{identity}{identity}]"
        )


def _stream(entries: str, data: bytes) -> bytes:
    """A stream object without its number, of data as it stands in the file."""
    head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
    # Both end-of-line bytes: data that ends in CR, followed by a lone LF, would read as
    # data that ends one byte earlier (ISO 19005-2, 6.1.7.1).
    return head + data + b"\r\nendstream"
