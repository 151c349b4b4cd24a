"""The ``golden`` fixture: what a developer sees when a golden does not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Golden = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def _only_compare(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written here, even with ``--update-goldens``."""
    monkeypatch.setattr(pytestconfig.option, "update_goldens", False)


def test_difference(golden: Golden) -> None:
    with pytest.raises(pytest.fail.Exception) as caught:
        golden("structure/heading.txt", "Document document lang='en'\n")
    message = str(caught.value)
    assert message.startswith("--- tests/goldens/structure/heading.txt\n+++ now\n")
    assert "\n-  H1* title" in message
    assert message.endswith("pytest --update-goldens")


def test_unknown_file(golden: Golden) -> None:
    with pytest.raises(pytest.fail.Exception, match="--update-goldens"):
        golden("structure/no-such-file.txt", "text\n")
