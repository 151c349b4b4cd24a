"""Where what is known of documents is kept."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from omshandout.batch.store import Target
from omshandout.errors import Fault, MachineError, Where

FOLDER = "OMSHANDOUT_STATE"
"""The environment variable that names the folder for what is known of object stores."""


def state_folder(target: Target) -> Path:
    """Where what is known of an output lies: in it, if it is a folder.

    Raises:
        MachineError: it is an object store, and the user has no folder.
    """
    if isinstance(target, Path):
        return target
    named = os.environ.get(FOLDER)
    if named:
        folder = Path(named)
    else:
        # Folders have what is known in themselves.
        from platformdirs import user_state_path

        try:
            folder = user_state_path("omshandout", appauthor=False)
        except (RuntimeError, ValueError, OSError) as error:
            raise MachineError(Fault(
                Where(target), "this user has no folder in which to note what lies there",
                f"name one that lasts in {FOLDER}", "machine/no-home",
            )) from error
    name = hashlib.sha256(target.rstrip("/").encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return folder / "batch" / name
