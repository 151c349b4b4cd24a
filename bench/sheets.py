"""A local handout as the few plain parts that any typesetter knows, for the peers to set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from omshandout.model import blocks as b
from omshandout.model.furniture import PageTexts
from omshandout.model.handout_texts import source_texts, symptom_head
from omshandout.model.text import LocalText, Run


class Head(Struct, frozen=True):
    """A heading; level 1 is the title."""

    level: int
    text: LocalText


class Para(Struct, frozen=True):
    """A paragraph."""

    text: LocalText


class Items(Struct, frozen=True):
    """A list."""

    texts: tuple[LocalText, ...]
    numbered: bool = False


class Pictured(Struct, frozen=True):
    """A line drawing beside some parts."""

    drawing: str
    alt: str
    parts: tuple[Part, ...]


class Grid(Struct, frozen=True):
    """A table with a head; ``boxes`` empty boxes follow the text of each row."""

    head: tuple[LocalText, ...]
    rows: tuple[LocalText, ...]
    boxes: int


Part = Head | Para | Items | Pictured | Grid


def parts_of(handout: b.LocalHandout, texts: PageTexts) -> list[Part]:
    """The handout from top to bottom, without header and footer."""
    found: list[Part] = [Head(1, handout.title), Para(handout.lead)]
    for block in handout.blocks:
        found.extend(_of(block, texts))
    return found


def _of(block: b.Block[LocalText], texts: PageTexts) -> Iterator[Part]:
    match block:
        case b.Heading():
            yield Head(block.level, block.text)
        case b.KeyPoints(picture=None):
            yield Head(2, block.title)
            yield _items(block.items)
        case b.KeyPoints(picture=picture) if picture is not None:
            inner = (Head(2, block.title), _items(block.items))
            yield Pictured(picture.drawing, picture.alt.plain, inner)
            yield from _caption(picture)
        case b.Figure():
            yield Pictured(block.picture.drawing, block.picture.alt.plain, ())
            yield from _caption(block.picture)
        case b.BulletList() | b.NumberedList():
            if block.intro is not None:
                yield Para(block.intro)
            yield _items(block.items, numbered=isinstance(block, b.NumberedList))
        case b.Callout():
            yield Head(2, block.title)
            if block.text is not None:
                yield Para(block.text)
            if block.items:
                yield _items(block.items)
        case b.SymptomList():
            for entry in block.entries:
                words = (Head(3, symptom_head(entry, texts)), Para(entry.text))
                if entry.picture is None:
                    yield from words
                else:
                    yield Pictured(entry.picture.drawing, entry.picture.alt.plain, words)
        case b.CheckList():
            if block.caption is not None:
                yield Para(block.caption)
            heads = [block.item_head, *(choice.text for choice in block.choices)]
            if block.note_head is not None:
                heads.append(block.note_head)
            rows = tuple(item.text for item in block.items)
            yield Grid(tuple(heads), rows, len(heads) - 1)
        case b.ContactBox():
            yield Head(2, block.title)
            yield from (Para(row.label) for row in texts.contact(block.id))
        case b.SourceList():
            yield Head(2, block.title)
            named, more = source_texts(block, texts)
            yield from (Para(text) for text in named)
            if more is not None:
                yield Para(more)
        case _:
            # Kinds that no timed handout is made of, or that are paragraphs to a peer.
            yield from (Para(text) for text in b.iter_texts_of(block))


def _items(items: tuple[b.Item[LocalText], ...], *, numbered: bool = False) -> Items:
    return Items(tuple(item.text for item in items), numbered)


def _caption(picture: b.Picture[LocalText]) -> Iterator[Part]:
    if picture.caption is not None:
        yield Para(picture.caption)


def texts_of(parts: Sequence[Part]) -> Iterator[LocalText]:
    """Every printed text in reading order."""
    for part in parts:
        match part:
            case Head() | Para():
                yield part.text
            case Items():
                yield from part.texts
            case Grid():
                yield from (*part.head, *part.rows)
            case Pictured():
                yield from texts_of(part.parts)


def numbered(part: Part, number: int) -> Part:
    """The same part with a number behind each of its texts."""

    def changed(text: LocalText) -> LocalText:
        return replace(text, runs=(*text.runs, Run(f" {number}")))

    match part:
        case Head() | Para():
            return replace(part, text=changed(part.text))
        case Items():
            return replace(part, texts=tuple(map(changed, part.texts)))
        case Grid():
            head, rows = (tuple(map(changed, texts)) for texts in (part.head, part.rows))
            return replace(part, head=head, rows=rows)
        case Pictured():
            return replace(part, parts=tuple(numbered(each, number) for each in part.parts))


def drawings_of(parts: Sequence[Part]) -> set[str]:
    """Names of the drawings."""
    return {part.drawing for part in parts if isinstance(part, Pictured)}
