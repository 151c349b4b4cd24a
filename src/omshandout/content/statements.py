"""What each entry of the fact sheet says, for people who read a sheet beside what it rests on.

Documents never print it, so that it is read only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from omshandout.content.fact_sheet import GLOSSARY_PREFIX
from omshandout.yamlfile.bounded import MAX_BYTES, path_label, read_bounded
from omshandout.yamlfile.nodes import (
    ListNode,
    MapNode,
    ScalarNode,
    fold,
    parse_yaml,
)

_SAYS = {
    "facts": ("claim",),
    "symptoms": ("everyday_name", "what_a_parent_sees"),
    "red_flags": ("sign", "what_to_do"),
    "differentials": ("illness", "what_differs"),
    "glossary": ("plain_meaning",),
}


def load_statements(path: Path) -> dict[str, str]:
    """The English statement of each entry, by its id (``G:<term>`` for the glossary).

    Entries that cannot be read are left out: the fact sheet itself tells what is wrong with them.

    Raises:
        ContentError: the file is too large.
        MachineError: it cannot be read.
    """
    name = path_label(path)
    return dict(_statements(parse_yaml(read_bounded(path, name, MAX_BYTES), name).root))


def _statements(root: object) -> Iterator[tuple[str, str]]:
    sections = root.entries if isinstance(root, MapNode) else {}
    for section, fields in _SAYS.items():
        entries = sections.get(section)
        for node in entries.items if isinstance(entries, ListNode) else ():
            if not isinstance(node, MapNode):
                continue
            said = [
                fold(value.value) for field in fields
                if isinstance(value := node.entries.get(field), ScalarNode) and value.value
            ]
            key = "term" if section == "glossary" else "id"
            identity = node.entries.get(key)
            if isinstance(identity, ScalarNode) and said:
                prefix = GLOSSARY_PREFIX if section == "glossary" else ""
                yield prefix + identity.value, ": ".join(said)
