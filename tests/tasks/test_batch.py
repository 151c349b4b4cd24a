"""Many clinics in one run: what is made, what is told, what is left, and what no fault can lose."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from folders import Folders, with_packets, with_strings
from plans import BAY, HILL, PLAN, files_in, sheets_in, states, write_plan
from running import START, Result, environment

from omshandout.batch.items import WorkItem
from omshandout.batch.state import STATE_FILE
from omshandout.cli.main import run as main
from omshandout.errors import Fault, LayoutError, Severity, Where
from omshandout.locking import only_writer
from omshandout.model.options import Profile
from omshandout.readback import read_info
from omshandout.render.documents import render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job
from omshandout.tasks import batching, outcomes
from omshandout.tasks.batching import REPORT
from omshandout.tasks.outcomes import BATCH, Outcome

Cli = Callable[..., Result]
Done = Callable[[WorkItem, Outcome], None]


@pytest.fixture
def run(small: Folders, cli: Cli, tmp_path: Path) -> Cli:
    """Runs ``omshandout batch`` over the plan of the small folder, on one process."""

    def call(*arguments: str | Path) -> Result:
        plan = small.root / "plan.yaml"
        out = tmp_path / "out"
        return cli("batch", plan, "-o", out, "-j", "1", *small.options, *arguments)

    return call


def codes(result: Result) -> list[str]:
    return [line.partition(": ")[0] for line in result.err.splitlines()]


def test_every_clinic_gets_its_own_sheets(small: Folders, run: Cli, tmp_path: Path) -> None:
    write_plan(small)
    result = run("--json")
    assert (result.code, states(result)) == (0, Counter(made=12))
    papers = {"hill": "a4", "bay": "letter"}
    assert set(sheets_in(tmp_path / "out")) == {
        f"{clinic}/{locale}/{name}-{papers[clinic]}.pdf"
        for clinic in papers for locale in ("en", "es", "ar") for name in ("eyes", "notes")
    }
    for each in result.objects:
        info = read_info((tmp_path / "out" / each["path"]).read_bytes())
        assert (info.handout, info.locale) == (each["handout"], each["locale"])
    report = (tmp_path / "out" / REPORT).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in report] == result.objects
    again = run("--json")
    assert (again.code, states(again)) == (0, Counter(unchanged=12))


def test_sheets_are_those_of_a_build_with_the_same_clinic_file(
    small: Folders, run: Cli, cli: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    cli("build", "-o", tmp_path / "alone", "--clinic", small.root / "clinics" / "hill.yaml",
        "-l", "en,es,ar", *small.options)
    alone = sheets_in(tmp_path / "alone")
    assert alone == {
        path.removeprefix("hill/"): digest
        for path, digest in sheets_in(tmp_path / "out").items() if path.startswith("hill/")
    }


def test_packets_looks_languages_of_clinics_and_a_pattern(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    with_packets(small)
    write_plan(small, """\
clinics: clinics
output: "{locale}/{clinic}-{name}"
sheets:
  - packets: [one]
    profiles: [{ink: mono}, {text: large, paper: a4}]
    only: [bay]
  - handouts: [all]
    languages: [en]
    only: [hill]
""")
    assert run().code == 0
    assert set(sheets_in(tmp_path / "out")) == {
        "es/bay-packet-one-letter-mono.pdf", "es/bay-packet-one-a4-large.pdf",
        "en/hill-eyes-a4.pdf", "en/hill-notes-a4.pdf",
    }


def test_a_dry_run_counts_and_writes_nothing(small: Folders, run: Cli, tmp_path: Path) -> None:
    write_plan(small)
    result = run("--dry-run")
    assert result.code == 0
    assert result.out.splitlines()[-2:] == ["all       12", "Reasons: 12 no-file"]
    assert not (tmp_path / "out").exists()


def test_only_the_clinic_that_changed_is_made_again(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    before = sheets_in(tmp_path / "out")
    write_plan(small, hill=HILL.replace("020", "030"), bay=BAY)
    result = run("--json", "--explain")
    assert states(result) == Counter(made=6, unchanged=6)
    assert {each.get("reason") for each in result.objects} == {"clinic", None}
    # The reason once, and what was made for it below.
    reason, *names = result.err.splitlines()[:7]
    assert reason == "clinic: the clinic file says something else"
    assert result.err.count(reason) == 1
    assert sorted(names) == sorted(
        f"  {each['path']}" for each in result.objects if each["state"] == "made"
    )
    assert "  hill/en/eyes-a4.pdf" in names
    after = sheets_in(tmp_path / "out")
    assert {path for path in after if after[path] != before[path]} == {
        path for path in before if path.startswith("hill/")
    }


def test_words_of_a_clinic_in_one_language_make_sheets_in_others_no_older(
    small: Folders, run: Cli, cli: Cli, tmp_path: Path
) -> None:
    plan = "clinics: clinics\nsheets:\n  - handouts: [eyes, notes]\n" \
        "    languages: [en, es, ar]\n    profiles: [{}, {with: es}]\n"
    write_plan(small, plan, hill=HILL)
    run()
    noted = f"# by hand\n{HILL}note: {{es: Cerrado los festivos.}}\n"
    write_plan(small, plan, hill=noted)
    told = ("inspect", tmp_path / "out", "--plan", small.root / "plan.yaml", *small.options)
    before = {row.split()[0]: row for row in cli(*told).out.splitlines() if ".pdf" in row}
    assert len(before) == 10
    for path, row in before.items():
        assert ("out of date" in row) == ("/es/" in path or "with-es" in path), row
    result = run("--json")
    assert {each["path"] for each in result.objects if each["state"] == "made"} == {
        path.partition("/out/")[2] for path, row in before.items() if "out of date" in row
    }
    assert cli(*told).out.count("same as today") == 10
    assert states(run("--json")) == Counter(unchanged=10)


def test_what_is_no_longer_planned_is_listed_and_removed_only_when_asked(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    (tmp_path / "out" / "hill" / "own.txt").write_text("not ours")
    edited = tmp_path / "out" / "bay" / "ar" / "eyes-letter.pdf"
    edited.write_bytes(edited.read_bytes() + b"%")
    write_plan(small, PLAN.replace("[en, es, ar]", "[en, es]"))
    listed = run()
    assert listed.code == 0
    assert "4 no longer in the plan; --prune removes them:" in listed.out
    assert "  hill/ar/eyes-a4.pdf" in listed.out
    assert len(sheets_in(tmp_path / "out")) == 13
    pruned = run("--prune")
    assert "3 removed that the plan no longer has." in pruned.out
    assert "somebody changed it: it stays" in pruned.err
    left = sheets_in(tmp_path / "out")
    assert [path for path in left if "/ar/" in path] == ["bay/ar/eyes-letter.pdf"]
    assert "hill/own.txt" in left
    assert not (tmp_path / "out" / "hill" / "ar").exists()


def test_sheets_that_nothing_is_known_of_are_told_and_stay(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    write_plan(small, PLAN.replace("[en, es, ar]", "[en, es]"))
    (tmp_path / "out" / STATE_FILE).unlink()
    assert "that no run is known" not in run("--dry-run").err
    for options in (("--dry-run", "--prune"), ("--prune",)):
        told = run(*options)
        assert told.code == 0
        assert "4 PDFs or pages lie here that no run is known to have made (bay/ar/" in told.err
        assert "hill/ar/notes-a4.pdf): --prune leaves them" in told.err
    assert len(sheets_in(tmp_path / "out")) == 12
    # What is known is removed as ever.
    write_plan(small, PLAN.replace("[en, es, ar]", "[en]"))
    told = run("--prune")
    assert "4 removed that the plan no longer has." in told.out
    assert "4 PDFs or pages lie here" in told.err


def test_nothing_is_pruned_while_the_plan_has_faults(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    write_plan(small, hill="name: [wrong\n", bay=BAY)
    result = run("--prune")
    assert result.code == 1
    assert "nothing was removed" in result.err
    assert len(sheets_in(tmp_path / "out")) == 12


def test_another_plan_s_sheets_are_left_alone(
    small: Folders, cli: Cli, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    run()
    cli("build", "eyes", "-l", "en", "-o", tmp_path / "out", "-j", "1", *small.options)
    assert "no longer" not in run("--prune").out
    assert (tmp_path / "out" / "en" / "eyes-letter.pdf").exists()


# -- bad input -----------------------------------------------------------------------------------


def test_faults_are_told_with_their_place_and_all_else_is_built(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(
        small,
        "clinics: clinics\nsheets:\n  - handouts: [eyes, nose]\n    packets: [none]\n"
        "    languages: [en, tlh]\n    only: [hill, bay, hilltop]\n",
        hill=HILL, bay='name: "Bay"\nphones: [{purpose: day, number: "x"}]\n', con=HILL,
    )
    small.change("es", "notes", "title", with_strings(""))
    result = run()
    assert result.code == 1
    assert sheets_in(tmp_path / "out").keys() == {"hill/en/eyes-a4.pdf"}
    root = small.root.as_posix()
    assert codes(result) == [
        f"{root}/clinics/bay.yaml:2:33", f"{root}/clinics/con.yaml",
        f"{root}/plan.yaml:3:22", f"{root}/plan.yaml:4:15", f"{root}/plan.yaml:5:21",
        f"{root}/plan.yaml:6:18", f"{root}/plan.yaml:6:23", "7 faults found", "Report",
    ]


def test_a_language_beside_itself_is_made_alone_and_told_once(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    plan = "clinics: clinics\nsheets:\n  - handouts: [notes]\n    languages: [es, en, ar]\n" \
        "    profiles:\n      - {text: large, with: en}\n      - copy: es\n"
    clinics = {"hill": HILL, "bay": BAY, "dale": HILL}
    write_plan(small, plan, **clinics)
    result = run()
    assert result.code == 0
    root = small.root.as_posix()
    assert codes(result)[:2] == [f"{root}/plan.yaml:6:29", f"{root}/plan.yaml:7:15"]
    assert result.err.count('language en: "with: en" is the language of the sheet itself') == 1
    assert result.err.count('language es: "copy: es" is the language of the sheet itself') == 1
    assert "--with" not in result.err
    made = sheets_in(tmp_path / "out")
    assert [path for path in sorted(made) if path.startswith("hill/")] == [
        "hill/ar/notes-a4-copy-es.pdf", "hill/ar/notes-a4-large-with-en.pdf",
        "hill/en/notes-a4-copy-es.pdf", "hill/en/notes-a4-large.pdf",
        "hill/es/notes-a4-large-with-en.pdf", "hill/es/notes-a4.pdf",
    ]
    assert len(made) == 18
    # The advice works: with an entry of its own for each there is nothing to tell.
    write_plan(
        small, "clinics: clinics\nsheets:\n"
        "  - {handouts: [notes], languages: [es, ar], profiles: [{text: large, with: en}]}\n"
        "  - {handouts: [notes], languages: [en, ar], profiles: [{copy: es}]}\n"
        "  - {handouts: [notes], languages: [en], profiles: [{text: large}]}\n"
        "  - {handouts: [notes], languages: [es]}\n", **clinics,
    )
    told = run()
    assert (told.code, codes(told)) == (0, ["Report"])
    assert sheets_in(tmp_path / "out") == made


def test_a_language_of_a_clinic_file_beside_itself_is_made_alone_too(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    plan = "clinics: clinics\nsheets: [{handouts: [notes], profiles: [{with: es}]}]\n"
    write_plan(small, plan, bay=BAY.replace("[es]", "[ar, es]"), hill=HILL)
    result = run()
    assert result.code == 0
    assert codes(result)[0] == f"{small.root.as_posix()}/plan.yaml:2:48"
    # Who has no list of languages gets all, and does not mean the second one beside itself.
    assert sheets_in(tmp_path / "out").keys() == {
        "bay/ar/notes-letter-with-es.pdf", "bay/es/notes-letter.pdf",
        "hill/ar/notes-a4-with-es.pdf", "hill/en/notes-a4-with-es.pdf",
    }
    write_plan(small, plan.replace("with: es", "with: tlh"), bay=BAY, hill=HILL)
    unknown = run()
    assert unknown.code == 1
    assert 'there is no language "tlh"' in unknown.err


LIST = "clinic,name,phone.day,country\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("../up,Up,020 555,GB", 1), ("a/b,Up,020 555,GB", 1), ("dot.,Up,020 555,GB", 1),
        ("CON,Up,020 555,GB", 1), (f"{'x' * 300},Up,020 555,GB", 1), (",Up,020 555,GB", 1),
        ("ok,Up,call me,GB", 3), ("ok,Up,020 555,Narnia", 4), (f"ok,{'n' * 200},020 555,GB", 2),
        # A comma that stands in no quotes moves all that follows.
        ("ok,Up, the hill,020 555,GB", 5), ("ok,Up,020 555,GB,es", 5),
        ("ok,Up\u202e,020 555,GB", 2), ("ok,see www.x.org,020 555,GB", 2),
    ],
)
def test_a_bad_row_is_told_with_row_and_column(
    small: Folders, run: Cli, tmp_path: Path, row: str, column: int
) -> None:
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes], languages: [en]}]\n")
    path = small.root / "list.csv"
    path.write_text(f"{LIST}hill,Hill,020 555,GB\n{row}\nbay,Bay,030 555,CA\n", encoding="utf-8")
    result = run()
    assert result.code == 1
    assert codes(result)[0] == f"{path.as_posix()}:3:{column}"
    assert sheets_in(tmp_path / "out").keys() == {
        "hill/en/notes-a4.pdf", "bay/en/notes-letter.pdf",
    }


def test_a_list_says_the_same_as_clinic_files(
    small: Folders, run: Cli, cli: Cli, tmp_path: Path
) -> None:
    write_plan(
        small, "clinics: list.csv\ncolumns: {clinic: Site, phone.day: Telephone}\n"
        "ignore: [Region]\nsheets: [{handouts: [eyes]}]\n",
    )
    (small.root / "list.csv").write_text(
        "Site;Region;name;name.es;Telephone;phone.emergency;hours;country;locales;note.en\n"
        'hill;South;Hill;Loma;020 5550 0100;999;"mon-fri 08:30-17:00; sat,sun closed";GB;'
        "en, es;Knock.\n", encoding="utf-8-sig",
    )
    assert run().code == 0
    clinic = small.root / "same.yaml"
    clinic.write_text(
        'name: {en: "Hill", es: "Loma"}\nphones:\n  - {purpose: day, number: "020 5550 0100"}\n'
        '  - {purpose: emergency, number: "999"}\nhours:\n'
        '  - {days: mon-fri, from: "08:30", to: "17:00"}\n'
        '  - {days: [sat, sun], closed: true}\n'
        'country: GB\nlocales: [en, es]\nnote: {en: "Knock."}\n', encoding="utf-8",
    )
    cli("build", "eyes", "-o", tmp_path / "alone", "--clinic", clinic, *small.options)
    for path in ("en/eyes-a4.pdf", "es/eyes-a4.pdf"):
        one, other = (tmp_path / folder / path for folder in ("out/hill", "alone"))
        # Only the digest of the clinic file itself is another.
        assert abs(one.stat().st_size - other.stat().st_size) < 8
        assert read_info(one.read_bytes()).title == read_info(other.read_bytes()).title


def test_what_is_wrong_with_the_sheets_of_a_row_names_the_row(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    """Of two clinics that say the same both are named, and rows that move are named as they are."""
    small.handout("notes").write_text(
        small.handout("notes").read_text(encoding="utf-8")
        + "  - {type: contact, id: calls, title: Numbers}\n", encoding="utf-8",
    )
    fill_page(small)
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes], languages: [en]}]\n")
    path = small.root / "list.csv"
    head = "clinic,name,phone.day,phone.night,phone.emergency,phone.interpreter,hours,note.en\n"
    says = "A clinic for children,020 5550 0100,020 5550 0101,999,020 5550 0102,mon-fri 8:00-17:00,"
    rows = [f"{name},{says}Closed on public holidays.\n" for name in ("hill", "bay")]
    path.write_text(head + "".join(rows), encoding="utf-8")
    file = path.as_posix()

    def told(result: Result) -> tuple[str, str]:
        (line,) = (
            line for line in result.err.splitlines() if "what the clinic file prints" in line
        )
        return line.partition(": ")[0], line.partition("(the same once more: ")[2].partition(")")[0]

    result = run()
    assert result.code == 0, result.err
    assert told(result) == (f"{file}:2", "row 3")
    path.write_text(head + "new,New,020 5550 0100,,,,,\n" + "".join(rows), encoding="utf-8")
    assert told(run("--dry-run")) == (f"{file}:3", "row 4")
    again = run("--json")
    assert states(again) == Counter(made=1, unchanged=2)
    assert told(again) == (f"{file}:3", "row 4")
    assert {
        each["clinic"]: fault["line"] for each in again.objects for fault in each.get("faults", ())
        if fault["code"] == "layout/clinic-pages"
    } == {"hill": 3, "bay": 4}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_is_told_stands_in_the_order_of_the_plan(
    small: Folders, run: Cli, monkeypatch: pytest.MonkeyPatch, seed: int, dry: tuple[str, ...]
) -> None:
    """Whatever is made first, by however many processes, or was made by an earlier run."""
    write_plan(small)

    def made(items: Sequence[WorkItem], *_: object, done: Done, **__: object) -> None:
        for item in random.Random(seed).sample([*items], len(items)):
            job = item.job
            assert isinstance(job, Job)
            faults = tuple(
                Fault(Where("f", key=where), what, severity=Severity.WARNING)
                for where, what in (
                    (job.locale, f"all in {job.locale}"),
                    ("", f"{item.clinic} {job.locale} {job.handout} B"),
                    ("", f"{item.clinic} {job.locale} {job.handout} A"),
                )
            )
            done(item, Outcome(job, sha256="0", faults=faults))

    monkeypatch.setattr(batching, "make_changed", made)
    told = [line.rsplit(": ", 1)[-1] for line in run(*dry).err.splitlines() if "(warning)" in line]
    assert told == [
        f"{words} (warning)" for locale in ("en", "es", "ar") for words in (
            f"all in {locale}", *(
                f"{clinic} {locale} {handout} {end}" for handout in ("eyes", "notes")
                for clinic in ("hill", "bay") for end in "BA"
            ),
        )
    ]


def fill_page(small: Folders) -> None:
    """The notes have as many lines as the page of their budget can take."""
    start = small.handout("notes").read_text(encoding="utf-8")
    for lines in range(20, 2, -1):
        small.handout("notes").write_text(
            start.replace("lines: 2}", f"lines: {lines}}}"), encoding="utf-8"
        )
        with suppress(LayoutError):
            render(small.workshop(), Job("notes", "en", Profile()), RenderOptions())
            return


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        ("clinic,name,phone.nigth", "1:3"), ("name,phone.day", "1"), ("clinic,name,name", "1:3"),
    ],
)
def test_a_column_that_nobody_knows_stops_the_list(
    small: Folders, run: Cli, tmp_path: Path, heads: str, code: str
) -> None:
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes]}]\n")
    path = small.root / "list.csv"
    path.write_text(f"{heads}\nhill,Hill,020\n", encoding="utf-8")
    result = run()
    assert (result.code, codes(result)) == (1, [f"{path.as_posix()}:{code}"])


def test_two_clinics_with_one_folder_are_both_left_out(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes], languages: [en]}]\n")
    (small.root / "list.csv").write_text(
        f"{LIST}hill,A,020 555,GB\nbay,B,020 555,GB\nHILL,C,020 555,GB\n", encoding="utf-8"
    )
    result = run()
    assert result.code == 1
    assert codes(result)[:-2] == [
        f"{small.root.as_posix()}/list.csv:2", f"{small.root.as_posix()}/list.csv:4",
    ]
    assert sheets_in(tmp_path / "out").keys() == {"bay/en/notes-a4.pdf"}


def test_a_clinic_with_faults_is_not_replaced_by_another_of_its_name(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes], languages: [en]}]\n")
    (small.root / "list.csv").write_text(
        f"{LIST}hill,A,call me,GB\nbay,B,020 555,GB\nHill,C,020 555,GB\n", encoding="utf-8"
    )
    result = run()
    assert result.code == 1
    assert "would share a folder" in result.err
    assert sheets_in(tmp_path / "out").keys() == {"bay/en/notes-a4.pdf"}


def test_many_clinics_of_which_some_are_faulty(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    rows = [
        f"c{number},Clinic {number},{'none' if number % 275 == 7 else '020 555'},GB"
        for number in range(10_000)
    ]
    write_plan(small, "clinics: list.csv\nsheets: [{handouts: [notes], languages: [en], "
                      "only: [c1]}]\n")
    (small.root / "list.csv").write_text(LIST + "\n".join(rows), encoding="utf-8")
    result = run()
    assert result.code == 1
    assert len(result.err.splitlines()) == 37 + len(["37 faults found", "Report"])
    assert sheets_in(tmp_path / "out").keys() == {"c1/en/notes-a4.pdf"}


def test_a_clinic_file_that_changes_during_the_run_is_told(
    small: Folders, run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small)
    real, hill = outcomes.make_one, small.root / "clinics" / "hill.yaml"

    def changing(*arguments: object, **named: object) -> object:
        hill.write_text(HILL.replace("020", "040"), encoding="utf-8")
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("omshandout.tasks.outcomes.make_one", changing)
    result = run("--json")
    assert (result.code, states(result)) == (1, Counter(made=12))
    assert "hill.yaml: changed while the run went on" in result.err
    monkeypatch.undo()
    again = run("--json")
    assert (again.code, states(again)) == (0, Counter(made=6, unchanged=6))


def test_a_full_disk_is_told_for_each_sheet_and_leaves_no_half_one(
    small: Folders, run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan(small)
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if ".pdf" in path.name and "hill" in path.parts:
            real(path, data[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    result = run("--json")
    assert (result.code, states(result)) == (3, Counter(made=6, failed=6))
    assert "No space left" in result.err
    assert all(path.startswith("bay/") for path in sheets_in(tmp_path / "out"))
    monkeypatch.undo()
    assert states(run("--json")) == Counter(made=6, unchanged=6)


def test_a_report_that_cannot_be_written_is_not_named_as_there(
    small: Folders, run: Cli, tmp_path: Path
) -> None:
    write_plan(small)
    assert f"Report: {(tmp_path / 'out' / REPORT).as_posix()}\n" in run().err
    (tmp_path / "out" / REPORT).unlink()
    (tmp_path / "out" / REPORT).mkdir()
    write_plan(small, PLAN.replace("[en, es, ar]", "[en, es]"))
    result = run()
    assert result.code == 3
    assert f"{REPORT}: cannot be written: " in result.err
    assert "Report:" not in result.err
    assert "4 no longer in the plan" in result.out
    assert not list((tmp_path / "out").glob(".*.tmp"))


def test_two_runs_on_one_folder(small: Folders, run: Cli, tmp_path: Path) -> None:
    write_plan(small)
    (tmp_path / "out").mkdir()
    with only_writer(tmp_path / "out" / "batch"):
        result = run()
    assert result.code == 3
    assert "another run of omshandout batch is at work" in result.err
    assert run().code == 0


# -- stopped at any moment -----------------------------------------------------------------------


def big(small: Folders, count: int = 8) -> tuple[str, ...]:
    """A plan of six sheets for each of some clinics, and what runs it on two processes."""
    clinics = {f"c{number}": HILL.replace("Hill", f"Hill {number}") for number in range(count)}
    plan = write_plan(small, PLAN, **clinics)
    return ("batch", str(plan), "-j", "2", *small.options)


def begun(arguments: tuple[str, ...], out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", START, *arguments, "-o", str(out)], env=environment({}),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )


def forked(arguments: tuple[str, ...], out: Path) -> tuple[int, int]:
    """The same as a copy of this process, which has all modules already.

    Gives its number, and the end of a pipe that closes when the last process of it is gone.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        os.set_inheritable(writer, True)
        code = 1
        with suppress(BaseException):
            code = main([*arguments, "-o", str(out)])
        os._exit(code)
    os.close(writer)
    return child, reader


def workers_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        return [int(child) for child in children.read_text().split()]
    except OSError:
        return []


def stopped_at_random(small: Folders, cli: Cli, tmp_path: Path, times: int, seed: int) -> None:
    """Kill the program, or one of its processes, at random moments; then let it end in peace."""
    arguments, chance = big(small, 2), random.Random(seed)
    calm, out = tmp_path / "calm", tmp_path / "torn"
    assert cli(*arguments, "-o", calm).code == 0
    whole = {path: (calm / path).read_bytes() for path in sheets_in(calm)}
    began = time.monotonic()
    assert cli(*arguments, "-o", tmp_path / "timed").code == 0
    seconds = time.monotonic() - began
    killed = 0
    while killed < times:
        # So that there is work again, some of it is lost.
        known = sorted(out.rglob("*.pdf"))
        for path in chance.sample(known, len(known) * 2 // 3):
            path.unlink()
        child, reader = forked(arguments, out)
        time.sleep(chance.uniform(0, seconds))
        victim = chance.choice([child, *workers_of(child)])
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            killed += 1
        os.waitpid(child, 0)
        while os.read(reader, 100):
            pass
        os.close(reader)
        for path in out.rglob("*.pdf"):
            assert path.read_bytes() == whole[path.relative_to(out).as_posix()], path
    assert cli(*arguments, "-o", out).code == 0
    # What a program that was killed had begun to write is hidden, and goes when it is old.
    for path in out.rglob(".*.tmp"):
        os.utime(path, (0, 0))
    for path in out.rglob("*.pdf"):
        path.unlink()
    assert cli(*arguments, "-o", out).code == 0
    assert sheets_in(out) == sheets_in(calm)
    assert states(cli(*arguments, "-o", out, "--json")) == Counter(unchanged=12)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes there")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize(
    ("times", "seed"),
    [(6, 7), *(pytest.param(50, seed, marks=pytest.mark.slow) for seed in range(4))],
)
def test_a_run_that_is_killed_at_any_moment_goes_on(
    small: Folders, cli: Cli, tmp_path: Path, times: int, seed: int
) -> None:
    stopped_at_random(small, cli, tmp_path, times, seed)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_keeps_what_is_finished_and_the_next_run_goes_on(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    arguments, out = big(small), tmp_path / "out"
    with begun(arguments, out) as process:
        while not files_in(out, ".pdf"):
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
    assert process.returncode == 130
    done = sum(1 for path in out.rglob("*.pdf") if not path.name.startswith("."))
    assert 0 < done < 48
    assert not list(out.rglob(".*.tmp"))
    result = cli(*arguments, "-o", out, "--json")
    # What a process had just written when all were stopped, the first may not have heard of.
    found = states(result)
    assert found.total() == 48
    assert set(found) <= {"unchanged", "made"}
    assert done - 2 * BATCH <= found["unchanged"] <= done
