"""What stands in for modules while libraries are loaded, and for nobody else."""

from __future__ import annotations

import inspect
import platform
import subprocess
import sys
import tempfile
from types import ModuleType

import pytest
from reportlab.lib import colors, rl_safe_eval, utils

from omshandout.cli.main import _clean
from omshandout.spared import StandIn, later, stood_in_for
from omshandout.text.harfbuzz import FLAGS


def run(code: str) -> str:
    """What a new Python prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_it_stands_there_for_a_while() -> None:
    assert "nobodys_module" not in sys.modules
    module = ModuleType("nobodys_module")
    with stood_in_for({"nobodys_module": module, "colorsys_": None}):
        assert sys.modules["nobodys_module"] is module
        with pytest.raises(ImportError):
            import colorsys_  # noqa: F401
    assert "nobodys_module" not in sys.modules
    assert "colorsys_" not in sys.modules


def test_it_does_not_take_the_place_of_what_is_loaded() -> None:
    with stood_in_for({"inspect": None}):
        assert sys.modules["inspect"] is inspect
    assert sys.modules["inspect"] is inspect


def test_what_it_lacks_is_the_real_modules() -> None:
    said = run(
        "import sys; from omshandout.spared import *\n"
        "with stood_in_for({'colorsys': StandIn('colorsys', a=1)}):\n"
        "    import colorsys as first\n"
        "    print(first.a, 'rgb_to_hls' in vars(first))\n"
        "    print(callable(first.rgb_to_hls), sys.modules['colorsys'] is first)\n"
        "import colorsys as real\n"
        "print(real is first, first.rgb_to_hls is real.rgb_to_hls, hasattr(real, 'a'))"
    )
    assert said.splitlines() == ["1 False", "True False", "False True False"]


def test_a_name_that_the_real_module_lacks_too_is_told() -> None:
    with pytest.raises(AttributeError):
        StandIn("colorsys").nothing  # noqa: B018
    assert later("colorsys", "rgb_to_hls")(0, 0, 0) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("text", [
    "", "A word.", "  A word.", "A\tword.", "A word.\n\n    More.\n      Still.\n", "\n\n  A\n",
])
def test_help_is_made_neat_as_ever(text: str) -> None:
    assert _clean(text) == inspect.cleandoc(text)


def test_commands_load_none_of_it() -> None:
    spared = (
        "inspect dis ast uuid platform logging tempfile typing_extensions "
        "reportlab.lib.rl_safe_eval"
    )
    said = run(
        "import sys; from omshandout.cli.main import run\n"
        "run(['--version'])\n"
        "import omshandout.platypus, omshandout.text.shape\n"
        f"print([name for name in '{spared}'.split() if name in sys.modules])"
    )
    assert said.splitlines()[-1] == "[]"


def test_whoever_needs_it_later_gets_the_real_one() -> None:
    said = run(
        "from omshandout.cli.main import run\n"
        "run(['--version'])\n"
        "import omshandout.platypus, uuid, inspect, logging, platform\n"
        "from reportlab.platypus.frames import logger\n"
        "from reportlab.lib.colors import toColor\n"
        "print(len(str(uuid.uuid4())), inspect.isfunction(run), platform.system() != '')\n"
        "print(logger.name, logger.isEnabledFor(logging.DEBUG), toColor('rgb(255,0,0)').rgb())"
    )
    assert said.splitlines()[-2:] == [
        "36 True True", "reportlab.platypus False (1.0, 0.0, 0.0)",
    ]


def test_the_flags_are_those_of_this_python() -> None:
    assert {name: getattr(inspect, name) for name in FLAGS} == FLAGS


def test_what_stands_in_says_what_the_real_module_says() -> None:
    python = run("from omshandout.platypus import _PYTHON; print(_PYTHON)")
    assert python == platform.python_implementation()
    for name in ("rl_extended_literal_eval", "rl_safe_eval", "rl_safe_exec", "safer_globals"):
        assert callable(getattr(rl_safe_eval, name))
        assert callable(getattr(utils, name))
    assert colors.toColor("#ff0000").rgb() == (1.0, 0.0, 0.0)
    label = run(
        "import omshandout.platypus; from reportlab.lib import utils, rltempfile\n"
        "print(utils.decode_label(utils.encode_label((1, 'a'))), rltempfile.tempfile.gettempdir())"
    )
    assert label == f"(1, 'a') {tempfile.gettempdir()}"
