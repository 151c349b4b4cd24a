"""Which blocks of a handout belong together, whatever they look like."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from omshandout.model import blocks as b
from omshandout.model.blocks import Block
from omshandout.model.text import LocalText

_INTRODUCED = (
    b.BulletList, b.NumberedList, b.CheckList, b.Table, b.Diary, b.DefinitionList, b.SymptomList,
    b.Question, b.WritingLines, b.Fields, b.Grid,
)  # fmt: skip

_LINES = (b.WritingLines, b.Fields)
_COPIED = (b.Diary, b.Grid)


class Member(Struct, frozen=True):
    """A block of a group: whether it is never parted from the next, or is beside what is copied."""

    block: Block[LocalText]
    leads: bool
    by_copied: bool


class Group(Struct, frozen=True):
    """Blocks that are set as one: mostly a single one, or a table and what is said of its rows."""

    members: tuple[Member, ...]


def groups_of(blocks: Sequence[Block[LocalText]]) -> tuple[Group, ...]:
    """The blocks of a handout in groups."""
    groups: list[list[Member]] = []
    for index, block in enumerate(blocks):
        member = Member(block, _leads(blocks[index:]), _is_by_copied(blocks, index))
        if index and _concludes(blocks[index - 1], blocks[index:]):
            groups[-1].append(member)
        else:
            groups.append([member])
    return tuple(Group(tuple(group)) for group in groups)


def _leads(blocks: Sequence[Block[LocalText]]) -> bool:
    """Whether the first of some blocks is never parted from the next.

    So it is with what leads into a list or table, with the lines above a table that families
    copy, and with those right below it.
    """
    first, *rest = blocks
    if not rest:
        return False
    if isinstance(first, b.Paragraph):
        return isinstance(rest[0], _INTRODUCED)
    if isinstance(first, _COPIED):
        return isinstance(rest[0], _LINES)
    if isinstance(first, _LINES):
        beyond = next((block for block in rest if not isinstance(block, _LINES)), None)
        return isinstance(beyond, _COPIED)
    return False


def _is_by_copied(blocks: Sequence[Block[LocalText]], index: int) -> bool:
    """Whether a block is lines for a pen right above or below a table that families copy."""
    if not isinstance(blocks[index], _LINES):
        return False
    before, after = (
        next((block for block in some if not isinstance(block, _LINES)), None)
        for some in (blocks[index::-1], blocks[index:])
    )
    return isinstance(before, _COPIED) or isinstance(after, _COPIED)


def _concludes(table: Block[LocalText], blocks: Sequence[Block[LocalText]]) -> bool:
    """Whether the first of some blocks says what to do about the rows of the table above it."""
    return (
        isinstance(table, b.Table | b.CheckList) and isinstance(blocks[0], b.Paragraph)
        and blocks[0].urgent and not _leads(blocks)
    )
