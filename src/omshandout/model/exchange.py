"""What goes to translators and comes back in files that are no catalogs."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from omshandout.errors import Fault, Where


class Format(Enum):
    """Formats of exchange; the value is the name on the command line."""

    XLIFF = "xliff"
    XLSX = "xlsx"
    CSV = "csv"
    TMX = "tmx"

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings of the names of files, the usual one first."""
        return _ENDINGS[self]


_ENDINGS = {
    Format.XLIFF: (".xlf", ".xliff"),
    Format.XLSX: (".xlsx",),
    Format.CSV: (".csv", ".tsv", ".txt"),
    Format.TMX: (".tmx",),
}


class UnitState(Enum):
    """How far a text is in its language."""

    MISSING = "missing"
    FUZZY = "fuzzy"
    """A person has to look at it before it may be printed."""
    TRANSLATED = "translated"
    SIGNED = "signed"
    """A translator has signed exactly this text."""
    INHERITED = "inherited"
    """A regional variant takes it over from its parent."""


class Unit(Struct, frozen=True):
    """One message of a catalog, with all that a translator has to know.

    What has plural forms has one English, one translation and one set of counts for each form of
    the language's catalog; all else has one of each and no counts.

    Attributes:
        domain: the handout, ``packets`` or ``interface``.
        key: of the message in its domain (``msgctxt``).
        english: for each form, the singular for the form that is for one alone.
        strings: for each form the translation, ``""`` where there is none.
        forms: for each form the first counts that take it; () for a message without plural forms.
        note: for the translator.
        limit: the most characters that the translation may have; 0 if that is not known.
        state: how far it is; missing where any form is.
        previous: for each form the English that a fuzzy translation was made for; () if it is not
            known, or not another.
        remarks: what translators noted.
        where: the place in the file that it was read from.
        place: how the program that shows the file calls it, such as a cell of a sheet; ``""`` where
            line and column say it.
    """

    domain: str
    key: str
    english: tuple[str, ...]
    strings: tuple[str, ...] = ("",)
    forms: tuple[tuple[int, ...], ...] = ()
    note: str = ""
    limit: int = 0
    state: UnitState = UnitState.MISSING
    previous: tuple[str, ...] = ()
    remarks: str = ""
    where: Where = Where()
    place: str = ""


class Bundle(Struct, frozen=True):
    """The texts of one language in a file.

    Attributes:
        locale: of the translations: ours in what is written, as the file says it in what is read;
            ``""`` for a file that does not say.
        units: in the order of their handouts.
        right_to_left: whether the language is written so.
    """

    locale: str
    units: tuple[Unit, ...]
    right_to_left: bool = False


class Received(Struct, frozen=True):
    """What a file says, and what in it cannot be understood; the units are sound by themselves.

    Attributes:
        bundle: the texts.
        faults: places that were passed over.
        memory: whether it is a translation memory, which offers texts and says nothing of states.
    """

    bundle: Bundle
    faults: tuple[Fault, ...] = ()
    memory: bool = False
