"""The settings page: what was typed, what is wrong with it, and who else saved."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from asking import ORIGIN, Browser, Got
from folders import Folders
from msgspec.structs import replace
from PIL import Image

from omshandout.tasks.setting import read_clinic
from omshandout.web.desk import DeskSettings

NAME = ("name", "Hill Clinic")
PHONE = (("phones.0.purpose", "day"), ("phones.0.number", "555 0100"))
SAVE = ("action", "save")


@pytest.fixture
def file(folders: Folders) -> Path:
    return folders.root / "own" / "clinic.yaml"


@pytest.fixture
def clinic(settings: DeskSettings, file: Path) -> Browser:
    file.parent.mkdir()
    return Browser(replace(settings, clinic_file=file))


def digest_of(got: Got) -> tuple[str, str]:
    found = re.search(r'name="digest" value="([0-9a-f]*)"', got.text)
    assert found is not None
    return "digest", found[1]


def upload(browser: Browser, data: bytes, *fields: tuple[str, str], name: str = "a.png") -> Got:
    parts = [(f'name="{key}"', value.encode()) for key, value in
             (*fields, ("token", browser.keys.form))]
    parts.append((f'name="logo_file"; filename="{name}"', data))
    body = b"".join(
        f"--line\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
        for head, value in parts
    ) + b"--line--\r\n"
    return browser.ask("POST", "/settings", body, {
        "origin": ORIGIN, "sec-fetch-site": "same-origin",
        "content-type": "multipart/form-data; boundary=line",
    })


def png(width: int = 40, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def test_without_a_file_the_page_says_where_it_will_be(clinic: Browser, file: Path) -> None:
    page = clinic.get("/settings").page
    assert str(file) in page.said
    assert "it is made when you save" in page.said
    assert not page.all("section", id="faults", **{"data-focus": ""})
    assert not file.exists()


def test_saved_it_stands_on_sheets(clinic: Browser, file: Path) -> None:
    got = clinic.post("/settings", [NAME, *PHONE, SAVE])
    assert (got.status, got.header("location")) == (303, "/settings/saved")
    assert "Saved." in clinic.get("/settings/saved").page.said
    assert read_clinic(file).phones[0].number == "555 0100"
    assert clinic.desk.options().clinic.name == (("", "Hill Clinic"),)
    assert clinic.get("/settings").page.all("input", id="phones-0-number", value="555 0100")


def test_checked_while_typed(clinic: Browser) -> None:
    got = clinic.post("/settings/check", [NAME, *PHONE])
    found = re.search(r'data-head="(/settings/head/[^"]+)"', got.text)
    assert found is not None
    assert clinic.get(found[1]).body.startswith(b"%PDF")
    got = clinic.post("/settings/check", [NAME, PHONE[0], ("phones.0.number", "call <us>")])
    assert 'data-field="phones-0-number"' in got.text
    assert "&lt;us&gt;" in got.text
    assert 'data-head=""' in got.text
    assert clinic.get("/settings/head/nothing").status == 404


def test_a_fault_is_told_at_its_field_with_what_was_typed(clinic: Browser, file: Path) -> None:
    got = clinic.post("/settings", [NAME, PHONE[0], ("phones.0.number", "call us"), SAVE])
    assert got.status == 422
    assert "“call us” cannot be a telephone number" in got.page.said
    (field,) = got.page.all("input", id="phones-0-number")
    assert field["aria-invalid"] == "true"
    assert "phones-0-number-wrong" in field["aria-describedby"]
    assert field["value"] == "call us"
    assert got.page.all("a", href="#phones-0-number")
    assert not file.exists()


def test_lines_come_move_and_go_without_a_script(clinic: Browser, file: Path) -> None:
    got = clinic.post("/settings", [NAME, *PHONE, ("action", "phones.add")])
    assert got.page.all("input", id="phones-1-number", **{"data-focus": ""})
    two = [*PHONE, ("phones.1.purpose", "night"), ("phones.1.number", "555 0200")]
    got = clinic.post("/settings", [NAME, *two, ("action", "phones.1.up")])
    assert [got.page.all("input", id=f"phones-{row}-number")[0]["value"] for row in (0, 1)] == [
        "555 0200", "555 0100",
    ]
    got = clinic.post("/settings", [NAME, *two, ("action", "phones.0.remove")])
    assert got.page.all("input", id="phones-0-number", value="555 0200")
    assert not got.page.all("input", id="phones-1-number")
    got = clinic.post("/settings", [NAME, ("action", "hours.add")])
    assert got.page.all("select", id="hours-0-kind")
    for action in ("phones.99.up", "phones.x", "nothing", "hours.0.remove"):
        assert clinic.post("/settings", [NAME, *PHONE, ("action", action)]).status == 200
    assert not file.exists()


def test_hours_notes_and_names_by_language(clinic: Browser, file: Path) -> None:
    fields = [
        NAME, ("name.es", "Clínica Hill"), ("note.ar", "مغلق في الأعياد."), ("country", "CA"),
        ("locales", "en"), ("locales", "ar"), ("staff_language", "en"), ("paper", "letter"),
        ("digits", "latn"), ("site", "https://www.hill.org/oms"),
        ("hours.0.kind", "times"), *((f"hours.0.day.{day}", "yes") for day in range(5)),
        ("hours.0.from", "08:30"), ("hours.0.to", "17:00"),
        ("hours.1.kind", "closed"), ("hours.1.day.6", "yes"),
    ]
    got = clinic.post("/settings", [*fields, SAVE])
    assert got.status == 303, got.page.said
    found = read_clinic(file)
    assert found.name == (("en", "Hill Clinic"), ("es", "Clínica Hill"))
    assert found.note == (("ar", "مغلق في الأعياد."),)
    assert [each.days for each in found.hours] == [(0, 1, 2, 3, 4), (6,)]
    page = clinic.get("/settings")
    # Sent back as it came, nothing changes.
    before = file.read_bytes()
    again = [*fields, digest_of(page), ("name_locale", "en"), SAVE]
    assert clinic.post("/settings", again).status == 303
    assert file.read_bytes() == before


def folded(got: Got, begin: str) -> tuple[list[str], list[str]]:
    """The languages whose field stands open, and those that are folded away, counted."""
    text = re.sub(r"<details[^>]*>\s*<summary>[^<(]*</summary>", "", got.text)
    boxes = re.findall(r"<summary>[^<(]*\((\d+)\)</summary>(.*?)</details>", text, re.S)
    name = re.compile(rf'name="{re.escape(begin)}\.(\w+)"')
    inside = [found for count, box in boxes if len(found := name.findall(box)) == int(count)]
    away = [locale for found in inside for locale in found]
    return [locale for locale in name.findall(text) if locale not in away], away


def test_fields_of_languages_that_nobody_needs_here_are_folded_away(
    clinic: Browser, file: Path
) -> None:
    everywhere = set(clinic.desk.workshop().locales)
    shown, away = folded(clinic.get("/settings"), "note")
    assert shown == ["en"]
    assert set(away) == everywhere - {"en"}
    clinic.post("/settings", [
        NAME, ("name.es", "Clínica Hill"), ("phones.0.purpose", "day"),
        ("phones.0.number", "555 0100"), ("phones.0.label.es", "Centralita"),
        ("note.es", "Cerrado los festivos."), SAVE,
    ])
    got = clinic.get("/settings")
    for field, beside in (("note", {"en"}), ("name", set()), ("phones.0.label", {"en"})):
        shown, away = folded(got, field)
        assert set(shown) == {"es"} | beside, field
        assert set(away) == everywhere - {"en", "es"}, field
    # What is folded away is sent all the same, and nothing of it is lost.
    kept = [("name_locale", "en"), NAME, ("name.es", "Clínica Hill"), *PHONE,
            ("phones.0.label.es", "Centralita"), ("note.es", "Cerrado los festivos."),
            digest_of(got), SAVE]
    before = file.read_bytes()
    assert clinic.post("/settings", kept).status == 303
    assert file.read_bytes() == before
    # What the clinic prints stands open, too.
    assert clinic.post("/settings", [*kept, ("locales", "ar")]).status == 303
    assert set(folded(clinic.get("/settings"), "note")[0]) == {"en", "es", "ar"}


def test_of_two_tabs_the_second_is_told_and_nothing_is_lost(clinic: Browser, file: Path) -> None:
    clinic.post("/settings", [NAME, *PHONE, SAVE])
    digest = digest_of(clinic.get("/settings"))
    one = clinic.post("/settings", [("name", "Lake Clinic"), *PHONE, digest, SAVE])
    assert one.status == 303
    saved = file.read_bytes()
    two = clinic.post("/settings", [NAME, PHONE[0], ("phones.0.number", "555 0999"), digest, SAVE])
    assert two.status == 409
    assert file.read_bytes() == saved
    assert "Somebody changed the clinic file" in two.page.said
    assert "555 0999" in two.page.said
    assert "555 0100" in two.page.said
    # What only the first changed is taken over; saved again, both are there.
    assert two.page.all("input", id="name", value="Lake Clinic")
    assert two.page.all("input", id="phones-0-number", value="555 0999")
    last = clinic.post("/settings", [
        ("name", "Lake Clinic"), PHONE[0], ("phones.0.number", "555 0999"), digest_of(two), SAVE,
    ])
    assert last.status == 303
    assert read_clinic(file).phones[0].number == "555 0999"


def test_a_file_that_no_form_shows_is_told_and_stays(clinic: Browser, file: Path) -> None:
    file.write_text('name: "Hill"\nslogan: "We care"\n', "utf-8")
    got = clinic.get("/settings")
    assert "an entry “slogan” that this program does not know" in got.page.said
    assert not got.page.all("form", id="settings")
    got = clinic.post("/settings", [NAME, SAVE])
    assert got.status == 409
    assert file.read_text("utf-8") == 'name: "Hill"\nslogan: "We care"\n'


def test_the_example_s_values_are_shown_to_be_put_right(clinic: Browser, file: Path) -> None:
    file.write_text('name: "Name of your clinic"\n', "utf-8")
    got = clinic.get("/settings")
    assert got.page.all("input", id="name", **{"aria-invalid": "true"})


def test_a_logo_is_kept_under_a_name_of_ours_only_when_saved(clinic: Browser, file: Path) -> None:
    got = upload(clinic, png(), NAME, ("action", "check"), name="../../evil.png")
    assert got.status == 200
    assert "evil" not in got.text
    (held,) = got.page.all("input", name="logo")
    assert list(file.parent.iterdir()) == []
    assert clinic.post("/settings", [NAME, ("logo", held["value"]), SAVE]).status == 303
    assert re.fullmatch(r"logo-[0-9a-f]{8}\.png", read_clinic(file).logo)
    assert read_clinic(file).logo_data == png()
    page = clinic.get("/settings")
    digest = digest_of(page)
    fields = [NAME, digest, ("logo", "keep"), ("logo_remove", "yes"), SAVE]
    assert clinic.post("/settings", fields).status == 303
    assert read_clinic(file).logo == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a", "Logo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>x</script></svg>",
         "would not be printed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2_150_000), "too large"),
        # Made in the test: it takes half a second, which each process would give for its list.
        (partial(png, 30_000, 600), "cannot be read"),
    ],
    ids=["another kind", "a script", "too many bytes", "too many dots"],
)
def test_what_is_no_logo_is_told_and_not_kept(
    clinic: Browser, file: Path, data: bytes | Callable[[], bytes], words: str
) -> None:
    got = upload(clinic, data if isinstance(data, bytes) else data(), NAME, SAVE)
    assert got.status == 422
    assert words in got.page.said
    assert got.page.all("input", name="logo", value="")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("data", [
    b"Hill Clinic\r\nOur logo is on the web page.", b"GIF89a", b"%PDF-1.7", b"\x1f\x8b\x08svg",
    b"<!DOCTYPE html><html><body>Logo</body></html>", b"",
], ids=["text", "gif", "pdf", "svgz", "html", "empty"])  # fmt: skip
def test_what_is_no_picture_is_told_by_the_name_that_its_sender_knows(
    clinic: Browser, file: Path, data: bytes
) -> None:
    got = upload(clinic, data, NAME, ("action", "check"), name="C:\\\\logos\\\\Our logo.svg")
    if not data:  # nothing was chosen
        assert "not a PNG" not in got.page.said
        return
    assert "“Our logo.svg” is not a PNG, JPEG or SVG picture" in got.page.said
    assert "Save the logo again as PNG or JPEG" in got.page.said
    assert "logo-" not in got.page.said
    assert "not allowed" not in got.page.said
    # The advice works.
    assert upload(clinic, png(), NAME, SAVE, name="Our logo.png").status == 303


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_drawing_is_known_by_what_it_holds(clinic: Browser, file: Path, encoding: str) -> None:
    drawing = "<!-- a licence --><s:svg xmlns:s='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" \
        "<s:rect width='9' height='9' fill='navy'/></s:svg>"
    assert upload(clinic, drawing.encode(encoding), NAME, SAVE, name="logo").status == 303
    assert read_clinic(file).logo.endswith(".svg")


def test_a_remark_names_a_new_logo_as_its_sender_does(clinic: Browser) -> None:
    white = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" \
        b"<rect width='9' height='9' fill='white'/></svg>"
    got = upload(clinic, white, NAME, ("action", "check"), name="night\u202e.svg")
    assert "“night.svg” is white" in got.page.said


def test_more_than_a_logo_is_not_even_read(clinic: Browser) -> None:
    assert upload(clinic, bytes(2_400_000), NAME).status == 413
    clinic.cookie = ""
    assert upload(clinic, bytes(100_000), NAME).status == 413
    assert upload(clinic, bytes(1000), NAME).status == 403


def test_other_routes_take_no_files(clinic: Browser) -> None:
    got = clinic.ask("POST", "/settings/check", b"--line--\r\n", {
        "origin": ORIGIN, "sec-fetch-site": "same-origin",
        "content-type": "multipart/form-data; boundary=line",
    })
    assert got.status == 415


def test_a_folder_that_cannot_be_written_leaves_what_was_typed(clinic: Browser, file: Path) -> None:
    file.parent.rmdir()
    file.parent.write_text("a file stands in the way", "utf-8")
    got = clinic.post("/settings", [NAME, *PHONE, SAVE])
    assert got.status == 500
    assert "Nothing was saved: the file cannot be written." in got.page.said
    assert got.page.all("input", id="phones-0-number", value="555 0100")


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_in_the_words_of_the_staff(clinic: Browser, locale: str) -> None:
    page = clinic.get("/settings", accept_language=locale).page
    assert page.all("html", lang=locale)
    names = [each for each in page.all("option") if each.get("value") == "CA"]
    assert names
    assert {"es": "Canadá", "ar": "كندا"}[locale] in page.said
    assert {"es": "lunes", "ar": "الاثنين"}[locale] in clinic.post(
        "/settings", [NAME, ("action", "hours.add")], accept_language=locale
    ).page.said
