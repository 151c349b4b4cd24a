"""A canvas of ReportLab's for what its graphics draw, of which only the operators are kept."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas


class Scratch(Canvas):  # type: ignore[misc]
    """A canvas whose operators we take and whose page we throw away.

    Args:
        width, height: of the page, in points.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(BytesIO(), pagesize=(width, height), pageCompression=0, invariant=1)

    def _make_preamble(self) -> None:
        self._preamble = ""

    def setFont(self, *args: object, **options: object) -> None:
        """Nothing: ReportLab names a font for each drawing, though ours have no text."""

    def operators(self) -> str:
        """What was drawn so far."""
        return "\n".join(self._code)
