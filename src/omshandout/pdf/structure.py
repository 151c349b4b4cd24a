"""The logical tree as PDF objects, and the check that drawing and tree agree.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from omshandout.errors import Fault, LayoutError, Where
from omshandout.pdf.document import CompactDocument, text_string
from omshandout.pdf.paths import point
from omshandout.pdf.records import Annotation, Mark, PageRecord
from omshandout.structure.tree import Node, Role, StructTree


class Placed(Struct, frozen=True):
    """What drawing left behind.

    Attributes:
        pages: pages in order, with their object numbers.
        marks: marks by node id.
        annotations: links and fields in order of drawing.
        figure_boxes: page (from 0) and bounding box of figures by node id.
    """

    pages: Sequence[PageRecord]
    marks: Mapping[str, Sequence[Mark]]
    annotations: Sequence[Annotation]
    figure_boxes: Mapping[str, tuple[int, tuple[float, float, float, float]]]


def check_marks(tree: StructTree, placed: Placed) -> None:
    """Check that every leaf was drawn, and in an order of pages that fits the reading order.

    Raises:
        LayoutError: with one fault for each node that is missing or out of order.
    """
    faults: list[Fault] = []
    marks = placed.marks
    annotated = {annotation.node for annotation in placed.annotations}
    reached = 0
    for node in tree.root.walk():
        if node.role is Role.FIGURE and node.id not in placed.figure_boxes:
            faults.append(_fault(node, 0, "is a figure without a bounding box"))
        if not node.leaf:
            continue
        found = marks.get(node.id)
        if not found:
            # A field is drawn by its annotation, a link may have its text in spans below it.
            inside = node.children and any(child.id in marks for child in node.walk())
            if node.id not in annotated and not inside:
                faults.append(_fault(node, 0, "was never drawn"))
            continue
        first = min(mark.page for mark in found)
        if first < reached:
            faults.append(
                _fault(node, first + 1, f"is read after a node that starts on page {reached + 1}")
            )
        reached = max(reached, first)
    if faults:
        raise LayoutError(faults)


def _fault(node: Node, page: int, what: str) -> Fault:
    return Fault(
        Where(key=node.id, page=page),
        f"the node {node.id} ({node.role.value}) {what}",
        "this is a fault of the program's layout: please report it",
        "pdf/marks",
    )


def write_structure(document: CompactDocument, tree: StructTree, placed: Placed) -> int:
    """Add the structure tree to the document and the annotations that it ties in.

    Keys of the parent tree are the page index for pages (``StructParents``), and after them one
    for each annotation (``StructParent``) in order of drawing.

    Returns:
        The object number of the ``StructTreeRoot``.
    """
    return _Writer(document, tree, placed).write()


class _Writer:
    def __init__(self, document: CompactDocument, tree: StructTree, placed: Placed) -> None:
        self._document = document
        self._placed = placed
        self._nodes = list(tree.root.walk())
        self._first = document.reserve(len(self._nodes))
        self._numbers = {node.id: self._first + i for i, node in enumerate(self._nodes)}
        self._page_refs = [f"{page.object_number} 0 R" for page in placed.pages]
        self._annotations: dict[str, list[Annotation]] = {}
        for annotation in placed.annotations:
            self._annotations.setdefault(annotation.node, []).append(annotation)
        # Ids are needed where a TD names its heads, and on every Note (ISO 14289-1, 7.9).
        self._ids = {head for node in self._nodes for head in node.headers}
        self._ids.update(node.id for node in self._nodes if node.role is Role.NOTE)
        self._id_strings = {
            node.id: f"n{index:05d}"
            for index, node in enumerate(self._nodes)
            if node.id in self._ids
        }

    def write(self) -> int:
        document = self._document
        root = document.reserve()
        self._write_element(self._nodes[0], root)
        for node in self._nodes:
            own = self._numbers[node.id]
            for child in node.children:
                self._write_element(child, own)
        body = (
            f"<</Type/StructTreeRoot/K {self._first} 0 R/ParentTree {self._parent_tree()} 0 R"
            f"/ParentTreeNextKey {len(self._placed.pages) + len(self._placed.annotations)}"
        )
        if self._id_strings:
            # Zero-padded numbers in order of the tree are sorted as a name tree has to be.
            pairs = "".join(
                f"({label}){self._numbers[node]} 0 R" for node, label in self._id_strings.items()
            )
            body += f"/IDTree<</Names[{pairs}]>>"
        document.put(root, body + ">>")
        return root

    def _parent_tree(self) -> int:
        numbers = self._numbers
        entries = []
        for index, page in enumerate(self._placed.pages):
            owners = " ".join([f"{numbers[node]} 0 R" for node in page.nodes])
            entries.append(f"{index}[{owners}]")
        key = len(self._placed.pages)
        for annotation in self._placed.annotations:
            entries.append(f"{key} {numbers[annotation.node]} 0 R")
            key += 1
        return self._document.add(f"<</Nums[{' '.join(entries)}]>>")

    def _write_element(self, node: Node, parent: int) -> None:
        marks = self._placed.marks.get(node.id)
        annotations = self._annotations.get(node.id)
        own = self._numbers[node.id]
        # ``value`` is a function call, and there are hundreds of elements.
        body = f"<</Type/StructElem/S/{node.role._value_}/P {parent} 0 R"
        if marks or annotations or node.role is Role.FIGURE:
            page, kids = self._leaf_kids(node, marks or (), annotations or ())
            if page >= 0:
                body += f"/Pg {self._page_refs[page]}"
        else:
            kids = [f"{self._numbers[child.id]} 0 R" for child in node.children]
            if node.role is Role.TABLE:
                # For those who look for the tables of a page; rows and cells tell it themselves.
                body += f"/Pg {self._page_refs[self._first_page(node)]}"
        if kids:
            body += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        if node.tag:
            body += f"/Lang{text_string(node.tag)}"
        if node.alt:
            body += f"/Alt{text_string(node.alt)}"
        if node.expansion:
            # What a screen reader says for a shortened word (ISO 32000-1, 14.9.5).
            body += f"/E{text_string(node.expansion)}"
        if node.title:
            body += f"/T{text_string(node.title)}"
        if node.id in self._ids:
            body += f"/ID({self._id_strings[node.id]})"
        attributes = self._attributes(node)
        if attributes:
            body += f"/A{attributes}"
        self._document.put(own, body + ">>")

    def _leaf_kids(
        self, node: Node, marks: Sequence[Mark], annotations: Sequence[Annotation]
    ) -> tuple[int, list[str]]:
        """Page of the element (or -1) and its kids in reading order."""
        numbers = self._numbers
        ordered = sorted(marks)
        if ordered:
            page = ordered[0].page
        elif annotations:
            page = annotations[0].page
        else:
            page = -1
        kids: list[tuple[int, int, str]] = []
        for mark in ordered:
            if mark.page == page:
                text = str(mark.mcid)
            else:
                text = f"<</Type/MCR/Pg {self._page_refs[mark.page]}/MCID {mark.mcid}>>"
            kids.append((mark.order, 0, text))
        tail: list[str] = []
        for child in node.children:
            order = self._first_order(child) if child.inline else None
            if order is None:
                tail.append(f"{numbers[child.id]} 0 R")
            else:
                kids.append((order, 0, f"{numbers[child.id]} 0 R"))
        # Sorting by order only keeps a mark before an inline child of the same order.
        kids.sort(key=lambda kid: kid[0])
        result = [text for _, _, text in kids]
        for annotation in annotations:
            at = "" if annotation.page == page else f"/Pg {self._page_refs[annotation.page]}"
            result.append(f"<</Type/OBJR/Obj {annotation.object_number} 0 R{at}>>")
        return page, result + tail

    def _first_page(self, node: Node) -> int:
        return min(
            (mark.page for each in node.walk() for mark in self._placed.marks.get(each.id, ())),
            default=0,
        )

    def _first_order(self, node: Node) -> int | None:
        orders = [
            mark.order for each in node.walk() for mark in self._placed.marks.get(each.id, ())
        ]
        return min(orders) if orders else None

    def _attributes(self, node: Node) -> str:
        if node.role is Role.L:
            return f"<</O/List/ListNumbering/{node.numbering or 'None'}>>"
        if node.role in (Role.TH, Role.TD):
            return self._cell_attributes(node)
        if node.role is Role.FIGURE and node.id in self._placed.figure_boxes:
            _, box = self._placed.figure_boxes[node.id]
            edges = " ".join(map(point, box))
            return f"<</O/Layout/Placement/Block/BBox[{edges}]>>"
        return ""

    def _cell_attributes(self, node: Node) -> str:
        entries = ""
        if node.scope:
            entries += f"/Scope/{node.scope}"
        if node.headers:
            heads = "".join(f"({self._id_strings[head]})" for head in node.headers)
            entries += f"/Headers[{heads}]"
        if node.row_span > 1:
            entries += f"/RowSpan {node.row_span}"
        if node.col_span > 1:
            entries += f"/ColSpan {node.col_span}"
        return f"<</O/Table{entries}>>" if entries else ""
