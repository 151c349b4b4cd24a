"""Signs drawn from straight lines: they stand for what colour says and hold in greyscale."""

from __future__ import annotations

from omshandout.layout.boxes import DrawnBox
from omshandout.layout.panels import circle
from omshandout.layout.sink import PageSink, Rgb
from omshandout.structure.marks import Artifact


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
        sink.stroke_path(circle(middle, base + size * 0.13, size * 0.02, 8), ink, size * 0.1,
                         close=True, fill=ink)
        sink.end()

    return DrawnBox(height_pt, paint)


def tip(colour: Rgb, height_pt: float) -> DrawnBox:
    """A ring with an i."""

    def paint(sink: PageSink, x: float, top: float, width: float) -> None:
        size = height_pt * 0.8
        middle, centre = x + width / 2, top - height_pt / 2
        sink.artifact(Artifact.LAYOUT)
        sink.stroke_path(circle(middle, centre, size * 0.46), colour, size * 0.09, close=True)
        sink.stroke_path(((middle, centre + size * 0.02), (middle, centre - size * 0.22)),
                         colour, size * 0.11)
        sink.stroke_path(circle(middle, centre + size * 0.22, size * 0.02, 8), colour,
                         size * 0.08, close=True, fill=colour)
        sink.end()

    return DrawnBox(height_pt, paint)
