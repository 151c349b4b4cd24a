"""Build hook: puts content and locales, with compiled catalogs, into the wheel.

In a checkout the program reads ``content/`` and ``locales/`` where they lie, so an editable
install carries nothing. A wheel carries both under ``omshandout/_data``; the ``.mo`` files are
compiled for it from the ``.po`` files and never lie in the tree.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = "omshandout/_data"
FOLDERS = ("content", "locales")


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the data folders to a wheel; does nothing for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to carry, compiling the catalogs into a folder of this build's own."""
        if version == "editable":
            return
        root = Path(self.root)
        # Kept by the hook, since the files are read after this call; removed with it.
        self._compiled = tempfile.TemporaryDirectory(prefix="omshandout-build-")
        include = build_data["force_include"]
        for source in data_files(root):
            name = source.relative_to(root).as_posix()
            include[str(source)] = f"{DATA}/{name}"
            if source.suffix == ".po":
                target = Path(self._compiled.name, name).with_suffix(".mo")
                compile_catalog(source, target)
                include[str(target)] = f"{DATA}/{Path(name).with_suffix('.mo').as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled, once the wheel is written."""
        if version != "editable":
            self._compiled.cleanup()


def data_files(root: Path) -> Iterator[Path]:
    """Every file of the data folders in a fixed order, without hidden and compiled ones.

    Raises:
        FileNotFoundError: a data folder is missing, so the wheel would be of no use.
    """
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            raise FileNotFoundError(f"{folder}/ is missing: the wheel has to carry it")
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if path.is_file() and not hidden and path.suffix != ".mo" and path.name[-1] != "~":
                yield path


def compile_catalog(source: Path, target: Path) -> None:
    """Compile a ``.po`` file to a ``.mo`` file; fuzzy and obsolete messages stay out.

    Raises:
        SystemExit: the catalog cannot be read; the text names its file.
    """
    try:
        with source.open("rb") as stream:
            catalog = read_po(stream, domain=source.stem, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise SystemExit(f"{source}: {error}") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        write_mo(stream, catalog)
