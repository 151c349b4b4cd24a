"""Texts before and after localisation.

A *message* is one whole sentence or paragraph of the source with a stable key. Localising it
gives a *local text*: runs of characters, each with language and weight, ready to be shaped.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from omshandout.errors import Where
from omshandout.model.fonts import LanguageFont

FULL_STOPS = ".。．｡।॥۔።។៕။၊։෴᙮᠃᱾꯫𑅁"
"""Full stops by script (Unicode: Sentence_Terminal, without question marks and the like)."""


class Numbering(str):
    """Digits and full stops that tell no quantity, such as the version of a sheet.

    As a value of a placeholder it is written in the digits of its message; a full stop in it stays.
    """

    __slots__ = ()


class Direction(Enum):
    """Writing direction of a language or paragraph."""

    LTR = "ltr"
    RTL = "rtl"


class TextStatus(Enum):
    """Where a local text came from."""

    SOURCE = "source"  # the document's language is the source language
    TRANSLATED = "translated"
    FUZZY = "fuzzy"  # only ever shown as the marked source text
    MISSING = "missing"  # source text stands in, marked as such


class Language(Struct, frozen=True, cache_hash=True):
    """A language as the later stages need it.

    ``locale`` is the CLDR identifier with underscores (``zh_Hans``), ``tag`` the BCP 47 tag
    (``zh-Hans``), ``script`` the ISO 15924 code of the script it is written in (``Hans``);
    ``fonts`` are those that lie beside the language's facts, in order of preference.
    """

    locale: str
    tag: str
    script: str
    direction: Direction
    fonts: tuple[LanguageFont, ...] = ()


class Message(Struct, frozen=True):
    r"""One source text.

    Attributes:
        key: stable name inside the handout, ``block.slot`` or ``block.entry.slot``; it is the
            gettext context (``msgctxt``) and the id of the text's structure node.
        text: English, one sentence or paragraph. ``**strong**`` sets the few words that carry
            a block in bold, ``{name}`` is a placeholder, ``[[la:word]]`` marks a word of
            another language. ``\`` before ``*``, ``{``, ``[`` or ``\`` takes away its meaning.
        note: for the translator.
        facts: ids of the fact sheet that carry the statement (``F001``, ``SY02``, ``RF03``).
        where: file, line and column of the text in the YAML file.
    """

    key: str
    text: str
    note: str = ""
    facts: tuple[str, ...] = ()
    where: Where = Where()


class Run(Struct, frozen=True, gc=False):
    """Characters of one style inside a local text, in logical order.

    ``language`` is None where the run is in the text's own language. An ``isolate`` run (a
    telephone number, a name, a Latin term) keeps its own order in right-to-left text; the text
    stage sets it apart as UAX #9 isolates do, so that nobody types direction marks. A ``given`` run
    has words or numbers of the clinic's own in it.
    """

    text: str
    bold: bool = False
    language: Language | None = None
    isolate: bool = False
    link: str = ""
    given: bool = False


class LocalText(Struct, frozen=True, gc=False):
    """A message in the language of the document (or marked source text in its place).

    ``key`` is the message's key, ``where`` the line of the catalog (or of the YAML file for the
    source language) to go to when something is wrong with the text. ``second`` is the same message
    in the second language of the document, where that is shown beside the first; its key is that
    of the message and ``SECOND``.
    """

    key: str
    runs: tuple[Run, ...]
    language: Language
    status: TextStatus
    where: Where = Where()
    second: LocalText | None = None

    @property
    def plain(self) -> str:
        """All characters in logical order, without styles and without soft hyphens.

        These divide words at the end of a line; no name, title or description has lines.
        """
        return "".join(run.text for run in self.runs).replace("\u00ad", "")

    @property
    def spoken(self) -> str:
        """The same in both languages, where there are two: what names one thing to all readers."""
        return self.plain if self.second is None else spoken(self.plain, self.second.plain)


def spoken(first: str, second: str) -> str:
    """What one name says in two languages, once if it is the same in both."""
    return first if first == second else f"{first} / {second}"


def given(text: LocalText) -> bool:
    """Whether words or numbers of a clinic's own are in a text, in either language."""
    for run in text.runs:  # asked time and again: an iterator would take three times as long
        if run.given:
            return True
    return text.second is not None and given(text.second)


FIRST, SECOND = "/first", "/second"
"""What stands behind the key of a message, or a node, for each language where it is told in two."""

ENGLISH = Language("en", "en", "Latn", Direction.LTR)
"""The source language of all content; names of publishers and sources are in it too."""
