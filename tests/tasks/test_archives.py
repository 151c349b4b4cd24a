"""Archives of sheets, and whether one still holds what its manifest says."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings
from plans import BAY, PLAN, write_plan
from running import Result

from omshandout.model.archive import MANIFEST
from omshandout.tasks.batching import REPORT

Cli = Callable[..., Result]


@pytest.fixture
def made(small: Folders, cli: Cli, tmp_path: Path) -> Callable[..., Path]:
    """Runs the plan of the small folder; gives the output folder."""

    def call(*arguments: str) -> Path:
        out = tmp_path / "out"
        result = cli("batch", write_plan(small, PLAN), "-o", out, "-j", "1", *small.options,
                     *arguments)
        assert result.code == 0, result.err
        return out

    return call


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """An archive with other files in it."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path.write_bytes(stream.getvalue())


def test_each_clinic_has_an_archive_with_a_manifest(
    made: Callable[..., Path], cli: Cli
) -> None:
    out = made("--zip")
    assert sorted(path.name for path in out.glob("*.zip")) == ["bay.zip", "hill.zip"]
    with zipfile.ZipFile(out / "hill.zip") as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read(MANIFEST))
        assert archive.namelist() == [MANIFEST, *(each["path"] for each in manifest["sheets"])]
        for each in manifest["sheets"]:
            assert archive.read(each["path"]) == (out / each["path"]).read_bytes()
    assert len(manifest["sheets"]) == 6
    assert manifest["sheets"][0] | {"sha256": "", "size": 0} == {
        "path": "hill/ar/eyes-a4.pdf", "sha256": "", "size": 0, "sheet": "eyes", "locale": "ar",
        "profile": "a4", "version": "1.2", "state": "draft", "pages": 1,
    }
    result = cli("inspect", "--manifest", out / "hill.zip", out / "bay.zip")
    assert (result.code, result.err) == (0, "")
    assert result.out.count("as it was archived") == 2


def test_archives_that_lack_sheets_are_named(small: Folders, cli: Cli, tmp_path: Path) -> None:
    def run(*options: str) -> Result:
        return cli("batch", write_plan(small, PLAN), "-o", tmp_path / "out", "-j", "1",
                   *small.options, *options)

    small.change("es", "notes", "title", with_strings(""))
    result = run("--zip")
    assert result.code == 1
    end = [
        "Archives: 2 written.", "Not complete, since sheets could not be made:",
        "  bay.zip: 1 of 6 sheets missing", "  hill.zip: 1 of 6 sheets missing",
    ]
    assert [line for line in result.out.splitlines() if line in end] == end
    small.change("es", "eyes", "title", with_strings(""))
    languages = run("--zip", "language", "--json")
    assert "  es.zip: none of 4 sheets; it was not written" in languages.err.splitlines()
    assert "Archives: 2 written." in languages.err.splitlines()
    assert not (tmp_path / "out" / "es.zip").exists()
    assert len(languages.objects) == 12
    small.change("es", "notes", "title", with_strings("Notas"))
    small.change("es", "eyes", "title", with_strings("Ojos"))
    whole = run("--zip")
    assert (whole.code, "Not complete" in whole.out) == (0, False)
    assert "Archives: 2 unchanged" not in whole.out
    assert "Archives: 0 written, 2 unchanged." in run("--zip").out.splitlines()


def test_an_archive_goes_with_the_last_of_its_sheets(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def run(*options: str) -> Result:
        return cli("batch", write_plan(small, PLAN, bay=BAY), "-o", out, "-j", "1",
                   *small.options, *options)

    write_plan(small, PLAN)
    run("--zip")
    assert (out / "hill.zip").is_file()
    (small.root / "clinics" / "hill.yaml").unlink()
    listed = run()
    assert "7 no longer in the plan; --prune removes them:" in listed.out
    assert "  hill.zip" in listed.out.splitlines()
    looked = run("--dry-run", "--prune")
    assert "7 no longer in the plan; would remove:" in looked.out
    assert "--prune removes" not in looked.out
    assert (out / "hill.zip").is_file()
    pruned = run("--prune")
    assert "7 removed that the plan no longer has." in pruned.out
    assert "no longer in the plan" not in pruned.out
    assert sorted(path.name for path in out.iterdir() if "hill" in path.name) == []
    assert (out / "bay.zip").is_file()
    report = (out / REPORT).read_text(encoding="utf-8").splitlines()
    assert {"path": "hill.zip", "state": "removed"} in [json.loads(line) for line in report]


@pytest.mark.parametrize("kept", ["sheet", "archive", "foreign", "fewer"])
def test_an_archive_that_is_more_than_sheets_that_go_stays(
    small: Folders, cli: Cli, tmp_path: Path, kept: str
) -> None:
    """Somebody changed a sheet or the archive, it is not ours, or its clinic has sheets still."""
    out = tmp_path / "out"

    def run(*options: str) -> Result:
        return cli("batch", small.root / "plan.yaml", "-o", out, "-j", "1", *small.options,
                   *options)

    write_plan(small, PLAN)
    run("--zip")
    path = out / "hill.zip"
    if kept == "sheet":
        (out / EYES).write_bytes(b"mine")
    elif kept == "archive":
        rewritten(path, lambda files: files.update({"hill/mine.txt": b"mine"}))
    elif kept == "foreign":
        rewritten(path, lambda files: files.pop(MANIFEST))
    if kept == "fewer":
        write_plan(small, PLAN.replace("[en, es, ar]", "[en]"))
    else:
        (small.root / "clinics" / "hill.yaml").unlink()
    before = path.read_bytes()
    result = run("--prune")
    assert "removed that the plan no longer has." in result.out
    assert path.read_bytes() == before
    if kept == "sheet":
        assert "1 no longer in the plan; not removed:" in result.out


def test_more_than_twenty_that_are_left_are_counted(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    def run(plan: str, *options: str) -> Result:
        return cli("batch", write_plan(small, plan), "-o", tmp_path / "out", "-j", "1",
                   *small.options, *options)

    looks = "    profiles: [{}, {ink: mono}, {text: large}]\n"
    run(PLAN + looks)
    plan = PLAN.replace("[en, es, ar]", "[en]")
    assert run(plan, "--dry-run").out.splitlines()[-1] == "  and 12 more"
    listed = run(plan).out.splitlines()
    assert listed[-1] == "  and 12 more; the report names each"
    assert sum(line.startswith("  ") for line in listed) == 21


def test_archives_of_languages_and_the_same_bytes_again(made: Callable[..., Path]) -> None:
    out = made("--zip", "language")
    paths = sorted(out.glob("*.zip"))
    assert [path.name for path in paths] == ["ar.zip", "en.zip", "es.zip"]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths]
    made("--zip", "language")
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths] == before
    for path in paths:
        path.unlink()
    made("--zip", "language")
    assert [path.read_bytes() for path in paths] == [data for data, _ in before]


def test_an_unpacked_archive_is_checked_too(
    made: Callable[..., Path], cli: Cli, tmp_path: Path
) -> None:
    out = made("--zip")
    shutil.unpack_archive(out / "hill.zip", tmp_path / "unpacked")
    assert cli("inspect", "--manifest", tmp_path / "unpacked").code == 0
    assert cli("inspect", "--manifest", tmp_path / "unpacked" / MANIFEST).code == 0
    (tmp_path / "unpacked" / "hill" / "en" / "eyes-a4.pdf").unlink()
    result = cli("inspect", "--manifest", tmp_path / "unpacked", "--json")
    assert result.code == 1
    (told,) = result.objects
    assert (told["sheets"], told["sound"], told["same_bytes"]) == (6, 5, False)
    assert [fault["code"] for fault in told["faults"]] == ["archive/missing"]


EYES = "hill/en/eyes-a4.pdf"


def with_manifest(change: Callable[[dict[str, object]], None]) -> Callable[..., None]:
    def changed(files: dict[str, bytes]) -> None:
        manifest = json.loads(files[MANIFEST])
        for sheet in manifest["sheets"]:
            if sheet["path"] == EYES:
                change(sheet)
        files[MANIFEST] = json.dumps(manifest).encode()

    return changed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.pop(EYES), "archive/missing"),
        (lambda files: files.update({EYES: files[EYES] + b" "}), "archive/changed"),
        (lambda files: files.update({"hill/more.pdf": b"x"}), "archive/foreign"),
        (lambda files: files.pop(MANIFEST), "archive/no-manifest"),
        (lambda files: files.update({MANIFEST: b"{"}), "archive/no-manifest"),
        (with_manifest(lambda sheet: sheet.update(state="final")), "archive/other"),
        (with_manifest(lambda sheet: sheet.update(version="9.9")), "archive/other"),
        (with_manifest(lambda sheet: sheet.update(path="../x.pdf")), "archive/no-manifest"),
    ],
)
def test_whatever_was_changed_is_told(
    made: Callable[..., Path], cli: Cli, change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    path = made("--zip") / "hill.zip"
    rewritten(path, change)
    result = cli("inspect", "--manifest", "--json", path)
    assert result.code == 1
    (told,) = result.objects
    assert [fault["code"] for fault in told["faults"]] == [code]


@pytest.mark.parametrize("length", [0, 50, 4000])
def test_a_cut_archive_is_told(made: Callable[..., Path], cli: Cli, length: int) -> None:
    path = made("--zip") / "hill.zip"
    path.write_bytes(path.read_bytes()[:length])
    result = cli("inspect", "--manifest", path)
    assert result.code == 1
    assert "holds no manifest" in result.err


def test_a_damaged_archive_is_made_again(made: Callable[..., Path], cli: Cli) -> None:
    path = made("--zip") / "hill.zip"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    made("--zip")
    assert path.read_bytes() == data


def test_what_lies_beside_an_unpacked_archive_is_told(
    made: Callable[..., Path], cli: Cli, tmp_path: Path
) -> None:
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(made("--zip") / "hill.zip") as archive:
        archive.extractall(unpacked)
    assert cli("inspect", "--manifest", unpacked).code == 0
    (unpacked / "hill" / "more.pdf").write_bytes(b"x")
    (told,) = cli("inspect", "--manifest", "--json", unpacked).objects
    assert [fault["code"] for fault in told["faults"]] == ["archive/foreign"]
