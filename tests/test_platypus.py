"""``omshandout.platypus`` loads two modules of a package and leaves the package to others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOLD = (
    "import reportlab.rl_config as now, reportlab.pdfgen.canvas as canvas; "
    "print(now.pageCompression, now.useA85, now._FUZZ, hasattr(canvas, 'changed'))"
)


def _python(code: str, **variables: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **variables},
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_paragraphs_and_tables_are_not_loaded() -> None:
    code = "import sys, omshandout.platypus; print(*sys.modules, sep='\\n')"
    loaded = {name for name in _python(code).split() if name.startswith("reportlab.platypus")}
    assert loaded == {"reportlab.platypus.flowables", "reportlab.platypus.frames"}


def test_others_still_get_the_whole_package() -> None:
    code = (
        "import omshandout.platypus as ours, reportlab.platypus as whole; "
        "print(whole.Flowable is ours.Flowable, whole.Frame is ours.Frame, whole.Table.__name__)"
    )
    assert _python(code).split() == ["True", "True", "Table"]


def test_a_package_that_is_loaded_is_used() -> None:
    code = (
        "import reportlab.platypus as whole, omshandout.platypus as ours, sys; "
        "print(whole.Flowable is ours.Flowable, sys.modules['reportlab.platypus'] is whole)"
    )
    assert _python(code).split() == ["True", "True"]


def test_pillow_is_loaded_when_a_picture_is_wanted() -> None:
    code = (
        "import sys, omshandout.platypus; from PIL import Image; "
        "before = 'PIL.ExifTags' in sys.modules; made = Image.new('L', (2, 1)); "
        "print(before, made.width, 'PIL.ExifTags' in sys.modules)"
    )
    assert _python(code).split() == ["False", "2", "True"]


def test_harfbuzz_is_loaded_when_text_is_shaped() -> None:
    """By ReportLab too, should somebody else let it."""
    code = (
        "import sys, omshandout.platypus; from reportlab.pdfbase import ttfonts; "
        "print('uharfbuzz' in sys.modules, ttfonts.uharfbuzz.Buffer.__name__); "
        "import uharfbuzz as real; print(ttfonts.uharfbuzz.Buffer is real.Buffer)"
    )
    assert _python(code).split() == ["False", "Buffer", "True"]


def test_harfbuzz_that_is_loaded_is_used() -> None:
    code = (
        "import sys, uharfbuzz as real, omshandout.platypus; "
        "from reportlab.pdfbase import ttfonts; "
        "print(ttfonts.uharfbuzz is real, sys.modules['uharfbuzz'] is real)"
    )
    assert _python(code).split() == ["True", "True"]


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Variables of a user who has settings for ReportLab in all places that it looks into."""
    (tmp_path / ".reportlab_settings").write_text("pageCompression = 0\n")
    (tmp_path / ".reportlab_mods").write_text(
        "import reportlab.pdfgen.canvas as canvas\ncanvas.changed = True\n"
        "from reportlab.platypus.frames import Frame\n"
        "Frame._geom = lambda self: None\n"
    )
    home = str(tmp_path)
    return {"HOME": home, "USERPROFILE": home, "RL_useA85": "0"}


@pytest.mark.parametrize("first", ["omshandout.platypus", "omshandout.pdf.drawings"])
def test_settings_of_a_user_are_not_heard(settings: dict[str, str], first: str) -> None:
    heard = _python(TOLD, **settings).split()
    assert heard[:2] == ["0", "0"]
    assert heard[3] == "True"
    left = "import os; print(os.environ['RL_useA85'])"
    assert _python(f"import {first}; {TOLD}; {left}", **settings).split() == [
        "1", "1", heard[2], "False", "0",
    ]


def test_modules_with_settings_are_not_run(tmp_path: Path) -> None:
    for name in ("reportlab_mods", "reportlab_settings"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('it was run')\n")
    code = (
        f"import omshandout.platypus, sys; {TOLD}; "
        "print([name for name in sys.modules if name.startswith('reportlab_')])"
    )
    assert _python(code, PYTHONPATH=str(tmp_path)).split()[-1] == "[]"


@pytest.mark.parametrize(("name", "value"), [("HOME", __file__), ("RL_useA85", "perhaps")])
def test_no_setting_keeps_sheets_from_being_made(name: str, value: str) -> None:
    """A folder of the user that is none, too: ReportLab looks into it."""
    assert _python(f"import omshandout.platypus; {TOLD}", **{name: value})


def test_sheets_are_the_same_with_settings_of_a_user(
    settings: dict[str, str], tmp_path: Path
) -> None:
    made = []
    for number, variables in enumerate(({}, settings)):
        folder = tmp_path / f"made-{number}"
        _python(
            "from omshandout.cli.main import run; import sys; "
            f"sys.exit(run(['build', 'symptoms', '-l', 'en', '-o', {str(folder)!r}]))",
            SOURCE_DATE_EPOCH="1750000000", **variables,
        )
        made.append([path.read_bytes() for path in folder.rglob("*.pdf")])
    assert made[0]
    assert made[0] == made[1]
