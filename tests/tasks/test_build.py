"""Many documents: their names, that each appears whole or not at all, and what stops which."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from folders import Folders, with_strings
from pseudo import long_latin, right_to_left
from running import environment

from omshandout.batch import local
from omshandout.errors import ContentError, ExitCode, LayoutError, Severity, UsageError
from omshandout.languages.names import with_name
from omshandout.model.options import Clinic, Ink, Paper, Profile, TextSize
from omshandout.readback import read_info
from omshandout.render import documents
from omshandout.render.documents import Job, Rendered, RenderOptions
from omshandout.render.workshop import Workshop
from omshandout.tasks import outcomes as module
from omshandout.tasks.build import Outcome, build, plan
from omshandout.text import font_files

OPTIONS = RenderOptions()


def jobs_for(small: Folders, *locales: str) -> list[Job]:
    return plan(small.workshop(), (), locales, Profile(), None, Clinic())


def by_name(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {outcome.job.file_name: outcome for outcome in outcomes}


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (Profile(), "es/symptoms-a4.pdf"),
        (Profile(Paper.LETTER), "es/symptoms-letter.pdf"),
        (Profile(text=TextSize.LARGE), "es/symptoms-a4-large.pdf"),
        (Profile(ink=Ink.MONO), "es/symptoms-a4-mono.pdf"),
        (Profile(second_locale="zh_Hans"), "es/symptoms-a4-with-zh_Hans.pdf"),
        (Profile(form=True), "es/symptoms-a4-form.pdf"),
        (Profile(duplex=True), "es/symptoms-a4-duplex.pdf"),
        (Profile(text=TextSize.LARGE, booklet=True), "es/symptoms-a4-large-booklet.pdf"),
        (
            Profile(Paper.LETTER, TextSize.LARGE, Ink.MONO, "en", True),
            "es/symptoms-letter-large-mono-with-en-form.pdf",
        ),
    ],
)
def test_file_names_say_the_profile(profile: Profile, name: str) -> None:
    assert Job("symptoms", "es", profile).file_name == name


def test_no_two_profiles_have_the_same_name() -> None:
    profiles = [
        Profile(*values)
        for values in product(Paper, TextSize, Ink, ("", "en", "zh_Hans"), *[(False, True)] * 3)
    ]
    assert len({Job("x", "es", profile).file_name for profile in profiles}) == len(profiles)


@pytest.mark.parametrize("text", TextSize)
@pytest.mark.parametrize("ink", Ink)
@pytest.mark.parametrize("form", [False, True])
def test_every_profile_is_built_under_its_name(
    small: Folders, tmp_path: Path, text: TextSize, ink: Ink, form: bool
) -> None:
    job = Job("notes", "ar", Profile(Paper.LETTER, text, ink, form=form))
    (outcome,) = build([job], small.places, OPTIONS, tmp_path / "out")
    assert outcome.path == f"{tmp_path.as_posix()}/out/{job.file_name}"
    info = read_info(Path(outcome.path).read_bytes())
    assert f"-{info.profile}" == job.profile.suffix
    assert (info.paper, info.pages) == (Paper.LETTER, outcome.pages)


def test_an_outcome_says_what_was_written(small: Folders, tmp_path: Path) -> None:
    (outcome,) = build([Job("eyes", "en", Profile())], small.places, OPTIONS, tmp_path / "out")
    data = Path(outcome.path).read_bytes()
    assert outcome.sha256 == hashlib.sha256(data).hexdigest()
    assert (outcome.done, outcome.pages, outcome.draft, outcome.version) == (True, 1, True, "1.2")
    assert outcome.exit_code is ExitCode.OK


# -- plans ---------------------------------------------------------------------------------------


def test_a_plan_without_names_has_all_handouts_in_all_locales(small: Folders) -> None:
    assert [job.file_name for job in jobs_for(small)] == [
        f"{locale}/{name}-{paper}.pdf"
        for locale, paper in (("en", "letter"), ("ar", "a4"), ("es", "a4"))
        for name in ("eyes", "notes")
    ]


@pytest.mark.parametrize(
    ("paper", "clinic", "papers"),
    [
        (None, Clinic(), {"en": Paper.LETTER, "es": Paper.A4}),
        (None, Clinic(country="MX"), {"en": Paper.LETTER, "es": Paper.LETTER}),
        (None, Clinic(country="GB"), {"en": Paper.A4, "es": Paper.A4}),
        (None, Clinic(country="GB", paper="letter"), {"en": Paper.LETTER, "es": Paper.LETTER}),
        (None, Clinic(country="GB", paper="auto"), {"en": Paper.A4, "es": Paper.A4}),
        (Paper.A4, Clinic(country="US", paper="letter"), {"en": Paper.A4, "es": Paper.A4}),
    ],
)
def test_paper_follows_option_clinic_country_and_language_in_this_order(
    small: Folders, paper: Paper | None, clinic: Clinic, papers: dict[str, Paper]
) -> None:
    jobs = plan(small.workshop(), ["eyes"], ["en", "es"], Profile(), paper, clinic)
    assert {job.locale: job.profile.paper for job in jobs} == papers


def test_wrong_names_are_told_together_with_the_nearest_right_one(small: Folders) -> None:
    with pytest.raises(UsageError) as caught:
        plan(small.workshop(), ["eyez", "nose"], ["espaniol", "xx"], Profile(), None, Clinic())
    text = str(caught.value)
    for name in ("eyez", "nose", "espaniol", "xx"):
        assert f'"{name}"' in text
    assert 'did you mean "eyes"?' in text
    assert "did you mean es (Spanish)?" in text
    assert len(caught.value.faults) == 4


@pytest.mark.parametrize("name", ["es_MX", "es-ES", "ES"])
def test_another_name_of_a_language_is_told_the_one_there_is(small: Folders, name: str) -> None:
    for locale, meant in ((name, "es"), (name.lower().replace("es", "zh"), "zh_Hans")):
        (small.locales / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        (fault,) = small.workshop().unknown_names((), (locale,))
        assert fault.hint == f"did you mean {with_name(meant)}?"


def test_locales_of_the_clinic_file_are_built_and_faults_name_the_file(small: Folders) -> None:
    clinic = Clinic(locales=("es", "en", "es"))
    jobs = plan(small.workshop(), ["eyes"], [], Profile(), None, clinic)
    assert [job.locale for job in jobs] == ["es", "en"]
    with pytest.raises(ContentError) as caught:
        plan(small.workshop(), [], [], Profile(), None, Clinic(locales=("fr",)), "our.yaml")
    assert caught.value.faults[0].where.file == "our.yaml"
    jobs = plan(small.workshop(), ["eyes"], ["es"], Profile(), None, Clinic(locales=("fr",)))
    assert [job.locale for job in jobs] == ["es"]


def test_what_is_named_twice_is_built_once(small: Folders) -> None:
    jobs = plan(small.workshop(), ["eyes", "eyes"], ["es", "es"], Profile(), None, Clinic())
    assert [job.file_name for job in jobs] == ["es/eyes-a4.pdf"]


def test_a_folder_without_handouts_is_a_fault(small: Folders) -> None:
    shutil.rmtree(small.content / "handouts")
    with pytest.raises(ContentError, match="no handouts"):
        jobs_for(small)


# -- whole or not at all -------------------------------------------------------------------------


KILLED = """
import signal, sys, time
from pathlib import Path

def slowly(path, data):
    with path.open("wb") as stream:
        stream.write(data[:1000])
        stream.flush()
        print("half", flush=True)
        time.sleep(60)

Path.write_bytes = slowly
from omshandout.cli.main import main
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no signal like it")
def test_a_killed_program_leaves_no_half_pdf(small: Folders, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "en").mkdir(parents=True)
    (out / "en" / "eyes-a4.pdf").write_bytes(b"the one from before")
    arguments = ("build", "eyes", "-l", "en", "--paper", "a4", *small.options, "-o", str(out))
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments],
        stdout=subprocess.PIPE, env=environment({}), text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert (out / "en" / "eyes-a4.pdf").read_bytes() == b"the one from before"
    (left,) = (path for path in (out / "en").iterdir() if path.name != "eyes-a4.pdf")
    assert left.name.startswith(".")
    assert left.suffix != ".pdf"
    assert [path.name for path in out.rglob("*.pdf")] == ["eyes-a4.pdf"]


# -- one stops no other --------------------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
def test_a_document_that_fails_stops_no_other(
    small: Folders, tmp_path: Path, processes: int
) -> None:
    small.edit(small.handout("eyes"), "pages: 1", "pages: 1\nsurprise: 1")
    small.change("es", "notes", "title", with_strings(""))
    jobs = [
        Job(name, locale, Profile(paper))
        for locale in ("en", "es", "ar") for paper in Paper for name in ("eyes", "notes")
    ]
    outcomes = build(jobs, small.places, OPTIONS, tmp_path / "out", processes=processes)
    assert [outcome.job for outcome in outcomes] == jobs
    made = {(outcome.job.handout, outcome.job.locale) for outcome in outcomes if outcome.done}
    assert made == {("notes", "en"), ("notes", "ar")}
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file()) == [
        "notes-a4.pdf", "notes-a4.pdf", "notes-letter.pdf", "notes-letter.pdf",
    ]
    assert {outcome.exit_code for outcome in outcomes if not outcome.done} == {ExitCode.FAULT}
    # The same fault of a shared file is the same value, so it can be told once.
    shared = {fault for outcome in outcomes for fault in outcome.faults}
    assert len(shared) == 2


def test_a_bug_that_one_document_shows_stops_no_other(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = documents.render

    def sometimes(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
        if job.handout == "eyes":
            raise ZeroDivisionError("a bug")
        return real(workshop, job, options)

    monkeypatch.setattr(documents, "render", sometimes)
    outcomes = by_name(build(jobs_for(small, "en"), small.places, OPTIONS, tmp_path / "out"))
    assert outcomes["en/notes-letter.pdf"].done
    failed = outcomes["en/eyes-letter.pdf"]
    assert failed.exit_code is ExitCode.MACHINE
    assert "fault of omshandout itself (ZeroDivisionError: a bug)" in str(failed.faults[0])
    assert "ZeroDivisionError" in failed.trace


def test_a_font_that_is_not_installed_is_a_fault_of_the_machine(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_files, "is_installed", lambda package: False)
    (outcome,) = build([Job("eyes", "en", Profile())], small.places, OPTIONS, tmp_path / "out")
    assert outcome.exit_code is ExitCode.MACHINE
    assert outcome.faults[0].code == "font/missing"
    assert "omshandout" in outcome.faults[0].hint
    assert not (tmp_path / "out").exists()


def test_a_drawing_that_cannot_be_read_is_a_fault(small: Folders, tmp_path: Path) -> None:
    shop = small.workshop()
    shop.handout("eyes")
    (small.content / "drawings" / "eyes.svg").unlink()
    (outcome,) = build(
        [Job("eyes", "en", Profile())], small.places, OPTIONS, tmp_path / "out", workshop=shop
    )
    assert outcome.exit_code is ExitCode.MACHINE
    assert outcome.faults[0].where.file.endswith("drawings/eyes.svg")


def test_more_pages_than_the_budget_is_a_fault_with_file_and_language(
    small: Folders, tmp_path: Path
) -> None:
    more = (
        '{type: lines, id: more, code: more, facts: none, text: "More notes", lines: 20}'
    )
    small.edit(small.handout("notes"), "  - {type: lines", f"  - {more}\n  - {{type: lines")
    small.edit(small.handout("notes"), "lines: 2}", "lines: 20}")
    for locale, translate in (("es", long_latin), ("ar", right_to_left)):
        small.translate(locale, translate)
    jobs = [Job("notes", "en", Profile(paper)) for paper in Paper]
    outcomes = build(jobs, small.places, OPTIONS, tmp_path / "out")
    for outcome in outcomes:
        assert outcome.exit_code is LayoutError.exit_code
        (fault,) = (found for found in outcome.faults if found.code == "layout/page-budget")
        assert fault.where.locale == outcome.job.locale
        assert fault.where.page == 2
        assert outcome.job.profile.paper.value in fault.what
        assert "budget of 1" in fault.what
    assert outcomes[0].faults[0].where.file == "content/handouts/notes.yaml"
    lines = small.handout("notes").read_text(encoding="utf-8").splitlines()
    assert lines[outcomes[0].faults[0].where.line - 1].startswith("pages: ")
    assert not (tmp_path / "out").exists()
    # A family gets the sheet in its language, and the translator a word on what grew most.
    jobs = [Job("notes", locale, Profile(paper)) for locale in ("es", "ar") for paper in Paper]
    for outcome in build(jobs, small.places, OPTIONS, tmp_path / "out"):
        assert outcome.exit_code is ExitCode.OK
        assert outcome.pages == 2
        (fault,) = (found for found in outcome.faults if found.code == "layout/page-budget")
        assert fault.severity is Severity.WARNING
        assert (fault.where.locale, fault.where.page) == (outcome.job.locale, 2)
        assert "takes 2 pages on" in fault.what
        assert "the English has 1 at most" in fault.what
        if outcome.job.locale == "es":
            assert fault.where.file == "locales/es/LC_MESSAGES/notes.po"
            assert fault.where.line
            key, own, english = re.search(r": (\S+) \((\d+) characters for (\d+)\)",
                                          fault.hint).groups()  # type: ignore[union-attr]
            assert key == fault.where.key
            assert int(own) > int(english)


def test_large_print_takes_the_pages_that_it_needs(small: Folders, tmp_path: Path) -> None:
    small.edit(small.handout("notes"), "lines: 2", "lines: 18")
    profiles = [Profile(), Profile(text=TextSize.LARGE)]
    standard, large = build(
        [Job("notes", "en", profile) for profile in profiles], small.places, OPTIONS,
        tmp_path / "out",
    )
    assert (standard.pages, large.pages) == (1, 2)


def test_done_is_called_for_each_outcome(small: Folders, tmp_path: Path) -> None:
    jobs = jobs_for(small, "en", "es")
    told: list[Outcome] = []
    build(jobs, small.places, OPTIONS, tmp_path / "out", processes=1, done=told.append)
    assert [outcome.job for outcome in told] == jobs


def end_process(workshop: Workshop, job: Job, options: RenderOptions) -> Rendered:
    os._exit(9)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the patch reaches forked processes only")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_process_that_is_killed_is_told_and_nothing_hangs(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "start_method", lambda: "fork")
    monkeypatch.setattr(documents, "render", end_process)
    jobs = [
        Job(name, locale, Profile(paper))
        for locale in ("en", "es") for paper in Paper for name in ("eyes", "notes")
    ]
    outcomes = build(jobs, small.places, OPTIONS, tmp_path / "out", processes=2)
    assert {outcome.exit_code for outcome in outcomes} == {ExitCode.MACHINE}
    assert "ended from outside" in str(outcomes[0].faults[0])


def test_garbage_is_looked_for_as_before_when_all_is_made() -> None:
    found, before = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*before)
    try:
        with pytest.raises(ZeroDivisionError), module.collected_rarely():
            assert gc.get_threshold()[0] > before[0]
            raise ZeroDivisionError
        assert gc.get_threshold() == before
    finally:
        gc.set_threshold(*found)
