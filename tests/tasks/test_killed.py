"""Processes that are killed in the midst of their work, as a machine short of memory does it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from folders import Folders
from plans import files_in
from running import START, environment

from omshandout.batch import store
from omshandout.errors import ExitCode
from omshandout.model.options import Paper, Profile
from omshandout.render import documents
from omshandout.render.documents import Rendered, RenderOptions
from omshandout.render.jobs import Job
from omshandout.render.workshop import Workshop
from omshandout.tasks.build import build
from omshandout.tasks.changed import Wish, build_changed

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the patches reach forked processes only"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

OPTIONS = RenderOptions()
JOBS = [
    Job(name, locale, Profile(paper))
    for locale in ("en", "es", "ar") for paper in Paper for name in ("eyes", "notes")
]
AT = Job("notes", "es", Profile(Paper.A4))
"""The document at which processes are killed."""


@pytest.fixture
def deaths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that gets a line for each death."""
    monkeypatch.setattr("omshandout.batch.local.start_method", lambda: "fork")
    return tmp_path / "deaths"


def die(deaths: Path, times: int) -> None:
    """Kill this process, unless as many were killed before."""
    before = len(deaths.read_text().splitlines()) if deaths.exists() else 0
    if before < times:
        with deaths.open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)


def dying_at(deaths: Path, times: int, jobs: tuple[Job, ...] = (AT,)) -> object:
    real = documents.render

    def render(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
        if job in jobs:
            die(deaths, times)
        return real(workshop, job, options)

    return render


def digests(folder: Path) -> dict[str, str]:
    """All files of a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file()
    }


def test_a_process_that_is_killed_once_costs_nothing(
    small: Folders, tmp_path: Path, deaths: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(JOBS, small.places, OPTIONS, tmp_path / "calm", processes=1)
    monkeypatch.setattr(documents, "render", dying_at(deaths, 1))
    made = build(JOBS, small.places, OPTIONS, tmp_path / "out", processes=2)
    assert len(deaths.read_text().splitlines()) == 1
    assert all(outcome.done for outcome in made)
    assert [outcome.job for outcome in made] == JOBS
    assert digests(tmp_path / "out") == digests(tmp_path / "calm")


def test_a_document_that_kills_each_time_is_told_and_no_other_is_lost(
    small: Folders, tmp_path: Path, deaths: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "render", dying_at(deaths, 99))
    made = build(JOBS, small.places, OPTIONS, tmp_path / "out", processes=2)
    # It is tried once more, alone, and then let be.
    assert len(deaths.read_text().splitlines()) == 2
    (failed,) = (outcome for outcome in made if not outcome.done)
    assert failed.job == AT
    assert failed.exit_code is ExitCode.MACHINE
    assert [fault.code for fault in failed.faults] == ["machine/process"]
    assert failed.faults[0].where.file == AT.file_name
    for outcome in made:
        if outcome is not failed:
            data = Path(outcome.path).read_bytes()
            assert hashlib.sha256(data).hexdigest() == outcome.sha256


@pytest.mark.parametrize("moment", ["before", "half", "after"])
def test_a_process_killed_while_it_writes_leaves_nothing_and_loses_nothing(
    small: Folders, tmp_path: Path, deaths: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    build(JOBS, small.places, OPTIONS, tmp_path / "calm", processes=1)
    real, written = store.write_whole, Path.write_bytes
    times = 99 if moment == "after" else 1

    def half(path: Path, data: bytes) -> None:
        if not deaths.exists():
            written(path, data[:100])
            die(deaths, 1)

    def dying(path: Path, data: bytes, hint: str = "") -> None:
        if not path.as_posix().endswith(AT.file_name):
            real(path, data, hint)
            return
        if moment == "half":
            monkeypatch.setattr(
                Path, "write_bytes",
                lambda path, data: half(path, data) or written(path, data),
            )
        if moment == "before":
            die(deaths, times)
        real(path, data, hint)
        if moment == "after":
            die(deaths, times)

    monkeypatch.setattr(store, "write_whole", dying)
    made = build(JOBS, small.places, OPTIONS, tmp_path / "out", processes=2)
    # What lies whole on the disk is not lost: it need not even be tried again.
    assert len(deaths.read_text().splitlines()) == 1
    assert all(outcome.done for outcome in made)
    assert digests(tmp_path / "out") == digests(tmp_path / "calm")


def test_memory_that_is_short_once_costs_nothing(
    small: Folders, tmp_path: Path, deaths: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    real = documents.render

    def short(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
        if job == AT and not deaths.exists():
            deaths.write_text("short\n")
            raise MemoryError
        return real(workshop, job, options)

    monkeypatch.setattr(documents, "render", short)
    made = build(JOBS, small.places, OPTIONS, tmp_path / "out", processes=2)
    assert all(outcome.done for outcome in made)
    assert capfd.readouterr() == ("", "")


def test_no_process_outlives_a_program_that_is_killed(small: Folders, tmp_path: Path) -> None:
    for number in range(30):
        text = small.handout("eyes").read_text(encoding="utf-8")
        small.handout(f"eyes-{number}").write_text(text, encoding="utf-8")
    arguments = ("build", "-l", "en", "-j", "2", *small.options, "-o", str(tmp_path / "out"))
    with subprocess.Popen(
        [sys.executable, "-c", START, *arguments], env=environment({}), stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        while not files_in(tmp_path / "out", ".pdf"):
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        # It ends when the last one who could write to it is gone.
        assert process.stdout.read() == b""
    assert len(files_in(tmp_path / "out", ".pdf")) < 31


def test_a_copy_of_this_process_reads_no_source_again(
    small: Folders, deaths: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read_again(places: object) -> None:
        die(deaths, 100)

    monkeypatch.setattr("omshandout.tasks.processes.Workshop", read_again)
    wish = Wish(small.places, tmp_path / "out", {"": OPTIONS}, processes=2)
    assert all(outcome.done for outcome in build_changed(JOBS, wish))
    assert not deaths.exists()
