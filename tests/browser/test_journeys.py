"""Journeys through the page: three languages, keyboard, no script, 400 %, forced colours, axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import copy_shipped, with_strings
from judging_pages import fits, is_clean, speak, tab_to, targets, until
from playwright.sync_api import Browser, expect
from serving import Served, let_in

from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop


@pytest.mark.parametrize(
    ("locale", "direction"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")]
)
def test_the_whole_way(
    chromium: Browser, served: Served, tmp_path: Path, locale: str, direction: str
) -> None:
    with chromium.new_context(viewport={"width": 1366, "height": 900}) as context:
        page, watch = let_in(context, served)
        speak(page, locale)
        assert page.evaluate("getComputedStyle(document.body).direction") == direction
        is_clean(page)
        targets(page)
        # Nothing chosen: the fault has the focus.
        page.click("button.main")
        expect(page.locator("#faults")).to_be_focused()
        is_clean(page)
        # Found while typing, by a word of another language.
        page.fill("#words", "vomitos")
        until(page, "document.querySelectorAll('#sheets .pick[hidden]').length > 3")
        assert page.inner_text("#found")
        page.fill("#words", "")
        until(page, "document.querySelectorAll('#sheets .pick[hidden]').length == 0")
        # A ticked sheet takes the packet away, and the other way round.
        page.check("#packet-school")
        page.check("#handout-symptoms")
        assert page.is_checked("#packet-none")
        page.check("#packet-school")
        assert not page.is_checked("#handout-symptoms")
        page.select_option("#locale", locale)
        page.select_option("#paper", "a4")
        page.click("button.main")
        page.wait_for_url("**/look/**")
        is_clean(page)
        targets(page)
        frame = page.query_selector("iframe")
        assert frame is not None
        with page.expect_download() as download:
            page.click("a[href^='/save/']")
        saved = tmp_path / download.value.suggested_filename
        download.value.save_as(saved)
        assert saved.name == f"{locale}-packet-school-a4.pdf"
        job = PacketJob("school", locale, Profile())
        assert saved.read_bytes() == render(
            Workshop(find_places()), job, RenderOptions()
        ).data
        # It is a draft: the page asks.
        page.click(".doings .main")
        page.wait_for_url("**/print/**")
        is_clean(page)
        page.click(".doings .second")
        page.wait_for_url("**/look/**")
        page.click("nav a[href='/board']")
        is_clean(page)
        fits(page)
        assert watch.said == []
        assert watch.elsewhere == []
    with chromium.new_context() as stranger:
        page = stranger.new_page()
        page.goto(served.url)
        is_clean(page)


def test_with_the_keyboard_alone(chromium: Browser, served: Served, tmp_path: Path) -> None:
    with chromium.new_context() as context:
        page, _ = let_in(context, served)
        keys = page.keyboard
        keys.press("Tab")
        until(page, "document.activeElement.className === 'skip'")
        keys.press("Enter")
        keys.press("Tab")
        tab_to(page, "#packet-none")
        tab_to(page, "#handout-symptoms")
        keys.press("Space")
        assert page.is_checked("#handout-symptoms")
        tab_to(page, "#locale")
        keys.type("esp")
        tab_to(page, "button.main")
        keys.press("Enter")
        page.wait_for_url("**/look/**")
        tab_to(page, "a[href^='/save/']")
        with page.expect_download() as download:
            keys.press("Enter")
        saved = tmp_path / "saved.pdf"
        download.value.save_as(saved)
        workshop = Workshop(find_places())
        job = Job("symptoms", "es", Profile())
        assert saved.read_bytes() == render(workshop, job, RenderOptions()).data


def test_without_script(chromium: Browser, served: Served, tmp_path: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page, _ = let_in(context, served)
        page.fill("#words", "fridge")
        page.click("button[value=search]")
        assert page.locator("#sheets .pick:visible").count() < 5
        page.check("#handout-when-to-get-help")
        page.click("button.main >> nth=-1")
        page.wait_for_url("**/look/**")
        page.click(".doings .main")
        page.wait_for_url("**/print/**")
        assert page.get_attribute(".doings .main", "href") is not None
        page.click(".doings .second")
        with page.expect_download() as download:
            page.click("a[href^='/save/']")
        download.value.save_as(tmp_path / "saved.pdf")
        assert (tmp_path / "saved.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_at_400_per_cent(chromium: Browser, served: Served, locale: str) -> None:
    # 1280 pixels of a screen at 400 % are as wide as 320 (WCAG 2.2, 1.4.10).
    with chromium.new_context(viewport={"width": 320, "height": 256}) as context:
        page, _ = let_in(context, served)
        speak(page, locale)
        fits(page)
        page.click("button.main")
        fits(page)
        page.check("#handout-symptoms")
        page.click("button.main")
        page.wait_for_url("**/look/**")
        fits(page)
        page.goto(f"{served.url}/board")
        fits(page)
        is_clean(page)


def test_in_forced_colours(chromium: Browser, served: Served) -> None:
    with chromium.new_context(forced_colors="active") as context:
        page, _ = let_in(context, served)
        page.check("#handout-symptoms")
        border = "it => getComputedStyle(document.querySelector(it)).borderColor"
        chosen = page.evaluate(border, ".pick[data-name=symptoms]")
        assert chosen != page.evaluate(border, ".pick[data-name=tests]")
        assert page.evaluate(
            "getComputedStyle(document.querySelector('button.main')).borderStyle"
        ) == "solid"
        page.click("button.main")
        page.wait_for_url("**/look/**")
        is_clean(page)


def test_of_two_tabs_each_keeps_its_own_order(chromium: Browser, served: Served) -> None:
    with chromium.new_context() as context:
        one, _ = let_in(context, served)
        two = context.new_page()
        two.goto(served.url)
        for page, name in ((one, "symptoms"), (two, "tests")):
            page.check(f"#handout-{name}")
        for page in (one, two):
            page.click("button.main")
            page.wait_for_url("**/look/**")
        one.reload()
        assert "Signs of OMS" in one.inner_text(".sheet h2")
        assert "Tests for OMS" in two.inner_text(".sheet h2")


def test_another_site_can_do_nothing(chromium: Browser, served: Served, tmp_path: Path) -> None:
    with chromium.new_context() as context:
        page, _ = let_in(context, served)
        evil = tmp_path / "evil.html"
        evil.write_text(
            f'<form method="post" action="{served.url}/language">'
            '<input name="staff_locale" value="ar"><button>win</button></form>'
            f'<iframe src="{served.url}/"></iframe>', "utf-8",
        )
        other = context.new_page()
        other.goto(evil.as_uri())
        other.click("button")
        other.wait_for_url(f"{served.url}/language")
        assert "Nothing was done" in other.inner_text("main")
        page.reload()
        assert page.get_attribute("html", "lang") != "ar"


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("width", [1366, 400])
def test_sheets_that_cannot_be_printed_are_marked_as_the_language_is_chosen(
    chromium: Browser, tmp_path: Path, locale: str, width: int
) -> None:
    folders = copy_shipped(tmp_path / "own")
    folders.change("es", "symptoms", "lead", with_strings(""))
    served = Served(tmp_path / "user", *folders.options)
    try:
        with chromium.new_context(viewport={"width": width, "height": 900}) as context:
            page, watch = let_in(context, served)
            speak(page, locale)
            page.select_option("#locale", "en")
            hint, line = page.locator("#stopped-hint"), page.locator("#handout-symptoms-stopped")
            expect(hint).to_be_empty()
            page.select_option("#locale", "es")
            expect(hint).not_to_be_empty()
            expect(line).not_to_be_empty()
            marked = page.locator(".pick:has(.stopped p)")
            names = {each.get_attribute("data-name") for each in marked.all()}
            assert "symptoms" in names
            assert len(names) < 10  # that sheet, and the packets that it is in
            is_clean(page)
            targets(page)
            fits(page)
            page.select_option("#locale", "en")
            expect(line).to_be_empty()
            page.select_option("#second_locale", "es")
            expect(line).not_to_be_empty()
            # Chosen last, it is marked on the first page too.
            page.check("#handout-tests")
            page.click("button.main")
            page.wait_for_url("**/look/**")
            page.goto(served.url)
            expect(line).not_to_be_empty()
            assert watch.said == []
    finally:
        served.end()
