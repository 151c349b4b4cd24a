"""ToUnicode maps: from character codes to text.

Source: ISO 32000-1, 9.10.3; Adobe Technical Notes 5014 (CMap files) and 5411 (ToUnicode).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from omshandout.readback._bounds import damaged

_MAX_ENTRIES: Final = 200_000
_COMMENT = re.compile(rb"%[^\r\n]*")
_TOKEN = re.compile(rb"<[0-9A-Fa-f\s]*>|[\[\]]|begin(?:bfchar|bfrange)|end(?:bfchar|bfrange)")
_BLANK = re.compile(rb"\s+")

_Target = str | list[str]


def parse_to_unicode(source: bytes) -> dict[int, str]:
    """Text by character code. A code that is mapped to nothing is left out.

    Raises:
        ContentError: the map is malformed, or has more entries than codes can need.
    """
    mapping: dict[int, str] = {}
    block = b""
    operands: list[bytes] = []
    for token in _TOKEN.findall(_COMMENT.sub(b"", source)):
        if token.startswith(b"begin"):
            block, operands = token[5:], []
        elif token.startswith(b"end"):
            if token[3:] != block:
                raise damaged("a ToUnicode map ends a block that it did not begin")
            pairs = _characters(operands) if block == b"bfchar" else _ranges(operands)
            for code, text in pairs:
                if text:
                    mapping[code] = text
                if len(mapping) > _MAX_ENTRIES:
                    raise damaged("a ToUnicode map has too many entries")
            block = b""
        elif block:
            operands.append(token)
    if block:
        raise damaged("a ToUnicode map does not end")
    return mapping


def _characters(operands: Sequence[bytes]) -> Iterator[tuple[int, str]]:
    """``<code> <text>`` pairs."""
    if len(operands) % 2 or b"[" in operands or b"]" in operands:
        raise damaged("a ToUnicode map has a code without text")
    for at in range(0, len(operands), 2):
        yield _code(operands[at]), _text(operands[at + 1])


def _ranges(operands: Sequence[bytes]) -> Iterator[tuple[int, str]]:
    """``<first> <last> <text>`` or ``<first> <last> [<text> ...]`` entries."""
    at = 0
    while at < len(operands):
        if len(operands) < at + 3 or {b"[", b"]"} & set(operands[at : at + 2]):
            raise damaged("a ToUnicode map has a range without text")
        first, last = _code(operands[at]), _code(operands[at + 1])
        if last - first >= _MAX_ENTRIES:
            raise damaged("a ToUnicode map has too many entries")
        if operands[at + 2] == b"[":
            try:
                end = operands.index(b"]", at + 3)
            except ValueError:
                raise damaged("a ToUnicode map has a list that does not end") from None
            texts = [_text(token) for token in operands[at + 3 : end]]
            yield from zip(range(first, last + 1), texts, strict=False)
            at = end + 1
        else:
            start = _hex(operands[at + 2])
            yield from ((code, _later(start, code - first)) for code in range(first, last + 1))
            at += 3


def _hex(token: bytes) -> bytes:
    digits = _BLANK.sub(b"", token[1:-1])
    # An odd last digit counts as if a 0 followed (ISO 32000-1, 7.3.4.3).
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _code(token: bytes) -> int:
    raw = _hex(token)
    if not 1 <= len(raw) <= 4:
        raise damaged("a ToUnicode map has a code that is no code")
    return int.from_bytes(raw, "big")


def _text(token: bytes) -> str:
    return _hex(token).decode("utf-16-be", "replace")


def _later(start: bytes, steps: int) -> str:
    """The text ``steps`` after the first of a range: its last unit counts up."""
    if not start:
        return ""
    value = int.from_bytes(start, "big") + steps
    return value.to_bytes(len(start) + 1, "big")[1:].decode("utf-16-be", "replace")
