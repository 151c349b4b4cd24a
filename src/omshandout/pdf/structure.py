"""The logical tree as PDF objects, and the check that drawing and tree agree.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from omshandout.errors import Fault, LayoutError, Where
from omshandout.pdf.document import CompactDocument, text_string
from omshandout.pdf.paths import point
from omshandout.pdf.records import Annotation, Mark, PageRecord
from omshandout.structure.tree import Node, Role, StructTree

_FIGURE, _TABLE = Role.FIGURE, Role.TABLE  # looked at for each of some hundred nodes


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
    _check(tree.nodes, placed)


Checked = tuple[int, int]
"""The pages, from 0, of the first and the last of some nodes that were found to be in order."""


class MarkCheck:
    """The same check, of which what is known of some nodes was done before.

    Args:
        tree: the tree.
        placed: where all nodes are but the ``others``.
        others: ids of those that are drawn later.
    """

    def __init__(self, tree: StructTree, placed: Placed, others: Collection[str]) -> None:
        self._steps: list[Node | Checked] = []
        stretch: list[Node] = []
        for node in tree.nodes:
            if node.id in others or any(child.id in others for child in node.children):
                self._end(stretch, placed)
                self._steps.append(node)
                stretch = []
            else:
                stretch.append(node)
        self._end(stretch, placed)

    def _end(self, nodes: Sequence[Node], placed: Placed) -> None:
        found = [
            min(mark.page for mark in placed.marks[node.id]) for node in nodes
            if node.leaf and node.id in placed.marks
        ]
        try:
            _check(nodes, placed)
        except LayoutError:
            self._steps += nodes  # to be told with all others
        else:
            if found:
                self._steps.append((found[0], found[-1]))

    def check(self, placed: Placed) -> None:
        """Check all nodes where they are; raises as :func:`check_marks`."""
        _check(self._steps, placed)


def _check(nodes: Iterable[Node | Checked], placed: Placed) -> None:
    faults: list[Fault] = []
    marks = placed.marks
    annotated = {annotation.node for annotation in placed.annotations}
    reached = 0
    for node in nodes:
        if isinstance(node, tuple):
            first, last = node
            if first < reached:
                what = f"something on page {first + 1} is read after page {reached + 1}"
                faults.append(_out_of_order("", first + 1, what))
            reached = max(reached, last)
            continue
        if node.role is _FIGURE and node.id not in placed.figure_boxes:
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
    return _out_of_order(node.id, page, f"the node {node.id} ({node.role.value}) {what}")


def _out_of_order(key: str, page: int, what: str) -> Fault:
    return Fault(
        Where(key=key, page=page),
        what,
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
    elements = Elements(document, tree, [page.object_number for page in placed.pages])
    elements.write(document, placed, elements.all)
    owners = [elements.references(page.nodes) for page in placed.pages]
    elements.write_root(document, owners, placed.annotations)
    return elements.root


class Elements:
    """The elements of a tree, each with the number of its object.

    Args:
        document: gives the numbers.
        tree: the tree.
        pages: object numbers of the pages.

    Attributes:
        root: number of the ``StructTreeRoot``.
        all: each node and the number of what it is in.
    """

    def __init__(
        self, document: CompactDocument, tree: StructTree, pages: Sequence[int]
    ) -> None:
        nodes = list(tree.nodes)
        self._first = document.reserve(len(nodes))
        self.root = document.reserve()
        self.numbers = {node.id: self._first + i for i, node in enumerate(nodes)}
        self.page_refs = [f"{page} 0 R" for page in pages]
        self.all = [(nodes[0], self.root)]
        for node in nodes:
            own = self.numbers[node.id]
            self.all += [(child, own) for child in node.children]
        # Ids are needed where a TD names its heads, and on every Note (ISO 14289-1, 7.9).
        wanted = {head for node in nodes for head in node.headers}
        wanted.update(node.id for node in nodes if node.role is Role.NOTE)
        self.id_strings = {
            node.id: f"n{index:05d}" for index, node in enumerate(nodes) if node.id in wanted
        }
        # Zero-padded numbers in order of the tree are sorted as a name tree has to be.
        pairs = "".join(
            f"({label}){self.numbers[node]} 0 R" for node, label in self.id_strings.items()
        )
        self._id_tree = f"/IDTree<</Names[{pairs}]>>" if pairs else ""
        self.known: dict[str, tuple[Sequence[Mark], str]] = {}
        """What was last written of a node that stands in several documents, and its marks."""

    def with_some(self, wanted: Collection[str]) -> list[tuple[Node, int]]:
        """Each node in which some are, by their ids, and the number of what it is in."""
        return [
            (node, parent) for node, parent in self.all
            if any(each.id in wanted for each in node.walk())
        ]

    def references(self, nodes: Sequence[str]) -> str:
        """References to the elements of some nodes."""
        numbers = self.numbers
        return " ".join([f"{numbers[node]} 0 R" for node in nodes])

    def write(
        self, document: CompactDocument, placed: Placed, some: Iterable[tuple[Node, int]]
    ) -> None:
        """Write some elements; each is given with the number of what it is in."""
        writer = _Writer(document, self, placed)
        for node, parent in some:
            writer.write(node, parent)

    def write_again(
        self, document: CompactDocument, placed: Placed, some: Iterable[tuple[Node, int]]
    ) -> None:
        """The same, of elements that were written in other documents too, or will be."""
        writer = _Writer(document, self, placed)
        for node, parent in some:
            writer.write_again(node, parent)

    def write_root(
        self, document: CompactDocument, owners: Sequence[str], annotations: Sequence[Annotation]
    ) -> None:
        """Write the root, and the tree that leads from pages and annotations to elements.

        ``owners`` are references to the element of each mark of a page.
        """
        entries = [f"{index}[{page}]" for index, page in enumerate(owners)]
        entries += [
            f"{key} {self.numbers[each.node]} 0 R"
            for key, each in enumerate(annotations, len(owners))
        ]
        parents = document.add(f"<</Nums[{' '.join(entries)}]>>")
        document.put(
            self.root,
            f"<</Type/StructTreeRoot/K {self._first} 0 R/ParentTree {parents} 0 R"
            f"/ParentTreeNextKey {len(entries)}{self._id_tree}>>",
        )


_PLACED = (_FIGURE, _TABLE)
# Values, as hashes of roles are slow.
_WITH_ATTRIBUTES = frozenset(role.value for role in (Role.L, Role.TH, Role.TD, Role.FIGURE))


class _Writer:
    def __init__(self, document: CompactDocument, elements: Elements, placed: Placed) -> None:
        self._document = document
        self._placed = placed
        self._numbers = elements.numbers
        self._page_refs = elements.page_refs
        self._id_strings = elements.id_strings
        self._known = elements.known
        self._annotations: dict[str, list[Annotation]] = {}
        for annotation in placed.annotations:
            self._annotations.setdefault(annotation.node, []).append(annotation)

    def write(self, node: Node, parent: int) -> None:
        marks = self._placed.marks.get(node.id) or ()
        annotations = self._annotations.get(node.id) or ()
        body = self._body(node, parent, marks, annotations)
        self._document.put(self._numbers[node.id], body)

    def write_again(self, node: Node, parent: int) -> None:
        """The same, for a node that other documents with these elements have too."""
        marks = self._placed.marks.get(node.id) or ()
        annotations = self._annotations.get(node.id)
        if annotations or node.role in _PLACED or (marks and node.children):
            # A figure has a box, and the others depend on where their children are.
            self.write(node, parent)
            return
        # All others depend on nothing but their own marks.
        found = self._known.get(node.id)
        if found is None or found[0] != marks:
            found = self._known[node.id] = marks, self._body(node, parent, marks, ())
        self._document.put(self._numbers[node.id], found[1])

    def _body(
        self, node: Node, parent: int, marks: Sequence[Mark], annotations: Sequence[Annotation]
    ) -> str:
        numbers, role = self._numbers, node.role
        own = role._value_  # ``value`` is a function call, and there are hundreds of elements
        body = f"<</Type/StructElem/S/{own}/P {parent} 0 R"
        if marks and len(marks) == 1 and not (annotations or node.children):  # most
            page, kids = marks[0].page, [str(marks[0].mcid)]
            body += f"/Pg {self._page_refs[page]}"
        elif marks or annotations or role is _FIGURE:
            page, kids = self._leaf_kids(node, marks, annotations)
            if page >= 0:
                body += f"/Pg {self._page_refs[page]}"
        else:
            kids = [f"{numbers[child.id]} 0 R" for child in node.children]
            if role is _TABLE:
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
        if node.id in self._id_strings:
            body += f"/ID({self._id_strings[node.id]})"
        if own in _WITH_ATTRIBUTES and (attributes := self._attributes(node)):
            body += f"/A{attributes}"
        return body + ">>"

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
