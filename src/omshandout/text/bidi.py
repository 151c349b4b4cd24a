"""The Unicode Bidirectional Algorithm: embedding levels of a paragraph, order of a line.

Implements UAX #9 revision 46 (Unicode 15.0.0) up to rule L2, complete with isolates, embeddings,
overrides and paired brackets; rules L3 and L4 (combining marks, mirrored glyphs) belong to the
shaper. Bidi classes come from ``unicodedata``, so from the Unicode version of the running Python
(14.0 in Python 3.11, 15.0 in 3.12, 15.1 in 3.13); the bracket pairs are those of Unicode 15.0.
Code points that ``unicodedata`` does not know have the default class of their block.

How it works: a paragraph is translated into ``bytes`` with one code letter a character, and each
rule of the standard is one regular expression or ``replace`` over these. All that is linear in
the length of the text, and only brackets and explicit formatting characters cost a loop in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from omshandout.model.late import late
from omshandout.text._bidi_classes import (
    BN_CODE,
    CLASS_CODES,
    CLOSING_CODE,
    ISOLATE_INITIATORS,
    OPENING_CODE,
    REMOVED,
    RESET_BY_L1,
    class_codes,
)
from omshandout.text._bidi_rules import implicit_levels
from omshandout.text._brackets import BRACKET_PAIR, OPENING_BRACKETS

MAX_DEPTH: Final = 125
"""Highest explicit embedding level (UAX #9 BD2)."""

BIDI_CONTROLS: Final[frozenset[str]] = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters with Bidi_Control=Yes: they steer the algorithm and are never displayed."""

_FIND_EXPLICIT: Final = late(rb"[<>()^lrfp]")
_FIND_REMOVED: Final = late(rb"[b<>()^]")
_FIND_ISOLATE: Final = late(rb"[lrfp]")
_FIND_STRONG: Final = late(rb"[LRAlrf]")
_FIND_SEPARATOR: Final = late(rb"[SP]")
_FIND_OTHER_THAN_RIGHT_TO_LEFT: Final = late(rb"[L12<>()^lrfp]")
# Letters of Hebrew and Arabic, marks on them, and neutrals: no digits, nothing that is read from
# the left, and nothing that steers the algorithm or ends a paragraph. A test asks for each class.
_RIGHT_TO_LEFT_ALONE: Final = late(
    "[ -/:-@\\[-`{-~\u00a0\u00ab\u00bb\u0591-\u05f4\u0606-\u060f\u0610-\u061b\u061d-\u065f\u066a"
    "\u066d-\u06d5\u2010-\u2027\u2030-\u205e\ufffc]*+"
)
# What sends a text in a left-to-right paragraph through the algorithm: the blocks that hold all
# of R, AL and AN, and the explicit formatting characters.
_RIGHT_TO_LEFT: Final = late(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def needs_bidi(text: str) -> bool:
    """Tell whether a text can be anything but left-to-right in a left-to-right paragraph.

    Args:
        text: any text.

    Returns:
        False only if the text has no character of class R, AL or AN and no explicit formatting
        character: all its levels are 0 in a paragraph of level 0, and its visual order is the
        logical one. (In a right-to-left paragraph every text needs the algorithm.) True may
        also be said of a text whose only suspicious characters are marks or punctuation of a
        right-to-left script.
    """
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Tell whether a text is plainly right-to-left throughout in a right-to-left paragraph.

    Args:
        text: any text.

    Returns:
        True only if all its levels are 1 in a paragraph of level 1, and it has none of
        :data:`BIDI_CONTROLS` and no paragraph separator. False may also be said of such a text
        where it has characters that texts of Hebrew and Arabic rarely have.
    """
    # With no digits and no letters that are read from the left, all neutrals stand between R and
    # R (N1). A pattern looks at a character in a tenth of the time that its class takes.
    return _RIGHT_TO_LEFT_ALONE.fullmatch(text) is not None


def paragraph_level(text: str) -> int:
    """Level of a paragraph by its first strong character.

    Args:
        text: a paragraph; what follows its first paragraph separator is not looked at.

    Returns:
        1 if the first strong character outside isolates is R or AL, else 0.

    Source: UAX #9 rules P2, P3.
    """
    if not needs_bidi(text):
        return 0
    classes = class_codes(text)
    return _paragraph_level(classes[: next(_paragraph_ends(classes, text), 0)])


def resolve_levels(text: str, base_level: int | None = None) -> bytes:
    """Embedding level of every character.

    The text is cut at paragraph separators (class B: line feed, carriage return, U+2029 ...),
    each separator being part of the paragraph it ends, and CR LF being one separator.

    Args:
        text: the text in logical order.
        base_level: level of all paragraphs, 0 (left-to-right) or 1 (right-to-left); None takes
            that of each paragraph from its first strong character.

    Returns:
        One level a code point, even for left-to-right and odd for right-to-left, as they are
        after rules X1 to I2 and those parts of L1 that do not depend on lines (segment and
        paragraph separators with the whitespace before them); :func:`line_levels` does the
        rest. Characters that rule X9 removes have the level of the character before them.

    Raises:
        ValueError: ``base_level`` is neither 0, 1 nor None.

    Source: UAX #9 rules P1 to I2, L1.
    """
    if base_level not in (None, 0, 1):
        raise ValueError(f"base_level must be 0, 1 or None, not {base_level!r}")
    if base_level != 1 and not needs_bidi(text):
        return bytes(len(text))
    if base_level == 1 and is_right_to_left(text):
        return b"\1" * len(text)
    classes = class_codes(text)
    if base_level == 1 and not _FIND_OTHER_THAN_RIGHT_TO_LEFT.search(classes):
        return b"\1" * len(text)  # with nothing else, all neutrals stand between R and R (N1)
    return _resolve(classes, text, base_level)


def resolve_classes(classes: Sequence[str], base_level: int | None = None, text: str = "") -> bytes:
    """Embedding levels from bidi classes, where the characters themselves do not matter.

    Args:
        classes: short names of the classes in logical order.
        base_level: as in :func:`resolve_levels`.
        text: the characters the classes belong to, for rule N0; without it no character of
            class ON is taken as a bracket.

    Returns:
        As :func:`resolve_levels`.

    Raises:
        ValueError: ``base_level`` is neither 0, 1 nor None, or ``text`` has another length
            than ``classes``.
        KeyError: one of the names is not a bidi class.

    Source: UAX #9 rules P1 to I2, L1.
    """
    if base_level not in (None, 0, 1):
        raise ValueError(f"base_level must be 0, 1 or None, not {base_level!r}")
    if text and len(text) != len(classes):
        raise ValueError(f"{len(classes)} classes for {len(text)} characters")
    codes = bytearray(CLASS_CODES[name] for name in classes)
    for pos, char in enumerate(text):
        if char in BRACKET_PAIR and classes[pos] == "ON":
            codes[pos] = OPENING_CODE if char in OPENING_BRACKETS else CLOSING_CODE
    return _resolve(bytes(codes), text, base_level)


def line_levels(levels: Sequence[int], text: str, start: int, end: int, base_level: int) -> bytes:
    """Levels of the characters of one line, those of the whitespace at its end reset.

    Args:
        levels: result of :func:`resolve_levels` for the whole paragraph.
        text: the paragraph.
        start: offset of the line's first character.
        end: offset after its last one, with the whitespace at which the line was broken.
        base_level: the paragraph's level, 0 or 1.

    Returns:
        ``end - start`` levels. Whitespace, isolate formatting characters and characters that
        rule X9 removes have ``base_level`` at the end of the line.

    Source: UAX #9 rule L1, item 4.
    """
    kept = start + len(class_codes(text[start:end]).rstrip(RESET_BY_L1))
    return bytes(levels[start:kept]) + bytes((base_level,)) * (end - kept)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Order in which the characters of a line stand from left to right.

    Args:
        levels: levels of one line (see :func:`line_levels`).

    Returns:
        The offsets 0 to ``len(levels) - 1``, the leftmost character first.

    Source: UAX #9 rule L2.
    """
    size = len(levels)
    order = list(range(size))
    odd = [level for level in levels if level & 1]
    for level in range(max(levels), min(odd) - 1, -1) if odd else ():
        # What is turned at a level lies within what is turned at each lower one, so it stands
        # between the same places that it has in the text.
        start = 0
        while start < size:
            end = start
            while end < size and levels[end] >= level:
                end += 1
            if end - start > 1:
                order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _paragraph_ends(classes: bytes, text: str) -> Iterator[int]:
    """Offsets after each paragraph, its separator included (rule P1)."""
    end = 0
    while (end := classes.find(b"P", end) + 1) > 0:
        if text[end - 1 : end + 1] != "\r\n":
            yield end
    if classes and classes[-1:] != b"P":
        yield len(classes)


def _resolve(classes: bytes, text: str, base_level: int | None) -> bytes:
    """Levels of any number of paragraphs."""
    parts: list[bytes] = []
    start = 0
    for end in _paragraph_ends(classes, text):
        part = classes[start:end]
        level = _paragraph_level(part) if base_level is None else base_level
        parts.append(_resolve_paragraph(part, text[start:end], level))
        start = end
    return b"".join(parts)


def _isolate_pairs(classes: bytes) -> dict[int, int]:
    """Offsets of isolate initiators, mapped to those of their matching PDI (BD9)."""
    pairs: dict[int, int] = {}
    open_isolates: list[int] = []
    for found in _FIND_ISOLATE.finditer(classes):
        if found.group() != b"p":
            open_isolates.append(found.start())
        elif open_isolates:
            pairs[open_isolates.pop()] = found.start()
    return pairs


def _first_strong(classes: bytes, pairs: dict[int, int], start: int, end: int) -> int:
    """Level that the first strong character between two offsets asks for (P2, P3)."""
    found = _FIND_STRONG.search(classes, start, end)
    while found and found.group() in ISOLATE_INITIATORS:
        found = _FIND_STRONG.search(classes, pairs.get(found.start(), end) + 1, end)
    return int(found is not None and found.group() != b"L")


def _paragraph_level(classes: bytes) -> int:
    return _first_strong(classes, _isolate_pairs(classes), 0, len(classes))


def _resolve_paragraph(classes: bytes, text: str, base: int) -> bytes:
    """Levels of one paragraph, after L1 for its segment and paragraph separators."""
    if _FIND_EXPLICIT.search(classes):
        levels = _explicit_levels(classes, text, base)
    else:
        levels = _plain_levels(classes, text, base)
    start = 0
    for found in _FIND_SEPARATOR.finditer(classes):
        end = found.end()
        first = start + len(classes[start : end - 1].rstrip(RESET_BY_L1))
        while end < len(classes) and classes[end] in REMOVED:
            end += 1
        levels[first:end] = bytes((base,)) * (end - first)
        start = end
    return bytes(levels)


def _plain_levels(classes: bytes, text: str, base: int) -> bytearray:
    """Levels of a paragraph without explicit formatting: one isolating run sequence."""
    direction = b"R" if base else b"L"
    kept = classes.replace(b"b", b"")
    if len(kept) == len(classes):
        return bytearray(implicit_levels(kept, text, base, direction, direction))
    if b"{" in kept:
        text = "".join(char for char, code in zip(text, classes, strict=True) if code != BN_CODE)
    implicit = implicit_levels(kept, text, base, direction, direction)
    levels = bytearray()
    start = 0
    for piece in classes.split(b"b"):
        end = start + len(piece)
        levels += implicit[start:end]
        levels.append(levels[-1] if levels else base)  # for the BN that cut the piece off
        start = end
    del levels[-1]  # the last piece had no BN after it
    return levels


def _explicit_levels(classes: bytes, text: str, base: int) -> bytearray:
    """Levels of a paragraph with explicit formatting characters (X1 to X10, then W1 to I2)."""
    pairs = _isolate_pairs(classes)
    levels, types = _apply_explicit(classes, pairs, base)
    # X9, BD7: what remains, in level runs.
    kept = [pos for pos, code in enumerate(classes) if code not in REMOVED]
    runs = [list(group) for _, group in groupby(kept, levels.__getitem__)]
    run_at = {run[0]: number for number, run in enumerate(runs)}
    matched_pdis = frozenset(pairs.values())
    resolved = bytearray(levels)
    for number, run in enumerate(runs):
        if run[0] in matched_pdis:
            continue  # BD13: goes on with the run that its isolate initiator ends
        sequence = list(run)
        last = number
        while (pdi := pairs.get(sequence[-1])) is not None:
            last = run_at[pdi]
            sequence += runs[last]
        level = levels[run[0]]
        before = levels[runs[number - 1][-1]] if number else base
        after = base
        if classes[sequence[-1]] not in ISOLATE_INITIATORS and last + 1 < len(runs):
            after = levels[runs[last + 1][0]]
        codes = bytes([types[pos] for pos in sequence])
        implicit = implicit_levels(
            codes,
            "".join([text[pos] for pos in sequence]) if b"{" in codes else "",
            level,
            b"R" if max(level, before) & 1 else b"L",
            b"R" if max(level, after) & 1 else b"L",
        )
        for pos, value in zip(sequence, implicit, strict=True):
            resolved[pos] = value
    for found in _FIND_REMOVED.finditer(classes):
        pos = found.start()
        resolved[pos] = resolved[pos - 1] if pos else base
    return resolved


def _apply_explicit(
    classes: bytes, pairs: dict[int, int], base: int
) -> tuple[bytearray, bytearray]:
    """Explicit levels and the classes as overrides leave them (X1 to X8)."""
    size = len(classes)
    levels = bytearray(size)
    types = bytearray(classes)
    # Embedding level, class that an override sets (or nothing), whether an isolate opened it.
    stack: list[tuple[int, bytes, bool]] = [(base, b"", False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0

    def fill(start: int, end: int) -> None:
        level, override, _ = stack[-1]
        levels[start:end] = bytes((level,)) * (end - start)
        if override:
            types[start:end] = re.sub(rb"[^b]", override, classes[start:end])

    start = 0
    for found in _FIND_EXPLICIT.finditer(classes):
        pos = found.start()
        code = found.group()
        fill(start, pos)
        start = pos + 1
        if code == b"^":  # X7
            if overflow_isolates:
                pass
            elif overflow_embeddings:
                overflow_embeddings -= 1
            elif len(stack) > 1 and not stack[-1][2]:
                stack.pop()
            continue
        if code == b"p":  # X6a
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack.pop()[2]:
                    pass
                valid_isolates -= 1
            fill(pos, start)
            continue
        isolate = code in ISOLATE_INITIATORS
        if isolate:
            fill(pos, start)
        if code == b"f":  # X5c
            rtl = bool(_first_strong(classes, pairs, pos + 1, pairs.get(pos, size)))
        else:
            rtl = code in b">)r"
        level = stack[-1][0]
        level += 1 if (level & 1) != rtl else 2
        if level > MAX_DEPTH or overflow_isolates or overflow_embeddings:
            if isolate:
                overflow_isolates += 1
            elif not overflow_isolates:
                overflow_embeddings += 1
            continue
        valid_isolates += isolate
        stack.append((level, b"L" if code == b"(" else b"R" if code == b")" else b"", isolate))
    fill(start, size)
    end = len(classes.rstrip(b"P"))  # X8: the paragraph separator has the paragraph's level
    levels[end:] = bytes((base,)) * (size - end)
    types[end:] = classes[end:]
    return levels, types
