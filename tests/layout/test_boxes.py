"""Tests of boxes and panels: they measure what they draw, and splits lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import HEBREW_SAMPLES, SHAPER, all_words, drawn, hebrew, long_words
from local_texts import HEBREW, LATIN, local
from recording_sink import Drawn, RecordingSink

from omshandout.layout import signs
from omshandout.layout.boxes import (
    Align,
    Box,
    Cell,
    PictureBox,
    Row,
    Space,
    Stack,
    Style,
    TextBox,
    Whole,
)
from omshandout.layout.context import FlexRow
from omshandout.layout.panels import Banner, Followed, Panel, PanelStyle, Rows, RowStyle
from omshandout.model.text import ENGLISH, Language, Run
from omshandout.structure.marks import Artifact

INK = (0.0, 0.0, 0.0)
STYLE = Style(10.0, 20.0, INK)


def text(
    words: str, node: str = "node", *, style: Style = STYLE, language: Language = ENGLISH
) -> TextBox:
    """A paragraph in the test font: 5 points a letter, 20 a line."""
    return TextBox(SHAPER.shape(local(language, words)), style, (node,))


def shown(box: Box, width: float, left: float = 0.0, top: float = 0.0) -> list[Drawn]:
    return drawn(box, width, left, top).drawn


# --- Text ---------------------------------------------------------------------------------------


def test_text() -> None:
    """Lines stand at the start side, the baseline where the ink is in the middle of its line."""
    box = text("aaa bb cc")
    assert box.width() == 45.0
    assert box.narrowest() == pytest.approx(15.0, abs=0.02)
    assert (box.height(100), box.height(30)) == (20.0, 40.0)
    first, second = shown(box, 30, left=7, top=100)
    assert (first.words, first.left, first.right) == ("aaa bb ", 7, 37)
    assert (second.words, second.left, second.right) == ("cc", 7, 17)
    assert first.bottom - second.bottom == 20
    assert 80 < first.bottom < first.top < 100


@pytest.mark.parametrize(
    ("align", "left", "right_to_left"),
    [(Align.START, 0, 70), (Align.CENTRE, 35, 35), (Align.END, 70, 0)],
)
def test_alignment(align: Align, left: float, right_to_left: float) -> None:
    style = Style(10.0, 20.0, INK, align)
    (line,) = shown(text("aaa bb", style=style), 100)
    assert (line.left, line.right) == (left, left + 30)
    (line,) = shown(text(hebrew("aaa bb "), style=style, language=HEBREW), 100)
    assert (line.left, line.right) == (right_to_left, right_to_left + 30)


def test_marks() -> None:
    """One mark for all lines of a node; another for each run that has a node of its own."""
    assert [(each.node, each.order) for each in shown(text("aa bb"), 10)] == [("node", 0)] * 2
    runs = (Run("aa "), Run("bb", language=LATIN), Run(" cc"))
    par = SHAPER.shape(local(ENGLISH, *runs))
    box = TextBox(par, STYLE, ("node/0", "node/1", "node/2"))
    assert [(each.node, each.order, each.words) for each in shown(box, 100)] == [
        ("node/0", 0, "aa "), ("node/1", 3, "bb"), ("node/2", 5, " cc")
    ]  # fmt: skip
    artifact = TextBox(par, STYLE, ())
    assert [(each.node, each.artifact) for each in shown(artifact, 100)] == [
        ("", Artifact.PAGINATION)
    ]


def test_marks_right_to_left() -> None:
    """Marks come in reading order, from the right."""
    runs = (Run("אב "), Run("cc", language=LATIN), Run(" דה"))
    par = SHAPER.shape(local(HEBREW, *runs))
    box = TextBox(par, STYLE, ("node/0", "node/1", "node/2"))
    found = [(each.node, each.words, each.left) for each in shown(box, 40)]
    assert found == [("node/0", " בא", 30), ("node/1", "cc", 15), ("node/2", "הד ", 0)]


def test_link() -> None:
    url = "https://example.org/"
    par = SHAPER.shape(local(ENGLISH, "see ", Run("page", link=url)))
    box = TextBox(par, STYLE, ("node", "node/1"), links=("", url))
    _, words, link = shown(box, 100, left=5)
    assert (link.kind, link.node, link.words) == ("link", "node/1", url)
    assert (link.left, link.right) == (words.left, words.right) == (25, 45)
    assert link.bottom < words.bottom < words.top < link.top


def test_heading_is_noted() -> None:
    box = TextBox(SHAPER.shape(local(ENGLISH, "aa")), STYLE, ("head",), heading="head")
    assert drawn(box, 50, top=90).headings == [("head", 90)]


@pytest.mark.parametrize(
    ("lines", "height", "parts"),
    [
        # Two lines at least on each side.
        (4, 79, (2, 2)), (5, 79, (3, 2)), (5, 99, (3, 2)), (5, 40, (2, 3)), (5, 39, None),
        (3, 59, None), (2, 20, None),
    ],
)  # fmt: skip
def test_split_of_text(lines: int, height: float, parts: tuple[int, int] | None) -> None:
    box = text(" ".join(["aaa"] * lines))
    assert box.height(15) == 20 * lines
    found = box.split(15, height)
    assert (found and tuple(part.height(15) / 20 for part in found)) == parts
    if found:
        orders = [each.order for part in found for each in shown(part, 15)]
        assert sorted(set(orders)) == [0, 4 * parts[0]] if parts else not orders
        assert len(orders) == lines


def test_headings_are_never_split() -> None:
    par = SHAPER.shape(local(ENGLISH, "aaa aaa aaa aaa"))
    assert TextBox(par, STYLE, ("n",), heading="n").split(15, 40) is None


# --- Stacks and rows ----------------------------------------------------------------------------


def test_stack() -> None:
    box = Stack([text("a", "one"), text("b", "two"), Space(7), text("c", "three")], [9, 5, 0, 3])
    assert box.height(50) == 3 * 20 + 5 + 7 + 3
    one, two, three = shown(box, 50)
    assert one.bottom - two.bottom == pytest.approx(25)
    assert two.bottom - three.bottom == pytest.approx(30)


def test_stack_splits_between_boxes() -> None:
    box = Stack([text("a", "one"), text("b", "two"), text("c", "three")], [0, 5, 5])
    parts = box.split(50, 45)
    assert parts is not None
    assert [part.height(50) for part in parts] == [45, 20]
    nodes = [[each.node for each in shown(part, 50)] for part in parts]
    assert nodes == [["one", "two"], ["three"]]
    assert box.split(50, 19) is None


def test_stack_keeps() -> None:
    """A box that must stay with the next one goes along to the next page."""
    heads = [text("a", "one"), text("b", "head"), text("c", "two"), text("d", "three")]
    box = Stack(heads, [0, 0, 0, 0], [False, True, False, False])
    for height, first in ((45, ["one"]), (65, ["one", "head", "two"]), (25, ["one"])):
        parts = box.split(50, height)
        assert parts is not None
        assert [each.node for each in shown(parts[0], 50)] == first
    whole = Stack(heads[1:], [0, 0, 0], [True, True, False])
    assert whole.split(50, 45) is None


def test_row() -> None:
    """Cells stand from the start side, with their tops or their middles in line."""
    cells = [Cell(text("a", "one"), 20), Cell(text("b b b", "two"), 5)]
    top = Row(cells, 10, rtl=False)
    assert top.height(100) == 60
    one, *two = shown(top, 100)
    assert (one.left, two[0].left) == (0, 30)
    assert one.bottom == two[0].bottom
    middle = shown(Row(cells, 10, rtl=False, middle=True), 100)
    assert middle[0].bottom == middle[2].bottom
    assert [each.right for each in shown(Row(cells, 10, rtl=True), 100)] == [85, 70, 70, 70]
    assert top.split(100, 40) is None


def test_flex_row() -> None:
    """Cells without a width share what is left."""
    box = FlexRow([(text("a"), 20), (text("bb bb", "two"), 0), (text("c"), 0)], 10, rtl=False)
    assert [each.left for each in shown(box, 100)] == [0, 30, 70]
    assert [each.left for each in shown(box, 70)] == [0, 30, 30, 55]
    assert (box.height(100), box.height(70)) == (20, 40)


def test_picture() -> None:
    """In the middle of its width, with the bounding box of its figure."""
    sink = drawn(PictureBox("eyes", "pic", 40, 0.75, mirrored=True), 100, left=10, top=50)
    (picture,) = sink.drawn
    assert picture.inside(40, 20, 80, 50)
    assert (picture.node, picture.words, picture.mirrored) == ("pic", "eyes", True)
    assert sink.figures == {"pic": (40, 20, 80, 50)}
    decoration = drawn(PictureBox("eyes", "", 40, 0.75), 100)
    assert (decoration.drawn[0].artifact, decoration.figures) == (Artifact.LAYOUT, {})


# --- Panels -------------------------------------------------------------------------------------

KEY = PanelStyle(ground=INK, frame=INK, frame_pt=2, bar=INK, bar_pt=4, pad_pt=10)


def test_panel() -> None:
    box = Panel(text("aaa bb"), KEY)
    assert box.height(54) == 40
    ground, frame, bar, words = shown(box, 54, left=100, top=40)
    for each in (ground, frame):
        assert (each.left, each.bottom, each.right, each.top) == (100, 0, 154, 40)
    assert (bar.left, bar.right) == (100, 104)
    assert (words.left, words.right) == (114, 144)
    assert [each.artifact for each in (ground, frame, bar)] == [Artifact.BACKGROUND] * 3


def test_panel_splits() -> None:
    """Both parts are panels; one that would fit a page of its own can be kept whole."""
    box = Panel(text("aa bb cc dd ee"), KEY)
    parts = box.split(34, 80)
    assert parts is not None
    assert [part.height(34) for part in parts] == [80, 60]
    whole = PanelStyle(pad_pt=10, whole_pt=121)
    assert Panel(text("aa bb cc dd ee"), whole).split(30, 80) is None


def _banner(body: Box) -> Banner:
    return Banner(text("hh", "head"), body, INK, INK, 10, 2, 0)


def test_banner() -> None:
    box = _banner(text("aa bb", "body"))
    assert box.height(49) == 20 + 8 + 20 + 20 + 2
    ground, band, frame, head, body = shown(box, 49, top=100)
    assert ground.inside(0, 30, 49, 100)
    assert (frame.left, frame.right, frame.top) == (0, 49, 100)
    assert band.bottom < head.bottom < head.top < band.top
    assert body.inside(12, 42, 37, band.bottom)


def test_banner_splits() -> None:
    """The rest is set in the same width, so that its lines are those that were cut off."""
    words = "a b c d e f g h"
    box = _banner(text(words, "body"))
    # 12 points hold one letter, four points more would hold two.
    parts = box.split(36, 130)
    assert parts is not None
    lines = [each.words for part in parts for each in shown(part, 36) if each.node == "body"]
    assert lines == ["a ", "b ", "c ", "d ", "e ", "f ", "g ", "h"]
    for part in parts:
        height = part.height(36)
        assert all(each.inside(0, -height, 36, 0) for each in shown(part, 36))
    # Its head says what to do, so it stands on each page; the tree has it once.
    heads = [[each.node for each in shown(part, 36) if each.words == "hh"] for part in parts]
    assert heads == [["head"], [""]]


ROWS = RowStyle(INK, 1, 5, 10, INK, INK)


def _rows(words: int) -> Rows:
    rows = [text(long_words(1, index), f"row{index}") for index in range(words)]
    return Rows(text("hh", "head"), rows, ROWS)


def test_rows() -> None:
    box = _rows(3)
    assert box.height(60) == 4 * 30
    found = shown(box, 60)
    assert [each.node for each in found if each.kind == "text"] == ["head", "row0", "row1", "row2"]
    assert all(each.inside(0, -120, 60, 0) for each in found)
    assert all(each.left == 10 for each in found if each.kind == "text")


def test_rows_split() -> None:
    """No row is cut; the head is drawn again, but is read once; stripes go on."""
    box = _rows(5)
    parts = box.split(60, 130)
    assert parts is not None
    assert [part.height(60) for part in parts] == [120, 90]
    first, rest = (shown(part, 60) for part in parts)
    assert [each.node for each in first if each.kind == "text"] == ["head", "row0", "row1", "row2"]
    assert [each.node for each in rest if each.kind == "text"] == ["", "row3", "row4"]
    head = next(each for each in rest if each.kind == "text")
    assert (head.words, head.artifact) == ("hh", Artifact.PAGINATION)
    stripes = [each.top for part in (first, rest) for each in part if each.kind == "fill"]
    # A ground under the head, a stripe under every second row of the whole table.
    assert stripes == [0, -60, 0, -30]


@pytest.mark.parametrize(
    ("rows", "room", "begun"),
    [
        (9, 119, None),  # a head over two rows at the foot of a page is not worth it
        (9, 120, 3), (9, 200, 5),
        (5, 150, 3),  # nor is a head over a single row that is left
        (4, 149, None), (3, 119, None),
    ],
)
def test_no_scrap_of_a_table(rows: int, room: float, begun: int | None) -> None:
    """Three rows begin at the foot of a page, and two are left, or the table goes on whole."""
    parts = _rows(rows).split(60, room)
    assert begun == (None if parts is None else len(parts[0].rows))  # type: ignore[attr-defined]
    forced = _rows(rows).split(60, room, force=True)
    assert forced is not None


@pytest.mark.parametrize(
    ("rows", "room", "left"),
    [
        (6, 259, 2),  # all rows have room (7 * 30), what is said of them (8 + 60) has not
        (6, 278, None), (6, 149, 3),
        (4, 259, 0),  # too few to be parted: all of it goes on
    ],
)
def test_what_is_said_of_a_table_has_its_last_rows_above_it(
    rows: int, room: float, left: int | None
) -> None:
    box = Followed(_rows(rows), text(long_words(3, 50), "said"), 8.0)
    height = 30 * (rows + 1) + 8 + box.said.height(60)
    assert box.height(60) == height
    if left is None:
        assert height <= room
        return
    parts = box.split(60, room)
    if not left:
        assert parts is None
        return
    assert parts is not None
    nodes = [
        [each.node for each in shown(part, 60) if each.kind == "text" and each.node != "head"]
        for part in parts
    ]
    assert nodes[0] == [f"row{index}" for index in range(rows - left)]
    assert list(dict.fromkeys(nodes[1])) == [
        "", *(f"row{index}" for index in range(rows - left, rows)), "said"
    ]


def test_repeated_head_has_no_marks_of_its_own() -> None:
    """Pictures, fields, links and bookmarks of a head are not there twice."""
    heading = TextBox(SHAPER.shape(local(ENGLISH, "hh")), STYLE, ("h",), heading="h")
    linked = TextBox(
        SHAPER.shape(local(ENGLISH, Run("a", link="b"))), STYLE, ("link",), links=("b",)
    )
    head = Stack([PictureBox("eyes", "pic", 20, 1.0), heading, linked], [0, 0, 0])
    rows = Rows(head, [text("a", f"row{index}") for index in range(5)], ROWS)
    parts = rows.split(60, 170)
    assert parts is not None
    sinks = [drawn(part, 60) for part in parts]
    assert [len(sink.figures) for sink in sinks] == [1, 0]
    assert [sink.headings for sink in sinks] == [[("h", -25.0)], []]
    kinds = [[each.kind for each in sink.drawn].count("link") for sink in sinks]
    assert kinds == [1, 0]
    assert "drawing" in {each.kind for each in sinks[1].drawn}


# --- Mirrors ------------------------------------------------------------------------------------

_WIDTH = 90.0

Make = Callable[[bool], Box]


def _words(words: str, node: str, rtl: bool, align: Align = Align.START) -> TextBox:
    style = Style(10.0, 20.0, INK, align)
    if rtl:
        return text(hebrew(words), node, style=style, language=HEBREW)
    return text(words, node, style=style)


def _row(rtl: bool, *, middle: bool = False) -> Row:
    cells = [Cell(_words("aa bb", "one", rtl), 25), Cell(_words("c c c", "two", rtl), 5)]
    return Row(cells, 10, rtl=rtl, middle=middle)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda rtl: _words("aaa bb ccc  dd ", "n", rtl), id="text"),
        pytest.param(lambda rtl: _words("aaa bb ccc dd e", "n", rtl, Align.END), id="text-end"),
        pytest.param(lambda rtl: _words("aaa bb ccc", "n", rtl, Align.CENTRE), id="text-centre"),
        pytest.param(_row, id="row"),
        pytest.param(lambda rtl: _row(rtl, middle=True), id="row-middle"),
        pytest.param(
            lambda rtl: FlexRow(
                [(_row(rtl), 50), (_words("bb bb bb", "x", rtl), 0)], 10, rtl=rtl
            ),
            id="flex-row",
        ),
        pytest.param(
            lambda rtl: Panel(_words("aa bb", "n", rtl), PanelStyle(
                ground=INK, bar=INK, bar_pt=4, pad_pt=6, rtl=rtl, frame=INK, frame_pt=1)),
            id="panel-with-bar",
        ),
        pytest.param(
            lambda rtl: Banner(
                FlexRow([(signs.warning(INK, INK, 20), 20), (_words("hh", "h", rtl), 0)], 5,
                        rtl=rtl),
                _words("aa bb cc", "n", rtl), INK, INK, 5, 2, 0,
            ),
            id="banner",
        ),
        pytest.param(
            lambda rtl: Rows(_row(rtl), [_row(rtl, middle=True)] * 2, ROWS), id="rows"
        ),
        pytest.param(
            lambda rtl: Row([Cell(signs.tip(INK, 20), 20), Cell(_words("a", "n", rtl), 10)], 3,
                            rtl=rtl),
            id="sign",
        ),
        pytest.param(
            lambda rtl: Row([Cell(PictureBox("eyes", "p", 30, 0.75), 40),
                             Cell(_words("a", "n", rtl), 10)], 3, rtl=rtl),
            id="picture",
        ),
    ],
)  # fmt: skip
def test_right_to_left_is_the_mirror_image(make: Make) -> None:
    """Every rectangle is where it is in left-to-right, as seen in a mirror."""
    left, right = 20.0, 20.0 + _WIDTH
    straight = drawn(make(False), _WIDTH, left)
    mirrored = [each.mirror(left, right) for each in shown(make(True), _WIDTH, left)]
    assert straight.differences(mirrored) == []


# --- Properties ---------------------------------------------------------------------------------


@st.composite
def _boxes(draw: st.DrawFn) -> Box:
    """Boxes in boxes; every text has a node and words of its own."""
    names = count()

    def leaf() -> Box:
        index = next(names)
        return text(long_words(draw(st.integers(1, 12)), 20 * index), f"n{index}")

    def some(low: int, high: int, depth: int) -> list[Box]:
        return [box(depth) for _ in range(draw(st.integers(low, high)))]

    def box(depth: int) -> Box:
        kind = draw(st.sampled_from("tttsprbwf" if depth else "t"))
        if kind == "s":
            inner = some(1, 4, depth - 1)
            gaps = [float(draw(st.integers(0, 30))) for _ in inner]
            return Stack(inner, gaps, [draw(st.booleans()) for _ in inner])
        if kind == "p":
            return Panel(box(depth - 1), PanelStyle(frame=INK, frame_pt=1, pad_pt=6))
        if kind == "b":
            return _banner(box(depth - 1))
        if kind == "r":
            return Rows(leaf(), some(1, 5, 0), ROWS)
        if kind == "w":
            return Whole(box(depth - 1))
        if kind == "f":
            return Followed(Rows(leaf(), some(1, 5, 0), ROWS), box(depth - 1), 8.0)
        return leaf()

    return box(3)


@settings(deadline=None, max_examples=150)
@given(_boxes(), st.integers(150, 300))
def test_boxes_draw_what_they_measure(box: Box, width: int) -> None:
    height = box.height(width)
    assert all(each.inside(9, 100 - height, 9 + width, 100) for each in shown(box, width, 9, 100))


@settings(deadline=None, max_examples=300)
@given(_boxes(), st.integers(150, 300), st.integers(20, 400))
def test_splits_keep_everything_once(box: Box, width: int, height: int) -> None:
    """Cut again and again, the parts hold the same words of the same nodes in the same order,
    each part but the last fits, and none is empty."""
    whole = all_words([drawn(box, width)])
    sinks: list[RecordingSink] = []
    rest: Box | None = box
    while rest is not None:
        parts = rest.split(width, height) if rest.height(width) > height else None
        part, rest = parts or (rest, None)
        if parts:
            assert part.height(width) <= height + 1e-6
        sinks.append(drawn(part, width))
        measured = part.height(width)
        assert all(each.inside(0, -measured, width, 0) for each in sinks[-1].drawn)
        assert all_words(sinks[-1:])
    assert all_words(sinks) == whole


def test_samples_are_of_one_width() -> None:
    """What the tests of mirrors rest on."""
    words = HEBREW_SAMPLES.change("the quick brown fox")
    assert SHAPER.shape(local(HEBREW, words)).width_em == SHAPER.shape(
        local(ENGLISH, "the quick brown fox")
    ).width_em  # fmt: skip
