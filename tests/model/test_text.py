"""Tests of ``omshandout.model.text``."""

from __future__ import annotations

from local_texts import SPANISH, local

from omshandout.model.text import Run


def test_names_have_no_soft_hyphens() -> None:
    """Titles, bookmarks and descriptions have no lines; some viewers would show them there."""
    text = local(SPANISH, "inmuno", Run("\u00adglo\u00adbulina", bold=True))
    assert text.plain == "inmunoglobulina"
