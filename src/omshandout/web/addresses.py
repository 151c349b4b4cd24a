"""Addresses of pages that other pages lead to, without what those pages need."""

from __future__ import annotations

from omshandout.model.options import TextSize


def path_of(locale: str, handout: str, text: TextSize = TextSize.STANDARD) -> str:
    """The address of the page for a sheet."""
    return f"/preview/{locale}/{handout}/{text.value}"
