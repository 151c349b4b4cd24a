"""What the blocks of a handout may say: every key with its kind, need and meaning."""

from __future__ import annotations

from msgspec.structs import replace

from omshandout.content.fields import (
    CODE,
    CODE_MEANING,
    ID_PATTERN,
    facts_field,
    id_field,
    note_field,
    text_field,
)
from omshandout.content.rules import (
    Rule,
    cells_match_columns,
    distinct_codes,
    grid_rows,
    own_rows,
)
from omshandout.content.text_kinds import Text
from omshandout.model.blocks import CalloutKind, Mark, NoteRoom, Use, WriteFor
from omshandout.model.options import Purpose
from omshandout.model.urgency import Level
from omshandout.yamlfile.kinds import Flag, Group, Integer, ListOf, OneOf, Word
from omshandout.yamlfile.shapes import Field, Names, Shape

PICTURE = Shape(
    "picture",
    "A line drawing from the folder drawings.",
    (
        Field(
            "drawing",
            Word(ID_PATTERN, "the drawing's file name without .svg", names=Names.DRAWING),
            "file name of the drawing without .svg",
        ),
        Field(
            "alt",
            Text(),
            "alternative text: what the picture shows, for those who cannot see it",
            code="missing-alt",
        ),
        text_field("caption", "words printed under the picture", False),
        Field("directional", Flag(), "true: mirrored in right-to-left documents", False),
    ),
)

ONLY = Field(
    "only",
    OneOf(tuple(use.value for use in Use)),
    "paper: left out of forms and of pages for screens; form: left out of sheets on paper; print: "
    "left out of pages for screens; screen: stands on these alone; one-side, both-sides: left out "
    "where the card of the sheet fills both sides of a leaf, or one page",
    False,
)

ITEM = Shape(
    "item",
    "One item of a list.",
    (
        id_field("name of the item, unique in its block"),
        facts_field(),
        text_field("text", "one sentence or two", kind=Text(statement=True, own=True)),
        ONLY,
        note_field("text"),
    ),
    main="text",
)

ITEM_PICTURE = replace(
    PICTURE,
    name="item_picture",
    meaning="A line drawing beside an item, whose text is its caption.",
    fields=tuple(field for field in PICTURE.fields if field.name != "caption"),
)

LIST_ITEM = replace(
    ITEM,
    name="list_item",
    meaning="One item of a list, with a picture where that is clearer than words.",
    fields=(
        *ITEM.fields[:3],
        Field("picture", Group(ITEM_PICTURE), "a drawing of what the item says", False),
        ONLY,
        note_field("text"),
    ),
)

PICTURED = replace(
    LIST_ITEM,
    name="pictured",
    meaning="A picture with a few words under it.",
    fields=(
        *ITEM.fields[:2],
        text_field("text", "what the picture means, about three words",
                   kind=Text(statement=True, own=True, limit=36)),
        Field("picture", Group(ITEM_PICTURE), "a drawing of what the words say"),
        note_field("text"),
    ),
)

CHOICE = Shape(
    "choice",
    "An answer to tick.",
    (
        id_field("name of the answer, unique in its block"),
        facts_field(),
        Field("code", CODE, CODE_MEANING),
        text_field("text", "the answer, one or two words", kind=Text(own=True, limit=80)),
        note_field("text"),
    ),
    main="text",
)

CHECK_ITEM = replace(
    CHOICE,
    name="check_item",
    meaning="A question to the reader with boxes behind it.",
    fields=(
        *CHOICE.fields[:3],
        text_field("text", "the question", kind=Text(own=True)),
        note_field("text"),
    ),
)

COLUMN = Shape(
    "column",
    "A column of a table.",
    (
        id_field("name of the column, unique in its block"),
        facts_field(),
        text_field("text", "head of the column, one or two words", kind=Text(own=True, limit=80)),
        note_field("text"),
    ),
    main="text",
)

ROW = Shape(
    "row",
    "A row of a table.",
    (
        id_field("name of the row, unique in its block"),
        facts_field(),
        text_field("header", "first cell, head of the row", kind=Text()),
        Field(
            "cells",
            ListOf(Text(statement=True, own=True), 1, 7),
            "one cell for each column but the first",
        ),
    ),
)

SYMPTOM = Shape(
    "symptom",
    "One sign of the illness.",
    (
        id_field("name of the sign, unique in its block"),
        facts_field(),
        Field(
            "code",
            Word(r"SY\d{2}", "the id of a symptom such as SY01", "bad-code", Names.SYMPTOM),
            "id of the symptom in the fact sheet, if the row is about one",
            False,
        ),
        text_field("name", "everyday name"),
        text_field("term", "medical name, printed once", False),
        text_field("text", "what a parent sees", kind=Text(statement=True)),
        Field("picture", Group(PICTURE), "a drawing of the sign", False),
    ),
)

SCALE_STEP = replace(
    CHOICE,
    name="scale_step",
    meaning="One step of a diary's scale: a mark and its word.",
    fields=(
        *CHOICE.fields[:3],
        Field("mark", OneOf(tuple(mark.value for mark in Mark)), "the circle drawn for it"),
        *CHOICE.fields[3:],
    ),
)

CARD_LINE = replace(
    CHECK_ITEM,
    name="card_line",
    meaning="A label with a line for a pen.",
    fields=(
        *CHECK_ITEM.fields,
        Field(
            "phone",
            OneOf(tuple(purpose.value for purpose in Purpose if purpose is not Purpose.OTHER)),
            "which number of the clinic file stands here, where it has one",
            False,
        ),
        Field("lines", Integer(1, 6), "how many lines there are to write on; 1 if left out", False),
    ),
)

FIELD_LINE = replace(
    CARD_LINE,
    name="field_line",
    fields=(
        *CARD_LINE.fields,
        Field(
            "for",
            OneOf(tuple(use.value for use in WriteFor)),
            "words (default); signature or stamp: for paper alone, no field in forms",
            False,
        ),
    ),
)

GRID_COLUMN = replace(
    CHECK_ITEM,
    name="grid_column",
    meaning="A column to write in.",
    fields=(
        *CHOICE.fields[:3],
        text_field("text", "head of the column, one or two words", kind=Text(own=True, limit=80)),
        note_field("text"),
    ),
)

GRID_ITEM = replace(
    CHECK_ITEM,
    name="grid_item",
    meaning="A row to write in.",
    fields=(
        *CHOICE.fields[:3],
        text_field("text", "head of the row", kind=Text(own=True)),
        note_field("text"),
    ),
)

CARD_PANEL = Shape(
    "card_panel",
    "One face of a folding card.",
    (
        id_field("name of the panel, unique in its block"),
        facts_field(),
        Field("alert", Flag(), "true: a risk, with the mark of an alert at its head", False),
        text_field("title", "head of the panel", kind=Text(limit=60)),
        text_field("text", "a sentence", False, Text(statement=True)),
        Field("items", ListOf(Group(ITEM), 1, 6), "items with bullets", False),
        Field("lines", ListOf(Group(CARD_LINE), 1, 5), "labels with lines for a pen", False),
    ),
)

DEFINITION = Shape(
    "definition",
    "A term and its meaning.",
    (
        id_field("name of the term, unique in its block"),
        facts_field(),
        text_field("term", "the term"),
        text_field("say_it", "how to say it", False),
        text_field("meaning", "what it means in everyday words", kind=Text(statement=True)),
    ),
)

READ_MORE_ENTRY = Shape(
    "read_more_entry",
    "An organisation to read more from.",
    (
        id_field("name of the entry, unique in its block"),
        facts_field(),
        Field(
            "source",
            Word(ID_PATTERN, "the id of a source of the fact sheet", "bad-id", Names.SOURCE),
            "id of a source of the fact sheet; its name and address are printed",
        ),
        # The entry names its source, which is what facts are for.
        text_field("text", "what is found there"),
        note_field("text"),
    ),
    main="text",
)


def _block(
    name: str,
    meaning: str,
    *fields: Field,
    main: str = "",
    any_of: tuple[str, ...] = (),
    rules: tuple[Rule, ...] = (),
) -> Shape:
    own = (
        Field("type", OneOf((name,)), "type of the block"),
        id_field("name of the block, unique in the handout"),
        facts_field(),
    )
    notes = (note_field(main),) if main else ()
    return Shape(name, meaning, (*own, *fields, *notes), main, any_of, rules=rules)


def _items(least: int, most: int, required: bool = True, item: Shape = LIST_ITEM) -> Field:
    return Field("items", ListOf(Group(item), least, most), "the items in order", required)


_INTRO = text_field("intro", "sentence before the items", False, Text(statement=True))
_PICTURE = Field("picture", Group(PICTURE), "a picture beside the text", False)

BLOCKS: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        _block(
            "key_points",
            "Three to five messages to take home, in a box.",
            text_field("title", "head of the box"),
            _PICTURE,
            _items(3, 5, item=ITEM),
        ),
        _block(
            "heading",
            "A section head.",
            Field("level", Integer(2, 3), "2, or 3 inside a section of level 2"),
            Field("new_page", Flag(), "true: begins a page, to be handed on by itself", False),
            text_field("text", "the head"),
            ONLY,
            main="text",
        ),
        _block(
            "paragraph",
            "Running text.",
            text_field("text", "the paragraph", kind=Text(statement=True)),
            ONLY,
            main="text",
        ),
        _block(
            "figure",
            "A picture that stands by itself.",
            Field("picture", Group(PICTURE), "the picture"),
            ONLY,
        ),
        _block("bullets", "Items without an order.", _INTRO, _items(1, 20)),
        _block("steps", "Numbered items.", _INTRO, _items(1, 20)),
        _block(
            "callout",
            "A call to act in a frame.",
            Field(
                "kind",
                OneOf(tuple(kind.value for kind in CalloutKind)),
                "what it is for: red flags of one level (ambulance, phone_now, same_day), or a tip",
            ),
            text_field("title", "head of the frame"),
            Field("picture", Group(ITEM_PICTURE), "a drawing of the act", False),
            Field(
                "parents_first", Flag(),
                "true: its readers phone the parents: it has no number of the clinic", False,
            ),
            text_field("text", "a sentence", False, Text(statement=True)),
            _items(1, 12, required=False),
            any_of=("text", "items"),
        ),
        _block(
            "picture_grid",
            "Red flags of one level as pictures with a few words each.",
            Field(
                "kind",
                OneOf(tuple(level.value for level in Level)),
                "the level of the red flags: ambulance, phone_now or same_day",
            ),
            text_field("title", "head of the frame: the act", kind=Text(limit=60)),
            Field("picture", Group(ITEM_PICTURE), "a drawing of the act"),
            _items(2, 18, item=PICTURED),
        ),
        _block(
            "symptoms",
            "Signs of the illness in rows.",
            Field("entries", ListOf(Group(SYMPTOM), 1, 30), "the signs in order"),
        ),
        _block(
            "definitions",
            "Terms and their meanings.",
            Field("entries", ListOf(Group(DEFINITION), 1, 60), "the terms in order"),
        ),
        _block(
            "checklist",
            "Questions in rows with boxes to tick.",
            text_field("caption", "what the list is", False),
            text_field("item_head", "head of the column of questions"),
            Field("choices", ListOf(Group(CHOICE), 1, 6), "the answers, one column each"),
            text_field("note_head", "head of a column with a line to write on", False),
            Field(
                "note_room",
                OneOf(tuple(room.value for room in NoteRoom)),
                "what that line is to hold: a date (default), or words",
                False,
            ),
            Field("items", ListOf(Group(CHECK_ITEM), 1, 60), "the questions in order"),
            rules=(distinct_codes("choices", "items"),),
        ),
        _block(
            "question",
            "A question with a few boxes behind it.",
            Field("code", CODE, CODE_MEANING),
            text_field("text", "the question"),
            Field("choices", ListOf(Group(CHOICE), 2, 6), "the answers in order"),
            Field("several", Flag(), "true: more than one answer may be ticked", False),
            main="text",
            rules=(distinct_codes("choices"),),
        ),
        _block(
            "lines",
            "A label and lines for a pen.",
            Field("code", CODE, CODE_MEANING),
            text_field("text", "the label"),
            Field("lines", Integer(1, 40), "number of lines"),
            main="text",
        ),
        _block(
            "fields",
            "Short labels with lines for a pen, two beside each other where they have room.",
            Field("items", ListOf(Group(FIELD_LINE), 1, 12), "the labels in order"),
            rules=(distinct_codes("items"),),
        ),
        _block(
            "contact", "The clinic's numbers.", text_field("title", "head of the box"), main="title"
        ),
        _block(
            "read_more",
            "Where to read more.",
            Field("entries", ListOf(Group(READ_MORE_ENTRY), 1, 12), "the organisations in order"),
        ),
        _block(
            "table",
            "A simple table; the first column holds the heads of the rows.",
            text_field("caption", "what the table shows", False),
            Field(
                "columns",
                ListOf(Group(COLUMN), 2, 8),
                "the columns with their heads, that of the row heads first",
            ),
            Field("rows", ListOf(Group(ROW), 1, 60), "the rows in order"),
            rules=(cells_match_columns,),
        ),
        _block(
            "grid",
            "A table to write in: heads of columns, and empty cells below them.",
            text_field("caption", "what the table is", False),
            text_field("item_head", "head of a first column, for items or numbers of rows", False),
            Field("columns", ListOf(Group(GRID_COLUMN), 1, 6), "the columns in order", False),
            Field("days", Flag(), "true: a column more for each day of the week", False),
            Field("items", ListOf(Group(GRID_ITEM), 1, 20), "rows with words", False),
            Field("rows", Integer(1, 31), "rows without words; numbered below item_head", False),
            any_of=("columns", "days"),
            rules=(distinct_codes("columns", "items"), grid_rows),
        ),
        _block(
            "diary",
            "A week in a table: marks to ring and cells to write in for every day.",
            text_field("caption", "what the table is", False),
            text_field("item_head", "head of the column of questions"),
            Field("scale", ListOf(Group(SCALE_STEP), 3, 3), "three steps, the best first"),
            Field("items", ListOf(Group(CHECK_ITEM), 1, 12), "rows with marks"),
            Field("own", Integer(1, 6), "rows with marks for what the family watches", False),
            text_field("own_text", "label before the line to write in these rows", False),
            Field("notes", ListOf(Group(CHECK_ITEM), 1, 14), "rows to write in", False),
            rules=(distinct_codes("scale", "items", "notes"), own_rows),
        ),
        _block(
            "card",
            "A sheet that folds to the size of a wallet.",
            Field("panels", ListOf(Group(CARD_PANEL), 8, 8), "the panels, row by row"),
        ),
        _block(
            "sources",
            "The sources of the facts that the handout uses; the list fills itself.",
            text_field("title", "head of the list"),
            Field("titled", Integer(0, 3),
                  "how many have their titles and addresses; 2 if left out", False),
            main="title",
        ),
    )
}
