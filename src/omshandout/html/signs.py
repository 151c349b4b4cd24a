"""Signs of plain shapes: they say without colour what colour says. For the eye alone."""

from __future__ import annotations

from omshandout.html.elements import Element, element
from omshandout.model.blocks import Mark


def _sign(view: str, classes: str, *shapes: Element) -> Element:
    return element("svg", *shapes, viewBox=view, class_=classes, aria_hidden="true")


def warning() -> Element:
    """A filled triangle with an exclamation mark."""
    return _sign(
        "0 0 24 24", "sign",
        element("path", d="M12 2.2 23 21.8H1Z", fill="currentColor"),
        element("path", class_="in", d="M12 9v6.2M12 18.2v1.4", stroke_width="2.4"),
    )


def tip() -> Element:
    """A ring with an i."""
    return _sign(
        "0 0 24 24", "sign",
        element("circle", cx="12", cy="12", r="10", fill="none", stroke="currentColor",
                stroke_width="2"),
        element("path", d="M12 10.6V17.6M12 6.2v1.8", stroke="currentColor", stroke_width="2.4"),
    )


def mark(kind: Mark) -> Element:
    """A circle that is empty, half full or full; beside boxes the style sheet draws it."""
    shapes = [element("circle", cx="12", cy="12", r="9", fill="none", stroke="currentColor",
                      stroke_width="2")]
    if kind is Mark.HALF:
        shapes.append(element("path", d="M12 3a9 9 0 0 0 0 18Z", fill="currentColor"))
    elif kind is Mark.FULL:
        shapes.append(element("circle", cx="12", cy="12", r="9", fill="currentColor"))
    return _sign("0 0 24 24", "mark", *shapes)
