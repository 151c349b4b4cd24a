"""What is typed into forms is on the page, whoever writes it there.

Each writer gets the value and makes the appearance in its own way; a renderer that has no part in
it shows the page. CUPS and PDFBox are tried by hand: see ``docs/printing.md``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from shipped import made

FIELD = "date"
ROWS = 40.0
"""Height in points of what is looked at: the field and the line under it."""


def place(data: bytes) -> tuple[int, list[float]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for index, sheet in enumerate(pdf.pages):
            for each in sheet.get("/Annots", []):
                if each.get("/T") == FIELD:
                    return index, [float(edge) for edge in each.Rect]
    raise AssertionError(FIELD)


def with_value(data: bytes, value: str, folder: Path) -> bytes:
    """The form with a value and the wish that whoever reads it makes the appearance."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for sheet in pdf.pages:
            for each in sheet.get("/Annots", []):
                if each.get("/T") == FIELD:
                    each.V = pikepdf.String(value)
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.save(out)
    return out.getvalue()


def by_qpdf(data: bytes, value: str, folder: Path) -> bytes:
    """The library of ``qpdf --generate-appearances`` and of the printing filters of CUPS."""
    out = BytesIO()
    with pikepdf.open(BytesIO(with_value(data, value, folder))) as pdf:
        pdf.generate_appearance_streams()
        assert not pdf.get_warnings()
        pdf.save(out)
    return out.getvalue()


def by_pdfium(data: bytes, value: str, folder: Path) -> bytes:
    """Key by key, as in a browser."""
    page, (left, bottom, right, top) = place(data)
    out = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        sheet = document[page]
        form, view = document.formenv.raw, sheet.raw
        x, y = (left + right) / 2, (bottom + top) / 2
        pdfium.FORM_OnLButtonDown(form, view, 0, x, y)
        pdfium.FORM_OnLButtonUp(form, view, 0, x, y)
        for character in value:
            pdfium.FORM_OnChar(form, view, ord(character), 0)
        pdfium.FORM_ForceToKillFocus(form)
        document.save(out)
    return out.getvalue()


def by_mupdf(data: bytes, value: str, folder: Path) -> bytes:
    with pymupdf.open(stream=data) as document:
        for sheet in document:
            for widget in sheet.widgets():
                if widget.field_name == FIELD:
                    widget.field_value = value
                    widget.update()
        saved: bytes = document.tobytes()
    return saved


WRITERS: dict[str, Callable[[bytes, str, Path], bytes]] = {
    "qpdf": by_qpdf, "pdfium": by_pdfium, "mupdf": by_mupdf, "poppler": with_value,
}  # fmt: skip


def ink(data: bytes, writer: str, folder: Path) -> list[float]:
    """How much ink stands in each column of the field, as letters of one after another do."""
    page, (left, bottom, right, top) = place(data)
    scale = 2.0
    if writer == "poppler":
        if shutil.which("pdftoppm") is None and not os.environ.get("CI"):
            pytest.skip("pdftoppm is not installed")
        (folder / "typed.pdf").write_bytes(data)
        command = ["pdftoppm", "-gray", "-r", str(round(72 * scale)), "-f", str(page + 1), "-l",
                   str(page + 1), "-singlefile", "typed.pdf", "typed"]  # fmt: skip
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        raw = (folder / "typed.pgm").read_bytes()
        found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw)
        assert found
        width, height, pixels = int(found[1]), int(found[2]), raw[found.end() :]
        stride = width
    else:
        with pypdfium2.PdfDocument(data) as document:
            document.init_forms()
            bitmap = document[page].render(scale=scale, grayscale=True, may_draw_forms=True)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            pixels = bytes(bitmap.buffer)
    rows = range(int(height - top * scale) + 1, int(height - bottom * scale) - 1)
    return [
        sum(255 - pixels[row * stride + column] for row in rows) / 255
        for column in range(int(left * scale) + 1, int(right * scale) - 1)
    ]


def letters(columns: list[float]) -> int:
    """How many pieces of ink stand beside each other with white between."""
    dark = [column > 0.5 for column in columns]
    return sum(now and not before for before, now in zip([False, *dark], dark, strict=False))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(("value", "pieces"), [("Zoë O'Brien", 10), ("Anna Smith", 9)])
def test_names_are_on_the_page(
    value: str, pieces: int, locale: str, writer: str, tmp_path: Path
) -> None:
    data = WRITERS[writer](made("symptom-checklist", locale, "form"), value, tmp_path)
    columns = ink(data, writer, tmp_path)
    # Letters may touch each other: at least most of them stand apart.
    assert pieces - 4 <= letters(columns) <= pieces, columns
    assert sum(columns) > 30 * len(value)


@pytest.mark.parametrize("value", ["Zoë O'Brien", "Anna Smith"])
def test_names_come_back_from_what_qpdf_wrote(value: str, tmp_path: Path) -> None:
    data = by_qpdf(made("symptom-checklist", "ar", "form"), value, tmp_path)
    with pikepdf.open(BytesIO(data)) as pdf:
        (widget,) = (each for each in pdf.pages[place(data)[0]].Annots if each.get("/T") == FIELD)
        shown = widget.AP.N.read_bytes()
    assert value.encode("cp1252") in shown.replace(b"\\353", b"\xeb")


UNUSUAL = {
    "letters that no Latin encoding has": "two 日本 Дима",
    "letters of Central Europe": "Łukasz Dvořák",
    "much": "since Monday, and worse each day " * 15,
    "line ends": "one\ntwo\r\nthree",
    "direction marks": "a\u200eb\u200fc\u2067d\u2069e",
    "a tab": "a\tb",
}  # fmt: skip


@pytest.mark.conformance
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("value", UNUSUAL.values(), ids=UNUSUAL)
def test_nothing_is_blank_in_silence(value: str, writer: str, tmp_path: Path) -> None:
    data = WRITERS[writer](made("symptom-checklist", "en", "form"), value, tmp_path)
    columns = ink(data, writer, tmp_path)
    assert sum(column > 0.5 for column in columns) > 8


def test_qpdf_shows_what_it_cannot_write(tmp_path: Path) -> None:
    """A question mark for each letter: the sign that something is missing."""
    data = by_qpdf(made("symptom-checklist", "hi", "form"), "दिन 5", tmp_path)
    columns = ink(data, "qpdf", tmp_path)
    assert letters(columns) == 4


@pytest.mark.parametrize("writer", ["pdfium", "poppler"])
def test_much_text_shrinks_or_wraps(writer: str, tmp_path: Path) -> None:
    """What has no room on one line is there to its end, and nothing is cut by the edge."""
    value = "since Monday, and worse each day " * 4
    form = made("symptom-checklist", "en", "form")
    whole = ink(WRITERS[writer](form, value, tmp_path), writer, tmp_path)
    other = ink(WRITERS[writer](form, f"{value[:-5]}MMMM", tmp_path), writer, tmp_path)
    assert sum(whole) > 600
    assert whole != other
    assert not any(whole[-3:])


PDFJS = Path(__file__).parents[1] / "pdfjs"


def missing() -> str:
    """Why pdf.js cannot fill forms here, or nothing if it can."""
    if not (PDFJS / "node_modules" / "pdfjs-dist").is_dir():
        return "pdf.js is not installed: run `npm install pdfjs-dist` in tests/pdfjs"
    node = shutil.which("node")
    said = subprocess.check_output([node, "--version"], text=True) if node else ""
    # With Node 20 pdf.js 6.5 saves the form without what was filled in.
    return "" if said.lstrip("v").split(".")[0] >= "22" else "pdf.js fills forms with Node 22 only"


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(("value", "pieces"), [("Zoë O'Brien", 10), ("Anna Smith", 9)])
def test_names_by_pdfjs(value: str, pieces: int, locale: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(made("symptom-checklist", locale, "form"))
    command = ["node", "fill.mjs", str(source), str(target), FIELD, value]
    subprocess.run(command, cwd=PDFJS, check=True, capture_output=True)
    columns = ink(target.read_bytes(), "pdfjs", tmp_path)
    assert pieces - 4 <= letters(columns) <= pieces
