"""The manifest of an archive: which sheets it holds, to be checked years later."""

from __future__ import annotations

from msgspec import Struct

MANIFEST = "manifest.json"
"""Its name in an archive or folder."""

MANIFEST_VERSION = 1


class ArchivedSheet(Struct, frozen=True):
    """A sheet of an archive.

    Attributes:
        path: in the archive, or below the folder of the manifest.
        sha256: in hexadecimal digits.
        size: in bytes.
        sheet: name of the handout, or of the packet after ``packet-``.
        locale: of the sheet.
        profile: its look, as in its name (``a4-large``).
        version: of the content; ``""`` for a packet that says none.
        state: ``draft`` or ``final``.
        pages: how many.
    """

    path: str
    sha256: str
    size: int
    sheet: str
    locale: str
    profile: str
    version: str
    state: str
    pages: int


class Manifest(Struct, frozen=True):
    """All sheets of an archive; ``made_by`` names the program."""

    version: int
    made_by: str
    of: str
    sheets: tuple[ArchivedSheet, ...]
