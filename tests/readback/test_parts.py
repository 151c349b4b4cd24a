"""Fonts, form fields and metadata."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pytest
from handmade import HANDOUT_XMP, Sketch
from pikepdf import Array, Dictionary, Name

from omshandout.errors import ContentError
from omshandout.model.options import Paper
from omshandout.readback import FieldInfo, FontInfo, PdfInfo, read_fields, read_fonts, read_info

# -- fonts ------------------------------------------------------------------------------------


def test_a_good_font(sample_pdf: bytes) -> None:
    (font,) = read_fonts(sample_pdf)
    assert (font.name, font.kind) == ("Sketch", "Type0")
    assert font.subset
    assert font.embedded
    assert font.complete
    assert font.used_codes > 30


@pytest.mark.parametrize(("embedded", "mapped"), [(False, True), (True, False)])
def test_what_a_font_lacks(embedded: bool, mapped: bool) -> None:
    sketch = Sketch()
    sketch.show(0, "ab")
    data = sketch.save(None, embedded=embedded, mapped=mapped)
    unmapped = () if mapped else (1, 2)
    assert read_fonts(data) == (
        FontInfo("Sketch", "Type0", True, embedded, mapped, 2, unmapped),
    )
    assert read_fonts(data)[0].complete is mapped


def test_codes_without_text_are_named() -> None:
    sketch = Sketch()
    sketch.raw(0, f"BT /F1 9 Tf <{sketch.hexadecimal('a')}00FF0000> Tj ET")
    (font,) = read_fonts(sketch.save(None))
    assert font.unmapped == (0, 255)
    assert not font.complete


def test_fonts_that_only_forms_or_resources_name() -> None:
    sketch = Sketch()
    simple = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    simple = sketch.pdf.make_indirect(simple)
    other = sketch.pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/GHIJKL+Other"))
    )
    look = pikepdf.Stream(sketch.pdf, b"BT /Helv 9 Tf (b) Tj ET", Subtype=Name.Form)
    sketch.field(0, "Tx", T="name", AP=Dictionary(N=look))
    sketch.pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(Helv=simple, Other=other))
    fonts = {font.name: font for font in read_fonts(sketch.save(None))}
    assert fonts.keys() == {"Helvetica", "Other", "Sketch"}
    assert fonts["Helvetica"] == FontInfo("Helvetica", "Type1", False, False, False, 1, (98,))
    assert fonts["Other"].subset
    assert fonts["Other"].used_codes == 0


# -- fields -----------------------------------------------------------------------------------


def boxes(sketch: Sketch, *states: str) -> Dictionary:
    return Dictionary(
        N=Dictionary({f"/{state}": pikepdf.Stream(sketch.pdf, b"") for state in states})
    )


def test_fields() -> None:
    sketch = Sketch(pages=2)
    box = sketch.field(
        0, "Btn", T="falls", TU="Falls: yes", AP=boxes(sketch, "Off", "yes"), V=Name.yes
    )
    line = sketch.field(1, "Tx", T="note", V="wenig")
    sketch.group("day 1", box, line)
    sketch.field(1, "Tx", T="name", TU="Your name")
    assert read_fields(sketch.save(None)) == (
        FieldInfo("day 1.falls", "Btn", "Falls: yes", ("yes",), "yes", 1),
        FieldInfo("day 1.note", "Tx", "", (), "wenig", 2),
        FieldInfo("name", "Tx", "Your name", (), "", 2),
    )


def test_one_field_with_several_widgets() -> None:
    sketch = Sketch(pages=2)
    field = sketch.pdf.make_indirect(Dictionary(T=pikepdf.String("often"), FT=Name.Btn))
    field.Kids = Array(
        [
            sketch.annotation(1, "Widget", Parent=field, AP=boxes(sketch, state, "Off"))
            for state in ("never", "daily")
        ]
    )
    sketch.pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    assert read_fields(sketch.save(None)) == (
        FieldInfo("often", "Btn", "", ("never", "daily"), "", 2),
    )


def test_a_document_that_is_no_form(sample_pdf: bytes) -> None:
    assert [field.name for field in read_fields(sample_pdf)] == ["falls.yes"]
    assert read_fields(Sketch().save(None)) == ()


def test_a_field_inside_itself() -> None:
    sketch = Sketch()
    field = sketch.field(0, "Tx", T="a")
    field.Kids = Array([field])
    field.Parent = field
    with pytest.raises(ContentError, match="a form field is there twice"):
        read_fields(sketch.save(None))


# -- metadata ---------------------------------------------------------------------------------


def test_info(sample_pdf: bytes) -> None:
    assert read_info(sample_pdf) == PdfInfo(
        handout="symptoms",
        locale="en",
        profile="a4-large",
        version="2026.1",
        review_state="draft",
        digests=(("content", "aa11"), ("my catalog", "bb22")),
        title="Signs & more",
        language="en-GB",
        pages=2,
        paper=Paper.A4,
        width_pt=595.276,
        height_pt=841.89,
        producer="omshandout 1.0",
        created=datetime(2026, 11, 22, 7, tzinfo=UTC),
        modified=datetime(2026, 11, 22, 8, 30, tzinfo=timezone(timedelta(hours=1))),
        pdfua="PDF/UA-1",
        pdfa="PDF/A-2a",
    )


@pytest.mark.parametrize(
    ("size", "paper"),
    [((612, 792), Paper.LETTER), ((595, 842), Paper.A4), ((842, 595), None), ((500, 500), None)],
)
def test_paper(size: tuple[float, float], paper: Paper | None) -> None:
    assert read_info(Sketch(size=size).save(None, xmp=HANDOUT_XMP)).paper is paper


def test_turned_and_mixed_pages() -> None:
    sketch = Sketch(size=(792, 612))
    sketch.page(0).Rotate = 90
    assert read_info(sketch.save(None, xmp=HANDOUT_XMP)).paper is Paper.LETTER
    sketch.pdf.add_blank_page(page_size=(595, 842))
    sketch._content.append([])
    assert read_info(sketch.save(None, xmp=HANDOUT_XMP)).paper is None


def test_what_is_not_said_is_empty() -> None:
    start = HANDOUT_XMP.index("<dc:title>")
    end = HANDOUT_XMP.index("<oms:handout>")
    xmp = HANDOUT_XMP[:start] + HANDOUT_XMP[end:].replace("aa11", "")
    info = read_info(Sketch().save(None, xmp=xmp.replace('pdfuaid:part="1"', "")))
    assert (info.title, info.producer, info.pdfua, info.pdfa) == ("", "", "", "")
    assert (info.created, info.modified) == (None, None)


def info_fault(xmp: str) -> str:
    with pytest.raises(ContentError) as caught:
        read_info(Sketch().save(None, xmp=xmp))
    (fault,) = caught.value.faults
    return fault.what


@pytest.mark.parametrize("xmp", ["", HANDOUT_XMP.replace("oms:handout", "oms:other")])
def test_a_file_of_others(xmp: str) -> None:
    assert info_fault(xmp) == "not made by omshandout"


def test_metadata_that_try_to_grow() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    assert "declare a document type" in info_fault(bomb + HANDOUT_XMP)


def test_metadata_that_cannot_be_read() -> None:
    assert "metadata cannot be read" in info_fault(HANDOUT_XMP[:-200])
    assert "too large" in info_fault(HANDOUT_XMP + " " * (1024 * 1024))
