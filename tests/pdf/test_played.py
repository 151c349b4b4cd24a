"""What was drawn for other documents is drawn again only where drawing would do the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_helpers import A4, INK, SVG, face, tree

from omshandout.pdf import DrawingStore, played
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.fonts import DocumentFonts
from omshandout.pdf.layers import LayeredCanvas
from omshandout.pdf.notes import Notes
from omshandout.pdf.played import Added, Played, PlayedBefore
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import Node, Role
from omshandout.text.glyphs import Face, Piece

Draw = Callable[[Notes], object]

BLUE = (0.0, 0.2, 0.6)
NODES = ("a", "b", "c")
TREE = tree(*[Node(each, Role.P, leaf=True) for each in NODES])


def shapes(*, rtl: bool) -> list[tuple[Piece, bool]]:
    """Pieces, and whether they read from left to right."""
    latin, bold = face(), face("NotoSans", 700)
    found = [(latin.shape(text), True) for text in ("Phone:", "A-b c", "12", " ")]
    found.append((bold.shape("A 12."), True))
    if rtl:
        arabic = face("NotoSansArabic")
        found += [
            (arabic.shape(text, rtl=True, script="Arab"), False)
            for text in ("هاتف", " ", "بَيْتٌ", "هاتف: ")
        ]
    return found


def begun(*, rtl: bool) -> DocumentFonts:
    """Fonts that documents begin with: they have few of the letters."""
    fonts = DocumentFonts(CompactDocument(), together=rtl, right_to_left=rtl)
    use = fonts.use(face())
    for cluster in face().shape("Phone:").clusters:
        use.codes[cluster]
    fonts.settle()
    return fonts


def play(
    noted: Sequence[Draw], fonts: DocumentFonts, before: PlayedBefore, *, rtl: bool
) -> tuple[object, ...]:
    """Draw a page; returns all that is left behind, but objects that name the document."""
    canvas = LayeredCanvas(A4, TREE, DrawingStore(lambda _: SVG), rtl=rtl)
    notes = Notes(canvas)
    for each in noted:
        each(notes)
    notes.showPage()
    canvas.begin_pages(1)
    canvas.fonts = fonts.resumed(canvas.document)
    canvas._uses = canvas.fonts.by_face
    canvas._played = before
    canvas.fonts.foresee(notes.pieces())
    code = b"".join(map(canvas.play, notes.runs))
    (record,) = canvas.pages
    return (
        code, canvas.marks, record.nodes, record.leaning, record.drawings,
        [(name, use.face.name) for name, use in record.fonts.items()],
        [[each.text for each in font.shown] for font in canvas.fonts._fonts],
    )


def marked(
    node: str, shown: Sequence[tuple[int, float, float, float, tuple[float, float, float]]],
    box: float, *, rtl: bool, picture: bool,
) -> Draw:
    """Draws one marked content: an artifact, if the node is none."""
    pieces = shapes(rtl=rtl)

    def draw(notes: Notes) -> None:
        if node in NODES:
            notes.begin(node, 3)
        else:
            notes.artifact(Artifact.PAGINATION)
        if box:
            notes.fill_box(0.0, 0.0, box, 10.0, BLUE)
            notes.stroke_box(0.0, 0.0, box, 10.0, INK, box)
        if picture:
            notes.drawing("eye" if box else "face", 0.0, 0.0, 10.0)
        for number, x, y, size, fill in shown:
            piece, ltr = pieces[number % len(pieces)]
            show = notes.show  # type: ignore[attr-defined]
            show((piece,), x, y, size, fill, left_to_right=ltr, ltr_line=not rtl)
        notes.end()

    return draw


@st.composite
def pages(draw: st.DrawFn, *, rtl: bool) -> list[list[Draw]]:
    """Some documents of marked contents of which many are alike."""
    texts = st.tuples(
        st.integers(0, 8), st.sampled_from((10.0, 40.0, 42.0)), st.sampled_from((20.0, 21.0, 60.0)),
        st.sampled_from((10.0, 12.0)), st.sampled_from((INK, BLUE)),
    )
    contents = st.builds(
        marked, st.sampled_from((*NODES, "")), st.lists(texts, max_size=3),
        st.sampled_from((0.0, 1.0)), rtl=st.just(rtl), picture=st.booleans(),
    )
    some = draw(st.lists(contents, min_size=1, max_size=4))
    page = st.lists(st.sampled_from(some), min_size=1, max_size=5)
    return draw(st.lists(page, min_size=3, max_size=8))


@pytest.mark.parametrize("rtl", [False, True])
def test_pages_are_those_that_are_drawn_alone(rtl: bool) -> None:
    fonts = begun(rtl=rtl)
    found: list[Played | None] = []
    find = PlayedBefore.find

    def heard(self: PlayedBefore, key: object, fonts: DocumentFonts) -> Played | None:
        found.append(find(self, key, fonts))
        return found[-1]

    @settings(max_examples=60, deadline=None)
    @given(pages(rtl=rtl))
    def check(documents: list[list[Draw]]) -> None:
        before = PlayedBefore(fonts)
        for noted in [*documents, *documents]:
            with mock.patch.object(PlayedBefore, "find", heard):
                drawn = play(noted, fonts, before, rtl=rtl)
            assert drawn == play(noted, fonts, PlayedBefore(fonts), rtl=rtl)

    check()
    assert sum(each is not None for each in found) > 50  # of some two thousand


def test_a_space_that_nobody_drew_hangs_on_the_text_beside() -> None:
    # Two names of days in columns: what parts them is drawn with the second.
    fonts = begun(rtl=True)
    second = marked("b", [(2, 16.0, 20.0, 10.0, INK)], 0.0, rtl=True, picture=False)
    firsts = [
        marked("a", [(2, 40.0, y, 10.0, INK)], 0.0, rtl=True, picture=False) for y in (20.0, 60.0)
    ]
    before = PlayedBefore(fonts)
    pages = [
        [play([first, second], fonts, each, rtl=True) for first in firsts]
        for each in (*[before] * 4, PlayedBefore(fonts))
    ]
    assert all(page == pages[-1] for page in pages)
    beside, apart = pages[-1]
    assert beside[-1] != apart[-1]  # one has the space


def drawn_before(added: tuple[tuple[Face, Added, str], ...] = ()) -> Played:
    return Played("", (), 0.0, (), (), (), added, (None, None, "", 0.0, "", -1), None)


def test_codes_of_marks_of_direction_have_to_be_the_same() -> None:
    settled = begun(rtl=True)
    latin = face()

    def codes(*texts: str) -> DocumentFonts:
        fonts = settled.resumed(CompactDocument())
        for text in texts:
            fonts.use(latin).seam(text, 300)
        return fonts

    before, one = PlayedBefore(settled), codes("x", "y")
    added = before.new_added(one.heard)
    (_, x, first), (_, y, second) = added
    assert (x[0], y[0], int(second, 16)) == ("x\u200f", "y\u200f", int(first, 16) + 1)
    kept = drawn_before(added[1:])
    before.keep("key", kept)
    assert before.find("key", codes("x", "y")) is kept
    assert before.find("key", codes("y", "x")) is None
    assert before.find("key", codes("x")) is None


def test_what_many_documents_have_is_kept_and_little_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(played, "_MOST", 3)
    monkeypatch.setattr(played, "_MOST_MET", 3)
    before = PlayedBefore(begun(rtl=False))
    calls = (("begin", ("a", 0), ()), ("end", (), ()))
    assert not before.is_worth_keeping("one", calls)
    assert before.is_worth_keeping("one", calls)
    assert not before.is_worth_keeping("two", (*calls, ("warn", (), ())))
    assert not before.is_worth_keeping("two", (*calls, ("warn", (), ())))
    for number in range(10):
        assert not before.is_worth_keeping(number, calls)
        before.keep(number, drawn_before())
    assert len(before._known) <= 3
    assert len(before._met) <= 3
    assert before.stream(b"code") is not before.stream(b"code")
    assert before.stream(b"code") is before.stream(b"code")
