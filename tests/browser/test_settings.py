"""The clinic's settings in a real Chromium: typed, told, saved, and on the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from judging_pages import fits, is_clean, speak, targets, until
from playwright.sync_api import Browser
from serving import Served, let_in

from omshandout.model.options import Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
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
        assert page.evaluate("document.activeElement.id") == "phones-0-number"
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
        page.check("#handout-symptoms")
        page.select_option("#locale", locale)
        page.select_option("#paper", "a4")
        page.click("button.main")
        page.wait_for_url("**/look/**")
        with page.expect_download() as download:
            page.click("a[href^='/save/']")
        saved = tmp_path / "saved.pdf"
        download.value.save_as(saved)
        options = RenderOptions(clinic, clinic_file=file.as_posix())
        job = Job("symptoms", locale, Profile())
        assert saved.read_bytes() == render(Workshop(find_places()), job, options).data
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
