"""Pictures in a grid with their words under them."""

from __future__ import annotations

import pytest
from block_samples import Samples
from laid_out import ENGLISH_SAMPLES, HEBREW_SAMPLES, STANDARD, context_of, sinks_of
from msgspec.structs import replace
from recording_sink import Drawn

from omshandout.layout.blocks import boxes_for
from omshandout.model import blocks as b
from omshandout.model.options import Profile, TextSize
from omshandout.model.text import LocalText


def grid(samples: Samples, count: int, words: str = "a few words") -> b.PictureGrid[LocalText]:
    block = samples.blocks()["pictures"]
    assert isinstance(block, b.PictureGrid)
    items = tuple(
        b.Item(f"i{index}", samples.text(f"pictures.i{index}.text", words),
               samples.picture(f"pictures.i{index}"))
        for index in range(count)
    )
    return replace(block, items=items)


def drawn_cells(
    block: b.PictureGrid[LocalText], samples: Samples, profile: Profile = STANDARD
) -> tuple[list[Drawn], list[Drawn]]:
    """The pictures of the items and the first words below each, in order."""
    ((sink, _),), _ = sinks_of(block, samples, profile)
    shown = [each for each in sink.drawn if each.kind == "drawing"
             and each.node.startswith("pictures.i")]
    words = {each.node: each for each in reversed(sink.drawn) if each.kind == "text"}
    return shown, [words[item.text.key] for item in block.items]


@pytest.mark.parametrize(
    ("count", "rows"), [(2, [2]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (13, [5, 5, 3])]
)
def test_rows_are_even(count: int, rows: list[int]) -> None:
    shown, words = drawn_cells(grid(ENGLISH_SAMPLES, count, "a"), ENGLISH_SAMPLES)
    tops = sorted({round(each.top, 3) for each in shown}, reverse=True)
    assert [sum(round(each.top, 3) == top for each in shown) for top in tops] == rows
    lefts = {round(each.left, 3) for each in shown}
    assert len(lefts) == max(rows)
    for picture, text in zip(shown, words, strict=True):
        assert text.top < picture.bottom
        middle = (picture.left + picture.right) / 2
        assert (text.left + text.right) / 2 == pytest.approx(middle, abs=1.0)


def test_a_long_word_makes_columns_fewer_before_it_is_divided() -> None:
    shown, words = drawn_cells(grid(ENGLISH_SAMPLES, 6, "abcdefghijklmnop"), ENGLISH_SAMPLES)
    assert len({round(each.top, 3) for each in shown}) > 1
    assert all(each.words == "abcdefghijklmnop" for each in words)


def test_right_to_left_begins_at_the_right() -> None:
    shown, _ = drawn_cells(grid(HEBREW_SAMPLES, 3), HEBREW_SAMPLES)
    assert [each.left for each in shown] == sorted((each.left for each in shown), reverse=True)


def test_low_pictures_stand_on_the_line_of_the_others() -> None:
    block = grid(ENGLISH_SAMPLES, 2, "a")
    first = block.items[0]
    assert first.picture is not None
    # Whatever the layout knows no ratio of is as high as it is wide; the other is lower.
    high = replace(first, picture=replace(first.picture, drawing="square"))
    shown, _ = drawn_cells(replace(block, items=(high, block.items[1])), ENGLISH_SAMPLES)
    assert shown[0].bottom == pytest.approx(shown[1].bottom)


def test_it_is_cut_between_rows_and_has_its_head_on_both_pages() -> None:
    block = grid(ENGLISH_SAMPLES, 12)
    profile = Profile(text=TextSize.LARGE)
    context = context_of(ENGLISH_SAMPLES.handout(block), profile)
    (flow,) = boxes_for(block, context)
    width = context.theme.text_width
    whole = flow.box.height(width)
    parts = flow.box.split(width, whole - 1)
    assert parts is not None
    first, rest = (part.height(width) for part in parts)
    assert first < whole
    assert first + rest > whole
    assert flow.box.split(width, 40.0) is None


def test_the_head_has_the_drawing_of_the_act_after_the_sign() -> None:
    block = grid(ENGLISH_SAMPLES, 2)
    ((sink, _),), _ = sinks_of(block, ENGLISH_SAMPLES, STANDARD)
    sign, act = (each for each in sink.drawn if each.kind == "drawing"
                 and not each.node.startswith("pictures.i"))
    assert (sign.node, act.node) == ("", "pictures.alt")
    assert sign.right < act.left
