"""A small ICC profile of the sRGB colour space, computed from its definition.

PDF/A wants the meaning of RGB colours stated by an output intent with an embedded profile
(ISO 19005-2, 6.2.3). Ours is a version 2 matrix profile for displays with one tone curve.

Source: ICC.1:2001-04; IEC 61966-2-1 (primaries, white point, transfer function); the matrix
of primaries is adapted from D65 to D50 by the linear Bradford method.
"""

from __future__ import annotations

from functools import cache
from math import fsum
from struct import pack

_Vector = tuple[float, float, float]
_Matrix = tuple[_Vector, _Vector, _Vector]

_RED, _GREEN, _BLUE, _WHITE = (0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290)
_D50: _Vector = (0.9642, 1.0, 0.8249)
_BRADFORD: _Matrix = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
_CURVE_POINTS = 256
_DATE = (2026, 1, 1, 0, 0, 0)  # fixed: the profile is the same in every file


def _times(matrix: _Matrix, vector: _Vector) -> _Vector:
    x, y, z = (fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _inverse(m: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det),
        ((f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det),
        ((d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det),
    )


def _xyz(point: tuple[float, float]) -> _Vector:
    x, y = point
    return x / y, 1.0, (1 - x - y) / y


def _adapt(colour: _Vector) -> _Vector:
    """Bradford adaptation of an XYZ colour from the white of sRGB (D65) to D50."""
    source, target = _times(_BRADFORD, _xyz(_WHITE)), _times(_BRADFORD, _D50)
    red, green, blue = (
        cone * t / s
        for cone, s, t in zip(_times(_BRADFORD, colour), source, target, strict=True)
    )
    return _times(_inverse(_BRADFORD), (red, green, blue))


def _colorants() -> tuple[_Vector, _Vector, _Vector]:
    """XYZ of full red, green and blue relative to D50."""
    corners = [_xyz(point) for point in (_RED, _GREEN, _BLUE)]
    columns: _Matrix = tuple(zip(*corners, strict=True))  # type: ignore[assignment]
    weights = _times(_inverse(columns), _xyz(_WHITE))
    red, green, blue = (
        _adapt((x * weight, y * weight, z * weight))
        for (x, y, z), weight in zip(corners, weights, strict=True)
    )
    return red, green, blue


def _linear(encoded: float) -> float:
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz_tag(colour: _Vector) -> bytes:
    return pack(">4s4xlll", b"XYZ ", *map(_fixed, colour))


def _text_tag(text: str) -> bytes:
    return pack(">4s4x", b"text") + text.encode("ascii") + b"\0"


def _description_tag(text: str) -> bytes:
    data = text.encode("ascii") + b"\0"
    # No Unicode and no Macintosh script form of the name: their counts are zero.
    return pack(">4s4xL", b"desc", len(data)) + data + bytes(4 + 4 + 2 + 1 + 67)


def _curve_tag() -> bytes:
    top = _CURVE_POINTS - 1
    values = [round(_linear(step / top) * 65535) for step in range(_CURVE_POINTS)]
    return pack(f">4s4xL{_CURVE_POINTS}H", b"curv", _CURVE_POINTS, *values)


@cache
def srgb_profile() -> bytes:
    """The profile as a file; the same bytes each time."""
    red, green, blue = _colorants()
    curve = _curve_tag()
    tags = (
        (b"desc", _description_tag("sRGB")),
        (b"cprt", _text_tag("No copyright; use freely")),
        (b"wtpt", _xyz_tag(_D50)),
        (b"rXYZ", _xyz_tag(red)),
        (b"gXYZ", _xyz_tag(green)),
        (b"bXYZ", _xyz_tag(blue)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    table = pack(">L", len(tags))
    body = b""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) & 3)
        table += pack(">4sLL", tag, places[data], len(data))
    size = start + len(body)
    head = pack(
        ">L4sL4s4s4s6H4s4sL4s4sQLlll4s44x",
        size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", *_DATE,
        b"acsp", b"\0\0\0\0", 0, b"\0\0\0\0", b"\0\0\0\0", 0, 0,
        *map(_fixed, _D50), b"\0\0\0\0",
    )  # fmt: skip
    return head + table + body
