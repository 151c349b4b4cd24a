"""The fact sheet read in advance: up to date, the same, and only used while it fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from omshandout.content import facts, known_facts, load_facts
from omshandout.content.known_facts import known_bytes, known_or_read
from omshandout.errors import ContentError
from omshandout.model.urgency import Level

SHEET = Path(__file__).parents[2] / "content" / "facts.yaml"


def test_the_committed_file_is_up_to_date() -> None:
    """Run ``make facts`` when this fails."""
    assert known_facts.FILE.read_bytes() == known_bytes(SHEET)


def test_it_is_what_the_sheet_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said = load_facts(SHEET)
    monkeypatch.setattr(facts, "read_facts", None)
    sheet = known_or_read(SHEET)
    assert sheet == said
    # A pickled or compared sheet must not tell which way it was read.
    assert type(sheet.sources) is dict
    assert type(sheet.do_not_say) is tuple


def test_an_edited_sheet_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    text = SHEET.read_text(encoding="utf-8")
    path.write_text(text.replace("level: ambulance", "level: same_day"), encoding="utf-8")
    levels = {flag.level for flag in known_or_read(path).red_flags.values()}
    assert Level.AMBULANCE not in levels
    assert levels == {flag.level for flag in load_facts(path).red_flags.values()}


def test_faults_of_an_edited_sheet_are_told(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(SHEET.read_text(encoding="utf-8") + "- [\n", encoding="utf-8")
    with pytest.raises(ContentError) as found:
        known_or_read(path)
    assert found.value.faults[0].where.file == f"{tmp_path.name}/facts.yaml"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"sources": 1}', b"\xff", None])
def test_a_damaged_file_is_as_good_as_none(
    data: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.json"
    if data is not None:
        path.write_bytes(data)
    monkeypatch.setattr(known_facts, "FILE", path)
    assert known_or_read(SHEET) == load_facts(SHEET)
