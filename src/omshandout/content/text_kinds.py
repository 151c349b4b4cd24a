"""The kinds of fields that hold texts to translate, and the facts that carry them.

Like those in ``kinds``, each reads nodes and describes itself as JSON Schema.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from omshandout.content.markup import markup_faults
from omshandout.model.text import Message
from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.kinds import MAX_NOTE, Line, Word, is_short, read_string
from omshandout.yamlfile.nodes import BadNode, ListNode, MapNode, Node, ScalarNode, fold
from omshandout.yamlfile.shapes import Field, JsonObject, Names, Scope, Shape, Value, read_record

MAX_TEXT = 1200

FACT_ID = r"F\d{3}|SY\d{2}|RF\d{2}\+?|D\d{2}|G:\S[^\n]{0,60}"
NO_FACTS = "none"
_MAX_FACTS = 60


class Phrase(Struct, frozen=True, eq=False):
    """A string with markup: the words of a text.

    ``any_name`` lets every well-formed placeholder pass (the program's own messages, where code
    gives the values).
    """

    limit: int = MAX_TEXT
    any_name: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        return self.read_keyed(node, field, scope, scope.prefix)

    def read_keyed(self, node: Node, field: Field, scope: Scope, key: str) -> str | None:
        """As :meth:`read`; ``key`` names the text in faults."""
        reading = scope.reading
        value = read_string(node, field, reading)
        if value is None:
            return None
        text = fold(value)
        if not text:
            code = field.code if field.code != "missing-field" else "empty-text"
            what = f'"{field.name}" is empty'
            reading.fault(node, code, what, f"write it: {field.meaning}", key)
            return None
        if not is_short(text, self.limit, node, reading):
            return None
        known = None if self.any_name else reading.known.get(Names.PLACEHOLDER)
        faults = markup_faults(text, known)
        for fault in faults:
            code = fault.code.removeprefix("content/")
            reading.fault(node, code, fault.what, fault.hint, key)
        return None if faults else text

    def describe(self, definitions: JsonObject) -> JsonObject:
        return {"type": "string", "pattern": r"\S", "maxLength": self.limit}


class _Words(Phrase, frozen=True, eq=False):
    """The words inside a group of text, note and facts: :class:`Text` reads them by itself."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        return None


class FactIds(Struct, frozen=True, eq=False):
    """Ids of the fact sheet, or ``none`` where texts state nothing medical."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if isinstance(node, ScalarNode) and node.value == NO_FACTS:
            return ()
        if not isinstance(node, ListNode) or not node.items:
            hint = "write [F001, SY02] or, where nothing medical is said, none"
            scope.reading.wrong_type(node, "a list of fact ids", hint)
            return ()  # named, though wrongly: the texts below shall not be told to lack facts
        if len(node.items) > _MAX_FACTS:
            what = f"{len(node.items)} facts, at most {_MAX_FACTS} allowed"
            scope.reading.fault(node, "too-many", what, "name those that carry the text")
        ids: list[str] = []
        for item in node.items[:_MAX_FACTS]:
            value = _FACT.read(item, _FACT_FIELD, scope)
            if value in ids:
                what = f'"{value}" is named twice'
                scope.reading.fault(item, "duplicate-fact", what, "delete one of them")
            elif value is not None:
                ids.append(str(value))
        return tuple(ids)

    def describe(self, definitions: JsonObject) -> JsonObject:
        definitions["facts"] = {
            "oneOf": [
                {"const": NO_FACTS},
                {
                    "type": "array",
                    "items": _FACT.describe(definitions),
                    "minItems": 1,
                    "maxItems": _MAX_FACTS,
                    "uniqueItems": True,
                },
            ]
        }
        return {"$ref": "#/$defs/facts"}


class Text(Struct, frozen=True, eq=False):
    """A translatable text: a string, or a group of text, note and facts.

    A ``statement`` needs facts: its own, or those of the entry or block around it. With ``own``
    the text takes the key of its entry (``block.item``), else ``block.entry.field``.
    """

    statement: bool = False
    own: bool = False
    limit: int = MAX_TEXT
    bare: bool = False
    any_name: bool = False

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        key = scope.key("" if self.own else field.name)
        phrase = Phrase(self.limit, self.any_name)
        note, facts, place = "", scope.facts, node
        if isinstance(node, MapNode) and not self.bare:
            first = replace(TEXT.fields[0], code=field.code)
            record = read_record(node, replace(TEXT, fields=(first, *TEXT.fields[1:])), scope)
            if record is None or "text" not in node.entries:
                return None
            place = record.place("text")
            note = record.word("note")
            if "facts" in record.values:
                facts = record.words("facts")
        words = phrase.read_keyed(place, field, scope, key)
        if self.statement and facts is None and not isinstance(place, BadNode):
            scope.reading.fault(
                place,
                "no-facts",
                f'"{shown(str(words or field.name))}" names no fact that it rests on',
                "name facts of the fact sheet here, in its entry or in its block "
                "(facts: [F001]), or write facts: none where nothing medical is said",
                key,
            )
        if words is None:
            return None
        return Message(key, words, note, facts or (), scope.reading.where(place, key))

    def describe(self, definitions: JsonObject) -> JsonObject:
        if self.bare:
            return Phrase(self.limit).describe(definitions)
        name = "text" if self.limit == MAX_TEXT else f"text_{self.limit}"
        words = replace(TEXT.fields[0], kind=_Words(self.limit))
        whole = replace(TEXT, fields=(words, *TEXT.fields[1:]))
        definitions[name] = {
            "oneOf": [Phrase(self.limit).describe(definitions), whole.describe(definitions)]
        }
        return {"$ref": f"#/$defs/{name}"}


_FACT = Word(
    FACT_ID,
    "an id of the fact sheet such as F001, SY02, RF03, D04 or G:ataxia",
    "bad-fact",
    Names.FACT,
)
_FACT_FIELD = Field("fact id", _FACT, "id of the fact sheet")

TEXT = Shape(
    "text",
    "A text with a note for the translator and the facts that carry it.",
    (
        Field("text", _Words(), "one whole sentence or paragraph"),
        Field("note", Line(MAX_NOTE), "for the translator: place, tone or length", False),
        Field("facts", FactIds(), "facts of the fact sheet that carry it", False),
    ),
)
