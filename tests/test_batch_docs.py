"""docs/batch.md tells every key of a plan, column of a list, reason and state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from omshandout.batch import journal, lease, sources, spread
from omshandout.batch.state import STATE_FILE
from omshandout.cli.batch_command import command
from omshandout.content.clinic_rows import COLUMNS
from omshandout.content.plan import PLAN, PROFILE, SHEETS, load_plan
from omshandout.model.batch import Reason
from omshandout.tasks import cache, state_folders
from omshandout.tasks.batching import STATES

MACHINES = (Path(__file__).parents[1] / "docs" / "many-machines.md").read_text(encoding="utf-8")
PAGE = (Path(__file__).parents[1] / "docs" / "batch.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))

WORDS = {
    "keys of plans": [each.name for shape in (PLAN, SHEETS, PROFILE) for each in shape.fields],
    "columns": COLUMNS,
    "reasons": [reason.value for reason in Reason],
    "states": STATES,
}


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_is_told(kind: str) -> None:
    assert [word for word in WORDS[kind] if word not in CODE] == []


def test_every_option_is_told() -> None:
    own = {"--dry-run", "--force", "--explain", "--prune", "--zip", "--json"}
    known = {option for each in command.params for option in each.opts if option.startswith("--")}
    assert own | {"--dask"} <= known
    assert [option for option in own if option not in PAGE] == []


def test_many_machines_tell_what_they_hang_on() -> None:
    for word in (
        "--dask", journal.MARKS, sources.FOLDER, lease.NAME, state_folders.FOLDER,
        cache.FOLDER, STATE_FILE, "omshandout[dask]", "omshandout[dask,s3]",
    ):
        assert word in MACHINES, word
    for number in (spread.PATIENCE_S, lease.PATIENCE_S):
        assert f"{number:g} seconds" in MACHINES


def test_the_plan_of_the_page_is_a_plan(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    plan = load_plan(tmp_path / "plan.yaml")
    assert len(plan.sheets) == 2
