"""Where content and locales are: the wheel's own copy, a checkout, or a clinic's folders."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from omshandout.errors import Fault, UsageError, Where

REVIEWS = "reviews.yaml"
"""The name of each file of sign-offs."""

DESK_FILE = "desk.yaml"
"""The texts of the interface that only the page for staff has."""


class Places(Struct, frozen=True):
    """The content folder and the locales folder of one run."""

    content: Path
    locales: Path

    def shown(self, path: Path) -> str:
        """How faults name a file of the locales folder: from that folder's own name on."""
        inside = path.relative_to(self.locales).as_posix()
        return f"{self.locales.resolve().name}/{inside}"

    def reached(self, file: str) -> str:
        """How to get from the current folder to a file that a fault names.

        Faults name files from the content or locales folder on, alike on every machine, since the
        same names go into catalogs. A person needs the way from where they are.
        """
        if "://" in file:
            return file  # an address, on no disk
        first, slash, inside = file.partition("/")
        for folder, name in ((self.content, "content"), (self.locales, "locales")):
            if slash and first in (name, folder.absolute().name, folder.resolve().name):
                return from_here(folder / inside)
        return from_here(Path(file)) if file else file

    def catalog(self, locale: str, domain: str) -> Path:
        """Where the catalog of a domain lies."""
        return self.locales / locale / "LC_MESSAGES" / f"{domain}.po"

    def template(self, domain: str) -> Path:
        """Where the template of a domain lies."""
        return self.locales / "templates" / f"{domain}.pot"

    def reviews(self, locale: str) -> Path:
        """Where the sign-offs of a locale lie."""
        return self.locales / locale / REVIEWS


def from_here(path: Path) -> str:
    """A path as it is typed in the current folder; a whole path for files outside of it."""
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else path
    return path.as_posix()


CLINIC_FILE = "clinic.yaml"
"""The clinic file of a folder that ``init`` made."""

_CONTENT = ("handouts", "facts.yaml", "interface.yaml")
"""What tells a content folder from any other that has the name."""


def own_folder(here: Path) -> Path | None:
    """The folder of a clinic's own content and locales that a folder is in, the nearest."""
    for folder in (here, *here.parents):
        content = folder / "content"
        if (folder / "locales").is_dir() and all((content / name).exists() for name in _CONTENT):
            return folder
    return None


def own_clinic_file() -> Path | None:
    """The clinic file of the folder around the current one, if it has one."""
    own = own_folder(Path.cwd())
    file = own / CLINIC_FILE if own is not None else None
    return Path(from_here(file)) if file is not None and file.is_file() else None


def new_clinic_file(places: Places) -> Path:
    """Where the page for staff keeps the clinic file if none was named.

    Beside a clinic's own content, else in the folder in which the program was started.
    """
    own = places.content.resolve() == own_places().content.resolve()
    folder = Path.cwd() if own else places.content.parent
    return folder / CLINIC_FILE


def own_places() -> Places:
    """The program's own content and locales: those of the wheel, or of the checkout."""
    package = Path(__file__).parent.parent
    own = package / "_data"
    if not own.is_dir():
        own = package.parent.parent
    return Places(own / "content", own / "locales")


def find_places(content: Path | None = None, locales: Path | None = None) -> Places:
    """The folders to work with.

    What is not given is that of the clinic's own folder that the current one is in (see
    :func:`own_folder`), else the program's own.

    Raises:
        UsageError: a folder that was given does not exist.
    """
    own = own_places().content.parent
    faults = [
        Fault(Where(file=str(folder)), f"there is no such {name} folder",
              f"make one with: omshandout init DIR, or leave out --{name}", "usage/no-folder")
        for name, folder in (("content", content), ("locales", locales))
        if folder is not None and not folder.is_dir()
    ]
    if faults:
        raise UsageError(faults)
    if content is None or locales is None:
        own = own_folder(Path.cwd()) or own
    return Places(content or own / "content", locales or own / "locales")
