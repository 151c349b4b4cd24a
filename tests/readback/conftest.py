"""The sample file made by hand, made once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# pytest imports test files by path (importlib mode), so helpers beside them need a way in.
sys.path.insert(0, str(Path(__file__).parent))

from handmade import sample


@pytest.fixture(scope="session")
def sample_pdf() -> bytes:
    return sample()
