"""Fonts and text in finished documents, read back with other libraries."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pdf_helpers import INK, HbFace, Text, build, face, sample, tree

from omshandout.pdf.cut_fonts import CutFont, KnownFonts
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.fonts import DocumentFonts
from omshandout.pdf.to_unicode import to_unicode
from omshandout.readback._cmap import parse_to_unicode
from omshandout.structure.tree import Node, Role
from omshandout.text.glyphs import Piece

ENGLISH = "AVATAR To fit: office waffle."
HINDI = "क्षत्रिय हिन्दी में लक्षण"
ARABIC = "تقرحات الفم والأمعاء"


def one_line(*pieces: Piece, size: float = 12.0) -> bytes:
    logical = tree(Node("p", Role.P, leaf=True))
    return build([Text("p", [pieces], size)], logical, packed=False).data


def codes_in(content: bytes, font: str) -> set[str]:
    """Character codes that a page shows in one font."""
    found: set[str] = set()
    current = ""
    for token in re.finditer(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>", content):
        if token[1]:
            current = token[1].decode()
        elif current == font:
            text = token[2].decode()
            found.update(text[i : i + 4] for i in range(0, len(text), 4))
    return found


def test_every_code_has_text_width_and_glyph(sample_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(sample_pdf)) as pdf:
        seen = 0
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            for resource, font in page.Resources.Font.items():
                used = codes_in(content, resource[1:])
                cmap = font.ToUnicode.read_bytes().decode("ascii")
                entries = cmap.partition("endcodespacerange")[2]
                pairs = dict(re.findall(r"^<(\w{4})> <(\w+)>$", entries, re.MULTILINE))
                assert used <= pairs.keys()
                assert all(bytes.fromhex(text).decode("utf-16-be") for text in pairs.values())
                blocks = [int(n) for n in re.findall(r"(\d+) beginbfchar", cmap)]
                assert max(blocks) <= 100
                assert sum(blocks) == len(pairs)
                descendant = font.DescendantFonts[0]
                program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
                widths = [int(width) for width in descendant.W[1]]
                scale = 1000 / program["head"].unitsPerEm
                advances = [
                    round(program["hmtx"][program.getGlyphName(i)][0] * scale)
                    for i in range(len(widths))
                ]
                assert widths == advances
                assert "CIDSet" not in descendant.FontDescriptor
                assert re.fullmatch(r"/[A-Z]{6}\+[A-Za-z-]+", str(font.BaseFont))
                seen += len(used)
        assert seen > 60


def test_no_standard_font_is_named() -> None:
    data = sample(packed=False).data
    for word in (b"Helvetica", b"Times", b"Courier", b"ZapfDingbats", b"Symbol", b"ReportLab"):
        assert word not in data


def test_kerning_is_written_and_kept() -> None:
    piece = face().shape("AVATAR")
    nominal = [face().clusters[i].advance for i in piece.clusters]
    assert list(piece.advances) != nominal
    data = one_line(piece, piece)
    array = re.search(rb"\[(.*?)\]TJ", data)
    assert array is not None
    shown = re.findall(rb"<(\w+)>|([-\d.]+)", array[1])
    moves = sum(float(move) for _, move in shown if move)
    assert sum(nominal) - moves == sum(piece.advances)
    # Two pieces of the same face need no second font and no second position.
    assert data.count(b" Tf") == 1
    assert data.count(b" Td") == 1


def test_pieces_of_two_sizes() -> None:
    small = face().shape("one ")
    data = one_line(small, Piece(small.face, small.clusters, small.advances, 0, 0, 1.0, 1.5))
    assert re.findall(rb"/F1 ([\d.]+) Tf", data) == [b"12", b"18"]


def test_numbers_are_short() -> None:
    content = one_line(face().shape("AVATAR"), size=11.123456)
    stream = re.search(rb"stream\n(.*?)\r\nendstream", content, re.DOTALL)
    assert stream is not None
    assert not re.search(rb"\d\.\d{4}", stream[1])
    assert b"-0 " not in stream[1]


@pytest.mark.parametrize(
    ("file", "script", "rtl", "text"),
    [
        ("NotoSans", "Latn", False, ENGLISH),
        ("NotoSansDevanagari", "Deva", False, HINDI),
        ("NotoSansArabic", "Arab", True, ARABIC),
    ],
)
def test_words_come_back(
    file: str, script: str, rtl: bool, text: str, tmp_path: Path
) -> None:
    data = one_line(face(file).shape(text, rtl=rtl, script=script))
    words = text.split()
    with pypdfium2.PdfDocument(data) as pdf:
        assert pdf[0].get_textpage().get_text_bounded().split() == words
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        assert pdf[0].get_text().split() == words
    if shutil.which("pdftotext"):
        path = tmp_path / "line.pdf"
        path.write_bytes(data)
        run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        marks = str.maketrans("", "", "\u202a\u202b\u202c\f")
        assert run.stdout.decode().translate(marks).split() == words


def test_fill_colour_is_not_repeated() -> None:
    logical = tree(Node("p", Role.P, leaf=True))
    line = [face().shape("word")]
    data = build([Text("p", [line] * 5)], logical, packed=False).data
    assert data.count(b"0.1 g") == 1
    assert INK == (0.1, 0.1, 0.1)


# --- One font for all faces -----------------------------------------------------------------------


def in_many_faces(*, rtl: bool) -> pikepdf.Pdf:
    """A line of regular and bold Arabic and Latin words."""
    pieces = [
        face(file, weight).shape(words, rtl=script == "Arab", script=script)
        for file, script, words in (("NotoSansArabic", "Arab", "قبل "), ("NotoSans", "Latn", "x "))
        for weight in (400, 700)
    ]
    logical = tree(Node("p", Role.P, leaf=True), tag="ar" if rtl else "en")
    return pikepdf.open(BytesIO(build([Text("p", [pieces])], logical, rtl=rtl).data))


def test_right_to_left_documents_have_one_font() -> None:
    """pdf.js takes a change of font for the end of a stretch."""
    with in_many_faces(rtl=True) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert str(font.BaseFont).endswith("+NotoSansArabic-Regular")  # nothing is told as bold
        content = pdf.pages[0].Contents.read_bytes()
        assert content.count(b" Tf") == content.count(b"BT") == 1
        assert len(re.findall(rb"T[jJ]\b", content)) == 1
    with in_many_faces(rtl=False) as pdf:
        assert len(pdf.pages[0].Resources.Font) == 4


def test_spaces_of_one_width_are_one() -> None:
    with in_many_faces(rtl=True) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        cmap = font.ToUnicode.read_bytes()
        widths = [int(each) for each in font.DescendantFonts[0].W[1]]
        spaces = [widths[int(code, 16)] for code in re.findall(rb"<(\w{4})> <0020>", cmap)]
        assert spaces
        assert len(set(spaces)) == len(spaces)


@given(st.dictionaries(st.integers(1, 600), st.characters(codec="utf-8"), max_size=300),
       st.integers(0x20, 0xD000), st.integers(0, 400))  # fmt: skip
def test_to_unicode_says_the_same_in_ranges(
    some: dict[int, str], first: int, count: int
) -> None:
    """Codes and characters that go up together, also where the last byte of one runs over."""
    texts = {**some, **{700 + step: chr(first + step) for step in range(count)}}
    cmap = to_unicode("face", texts, in_ranges=True)
    assert parse_to_unicode(cmap) == parse_to_unicode(to_unicode("face", texts)) == texts
    lines = re.findall(r"^<(..)(..)> <(..)(..)> <(..)(..)>$", cmap.decode(), re.MULTILINE)
    for high, low, last_high, last_low, _, text_low in lines:
        assert high == last_high
        assert int(text_low, 16) + int(last_low, 16) - int(low, 16) <= 255
    if count > 3:
        assert lines


def test_measures_of_a_face_are_read_once_for_all_documents() -> None:
    known, regular, bold = KnownFonts(), face(), face(weight=700)
    first = DocumentFonts(CompactDocument(), known=known)
    one, other = (fonts.use(regular) for fonts in (
        first, DocumentFonts(CompactDocument(), known=known)
    ))
    assert one is not other
    assert one.advances is other.advances
    assert one.shifts is other.shifts
    assert first.use(bold).advances is not one.advances


def foreseen(face: HbFace, text: str, known: KnownFonts) -> CutFont:
    """The font of a document that shows a text whose letters were foreseen."""
    fonts = DocumentFonts(CompactDocument(), known=known)
    piece = face.shape(text)
    fonts.foresee([piece])
    for each in piece.clusters:
        assert fonts.use(face).codes[each]
    fonts.settle()
    (font,) = fonts._fonts
    assert font.begun is not None
    return font.begun


def test_documents_of_the_same_letters_have_one_font() -> None:
    known, own = KnownFonts(), face()
    first = foreseen(own, "Ward 1204, abc", known)
    assert foreseen(own, "crab Wd 97356, a", known) is first
    assert foreseen(own, "Ward abc, 12", known) is foreseen(own, "21 crab W, d", known)
    assert foreseen(own, "Ward abc,", known) is not first


@pytest.mark.parametrize("text", ["a 7301", "999a"])
def test_where_there_is_a_digit_there_are_all_ten(text: str) -> None:
    texts = {cluster.text for cluster in foreseen(face(), text, KnownFonts()).shown}
    assert texts == {*"0123456789a", *text}


def test_the_order_of_letters_hangs_on_nothing_that_was_met_before() -> None:
    one, other = face(), face()
    other.shape("fed 96 cba")
    assert (
        foreseen(one, "abc 1234 def", KnownFonts()).program.data
        == foreseen(other, "abc 1234 def", KnownFonts()).program.data
    )


def test_fonts_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    own, known = face(), KnownFonts()
    sizes = [foreseen(own, text, known).size for text in ("a", "ab", "abc")]
    assert len(known) == 3
    monkeypatch.setattr("omshandout.pdf.cut_fonts._MOST_BYTES", sum(sizes[1:]))
    foreseen(own, "ab", known)
    assert [len(font.shown) for font in known.values()] == [3, 2]  # that used last is the last
    monkeypatch.setattr("omshandout.pdf.cut_fonts._MOST_BYTES", 1)
    foreseen(own, "abcd", known)
    assert [len(font.shown) for font in known.values()] == [4]
