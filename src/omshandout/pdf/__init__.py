"""The page writer: marks, fonts, structure objects, metadata and the final bytes.

Takes flowables that draw through ``layout.sink.PageSink`` and a finished logical tree; decides
nothing about layout or wording. ``write_pdf`` and ``write_parts`` return
bytes and write nothing to disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import omshandout.platypus  # noqa: F401 (ReportLab, deaf to settings of others, before all here)
from omshandout.model.late import names_of

if TYPE_CHECKING:
    from omshandout.pdf.canvas import MarkingCanvas
    from omshandout.pdf.drawings import (
        Drawing,
        DrawingStore,
        compile_drawing,
        in_black,
        pack_drawings,
        unpack_drawings,
    )
    from omshandout.pdf.filling import FrameBox, Furniture, PagePart
    from omshandout.pdf.forms import FormFields
    from omshandout.pdf.notes import Places
    from omshandout.pdf.trial import TrialResult, try_parts
    from omshandout.pdf.write import PdfResult, write_parts, write_pdf

__all__ = [
    "Drawing",
    "DrawingStore",
    "FormFields",
    "FrameBox",
    "Furniture",
    "MarkingCanvas",
    "PagePart",
    "PdfResult",
    "Places",
    "TrialResult",
    "compile_drawing",
    "in_black",
    "pack_drawings",
    "try_parts",
    "unpack_drawings",
    "write_parts",
    "write_pdf",
]

_HOMES = {
    "Drawing": "drawings",
    "DrawingStore": "drawings",
    "FormFields": "forms",
    "FrameBox": "filling",
    "Furniture": "filling",
    "MarkingCanvas": "canvas",
    "PagePart": "filling",
    "PdfResult": "write",
    "Places": "notes",
    "TrialResult": "trial",
    "compile_drawing": "drawings",
    "in_black": "drawings",
    "pack_drawings": "drawings",
    "try_parts": "trial",
    "unpack_drawings": "drawings",
    "write_parts": "write",
    "write_pdf": "write",
}
"""The module of each name. ReportLab's canvas takes long to load, and who only lists sheets, as the
page for staff does first, needs nothing of it but what a drawing is."""

__getattr__ = names_of(__name__, _HOMES)
