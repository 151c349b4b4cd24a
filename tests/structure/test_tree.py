"""Tests of ``omshandout.structure.tree``."""

from __future__ import annotations

import pytest

from omshandout.structure import Node, Role, StructTree, TreeBuilder


def _tree() -> StructTree:
    builder = TreeBuilder(Node("root", Role.DOCUMENT, tag="en"))
    builder.leaf(Node("title", Role.H1, title="Title", leaf=True))
    builder.open(Node("sect", Role.SECT))
    builder.leaf(Node("head", Role.H2, title="Head", leaf=True))
    builder.open(Node("list", Role.L))
    builder.leaf(Node("item", Role.LI, leaf=True))
    builder.close()
    builder.leaf(Node("para", Role.P, leaf=True))
    builder.close()
    builder.leaf(Node("last", Role.P))
    return StructTree(builder.root, "en", "Title")


def test_reading_order() -> None:
    tree = _tree()
    assert [node.id for node in tree.root.walk()] == [
        "root", "title", "sect", "head", "list", "item", "para", "last"
    ]  # fmt: skip
    assert [node.id for node in tree["sect"].walk()] == ["sect", "head", "list", "item", "para"]
    assert [node.id for node in tree.leaves()] == ["title", "head", "item", "para"]
    assert [node.title for node in tree.headings()] == ["Title", "Head"]


def test_look_up() -> None:
    tree = _tree()
    assert tree["item"].role is Role.LI
    assert "item" in tree
    assert "no such node" not in tree
    with pytest.raises(KeyError):
        tree["no such node"]


def test_id_used_twice() -> None:
    root = Node("root", Role.DOCUMENT)
    root.children = [Node("a", Role.P), Node("a", Role.P)]
    with pytest.raises(ValueError, match="structure node id used twice: a"):
        StructTree(root, "en", "")
