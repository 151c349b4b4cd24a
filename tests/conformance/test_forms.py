"""Fillable sheets as they ship: names for staff, words for families, marks in their boxes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from shipped import ALWAYS, in_turns, made, slow_unless, workshop

from omshandout.readback import read_fields, read_tags

LOCALES = workshop().locales
SCALE = 2.0
"""Pixels to a point: enough to tell an empty box from a ticked one."""


@dataclass(frozen=True)
class Widget:
    """A field on a page, or one box of it: page from 0, edges in points."""

    name: str
    kind: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    answer: str = ""


def full_name(widget: pikepdf.Object) -> str:
    parts = []
    while widget is not None:
        if "/T" in widget:
            parts.append(str(widget.T))
        widget = widget.get("/Parent")
    return ".".join(reversed(parts))


def kind_of(widget: pikepdf.Object) -> str:
    return str(widget.FT if "/FT" in widget else widget.Parent.FT)


def answer(widget: pikepdf.Object) -> str:
    """What a box that is ticked says; "" for a line."""
    if kind_of(widget) != "/Btn":
        return ""
    (on,) = (key for key in widget.AP.N.keys() if key != "/Off")  # noqa: SIM118
    return str(on)[1:]


def widgets(data: bytes) -> list[Widget]:
    """Fields in the order in which the tab key goes through them on each page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            Widget(full_name(each), kind_of(each), index, *map(float, each.Rect), answer(each))
            for index, sheet in enumerate(pdf.pages)
            for each in sheet.get("/Annots", [])
            if each.Subtype == "/Widget"
        ]


# -- names and descriptions -----------------------------------------------------------------------


@cache
def names_of(handout: str, locale: str) -> list[str]:
    return sorted(field.name for field in read_fields(made(handout, locale, "form")))


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "locale"), in_turns())
def test_names_are_the_same_in_every_language(handout: str, locale: str) -> None:
    names = names_of(handout, locale)
    assert names
    assert names == names_of(handout, "en")
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][\w-]*(\.[\w-]+)*", each) for each in names)


def test_names_and_export_values_of_the_checklist() -> None:
    fields = {field.name: field for field in read_fields(made("symptom-checklist", "ar", "form"))}
    for item in range(1, 7):
        boxes = fields[f"eyes-{item}"]
        assert (boxes.kind, boxes.export_values, boxes.value) == (
            "Btn", ("yes", "no", "unsure"), "Off"
        )  # fmt: skip
        assert fields[f"eyes.{item}.note"].kind == "Tx"
    assert {"date", "order", "takes.medicines", "since", "could.walk"} <= fields.keys()


def test_descriptions() -> None:
    boxes = [
        (field.name, field.tip)
        for handout in ("symptom-checklist", "symptoms")
        for node in read_tags(made(handout, "en", "form")).walk()
        for field in node.fields
    ]
    assert ("eyes-1", "Both eyes dart fast in all directions. Tick box: Yes") in boxes
    assert (
        "eyes.1.note", "Line to write on: Both eyes dart fast in all directions. Since when?"
    ) in boxes  # fmt: skip
    assert ("feedback", "Did this sheet help you? Tick box: Partly") in boxes
    assert ("date", "Line to write on: Date") in boxes
    fields = {field.name: field for field in read_fields(made("symptoms", "en", "form"))}
    assert fields["feedback"].tooltip == "Did this sheet help you?"


def test_more_than_one_answer_where_more_may_be_true() -> None:
    fields = {field.name: field for field in read_fields(made("school-note", "en", "form"))}
    assert fields["takes.steroids"].export_values == ("steroids",)
    assert fields["takes.defence"].export_values == ("defence",)


@pytest.mark.conformance
@pytest.mark.parametrize(("handout", "locale"), in_turns())
def test_each_field_has_a_description_of_its_own(handout: str, locale: str) -> None:
    data = made(handout, locale, "form")
    tips = [field.tooltip for field in read_fields(data)]
    assert all(tips)
    assert len(set(tips)) == len(tips)
    assert not [tip for tip in tips if re.search(r"[.。．।۔]\s*[.。．।۔]|[?？؟][.。।۔]", tip)]
    # The tag tree says the same, in the same order as the tab key.
    forms = [node for node in read_tags(data).walk() if node.role == "Form"]
    assert [node.alt for node in forms] == [field.tip for node in forms for field in node.fields]
    assert [field.name for node in forms for field in node.fields] == [
        each.name for each in widgets(data)
    ]


# -- filled in by a program -----------------------------------------------------------------------


def ticked(data: bytes, chosen: Sequence[tuple[str, str]]) -> bytes:
    """The form with some boxes ticked, given by field and answer, by nothing but values."""
    filled = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for sheet in pdf.pages:
            for each in sheet.get("/Annots", []):
                if each.Subtype != "/Widget":
                    continue
                if (full_name(each), said := answer(each)) in chosen:
                    each.AS = (each if "/FT" in each else each.Parent).V = pikepdf.Name(f"/{said}")
        pdf.save(filled)
    return filled.getvalue()


@dataclass(frozen=True)
class Image:
    """A page in shades of grey, rows from the top."""

    width: int
    height: int
    pixels: bytes

    def darkness(self, widget: Widget) -> float:
        """Mean of the ink inside a field's edges, 0 to 1."""
        inset = 2.5  # inside the line of a box
        rows = range(
            self.height - int((widget.top - inset) * SCALE),
            self.height - int((widget.bottom + inset) * SCALE),
        )
        columns = slice(int((widget.left + inset) * SCALE), int((widget.right - inset) * SCALE))
        inside = b"".join(
            self.pixels[row * self.width : (row + 1) * self.width][columns] for row in rows
        )
        return 1 - sum(inside) / 255 / len(inside)


def by_pdfium(data: bytes, folder: Path) -> list[Image]:
    images = []
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        for sheet in document:
            bitmap = sheet.render(scale=SCALE, grayscale=True, may_draw_forms=True)
            lines = bytes(bitmap.buffer)
            rows = (
                lines[row * bitmap.stride : row * bitmap.stride + bitmap.width]
                for row in range(bitmap.height)
            )
            images.append(Image(bitmap.width, bitmap.height, b"".join(rows)))
    return images


def by_poppler(data: bytes, folder: Path) -> list[Image]:
    if shutil.which("pdftoppm") is None and not os.environ.get("CI"):
        pytest.skip("pdftoppm is not installed")
    (folder / "form.pdf").write_bytes(data)
    command = ["pdftoppm", "-gray", "-r", str(round(72 * SCALE)), "form.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True)
    images = []
    for path in sorted(folder.glob("page-*.pgm")):
        found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", path.read_bytes())
        assert found
        pixels = path.read_bytes()[found.end() :]
        images.append(Image(int(found[1]), int(found[2]), pixels))
    return images


RENDERERS = {"pdfium": by_pdfium, "poppler": by_poppler}


@pytest.mark.parametrize(("locale", "renderer"), [
    # In each run one of them looks at a language, by turns.
    pytest.param(
        locale, renderer, id=f"{locale}-{renderer}",
        marks=slow_unless(locale in ALWAYS or (turn + number) % len(RENDERERS) == 0),
    )
    for turn, locale in enumerate(LOCALES)
    for number, renderer in enumerate(RENDERERS)
])
def test_marks_are_in_the_right_boxes(locale: str, renderer: str, tmp_path: Path) -> None:
    data = made("symptom-checklist", locale, "form")
    boxes = [each for each in widgets(data) if each.kind == "/Btn"]
    assert len(boxes) == 98
    # In each row one answer, another from row to row.
    chosen = [(each.name, each.answer) for index, each in enumerate(boxes) if index % 4 == 0]
    images = RENDERERS[renderer](ticked(data, chosen), tmp_path)
    shown = [(each.name, each.answer) for each in boxes if images[each.page].darkness(each) > 0.05]
    assert shown == chosen


@pytest.mark.parametrize("renderer", RENDERERS)
def test_an_empty_form_looks_like_the_paper(renderer: str, tmp_path: Path) -> None:
    """The same boxes and lines at the same places, whether they are fields or ink."""
    draw: Callable[[bytes, Path], list[Image]] = RENDERERS[renderer]
    paper = draw(made("symptom-checklist", "en"), tmp_path)
    form = draw(made("symptom-checklist", "en", "form"), tmp_path)
    assert len(paper) == len(form)
    for flat, fillable in zip(paper, form, strict=True):
        pairs = zip(flat.pixels, fillable.pixels, strict=True)
        different = sum(abs(one - other) > 96 for one, other in pairs)
        # Lines of several rows have a frame in a form: see LayoutContext.writing_lines.
        assert different < 0.01 * len(flat.pixels)


# -- typed into ------------------------------------------------------------------------------------


TYPED = {
    "en": "Café 5 mg", "es": "Él 5 mg", "ar": "منذ ١٢ يوما", "hi": "१२ दिन", "zh_Hans": "两周前",
}  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), TYPED.items())
def test_typing_uses_the_font_of_the_file(locale: str, text: str) -> None:
    data = made("symptom-checklist", locale, "form")
    (field,) = (each for each in widgets(data) if each.name == "date")
    filled = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        sheet = document[field.page]
        form, view = document.formenv.raw, sheet.raw
        x, y = (field.left + field.right) / 2, (field.bottom + field.top) / 2
        pdfium.FORM_OnLButtonDown(form, view, 0, x, y)
        pdfium.FORM_OnLButtonUp(form, view, 0, x, y)
        for character in text:
            pdfium.FORM_OnChar(form, view, ord(character), 0)
        pdfium.FORM_ForceToKillFocus(form)
        document.save(filled)
    assert {each.name: each.value for each in read_fields(filled.getvalue())}["date"] == text
    with pikepdf.open(filled) as pdf:
        (widget,) = (
            each for each in pdf.pages[field.page].Annots
            if each.Subtype == "/Widget" and full_name(each) == "date"
        )
        shown = widget.AP.N
        used = set(re.findall(rb"/(\S+) [\d.]+ Tf", shown.read_bytes()))
        assert len(used) == 1
        font = shown.Resources.Font[f"/{used.pop().decode()}"]
        assert str(font.BaseFont).endswith("-Typing")


def test_size_of_the_font_for_typing() -> None:
    """At most 400 KB more than on paper, but for Han (see ``text.typing_font``)."""
    for locale in LOCALES:
        limit = 1_500_000 if locale in ("zh_Hans", "zh_Hant", "ja") else 400_000
        paper, form = made("symptoms", locale), made("symptoms", locale, "form")
        assert len(form) - len(paper) < limit
