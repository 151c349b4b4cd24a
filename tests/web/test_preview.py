"""The page beside the texts, asked in this process."""

from __future__ import annotations

import json
import re

import pytest
from asking import Browser
from folders import Folders, with_strings
from msgspec.structs import replace

from omshandout.web import routes
from omshandout.web.desk import DeskSettings
from omshandout.web.safety import screen_policy

PATH = "/preview/es/eyes/standard"


def revision_of(browser: Browser, path: str = PATH) -> str:
    (found,) = browser.get(path).page.all("div", id="preview")
    return found["data-revision"]


def test_each_text_stands_beside_its_english(browser: Browser) -> None:
    page = browser.get(PATH).page
    keys = [row["data-key"] for row in page.all("tr") if "data-key" in row]
    assert keys[:2] == ["title", "lead"]
    assert "interface/draft.both" in keys
    assert "Dancing eyes" in page.said
    assert page.all("iframe", src=f"{PATH}/page")
    # The table works without a script, in the frame.
    assert page.all("a", href=f"{PATH}/page#title", target="preview-page")


def test_arabic_words_and_keys_keep_their_directions(browser: Browser) -> None:
    page = browser.get("/preview/ar/eyes/standard").page
    assert page.all("p", lang="ar", dir="rtl")
    assert page.all("bdi", dir="ltr")


def test_the_sheet_has_the_policy_that_stands_in_it_and_no_other(browser: Browser) -> None:
    got = browser.get(f"{PATH}/page")
    policy = got.header("content-security-policy")
    own = re.search(rb'content="(default-src [^"]+)"', got.body)
    assert own is not None
    assert policy.startswith(own[1].decode())
    assert "frame-ancestors 'self'" in policy
    assert "'sha256-" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert got.header("cache-control") == "no-store"


def test_a_page_without_a_policy_may_use_nothing() -> None:
    assert screen_policy(b"<p>x</p>").startswith("default-src 'none'; frame-ancestors")


def test_a_fault_leads_to_its_text(browser: Browser, folders: Folders) -> None:
    browser.get(PATH)
    line = folders.change("es", "eyes", "lead", with_strings("Palabra {unknown}"))
    page = browser.get(PATH).page
    assert page.all("div", id="preview-state", **{"class": "old"})
    assert page.all("a", href="#text:lead", **{"data-show": "lead"})
    assert f"eyes.po:{line}" in page.said
    assert page.all("tr", id="text:lead", **{"class": "wrong"})
    assert browser.get(f"{PATH}/page").status == 200  # the last good one


def test_nothing_was_ever_good(browser: Browser, folders: Folders) -> None:
    folders.handout("eyes").write_text("blocks: [", encoding="utf-8")
    assert not browser.get(PATH).page.all("iframe")
    assert browser.get(f"{PATH}/page").status == 404
    assert browser.get(PATH).status == 200


@pytest.mark.parametrize("poll", [False, True])
def test_news_come_after_a_save(
    settings: DeskSettings, folders: Folders, monkeypatch: pytest.MonkeyPatch, poll: bool
) -> None:
    browser = Browser(replace(settings, poll=poll))
    before = revision_of(browser)
    monkeypatch.setattr(routes, "_LONGEST_S", 0.0)
    assert browser.get(f"{PATH}/news/{before}").status == 204
    monkeypatch.setattr(routes, "_LONGEST_S", 20.0)
    folders.change("es", "eyes", "title", with_strings("Palabra"))
    got = browser.get(f"{PATH}/news/{before}")
    told = json.loads(got.body)
    assert told["page"] is True
    assert told["revision"] == revision_of(browser) != before
    folders.change("es", "eyes", "title", with_strings("Palabra {unknown}"))
    assert json.loads(browser.get(f"{PATH}/news/{told['revision']}").body)["page"] is False
    browser.desk.watch.end()


def test_an_answer_without_news_is_held_back_until_something_is_saved(
    browser: Browser, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks again as soon as it has an answer: without this it would never stop asking."""
    before = revision_of(browser)
    waited: list[float] = []

    async def saved_meanwhile(since: int, seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:  # twice it was woken for nothing
            folders.change("es", "eyes", "title", with_strings("Palabra"))

    monkeypatch.setattr(browser.desk.watch, "wait", saved_meanwhile)
    got = browser.get(f"{PATH}/news/{before}")
    assert (got.status, len(waited)) == (200, 3)
    assert json.loads(got.body)["revision"] != before


def test_the_sheet_as_a_pdf(browser: Browser) -> None:
    got = browser.get(f"{PATH}/pdf")
    assert (got.status, got.body[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("path", [
    "/preview/es/none/standard", "/preview/xx/eyes/standard", "/preview/es/eyes/huge",
    "/preview/../eyes/standard", "/preview/es/eyes/standard/page/more",
])
def test_sheets_that_there_are_not(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404


@pytest.mark.parametrize("to", ["/preview/es/eyes/standard", "/"])
def test_the_way_in_leads_on_to_the_sheet(browser: Browser, to: str) -> None:
    got = browser.get(f"/enter?ticket={browser.keys.ticket}&to={to}")
    assert got.page.all("meta", content=f"0; url={to}")


@pytest.mark.parametrize("to", [
    "//elsewhere.example", "https://elsewhere.example", "/preview/es/eyes/standard/pdf",
    "/preview/es/eyes/standard?x", "/preview/%2e%2e/a/b", "javascript:alert(1)",
])
def test_the_way_in_leads_nowhere_else(browser: Browser, to: str) -> None:
    got = browser.get(f"/enter?ticket={browser.keys.ticket}&to={to}")
    assert got.page.all("meta", content="0; url=/")
