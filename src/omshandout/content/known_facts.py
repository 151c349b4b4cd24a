"""The fact sheet that ships, read in advance.

``facts.json`` beside this module holds it, made by ``make facts``. Reading the YAML takes longer
than all else that comes before the first page. What was read before counts only for a file whose
SHA-256 is the one that it was read from: an edited sheet needs nothing but time. It lies here and
not beside the sheet, since it is what this version of the program reads.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from omshandout.content.fact_sheet import FactSheet
from omshandout.yamlfile.bounded import MAX_BYTES, path_label, read_bounded

FILE = Path(__file__).with_name("facts.json")
"""Where it lies."""


def known_or_read(path: Path) -> FactSheet:
    """The fact sheet in a file.

    Raises:
        ContentError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    name = path_label(path)
    data = read_bounded(path, name, MAX_BYTES)
    if known := _known_of(data):
        return known
    # What reads the YAML takes long to import.
    from omshandout.content.facts import read_facts

    return read_facts(data, name)


def known_sheet(path: Path) -> FactSheet | None:
    """The fact sheet in a file, if it is the one that ships; None for any other.

    Raises:
        ContentError: there is no such file, or it is too large.
        MachineError: the file cannot be read.
    """
    return _known_of(read_bounded(path, path_label(path), MAX_BYTES))


def _known_of(data: bytes) -> FactSheet | None:
    known = _known()
    same = known is not None and known.digest == hashlib.sha256(data).hexdigest()
    return known if same else None


def _known() -> FactSheet | None:
    """What was read before; None where there is no such file, or one that is damaged."""
    try:
        return msgspec.json.decode(FILE.read_bytes(), type=FactSheet)
    except (OSError, msgspec.MsgspecError):
        return None


def known_bytes(path: Path) -> bytes:
    """The file for a fact sheet; the same bytes for the same sheet.

    Raises:
        ContentError: the sheet has faults.
    """
    # As above.
    from omshandout.content.facts import load_facts

    whole = msgspec.json.encode(load_facts(path))
    return msgspec.json.format(whole, indent=1) + b"\n"

