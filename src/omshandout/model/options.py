"""What a user chose for one document, and what the document says about itself."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from omshandout.errors import Where


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


class Profile(Struct, frozen=True):
    """One way to lay a handout out.

    ``duplex`` leaves room for binding on both sides of a leaf. ``booklet`` puts two pages on each
    side of a sheet that is folded: pages of large print, made smaller, so that its text is as
    large as that of standard print; with ``text`` large on sheets of double size.
    """

    paper: Paper = Paper.A4
    text: TextSize = TextSize.STANDARD
    ink: Ink = Ink.COLOUR
    second_locale: str = ""
    form: bool = False
    duplex: bool = False
    booklet: bool = False

    @property
    def large(self) -> bool:
        """Whether pages are laid out for large print."""
        return self.booklet or self.text is TextSize.LARGE

    @property
    def doubled(self) -> bool:
        """Whether sheets are twice as large as the paper: A3 for A4, 11 x 17 inches for Letter."""
        return self.booklet and self.text is TextSize.LARGE

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
        return "".join(f"-{part}" for part in parts)


class Clinic(Struct, frozen=True):
    """The clinic file. Names and numbers are printed as they are, never interpreted.

    ``phones`` are pairs of a label and a number; ``emergency`` is the local emergency number.
    ``places`` has line and column of each value by its name (``name``, ``phones.0.number``).
    """

    name: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    hours: str = ""
    emergency: str = ""
    country: str = ""
    logo: str = ""
    logo_data: bytes = b""
    digits: str = ""
    locales: tuple[str, ...] = ()
    paper: str = ""
    digest: str = ""
    places: tuple[tuple[str, tuple[int, int]], ...] = ()

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
