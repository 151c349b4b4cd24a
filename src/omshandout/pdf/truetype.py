"""TrueType files in which every cluster of a document is one glyph.

A cluster of several glyphs becomes a composite glyph whose components stand where HarfBuzz put
them. Each character code then has an outline, a width and a text of its own, and text comes
back from the PDF whole in every script.

Source: OpenType 1.9, tables ``cmap``, ``glyf``, ``head``, ``hhea``, ``hmtx``, ``loca`` and
``maxp``, which are the ones that a PDF needs (ISO 32000-1, 9.9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from operator import not_, sub
from struct import Struct, pack, unpack, unpack_from
from typing import NamedTuple

import msgspec

from omshandout.text.glyphs import Cluster, Face

_WORDS = 0x0001
_XY_VALUES = 0x0002
_SCALE = 0x0008
_MORE = 0x0020
_XY_SCALE = 0x0040
_TWO_BY_TWO = 0x0080
_INSTRUCTIONS = 0x0100
_USE_METRICS = 0x0200

_GLYPH_HEAD = Struct(">hhhhh")
_PLACE = Struct(">hh")
_MORE_PARTS = pack(">H", _WORDS | _XY_VALUES | _MORE)
_LAST_PART = pack(">H", _WORDS | _XY_VALUES)
_CHECKSUM_MAGIC = 0xB1B0AFBA
OUTLINES_AT = 12 + 6 * 16
"""Where the outlines stand in a file without a table for characters: behind the list of tables."""
_MAC_EPOCH_2000 = 3029529600  # head needs a date; a fixed one keeps the bytes equal


class _Shape(NamedTuple):
    """What ``maxp`` and ``hmtx`` need to know of a ``glyf`` entry."""

    x_min: int
    y_min: int
    x_max: int
    y_max: int
    points: int
    contours: int
    depth: int = 0
    elements: int = 0


_NO_SHAPE = _Shape(0, 0, 0, 0, 0, 0)

_Glyph = tuple[bytes, _Shape, int, int]
"""A finished ``glyf`` entry of an even number of bytes, its shape, and its :func:`_sums`."""

_EMPTY: _Glyph = (b"", _NO_SHAPE, 0, 0)


def _sums(entry: bytes) -> tuple[int, int]:
    """The sum of every other number of two bytes, from the first on, and that of all others."""
    numbers: tuple[int, ...] = unpack(f">{len(entry) // 2}H", entry)
    return sum(numbers[::2]), sum(numbers[1::2])


class _Form(msgspec.Struct, frozen=True):
    """A composite glyph but for the numbers of its components, which each font gives them.

    Attributes:
        parts: ids of the components in the face.
        fields: what ``pack`` makes the entry of; every other one, from the second on, is a number.
        pack: makes the entry.
        shape: its shape.
        sums: those of the entry if all numbers were nought.
    """

    parts: tuple[int, ...]
    fields: tuple[object, ...]
    pack: Callable[..., bytes]
    shape: _Shape
    sums: tuple[int, int] = (0, 0)


class _Outlines:
    """Reads the glyphs of a face and numbers those that stand only as components.

    ``order`` are the components of all faces of the font, numbered from ``first_free``. Those that
    were numbered ``before`` keep their numbers.
    """

    def __init__(
        self, raw: dict[int, bytes], first_free: int, order: list[tuple[_Outlines, int]],
        before: _Outlines | None = None,
    ) -> None:
        self._raw = raw
        # What was read refers to components by their numbers.
        self._read: dict[int, _Glyph] = dict(before._read) if before else {}
        self._numbers: dict[int, int] = dict(before._numbers) if before else {}
        self._first_free = first_free
        self._order = order

    def glyph(self, glyph_id: int) -> _Glyph:
        """The glyph of the face, without instructions, its components renumbered."""
        found = self._read.get(glyph_id)
        if found is None:
            data = self._raw.get(glyph_id, b"")
            if len(data) < 10:
                found = _EMPTY
            elif data[0] < 0x80:
                found = _simple(data)
            else:
                found = self._composite(data)
            self._read[glyph_id] = found
        return found

    def _number(self, glyph_id: int) -> int:
        """The number in the new font of a glyph that is used as a component."""
        found = self._numbers.get(glyph_id)
        if found is None:
            found = self._numbers[glyph_id] = self._first_free + len(self._order)
            self._order.append((self, glyph_id))
        return found

    def _composite(self, data: bytes) -> _Glyph:
        _, x_min, y_min, x_max, y_max = _GLYPH_HEAD.unpack_from(data)
        out = [data[:10]]
        points = contours = depth = elements = 0
        at = 10
        flags = _MORE
        while flags & _MORE:
            flags, component = unpack_from(">HH", data, at)
            size = 4 + (4 if flags & _WORDS else 2)
            if flags & _TWO_BY_TWO:
                size += 8
            elif flags & _XY_SCALE:
                size += 4
            elif flags & _SCALE:
                size += 2
            part = self.glyph(component)[1]
            points += part.points
            contours += part.contours
            depth = max(depth, part.depth)
            elements += 1
            # Advances come from hmtx of the whole; instructions are left out.
            kept = flags & ~(_INSTRUCTIONS | _USE_METRICS)
            out.append(pack(">HH", kept, self._number(component)))
            out.append(data[at + 4 : at + size])
            at += size
        entry = b"".join(out)
        return entry, _Shape(
            x_min, y_min, x_max, y_max, points, contours, depth + 1, elements
        ), *_sums(entry)

    def composed(self, form: _Form) -> _Glyph:
        """The glyph of a form in this font."""
        if not form.parts:
            return _EMPTY
        if form.shape.depth > 1:
            # As when the form was found: components of a component have numbers before it.
            for each in form.parts:
                self.glyph(each)
                self._number(each)
        fields = list(form.fields)
        known = self._numbers.get
        given = [known(each) or self._number(each) for each in form.parts]
        fields[1::2] = given
        # Each stands a multiple of four bytes from the start.
        return form.pack(*fields), form.shape, form.sums[0] + sum(given), form.sums[1]

    def form(self, cluster: Cluster) -> _Form:
        """What draws all glyphs of a cluster at their places, for each of the two or three."""
        x_min = y_min = 0x7FFF
        x_max = y_max = -0x8000
        points = contours = depth = 0
        parts: list[int] = []
        places: list[bytes] = []
        for glyph_id, x, y in cluster.glyphs:
            data, part, _, _ = self.glyph(glyph_id)
            if not data:
                continue
            x_min = min(x_min, part.x_min + x)
            y_min = min(y_min, part.y_min + y)
            x_max = max(x_max, part.x_max + x)
            y_max = max(y_max, part.y_max + y)
            points += part.points
            contours += part.contours
            depth = max(depth, part.depth)
            self._number(glyph_id)  # before those of the next part's own components
            parts.append(glyph_id)
            places.append(_PLACE.pack(x, y))
        if not parts:
            return _Form((), (), bytes, _NO_SHAPE)
        # What stands before the number of each part, and behind that of the last one.
        fixed = [_GLYPH_HEAD.pack(-1, x_min, y_min, x_max, y_max) + _MORE_PARTS]
        fixed += [place + _MORE_PARTS for place in places[:-1]]
        fixed[-1] = fixed[-1][:-2] + _LAST_PART
        fields: list[object] = [0] * (2 * len(parts) + 1)
        fields[::2] = *fixed, places[-1]
        pack_all = Struct(">12sH" + "6sH" * (len(parts) - 1) + "4s").pack
        return _Form(
            tuple(parts), tuple(fields), pack_all,
            _Shape(x_min, y_min, x_max, y_max, points, contours, depth + 1, len(parts)),
            _sums(pack_all(*fields)),
        )


_MOST_KNOWN = 16384
_plain: dict[tuple[int, int], tuple[_Glyph, Face, Cluster]] = {}
"""Glyphs without components, by the identity of face and cluster, which are held on to."""
_forms: dict[tuple[int, int], tuple[_Form, Face, Cluster]] = {}
"""The same of composite glyphs for the several glyphs of a cluster."""


# Documents share most of their glyphs; it is the same bytes that a face gives each time.
@lru_cache(maxsize=16384)
def _simple(data: bytes) -> _Glyph:
    contours, x_min, y_min, x_max, y_max = _GLYPH_HEAD.unpack_from(data)
    end = 10 + 2 * contours
    if not contours:
        return _EMPTY
    points = (data[end - 2] << 8 | data[end - 1]) + 1
    instructions = data[end] << 8 | data[end + 1]
    if instructions:
        data = data[:end] + b"\0\0" + data[end + 2 + instructions :]
    if len(data) & 1:
        data += b"\0"
    return data, _Shape(x_min, y_min, x_max, y_max, points, contours), *_sums(data)


class _Measures(msgspec.Struct, frozen=True):
    """What tables say of all glyphs; least and most values of some."""

    x_min: int
    y_min: int
    x_max: int
    y_max: int
    advance: int
    right: int
    points: int
    contours: int
    composite_points: int
    composite_contours: int
    elements: int
    depth: int

    def with_those(self, other: _Measures) -> _Measures:
        """Of these glyphs and others."""
        return _Measures(
            min(self.x_min, other.x_min), min(self.y_min, other.y_min),
            max(self.x_max, other.x_max), max(self.y_max, other.y_max),
            max(self.advance, other.advance), min(self.right, other.right),
            max(self.points, other.points), max(self.contours, other.contours),
            max(self.composite_points, other.composite_points),
            max(self.composite_contours, other.composite_contours),
            max(self.elements, other.elements), max(self.depth, other.depth),
        )  # fmt: skip


class Cut(msgspec.Struct, frozen=True):
    """Glyphs of a font in the order of their numbers, to which others may be added.

    Attributes:
        face: gives the measures of the font.
        count: how many glyphs there are; the next has this number.
        outlines: table ``glyf``, a multiple of four bytes.
        halves: half the offset of each glyph in it, which is even, and half its length.
        measures: table ``hmtx``.
        summary: what other tables say of all of them.
        checksums: of ``outlines`` and of ``measures``.
        sources: what reads the glyphs of each face, by the identity of the face.
    """

    face: Face
    count: int
    outlines: bytes
    halves: tuple[int, ...]
    measures: bytes
    summary: _Measures
    checksums: tuple[int, int]
    sources: Mapping[int, _Outlines]

    def program(self, cmap: bytes = b"") -> bytes:
        """The TrueType file."""
        face, count = self.face, self.count
        short = len(self.outlines) < 0x20000
        if short:
            loca = pack(f">{count + 1}H", *self.halves)
        else:
            loca = pack(f">{count + 1}L", *[2 * half for half in self.halves])
        of = self.summary
        tables = {b"cmap": cmap} if cmap else {}
        tables |= {
            b"glyf": self.outlines,
            b"head": _head(face, (of.x_min, of.y_min, of.x_max, of.y_max), short),
            b"hhea": pack(
                ">LhhhHhhhhhhhhhhhH",
                0x00010000, face.metrics.ascent, face.metrics.descent, 0,
                of.advance, of.x_min, _in_sixteen_bits(of.right), of.x_max,
                1, 0, 0, 0, 0, 0, 0, 0, count,
            ),
            b"hmtx": self.measures,
            b"loca": loca,
            b"maxp": pack(
                ">LHHHHHHHHHHHHHH",
                0x00010000, count, of.points, of.contours,
                of.composite_points, of.composite_contours,
                2, 0, 0, 0, 0, 0, 0, of.elements, of.depth,
            ),
        }  # fmt: skip
        outlines, measures = self.checksums
        return _sfnt(tables, {b"glyf": outlines, b"hmtx": measures})


def build_truetype(
    face: Face, clusters: Sequence[Cluster], faces: Sequence[Face] | None = None,
    *, with_cmap: bool = False,
) -> bytes:
    """A TrueType file whose glyph ``i`` draws ``clusters[i - 1]``; glyph 0 is empty.

    Args:
        face: gives the measures of the file.
        clusters: what the glyphs draw.
        faces: the face of each cluster, of as many units to the em; ``face`` if left out.
        with_cmap: adds the table that finds glyphs by character, for what is typed into fields.

    Raises:
        As :func:`cut_glyphs`.
    """
    cmap = b""
    if with_cmap:
        cmap = _cmap({
            ord(cluster.text): number for number, cluster in enumerate(clusters, 1)
            if len(cluster.text) == 1 and cluster.text < "\uffff"
        })  # fmt: skip
    return cut_glyphs(face, clusters, faces or [face] * len(clusters)).program(cmap)


def cut_glyphs(
    face: Face, clusters: Sequence[Cluster], faces: Sequence[Face], before: Cut | None = None
) -> Cut:
    """Glyphs that draw clusters, numbered from 1, or from the next number after others.

    Glyphs that only serve as components follow after the clusters' glyphs. Coordinates are font
    units with the origin of the cluster at (0, 0). The left side bearing of every glyph is its
    ``xMin``, because renderers move the outline where the two differ.

    Args:
        face: gives the measures of the font; not looked at if there are others before.
        clusters: what the glyphs draw.
        faces: the face of each of them, of as many units to the em.
        before: glyphs that the font begins with; None for the empty one alone.

    Raises:
        ValueError: more than 65,535 glyphs.
        struct.error: an offset or advance does not fit into 16 bits.
    """
    order: list[tuple[_Outlines, int]] = []
    first = before.count if before is not None else 1
    begun = before.sources if before is not None else {}
    keys = list(zip(map(id, faces), map(id, clusters), strict=True))
    known = list(map(_plain.get, keys))
    others = [(place, _forms.get(keys[place])) for place, each in enumerate(known) if each is None]
    owners: dict[int, Face] = {}
    used: dict[int, set[int]] = {}
    for place, begun_as in others:
        owner = faces[place]
        ids = used.get(id(owner))
        if ids is None:
            owners[id(owner)] = owner
            ids = used[id(owner)] = set()
        ids.update(
            [glyph[0] for glyph in clusters[place].glyphs] if begun_as is None
            else begun_as[0].parts
        )
    sources = {
        name: _Outlines(owner.outlines(used[name]), first + len(clusters), order, begun.get(name))
        for name, owner in owners.items()
    }
    for memory in (_plain, _forms):
        if len(memory) > _MOST_KNOWN:
            memory.clear()
    glyphs = [_EMPTY if each is None else each[0] for each in known]
    for place, begun_as in others:
        key = keys[place]
        glyphs[place] = (
            _drawn(sources[key[0]], faces[place], clusters[place], key) if begun_as is None
            else sources[key[0]].composed(begun_as[0])
        )
    advances: list[int] = []
    if before is None:
        glyphs.insert(0, _EMPTY)
        advances.append(face.metrics.units_per_em // 2)
    advances += [cluster.advance for cluster in clusters]
    # Reading a component may reveal further ones, which are appended to the list meanwhile.
    for source, glyph_id in order:
        glyphs.append(source.glyph(glyph_id))
        advances.append(0)
    order.clear()  # each source knows it: without that both would stay until garbage is looked for
    count = len(glyphs) + (before.count if before is not None else 0)
    if count > 0xFFFF:
        raise ValueError(f"{face.name}: {count} glyphs, a font holds 65535 at most")
    return _joined(face, glyphs, advances, before, {**begun, **sources})


def _drawn(
    source: _Outlines, owner: Face, cluster: Cluster, key: tuple[int, int]
) -> _Glyph:
    """The glyph of a cluster that was in no font before, and what is known of it from now on."""
    placed = cluster.glyphs
    if len(placed) == 1 and not placed[0][1] and not placed[0][2]:
        glyph = source.glyph(placed[0][0])
        if not glyph[1].depth:
            _plain[key] = glyph, owner, cluster
        return glyph
    form = source.form(cluster)
    _forms[key] = form, owner, cluster
    return source.composed(form)


def _in_sixteen_bits(number: int) -> int:
    """The nearest number that the table has room for.

    An advance and an outline of a font that somebody gave may be farther apart than that.
    """
    return max(-0x8000, min(number, 0x7FFF))


def _joined(
    face: Face, glyphs: list[_Glyph], advances: list[int], before: Cut | None,
    sources: Mapping[int, _Outlines],
) -> Cut:
    start = len(before.outlines) if before is not None else 0
    datas, shapes, firsts, seconds = zip(*glyphs, strict=True)
    starts = list(accumulate(map(len, datas), initial=start))
    end = starts[-1]
    rest = -end & 3  # that what is added begins at such a place too
    outlines = b"".join((*datas, bytes(rest)))
    halves = [each >> 1 for each in starts]
    if rest:
        # These bytes belong to the last outline: an empty glyph behind it would have one that is
        # none.
        last = starts.index(end)
        halves[last:] = [(end + rest) >> 1] * (len(halves) - last)
    x_mins = [shape[0] for shape in shapes]
    measures = [0] * (2 * len(glyphs))
    measures[::2] = advances
    measures[1::2] = x_mins
    table = pack(">" + "Hh" * len(glyphs), *measures)
    summary = _summary(datas, shapes, advances)
    # A checksum adds numbers of four bytes, the halves of which change places in a glyph that does
    # not begin at a multiple of four bytes.
    odd = [half & 1 for half in halves]
    moved = sum(compress(firsts, odd)) - sum(compress(seconds, odd))
    sums = ((sum(firsts) - moved) << 16) + sum(seconds) + moved, _checksum(table)
    if before is None:
        return Cut(face, len(glyphs), outlines, tuple(halves), table, summary, sums, sources)
    # Each sum is kept within four bytes where it is written.
    sums = before.checksums[0] + sums[0], before.checksums[1] + sums[1]
    return Cut(
        before.face, before.count + len(glyphs), before.outlines + outlines,
        (*before.halves[:-1], *halves), before.measures + table,
        before.summary.with_those(summary), sums, sources,
    )


def _summary(
    datas: Sequence[bytes], shapes: Sequence[_Shape], advances: Sequence[int]
) -> _Measures:
    shown = list(compress(shapes, datas)) or [_NO_SHAPE]
    widths = list(compress(advances, datas)) or [0]
    x_min, y_min, x_max, y_max, points, contours, depths, elements = zip(*shown, strict=True)
    simple = list(map(not_, depths))
    return _Measures(
        min(x_min), min(y_min), max(x_max), max(y_max),
        max(advances), max(min(map(sub, widths, x_max)), -0x8000),
        max(compress(points, simple), default=0), max(compress(contours, simple), default=0),
        max(compress(points, depths), default=0), max(compress(contours, depths), default=0),
        max(elements), max(depths),
    )  # fmt: skip


def _cmap(glyphs: Mapping[int, int]) -> bytes:
    """Glyph numbers by character (platform 3, encoding 1, format 4).

    Raises:
        struct.error: more than 8,000 stretches of characters, which the format cannot hold.
    """
    segments: list[list[int]] = []
    for code, glyph in sorted(glyphs.items()):
        if segments and segments[-1][1] + 1 == code and segments[-1][2] == glyph - code:
            segments[-1][1] = code
        else:
            segments.append([code, code, glyph - code])
    segments.append([0xFFFF, 0xFFFF, 1])
    count = len(segments)
    selector = count.bit_length() - 1
    span = 2 << selector
    firsts, lasts, deltas = zip(*segments, strict=True)
    return (
        pack(">HHHHL", 0, 1, 3, 1, 12)
        + pack(">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, span, selector, 2 * count - span)
        + pack(f">{count}HH{count}H", *lasts, 0, *firsts)
        + pack(f">{count}H{count}H", *(delta & 0xFFFF for delta in deltas), *([0] * count))
    )


def _head(face: Face, box: tuple[int, int, int, int], short: bool) -> bytes:
    return pack(
        ">LLLLHHQQhhhhHHhhh",
        0x00010000, 0x00010000, 0, 0x5F0F3CF5,
        0x0003,  # baseline at y = 0, left side bearing at x = 0
        face.metrics.units_per_em, _MAC_EPOCH_2000, _MAC_EPOCH_2000,
        *box, 1 if face.metrics.weight >= 600 else 0,
        6, 2, 0 if short else 1, 0,
    )  # fmt: skip


def _sfnt(tables: dict[bytes, bytes], known: Mapping[bytes, int]) -> bytes:
    """Join tables (already in the order of their tags) and set all checksums, some known."""
    count = len(tables)
    selector = count.bit_length() - 1
    span = 16 << selector
    directory = [pack(">LHHHH", 0x00010000, count, span, selector, count * 16 - span)]
    offset = 12 + 16 * count
    total = 0
    body: list[bytes] = []
    head_at = 0
    for tag, data in tables.items():
        padded = data + bytes(-len(data) & 3)
        checksum = (known[tag] & 0xFFFFFFFF) if tag in known else _checksum(padded)
        total += checksum
        directory.append(pack(">4sLLL", tag, checksum, offset, len(data)))
        if tag == b"head":
            head_at = offset
        body.append(padded)
        offset += len(padded)
    top = b"".join(directory)
    font = bytearray(top + b"".join(body))
    adjustment = (_CHECKSUM_MAGIC - total - _checksum(top)) & 0xFFFFFFFF
    font[head_at + 8 : head_at + 12] = pack(">L", adjustment)
    return bytes(font)


def _checksum(padded: bytes) -> int:
    """The sum of all numbers of four bytes each, as far as it fits into four bytes."""
    numbers: tuple[int, ...] = unpack(f">{len(padded) // 4}L", padded)
    return sum(numbers) & 0xFFFFFFFF
