"""A real Chromium, driven by Playwright: what it shows, and what it complains of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="there is no chromium here (Debian: apt-get install chromium)"
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Debian's Chromium without a window. Of several at once Playwright starts the first alone."""
    with sync_playwright() as playwright:
        # In a container there is no other sandbox, and the pages are our own.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 360, dark: bool = False, **more: object
) -> Iterator[Page]:
    """A file in a window; it fails if the page has an error, or asks anybody for anything."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
        **more,  # type: ignore[arg-type]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url[:200]))
    page.on("request", lambda request: request.url.startswith(("file:", "data:"))
            or complaints.append(request.url))
    context.set_offline(True)
    page.goto(path.resolve().as_uri())
    page.evaluate("document.fonts.ready.then(() => 0)")
    yield page
    context.close()
    assert complaints == []


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds wrong, a line each; rules of WCAG 2.2 AA and good practice."""
    found = Axe().run(page)
    return [
        f"{each['id']}: {each['help']}: {node['target']}"
        for each in found.response["violations"] for node in each["nodes"]
    ]
