"""What catalogs hold: entries, with all that translators' tools keep beside them.

Source: GNU gettext manual, section "The Format of PO Files".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct, msgpack
from msgspec.structs import astuple

from omshandout.errors import Where
from omshandout.i18n.plurals import Forms, forms_of, nplurals_of
from omshandout.languages.data import LanguageData


class Entry(Struct, frozen=True):
    """One message of a catalog.

    Attributes:
        key: ``msgctxt``, the key of the message in the content.
        msgid: English that was translated.
        plural: ``msgid_plural``, or ``""`` for a message without plural forms.
        strings: the translation; one string, or one for each plural form.
        fuzzy: whether a person has to look at the translation before it may be used.
        comments: comments of translators (``#``), a line each.
        notes: comments from the content (``#.``), a line each.
        places: ``file:line`` in the content (``#:``).
        flags: all flags but ``fuzzy`` (``#,``).
        previous: ``msgid`` and ``msgid_plural`` that a fuzzy translation was made for (``#|``).
        previous_key: ``msgctxt`` that it was made for, ``""`` if the file does not say.
        line: line of the ``msgid`` in the file; 0 if it was not read from one.
    """

    key: str
    msgid: str
    plural: str = ""
    strings: tuple[str, ...] = ("",)
    fuzzy: bool = False
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    previous: tuple[str, str] = ("", "")
    previous_key: str = ""
    line: int = 0

    def __eq__(self, other: object) -> bool:
        """Whether all is alike but the line, which a file that is written anew may change."""
        return isinstance(other, Entry) and astuple(self)[:-1] == astuple(other)[:-1]

    def __hash__(self) -> int:
        return hash((self.key, self.msgid))

    @property
    def translated(self) -> bool:
        """Whether every form has a translation, fuzzy or not."""
        return all(self.strings)

    @property
    def touched(self) -> bool:
        """Whether any form has a translation."""
        return any(self.strings)


class Catalog(Struct, frozen=True):
    """All that a PO or POT file holds, in its order.

    Two catalogs are equal if they say the same, however their files are laid out.

    Attributes:
        domain: name of the handout, or ``interface``.
        header: names and values of the header's fields; a line that is no field has no name.
        comments: comments above the header, a line each.
        fuzzy: whether the header is marked as fuzzy, as templates are.
        entries: the messages.
        obsolete: messages that the content no longer has (``#~``).
        below: remarks below the last message, as they stand there.
        remarks: lines of other kinds above the header, such as ``#.``, as they are written.
    """

    domain: str
    header: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()
    fuzzy: bool = False
    entries: tuple[Entry, ...] = ()
    obsolete: tuple[Entry, ...] = ()
    below: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def locale(self) -> str:
        """The locale named in the header, or ``""``."""
        return self.field("Language").replace("-", "_")

    @property
    def nplurals(self) -> int:
        """The number of plural forms named in the header; 0 if it names none."""
        return nplurals_of(self.field("Plural-Forms"))

    @property
    def charset(self) -> str:
        """The encoding named in the header in small letters, or ``""``."""
        return self.field("Content-Type").lower().partition("charset=")[2]

    def field(self, name: str) -> str:
        """The value of a header field, ``""`` if there is none."""
        wanted = name.lower()
        return next((value for known, value in self.header if known.lower() == wanted), "")

    def by_key(self) -> dict[str, Entry]:
        """The messages by their key."""
        return {entry.key: entry for entry in self.entries}


class Translations(Struct, frozen=True):
    """A catalog as the build needs it: each key with its translation.

    That of a regional variant also has what it takes over from the catalogs of its parents; it
    is made by :func:`omshandout.i18n.inheritance.inherit`.

    Attributes:
        file: as a user would type it.
        locale: the locale of the header, or the one asked for.
        domain: name of the handout, or ``interface``.
        digest: SHA-256 (hex) of what it says, see :func:`digest_of`; ``""`` if there is no file.
        plurals: ``Plural-Forms`` of its header.
        entries: messages by key, without the obsolete ones.
        revised: ``PO-Revision-Date`` in seconds since 1970; 0 if the header has none. Of several
            catalogs it is the latest.
        stamp: ``PO-Revision-Date`` as it is written.
        language: ``Language`` as it is written.
        has_header: whether the file has a header, or need not exist.
        origins: for the keys of ``entries`` that are not its own, the catalog that has them.
        parents: the catalogs that it takes texts over from, the nearest first.
        from_source: whether the English of the content stands where no catalog has a text, as
            it does in variants of English.
    """

    file: str
    locale: str
    domain: str
    digest: str
    plurals: str
    entries: Mapping[str, Entry]
    revised: int = 0
    stamp: str = ""
    language: str = ""
    has_header: bool = True
    origins: Mapping[str, Translations] = {}
    parents: tuple[Translations, ...] = ()
    from_source: bool = False

    def forms(self, data: LanguageData) -> Forms:
        """Its plural forms; ``data`` is the language of the document."""
        return forms_of(self.plurals, data)

    def origin(self, key: str) -> Translations:
        """The catalog that a message stands in, or would have to stand in.

        That of a message which is nowhere is the most general one, where all variants find it.
        """
        if key in self.entries:
            return self.origins.get(key, self)
        return self.parents[-1] if self.parents else self

    def where(self, key: str) -> Where:
        """The place of a message in its file."""
        origin = self.origin(key)
        entry = origin.entries.get(key)
        return Where(origin.file, entry.line if entry else 0, 0, key, origin.locale)


def digest_of(entries: Mapping[str, Entry], revised: int, plurals: str) -> str:
    """The SHA-256 (hex) of what a catalog says to readers, however its file is written.

    Remarks, the order of messages and where lines are folded make no difference.

    Args:
        entries: its messages by key.
        revised: its date, which is printed.
        plurals: ``Plural-Forms``; counts only where there is a message with plural forms.
    """
    rule = "".join(plurals.split())
    said = [
        (key, entry.msgid, entry.plural, entry.strings, entry.fuzzy, rule if entry.plural else "")
        for key, entry in sorted(entries.items())
    ]
    # MessagePack writes the length before each text, so that none can end where another begins.
    return hashlib.sha256(msgpack.encode((revised, said))).hexdigest()
