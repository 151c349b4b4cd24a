"""Whatever a browser that was let in sends: each route answers, and files stay whole."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from asking import ORIGIN, Browser, contents
from folders import Folders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from omshandout.i18n.reviews import Review
from omshandout.render.workshop import Workshop
from omshandout.tasks.clinic_settings import seen_of
from omshandout.tasks.setting import read_clinic
from omshandout.web.desk import DeskSettings
from omshandout.web.routes import TABLE, Entry

CHANGING = tuple(entry for entry in TABLE if entry.method == "POST")
WRITING = tuple(
    entry for entry in CHANGING if entry.path in ("/settings", "/review/{locale}/{domain}")
)
"""They write files: they are asked most often."""
READING = tuple(entry for entry in TABLE if entry.method == "GET")
KEYS = ("title", "lead", "about.text", "no.such.key")
NAMES = (
    *("action", "token", "digest", "name", "name_locale", "name.es", "name.zz"),
    *("note.en", "note.ar"),
    *(f"phones.{row}.{rest}" for row in (0, 1, 39, 40)
      for rest in ("purpose", "number", "label.es", "label.")),
    *(f"hours.{row}.{rest}" for row in (0, 1) for rest in ("kind", "day.0", "day.6", "from", "to")),
    *("country", "digits", "locales", "staff_language", "site", "logo", "logo_remove", "paper"),
    *(f"{what}.{key}" for what in ("seen", "mark", "says") for key in KEYS),
    *("role", "all", "handout", "packet", "locale", "second_locale", "copy_locale", "copies",
      "text", "ink", "form", "words", "staff_locale", "code", "ticket"),
)
WORDS = st.sampled_from((
    "", "save", "check", "show", "search", "phones.add", "hours.add", "phones.0.remove",
    "hours.0.up", "day", "night", "other", "+1 555 0100", "*16", "08:30", "24:00", "closed",
    "all_day", "GB", "latn",
    "es", "ar", "zh_Hans", "https://www.example.org/oms", "http://x", "keep", "a4", "letter", "yes",
    "right", "wrong", "clinician", "translator", "A. Person", "eyes", "both", "1", "99", "Hill #2",
    "- a: {b", "../../etc/passwd", "\u202e\u200d", "x" * 5000,
)) | st.text(max_size=12)
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=14)


def _image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(out, kind)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
FILES = st.none() | st.sampled_from((
    b"", _image("PNG"), _image("JPEG"), _image("GIF"), _image("PNG")[:-20],
    SVG % b'<path d="M0 0H9"/>', SVG % b"<script>alert(1)</script>", SVG % b"&a;", b"%PDF-1.7",
)) | st.binary(max_size=60)


@pytest.fixture
def clinic(settings: DeskSettings, folders: Folders) -> Iterator[Browser]:
    own = folders.root / "own"
    own.mkdir()
    yield Browser(replace(settings, clinic_file=own / "clinic.yaml"))
    assert {path.suffix for path in own.iterdir()} <= {".yaml", ".png", ".jpg", ".svg", ".lock", ""}


def address(entry: Entry, locale: str, domain: str, order: str) -> str:
    """The route with names of things that there are."""
    names = {"locale": locale, "domain": domain, "order": order, "number": "0", "name": "desk.css",
             "handout": domain, "text": "standard", "revision": "old"}
    return entry.path.format(**names)


def multipart(fields: list[tuple[str, str]], data: bytes) -> bytes:
    parts = [(f'name="{key}"', value.encode(errors="replace")) for key, value in fields]
    parts.append(('name="logo_file"; filename="../../logo.png"', data))
    return b"".join(
        f"--l1ne\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
        for head, value in parts
    ) + b"--l1ne--\r\n"


def reviews_of(folders: Folders) -> list[tuple[Review, ...]]:
    """All sign-offs, read anew: a file that is not whole is a fault."""
    shop = Workshop(folders.places)
    return [shop.reviews(locale) for locale in shop.locales]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    entry=st.sampled_from((*CHANGING, *WRITING * 4)),
    locale=st.sampled_from(("en", "es", "ar", "zz")),
    domain=st.sampled_from(("eyes", "interface", "packets", "none")), fields=FIELDS, file=FILES,
    meant=st.booleans(),
)
def test_forms_with_a_right_token(
    clinic: Browser, folders: Folders, entry: Entry, locale: str, domain: str,
    fields: list[tuple[str, str]], file: bytes | None, meant: bool,
) -> None:
    """``meant`` is who fills in what a person would, and then some."""
    own = folders.root / "own"
    kept = contents(folders.content)
    path = address(entry, locale, domain, "none")
    fields = [pair for pair in fields if pair[0] != "token"]
    if meant:
        seen = re.search(r'name="digest" value="([0-9a-f]*)"', clinic.get("/settings").text)
        fields = [*fields, ("action", "save"), ("role", "translator"), ("name", "A. Person"),
                  ("all", "yes"), ("digest", seen[1] if seen else "")]
        digests = re.findall(r'name="(seen[.][^"]+)" value="(\w+)"', clinic.get(path).text)
        fields = list(dict([*fields, *digests]).items())
    if file is None or not entry.files:
        got = clinic.post(path, fields)
    else:
        body = multipart([*fields, ("token", clinic.keys.form)], file)
        got = clinic.ask("POST", path, body, {
            "origin": ORIGIN, "sec-fetch-site": "same-origin",
            "content-type": "multipart/form-data; boundary=l1ne",
        })
    assert got.status in (200, 303, 403, 404, 409, 413, 415, 422), (path, got.text)
    assert contents(folders.content) == kept
    # What was saved is a clinic file, and its logo lies beside it under a name of ours.
    found = own / "clinic.yaml"
    if found.exists():
        clinic_of = read_clinic(found)
        assert "/" not in clinic_of.logo
        assert not clinic_of.logo or (own / clinic_of.logo).exists()
        assert seen_of(found).form is not None
    assert all(isinstance(each, tuple) for each in reviews_of(folders))
    assert not (folders.root / "logo.png").exists()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    entry=st.sampled_from(READING), locale=st.sampled_from(("en", "es", "..", "zz")),
    domain=st.sampled_from(("eyes", "packets", "%2e%2e")), is_known=st.booleans(),
    language=st.sampled_from(("", "es", "ar-EG", "*;q=x", "x" * 600)),
)
def test_pages_of_a_browser_that_was_let_in(
    clinic: Browser, folders: Folders, entry: Entry, locale: str, domain: str, is_known: bool,
    language: str,
) -> None:
    order = "none"
    if is_known:
        order = clinic.order(("handout", "eyes"), ("locale", "es")).rpartition("/")[2]
    before = contents(folders.content) | contents(folders.locales)
    got = clinic.get(address(entry, locale, domain, order), accept_language=language)
    assert got.status in (200, 404, 409), (entry.path, got.text)
    assert contents(folders.content) | contents(folders.locales) == before


def test_every_route_is_asked() -> None:
    """A route that is added stands in one of the two lists, and its names are known here."""
    assert set(CHANGING) | set(READING) == set(TABLE)
    for entry in TABLE:
        assert address(entry, "en", "eyes", "none").startswith("/")
