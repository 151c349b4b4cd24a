"""The exit codes of the contract, and what a user sees with each: never a traceback unasked."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from folders import Folders, with_packets, with_strings
from plans import HILL, files_in, write_plan
from running import START, Result, environment, run_program

from omshandout.cli import group, list_command, making
from omshandout.cli.main import run
from omshandout.cli.options import Named
from omshandout.errors import ExitCode
from omshandout.text import font_files

Cli = Callable[..., Result]


def test_the_codes_are_those_that_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0, "FAULT": 1, "USAGE": 2, "MACHINE": 3, "INTERRUPTED": 130,
    }


# -- 0 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["status"], ["check"], ["build", "eyes"], ["translations", "extract"],
     ["translations", "update"], ["translations", "init", "fr"]],
)  # fmt: skip
def test_done(small: Folders, cli: Cli, tmp_path: Path, arguments: list[str]) -> None:
    more = ["-o", str(tmp_path / "out")] if arguments[0] == "build" else []
    result = cli(*arguments, *small.options, *more)
    assert result.code == 0, result.err
    assert result.out


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["build", "--help"]])
def test_help_and_version_are_done(cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert (result.code, result.err) == (0, "")
    assert result.out


# -- 1 -------------------------------------------------------------------------------------------


def test_a_fault_of_the_content_is_told_as_file_line_message(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    small.edit(small.handout("eyes"), "pages: 1", "pages: 1\nsurprise: 1")
    line = small.change("es", "notes", "title", with_strings(""))
    result = cli("build", *small.options, "-o", tmp_path / "out")
    assert result.code == 1
    content, translation, summary = result.err.splitlines()
    assert content.startswith(f"{small.root.as_posix()}/content/handouts/eyes.yaml:6:1: ")
    catalog = small.catalog("es", "notes").as_posix()
    assert translation.startswith(f"{catalog}:{line}: language es, key title")
    assert "; " in translation  # what to do about it
    assert summary == "2 documents built. 4 not built."
    assert len(result.out.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments", [["check"], ["list"], ["status"], ["build", "eyes", "-o", "-", "-l", "en"]]
)
def test_every_command_tells_a_file_that_cannot_be_read(
    small: Folders, cli: Cli, arguments: list[str]
) -> None:
    small.handout("eyes").write_bytes(b"\xff\xfe")
    result = cli(*arguments, *small.options)
    assert result.code == 1
    assert result.err.startswith(f"{small.root.as_posix()}/content/handouts/eyes.yaml:1:1: ")
    assert result.err.count("content/handouts/eyes.yaml") == 1


# -- 2 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], ["Commands"]),
        (["buidl"], ['"buidl"', 'Did you mean "build"?']),
        (["xyzzy"], ['"xyzzy"', "list, build"]),
        (["build", "--papr", "a4"], ["--papr", "--paper"]),
        (["build", "--paper", "a5"], ["a5", "letter"]),
        (["build", "--large"], ["--large", "--text large"]),
        (["build", "-j", "many"], ["-j"]),
        (["build", "-j", "-1"], ["-j"]),
        (["build", "eyez", "nots", "-l", "ess", "-l", "qq"],
         ['"eyez"', '"eyes"', '"nots"', '"notes"', '"ess"', "ess (Central Siberian Yupik)",
          "es (Spanish)", '"qq"']),
        (["check", "-l", "ess", "-l", "qq"], ['"ess"', '"qq"']),
        (["build", "-o", "-"], ["one file"]),
        (["build", "eyes", "-l", "en", "-o", "-", "--json"], ["--json"]),
        (["list", "too", "many"], ["too"]),
        (["translations", "init"], ["LOCALE"]),
        (["translations", "init", "es"], ["es", "update"]),
        (["translations", "init", "zz_QQ"], ["zz_QQ"]),
        (["translations", "updat"], ["updat", "update"]),
        (["translations", "update", "ess", "qq"], ['"ess"', '"qq"']),
        (["inspect"], ["PATH"]),
        (["inspect", "none.pdf"], ["none.pdf"]),
        (["list", "--content", "no-such-folder", "--locales", "nor-this"],
         ["no-such-folder", "nor-this"]),
    ],
)  # fmt: skip
def test_wrong_use_is_told_all_at_once(
    small: Folders, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: list[str],
    told: list[str],
) -> None:
    monkeypatch.setenv("OMSHANDOUT_CONTENT", str(small.content))
    monkeypatch.setenv("OMSHANDOUT_LOCALES", str(small.locales))
    monkeypatch.chdir(small.root)
    result = cli(*arguments)
    assert (result.code, result.out) == (2, "")
    for words in told:
        assert words in result.err, result.err
    assert "Traceback" not in result.err
    assert not (small.root / "output").exists()


# -- 3 -------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written(small: Folders, cli: Cli, tmp_path: Path) -> None:
    blocker = tmp_path / "in-the-way"
    blocker.write_text("a file")
    result = cli("build", "eyes", "-l", "en", *small.options, "-o", blocker / "out")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"{blocker.as_posix()}/out/en/eyes-letter.pdf: cannot be written")
    assert "-o" in result.err


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root"
)
def test_a_folder_that_one_may_not_write(small: Folders, cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir(mode=0o500)
    result = cli("build", "eyes", "-l", "en", *small.options, "-o", folder)
    assert result.code == 3
    assert "Permission denied" in result.err


def test_a_full_disk(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    result = cli("build", "-l", "en", *small.options, "-o", tmp_path / "out")
    assert result.code == 3
    assert os.strerror(errno.ENOSPC) in result.err
    assert result.err.endswith("0 documents built. 2 not built.\n")


def test_a_missing_font(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_files, "is_installed", lambda package: False)  # it remembers
    result = cli("build", "eyes", *small.options, "-o", tmp_path / "out")
    assert result.code == 3
    assert "is not installed" in result.err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "Stopped."),
        (MemoryError(), 3, "memory"),
        (OSError(errno.EIO, "Input/output error", "disk"), 3, "disk: Input/output error"),
        (ZeroDivisionError("a bug"), 3, "fault of omshandout itself (ZeroDivisionError: a bug)"),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_whatever_happens_there_is_a_code_and_a_sentence(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, told: str,
    debug: bool,
) -> None:
    def fails(*arguments: object, **more: object) -> None:
        raise error

    monkeypatch.setattr(list_command, "standings", fails)
    result = cli("list", *(["--debug"] if debug else []))
    assert (result.code, result.out) == (code, "")
    assert told in result.err
    expected = debug and isinstance(error, OSError | ZeroDivisionError)
    assert ("Traceback (most recent call last)" in result.err) is expected


# -- tracebacks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False])
def test_debug_shows_where_a_fault_came_from(
    small: Folders, cli: Cli, tmp_path: Path, first: bool
) -> None:
    small.change("es", "notes", "title", with_strings(""))
    words = ["build", "notes", "-l", "es", *small.options, "-o", str(tmp_path / "out")]
    plain = cli(*words)
    assert plain.code == 1
    assert "Traceback" not in plain.err
    shown = cli("--debug", *words) if first else cli(*words, "--debug")
    assert shown.code == 1
    assert shown.err.count("Traceback (most recent call last)") == 1
    assert shown.err.endswith(plain.err)


def test_debug_shows_a_bug_that_one_document_has(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*arguments: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("omshandout.render.documents.render", bug)
    words = ["build", *small.options, "-o", str(tmp_path / "out"), "-j", "1"]
    plain = cli(*words)
    assert plain.code == 3
    assert plain.err.count("fault of omshandout itself") == 6  # documents
    assert "Traceback" not in plain.err
    assert "in bug\n" in cli(*words, "--debug").err


# -- 130 -----------------------------------------------------------------------------------------


def test_an_interrupted_build_keeps_finished_files(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopping(making.Progress):
        def step(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(making, "Progress", Stopping)
    result = cli("build", "-l", "en", *small.options, "-o", tmp_path / "out", "-j", "1")
    assert (result.code, result.out) == (130, "")
    assert "Finished files are kept" in result.err
    assert [path.name for path in (tmp_path / "out" / "en").iterdir()] == ["eyes-letter.pdf"]


SLOW = """
import time
from omshandout.batch import store

real = store.write_whole

def slowly(*arguments):
    real(*arguments)
    print("one", flush=True)
    time.sleep(0.1)

store.write_whole = slowly
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_ends_all_processes_without_a_traceback(small: Folders, tmp_path: Path) -> None:
    text = small.handout("notes").read_text(encoding="utf-8")
    for number in range(30):  # enough for two processes to share
        name = f"notes{number}"
        small.handout(name).write_text(text.replace("handout: notes", f"handout: {name}"))
    with subprocess.Popen(
        [sys.executable, "-c", SLOW + START, "build", *small.options,
         "-o", str(tmp_path / "out"), "-l", "en", "-j", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({}),
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"one\n"
        time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.decode().strip() == "Stopped. Finished files are kept."
    assert not list((tmp_path / "out").rglob("*.tmp"))
    assert len(list((tmp_path / "out").rglob("*.pdf"))) < 20


def test_nobody_reads_on(small: Folders) -> None:
    """As in ``omshandout list | head -1``: no complaint, no code of a fault."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        [sys.executable, "-c", START, "list", *small.options],
        stdout=writer, stderr=subprocess.PIPE, env=environment({}),
    ) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize("processes", [1, 2])
def test_work_goes_on_when_nobody_reads_on(
    small: Folders, tmp_path: Path, processes: int
) -> None:
    """As in ``omshandout batch plan.yaml --json | head -1``: the code is that of the work."""
    clinics = {f"c{number}": HILL.replace("Hill", f"Hill {number}") for number in range(4)}
    plan, out = write_plan(small, **clinics), tmp_path / "out"
    batch = ("batch", str(plan), *small.options, "-o", str(out), "-j", str(processes), "--json")
    assert after_a_line(*batch) == (0, b"")
    assert len(files_in(out, ".pdf")) == 24
    small.edit(small.handout("eyes"), 'version: "', 'version: "9')
    code, told = after_a_line("inspect", str(out), "--plan", str(plan), *small.options, "--json")
    assert code == 1
    assert b"eyes" in told


def after_a_line(*arguments: str) -> tuple[int, bytes]:
    """The exit code, and what is said of faults, where somebody reads one line and no more."""
    with subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({}),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    return process.returncode, told


def test_the_process_ends_with_the_code(small: Folders) -> None:
    result = run_program("build", "eyez", "-l", "en", *small.options)
    assert (result.code, result.out) == (2, "")
    assert 'did you mean "eyes"?' in result.err


def test_run_gives_the_code_back() -> None:
    assert run(["--version"]) == 0


@pytest.mark.parametrize("arguments", [
    ("{}",), ("build", "{}"), ("build", "--{}"), ("build", "--{}=1"), ("build", "--paper", "{}"),
    ("build", "--paper={}"), ("build", "-j", "{}"), ("translations", "{}"), ("packet", "{}"),
    ("list", "-l", "{}"), ("translations", "keep", "{}", "--name", "N", "--role", "translator"),
    ("translations", "override", "en_US", "symptoms", "{}"), ("translations", "init", "{}"),
    ("review", "sign", "es", "--name", "N", "--role", "translator", "--date", "{}"),
    ("languages", "{}"), ("check", "--for-review", "{}"),
])  # fmt: skip
def test_no_word_that_was_typed_is_told_whole_if_it_is_long(
    cli: Cli, arguments: tuple[str, ...]
) -> None:
    told = cli(*(word.format("x\x1b" * 150) for word in arguments))
    assert told.code == 2
    assert told.out == ""
    assert "x" * 41 not in told.err.replace("?", "")
    assert "\x1b" not in told.err


def test_the_name_of_a_file_is_told_whole(cli: Cli) -> None:
    name = f"{'x' * 150}.pdf"
    assert name in cli("inspect", name).err


@pytest.mark.parametrize("command", [["build", "eyes"], ["packet", "x"], ["batch"], ["site"]])
def test_final_english_is_wrong_use(
    small: Folders, cli: Cli, tmp_path: Path, command: list[str]
) -> None:
    plan = write_plan(small)
    more = {"batch": [plan], "site": [tmp_path / "public"]}.get(command[0], [])
    told = cli(*command, *more, "--final", "--allow-untranslated", *small.options)
    assert (told.code, told.out) == (2, "")
    assert "--final and --allow-untranslated" in told.err
    assert "Leave one out." in told.err
    assert not (tmp_path / "public").exists()


def test_a_site_that_has_no_place_is_told_before_its_sheets_are_made(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a sheet was made")

    monkeypatch.setattr("omshandout.tasks.site.build", never)
    (tmp_path / "file").write_text("")
    result = cli("site", str(tmp_path / "file" / "site"), *small.options)
    assert result.code == 3
    assert "a file stands where a folder has to be: name another folder" in result.err


def test_a_copy_on_a_full_disk_leaves_nothing_half(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(old: str, new: str) -> str:
        copied.append(new)
        if len(copied) > 3:
            raise OSError(errno.ENOSPC, "No space left on device", old, None, new)
        return new

    monkeypatch.setattr("shutil.copy2", copy)
    target = tmp_path / "own"
    result = cli("init", str(target), *small.options)
    assert (result.code, len(copied)) == (3, 4)
    assert result.err.strip() == (
        f"{target.as_posix()}: cannot be written: No space left on device; "
        "free some space or choose another folder"
    )
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("command", [
    "build -o", "packet both -o", "batch plan.yaml -o", "review sheet es eyes -o",
    "specimen -s Latn -o", "translations export es -o", "site", "init", "init --clinic",
])
def test_an_output_without_a_name_is_wrong_use(
    small: Folders, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """As of a variable that is not set: it would be the folder in which one stands."""
    write_plan(with_packets(small))
    before = sorted(small.root.rglob("*"))
    monkeypatch.chdir(small.root)
    *words, last = command.split()
    option, name = ((), "DIR") if last in ("site", "init") else ((last,), last)
    words += [last] if not option else []
    result = cli(*words, *small.options, *option, "")
    assert (result.code, result.out) == (2, "")
    assert f"{name} names no " in result.err
    assert result.err.endswith(f", or leave {name} out.\n" if option else ", or . for this one.\n")
    assert sorted(small.root.rglob("*")) == before


def test_every_option_and_argument_for_an_output_wants_a_name() -> None:
    """Another one would be taken for the folder in which one stands."""
    context = click.Context(group.cli)
    outputs = {
        (command.name, param.name): param.type
        for command in commands_in(group.cli, context) for param in command.params
        if "-o" in param.opts or (
            isinstance(param.type, (click.Path, Named)) and not param_reads(param)
        )
    }
    assert len(outputs) >= 9
    for where, kind in outputs.items():
        assert isinstance(kind, Named), where


def param_reads(param: click.Parameter) -> bool:
    """Whether a command only reads what is named: files that are there, folders of texts."""
    must_exist = isinstance(param.type, click.Path) and param.type.exists
    return must_exist or param.name in ("content", "locales", "file")


def commands_in(command: click.Command, context: click.Context) -> list[click.Command]:
    """A command and all below it."""
    if not isinstance(command, click.Group):
        return [command]
    below = [command.get_command(context, name) for name in command.list_commands(context)]
    return [each for one in below if one is not None for each in commands_in(one, context)]


def test_a_name_that_is_too_long_is_told_with_what_to_do(
    small: Folders, cli: Cli, tmp_path: Path
) -> None:
    result = cli("build", "-l", "es", *small.options, "-o", str(tmp_path / ("a" * 300)))
    assert result.code == 3
    assert "too long" in result.err.partition(";")[2]
