"""Handout files: YAML to checked values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from omshandout.content.acts import head_faults
from omshandout.content.blocks import BLOCKS
from omshandout.content.context import ContentContext
from omshandout.content.fact_sheet import UNCITED, FactSheet
from omshandout.content.fields import ID, text_field
from omshandout.content.levels import level_faults
from omshandout.content.markup import PLACEHOLDERS
from omshandout.content.rules import block_rules
from omshandout.content.text_kinds import Text
from omshandout.errors import Where
from omshandout.model import blocks as b
from omshandout.model.interface import DOMAIN as INTERFACE
from omshandout.model.options import Purpose
from omshandout.model.packets import PACKETS
from omshandout.model.text import Message
from omshandout.yamlfile.bounded import path_label
from omshandout.yamlfile.kinds import Day, Integer, ListOf, Variant, Word
from omshandout.yamlfile.nodes import YamlDocument, raise_faults, read_yaml
from omshandout.yamlfile.shapes import (
    Field,
    Names,
    Reading,
    Record,
    Shape,
    check_keys,
    finish,
    read_root,
)

_Block: TypeAlias = b.Block[Message]
_Picture: TypeAlias = b.Picture[Message]

_TAKEN = {PACKETS: "the titles of packets", INTERFACE: "the program's own texts"}
"""Gettext domains that no handout has."""

HANDOUT = Shape(
    "handout",
    "One document for families.",
    (
        Field("handout", ID, "name of the handout; equals the file name without .yaml"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version, in quotes",
        ),
        Field("updated", Day(), "day of the last change of meaning, printed on the sheet"),
        Field("pages", Integer(1, 30), "page budget at standard text size"),
        text_field("title", "title of the sheet", kind=Text(limit=120)),
        text_field(
            "lead", "one sentence: what the sheet is for and for whom", kind=Text(statement=True)
        ),
        Field("blocks", ListOf(Variant("type", BLOCKS), 1, 120), "the blocks in reading order"),
    ),
    rules=(block_rules,),
)


def load_handout(path: Path, context: ContentContext) -> b.SourceHandout:
    """Load one handout and check all of it.

    Texts come with their key, the facts that hold for them, and their place in the file. The
    list of sources is filled with the sources of the facts used: guidelines and hospitals first,
    those of one kind in order of first use.

    Raises:
        ContentError: with every fault of the file, in the order of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path, path_label(path, context.root))
    reading = Reading(document.file, _known(context))
    root = read_root(document, HANDOUT, reading)
    if root is not None:
        _check_file_name(root, path, reading)
        check_keys(root, reading)
    root = finish(document, reading, root)
    handout = _handout(root, document, context)
    raise_faults(
        [*level_faults(handout, context.facts), *head_faults(handout, context.facts)]
    )
    return _with_sources(handout, context.facts)


def _known(context: ContentContext) -> Mapping[Names, Collection[str]]:
    return {
        Names.FACT: context.facts.facts,
        Names.SYMPTOM: context.facts.symptoms,
        Names.SOURCE: {
            name: source for name, source in context.facts.sources.items() if name not in UNCITED
        },
        Names.DRAWING: context.drawings,
        Names.PLACEHOLDER: PLACEHOLDERS,
    }


def _check_file_name(root: Record, path: Path, reading: Reading) -> None:
    name = root.word("handout")
    if name and name != path.stem:
        what = f'the handout "{name}" is in the file "{path.name}"'
        hint = f"name the file {name}.yaml or change the key"
        reading.fault(root.place("handout"), "name-mismatch", what, hint)
    elif name in _TAKEN:
        # Two domains would share one catalog and its sign-offs.
        what = f'"{name}" is the name of {_TAKEN[name]} in catalogs and sign-offs'
        hint = "choose another name for the handout and its file"
        reading.fault(root.place("handout"), "name-taken", what, hint)


def _handout(root: Record, document: YamlDocument, context: ContentContext) -> b.SourceHandout:
    records = root.records("blocks")
    blocks = tuple(_BUILDERS[record.shape.name](record, context.facts) for record in records)
    updated = date.fromisoformat(root.word("updated"))
    budget = root.place("pages")
    return b.Handout(
        name=root.word("handout"),
        version=root.word("version"),
        pages=root.number("pages"),
        title=root.text("title"),
        lead=root.text("lead"),
        blocks=blocks,
        digest=hashlib.sha256(document.data).hexdigest(),
        changed=int(datetime.combine(updated, time(), UTC).timestamp()),
        pages_where=Where(document.file, budget.line, budget.column),
    )


# Only a few sources are printed: those that carry most weight with families and clinics.
_WEIGHT = {"guideline": 0, "hospital": 1, "government": 2, "review": 3, "charity": 4}


def _with_sources(handout: b.SourceHandout, facts: FactSheet) -> b.SourceHandout:
    used = facts.sources_of(fact for text in b.iter_texts(handout) for fact in text.facts)
    used = tuple(sorted(used, key=lambda source: _WEIGHT.get(source.kind, len(_WEIGHT))))
    blocks = tuple(
        replace(block, sources=used) if isinstance(block, b.SourceList) else block
        for block in handout.blocks
    )
    return replace(handout, blocks=blocks)


def _heading(record: Record, facts: FactSheet) -> _Block:
    return b.Heading(
        record.word("id"), record.number("level"), record.text("text"), record.flag("new_page"),
        _only(record),
    )


def _paragraph(record: Record, facts: FactSheet) -> _Block:
    text = record.text("text")
    urgent = bool(facts.levels_of(text.facts))
    return b.Paragraph(record.word("id"), text, _only(record), urgent)


def _figure(record: Record, facts: FactSheet) -> _Block:
    picture = _picture(record, record.word("id"))
    assert picture is not None
    return b.Figure(record.word("id"), picture, _only(record))


def _key_points(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    return b.KeyPoints(name, record.text("title"), _items(record, name), _picture(record, name))


def _bullets(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    return b.BulletList(name, _items(record, name), record.text_or_none("intro"))


def _steps(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    return b.NumberedList(name, _items(record, name), record.text_or_none("intro"))


def _callout(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    return b.Callout(
        id=name,
        kind=b.CalloutKind(record.word("kind")),
        title=record.text("title"),
        text=record.text_or_none("text"),
        items=_items(record, name),
        picture=_picture(record, name),
        parents_first=record.flag("parents_first"),
    )


def _picture_grid(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    act = _picture(record, name)
    assert act is not None
    return b.PictureGrid(
        id=name,
        kind=b.CalloutKind(record.word("kind")),
        title=record.text("title"),
        picture=act,
        items=_items(record, name),
    )


def _symptoms(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    return b.SymptomList(
        name,
        tuple(
            b.Symptom(
                id=entry.word("id"),
                code=entry.word("code"),
                name=entry.text("name"),
                text=entry.text("text"),
                term=entry.text_or_none("term"),
                picture=_picture(entry, f"{name}.{entry.word('id')}"),
            )
            for entry in record.records("entries")
        ),
    )


def _definitions(record: Record, facts: FactSheet) -> _Block:
    return b.DefinitionList(
        record.word("id"),
        tuple(
            b.Definition(
                id=entry.word("id"),
                term=entry.text("term"),
                meaning=entry.text("meaning"),
                say_it=entry.text_or_none("say_it"),
            )
            for entry in record.records("entries")
        ),
    )


def _checklist(record: Record, facts: FactSheet) -> _Block:
    return b.CheckList(
        id=record.word("id"),
        item_head=record.text("item_head"),
        choices=_choices(record),
        items=_check_items(record, "items"),
        note_head=record.text_or_none("note_head"),
        caption=record.text_or_none("caption"),
        note_room=b.NoteRoom(record.word("note_room", b.NoteRoom.DATE.value)),
    )


def _question(record: Record, facts: FactSheet) -> _Block:
    return b.Question(
        record.word("id"), record.word("code"), record.text("text"), _choices(record),
        record.flag("several"),
    )


def _lines(record: Record, facts: FactSheet) -> _Block:
    return b.WritingLines(
        record.word("id"), record.word("code"), record.text("text"), record.number("lines")
    )


def _fields(record: Record, facts: FactSheet) -> _Block:
    return b.Fields(
        record.word("id"),
        tuple(
            b.FieldLine(
                line.word("id"), line.word("code"), line.text("text"), _phone(line),
                b.WriteFor(line.word("for", b.WriteFor.WORDS.value)),
            )
            for line in record.records("items")
        ),
    )


def _contact(record: Record, facts: FactSheet) -> _Block:
    return b.ContactBox(record.word("id"), record.text("title"))


def _read_more(record: Record, facts: FactSheet) -> _Block:
    entries = []
    for entry in record.records("entries"):
        source = facts.sources[entry.word("source")]
        entries.append(
            b.ReadMoreEntry(
                entry.word("id"), source.id, source.name, source.url, entry.text("text")
            )
        )
    return b.ReadMore(record.word("id"), tuple(entries))


def _table(record: Record, facts: FactSheet) -> _Block:
    return b.Table(
        id=record.word("id"),
        columns=tuple(
            b.Item(column.word("id"), column.text("text")) for column in record.records("columns")
        ),
        rows=tuple(
            b.TableRow(row.word("id"), row.text("header"), row.texts("cells"))
            for row in record.records("rows")
        ),
        caption=record.text_or_none("caption"),
    )


def _grid(record: Record, facts: FactSheet) -> _Block:
    return b.Grid(
        id=record.word("id"),
        columns=_check_items(record, "columns"),
        rows=record.number("rows"),
        items=_check_items(record, "items"),
        item_head=record.text_or_none("item_head"),
        days=record.flag("days"),
        caption=record.text_or_none("caption"),
    )


def _diary(record: Record, facts: FactSheet) -> _Block:
    return b.Diary(
        id=record.word("id"),
        item_head=record.text("item_head"),
        scale=tuple(
            b.ScaleStep(
                step.word("id"), step.word("code"), b.Mark(step.word("mark")), step.text("text")
            )
            for step in record.records("scale")
        ),
        items=_check_items(record, "items"),
        notes=_check_items(record, "notes"),
        caption=record.text_or_none("caption"),
        own=record.number("own"),
        own_text=record.text_or_none("own_text"),
    )


def _card(record: Record, facts: FactSheet) -> _Block:
    name = record.word("id")
    panels = []
    for panel in record.records("panels"):
        lines = tuple(
            b.CardLine(
                line.word("id"), line.word("code"), line.text("text"), _phone(line),
                line.number("lines", 1),
            )
            for line in panel.records("lines")
        )
        panels.append(
            b.CardPanel(
                panel.word("id"), panel.text("title"), panel.text_or_none("text"),
                _items(panel, f"{name}.{panel.word('id')}"), lines, panel.flag("alert"),
            )
        )
    return b.Card(name, tuple(panels))


def _sources(record: Record, facts: FactSheet) -> _Block:
    return b.SourceList(
        record.word("id"), record.text("title"), (), record.number("titled", 2)
    )


_BUILDERS: Mapping[str, Callable[[Record, FactSheet], _Block]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "figure": _figure,
    "key_points": _key_points,
    "bullets": _bullets,
    "steps": _steps,
    "callout": _callout,
    "picture_grid": _picture_grid,
    "symptoms": _symptoms,
    "definitions": _definitions,
    "checklist": _checklist,
    "question": _question,
    "lines": _lines,
    "fields": _fields,
    "contact": _contact,
    "read_more": _read_more,
    "table": _table,
    "grid": _grid,
    "diary": _diary,
    "card": _card,
    "sources": _sources,
}


def _phone(record: Record) -> Purpose | None:
    word = record.word("phone")
    return Purpose(word) if word else None


def _only(record: Record) -> b.Use | None:
    word = record.word("only")
    return b.Use(word) if word else None


def _items(record: Record, owner: str) -> tuple[b.Item[Message], ...]:
    return tuple(
        b.Item(
            item.word("id"), item.text("text"), _picture(item, f"{owner}.{item.word('id')}"),
            _only(item),
        )
        for item in record.records("items")
    )


def _check_items(record: Record, name: str) -> tuple[b.CheckItem[Message], ...]:
    return tuple(
        b.CheckItem(item.word("id"), item.word("code"), item.text("text"))
        for item in record.records(name)
    )


def _choices(record: Record) -> tuple[b.Choice[Message], ...]:
    return tuple(
        b.Choice(choice.word("id"), choice.word("code"), choice.text("text"))
        for choice in record.records("choices")
    )


def _picture(record: Record, owner: str) -> _Picture | None:
    picture = record.record("picture")
    if picture is None:
        return None
    return b.Picture(
        id=f"{owner}.picture",
        drawing=picture.word("drawing"),
        alt=picture.text("alt"),
        caption=picture.text_or_none("caption"),
        directional=picture.flag("directional"),
    )
