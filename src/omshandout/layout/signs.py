"""Signs of straight lines and circles: they stand for what colour says and hold in greyscale."""

from __future__ import annotations

from omshandout.layout.boxes import Box, DrawnBox
from omshandout.layout.sink import PageSink, Rgb
from omshandout.structure.marks import Artifact


def fill_circle(sink: PageSink, x: float, y: float, radius: float, fill: Rgb) -> None:
    """A disc round a point: a box that is all corners."""
    sink.fill_box(x - radius, y - radius, 2 * radius, 2 * radius, fill, radius)


def stroke_circle(
    sink: PageSink, x: float, y: float, radius: float, stroke: Rgb, line_pt: float
) -> None:
    """A circle round a point."""
    sink.stroke_box(x - radius, y - radius, 2 * radius, 2 * radius, stroke, line_pt, radius)


def warning(colour: Rgb, ink: Rgb, height_pt: float) -> DrawnBox:
    """A filled triangle with an exclamation mark."""

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        size = height_pt * 0.86
        left, base = x + (width - size) / 2, top - height_pt * 0.9
        tip = base + size * 0.88
        middle = left + size / 2
        sink.artifact(Artifact.LAYOUT)
        sink.stroke_path(((left, base), (left + size, base), (middle, tip)), colour,
                         size * 0.1, close=True, fill=colour)
        sink.stroke_path(((middle, base + size * 0.56), (middle, base + size * 0.3)), ink,
                         size * 0.11)
        fill_circle(sink, middle, base + size * 0.13, size * 0.07, ink)
        sink.end()

    return DrawnBox(height_pt, paint)


def tip(colour: Rgb, height_pt: float) -> DrawnBox:
    """A ring with an i."""

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        size = height_pt * 0.8
        middle, centre = x + width / 2, top - height_pt / 2
        sink.artifact(Artifact.LAYOUT)
        stroke_circle(sink, middle, centre, size * 0.46, colour, size * 0.09)
        sink.stroke_path(((middle, centre + size * 0.02), (middle, centre - size * 0.22)),
                         colour, size * 0.11)
        fill_circle(sink, middle, centre + size * 0.22, size * 0.06, colour)
        sink.end()

    return DrawnBox(height_pt, paint)


class OnPlate:
    """A box on a plate of its own colour, so that a dark drawing shows on a dark ground."""

    def __init__(self, inner: Box, plate: Rgb, pad_pt: float) -> None:
        self.inner = inner
        self.plate = plate
        self.pad_pt = pad_pt

    def height(self, width_pt: float) -> float:
        return self.inner.height(width_pt - 2 * self.pad_pt) + 2 * self.pad_pt

    def draw(self, sink: PageSink, x_pt: float, top_pt: float, width_pt: float) -> None:
        height = self.height(width_pt)
        sink.artifact(Artifact.BACKGROUND)
        sink.fill_box(x_pt, top_pt - height, width_pt, height, self.plate, 1.5 * self.pad_pt)
        sink.end()
        self.inner.draw(sink, x_pt + self.pad_pt, top_pt - self.pad_pt, width_pt - 2 * self.pad_pt)

    def split(
        self, width_pt: float, height_pt: float, *, force: bool = False
    ) -> tuple[Box, Box] | None:
        return None
