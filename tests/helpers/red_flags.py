"""Handouts of a few blocks about a red flag of each level."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content import ContentContext, load_context, load_handout
from omshandout.errors import ContentError, Fault
from omshandout.model.blocks import SourceHandout

FLAGS = """red_flags:
- {id: RF01, sign: Trouble breathing, level: ambulance, what_to_do: Call., sources: [alpha]}
- {id: RF02, sign: Fever, level: phone_now, what_to_do: Phone., sources: [alpha]}
- {id: RF03, sign: Relapse, level: same_day, what_to_do: Phone., sources: [alpha]}
"""


@pytest.fixture
def three(root: Path) -> ContentContext:
    """The test content with a red flag of each level."""
    path = root / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("red_flags:"), text.index("differentials:")
    path.write_text(text[:start] + FLAGS + text[end:], encoding="utf-8")
    return load_context(root)


def made(context: ContentContext, blocks: str) -> SourceHandout:
    """A handout of these blocks."""
    path = context.root / "handouts" / "every-block.yaml"
    text = path.read_text(encoding="utf-8")
    head = text.partition("blocks:")[0].partition("updated:")[0]
    text = f'{head}updated: "2026-11-22"\nblocks:\n{blocks}'
    path.write_text(text, encoding="utf-8")
    return load_handout(path, context)


def faults_of(context: ContentContext, blocks: str) -> tuple[Fault, ...]:
    """What is wrong with a handout of these blocks."""
    try:
        made(context, blocks)
    except ContentError as error:
        return error.faults
    return ()


def box(kind: str, *facts: str, title: str = "Act", text: str = "A sign.") -> str:
    """A box of a kind with an item for each fact."""
    items = ", ".join(
        f'{{id: i{index}, text: "{text}", facts: [{fact}]}}' for index, fact in enumerate(facts)
    )
    return (
        f"  - {{type: callout, id: help, kind: {kind}, facts: none, "
        f'title: "{title}", items: [{items}]}}\n'
    )


def paragraph(text: str, facts: str) -> str:
    """A paragraph that names these facts."""
    return f'  - {{type: paragraph, id: p, facts: [{facts}], text: "{text}"}}\n'
