"""Faults and exceptions: what went wrong, where, and what to do about it.

Every stage reports a problem as a :class:`Fault`. A stage that cannot go on collects all the
faults it can find and raises one :class:`OmsHandoutError` that carries them, so a run tells a
user everything at once. The exit codes are a stable interface (see the README).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum, IntEnum

from msgspec import Struct
from msgspec.structs import replace


class ExitCode(IntEnum):
    """Exit codes of the command line; scripts rely on them."""

    OK = 0
    FAULT = 1
    USAGE = 2
    MACHINE = 3
    INTERRUPTED = 130


class Severity(Enum):
    """Whether a fault stops the document it belongs to."""

    ERROR = "error"
    WARNING = "warning"


class Where(Struct, frozen=True, order=True):
    """A place that a user can go to.

    ``line`` and ``column`` count from 1; 0 means unknown. ``file`` is relative to the content or
    locale folder's parent where that is possible, alike on every machine; the command line tells
    how it is reached from the current folder.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    locale: str = ""
    page: int = 0

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        details = []
        if self.locale:
            details.append(f"language {self.locale}")
        if self.page:
            details.append(f"page {self.page}")
        if self.key:
            details.append(f"key {self.key}")
        if details:
            place = f"{place} ({', '.join(details)})" if place else ", ".join(details)
        return place


class Fault(Struct, frozen=True):
    """One thing that is wrong: where, what, and what to do (``hint``).

    ``code`` is a short stable name such as ``content/unknown-key``, for tests and ``--json``.
    ``values`` are pairs of a name and what the sentences say of it (``value``, ``limit``): with
    them who reads another language is told the same from messages named after the code.
    """

    where: Where
    what: str
    hint: str = ""
    code: str = ""
    severity: Severity = Severity.ERROR
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if str(self.where) else self.what
        return f"{text}; {self.hint}" if self.hint else text

    def at(self, where: Where) -> Fault:
        """The same fault at a better known place."""
        return replace(self, where=where)


class OmsHandoutError(Exception):
    """Base of all errors that reach a user; carries one or more faults."""

    exit_code = ExitCode.FAULT

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[OmsHandoutError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class ContentError(OmsHandoutError):
    """A fault in a YAML or SVG file under ``content/`` or in a clinic file."""


class TranslationError(OmsHandoutError):
    """A fault in a catalog: missing, fuzzy or damaged messages."""


class LayoutError(OmsHandoutError):
    """A document cannot be set: no glyph for a character, text too wide, too many pages."""


class UsageError(OmsHandoutError):
    """The command was called wrongly (unknown handout, locale or option value)."""

    exit_code = ExitCode.USAGE


class MachineError(OmsHandoutError):
    """The machine failed us: disk, permission, a font that is missing or damaged."""

    exit_code = ExitCode.MACHINE


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint with the known word nearest to a wrong one, or "" where none is near."""
    if len(word) > 64:
        return ""
    # Only a fault needs it, and it takes long to load.
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
