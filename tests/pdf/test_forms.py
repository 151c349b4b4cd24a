"""Fillable documents, checked, and filled with a real viewer's engine."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pdf_helpers import Draw, HbFace, Text, build, check, face, footer, tree

from omshandout.pdf import FormFields
from omshandout.pdf.document import CompactDocument
from omshandout.structure.tree import Node, Role
from omshandout.text.glyphs import Cluster, Piece

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
        assert note.Ff & 1 << 12 == 0
        assert more.Ff & 1 << 12
        font = str(note.DA).split()[0]
        assert pdf.Root.AcroForm.DR.Font[font].Subtype == "/Type0"
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(nums[::2], nums[1::2], strict=True))
        for widget in (yes, no, note, more):
            assert parents[widget.StructParent].S == "/Form"
            assert parents[widget.StructParent].K.Obj.objgen == widget.objgen


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
