"""Checks of whole records: what hangs on several keys at once.

No JSON Schema can express these, so an editor will not show them; the loader does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from omshandout.model.text import Message
from omshandout.yamlfile.nodes import ListNode
from omshandout.yamlfile.shapes import Record, Scope

Rule: TypeAlias = Callable[[Record, Scope], None]

# Keys of the handout's own texts; a block of that id would take their place in the tag tree.
_RESERVED_BLOCK_IDS = ("title", "lead")


def distinct_codes(*lists: str) -> Rule:
    """A rule: inside each of these lists of a record, no code is given twice."""

    def rule(record: Record, scope: Scope) -> None:
        for name in lists:
            _tell_repeated_codes(record.records(name), scope)

    return rule


def _tell_repeated_codes(records: tuple[Record, ...], scope: Scope) -> None:
    seen: dict[str, Record] = {}
    for record in records:
        code = record.word("code")
        first = seen.setdefault(code, record) if code else record
        if first is not record:
            node = record.place("code")
            what = f'the code "{code}" is used in line {first.place("code").line} already'
            scope.reading.fault(node, "duplicate-code", what, "give each its own code")


def cells_match_columns(record: Record, scope: Scope) -> None:
    """One cell for each column but the first; cells take their keys from the columns."""
    columns = record.place("columns")
    heads = record.records("columns")
    if not isinstance(columns, ListNode) or len(heads) != len(columns.items):
        return
    for row in record.records("rows"):
        cells = row.place("cells")
        if not isinstance(cells, ListNode):
            continue
        wanted = len(heads) - 1
        if len(cells.items) != wanted:
            what = f"{len(cells.items)} cells, but {wanted} columns behind the first"
            hint = "give one cell for each column but the first, which holds the row's header"
            scope.reading.fault(cells, "table-cells", what, hint)
        texts = row.texts("cells")
        if len(texts) != wanted:
            row.values.pop("cells", None)  # without keys of their own they cannot be told apart
            continue
        prefix = scope.key(row.word("id"))
        row.values["cells"] = tuple(
            _keyed(text, f"{prefix}.{head.word('id')}")
            for head, text in zip(heads[1:], texts, strict=True)
        )


def _keyed(text: Message, key: str) -> Message:
    return replace(text, key=key, where=replace(text.where, key=key))


def grid_rows(record: Record, scope: Scope) -> None:
    """Some rows; words in rows have a column with a head."""
    rows, items = record.number("rows"), record.records("items")
    if not rows and not items:
        what = "a table without rows"
        hint = "give rows: how many empty ones, or items: with their words"
        scope.reading.fault(record.node, "no-rows", what, hint)
    if items and record.text_or_none("item_head") is None:
        what = "the words of the rows have no head"
        scope.reading.fault(record.place("items"), "no-head", what, "give item_head")
    for column in (*record.records("columns"), *items):
        if _RESERVED_CODE.fullmatch(column.word("code")):
            what = f'"{column.word("code")}" is what the program calls a row or a day'
            scope.reading.fault(column.place("code"), "bad-code", what, "choose another code")


def own_rows(record: Record, scope: Scope) -> None:
    """Rows that the family names have a label, and only they."""
    if bool(record.number("own")) != (record.text_or_none("own_text") is not None):
        what = "own and own_text need each other"
        hint = "give the number of rows as own and the label before their line as own_text"
        scope.reading.fault(record.node, "own-rows", what, hint)
    for item in (*record.records("items"), *record.records("notes")):
        if _RESERVED_CODE.fullmatch(item.word("code")):
            what = f'"{item.word("code")}" is what the program calls a row or a day'
            scope.reading.fault(item.place("code"), "bad-code", what, "choose another code")


_RESERVED_CODE = re.compile(r"(?:day|row|own)\d+")
_FIELD_GROUPS = frozenset({"checklist", "diary", "card", "contact", "fields", "grid"})
_RESERVED_ANSWERS = frozenset({"Off", "note"})
"""What an empty box is called in PDF, and the line to write on beside the boxes of a row."""


def block_rules(record: Record, scope: Scope) -> None:
    """What holds among the blocks of a handout: heading levels, codes, one list of sources."""
    level, forms = 1, []
    first_sources: Record | None = None
    for block in record.records("blocks"):
        kind, identity = block.shape.name, block.word("id")
        if identity in _RESERVED_BLOCK_IDS:
            what = f'no block may have the id "{identity}"'
            scope.reading.fault(block.place("id"), "bad-id", what, "choose another id")
        if kind == "heading":
            # A level that cannot be read is a fault already: anything may follow it.
            deeper = block.number("level", default=3)
            if "level" in block.values and deeper > level + 1:
                what = f"heading of level {deeper} after level {level}"
                hint = f"use level {level + 1}; levels go down one step at a time"
                scope.reading.fault(block.place("level"), "heading-jump", what, hint)
            level = deeper
        elif kind in ("question", "lines"):
            forms.append(block)
        elif kind == "sources":
            if first_sources is not None:
                what = f"a second list of sources (the first is in line {first_sources.node.line})"
                scope.reading.fault(block.node, "duplicate-sources", what, "delete one of them")
            first_sources = first_sources or block
    _tell_repeated_codes(tuple(forms), scope)
    _field_names(record.records("blocks"), scope)


def _field_names(blocks: Sequence[Record], scope: Scope) -> None:
    """Names of form fields, put together from ids and codes, must not get in each other's way."""
    groups = {block.word("id") for block in blocks if block.shape.name in _FIELD_GROUPS}
    for block in blocks:
        if block.shape.name in ("question", "lines") and block.word("code") in groups:
            what = f'the code "{block.word("code")}" is the id of another block with fields'
            scope.reading.fault(block.place("code"), "bad-code", what, "give it a code of its own")
        for answer in (*block.records("choices"), *block.records("scale")):
            if answer.word("code") in _RESERVED_ANSWERS:
                what = f'no answer may have the code "{answer.word("code")}"'
                scope.reading.fault(answer.place("code"), "bad-code", what, "choose another code")
