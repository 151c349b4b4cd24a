"""The last choices on this computer, kept in a small file of the user's own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from omshandout.files import write_whole
from omshandout.model.orders import Choices

_MOST_BYTES = 10_000


def load_choices(path: Path) -> Choices:
    """The choices that a file keeps; none where there is no such file, or none of ours.

    Whoever lost them chooses once more, so a damaged file is no fault.
    """
    try:
        with path.open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_BYTES), type=Choices)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Choices()


def save_choices(path: Path, choices: Choices) -> None:
    """Keep choices in place of those before.

    Raises:
        MachineError: the disk is full, the folder cannot be written, and the like.
    """
    write_whole(path, msgspec.json.encode(choices))
