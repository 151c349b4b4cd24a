"""Content folders and marked texts for the tests of what reads content."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from omshandout.content import ContentContext, load_context, load_handout
from omshandout.errors import ContentError, Fault

DATA = Path(__file__).parents[1] / "data" / "content"


@pytest.fixture(scope="session")
def data() -> Path:
    """The content folder of the test data; not to be changed."""
    return DATA


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content folder of our own to change."""
    folder = tmp_path / "content"
    shutil.copytree(DATA, folder)
    return folder


@pytest.fixture(scope="session")
def context() -> ContentContext:
    """The facts, terms and drawings of the test data."""
    return load_context(DATA)


@pytest.fixture(scope="session")
def good() -> str:
    """A handout with every kind of block and no fault."""
    return (DATA / "handouts" / "every-block.yaml").read_text(encoding="utf-8")


Faults = Callable[[str | bytes], tuple[Fault, ...]]


@pytest.fixture
def faults_of(tmp_path: Path, context: ContentContext) -> Faults:
    """The faults of a handout given as text; none where it loads."""

    def faults(text: str | bytes) -> tuple[Fault, ...]:
        path = tmp_path / "every-block.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            load_handout(path, context)
        except ContentError as error:
            return error.faults
        return ()

    return faults
