"""Tests of stories: pages as Platypus makes them, counted without drawing, and well broken."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import pytest
from block_samples import Samples
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import (
    ENGLISH_SAMPLES,
    HEBREW_SAMPLES,
    RATIOS,
    SHAPER,
    Pages,
    all_words,
    furniture_of,
    long_words,
    pages,
    story_of,
    texts_of,
    with_short_pages,
)
from local_texts import local
from msgspec.structs import replace
from recording_sink import Drawn, RecordingSink
from shipped import workshop

from omshandout.errors import Where
from omshandout.layout.boxes import Box, Space, Stack, Style, TextBox
from omshandout.layout.context import LayoutContext
from omshandout.layout.flowable import BoxFlowable
from omshandout.layout.flowing import Wanted, flowing_on, ground_of
from omshandout.layout.known import Known
from omshandout.layout.shared import Shared
from omshandout.layout.story import Story, _laid_out, build_story, pages_of
from omshandout.layout.texts import KnownWords, ShapedText
from omshandout.layout.theme import LARGE_SETTINGS, MM, SETTINGS, theme_for
from omshandout.model import blocks as b
from omshandout.model.blocks import LocalHandout
from omshandout.model.options import Paper, Profile, TextSize
from omshandout.model.text import ENGLISH, LocalText
from omshandout.render import laid_out as rendering
from omshandout.render.documents import Job, RenderOptions, render
from omshandout.structure import Role, StructTree

STYLE = Style(10.0, 20.0, (0.0, 0.0, 0.0))
WIDTH = 200.0


def _text(node: str, lines: int) -> TextBox:
    """A paragraph of so many lines, 20 points each."""
    words = " ".join(["a" * 40] * lines)
    return TextBox(SHAPER.shape(local(ENGLISH, words, key=node)), STYLE, (node,))


def _story(flowables: list[BoxFlowable], first: float, later: float) -> Story:
    frames = ((0.0, 0.0, WIDTH, first), (0.0, 0.0, WIDTH, later))
    return Story(tuple(flowables), (WIDTH, 500.0), frames, lambda *_: None, False)


def _flow(box: Box, before: float = 0.0) -> BoxFlowable:
    return BoxFlowable(box, before, where=Where())


def _nodes(found: Pages) -> list[list[str]]:
    """The nodes of each page, without repetition."""
    return [list(dict.fromkeys(each.node for each in sink.drawn)) for sink in found.sinks]


# --- Pages --------------------------------------------------------------------------------------


def test_space_before_is_dropped_on_top() -> None:
    story = _story([_flow(_text("a", 2), 30), _flow(_text("b", 1), 30)], 90, 40)
    found = pages(story)
    assert _nodes(found) == [["a", "b"]]
    assert found.sinks[0].drawn[0].top > 80
    assert pages_of(story) == 1


def test_rest_goes_to_the_next_page() -> None:
    """A cut takes the gap away: what had no room with its gap is not squeezed in without."""
    stack = Stack([_text("a", 2), _text("b", 1)], [0, 30])
    story = _story([_flow(stack)], 80, 80)
    assert _nodes(pages(story)) == [["a"], ["b"]]
    assert pages_of(story) == 2


def test_paragraph_over_pages() -> None:
    story = _story([_flow(_text("a", 3)), _flow(_text("b", 9))], 120, 100)
    found = pages(story)
    assert [len(sink.drawn) for sink in found.sinks] == [3 + 3, 4, 2]
    assert pages_of(story) == 3


def test_too_large_for_a_page() -> None:
    """The count goes beyond any budget; the page writer says what is too large."""
    story = _story([_flow(Space(101)), _flow(_text("a", 1))], 90, 100)
    assert pages_of(story) > 2
    with pytest.raises(AssertionError, match="too large for a page"):
        pages(story)


@st.composite
def _stories(draw: st.DrawFn) -> Story:
    names = count()

    def box() -> Box:
        if draw(st.integers(0, 4)) == 0:
            return Space(float(draw(st.integers(1, 60))))
        return _text(f"n{next(names)}", draw(st.integers(1, 6)))

    def flowable() -> BoxFlowable:
        size = draw(st.integers(1, 4))
        made = [box() for _ in range(size)]
        gaps = [float(draw(st.integers(0, 40))) for _ in made]
        # No chain of boxes that stay together is higher than a page.
        keeps = [draw(st.booleans()) and index % 2 == 0 for index in range(size)]
        return _flow(Stack(made, gaps, keeps) if size > 1 else made[0], gaps[0])

    flowables = [flowable() for _ in range(draw(st.integers(1, 8)))]
    return _story(
        flowables, float(draw(st.integers(300, 330))), float(draw(st.integers(300, 400)))
    )


@settings(deadline=None, max_examples=300)
@given(_stories())
def test_pages_are_counted_as_platypus_makes_them(story: Story) -> None:
    """The same number of pages, and every word once and in order."""
    found = pages(story)
    assert pages_of(story) == len(found.sinks)
    whole = RecordingSink()
    for flowable in story.flowables:
        flowable.box.draw(whole, 0, 0, WIDTH)
    assert all_words(found.sinks) == all_words([whole])
    for sink, frame in zip(found.sinks, (story.frames[0], *[story.frames[1]] * 99), strict=False):
        assert all(each.inside(0, 0, WIDTH, frame[3]) for each in sink.drawn)


# --- From blocks to a story ---------------------------------------------------------------------


def _paragraphs(count_: int, words: int) -> list[b.Paragraph[LocalText]]:
    samples = ENGLISH_SAMPLES
    return [
        b.Paragraph(f"p{index}", samples.text(f"p{index}.text", long_words(words, index)))
        for index in range(count_)
    ]


def _inside(box: Box) -> Box:
    """A box, without the one that other documents know it by."""
    return box.box if isinstance(box, Known) else box


def test_space_gives_way_to_keep_the_budget() -> None:
    """Never the size of letters; and no more than is needed."""
    units = []
    beyond = []
    for paragraphs in range(50, 90, 2):
        handout = ENGLISH_SAMPLES.handout(*_paragraphs(paragraphs, 5))
        story, _ = story_of(handout)
        gaps = {flowable.spaceBefore for flowable in story.flowables[1:]}
        assert len(gaps) == 1
        kept = pages_of(story) <= handout.pages
        unit = gaps.pop() / 0.7 / theme_for(Profile(), "Latn").unit
        (units if kept else beyond).append(round(unit, 2))
        boxes = [_inside(flowable.box) for flowable in story.flowables[1:]]
        assert {box.style.size_pt for box in boxes if isinstance(box, TextBox)} == {12.0}
    assert units == sorted(units, reverse=True)
    assert (units[0], units[-1]) == (SETTINGS[0], SETTINGS[-1])
    assert len(set(units)) == len(SETTINGS)
    # Where it cannot be kept, space that saves no page is left open.
    assert set(beyond) == {SETTINGS[0]}


@settings(max_examples=15)
@given(st.integers(50, 90), st.integers(3, 7))
def test_the_first_setting_that_keeps_the_budget(paragraphs: int, words: int) -> None:
    """Words that are kept from the settings before change nothing of it."""
    handout = ENGLISH_SAMPLES.handout(*_paragraphs(paragraphs, words))
    story, tree = story_of(handout)
    tried = (_tried(handout, tree, Profile(), setting) for setting in SETTINGS)
    first = next((each for each in tried if pages_of(each) <= handout.pages), None)
    assert (first is None) == (pages_of(story) > handout.pages)
    if first is not None:
        assert _drawn(story) == _drawn(first)


def _tried(handout: LocalHandout, tree: StructTree, profile: Profile, setting: float) -> Story:
    """A handout in a setting of space, with nothing known of others."""
    wanted = Wanted(
        handout, tree, profile, SHAPER, texts_of(ENGLISH), furniture_of(ENGLISH), RATIOS,
        1, False, Shared(), KnownWords(),
    )
    return _laid_out(flowing_on(ground_of(wanted, setting), wanted))


def _drawn(story: Story) -> tuple[list[Drawn], list[float]]:
    """All that is shown, flowable by flowable, and the space before each."""
    sink = RecordingSink()
    for flowable in story.flowables:
        flowable.box.draw(sink, 0.0, 0.0, story.frames[0][2])
    return sink.drawn, [flowable.spaceBefore for flowable in story.flowables]


def test_words_are_looked_at_once_for_all_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[LocalText] = []
    found = LayoutContext._found

    def counted(self: LayoutContext, text: LocalText, bold: bool, node: str) -> ShapedText:
        asked.append(text)
        return found(self, text, bold, node)

    monkeypatch.setattr(LayoutContext, "_found", counted)
    handout = ENGLISH_SAMPLES.handout(*_paragraphs(88, 5))
    story, _ = story_of(handout)
    assert pages_of(story) > handout.pages  # so the last of the settings was tried too
    bodies = [text for text in asked if text.key.startswith("p") and text.key.endswith(".text")]
    assert len(bodies) == len({text.key for text in bodies}) == 88


def test_large_print_takes_its_pages() -> None:
    """Whatever the budget, it is as open as it can be without a page more, and never tight."""
    profile = Profile(text=TextSize.LARGE)
    used = []
    for count_ in range(40, 80, 2):
        handout = ENGLISH_SAMPLES.handout(*_paragraphs(count_, 5))
        story, tree = story_of(handout, profile)
        tried = [_tried(handout, tree, profile, setting) for setting in LARGE_SETTINGS]
        counts = [pages_of(each) for each in tried]
        assert pages_of(story) == min(counts)
        used.append(counts.index(min(counts)))
        assert story.flowables[1].spaceBefore == tried[used[-1]].flowables[1].spaceBefore
    assert pages_of(story) > handout.pages
    assert set(used) == set(range(len(LARGE_SETTINGS)))
    assert LARGE_SETTINGS[0] == SETTINGS[0]


def test_paragraph_that_introduces_a_list() -> None:
    """It is not parted from what it leads to, which is one flowable with it."""
    blocks = ENGLISH_SAMPLES.blocks()
    for name in ("bullets", "checklist", "table", "lines", "symptoms", "question"):
        lead = b.Paragraph("lead-in", ENGLISH_SAMPLES.text("lead-in.text", "look for these"))
        story, _ = story_of(ENGLISH_SAMPLES.handout(lead, blocks[name]))
        first = RecordingSink()
        story.flowables[0].box.draw(first, 0, 0, 500)
        nodes = [each.node for each in first.drawn if each.node]
        assert "lead-in.text" in nodes
        assert nodes[-1] != "lead-in.text"


@pytest.mark.parametrize("urgent", [True, False])
def test_an_urgent_paragraph_is_never_parted(urgent: bool) -> None:
    """Wherever it stands on a page; other paragraphs go on over the page."""
    text = ENGLISH_SAMPLES.text
    parted = set()
    for before in range(1, 40):
        words = text("act.text", long_words(40, 900))
        story, _ = story_of(ENGLISH_SAMPLES.handout(
            *_paragraphs(before, 5), b.Paragraph("act", words, urgent=urgent)
        ))
        parted.add(len(pages(story).page_of("act.text")))
    assert parted == ({1} if urgent else {1, 2})


def test_an_urgent_paragraph_that_fits_no_page_is_cut() -> None:
    words = ENGLISH_SAMPLES.text("act.text", long_words(900, 0))
    story, _ = story_of(ENGLISH_SAMPLES.handout(b.Paragraph("act", words, urgent=True)))
    assert len(pages(story).page_of("act.text")) > 1


@pytest.mark.parametrize("table", ["checklist", "table"])
def test_what_to_do_about_rows_stands_below_two_of_them(table: str) -> None:
    """On their page, wherever the table begins; it does so with a caption, or below a head."""
    text = ENGLISH_SAMPLES.text
    blocks = ENGLISH_SAMPLES.blocks()
    check, words = blocks["checklist"], blocks["table"]
    assert isinstance(check, b.CheckList)
    assert isinstance(words, b.Table)
    rows = 12
    names = [f"r{index}" for index in range(rows)]
    shown: b.Block[LocalText] = replace(check, items=tuple(
        b.CheckItem(name, name, text(f"check.{name}.text", "sway")) for name in names
    ))
    if table == "table":
        shown = replace(words, rows=tuple(
            b.TableRow(name, text(f"check.{name}.text", "who"), (
                text(f"check.{name}.what", "looks"), text(f"check.{name}.when", "often"),
            ))
            for name in names
        ))
    act = b.Paragraph("act", text("act.text", "yes to 1? call now"), urgent=True)
    places = set()
    for before in range(1, 40):
        story, _ = story_of(ENGLISH_SAMPLES.handout(*_paragraphs(before, 5), shown, act))
        laid = pages(story)
        assert len(laid.sinks) == pages_of(story)
        (page,) = laid.page_of("act.text")
        for name in names[-2:]:
            assert laid.page_of(f"check.{name}.text") == {page}, before
        places.add(page)
    assert len(places) > 1


def test_a_heading_begins_a_page() -> None:
    """What is handed on by itself; at the top of a page no room is left before it."""
    text = ENGLISH_SAMPLES.text
    for before in range(1, 60):
        head = b.Heading("letter", 2, text("letter.text", "a letter"), new_page=True)
        after = b.Paragraph("last", text("last.text", "to all"))
        handout = ENGLISH_SAMPLES.handout(*_paragraphs(before, 5), head, after)
        story, _ = story_of(handout)
        laid = pages(story)
        assert len(laid.sinks) == pages_of(story)
        last = laid.sinks[-1]
        assert [each.node for each in last.drawn] == ["letter.text", "last.text"]
        (_, bottom, _, height) = story.frames[1]
        assert bottom + height - last.drawn[0].top < 12


def _copied(lines: int, rows: int) -> b.LocalHandout:
    """A section whose table is to be copied, with lines above it and below."""
    text = ENGLISH_SAMPLES.text
    grid = b.Grid("grid", (b.CheckItem("c", "c", text("grid.c", "what")),), rows)
    return ENGLISH_SAMPLES.handout(
        b.Heading("head", 2, text("head.text", "our week")),
        b.Paragraph("how", text("how.text", "fill it in")),
        b.WritingLines("date", "date", text("date.text", "from"), 1),
        grid,
        b.WritingLines("sum", "sum", text("sum.text", "in short"), lines),
    )


@pytest.mark.parametrize(
    ("lines", "rows", "alone"),
    [
        (1, 18, set()),
        (1, 19, {"every block"}),  # above and below it go on its page, the title does not
        (1, 22, {"every block", "our week", "fill it in"}),  # no head without what it heads
        (1, 26, {"every block", "our week", "fill it in", "from"}),
        (12, 22, {"in short"}),
        (12, 26, {"every block", "our week", "fill it in", "from", "in short"}),
    ],
)
def test_what_stands_by_a_table_to_copy(lines: int, rows: int, alone: set[str]) -> None:
    """All that has room stands on its page: what is below it, then what is above it."""
    story, _ = story_of(_copied(lines, rows))
    laid = pages(story)
    assert not story.cut
    (page,) = laid.page_of("grid/row1/c/line")
    assert laid.page_of(f"grid/row{rows}/c/line") == {page}
    elsewhere = {
        each.words for index, sink in enumerate(laid.sinks) for each in sink.drawn
        if each.kind == "text" and index != page
    }
    assert elsewhere - {"for tests"} == alone


def test_lines_by_a_table_to_copy_close_up_in_large_print() -> None:
    """Sooner than that one stands on another page, and never closer than in standard print."""
    seen: dict[int, set[int]] = {}
    for rows in range(4, 40):
        story, _ = story_of(_copied(1, rows), Profile(text=TextSize.LARGE))
        laid = pages(story)
        if story.cut:
            break
        (page,) = laid.page_of("grid/row1/c/line")
        figures = {node: box for sink in laid.sinks for node, box in sink.figures.items()}
        beside = [node for node in ("date.text/line", "sum.text/line")
                  if laid.page_of(node) == {page}]
        for node in beside:
            high = round((figures[node][3] - figures[node][1]) / MM)
            seen.setdefault(high, set()).add(len(beside))
        if len(beside) < 2:
            # There is no room for it, however close: else it were here.
            assert story.torn
    assert seen.keys() == {8, 12}
    assert 2 in seen[8]


@pytest.mark.parametrize("locale", ["en", "ar", "de"])
@pytest.mark.parametrize("paper", list(Paper), ids=lambda each: each.value)
def test_the_week_has_its_fields_in_large_print(locale: str, paper: Paper, seen: _Seen) -> None:
    """The page that families copy says which week it is."""
    job = Job("symptom-diary", locale, Profile(paper, TextSize.LARGE))
    render(workshop(), job, RenderOptions())
    assert seen.story is not None
    laid = pages(seen.story)
    places = [
        laid.page_of(node)
        for node in ("page.date/line", "page.initials/line", "summary.text/line", "week.drip")
    ]
    assert len(places[0]) == 1
    assert places == places[:1] * 4


def test_place_of_faults() -> None:
    """A flowable knows the line of its content, for what is too large for a page."""
    where = Where(file="content/handouts/sample.yaml", line=12)
    text = local(ENGLISH, "words", key="p.text", where=where)
    story, _ = story_of(ENGLISH_SAMPLES.handout(b.Paragraph("p", text)))
    assert story.flowables[-1].fault_where == where
    parts = _flow(_text("a", 9)).split(WIDTH, 100)
    assert [part.fault_where for part in parts] == [Where(), Where()]


@pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
@pytest.mark.parametrize("form", [False, True], ids=["paper", "form"])
def test_every_block_in_one_document(samples: Samples, form: bool) -> None:
    """On pages of any height each leaf of the tree is drawn, in the order in which it is read."""
    story, tree = story_of(samples.handout(), Profile(form=form))
    assert story.rtl is (samples is HEBREW_SAMPLES)
    _check(pages(story), tree)
    # A card is as high as the page that it was laid out for.
    others = [block for name, block in samples.blocks().items() if name != "card"]
    story, tree = story_of(samples.handout(*others), Profile(form=form))
    found = pages(with_short_pages(story, 620.0))
    _check(found, tree)
    assert len(found.sinks) > 2


# --- The handouts that ship ---------------------------------------------------------------------


@dataclass
class _Seen:
    story: Story | None = None
    tree: StructTree | None = None


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> _Seen:
    """The story and the tree of the document that is rendered."""
    found = _Seen()

    def build(*arguments: object, **more: object) -> Story:
        found.story = build_story(*arguments, **more)  # type: ignore[arg-type]
        found.tree = arguments[1]  # type: ignore[assignment]
        return found.story

    monkeypatch.setattr(rendering, "build_story", build)
    return found


@pytest.mark.parametrize("text", list(TextSize), ids=lambda each: each.value)
@pytest.mark.parametrize("paper", list(Paper), ids=lambda each: each.value)
@pytest.mark.parametrize("name", workshop().handout_names)
def test_handouts(name: str, paper: Paper, text: TextSize, seen: _Seen) -> None:
    """The finished PDF has as many pages as were counted, and they are broken well."""
    done = render(workshop(), Job(name, "en", Profile(paper, text)), RenderOptions())
    assert seen.story is not None
    assert seen.tree is not None
    found = pages(seen.story)
    assert done.pages == pages_of(seen.story) == len(found.sinks)
    _check(found, seen.tree)


def _check(found: Pages, tree: StructTree) -> None:
    """Nothing outside the frames, no head last on a page, no row cut, every leaf drawn."""
    heads = {node.id for node in tree.headings()}
    page_of: dict[str, list[int]] = {}
    for page, sink in enumerate(found.sinks):
        left, bottom, width, height = found.story.frames[min(page, 1)]
        for each in sink.drawn:
            # The recording page does not know how high a real drawing is.
            assert each.kind == "drawing" or each.inside(left, bottom, left + width,
                                                         bottom + height)
            if each.node:
                page_of.setdefault(each.node, []).append(page)
        for box in sink.figures.values():
            assert bottom - 0.01 <= box[1] <= box[3] <= bottom + height + 0.01
        nodes = [each.node for each in sink.drawn if each.node]
        assert nodes[-1].split("/")[0] not in heads
        assert all(place <= bottom + height + 0.01 for _, place in sink.headings)
    reached = 0
    for node in tree.leaves():
        assert node.id in page_of, node.id
        assert page_of[node.id][0] >= reached
        reached = page_of[node.id][0]
    for node in tree.root.walk():
        if node.role is Role.TR:
            assert len({page for leaf in node.walk() for page in page_of.get(leaf.id, [])}) == 1


# --- How much is too long -------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [ENGLISH_SAMPLES, HEBREW_SAMPLES], ids=["ltr", "rtl"])
@pytest.mark.parametrize("more", [1, 5, 30])
def test_a_story_tells_how_many_lines_it_is_over(samples: Samples, more: int) -> None:
    """Without so many lines of its text the budget is kept; without half of them it is not."""

    def laid_out(lines: int) -> Story:
        # One text without space inside: what goes is lines and nothing else.
        words = samples.text("p", " ".join([samples.text("w", "word").plain * 12] * lines))
        handout = replace(samples.handout(b.Paragraph("p", words)), pages=1)
        return story_of(handout, Profile())[0]

    fits = next(lines for lines in count(1) if laid_out(lines + 1).pages > 1)
    assert laid_out(fits).over_lines == 0
    over = laid_out(fits + more).over_lines
    assert 0 < over <= more + 2
    assert laid_out(fits + more - over).pages == 1
