"""How a contents list is drawn: title, dots, page, and one link over each row."""

from __future__ import annotations

import pytest
from block_samples import Samples
from laid_out import ENGLISH_SAMPLES, HEBREW_SAMPLES, drawn, flows_of, hebrew, long_words
from local_texts import HEBREW, LATIN, local
from msgspec.structs import replace
from recording_sink import Drawn

from omshandout.model import blocks as b
from omshandout.model.text import SECOND, Language, LocalText

WIDTH = 480.0
BOTH = pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])


def rows(samples: Samples, block: b.Contents[LocalText]) -> list[list[Drawn]]:
    flows, _ = flows_of(block, samples)
    return [drawn(flow.box, WIDTH).drawn for flow in flows[1:]]


def sample(samples: Samples) -> b.Contents[LocalText]:
    block = samples.blocks()["contents"]
    assert isinstance(block, b.Contents)
    return block


@BOTH
def test_a_row_is_one_link_of_its_whole_size(samples: Samples) -> None:
    for row, entry in zip(rows(samples, sample(samples)), sample(samples).entries, strict=True):
        (link,) = (each for each in row if each.kind == "link")
        assert link.node == f"{entry.text.key}/link"
        assert (link.left, link.right) == (0.0, WIDTH)
        assert all(each.inside(link.left, link.bottom, link.right, link.top) for each in row)


@BOTH
def test_dots_lie_between_title_and_page(samples: Samples) -> None:
    for row in rows(samples, sample(samples)):
        texts = [each for each in row if each.kind == "text"]
        page = next(each for each in texts if each.node.endswith("/page"))
        title = [each for each in texts if each is not page]
        dots = [each for each in row if each.kind == "fill"]
        assert len(dots) > 20
        assert all(dot.artifact is not None for dot in dots)
        if samples is HEBREW_SAMPLES:
            dots = [each.mirror(0.0, WIDTH) for each in dots]
            title = [each.mirror(0.0, WIDTH) for each in title]
            page = page.mirror(0.0, WIDTH)
        assert min(dot.left for dot in dots) > max(each.right for each in title) + 2.0
        assert max(dot.right for dot in dots) < page.left - 2.0
        assert page.right == pytest.approx(WIDTH)


@pytest.mark.parametrize(("samples", "second", "words"), [
    (ENGLISH_SAMPLES, HEBREW, hebrew("short")), (HEBREW_SAMPLES, LATIN, "short"),
], ids=["ltr", "rtl"])
def test_dots_begin_behind_the_second_language_whatever_way_it_is_read(
    samples: Samples, second: Language, words: str
) -> None:
    entry = sample(samples).entries[0]
    text = replace(
        samples.text("in.x.text", long_words(3)),
        second=local(second, words, key=f"in.x.text{SECOND}"),
    )
    (row,) = rows(samples, replace(sample(samples), entries=(replace(entry, text=text),)))
    if samples is HEBREW_SAMPLES:
        row = [each.mirror(0.0, WIDTH) for each in row]
    (last,) = (each for each in row if each.node == f"in.x.text{SECOND}")
    page = next(each for each in row if each.node.endswith("/page"))
    dots = [each for each in row if each.kind == "fill"]
    assert last.right + 2.0 < min(dot.left for dot in dots) < last.right + 20.0
    assert max(dot.right for dot in dots) < page.left - 2.0
    assert all(last.bottom <= dot.bottom <= last.top for dot in dots)


@BOTH
def test_a_long_title_goes_on_below_itself(samples: Samples) -> None:
    """The page and the dots then stand on its last line."""
    entry = sample(samples).entries[0]
    long = replace(entry, text=samples.text("in.long.text", long_words(40)))
    (row,) = rows(samples, replace(sample(samples), entries=(long,)))
    page = next(each for each in row if each.node.endswith("/page"))
    lines = sorted({each.bottom for each in row if each.node == "in.long.text"})
    assert len(lines) > 2
    assert page.bottom == pytest.approx(lines[0])
    assert all(page.bottom <= dot.bottom <= page.top for dot in row if dot.kind == "fill")


@pytest.mark.parametrize("page", [1, 88, 314])
def test_no_number_changes_a_row(page: int) -> None:
    """The pages are counted before the numbers are known."""
    block = sample(ENGLISH_SAMPLES)
    entry = replace(block.entries[0], text=ENGLISH_SAMPLES.text("in.x.text", long_words(12)))
    heights = set()
    for number in (page, 7):
        flows, _ = flows_of(replace(block, entries=(replace(entry, page=number),)))
        heights.add(tuple(flow.box.height(WIDTH) for flow in flows))
    assert len(heights) == 1


def test_english_that_stands_in_has_no_dots_from_the_wrong_side() -> None:
    entry = replace(
        sample(HEBREW_SAMPLES).entries[0], text=ENGLISH_SAMPLES.text("in.x.text", "eyes")
    )
    (row,) = rows(HEBREW_SAMPLES, replace(sample(HEBREW_SAMPLES), entries=(entry,)))
    assert not [each for each in row if each.kind == "fill"]
