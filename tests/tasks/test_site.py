"""Tests of ``omshandout.tasks.site``: what is written, what is left alone, what is refused."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from folders import Folders, with_packets
from html_reader import parsed
from running import Result

from omshandout import files
from omshandout.errors import MachineError, UsageError
from omshandout.html.search import folded
from omshandout.model.options import Clinic
from omshandout.render.gathering import RenderOptions
from omshandout.tasks import site as module
from omshandout.tasks.site import MANIFEST, SiteOutcome, make_site, plan_site

Cli = Callable[..., Result]


def made(folders: Folders, folder: Path, *locales: str, clinic: Clinic = Clinic()) -> SiteOutcome:
    workshop = folders.workshop()
    return make_site(
        workshop, folder, plan_site(workshop, locales, None, clinic), RenderOptions(clinic),
        processes=1,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "public"


def test_every_sheet_and_packet_is_there_and_every_link_leads_somewhere(
    small: Folders, folder: Path
) -> None:
    outcome = made(with_packets(small), folder, "en", "ar")
    found = contents(folder)
    assert set(outcome.written) == set(found) - {MANIFEST}
    for locale, paper in (("en", "letter"), ("ar", "a4")):
        for name in ("eyes.html", f"eyes-{paper}.pdf", "notes.html", f"packet-both-{paper}.pdf",
                     "index.html"):
            assert f"{locale}/{name}" in found
    linked = set()
    for name, data in found.items():
        if not name.endswith(".html"):
            continue
        page = parsed(data)
        for address in page.xpath("//a/@href | //link/@href | //script/@src"):
            if not urlsplit(address).scheme and not address.startswith("#"):
                linked.add(urljoin(name, address))
    assert linked <= set(found)
    assert {name for name in found if name.endswith((".pdf", ".html"))} - linked <= {"index.html"}


def test_several_processes_make_the_same_pages(small: Folders, tmp_path: Path) -> None:
    folders = with_packets(small)
    shop = folders.workshop()
    looks = plan_site(shop, ("en", "es", "ar"), None, Clinic())
    for count in (1, 2):
        make_site(shop, tmp_path / str(count), looks, RenderOptions(), processes=count)
    found = contents(tmp_path / "2")
    assert found == contents(tmp_path / "1")
    assert len(found) > 15


def test_lists_are_in_their_own_language_and_name_the_others(
    small: Folders, folder: Path
) -> None:
    made(small, folder, "en", "ar")
    arabic = parsed((folder / "ar" / "index.html").read_bytes())
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    (link,) = arabic.xpath("//nav//a")
    assert (link.get("lang"), link.get("hreflang"), link.get("href")) == (
        "en", "en", "../en/index.html",
    )
    front = parsed((folder / "index.html").read_bytes())
    assert front.xpath("//main//h2/a/@lang") == ["ar"]
    assert front.xpath("//main//h2/a/@href") == ["en/index.html", "ar/index.html"]
    sheet = parsed((folder / "ar" / "eyes.html").read_bytes())
    assert sheet.xpath("//link[@rel='alternate']/@hreflang") == ["en", "ar"]
    for page in (arabic, front, sheet):
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy


def test_whole_addresses_stand_where_the_clinic_gives_its_own(
    small: Folders, folder: Path
) -> None:
    made(small, folder, "en", "ar", clinic=Clinic(site="https://clinic.example/oms"))
    sheet = parsed((folder / "ar" / "eyes.html").read_bytes())
    assert sheet.xpath("//link[@rel='alternate']/@href") == [
        "https://clinic.example/oms/en/eyes.html", "https://clinic.example/oms/ar/eyes.html",
    ]


def test_words_of_all_sheets_are_there_to_be_found(small: Folders, folder: Path) -> None:
    made(small, folder, "en")
    script = (folder / "en" / "words.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"window\.omshandoutSheets=(\{.*\});\n", script, re.DOTALL)
    assert found is not None
    words = json.loads(found[1])
    assert list(words) == sorted(words)
    page = parsed((folder / "en" / "index.html").read_bytes())
    assert set(page.xpath("//*/@data-sheet")) == set(words)
    title = page.xpath("//li[@data-sheet='eyes']//a")[0].text_content()
    assert folded(title) in words["eyes"]


def test_a_second_run_writes_nothing(small: Folders, folder: Path) -> None:
    made(small, folder, "en", "es")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    outcome = made(small, folder, "en", "es")
    assert (outcome.written, outcome.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_only_what_changed_is_written_and_what_is_not_wanted_goes(
    small: Folders, folder: Path
) -> None:
    made(small, folder, "en", "es")
    kept = contents(folder)
    small.edit(small.handout("notes"), 'version: "', 'version: "9')
    outcome = made(small, folder, "en")
    assert set(outcome.removed) == {name for name in kept if name.startswith("es/")}
    assert not (folder / "es").exists()
    assert "en/notes-letter.pdf" in outcome.written
    assert "en/eyes-letter.pdf" not in outcome.written
    fresh = folder.with_name("fresh")
    made(small, fresh, "en")
    assert contents(folder) == contents(fresh)


def test_foreign_files_are_refused_and_hidden_ones_left_alone(
    small: Folders, folder: Path
) -> None:
    folder.mkdir()
    (folder / ".htaccess").write_text("mine")
    made(small, folder, "en")
    (folder / "thesis.doc").write_text("years of work")
    before = contents(folder)
    with pytest.raises(UsageError, match=r"not of a site: thesis\.doc; name an empty folder"):
        made(small, folder, "en")
    assert contents(folder) == before
    assert (folder / ".htaccess").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{}", '{"version": 1, "files": {"../x": "0"}}',
                                  '{"version": 2, "files": {}}'])
def test_a_list_of_files_that_is_not_ours_is_refused(
    small: Folders, folder: Path, text: str
) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_text(text)
    with pytest.raises(UsageError, match="does not say which files"):
        made(small, folder, "en")


def test_one_fault_leaves_the_folder_as_it_was(small: Folders, folder: Path, cli: Cli) -> None:
    made(small, folder, "en", "es")
    before = contents(folder)
    small.change("es", "eyes", "title", lambda entry: type(entry)(
        **{**{name: getattr(entry, name) for name in entry.__struct_fields__}, "fuzzy": True}
    ))
    result = cli("site", folder, "-l", "en", "-l", "es", *small.options)
    assert result.code == 1
    assert "locales/es/LC_MESSAGES/eyes.po" in result.err
    assert "Nothing in the folder was changed." in result.err
    assert contents(folder) == before


def test_what_was_written_when_the_disk_was_full_is_known_as_ours(
    small: Folders, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after any number of writes, the next run makes the folder whole."""
    whole = folder.with_name("whole")
    made(small, whole, "en")
    count = len(contents(whole))
    for allowed in range(0, count, 4):
        left = [allowed]

        def failing(path: Path, data: bytes, hint: str = "", left: list[int] = left) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            files.write_whole(path, data, hint)

        monkeypatch.setattr(module, "write_whole", failing)
        killed = folder / str(allowed)
        with pytest.raises(KeyboardInterrupt):
            made(small, killed, "en")
        monkeypatch.setattr(module, "write_whole", files.write_whole)
        made(small, killed, "en")
        assert contents(killed) == contents(whole)


def fill_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if folder in path.parents:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the patch reaches forked processes only")
@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_full_folder_for_temporary_files_is_told_once(
    small: Folders, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, processes: str
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    fill_disk(place, monkeypatch)
    monkeypatch.setattr("omshandout.batch.local.start_method", lambda: "fork")
    result = cli("site", tmp_path / "public", "-l", "en", "-l", "es", "-j", processes,
                 *small.options)
    assert result.code == 3
    assert [line for line in result.err.splitlines() if "cannot be written" in line] == [
        f"{place.as_posix()}: cannot be written: {os.strerror(errno.ENOSPC)}; free some space "
        "there, or set TMPDIR to a folder that can be written and has room"
    ]
    assert " -o" not in result.err
    assert "Nothing in the folder was changed." in result.err
    assert not (tmp_path / "public").exists()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_for_temporary_files_that_cannot_be_used(
    small: Folders, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    place = tmp_path / "temporary"
    if there:
        place.write_text("")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    result = cli("site", tmp_path / "public", "-l", "en", *small.options)
    assert result.code == 3
    (told,) = result.err.splitlines()
    assert told.startswith(f"{place.as_posix()}: cannot be written: ")
    assert "set TMPDIR" in told
    assert not (tmp_path / "public").exists()


def test_a_full_disk_of_the_site_is_told_with_what_the_command_has(
    small: Folders, folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(folder, monkeypatch)
    result = cli("site", folder, "-l", "en", *small.options)
    assert result.code == 3
    assert result.err.splitlines()[-1].endswith("; free some space, or name another folder")


def test_a_file_where_the_folder_should_be(small: Folders, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "en").mkdir()
    made(small, tmp_path / "public", "es")
    blocked = tmp_path / "blocked"
    blocked.write_text("x")
    with pytest.raises((MachineError, UsageError)):
        made(small, blocked / "below", "en")


def test_unknown_languages_are_told_at_once(small: Folders, folder: Path, cli: Cli) -> None:
    result = cli("site", folder, "-l", "ess", "-l", "qq", *small.options)
    assert result.code == 2
    assert '"ess"' in result.err
    assert '"qq"' in result.err
    assert not folder.exists()


def test_the_command_tells_what_it_did(small: Folders, folder: Path, cli: Cli) -> None:
    result = cli("site", folder, "-l", "en", "-j", "1", "--json", *small.options)
    assert result.code == 0
    told = json.loads(result.out)
    assert told["folder"] == folder.as_posix()
    assert "en/eyes.html" in told["written"]
    assert told["drafts"] == 2


def test_words_are_folded_as_people_type_them() -> None:
    assert folded("Convulsión, FIÈVRE\u00ad") == "convulsion, fievre"
    assert folded("مَرَضٌ نادرٌ أولًا") == folded("مرض نادر اولا")
    assert folded("आँखें") == "आँखें"
    assert folded("ជំងឺ\u200bភ្នែក") == "ជំងឺភ្នែក"
    assert "罕见" in folded("一种罕见的疾病")
