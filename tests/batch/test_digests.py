"""The digest of everything: what is in it, file by file."""

from __future__ import annotations

from pathlib import Path

import omshandout
from omshandout.batch.digests import _PROGRAM

PACKAGE = Path(omshandout.__file__).parent
PAGE = PACKAGE / "web"


def test_no_kind_of_file_that_documents_may_hang_on_is_left_out() -> None:
    kinds = {
        path.suffix for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and PAGE not in path.parents
        and PACKAGE / "_data" not in path.parents
    }
    assert {".py", ".toml", ".txt"} <= kinds
    assert kinds <= set(_PROGRAM)
