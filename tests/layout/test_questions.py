"""Tests of what families fill in: boxes to tick and lines to write on."""

from __future__ import annotations

import pytest
from laid_out import ENGLISH_SAMPLES, drawn, long_words, sample_context, sinks_of
from msgspec.structs import replace

from omshandout.layout.questions import LabelledLine
from omshandout.layout.theme import theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Profile

BLOCKS = ENGLISH_SAMPLES.blocks()


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
