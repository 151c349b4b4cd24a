"""Fillable documents, checked, and filled with a real viewer's engine."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.agl import AGL2UV
from fontTools.ttLib import TTFont
from pdf_helpers import Draw, HbFace, Text, build, check, face, footer, tree

from omshandout.model.text import Direction, Language
from omshandout.pdf import FormFields
from omshandout.pdf.document import CompactDocument
from omshandout.pdf.field_fonts import further_letters
from omshandout.structure.tree import Node, Role
from omshandout.text.fonts import FontSet
from omshandout.text.glyphs import Cluster, Piece
from omshandout.text.typing_font import typing_pieces

LATIN = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x180)) if code != 0xAD]
ARABIC = [chr(code) for code in (0x20, *range(0x621, 0x63B), *range(0x641, 0x64B))]


def typing(used: HbFace, characters: list[str]) -> list[Piece]:
    pieces = []
    for character in characters:
        glyph = used.font.get_nominal_glyph(ord(character))
        advance = used.font.get_glyph_h_advance(glyph)
        cluster = used.intern(Cluster(character, ((glyph, 0, 0),), advance))
        pieces.append(Piece(used, (cluster,), (advance,), 0, 0, 0.0))
    return pieces


def form_pdf(pieces: list[Piece], *, rtl: bool = False) -> bytes:
    logical = tree(
        Node("h", Role.H1, title="Form", leaf=True),
        Node("q", Role.P, leaf=True),
        Node("boxes", Role.P, children=[
            Node("yes", Role.FORM, leaf=True), Node("no", Role.FORM, leaf=True)]),
        Node("lines", Role.P, children=[
            Node("note", Role.FORM, leaf=True), Node("more", Role.FORM, leaf=True)]),
    )  # fmt: skip

    def boxes(flowable: Draw) -> None:
        flowable.canv.check_box("yes", "mon.pain", "yes", "Monday, pain: yes", 0, 5, 14.2)
        flowable.canv.check_box("no", "mon.pain", "no", "Monday, pain: no", 40, 5, 14.2)

    def lines(flowable: Draw) -> None:
        flowable.canv.text_field("note", "mon.note", "Note for Monday", 0, 40, 200, 20)
        flowable.canv.text_field("more", "more", "More", 0, 0, 200, 36, multiline=True)

    story = [
        Text("h", [[face().shape("Form")]], 24, lambda f: f.canv.heading("h", f.height)),
        Text("q", [[face().shape("Pain?")]]), Draw(24, boxes), Draw(64, lines),
    ]  # fmt: skip
    form = FormFields(pieces, rtl=rtl)
    return build(story, logical, form=form, furniture=footer).data


def test_forms_conform(tmp_path: Path) -> None:
    check(form_pdf(typing(face(), LATIN)), tmp_path)


def test_fields() -> None:
    with pikepdf.open(BytesIO(form_pdf(typing(face(), LATIN)))) as pdf:
        yes, no, note, more = pdf.pages[0].Annots
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert [str(each.TU) for each in (yes, no, note, more)] == [
            "Monday, pain: yes", "Monday, pain: no", "Note for Monday", "More"
        ]  # fmt: skip
        assert str(yes.T) == "yes"
        assert str(yes.Parent.T) == "pain"
        assert str(yes.Parent.Parent.T) == "mon"
        assert set(yes.AP.keys()) == {"/N"}
        assert set(yes.AP.N.keys()) == {"/yes", "/Off"}
        assert (yes.AS, yes.F) == ("/Off", 4)
        assert yes.AP.N.yes.read_bytes() != yes.AP.N.Off.read_bytes()
        # Boxes of one size share their appearances.
        assert yes.AP.N.yes.objgen == no.AP.N.no.objgen
        # What has no room takes new lines and shrinks: nothing keeps text from scrolling either.
        assert not (note.Ff | more.Ff) & 1 << 23
        assert note.Ff & more.Ff & 1 << 12
        assert {size for _, size in fonts_of(note)} == {"0"}
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(nums[::2], nums[1::2], strict=True))
        for widget in (yes, no, note, more):
            assert parents[widget.StructParent].S == "/Form"
            assert parents[widget.StructParent].K.Obj.objgen == widget.objgen


def fonts_of(widget: pikepdf.Object) -> list[tuple[str, str]]:
    """Fonts and sizes that the default appearance of a field sets, in order."""
    return re.findall(r"(/\S+) (\S+) Tf", str(widget.DA))


def test_fonts_of_text_fields() -> None:
    """PDFium takes the first font, most others the second, qpdf that of the appearance."""
    with pikepdf.open(BytesIO(form_pdf(typing(face(), LATIN)))) as pdf:
        note = pdf.pages[0].Annots[2]
        (first, _), (second, _) = fonts_of(note)
        fonts = pdf.Root.AcroForm.DR.Font
        assert fonts[first].Subtype == "/Type0"
        simple, western = fonts[second], note.AP.N.Resources.Font[second]
        assert simple.Subtype == western.Subtype == "/TrueType"
        assert western.Encoding == "/WinAnsiEncoding"
        assert simple.Encoding.BaseEncoding == "/WinAnsiEncoding"
        names = [str(each) for each in simple.Encoding.Differences if not isinstance(each, int)]
        assert set(names) == {f"/{glyph}" for glyph, letter in further_letters()}
        # One font program for all, with a glyph for each code.
        program = simple.FontDescriptor.FontFile2
        composite = fonts[first].DescendantFonts[0].FontDescriptor.FontFile2
        assert program.objgen == western.FontDescriptor.FontFile2.objgen == composite.objgen
        codes = TTFont(BytesIO(program.read_bytes()), lazy=True)["cmap"].getcmap(3, 1).cmap
        assert set(map(ord, LATIN)) == set(codes)


@pytest.mark.parametrize(
    ("script", "several", "sizes"),
    [("Latn", (True, True), ("0", "0")), ("Arab", (False, True), ("12", "0"))],
)
def test_text_shrinks_unless_its_feet_would_be_cut(
    script: str, several: tuple[bool, bool], sizes: tuple[str, str]
) -> None:
    pieces = typing_pieces(FontSet(), Language("xx", "xx", script, Direction.LTR))
    with pikepdf.open(BytesIO(form_pdf(list(pieces)))) as pdf:
        _, _, *fields = pdf.pages[0].Annots
        assert tuple(bool(each.Ff & 1 << 12) for each in fields) == several
        for each, size in zip(fields, sizes, strict=True):
            assert {found for _, found in fonts_of(each)} == {size}
        # 200 pt hold 60 letters of 6 pt and half an em on a line, and 33 of 12 pt.
        one, more = (int(each.MaxLen) for each in fields)
        assert 20 < one < (140 if several[0] else 50)
        assert more > 100


def test_names_in_the_encoding_are_those_of_the_glyph_list() -> None:
    for glyph_name, letter in further_letters():
        assert AGL2UV[glyph_name] == ord(letter)


def test_choices() -> None:
    """One answer at most; the field stands at the top of the tree, where qpdf looks for it."""
    form = FormFields()
    document = CompactDocument()
    _, entries = form.choice(document, "a.b", "yes", "A: yes", 10, asked="A")
    form.choice(document, "a.b", "no", "A: no", 10, asked="A")
    assert "/TU(A: yes)" in entries
    with pytest.raises(ValueError, match="used twice"):
        form.choice(document, "a.b", "yes", "A: yes", 10, asked="A")
    with pytest.raises(ValueError, match="empty box"):
        form.choice(document, "a.c", "Off", "A: off", 10, asked="A")


def test_answers_are_boxes_of_one_field(tmp_path: Path) -> None:
    logical = tree(
        Node("h", Role.H1, title="Form", leaf=True),
        Node("boxes", Role.P, children=[
            Node("yes", Role.FORM, leaf=True), Node("no", Role.FORM, leaf=True)]),
    )  # fmt: skip

    def boxes(flowable: Draw) -> None:
        for x, value in enumerate(("yes", "no")):
            flowable.canv.check_box(
                value, "mon.pain", value, f"Pain: {value}", 40 * x, 5, 14.2, asked="Pain"
            )

    story = [Text("h", [[face().shape("Form")]], 24, lambda f: f.canv.heading("h", f.height)),
             Draw(24, boxes)]  # fmt: skip
    data = build(story, logical, form=FormFields(), furniture=footer).data
    check(data, tmp_path)
    with pikepdf.open(BytesIO(data)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert "/Parent" not in field
        assert (str(field.T), str(field.TU), field.FT, field.V) == (
            "mon-pain", "Pain", "/Btn", "/Off"
        )  # fmt: skip
        assert field.Ff == 1 << 15  # radio buttons; the same box again takes its mark away
        assert [str(each.TU) for each in field.Kids] == ["Pain: yes", "Pain: no"]
        assert all("/T" not in each and each.AS == "/Off" for each in field.Kids)
    chosen = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        sheet = document[0]
        form, view = document.formenv.raw, sheet.raw
        with pikepdf.open(BytesIO(data)) as pdf:
            places = [[float(edge) for edge in each.Rect] for each in pdf.pages[0].Annots]
        for left, bottom, right, top in places:
            x, y = (left + right) / 2, (bottom + top) / 2
            pdfium.FORM_OnLButtonDown(form, view, 0, x, y)
            pdfium.FORM_OnLButtonUp(form, view, 0, x, y)
            pdfium.FORM_ForceToKillFocus(form)
        document.save(chosen)
    with pikepdf.open(chosen) as pdf:
        assert [str(each.AS) for each in pdf.pages[0].Annots] == ["/Off", "/no"]
        assert pdf.pages[0].Annots[0].Parent.V == "/no"


@pytest.mark.parametrize(
    ("file", "characters", "text", "rtl"),
    [("NotoSans", LATIN, "Café, őŽ 12.5", False), ("NotoSansArabic", ARABIC, "ألم في الفم", True)],
)
def test_typing_uses_the_embedded_font(
    file: str, characters: list[str], text: str, rtl: bool
) -> None:
    data = form_pdf(typing(face(file), characters), rtl=rtl)
    with pikepdf.open(BytesIO(data)) as pdf:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].Annots[2].Rect)
        box = [float(edge) for edge in pdf.pages[0].Annots[0].Rect]
    filled = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        sheet = document[0]
        form, view = document.formenv.raw, sheet.raw
        for x, y, typed in (
            ((left + right) / 2, (bottom + top) / 2, text),
            ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, ""),
        ):
            pdfium.FORM_OnLButtonDown(form, view, 0, x, y)
            pdfium.FORM_OnLButtonUp(form, view, 0, x, y)
            for character in typed:
                pdfium.FORM_OnChar(form, view, ord(character), 0)
            pdfium.FORM_ForceToKillFocus(form)
        document.save(filled)
    with pikepdf.open(filled) as pdf:
        yes, _, note, _ = pdf.pages[0].Annots
        assert str(note.V) == text
        assert yes.AS == "/yes"
        shown = note.AP.N.read_bytes()
        used = set(re.findall(rb"/(\S+) [\d.]+ Tf", shown))
        assert len(used) == 1
        # The composite font, which has every letter: see ``pdf.field_fonts``.
        font = note.AP.N.Resources.Font[f"/{used.pop().decode()}"]
        assert str(font.BaseFont).endswith(f"+{file}-Regular")


def test_names_are_unique() -> None:
    form = FormFields()
    document = CompactDocument()
    form.check_box(document, "a", "yes", "A", 10)
    with pytest.raises(ValueError, match="used twice"):
        form.check_box(document, "a", "yes", "A", 10)
    with pytest.raises(ValueError, match="below a field"):
        form.check_box(document, "a.yes", "no", "A", 10)


def test_fields_in_a_document_that_is_no_form() -> None:
    def draw(flowable: Draw) -> None:
        flowable.canv.check_box("f", "a", "yes", "A", 0, 0, 10)

    with pytest.raises(ValueError, match="no form"):
        build([Draw(20, draw)], tree(Node("f", Role.FORM, leaf=True)))
