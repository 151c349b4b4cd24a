"""Left-to-right words in a document that reads from right to left, as readers give them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_helpers import A4, INK, Draw, build, check, face, store, tree
from readers import READERS as ALL
from readers import mupdf, pdfium, poppler
from reportlab.platypus.flowables import Flowable

from omshandout.pdf import embedded
from omshandout.pdf.canvas import MarkingCanvas
from omshandout.pdf.embedded import parts_of
from omshandout.pdf.fonts import FontUse
from omshandout.readback import logical_text
from omshandout.structure.marks import Artifact
from omshandout.structure.tree import Node, Role
from omshandout.text.glyphs import Cluster, Piece

PHRASES = (
    "opsoclonus-myoclonus syndrome", "a.b-c@neuro.example.org", "https://www.example.org/a-b?c=1",
    "Great Ormond Street Hospital 2.5 mg/kg", "x: (y) & 'z' - [a]b", "IVIG 1 g/kg, A1",
)  # fmt: skip


READERS = list(ALL.values())


def pieces_of(phrase: str) -> list[Piece]:
    return [face().shape(phrase)]


def document(lines: Sequence[Sequence[Piece]], *, rtl: bool = True) -> bytes:
    """Lines of left-to-right words, each with an Arabic word at its right and one at its left."""
    word = face("NotoSansArabic").shape("باب", rtl=True, script="Arab")
    space = face().shape(" ")

    def draw(flowable: Flowable) -> None:
        canvas = flowable.canv
        canvas.begin("p")
        for number, words in enumerate(lines):
            y = flowable.height_pt - 20.0 * (number + 1)
            x = 60.0
            for shown in ([word], [space], words, [space], [word]):
                canvas.show(shown, x, y, 12.0, INK, left_to_right=shown is words)
                x += sum(piece.width_em for piece in shown) * 12.0
        canvas.end()

    story = [Draw(20.0 * len(lines) + 4, draw)]
    return build(story, tree(Node("p", Role.P, leaf=True), tag="ar"), rtl=rtl).data


def plain(text: str) -> str:
    return " ".join(re.sub("[\u200f\u202a-\u202e]", "", text).split())


# --- Parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("OMS", []),
        ("171 555", ["171", " ", "555"]),
        ("171\u00a0555-0199", []),  # separators of numbers are of their class
        ("a-b c", ["a", "-", "b", " ", "c"]),
        ("A1, (b)", ["A", "1,", " (", "b", ")"]),
    ],
)
def test_parts_are_of_one_class(phrase: str, texts: list[str]) -> None:
    parts = parts_of(tuple(pieces_of(phrase)))
    assert [part.text for part in parts] == texts
    assert [part.slot for part in parts] == list(reversed(range(len(parts))))


def test_parts_beside_each_other_in_one_class_keep_their_order() -> None:
    """A word in two faces is one stretch to PDFium, which does not turn it."""
    words = [face().shape("a my"), face("NotoSans", 700).shape("oclonus b")]
    parts = parts_of(tuple(words))
    assert [(part.text, part.slot) for part in parts] == [
        ("a", 5), (" ", 4), ("my", 2), ("oclonus", 3), (" ", 1), ("b", 0),
    ]  # fmt: skip
    widths = [part.left_em for part in parts]
    assert widths == sorted(widths)
    assert parts[3].left_em == words[0].width_em


def test_what_is_not_read_is_no_part_of_the_text() -> None:
    regular = face()
    ids = (
        *regular.shape("a-").clusters, regular.intern(Cluster("\u00ad", (), 0)),
        *regular.shape("b").clusters,
    )  # fmt: skip
    advances = tuple(regular.clusters[each].advance for each in ids)
    width = sum(advances) / regular.metrics.units_per_em
    parts = parts_of((Piece(regular, ids, advances, 0, 0, width),))
    assert [part.text for part in parts] == ["a", "-", "b"]
    assert (parts[1].clusters, parts[1].advances) == (ids[1:3], advances[1:3])


@pytest.mark.parametrize("reader", [poppler, mupdf])
def test_words_with_several_parts_beyond_ascii_are_left_alone(
    reader: Callable[[bytes], str]
) -> None:
    phrase = "Zürich – «a»b"
    assert parts_of(tuple(pieces_of(phrase))) == ()
    assert phrase in plain(reader(document([pieces_of(phrase)])))


def test_words_of_the_foot_are_the_same_on_all_pages_whatever_is_set_there() -> None:
    """Their operators are made once for a place, and set the font and colour that they need."""
    other, words = pieces_of("A page"), pieces_of("Draft: not checked, by anyone.")
    canvas = MarkingCanvas(A4, tree(Node("p", Role.P, leaf=True), tag="ar"), store(), rtl=True)
    for _ in range(3):
        canvas.begin("p")
        canvas.end()
        canvas.showPage()
    heard = canvas.fonts.heard
    asked: list[object] = []

    def foot(canvas: MarkingCanvas, page: int, pages: int) -> None:
        canvas.artifact(Artifact.PAGINATION)
        if page == 2:
            canvas.show(other, 60.0, 50.0, 14.0, INK, left_to_right=True)
        before = len(heard)
        canvas.show(words, 60.0, 30.0, 9.0, INK, left_to_right=True)
        asked.append(heard[before:])
        if page == 3:
            canvas.show(words, 60.0, 20.0, 9.0, INK, left_to_right=True)
            canvas.show(words, 60.0, 10.0, 8.0, INK, left_to_right=True)
        canvas.end()

    canvas.add_furniture(foot)
    drawn = [[each for each in page.code if each.startswith("BT")] for page in canvas.pages]
    assert [len(each) for each in drawn] == [1, 2, 3]
    assert drawn[0][0] == drawn[1][1] == drawn[2][0]
    assert len(set(drawn[2])) == 3
    assert asked[0]
    assert asked[0] == asked[1] == asked[2]
    assert [[*page.fonts] for page in canvas.pages] == [["F1"]] * 3


BEYOND_ASCII = (
    "Call at (°C or °F):", "°C", "at 38°C", "the Hôpital Necker in Paris", "8–12 weeks",
    "a° b° c°", "Zürich: k-l", "k-l Zürich",
)  # fmt: skip


@pytest.mark.parametrize("phrase", BEYOND_ASCII)
def test_parts_beyond_ascii_are_bare_and_stand_in_order(phrase: str) -> None:
    parts = parts_of(tuple(pieces_of(phrase)))
    assert "".join(part.text for part in parts) == phrase
    assert {part.text for part in parts if part.bare} == {
        part.text for part in parts if not part.text.isascii()
    }
    starts = embedded.starts_of(parts, 100.0, 12.0, 12.0 * pieces_of(phrase)[0].width_em)
    # From the right to the left in the order of reading; all bare parts of words are alike.
    assert starts == sorted(set(starts))
    assert sorted(starts[part.slot] for part in parts if part.bare) == sorted(
        100.0 + 12.0 * part.left_em for part in parts if part.bare
    )


@pytest.mark.parametrize("reader", READERS)
def test_readers_give_words_beyond_ascii_back(reader: Callable[[bytes], str]) -> None:
    text = plain(reader(document([pieces_of(phrase) for phrase in BEYOND_ASCII])))
    for phrase in BEYOND_ASCII:
        # PDFium reads a space beside such a part.
        assert phrase.replace(" ", "") in text.replace(" ", "")


def test_a_word_that_a_hyphen_parts_is_left_alone() -> None:
    regular = face()
    hyphen = regular.clusters[regular.shape("-").clusters[0]]
    shown = regular.intern(Cluster("\u00ad", hyphen.glyphs, hyphen.advance))
    words = regular.shape("two words")
    ids = (*words.clusters, shown)
    piece = Piece(regular, ids, (*words.advances, hyphen.advance), 0, 0, words.width_em)
    assert parts_of((piece,)) == ()


def test_a_piece_of_nothing_that_is_read_is_left_alone() -> None:
    bold = face("NotoSans", 700)
    unread = Piece(bold, (bold.intern(Cluster("\u00ad", (), 0)),), (0,), 0, 2, 0.0)
    words = [*pieces_of("/b"), unread, *pieces_of("b")]
    assert parts_of(words) == ()
    assert "باب /bb باب" in plain(poppler(document([words])))


# --- In a file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_readers_give_the_words_back(reader: Callable[[bytes], str]) -> None:
    text = plain(reader(document([pieces_of(phrase) for phrase in PHRASES])))
    for phrase in PHRASES:
        # PDFium mirrors an opening bracket behind a right-to-left word only.
        assert phrase in text


_WORDS = st.text("abcXYZ019", min_size=1, max_size=7)
_BETWEEN = st.sampled_from([" ", " ", " ", "-", ".", "/", "@", ": ", ", ", " & "])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(st.tuples(_WORDS, _BETWEEN), min_size=1, max_size=5), last=_WORDS)
@pytest.mark.parametrize("reader", READERS)
def test_any_words_come_back(
    reader: Callable[[bytes], str], first: list[tuple[str, str]], last: str
) -> None:
    phrase = "".join(word + sign for word, sign in first) + last
    found = plain(reader(document([pieces_of("k" + phrase + "k")])))
    assert f"k{phrase}k" in found


def test_our_own_reader_gives_them_back() -> None:
    for phrase in PHRASES:
        assert logical_text(document([pieces_of(phrase)])).strip() == f"باب {phrase} باب"


def test_pdfium_turns_them_if_they_are_drawn_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of it all; if this fails, so much the better."""
    monkeypatch.setattr("omshandout.pdf.setting.parts_of", lambda pieces: ())
    assert "syndrome myoclonus-opsoclonus" in plain(pdfium(document([pieces_of(PHRASES[0])])))


def test_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each glyph has its place to a hundredth of a point."""
    lines = [pieces_of(phrase) for phrase in PHRASES]
    apart = places(document(lines))
    monkeypatch.setattr("omshandout.pdf.setting.parts_of", lambda pieces: ())
    together = places(document(lines))
    assert len(apart) == len(together)
    for one, other in zip(apart, together, strict=True):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 0.02


def places(data: bytes) -> list[tuple[float, ...]]:
    """Boxes of all ink, from the left and the top."""
    with pymupdf.open(stream=data) as pdf:
        traces = pdf[0].get_texttrace()
    found = [
        tuple(box) for trace in traces for character, _, _, box in trace["chars"]
        if not chr(character).isspace() and character != 0x200F
    ]  # fmt: skip
    return sorted(found, key=lambda box: (round(box[1]), round(box[0], 1), round(box[2], 1)))


def test_left_to_right_documents_have_none_of_it() -> None:
    lines = [pieces_of(phrase) for phrase in PHRASES]
    for mark in (b"/Word", b"/Mark"):
        assert mark not in content(document(lines, rtl=False))
        assert mark in content(document(lines))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("word", ["OMS", "2", "+44", "A1"])
def test_a_word_stays_apart_from_those_beside_it(reader: Callable[[bytes], str], word: str) -> None:
    assert plain(reader(document([pieces_of(word)]))) == f"باب {word} باب"


@pytest.mark.parametrize("reader", READERS)
def test_a_sign_stays_with_the_word_before_it(reader: Callable[[bytes], str]) -> None:
    letters = arabic("باب")
    stop, space = (face().shape(sign) for sign in ". ")

    def draw(flowable: Flowable) -> None:
        canvas = flowable.canv
        canvas.begin("p")
        canvas.show([letters, space, stop, letters], 60.0, flowable.height_pt - 20.0, 12.0, INK)
        canvas.end()

    data = build([Draw(24.0, draw)], tree(Node("p", Role.P, leaf=True), tag="ar"), rtl=True).data
    assert plain(reader(data)) == "باب. باب"


def test_poppler_joins_words_without_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the marks; if this fails, so much the better."""
    monkeypatch.setattr(
        "omshandout.pdf.setting.left_edge", lambda font, x, down, size: f"{x:.2f} {down} Td"
    )
    monkeypatch.setattr(FontUse, "seam", lambda font, text, advance: font._add(text, advance))
    assert plain(poppler(document([pieces_of("OMS")]))) == "باب OMSباب"


def content(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        return bytes(pdf.pages[0].Contents.read_bytes())


def test_strings_start_in_the_order_that_pdfium_wants() -> None:
    """Each part farther left than the one that is read before it, none outside the words."""
    starts, pen = [], 0.0
    with pikepdf.open(BytesIO(document([pieces_of("a-b c.d e/f")]))) as pdf:
        inside = False
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(operator):
                case "BT":
                    pen = 0.0
                case "Td":
                    pen += float(operands[0])
                    if inside:
                        starts.append(pen)
                case "BDC":
                    inside = "/ActualText" in operands[1]
                case "EMC":
                    inside = False
    assert len(starts) == 11
    assert all(one > other for one, other in pairwise(starts))
    width = pieces_of("a-b c.d e/f")[0].width_em * 12.0
    assert starts[0] - starts[-1] < width < A4[0]


def test_conforms(tmp_path: Path) -> None:
    check(document([pieces_of(phrase) for phrase in PHRASES]), tmp_path)


def test_names_are_those_of_the_standard() -> None:
    """Poppler takes replacement text of a Span to stand where its first glyph stands."""
    assert embedded._TAG != "/Span"


# --- Right-to-left words --------------------------------------------------------------------------


def page_of(draw: Callable[[MarkingCanvas, float], None]) -> bytes:
    """A page on which ``draw`` shows text in one mark; it gets the canvas and a baseline."""

    def marked(flowable: Flowable) -> None:
        flowable.canv.begin("p")
        draw(flowable.canv, flowable.height_pt - 20.0)
        flowable.canv.end()

    logical = tree(Node("p", Role.P, leaf=True), tag="ar")
    return build([Draw(24.0, marked)], logical, rtl=True).data


def arabic(words: str, weight: int = 400) -> Piece:
    return face("NotoSansArabic", weight).shape(words, rtl=True, script="Arab")


@pytest.mark.parametrize("reader", READERS)
def test_bold_words_stay_in_their_line(reader: Callable[[bytes], str]) -> None:
    line = [arabic(" الآن"), arabic("فورا", 700), arabic("اتصل ")]
    data = page_of(lambda canvas, y: canvas.show(line, 60.0, y, 12.0, INK))
    assert plain(reader(data)) == "اتصل فورا الآن"


@pytest.mark.parametrize("reader", READERS)
def test_a_space_after_a_vowel_mark_is_one(reader: Callable[[bytes], str]) -> None:
    """Also one of another face than the mark."""
    for line in ([arabic("بابًا باب")], [arabic(" باب"), arabic("بابًا", 700)]):
        data = page_of(lambda canvas, y, line=line: canvas.show(line, 60.0, y, 12.0, INK))
        assert plain(reader(data)) == "بابًا باب"


@pytest.mark.parametrize("reader", READERS)
def test_texts_beside_each_other_are_words_apart(reader: Callable[[bytes], str]) -> None:
    """Such as the answers to a question: nobody draws a space between them."""

    def draw(canvas: MarkingCanvas, y: float) -> None:
        canvas.show([arabic("نعم")], 200.0, y, 12.0, INK)
        canvas.show([arabic("لا")], 100.0, y + 0.3, 12.0, INK)

    assert plain(reader(page_of(draw))) == "نعم لا"


@pytest.mark.parametrize("reader", READERS)
def test_parts_that_touch_are_one_word(reader: Callable[[bytes], str]) -> None:
    def draw(canvas: MarkingCanvas, y: float) -> None:
        first, second = arabic("باب و"), face().shape("OMS")
        canvas.show([first], 200.0, y, 12.0, INK)
        x = 200.0 - second.width_em * 12.0
        canvas.show([second], x, y, 12.0, INK, left_to_right=True)

    assert plain(reader(page_of(draw))) == "باب وOMS"


def test_marks_come_after_the_words() -> None:
    """Between them they would part the words to pdf.js."""
    data = page_of(lambda canvas, y: canvas.show([arabic("باب ، باب")], 60.0, y, 12.0, INK))
    shown = re.findall(rb"T[jJ]|BDC|EMC", content(data))
    assert [each.upper() for each in shown] == [b"BDC", b"TJ", b"BDC", b"TJ", b"EMC", b"EMC"]


@pytest.mark.parametrize("latin", [1, 6, 30])
def test_numbers_stay_in_their_sentence_on_a_page_of_latin_lines(
    latin: int, tmp_path: Path
) -> None:
    """Poppler takes the direction of a page for that of most letters on it."""
    first, second = arabic("هناك"), arabic("مصدرا")
    number, space = face().shape("51"), face().shape(" ")
    english = face().shape("Society for Paediatric Endocrinology, example.org")

    def draw(flowable: Flowable) -> None:
        canvas = flowable.canv
        canvas.begin("p")
        y = flowable.height_pt - 20.0
        for _ in range(latin):
            canvas.show([english], 60.0, y, 12.0, INK, left_to_right=True)
            y -= 20.0
        x = 60.0
        for shown in (second, space, number, space, first):
            canvas.show([shown], x, y, 12.0, INK, left_to_right=shown is number)
            x += shown.width_em * 12.0
        canvas.end()

    story = [Draw(20.0 * latin + 40, draw)]
    logical = tree(Node("p", Role.P, leaf=True), tag="ar")
    data = build(story, logical, rtl=True, furniture=lambda canvas, page, pages: None).data
    check(data, tmp_path)
    assert "هناك 51 مصدرا" in plain(poppler(data))
    for reader in READERS:
        assert plain(reader(data)).count("Society for Paediatric") == latin
        assert "\u200f" * 9 not in reader(data) or reader is poppler
