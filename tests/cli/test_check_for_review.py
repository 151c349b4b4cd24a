"""``omshandout check --for-review``: what a clinician has to decide first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT, Folders
from running import Result

from omshandout.content.clinical_review import FILE

Cli = Callable[..., Result]

QUESTIONS = """\
questions:
  - {id: breath, when: first, facts: [RF01], question: "Which breath?", until_then: "Call."}
  - {id: later, when: before_wide_use, waiting: [D01], question: "Why?", until_then: "Nothing."}
"""


@pytest.fixture
def asked(small: Folders) -> Folders:
    (small.content / FILE).write_text(QUESTIONS, encoding="utf-8")
    return small


def test_questions_with_file_and_line_of_each_sentence(asked: Folders, cli: Cli) -> None:
    result = cli("check", "--for-review", *asked.options)
    assert (result.code, result.err) == (0, "")
    assert "1. first: breath (RF01)\n   Which breath?\n   Until then: Call.\n" in result.out
    assert "2. before wide use: later (D01)\n" in result.out
    assert "No sheet says it yet." in result.out
    assert result.out.endswith("2 to decide, 1 of them first.\n")
    found = re.findall(r"^   (\S+eyes\.yaml):(\d+):(\d+): key (\S+): (.*) \[RF01\]$", result.out,
                       re.MULTILINE)
    assert "Call your local emergency number now." in [text for *_place, text in found]
    lines = asked.handout("eyes").read_text(encoding="utf-8").splitlines()
    for file, line, column, _key, text in found:
        assert Path(file).is_file()
        assert lines[int(line) - 1][int(column) - 1 :].lstrip('"').startswith(text)


def test_one_sheet(asked: Folders, cli: Cli) -> None:
    result = cli("check", "--for-review", "eyes", *asked.options)
    assert result.out.endswith("1 to decide, 1 of them first.\n")
    assert cli("check", "--for-review", "notes", *asked.options).out == (
        "0 to decide, 0 of them first.\n"
    )


def test_json(asked: Folders, cli: Cli) -> None:
    first, second = cli("check", "--for-review", "--json", *asked.options).objects
    assert list(first) == [
        "id", "when", "question", "until_then", "facts", "waiting", "sentences",
    ]
    assert list(first["sentences"][0]) == [
        "handout", "key", "text", "facts", "file", "line", "column",
    ]
    assert first["sentences"][0]["line"] > 0
    assert (second["waiting"], second["sentences"]) == (["D01"], [])


def test_the_page_that_ships_is_what_the_command_prints(cli: Cli) -> None:
    result = cli("check", "--for-review", "--markdown")
    assert result.code == 0
    assert result.out == (ROOT / "docs" / "clinical-review.md").read_text(encoding="utf-8")


def test_faults_of_the_file_stop_it_and_the_check(asked: Folders, cli: Cli) -> None:
    path = asked.content / FILE
    line = asked.edit(path, "[RF01]", "[RF09]")
    for arguments in (("--for-review",), ("-l", "en")):
        result = cli("check", *arguments, *asked.options)
        assert result.code == 1
        assert f"clinical-review.yaml:{line}:" in result.err
        assert "Traceback" not in result.err


def test_a_fact_that_no_sheet_says_fails_the_check(asked: Folders, cli: Cli) -> None:
    line = asked.edit(asked.content / FILE, "waiting: [D01]", "facts: [D01]")
    result = cli("check", "-l", "en", *asked.options)
    assert result.code == 1
    assert f"clinical-review.yaml:{line}:" in result.err
    assert 'move it to "waiting"' in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eyes",), "only with --for-review"),
        (("--for-review", "-l", "en"), "leave -l out"),
        (("--for-review", "--scores"), "ask for one"),
        (("--markdown",), "add --for-review"),
        (("--for-review", "--markdown", "--json"), "ask for one"),
        (("--for-review", "eye"), 'did you mean "eyes"?'),
    ],
)
def test_wrong_use(asked: Folders, cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    result = cli("check", *arguments, *asked.options)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_folder_without_questions(small: Folders, cli: Cli) -> None:
    result = cli("check", "--for-review", *small.options)
    assert (result.code, result.out) == (1, "")
    assert "clinical-review.yaml: is missing" in result.err
