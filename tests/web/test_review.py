"""The review desk: what is shown of each text, what is signed, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asking import Browser, Got
from folders import Folders, with_strings

from omshandout.errors import MachineError
from omshandout.i18n.reviews import Review, load_reviews
from omshandout.tasks import signing

ENGLISH, SPANISH = "/review/en/eyes", "/review/es/eyes"
WHO = ("name", "A. Person")
CLINICIAN, TRANSLATOR = ("role", "clinician"), ("role", "translator")
ALL = ("all", "yes")


def seen_on(got: Got) -> list[tuple[str, str]]:
    found = re.findall(r'name="(seen\.[^"]+)" value="([0-9a-f]{64})"', got.text)
    assert found
    return found


def keys_of(got: Got) -> list[str]:
    return [name.removeprefix("seen.") for name, _ in seen_on(got)]


def signed(folders: Folders, locale: str) -> tuple[Review, ...]:
    return load_reviews(folders.places.reviews(locale), locale)


def test_english_stands_beside_its_facts_and_sources(browser: Browser, folders: Folders) -> None:
    page = browser.get(ENGLISH).page
    fact = folders.workshop().context.facts
    assert "F001" in page.said
    source = fact.sources_of(("F001",))[0]
    assert source.title in page.said
    assert page.all("a", href=source.url, rel="noreferrer noopener")
    # What the fact sheet says, not only its number.
    assert "OMS is" in page.said


def test_a_translation_stands_beside_its_english(browser: Browser) -> None:
    got = browser.get(SPANISH)
    assert "This sheet is for tests." in got.page.said
    assert got.page.all("span", lang="es", dir="ltr")
    assert "F001" not in got.page.said


def test_all_signed_it_is_no_draft_any_more(browser: Browser, folders: Folders) -> None:
    folders.sign("en", "interface")
    order = browser.order(("handout", "eyes"), ("locale", "en"))
    assert "This sheet is a draft" in browser.get(order).page.said
    page = browser.get(ENGLISH)
    got = browser.post(ENGLISH, [*seen_on(page), WHO, CLINICIAN, ALL])
    assert got.status == 200
    count = len(seen_on(page))
    assert f"{count} texts are signed now" in got.page.said
    assert "Signed by A. Person" in got.page.said
    assert "This sheet is a draft" not in browser.get(order).page.said
    rows = [each for each in signed(folders, "en") if each.handout == "eyes"]
    assert {each.name for each in rows} == {"A. Person"}
    assert {each.role for each in rows} == {"clinician"}
    # The name is in the page that was answered and in no other.
    assert browser.get(SPANISH).page.all("input", id="name", value="")


def test_some_are_signed_some_are_wrong_and_the_rest_stays_open(
    browser: Browser, folders: Folders
) -> None:
    page = browser.get(SPANISH)
    first, second, third = keys_of(page)[:3]
    got = browser.post(SPANISH, [
        *seen_on(page), WHO, TRANSLATOR, (f"mark.{first}", "right"), (f"mark.{second}", "wrong"),
        (f"says.{second}", "mejor <b>así</b>"), (f"mark.{third}", ""),
    ])
    assert got.status == 200, got.page.said
    assert "1 text is signed now" in got.page.said
    assert "1 text is marked as wrong" in got.page.said
    assert [each.key for each in signed(folders, "es") if each.handout == "eyes"] == [first]
    text = folders.catalog("es", "eyes").read_text("utf-8")
    assert "Wrong, says A. Person" in text
    assert "mejor <b>así</b>" in text
    assert second not in keys_of(got)  # it cannot be read again before somebody mended it


def test_wrong_english_is_told_with_what_was_written(browser: Browser, folders: Folders) -> None:
    page = browser.get(ENGLISH)
    key = keys_of(page)[0]
    before = (folders.handout("eyes")).read_bytes()
    got = browser.post(ENGLISH, [
        *seen_on(page), WHO, CLINICIAN, (f"mark.{key}", "wrong"), (f"says.{key}", "too vague"),
    ])
    assert got.status == 200
    assert "too vague" in got.page.said
    assert "Please tell those who look after the sheets." in got.page.said
    assert folders.handout("eyes").read_bytes() == before


def test_a_remark_beside_a_text_keeps_all_from_counting_it_as_right(
    browser: Browser, folders: Folders
) -> None:
    page = browser.get(SPANISH)
    key = keys_of(page)[0]
    got = browser.post(SPANISH, [*seen_on(page), WHO, TRANSLATOR, ALL, (f"says.{key}", "hm")])
    assert key not in {each.key for each in signed(folders, "es") if each.handout == "eyes"}
    assert got.page.all("input", name=f"says.{key}", value="hm")


def test_what_changed_meanwhile_is_told_and_not_signed(browser: Browser, folders: Folders) -> None:
    page = browser.get(SPANISH)
    folders.change("es", "eyes", "title", with_strings("Otros ojos"))
    got = browser.post(SPANISH, [*seen_on(page), WHO, TRANSLATOR, ALL])
    assert got.status == 409
    assert "Some texts changed while you read them" in got.page.said
    keys = {each.key for each in signed(folders, "es") if each.handout == "eyes"}
    assert "title" not in keys
    assert len(keys) == len(keys_of(page)) - 1
    assert got.page.all("li", **{"class": "text changed"})
    assert "Otros ojos" in got.page.said


def test_a_sign_off_that_ended_says_so(browser: Browser, folders: Folders) -> None:
    folders.sign("es", "eyes")
    assert "Signed by A. Person" in browser.get(SPANISH).page.said
    folders.change("es", "eyes", "title", with_strings("Otros ojos"))
    page = browser.get(SPANISH).page
    assert "but it has changed since" in page.said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([CLINICIAN, ALL], "The name is missing."),
        ([WHO, ALL], "English is signed by clinicians"),
        ([WHO, TRANSLATOR, ALL], "English is signed by clinicians"),
        ([WHO, ("role", "queen"), ALL], "English is signed by clinicians"),
        ([WHO, CLINICIAN], "No text is marked."),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_lost(
    browser: Browser, folders: Folders, fields: list[tuple[str, str]], words: str
) -> None:
    page = browser.get(ENGLISH)
    key = keys_of(page)[0]
    got = browser.post(ENGLISH, [*seen_on(page), *fields, (f"says.{key}", "a word")])
    assert got.status == 422
    assert words in got.page.said
    assert got.page.all("input", name=f"says.{key}", value="a word")
    assert not folders.places.reviews("en").exists()


def test_a_disk_that_cannot_be_written_loses_nothing(
    browser: Browser, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omshandout.errors import Fault, Where

    def fails(path: Path, reviews: object) -> None:
        raise MachineError(Fault(Where(path.as_posix()), "cannot be written: full", "",
                                 "machine/write", values=(("reason", "full"),)))

    monkeypatch.setattr(signing, "save_reviews", fails)
    page = browser.get(ENGLISH)
    key = keys_of(page)[0]
    got = browser.post(ENGLISH, [*seen_on(page), WHO, CLINICIAN, (f"mark.{key}", "right")])
    assert got.status == 500
    assert "Nothing was saved: the file cannot be written." in got.page.said
    assert got.page.all("input", name=f"mark.{key}", value="right", checked="")


@pytest.mark.parametrize("path", ["/review/xx/eyes", "/review/en/nothing", "/review/en/..",
                                  "/review/../eyes"])
def test_there_is_no_such_sheet(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404
    assert browser.post(path, [WHO, CLINICIAN, ALL]).status == 404


def test_the_board_leads_to_what_can_be_read(browser: Browser) -> None:
    page = browser.get("/board").page
    for path in (ENGLISH, SPANISH):
        assert page.all("a", href=path)
        assert browser.get(path).status == 200


def test_keys_that_no_text_has_are_not_signed(browser: Browser, folders: Folders) -> None:
    got = browser.post(ENGLISH, [("seen.nothing", "0" * 64), WHO, CLINICIAN,
                                 ("mark.nothing", "right")])
    assert got.status == 409
    assert signed(folders, "en") == ()
