"""Reading and signing in a real Chromium: after it, the sheet is no draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import Folders
from judging_pages import fits, is_clean, speak, targets
from playwright.sync_api import Browser, expect
from serving import Served, let_in


@pytest.fixture
def own(_small: Folders, tmp_path: Path) -> Iterator[tuple[Served, Folders]]:
    folders = _small.copy(tmp_path / "own")
    served = Served(
        tmp_path / "user", "--content", str(folders.content), "--locales", str(folders.locales),
    )
    yield served, folders
    served.end()


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_what_is_signed_is_no_draft(
    chromium: Browser, own: tuple[Served, Folders], locale: str
) -> None:
    served, folders = own
    folders.sign("en", "interface")
    if locale != "en":
        folders.sign("en", "eyes")
        folders.sign(locale, "interface")
    with chromium.new_context(viewport={"width": 1366, "height": 900}) as context:
        page, watch = let_in(context, served)
        speak(page, locale)
        page.click("nav a[href='/board']")
        is_clean(page)
        page.click(f"a[href='/review/{locale}/eyes']")
        page.wait_for_url("**/review/**")
        is_clean(page)
        targets(page)
        fits(page)
        # Nothing typed: it says what is missing.
        page.click("button.main")
        expect(page.locator("#faults")).to_be_focused()
        is_clean(page)
        page.check("#t1-right")
        page.check("#all")
        page.fill("#name", "A. Person")
        page.select_option("#role", "clinician" if locale == "en" else "translator")
        page.click("button.main")
        page.wait_for_selector("[role=status]")
        is_clean(page)
        assert "A. Person" in page.inner_text("li.text >> nth=0")
        page.click("nav a[href='/']")
        page.check("#handout-eyes")
        page.select_option("#locale", locale)
        page.click("button.main")
        page.wait_for_url("**/look/**")
        assert page.locator(".draft").count() == 0
        assert watch.said == []
        assert watch.elsewhere == []


def test_with_the_keyboard_alone_without_script_and_at_400_per_cent(
    chromium: Browser, own: tuple[Served, Folders]
) -> None:
    served, _ = own
    with chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 256}
    ) as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/review/es/eyes")
        page.focus("#t1-open")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.focus("#name")
        page.keyboard.type("A. Person")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]")
        assert page.inner_text("[role=status]").strip()
    with chromium.new_context(viewport={"width": 320, "height": 256}) as context:
        page, _ = let_in(context, served)
        for locale in ("en", "ar"):
            page.goto(f"{served.url}/review/{locale}/eyes")
            fits(page)
            is_clean(page)
