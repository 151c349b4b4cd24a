"""Tests of the codes that lead from paper to the clinic's site, read back from finished pages."""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf
import pypdfium2
import pytest
import segno
from msgspec.structs import replace
from shipped import workshop

from omshandout.model.options import Clinic, Ink, Phone, Profile, Purpose, TextSize, site_page
from omshandout.render.documents import Rendered, render
from omshandout.render.gathering import RenderOptions
from omshandout.render.jobs import Job, PacketJob

SITE = "https://www.hill-clinic.example.org/oms"
CLINIC = Clinic(
    name=(("", "Hill Clinic"),), phones=(Phone(Purpose.DAY, "555 0100"),), site=SITE, country="CA"
)
SCALE = 6


@lru_cache(maxsize=16)
def made(handout: str, locale: str, profile: Profile, site: str = SITE) -> Rendered:
    clinic = replace(CLINIC, site=site)
    return render(workshop(), Job(handout, locale, profile), RenderOptions(clinic))


def figure(data: bytes, address: str) -> tuple[int, list[float]]:
    """Page and bounding box of the figure whose alternative text names an address."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = []

        def go(node: pikepdf.Object) -> None:
            if not isinstance(node, pikepdf.Dictionary):
                return
            if node.get("/S") == "/Figure" and address in str(node.get("/Alt", "")):
                box = node["/A"]
                box = box[0] if isinstance(box, pikepdf.Array) else box
                page = [each.obj.objgen for each in pdf.pages].index(node["/Pg"].objgen)
                found.append((page, [float(side) for side in box["/BBox"]]))
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                go(kid)

        go(pdf.Root["/StructTreeRoot"])
    (only,) = found
    return only


def modules(data: bytes, address: str, count: int) -> tuple[list[list[int]], bool]:
    """The modules as they look on the page, and whether all around them is white."""
    page, (left, bottom, right, top) = figure(data, address)
    with pypdfium2.PdfDocument(data) as pdf:
        shown = pdf[page]
        height = shown.get_height()
        image = shown.render(scale=SCALE, grayscale=True).to_pil()
    step = (right - left) / count

    def dark(column: float, row: float) -> int:
        x = (left + (column + 0.5) * step) * SCALE
        y = (height - top + (row + 0.5) * step) * SCALE
        return int(image.getpixel((int(x), int(y))) < 128)

    rows = [[dark(column, row) for column in range(count)] for row in range(count)]
    ring = range(-4, count + 4)
    quiet = not any(
        dark(column, row) for column in ring for row in ring
        if not (0 <= column < count and 0 <= row < count)
    )
    assert bottom < top
    return rows, quiet


@pytest.mark.parametrize(("handout", "locale", "profile"), [
    ("symptoms", "en", Profile()),
    ("symptoms", "ar", Profile(ink=Ink.MONO)),
    ("about-oms", "zh_Hans", Profile(text=TextSize.LARGE)),
    ("symptoms", "hi", Profile()),
])  # fmt: skip
def test_the_code_on_the_page_is_that_of_the_sheet(
    handout: str, locale: str, profile: Profile
) -> None:
    address = f"{SITE}/{site_page(handout, locale)}"
    wanted = [list(map(int, row)) for row in segno.make_qr(address, error="m",
                                                           boost_error=False).matrix]
    data = made(handout, locale, profile).data
    rows, quiet = modules(data, address.removeprefix("https://"), len(wanted))
    assert rows == wanted
    assert quiet
    with pypdfium2.PdfDocument(data) as pdf:
        words = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert address.removeprefix("https://") in "".join(words.split())


def test_no_sheet_gets_more_pages_and_who_has_no_room_is_told() -> None:
    for handout in workshop().handout_names:
        bare, coded = (made(handout, "en", Profile(), site) for site in ("", SITE))
        assert bare.pages == coded.pages
        told = [fault.code for fault in coded.faults]
        assert _has(coded.data, "hill-clinic") is ("layout/no-code" not in told)


def test_a_sheet_without_room_is_printed_without_and_says_so() -> None:
    bare, coded = (made("first-day", "es", Profile(), site) for site in ("", SITE))
    assert bare.pages == coded.pages
    (fault,) = [fault for fault in coded.faults if fault.code == "layout/no-code"]
    assert "first-day has no room for the code" in fault.what
    assert not _has(coded.data, "hill-clinic")


def test_a_clinic_without_a_site_has_no_code() -> None:
    with pytest.raises(ValueError, match="unpack"):
        figure(made("symptoms", "en", Profile(), "").data, "hill-clinic")


def test_each_sheet_of_a_packet_has_its_own() -> None:
    packet = PacketJob("going-home", "en", Profile())
    data = render(workshop(), packet, RenderOptions(CLINIC)).data
    handouts = workshop().packet("going-home").handouts
    found = [name for name in handouts if _has(data, f"/en/{name}.html")]
    assert len(found) >= 2


def _has(data: bytes, address: str) -> bool:
    try:
        figure(data, address)
    except ValueError:
        return False
    return True


def test_the_page_for_phones_has_none() -> None:
    clinic = RenderOptions(CLINIC)
    page = render(workshop(), Job("symptoms", "en", Profile(html=True)), clinic).data
    assert b"hill-clinic" not in page
