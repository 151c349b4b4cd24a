"""The published JSON Schema: it is up to date and agrees with the loaders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from omshandout.content import (
    ContentContext,
    load_handout,
    load_interface,
    load_packets,
    load_termbase,
)
from omshandout.content.blocks import BLOCKS
from omshandout.content.clinic import ClinicChecks, load_clinic
from omshandout.content.handouts import HANDOUT
from omshandout.content.packets import PACKET, PACKETS
from omshandout.errors import ContentError
from omshandout.languages import check_country
from omshandout.tasks.schemas import json_schemas, write_schemas
from omshandout.yamlfile.shapes import Shape

PROJECT = Path(__file__).parents[2]

# Each sample is a part of a good file and what it is replaced with. The schema and the loader
# both refuse these ...
BOTH_REFUSE = [
    ("handout", "pages: 4", "pages: 4\npage: 4"),
    ("handout", "pages: 4", "pages: 0"),
    ("handout", "pages: 4", 'pages: "4"'),
    ("handout", "pages: 4\n", ""),
    ("handout", 'version: "1.0"', "version: 1.0"),
    ("handout", 'version: "1.0"', 'version: "v1"'),
    ("handout", "id: signs-head", "id: Signs"),
    ("handout", "type: contact", "type: contakt"),
    ("handout", "{type: contact, ", "{"),
    ("handout", "level: 2", "level: 4"),
    ("handout", 'level: 2, text: "Signs", note', 'text: "Signs", note'),
    ("handout", 'alt: "Two eyes.", directional: true', "directional: true"),
    ("handout", 'alt: "Two eyes.", directional: true', 'alt: "", directional: true'),
    ("handout", "directional: true", "directional: maybe"),
    ("handout", 'text: "Write it down."', 'text: "Write it.", picture: {drawing: eyes}'),
    (
        "handout",  # an item is itself what is said of its picture
        'text: "Write it down."',
        'text: "Write it.", picture: {drawing: eyes, alt: "Two eyes.", caption: "Eyes dart."}',
    ),
    (
        "handout",  # key points have one picture for all
        'text: "Both eyes dart."}\n',
        'text: "Both eyes dart.", picture: {drawing: eyes, alt: "Two eyes."}}\n',
    ),
    ("handout", "facts: [SY01]", "facts: []"),
    ("handout", "facts: [SY01]", "facts: [SY01, SY01]"),
    ("handout", "facts: [SY01]", "facts: some"),
    ("handout", "facts: [SY01]", "facts: [X1]"),
    ("handout", "kind: ambulance", "kind: alarm"),
    ("handout", 'text: "Your notes"', 'text: " "'),
    ("handout", 'text: "Your notes"', "text: yes"),
    ("handout", 'text: "Your notes"', "text: [a]"),
    ("handout", 'text: "Your notes"', "text: {note: x}"),
    ("handout", 'text: "Your notes"', f'text: "{"x" * 1300}"'),
    ("handout", "lines: 3", "lines: 300"),
    ("handout", "code: q1", "code: q 1"),
    ("handout", "code: SY01", "code: S1"),
    ("handout", '      - {id: main, text: "Both eyes dart."}\n', ""),
    (
        "handout",
        '    text: "Your child cannot breathe well."\n    items: [{id: call, text: "Call '
        'your local emergency number now."}]\n',
        "",
    ),
    ("handout", '{id: who, text: "Who"}, {id: what, text: "What"}, ', ""),
    ("interface", "domain: interface", "domain: other"),
    ("interface", ', other: "{page_count} pages"', ""),
    ("interface", 'one: "{page_count} page"', 'text: "x", one: "{page_count} page"'),
    ("interface", "id: footer.page", "id: Footer Page"),
    ("termbase", "keep: true", "keep: yes!"),
    ("termbase", "keep: true", "keep: true, set_aside: maybe"),
    ("termbase", "term: OMS,", ""),
    ("termbase", "id: oms", "ids: oms"),
    ("termbase", "terms:\n", "vague_times: [{language: en-GB, words: [lately]}]\nterms:\n"),
    ("termbase", "terms:\n", "vague_times: [{language: en, words: []}]\nterms:\n"),
    ("packets", "[every-block, other]", "[]"),
    ("packets", "[every-block, other]", "[other, other]"),
    ("packets", "[every-block, other]", "[Every Block]"),
    ("packets", "[every-block, other]", "other"),
    ("packets", '"2026-03-04"', '"4 March 2026"'),
    ("packets", 'version: "1.2"', "version: 1.2"),
    ("packets", "id: first", "id: First Packet"),
    ("packets", "id: first", "name: first"),
    ("packets", '    lead: "These sheets are for tests."\n', ""),
    ("clinic", "country: CA", "country: Canada"),
    ("clinic", "country: CA", "country: ca"),
    ("clinic", "country: CA", "land: CA"),
    ("clinic", "purpose: night, ", ""),
    ("clinic", "purpose: night", "purpose: nights"),
    ("clinic", '{en: "Pharmacy"}', '"Pharmacy"'),
    ("clinic", '{en: "Pharmacy"}', '{"en-US": "Pharmacy"}'),
    ("clinic", '"555.010.0100"', '"call us"'),
    ("clinic", "days: mon-fri", "days: Monday"),
    ("clinic", "days: mon-fri", "days: []"),
    ("clinic", '"17:00"', '"24:01"'),
    ("clinic", ', to: "17:00"', ""),
    ("clinic", "closed: true", "closed: false"),
    ("clinic", "closed: true", 'closed: true, from: "9:00", to: "9:30"'),
    ("clinic", '"911"', '"call 911"'),
    ("clinic", '"911"', "911"),
    ("clinic", "logo.png", "../logo.png"),
    ("clinic", "logo.png", "logo.gif"),
    ("clinic", '"Clinic of Examples"', '"https://example.org"'),
    ("clinic", "paper: letter", "paper: legal"),
    ("clinic", "[en,", "[en-US,"),
    ("clinic", '"no"', "no"),
]

# ... and accept these.
BOTH_ACCEPT = [
    ("handout", "", ""),
    ("handout", "level: 3", "level: 2"),
    (
        "handout", 'text: "Write it down."',
        'text: "Write it.", picture: {drawing: eyes, alt: "Two eyes.", directional: true}',
    ),
    ("handout", 'text: "Your notes"', 'text: {text: "Your notes", note: "A label.", facts: none}'),
    ("handout", "facts: [SY01]", 'facts: [SY01, "G:CT scan"]'),
    ("handout", 'version: "1.0"', 'version: "12.3.4"'),
    ("interface", "", ""),
    ("interface", ", count: done", ", count: total"),
    ("termbase", "", ""),
    ("termbase", ", keep: false", ""),
    ("termbase", "terms:\n", "vague_times: [{language: zh_Hans, words: [lately]}]\nterms:\n"),
    ("packets", "", ""),
    ("packets", "[every-block, other]", "[other]"),
    ("clinic", "", ""),
    ("clinic", "paper: letter\n", ""),
    ("clinic", '{en: "Clinic of Examples", es: "Clínica de Ejemplos"}', '"Clinic of Examples"'),
    ("clinic", '"555.010.0100"', '"*16"'),
    ("clinic", '"555.010.0100"', '"020 7946, ext. 12"'),
    ("clinic", '"555.010.0100"', '"\u0660\u0662\u0660 \u0665\u0665"'),
    ("clinic", '"17:00"', '"24:00"'),
    ("clinic", "closed: true", "all_day: true"),
    ("clinic", "days: mon-fri", "days: [mon, tue-fri]"),
    ("clinic", "country: CA", 'country: ""'),
]

FILES = {
    "handout": "handouts/every-block.yaml",
    "interface": "interface.yaml",
    "termbase": "termbase.yaml",
    "packets": "packets.yaml",
    "clinic": "clinic.yaml",
}


@pytest.fixture
def loads(context: ContentContext) -> dict[str, Callable[[Path], object]]:
    return {
        "handout": lambda path: load_handout(path, context),
        "interface": load_interface,
        "termbase": load_termbase,
        "packets": lambda path: load_packets(path, ("every-block", "other")),
        "clinic": lambda path: load_clinic(path, ClinicChecks(country=check_country)),
    }


def schema_accepts(kind: str, text: str) -> bool:
    schema: dict[str, Any] = json.loads(json_schemas()[f"{kind}.schema.json"])
    return jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(text))


def loader_accepts(load: Callable[[Path], object], path: Path, text: str) -> bool:
    path.write_text(text, encoding="utf-8")
    try:
        load(path)
    except ContentError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "old", "new", "good"),
    [(*sample, False) for sample in BOTH_REFUSE] + [(*sample, True) for sample in BOTH_ACCEPT],
)
def test_schema_and_loader_agree(
    kind: str,
    old: str,
    new: str,
    good: bool,
    root: Path,
    loads: dict[str, Callable[[Path], object]],
) -> None:
    path = root / FILES[kind]
    text = path.read_text(encoding="utf-8")
    assert not old or text.count(old) == 1
    text = text.replace(old, new) if old else text
    assert schema_accepts(kind, text) is good
    assert loader_accepts(loads[kind], path, text) is good


def test_committed_schemas_are_up_to_date(tmp_path: Path) -> None:
    """Run ``write_schemas(Path("content"))`` when this fails."""
    written = write_schemas(tmp_path)
    committed = PROJECT / "content" / "schema"
    assert {path.name for path in written} == {path.name for path in committed.glob("*.json")}
    for path in written:
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", json_schemas())
def test_schemas_are_schemas(name: str) -> None:
    schema = json.loads(json_schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", json_schemas())
def test_patterns_are_those_of_javascript_too(name: str) -> None:
    """As JSON Schema wants it: ajv 8.20.0 takes no schema at all with one that is not.

    What a pattern escapes may be a sign with a meaning, a class or a character by its number
    (ECMA-262, with the flag ``u``); a hyphen only inside brackets. Python would take any sign.
    """
    known = re.compile(
        r"\\(?:[\^$\\.*+?()\[\]{}|/dDsSwWbBnrtvf]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})"
    )
    inside = re.compile(r"\[(?:[^\]\\]|\\.)*\]")

    def patterns(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(pattern := node.get("pattern"), str):
                yield pattern
            node = list(node.values())
        for each in node if isinstance(node, list) else ():
            yield from patterns(each)

    for pattern in patterns(json.loads(json_schemas()[name])):
        hyphens = inside.sub(lambda found: found[0].replace(r"\-", ""), pattern)
        assert "\\" not in known.sub("", hyphens), pattern


def test_every_key_has_a_meaning() -> None:
    shapes: list[Shape] = [HANDOUT, PACKETS, PACKET, *BLOCKS.values()]
    for shape in shapes:
        assert shape.meaning.endswith(".")
        assert all(field.meaning for field in shape.fields), shape.name


def test_the_project_s_own_files_suit_the_schema() -> None:
    content = PROJECT / "content"
    files = {
        "handout": sorted((content / "handouts").glob("*.yaml")),
        "interface": [content / "interface.yaml"],
        "termbase": [content / "termbase.yaml"],
        "packets": [content / "packets.yaml"],
        "clinic": [content / "clinic.example.yaml"],
        "scores": sorted((content / "scores").glob("*.yaml")),
        "clinical-review": [content / "clinical-review.yaml"],
    }
    for kind, paths in files.items():
        assert paths
        for path in paths:
            assert schema_accepts(kind, path.read_text(encoding="utf-8")), path.name
