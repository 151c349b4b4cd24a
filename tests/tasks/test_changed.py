"""Only what changed: each reason by that one cause, and each change writes exactly these files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from folders import ROOT, Folders, with_packets, with_strings, with_variant
from msgspec.structs import replace
from running import Result

from omshandout.batch import store
from omshandout.batch.state import STATE_FILE
from omshandout.batch.store import Store
from omshandout.errors import ExitCode, Fault, MachineError, Severity, Where
from omshandout.model.batch import Parts, Reason, Row
from omshandout.model.options import Clinic, Profile
from omshandout.render import documents
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import AnyJob, Job, PacketJob
from omshandout.render.workshop import Workshop
from omshandout.tasks import changed
from omshandout.tasks.build import plan
from omshandout.tasks.changed import Wish, WorkItem, build_changed, make_changed, renamed
from omshandout.tasks.outcomes import Outcome
from omshandout.tasks.setting import read_clinic

OPTIONS = RenderOptions()


def jobs_of(folders: Folders, clinic: Clinic = Clinic()) -> list[AnyJob]:
    jobs: list[AnyJob] = list(plan(folders.workshop(), (), (), Profile(), None, clinic))
    if (folders.content / "packets.yaml").exists():
        jobs.append(PacketJob("one", "es", Profile()))
    return jobs


def made(
    folders: Folders, out: Path, options: RenderOptions = OPTIONS, forced: bool = False,
    jobs: list[AnyJob] | None = None,
) -> list[Outcome]:
    wish = Wish(folders.places, out, {"": options}, forced, processes=1)
    return build_changed(jobs or jobs_of(folders), wish)


def reasons(found: list[Outcome]) -> dict[str, Reason]:
    """The documents that were made, and why."""
    return {each.job.file_name: each.reason for each in found if each.reason is not None}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.pdf")
    }


def filled(folders: Folders) -> Folders:
    with_packets(folders)
    with_variant(folders, "es_MX", notes={"title": "Notas de aqui"})
    folders.sign("es", "notes")
    return folders


@pytest.fixture
def full(small: Folders) -> Folders:
    """The small folder with packets, a regional variant, and sign-offs."""
    return filled(small)


@pytest.fixture(scope="module")
def _built(_small: Folders, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    folders = filled(_small.copy(tmp_path_factory.mktemp("built")))
    made(folders, folders.root / "out")
    return folders


@pytest.fixture
def built(_built: Folders, tmp_path: Path) -> Folders:
    """The same, with all of its documents in the folder ``out``, to change at will."""
    return _built.copy(tmp_path)


def test_what_did_not_change_is_not_made_but_told_as_before(
    full: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(full, tmp_path / "out")
    assert {each.reason for each in first} == {Reason.NO_FILE}
    before = files(tmp_path / "out")
    monkeypatch.setattr(documents, "render", None)
    again = made(full, tmp_path / "out")
    assert [replace(each, unchanged=False, reason=None) for each in again] == [
        replace(each, reason=None) for each in first
    ]
    assert all(each.unchanged for each in again)
    assert files(tmp_path / "out") == before


def test_no_source_is_read_where_nothing_changed(
    full: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of(full)
    made(full, tmp_path / "out", jobs=jobs)
    monkeypatch.setattr(changed, "Workshop", None)
    assert not reasons(made(full, tmp_path / "out", jobs=jobs))


# What is changed: a way to do it, the one reason, and how the names of what is made begin and end.
ES = ("es/", "es_MX/")
CHANGES: dict[str, tuple[Callable[[Folders], object], Reason, Callable[[str], bool]]] = {
    "handout": (
        lambda f: f.edit(f.handout("notes"), "title:", "# said otherwise\ntitle:"),
        Reason.CONTENT, lambda name: "notes" in name or "packet" in name,
    ),
    "drawing": (
        lambda f: f.edit(f.content / "drawings/eyes.svg", "<svg", "<!-- x --><svg"),
        Reason.CONTENT, lambda name: "eyes" in name,
    ),
    "facts": (
        lambda f: append(f.content / "facts.yaml", "# more\n"), Reason.CONTENT, lambda name: True,
    ),
    "terms": (
        lambda f: append(f.content / "termbase.yaml", "# more\n"), Reason.CONTENT,
        lambda name: True,
    ),
    "words of the pages": (
        lambda f: append(f.content / "interface.yaml", "# more\n"), Reason.CONTENT,
        lambda name: True,
    ),
    "packet": (
        lambda f: f.edit(
            f.content / "packets.yaml", '-03"\n    title: "One', '-04"\n    title: "One',
        ),
        Reason.CONTENT, lambda name: "packet" in name,
    ),
    "catalog": (
        lambda f: f.change("es", "eyes", "title", with_strings("Otro")), Reason.CATALOG,
        lambda name: name.startswith(ES) and "eyes" in name,
    ),
    "catalog of a variant": (
        lambda f: f.change("es_MX", "notes", "title", with_strings("Otras")), Reason.CATALOG,
        lambda name: name.startswith("es_MX") and "notes" in name,
    ),
    "catalog of the pages": (
        lambda f: f.change("ar", "interface", "contents.title", with_strings("\u0633\u0633")),
        Reason.CATALOG, lambda name: name.startswith("ar/"),
    ),
    "sign-off": (
        lambda f: f.sign("es", "eyes"), Reason.CATALOG,
        lambda name: name.startswith(ES) and "eyes" in name,
    ),
    "sign-off of the English": (
        lambda f: f.sign("en", "notes"), Reason.CATALOG,
        lambda name: "notes" in name or "packet" in name,
    ),
    "language": (
        lambda f: (f.locales / "ar" / "language.yaml").write_text("# nothing\n"),
        Reason.CATALOG, lambda name: name.startswith("ar/"),
    ),
    "remarks in a catalog": (
        lambda f: append(f.catalog("es", "eyes"), "\n# nothing\n"), Reason.CATALOG,
        lambda name: False,
    ),
    "words of the page for staff": (
        lambda f: shutil.copy(ROOT / "content" / "desk.yaml", f.content), Reason.CONTENT,
        lambda name: False,
    ),
    "another language": (
        lambda f: (f.locales / "fr" / "LC_MESSAGES").mkdir(parents=True), Reason.CATALOG,
        lambda name: False,
    ),
}


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


@pytest.mark.parametrize("kind", CHANGES)
def test_each_kind_of_change_writes_exactly_these_files(
    built: Folders, tmp_path: Path, kind: str
) -> None:
    change, reason, touches = CHANGES[kind]
    jobs = jobs_of(built)
    change(built)
    found = made(built, tmp_path / "out", jobs=jobs)
    assert reasons(found) == {
        job.file_name: reason for job in jobs if touches(job.file_name)
    }
    # And all is what it would be if it were made anew.
    anew = made(built, tmp_path / "anew", forced=True, jobs=jobs)
    assert set(reasons(anew).values()) == {Reason.FORCED}
    assert files(tmp_path / "out") == files(tmp_path / "anew")
    assert [each.faults for each in found] == [each.faults for each in anew]
    # What looked anew is known from then on.
    assert not reasons([each for each in made(built, tmp_path / "out", jobs=jobs) if each.done])


def test_each_option_is_a_reason(small: Folders, tmp_path: Path) -> None:
    job: list[AnyJob] = [Job("eyes", "en", Profile())]

    def why(options: RenderOptions) -> list[Reason]:
        return list(reasons(made(small, tmp_path / "out", options, jobs=job)).values())

    assert why(OPTIONS) == [Reason.NO_FILE]
    assert why(replace(OPTIONS, epoch=86400)) == [Reason.PROFILE]
    assert why(replace(OPTIONS, epoch=86400, allow_untranslated=True)) == [Reason.PROFILE]
    assert why(OPTIONS) == [Reason.PROFILE]
    clinic = replace(OPTIONS, clinic=read_clinic(small.clinic), clinic_file="clinic.yaml")
    assert why(clinic) == [Reason.CLINIC]
    assert why(clinic) == []
    small.edit(small.clinic, "911", "112")
    assert why(replace(clinic, clinic=read_clinic(small.clinic))) == [Reason.CLINIC]


def test_another_program_or_font_is_a_reason(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job: list[AnyJob] = [Job("eyes", "en", Profile())]
    made(small, tmp_path / "out", jobs=job)
    monkeypatch.setattr(changed, "program_digest", lambda: "another")
    assert list(reasons(made(small, tmp_path / "out", jobs=job)).values()) == [Reason.PROGRAM]
    monkeypatch.setattr("omshandout.batch.inputs.font_digests", lambda *of: ["another"])
    # Fonts come with other packages, so the digest of the program is another then too.
    monkeypatch.setattr(changed, "program_digest", lambda: "a third")
    assert list(reasons(made(small, tmp_path / "out", jobs=job)).values()) == [Reason.FONT]


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_file_that_is_not_what_was_made_is_made_again(
    small: Folders, tmp_path: Path, harm: str
) -> None:
    made(small, tmp_path / "out")
    before = files(tmp_path / "out")
    path = tmp_path / "out" / "es" / "eyes-a4.pdf"
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if harm == "cut" else data[:-1] + b"x")
    assert reasons(made(small, tmp_path / "out")) == {"es/eyes-a4.pdf": Reason.NO_FILE}
    assert files(tmp_path / "out") == before


def test_what_is_known_may_be_lost(small: Folders, tmp_path: Path) -> None:
    made(small, tmp_path / "out")
    (tmp_path / "out" / STATE_FILE).unlink()
    assert set(reasons(made(small, tmp_path / "out")).values()) == {Reason.NO_FILE}
    assert not reasons(made(small, tmp_path / "out"))


def test_a_document_that_fails_is_tried_each_time_and_stays_as_it_was(
    small: Folders, tmp_path: Path
) -> None:
    made(small, tmp_path / "out")
    before = files(tmp_path / "out")
    small.change("es", "eyes", "title", with_strings(""))
    for _ in range(2):
        found = made(small, tmp_path / "out")
        assert reasons(found) == {"es/eyes-a4.pdf": Reason.CATALOG}
        (failed,) = (each for each in found if not each.done)
        assert [fault.code for fault in failed.faults] == ["translation/missing"]
    assert files(tmp_path / "out") == before


def test_warnings_are_told_again_with_the_clinic_file_as_it_is_reached_today(
    full: Folders, tmp_path: Path
) -> None:
    job: list[AnyJob] = [Job("eyes", "es", Profile())]
    full.change("es", "eyes", "title", with_strings(""))
    options = replace(OPTIONS, allow_untranslated=True)
    first = made(full, tmp_path / "out", options, jobs=job)[0]
    assert [fault.code for fault in first.faults] == ["translation/missing"]
    again = made(full, tmp_path / "out", options, jobs=job)[0]
    assert again.unchanged
    assert again.faults == first.faults
    # Lines have moved: the sheet is the same, but what is told of it is not.
    full.edit(full.catalog("es", "eyes"), 'msgctxt "title"', '# more\n# more\nmsgctxt "title"')
    later = made(full, tmp_path / "out", options, jobs=job)[0]
    assert later.sha256 == first.sha256
    assert later.faults[0].where.line == first.faults[0].where.line + 2


def test_the_clinic_file_is_named_as_it_is_reached_today() -> None:
    fault = Fault(Where("a/clinic.yaml", 3), "doubtful", severity=Severity.WARNING)
    other = Fault(Where("es.po", 3), "doubtful", severity=Severity.WARNING)
    row = Row("x", "", Parts(*"abcdef"), "", 1, 1, True, "", (fault, other), "a/clinic.yaml")
    assert renamed(row, "a/clinic.yaml") == (fault, other)
    assert renamed(row, "clinic.yaml") == (fault.at(Where("clinic.yaml", 3)), other)


def test_what_is_there_in_a_folder_that_cannot_be_written_to_is_done(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(small, tmp_path)
    before = files(tmp_path)

    def refused(path: Path, data: bytes, hint: str = "") -> None:
        raise MachineError(Fault(Where(path.as_posix()), "cannot be written"))

    monkeypatch.setattr(store, "write_whole", refused)
    assert reasons(made(small, tmp_path)) == {}
    for lost in (False, True):
        if lost:
            (tmp_path / STATE_FILE).unlink()
        again = made(small, tmp_path, forced=not lost)
        assert [each.exit_code for each in again] == [ExitCode.OK] * len(before)
    # One that is another is not taken for it.
    path = tmp_path / "es" / "eyes-a4.pdf"
    path.write_bytes(path.read_bytes() + b"%")
    failed = {each.job.file_name for each in made(small, tmp_path) if each.exit_code}
    assert failed == {"es/eyes-a4.pdf"}


def test_a_damaged_index_is_told(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    out = ("-o", tmp_path, *small.options)
    cli("build", "eyes", "-l", "es", *out)
    (tmp_path / STATE_FILE).write_bytes(b"none")
    told = cli("build", "eyes", "-l", "es", *out)
    assert told.code == 0
    assert f"{STATE_FILE}: was damaged: what it knew is lost" in told.err
    assert told.err.count("(warning)") == 1
    assert cli("build", "eyes", "-l", "es", *out).err == "0 documents built. 1 unchanged.\n"


def test_why_one_is_made_is_told_of_the_same_path_whether_it_failed_or_not(
    small: Folders, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    told = cli("build", "eyes", "-l", "es,ar", "-o", tmp_path, "--explain", *small.options)
    assert told.code == 1
    for locale in ("es", "ar"):
        assert f"\n  {(tmp_path / locale / 'eyes-a4.pdf').as_posix()}\n" in told.err


@pytest.mark.parametrize("put_back", [False, True])
def test_sources_that_change_while_a_run_goes_on_are_told_and_made_of_anew(
    built: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put_back: bool
) -> None:
    # As a process does that reads a catalog when it comes to its language.
    as_planned = changed.maker_of

    def reading_later(workshop: Workshop, store: Store, planned: object) -> object:
        before = built.catalog("es", "notes").read_bytes()
        built.change("es", "notes", "title", with_strings("Otro"))
        later = built.workshop()
        assert later.translations("es", "notes") is not None
        if put_back:
            built.catalog("es", "notes").write_bytes(before)
        return as_planned(later, store)

    jobs = [job for job in jobs_of(built) if job.file_name.startswith("es/")]
    told: list[Fault] = []
    wish = Wish(built.places, tmp_path / "out", {"": OPTIONS}, forced=True, processes=1)
    monkeypatch.setattr(changed, "maker_of", reading_later)
    first = build_changed(jobs, wish, tell=told.append)
    assert all(each.done for each in first)
    assert [(each.code, each.severity) for each in told] == [
        ("machine/sources-changed", Severity.WARNING)
    ]
    folder = built.locales if put_back else built.locales / "es"
    assert told[0].where.file == folder.as_posix()
    monkeypatch.undo()
    # What was made of something else than was planned is not believed, even if that is back.
    again = reasons(made(built, tmp_path / "out", jobs=jobs))
    assert set(again) == {each.job.file_name for each in first if touched(each.job)}
    assert not reasons(made(built, tmp_path / "out", jobs=jobs))


def test_sources_that_change_after_they_were_read_are_told(
    built: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Fault] = []
    jobs = jobs_of(built)
    wish = Wish(built.places, tmp_path / "out", {"": OPTIONS}, forced=True, processes=1)
    build_changed(jobs, wish, tell=told.append)
    assert not told
    as_planned = changed.maker_of

    def changing(*arguments: object) -> object:
        append(built.content / "facts.yaml", "# more\n")
        append(built.catalog("ar", "eyes"), "\n# more\n")
        return as_planned(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(changed, "maker_of", changing)
    build_changed(jobs, wish, tell=told.append)
    assert [each.where.file for each in told] == [
        built.content.as_posix(), (built.locales / "ar").as_posix()
    ]
    monkeypatch.undo()
    assert set(reasons(made(built, tmp_path / "out", jobs=jobs)).values()) == {Reason.CONTENT}


def touched(job: AnyJob) -> bool:
    return isinstance(job, PacketJob) or job.handout == "notes"


def test_one_process_goes_from_sheet_to_sheet_and_language_to_language(
    full: Folders, tmp_path: Path
) -> None:
    jobs = [job for job in jobs_of(full) if isinstance(job, Job)]
    options = {name: RenderOptions(Clinic(name=(("", name),), digest=name)) for name in "ab"}
    items = [
        WorkItem(job, f"{clinic}/{job.file_name}", clinic) for clinic in options for job in jobs
    ]
    order: list[WorkItem] = []
    make_changed(
        items, Wish(full.places, tmp_path / "out", options, processes=1),
        done=lambda item, outcome: order.append(item),
    )
    assert sorted(each.path for each in order) == sorted(each.path for each in items)
    for part in (lambda job: job, lambda job: (job.locale, job.profile)):
        found = [part(each.job) for each in order]
        assert sum(one != other for one, other in pairwise(found)) == len(set(found)) - 1
