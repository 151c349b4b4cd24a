"""Nodes of the logical tree and a checked way to put them together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum

from msgspec import Struct, field


class Role(Enum):
    """Standard structure types that we use (ISO 32000-1, 14.8.4)."""

    DOCUMENT = "Document"
    PART = "Part"
    SECT = "Sect"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    P = "P"
    L = "L"
    LI = "LI"
    LBL = "Lbl"
    LBODY = "LBody"
    TABLE = "Table"
    THEAD = "THead"
    TBODY = "TBody"
    TR = "TR"
    TH = "TH"
    TD = "TD"
    CAPTION = "Caption"
    TOC = "TOC"
    TOCI = "TOCI"
    REFERENCE = "Reference"
    FIGURE = "Figure"
    SPAN = "Span"
    LINK = "Link"
    FORM = "Form"
    NOTE = "Note"
    DIV = "Div"


class Node(Struct):
    """One node: role, children in reading order, and what a reader says for it.

    Attributes:
        id: unique in the tree; the key of a text, or the id of a block or entry.
        tag: BCP 47 tag where the language differs from the parent's, else "".
        alt: alternative text of a figure, form field or link.
        scope: "Row" or "Column" for a TH, else "".
        headers: ids of the TH nodes that head a TD.
        numbering: list numbering of an L ("Decimal", "Disc", "None"), else "".
        title: for bookmarks and the T entry; "" if none.
        expansion: the whole word of what is shown shortened (E); "" if none.
        leaf: True if drawing may mark the node directly.
        inline: True for a node inside a line (Span, Link), placed among its parent's marks by
            the order of its first mark.
    """

    id: str
    role: Role
    tag: str = ""
    alt: str = ""
    scope: str = ""
    headers: tuple[str, ...] = ()
    numbering: str = ""
    title: str = ""
    expansion: str = ""
    url: str = ""
    leaf: bool = False
    inline: bool = False
    row_span: int = 1
    col_span: int = 1
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        rest = [self]
        while rest:
            node = rest.pop()
            yield node
            if node.children:
                rest.extend(reversed(node.children))


class StructTree:
    """A finished tree; look nodes up by id. ``ids`` are those of all nodes."""

    __slots__ = ("_by_id", "ids", "language_tag", "root", "title")

    def __init__(self, root: Node, language_tag: str, title: str) -> None:
        self.root = root
        self.language_tag = language_tag
        self.title = title
        self._by_id: dict[str, Node] = {}
        for node in root.walk():
            if node.id in self._by_id:
                raise ValueError(f"structure node id used twice: {node.id}")
            self._by_id[node.id] = node
        self.ids: Collection[str] = self._by_id.keys()

    def __getitem__(self, node_id: str) -> Node:
        return self._by_id[node_id]

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._by_id

    @property
    def nodes(self) -> Collection[Node]:
        """All nodes in reading order."""
        return self._by_id.values()

    def leaves(self) -> Iterator[Node]:
        """Nodes that drawing has to mark at least once, in reading order."""
        return (node for node in self.root.walk() if node.leaf)

    def headings(self) -> Iterator[Node]:
        """Heading nodes in reading order, for bookmarks."""
        wanted = (Role.H1, Role.H2, Role.H3)
        return (node for node in self.root.walk() if node.role in wanted)


class TreeBuilder:
    """Adds nodes below the one that is open."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self._open = [root]

    @property
    def children(self) -> list[Node]:
        """The nodes in the one that is open, to which others may be added."""
        return self._open[-1].children

    def leaf(self, node: Node) -> Node:
        """Add a node without opening it."""
        self._open[-1].children.append(node)
        return node

    def open(self, node: Node) -> Node:
        """Add a node; what follows goes below it until :meth:`close`."""
        self._open[-1].children.append(node)
        self._open.append(node)
        return node

    def close(self) -> None:
        """Go back to the parent of the open node."""
        self._open.pop()
