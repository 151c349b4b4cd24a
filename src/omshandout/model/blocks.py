"""The typed blocks that handouts are made of.

Each block is generic in its text: ``Message`` in the source, ``LocalText`` after localisation,
so that both have the same blocks one for one. ``id`` is unique in the handout; the keys of a
block's texts are ``<id>.<slot>`` or ``<id>.<entry id>.<slot>`` and never depend on order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from omshandout.errors import Where
from omshandout.model.options import Purpose
from omshandout.model.text import LocalText, Message
from omshandout.model.urgency import Level

T = TypeVar("T")
U = TypeVar("U")


class Picture(Struct, Generic[T], frozen=True):
    """A line drawing: ``drawing`` names ``content/drawings/<drawing>.svg``.

    ``directional`` drawings point somewhere in reading direction and are mirrored in
    right-to-left documents. An alternative text is never optional.
    """

    id: str
    drawing: str
    alt: T
    caption: T | None = None
    directional: bool = False


class Use(Enum):
    """What a sheet is filled in with, where it is read, and what its card fills.

    A pen on paper, or a keyboard in a form; a PDF that may be printed, or a page for phones and
    other screens; one page, or both sides of a leaf.
    """

    PAPER = "paper"
    FORM = "form"
    ONE_SIDE = "one-side"
    BOTH_SIDES = "both-sides"
    PRINT = "print"
    SCREEN = "screen"


class Heading(Struct, Generic[T], frozen=True):
    """A section head, level 2 or 3 (level 1 is the handout's title).

    With ``new_page`` it begins a page: what follows is copied or handed on by itself. With ``only``
    it is for one use (see :class:`Use`).
    """

    id: str
    level: int
    text: T
    new_page: bool = False
    only: Use | None = None


class Paragraph(Struct, Generic[T], frozen=True):
    """One paragraph of running text, with ``only`` for one use (see :class:`Use`).

    An ``urgent`` one tells of a red flag and what to do about it.
    """

    id: str
    text: T
    only: Use | None = None
    urgent: bool = False


class Figure(Struct, Generic[T], frozen=True):
    """A picture that stands by itself, with a caption; ``only`` for one use (see :class:`Use`)."""

    id: str
    picture: Picture[T]
    only: Use | None = None


class KeyPoints(Struct, Generic[T], frozen=True):
    """Three to five messages to take home, in a box, with one picture beside them."""

    id: str
    title: T
    items: tuple[Item[T], ...]
    picture: Picture[T] | None = None


class Item(Struct, Generic[T], frozen=True):
    """One item of a list, with an optional picture, whose caption its text is.

    With ``only`` it is for one use (see :class:`Use`).
    """

    id: str
    text: T
    picture: Picture[T] | None = None
    only: Use | None = None


class BulletList(Struct, Generic[T], frozen=True):
    """Items without order, with an optional lead-in sentence."""

    id: str
    items: tuple[Item[T], ...]
    intro: T | None = None


class NumberedList(Struct, Generic[T], frozen=True):
    """Steps or items with an order, with an optional lead-in sentence."""

    id: str
    items: tuple[Item[T], ...]
    intro: T | None = None


class CalloutKind(Enum):
    """What a callout is for: red flags of one level, or a tip; its look follows.

    Colour never says it alone.
    """

    AMBULANCE = "ambulance"
    PHONE_NOW = "phone_now"
    SAME_DAY = "same_day"
    TIP = "tip"

    @property
    def level(self) -> Level | None:
        """The level of all red flags in it; None for a tip."""
        return None if self is CalloutKind.TIP else Level(self.value)


class Callout(Struct, Generic[T], frozen=True):
    """A call to act that stands out by place and frame: title, a sentence, items.

    ``picture`` shows the act that the title says. With ``numbers`` a box that tells to phone names
    those of the clinic, where it has room; not one whose readers phone the parents first.
    """

    id: str
    kind: CalloutKind
    title: T
    text: T | None = None
    items: tuple[Item[T], ...] = ()
    picture: Picture[T] | None = None
    numbers: bool = False
    parents_first: bool = False


class PictureGrid(Struct, Generic[T], frozen=True):
    """Red flags of one level as pictures with a few words each, for those who read little.

    ``picture`` shows the act that ``title`` says; each item has a picture, which its text names.
    ``kind`` is never a tip; ``numbers`` as in a callout.
    """

    id: str
    kind: CalloutKind
    title: T
    picture: Picture[T]
    items: tuple[Item[T], ...]
    numbers: bool = False


class Symptom(Struct, Generic[T], frozen=True):
    """One sign: drawing, everyday name, medical name once, what a parent sees.

    ``code`` is the symptom's id in the fact sheet (``SY01``), or "" for a row about something else.
    """

    id: str
    code: str
    name: T
    text: T
    term: T | None = None
    picture: Picture[T] | None = None


class SymptomList(Struct, Generic[T], frozen=True):
    """Symptoms as rows."""

    id: str
    entries: tuple[Symptom[T], ...]


class Definition(Struct, Generic[T], frozen=True):
    """A term with its everyday meaning and, where useful, how to say it."""

    id: str
    term: T
    meaning: T
    say_it: T | None = None


class DefinitionList(Struct, Generic[T], frozen=True):
    """Terms and their meanings."""

    id: str
    entries: tuple[Definition[T], ...]


class Choice(Struct, Generic[T], frozen=True):
    """One answer of a check list or a question; ``code`` is its export value in forms."""

    id: str
    code: str
    text: T


class CheckItem(Struct, Generic[T], frozen=True):
    """One row of a check list; ``code`` is equal in every language (``1``, ``2`` ...)."""

    id: str
    code: str
    text: T


class NoteRoom(Enum):
    """What the line beside the boxes of a check list is to hold: a date, or some words."""

    DATE = "date"
    WORDS = "words"


class CheckList(Struct, Generic[T], frozen=True):
    """Questions in rows, answers as boxes in straight columns, and a line to write on.

    ``item_head`` heads the column of questions. ``note_head`` (for example "since when") adds
    a column with a writing line, which has room for what ``note_room`` says; without it there
    is none.
    """

    id: str
    item_head: T
    choices: tuple[Choice[T], ...]
    items: tuple[CheckItem[T], ...]
    note_head: T | None = None
    caption: T | None = None
    note_room: NoteRoom = NoteRoom.DATE


class Question(Struct, Generic[T], frozen=True):
    """A question answered by ticking one of a few boxes that stand behind it, or ``several``."""

    id: str
    code: str
    text: T
    choices: tuple[Choice[T], ...]
    several: bool = False


class WritingLines(Struct, Generic[T], frozen=True):
    """A label and ``lines`` lines for a pen, 8 mm apart. ``code`` names the form field."""

    id: str
    code: str
    text: T
    lines: int


class WriteFor(Enum):
    """What a line is for. What is signed and stamped needs paper, so a form has no field for it."""

    WORDS = "words"
    SIGNATURE = "signature"
    STAMP = "stamp"


class FieldLine(Struct, Generic[T], frozen=True):
    """A label with a line for a pen, or with the clinic's number for a purpose.

    A line for a stamp is an empty frame. ``code`` names the form field.
    """

    id: str
    code: str
    text: T
    phone: Purpose | None = None
    write_for: WriteFor = WriteFor.WORDS


class Fields(Struct, Generic[T], frozen=True):
    """Short labels with lines for a pen, two beside each other where they have room."""

    id: str
    items: tuple[FieldLine[T], ...]


class ContactBox(Struct, Generic[T], frozen=True):
    """The clinic's numbers, or lines to write them on."""

    id: str
    title: T


class ReadMoreEntry(Struct, Generic[T], frozen=True):
    """An organisation to read more from: ``source`` is a source id of the fact sheet.

    ``name`` and ``url`` come from the fact sheet and are not translated.
    """

    id: str
    source: str
    name: str
    url: str
    text: T


class ReadMore(Struct, Generic[T], frozen=True):
    """Where to read more."""

    id: str
    entries: tuple[ReadMoreEntry[T], ...]


class TableRow(Struct, Generic[T], frozen=True):
    """A row: its header cell and one cell for each further column."""

    id: str
    header: T
    cells: tuple[T, ...]


class Table(Struct, Generic[T], frozen=True):
    """A simple table with short column heads; the first column holds row headers."""

    id: str
    columns: tuple[Item[T], ...]
    rows: tuple[TableRow[T], ...]
    caption: T | None = None


class Grid(Struct, Generic[T], frozen=True):
    """A table to write in: heads of columns, and empty cells below them.

    ``days`` adds a column for each day of the week, with its name in the reader's language, in
    the order of its week. ``item_head`` heads a first column: the words of ``items``, then the
    numbers of ``rows`` rows without words. Without it there is no such column. ``code`` of
    a column and of an item name the form fields.
    """

    id: str
    columns: tuple[CheckItem[T], ...]
    rows: int = 0
    items: tuple[CheckItem[T], ...] = ()
    item_head: T | None = None
    days: bool = False
    caption: T | None = None


class Mark(Enum):
    """The three marks of a diary's scale: circles, told apart without colour by how full they are.

    They are our own and no clinical score.
    """

    EMPTY = "empty"
    HALF = "half"
    FULL = "full"


class ScaleStep(Struct, Generic[T], frozen=True):
    """One step of a scale in words and marks."""

    id: str
    code: str
    mark: Mark
    text: T


class Diary(Struct, Generic[T], frozen=True):
    """A week in a table: a column a day, rows with marks to ring, rows to write in.

    ``items`` have a mark for each step of ``scale`` in every day's cell, as have ``own`` rows
    behind them, in which the family writes what it watches: ``own_text`` is the label before
    their line. ``notes`` have an empty cell. The names of the days come from the language, in
    the order of its week.
    """

    id: str
    item_head: T
    scale: tuple[ScaleStep[T], ...]
    items: tuple[CheckItem[T], ...]
    notes: tuple[CheckItem[T], ...] = ()
    caption: T | None = None
    own: int = 0
    own_text: T | None = None


class CardLine(Struct, Generic[T], frozen=True):
    """A label on a card, with ``lines`` lines for a pen or the clinic's number for a purpose."""

    id: str
    code: str
    text: T
    phone: Purpose | None = None
    lines: int = 1


class CardPanel(Struct, Generic[T], frozen=True):
    """One face of a folding card; one with ``alert`` names a risk and has the mark of an alert."""

    id: str
    title: T
    text: T | None = None
    items: tuple[Item[T], ...] = ()
    lines: tuple[CardLine[T], ...] = ()
    alert: bool = False


class Card(Struct, Generic[T], frozen=True):
    """A sheet that folds to the size of a wallet: panels in two columns, row by row."""

    id: str
    panels: tuple[CardPanel[T], ...]


class Source(Struct, frozen=True):
    """A source: publisher (short), title, year, address, kind as the fact sheet names it."""

    id: str
    name: str
    title: str
    year: int | None
    url: str
    kind: str = ""


PRINTED_SOURCES = 3
"""How many sources a sheet names; the whole list stands in the fact sheet."""


class SourceList(Struct, Generic[T], frozen=True):
    """The sources of the facts that the handout uses, short; filled in when loaded.

    ``printed`` of them are named, the first ``titled`` with their titles and addresses.
    """

    id: str
    title: T
    sources: tuple[Source, ...]
    titled: int = 2
    printed: int = PRINTED_SOURCES


class ContentsEntry(Struct, Generic[T], frozen=True):
    """A line of a contents list: where ``text`` leads to.

    ``target`` is the id of the heading node, ``page`` its page, counted from 1.
    """

    id: str
    text: T
    target: str
    page: int


class Contents(Struct, Generic[T], frozen=True):
    """What a document of several handouts holds, with pages; made by code, never in a file."""

    id: str
    title: T
    entries: tuple[ContentsEntry[T], ...]


class PageCode(Struct, Generic[T], frozen=True):
    """A square code that leads to the sheet on a phone; made by code, never in a file.

    ``rows`` are its modules from the top down, ``1`` for a dark one. ``text`` has the address in
    words, as a link.
    """

    id: str
    text: T
    alt: T
    rows: tuple[str, ...]


Block = (
    Heading[T]
    | Paragraph[T]
    | Figure[T]
    | KeyPoints[T]
    | BulletList[T]
    | NumberedList[T]
    | Callout[T]
    | PictureGrid[T]
    | SymptomList[T]
    | DefinitionList[T]
    | CheckList[T]
    | Question[T]
    | WritingLines[T]
    | Fields[T]
    | ContactBox[T]
    | ReadMore[T]
    | Table[T]
    | Grid[T]
    | Diary[T]
    | Card[T]
    | SourceList[T]
    | Contents[T]
    | PageCode[T]
)


class Handout(Struct, Generic[T], frozen=True):
    """One document for families: title, a sentence that says what for and for whom, blocks.

    ``pages`` is the page budget at standard text size on A4 and Letter, ``pages_where`` the place
    that states it. ``digest`` is the
    SHA-256 (hex) of the YAML bytes it was loaded from, ``changed`` the day that the file states as
    its last change, in seconds since 1970 (the same on every machine, unlike file times).
    """

    name: str
    version: str
    pages: int
    title: T
    lead: T
    blocks: tuple[Block[T], ...]
    digest: str = ""
    changed: int = 0
    pages_where: Where = Where()


SourceHandout = Handout[Message]
LocalHandout = Handout[LocalText]


def level_of(block: Block[T]) -> Level | None:
    """The level of all red flags in a block; None for one that is no box of red flags."""
    return block.kind.level if isinstance(block, Callout | PictureGrid) else None


def map_texts(handout: Handout[T], change: Callable[[T], U]) -> Handout[U]:
    """The same handout with each text replaced by ``change(text)``, in reading order."""
    return cast("Handout[U]", _mapped(handout, cast("Callable[[Any], Any]", change)))


def map_texts_of(block: Block[T], change: Callable[[T], U]) -> Block[U]:
    """The same block with each text replaced by ``change(text)``, in reading order."""
    return cast("Block[U]", _mapped(block, cast("Callable[[Any], Any]", change)))


def iter_texts(handout: Handout[T]) -> Iterator[T]:
    """All texts of a handout in reading order: title, lead, then block by block."""
    found: list[T] = []
    _find_texts(handout, found)
    return iter(found)


def iter_texts_of(block: Block[T]) -> Iterator[T]:
    """The texts of one block."""
    found: list[T] = []
    _find_texts(block, found)
    return iter(found)


def first_text_of(block: Block[T]) -> T | None:
    """The first text of a block; None for one without any."""
    return cast("T | None", _first_text(block))


_PLAIN = frozenset(
    {
        str, int, bool, float, type(None), CalloutKind, Mark, NoteRoom, Purpose, Source, Use,
        Where, WriteFor,
    }
)


class _FieldsOf(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """What gives the values of all fields of a struct, by its type."""

    def __missing__(self, kind: Any) -> Callable[[Any], tuple[Any, ...]]:
        names = kind.__struct_fields__
        # Of one name alone the getter would give no tuple.
        found = self[kind] = attrgetter(*names, *names[:1] * (len(names) == 1))
        return found


_fields_of = _FieldsOf()


def _find_texts(value: Any, found: list[Any]) -> None:
    # A list, as generators inside each other would pass each text up through all levels.
    kind = type(value)
    for part in value if kind is tuple else _fields_of[kind](value):
        kind = type(part)
        if kind is LocalText or kind is Message:
            found.append(part)
        elif kind not in _PLAIN:
            _find_texts(part, found)


def _first_text(value: Any) -> Any:
    kind = type(value)
    if kind is Message or kind is LocalText:
        return value
    for part in value if kind is tuple else _fields_of[kind](value):
        if type(part) not in _PLAIN and (found := _first_text(part)) is not None:
            return found
    return None


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    kind = type(value)
    if kind is Message or kind is LocalText:
        return change(value)
    if kind is tuple:
        if _PLAIN.issuperset(map(type, value)):  # such as sources, of which there are many
            return value
        parts = value
    else:
        parts = _fields_of[kind](value)
    mapped = [part if type(part) in _PLAIN else _mapped(part, change) for part in parts]
    if kind is tuple:
        return tuple(mapped)
    return kind(*mapped[: len(kind.__struct_fields__)])
