"""Several trees as the parts of one document."""

from __future__ import annotations

from collections.abc import Sequence

from omshandout.structure.tree import Node, Role, StructTree


def join_structures(trees: Sequence[tuple[str, StructTree]], title: str) -> StructTree:
    """One tree: a document with a part for each of the trees, in their order.

    Args:
        trees: at least one, each with the id of its part; all in one language, and with ids
            of their own (see :func:`omshandout.model.packets.scoped`).
        title: of the document.

    Raises:
        ValueError: two nodes have the same id (a programming error).

    Source: ISO 32000-1, 14.8.4.2 (grouping elements).
    """
    language_tag = trees[0][1].language_tag
    root = Node("document", Role.DOCUMENT, tag=language_tag)
    root.children = [
        Node(name, Role.PART, title=tree.title, children=tree.root.children)
        for name, tree in trees
    ]
    return StructTree(root, language_tag, title)
