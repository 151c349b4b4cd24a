"""The card: its panels in one piece, what is told in a second language, lines, and the alert."""

from __future__ import annotations

from itertools import pairwise

import pymupdf
import pytest
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    LEFT,
    STANDARD,
    TOP,
    Samples,
    context_of,
    drawn,
    hebrew,
)
from local_texts import ARABIC, LATIN, local
from msgspec.structs import replace
from recording_sink import Drawn, RecordingSink

from omshandout.layout.blocks import Flow, boxes_for
from omshandout.layout.boxes import Box, DrawnBox
from omshandout.layout.card import Panel
from omshandout.layout.context import LayoutContext
from omshandout.layout.one_page import OnePage
from omshandout.layout.theme import STANDARD_SIZE
from omshandout.model import blocks as b
from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.model.text import SECOND, Language, LocalText
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop

BOTH = pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
LARGE = Profile(text=TextSize.LARGE)


def text(samples: Samples, key: str, words: str, second: Language | None = None) -> LocalText:
    """A text and, in another language, twice its words."""
    made = samples.text(key, words)
    if second is None:
        return made
    told = hebrew(words) if second.script == "Hebr" else words
    other = local(second, f"{told} {told}", key=f"{key}{SECOND}")
    return replace(made, second=other)


def card(
    samples: Samples, words: int = 4, second: Language | None = None, lines: int = 1
) -> b.Card[LocalText]:
    """Eight panels, the first of them an alert."""
    return b.Card("card", tuple(
        b.CardPanel(
            f"p{at}", text(samples, f"card.p{at}.title", "head", second),
            text(samples, f"card.p{at}.text", " ".join(["word"] * words), second), (),
            (b.CardLine("a", f"a{at}", text(samples, f"card.p{at}.a", "asked", second),
                        lines=lines),),
            alert=not at,
        )
        for at in range(8)
    ))


def flows(
    block: b.Card[LocalText], samples: Samples, profile: Profile = STANDARD, sides: int = 1
) -> tuple[list[Flow], LayoutContext]:
    context = replace(context_of(samples.handout(block), profile), card_sides=sides)
    found = boxes_for(block, context)
    for flow in found:
        assert isinstance(flow.box, OnePage)
        flow.box.settle(context.room)
        assert flow.box.whole
    return found, context


def page(
    block: b.Card[LocalText], samples: Samples, profile: Profile = STANDARD
) -> tuple[RecordingSink, LayoutContext]:
    (flow,), context = flows(block, samples, profile)
    return drawn(flow.box, context.theme.text_width, LEFT, TOP), context


def folds(box: Box, context: LayoutContext) -> list[float]:
    """How far from the top the card is folded across."""
    sink = drawn(box, context.theme.text_width, LEFT, TOP)
    dashes = {round(TOP - each.top, 3) for each in sink.drawn if each.top == each.bottom}
    steps = [each for each in sink.drawn if each.top == each.bottom]
    across = {at for at in dashes if sum(round(TOP - s.top, 3) == at for s in steps) > 20}
    return sorted(across)


@BOTH
def test_panels_stand_row_by_row_from_the_side_where_reading_starts(samples: Samples) -> None:
    sink, context = page(card(samples), samples)
    middle = LEFT + context.theme.text_width / 2
    heads = {each.node: each for each in sink.drawn if each.node.endswith(".title")}
    for at in range(8):
        on_start = (heads[f"card.p{at}.title"].left < middle) is not context.rtl
        assert on_start is (at % 2 == 0)
    tops = [heads[f"card.p{at}.title"].top for at in (3, 5, 7)]
    assert tops == sorted(tops, reverse=True)


@BOTH
def test_alerts_have_a_mark_and_a_plate_that_need_no_colour(samples: Samples) -> None:
    """A triangle (an outline of three points) on a dark plate, in black ink too."""
    for ink in Ink:
        sink, _ = page(card(samples), samples, Profile(ink=ink))
        (head,) = (each for each in sink.drawn if each.node == "card.p0.title")
        plates = [
            each for each in sink.drawn if each.kind == "fill" and not each.node
            and head.inside(*_rectangle(each))
        ]
        assert plates, ink
        marks = [
            each for each in sink.drawn
            if each.kind == "path" and each.top > each.bottom
            and each.inside(*_rectangle(plates[0]))
        ]
        assert marks, ink
        (other,) = (each for each in sink.drawn if each.node == "card.p1.title")
        assert not any(
            other.inside(*_rectangle(each)) for each in sink.drawn if each.kind == "fill"
        )


def _rectangle(each: Drawn) -> tuple[float, float, float, float]:
    return each.left, each.bottom, each.right, each.top


@pytest.mark.parametrize(
    ("samples", "second"), [(ENGLISH_SAMPLES, LATIN), (HEBREW_SAMPLES, LATIN)], ids=["ltr", "rtl"]
)
def test_the_second_language_stands_below_the_first_at_its_edge(
    samples: Samples, second: Language
) -> None:
    sink, context = page(card(samples, 8, second), samples)
    for slot in ("text", "a"):
        first = [each for each in sink.drawn if each.node == f"card.p2.{slot}"]
        other = [each for each in sink.drawn if each.node == f"card.p2.{slot}{SECOND}"]
        assert first
        assert other
        assert max(each.top for each in other) <= min(each.bottom for each in first)
        if slot == "a":
            edges = (first[0].right, other[0].right) if context.rtl else (
                first[0].left, other[0].left)
            assert edges[0] == pytest.approx(edges[1], abs=1.0)
    order = [each.node for each in sink.drawn if each.node.startswith("card.p2.")]
    slots = ("title", f"title{SECOND}", "text", f"text{SECOND}", "a", f"a{SECOND}", "a/line")
    assert list(dict.fromkeys(order)) == [f"card.p2.{slot}" for slot in slots]


@BOTH
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("words", [2, 12])
def test_both_sides_of_a_leaf_are_of_one_size_and_fold_at_the_same_places(
    samples: Samples, paper: Paper, words: int
) -> None:
    found, context = flows(card(samples, words), samples, Profile(paper, TextSize.LARGE), sides=2)
    front, back = found
    assert (front.leaf, back.leaf) == (True, False)
    width = context.theme.text_width
    assert front.box.height(width) == pytest.approx(context.room)
    assert back.box.height(width) == pytest.approx(context.room)
    assert folds(front.box, context) == folds(back.box, context)
    assert len(folds(front.box, context)) == 1
    nodes = [
        {each.node.split(".")[1] for each in drawn(flow.box, width).drawn if "." in each.node}
        for flow in found
    ]
    assert nodes == [{"p0", "p1", "p2", "p3"}, {"p4", "p5", "p6", "p7"}]


def test_one_side_has_panels_of_one_size_and_a_page_to_itself() -> None:
    (flow,), context = flows(card(ENGLISH_SAMPLES), ENGLISH_SAMPLES)
    across = folds(flow.box, context)
    assert len(across) == 3
    heights = [low - high for high, low in zip((0.0, *across), across, strict=False)]
    assert heights == pytest.approx([heights[0]] * 3, abs=0.01)
    assert flow.box.height(context.theme.text_width) == pytest.approx(context.room)


def test_below_a_head_it_takes_what_is_left_of_the_page() -> None:
    (flow,), context = flows(card(ENGLISH_SAMPLES), ENGLISH_SAMPLES)
    assert isinstance(flow.box, OnePage)
    flow.box.settle(context.room - 40)
    assert flow.box.whole
    assert flow.box.height(context.theme.text_width) <= context.room - 40


@BOTH
def test_large_print_is_for_the_family(samples: Samples) -> None:
    """What helpers read is as large as standard print, so that the card stays one piece."""
    found, context = flows(card(samples, 6, LATIN), samples, LARGE, sides=2)
    sink = drawn(found[0].box, context.theme.text_width, LEFT, TOP)
    heights = {
        each.node: each.top - each.bottom for each in sink.drawn
        if each.node in ("card.p2.text", f"card.p2.text{SECOND}")
    }
    ratio = heights["card.p2.text"] / heights[f"card.p2.text{SECOND}"]
    assert ratio == pytest.approx(context.theme.size / STANDARD_SIZE)


@BOTH
@pytest.mark.parametrize("lines", [1, 3])
def test_several_lines_are_one_field_of_several_lines(samples: Samples, lines: int) -> None:
    block = card(samples, lines=lines)
    sink, context = page(block, samples)
    left, bottom, right, top = sink.figures["card.p1.a/line"]
    strokes = [each for each in sink.drawn if each.node == "card.p1.a/line"]
    assert len(strokes) == lines
    assert all(each.inside(left, bottom, right, top) for each in strokes)
    assert top - bottom == pytest.approx(context.theme.line_gap * lines, rel=0.21)
    form, _ = page(block, samples, Profile(form=True))
    (field,) = (each for each in form.drawn if each.node == "card.p1.a/line")
    assert (field.kind, field.multiline) == ("field", lines > 1)
    (label,) = (each for each in form.drawn if each.node == "card.p1.a")
    assert field.left >= label.right or field.right <= label.left or field.top <= label.bottom


def test_right_to_left_and_left_to_right_share_a_panel() -> None:
    """Each keeps its own order: the second is a paragraph of its own direction."""
    sink, _ = page(card(ENGLISH_SAMPLES, 3, ARABIC), ENGLISH_SAMPLES)
    assert any(each.node == f"card.p0.text{SECOND}" for each in sink.drawn)


def test_a_label_and_the_same_in_the_second_language_stand_together() -> None:
    """Where the first is too long to have the line beside it: in large print, on the page."""
    job = Job("emergency-card", "zh_Hant", LARGE)
    with pymupdf.open(stream=render(Workshop(find_places()), job, RenderOptions()).data) as pdf:
        page = pdf[-1]
        (second,) = page.search_for("Eyes, jerks:")
        tops = [
            line["bbox"][1] for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            if line["bbox"][0] < second.x1 and line["bbox"][1] < second.y0 - 1
        ]
        # The short ones, whose line stands beside both, show how far apart they are.
        (first,), (short,) = page.search_for("走路"), page.search_for("Walking:")
    assert second.y0 - max(tops) < short.y0 - first.y0 + 1.5


def test_lines_for_a_pen_take_the_room_that_their_panel_has() -> None:
    """The fullest panel tells how closely all are set; a half-empty one need not be so tight."""
    job = Job("emergency-card", "hi", Profile(Paper.LETTER, TextSize.LARGE))
    with pymupdf.open(stream=render(Workshop(find_places()), job, RenderOptions()).data) as pdf:
        page = pdf[-1]
        names = ("Team, day:", "Team, night:", "Family:", "Other:")
        tops = [page.search_for(name)[0].y0 for name in names]
        frame = max(page.get_drawings(), key=lambda each: each["rect"].get_area())["rect"]
        lowest = page.search_for("Filled in on:")[0].y1
    assert all(below - above > 36 for above, below in pairwise(tops))
    assert lowest < frame.y1 - 4


def test_panels_without_room_or_lines_stay_as_they_are() -> None:
    width = 100.0
    box = DrawnBox(10.0, lambda *_: None)
    assert Panel([box, box], [0.0, 2.0], 0, 9.0).spread(width, 99.0).height(width) == 22.0
    assert Panel([box, box], [0.0, 2.0], 1, 9.0).spread(width, 20.0).height(width) == 22.0
    assert Panel([box, box], [0.0, 2.0], 1, 9.0).spread(width, 26.0).height(width) == 26.0
    assert Panel([box, box], [0.0, 2.0], 1, 9.0).spread(width, 99.0).height(width) == 31.0
