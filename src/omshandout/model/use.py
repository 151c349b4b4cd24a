"""What of a handout is for one use: paper or a form, a card on one page or on both of a leaf."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.blocks import LocalHandout
from omshandout.model.text import LocalText

T = TypeVar("T")


def for_use(handout: b.Handout[T], *uses: b.Use) -> b.Handout[T]:
    """The handout without what is only for other uses."""
    return replace(handout, blocks=_kept(handout.blocks, uses))


def _kept(parts: tuple[Any, ...], uses: tuple[b.Use, ...]) -> tuple[Any, ...]:
    kept = (part for part in parts if getattr(part, "only", None) in (None, *uses))
    return tuple(
        replace(part, items=_kept(part.items, uses)) if hasattr(part, "items") else part
        for part in kept
    )


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
