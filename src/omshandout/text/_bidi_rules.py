"""The rules of UAX #9 that work inside one isolating run sequence (W1 to I2).

The sequence is ``bytes`` of class codes (see ``_bidi_classes``). Each rule is one regular
expression or ``replace`` over them; only brackets cost a loop in Python.

Source: UAX #9 revision 46 (Unicode 15.0.0), sections 3.3.4 to 3.3.6.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from omshandout.text._bidi_classes import NSM_CODE
from omshandout.text._brackets import BRACKET_PAIR

_MAX_OPEN_BRACKETS: Final = 63  # BD16

_FIND_BRACKET: Final = re.compile(rb"[{}]")
_W1: Final = re.compile(rb"[^m]m++")
_W2: Final = re.compile(rb"A[^LR]*+")
_W4_EN: Final = re.compile(rb"(?<=1)[-,](?=1)")
_W4_AN: Final = re.compile(rb"(?<=2),(?=2)")
# Starts at the first of a row of ET only; trying each of them again would be quadratic.
_W5: Final = re.compile(rb"(?<!\$)\$*+1[1$]*+")
_W7: Final = re.compile(rb"L[^R]*+")
_N1_L: Final = re.compile(rb"LN++(?=L)")
_N1_R: Final = re.compile(rb"[R12]N++(?=[R12])")

_MARK_LIKE: Final = bytes.maketrans(b"lrfp{}", b"oooooo")  # W1
_NEUTRALS: Final = bytes.maketrans(b"-$,PSwolrfp{}", b"N" * 13)  # W6, and NI of N1
_NUMBERS_AS_R: Final = bytes.maketrans(b"12", b"RR")  # N0, N1


def implicit_levels(types: bytes, chars: str, level: int, sos: bytes, eos: bytes) -> bytes:
    """Levels of one isolating run sequence.

    Args:
        types: class codes of the sequence after rules X1 to X9.
        chars: its characters; they matter only if there are brackets among them.
        level: its embedding level.
        sos: code of the start-of-sequence type, ``b"L"`` or ``b"R"``.
        eos: code of the end-of-sequence type.

    Returns:
        One level a character.

    Source: UAX #9 rules W1 to W7, N0 to N2, I1, I2.
    """
    # With sos and eos as first and last element the rules need no special cases for the ends.
    seq = sos + types + eos
    if b"m" in types:
        seq = _W1.sub(_copy_to_marks, seq)
    if b"A" in seq:
        if b"1" in seq:
            seq = _W2.sub(lambda found: found.group().replace(b"1", b"2"), seq)
        seq = seq.replace(b"A", b"R")  # W3
    if b"2" in seq:
        seq = _W4_AN.sub(b"2", seq)
    if b"1" in seq:
        seq = _W4_EN.sub(b"1", seq)
        if b"$" in seq:
            seq = _W5.sub(lambda found: b"1" * len(found.group()), seq)
        if b"L" in seq:
            seq = _W7.sub(lambda found: found.group().replace(b"1", b"L"), seq)
    if b"{" in seq and b"}" in seq:
        seq = _resolve_brackets(seq, types, chars, level)
    seq = seq.translate(_NEUTRALS)  # W6 could wait: W7 and N0 take no notice of these classes
    if b"N" in seq:
        # N1 matters only where it differs from N2.
        if level & 1:
            seq = _N1_L.sub(lambda found: b"L" * len(found.group()), seq).replace(b"N", b"R")
        else:
            seq = _N1_R.sub(lambda found: found.group().replace(b"N", b"R"), seq)
            seq = seq.replace(b"N", b"L")
    return seq[1:-1].translate(_level_table(level))


def _copy_to_marks(found: re.Match[bytes]) -> bytes:
    """W1: marks take the class of what they follow, ON after isolate formatting."""
    row = found.group()
    return row[:1] + row[:1].translate(_MARK_LIKE) * (len(row) - 1)


@cache
def _level_table(level: int) -> bytes:
    """Translation from resolved classes to levels (I1, I2)."""
    if level & 1:
        return bytes.maketrans(b"LR12", bytes((level + 1, level, level + 1, level + 1)))
    return bytes.maketrans(b"LR12", bytes((level, level + 1, level + 2, level + 2)))


def _bracket_pairs(seq: bytes, chars: str) -> list[tuple[int, int]]:
    """Offsets in ``seq`` of the bracket pairs by opening bracket (BD16)."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for found in _FIND_BRACKET.finditer(seq):
        pos = found.start()
        name = BRACKET_PAIR[chars[pos - 1]]  # sos stands before the first character
        if found.group() == b"{":
            if len(stack) == _MAX_OPEN_BRACKETS:
                break
            stack.append((name, pos))
            continue
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == name:
                pairs.append((stack[depth][1], pos))
                del stack[depth:]
                break
    pairs.sort()
    return pairs


def _resolve_brackets(seq: bytes, types: bytes, chars: str, level: int) -> bytes:
    """N0: paired brackets take the direction of their content or context."""
    embedding, opposite = (b"R", b"L") if level & 1 else (b"L", b"R")
    result = bytearray(seq)
    strong = bytearray(seq.translate(_NUMBERS_AS_R))
    context = bytes(strong[:1])
    scanned = 1
    for opening, closing in _bracket_pairs(seq, chars):
        if strong.find(embedding, opening + 1, closing) >= 0:
            direction = embedding
        elif strong.find(opposite, opening + 1, closing) >= 0:
            # Pairs come by opening bracket, so the search for the context never goes back.
            last_l = strong.rfind(b"L", scanned, opening)
            last_r = strong.rfind(b"R", scanned, opening)
            if last_l != last_r:
                context = b"L" if last_l > last_r else b"R"
            scanned = opening
            direction = opposite if context == opposite else embedding
        else:
            continue
        for pos in (opening, closing):
            end = pos + 1
            while end <= len(types) and types[end - 1] == NSM_CODE:
                end += 1
            strong[pos:end] = result[pos:end] = direction * (end - pos)
    return bytes(result)
