"""Tests of ``--html``: what is written under which name, and what it cannot be combined with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders, with_packets
from running import Result

Cli = Callable[..., Result]


def test_a_page_has_the_name_of_the_pdf(small: Folders, cli: Cli, tmp_path: Path) -> None:
    output = tmp_path / "out"
    result = cli("build", "eyes", "-l", "es", "-l", "ar", "--html", "-o", output, "--json",
                 *small.options)
    assert result.code == 0
    told = [json.loads(line) for line in result.out.splitlines()]
    assert [Path(each["path"]).name for each in told] == ["eyes-a4.html", "eyes-a4.html"]
    assert [each["pages"] for each in told] == [0, 0]
    for each in told:
        assert Path(each["path"]).read_bytes().startswith(b"<!DOCTYPE html>\n<html ")


def test_a_page_goes_to_stdout(small: Folders, cli: Cli) -> None:
    result = cli("build", "eyes", "-l", "en", "--html", "-o", "-", *small.options)
    assert result.code == 0
    assert result.out.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("other", ["--booklet", "--duplex"])
def test_what_is_for_paper_alone_is_refused(small: Folders, cli: Cli, other: str) -> None:
    result = cli("build", "eyes", "-l", "en", "--html", other, *small.options)
    assert result.code == 2
    assert "Leave --html out" in result.err


def test_a_packet_is_refused_with_what_to_do(small: Folders, cli: Cli, tmp_path: Path) -> None:
    folders = with_packets(small)
    result = cli("packet", "both", "-l", "en", "--html", "-o", tmp_path / "out", *folders.options)
    assert result.code == 2
    assert "omshandout site" in result.err
    assert not (tmp_path / "out").exists()


def test_a_pdf_loads_nothing_of_what_it_does_not_need(small: Folders, tmp_path: Path) -> None:
    """The start of the program is not slower because of them."""
    code = (
        "import sys; from omshandout.cli.main import run; "
        f"run(['build', 'eyes', '-l', 'en', '-o', {str(tmp_path / 'out')!r}, "
        f"*{list(small.options)!r}]); "
        "print([n for n in sys.modules if n.startswith(('omshandout.html', 'segno', 'brotli', "
        "'omshandout.text.screen', 'multiprocessing', 'omshandout.pdf.logo_svg', "
        "'omshandout.pdf.imposing', 'omshandout.pdf.field_fonts', 'omshandout.i18n.sheets', "
        "'urllib.request', 'http'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                           check=True)
    assert found.stdout.splitlines()[-1] == "[]"


def test_a_sheet_in_english_whose_sources_were_read_before_loads_little(
    small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No YAML, no catalogs, nothing that checks either: the first run has read all that."""
    monkeypatch.setenv("OMSHANDOUT_CACHE", str(tmp_path / "kept"))
    late = (
        "yaml", "ruamel", "tomllib", "platformdirs", "configparser", "babel.messages",
        "typing_extensions",
        "omshandout.yamlfile.composing", "omshandout.yamlfile.shapes", "omshandout.yamlfile.kinds",
        "omshandout.content.handouts", "omshandout.content.termbase", "omshandout.content.facts",
        "omshandout.content.interface", "omshandout.content.packets", "omshandout.content.checks",
        "omshandout.i18n.po", "omshandout.i18n.checks", "omshandout.i18n.variants",
        "omshandout.i18n.review_rows", "omshandout.languages.matching", "omshandout.languages.file",
    )
    if sys.version_info < (3, 13):  # there it comes with Python's own lists of what is installed
        late = (*late, "json")
    code = (
        "import sys; from omshandout.cli.main import run; "
        f"run(['build', 'eyes', '-l', 'en', '-o', {str(tmp_path / 'out')!r}, '--force', "
        f"*{list(small.options)!r}]); "
        "import babel.core; "
        f"print([n for n in {late!r} if n in sys.modules], babel.core._global_data is None)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert second.stdout.splitlines()[0] == first.stdout.splitlines()[0]
    assert second.stdout.splitlines()[-1] == "[] True"
    assert "yaml" in first.stdout.splitlines()[-1]
