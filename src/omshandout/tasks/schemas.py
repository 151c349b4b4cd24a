"""The JSON Schema (draft 2020-12) in ``content/schema``, so that an editor shows what is accepted.

It is made from the shapes that the loaders check files with; each stands with its loader, those
of blocks in ``blocks``. What hangs on other files (facts, drawings) or on several keys at once
stands in ``rules`` and only the loader can check it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from omshandout.content.clinic import CLINIC
from omshandout.content.clinical_review import CLINICAL_REVIEW
from omshandout.content.handouts import HANDOUT
from omshandout.content.interface import INTERFACE
from omshandout.content.packets import PACKETS
from omshandout.content.plan import PLAN
from omshandout.content.termbase import TERMBASE
from omshandout.languages.file import LANGUAGE
from omshandout.scoring.cards import SCORES
from omshandout.yamlfile.shapes import JsonObject, Shape

_PUBLISHED = (
    HANDOUT, INTERFACE, TERMBASE, SCORES, PACKETS, CLINIC, LANGUAGE, CLINICAL_REVIEW,
    PLAN,
)


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
