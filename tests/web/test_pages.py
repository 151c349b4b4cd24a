"""The pages: what they show of an order, and what goes wrong with one."""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from asking import Browser
from folders import Folders, with_strings
from msgspec.structs import replace

from omshandout.i18n.entries import Entry
from omshandout.i18n.reviews import Role
from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob
from omshandout.render.workshop import Workshop
from omshandout.tasks import ordering
from omshandout.tasks.setting import read_clinic
from omshandout.tasks.signing import sign
from omshandout.tasks.status import REVIEW_AFTER_DAYS, last_look, standings
from omshandout.web.desk import MOST_ORDERS, DeskSettings


def write_clinic(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


EYES = ("handout", "eyes")
NOTES = ("handout", "notes")
SPANISH = ("locale", "es")


def test_the_first_page_offers_what_there_is(browser: Browser) -> None:
    page = browser.get("/").page
    assert [box["value"] for box in page.all("input", name="handout")] == ["eyes", "notes"]
    assert [each["value"] for each in page.all("input", name="packet")] == ["both", "one", ""]
    assert {each["value"] for each in page.all("option")} >= {"en", "es", "ar", "a4", "large"}
    assert page.all("select", name="second_locale")
    assert page.all("select", name="copy_locale")


@pytest.mark.parametrize(
    ("fields", "job"),
    [
        ((EYES, SPANISH), Job("eyes", "es", Profile())),
        ((EYES, SPANISH, ("text", "large"), ("ink", "mono"), ("paper", "letter"), ("form", "yes")),
         Job("eyes", "es", Profile(Paper.LETTER, TextSize.LARGE, Ink.MONO, form=True))),
        ((EYES, SPANISH, ("second_locale", "en")), Job("eyes", "es", Profile(second_locale="en"))),
        ((EYES, SPANISH, ("second_locale", "ar"), ("copy_locale", "en")),
         Job("eyes", "es", Profile(second_locale="ar", copy_locale="en"))),
        ((("packet", "both"), ("locale", "ar"), ("second_locale", "en")),
         PacketJob("both", "ar", Profile(second_locale="en"))),
        ((("packet", "both"), ("locale", "ar")), PacketJob("both", "ar", Profile())),
    ],
)
def test_what_is_shown_and_saved_is_what_build_makes(
    browser: Browser, folders: Folders, fields: tuple[tuple[str, str], ...],
    job: Job | PacketJob,
) -> None:
    address = browser.order(*fields)
    shown = browser.get(address)
    assert shown.status == 200
    (frame,) = shown.page.all("iframe")
    expected = render(folders.workshop(), job, RenderOptions()).data
    for path in (frame["src"].partition("#")[0], address.replace("look", "save") + "/0"):
        got = browser.get(path)
        assert (got.status, got.header("content-type")) == (200, "application/pdf")
        assert got.body == expected
        name = job.file_name.replace("/", "-")
        assert f'filename="{name}"' in got.header("content-disposition")


def test_the_clinic_s_own_lines_are_on_the_sheets(folders: Folders, tmp_path: Path) -> None:
    settings = DeskSettings(folders.places, tmp_path / "choices.json", folders.clinic)
    browser = Browser(settings)
    address = browser.order(EYES, SPANISH)
    clinic = read_clinic(folders.clinic)
    options = RenderOptions(clinic, clinic_file=folders.clinic.as_posix())
    (job,) = ordering.jobs_of(
        folders.workshop(), browser.desk.order(address.rpartition("/")[2]), clinic
    )
    expected = render(folders.workshop(), job, options).data
    assert browser.get(address.replace("look", "pdf") + "/0").body == expected


def test_several_sheets_come_as_a_zip_that_is_always_the_same(browser: Browser) -> None:
    address = browser.order(EYES, NOTES, SPANISH)
    path = address.replace("look", "zip")
    got = browser.get(path)
    assert got.body == browser.get(path).body
    with zipfile.ZipFile(io.BytesIO(got.body)) as archive:
        assert archive.namelist() == ["es/eyes-a4.pdf", "es/notes-a4.pdf"]
        assert archive.read("es/eyes-a4.pdf").startswith(b"%PDF")
    assert path in browser.get(address).text


def test_a_draft_asks_before_it_is_printed_and_a_final_sheet_does_not(
    browser: Browser, folders: Folders
) -> None:
    address = browser.order(EYES, ("locale", "en"))
    printing = address.replace("look", "print") + "/0"
    assert printing in browser.get(address).text
    assert "data-print" not in browser.get(address).text
    asked = browser.get(printing)
    assert asked.status == 200
    assert "Give it to a family only if" in asked.page.said
    folders.sign("en", "eyes", "interface")
    assert printing not in browser.get(address).text
    assert "data-print" in browser.get(address).text


def test_a_sheet_that_cannot_be_made_says_why_and_hides_no_other(
    browser: Browser, folders: Folders
) -> None:
    folders.change("es", "eyes", "title", with_strings(""))
    address = browser.order(EYES, NOTES, SPANISH)
    page = browser.get(address).page
    assert "Not all texts of this sheet are translated" in page.said
    (frame,) = page.all("iframe")
    assert frame["src"].partition("#")[0].endswith("/1")
    assert browser.get(address.replace("look", "pdf") + "/0").status == 404
    with zipfile.ZipFile(io.BytesIO(browser.get(address.replace("look", "zip")).body)) as archive:
        assert archive.namelist() == ["es/notes-a4.pdf"]


def test_a_fault_of_a_handout_is_not_told_of_the_clinic_file(
    browser: Browser, folders: Folders
) -> None:
    line = folders.edit(folders.handout("notes"), "version:", "nonsense: 1\nversion:")
    page = browser.get("/").page
    assert "A file of the sheets has a fault." in page.said
    assert f"notes.yaml, line {line}" in page.said
    assert 'unknown key "nonsense"' in page.said
    assert "clinic file has" not in page.said
    assert [box["value"] for box in page.all("input", name="handout")] == ["eyes"]


def test_a_language_whose_own_file_is_damaged(browser: Browser, folders: Folders) -> None:
    address = browser.order(EYES, SPANISH)
    (folders.locales / "es" / "language.yaml").write_text("nonsense: 1\n", "utf-8")
    got = browser.get(address)
    assert got.status == 200
    assert "This sheet cannot be made" in got.page.said
    assert not got.page.all("iframe")


def test_a_change_of_a_file_is_printed_at_once(browser: Browser, folders: Folders) -> None:
    address = browser.order(EYES, SPANISH)
    pdf = address.replace("look", "pdf") + "/0"
    before = browser.get(pdf).body
    assert browser.get(pdf).body == before
    folders.change("es", "eyes", "title", with_strings("Otro nombre"))
    after = browser.get(pdf).body
    assert after != before
    assert after == render(folders.workshop(), Job("eyes", "es", Profile()), RenderOptions()).data


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((SPANISH,), "No sheet is chosen yet."),
        ((EYES, ("locale", "tlh")), "There are no sheets in the language"),
        ((("handout", "../eyes"), SPANISH), "There is no sheet"),
        ((("packet", "none such"), SPANISH), "There is no packet"),
        ((("packet", "both"), EYES, SPANISH), "You chose a packet and single sheets."),
        ((EYES, SPANISH, ("copies", "0")), "This is no number of copies."),
        ((EYES, SPANISH, ("copies", "many")), "This is no number of copies."),
        ((EYES, SPANISH, ("second_locale", "es")), "The second language is the same as the first."),
        ((EYES, SPANISH, ("second_locale", "tlh")), "There are no sheets in the language"),
        ((EYES, SPANISH, ("copy_locale", "es")), "The copy is in the language of the sheet."),
        ((EYES, SPANISH, ("copy_locale", "en"), ("form", "yes")),
         "A sheet that is filled in on screen has no copy."),
    ],
)
def test_what_is_wrong_with_an_order_is_told_beside_what_was_chosen(
    browser: Browser, fields: tuple[tuple[str, str], ...], words: str
) -> None:
    got = browser.post("/", [("action", "show"), *fields])
    assert got.status == 422
    assert words in got.page.said
    assert got.page.all("section", id="faults", tabindex="-1")
    if EYES in fields:
        assert "checked" in got.page.all("input", value="eyes")[0]


def test_two_languages_and_a_copy_are_named_and_kept(browser: Browser) -> None:
    address = browser.order(EYES, SPANISH, ("second_locale", "ar"), ("copy_locale", "en"))
    (summary,) = browser.get(address).page.all("p", **{"class": "summary"})
    assert summary
    assert "Spanish" in (said := browser.get(address).page.said)
    assert "Arabic" in said
    assert "English" in said
    for again in (browser.get("/").page, browser.get(address.replace("look", "again")).page):
        for name, chosen in (("second_locale", "ar"), ("copy_locale", "en")):
            values = {each["value"] for each in again.all("option") if "selected" in each}
            assert chosen in values, name


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", {"eyes", "notes"}), ("DANCING", {"eyes"}), ("áčč", set()), ("zebra", set()),
    ],
)
def test_search_by_script_and_without(browser: Browser, words: str, names: set[str]) -> None:
    found = json.loads(browser.post("/search", [("words", words)]).body)
    assert set(found["names"]) == names
    page = browser.post("/", [("action", "search"), ("words", words)]).page
    shown = {
        each["data-name"] for each in page.all("li", **{"class": "pick"})
        if "hidden" not in each and each.get("data-name") in ("eyes", "notes")
    }
    assert shown == names
    if words:
        assert f"{len(names)} sheet" in page.said


def test_search_in_any_language_keeps_what_is_ticked(browser: Browser, folders: Folders) -> None:
    folders.change("ar", "notes", "title", with_strings("المُلاحظات الأولى"))
    page = browser.post("/", [("action", "search"), ("words", "الملاحظات"), EYES]).page
    boxes = {each["data-name"]: each for each in page.all("li") if each.get("data-name")}
    assert "hidden" not in boxes["notes"]
    assert "hidden" not in boxes["eyes"]  # it is ticked


def test_the_last_look_is_remembered_and_no_sheet(
    browser: Browser, settings: DeskSettings
) -> None:
    browser.order(EYES, SPANISH, ("text", "large"), ("copies", "3"))
    kept = settings.choices_file.read_text()
    assert "es" in kept
    assert "eyes" not in kept
    page = Browser(settings).get("/").page
    chosen = {each["value"] for each in page.all("option") if "selected" in each}
    assert {"es", "large"} <= chosen
    assert not [box for box in page.all("input", name="handout") if "checked" in box]


def test_damaged_choices_are_forgotten(settings: DeskSettings) -> None:
    settings.choices_file.parent.mkdir(parents=True)
    settings.choices_file.write_bytes(b'{"locale": 7')
    assert Browser(settings).get("/").status == 200


def test_choices_that_cannot_be_kept_stop_nothing_and_are_told(
    browser: Browser, settings: DeskSettings
) -> None:
    settings.choices_file.parent.write_text("a file where a folder has to be")
    address = browser.order(EYES, SPANISH)
    assert "Your choices were not kept" in browser.get(address).page.said


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EACCES, "the program may not write to its folder"),
        (errno.EIO, "the file could not be written"),
    ],
)
def test_why_choices_could_not_be_kept(
    browser: Browser, settings: DeskSettings, monkeypatch: pytest.MonkeyPatch, number: int,
    words: str,
) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", refuse)
        address = browser.order(EYES, SPANISH, ("text", "large"))
    assert words in browser.get(address).page.said
    assert not list(settings.choices_file.parent.glob("*"))  # nothing half-written
    browser.order(EYES, SPANISH, ("text", "large"))
    assert words not in browser.get(address).page.said
    assert settings.choices_file.is_file()


def test_an_order_can_be_changed(browser: Browser) -> None:
    address = browser.order(NOTES, ("locale", "ar"), ("copies", "4"))
    page = browser.get(address.replace("look", "again")).page
    assert "checked" in page.all("input", value="notes")[0]
    assert page.all("input", name="copies")[0]["value"] == "4"


def test_an_old_order_is_forgotten(browser: Browser) -> None:
    address = browser.order(EYES, SPANISH)
    order = browser.desk.order(address.rpartition("/")[2])
    for _ in range(MOST_ORDERS):
        browser.desk.keep_order(order)
    got = browser.get(address)
    assert got.status == 404
    assert "chosen too long ago" in got.page.said


def test_the_page_speaks_the_reader_s_language_and_marks_english(
    browser: Browser, folders: Folders, settings: DeskSettings
) -> None:
    got = browser.get("/", accept_language="de, ar-EG;q=0.8, es;q=0.3")
    assert got.page.all("html", lang="ar", dir="rtl")
    assert got.page.all("span", lang="en", dir="ltr")
    assert "Choose sheets to print" in got.page.said
    assert browser.post("/language", [("staff_locale", "es")]).status == 303
    assert browser.get("/", accept_language="ar").page.all("html", lang="es", dir="ltr")
    assert browser.post("/language", [("staff_locale", "../es")]).status == 303
    assert browser.get("/").page.all("html", lang="es", dir="ltr")
    clinic = write_clinic(folders.root / "own.yaml", 'name: "Hill"\nstaff_language: ar\n')
    own = Browser(replace(settings, clinic_file=clinic, choices_file=folders.root / "no.json"))
    assert own.get("/").page.all("html", lang="ar", dir="rtl")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name: "Name of your clinic"\n', "still stands in your clinic file from the example"),
        ('name: "Hill"\nslogan: "We care"\n', "an entry “slogan” that this program does not know"),
        ("name: [\n", "The clinic file cannot be read from this line on."),
        ('phones: [{purpose: day, number: "call us"}]\n', "“call us” cannot be a telephone number"),
        ("country: UK\n", "“UK” is no country."),
        ("logo: none.png\n", "There is no such file."),
        ("name: &a x\n", "uses something of YAML that is not allowed here"),
    ],
)
def test_a_fault_of_the_clinic_file_is_told_on_the_first_page(
    folders: Folders, settings: DeskSettings, text: str, words: str
) -> None:
    clinic = write_clinic(folders.root / "own.yaml", text)
    browser = Browser(replace(settings, clinic_file=clinic))
    page = browser.get("/").page
    assert words in page.said
    assert "own.yaml, line" in page.said
    assert "/desk" not in page.said  # no folders of this computer
    got = browser.post("/", [("action", "show"), EYES, SPANISH])
    assert got.status == 422
    assert words in got.page.said


def test_a_clinic_file_and_its_logo_are_read_again(
    folders: Folders, settings: DeskSettings
) -> None:
    clinic = write_clinic(folders.root / "own.yaml", 'name: "Hill Clinic"\n')
    browser = Browser(replace(settings, clinic_file=clinic))
    pdf = browser.order(EYES, ("locale", "en")).replace("look", "pdf") + "/0"
    before = browser.get(pdf).body
    write_clinic(clinic, 'name: "Lake Clinic"\n')
    assert browser.get(pdf).body != before


def test_the_board_tells_what_is_due_for_review(
    browser: Browser, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = last_look(browser.desk.workshop(), "eyes")
    assert changed is not None
    said = "Due for review: last looked at on "
    day = changed + timedelta(REVIEW_AFTER_DAYS)
    monkeypatch.setattr(browser.desk, "today", lambda: day)
    assert said not in browser.get("/board").page.said
    monkeypatch.setattr(browser.desk, "today", lambda: day + timedelta(1))
    due = browser.get("/board").page.said.count(said)
    # A clinician who signs it has looked at it.
    sign(browser.desk.workshop(), "en", ["eyes"], "A. Person", Role.CLINICIAN.value, day)
    assert last_look(Workshop(folders.places), "eyes") == day
    left = browser.get("/board").page.said.count(said)
    assert due - left == len(browser.desk.workshop().locales)


def test_the_board(browser: Browser, folders: Folders) -> None:
    folders.sign("en", "eyes", "interface")
    folders.change("es", "notes", "title", with_strings(""))
    page = browser.get("/board").page
    assert "1 text is not translated" in page.said
    assert "Partly translated" in page.said
    assert page.all("span", **{"class": "badge final"})
    folders.catalog("ar", "eyes").write_text("msgid \"")
    assert page.all("span", **{"class": "badge broken"}) == []
    assert browser.get("/board").page.all("span", **{"class": "badge broken"})


def test_a_broken_file_of_the_program_s_own_texts_leaves_the_page_its_words(
    browser: Browser, folders: Folders
) -> None:
    (folders.content / "interface.yaml").write_bytes(b": [")
    got = browser.get("/board")
    assert "State of the sheets" in got.page.said


STOPPED = "Cannot be printed now in this language: "


def marks(browser: Browser, *fields: tuple[str, str]) -> dict[str, list[str]]:
    """What the page's script is told of each field that has lines, and of all."""
    found = json.loads(browser.post("/marks", fields).body)
    return {**{id: lines for id, lines in found["lines"].items() if lines}, "": [found["said"]]}


@pytest.mark.parametrize("change", [
    with_strings("Sin número."), with_strings(""), lambda entry: replace(entry, fuzzy=True),
    lambda entry: replace(entry, msgid="Other English."),
])
def test_who_chooses_sees_what_cannot_be_printed(
    browser: Browser, folders: Folders, change: Callable[[Entry], Entry]
) -> None:
    assert marks(browser, SPANISH) == {"": [""]}
    folders.change("es", "eyes", "about.text", change)
    line = [STOPPED + "Spanish"]
    found = marks(browser, SPANISH)
    assert found.pop("")[0].startswith("Some sheets cannot be printed")
    both = {"handout-eyes": line, "packet-both": line}
    assert {id: lines for id, lines in found.items() if id != "packet-one"} == both
    for other in ("second_locale", "copy_locale"):
        assert marks(browser, ("locale", "ar"), (other, "es"))["handout-eyes"] == line
    # Without a script the page tells what it was sent, and what was chosen last.
    text = browser.post("/", [("action", "search"), ("words", ""), SPANISH]).text
    shown = f"{STOPPED}<bdi>Spanish</bdi>"
    assert shown in text
    assert "tell those who look after the sheets" in text
    # The first page waits for no such look; its script asks for the languages chosen last.
    address = browser.order(NOTES, SPANISH)
    first = browser.get("/").text
    assert shown not in first
    assert "data-unmarked" in first
    again = browser.get(address.replace("look", "again")).text
    assert shown in again
    assert "data-unmarked" not in again
    # It is so: the sheet cannot be made, the other can.
    assert "iframe" not in browser.get(browser.order(EYES, SPANISH)).text
    assert "iframe" in browser.get(browser.order(NOTES, SPANISH)).text


def test_a_text_of_the_pages_that_is_missing_stops_all_sheets(
    browser: Browser, folders: Folders
) -> None:
    key = next(message.key for message in folders.workshop().printed_source.messages)
    folders.change("es", "interface", key, with_strings(""))
    found = marks(browser, SPANISH)
    assert {"handout-eyes", "handout-notes", "packet-both", "packet-one"} <= found.keys()
    assert marks(browser, ("locale", "ar")) == {"": [""]}
    rows = standings(folders.workshop(), ("es",), checked=True)
    assert {row.state for row in rows} == {"stopped"}


def test_a_cover_of_a_packet_stops_that_packet_alone(browser: Browser, folders: Folders) -> None:
    cover = next(each.cover for each in folders.workshop().packets if each.name == "one")
    folders.change("es", "packets", cover.title.key, with_strings(""))
    assert marks(browser, SPANISH).keys() == {"packet-one", ""}


def test_the_board_keeps_no_rows_of_what_was_saved_before_it_looked(
    browser: Browser, folders: Folders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It may wait for a sheet that is being made, and has its sources from before that."""
    monkeypatch.setenv("OMSHANDOUT_CACHE", str(tmp_path / "kept"))

    class Saved:
        """Somebody else makes a sheet, and saves meanwhile."""

        def __enter__(self) -> None:
            folders.change("es", "eyes", "lead", with_strings(""))

        def __exit__(self, *what: object) -> None:
            pass

    work = browser.desk.workshop()
    for name in work.domains:  # it has read all of them
        for locale in work.locales[1:]:
            work.translations(locale, name)
    monkeypatch.setattr(work, "rendering", Saved())
    browser.get("/board")
    (row,) = [
        row for row in standings(Workshop(folders.places), ("es",), checked=True)
        if row.handout == "eyes"
    ]
    assert (row.state, row.missing) == ("incomplete", 1)


def test_the_board_names_what_a_fault_stops(browser: Browser, folders: Folders) -> None:
    assert "Cannot be printed" not in browser.get("/board").text
    folders.change("es", "eyes", "about.text", with_strings("Sin número."))
    assert '<span class="badge stopped">Cannot be printed</span>' in browser.get("/board").text
