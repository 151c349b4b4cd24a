"""Tests of ``omshandout.text.lines``: lines of positioned glyphs."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from local_texts import ARABIC, BURMESE, CHINESE, HEBREW, KHMER, SENTENCES, THAI, local
from measured_font import measured_fonts
from shaped_glyphs import by_harfbuzz, placed, shaped_or_not

from omshandout.errors import LayoutError, Severity, Where
from omshandout.model.text import ENGLISH, Language, LocalText, Run
from omshandout.text import lines
from omshandout.text.fonts import FontFace, FontSet
from omshandout.text.glyphs import Line, Piece
from omshandout.text.lines import break_lines, fits, parted, parted_fault
from omshandout.text.paragraph import ShapedParagraph, Shaper

_REAL = Shaper(FontSet())
_MEASURED = Shaper(measured_fonts())


def _plain(*runs: str | Run, language: Language = ENGLISH) -> ShapedParagraph:
    """A paragraph in the test font: half an em a character, one em a capital."""
    return _MEASURED.shape(local(language, *runs))


def _words(par: ShapedParagraph, lines: tuple[Line, ...]) -> list[str]:
    return [par.text[line.start : line.end] for line in lines]


def _texts(piece: Piece) -> list[str]:
    return [piece.face.clusters[index].text for index in piece.clusters]


def _visual(line: Line) -> str:
    """The characters of a line from left to right, mirrored brackets as they are typed."""
    return "".join(words for piece in line.pieces for words in _texts(piece))


# --- Lines --------------------------------------------------------------------------------------


def test_one_line() -> None:
    par = _plain("ab Cd")
    (line,) = break_lines(par, 3.0)
    assert (line.start, line.end, line.width_em, line.lead_em) == (0, 5, 3.0, 0.0)
    (piece,) = line.pieces
    assert (piece.start, piece.run, piece.width_em) == (0, 0, 3.0)
    assert piece.advances == (500, 500, 500, 1000, 500)
    assert par.width_em == 3.0
    assert par.longest_word_em == 1.5
    assert par.positions == (0, 500, 1000, 1500, 2500, 3000)


@pytest.mark.parametrize("language", SENTENCES, ids=lambda each: each.tag)
@pytest.mark.parametrize("bold", [False, True])
def test_a_paragraph_on_one_line_is_as_wide_as_its_letters_one_by_one(
    language: Language, bold: bool
) -> None:
    sentence = SENTENCES[language]
    for runs in ([sentence], [f"{sentence} "], [sentence, Run(f" {sentence}", bold=True), " ()"]):
        par = _REAL.shape(local(language, *runs), bold=bold)
        assert par.whole == par.positions[-1]
        assert par.width_em == par.positions[len(par.text.rstrip())] / 1000


@pytest.mark.parametrize("language", SENTENCES, ids=lambda each: each.tag)
def test_a_line_that_has_room_but_for_a_space_is_found_without_others(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SENTENCES[language]
    texts = [f"{whole[:count].rstrip()} " for count in range(1, len(whole) + 1, 3)]
    texts += ["020 7000 1000 ", "A-B, (C): 5 ", "well-known "]
    found, told = [], []
    for is_quick in (True, False):
        if not is_quick:
            monkeypatch.setattr(lines, "_has_room_but_for_space", lambda par, limit: False)
        pars = [Shaper(_REAL.fonts).shape(local(language, text)) for text in texts]
        found.append([
            break_lines(par, par.width_em + more, as_head=as_head)
            for par in pars for more in (0.0, 0.001, 0.04) for as_head in (False, True)
        ])
        told.append([par.asked.words for par in pars])
    assert found[0] == found[1]
    # Nobody asked for its own width, so it is told from others by where lines may end.
    assert told[0] == told[1]
    assert any(told[0])


def test_greedy_and_even() -> None:
    """Even lines take no more lines, but do not leave one word alone on the last."""
    par = _plain("aaa bb cc dd ee ff g")
    filled = break_lines(par, 9.0, balance=False)
    even = break_lines(par, 9.0)
    assert _words(par, filled) == ["aaa bb cc dd ee ff ", "g"]
    assert _words(par, even) == ["aaa bb cc dd ee ", "ff g"]
    assert [line.width_em for line in filled] == [9.0, 0.5]
    assert [line.width_em for line in even] == [7.5, 2.0]


def test_width_is_kept_to_the_unit() -> None:
    par = _plain("aaaa bbbb")
    assert len(break_lines(par, 4.5)) == 1
    assert _words(par, break_lines(par, 4.499)) == ["aaaa ", "bbbb"]


def test_trailing_spaces() -> None:
    """Spaces at the end of a line take no room, but stay among its pieces."""
    par = _plain("aaaa    bbbb  ")
    first, last = break_lines(par, 2.0)
    assert (first.width_em, last.width_em) == (2.0, 2.0)
    assert [_visual(line) for line in (first, last)] == ["aaaa    ", "bbbb  "]
    assert sum(piece.width_em for piece in first.pieces) == 4.0
    assert par.width_em == 6.0
    (alone,) = break_lines(_plain("  "), 2.0)
    assert alone.width_em == 0.0


def test_trailing_spaces_right_to_left() -> None:
    """They stand at the left end, out of the text's width."""
    par = _plain("אאאא   בב  ", language=HEBREW)
    first, last = break_lines(par, 2.0)
    assert (first.width_em, first.lead_em) == (2.0, 1.5)
    assert (last.width_em, last.lead_em) == (1.0, 1.0)
    assert [_visual(line) for line in (first, last)] == ["   אאאא", "  בב"]


def test_trailing_spaces_of_a_latin_run() -> None:
    """Spaces inside a run of the other direction go to the line's own end (UAX #9, L1)."""
    par = _plain("א ", Run("ab cd", language=ENGLISH), " ב", language=HEBREW)
    lines = break_lines(par, 2.0, balance=False)
    assert [_visual(line) for line in lines] == [" ab א", "ב cd"]
    assert [line.lead_em for line in lines] == [0.5, 0.0]
    assert [line.width_em for line in lines] == [2.0, 2.0]


def test_empty() -> None:
    par = _plain()
    assert break_lines(par, 1.0) == ()
    assert par.width_em == 0.0


def test_word_too_wide() -> None:
    """The first such word is named, with the place of its text."""
    where = Where(file="content/handouts/symptoms.yaml", line=7, column=11)
    par = _MEASURED.shape(local(ENGLISH, "aa bbbbb cccccc", key="eyes.text", where=where))
    assert par.longest_word_em == 3.0
    assert len(break_lines(par, 3.0)) == 3
    with pytest.raises(LayoutError) as caught:
        break_lines(par, 2.0)
    (fault,) = caught.value.faults
    assert fault.what == "the word “bbbbb” is wider than its column"
    assert fault.hint == "use a shorter word, or put a soft hyphen (U+00AD) where it may be divided"
    assert fault.where == Where(where.file, 7, 11, "eyes.text", "en")
    assert fault.code == "text/too-wide"


def test_a_word_is_parted_where_nothing_else_helps() -> None:
    """Only the word that is too wide, not next to its ends, and as few times as it needs."""
    par = _plain("aa bbbbbbbbbb cc")
    divided = parted(par, 3.0)
    lines = [line.width_em for line in break_lines(divided, 3.0)]
    assert max(lines) <= 3.0
    assert {line.end for line in break_lines(divided, 3.0)} <= {3, *range(5, 12), 14, 16}
    assert not fits(par, 3.0)
    assert fits(divided, 3.0)
    fault = parted_fault(par, 3.0)
    assert fault.what == "the word “bbbbbbbbbb” is wider than its column, and is parted inside"
    assert (fault.code, fault.severity) == ("text/parted-word", Severity.WARNING)
    # Next to its ends only if that is the one way; a letter that is too wide stays so.
    assert fits(parted(par, 0.5), 0.5)
    assert not fits(parted(par, 0.4), 0.4)


def test_soft_hyphen() -> None:
    """It shows where a line ends with it, and its width counts; elsewhere it shows nothing."""
    par = _plain("aaaa\u00adbbbb cc")
    assert par.width_em == 5.5
    first, last = break_lines(par, 3.5, balance=False)
    assert _words(par, (first, last)) == ["aaaa\u00ad", "bbbb cc"]
    assert (first.width_em, last.width_em) == (2.5, 3.5)
    (piece,) = first.pieces
    face = piece.face
    hyphen = face.clusters[piece.clusters[-1]]
    assert isinstance(face, FontFace)
    assert hyphen.text == "\u00ad"
    assert hyphen.glyphs == ((face.font.get_nominal_glyph(ord("-")), 0, 0),)
    assert _words(par, break_lines(par, 5.0, balance=False)) == ["aaaa\u00adbbbb ", "cc"]
    with pytest.raises(LayoutError, match="is wider than its column"):
        break_lines(par, 2.0)


# --- Order of a line ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runs", "visual"),
    [
        # What is typed last stands leftmost; numbers keep their order.
        (["אבג 123 דה."], ".הד 123 גבא"),
        (["אבג (OMS) דה"], "הד )OMS( גבא"),
        (["אב [12] OMS 34 ג"], "ג OMS 34 ]12[ בא"),
        # Without an isolate the groups of a number change places.
        (["אב 12 345-6789 ג"], "ג 345-6789 12 בא"),
        (["אב ", Run("12 345-6789", isolate=True), " ג"], "ג 12 345-6789 בא"),
        (["אב ", Run("a (b", language=ENGLISH, isolate=True), ") ג"], "ג )a (b בא"),
        (["אב ", Run("- OMS!", language=ENGLISH, isolate=True), " ג"], "ג - OMS! בא"),
        (["OMS"], "OMS"),
    ],
)
def test_right_to_left_order(runs: list[str | Run], visual: str) -> None:
    par = _plain(*runs, language=HEBREW)
    (line,) = break_lines(par, 50.0)
    assert _visual(line) == visual
    assert line.width_em == sum(1.0 if char.isupper() else 0.5 for char in visual)


@pytest.mark.parametrize(
    ("runs", "visual"),
    [
        (["ab (אבג 12) cd"], "ab (12 גבא) cd"),
        (["ab ", Run("אב.", isolate=True), " 12"], "ab .בא 12"),
        (["ab ", Run("אב", language=HEBREW), "!"], "ab בא!"),
    ],
)
def test_left_to_right_order(runs: list[str | Run], visual: str) -> None:
    (line,) = break_lines(_plain(*runs), 50.0)
    assert _visual(line) == visual


def test_order_is_that_of_each_line() -> None:
    """A Latin run over two lines goes on at the start of the second."""
    par = _plain("א aaa bbb ב", language=HEBREW)
    lines = break_lines(par, 2.5, balance=False)
    assert [_visual(line) for line in lines] == [" aaa א", "ב bbb"]


@pytest.mark.parametrize("balance", [True, False])
@pytest.mark.parametrize("isolate", [True, False])
def test_no_hyphen_ends_a_part_of_a_name_in_the_middle_of_a_line(
    balance: bool, isolate: bool
) -> None:
    """Right to left the hyphen of the first part would stand beside the words before the name."""
    name = "opso-myo"  # 4 em
    runs = ("אבג דהוז חט ", Run(name, language=ENGLISH, isolate=isolate), " אב גדה אב")
    par = _plain(*runs, language=HEBREW)
    for half in range(6, 40):
        width = half / 2
        ends = [words.rstrip()[-1:] for words in
                _words(par, break_lines(par, width, balance=balance))]
        assert ("-" in ends) == (width < 4), width


def test_a_hyphen_of_the_own_script_may_end_a_line() -> None:
    """Also left to right: there it stands where the line ends."""
    for par in (_plain("aaa opso-myo bb"), _plain("אאא אבגד-הוז בב", language=HEBREW)):
        lines = break_lines(par, 5.0, balance=False)
        assert any(words.endswith("-") for words in _words(par, lines))


@pytest.mark.parametrize("balance", [True, False])
def test_no_line_ends_behind_a_stub_before_a_hyphen(balance: bool) -> None:
    par = _plain("aaaa bb-cccc dddd eeee")
    for width in (4.2, 4.6, 5.0, 5.4):  # the stub and its hyphen would have room on the first
        assert _words(par, break_lines(par, width, balance=balance))[0] == "aaaa "
    # Where a line would be left less than a third full, or a word is too wide, it ends there.
    par = _plain("a bb-cccccccc")
    assert _words(par, break_lines(par, 4.6, balance=balance)) == ["a bb-", "cccccccc"]
    # Two words of some letters each are parted as ever.
    par = _plain("aaaa bbb-cccc dddd")
    assert _words(par, break_lines(par, 5.0, balance=balance))[0] == "aaaa bbb-"


def test_brackets_are_mirrored() -> None:
    """The glyph of the other bracket is drawn; the text is the one that was typed."""
    (line,) = break_lines(_plain("(א)", language=HEBREW), 5.0)
    (piece,) = line.pieces
    face = piece.face
    assert isinstance(face, FontFace)
    assert _visual(line) == ")א("
    drawn = [face.clusters[index].glyphs[0][0] for index in piece.clusters]
    assert drawn[0] == face.font.get_nominal_glyph(ord("("))
    assert drawn[2] == face.font.get_nominal_glyph(ord(")"))


# --- Reshaping ----------------------------------------------------------------------------------


def _check_pieces(par: ShapedParagraph, lines: tuple[Line, ...]) -> None:
    """Every piece is what HarfBuzz gives for its text alone, and is as wide as it says."""
    for line in lines:
        trailing = len(par.text[line.start : line.end]) - len(
            par.text[line.start : line.end].rstrip()
        )
        for piece in line.pieces:
            texts = _texts(piece)
            segment = next(
                each.segment for each in par.segments
                if each.segment.start <= piece.start < each.segment.end
            )  # fmt: skip
            if segment.level & 1:
                texts.reverse()
            words = "".join(texts)
            assert words == par.text[piece.start : piece.start + len(words)]
            if not words.endswith("\u00ad"):
                assert isinstance(piece.face, FontFace)
                got = placed(piece.face, piece.clusters, piece.advances)
                ends_line = piece.start + len(words) == line.end
                assert got == by_harfbuzz(segment, words, ends_line=ends_line)
            assert piece.width_em == pytest.approx(sum(piece.advances) * segment.face.em)
        total = sum(piece.width_em for piece in line.pieces)
        if trailing:
            assert line.width_em < total
        else:  # the blank half of a bracket that begins the line hangs out of it
            assert line.width_em == pytest.approx(total - line.lead_em)


@pytest.mark.parametrize("language", list(SENTENCES), ids=lambda each: each.locale)
def test_lines_are_shaped_as_if_alone(language: Language) -> None:
    """A line is set as HarfBuzz sets it by itself, wherever the paragraph is broken."""
    par = _REAL.shape(local(language, SENTENCES[language]))
    for width in (par.longest_word_em, par.longest_word_em + 2.7, 12.3):
        lines = break_lines(par, max(width, par.longest_word_em))
        assert "".join(_words(par, lines)) == par.text
        _check_pieces(par, lines)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, "To-Ta-V/Av-Ty—Wa"),
        (ENGLISH, "of\u00adfice waf\u00adfle fi\u00adfi af\u200bfi"),
        (ARABIC, "طف\u00adلاً لا-لا عضلي/عيني"),
        (THAI, "น้ำดื่มกล้ามเนื้อ"),
        (KHMER, "ជំងឺភ្នែករាំ"),
        (BURMESE, "မျက်လုံးလှုပ်ရှားမှုရောဂါ"),
        (CHINESE, "“眼”AV-AV（OMS）"),
    ],
)
def test_unsafe_breaks(language: Language, words: str) -> None:
    """Kerning and ligatures end with the line, and what is measured is what is drawn."""
    par = _REAL.shape(local(language, words))
    lines = break_lines(par, par.longest_word_em, balance=False)
    assert len(lines) > 1
    assert "".join(_words(par, lines)) == par.text
    for line in lines:
        assert line.width_em <= par.longest_word_em + 1e-6
        shown = sorted(line.pieces, key=lambda piece: piece.start)
        texts = ["".join(sorted(_texts(piece))) for piece in shown]
        assert sorted("".join(texts)) == sorted(par.text[line.start : line.end])
    if language is not ARABIC:  # letters stay joined over a hyphen
        _check_pieces(par, lines)


def test_ligature_is_undone() -> None:
    par = _REAL.shape(local(ENGLISH, "of\u00adfice"))
    assert [len(par.segments[0].ids), par.width_em] == [4, _width("office")]
    first, last = break_lines(par, par.longest_word_em, balance=False)
    assert (_visual(first), _visual(last)) == ("of\u00ad", "fice")
    assert first.width_em == pytest.approx(_width("of-"))
    assert last.width_em == pytest.approx(_width("fice"))


def _width(words: str) -> float:
    return _REAL.shape(local(ENGLISH, words)).width_em


# --- Properties ---------------------------------------------------------------------------------

_ALPHABETS = {
    language: "".join(sorted(set(words))) + "   -\u00ad\u200b"
    for language, words in SENTENCES.items()
}


@st.composite
def _paragraphs(draw: st.DrawFn) -> LocalText:
    language = draw(st.sampled_from(list(SENTENCES)))
    pieces = draw(st.lists(st.text(_ALPHABETS[language], max_size=30), min_size=1, max_size=3))
    runs = [Run(each, bold=index == 1) for index, each in enumerate(pieces)]
    return local(language, *runs)


@settings(deadline=None, max_examples=300)
@given(_paragraphs(), st.floats(0.0, 8.0), st.booleans())
def test_lines_rejoin(text: LocalText, more: float, balance: bool) -> None:
    """Lines follow each other without gap, none is wider than asked, and none is lost."""
    par = shaped_or_not(_REAL, text)
    width = par.longest_word_em + more
    assume(width > 0)
    lines = break_lines(par, width, balance=balance)
    assert "".join(_words(par, lines)) == par.text
    assert [line.start for line in lines] == [0, *(line.end for line in lines)][: len(lines)]
    for line in lines:
        assert line.width_em <= width + 1e-5
        shown = "".join(words for piece in line.pieces for words in _texts(piece))
        assert sorted(shown) == sorted(par.text[line.start : line.end])
        assert sum(p.width_em for p in line.pieces) >= line.width_em - 1e-9
        assert all(p.end == p.start + len("".join(_texts(p))) for p in line.pieces)
    assert len(break_lines(par, width, balance=True)) <= len(
        break_lines(par, width, balance=False)
    )


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=40), st.integers(10, 30))
def test_even_lines(lengths: list[int], characters: int) -> None:
    """As few lines as can be, and the widest is never wider than that of filled lines."""
    par = _plain(" ".join("a" * length for length in lengths))
    filled = break_lines(par, characters / 2, balance=False)
    even = break_lines(par, characters / 2)
    assert len(even) == len(filled)
    assert max(line.width_em for line in even) <= characters / 2
    assert all(line.start < line.end for line in even)


def test_no_word_is_alone_on_the_last_line_if_another_may_come_down_to_it() -> None:
    par = _plain("aaaa bbbb cccc dddd eeee ffff")
    # Six words of four letters on lines that hold five: one less is on the first.
    lines = break_lines(par, 12.2)
    assert _words(par, lines) == ["aaaa bbbb cccc dddd ", "eeee ffff"]
    # Where it would leave a line half empty, it stays alone.
    par = _plain("aaaaa bbbbbbbbbbbbbbb ccc")
    lines = break_lines(par, 10.5)
    assert _words(par, lines) == ["aaaaa bbbbbbbbbbbbbbb ", "ccc"]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.integers(10, 40))
def test_lines_of_a_head_are_as_even_as_they_can_be(lengths: list[int], characters: int) -> None:
    par = _plain(" ".join("a" * length for length in lengths))
    lines = break_lines(par, characters / 2, as_head=True)
    assert len(lines) == len(break_lines(par, characters / 2, balance=False))
    if len(lines) != 2:
        return
    widths = [line.width_em for line in lines]
    both = par.width_em - 0.5  # without the space between them
    assert sum(widths) == pytest.approx(both)
    # A word more or less on the first line would make one of them longer, or no line at all.
    words = [length / 2 for length in lengths]
    firsts = [sum(words[:at]) + 0.5 * (at - 1) for at in range(1, len(words))]
    possible = [
        max(first, both - first) for first in firsts
        if characters / 6 < first <= characters / 2 and both - first <= characters / 2
    ]
    if possible:
        assert max(widths) == pytest.approx(min(possible))


# --- What should not happen but does ------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "characters"),
    [
        (ENGLISH, "a", 100_000),
        (ARABIC, "ب", 100_000),
        (CHINESE, "病", 100_000),
        (THAI, "กา", 100_000),
        (ENGLISH, "-", 100_000),
        # A segment, or a ligature to be undone, for each letter.
        (ENGLISH, "aب", 20_000),
        (ENGLISH, "f\u00ad", 20_000),
    ],
)
def test_long_paragraph_without_spaces(language: Language, words: str, characters: int) -> None:
    """It ends soon, with lines or with an error of a readable length."""
    shaper = Shaper(_REAL.fonts)
    began = perf_counter()
    par = shaper.shape(local(language, words * (characters // len(words))))
    try:
        lines = break_lines(par, 40.0)
    except LayoutError as error:
        assert len(str(error)) < 300
    else:
        assert lines[-1].end == len(par.text)
    assert perf_counter() - began < 20
