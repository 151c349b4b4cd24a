"""Numbers and paths as page operators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

_CIRCLE = 0.5522847498  # control distance of a quarter circle drawn as a cubic curve

_MINUS_NOTHING = re.compile(r"(?<!\S)-0 ")


@lru_cache(maxsize=8192)
def point(value: float) -> str:
    """A coordinate in points to 1/100 point, finer than any printer.

    Written some hundred times a document, so quicker than ``document.number``. Edges of columns,
    sizes of letters and heights of heads are the same on most pages.
    """
    text = f"{value:.2f}"
    if text.endswith(".00"):
        return "0" if text == "-0.00" else text[:-3]
    return text


def lines_through(points: Sequence[tuple[float, float]]) -> str:
    """Path operators of straight lines through points, with a space at the end.

    A diary has some ten thousand points: they are written all at once, each as by :func:`point`.
    """
    text = "%.2f %.2f l " * len(points) % tuple(chain.from_iterable(points))
    first, _, rest = text.replace(".00 ", " ").partition("l")
    path = f"{first}m{rest}"
    return _MINUS_NOTHING.sub("0 ", path) if "-0 " in path else path


@lru_cache(maxsize=256)
def rounded_box(width: float, height: float, radius: float) -> str:
    """Path operators of a rectangle with round corners, its lower left corner at the origin."""
    inner = radius * (1 - _CIRCLE)
    corners = (
        f"{point(radius)} 0 m {point(width - radius)} 0 l",
        _curve(width - inner, 0.0, width, inner, width, radius),
        f"{point(width)} {point(height - radius)} l",
        _curve(width, height - inner, width - inner, height, width - radius, height),
        f"{point(radius)} {point(height)} l",
        _curve(inner, height, 0.0, height - inner, 0.0, height - radius),
        f"0 {point(radius)} l",
        _curve(0.0, inner, inner, 0.0, radius, 0.0),
        "h",
    )
    return " ".join(corners)


def _curve(*numbers: float) -> str:
    return f"{' '.join(map(point, numbers))} c"


@lru_cache(maxsize=256)
def unit(value: float) -> str:
    """A colour component from 0 to 1, to 1/1000."""
    return f"{round(value, 3) + 0.0:g}"
