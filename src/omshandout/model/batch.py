"""What is known of documents that were made, and why one is made again."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from omshandout.errors import Fault


class Reason(Enum):
    """Why a document is made; the value is the word for scripts, the member says it to people."""

    FORCED = "forced"
    NO_FILE = "no-file"
    PROFILE = "profile"
    CLINIC = "clinic"
    FONT = "font"
    CONTENT = "content"
    CATALOG = "catalog"
    PROGRAM = "program"

    @property
    def told(self) -> str:
        """The reason in words."""
        return _TOLD[self]


_TOLD = {
    Reason.FORCED: "--force was given",
    Reason.NO_FILE: "there is no such file, or another than was made",
    Reason.PROFILE: "it is asked for in another way (options, or SOURCE_DATE_EPOCH)",
    Reason.CLINIC: "the clinic file says something else",
    Reason.FONT: "it is set in another font",
    Reason.CONTENT: "the English, a fact or a drawing changed",
    Reason.CATALOG: "a translation, a language file or a sign-off changed",
    Reason.PROGRAM: "it was made by another version of the program or its libraries",
}


class Parts(Struct, frozen=True):
    """Digests of all that goes into a document, by what they are of."""

    profile: str
    clinic: str
    font: str
    content: str
    catalog: str
    program: str


class Row(Struct, frozen=True):
    """What is known of a document that was made.

    Attributes:
        path: below the output folder, with forward slashes.
        everything: digest of all files that the run could have read, and of what was asked for.
        parts: digests of what went into this document.
        sha256: of the file, in hexadecimal digits.
        size: of the file in bytes.
        pages, draft, version: as they were told when it was made.
        faults: warnings that were told.
        clinic_file: as those warnings name it.
    """

    path: str
    everything: str
    parts: Parts
    sha256: str
    size: int
    pages: int
    draft: bool
    version: str
    faults: tuple[Fault, ...] = ()
    clinic_file: str = ""


class Found(Struct, frozen=True):
    """A file as it lies there."""

    sha256: str
    size: int
