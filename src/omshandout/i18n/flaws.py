"""What is wrong with a text by itself, whatever it was translated from.

The same is asked of every text that is printed: translations, the words of a clinic file, names
in a language file. What is surely garbled is an error; what a speaker has to judge is a warning.
"""

from __future__ import annotations

from msgspec import Struct

from omshandout.errors import Fault, Severity, Where


class Flaw(Struct, frozen=True):
    """One thing that is wrong with a text; ``code`` is the last part of a fault's code."""

    what: str
    hint: str
    code: str
    warning: bool = False

    def at(self, where: Where, kind: str, label: str = "") -> Fault:
        """The flaw as a fault; ``kind`` is the first part of its code."""
        severity = Severity.WARNING if self.warning else Severity.ERROR
        return Fault(where, label + self.what, self.hint, f"{kind}/{self.code}", severity)


def words(text: str) -> frozenset[str]:
    """The words of a line, for tables of languages and scripts that people read."""
    return frozenset(text.split())


def shown(text: str, start: int, end: int, around: int = 12) -> str:
    """A stretch of a text with a little of what stands around it, in quotes."""
    first, last = max(0, start - around), min(len(text), end + around)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"“{before}{text[first:last].strip()}{after}”"
