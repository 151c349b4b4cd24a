"""``omshandout packet``: what it prints and writes, and its exit codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_packets, with_strings
from running import Result

Cli = Callable[..., Result]


@pytest.fixture
def both(small: Folders) -> Folders:
    return with_packets(small)


def test_one_file_a_language(both: Folders, cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = cli("packet", "both", "-j", "1", "-o", out, *both.options)
    assert result.code == 0
    names = ["en/packet-both-letter.pdf", "ar/packet-both-a4.pdf", "es/packet-both-a4.pdf"]
    assert result.out.split() == [(out / name).as_posix() for name in names]
    assert result.err == "3 documents built.\n"
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*"))
    found.remove(".omshandout.sqlite")
    assert found == sorted(names)


def test_json(both: Folders, cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = cli(
        "packet", "both", "-l", "es", "--text", "large", "--ink", "mono", "--form", "--paper",
        "letter", "-o", out, "--json", *both.options,
    )  # fmt: skip
    path = out / "es" / "packet-both-letter-large-mono-form.pdf"
    pages = json.loads(result.out).pop("pages")
    assert json.loads(result.out) == {
        "path": path.as_posix(), "packet": "both", "handouts": ["eyes", "notes"],
        "locale": "es", "paper": "letter", "pages": pages, "draft": True, "version": "1.4",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip
    assert (result.code, result.err) == (0, "")
    seen = json.loads(cli("inspect", path, "--json", *both.options).out)
    assert (seen["packet"], seen["handouts"]) == ("both", ["eyes", "notes"])
    assert (seen["pages"], seen["same_bytes"], "handout" in seen) == (pages, True, False)


def test_inspect_names_packet_and_handouts(both: Folders, cli: Cli, tmp_path: Path) -> None:
    cli("packet", "both", "-l", "en", "-o", tmp_path, *both.options)
    result = cli("inspect", tmp_path / "en" / "packet-both-letter.pdf", *both.options)
    lines = [line.split(maxsplit=1) for line in result.out.splitlines()]
    assert lines[:2] == [["Packet", "both"], ["Handouts", "eyes, notes"]]
    assert result.out.endswith("Same bytes  yes\n")
    both.edit(both.content / "packets.yaml", '"Both sheets"', '"The sheets"')
    result = cli("inspect", tmp_path / "en" / "packet-both-letter.pdf", *both.options)
    assert result.code == 1
    assert "content/packets.yaml has changed since; build it again" in result.err
    assert "Made from   content/drawings/ (for eyes): same" in result.out.splitlines()


def test_inspect_tells_of_a_handout_that_left_the_packet(
    both: Folders, cli: Cli, tmp_path: Path
) -> None:
    cli("packet", "both", "-l", "en", "-o", tmp_path, *both.options)
    both.edit(both.content / "packets.yaml", "[eyes, notes]", "[notes]")
    path = tmp_path / "en" / "packet-both-letter.pdf"
    result = cli("inspect", path, *both.options)
    assert result.code == 1
    assert "Made from   eyes: no longer in the packet" in result.out.splitlines()
    assert "the packet no longer has eyes; build it again" in result.err
    (told,) = cli("inspect", path, "--json", *both.options).objects
    assert told["changed"] == ["packet", "content/eyes", "drawings/eyes"]
    assert set(told["changed"]) <= told["sources"].keys()


def test_without_a_name_packets_are_listed(both: Folders, cli: Cli, tmp_path: Path) -> None:
    result = cli("packet", "-o", tmp_path / "out", *both.options)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "Packet  Title        Handouts",
        "both    Both sheets  eyes, notes",
        "one     One sheet    notes",
    ]
    assert not (tmp_path / "out").exists()


def test_the_list_of_packets_for_scripts(both: Folders, cli: Cli) -> None:
    result = cli("packet", "--json", *both.options)
    assert (result.code, result.err) == (0, "")
    assert result.objects == [
        {"packet": "both", "title": "Both sheets", "version": "1.4",
         "handouts": ["eyes", "notes"]},
        {"packet": "one", "title": "One sheet", "version": "1.0", "handouts": ["notes"]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (("bot",), 'there is no packet "bot"; did you mean "both"?'),
        (("eyes",), 'there is no packet "eyes"; there are: both, one'),
    ],
)
def test_names_that_there_are_not(
    both: Folders, cli: Cli, tmp_path: Path, name: tuple[str, ...], told: str
) -> None:
    result = cli("packet", *name, "-o", tmp_path / "out", *both.options)
    assert (result.code, result.out, result.err) == (2, "", f"{told}\n")
    assert not (tmp_path / "out").exists()


def test_content_without_packets(small: Folders, cli: Cli) -> None:
    result = cli("packet", *small.options)
    assert result.code == 2
    assert result.err.startswith("there are no packets here; ")


def test_a_fault_in_the_file_of_packets(both: Folders, cli: Cli, tmp_path: Path) -> None:
    line = both.edit(both.content / "packets.yaml", "[eyes, notes]", "[eyes, note, eyes]")
    result = cli("packet", "both", "-o", tmp_path / "out", *both.options)
    assert (result.code, result.out) == (1, "")
    file = (both.content / "packets.yaml").as_posix()
    assert result.err.splitlines() == [
        f'{file}:{line}:22: there is no handout "note"; did you mean "notes"?',
        f'{file}:{line}:28: "eyes" is named twice; delete one of them',
    ]
    assert cli("build", "eyes", "-l", "en", "-o", tmp_path / "out", *both.options).code == 0


def test_a_language_that_fails_stops_no_other(both: Folders, cli: Cli, tmp_path: Path) -> None:
    line = both.change("es", "notes", "title", with_strings(""))
    result = cli("packet", "both", "-j", "1", "-o", tmp_path, *both.options)
    assert result.code == 1
    assert f"locales/es/LC_MESSAGES/notes.po:{line}: " in result.err
    assert "2 documents built. 1 not built." in result.err
    assert [path.parent.name for path in sorted(tmp_path.rglob("packet-*.pdf"))] == ["ar", "en"]


def test_final_refuses_drafts(both: Folders, cli: Cli, tmp_path: Path) -> None:
    result = cli("packet", "one", "-l", "en", "--final", "-o", tmp_path / "out", *both.options)
    assert (result.code, result.out) == (1, "")
    assert [line.partition(":")[0] for line in result.err.splitlines()[:3]] == [
        (both.content / file).as_posix()
        for file in ("packets.yaml", "handouts/notes.yaml", "interface.yaml")
    ]
    assert "omshandout review sign en packets" in result.err
    assert not (tmp_path / "out").exists()


def test_to_stdout(both: Folders, cli: Cli, tmp_path: Path) -> None:
    cli("packet", "one", "-l", "en", "-o", tmp_path, *both.options)
    result = cli("packet", "one", "-l", "en", "-o", "-", *both.options)
    assert result.data == (tmp_path / "en" / "packet-one-letter.pdf").read_bytes()


def test_a_folder_that_cannot_be_written(both: Folders, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    result = cli("packet", "one", "-l", "en", "-o", tmp_path / "taken", *both.options)
    assert result.code == 3
