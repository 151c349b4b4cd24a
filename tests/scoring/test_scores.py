"""Scorecards: files that a person writes, items that the program computes, and the per cent."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from omshandout.content import ContentContext, load_handout
from omshandout.errors import ContentError, Severity
from omshandout.model import blocks as b
from omshandout.scoring.cards import Judgement, Scorecard, list_scores, load_scores
from omshandout.scoring.items import ARGUED, ITEMS, Tool, Verdict
from omshandout.scoring.score import score, stale_card

HEAD = 'handout: every-block\nversion: "1.0"\nitems:\n'
LINES = [f'  - {{id: {item}, verdict: met, why: "It is so."}}\n' for item in ARGUED]


def codes_of(folder: Path, text: str, name: str = "every-block") -> list[str]:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_scores(path)
    assert all(fault.where.file and fault.where.line for fault in caught.value.faults)
    return [fault.code for fault in caught.value.faults]


def card(**verdicts: Verdict) -> Scorecard:
    judged = {item: Judgement(Verdict.MET, "It is so.") for item in ARGUED}
    judged |= {item: Judgement(verdict, "So.") for item, verdict in verdicts.items()}
    return Scorecard("every-block", "1.0", judged)


@pytest.fixture
def handout(data: Path, context: ContentContext) -> b.SourceHandout:
    return load_handout(data / "handouts" / "every-block.yaml", context)


def test_items_are_those_of_the_two_tools() -> None:
    pemat = [number for number in range(1, 27) if number not in (13, 14)]
    wanted = [f"p{number:02}" for number in pemat] + [f"c{number:02}" for number in range(1, 21)]
    assert [item.id for item in ITEMS] == wanted
    assert [item.tool for item in ITEMS].count(Tool.ACT) == 7


def test_a_file_with_every_item(tmp_path: Path) -> None:
    path = tmp_path / "every-block.yaml"
    path.write_text(HEAD + "".join(LINES), encoding="utf-8")
    found = load_scores(path)
    assert tuple(found.judgements) == ARGUED
    assert found.judgements["p01"].why == "It is so."
    assert found.where.line == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "".join(LINES[1:]), "content/missing-item"),
        (HEAD + "".join([*LINES[1:], LINES[1]]), "content/duplicate-id"),
        (HEAD + "".join(LINES).replace("id: p01", "id: p03"), "content/bad-value"),  # computed
        (HEAD + "".join(LINES).replace("verdict: met", "verdict: yes", 1), "content/wrong-type"),
        (HEAD + "".join(LINES).replace(', why: "It is so."', "", 1), "content/missing-field"),
        (HEAD.replace('"1.0"', "1.0") + "".join(LINES), "content/wrong-type"),
    ],
)
def test_faults(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes_of(tmp_path, text)


def test_the_file_has_the_name_of_the_handout(tmp_path: Path) -> None:
    assert codes_of(tmp_path, HEAD + "".join(LINES), "other") == ["content/name-mismatch"]


def test_files_of_a_folder(tmp_path: Path) -> None:
    assert list_scores(tmp_path) == ()
    (tmp_path / "scores").mkdir()
    for name in ("b.yaml", "a.yaml", ".hidden.yaml", "notes.txt"):
        (tmp_path / "scores" / name).touch()
    assert [path.name for path in list_scores(tmp_path)] == ["a.yaml", "b.yaml"]


def test_only_items_that_apply_count(handout: b.SourceHandout, context: ContentContext) -> None:
    clear = {item.id for item in ITEMS if item.tool is Tool.CLEAR and not item.computed}
    all_met = score(handout, context, card())
    none = score(handout, context, card(**dict.fromkeys(clear, Verdict.NOT_APPLICABLE)))
    computed = [each for each in none.results if each.item.tool is Tool.CLEAR]
    apply = [each for each in computed if each.verdict is not Verdict.NOT_APPLICABLE]
    assert len(apply) == 20 - len(clear)
    assert all_met.percent(Tool.CLEAR) >= none.percent(Tool.CLEAR)


def test_one_item_not_met_is_never_100_per_cent(
    handout: b.SourceHandout, context: ContentContext
) -> None:
    found = score(handout, context, card(p26=Verdict.NOT_MET))
    assert found.percent(Tool.ACT) < 100
    assert ("p26", "So.") in [(each.item.id, each.why) for each in found.not_met]


def verdicts(handout: b.SourceHandout, context: ContentContext) -> dict[str, Verdict]:
    return {each.item.id: each.verdict for each in score(handout, context, card()).results}


def without(handout: b.SourceHandout, *kinds: type) -> b.SourceHandout:
    kept = tuple(block for block in handout.blocks if not isinstance(block, kinds))
    return replace(handout, blocks=kept)


def test_computed_items_see_what_is_there(
    handout: b.SourceHandout, context: ContentContext
) -> None:
    found = verdicts(handout, context)
    for item in ("p07", "p08", "p11", "p20", "p23", "c03", "c08", "c09"):
        assert found[item] is Verdict.MET, item


@pytest.mark.parametrize(
    ("kinds", "items"),
    [
        ((b.KeyPoints,), ("p11", "c02", "c03", "c10")),
        ((b.NumberedList, b.Callout, b.PictureGrid), ("p20", "c05")),
        (
            (b.CheckList, b.Diary, b.Grid, b.Card, b.WritingLines, b.Fields, b.ContactBox),
            ("p23",),
        ),
    ],
)
def test_computed_items_see_what_is_missing(
    handout: b.SourceHandout,
    context: ContentContext,
    kinds: tuple[type, ...],
    items: tuple[str, ...],
) -> None:
    found = verdicts(without(handout, *kinds), context)
    for item in items:
        assert found[item] is Verdict.NOT_MET, item


def test_a_page_of_pictures_needs_no_summary(
    handout: b.SourceHandout, context: ContentContext
) -> None:
    grid = next(block for block in handout.blocks if isinstance(block, b.PictureGrid))
    pictures = replace(handout, pages=1, blocks=(grid,))
    found = verdicts(pictures, context)
    assert found["p11"] is Verdict.NOT_APPLICABLE
    for item in ("p20", "c02", "c03", "c05", "c08", "c10"):
        assert found[item] is Verdict.MET, item
    longer = verdicts(replace(pictures, pages=2), context)
    assert longer["p11"] is Verdict.NOT_MET


def test_tables_apply_only_where_there_is_one(
    handout: b.SourceHandout, context: ContentContext
) -> None:
    bare = without(handout, b.Table, b.CheckList, b.Diary, b.Grid)
    assert verdicts(bare, context)["p19"] is Verdict.NOT_APPLICABLE


def test_a_sum_for_the_reader_is_seen(handout: b.SourceHandout, context: ContentContext) -> None:
    changed = replace(handout, lead=replace(handout.lead, text="Of all children, 50 % get well."))
    found = verdicts(changed, context)
    assert (found["p07"], found["c17"], found["p24"]) == (Verdict.NOT_MET,) * 3


def test_a_picture_without_a_caption_is_seen(
    handout: b.SourceHandout, context: ContentContext
) -> None:
    pictures = (b.Figure, b.KeyPoints)
    for caption, verdict in ((handout.title, Verdict.MET), (None, Verdict.NOT_MET)):
        blocks = tuple(
            replace(block, picture=replace(block.picture, caption=caption))
            if isinstance(block, pictures) and block.picture is not None
            else block
            for block in handout.blocks
        )
        assert verdicts(replace(handout, blocks=blocks), context)["p17"] is verdict


def test_a_card_for_another_version_is_told(handout: b.SourceHandout) -> None:
    assert stale_card(handout, replace(card(), version=handout.version)) == ()
    (fault,) = stale_card(handout, replace(card(), version="0.9"))
    assert fault.severity is Severity.WARNING
    assert "0.9" in fault.what
