"""Digests of all that goes into documents.

There are two. That of *everything* is taken of the bytes of all files that a document could be made
of, without reading what they say: where it is the same, nothing changed. Where it is not, sources
are read, and :func:`omshandout.batch.inputs.parts_of` tells which goes into which document.
Nothing is imported here that makes documents: a run in which nothing changed does without.

Dates of files are not believed: whoever copies, unpacks or checks out files sets them at will.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import msgpack

from omshandout import __version__
from omshandout.render.jobs import AnyJob
from omshandout.render.places import Places

if TYPE_CHECKING:
    from omshandout.render.gathering import RenderOptions

_PACKAGE = Path(__file__).parent.parent
_PROGRAM = (".py", ".toml", ".json", ".txt", ".css", ".js")
"""What a document may hang on; the page for staff has templates beside these."""
_NOT_PRINTED = {"desk.yaml"}
"""Files of the content folder that only the page for staff has; see :class:`Workshop`."""


def everything_of(item: AnyJob, options: RenderOptions, sources: str, program: str) -> str:
    """The digest of everything for one document.

    Args:
        item: what is asked for.
        options: what holds for it.
        sources: :func:`sources_digest` of its content and locales.
        program: :func:`program_digest`.
    """
    return sha256_of(sources, program, profile_digest(item, options), options.clinic.digest)


def sources_digest(places: Places) -> str:
    """The digest of all files of content and locales."""
    found = hashlib.sha256()
    for folder, passed_over in ((places.content, _NOT_PRINTED), (places.locales, frozenset[str]())):
        for name, path in sorted(sources_files(folder)):
            if name in passed_over:
                continue
            found.update(f"{name}\0{_digest(path)}\n".encode("utf-8", "surrogateescape"))
        found.update(b"\n")
    return found.hexdigest()


def sources_files(folder: Path | str, inside: str = "") -> Iterator[tuple[str, str]]:
    """Names and paths of files but hidden ones, those half written, and compiled catalogs."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone, or not ours to read: what needs a file of it says so
    for entry in entries:
        name = f"{inside}{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith((".mo", ".pyc", "~")):
            continue
        if entry.is_dir():
            if entry.name not in ("__pycache__", "schema"):
                yield from sources_files(entry.path, f"{name}/")
        else:
            yield name, entry.path


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        return f"cannot be read: {error.errno}"


@cache
def package_digest() -> str:
    """Each byte of the program, without its libraries."""
    found = hashlib.sha256()
    for name, path in sorted(sources_files(_PACKAGE)):
        # The content that a wheel carries is looked at as content.
        if name.endswith(_PROGRAM) and not name.startswith("_data/"):
            found.update(f"{name}\0{_digest(path)}\n".encode())
    return found.hexdigest()


@cache
def program_digest() -> str:
    """The program, its libraries and fonts: each byte of the one, the versions of the others."""
    found = hashlib.sha256(f"{__version__} {sys.version} {package_digest()}".encode())
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):
            names = sorted(
                each.name for each in os.scandir(folder or ".") if each.name.endswith("-info")
            )
            found.update("\n".join(names).encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def profile_digest(item: AnyJob, options: RenderOptions) -> str:
    """What is asked for."""
    asked = (
        type(item).__name__, item, options.allow_untranslated, options.final, options.epoch,
    )
    return sha256_of(msgpack.encode(asked))


def sha256_of(*parts: str | bytes) -> str:
    """The SHA-256 (hex) of some texts, none of which can end where another begins."""
    found = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
        found.update(b"%d " % len(data) + data)
    return found.hexdigest()
