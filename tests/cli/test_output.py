"""What is printed where: results on stdout, messages on stderr, JSON of stable keys."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_strings
from msgspec.structs import replace
from plans import write_plan
from running import START, Result, environment, run_program

from omshandout.cli import report
from omshandout.cli.report import Progress, fault_line, printable, told_together
from omshandout.errors import Fault, Severity, Where
from omshandout.tasks.batching import REPORT

Cli = Callable[..., Result]

BUILD_KEYS = ["path", "handout", "locale", "paper", "pages", "draft", "version", "sha256"]


# -- JSON ----------------------------------------------------------------------------------------


def test_build_prints_an_object_a_file(small: Folders, cli: Cli, tmp_path: Path) -> None:
    result = cli(
        "build", "eyes", "-l", "es", "--ink", "mono", *small.options, "-o", tmp_path, "--json"
    )
    (made,) = result.objects
    assert list(made) == BUILD_KEYS
    path = f"{tmp_path.as_posix()}/es/eyes-a4-mono.pdf"
    digest = made.pop("sha256")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert made == {
        "path": path, "handout": "eyes", "locale": "es", "paper": "a4", "pages": 1,
        "draft": True, "version": "1.2",
    }
    assert result.err == ""


def test_choices_may_be_written_in_capitals(small: Folders, cli: Cli, tmp_path: Path) -> None:
    words = ("--paper", "A4", "--ink", "Mono", "--text", "LARGE")
    result = cli("build", "eyes", "-l", "es", *words, *small.options, "-o", tmp_path)
    assert result.out == f"{tmp_path.as_posix()}/es/eyes-a4-large-mono.pdf\n"


def test_documents_that_fail_are_told_on_stderr_alone(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    result = cli("build", *small.options, "-o", tmp_path / "out", "--json")
    assert result.code == 1
    assert [list(made) for made in result.objects] == [BUILD_KEYS] * 5
    assert all(Path(made["path"]).is_file() for made in result.objects)
    assert "locales/es/LC_MESSAGES/eyes.po:" in result.err


def test_list_prints_an_object_a_handout_and_locale(small: Folders, cli: Cli) -> None:
    found = cli("list", "--json", *small.options).objects
    assert len(found) == 6
    for row in found:
        assert list(row) == [
            "handout", "locale", "title", "pages", "translated_percent", "signed_percent", "state",
            "texts", "signed", "by_clinician", "by_translator", "inherited", "parent",
        ]
    assert found[0] == {
        "handout": "eyes", "locale": "en", "title": "Dancing eyes", "pages": 1,
        "translated_percent": 100, "signed_percent": 0, "state": "draft",
        "texts": 13, "signed": 0, "by_clinician": 0, "by_translator": 0,
        "inherited": 0, "parent": "",
    }


def test_status_prints_an_object_a_domain_and_locale(small: Folders, cli: Cli) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    found = cli("status", "--json", *small.options).objects
    assert len(found) == 9
    for row in found:
        assert list(row) == [
            "handout", "locale", "total", "translated", "fuzzy", "stale", "missing", "signed",
            "state", "by_clinician", "by_translator", "inherited", "parent",
        ]
    (row,) = (row for row in found if (row["handout"], row["locale"]) == ("eyes", "es"))
    assert (row["missing"], row["translated"], row["state"]) == (
        1, row["total"] - 1, "incomplete",
    )


def test_status_ends_with_a_line_a_language_that_agrees_with_check(
    small: Folders, cli: Cli
) -> None:
    for key in ("title", "lead"):
        small.change("es", "eyes", key, with_strings(""))
    small.change("es", "notes", "title", lambda entry: replace(entry, fuzzy=True))
    small.change("es", "interface", "footer.version", with_strings(""))
    small.change("ar", "eyes", "head.text", lambda entry: replace(entry, msgid="Other"))
    board, _, last = cli("status", *small.options).out.rpartition("\n\n")
    assert board.count("\n") == 9
    head, *rows = (re.split(r"  +", line) for line in last.splitlines())
    assert [row[0] for row in rows] == ["en", "ar", "es"]
    told = cli("check", "-j", "1", "--json", *small.options).objects
    for row in rows:
        found = dict(zip(head, row, strict=True))
        for state in ("missing", "fuzzy", "stale"):
            texts = {
                (fault["file"], fault["key"]) for fault in told
                if (fault["locale"], fault["code"]) == (row[0], f"translation/{state}")
            }
            assert int(found[state.capitalize()]) == len(texts), (row[0], state)
        states = (int(found[name].split()[0]) for name in (
            "Translated", "Fuzzy", "Stale", "Missing"))
        assert sum(states) == int(found["Texts"])
    assert {row[0]: row[-1] for row in rows} == {
        "en": "draft", "ar": "incomplete", "es": "incomplete"
    }


def test_a_catalog_that_cannot_be_read_is_in_the_line_of_its_language(
    small: Folders, cli: Cli
) -> None:
    small.catalog("es", "notes").write_text("msgid", encoding="utf-8")
    found = cli("status", "-l", "es", *small.options)
    assert found.code == 1
    last = found.out.rstrip().rpartition("\n")[2]
    assert re.fullmatch(r"es  .*  1 file broken", last), last


@pytest.mark.parametrize("command", ["status", "list"])
def test_of_some_languages_alone(small: Folders, cli: Cli, command: str) -> None:
    found = cli(command, "-l", "spanish", "--json", *small.options).objects
    assert {row["locale"] for row in found} == {"es"}
    assert cli(command, "-l", "klingon", *small.options).code == 2


def test_check_prints_an_object_a_fault(small: Folders, cli: Cli) -> None:
    command = ("check", "-j", "1", "--json", *small.options)
    assert cli(*command).out == ""
    line = small.change("es", "eyes", "title", with_strings(""))
    result = cli(*command)
    (fault,) = result.objects
    assert list(fault) == [
        "file", "line", "column", "key", "locale", "page", "what", "hint", "code", "severity",
    ]
    assert (fault["file"], fault["line"]) == (small.catalog("es", "eyes").as_posix(), line)
    assert (fault["locale"], fault["code"]) == ("es", "translation/missing")
    assert (result.code, result.err) == (1, "")


@pytest.mark.parametrize("words", [
    ("build", "HANDOUT", "-l", "LOCALE"),
    ("build", "HANDOUT", "-l", "es", "--with", "LOCALE"),
    ("build", "HANDOUT", "-l", "es", "--copy", "LOCALE"),
    ("preview", "HANDOUT", "-l", "LOCALE", "--no-browser"),
    ("translations", "export", "LOCALE", "HANDOUT"),
    ("translations", "override", "LOCALE", "HANDOUT", "title"),
    ("review", "sign", "LOCALE", "HANDOUT", "--name", "A. Person", "--role", "translator"),
    ("review", "sheet", "LOCALE", "HANDOUT"),
    ("review", "step", "LOCALE", "HANDOUT", "--name", "A. Person", "--step", "reconciliation"),
], ids=lambda words: " ".join(words[:2]) + words[-1])
def test_names_of_no_language_and_of_no_handout_are_told_together(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = [{"HANDOUT": "nonsuch", "LOCALE": "klingon"}.get(word, word) for word in words]
    found = cli(*typed, *small.options)
    assert (found.code, found.out) == (2, "")
    language, handout = found.err.splitlines()
    assert 'there is no language "klingon"' in language
    assert 'there is no handout "nonsuch"' in handout


def test_a_name_of_several_languages_hides_no_other_slip(small: Folders, cli: Cli) -> None:
    for locale in ("zh_Hans", "zh_Hant"):
        (small.locales / locale / "LC_MESSAGES").mkdir(parents=True)
    for words in (
        ("build", "nonsuch", "-l", "chinese"),
        ("build", "nonsuch", "-l", "es", "--with", "chinese"),
        ("preview", "nonsuch", "-l", "chinese", "--no-browser"),
        ("translations", "export", "chinese", "nonsuch"),
    ):
        found = cli(*words, *small.options)
        assert found.code == 2, words
        language, handout = found.err.splitlines()
        assert "may be one of several languages" in language
        assert 'there is no handout "nonsuch"' in handout


# -- streams -------------------------------------------------------------------------------------


def test_build_prints_paths_on_stdout_and_the_rest_on_stderr(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    result = cli("build", "eyes", *small.options, "-o", tmp_path / "out")
    assert [Path(line).relative_to(tmp_path).as_posix() for line in result.out.splitlines()] == [
        "out/en/eyes-letter.pdf", "out/ar/eyes-a4.pdf", "out/es/eyes-a4.pdf",
    ]
    assert result.err == "3 documents built.\n"


def test_a_fault_that_documents_share_is_told_once(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    line = small.change("es", "interface", "footer.version", with_strings(""))
    small.edit(small.handout("notes"), "pages: 1", "pages: 1\nsurprise: 1")
    result = cli("build", *small.options, "-o", tmp_path / "out")
    told = result.err.splitlines()
    assert sum(f"interface.po:{line}: " in each for each in told) == 1
    assert sum("notes.yaml:6:1: " in each for each in told) == 1
    assert told[-1] == "2 documents built. 4 not built."


@pytest.mark.parametrize(("terminal", "made", "again", "refused"), [
    ("es_MX.UTF-8", "1 documento creado.", "0 documentos creados. Sin cambios: 1.",
     "0 documentos creados. Sin crear: 1."),
    ("C", "1 document built.", "0 documents built. 1 unchanged.",
     "0 documents built. 1 not built."),
    ("qz", "1 document built.", "0 documents built. 1 unchanged.",
     "0 documents built. 1 not built."),
])  # fmt: skip
def test_how_a_build_ended_is_told_in_one_language(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: str, made: str,
    again: str, refused: str,
) -> None:
    monkeypatch.setenv("LC_ALL", terminal)
    command = ("build", "first-day", "-l", "es", "-o", tmp_path)
    assert cli(*command).err.splitlines()[-1] == made
    assert cli(*command).err.splitlines()[-1] == again
    assert cli(*command, "--final", "--force").err.splitlines()[-1] == refused


def test_words_that_are_missing_are_told_in_english(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es")
    (small.root / "content" / "desk.yaml").unlink(missing_ok=True)
    command = ("build", "eyes", "-l", "es", *small.options, "-o", tmp_path / "out")
    assert cli(*command).code == 0
    assert cli(*command).err.endswith(" 1 unchanged.\n")


def test_warnings_are_told_and_stop_nothing(small: Folders, cli: Cli, tmp_path: Path) -> None:
    small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
    result = cli("build", "eyes", "-l", "es", *small.options, "-o", tmp_path / "out")
    assert result.code == 0
    warning, summary = result.err.splitlines()
    assert warning.startswith(f"{small.catalog('es', 'eyes').as_posix()}:")
    assert warning.endswith("(warning)")
    assert summary == "1 document built."


def test_check_counts_faults(small: Folders, cli: Cli) -> None:
    assert cli("check", "-j", "1", *small.options).out == "Nothing is wrong.\n"
    small.change("es", "eyes", "title", with_strings(""))
    small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
    result = cli("check", *small.options)
    assert result.out == "1 fault found.\n"
    assert len(result.err.splitlines()) == 2


@pytest.mark.parametrize("arguments", [[], ["-l", "es"]])
def test_one_pdf_goes_to_stdout_and_only_one(
    small: Folders, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(small.root)
    result = cli("build", "eyes", *arguments, *small.options, "-o", "-")
    if arguments:
        assert result.code == 0
        assert result.data.startswith(b"%PDF-1.7\n")
        assert result.data.rstrip().endswith(b"%%EOF")
    else:
        assert (result.code, result.data) == (2, b"")
    assert not list(small.root.rglob("*.pdf"))


def test_translations_say_what_was_written(small: Folders, cli: Cli) -> None:
    first = cli("translations", "update", *small.options)
    lines = first.out.splitlines()
    assert len(lines) == 3
    assert re.fullmatch(r".*/templates/eyes\.pot: written, \d+ texts", lines[0])
    assert first.err == "3 files written, 6 unchanged.\n"
    # What did not change is counted, not listed.
    again = cli("translations", "update", *small.options)
    assert (again.out, again.err) == ("", "0 files written, 9 unchanged.\n")
    small.edit(small.handout("eyes"), "Both eyes dart fast.", "Both eyes jump fast.")
    changed = cli("translations", "update", "spanish", *small.options)
    assert re.search(r"/es/LC_MESSAGES/eyes\.po: written, \d+ of \d+ translated, 1 fuzzy\n",
                     changed.out)
    assert changed.err == "2 files written, 4 unchanged.\n"


# -- folders -------------------------------------------------------------------------------------


def test_variables_name_the_folders_and_options_win(
    small: Folders, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OMSHANDOUT_CONTENT", str(small.content))
    monkeypatch.setenv("OMSHANDOUT_LOCALES", str(small.locales))
    assert {row["handout"] for row in cli("list", "--json").objects} == {"eyes", "notes"}
    empty = tmp_path / "no-languages"
    empty.mkdir()
    rows = cli("list", "--json", "--locales", empty).objects
    assert {row["locale"] for row in rows} == {"en"}
    monkeypatch.setenv("OMSHANDOUT_CONTENT", str(tmp_path / "nowhere"))
    assert cli("list").code == 2
    monkeypatch.setenv("OMSHANDOUT_CONTENT", "")
    assert "symptoms" in cli("list", "--locales", empty).out


def test_it_works_from_any_folder(
    small: Folders, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(small.root)
    folder = tmp_path / "far" / "away"
    folder.mkdir(parents=True)
    near = cli("list", "--content", "content", "--locales", "locales")
    monkeypatch.chdir(folder)
    far = cli("list", "--content", "../../content", "--locales", "../../locales")
    assert (far.code, far.out) == (0, near.out)
    result = cli("build", "eyes", "-l", "en", *small.options, "-o", "here")
    assert result.out == "here/en/eyes-letter.pdf\n"
    assert (folder / "here" / "en" / "eyes-letter.pdf").is_file()


def test_without_options_it_builds_its_own_content_anywhere(tmp_path: Path) -> None:
    result = run_program("build", "symptoms", "-l", "en", "--json", cwd=tmp_path)
    assert result.code == 0, result.err
    assert result.objects[0]["path"] == "output/en/symptoms-letter.pdf"
    assert (tmp_path / "output" / "en" / "symptoms-letter.pdf").is_file()


# -- terminals -----------------------------------------------------------------------------------


def on_terminal(*arguments: str, **env: str) -> bytes:
    """What a terminal would show, colours and all."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", START, *arguments], stdin=subprocess.DEVNULL, stdout=follower,
        stderr=follower, env=environment({"TERM": "xterm", **env}),
    ):
        os.close(follower)
        shown = b""
        try:
            while part := os.read(leader, 10_000):
                shown += part
        except OSError:
            pass  # Linux's way to say that nobody writes any more
    os.close(leader)
    return shown


def test_colours_are_for_terminals_and_not_where_no_color_is_set(
    small: Folders, cli: Cli
) -> None:
    small.change("es", "eyes", "head.text", with_strings("Qué es esto."))
    words = ["check", "-l", "es", *small.options]
    assert b"\x1b[33m(warning)" in on_terminal(*words)
    plain = on_terminal(*words, NO_COLOR="1")
    assert b"(warning)" in plain
    assert b"\x1b" not in plain
    assert b"\x1b" not in cli(*words).errors


def test_a_pdf_is_not_written_to_a_terminal(small: Folders) -> None:
    shown = on_terminal("build", "eyes", "-l", "en", *small.options, "-o", "-")
    assert b"%PDF" not in shown
    assert b"> FILE.pdf" in shown


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_shown_on_a_terminal_when_it_takes_over_a_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(report.time, "monotonic", clock)
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        with Progress(4, "Building") as progress:
            progress.step()
            assert capsys.readouterr().err == ""
            clock.now += 1.5
            progress.step()
            shown = capsys.readouterr().err
            if terminal:
                assert shown == f"\rBuilding [{'#' * 15}{'-' * 15}] 2/4"
            else:
                assert shown == ""
        # Nothing of it is left on the line.
        assert capsys.readouterr().err == (f"\r{' ' * len(shown[1:])}\r" if terminal else "")


@pytest.mark.parametrize(("words", "label", "total"), [
    (("build",), "Building", 6),
    (("inspect", "OUT"), "Inspecting", 6),
    (("inspect", "--manifest", "OUT", "OUT"), "Comparing", 2),
    (("translations", "room"), "Measuring", 4),
    (("translations", "update"), "Updating", 2),
    (("check",), "Checking", 0),
], ids=lambda each: each[-1] if isinstance(each, tuple) else "")
def test_each_command_that_takes_long_says_how_far_it_is(
    small: Folders, cli: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], label: str, total: int,
) -> None:
    out = tmp_path / "out"
    cli("build", *small.options, "-j", "1", "-o", out)
    before = report.Progress.__init__

    def on_terminal(progress: report.Progress, total: int, label: str, **how: bool) -> None:
        before(progress, total, label, **how)
        progress._terminal = True

    monkeypatch.setattr(report.Progress, "__init__", on_terminal)
    monkeypatch.setattr(report, "_PATIENCE_S", -1.0)
    more = ("-j", "1", "-o", out, "--force") if words == ("build",) else ()
    shown = cli(*(str(out) if word == "OUT" else word for word in words), *small.options, *more)
    steps = re.findall(rf"{label} \[[#-]{{30}}\] (\d+)/(\d+)", shown.err)
    assert steps, shown.err
    assert {int(of) for _, of in steps} == {total or int(steps[0][1])}
    assert [int(step) for step, _ in steps] == list(range(1, int(steps[0][1]) + 1))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_stream_that_lacks_letters_is_no_fault(small: Folders, encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    result = run_program("list", "--json", *small.options, env=env)
    assert (result.code, result.err) == (0, "")
    titles = {row["locale"]: row["title"] for row in result.objects}
    assert titles["ar"] > "\u0600"
    if encoding == "latin-1":  # a terminal of old Windows; ASCII is never meant
        table = run_program("list", *small.options, env=env)
        assert (table.code, table.err) == (0, "")
        assert b"\\u06" in table.data


def test_a_fault_is_one_line_without_signs_that_command_a_terminal() -> None:
    where = Where("a\x1b[2Jb.yaml", 3, 4, "key", "es", 2)
    line = fault_line(Fault(where, "what\u202e is\n wrong", "do it"))
    assert line == "a?[2Jb.yaml:3:4: language es, page 2, key key: what? is? wrong; do it"
    assert fault_line(Fault(Where(), "alone")) == "alone"
    assert fault_line(Fault(Where(key="k"), "x")) == "key k: x"
    assert fault_line(Fault(Where("f"), "x")) == "f: x"
    assert printable("می\u200cلرزد co\u00adop") == "می\u200cلرزد co\u00adop"


def test_what_is_the_same_in_many_rows_is_told_once() -> None:
    """One by one, hundreds of lines hide the one that matters."""
    def fault(what: str, line: int, severity: Severity, file: str = "list.csv") -> Fault:
        return Fault(Where(file, line, line, locale="fa"), what, "shorten it", "a/b", severity)

    warnings = [fault("takes 3 pages", line, Severity.WARNING) for line in range(2, 302)]
    other = fault("takes 3 pages", 1, Severity.WARNING, "clinics/oak.yaml")
    errors = [fault("no number", line, Severity.ERROR) for line in (7, 8)]
    alone = fault("no note", 5, Severity.WARNING)
    told = list(told_together([*warnings[:9], errors[0], *warnings[9:], errors[1], other, alone]))
    assert told == [
        replace(warnings[0], what=(
            "takes 3 pages (the same 300 times more: row 3, row 4, row 5, row 6, row 7 ...)"
        )),
        *errors, alone,
    ]
    assert list(told_together([warnings[0], other])) == [
        replace(warnings[0], what="takes 3 pages (the same once more: clinics/oak.yaml:1)"),
    ]


# -- Processes without standard streams ----------------------------------------------------------


def _without(closed: str, *arguments: object, **own: str) -> Result:
    """Run the program with some of its streams elsewhere, or closed, as by ``2>&-``."""
    command = f'exec "$0" -c "$@" {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, START, *map(str, arguments)],
        capture_output=True, env=environment(own), timeout=60, check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_documents_are_made_without_standard_streams(
    closed: str, small: Folders, cli: Cli, tmp_path: Path
) -> None:
    places = ("-l", "es", "-l", "en", *small.options, "-o")
    result = _without(closed, "build", "eyes", *places, tmp_path / "without")
    assert result.code == 0
    assert (result.out != "", result.err != "") == (">&-" not in closed.split(), "2>" not in closed)
    cli("build", "eyes", *places, tmp_path / "with")
    made = {each.relative_to(tmp_path / "with") for each in (tmp_path / "with").rglob("*.pdf")}
    assert len(made) == 2
    for each in made:  # nothing of what is printed got into a file
        with_all = (tmp_path / "with" / each).read_bytes()
        assert (tmp_path / "without" / each).read_bytes() == with_all


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "command", [("build", "eyes", "-l", "es"), ("translations", "export", "es", "--format", "csv")]
)
def test_a_file_for_a_closed_output_is_refused(command: tuple[str, ...], small: Folders) -> None:
    result = _without(">&-", *command, *small.options, "-o", "-")
    assert result.code == 2
    assert "standard output is closed" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_faults_without_standard_errors_are_told_by_the_exit_code(
    small: Folders, tmp_path: Path
) -> None:
    small.change("es", "eyes", "title", with_strings(""))
    result = _without("2>&-", "build", "eyes", "-l", "es", *small.options, "-o", tmp_path)
    assert result.code == 1
    assert not list(tmp_path.rglob("*.pdf"))


FULL = Path("/dev/full")
on_a_full_disk = pytest.mark.skipif(not FULL.exists(), reason="needs the full disk of Linux")


@on_a_full_disk
@pytest.mark.parametrize("command", [
    ("list",), ("list", "--json"), ("status",), ("check",), ("languages", "es"), ("--help",),
    ("--version",), ("list", "--help"), ("build", "eyes", "-l", "es", "-o", "-"),
    ("translations", "export", "es", "eyes", "-o", "-"), ("review", "list"),
])
def test_an_output_that_has_no_room_is_told_as_that(
    command: tuple[str, ...], small: Folders
) -> None:
    folders = () if "-" in command[0] or "--help" in command else small.options
    done = _without(f"> {FULL}", *command, *folders)
    assert done.code == 3
    *_, told = done.err.splitlines()
    assert re.fullmatch(
        "standard output: cannot be written: No space left on device; free some space there, or "
        "send it to a file on another disk with >", told,
    )


@on_a_full_disk
@pytest.mark.parametrize(("command", "code"), [("build nonesuch", 3), ("nonesuch", 3), ("list", 0)])
def test_errors_that_have_no_room_are_told_by_the_exit_code(
    command: str, code: int, small: Folders
) -> None:
    options = small.options if command != "nonesuch" else ()
    done = _without(f"2> {FULL}", *command.split(), *options)
    assert (done.code, done.err) == (code, "")


@on_a_full_disk
@pytest.mark.parametrize(("command", "code"), [
    ("list", 3), ("list --json", 3), ("build nonesuch", 3), ("nonesuch", 3), ("--help", 3),
    ("--debug list", 3), ("list --nonesuch", 3),
])
def test_output_and_errors_that_both_have_no_room_are_told_by_the_exit_code(
    command: str, code: int, small: Folders
) -> None:
    options = small.options if "--help" not in command else ()
    done = _without(f"> {FULL} 2>&1", *command.split(), *options)
    assert (done.code, done.out, done.err) == (code, "", "")


@on_a_full_disk
@pytest.mark.parametrize("more", [(), ("--json",), ("--json", "--zip", "clinic")])
def test_all_sheets_are_made_that_no_output_has_room_to_name(
    more: tuple[str, ...], small: Folders, tmp_path: Path
) -> None:
    plan = write_plan(small)
    done = _without(
        f"> {FULL}", "batch", plan, "-o", tmp_path / "made", "-j", "1", *more, *small.options
    )
    assert done.code == 3
    assert len(list((tmp_path / "made").rglob("*.pdf"))) == 12
    assert (tmp_path / "made" / REPORT).read_text(encoding="utf-8").count('"made"') == 12
    assert done.err.count("standard output") == 1
    assert done.err.splitlines()[-1].startswith("standard output: cannot be written: ")


@on_a_full_disk
def test_a_page_whose_address_cannot_be_told_is_not_served(
    small: Folders, tmp_path: Path
) -> None:
    own = {name: str(tmp_path) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")}
    done = _without(f"> {FULL}", "serve", "--no-browser", *small.options, **own)
    assert done.code == 3
    assert done.err.splitlines()[-1].startswith("standard output: cannot be written: ")
    assert not list(tmp_path.rglob("running.json"))


@on_a_full_disk
def test_documents_stay_that_no_output_has_room_to_name(small: Folders, tmp_path: Path) -> None:
    done = _without(
        f"> {FULL}", "build", "eyes", "-l", "es", "-o", tmp_path / "made", *small.options
    )
    assert done.code == 3
    assert len(list((tmp_path / "made").rglob("*.pdf"))) == 1
