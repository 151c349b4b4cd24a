"""Streams in which a stretch was compressed before."""

from __future__ import annotations

import random
import zlib

import pytest

from omshandout.pdf.document import CompactDocument
from omshandout.pdf.packing import Packed, Stretch, compressed


def some_bytes(seed: int, size: int) -> bytes:
    """Bytes of several kinds, as outlines and tables are: some compress well, some not at all."""
    chance = random.Random(seed)
    parts: list[bytes] = []
    while sum(map(len, parts)) < size:
        kind = chance.randrange(4)
        length = chance.randrange(1, 6000)
        if kind == 0:
            parts.append(chance.randbytes(length))
        elif kind == 1:
            parts.append(bytes([chance.randrange(256)]) * length)
        elif kind == 2:
            parts.append(bytes(chance.choices(b"<>0123456789ABCDEF\n", k=length)))
        else:
            parts.append(chance.choice(parts or [b"glyf"]))
    return b"".join(parts)[:size]


@pytest.mark.parametrize("size", [0, 1, 2, 7, 30, 200, 5_000, 9_999, 20_000, 80_000])
@pytest.mark.parametrize("seed", range(6))
def test_a_stream_around_a_stretch_reads_as_its_bytes(size: int, seed: int) -> None:
    stretch = Stretch(some_bytes(seed, size))
    for before, after in ((0, 0), (1, 300), (108, 0), (108, 4_000), (0xFFFF, 9)):
        data = some_bytes(seed + 100, before) + stretch.data + some_bytes(seed + 200, after)
        packed = Packed(data, stretch, before).packed
        reader = zlib.decompressobj()
        assert reader.decompress(packed) == data
        assert reader.eof
        assert not reader.unused_data
        anew = Packed(data, Stretch(stretch.data), before)
        assert anew.packed == packed
        assert zlib.decompress(Packed(data, stretch, before, quickly=True).packed) == data
        assert zlib.decompress(Packed(data, quickly=True).packed) == data


def test_what_one_document_has_is_packed_in_less_time_and_a_little_more_room() -> None:
    data = some_bytes(7, 20_000)
    quick = compressed(data, quickly=True)
    assert zlib.decompress(quick) == data
    assert len(compressed(data)) < len(quick) < 1.1 * len(compressed(data))


def test_only_what_others_do_not_have_is_packed_quickly() -> None:
    data = some_bytes(7, 20_000)
    document = CompactDocument()
    common = document.add_stream("", data)
    document.quickly = True
    shared = document.add_stream("", data, shared=True)
    own = document.add_stream("", data)
    streams = document._streams
    assert streams[common] == streams[shared] != streams[own]


def test_a_stretch_costs_little_room() -> None:
    data = bytes(random.Random(3).choices(bytes(range(256)), range(256), k=40_000))
    stretch = Stretch(data[108:-2_000])
    assert stretch.block
    assert len(Packed(data, stretch, 108).packed) < 1.01 * len(compressed(data))


def test_a_stretch_of_several_blocks_is_compressed_with_the_rest() -> None:
    data = bytes(random.Random(3).choices(b"<>0123456789", k=30_000)) + bytes(range(256)) * 200
    stretch = Stretch(data[3:])
    assert stretch.block is None
    assert Packed(data, stretch, 3).packed == compressed(data)


def test_a_stretch_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stretch = Stretch(some_bytes(1, 9_000))  # of such a size it is always one block
    first = Packed(b"one" + stretch.data + b"end", stretch, 3).packed
    monkeypatch.setattr("omshandout.pdf.packing._block", None)
    second = Packed(b"two" + stretch.data + b"end", stretch, 3).packed
    assert zlib.decompress(first)[3:] == zlib.decompress(second)[3:]
    assert zlib.decompress(second).startswith(b"two")


def test_what_does_not_read_as_it_was_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omshandout.pdf.packing._EMPTY", b"\0\0")
    with pytest.raises(ValueError, match="does not read as what it was"):
        _ = Stretch(b"some letters").block


@pytest.mark.parametrize("start", [4, 6, 70_000])
def test_a_stretch_stands_where_it_is_said_to(start: int) -> None:
    with pytest.raises(ValueError, match=f"does not begin {start} bytes"):
        _ = Packed(b"head " + b"letters", Stretch(b"letters"), start).packed
