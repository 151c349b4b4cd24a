"""One sign, one act: every text about a red flag asks for what the fact sheet asks for.

A box has one level, and each of its items names a red flag of that level. Wherever else a text
names red flags and says what to do, it says it for their level; further signs may lead higher,
never lower.
"""

from __future__ import annotations

from collections.abc import Iterator

from omshandout.content.asking import acts_of
from omshandout.content.fact_sheet import FactSheet
from omshandout.errors import Fault
from omshandout.model import blocks as b
from omshandout.model.blocks import iter_texts
from omshandout.model.text import Message
from omshandout.model.urgency import Level

HEADS = {
    Level.AMBULANCE: "Ambulance or hospital now",
    Level.PHONE_NOW: "Phone now, day or night",
    Level.SAME_DAY: "Phone today",
}
"""What the head of a box of each level says, for hints."""


def level_faults(handout: b.SourceHandout, facts: FactSheet) -> tuple[Fault, ...]:
    """Boxes that mix levels, items without a red flag, and texts that ask for another act."""
    faults: list[Fault] = []
    boxed: set[str] = set()
    for block in handout.blocks:
        level = b.level_of(block)
        if level is not None:
            texts = _texts_of_flags(block)
            boxed.update(text.key for text in texts)
            faults.extend(_box_faults(texts, level, facts))
    for text in iter_texts(handout):
        # What a picture shows is no act.
        if text.key not in boxed and not text.key.endswith(".alt"):
            faults.extend(_act_faults(text, facts))
    return tuple(faults)


def _texts_of_flags(block: b.Block[Message]) -> list[Message]:
    """The texts of a box that each have to name a red flag."""
    if isinstance(block, b.PictureGrid):
        return [item.text for item in block.items]
    assert isinstance(block, b.Callout)
    return [item.text for item in block.items] or [block.text or block.title]


def _levels_of(text: Message, facts: FactSheet) -> dict[str, Level]:
    return facts.levels_of(text.facts)


def _box_faults(texts: list[Message], level: Level, facts: FactSheet) -> Iterator[Fault]:
    for text in texts:
        found = _levels_of(text, facts)
        if not found:
            yield Fault(
                text.where, f'no red flag stands behind "{text.key}", in a box of level '
                f"{level.value}", "name the red flag (RF..) among its facts, or move it to a tip",
                "content/no-level",
            )
        for flag, own in found.items():
            if own is not level:
                yield Fault(
                    text.where,
                    f"{flag} has the level {own.value}, but the box has {level.value}",
                    f'move it to a box of kind {own.value} ("{HEADS[own]}")', "content/mixed-box",
                )


def _act_faults(text: Message, facts: FactSheet) -> Iterator[Fault]:
    found = _levels_of(text, facts)
    acts = acts_of(text.text) if found else ()
    if not acts:
        return
    asked = frozenset(found.values())
    for flag, own in found.items():
        if own not in acts:
            said = ", ".join(sorted(act.value for act in acts))
            yield Fault(
                text.where, f"{flag} has the level {own.value}, but the text asks for {said}",
                f'ask for what its level means: "{HEADS[own]}"', "content/other-act",
            )
    for act in acts - asked:
        if not any(act.is_above(level) for level in asked):
            yield Fault(
                text.where, f"the text asks for {act.value}, lower than its red flags "
                f"({', '.join(found)})", "leave the lower act out, or name the red flag that asks "
                "for it", "content/lower-act",
            )
