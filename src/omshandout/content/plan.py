"""A plan: which clinics get which sheets, in which languages and looks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from omshandout.content.clinic_kinds import LOCALE
from omshandout.errors import Where
from omshandout.model.batch import Named, Plan, PlannedLook, PlannedSheets
from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.yamlfile.bounded import shown
from omshandout.yamlfile.kinds import Flag, Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import ListNode, MapNode, Node, read_yaml
from omshandout.yamlfile.shapes import (
    Field,
    Json,
    JsonObject,
    Reading,
    Record,
    Scope,
    Shape,
    Value,
    finish,
    read_root,
)

_NAME = Word(r"[a-z0-9]+(?:-[a-z0-9]+)*", "a name in small letters: when-to-get-help")
_LANGUAGE = Word(LOCALE, 'a language such as "es", "pt_BR" or "zh_Hans"', "bad-locale")
ALL = "all"
"""In place of names of handouts: all that there are."""

PATTERN = "{clinic}/{locale}/{name}"
"""Where documents lie below the output folder if a plan does not say it."""
_WORDS = ("clinic", "locale", "handout", "name")


def _looks_agree(record: Record, scope: Scope) -> None:
    """What cannot be had at once; the same as on the command line."""
    flags = {name for name in ("form", "duplex", "booklet", "html") if record.flag(name)}
    further = {name for name in ("with", "copy") if record.word(name)}
    for both, why in (
        ({"form", "booklet"}, "a form is filled in on screen, a booklet is printed"),
        ({"duplex", "booklet"}, "a booklet is printed on both sides anyway"),
        ({"html", "booklet"}, "one is for screens, the other for paper"),
        ({"html", "duplex"}, "one is for screens, the other for paper"),
        ({"html", "with"}, "a page for screens is in one language"),
        ({"html", "copy"}, "a page for screens is in one language"),
        ({"form", "copy"}, "a copy for the file is printed once all is filled in"),
    ):
        if both <= flags | further:
            first, second = sorted(both)
            what = f'"{first}" and "{second}" do not go together: {why}'
            scope.reading.fault(record.place(second), "bad-profile", what, "leave one of them out")


PROFILE = Shape(
    "profile",
    "A look; what is left out is as usual.",
    (
        Field("paper", OneOf(("auto", "a4", "letter")),
              "paper; auto: by the clinic, its country, else the language", False),
        Field("text", OneOf(("standard", "large")), "text of 12 pt, or large of 18 pt", False),
        Field("ink", OneOf(("colour", "mono")), "mono: black only", False),
        Field("with", _LANGUAGE, "a second language beside the first", False),
        Field("copy", _LANGUAGE, "the same once more behind it, in this language", False),
        Field("form", Flag(), "fillable", False),
        Field("duplex", Flag(), "for both sides of paper that is bound", False),
        Field("booklet", Flag(), "a booklet to fold", False),
        Field("html", Flag(), "a page for phones in place of a PDF", False),
    ),
    rules=(_looks_agree,),
)

SHEETS = Shape(
    "sheets",
    "Sheets that some clinics get in some languages and looks.",
    (
        Field("handouts", ListOf(_NAME, 1, 200, unique=True),
              "names of handouts; all for all of them", False),
        Field("packets", ListOf(_NAME, 1, 100, unique=True), "names of packets", False),
        Field("languages", ListOf(_LANGUAGE, 1, 200, unique=True),
              "languages; without it those of each clinic, else all", False),
        Field("profiles", ListOf(Group(PROFILE), 1, 50), "looks; without it the usual one", False),
        Field("only", ListOf(Line(100), 1, 10000, unique=True),
              "names of the clinics that get them; without it all", False),
    ),
    any_of=("handouts", "packets"),
)


class _Texts:
    """Short lines by short names: heads of columns by what they hold."""

    def read(self, node: Node, field: Field, scope: Scope) -> Value | None:
        if not isinstance(node, MapNode):
            scope.reading.wrong_type(node, f'names for "{field.name}"', 'write: name: "Site name"')
            return None
        pairs: list[Value] = []
        for name, child in node.entries.items():
            words = Line(100).read(child, field, scope)
            if words:
                pairs.append((name, str(words)))
        return tuple(pairs)

    def describe(self, definitions: JsonObject) -> JsonObject:
        line: Json = Line(100).describe(definitions)
        return {"type": "object", "additionalProperties": line}


PLAN = Shape(
    "plan",
    "A plan: which clinics get which sheets, in which languages and looks.",
    (
        Field("clinics", Line(300),
              "a folder of clinic files, or a list (.csv, .xlsx), seen from this file"),
        Field("output", Line(300), f"where a sheet lies: {PATTERN}", False),
        Field("columns", _Texts(), "heads of the list's columns, by what they hold", False),
        Field("ignore", ListOf(Line(100), 0, 200), "heads of columns that are not for us", False),
        Field("sheets", ListOf(Group(SHEETS), 1, 200), "who gets what"),
    ),
)


def load_plan(path: Path) -> Plan:
    """Load and check a plan; names in it are not looked up.

    Raises:
        ContentError: with every fault of the file.
        MachineError: it cannot be read.
    """
    document = read_yaml(path, path.as_posix())
    reading = Reading(document.file)
    root = read_root(document, PLAN, reading)
    if root is not None:
        _check_pattern(root, reading)
    root = finish(document, reading, root)
    return Plan(
        name=path.name,
        clinics=_named(root.word("clinics"), root.place("clinics"), reading),
        pattern=_named(root.word("output", PATTERN), root.place("output"), reading),
        columns=cast("tuple[tuple[str, str], ...]", root.values.get("columns", ())),
        ignore=root.words("ignore"),
        sheets=tuple(_sheets(record, reading) for record in root.records("sheets")),
    )


def _check_pattern(root: Record, reading: Reading) -> None:
    pattern = root.word("output", PATTERN)
    place = root.place("output")
    unknown = [word for word in re.findall(r"\{([^{}]*)\}", pattern) if word not in _WORDS]
    if unknown:
        reading.fault(place, "bad-pattern", f"there is no {{{shown(unknown[0])}}}",
                      f"use {', '.join(f'{{{each}}}' for each in _WORDS)}", value=unknown[0])
        return
    rest = re.sub(r"\{[^{}]*\}", "x", pattern)
    parts = rest.split("/")
    if re.search(r'[{}<>:"|?*\\\x00-\x1f]', rest) or any(
        not part.strip(" .") or part[0] in " ." or part[-1] in " ." for part in parts
    ):
        what = "this cannot be the name of a file below the output folder"
        reading.fault(place, "bad-pattern", what, f"write it like {PATTERN}")
    elif not pattern.endswith("{name}"):
        what = "the name of the file does not end in {name}, which says sheet, look and kind"
        reading.fault(place, "bad-pattern", what, f"write it like {PATTERN}")
    elif not {"clinic", "locale"} <= set(re.findall(r"\{([^{}]*)\}", pattern)):
        what = "sheets of two clinics or languages would have one name"
        reading.fault(place, "bad-pattern", what, f"write it like {PATTERN}")


def _sheets(record: Record, reading: Reading) -> PlannedSheets:
    def named(field: str) -> tuple[Named, ...]:
        node = record.node.entries.get(field)
        words = record.words(field)
        items = node.items if isinstance(node, ListNode) else []
        return tuple(_named(word, item, reading) for word, item in zip(words, items, strict=True))

    looks = tuple(_look(each, reading) for each in record.records("profiles"))
    usual = PlannedLook(Profile(), None, reading.where(record.node))
    return PlannedSheets(
        named("handouts"), named("packets"), named("languages"), looks or (usual,), named("only"),
        reading.where(record.node),
    )


def _look(record: Record, reading: Reading) -> PlannedLook:
    paper = record.word("paper", "auto")
    profile = Profile(
        text=TextSize(record.word("text", "standard")), ink=Ink(record.word("ink", "colour")),
        second_locale=record.word("with"), form=record.flag("form"), duplex=record.flag("duplex"),
        booklet=record.flag("booklet"), html=record.flag("html"), copy_locale=record.word("copy"),
    )
    chosen = None if paper == "auto" else Paper(paper)
    return PlannedLook(
        profile, chosen, reading.where(record.node), reading.where(record.place("with")),
        reading.where(record.place("copy")),
    )


def _named(word: str, node: Node, reading: Reading) -> Named:
    where: Where = reading.where(node)
    return Named(word, where)
