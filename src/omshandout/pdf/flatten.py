"""Page operators of a line drawing with all transformations carried out.

svglib wraps each shape in graphics states of its own and sets every property again. Drawn in
one state and one coordinate system, a drawing takes about half the bytes.

Source: ISO 32000-1, 8.4 and 8.5 (graphics state and path operators).
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from omshandout.pdf.document import number

_Matrix = tuple[float, float, float, float, float, float]

_TOKEN = re.compile(r"\[[^\]]*\]|\S+")
_STATE = {"rg": "fill", "g": "fill", "RG": "stroke", "G": "stroke", "J": "cap", "j": "join"}
_CURVES = frozenset("mlcvy")
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_SMALL = 1e-6


class NotFlatError(ValueError):
    """The drawing uses an operator, or a transformation, that cannot be carried out."""


class _State(Struct, frozen=True):
    """Properties in force, as operators; ``width`` is in units of the current system."""

    matrix: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    fill: str = "0 g"
    stroke: str = "0 G"
    cap: str = "0 J"
    join: str = "0 j"
    dash: str = ""
    width: float = 1.0

    @property
    def scale(self) -> float:
        a, b, _, _, _, _ = self.matrix
        return float((a * a + b * b) ** 0.5)


class _Output(Struct):
    lines: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, operator: str) -> None:
        if self.written.get(name) != operator:
            self.written[name] = operator
            self.lines.append(operator)


def short(value: float) -> str:
    """A coordinate to 1/100 without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def flatten(operators: str) -> str:
    """The same drawing without ``q``, ``Q`` and ``cm``.

    Nothing of the graphics state at the place of use is relied on.

    Raises:
        NotFlatError: an operator other than those of paths and plain colours, or a
            transformation that does not keep shapes similar (line widths would change).
    """
    state = _State()
    saved: list[_State] = []
    out = _Output()
    path: list[str] = []
    operands: list[str] = []
    for token in _TOKEN.findall(operators):
        if token[0] in "-.[0123456789":
            operands.append(token)
            continue
        if token == "q":
            saved.append(state)
        elif token == "Q":
            state = saved.pop()
        elif token == "cm":
            state = replace(state, matrix=_joined(_six(operands), state.matrix))
        elif token in _STATE:
            value = f"{' '.join(number(float(each)) for each in operands)} {token}"
            changed: dict[str, Any] = {_STATE[token]: value}
            state = replace(state, **changed)
        elif token == "w":
            state = replace(state, width=float(operands[0]))
        elif token == "d":
            state = replace(state, dash=operands[0].strip("[] "))
        elif token in _CURVES or token in ("re", "h"):
            path.append(_step(token, operands, state.matrix))
        elif token in _FILLS or token in _STROKES:
            _paint(out, state, path, token)
            path = []
        elif token == "n":
            path = []
        else:
            raise NotFlatError(token)
        operands = []
    return "\n".join(out.lines)


def _six(operands: list[str]) -> _Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _joined(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    result = (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
    m, n, o, v = result[:4]
    # Columns of equal length at a right angle: turned, mirrored, scaled evenly, nothing else.
    if abs(m * m + n * n - o * o - v * v) > _SMALL or abs(m * o + n * v) > _SMALL:
        raise NotFlatError("cm")
    return result


def _step(operator: str, operands: list[str], matrix: _Matrix) -> str:
    a, b, c, d, e, f = matrix
    numbers = list(map(float, operands))
    if operator == "re":
        x, y, width, height = numbers
        numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
    moved = [
        f"{short(x * a + y * c + e)} {short(x * b + y * d + f)}"
        for x, y in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    if operator == "re":
        start, *others = moved
        return f"{start} m {' '.join(f'{point} l' for point in others)} h"
    return " ".join((*moved, operator))


def _paint(out: _Output, state: _State, path: list[str], operator: str) -> None:
    if operator in _FILLS:
        out.set("fill", state.fill)
    if operator in _STROKES:
        scale = state.scale
        dash = " ".join(short(float(length) * scale) for length in state.dash.split())
        out.set("stroke", state.stroke)
        out.set("width", f"{short(state.width * scale)} w")
        out.set("cap", state.cap)
        out.set("join", state.join)
        out.set("dash", f"[{dash}] 0 d")
    out.lines.append(" ".join((*path, operator)))
