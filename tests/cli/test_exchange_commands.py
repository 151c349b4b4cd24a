"""``translations export`` and ``import`` as a person types them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import Folders
from running import Result

from omshandout.i18n.po import read_catalog

Cli = Callable[..., Result]


def test_out_and_back(cli: Cli, small: Folders, tmp_path: Path) -> None:
    file = tmp_path / "es.csv"
    made = cli("translations", "export", "es", "eyes", "-o", file, *small.options)
    assert (made.code, made.err) == (0, "")
    assert made.out.strip().endswith("written, 13 texts, 0 to do")
    data = file.read_bytes()
    same = cli("translations", "import", file, *small.options)
    assert (same.code, same.err) == (0, "")
    assert same.out.splitlines() == [
        "eyes: 13 same", "es: 0 to go in, 0 refused.", "Nothing to write."
    ]
    title = read_catalog(small.catalog("es", "eyes")).by_key()["title"].strings[0]
    lead = read_catalog(small.catalog("es", "eyes")).by_key()["lead"].strings[0]
    file.write_bytes(data.replace(title.encode(), b"Ojos").replace(lead.encode(), b"Hoja {x}"))
    for options, last in (
        (("--dry-run",), "Nothing was written: this was a dry run."),
        (("--strict",), "Nothing was written, as --strict asks for."),
    ):
        tried = cli("translations", "import", file, *options, *small.options)
        assert tried.code == 1
        assert tried.out.splitlines() == [
            "eyes: 2 changed, 10 same, 1 refused", "es: 2 to go in, 1 refused.", last
        ]
        assert f"{file.as_posix()}:3:2: language es, key lead: " in tried.err
        assert read_catalog(small.catalog("es", "eyes")).by_key()["title"].strings == (title,)
    done = cli("translations", "import", file, *small.options)
    assert done.code == 1
    assert done.out.splitlines()[-1].endswith("eyes.po: written")
    assert read_catalog(small.catalog("es", "eyes")).by_key()["title"].strings == ("Ojos",)


def test_names_and_kinds_of_files(
    cli: Cli, small: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, name in (
        (("es",), "omshandout-es.xlsx"), (("Spanish", "--format", "xliff"), "omshandout-es.xlf"),
        (("all", "--format", "tmx"), "omshandout-ar-es.tmx"), (("ar", "-o", "x.tmx"), "x.tmx"),
    ):
        made = cli("translations", "export", *arguments, *small.options)
        assert (made.code, made.out.partition(":")[0]) == (0, name)
        assert Path(name).stat().st_size > 0
    Path("omshandout-es.xlsx").write_bytes(b"somebody's work")
    refused = cli("translations", "export", "es", *small.options)
    assert (refused.code, refused.out) == (2, "")
    assert "--force" in refused.err
    for arguments in (
        ("es", "-o", "x.pdf"), ("es", "-o", "x.csv", "--format", "xlsx"), ("all",), ("en",),
        ("es", "nothing"), ("es,ar",),
    ):
        wrong = cli("translations", "export", *arguments, *small.options)
        assert (wrong.code, wrong.out) == (2, "")
        assert wrong.err.count("\n") >= 1
    piped = cli("translations", "export", "es", "-o", "-", "--format", "csv", *small.options)
    assert piped.code == 0
    assert piped.out.startswith('\ufeff"English","Translation (es)"')


def test_files_that_cannot_be_read(cli: Cli, small: Folders, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlf"
    bad.write_text("<xliff>", "utf-8")
    for path, code in ((tmp_path / "none.csv", 2), (tmp_path, 2), (bad, 1)):
        result = cli("translations", "import", path, *small.options)
        assert (result.code, result.out) == (code, "")
        assert result.err.startswith(path.as_posix())
        assert "Traceback" not in result.err


def test_a_build_loads_nothing_of_it() -> None:
    code = (
        "import sys; from omshandout.cli.main import run; run(['translations', '--help']); "
        "import omshandout.tasks.build; "
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('lxml', 'xlsxwriter', 'python_calamine')], file=sys.stderr)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert made.stderr.decode().strip() == "[]"
