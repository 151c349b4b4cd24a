"""The logical tree of a document: what assistive technology reads, in which order.

Built from content before any layout (``build_structure``); pages only place its nodes. This
package knows nothing about fonts, pages or PDF objects.
"""

from omshandout.structure.build import build_structure
from omshandout.structure.join import join_structures, say_in_both
from omshandout.structure.marks import Artifact, MarkSink
from omshandout.structure.tree import Node, Role, StructTree, TreeBuilder

__all__ = ["Artifact", "MarkSink", "Node", "Role", "StructTree", "TreeBuilder", "build_structure",
           "join_structures", "say_in_both"]
