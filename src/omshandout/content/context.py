"""What a handout is checked against: the fact sheet, the termbase and the drawings there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from omshandout.content.fact_sheet import FactSheet
from omshandout.content.known_facts import known_or_read
from omshandout.content.terms import Termbase
from omshandout.errors import ContentError, Fault


class ContentContext(Struct, frozen=True):
    """A content folder without its handouts.

    Attributes:
        root: the content folder.
        facts: the fact sheet.
        termbase: the words and their names.
        drawings: names of the drawings (``content/drawings/<name>.svg``), sorted. Drawings
            are not opened here.
    """

    root: Path
    facts: FactSheet
    termbase: Termbase
    drawings: tuple[str, ...]


def _read_termbase(path: Path) -> Termbase:
    # What reads YAML takes long to import.
    from omshandout.content.termbase import load_termbase

    return load_termbase(path)


def load_context(
    root: Path, read_termbase: Callable[[Path], Termbase] = _read_termbase,
    read_facts: Callable[[Path], FactSheet] = known_or_read,
) -> ContentContext:
    """Load what the handouts of a content folder are checked against.

    Args:
        root: the content folder.
        read_termbase: reads the file of a termbase.
        read_facts: reads that of a fact sheet.

    Raises:
        ContentError: with every fault of the fact sheet and the termbase.
        MachineError: a file cannot be read.
    """
    faults: list[Fault] = []
    facts, termbase = None, None
    try:
        facts = read_facts(root / "facts.yaml")
    except ContentError as error:
        faults.extend(error.faults)
    try:
        termbase = read_termbase(root / "termbase.yaml")
    except ContentError as error:
        faults.extend(error.faults)
    if facts is None or termbase is None:
        raise ContentError(faults)
    return ContentContext(root, facts, termbase, list_drawings(root))


def list_handouts(root: Path) -> tuple[str, ...]:
    """Names of the handouts of a content folder, sorted; hidden files are passed over."""
    files = (root / "handouts").glob("*.yaml")
    return tuple(sorted(path.stem for path in files if not path.name.startswith(".")))


def list_drawings(root: Path) -> tuple[str, ...]:
    """Names of the drawings in a content folder, sorted."""
    files = sorted((root / "drawings").glob("*.svg"))
    return tuple(path.stem for path in files if path.is_file())
