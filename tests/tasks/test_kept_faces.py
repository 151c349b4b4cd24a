"""What fonts know, kept from run to run: the bytes of documents never hang on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from folders import ROOT
from shipped import EVERY_LOOK, slow_unless

from omshandout.model.options import Paper, Profile
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.places import Places
from omshandout.render.workshop import Workshop
from omshandout.tasks import cache, kept_faces
from omshandout.tasks.kept_faces import known_faces
from omshandout.text import shape
from omshandout.text.fonts import Ink

SHIPPED = Places(ROOT / "content", ROOT / "locales")
SOURCES = Workshop(SHIPPED)
OPTIONS = RenderOptions()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.FOLDER, str(tmp_path))
    return tmp_path / "faces"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What HarfBuzz is asked to shape."""
    found: list[str] = []
    ask = shape._by_harfbuzz

    def noticed(characters: str, segment: shape.Segment) -> object:
        found.append(characters[segment.start : segment.end])
        return ask(characters, segment)

    monkeypatch.setattr(shape, "_by_harfbuzz", noticed)
    yield found


def made(locale: str, handouts: Sequence[str], *, keeping: bool = True) -> list[bytes]:
    """Documents by fonts that no other run has used; their sources are read once for all."""
    workshop = Workshop(SHIPPED, SOURCES.sources)
    jobs = [Job(name, locale, Profile(paper=Paper.A4)) for name in handouts]
    if not keeping:
        return [render(workshop, job, OPTIONS).data for job in jobs]
    with known_faces(workshop.shaper.fonts, locale):
        return [render(workshop, job, OPTIONS).data for job in jobs]


@pytest.mark.parametrize(
    "locale", [pytest.param(each, marks=slow_unless(each in EVERY_LOOK))
               for each in ("en", "es", "ar", "hi", "zh_Hans", "he", "bn", "th")],
)
def test_documents_are_the_same_byte_for_byte(locale: str, folder: Path) -> None:
    first, second = ["symptoms", "emergency-card"], ["when-to-get-help"]
    plain = made(locale, [*first, *second], keeping=False)
    for _ in range(2):
        assert made(locale, first) == plain[:2]
    assert (folder / f"{locale}.msgpack").stat().st_size <= kept_faces.LARGEST
    # Another sheet has other words, and some other letters.
    for _ in range(2):
        assert made(locale, second) == plain[2:]
        assert made(locale, first) == plain[:2]


@pytest.mark.parametrize("locale", ["bn", "th"])
def test_so_are_those_whose_letters_reach_beyond_their_lines(locale: str, folder: Path) -> None:
    """Each run makes one sheet: how far their ink goes decides where its lines stand."""
    plain = made(locale, ["care-at-home"], keeping=False)
    for _ in range(2):
        assert made(locale, ["care-at-home"]) == plain


@pytest.mark.parametrize("locale", ["en", "ar", "hi", "zh_Hans", "he", "bn", "th"])
def test_ink_goes_as_far_as_fonts_say(locale: str, folder: Path) -> None:
    """Of some letters it decides nothing on a sheet, until one has a name with higher ones."""
    made(locale, ["school-note"])
    workshop = Workshop(SHIPPED, SOURCES.sources)
    with known_faces(workshop.shaper.fonts, locale):
        render(workshop, Job("school-note", locale, Profile(paper=Paper.A4)), OPTIONS)
    faces = [face for face in workshop.shaper.fonts.opened.values() if face.ink.above]
    assert faces
    for face in faces:
        asked = Ink(face)
        asked.reach([0])
        known = len(face.ink.above)
        assert face.ink.above == asked.above[:known]
        assert face.ink.below == asked.below[:known]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_sheet_whose_letters_are_known_opens_no_font(
    locale: str, folder: Path, asked: list[str]
) -> None:
    made(locale, ["symptoms"])
    assert asked
    made(locale, ["symptoms"])  # signs that stand alone are kept once they are met again
    asked.clear()
    workshop = Workshop(SHIPPED, SOURCES.sources)
    with known_faces(workshop.shaper.fonts, locale):
        render(workshop, Job("symptoms", locale, Profile(paper=Paper.A4)), OPTIONS)
    assert asked == []
    faces = workshop.shaper.fonts.opened.values()
    assert faces
    assert not [face.name for face in faces if "source" in vars(face)]


def test_nothing_damaged_is_believed(folder: Path) -> None:
    plain = made("en", ["school-note"])
    file = folder / "en.msgpack"
    data = file.read_bytes()
    for place in range(0, len(data), len(data) // 6):
        for damaged in (data[:place], data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]):
            file.write_bytes(damaged)
            assert made("en", ["school-note"]) == plain
            assert file.read_bytes() == data  # begun anew


def test_what_another_program_kept_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    plain = made("en", ["school-note"])
    asked.clear()
    monkeypatch.setattr(kept_faces, "program_digest", lambda: "ab" * 32)
    assert made("en", ["school-note"]) == plain
    assert asked


def test_where_nothing_can_be_kept_documents_are_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = made("en", ["school-note"], keeping=False)
    folder.write_text("no folder", encoding="utf-8")
    assert made("en", ["school-note"]) == plain
    monkeypatch.setenv(cache.FOLDER, "")
    assert made("en", ["school-note"]) == plain


def test_too_much_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_faces, "LARGEST", 5000)
    made("en", ["school-note"])
    assert not folder.exists()


def test_what_is_known_already_is_not_written_again(folder: Path) -> None:
    made("en", ["symptoms", "school-note"])
    file = folder / "en.msgpack"
    before = file.stat().st_mtime_ns, file.read_bytes()
    made("en", ["school-note"])
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_two_at_once_leave_what_one_of_them_knew(folder: Path) -> None:
    plain = {name: made("en", [name], keeping=False) for name in ("symptoms", "glossary")}
    one, other = (Workshop(SHIPPED, SOURCES.sources) for _ in range(2))
    with known_faces(one.shaper.fonts, "en"), known_faces(other.shaper.fonts, "en"):
        for workshop, name in ((one, "symptoms"), (other, "glossary")):
            data = render(workshop, Job(name, "en", Profile(paper=Paper.A4)), OPTIONS).data
            assert [data] == plain[name]
    for name, data in plain.items():
        assert made("en", [name]) == data


def test_fonts_that_are_in_use_stay_as_they_are(folder: Path) -> None:
    made("en", ["school-note"])
    workshop = Workshop(SHIPPED, SOURCES.sources)
    render(workshop, Job("school-note", "en", Profile(paper=Paper.A4)), OPTIONS)
    before = dict(workshop.shaper.fonts.opened)
    with known_faces(workshop.shaper.fonts, "en"):
        pass
    assert workshop.shaper.fonts.opened == before
