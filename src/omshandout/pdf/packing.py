"""How the bytes of streams are compressed.

What many files have in the midst of a stream, such as the outlines of letters, is compressed once
for all of them: a deflate stream is a row of blocks (RFC 1951, 3.2.3), and that of a stretch may
stand between others.
"""

from __future__ import annotations

import zlib
from functools import cached_property, lru_cache
from struct import pack

from deflate import adler32, deflate_compress, zlib_compress

_LEVEL = 5
"""Of libdeflate: half the time of zlib's level 5 for 1 % fewer bytes.

Which zlib a Python has differs from system to system, and so would the bytes of documents. This one
comes in a wheel of one version. What it writes was the same with and without the newer instructions
of x86-64; on Arm nobody has compared it.
"""
_QUICK = 1
"""The level for what is made for each of many documents that begin alike: there it takes two thirds
of the time. Of what these hold it is a third at most, so a whole document is 1 % larger.
"""
_HEADER = b"\x78\x5e"  # of a zlib stream, as libdeflate writes it at that level (RFC 1950)
_IS_LAST = 1  # the first bit of a block: nothing follows it
_EMPTY = b"\0\0\xff\xff"
"""A block that holds nothing, but for its first three bits, which are nought too."""
_END = b"\3\0"  # another one, which is the last
_MOST_STORED = 0xFFFF


def compressed(data: bytes, *, quickly: bool = False) -> bytes:
    """Data as a zlib stream, the same for the same data; quickly for what one document has."""
    return bytes(zlib_compress(data, _QUICK if quickly else _LEVEL))


@lru_cache(maxsize=256)
def compressed_once(data: bytes) -> bytes:
    """The same, for what many documents have."""
    return compressed(data)


class Stretch:
    """Bytes in the midst of many streams: compressed when first asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def block(self) -> bytes | None:
        """A block that holds the bytes and ends with a whole byte; another has to follow.

        None if libdeflate makes several of them, which it seldom does of less than 64 KB.
        """
        return _block(self.data)


class Packed:
    """Bytes of a stream that may go into many documents: compressed when first asked for.

    Args:
        data: the bytes.
        midst: a stretch of them that other streams have too; none if left out.
        start: where it begins, at most 65,535.
        quickly: whether all else is of few documents.
    """

    __slots__ = ("_midst", "_packed", "_quickly", "_start", "data")

    def __init__(
        self, data: bytes, midst: Stretch | None = None, start: int = 0, *, quickly: bool = False
    ) -> None:
        self.data = data
        self._quickly = quickly
        self._midst = midst
        self._start = start
        self._packed = b""

    @property
    def packed(self) -> bytes:
        """The bytes, compressed.

        Raises:
            ValueError: the stretch does not stand there (a programming error).
        """
        if not self._packed:
            midst = self._midst
            block = midst.block if midst is not None else None
            if midst is None or block is None:
                self._packed = compressed(self.data, quickly=self._quickly)
            else:
                level = _QUICK if self._quickly else _LEVEL
                self._packed = _around(midst, block, self.data, self._start, level)
        return self._packed


def _around(midst: Stretch, block: bytes, data: bytes, start: int, level: int) -> bytes:
    """A zlib stream of data in which a stretch stands; what is before it is not compressed."""
    end = start + len(midst.data)
    if start > _MOST_STORED or data[start:end] != midst.data:
        raise ValueError(f"the stretch of a stream does not begin {start} bytes behind its start")
    return b"".join((
        _HEADER, pack("<BHH", 0, start, start ^ 0xFFFF), data[:start], block,
        deflate_compress(data[end:], level), pack(">L", adler32(data)),
    ))


def _block(data: bytes) -> bytes | None:
    """A deflate block of data that is not the last, and ends with a whole byte.

    libdeflate marks its last block. Of a stream of one block that is the very first bit; of others
    nothing tells where in the bits the last one begins, and each half compressed by itself may take
    a fifth more room, so of these there is none. The rest of the last byte is nought, as is what an
    empty block begins with: whether that still fits into the rest, reading the bytes tells.
    """
    body = bytearray(deflate_compress(data, _LEVEL))
    if not body[0] & _IS_LAST:
        return None
    body[0] &= ~_IS_LAST
    for end in (_EMPTY, b"\0" + _EMPTY):
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            read = reader.decompress(body + end + _END)
        except zlib.error:
            continue
        if reader.eof and read == data:
            return bytes(body + end)
    raise ValueError("what was compressed does not read as what it was")
