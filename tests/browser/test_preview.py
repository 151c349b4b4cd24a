"""The page beside the texts in a real Chromium, while somebody works at the files."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import Folders, with_strings
from judging_pages import fits, is_clean, speak, targets, until
from playwright.sync_api import Browser, FrameLocator, Page, Route
from running import START, environment
from serving import Served, let_in

SHEET = "iframe.page:not(.coming)"


@pytest.fixture
def own(_small: Folders, tmp_path: Path) -> Iterator[tuple[Served, Folders]]:
    folders = _small.copy(tmp_path / "own")
    served = Served(tmp_path / "user", *folders.options)
    yield served, folders
    served.end()


def sheet_of(page: Page) -> FrameLocator:
    return page.frame_locator(SHEET)


def shows(page: Page, words: str) -> None:
    """Wait until the sheet says something."""
    sheet_of(page).get_by_text(words).first.wait_for(timeout=5000)


def test_a_save_a_fault_and_its_mending(
    chromium: Browser, own: tuple[Served, Folders]
) -> None:
    served, folders = own
    with chromium.new_context(viewport={"width": 1440, "height": 900}) as context:
        page, watch = let_in(context, served)
        page.goto(f"{served.url}/preview/es/eyes/standard")
        sheet_of(page).locator("#title").wait_for()
        is_clean(page)
        targets(page)
        fits(page)
        folders.change("es", "eyes", "title", with_strings("Palabra nueva"))
        shows(page, "Palabra nueva")
        until(page, "document.querySelector('tr[data-key=title]').innerText"
                    ".includes('Palabra nueva')")
        # A file that is broken: it is told, and the last good page stays.
        catalog = folders.catalog("es", "eyes")
        good = catalog.read_bytes()
        catalog.write_bytes(good + b'\nmsgid "half\n')
        page.wait_for_selector("#preview-state.old")
        until(page, "document.querySelector('#preview-told').innerText.includes('eyes.po:')")
        shows(page, "Palabra nueva")
        is_clean(page)
        # As an editor saves that writes a new file and gives it the name.
        beside = catalog.with_name(".eyes.po.tmp")
        beside.write_bytes(good.replace(b"Palabra nueva", b"Palabra mejor"))
        beside.replace(catalog)
        shows(page, "Palabra mejor")
        page.wait_for_selector("#preview-state:not(.old)")
        assert watch.said == []
        assert watch.elsewhere == []


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_from_the_page_to_the_key_and_back(
    chromium: Browser, own: tuple[Served, Folders], locale: str
) -> None:
    served, folders = own
    folders.change(locale, "eyes", "help.text", with_strings("Una frase rara" if locale == "es"
                                                               else "جملة نادرة"))
    with chromium.new_context(viewport={"width": 1440, "height": 900}) as context:
        page, watch = let_in(context, served)
        speak(page, locale)
        page.goto(f"{served.url}/preview/{locale}/eyes/standard")
        sheet = sheet_of(page)
        sheet.locator("#help\\.text").hover()
        until(page, "document.getElementById('preview-under').innerText === 'help.text'")
        sheet.locator("#help\\.text").click()
        until(page, """(() => {
          const row = document.querySelector("tr[aria-current]");
          const box = document.getElementById("preview-texts").getBoundingClientRect();
          const own = row.getBoundingClientRect();
          return row.dataset.key === "help.text" && own.top >= box.top && own.top < box.bottom;
        })()""")
        # A shared text has its key too.
        sheet.locator("[data-key='draft.both']").first.hover()
        until(page, "document.getElementById('preview-under').innerText"
                    " === 'interface/draft.both'")
        # From a key, and from words in either language, to the place on the page.
        page.click("tr[data-key=title] th a")
        sheet.locator("#title[data-here]").wait_for()
        for words in ("rara" if locale == "es" else "نادرة", "cannot breathe", "help.text"):
            page.fill("#preview-words", "")
            page.fill("#preview-words", words)
            sheet.locator("#help\\.text[data-here]").wait_for()
            until(page, "document.getElementById('preview-found').innerText.startsWith('1 / ')")
        # What was looked at stays so over a save.
        folders.change(locale, "eyes", "lead", with_strings("Otra" if locale == "es" else "أخرى"))
        shows(page, "Otra" if locale == "es" else "أخرى")
        sheet.locator("#help\\.text[data-here]").wait_for()
        is_clean(page)
        fits(page)
        assert watch.said == []
        assert watch.elsewhere == []


def test_with_the_keyboard_alone_and_at_400_per_cent(
    chromium: Browser, own: tuple[Served, Folders]
) -> None:
    served, folders = own
    with chromium.new_context(viewport={"width": 320, "height": 256}) as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/preview/ar/eyes/standard")
        is_clean(page)
        fits(page)
        page.focus("#preview-words")
        page.keyboard.type("help.text")
        page.keyboard.press("Enter")
        sheet_of(page).locator("#help\\.text[data-here]").wait_for()
        page.focus("tr[data-key=lead] th a")
        until(page, "document.querySelector('tr[aria-current]').dataset.key === 'lead'")
        page.keyboard.press("Enter")
        sheet_of(page).locator("#lead[data-here]").wait_for()
        # Who stands in the table stands there after a save.
        folders.change("ar", "eyes", "title", with_strings("كلمة"))
        shows(page, "كلمة")
        until(page, "document.activeElement.dataset.show === 'lead'")


def test_a_sheet_that_comes_late_is_followed(
    chromium: Browser, own: tuple[Served, Folders]
) -> None:
    served, _ = own
    with chromium.new_context() as context:
        page, _ = let_in(context, served)

        def late(route: Route) -> None:
            time.sleep(0.5)
            route.continue_()

        page.route("**/standard/page", late)
        page.goto(f"{served.url}/preview/es/eyes/standard", wait_until="domcontentloaded")
        sheet_of(page).locator("#lead").click()
        until(page, "document.getElementById('preview-under').innerText === 'lead'")


def test_without_script(chromium: Browser, own: tuple[Served, Folders]) -> None:
    served, folders = own
    with chromium.new_context(java_script_enabled=False) as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/preview/es/eyes/standard")
        folders.change("es", "eyes", "title", with_strings("Palabra nueva"))
        page.click(".ways a.button >> nth=0")
        assert "Palabra nueva" in page.inner_text("tr[data-key=title]")
        assert "Palabra nueva" in (page.frame_locator("iframe").locator("h1").inner_text())


def test_beside_the_page_for_staff_of_the_same_folder(
    chromium: Browser, own: tuple[Served, Folders], tmp_path: Path
) -> None:
    served, folders = own
    home = tmp_path / "user"
    run = subprocess.run(
        [sys.executable, "-c", START, "preview", "eyes", "-l", "es", "--no-browser",
         *folders.options],
        env=environment({"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"),
                         "XDG_STATE_HOME": str(home / "state"), "LC_ALL": "C.UTF-8"}),
        capture_output=True, text=True, timeout=30, check=True,
    )
    assert f"{served.url}/preview/es/eyes/standard" in run.stdout
    with chromium.new_context() as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/preview/es/eyes/standard")
        sheet_of(page).locator("#title").wait_for()


def test_a_program_that_ended_is_told(chromium: Browser, own: tuple[Served, Folders]) -> None:
    served, _ = own
    with chromium.new_context() as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/preview/es/eyes/standard")
        sheet_of(page).locator("#title").wait_for()
        before = time.monotonic()
        served.end()
        assert time.monotonic() - before < 5  # the page that waits for news holds nothing up
        page.wait_for_selector("#preview-state.old")
