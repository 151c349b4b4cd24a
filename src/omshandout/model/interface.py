"""The program's own texts in English: page furniture, staff page and command line."""

from __future__ import annotations

from msgspec import Struct

from omshandout.errors import Where

DOMAIN = "interface"
"""The gettext domain of these texts."""


class InterfaceMessage(Struct, frozen=True):
    """One text of the program.

    Attributes:
        key: stable dotted name (``footer.page``); the gettext context (``msgctxt``).
        text: English; the form for one where there is a ``plural``.
        plural: English form for any other number (``msgid_plural``); "" where none is needed.
        count: name of the placeholder that holds the number; "" without ``plural``.
        note: for the translator.
        where: file, line and column of the text in the YAML file.
    """

    key: str
    text: str
    plural: str = ""
    count: str = ""
    note: str = ""
    where: Where = Where()


class InterfaceSource(Struct, frozen=True):
    """All texts of the gettext domain ``domain`` in the order of the file.

    ``digest`` is the SHA-256 (hex) of the YAML bytes, or of their digests where they are several.
    """

    domain: str
    messages: tuple[InterfaceMessage, ...]
    digest: str = ""
