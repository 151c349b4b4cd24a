"""Makes a kit: a folder for a clinic's computer that installs omshandout without the internet.

A kit has the wheels of the lock (``requirements/run.txt``) for one system and each Python that it
may have, our own wheel, and a file to double-click. It is made, and checked, on any system:

    make kit SYSTEM=windows

The start file makes an environment beside itself with the Python of the computer, installs from
the folder alone, each wheel checked by its hash, and opens the page for clinic staff.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The oldest that some wheel still needs; pip takes each name for itself alone.
SYSTEMS: dict[str, dict[str, tuple[str, ...]]] = {
    "windows": {"amd64": ("win_amd64",)},
    "macos": {
        "arm64": ("macosx_13_0_arm64", "macosx_13_0_universal2"),
        "x86_64": ("macosx_13_0_x86_64", "macosx_13_0_universal2"),
    },
    "linux": {
        "x86_64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
        "aarch64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    },
}
STARTS = {
    "windows": ("Start omshandout.cmd",),
    "macos": ("Start omshandout.command",),
    "linux": ("start-omshandout.sh",),
}
_MARKED = {"windows": ("nt", "win32", "Windows"), "macos": ("posix", "darwin", "Darwin"),
           "linux": ("posix", "linux", "Linux")}  # fmt: skip
# A fixed time, so that the same wheels give the same zip (the first that the format can say).
_WHEN = (1980, 1, 1, 0, 0, 0)


class Requirement:
    """A line of the lock: name, version, marker and hashes."""

    def __init__(self, block: str) -> None:
        head, *hashes = (part.strip(" \\\n") for part in block.split("--hash="))
        pinned, _, marker = head.partition(";")
        self.pinned = pinned.strip()
        self.marker = Marker(marker.strip()) if marker.strip() else None
        self.hashes = tuple(hashes)

    def wanted(self, system: str, python: str, machine: str) -> bool:
        """Whether a computer of that kind needs it."""
        os_name, sys_platform, platform_system = _MARKED[system]
        return self.marker is None or self.marker.evaluate({
            "os_name": os_name, "sys_platform": sys_platform, "platform_machine": machine,
            "platform_system": platform_system, "python_version": python,
            "python_full_version": f"{python}.0", "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        })

    def line(self) -> str:
        """The requirement as pip reads it, for a computer that needs it."""
        return " \\\n    ".join((self.pinned, *(f"--hash={each}" for each in self.hashes))) + "\n"


def locked(text: str) -> list[Requirement]:
    """The requirements of a lock."""
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    blocks = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [Requirement(block) for block in blocks]


def fetch(
    requirements: Sequence[Requirement], system: str, pythons: Sequence[str], wheels: Path
) -> None:
    """Bring the wheels for each Python and each kind of machine of a system.

    Raises:
        subprocess.CalledProcessError: one is not to be had; pip has said which.
    """
    for machine, platforms in SYSTEMS[system].items():
        for python in pythons:
            chosen = wheels.parent / f"wanted-{machine}-{python}.txt"
            chosen.write_text("".join(
                each.line() for each in requirements if each.wanted(system, python, machine)
            ), encoding="utf-8")  # fmt: skip
            kinds = [word for each in platforms for word in ("--platform", each)]
            subprocess.run([
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                "--require-hashes", "--only-binary=:all:", "--python-version", python, *kinds,
                "--dest", str(wheels), "-r", str(chosen),
            ], check=True)  # fmt: skip
            chosen.unlink()


def build_own(wheels: Path) -> Path:
    """Our own wheel."""
    subprocess.run([
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels),
        str(ROOT),
    ], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    (own,) = wheels.glob("omshandout-*.whl")
    return own


def lacking(
    requirements: Sequence[Requirement], system: str, pythons: Sequence[str], wheels: Path
) -> Iterator[str]:
    """What a kit lacks, a line each: a wheel, or one that the lock does not know."""
    found = [(path, parse_wheel_filename(path.name)) for path in sorted(wheels.glob("*.whl"))]
    known = {each for requirement in requirements for each in requirement.hashes}
    for path, (name, *_) in found:
        digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        if name != "omshandout" and digest not in known:
            yield f"{path.name} is not in the lock"
    for machine, platforms in SYSTEMS[system].items():
        for python in pythons:
            for requirement in requirements:
                if not requirement.wanted(system, python, machine):
                    continue
                name, _, version = requirement.pinned.partition("==")
                if not any(
                    (own, str(given)) == (name, version)
                    and any(_fits(str(tag), python, platforms) for tag in tags)
                    for _, (own, given, _, tags) in found
                ):
                    yield f"no wheel of {requirement.pinned} for Python {python} on {machine}"


def _fits(tag: str, python: str, platforms: Sequence[str]) -> bool:
    """Whether a wheel with a tag runs on a Python; older systems' wheels run on newer ones."""
    interpreter, abi, platform = tag.split("-")
    own = f"cp{python.replace('.', '')}"
    pure = interpreter.startswith("py") and abi == "none"
    stable = abi == "abi3" and interpreter[:3] == "cp3" and int(interpreter[3:]) <= int(own[3:])
    if not (pure or stable or (interpreter == own and abi in (own, "none"))):
        return False
    return platform in ("any", *platforms) or any(_older(platform, each) for each in platforms)


def _older(platform: str, newer: str) -> bool:
    """Whether a platform is the same system as another, in a version not above its own."""
    if not (platform.startswith(("macosx_", "manylinux_")) and "_" in newer):
        return False
    kind, major, minor, machine = platform.split("_", 3)
    other = newer.split("_", 3)
    return len(other) == 4 and other[0] == kind and other[3] == machine and (
        (int(major), int(minor)) <= (int(other[1]), int(other[2]))
    )


def make(system: str, target: Path, pythons: Sequence[str] = PYTHONS) -> Path:
    """Make a kit in ``target``; gives its zip.

    Raises:
        SystemExit: a wheel is missing.
    """
    folder = target / f"omshandout-{system}"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    requirements = locked((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"))
    fetch(requirements, system, pythons, wheels)
    own = build_own(wheels)
    if missing := list(lacking(requirements, system, pythons, wheels)):
        raise SystemExit("\n".join(missing))
    name, version, *_ = parse_wheel_filename(own.name)
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    (folder / "requirements.txt").write_text(
        f"{lock}{name}=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8"
    )
    for each in (*STARTS[system], "READ ME.txt"):
        text = (ROOT / "kit" / each).read_text(encoding="utf-8")
        ends = "\r\n" if system == "windows" else "\n"
        path = folder / each
        path.write_bytes(text.replace("\n", ends).encode("utf-8"))
        path.chmod(0o644 if each.endswith(".txt") else 0o755)
    return pack(folder)


def pack(folder: Path) -> Path:
    """A zip of a folder: the same bytes for the same files, start files runnable."""
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent).as_posix()
                info = zipfile.ZipInfo(name, _WHEN)
                info.external_attr = (path.stat().st_mode & 0o777) << 16
                # Wheels are packed already.
                packed = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes(), packed)
    return target


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make a kit for a clinic's computer.")
    parser.add_argument("system", choices=sorted(SYSTEMS))
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "kit")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: all")
    arguments = parser.parse_args()
    print(make(arguments.system, arguments.output, arguments.python or PYTHONS))


if __name__ == "__main__":
    main()
