"""Same input, same bytes: in any order, process, folder, time zone, language and hash seed."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from folders import Folders
from running import Result, run_program

from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.readback import page_artifacts, read_info
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.tasks.build import build
from omshandout.tasks.processes import start_method

JOBS = [
    Job(name, locale, profile)
    for locale in ("en", "es", "ar")
    for name in ("eyes", "notes")
    for profile in (Profile(), Profile(Paper.LETTER, TextSize.LARGE, Ink.MONO, form=True))
]


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.pdf"))
    }


def rendered(folders: Folders, jobs: list[Job], options: RenderOptions) -> dict[str, bytes]:
    shop = folders.workshop()
    return {job.file_name: render(shop, job, options).data for job in jobs}


def test_twice_in_one_process_and_in_any_order(small: Folders) -> None:
    shop = small.workshop()
    first = {job: render(shop, job, RenderOptions()).data for job in JOBS}
    again = {job: render(shop, job, RenderOptions()).data for job in reversed(JOBS)}
    assert again == first
    # A document that is made alone is the same as one among others.
    alone = {job: render(small.workshop(), job, RenderOptions()).data for job in JOBS[-3:]}
    assert all(first[job] == data for job, data in alone.items())


def test_threads_may_share_what_is_loaded(small: Folders) -> None:
    one = small.workshop()
    first = {job: render(one, job, RenderOptions()).data for job in JOBS}
    shared = small.workshop()
    with ThreadPoolExecutor(4) as threads:
        made = threads.map(lambda job: render(shared, job, RenderOptions()).data, JOBS)
        assert dict(zip(JOBS, made, strict=True)) == first


def test_on_one_process_and_on_two(small: Folders, tmp_path: Path) -> None:
    for processes in (1, 2):
        build(JOBS, small.places, RenderOptions(), tmp_path / str(processes), processes=processes)
    assert files_in(tmp_path / "1") == files_in(tmp_path / "2")
    assert len(files_in(tmp_path / "1")) == len(JOBS)


def test_beside_other_threads_processes_begin_afresh(small: Folders, tmp_path: Path) -> None:
    """As for the staff page: a copy of a process with threads may hang."""
    build(JOBS, small.places, RenderOptions(), tmp_path / "1", processes=1)
    end = Event()
    thread = Thread(target=end.wait)
    thread.start()
    try:
        assert start_method() == "spawn"
        outcomes = build(JOBS, small.places, RenderOptions(), tmp_path / "2", processes=2)
    finally:
        end.set()
        thread.join()
    assert all(outcome.done for outcome in outcomes)
    assert files_in(tmp_path / "1") == files_in(tmp_path / "2")


def test_all_ways_to_run_give_the_same_on_other_machines(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    elsewhere = small.copy(tmp_path / "other place" / "with spaces ü")
    for path in elsewhere.root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    plain = [job for job in JOBS if job.profile == Profile()]
    api = rendered(small, plain, RenderOptions())
    assert cli("build", "--paper", "a4", *small.options, "-o", tmp_path / "cli").code == 0
    for number, (zone, language, seed) in enumerate(
        [("Pacific/Kiritimati", "ar_EG.UTF-8", "1"), ("America/Adak", "C", "4242")]
    ):
        result = run_program(
            "build", "--paper", "a4", *elsewhere.options, "-o", "out", "-j", str(number + 1),
            cwd=elsewhere.root if number else tmp_path,
            env={"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed,
                 "COLUMNS": "40"},
        )  # fmt: skip
        assert (result.code, result.err.count("\n")) == (0, 1), result.err
    assert files_in(tmp_path / "cli") == api
    assert files_in(tmp_path / "out") == api
    assert files_in(elsewhere.root / "out") == api


def test_on_stdout_comes_what_a_file_would_hold(
    small: Folders, cli: Callable[..., Result]
) -> None:
    job = JOBS[0]
    result = cli("build", "eyes", "-l", "en", "--paper", "a4", *small.options, "-o", "-")
    assert result.data == rendered(small, [job], RenderOptions())[job.file_name]
    assert (result.code, result.err) == (0, "")


# -- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("job", "date"),
    [
        # As the handouts state it (updated:) ...
        (Job("eyes", "en", Profile()), datetime(2026, 3, 4, tzinfo=UTC)),
        (Job("notes", "en", Profile()), datetime(2026, 5, 6, tzinfo=UTC)),
        # ... or the catalog (PO-Revision-Date), if that is newer.
        (Job("eyes", "es", Profile()), datetime(2026, 6, 7, 8, 9, tzinfo=UTC)),
        (Job("eyes", "ar", Profile()), datetime(2026, 3, 4, tzinfo=UTC)),
    ],
)
def test_the_date_is_that_of_the_newest_content(
    small: Folders, job: Job, date: datetime
) -> None:
    for path in small.root.rglob("*"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    info = read_info(render(small.workshop(), job, RenderOptions()).data)
    assert (info.created, info.modified) == (date, date)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "March 4, 2026"), ("es", "7 de junio de 2026"), ("ar", "4 مارس 2026")],
)
def test_the_date_is_printed_on_every_page_as_the_language_writes_it(
    small: Folders, locale: str, words: str
) -> None:
    profile = Profile(text=TextSize.LARGE)
    data = render(small.workshop(), Job("eyes", locale, profile), RenderOptions()).data
    pages = page_artifacts(data)
    assert pages
    for page in pages:
        # Arabic may have digits of its own; what counts is the day.
        text = " ".join(page).translate({0x0660 + digit: str(digit) for digit in range(10)})
        assert words in text


def test_source_date_epoch_sets_the_date_printed_and_the_dates_stored(
    small: Folders, tmp_path: Path, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    last_second = datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(last_second.timestamp())))
    result = cli("build", "eyes", "-l", "en", *small.options, "-o", tmp_path / "out", "--json")
    data = Path(result.objects[0]["path"]).read_bytes()
    info = read_info(data)
    assert (info.created, info.modified) == (last_second, last_second)
    assert "February 29, 2020" in " ".join(page_artifacts(data)[0])


@pytest.mark.parametrize("value", ["yesterday", "-1", "1.5", "9" * 30, "9" * 5000, "١٢"])
def test_a_wrong_source_date_epoch_is_wrong_use(
    small: Folders, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = cli("build", "eyes", "-l", "en", *small.options, "-o", "-")
    assert (result.code, result.data) == (2, b"")
    assert "SOURCE_DATE_EPOCH" in result.err
    assert len(result.err) < 300
