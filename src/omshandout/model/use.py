"""What of a handout is for one use: paper or a form, a card on one page or on both of a leaf.

Or for readers who need not know all: a packet can leave lines, items and blocks out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.blocks import LocalHandout
from omshandout.model.handout_texts import PHONING
from omshandout.model.text import LocalText

T = TypeVar("T")


def for_use(handout: b.Handout[T], *uses: b.Use) -> b.Handout[T]:
    """The handout without what is only for other uses; what is not for screens may be printed."""
    if b.Use.SCREEN not in uses:
        uses = (*uses, b.Use.PRINT)
    return replace(handout, blocks=_kept(handout.blocks, uses))


def _kept(parts: tuple[Any, ...], uses: tuple[b.Use, ...]) -> tuple[Any, ...]:
    kept = (part for part in parts if getattr(part, "only", None) in (None, *uses))
    return tuple(
        replace(part, items=_kept(part.items, uses)) if hasattr(part, "items") else part
        for part in kept
    )


def without(handout: b.Handout[T], keys: Collection[str]) -> b.Handout[T]:
    """The handout without some blocks, items, lines of cards and forms, by their keys.

    The key of a part is what the keys of its texts begin with: ``card.body.tumour``.
    """
    return replace(handout, blocks=_left(handout.blocks, "", keys)) if keys else handout


def keys_of_parts(handout: b.Handout[T]) -> frozenset[str]:
    """The keys by which :func:`without` knows the parts of a handout."""
    return frozenset(_keys(handout.blocks, ""))


_PARTS = ("items", "lines", "panels")
"""The attributes in which blocks have parts that can be left out one by one."""


def _left(parts: tuple[Any, ...], above: str, keys: Collection[str]) -> tuple[Any, ...]:
    left = []
    for part in parts:
        key = f"{above}{part.id}"
        if key in keys:
            continue
        inner = {
            name: _left(getattr(part, name), f"{key}.", keys) for name in _PARTS
            if _has_parts(part, name)
        }
        left.append(replace(part, **inner) if inner else part)
    return tuple(left)


def _keys(parts: tuple[Any, ...], above: str) -> Iterator[str]:
    for part in parts:
        key = f"{above}{part.id}"
        yield key
        for name in _PARTS:
            if _has_parts(part, name):
                yield from _keys(getattr(part, name), f"{key}.")


def with_numbers(handout: LocalHandout) -> LocalHandout:
    """The handout with the clinic's numbers in the head of each box that tells to phone it."""
    return replace(handout, blocks=tuple(
        replace(block, numbers=True) if _phones_the_clinic(block) else block
        for block in handout.blocks
    ))


def _phones_the_clinic(block: b.Block[LocalText]) -> bool:
    if not isinstance(block, b.Callout | b.PictureGrid) or block.kind not in PHONING:
        return False
    return isinstance(block, b.PictureGrid) or not block.parents_first


def _has_parts(part: Any, name: str) -> bool:
    found = getattr(part, name, None)
    return isinstance(found, tuple) and all(hasattr(each, "id") for each in found)


def has_days(block: b.Block[Any]) -> bool:
    """Whether a block prints the names of the days of the week."""
    return isinstance(block, b.Diary) or (isinstance(block, b.Grid) and block.days)


def has_lines(handout: LocalHandout) -> bool:
    """Whether there are lines to write on, which are text fields in a form."""
    return any(_has_lines(block) for block in handout.blocks)


def _has_lines(block: b.Block[LocalText]) -> bool:
    match block:
        case b.WritingLines() | b.ContactBox():
            return True
        case b.CheckList():
            return block.note_head is not None
        case b.Diary():
            return bool(block.notes or block.own)
        case b.Grid():
            return True
        case b.Fields():
            return any(line.write_for is b.WriteFor.WORDS for line in block.items)
        case b.Card():
            return any(panel.lines for panel in block.panels)
    return False
