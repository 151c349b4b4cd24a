"""``omshandout.platypus`` loads two modules of a package and leaves the package to others."""

from __future__ import annotations

import subprocess
import sys


def _python(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
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
