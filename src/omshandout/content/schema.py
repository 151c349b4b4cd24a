"""What content files may hold: every key with its kind, need and meaning.

From these shapes both the loader's checks and the JSON Schema (draft 2020-12) in
``content/schema`` are made, so that an editor shows what the program will accept. What hangs on
other files (facts, drawings) or on several keys at once stands in ``rules`` and only the loader
can check it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from omshandout.content.kinds import (
    MAX_NOTE,
    Day,
    FactIds,
    Flag,
    Group,
    Integer,
    Line,
    ListOf,
    OneOf,
    Text,
    Variant,
    Word,
)
from omshandout.content.reading import (
    Field,
    JsonObject,
    Kind,
    Names,
    Shape,
)
from omshandout.content.rules import (
    Rule,
    block_rules,
    cells_match_columns,
    distinct_codes,
)
from omshandout.content.score_items import ARGUED, Verdict
from omshandout.model.blocks import CalloutKind, Face

ID_PATTERN = r"(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*"
CODE_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_\-]{0,31}"

_ID = Word(ID_PATTERN, "lower-case letters, digits and hyphens", "bad-id")
_CODE = Word(CODE_PATTERN, "letters, digits, hyphens or _ (no spaces)", "bad-code")


def _id(meaning: str) -> Field:
    return Field("id", _ID, f"{meaning}: lower-case letters, digits, hyphens; stable for ever")


def _facts() -> Field:
    meaning = "facts for every text inside that names none itself, or none"
    return Field("facts", FactIds(), meaning, False)


def _text(name: str, meaning: str, required: bool = True, kind: Kind | None = None) -> Field:
    return Field(name, kind or Text(), meaning, required)


def _note(main: str) -> Field:
    return Field("note", Line(MAX_NOTE), f'for the translator of "{main}"', False)


_CODE_MEANING = "name in filled-in forms, equal in every language"

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
        _text("caption", "words printed under the picture", False),
        Field("directional", Flag(), "true: mirrored in right-to-left documents", False),
    ),
)

ITEM = Shape(
    "item",
    "One item of a list.",
    (
        _id("name of the item, unique in its block"),
        _facts(),
        _text("text", "one sentence or two", kind=Text(statement=True, own=True)),
        _note("text"),
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
        _note("text"),
    ),
)

CHOICE = Shape(
    "choice",
    "An answer to tick.",
    (
        _id("name of the answer, unique in its block"),
        _facts(),
        Field("code", _CODE, _CODE_MEANING),
        _text("text", "the answer, one or two words", kind=Text(own=True, limit=80)),
        _note("text"),
    ),
    main="text",
)

CHECK_ITEM = replace(
    CHOICE,
    name="check_item",
    meaning="A question to the reader with boxes behind it.",
    fields=(
        *CHOICE.fields[:3],
        _text("text", "the question", kind=Text(own=True)),
        _note("text"),
    ),
)

COLUMN = Shape(
    "column",
    "A column of a table.",
    (
        _id("name of the column, unique in its block"),
        _facts(),
        _text("text", "head of the column, one or two words", kind=Text(own=True, limit=80)),
        _note("text"),
    ),
    main="text",
)

ROW = Shape(
    "row",
    "A row of a table.",
    (
        _id("name of the row, unique in its block"),
        _facts(),
        _text("header", "first cell, head of the row", kind=Text()),
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
        _id("name of the sign, unique in its block"),
        _facts(),
        Field(
            "code",
            Word(r"SY\d{2}", "the id of a symptom such as SY01", "bad-code", Names.SYMPTOM),
            "id of the symptom in the fact sheet, if the row is about one",
            False,
        ),
        _text("name", "everyday name"),
        _text("term", "medical name, printed once", False),
        _text("text", "what a parent sees", kind=Text(statement=True)),
        Field("picture", Group(PICTURE), "a drawing of the sign", False),
    ),
)

SCALE_STEP = replace(
    CHOICE,
    name="scale_step",
    meaning="One step of a diary's scale: a face and its word.",
    fields=(
        *CHOICE.fields[:3],
        Field("face", OneOf(tuple(face.value for face in Face)), "the face drawn for it"),
        *CHOICE.fields[3:],
    ),
)

CARD_LINE = replace(CHECK_ITEM, name="card_line", meaning="A label with a line for a pen.")

CARD_PANEL = Shape(
    "card_panel",
    "One face of a folding card.",
    (
        _id("name of the panel, unique in its block"),
        _facts(),
        _text("title", "head of the panel", kind=Text(limit=60)),
        _text("text", "a sentence", False, Text(statement=True)),
        Field("items", ListOf(Group(ITEM), 1, 6), "items with bullets", False),
        Field("lines", ListOf(Group(CARD_LINE), 1, 5), "labels with lines for a pen", False),
    ),
)

DEFINITION = Shape(
    "definition",
    "A term and its meaning.",
    (
        _id("name of the term, unique in its block"),
        _facts(),
        _text("term", "the term"),
        _text("say_it", "how to say it", False),
        _text("meaning", "what it means in everyday words", kind=Text(statement=True)),
    ),
)

READ_MORE_ENTRY = Shape(
    "read_more_entry",
    "An organisation to read more from.",
    (
        _id("name of the entry, unique in its block"),
        _facts(),
        Field(
            "source",
            Word(ID_PATTERN, "the id of a source of the fact sheet", "bad-id", Names.SOURCE),
            "id of a source of the fact sheet; its name and address are printed",
        ),
        # The entry names its source, which is what facts are for.
        _text("text", "what is found there"),
        _note("text"),
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
        _id("name of the block, unique in the handout"),
        _facts(),
    )
    notes = (_note(main),) if main else ()
    return Shape(name, meaning, (*own, *fields, *notes), main, any_of, rules=rules)


def _items(least: int, most: int, required: bool = True, item: Shape = LIST_ITEM) -> Field:
    return Field("items", ListOf(Group(item), least, most), "the items in order", required)


_INTRO = _text("intro", "sentence before the items", False, Text(statement=True))
_PICTURE = Field("picture", Group(PICTURE), "a picture beside the text", False)

BLOCKS: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        _block(
            "key_points",
            "Three to five messages to take home, in a box.",
            _text("title", "head of the box"),
            _PICTURE,
            _items(3, 5, item=ITEM),
        ),
        _block(
            "heading",
            "A section head.",
            Field("level", Integer(2, 3), "2, or 3 inside a section of level 2"),
            _text("text", "the head"),
            main="text",
        ),
        _block(
            "paragraph",
            "Running text.",
            _text("text", "the paragraph", kind=Text(statement=True)),
            main="text",
        ),
        _block(
            "figure",
            "A picture that stands by itself.",
            Field("picture", Group(PICTURE), "the picture"),
        ),
        _block("bullets", "Items without an order.", _INTRO, _items(1, 20)),
        _block("steps", "Numbered items.", _INTRO, _items(1, 20)),
        _block(
            "callout",
            "A call to act in a frame.",
            Field(
                "kind",
                OneOf(tuple(kind.value for kind in CalloutKind)),
                "what the callout is for: emergency (now), call (the clinic, the same day) or tip",
            ),
            _text("title", "head of the frame"),
            _text("text", "a sentence", False, Text(statement=True)),
            _items(1, 12, required=False),
            any_of=("text", "items"),
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
            _text("caption", "what the list is", False),
            _text("item_head", "head of the column of questions"),
            Field("choices", ListOf(Group(CHOICE), 1, 6), "the answers, one column each"),
            _text("note_head", "head of a column with a line to write on", False),
            Field("items", ListOf(Group(CHECK_ITEM), 1, 60), "the questions in order"),
            rules=(distinct_codes("choices", "items"),),
        ),
        _block(
            "question",
            "A question with a few boxes behind it.",
            Field("code", _CODE, _CODE_MEANING),
            _text("text", "the question"),
            Field("choices", ListOf(Group(CHOICE), 2, 6), "the answers in order"),
            main="text",
            rules=(distinct_codes("choices"),),
        ),
        _block(
            "lines",
            "A label and lines for a pen.",
            Field("code", _CODE, _CODE_MEANING),
            _text("text", "the label"),
            Field("lines", Integer(1, 40), "number of lines"),
            main="text",
        ),
        _block("contact", "The clinic's numbers.", _text("title", "head of the box"), main="title"),
        _block(
            "read_more",
            "Where to read more.",
            Field("entries", ListOf(Group(READ_MORE_ENTRY), 1, 12), "the organisations in order"),
        ),
        _block(
            "table",
            "A simple table; the first column holds the heads of the rows.",
            _text("caption", "what the table shows", False),
            Field(
                "columns",
                ListOf(Group(COLUMN), 2, 8),
                "the columns with their heads, that of the row heads first",
            ),
            Field("rows", ListOf(Group(ROW), 1, 60), "the rows in order"),
            rules=(cells_match_columns,),
        ),
        _block(
            "diary",
            "A week in a table: faces to circle and cells to write in for every day.",
            _text("caption", "what the table is", False),
            _text("item_head", "head of the column of questions"),
            Field("scale", ListOf(Group(SCALE_STEP), 3, 3), "three steps, from none to a lot"),
            Field("items", ListOf(Group(CHECK_ITEM), 1, 12), "rows with faces"),
            Field("notes", ListOf(Group(CHECK_ITEM), 1, 8), "rows to write in", False),
            rules=(distinct_codes("scale", "items", "notes"),),
        ),
        _block(
            "card",
            "A sheet that folds to the size of a wallet.",
            Field("panels", ListOf(Group(CARD_PANEL), 8, 8), "the panels, row by row"),
        ),
        _block(
            "sources",
            "The sources of the facts that the handout uses; the list fills itself.",
            _text("title", "head of the list"),
            main="title",
        ),
    )
}

HANDOUT = Shape(
    "handout",
    "One document for families.",
    (
        Field("handout", _ID, "name of the handout; equals the file name without .yaml"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version, in quotes",
        ),
        Field("updated", Day(), "day of the last change of meaning, printed on the sheet"),
        Field("pages", Integer(1, 30), "page budget at standard text size"),
        _text("title", "title of the sheet", kind=Text(limit=120)),
        _text(
            "lead", "one sentence: what the sheet is for and for whom", kind=Text(statement=True)
        ),
        Field("blocks", ListOf(Variant("type", BLOCKS), 1, 120), "the blocks in reading order"),
    ),
    rules=(block_rules,),
)

_MESSAGE_TEXT = Text(bare=True, own=True, any_name=True)

INTERFACE_MESSAGE = Shape(
    "message",
    "A text of the program: page furniture or command line.",
    (
        Field(
            "id",
            Word(
                r"(?=.{1,80}$)[a-z][a-z0-9_\-]*(?:\.[a-z0-9_\-]+)*",
                "lower-case letters, digits, hyphens, dots",
                "bad-id",
            ),
            "name of the message; dots group messages; stable for ever",
        ),
        _text("text", "one whole sentence or label", False, _MESSAGE_TEXT),
        _text("one", "English form for one", False, _MESSAGE_TEXT),
        _text("other", "English form for any other number", False, _MESSAGE_TEXT),
        Field(
            "count",
            Word(r"[a-z][a-z0-9_]{0,40}", "a placeholder's name without brackets"),
            "placeholder that holds the number of a plural message",
            False,
        ),
        Field("note", Line(MAX_NOTE), "for the translator: place, tone or length", False),
    ),
    one_of=(("text",), ("one", "other")),
)

INTERFACE = Shape(
    "interface",
    "Page furniture and command-line texts.",
    (
        Field("domain", OneOf(("interface",)), "gettext domain"),
        Field("messages", ListOf(Group(INTERFACE_MESSAGE), 1, 2000), "the messages"),
    ),
)

TERM = Shape(
    "term",
    "A word that always has the same name, with its everyday meaning.",
    (
        _id("name of the term"),
        Field("term", Line(120), "the word as it is to be used"),
        Field("meaning", Line(), "what it means in everyday words"),
        Field("note", Line(MAX_NOTE), "for writers and translators", False),
        Field("keep", Flag(), "true: stays in Latin letters in every language", False),
        Field(
            "set_aside",
            Flag(),
            "true: a name of an illness, test or medicine that reading grades do not count",
            False,
        ),
        Field("avoid", ListOf(Line(120), 0, 30), "words not to use in its place", False),
    ),
)

TERMBASE = Shape(
    "termbase",
    "Words and their names.",
    (Field("terms", ListOf(Group(TERM), 1, 1000), "the terms"),),
)

JUDGEMENT = Shape(
    "judgement",
    "What a person judges about one item of a scorecard.",
    (
        Field("id", OneOf(ARGUED), "the item; those that the program computes are left out"),
        Field("verdict", OneOf(tuple(each.value for each in Verdict)), "what was found"),
        Field("why", Line(), "the reason in one line"),
    ),
)

SCORES = Shape(
    "scores",
    "How one handout does on the items that a person has to judge.",
    (
        Field("handout", _ID, "name of the handout; equals the file name without .yaml"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version of the handout that was judged, in quotes",
        ),
        Field("items", ListOf(Group(JUDGEMENT), 1, len(ARGUED)), "the items in order"),
    ),
)

_HANDOUT_NAME = Word(
    ID_PATTERN, "the name of a handout: its file name without .yaml", "bad-id", Names.HANDOUT
)

PACKET = Shape(
    "packet",
    "Handouts that are printed as one document, with a cover sheet.",
    (
        _id("name of the packet, used in commands and file names"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version, in quotes",
        ),
        Field("updated", Day(), "day of the last change of meaning, printed on the cover sheet"),
        _text("title", "title of the packet", kind=Text(limit=120)),
        _text("lead", "one sentence: what the packet is for and for whom"),
        Field(
            "handouts",
            ListOf(_HANDOUT_NAME, 1, 40, unique=True),
            "names of the handouts in the order of reading",
        ),
    ),
)

PACKETS = Shape(
    "packets",
    "Sets of handouts that are printed as one document.",
    (Field("packets", ListOf(Group(PACKET), 1, 100), "the packets"),),
)

PHONE_PATTERN = (
    r"(?=(?:[^0-9]*[0-9]){2})(?=.{2,40}$)"
    r"[0-9+(][0-9+()\-./ ]*(?: ?(?:[xX]|[eE][xX][tT]\.?) ?[0-9]{1,8})?"
)
_PHONE = Word(
    PHONE_PATTERN,
    "digits, spaces, + ( ) - . / and x or ext for an extension",
    "bad-phone",
)

PHONE = Shape(
    "phone",
    "A telephone number.",
    (
        Field("label", Line(60, printed=True), "whose number it is"),
        Field("number", _PHONE, "the number, in quotes"),
    ),
)

CLINIC = Shape(
    "clinic",
    "The clinic file: what your sheets say of your clinic. Leave out what you do not need.",
    (
        Field("name", Line(100, True, True), "name of the clinic as printed", False),
        Field("phones", ListOf(Group(PHONE), 0, 6), "telephone numbers in order", False),
        Field("hours", Line(160, True, True), "opening hours as printed", False),
        Field("emergency", replace(_PHONE, empty=True), "local emergency number", False),
        Field(
            "country",
            Word(r"[A-Z]{2}", "two capital letters such as CA", empty=True),
            "ISO 3166 code of the country, for paper and dates",
            False,
        ),
        Field(
            "logo",
            Word(
                r"[A-Za-z0-9][A-Za-z0-9 _\-]{0,60}\.(?:[pP][nN][gG]|[jJ][pP][gG]|[sS][vV][gG])",
                "a file name without folders, ending in .png, .jpg or .svg",
                "bad-logo",
                empty=True,
            ),
            "file name of the logo, which lies beside this file",
            False,
        ),
        Field(
            "digits",
            Word(r"[a-z]{4,8}", 'a CLDR numbering system such as "latn" or "arab"', empty=True),
            "digits to use: a CLDR numbering system, or native",
            False,
        ),
        Field(
            "locales",
            ListOf(
                Word(
                    r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?",
                    'a language such as "es", "pt_BR" or "zh_Hans"',
                    "bad-locale",
                ),
                0,
                100,
            ),
            "languages that the clinic prints",
            False,
        ),
        Field("paper", OneOf(("auto", "a4", "letter"), empty=True), "paper size", False),
    ),
)

_PUBLISHED = (HANDOUT, INTERFACE, TERMBASE, SCORES, PACKETS, CLINIC)


def json_schemas() -> dict[str, str]:
    """The JSON Schema files: file name to text, ending in a line break."""
    return {f"{shape.name}.schema.json": _schema_text(shape) for shape in _PUBLISHED}


def write_schemas(root: Path) -> tuple[Path, ...]:
    """Write the JSON Schema files into ``root``/schema; returns their paths."""
    folder = root / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in json_schemas().items():
        path = folder / name
        path.write_bytes(text.encode())
        paths.append(path)
    return tuple(paths)


def _schema_text(shape: Shape) -> str:
    definitions: JsonObject = {}
    schema: JsonObject = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": shape.name,
        **shape.describe(definitions),
    }
    if definitions:
        schema["$defs"] = cast(
            JsonObject, {name: definitions[name] for name in sorted(definitions)}
        )
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
