"""How layout tells the page writer which node a drawn thing belongs to."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Artifact(Enum):
    """Kinds of page content outside the logical tree (ISO 32000-1, 14.8.2.2)."""

    LAYOUT = "Layout"
    PAGINATION = "Pagination"
    BACKGROUND = "Background"
    PAGE = "Page"

    __hash__ = object.__hash__  # there is one of each, and an enum's own is slow


class MarkSink(Protocol):
    """Everything drawn is between ``begin`` and ``end``, or between ``artifact`` and ``end``.

    Marks never nest. A node may be marked many times (a paragraph over two pages has one node
    and several marks). ``order`` is the logical position inside the node, for example the
    offset of the first character: readers get a node's content in this order whatever the
    order of drawing was.
    """

    def begin(self, node: str, order: int = 0) -> None:
        """Open the marked content of the leaf node with this id."""

    def artifact(self, kind: Artifact = Artifact.LAYOUT) -> None:
        """Open content that is no part of the document's logical content."""

    def end(self) -> None:
        """Close what ``begin`` or ``artifact`` opened."""
