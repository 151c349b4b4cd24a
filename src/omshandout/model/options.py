"""What a user chose for one document, and what the document says about itself."""

from __future__ import annotations

import hashlib
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from omshandout.errors import Fault, Where


class Paper(Enum):
    """Paper sizes; the value is the word used in file names."""

    A4 = "a4"
    LETTER = "letter"


class TextSize(Enum):
    """Standard print (12 pt) or large print (18 pt)."""

    STANDARD = "standard"
    LARGE = "large"


class Ink(Enum):
    """Colour, or mono: nothing but black and white; grounds dropped, frames and signs kept."""

    COLOUR = "colour"
    MONO = "mono"


class Profile(Struct, frozen=True, cache_hash=True):
    """One way to lay a handout out.

    ``duplex`` leaves room for binding on both sides of a leaf. ``booklet`` puts two pages on each
    side of a sheet that is folded: pages of large print, made smaller, so that its text is as
    large as that of standard print; with ``text`` large on sheets of double size. ``html`` is for
    screens: a page that is complete in itself, in place of a PDF. All is in ``second_locale`` too,
    beside the first language, and once more in ``copy_locale`` behind it; "" for neither.
    """

    paper: Paper = Paper.A4
    text: TextSize = TextSize.STANDARD
    ink: Ink = Ink.COLOUR
    second_locale: str = ""
    form: bool = False
    duplex: bool = False
    booklet: bool = False
    html: bool = False
    copy_locale: str = ""

    @property
    def large(self) -> bool:
        """Whether pages are laid out for large print."""
        return self.booklet or self.text is TextSize.LARGE

    @property
    def doubled(self) -> bool:
        """Whether sheets are twice as large as the paper: A3 for A4, 11 x 17 inches for Letter."""
        return self.booklet and self.text is TextSize.LARGE

    @property
    def extension(self) -> str:
        """How the file name ends, ``.pdf`` or ``.html``."""
        return ".html" if self.html else ".pdf"

    @property
    def suffix(self) -> str:
        """The part of the file name after the handout's name, ``-a4-large`` for example."""
        parts = [self.paper.value]
        if self.text is TextSize.LARGE:
            parts.append("large")
        if self.ink is Ink.MONO:
            parts.append("mono")
        if self.second_locale:
            parts.append(f"with-{self.second_locale}")
        if self.form:
            parts.append("form")
        if self.duplex:
            parts.append("duplex")
        if self.booklet:
            parts.append("booklet")
        if self.copy_locale:
            parts.append(f"copy-{self.copy_locale}")
        return "".join(f"-{part}" for part in parts)


ByLanguage: TypeAlias = "tuple[tuple[str, str], ...]"
"""Words in some languages: pairs of a locale (``""`` where none is named) and the words."""


class Purpose(Enum):
    """What a telephone number is for; the value is the word in the clinic file."""

    DAY = "day"
    NIGHT = "night"
    EMERGENCY = "emergency"
    INTERPRETER = "interpreter"
    OTHER = "other"


class Phone(Struct, frozen=True):
    """A telephone number: what for, and in some languages how it is called instead."""

    purpose: Purpose
    number: str
    label: ByLanguage = ()


DAY_MINUTES = 24 * 60


class Opening(Struct, frozen=True):
    """When a clinic is open on some days.

    ``days`` go from 0 for Monday to 6 for Sunday; ``opens`` and ``closes`` are minutes since
    midnight, equal where the clinic is closed, 0 and 1440 where it is open day and night.
    """

    days: tuple[int, ...]
    opens: int = 0
    closes: int = 0


def site_page(handout: str, locale: str) -> str:
    """Where a sheet lies in the folder of a site; printed codes lead there, so it never changes."""
    return f"{locale}/{handout}.html"


@lru_cache(maxsize=8)
def _sha256(data: bytes) -> str:
    # Each sheet of a clinic asks for that of its logo, which may have a megabyte.
    return hashlib.sha256(data).hexdigest()


class Clinic(Struct, frozen=True):
    """The clinic file. Names and numbers are printed as they are, never interpreted.

    ``phones`` are all numbers in the order of the file, that for emergencies too. ``places`` has
    line and column of each value by its name (``name``, ``phones.0.number``, ``name.es``).
    ``staff_language`` is what helpers read, ``""`` for the main language of the country.
    ``site`` is the address at which the clinic publishes its sheets, without a slash at its end.
    ``remarks`` are warnings about the file itself.
    """

    name: ByLanguage = ()
    phones: tuple[Phone, ...] = ()
    hours: tuple[Opening, ...] = ()
    note: ByLanguage = ()
    country: str = ""
    logo: str = ""
    logo_data: bytes = b""
    digits: str = ""
    locales: tuple[str, ...] = ()
    paper: str = ""
    staff_language: str = ""
    site: str = ""
    digest: str = ""
    places: tuple[tuple[str, tuple[int, int]], ...] = ()
    remarks: tuple[Fault, ...] = ()

    @property
    def prints_nothing(self) -> bool:
        """Whether sheets have lines to write on in place of all that a clinic could say."""
        return not (self.name or self.phones or self.hours or self.note or self.logo_data)

    @property
    def logo_digest(self) -> str:
        """SHA-256 (hex) of the logo, which tells logos of one name apart; ``""`` for none."""
        return _sha256(self.logo_data) if self.logo_data else ""

    def number(self, *purposes: Purpose) -> str:
        """The first number for the first of some purposes that has one, else ``""``."""
        for purpose in purposes:
            for phone in self.phones:
                if phone.purpose is purpose:
                    return phone.number
        return ""

    def page_of(self, handout: str, locale: str) -> str:
        """The address of a sheet on the clinic's site; ``""`` where it gives none."""
        return f"{self.site}/{site_page(handout, locale)}" if self.site else ""

    def where(self, field: str, file: str) -> Where:
        """Where a value stands in the clinic file, without a line if that is not known."""
        line, column = dict(self.places).get(field, (0, 0))
        return Where(file=file, line=line, column=column, key=field.partition(".")[0])


class DocMeta(Struct, frozen=True):
    """What the PDF says of itself beside its content.

    ``created`` is in seconds since 1970 (UTC). ``digests`` are pairs of a name (``content``,
    ``catalog``, ``clinic`` ...) and the SHA-256 of what the document was made from. A packet has
    its name as ``packet``, the names of its parts as ``handouts``, and no ``handout``.
    ``title_tag`` is the BCP 47 tag of a title in another language than the document, else "".
    ``second_locale`` is the locale that parts of it are in too, ``second_tag`` its BCP 47 tag,
    ``copy_tag`` that of a copy behind it; "" for none.
    """

    handout: str
    locale: str
    version: str
    title: str
    profile: Profile
    created: int
    draft: bool
    producer: str
    digests: tuple[tuple[str, str], ...] = ()
    packet: str = ""
    handouts: tuple[str, ...] = ()
    title_tag: str = ""
    second_locale: str = ""
    second_tag: str = ""
    copy_tag: str = ""
