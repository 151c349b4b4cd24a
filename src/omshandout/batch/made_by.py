"""What program makes documents here, so that workers elsewhere make the same bytes or none."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires

from msgspec import Struct

from omshandout import __version__
from omshandout.batch.digests import package_digest

_PRINTED_EXTRAS = frozenset(("cjk", "scripts"))
"""Extras that a document may hang on: those with fonts."""


class MadeBy(Struct, frozen=True):
    """The program: version, digest of its files, Python, and the versions of its libraries."""

    version: str
    files: str
    python: str
    libraries: tuple[tuple[str, str], ...]

    def unlike(self, other: MadeBy) -> str:
        """How this program differs from another, in words; ``""`` where it does not."""
        found = []
        if self.version != other.version:
            found.append(f"omshandout {self.version}, not {other.version}")
        elif self.files != other.files:
            found.append(f"omshandout {self.version} with other files")
        if self.python != other.python:
            found.append(f"Python {self.python}, not {other.python}")
        mine, theirs = dict(self.libraries), dict(other.libraries)
        for name in sorted({*mine, *theirs}):
            if mine.get(name) != theirs.get(name):
                found.append(f"{name} {mine.get(name, 'missing')}, not {theirs.get(name, 'there')}")
        return "; ".join(found[:6])


@cache
def made_by() -> MadeBy:
    """The program of this process."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return MadeBy(
        __version__, package_digest(), f"{python} (Unicode {unicodedata.unidata_version})",
        tuple(sorted(_libraries("omshandout", {}).items())),
    )


def _libraries(name: str, found: dict[str, str]) -> dict[str, str]:
    """The versions of what a distribution needs, and of what those need, that are installed."""
    try:
        needed = requires(name) or ()
    except PackageNotFoundError:
        return found
    for each in needed:
        other = re.split(r"[^\w.-]", each, maxsplit=1)[0].lower().replace("_", "-")
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)", each)
        if other in found or (extra and (extra[1] not in _PRINTED_EXTRAS or name != "omshandout")):
            continue
        try:
            found[other] = distribution(other).version
        except PackageNotFoundError:
            continue  # for another system, or not needed here
        _libraries(other, found)
    return found
