"""Acts that a text does not say by itself: in the head above it, in its box, or by nobody's flag.

``levels`` compares the act that a text asks for with its red flags. A sign can also be given
another act by what stands around it, and a text can ask for an act with no red flag that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from omshandout.content.asking import acts_of
from omshandout.content.checks import sentences
from omshandout.content.fact_sheet import FactSheet
from omshandout.content.levels import HEADS
from omshandout.content.markup import bare_text
from omshandout.errors import Fault, Severity
from omshandout.model import blocks as b
from omshandout.model.late import late
from omshandout.model.text import Message
from omshandout.model.urgency import Level

_Block: TypeAlias = b.Block[Message]

# A head that orders something, unlike "The ambulance" or "A letter for the hospital".
_ORDER = late(
    r"\A\W*(?:call|phone|go|tell|get)\b"
    r"|\b(?:now|today|at once|same day|day or night|in opening hours)\b",
    re.IGNORECASE,
)
# Somebody shall be called, or a place be gone to: "most go home the same day" is none of these.
_TURN_TO = late(
    r"\b(?:call|phone|go to|tell (?:the|your) (?:clinic|team|doctor))\b", re.IGNORECASE
)
# Later than the lowest level allows, unless the text forbids it.
_LATER = late(
    r"(?<!not wait )(?<!not wait until )\b(?:at|until|for) (?:the|your) next (?:visit|appointment)"
    r"\b|\btomorrow\b|\b(?:can|may) wait\b",
    re.IGNORECASE,
)


def head_faults(handout: b.SourceHandout, facts: FactSheet) -> tuple[Fault, ...]:
    """Red flags under a head of another level, and texts that ask for less than their box.

    A head is the title of a box, a heading, or the sentence that leads into a list. It counts
    where it orders one of the three acts.
    """
    faults: list[Fault] = []
    above: list[tuple[int, Message]] = []
    for block in handout.blocks:
        if isinstance(block, b.Heading):
            above = [each for each in above if each[0] < block.level]
            above.append((block.level, block.text))
        level = _level_of(block)
        if level is not None:
            faults.extend(_box_faults(block, level))
            continue
        for text in b.iter_texts_of(block):
            flags = facts.levels_of(text.facts)
            if flags and not text.key.endswith(".alt"):
                heads = [each for _level, each in above] + _leads(block)
                faults.extend(_text_faults(text, flags, heads))
    return tuple(faults)


def unlevelled_acts(handout: b.SourceHandout, facts: FactSheet) -> Iterator[Fault]:
    """Warnings about texts that tell whom to turn to, and how fast, but name no red flag.

    Nothing compares such an act with the fact sheet, nor with what other sheets say.
    """
    for block in handout.blocks:
        if isinstance(block, b.Heading) or _level_of(block) is not None:
            continue  # a head has none; items of a box without a red flag are an error
        for text in b.iter_texts_of(block):
            if facts.levels_of(text.facts) or text.key.endswith(".alt"):
                continue
            for sentence in sentences(bare_text(text.text)):
                if acts_of(sentence) and _TURN_TO.search(sentence):
                    what = f'"{sentence}" says what to do, but no red flag stands behind it'
                    hint = "name the red flag (RF..) among its facts"
                    yield Fault(text.where, what, hint, "style/unlevelled-act", Severity.WARNING)


def _level_of(block: _Block) -> Level | None:
    """The level of a box of red flags, whatever it shows them in."""
    kind = getattr(block, "kind", None)
    return kind.level if isinstance(kind, b.CalloutKind) else None


def _leads(block: _Block) -> list[Message]:
    """What leads into the items of a block."""
    if isinstance(block, b.BulletList | b.NumberedList):
        return [] if block.intro is None else [block.intro]
    if isinstance(block, b.Callout):
        return [block.title, *([] if block.text is None else [block.text])]
    return [block.title] if isinstance(block, b.KeyPoints) else []


def _ordered(text: Message) -> frozenset[Level]:
    """The acts that a head orders."""
    bare = bare_text(text.text)
    return acts_of(bare) if _ORDER.search(bare) else frozenset()


def _box_faults(block: _Block, level: Level) -> Iterator[Fault]:
    """The title names the level, if any; nothing inside asks for less."""
    for text in b.iter_texts_of(block):
        if text.key.endswith(".alt"):
            continue
        if text == getattr(block, "title", None):
            acts = _ordered(text)
            if acts and acts != {level}:
                what = f"the head asks for {_listed(acts)}, but the box has the level {level.value}"
                yield Fault(
                    text.where, what, f'write "{HEADS[level]}", or change its kind',
                    "content/wrong-head",
                )
            continue
        lower = frozenset(act for act in acts_of(text.text) if level.is_above(act))
        if lower:
            what = f"the text asks for {_listed(lower)}, in a box of level {level.value}"
            yield Fault(
                text.where, what, "leave the lower act out, or move it to a box of its own",
                "content/lower-act",
            )


def _text_faults(
    text: Message, flags: dict[str, Level], heads: list[Message]
) -> Iterator[Fault]:
    """A red flag of another level than the nearest head that orders one, or put off."""
    if (later := _LATER.search(bare_text(text.text))) is not None:
        what = f'"{later[0]}" is later than any level allows ({", ".join(flags)})'
        yield Fault(
            text.where, what, "ask for what the level of the red flag means", "content/lower-act"
        )
    head = next((each for each in reversed(heads) if _ordered(each)), None)
    if head is None or text in heads or acts_of(text.text):
        return  # what it asks for itself is compared with its flags elsewhere
    ordered = _ordered(head)
    for flag, level in flags.items():
        if level not in ordered:
            what = (
                f'{flag} has the level {level.value}, but the head "{bare_text(head.text)}" '
                f"(line {head.where.line}) asks for {_listed(ordered)}"
            )
            yield Fault(
                text.where, what, f'move it below "{HEADS[level]}", or change the head',
                "content/wrong-head",
            )


def _listed(levels: frozenset[Level]) -> str:
    return ", ".join(level.value for level in Level if level in levels)
