"""What is known of documents that were made, and why one is made again."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from omshandout.errors import Fault, Where
from omshandout.model.options import Paper, Profile


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
        plan: name of the plan that it is of; ``""`` for none.
        stamp: of the file, where the store has such; see :class:`Found`.
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
    plan: str = ""
    stamp: str = ""

    @property
    def found(self) -> Found:
        """The file as it was when it was made."""
        return Found(self.sha256, self.size, self.stamp)


class Found(Struct, frozen=True):
    """A file as it lies there.

    ``stamp`` is what an object store tells of its bytes without reading them; ``""`` for nothing.
    """

    sha256: str
    size: int
    stamp: str = ""


class Named(Struct, frozen=True):
    """A word of a plan, and where it stands."""

    word: str
    where: Where


class PlannedLook(Struct, frozen=True):
    """A look of a plan.

    Attributes:
        profile: the look itself.
        paper: None for that of the clinic or the language.
        where: where it stands.
        second_at: where its second language stands, if it has one.
        copy_at: where the language of its copy stands, if it has one.
    """

    profile: Profile
    paper: Paper | None
    where: Where
    second_at: Where = Where()
    copy_at: Where = Where()


class PlannedSheets(Struct, frozen=True):
    """Sheets that some clinics get in some languages and looks.

    Without ``languages`` they are those of each clinic; without ``only`` all clinics get them.
    """

    handouts: tuple[Named, ...]
    packets: tuple[Named, ...]
    languages: tuple[Named, ...]
    looks: tuple[PlannedLook, ...]
    only: tuple[Named, ...]
    where: Where


class Plan(Struct, frozen=True):
    """Which clinics get which sheets.

    Attributes:
        name: of its file.
        clinics: folder of clinic files or list of clinics, as seen from the plan's folder.
        pattern: where a document lies below the output folder.
        columns: heads of the list's columns, by what they hold.
        ignore: heads of columns of the list that are not for us.
        sheets: who gets what.
    """

    name: str
    clinics: Named
    pattern: Named
    columns: tuple[tuple[str, str], ...]
    ignore: tuple[str, ...]
    sheets: tuple[PlannedSheets, ...]
