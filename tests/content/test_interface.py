"""The program's own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content import load_interface
from omshandout.errors import ContentError, Where
from omshandout.model.interface import InterfaceMessage

PROJECT = Path(__file__).parents[2]


def test_messages(data: Path) -> None:
    interface = load_interface(data / "interface.yaml")
    assert interface.domain == "interface"
    assert len(interface.digest) == 64
    assert interface.messages == (
        InterfaceMessage(
            "footer.page",
            "Page {page} of {pages}",
            note="Foot of the page.",
            where=Where("content/interface.yaml", 3, 29, "footer.page"),
        ),
        InterfaceMessage(
            "pages",
            "{page_count} page",
            "{page_count} pages",
            "page_count",
            "In lists.",
            Where("content/interface.yaml", 4, 22, "pages"),
        ),
        InterfaceMessage(
            "done",
            "One of {total} done",
            "{done} of {total} done",
            "done",
            where=Where("content/interface.yaml", 5, 21, "done"),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (", count: done", "", "plural"),
        (", count: done", ", count: number", "plural"),
        ('other: "{page_count} pages"', 'other: "pages"', "plural"),
        ('note: "Foot of the page."', "count: page", "plural"),
        ('one: "{page_count} page"', 'one: "{pages} page"', "unknown-placeholder"),
        (', other: "{page_count} pages"', "", "missing-field"),
        ("id: done", "id: pages", "duplicate-id"),
        ('"Page {page} of', '"Page {page of', "markup"),
        ("domain: interface", "domain: symptoms", "bad-value"),
        ("text: ", "texts: ", "unknown-key"),
        ('text: "Page {page} of {pages}"', "text: {text: x}", "wrong-type"),
    ],
)
def test_faults(root: Path, old: str, new: str, code: str) -> None:
    path = root / "interface.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_interface(path)
    assert f"content/{code}" in [fault.code for fault in caught.value.faults]


def test_the_project_s_own_interface() -> None:
    messages = load_interface(PROJECT / "content" / "interface.yaml").messages
    assert len({message.key for message in messages}) == len(messages)
    assert all(bool(message.plural) == bool(message.count) for message in messages)
