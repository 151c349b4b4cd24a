"""The kit for a clinic's computer: what is in it, and that it asks nothing of the internet."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "omshandout").rglob("*.py"))


def _made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kit_make", ROOT / "kit" / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


kit = _made()


def wheel(folder: Path, name: str) -> str:
    """A file with the name of a wheel; its line in a lock."""
    (folder / name).write_bytes(name.encode())
    project, version = name.split("-")[:2]
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{project.replace('_', '-')}=={version} \\\n    --hash=sha256:{digest}\n    # via x\n"


def test_the_lock_is_read_whole() -> None:
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    found = kit.locked(text)
    assert len(found) == text.count("==")
    assert sum(len(each.hashes) for each in found) == text.count("--hash=")
    assert all(len(digest) == len("sha256:") + 64 for each in found for digest in each.hashes)


def test_markers_are_those_of_the_clinics_computer() -> None:
    (one,) = kit.locked("colorama==0.4 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n")
    assert one.wanted("windows", "3.12", "amd64")
    assert not one.wanted("linux", "3.12", "x86_64")
    assert one.line() == "colorama==0.4 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("tag", "python", "fits"),
    [
        ("py3-none-any", "3.11", True),
        ("cp311-cp311-manylinux_2_17_x86_64", "3.11", True),
        ("cp311-cp311-manylinux_2_17_x86_64", "3.12", False),
        ("cp38-abi3-manylinux_2_28_x86_64", "3.14", True),
        ("cp312-abi3-manylinux_2_28_x86_64", "3.11", False),
        ("cp311-cp311-manylinux_2_39_x86_64", "3.11", False),
        ("cp311-cp311-win_amd64", "3.11", False),
        ("py3-none-manylinux_2_12_x86_64", "3.13", True),
    ],
)
def test_which_wheel_runs_on_which_python(tag: str, python: str, fits: bool) -> None:
    assert kit._fits(tag, python, kit.SYSTEMS["linux"]["x86_64"]) is fits


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    lock = wheel(tmp_path, "fast_thing-1.0-cp311-cp311-win_amd64.whl")
    lock += wheel(tmp_path, "plain-2.0-py3-none-any.whl")
    lock += "none==3.0 \\\n    --hash=sha256:00\n"
    wheel(tmp_path, "stranger-1.0-py3-none-any.whl")
    requirements = kit.locked(lock)
    assert list(kit.lacking(requirements, "windows", ("3.11", "3.12"), tmp_path)) == [
        "stranger-1.0-py3-none-any.whl is not in the lock",
        "no wheel of none==3.0 for Python 3.11 on amd64",
        "no wheel of fast-thing==1.0 for Python 3.12 on amd64",
        "no wheel of none==3.0 for Python 3.12 on amd64",
    ]


def test_the_zip_is_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "omshandout-linux"
    folder.mkdir()
    (folder / "a.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "a.sh").chmod(0o755)
    first = kit.pack(folder).read_bytes()
    os.utime(folder / "a.sh", (0, 0))
    assert kit.pack(folder).read_bytes() == first
    (info,) = zipfile.ZipFile(tmp_path / "omshandout-linux.zip").infolist()
    assert info.external_attr >> 16 == 0o755


@pytest.mark.parametrize("name", [each for names in kit.STARTS.values() for each in names])
def test_start_files_install_from_the_folder_alone(name: str) -> None:
    text = (ROOT / "kit" / name).read_text(encoding="utf-8")
    (line,) = [each for each in text.replace("\\\n", "").splitlines() if "pip install" in each]
    for option in ("--no-index", "--find-links wheels", "--require-hashes", "--only-binary=:all:"):
        assert option in line
    assert "serve" in text
    assert "://" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell of Unix")
def test_without_python_the_start_file_says_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "start.sh"
    script.write_bytes((ROOT / "kit" / "start-omshandout.sh").read_bytes())
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dirname").symlink_to("/usr/bin/dirname")
    found = subprocess.run(
        ["/bin/sh", str(script)], env={"PATH": str(tools)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )
    assert found.returncode == 1
    assert "Ask whoever looks after the computer to install it" in found.stdout


# What Python lacks on Windows (library reference, "Availability: Unix"), as far as programs use it.
UNIX_MODULES = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
UNIX_NAMES = {
    "os": {
        "chown", "fchmod", "fork", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg",
        "lchown", "mkfifo", "nice", "pread", "pwrite", "setpgid", "setsid", "setuid", "statvfs",
        "sync", "sysconf", "uname", "wait", "WNOHANG", "O_DIRECTORY", "O_NOFOLLOW",
    },
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "alarm", "pause"},
    "socket": {"AF_UNIX", "socketpair"},
    "time": {"tzset"},
}  # fmt: skip


def windows_lacks(source: str) -> list[str]:
    """What a module uses that Windows lacks, unless ``hasattr`` asks first in the same module."""
    tree = ast.parse(source)
    asked = {
        (node.args[0].id, node.args[1].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id == "hasattr" and isinstance(node.args[0], ast.Name)
        and isinstance(node.args[1], ast.Constant)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name in UNIX_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in UNIX_MODULES:
            found.append(node.module or "")
        elif (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            and node.attr in UNIX_NAMES.get(node.value.id, ())
            and (node.value.id, node.attr) not in asked
        ):
            found.append(f"{node.value.id}.{node.attr}")
    return found


def test_nothing_is_called_that_windows_lacks() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lacks
        for path in SOURCES if (lacks := windows_lacks(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source", ["import fcntl", "from resource import getrlimit", "import os\nos.fork()",
               "import signal\nsignal.signal(signal.SIGHUP, None)"],
)  # fmt: skip
def test_what_windows_lacks_is_seen(source: str) -> None:
    assert len(windows_lacks(source)) == 1


def test_all_text_files_are_opened_with_their_encoding() -> None:
    """Without one Windows takes that of its language, and an accent becomes two letters."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            named = {word.arg for word in node.keywords}
            if node.func.attr in ("read_text", "write_text") and "encoding" not in named:
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
