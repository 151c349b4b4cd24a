"""Several trees as the parts of one document."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.model.text import spoken
from omshandout.structure.tree import Node, Role, StructTree


def say_in_both(tree: StructTree, other: StructTree) -> None:
    """Give what is described in words, such as a picture or a field, its second words too.

    Args:
        tree: of a document in two languages; its nodes are changed.
        other: of the same document in the second language alone.
    """
    for node in tree.root.walk():
        if node.alt and node.role in (Role.FIGURE, Role.FORM) and node.id in other:
            node.alt = spoken(node.alt, other[node.id].alt)


def join_structures(
    trees: Sequence[tuple[str, StructTree]], title: str, language_tag: str
) -> StructTree:
    """One tree: a document with a part for each of the trees, in their order.

    Args:
        trees: each with the id of its part, and with ids of their own (see
            :func:`omshandout.model.packets.scoped`). One in another language than the document
            says so on its part: its nodes name their language only where it differs from that.
        title: of the document.
        language_tag: BCP 47 tag of the document.

    Raises:
        ValueError: two nodes have the same id (a programming error).

    Source: ISO 32000-1, 14.8.4.2 (grouping elements), 14.9.2 (natural language).
    """
    root = Node("document", Role.DOCUMENT, tag=language_tag)
    root.children = [
        Node(
            name, Role.PART, tag=tree.language_tag if tree.language_tag != language_tag else "",
            title=tree.title, children=tree.root.children,
        )
        for name, tree in trees
    ]
    return StructTree(root, language_tag, title)
