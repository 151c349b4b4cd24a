"""Finished PDFs, read back with libraries that had no part in writing them.

Gives the logical tree, the text in reading order, fonts, form fields and metadata of PDF bytes. It
imports nothing of the packages that set and write documents, and it does not judge: whether a file
conforms to PDF/UA or PDF/A is for validators to say.

Names are loaded when first wanted: ``read_info`` and ``held_digest`` serve ``inspect`` and need
pypdf, which every machine can install; ``read_page`` does the same for pages for phones. The others
serve tests and need pikepdf, the extra ``readback``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omshandout.model.late import names_of

if TYPE_CHECKING:
    from omshandout.readback.fields import FieldInfo, read_fields
    from omshandout.readback.fonts import FontInfo, read_fonts
    from omshandout.readback.held import held_digest
    from omshandout.readback.info import PdfInfo, read_info
    from omshandout.readback.pages import PageInfo, is_page, read_page
    from omshandout.readback.tags import FieldRef, LinkRef, Mark, TagNode, dump_tags, read_tags
    from omshandout.readback.text import logical_text, node_lines, page_artifacts, page_words

_HOMES = {
    "FieldInfo": "fields", "read_fields": "fields",
    "FontInfo": "fonts", "read_fonts": "fonts",
    "held_digest": "held",
    "PdfInfo": "info", "read_info": "info",
    "PageInfo": "pages", "is_page": "pages", "read_page": "pages",
    "FieldRef": "tags", "LinkRef": "tags", "Mark": "tags", "TagNode": "tags", "dump_tags": "tags",
    "read_tags": "tags",
    "logical_text": "text", "node_lines": "text", "page_artifacts": "text", "page_words": "text",
}  # fmt: skip

__all__ = [
    "FieldInfo",
    "FieldRef",
    "FontInfo",
    "LinkRef",
    "Mark",
    "PageInfo",
    "PdfInfo",
    "TagNode",
    "dump_tags",
    "held_digest",
    "is_page",
    "logical_text",
    "node_lines",
    "page_artifacts",
    "page_words",
    "read_fields",
    "read_fonts",
    "read_info",
    "read_page",
    "read_tags",
]

__getattr__ = names_of(__name__, _HOMES)
