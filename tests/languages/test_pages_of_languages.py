"""``docs/languages/`` has a page for each language that ships, and the README counts them."""

from __future__ import annotations

import re

import pytest
from folders import ROOT
from shipped import workshop

from omshandout.languages import SOURCE_LOCALE, english_name, parent_of

PAGES = ROOT / "docs" / "languages"
LIST = (PAGES / "README.md").read_text(encoding="utf-8")
TRANSLATED = [each for each in workshop().locales if each.partition("_")[0] != SOURCE_LOCALE]
HEADS = (
    "For whom", "Form of address", "Form of orders", "Emergency words", "Terms", "Doubts",
    "What was read",
)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_each_language_has_its_page(locale: str) -> None:
    """A variant, which holds only what differs, stands on the page of its parent."""
    parent = parent_of(locale)
    page = parent if (PAGES / f"{parent}.md").exists() else locale
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert f"`{locale}`" in text
    assert f"]({page}.md)" in LIST
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [head for head in HEADS if not any(found.startswith(head) for found in heads)] == []
    assert re.search(r"^\| (?:Compared|Red flags read back)", text, re.MULTILINE)


def test_no_page_is_of_a_language_that_does_not_ship() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} <= set(TRANSLATED)


def test_the_readme_names_every_language() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ")
    data = [workshop().language(locale) for locale in workshop().locales]
    missing = [name for name in map(english_name, data) if name not in said]
    assert missing == []
