"""The fact sheet."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from omshandout.content import load_facts, short_publisher
from omshandout.errors import ContentError
from omshandout.model.urgency import Level

PROJECT = Path(__file__).parents[2]


def test_small_sheet(data: Path) -> None:
    sheet = load_facts(data / "facts.yaml")
    assert list(sheet.facts) == ["F001", "F002", "SY01", "RF01", "D01", "G:CT scan"]
    assert sheet.facts["F001"] == ("seed-article", "beta")
    assert sheet.symptoms["SY01"].everyday_name == "dancing eyes"
    assert sheet.symptoms["SY01"].seen == "Both eyes dart."
    assert sheet.red_flags["RF01"].level is Level.AMBULANCE
    assert sheet.glossary["CT scan"].say_it == "C-T"
    assert sheet.sources["beta"].name == "Example Hospital"
    assert sheet.sources["beta"].year is None
    assert sheet.sources["gamma"].year == 2019
    assert sheet.do_not_say[1] == "'On purpose' or 'tic' for the jerks."
    assert len(sheet.digest) == 64


def test_sources_of_facts(data: Path) -> None:
    sheet = load_facts(data / "facts.yaml")
    assert [source.id for source in sheet.sources_of(["F001", "F002", "F001"])] == ["beta", "alpha"]
    assert sheet.sources_of(["D01", "F999"]) == ()


def test_a_sheet_can_go_to_another_process(data: Path) -> None:
    sheet = load_facts(data / "facts.yaml")
    assert pickle.loads(pickle.dumps(sheet)) == sheet


def test_the_project_s_own_sheet() -> None:
    sheet = load_facts(PROJECT / "content" / "facts.yaml")
    assert len(sheet.sources) == 256
    assert len(sheet.facts) == 208 + 21 + 37 + 12 + 55 + len(sheet.further)
    assert len(sheet.symptoms) == 21
    assert len(sheet.red_flags) == 37
    assert len(sheet.glossary) == 55
    assert all(source.name and source.title for source in sheet.sources.values())
    assert not [source.name for source in sheet.sources.values() if "(PMID" in source.name]


@pytest.mark.parametrize(
    ("publisher", "short"),
    [
        (
            "Neurology: Neuroimmunology & Neuroinflammation 9(3):e1153",
            "Neurology: Neuroimmunology & Neuroinflammation",
        ),
        (
            "Great Ormond Street Hospital for Children (NHS)",
            "Great Ormond Street Hospital for Children",
        ),
        ("Children (Basel) 7(9):103", "Children (Basel)"),
        ("Movement Disorders, pages 238-242", "Movement Disorders"),
        ("Neuropediatrics 37", "Neuropediatrics"),
        (
            "International League Against Epilepsy, Epigraph 25(2)",
            "International League Against Epilepsy, Epigraph",
        ),
        ("journal abstract via LitMetric (PMID 22002047)", "journal abstract via LitMetric"),
        ("Orphanet", "Orphanet"),
        ("42", "42"),
    ],
)
def test_short_publisher(publisher: str, short: str) -> None:
    assert short_publisher(publisher) == short


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sources: [gamma]\nred_flags", "sources: [delta]\nred_flags", "unknown-source"),
        ("sources: [gamma]\nred_flags", "sources: gamma\nred_flags", "wrong-type"),
        ("- id: F002", "- id: F001", "duplicate-id"),
        ("- id: F002\n  claim", "- claim", "missing-field"),
        ("- id: beta", "- id: alpha", "duplicate-id"),
        ("url: https://example.org/alpha", "url: javascript:alert(1)", "bad-value"),
        ("url: https://example.org/alpha", 'url: "https://example.org/ a"', "bad-value"),
        ("  publisher: Somewhere\n", "", "missing-field"),
        ("publisher: Somewhere", f"publisher: {'1 ' * 20_000}x", "missing-field"),
        ("do_not_say:", "do_say:", "missing-field"),
        ("- Any medicine dose.", "- {a: b}", "wrong-type"),
        ("differentials:\n", "differentials: {}\nmore:\n", "wrong-type"),
        ("- id: D01", "- &d\n  id: D01", "anchor"),
    ],
)
def test_faults_of_a_sheet(root: Path, old: str, new: str, code: str) -> None:
    path = root / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_facts(path)
    codes = [fault.code for fault in caught.value.faults]
    assert f"content/{code}" in codes
    assert all(fault.where.file == "content/facts.yaml" for fault in caught.value.faults)
    assert all(fault.where.line for fault in caught.value.faults)


@pytest.mark.parametrize("text", ["[]", "x", "a: b", "", "- id: x"])
def test_no_sheet_at_all(root: Path, text: str) -> None:
    path = root / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        load_facts(path)
