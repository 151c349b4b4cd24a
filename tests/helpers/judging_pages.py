"""What every page has to be in a real browser: clean for axe, no wider than the window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def is_clean(page: Page) -> None:
    """No fault that axe finds, but inside the browser's own PDF viewer."""
    context = {"exclude": [["iframe"]]}
    found = Axe().run(page, context=context, options=_WCAG).response["violations"]
    told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert told == [], told


def fits(page: Page) -> None:
    """Nothing makes the whole page wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


def targets(page: Page) -> None:
    """What is pressed is large: 24 pixels at least (WCAG 2.2, 2.5.8), words in a text apart."""
    small = page.evaluate("""() => [...document.querySelectorAll("a, button, select, input")]
      .filter(each => !each.closest("p, .unseen") && each.type !== "hidden"
        && each.checkVisibility() && !each.classList.contains("unseen")
        && !each.classList.contains("skip"))
      .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24)
      .map(([html]) => html)""")
    assert small == []


def speak(page: Page, locale: str) -> None:
    page.select_option("#staff_locale", locale)
    page.click(".tongues button")
    tag = locale.replace("_", "-")
    page.wait_for_selector(f"html[lang={tag}]")


def until(page: Page, condition: str) -> None:
    """Wait for something; Playwright's own way needs what the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus, which has to be seen on all that had it."""
    for _ in range(60):
        if page.evaluate("it => document.activeElement.matches(it)", selector):
            return
        seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        inside = page.evaluate("document.activeElement !== document.body")
        assert not inside or seen != "none", "the focus is not to be seen"
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector}")
