"""The page writer: marks, fonts, structure objects, metadata and the final bytes.

Takes flowables that draw through ``layout.sink.PageSink`` and a finished logical tree; decides
nothing about layout or wording. ``write_pdf`` and ``write_parts`` return
bytes and write nothing to disk.
"""

from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.drawings import (
    Drawing,
    DrawingStore,
    compile_drawing,
    in_black,
    pack_drawings,
    unpack_drawings,
)
from omshandout.pdf.forms import FormFields
from omshandout.pdf.write import FrameBox, Furniture, PagePart, PdfResult, write_parts, write_pdf

__all__ = [
    "Drawing",
    "DrawingStore",
    "FormFields",
    "FrameBox",
    "Furniture",
    "MarkingCanvas",
    "PagePart",
    "PdfResult",
    "compile_drawing",
    "in_black",
    "pack_drawings",
    "unpack_drawings",
    "write_parts",
    "write_pdf",
]
