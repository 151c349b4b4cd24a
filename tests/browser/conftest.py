"""The page in a real Chromium, as `make browser` runs it; elsewhere these tests say why not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM
from serving import Served

ASKED_FOR = "OMSHANDOUT_BROWSER"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = ""
    if not os.environ.get(ASKED_FOR):
        reason = "takes a minute in a real browser: make browser"
    elif not CHROMIUM:
        reason = "Chromium is not installed (Debian: apt-get install chromium)"
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path / "user")
    yield found
    found.end()
