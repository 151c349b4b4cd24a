"""``omshandout inspect``: its words, its JSON and its exit codes."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from folders import Folders, with_strings
from plans import write_plan
from running import Result, run_program

from omshandout.tasks import inspecting_all
from omshandout.tasks.inspecting import Inspection
from omshandout.tasks.processes import start_method

Cli = Callable[..., Result]

KEYS = [
    "path", "handout", "locale", "second_locale", "version", "profile", "pages", "title",
    "language", "state", "created", "producer", "pdfua", "pdfa", "sources", "changed", "same_bytes",
    "packed_otherwise",
]  # fmt: skip


@pytest.fixture
def sheet(small: Folders, cli: Cli, tmp_path: Path) -> Path:
    result = cli("build", "eyes", "-l", "es", "--ink", "mono", *small.options, "-o", tmp_path)
    return Path(result.out.strip())


def test_a_sheet_of_today_is_unchanged(small: Folders, cli: Cli, sheet: Path) -> None:
    result = cli("inspect", sheet, *small.options)
    assert (result.code, result.err) == (0, "")
    lines = {
        line[:12].strip(): line[12:] for line in result.out.splitlines()
        if not line.startswith("Made from")
    }
    title = lines.pop("Title")
    producer = lines.pop("Made by")
    assert title
    assert producer.startswith("omshandout ")
    assert lines == {
        "Handout": "eyes", "Language": "es", "Version": "1.2", "Profile": "a4-mono",
        "Pages": "1", "State": "draft", "Date": "2026-06-07", "Claims": "PDF/UA-1, PDF/A-2a",
        "Same bytes": "yes",
    }
    assert "Made from   locales/es/LC_MESSAGES/eyes.po: same\n" in result.out


def test_json_has_all_of_it(small: Folders, cli: Cli, sheet: Path) -> None:
    result = cli("inspect", sheet, "--json", *small.options)
    (found,) = result.objects
    assert list(found) == KEYS
    assert (found["handout"], found["locale"], found["profile"]) == ("eyes", "es", "a4-mono")
    assert (found["state"], found["pages"], found["changed"]) == ("draft", 1, [])
    assert found["same_bytes"] is True
    assert found["created"] == "2026-06-07T08:09:00+00:00"
    assert set(found["sources"]) == {
        "content", "drawings", "facts", "interface", "catalog", "interface-catalog",
    }


def test_what_changed_is_named(small: Folders, cli: Cli, sheet: Path) -> None:
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    result = cli("inspect", sheet, *small.options)
    assert result.code == 1
    assert "content/handouts/eyes.yaml: changed\n" in result.out
    assert result.out.endswith("Same bytes  no\n")
    assert result.err == (
        f"{sheet.as_posix()}: content/handouts/eyes.yaml has changed since; build it again\n"
    )
    found = cli("inspect", sheet, "--json", *small.options)
    assert found.code == 1
    assert (found.objects[0]["changed"], found.objects[0]["same_bytes"]) == (["content"], False)


def test_the_clinic_file_is_needed_to_compare(small: Folders, cli: Cli, tmp_path: Path) -> None:
    clinic = ["--clinic", str(small.clinic)]
    path = cli(
        "build", "eyes", "-l", "en", *clinic, *small.options, "-o", tmp_path / "out"
    ).out.strip()
    assert cli("inspect", path, *clinic, *small.options).code == 0
    without = cli("inspect", path, *small.options)
    assert without.code == 1
    assert "--clinic FILE" in without.err


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"plain text"])
def test_what_is_no_pdf_of_ours_is_a_fault(
    small: Folders, cli: Cli, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    result = cli("inspect", path, *small.options)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"{path.as_posix()}: ")


def test_a_damaged_sheet_is_a_fault(small: Folders, cli: Cli, sheet: Path) -> None:
    data = sheet.read_bytes()
    sheet.write_bytes(data[: len(data) // 2])
    assert cli("inspect", sheet, *small.options).code == 1
    sheet.write_bytes(data + b"\n")
    result = cli("inspect", sheet, *small.options)
    assert result.code == 1
    assert "holds something else" in result.err


@pytest.mark.parametrize(
    "arguments", [[], ["none.pdf"], ["a.pdf", "none.pdf"], ["--clinic", "none.yaml", "a.pdf"]]
)
def test_wrong_use(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    result = cli("inspect", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err


def test_a_hostile_file_commands_no_terminal(small: Folders, cli: Cli, sheet: Path) -> None:
    with pikepdf.open(sheet, allow_overwriting_input=True) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
        packet = packet.replace("<oms:version>1.2", f"<oms:version>\u202e&#x9b;2J{'v' * 9000}")
        packet = packet.replace("<pdf:Producer>", "<pdf:Producer>\u202e&#x9b;31m")
        pdf.Root.Metadata.write(packet.encode())
        pdf.save(sheet)
    result = cli("inspect", sheet, *small.options)
    assert result.code == 1
    for sign in ("\u202e", "\x9b"):
        assert sign not in result.out + result.err
    assert len(result.out) < 3000


def test_as_a_process_of_its_own(small: Folders, sheet: Path) -> None:
    """What one process built, another finds unchanged."""
    result = run_program("inspect", sheet.name, *small.options, cwd=sheet.parent)
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("Same bytes  yes\n")


def test_a_clinic_that_is_not_given_has_not_changed(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    build = ("build", "eyes", "-l", "es", "--clinic", small.clinic, "-o", tmp_path / "out")
    file = cli(*build, *small.options).out.strip()
    result = cli("inspect", file, *small.options)
    assert "Made from   clinic: not given\n" in result.out
    assert "name the one it was made with: --clinic FILE" in result.err


def test_a_damaged_or_foreign_file_is_told_in_words(
    small: Folders, cli: Cli, sheet: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half.pdf"
    half.write_bytes(sheet.read_bytes()[:9000])
    foreign = tmp_path / "foreign.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(foreign)
    for file in (half, foreign):
        result = cli("inspect", file, "--json", *small.options)
        assert result.code == 1
        assert "BytesIO" not in result.err
        (found,) = result.objects
        assert (found["path"], found["same_bytes"]) == (file.as_posix(), False)
        (fault,) = found["faults"]
        assert fault["what"] in result.err


def test_of_a_folder_a_table_tells_what_is_out_of_date(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    cli("build", "-l", "es", *small.options, "-o", out)
    (out / "es" / "letter.pdf").write_bytes(b"%PDF-1.7 not one")
    (out / "es" / ".eyes.pdf").write_bytes(b"half")
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    result = cli("inspect", out, *small.options)
    assert result.code == 1
    states = {
        Path(line.split()[0]).name: line.split("  ")[-1].strip()
        for line in result.out.splitlines()[1:]
    }
    assert states == {
        "eyes-a4.pdf": "out of date", "letter.pdf": "not ours, or damaged",
        "notes-a4.pdf": "same as today",
    }
    assert "eyes.yaml has changed since" in result.err
    objects = cli("inspect", out, "--json", *small.options).objects
    assert [found["same_bytes"] for found in objects] == [False, False, True]


def test_without_its_clinic_file_nothing_is_called_out_of_date(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    cli("build", "-l", "es", "--clinic", small.clinic, *small.options, "-o", out)
    result = cli("inspect", out, *small.options)
    assert result.code == 1
    assert "out of date" not in result.out
    assert result.out.count("cannot tell: name --clinic") == 2


LIST = "clinic,name,phone.day,country\n"
HILL, BAY = "hill,Hill Clinic,020 5550 0100,GB\n", "bay,Bay House,020 5550 0200,GB\n"


@pytest.fixture
def batched(small: Folders, cli: Cli) -> tuple[Path, Path, Path]:
    """A list of two clinics, the plan with it, and the folder of their sheets."""
    plan = write_plan(small, "clinics: list.csv\nsheets: [{handouts: [eyes], languages: [es]}]\n")
    listed, out = small.root / "list.csv", small.root / "out"
    listed.write_text(LIST + HILL + BAY, encoding="utf-8")
    assert cli("batch", plan, "-j", "1", "-o", out, *small.options).code == 0
    return listed, plan, out


def test_sheets_of_a_list_of_clinics_are_compared_by_their_plan(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    listed, plan, out = batched
    without = cli("inspect", out, *small.options)
    assert without.out.count("cannot tell: name --clinic or --plan") == 2
    assert without.err.count("a row of a list") == without.err.count("--plan FILE") == 2
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.err, found.out.count("same as today")) == (0, "", 2)
    # Another row, another folder: nothing that is said of the clinic changed.
    listed.write_text(LIST + "dale,Dale,,GB\n" + BAY + HILL, encoding="utf-8")
    (out / "bay").rename(out / "moved")
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.out.count("same as today")) == (0, 2)
    (sheet,) = (out / "hill").rglob("*.pdf")
    listed.write_text(LIST + HILL.replace("0100", "0999"), encoding="utf-8")
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.out.count("out of date")) == (1, 2)
    hill, bay = found.err.splitlines()
    assert hill == (
        f"{sheet.as_posix()}: it was made with other words than {listed.as_posix()}:2 has today; "
        "run batch again"
    )
    assert "it was made for a clinic that the plan does not have today" in bay


def test_an_archive_is_told_how_it_is_compared(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    _, plan, out = batched
    cli("batch", plan, "-j", "1", "-o", out, "--zip", *small.options)
    found = cli("inspect", out / "hill.zip", *small.options)
    assert (found.code, found.out) == (1, "")
    assert "is an archive, not a PDF" in found.err
    # The advice works as it stands.
    command = re.search(r"omshandout (inspect --manifest \S+);", found.err)
    assert command is not None
    assert cli(*command[1].split()).code == 0


def test_a_faulty_row_of_the_plan_is_told_and_hides_no_other(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    listed, plan, out = batched
    listed.write_text(LIST + HILL + BAY.replace(",GB", ",Nowhere"), encoding="utf-8")
    found = cli("inspect", out / "hill", "--plan", plan, *small.options)
    assert found.code == 1
    assert "same as today" in found.out
    assert found.err.startswith(f"{listed.as_posix()}:3:")


def test_of_a_clinic_with_faults_nobody_can_tell_whether_its_sheets_are_old(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    listed, plan, out = batched
    listed.write_text(LIST + HILL + BAY.replace(",GB", ",Nowhere"), encoding="utf-8")
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.out.count("same as today")) == (1, 1)
    assert found.out.count("cannot tell: its clinic has faults") == 1
    assert "out of date\n" not in found.out
    fault, told = found.err.splitlines()
    assert fault.startswith(f"{listed.as_posix()}:3:4:")
    assert told.startswith(f"{out.as_posix()}/bay/es/eyes-a4.pdf: its clinic ({listed.as_posix()}:3"
                           ") has faults today: nobody can tell")
    assert "run batch again" not in told
    alone = cli("inspect", out / "bay" / "es" / "eyes-a4.pdf", "--plan", plan, *small.options)
    assert "clinic: not given" in alone.out
    assert "its clinic has faults" in cli(
        "inspect", out, "--plan", plan, "--json", *small.options
    ).objects[0]["untold"]
    # One that lies elsewhere may be of the clinic with faults, or of none.
    (out / "bay").rename(out / "moved")
    moved = cli("inspect", out, "--plan", plan, *small.options)
    assert "of no clinic of the plan that is sound today, and 1 has faults: nobody" in moved.err
    # Mended, as told, all is known again.
    listed.write_text(LIST + HILL + BAY, encoding="utf-8")
    mended = cli("inspect", out, "--plan", plan, *small.options)
    assert (mended.code, mended.err, mended.out.count("same as today")) == (0, "", 2)


@pytest.mark.parametrize("wrong", ["name: [\n", "name: Bay\nphnes: []\n"])
def test_a_clinic_file_with_faults_takes_no_sheet_for_old(
    small: Folders, cli: Cli, wrong: str
) -> None:
    out = small.root / "out"
    plan = write_plan(small, "clinics: clinics\nsheets: [{handouts: [eyes], languages: [es]}]\n")
    assert cli("batch", plan, "-j", "1", "-o", out, *small.options).code == 0
    bay = small.root / "clinics" / "bay.yaml"
    before = bay.read_text(encoding="utf-8")
    bay.write_text(wrong, encoding="utf-8")
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert "out of date\n" not in found.out
    assert found.out.count("cannot tell: its clinic has faults") == 1
    # Nor does a run say that they left the plan, and could be removed.
    result = cli("batch", plan, "-j", "1", "-o", out, "--dry-run", *small.options)
    assert "1 no longer in the plan, or of a clinic or name with faults; --prune removes none " \
        "before these are mended:" in result.out
    assert "nothing was removed" in cli(
        "batch", plan, "-j", "1", "-o", out, "--prune", *small.options
    ).err
    bay.write_text(before, encoding="utf-8")
    assert "no longer" not in cli("batch", plan, "-j", "1", "-o", out, *small.options).out


def test_a_plan_and_a_clinic_file_are_one_too_many(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    _, plan, out = batched
    found = cli("inspect", out, "--plan", plan, "--clinic", small.clinic, *small.options)
    assert (found.code, found.out) == (2, "")
    assert "leave one out" in found.err


def test_pages_for_phones_are_told_as_pdfs_are(small: Folders, cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--clinic", small.clinic, *small.options)
    cli("build", "eyes", "-l", "es", *options, "-o", out)
    cli("build", "eyes", "-l", "es", "-l", "ar", "--html", "--text", "large", *options, "-o", out)
    (out / "own.html").write_text("<!DOCTYPE html><title>News</title>", encoding="utf-8")
    found = cli("inspect", out, *options)
    own = (out / "own.html").as_posix()
    assert (found.code, found.err) == (0, f"1 page is no handout, and not looked at: {own}\n")
    assert found.out.count("same as today") == 3
    page = next((out / "es").glob("*.html"))
    alone = cli("inspect", page, *options)
    for row in ("Handout     eyes", "Language    es", "Profile     html-large", "State       draft",
                "locales/es/LC_MESSAGES/eyes.po: same", "Same bytes  yes"):
        assert row in alone.out
    (said,) = cli("inspect", page, "--json", *options).objects
    assert (said["handout"], said["locale"], said["same_bytes"]) == ("eyes", "es", True)
    # One that nobody can compare is not called old.
    without = cli("inspect", out, *small.options)
    assert without.out.count("cannot tell: name --clinic or --plan") == 3
    small.change("es", "eyes", "head.text", with_strings("Otra cosa."))
    changed = cli("inspect", out, *options)
    assert (changed.code, changed.out.count("out of date")) == (1, 2)
    assert f"{page.as_posix()}: " in changed.err
    assert "eyes.po has changed since; build it again" in changed.err
    # The advice works.
    cli("build", "eyes", "-l", "es", "--html", "--text", "large", *options, "-o", out)
    assert cli("inspect", page, *options).code == 0
    page.write_bytes(page.read_bytes().replace(b"</main>", b"<p>Mine</main>"))
    assert "holds something else" in cli("inspect", page, *options).err
    refused = cli("inspect", out / "own.html", *options)
    assert (refused.code, "not a page made by omshandout" in refused.err) == (1, True)


def test_a_page_with_a_date_that_was_given_is_made_again_with_it(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1500000000")
        cli("build", "eyes", "-l", "es", "--html", *small.options, "-o", tmp_path)
    found = cli("inspect", tmp_path, *small.options)
    assert (found.code, found.out.count("same as today")) == (0, 1)
    assert "2017-07-14" in cli("inspect", *tmp_path.rglob("*.html"), *small.options).out


@pytest.mark.parametrize("site", ["", "site: https://hill.example.org/sheets\n"])
def test_a_whole_site_is_looked_at(small: Folders, cli: Cli, tmp_path: Path, site: str) -> None:
    out, clinic = tmp_path / "site", tmp_path / "clinic.yaml"
    clinic.write_text(f"name: Hill Clinic\ncountry: GB\n{site}", encoding="utf-8")
    assert cli("site", out, "--clinic", clinic, *small.options).code == 0
    found = cli("inspect", out, "--clinic", clinic, *small.options)
    sheets = [*out.rglob("*.pdf"), *(each for each in out.rglob("*.html") if
                                     each.name != "index.html")]
    assert len(sheets) >= 12
    assert (found.code, found.out.count("same as today")) == (0, len(sheets))
    assert "4 pages are no handouts, and not looked at: " in found.err


def test_pages_of_a_plan_are_compared_with_their_own_clinic(
    small: Folders, cli: Cli, batched: tuple[Path, Path, Path]
) -> None:
    listed, plan, out = batched
    plan.write_text("clinics: list.csv\nsheets: [{handouts: [eyes], languages: [es], profiles: "
                    "[{html: true, paper: letter}]}]\n", encoding="utf-8")
    assert cli("batch", plan, "-j", "1", "-o", out, *small.options).code == 0
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.out.count("same as today")) == (0, 4)
    listed.write_text(LIST + HILL + BAY.replace("0200", "0999"), encoding="utf-8")
    found = cli("inspect", out, "--plan", plan, *small.options)
    assert (found.code, found.out.count("same as today")) == (1, 2)
    assert f"bay/es/eyes-letter.html: it was made with other words than {listed.as_posix()}:3" \
        in found.err


def test_a_folder_without_a_sheet(cli: Cli, tmp_path: Path) -> None:
    result = cli("inspect", tmp_path)
    assert result.code == 2
    assert "there is no PDF in this folder, and no page for phones" in result.err


def test_a_page_names_both_languages_of_its_card(cli: Cli, tmp_path: Path) -> None:
    clinic = tmp_path / "clinic.yaml"
    clinic.write_text('name: "Hill"\nstaff_language: en\n', encoding="utf-8")
    options = ("--clinic", clinic)
    for kind in ((), ("--html",)):
        cli("build", "emergency-card", "-l", "es", *kind, *options, "-o", tmp_path / "out")
    files = sorted((tmp_path / "out" / "es").iterdir())
    assert {file.suffix for file in files} == {".html", ".pdf"}
    for file in files:
        alone = cli("inspect", file, *options)
        assert "Language    es + en\n" in alone.out
        (said,) = cli("inspect", file, "--json", *options).objects
        assert (said["locale"], said["second_locale"], said["same_bytes"]) == ("es", "en", True)
    assert cli("inspect", tmp_path / "out", *options).out.count("es + en") == 2


def test_what_somebody_changed_is_not_called_out_of_date(
    small: Folders, cli: Cli, sheet: Path
) -> None:
    with pikepdf.open(sheet, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Note = pikepdf.String("added")
        pdf.save(sheet)
    words = "changed by somebody, or made with other fonts or libraries"
    table = cli("inspect", sheet.parent, *small.options)
    assert (table.code, words in table.out, "out of date" in table.out) == (1, True, False)
    alone = cli("inspect", sheet, *small.options)
    assert alone.out.endswith(f"Same bytes  no: {words}\n")
    assert cli("inspect", sheet, "--json", *small.options).objects[0]["otherwise"] == words
    # Of what is out of date as well, nobody can tell more than that.
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    table = cli("inspect", sheet.parent, *small.options)
    assert (words in table.out, "out of date" in table.out) == (False, True)


def test_what_cannot_be_told_says_why(small: Folders, cli: Cli, tmp_path: Path) -> None:
    options = ("--clinic", small.clinic, *small.options)
    built = cli("build", "eyes", "-l", "es", *options, "-o", tmp_path)
    alone = cli("inspect", built.out.strip(), *small.options)
    assert alone.out.endswith("Same bytes  cannot tell: name --clinic or --plan\n")


def test_many_files_are_looked_at_alike_on_several_processes(
    small: Folders, cli: Cli, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        sheet.with_name(f"copy-{number:02}.pdf").write_bytes(sheet.read_bytes())
    sheet.with_name("copy-07.pdf").write_bytes(b"%PDF-1.7 none")
    with pikepdf.open(sheet.with_name("copy-21.pdf"), allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Note = pikepdf.String("added")
        pdf.save(sheet.with_name("copy-21.pdf"))
    one, two = (cli("inspect", sheet.parent, *small.options, "-j", n) for n in ("1", "2"))
    assert (one.code, one.out, one.err) == (two.code, two.out, two.err)
    assert (one.out.count("same as today"), one.out.count("not ours")) == (29, 1)
    json = [
        cli("inspect", sheet.parent, *small.options, "-j", n, "--json").out for n in ("1", "2")
    ]
    assert json[0] == json[1]
    # What a process that is killed has not told, this one looks at.
    here, look = os.getpid(), inspecting_all.inspect

    def killed(*arguments: Any) -> Inspection:
        if os.getpid() != here and arguments[1].name == "copy-15.pdf":
            os.kill(os.getpid(), signal.SIGKILL)
        return look(*arguments)

    monkeypatch.setattr(inspecting_all, "inspect", killed)
    if start_method() == "fork":
        again = cli("inspect", sheet.parent, *small.options, "-j", "2")
        assert (again.code, again.out, again.err) == (one.code, one.out, one.err)
