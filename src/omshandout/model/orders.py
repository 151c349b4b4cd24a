"""What a person at the desk asks for: some sheets, and how they shall be printed."""

from __future__ import annotations

from msgspec import Struct

from omshandout.model.options import Ink, Paper, TextSize

MOST_COPIES = 99


class Look(Struct, frozen=True):
    """How sheets shall be printed; ``paper`` is None for that of the clinic or the language."""

    paper: Paper | None = None
    text: TextSize = TextSize.STANDARD
    ink: Ink = Ink.COLOUR
    form: bool = False


class Order(Struct, frozen=True):
    """A packet, or some handouts, in a language or two, and in one more as a copy behind it.

    ``copies`` is only said to whoever prints: documents are the same for any number.
    """

    locale: str
    handouts: tuple[str, ...] = ()
    packet: str = ""
    second_locale: str = ""
    look: Look = Look()
    copies: int = 1
    copy_locale: str = ""


class Choices(Struct, frozen=True):
    """The last choices on this computer; no sheet, and nothing else, is among them.

    ``staff_locale`` is the language of the page itself.
    """

    staff_locale: str = ""
    locale: str = ""
    second_locale: str = ""
    look: Look = Look()
    copy_locale: str = ""
