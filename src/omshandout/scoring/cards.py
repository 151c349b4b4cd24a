"""Scorecard files: what a person argues about a handout, one line for each item."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from omshandout.content.fields import ID
from omshandout.errors import Where
from omshandout.scoring.items import ARGUED, Verdict
from omshandout.yamlfile.bounded import path_label
from omshandout.yamlfile.kinds import Group, Line, ListOf, OneOf, Word
from omshandout.yamlfile.nodes import read_yaml
from omshandout.yamlfile.shapes import Field, Reading, Shape, finish, read_root

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
        Field("handout", ID, "name of the handout; equals the file name without .yaml"),
        Field(
            "version",
            Word(r"\d{1,3}(?:\.\d{1,3}){0,2}", 'numbers and dots in quotes: "1.0"'),
            "version of the handout that was judged, in quotes",
        ),
        Field("items", ListOf(Group(JUDGEMENT), 1, len(ARGUED)), "the items in order"),
    ),
)


class Judgement(Struct, frozen=True):
    """A person's verdict on one item, with the reason."""

    verdict: Verdict
    why: str
    where: Where = Where()


class Scorecard(Struct, frozen=True):
    """A scorecard file: the handout, its version that was judged, a judgement for each item."""

    handout: str
    version: str
    judgements: Mapping[str, Judgement]
    where: Where = Where()


def list_scores(root: Path) -> tuple[Path, ...]:
    """The scorecard files of a content folder, sorted; there may be none."""
    files = (root / "scores").glob("*.yaml")
    return tuple(sorted(path for path in files if not path.name.startswith(".")))


def load_scores(path: Path) -> Scorecard:
    """Load a scorecard; each item that the program does not compute is judged exactly once.

    Raises:
        ContentError: with every fault of the file.
        MachineError: the file cannot be read.
    """
    document = read_yaml(path, path_label(path, path.parent.parent))
    reading = Reading(document.file)
    root = read_root(document, SCORES, reading)
    if root is not None:
        name = root.word("handout")
        if name and name != path.stem:
            what = f'the scores of "{name}" are in the file "{path.name}"'
            hint = f"name the file {name}.yaml or change the key"
            reading.fault(root.place("handout"), "name-mismatch", what, hint)
        judged = {record.word("id") for record in root.records("items")}
        if missing := [item for item in ARGUED if item not in judged]:
            what = f"not judged: {', '.join(missing)}"
            reading.fault(root.place("items"), "missing-item", what, "add a line for each")
    root = finish(document, reading, root)
    judgements = {
        record.word("id"): Judgement(
            Verdict(record.word("verdict")), record.word("why"), reading.where(record.node)
        )
        for record in root.records("items")
    }
    where = reading.where(root.place("version"))
    return Scorecard(root.word("handout"), root.word("version"), judgements, where)
