"""Numbers and paths as page operators."""

from __future__ import annotations

from functools import lru_cache

_CIRCLE = 0.5522847498  # control distance of a quarter circle drawn as a cubic curve


def point(value: float) -> str:
    """A coordinate in points to 1/100 point, finer than any printer.

    Written some thousand times a document, so quicker than ``document.number``.
    """
    text = f"{value:.2f}"
    if text.endswith(".00"):
        return "0" if text == "-0.00" else text[:-3]
    return text


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


def unit(value: float) -> str:
    """A colour component from 0 to 1, to 1/1000."""
    return f"{round(value, 3) + 0.0:g}"
