"""Texts of a PO file quoted and folded into lines, as ``msgcat`` folds them.

A file that is folded in another way changes wherever translators' tools write it, and their own
change is then hard to find. Lines end where the Unicode line breaking algorithm lets them, as in
GNU gettext since 0.23 (with libunistring 1.3; before, it also parted "word." from "**") and in
Weblate. Translators' tools have no dictionaries, so nothing is parted inside the words of Thai,
Lao, Khmer or Burmese.

Source: GNU gettext manual, "The Format of PO Files" and "Output details" of msgcat; UAX #14.
"""

from __future__ import annotations

import re
import unicodedata

from icu4py.breakers import LineBreaker
from icu4py.locale import Locale

PAGE_WIDTH = 79
"""Columns that a line may take, with its quotes."""

_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
    "\t": "\\t", "\v": "\\v",
}
_SPECIAL = re.compile(r'[\\"\a\b\f\n\r\t\v]')
_PORTION = re.compile(r"[^\n]*\n|[^\n]+")

# The scripts for whose words ICU asks a dictionary, or would (line breaking class SA).
_COMPLEX = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uaa80-\uaadf]"
)
_ENGLISH = Locale("en")


def quoted_lines(word: str, text: str, *, prefix: str = "", fold: bool = True) -> list[str]:
    """The lines of one keyword and its text.

    Args:
        word: such as ``msgstr[0]``.
        text: any text.
        prefix: what begins every line, such as ``#~ ``; it takes its room.
        fold: whether lines may end elsewhere than after a line break of the text.
    """
    is_short = len(prefix) + len(word) + len(text) < PAGE_WIDTH - 3
    if is_short and text.isascii() and not _SPECIAL.search(text):
        return [f'{prefix}{word} "{text}"']  # as most are, and no letter takes two columns
    portions = [_Portion(part) for part in _PORTION.findall(text)] or [_Portion("")]
    room = PAGE_WIDTH - 2 - len(prefix) if fold else 1 << 30
    first = portions[0].pieces(room, len(word) + 1)
    if len(portions) == 1 and len(first) == 1:
        return [f'{prefix}{word} "{first[0]}"']
    lines = [f'{prefix}{word} ""']
    for portion in portions:
        lines += [f'{prefix}"{piece}"' for piece in portion.pieces(room, 0)]
    return lines


class _Portion:
    """A stretch of a text up to a line break of its own, with its characters as they are quoted."""

    def __init__(self, text: str) -> None:
        chars = [_ESCAPES.get(char, char) for char in text]
        self.quoted = "".join(chars)
        self.breaks: list[int] = []
        starts: set[int] = set()
        at = 0
        for char in chars:
            starts.add(at)
            at += len(char)
        if text.endswith("\n"):
            starts.discard(at - 2)
        plain = self.quoted
        if not plain.isascii():
            plain = _COMPLEX.sub(_without_dictionary, plain)
        self.breaks = [
            start for start, _ in LineBreaker(plain, _ENGLISH).segments()
            if start and start in starts
        ]

    def pieces(self, room: int, column: int) -> list[str]:
        """What stands on each line; ``column`` of the first is taken already."""
        cuts, start = [0], 0
        for end in (*self.breaks, len(self.quoted)):
            width = _width(self.quoted[start:end])
            if start and column + width > room:
                cuts.append(start)
                column = 0
            column += width
            start = end
        return [
            self.quoted[start:end]
            for start, end in zip(cuts, [*cuts[1:], len(self.quoted)], strict=True)
        ]


def _without_dictionary(match: re.Match[str]) -> str:
    """A letter or mark that no dictionary is asked for, in place of one for which ICU asks one."""
    kind = unicodedata.category(match[0])
    if kind in ("Mn", "Mc"):
        return "\u0308"
    return "a" if kind[0] == "L" else match[0]


def _width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
