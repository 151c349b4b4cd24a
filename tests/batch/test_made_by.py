"""What program makes documents here, and how another one differs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from msgspec.structs import replace

from omshandout import __version__
from omshandout.batch.made_by import made_by


def test_what_documents_hang_on_is_named_and_nothing_else() -> None:
    libraries = dict(made_by().libraries)
    assert {"reportlab", "uharfbuzz", "icu4py", "deflate", "manimgx-fonts"} <= libraries.keys()
    # What tests and workers need makes no other bytes.
    assert not {"pytest", "distributed", "s3fs", "pikepdf", "hypothesis"} & libraries.keys()
    assert made_by().version == __version__


def test_the_same_program_in_another_process_is_the_same() -> None:
    code = "from omshandout.batch.made_by import made_by; print(made_by())"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(made_by())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"version": "9.9", "files": "x"}, f"omshandout 9.9, not {__version__}"),
        ({"files": "x"}, f"omshandout {__version__} with other files"),
        ({"python": "3.99"}, "Python 3.99, not "),
        ({"libraries": ()}, "anyio missing, not "),
        ({"libraries": (*made_by().libraries, ("zzz", "1"))}, "zzz 1, not there"),
    ],
)
def test_how_another_differs_is_said(changes: dict[str, object], told: str) -> None:
    assert replace(made_by(), **changes).unlike(made_by()).startswith(told)
    assert bool(changes) == bool(replace(made_by(), **changes).unlike(made_by()))
