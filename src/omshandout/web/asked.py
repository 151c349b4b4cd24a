"""What a page is asked, and what it answers: values that know nothing of the web server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from omshandout.web.desk import Desk

MOST_WORDS = 200
"""Characters of a line that somebody typed; more are cut off."""


class Upload(Struct, frozen=True):
    """A file that was sent: its bytes, and what it was called, without folders; to be told only."""

    data: bytes = b""
    called: str = ""


class Asked(Struct, frozen=True):
    """One request, checked already: names from the address, and fields of a form.

    ``languages`` are the tags that the browser asks for, ``token`` what forms on the answer send,
    ``uploads`` files by field. No file is kept under the name that it was called.
    """

    names: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    token: str = ""
    uploads: tuple[tuple[str, Upload], ...] = ()

    def name(self, name: str) -> str:
        """A name from the address, else ``""``."""
        return dict(self.names).get(name, "")

    def field(self, name: str) -> str:
        """The last value of a field, else ``""``."""
        return dict(self.fields).get(name, "")[:MOST_WORDS]

    def text(self, name: str, most: int) -> str:
        """The last value of a field in one line, at most so many characters of it, else ``""``."""
        return " ".join(dict(self.fields).get(name, "")[:most].split())

    def upload(self, name: str) -> Upload:
        """A file, without bytes if none was sent."""
        return dict(self.uploads).get(name, Upload())

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, each once."""
        found = (value[:MOST_WORDS] for key, value in self.fields if key == name)
        return tuple(dict.fromkeys(found))


class Shown(Struct, frozen=True):
    """A page: the template's name, and the one value it shows, which it has as ``page``."""

    template: str
    page: Struct
    status: int = 200


class Sent(Struct, frozen=True):
    """A file: shown in the browser, or with ``save`` put among the downloads.

    ``kept``: the browser may keep it for a while.
    """

    data: bytes
    media_type: str
    file_name: str
    save: bool = False
    kept: bool = False


class Listing(Struct, frozen=True):
    """Names as JSON, for the script of a page, and what it is to say of them."""

    names: tuple[str, ...]
    said: str


class Marks(Struct, frozen=True):
    """What a script is to write below choices, as JSON: pairs of a field's id and its lines.

    ``said`` is what to do about them, ``""`` where there are none.
    """

    lines: tuple[tuple[str, tuple[str, ...]], ...]
    said: str


class Moved(Struct, frozen=True):
    """Go on to another address of this page."""

    to: str


class News(Struct, frozen=True):
    """The name of what is there now, as JSON; ``""`` where that is what the browser has.

    ``page`` is whether there is a new page to show, too.
    """

    revision: str
    page: bool = False


Answer: TypeAlias = Shown | Sent | Listing | Marks | Moved | News
Page: TypeAlias = "Callable[[Desk, Asked], Answer]"
