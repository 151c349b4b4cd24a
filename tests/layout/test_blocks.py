"""Tests of how blocks look: inside their column, mirrored for right-to-left, complete."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args, get_origin

import pymupdf
import pytest
from block_samples import Change, Samples
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    LEFT,
    SHAPER,
    TOP,
    furniture_of,
    hebrew,
    long_words,
    pages,
    sample_context,
    sinks_of,
    story_of,
    texts_of,
    with_short_pages,
)
from local_texts import ARABIC, HEBREW, LATIN, local
from msgspec.structs import replace
from recording_sink import RecordingSink

from omshandout.layout.blocks import boxes_for
from omshandout.layout.furniture import Furniture
from omshandout.layout.theme import theme_for
from omshandout.model import blocks as b
from omshandout.model.options import Ink, Paper, Profile, TextSize
from omshandout.model.text import ENGLISH, LocalText, Run, TextStatus
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.render.places import find_places
from omshandout.render.workshop import Workshop
from omshandout.structure import Role, StructTree, build_structure

BLOCKS = ENGLISH_SAMPLES.blocks()
HEBREW_BLOCKS = HEBREW_SAMPLES.blocks()
PROFILES = [
    pytest.param(Profile(), id="standard"),
    pytest.param(Profile(Paper.LETTER, TextSize.LARGE), id="large"),
    pytest.param(Profile(ink=Ink.MONO), id="mono"),
    pytest.param(Profile(form=True), id="form"),
]

# --- Every kind of block ------------------------------------------------------------------------


def test_every_kind_of_block_has_a_look() -> None:
    kinds = {get_origin(kind) for kind in get_args(b.Block)}
    assert kinds <= boxes_for.registry.keys()
    assert {type(block) for block in BLOCKS.values()} == kinds
    with pytest.raises(TypeError, match="no layout for str"):
        boxes_for("no block", sample_context(ENGLISH_SAMPLES))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", list(BLOCKS))
def test_inside_its_column(name: str, profile: Profile) -> None:
    """Nothing is drawn outside of the width given and the height measured."""
    for samples, block in ((ENGLISH_SAMPLES, BLOCKS[name]), (HEBREW_SAMPLES, HEBREW_BLOCKS[name])):
        sinks, context = sinks_of(block, samples, profile)
        assert sinks
        for sink, height in sinks:
            assert height > 0
            right = LEFT + context.theme.text_width
            outside = [
                each for each in sink.drawn if not each.inside(LEFT, TOP - height, right, TOP)
            ]
            assert outside == []


LENGTHS = {
    "one long word": lambda words: f" {'i' * 24} ",
    "many words": lambda words: f"{words} {long_words(30)}",
    "long words": lambda words: " ".join([words, *["i" * 20] * 5]),
    "words to divide": lambda words: "\u00ad".join(["m" * 4] * 12),
}


@pytest.mark.usefixtures("no_floats_in_sum")
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", list(BLOCKS))
@pytest.mark.parametrize("change", LENGTHS.values(), ids=LENGTHS)
def test_inside_its_column_with_texts_of_any_length(
    name: str, profile: Profile, change: Change
) -> None:
    """Whatever is written, nothing runs out of the column or over something else."""
    for samples in (Samples(change=change), Samples(HEBREW, lambda words: hebrew(change(words)))):
        sinks, context = sinks_of(samples.blocks()[name], samples, profile)
        for sink, height in sinks:
            right = LEFT + context.theme.text_width
            outside = [
                each for each in sink.drawn if not each.inside(LEFT, TOP - height, right, TOP)
            ]
            assert outside == []
            things = [each for each in sink.drawn if each.kind in ("text", "box", "field")]
            for index, one in enumerate(things):
                for other in things[index + 1 :]:
                    across = min(one.right, other.right) - max(one.left, other.left)
                    down = min(one.top, other.top) - max(one.bottom, other.bottom)
                    assert min(across, down) < 0.01, (one, other)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", list(BLOCKS))
def test_draws_its_tree(name: str, profile: Profile) -> None:
    """Every leaf of the tree is drawn, nothing else is, and texts say what they should."""
    sinks, context = sinks_of(BLOCKS[name], ENGLISH_SAMPLES, profile)
    leaves = [node for node in context.tree.leaves() if node.id not in ("title", "lead")]
    nodes = {each.node for sink, _ in sinks for each in sink.drawn} - {""}
    assert nodes == {node.id for node in leaves}
    figures = {node for sink, _ in sinks for node in sink.figures}
    assert figures == {node.id for node in leaves if node.role is Role.FIGURE}
    headings = [node for sink, _ in sinks for node, _ in sink.headings]
    assert headings == [node.id for node in context.tree.headings() if node.id != "title"]
    for text in b.iter_texts_of(BLOCKS[name]):
        if text.key in nodes and context.tree[text.key].role is not Role.FIGURE:
            # A space may keep it apart from what stands close beside it.
            words = "".join(sink.words_of(text.key) for sink, _ in sinks)
            assert words in (text.plain, f"{text.plain} ")


IN_COLUMNS = {"definitions"}
"""What stands in columns from left to right alone: see ``test_columns``."""


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", [name for name in BLOCKS if name not in IN_COLUMNS])
def test_right_to_left_is_the_mirror_image(name: str, profile: Profile) -> None:
    """Rows, panels, bars, signs, faces and labels: all stand where they are seen in a mirror."""
    block = BLOCKS[name]
    if isinstance(block, b.SourceList):
        # From right to left they stand without their titles.
        block = replace(block, titled=0)
    straight, context = sinks_of(block, ENGLISH_SAMPLES, profile)
    turned, _ = sinks_of(HEBREW_BLOCKS[name], HEBREW_SAMPLES, profile)
    right = LEFT + context.theme.text_width
    assert [height for _, height in straight] == [height for _, height in turned]
    for (one, _), (other, _) in zip(straight, turned, strict=True):
        mirrored = [each.mirror(LEFT, right) for each in other.drawn]
        assert one.differences(mirrored) == []
        assert {each.mirrored for each in other.drawn if each.words == "eyes"} <= {True}
        assert {each.mirrored for each in one.drawn} == {False}


@pytest.mark.parametrize("clinic", ["", "a clinic"])
def test_furniture_is_mirrored(clinic: str) -> None:
    sinks = []
    for samples in (ENGLISH_SAMPLES, HEBREW_SAMPLES):
        texts = furniture_of(samples.language, clinic=clinic)
        furniture = Furniture(sample_context(samples), texts)
        sinks.append(RecordingSink())
        furniture.draw(sinks[-1], 1, 3)
    width = theme_for(Profile(), "Latn").page_width
    assert sinks[0].differences([each.mirror(0, width) for each in sinks[1].drawn]) == []
    assert {each.node for sink in sinks for each in sink.drawn} == {""}


# --- Header and footer --------------------------------------------------------------------------


@pytest.mark.parametrize("words", [0, 3, 12, 30])
@pytest.mark.parametrize("size", list(TextSize))
def test_header_and_footer_leave_the_frame_free(words: int, size: TextSize) -> None:
    """A long name of a clinic takes lines of its own, above the text."""
    context = sample_context(ENGLISH_SAMPLES, Profile(text=size))
    theme = context.theme
    furniture = Furniture(context, furniture_of(ENGLISH, clinic=long_words(words)))
    for page in (1, 2):
        left, bottom, width, height = furniture.frame(first=page == 1)
        assert (left, width) == (theme.margin, theme.text_width)
        sink = RecordingSink()
        furniture.draw(sink, page, 12)
        for each in sink.drawn:
            assert each.inside(left, 0, left + width, theme.page_height)
            assert each.top <= bottom or each.bottom >= bottom + height
    assert furniture.frame(first=False)[3] > furniture.frame(first=True)[3]


def test_footer() -> None:
    """Draft line, facts and page number; a title without room beside them stands below."""
    context = sample_context(ENGLISH_SAMPLES)
    texts = furniture_of(ENGLISH)
    sink = RecordingSink()
    Furniture(context, texts).draw(sink, 2, 3)
    words = [each.words for each in sink.drawn if each.kind == "text"]
    assert words == ["this is a draft", "page 2 3", "version 1.0", "today", "every block"]
    title = local(ENGLISH, long_words(14))
    sink = RecordingSink()
    Furniture(context, replace(texts, facts=(*texts.facts[:2], title))).draw(sink, 2, 3)
    texts_drawn = [each for each in sink.drawn if each.kind == "text"]
    assert [each.words for each in texts_drawn] == [
        "this is a draft", "page 2 3", "version 1.0", "today", title.plain
    ]
    assert texts_drawn[-1].top < texts_drawn[-2].bottom
    assert texts_drawn[-1].left == texts_drawn[-3].left


# --- Single blocks ------------------------------------------------------------------------------


def test_picture_of_an_item() -> None:
    """At the end side: labels stay on one edge, and the words beside it keep clear of it."""
    ((sink, height),), _ = sinks_of(BLOCKS["call"], ENGLISH_SAMPLES, Profile())
    (picture,) = (each for each in sink.drawn if each.node == "phone.one.alt")
    words = [each for each in sink.drawn if each.node == "phone.one.text"]
    labels = [each for each in sink.drawn if each.node.endswith("/label")]
    assert len({each.left for each in labels}) == 1
    assert max(each.right for each in words) < picture.left
    assert TOP - height < picture.bottom
    # One that is not wide and low is no higher than about three lines.
    most = 0.8 * theme_for(Profile(), "Latn").picture
    assert picture.top - picture.bottom == pytest.approx(most)
    beside = (words[0].top + words[0].bottom) / 2
    assert picture.bottom < beside < picture.top


def test_numbers_of_steps() -> None:
    sinks, _ = sinks_of(BLOCKS["steps"], ENGLISH_SAMPLES, Profile())
    labels = [
        each for sink, _ in sinks for each in sink.drawn if each.node.endswith("/label")
    ]
    assert [each.words for each in labels] == ["1.", "2.", "3."]
    assert len({each.left for each in labels}) == 1


def test_mono_has_no_grounds() -> None:
    """Frames, bars and signs stay."""
    for name in ("key-points", "tip", "emergency", "call", "checklist", "table"):
        colour, mono = (
            [each.kind for sink, _ in sinks_of(BLOCKS[name], ENGLISH_SAMPLES, Profile(ink=ink))[0]
             for each in sink.drawn]
            for ink in Ink
        )  # fmt: skip
        assert colour.count("fill") > mono.count("fill"), name
        rest = [kind for kind in colour if kind != "fill"]
        assert [kind for kind in mono if kind != "fill"] == rest


# --- Text in another language -------------------------------------------------------------------


def test_untranslated_text_is_marked() -> None:
    """English in place of a translation begins with a sign, and its own runs keep their nodes."""
    english = replace(
        local(ENGLISH, "both ", Run("eyes", language=LATIN), " dart", key="para.text"),
        status=TextStatus.MISSING,
    )
    samples = Samples(HEBREW)
    sinks, context = sinks_of(b.Paragraph("para", english), samples, Profile())
    ((sink, _),) = sinks
    assert [sink.words_of(f"para.text/{index}") for index in range(3)] == [
        "[untranslated.mark()] both ", "eyes", " dart"
    ]  # fmt: skip
    assert context.tree["para.text/1"].tag == "la"
    assert ARABIC.tag not in {node.tag for node in context.tree.root.walk()}


def test_untranslated_text_of_one_run() -> None:
    """Also where all of it is in a third language."""
    english = replace(
        local(ENGLISH, Run("opsoclonus", language=LATIN), key="para.text"),
        status=TextStatus.FUZZY,
    )
    ((sink, _),), context = sinks_of(b.Paragraph("para", english), Samples(HEBREW), Profile())
    leaves = {node.id for node in context.tree.leaves()}
    assert {each.node for each in sink.drawn} <= leaves
    assert "".join(each.words for each in sink.drawn) == (
        "[untranslated.mark()] opsoclonus"
    )


# --- What stays together ------------------------------------------------------------------------

_LONG = Samples()


def _together() -> dict[str, b.Block[LocalText]]:
    """Blocks that have a head, without the pictures that keep them whole."""
    text = _LONG.text
    sentence = long_words(60)
    items = tuple(
        b.Item(f"i{index}", text(f"help.i{index}.text", long_words(20, 20 * index)))
        for index in range(16)
    )
    return {
        "symptoms": b.SymptomList("signs", tuple(
            b.Symptom(f"s{index}", "", text(f"signs.s{index}.name", "a sign"),
                      text(f"signs.s{index}.text", sentence))
            for index in range(4)
        )),
        "definitions": b.DefinitionList("words", tuple(
            b.Definition(f"d{index}", text(f"words.d{index}.term", "a term"),
                         text(f"words.d{index}.meaning", sentence))
            for index in range(4)
        )),
        "bullets": b.BulletList("help", items, text("help.intro", "look for")),
        "key-points": b.KeyPoints("help", text("help.title", "key points"), items),
        "emergency": b.Callout(
            "help", b.CalloutKind.AMBULANCE, text("help.title", "call"), None, items
        ),
        "emergency-text": b.Callout(
            "help", b.CalloutKind.AMBULANCE, text("help.title", "call"),
            text("help.text", long_words(150)), items,
        ),
        "call": b.Callout("help", b.CalloutKind.SAME_DAY, text("help.title", "call"), None, items),
        "tip": b.Callout(
            "help", b.CalloutKind.TIP, text("help.title", "films"),
            text("help.text", long_words(150)), items,
        ),
        "contact": b.ContactBox("call", text("call.title", "who to call")),
        "checklist": b.CheckList(
            "check", text("check.item_head", "does your child"), _LONG.choices("check"),
            tuple(
                b.CheckItem(f"c{index}", str(index), text(f"check.c{index}.text", long_words(20)))
                for index in range(16)
            ),
            text("check.note_head", "since when"), text("check.caption", "what you see"),
        ),
        "table": b.Table(
            "table", _LONG.items("table.columns", "who", "what"),
            tuple(
                b.TableRow(f"r{index}", text(f"table.r{index}.header", "a head"),
                           (text(f"table.r{index}.cell", long_words(20, index)),))
                for index in range(16)
            ),
            text("table.caption", "who does what"),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("before", [180, 195, 210, 225, 240, 255, 270, 285, 300])
@pytest.mark.parametrize("name", list(_together()))
def test_pages_break_well(name: str, before: int) -> None:
    """Wherever a page ends: no head is the last thing on it, no row is cut, and every word is
    there once."""
    handout = _LONG.handout(
        b.Paragraph("para", _LONG.text("para.text", long_words(before))),
        b.Heading("head", 2, _LONG.text("head.text", "a section")),
        _together()[name],
        b.Heading("more", 2, _LONG.text("more.text", "another section")),
        b.Paragraph("last", _LONG.text("last.text", long_words(40))),
    )
    story, tree = story_of(handout)
    laid = pages(with_short_pages(story, 440.0))
    assert len(laid.sinks) > 1
    _check_pages(laid.sinks, tree)
    for text in b.iter_texts(handout):
        shown = "".join(sink.words_of(text.key) for sink in laid.sinks)
        assert shown == text.plain, text.key


def _check_pages(sinks: tuple[RecordingSink, ...], tree: StructTree) -> None:
    heads = {node.id for node in tree.headings()}
    heads |= {node.id for node in tree.root.walk() if node.role is Role.CAPTION}
    page_of: dict[str, set[int]] = {}
    for page, sink in enumerate(sinks):
        texts = [each for each in sink.drawn if each.node]
        assert texts
        assert texts[-1].node not in heads
        for each in texts:
            page_of.setdefault(each.node, set()).add(page)
    for node in tree.root.walk():
        if node.role in (Role.TR, Role.LI):
            found = [page_of[leaf.id] for leaf in node.walk() if leaf.leaf]
            if node.role is Role.TR or any(leaf.role is Role.LBL for leaf in node.walk()):
                starts = {min(each) for each in found}
                assert len(starts) == 1, node.id
        if node.role is Role.TR:
            assert all(len(page_of[leaf.id]) == 1 for leaf in node.walk() if leaf.leaf)


def test_head_of_a_table_on_every_page() -> None:
    """On later pages it is decoration: a screen reader hears it once."""
    handout = _LONG.handout(_together()["table"])
    story, tree = story_of(handout)
    laid = pages(with_short_pages(story, 440.0))
    assert len(laid.sinks) > 1
    heads = [
        [(each.words, each.node) for each in sink.drawn
         if each.kind == "text" and each.words in ("who", "what")]
        for sink in laid.sinks
    ]  # fmt: skip
    assert heads[0] == [("who", "table.columns.one.text"), ("what", "table.columns.two.text")]
    for later in heads[1:]:
        assert later == [("who", ""), ("what", "")]
    assert "table.columns.one.text" in tree


def test_marks_of_an_unknown_font_are_not_needed() -> None:
    """The diary draws its marks with lines: the test font has no glyph for a circle."""
    handout = ENGLISH_SAMPLES.handout(BLOCKS["diary"])
    tree = build_structure(handout, texts_of(ENGLISH))
    sinks, _ = sinks_of(BLOCKS["diary"], ENGLISH_SAMPLES, Profile())
    marks = [node.id for node in tree.root.walk() if node.id.endswith("/marks")]
    assert len(marks) == (2 + 2) * 7
    figures = {node for sink, _ in sinks for node in sink.figures}
    assert set(marks) <= figures
    assert SHAPER.fonts.find("\u25d0", "Zsym", bold=False) is None


@pytest.mark.parametrize("kind", [b.CalloutKind.AMBULANCE, b.CalloutKind.SAME_DAY])
def test_what_goes_on_of_a_box_says_again_what_to_do(kind: b.CalloutKind) -> None:
    """On each page the head stands above the signs; the tree has it once."""
    title = _LONG.text("call.title", "phone today")
    items = tuple(
        b.Item(f"{index}", _LONG.text(f"call.{index}", long_words(40, 50 * index)))
        for index in range(24)
    )
    handout = _LONG.handout(b.Callout("call", kind, title, None, items))
    story, _ = story_of(handout)
    laid = pages(with_short_pages(story, 440.0))
    shown = [sink for sink in laid.sinks if any(e.node.startswith("call.") for e in sink.drawn)]
    assert len(shown) > 2
    for page, sink in enumerate(shown):
        heads = [each for each in sink.drawn if each.words.strip() == title.plain]
        assert [each.node for each in heads] == ["" if page else "call.title"]
        signs = [each for each in sink.drawn if each.node.startswith("call.") and each not in heads]
        assert all(each.top < heads[0].top for each in signs)


def test_the_lines_of_a_head_on_a_page_are_even() -> None:
    """In German and large print some heads have two lines: no word is alone on the second."""
    job = Job("relapse", "de", Profile(text=TextSize.LARGE))
    size = theme_for(job.profile, "Latn").head_size
    with pymupdf.open(stream=render(Workshop(find_places()), job, RenderOptions()).data) as pdf:
        lines = [
            (number, line["bbox"])
            for number, page in enumerate(pdf)
            for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())
            if abs(line["spans"][0]["size"] - size) < 0.1
        ]
    pairs = [
        (above[2] - above[0], below[2] - below[0])
        for (page, above), (other, below) in pairwise(lines)
        if page == other and 0 < below[1] - above[1] < 1.6 * size
    ]
    assert pairs
    for pair in pairs:
        assert min(pair) > 0.6 * max(pair)
