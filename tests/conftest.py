"""What all tests share: the way to the helpers, and goldens with ``--update-goldens``."""

from __future__ import annotations

import builtins
import difflib
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# pytest imports test files by path (importlib mode), so helpers beside them need a way in.
sys.path.append(str(Path(__file__).parent / "helpers"))

from folders import Folders, make_small
from hypothesis import settings
from running import VARIABLES, Result

from omshandout.cli.main import run
from omshandout.pdf.icc import srgb_profile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOLDENS = Path(__file__).parent / "goldens"


# No test reads or writes what the user's own checks have kept.
os.environ["OMSHANDOUT_CACHE"] = ""

# How long an example takes says how busy the machine is.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Checkers make so many objects that looking for garbage takes a tenth of the time of their tests.
gc.set_threshold(100_000, 10, 50)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: they are not looked through again."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write the files in tests/goldens/ anew"
    )


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """``golden(name, text)`` compares a text with the file of that name in ``tests/goldens/``."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if pytestconfig.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != known:
            lines = difflib.unified_diff(
                known.splitlines(), text.splitlines(), f"tests/goldens/{name}", "now", lineterm=""
            )
            pytest.fail(
                "\n".join([*lines, "", "If this is what it should be: pytest --update-goldens"]),
                pytrace=False,
            )

    return compare


@pytest.fixture
def no_floats_in_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ``sum`` refuse floats, whoever calls it: what it makes of them hangs on the Python."""
    plain = sum

    def checked(items: Iterable[Any], /, start: Any = 0) -> Any:
        listed = list(items)
        assert not any(isinstance(each, float) for each in [start, *listed]), "use math.fsum"
        return plain(listed, start)

    monkeypatch.setattr(builtins, "sum", checked)
    # Made once in a process, in which other tests may have made sheets before.
    srgb_profile.cache_clear()


_MUCH = 200 * 2**20
_STATM = Path("/proc/self/statm")
_held = {"bytes": 0}


def _resident() -> int:
    """Bytes of memory that this process holds, where the system tells."""
    return int(_STATM.read_text().split()[1]) * 4096 if _STATM.exists() else 0


@pytest.fixture(autouse=True, scope="module")
def little_garbage() -> Iterator[None]:
    """Garbage of hundreds of workshops makes each process that is begun from here slow."""
    yield
    if _resident() > _held["bytes"] + _MUCH:
        gc.collect()
        _held["bytes"] = _resident()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user of this machine has set must not change a test."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Result]:
    """``cli("build", "-l", "es")`` runs the command line in this process.

    The other ways: call ``omshandout.tasks`` itself, or ``running.run_program`` for a process
    of its own.
    """

    def call(*arguments: str | Path) -> Result:
        capsysbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return make_small(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small(_small: Folders, tmp_path: Path) -> Folders:
    """The small content folder with Spanish and Arabic test translations, to change at will."""
    return _small.copy(tmp_path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real Chromium for all tests that want it: Playwright runs once in a process."""
    from chromium import launched  # most runs start no browser, and Playwright is large

    with launched() as browser:
        yield browser
