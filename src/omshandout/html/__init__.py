"""A handout as one HTML file for phones and other screens, complete in itself.

``build_page`` makes a tree of elements from a localised handout and its structure tree;
``serialize`` alone writes angle brackets. Nothing here knows of pages, of layout or of PDF, and
nothing is written: bytes are handed back.
"""

from omshandout.html.elements import Element, document, serialize
from omshandout.html.page import build_page
from omshandout.html.shell import PageLinks, PageMatter
from omshandout.html.slim import slimmed

__all__ = ["Element", "PageLinks", "PageMatter", "build_page", "document", "serialize",
           "slimmed"]
