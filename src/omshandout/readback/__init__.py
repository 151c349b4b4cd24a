"""Finished PDFs, read back with libraries that had no part in writing them.

Gives the logical tree, the text in reading order, fonts, form fields and metadata of PDF bytes,
for ``inspect`` and for tests. It imports nothing of the packages that set and write documents, and
it does not judge: whether a file conforms to PDF/UA or PDF/A is for validators to say.
"""

from omshandout.readback.fields import FieldInfo, read_fields
from omshandout.readback.fonts import FontInfo, read_fonts
from omshandout.readback.info import PdfInfo, read_info
from omshandout.readback.tags import FieldRef, LinkRef, Mark, TagNode, dump_tags, read_tags
from omshandout.readback.text import logical_text, node_lines, page_artifacts, page_words

__all__ = [
    "FieldInfo",
    "FieldRef",
    "FontInfo",
    "LinkRef",
    "Mark",
    "PdfInfo",
    "TagNode",
    "dump_tags",
    "logical_text",
    "node_lines",
    "page_artifacts",
    "page_words",
    "read_fields",
    "read_fonts",
    "read_info",
    "read_tags",
]
