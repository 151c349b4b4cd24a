"""Digests of all that goes into documents.

There are two. That of *everything* is taken of the bytes of all files that a document could be made
of, without reading what they say: where it is the same, nothing changed. These are all of content,
and of locales those of the languages that may have a word in it. Where it is not, sources
are read, and :func:`omshandout.batch.inputs.parts_of` tells which goes into which document.
Nothing is imported here that makes documents: a run in which nothing changed does without.

Dates of files are not believed: whoever copies, unpacks or checks out files sets them at will.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import msgpack

from omshandout import __version__
from omshandout.languages.data import FILE_NAME, SOURCE_LOCALE
from omshandout.languages.parents import parents_of
from omshandout.model.options import Clinic
from omshandout.render.jobs import AnyJob, PageJob
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
        sources: :meth:`SourceDigests.of` its languages.
        program: :func:`program_digest`.
    """
    return sha256_of(sources, program, profile_digest(item, options), options.clinic.digest)


def languages_of(item: AnyJob, options: RenderOptions) -> frozenset[str] | None:
    """The languages that may have a word in a document, without their parents; None for any."""
    if options.clinic != Clinic():
        return None  # its country may bring another
    profile = item.profile
    named = {item.locale, SOURCE_LOCALE, profile.second_locale, profile.copy_locale}
    if isinstance(item, PageJob):
        named.update(item.locales)  # by their own names
    return frozenset(named - {""})


class SourceDigests:
    """The digests of content and of languages, each of the moment at which it is first wanted.

    So it has to be asked before a source of the document is read.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._content = _digest_of_folder(places.content, _NOT_PRINTED)
        self._found: dict[frozenset[str] | None, str] = {}
        self._folders: dict[str, str] = {}

    def of(self, locales: frozenset[str] | None) -> str:
        """The digest of all content, and of all files of some languages and of their parents.

        Args:
            locales: the languages; None for all that there are.
        """
        found = self._found.get(locales)
        if found is None:
            folder = self._places.locales
            names = _names(folder)
            read = names if locales is None else self._with_parents(locales, names)
            found = self._found[locales] = sha256_of(
                self._content, *names, *map(self._folder, read)
            )
        return found

    def changed(self) -> list[Path]:
        """The folders, of those that were asked for, that hold something else now."""
        now = SourceDigests(self._places)
        return [
            *([self._places.content] if now._content != self._content else []),
            *(
                self._places.locales / name for name, digest in sorted(self._folders.items())
                if now._folder(name) != digest
            ),
        ]

    def _with_parents(self, locales: Collection[str], names: list[str]) -> list[str]:
        """The names of folders that the words of languages may come from."""
        read = {each for locale in locales for each in (locale, *parents_of(locale))}
        if any(os.path.lexists(self._places.locales / each / FILE_NAME) for each in read):
            return names  # it may name any other language as its parent
        return [name for name in names if name in read]

    def _folder(self, name: str) -> str:
        found = self._folders.get(name)
        if found is None:
            found = self._folders[name] = _digest_of_folder(self._places.locales / name)
        return found


def _names(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        return []  # as in sources_files


def sources_digest(places: Places) -> str:
    """The digest of all files of content and locales."""
    return sha256_of(
        _digest_of_folder(places.content, _NOT_PRINTED), _digest_of_folder(places.locales)
    )


def _digest_of_folder(folder: Path, passed_over: Collection[str] = ()) -> str:
    found = hashlib.sha256()
    for name, path in sorted(sources_files(folder)):
        if name not in passed_over:
            found.update(f"{name}\0{_digest(path)}\n".encode("utf-8", "surrogateescape"))
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
        # There are a thousand: a path and a buffer for each take longer than reading them.
        with FileIO(path) as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        return f"cannot be read: {error.errno}"


def package_files() -> tuple[str, list[tuple[str, str]]]:
    """The folder of the program, and the names and paths of its files, sorted."""
    return str(_PACKAGE), [
        (name, path) for name, path in sorted(sources_files(_PACKAGE))
        # The content that a wheel carries is looked at as content.
        if name.endswith(_PROGRAM) and not name.startswith("_data/")
    ]


@cache
def package_digest() -> str:
    """Each byte of the program, without its libraries."""
    found = hashlib.sha256()
    for name, path in package_files()[1]:
        found.update(f"{name}\0{_digest(path)}\n".encode())
    return found.hexdigest()


def program_digest(package: str | None = None) -> str:
    """The program, its libraries and fonts: each byte of the one, the versions of the others.

    Args:
        package: :func:`package_digest`, if it is known.
    """
    package = package_digest() if package is None else package
    found = hashlib.sha256(f"{__version__} {sys.version} {package}".encode())
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
