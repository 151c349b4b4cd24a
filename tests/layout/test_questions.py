"""Tests of what families fill in: boxes to tick and lines to write on."""

from __future__ import annotations

import pytest
from laid_out import (
    ENGLISH_SAMPLES,
    drawn,
    long_words,
    pages,
    sample_context,
    sinks_of,
    story_of,
)
from msgspec.structs import replace

from omshandout.layout.questions import LabelledLine
from omshandout.layout.theme import MM, theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.model.text import LocalText

BLOCKS = ENGLISH_SAMPLES.blocks()
TEXT = ENGLISH_SAMPLES.text


def test_columns_of_boxes_are_straight() -> None:
    """The boxes of an answer stand in one column, under the middle of its head."""
    block = BLOCKS["checklist"]
    assert isinstance(block, b.CheckList)
    ((sink, _),), _ = sinks_of(replace(block, caption=None), ENGLISH_SAMPLES, Profile())
    for answer in ("yes", "no"):
        boxes = [each for each in sink.drawn if each.node.endswith(f"/{answer}/box")]
        (head,) = (each for each in sink.drawn if each.node == f"check.{answer}.text")
        assert len(boxes) == 3
        assert len({round(each.left, 6) for each in boxes}) == 1
        assert boxes[0].left + boxes[0].right == pytest.approx(head.left + head.right)
        side = theme_for(Profile(), "Latn").box
        assert boxes[0].right - boxes[0].left == pytest.approx(side)


@pytest.mark.parametrize("text", list(TextSize))
@pytest.mark.parametrize("paper", list(Paper))
def test_room_for_a_date_and_for_words(paper: Paper, text: TextSize) -> None:
    """A date written by hand needs 30 mm, words a third of the page; both below each other 8 mm."""
    block = BLOCKS["checklist"]
    assert isinstance(block, b.CheckList)
    profile = Profile(paper, text)
    width = theme_for(profile, "Latn").text_width
    for room, least in ((b.NoteRoom.DATE, 30 * MM), (b.NoteRoom.WORDS, width / 3)):
        ((sink, _),), _ = sinks_of(
            replace(block, caption=None, note_room=room), ENGLISH_SAMPLES, profile
        )
        lines = [each for each in sink.drawn if each.node.endswith("/note/line")]
        assert len(lines) == 3
        assert min(each.right - each.left for each in lines) > least - 0.01
        assert lines[0].bottom - lines[1].bottom >= 8 * MM


def test_a_list_stands_whole_on_a_page_if_it_can() -> None:
    """However far down a page it would begin; one that is longer than a page is cut."""
    def checks(count: int) -> b.CheckList[LocalText]:
        return b.CheckList(
            "check", TEXT("check.item_head", "does your child"), ENGLISH_SAMPLES.choices("check"),
            tuple(b.CheckItem(f"c{index}", str(index), TEXT(f"check.c{index}", "falls a lot"))
                  for index in range(count)),
        )

    for before in range(1, 40):
        paragraphs = (
            b.Paragraph(f"p{index}", TEXT(f"p{index}.text", "words")) for index in range(before)
        )
        story, _ = story_of(ENGLISH_SAMPLES.handout(*paragraphs, checks(12)))
        laid = pages(story)
        assert len({page for row in range(12) for page in laid.page_of(f"check.c{row}")}) == 1
    story, _ = story_of(ENGLISH_SAMPLES.handout(checks(60)))
    assert len(pages(story).sinks) > 1


@pytest.mark.parametrize("words", [1, 5, 12])
def test_label_of_a_writing_line(words: int) -> None:
    """However many lines a label takes, label and line stay inside their row, both at its foot."""
    context = sample_context(ENGLISH_SAMPLES)
    label = context.text(ENGLISH_SAMPLES.text("lead", long_words(words)))
    line = context.writing_lines("title", "name", 1)
    box = LabelledLine(context, label, 40.0, line)
    height = box.height(200)
    things = drawn(box, 200).drawn
    assert all(each.inside(0, -height, 200, 0) for each in things)
    (rule,) = (each for each in things if each.kind == "path")
    foot = min(each.bottom for each in things if each.kind == "text")
    assert 0 < foot - rule.bottom < context.theme.size
