"""The clinic's settings in a real Chromium: typed, told, saved, and on the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from judging_pages import fits, is_clean, speak, tab_to, targets, until
from playwright.sync_api import Browser, expect
from serving import Served, let_in

from omshandout.model.options import Profile
from omshandout.readback import logical_text
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import PacketJob
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.tasks.setting import read_clinic


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    folder = tmp_path / "started"
    folder.mkdir()
    served = Served(tmp_path / "user", folder=folder)
    yield served, folder / "clinic.yaml"
    served.end()


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_settings_saved_stand_on_the_sheet(
    chromium: Browser, started: tuple[Served, Path], tmp_path: Path, locale: str
) -> None:
    served, file = started
    with chromium.new_context(viewport={"width": 1366, "height": 900}) as context:
        page, watch = let_in(context, served)
        speak(page, locale)
        page.click("nav a[href='/settings']")
        page.wait_for_url("**/settings")
        is_clean(page)
        targets(page)
        fits(page)
        page.fill("#name", "Hill Clinic")
        page.click("#phones-add")
        expect(page.locator("#phones-0-number")).to_be_focused()
        page.fill("#phones-0-number", "call us")
        until(page, "document.getElementById('phones-0-number').ariaInvalid === 'true'")
        assert "call us" in page.inner_text("#checked")
        is_clean(page)
        page.fill("#phones-0-number", "555 0100")
        until(page, "document.getElementById('faults').hidden")
        until(page, "document.getElementById('head').src.includes('/settings/head/')")
        page.click("#hours-add")
        page.check("#hours-0-day-0")
        page.fill("#hours-0-from", "08:30")
        page.fill("#hours-0-to", "17:00")
        targets(page)
        is_clean(page)
        page.click("button.main")
        page.wait_for_url("**/settings/saved")
        is_clean(page)
        assert page.input_value("#phones-0-number") == "555 0100"
        clinic = read_clinic(file)
        assert clinic.phones[0].number == "555 0100"
        page.click("nav a[href='/']")
        page.check("#packet-school")
        second = "es" if locale == "en" else "en"
        page.select_option("#locale", locale)
        page.select_option("#second_locale", second)
        page.select_option("#paper", "a4")
        page.click("button.main")
        page.wait_for_url("**/look/**")
        is_clean(page)
        with page.expect_download() as download:
            page.click("a[href^='/save/']")
        saved = tmp_path / "saved.pdf"
        download.value.save_as(saved)
        options = RenderOptions(clinic, clinic_file=file.as_posix())
        job = PacketJob("school", locale, Profile(second_locale=second))
        assert saved.read_bytes() == render(Workshop(find_places()), job, options).data
        assert "555 0100" in logical_text(saved.read_bytes()).replace("\u00a0", " ")
        assert watch.said == []
        assert watch.elsewhere == []


def test_without_script_and_at_400_per_cent(
    chromium: Browser, started: tuple[Served, Path]
) -> None:
    served, file = started
    with chromium.new_context(
        java_script_enabled=False, viewport={"width": 400, "height": 700}
    ) as context:
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/settings")
        page.fill("#name", "Hill Clinic")
        page.click("#phones-add")
        page.fill("#phones-0-number", "call us")
        page.click("button.main")
        assert "call us" in page.inner_text("#faults")
        page.fill("#phones-0-number", "555 0100")
        page.click("#check")
        assert page.get_attribute("#head", "src") != "about:blank"
        page.click("button.main")
        page.wait_for_url("**/settings/saved")
        assert read_clinic(file).phones[0].number == "555 0100"
    with chromium.new_context(viewport={"width": 320, "height": 256}) as context:
        # A way in counts once, and the program has made another.
        page, _ = let_in(context, served)
        page.goto(f"{served.url}/settings")
        page.click("#hours-add")
        fits(page)
        is_clean(page)


def test_two_tabs_that_save_different_settings_lose_nothing(
    chromium: Browser, started: tuple[Served, Path]
) -> None:
    served, file = started
    with chromium.new_context() as context:
        one, _ = let_in(context, served)
        one.goto(f"{served.url}/settings")
        two = context.new_page()
        two.goto(f"{served.url}/settings")
        one.fill("#name", "Hill Clinic")
        one.click("button.main")
        one.wait_for_url("**/settings/saved")
        two.click("#phones-add")
        two.fill("#phones-0-number", "555 0199")
        two.click("button.main")
        expect(two.locator("#faults")).to_be_focused()
        assert "Somebody changed the clinic file" in two.inner_text("#faults")
        is_clean(two)
        assert read_clinic(file).phones == ()
        # What the first saved and the second typed stand on the page; one more press saves both.
        assert two.input_value("#name") == "Hill Clinic"
        assert two.input_value("#phones-0-number") == "555 0199"
        two.click("button.main")
        two.wait_for_url("**/settings/saved")
        clinic = read_clinic(file)
        assert clinic.name == (("", "Hill Clinic"),)
        assert [phone.number for phone in clinic.phones] == ["555 0199"]


def test_with_the_keyboard_alone_and_in_forced_colours(
    chromium: Browser, started: tuple[Served, Path]
) -> None:
    served, file = started
    with chromium.new_context(forced_colors="active") as context:
        page, _ = let_in(context, served)
        keys = page.keyboard
        tab_to(page, "nav a[href='/settings']")
        keys.press("Enter")
        page.wait_for_url("**/settings")
        tab_to(page, "#name")
        keys.type("Hill Clinic")
        tab_to(page, "#phones-add")
        keys.press("Enter")
        page.wait_for_selector("#phones-0-number:focus")
        keys.type("call us")
        until(page, "document.getElementById('phones-0-number').ariaInvalid === 'true'")
        is_clean(page)
        keys.press("Control+a")
        keys.type("555 0100")
        tab_to(page, "button.main")
        keys.press("Enter")
        page.wait_for_url("**/settings/saved")
        is_clean(page)
        clinic = read_clinic(file)
        assert (clinic.name, clinic.phones[0].number) == ((("", "Hill Clinic"),), "555 0100")
